"""Make the tables of docs/cycle.md: what the rules said in real time of the edition's industry.

Usage: python docs/make_cycle_table.py. Every geography with a run of vintages in the shipped
edition gives one line per rule and cycle; the block between the markers of docs/cycle.md is
rewritten.
"""

from __future__ import annotations

from pathlib import Path

from kentering.catalogue import SeriesKey
from kentering.cycle import RealTime, clock, real_time
from kentering.cycle.observed import CycleKind
from kentering.edition import shipped
from kentering.errors import MissingDataError
from kentering.store import Store

DOC = Path(__file__).with_name("cycle.md")
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
AS_OF = "2025-08-31"
UNIT = "I21"
ASKED: tuple[tuple[str, CycleKind, float | None], ...] = (
    ("hp", "classical", None),
    ("hp", "classical", 10.4),
    ("bb", "classical", None),
    ("hp", "deviation", None),
    ("bb", "deviation", None),
)
HEAD = (
    "| geo | vintages | years | calls | per year | confirmed ±3 | false ±3 | missed ±3 "
    "| by chance ±3 | confirmed ±6 | retracted | delay mean | delay worst | drift ±6 | erased "
    "| rewritten |\n|---|" + "---:|" * 15
)
CLOCK_HEAD = "| geo | frozen months | same quadrant today |\n|---|---:|---:|"


def cell(value: float | None, digits: int = 1) -> str:
    """A number, or a dash."""
    return "-" if value is None else f"{value:.{digits}f}"


def row(geo: str, found: RealTime) -> str:
    """One line of a table."""
    three, six = found.scores
    cells = [
        str(found.vintages),
        cell(found.years),
        str(len(found.calls)),
        cell(found.per_year),
        str(three.confirmed),
        str(three.false),
        str(three.missed),
        cell(three.by_chance),
        str(six.confirmed),
        str(found.retracted),
        cell(found.delay_mean),
        cell(found.delay_worst, 0),
        cell(six.drift),
        str(found.erased),
        str(found.rewritten),
    ]
    return f"| {geo} | " + " | ".join(cells) + " |"


def total(every: list[RealTime]) -> str:
    """The sums, and the delay over all calls."""
    delays = [c.delay for f in every for c in f.calls]
    years = sum(f.years for f in every)
    three, six = ([f.scores[i] for f in every] for i in (0, 1))
    drifts = [c.drift for f in every for c in f.calls if c.drift is not None and c.drift <= 6]
    cells = [
        str(sum(f.vintages for f in every)),
        cell(years),
        str(len(delays)),
        cell(len(delays) / years),
        str(sum(s.confirmed for s in three)),
        str(sum(s.false for s in three)),
        str(sum(s.missed for s in three)),
        cell(sum(s.by_chance for s in three)),
        str(sum(s.confirmed for s in six)),
        str(sum(f.retracted for f in every)),
        cell(sum(delays) / len(delays) if delays else None),
        cell(max(delays, default=None), 0),
        cell(sum(drifts) / len(drifts) if drifts else None),
        str(sum(f.erased for f in every)),
        str(sum(f.rewritten for f in every)),
    ]
    return "| **all** | " + " | ".join(cells) + " |"


def keys(store: Store) -> list[str]:
    """The industry index of every geography that has a run of vintages."""
    found = []
    for key in store.keys(f"*.production.B-D.sca.{UNIT}"):
        try:
            real_time(store, key, AS_OF)
        except MissingDataError:
            continue
        found.append(key)
    return found


def table() -> str:
    """The whole block between the markers."""
    store = Store(root=None, base=shipped())
    lines: list[str] = []
    industry = keys(store)
    for rule, cycle, steep in ASKED:
        amplitude = f", amplitude rule {steep}" if steep else ""
        lines += [f"\n**{rule}, {cycle}{amplitude}**\n", HEAD]
        every = [real_time(store, key, AS_OF, rule, cycle, steep=steep) for key in industry]
        parts = [SeriesKey.parse(key).geo for key in industry]
        lines += [row(geo, found) for geo, found in zip(parts, every, strict=True)]
        lines.append(total(every))
    lines += ["\n**clock: quadrant when published and today**\n", CLOCK_HEAD]
    for key in industry:
        hand = clock(store, [key], AS_OF).hands[0]
        share = "-" if hand.agreed is None else f"{100 * hand.agreed:.0f} %"
        lines.append(f"| {SeriesKey.parse(key).geo} | {hand.frozen.height} | {share} |")
    return "\n".join(lines).strip("\n")


def main() -> int:
    """Rewrite the block."""
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    DOC.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
