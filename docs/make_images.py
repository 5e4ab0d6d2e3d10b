"""Draw the pictures of the README: the first page of a brief in each language, from the edition.

Run: python docs/make_images.py
"""

from __future__ import annotations

from pathlib import Path

from kentering.brief.compose import compose
from kentering.brief.render_pdf import pages
from kentering.edition import about, shipped
from kentering.language import LANGS
from kentering.store import Store

DAY = "2025-05-10"
OUT = Path(__file__).parent / "images"


def main() -> None:
    """Write ``images/brief-<lang>.png``."""
    notes = about(shipped())
    brief = compose(Store(None, shipped()), as_of=DAY, edition=notes.name if notes else "")
    OUT.mkdir(exist_ok=True)
    for lang in LANGS:
        path = OUT / f"brief-{lang}.png"
        path.write_bytes(pages(brief, lang, ppi=96)[0])
        print(path)


if __name__ == "__main__":
    main()
