"""Write how the periods of a text lie around the day it appeared.

Run: python docs/make_publication.py, after a change in how periods are found. From the articles in
tests/claims/written with a day of publication, but the kinds that measure reading. Goes to
src/kentering/claims/data/publication.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kentering.claims.documents.document import document
from kentering.claims.gold import labelled
from kentering.claims.grammar.lexicon import lexicon
from kentering.claims.grammar.parse import parse_text
from kentering.claims.periods.publication import counted
from kentering.claims.periods.publication_signs import BINS, Sign, signs_of

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "claims" / "written" / "gold.jsonl"
TABLE = HERE.parent / "src" / "kentering" / "claims" / "data" / "publication.toml"
UNSEEN = "unseen"
HEAD = """# How often a sign of each class lies in each way around publication, told apart as in
# publication_signs.py: years by years before or after it, dated months and quarters by months
# since, bare ones by months since their start. Counted in the articles of our own.
# Made by docs/make_publication.py.
[signs]
"""


def texts() -> Iterator[tuple[tuple[Sign, ...], int]]:
    """Signs and month of publication of every dated article that may be learned from."""
    lex, known = lexicon("nl"), labelled(GOLD)
    for name, path in known.texts.items():
        day = known.days[name]
        text = document(path).text
        if day is None or known.kinds[name].startswith(UNSEEN):
            continue
        yield signs_of(parse_text(text, lex), lex), day.year * 12 + day.month - 1


def main() -> None:
    """Count and write."""
    rows = sorted(counted(texts()).items())
    lines = (
        f'"{name}" = {[n[at] for at in range(BINS[name.split("|")[0]])]}\n' for name, n in rows
    )
    TABLE.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
