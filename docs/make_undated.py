"""Write the table of docs/reading.md on texts without a day.

Run: python docs/make_undated.py, after make_publication.py. tests/claims/periods/undated.py holds
what is compared: periods that readers told from the text alone against those read from it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docs.make_claims_tables import put  # noqa: E402
from tests.claims.periods.undated import lines  # noqa: E402

if __name__ == "__main__":
    put(HERE / "reading.md", lines(), "undated")
