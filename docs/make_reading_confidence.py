"""Write how often each rule of reading is right, and what that says of texts it has not seen.

Run: python docs/make_reading_confidence.py, after a change of the reader and before
make_claims_tables.py. Per field and rule the share of labelled figures that were read right, from
the articles in tests/claims/written but the kinds that measure reading; a rule with few figures is
drawn towards the mean of its field. Goes to src/kentering/claims/data/confidence.toml; the table of
docs/reading.md holds the chances so made against what came out on the other kinds.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from kentering.claims.confidence import FIELDS, OPEN, sureness
from kentering.claims.gold import labelled, read_all
from kentering.claims.model import Claim
from kentering.claims.score import KEY_FIELDS, score

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "claims" / "written" / "gold.jsonl"
TABLE = HERE.parent / "src" / "kentering" / "claims" / "data" / "confidence.toml"
UNSEEN = "unseen"
DRAWN = 10
"""Figures that the mean of a field counts for beside those of a rule."""
SUREST = 0.999
"""No rule is always right, also where no label showed it."""
EDGES = (0.2, 0.4, 0.6, 0.8)
MARKS = ("<!-- confidence:begin -->", "<!-- confidence:end -->")
HEAD = """# How often a rule of reading is right, per field, by the labelled articles of our own.
# Made by docs/make_reading_confidence.py. The empty name is the mean of the field.
"""


def outcomes(*, unseen: bool) -> Iterator[tuple[Claim, tuple[str, ...]]]:
    """Every figure found with the fields that are wrong."""
    known = labelled(GOLD)
    found = score(known.claims, predicted := read_all(known))
    wrong = {id(m.read): m.wrong for m in found.misses if m.read is not None}
    extra = {id(e.claim) for e in found.excess}
    for one in predicted:
        if id(one.claim) not in extra and one.kind.startswith(UNSEEN) == unseen:
            yield one.claim, wrong.get(id(one.claim), ())


def rules() -> Iterator[str]:
    """The table of how often each rule is right."""
    counts: dict[str, dict[str, Counter[bool]]] = {f: defaultdict(Counter) for f in FIELDS}
    for claim, wrong in outcomes(unseen=False):
        for name in FIELDS:
            origin = claim.origins.get(name)
            counts[name][origin.rule if origin else OPEN][name not in wrong] += 1
    for name, of_field in counts.items():
        total = sum(of_field.values(), Counter[bool]())
        mean = total[True] / total.total()
        yield f"\n[{name}]\n"
        yield f'"" = {mean:.3f}\n'
        for rule, n in sorted(of_field.items()):
            chance = (n[True] + DRAWN * mean) / (n.total() + DRAWN)
            yield f'"{rule}" = {min(chance, SUREST):.3f}\n'


def reliability() -> Iterator[str]:
    """Of the unseen kinds: figures by the chance given, and the share that was right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    known = tomllib.loads(TABLE.read_text("utf-8"))
    for claim, wrong in outcomes(unseen=True):
        right = not set(wrong) & set(KEY_FIELDS)
        chance = sureness(claim.origins, known)
        bins[sum(chance >= edge for edge in EDGES)].append((chance, right))
    yield "| chance given | figures | mean chance % | right as a whole % |"
    yield "|---|---:|---:|---:|"
    ends = (0.0, *EDGES, 1.0)
    for at in sorted(bins):
        rows = bins[at]
        mean = 100 * sum(c for c, _ in rows) / len(rows)
        share = 100 * sum(r for _, r in rows) / len(rows)
        label = f"{100 * ends[at]:.0f} to {100 * ends[at + 1]:.0f} %"
        yield f"| {label} | {len(rows)} | {mean:.1f} | {share:.1f} |"


if __name__ == "__main__":
    TABLE.write_text(HEAD + "".join(rules()), "utf-8")
    page = HERE / "reading.md"
    begin, end = MARKS
    shown = "\n".join(reliability())
    page.write_text(
        re.sub(
            rf"{begin}.*?{end}",
            lambda _: f"{begin}\n{shown}\n{end}",
            page.read_text("utf-8"),
            flags=re.DOTALL,
        ),
        "utf-8",
    )
