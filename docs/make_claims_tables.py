"""Write the tables of docs/reading.md and docs/checking.md from the labelled texts.

Run: python docs/make_claims_tables.py GOLD.jsonl SEEDS_FOLDER. What ``kentering score`` and
``kentering check`` say of them, without the texts themselves: those are not ours to print. The
texts of our own in tests/claims/written are scored as well.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kentering.claims.check import check
from kentering.claims.checking.evidence import books
from kentering.claims.checking.verdict import Verdict
from kentering.claims.documents.document import document
from kentering.claims.gold import labelled, read_all
from kentering.claims.model import Claim
from kentering.claims.read import statements
from kentering.claims.score import Counts, score
from kentering.edition import shipped
from kentering.language import number
from kentering.store import Store

HERE = Path(__file__).parent
WRITTEN = HERE.parent / "tests" / "claims" / "written" / "gold.jsonl"
SECOND = WRITTEN.with_name("second.jsonl")
SHOWN = ("indicator", "value", "unit", "comparison", "period", "geo")


def percent(part: int, whole: int) -> str:
    """A share to one decimal."""
    return "-" if not whole else f"{100 * part / whole:.1f}"


def scores(gold: Path) -> Iterator[str]:
    """What ``kentering score`` prints, as Markdown."""
    known = labelled(gold)
    found = score(known.claims, read_all(known))
    heads = ("kind", "indicator", "labelled", "read", "recall %", "precision %", "whole claim %")
    yield f"| {' | '.join((*heads, 'every field %'))} |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|"
    for kind, every in found.kinds.items():
        for name, c in ((None, every), *found.indicators[kind].items()):
            yield f"| {kind if name is None else ''} | {name or '**all**'} | {counts(c)} |"
    yield ""
    yield "| kind | field | right % of found | strict % |"
    yield "|---|---|---:|---:|"
    for kind, c in found.kinds.items():
        for name in c.fields:
            cells = (percent(c.fields[name], c.found), percent(c.strict[name], c.found))
            yield f"| {kind} | {name} | {' | '.join(cells)} |"


def written(gold: Path) -> Iterator[str]:
    """Per kind of the texts of our own: figures found, whole claims and the fields right."""
    known = labelled(gold)
    found = score(known.claims, read_all(known))
    heads = ("kind", "labelled", "recall %", "precision %", "whole claim %", *SHOWN)
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for kind, c in found.kinds.items():
        yield row_of(kind, c)
    second = labelled(SECOND)
    first = tuple(label for label in known.claims if label.document in second.texts)
    for kind, c in score(first, second.claims).kinds.items():
        yield row_of(f"{kind}, a second reader", c)


def row_of(kind: str, c: Counts) -> str:
    """Figures found, whole claims and fields right, as a row."""
    shares = (
        percent(c.found, c.labelled),
        percent(c.found, c.read),
        percent(c.whole, c.labelled),
        *(percent(c.fields[name], c.found) for name in SHOWN),
    )
    return f"| {kind} | {c.labelled} | {' | '.join(shares)} |"


def counts(c: Counts) -> str:
    """The cells of a row of scores."""
    shares = (
        percent(c.found, c.labelled),
        percent(c.found, c.read),
        percent(c.whole, c.labelled),
        percent(c.every, c.labelled),
    )
    return " | ".join((str(c.labelled), str(c.read), *shares))


def verdicts(folder: Path) -> Iterator[str]:
    """Every figure and direction of the texts of a folder with its verdict."""
    store = Store(None, shipped())
    ledger = books(store, None)
    yield "| text | what | value | period | verdict | why |"
    yield "|---|---|---:|---|---|---|"
    for path in sorted(folder.glob("*.txt")):
        found = document(path)
        when = found.published
        ordered = sorted(statements(found.prose, when), key=lambda c: c.start)
        checked = check(ordered, found.text, when, store, open_books=ledger)
        for verdict in checked.verdicts:
            yield row(path.name[:3], verdict)


def row(text: str, verdict: Verdict) -> str:
    """One verdict as a row."""
    claim = verdict.claim
    subject = claim.subject or ""
    what = ", ".join(p for p in (claim.indicator or "", subject, claim.geo or "") if p)
    cells = (text, what, value(claim), claim.period or "-", verdict.label.en, verdict.words.en)
    return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"


def value(claim: Claim) -> str:
    """The figure of a claim, its range, or its direction."""
    if claim.direction is not None:
        return claim.direction
    ends = [claim.value_low, claim.value_high] if claim.value is None else [claim.value]
    shown = [number(v, "en", 1 if v % 1 else 0) for v in ends if v is not None]
    return f"{' to '.join(shown)} {claim.unit or ''}".strip()


def put(page: Path, lines: Iterator[str], name: str = "table") -> None:
    """Put the lines between the marks of that name in a page."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = page.read_text("utf-8")
    table = "\n".join(lines)
    page.write_text(
        re.sub(rf"{begin}.*?{end}", lambda _: f"{begin}\n{table}\n{end}", text, flags=re.DOTALL),
        "utf-8",
    )


if __name__ == "__main__":
    put(HERE / "reading.md", scores(Path(sys.argv[1])))
    put(HERE / "reading.md", written(WRITTEN), "written")
    put(HERE / "checking.md", verdicts(Path(sys.argv[2])))
