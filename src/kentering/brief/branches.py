"""What moved, by branch: breadth first, then the strongest riser and the strongest faller.

Enters: a ``View``. Leaves: the facts per branch, the sentences, the chart and the table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kentering.brief.known import Known, View, figure
from kentering.brief.model import Cell, Cited, Figure, Section, Sentence, Table
from kentering.brief.pictures import branch_chart
from kentering.brief.say import pct, say
from kentering.brief.words import count, higher, lowered, sign
from kentering.catalogue import Branch, Geo, catalogue
from kentering.language import Text
from kentering.periods import Period

BREADTH = 3
ADJUSTMENTS = ("ca", "avgday")
"""Calendar-adjusted growth, else the average daily output published before (never mixed)."""
HEADING = Text("Wat bewoog, per branche?", "What moved, by branch?")


@dataclass(frozen=True)
class BranchRate:
    """A branch with its growth over the year in the month of the table and, if newer, its last."""

    branch: Branch
    series: Known
    now: Figure
    newest: Figure | None
    newest_period: Period | None


@dataclass(frozen=True)
class Branches:
    """The month in which most branches are known, and what they did in it."""

    period: Period | None
    rates: tuple[BranchRate, ...]
    total: tuple[str, Known, Figure] | None
    absent: tuple[str, ...]
    adjustment: str


def read_branches(view: View, geo: Geo) -> Branches:
    """The newest month with at least three branches; groups nested in another are left out."""
    found = [_held(view, geo, adjustment) for adjustment in ADJUSTMENTS]
    (adjustment, held, period), *_ = sorted(
        found, key=lambda f: f[2].start.toordinal() if f[2] else 0, reverse=True
    )
    if period is None:
        return Branches(None, (), None, (), adjustment)
    present = [c for c, k in held.items() if k.at(period) is not None]
    chosen = [c for c in present if not _nested(c, present)]
    rates = tuple(_rate(geo, c, held[c], period) for c in chosen)
    total = view.series(geo.code, "production", "C", adjustment, "yoy")
    drawn = None
    if total is not None and total.at(period) is not None:
        drawn = ("C", total, _figure(geo, "C", total, period, "now"))
    groups = [b.code for b in catalogue().branches.values() if b.group and b.code[:1].isdigit()]
    absent = tuple(g for g in groups if not _covered(g, set(held)))
    return Branches(period, rates, drawn, absent, adjustment)


def _held(view: View, geo: Geo, adjustment: str) -> tuple[str, dict[str, Known], Period | None]:
    """The branches with growth under an adjustment, and the newest month that is broad enough."""
    held = {}
    for code in catalogue().branches:
        known = view.series(geo.code, "production", code, adjustment, "yoy")
        if known is not None and not code.startswith(("B", "C", "T")):
            held[code] = known
    months = Counter(p for k in held.values() for p in k.periods)
    return adjustment, held, max((p for p, n in months.items() if n >= BREADTH), default=None)


def _nested(code: str, present: list[str]) -> bool:
    """Whether a branch is part of a group that is there too."""
    branches = catalogue().branches
    return any(code in branches[g].parts for g in present if g != code)


def _covered(group: str, held: set[str]) -> bool:
    parts = catalogue().branches[group].parts
    return group in held or bool(held & set(parts))


def _rate(geo: Geo, code: str, series: Known, period: Period) -> BranchRate:
    newer = series.last if series.last > period else None
    return BranchRate(
        branch=catalogue().branches[code],
        series=series,
        now=_figure(geo, code, series, period, "now"),
        newest=_figure(geo, code, series, newer, "newest") if newer else None,
        newest_period=newer,
    )


def _figure(geo: Geo, code: str, series: Known, period: Period, what: str) -> Figure:
    label = catalogue().branches[code].label
    return figure(
        f"{geo.code}.branch.{code}.{what}",
        series.seen[period].value,
        series,
        [period],
        Text(
            f"productie {label.nl}, jaar op jaar, {period.label('nl')}",
            f"output {label.en}, year on year, {period.label('en')}",
        ),
    )


def branch_section(view: View, geo: Geo, found: Branches) -> tuple[Section, list[Figure]]:
    """The section made from the facts of the branches, with the figures it cites."""
    if found.period is None:
        missing = Text(
            f"Productie per branche voor {geo.name.nl} staat niet in de opslag.",
            f"Output by branch for {geo.name.en} is not in the store.",
        )
        return Section("branches", HEADING, (), missing=(missing,)), []
    sentences = [_breadth(found), *_best_and_worst(found), *_newer(found)]
    rates = [(r.branch.code, r.series, r.now) for r in found.rates]
    figures = [r.now for r in found.rates] + [r.newest for r in found.rates if r.newest]
    figures += [found.total[2]] if found.total else []
    section = Section(
        "branches",
        HEADING,
        (tuple(sentences),),
        charts=(branch_chart(rates, found.total, found.period, found.adjustment),),
        table=_table(found),
        missing=(*_old(view, found.period), *_missing(found)),
    )
    return section, figures


def _breadth(found: Branches) -> Sentence:
    if found.period is None:
        raise AssertionError("a section without a month says so before this")
    signs = [sign(r.now.value) for r in found.rates]
    up, down, n = signs.count(1), signs.count(-1), len(signs)
    more = up >= down
    k = up if more else down
    slots = {
        "month": found.period.named(),
        "n": Text(count(n, "nl"), count(n, "en")),
        "k": Text(count(k, "nl"), count(k, "en")),
        "more": Text("meer" if more else "minder", "more" if more else "less"),
    }
    if k == n:
        return say(
            "Alle {n} branches met een cijfer over {month} produceerden {more} dan een jaar eerder.",
            "All {n} branches with a figure for {month} produced {more} than a year earlier.",
            **slots,
        )
    verb = "produceerde" if k == 1 else "produceerden"
    return say(
        f"Van de {{n}} branches met een cijfer over {{month}} {verb} er {{k}} {{more}} dan een jaar eerder.",
        "Of the {n} branches with a figure for {month}, {k} produced {more} than a year earlier.",
        **slots,
    )


def _best_and_worst(found: Branches) -> list[Sentence]:
    ordered = sorted(found.rates, key=lambda r: -r.now.value)
    best, worst = ordered[0], ordered[-1]
    out = []
    if sign(best.now.value) > 0:
        out.append(
            say(
                "De sterkste stijging was in {where}: {x}.",
                "The strongest rise was in {where}: {x}.",
                where=_in(best.branch),
                x=pct(best.now),
            )
        )
    if sign(worst.now.value) < 0:
        out.append(
            say(
                "Het sterkst daalde de productie in {where}, met {x}.",
                "Output fell most in {where}, by {x}.",
                where=_in(worst.branch),
                x=pct(worst.now),
            )
        )
    return out


def _newer(found: Branches) -> list[Sentence]:
    """Branches whose figures reach further than the month of the table."""
    later = [r for r in found.rates if r.newest is not None and r.newest_period is not None]
    out = []
    for rate in later[:2]:
        if rate.newest is None or rate.newest_period is None or sign(rate.newest.value) == 0:
            continue
        out.append(
            say(
                "Voor {where} loopt de reeks door tot en met {month}: {x} {word} dan een jaar eerder.",
                "For {where} the series runs to {month}: {x} {word} than a year earlier.",
                where=_in(rate.branch),
                month=rate.newest_period.named(),
                x=pct(rate.newest),
                word=higher(rate.newest.value),
            )
        )
    return out


def _in(branch: Branch) -> Text:
    return Text(f"{branch.article} {branch.running.nl}", f"the {branch.running.en}")


def _table(found: Branches) -> Table:
    if found.period is None:
        raise AssertionError("a table has a month")
    ordered = sorted(found.rates, key=lambda r: -r.now.value)
    rows: list[tuple[Cell, ...]] = []
    for rate in ordered:
        newest: Cell = Text("–", "–")
        when = Text("–", "–")
        if rate.newest is not None and rate.newest_period is not None:
            newest = _cell(rate.newest)
            when = rate.newest_period.named()
        rows.append((rate.branch.label, _cell(rate.now), newest, when))
    if found.total is not None:
        code, _, total = found.total
        rows.append(
            (catalogue().branches[code].label, _cell(total), Text("–", "–"), Text("–", "–"))
        )
    columns = (
        Text("Branche", "Branch"),
        found.period.named(),
        Text("nieuwste", "newest"),
        Text("maand", "month"),
    )
    width = 4 if any(r.newest for r in found.rates) else 2
    return Table(
        id="branches",
        title=Text(
            "Productie per branche, % t.o.v. een jaar eerder", "Output by branch, % year on year"
        ),
        columns=columns[:width],
        rows=tuple(r[:width] for r in rows),
    )


def _cell(f: Figure) -> tuple[Cited, Cited]:
    return (Cited(f.shown("nl"), f.name), Cited(f.shown("en"), f.name))


def _old(view: View, period: Period) -> tuple[Text, ...]:
    """Say so when the newest month with enough branches is not a recent one."""
    if view.recent(period):
        return ()
    return (
        Text(
            f"Nieuwere cijfers per branche dan die van {period.label('nl')} staan niet in de opslag.",
            f"Figures by branch newer than {period.label('en')} are not in the store.",
        ),
    )


def _missing(found: Branches) -> tuple[Text, ...]:
    if not found.absent:
        return ()
    names = [catalogue().branches[c].label for c in found.absent]
    return (
        Text(
            f"Niet in de opslag: {'; '.join(lowered(n).nl for n in names)}.",
            f"Not in the store: {'; '.join(lowered(n).en for n in names)}.",
        ),
    )
