"""Write the table of docs/checking.md on the verdicts themselves.

Run: python docs/make_judgement.py. Claims with a known verdict, made from the releases of the
shipped edition by tests/claims/checking/judged.py, are held against it; how they were read plays
no part.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from docs.make_claims_tables import put  # noqa: E402
from tests.claims.checking.judged import lines, tallied  # noqa: E402

if __name__ == "__main__":
    put(HERE / "checking.md", lines(tallied()), "judged")
