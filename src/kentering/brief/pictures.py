"""Charts as data: what each picture of the brief shows, with a trace at every point.

Enters: known series and facts. Leaves: frozen ``Chart`` objects; ``charts`` draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from kentering.brief.known import PUBLISHED, Known
from kentering.brief.model import Chart, Figure, Line, Mark, Point
from kentering.brief.output import DAILY, Extremes, Output, growth_text
from kentering.brief.words import lowered, sign
from kentering.catalogue import Geo, catalogue
from kentering.language import Lang, Text, number, round_half_away
from kentering.measure.averages import moving_average
from kentering.measure.growth import growth
from kentering.periods import Period

COLUMN_MONTHS = 48
LONGEST_TABLE = 12
LEVEL_MONTHS = 120
ROLES: tuple[Literal["main", "second", "third"], ...] = ("main", "second", "third")


def source_line(*series: Known | None) -> Text:
    """The sources under a chart: publisher, table and the day of the newest release used."""
    parts: dict[tuple[str, str], tuple[Text, object]] = {}
    for one in series:
        if one is None:
            continue
        release = one.seen[one.last].release
        parts[(release.publisher.en, release.table)] = (
            release.publisher,
            release.released_at.date(),
        )
    short = {t: f" ({t})" if len(t) <= LONGEST_TABLE else "" for _, t in parts}
    nl = "; ".join(dict.fromkeys(p.nl + short[t] for (_, t), (p, _) in parts.items()))
    en = "; ".join(dict.fromkeys(p.en + short[t] for (_, t), (p, _) in parts.items()))
    return Text(f"Bron: {nl}", f"Source: {en}")


def points_of(series: Known, months: int, last: Period | None = None) -> tuple[Point, ...]:
    """The last so many months of a series; a month without a figure is a gap."""
    end = last or series.last
    return tuple(
        Point(
            label=p.named(),
            start=p.start,
            value=series.at(p),
            trace=series.trace([p], PUBLISHED),
        )
        for p in (end.shift(-i) for i in range(months - 1, -1, -1))
        if p >= series.periods[0]
    )


def yearly_chart(o: Output, geo: Geo) -> Chart | None:
    """Growth over the year as columns, four years of months."""
    if o.yoy is None:
        return None
    if o.yoy_series is not None:
        points = points_of(o.yoy_series, COLUMN_MONTHS)
        source = source_line(o.yoy_series)
    elif o.level_series is not None:
        index = o.level_series
        rates = dict(growth(index.frame(), "M", over="year").select("period", "growth").iter_rows())
        months = [o.period.shift(-i) for i in range(COLUMN_MONTHS - 1, -1, -1)]
        points = tuple(
            Point(
                p.named(),
                p.start,
                rates.get(p.start),
                index.trace([p, p.year_earlier()], growth_text("year")),
            )
            for p in months
        )
        source = source_line(index)
    else:
        return None
    up = sign(o.yoy.value)
    basis = Text(o.yoy_basis.nl.rstrip("e"), o.yoy_basis.en)
    if o.yoy_basis == DAILY:
        basis = Text("gemiddelde per dag", "daily average")
    side = {1: Text("boven", "above"), -1: Text("onder", "below"), 0: Text("op", "at")}[up]
    return Chart(
        id="yoy",
        kind="columns",
        title=Text(
            f"Productie {side.nl} het niveau van een jaar eerder",
            f"Output {side.en} its level of a year earlier",
        ),
        subtitle=Text(
            f"{_what(o, geo).nl}, {basis.nl}, % t.o.v. een jaar eerder",
            f"{_what(o, geo).en}, {basis.en}, % year on year",
        ),
        source=source,
        alt=Text(
            f"Staafjes per maand; de laatste, {o.period.label('nl')}, is {o.yoy.shown('nl')} procent.",
            f"Columns per month; the last, {o.period.label('en')}, is {o.yoy.shown('en')} percent.",
        ),
        lines=(Line(_what(o, geo), "main", points),),
    )


def level_chart(o: Output, found: Extremes | None, geo: Geo) -> Chart | None:
    """The adjusted index as a line, with the last peak and low marked."""
    level = o.level_series
    if level is None or found is None:
        return None
    marks = [Mark(Text("top", "peak"), level.seen[found.peak].value, found.peak.start)]
    if found.low is not None:
        marks.append(Mark(Text("dieptepunt", "low"), level.seen[found.low].value, found.low.start))
    unit = level.unit.label
    return Chart(
        id="level",
        kind="line",
        title=_level_title(found),
        subtitle=Text(
            f"{_what(o, geo).nl}, seizoen- en kalendergecorrigeerd ({unit.nl})",
            f"{_what(o, geo).en}, seasonally and calendar adjusted ({unit.en})",
        ),
        source=source_line(level),
        alt=Text(
            f"Lijn van de productie-index; {o.period.label('nl')} staat op {_one(level, o.period, 'nl')}.",
            f"Line of the output index; {o.period.label('en')} stands at {_one(level, o.period, 'en')}.",
        ),
        lines=(Line(_what(o, geo), "main", points_of(level, LEVEL_MONTHS)),),
        marks=tuple(marks),
        zero=False,
    )


def _level_title(found: Extremes) -> Text:
    if found.gap_peak is None:
        return Text(
            "Productie op het hoogste punt in tien jaar", "Output at its highest in ten years"
        )
    just = found.recent
    return Text(
        f"Productie {'net' if just else 'nog'} onder de top van {found.peak.label('nl')}",
        f"Output {'just' if just else 'still'} below its peak of {found.peak.label('en')}",
    )


def branch_chart(
    rates: Sequence[tuple[str, Known, Figure]],
    total: tuple[str, Known, Figure] | None,
    period: Period,
    adjustment: str,
) -> Chart:
    """Branches as bars from plus to minus, the total apart."""
    branches = catalogue().branches
    ordered = sorted(rates, key=lambda r: -r[2].value)
    bars = tuple(
        Point(branches[code].label, period.start, f.value, f.trace) for code, _, f in ordered
    )
    lines = [Line(Text("Branches", "Branches"), "main", bars)]
    if total is not None:
        code, _, f = total
        lines.append(
            Line(
                branches[code].label,
                "second",
                (Point(branches[code].label, period.start, f.value, f.trace),),
            )
        )
    best, worst = ordered[0], ordered[-1]
    how = catalogue().adjustments[adjustment].label
    return Chart(
        id="branches",
        kind="bars",
        title=Text(
            f"{branches[best[0]].label.nl} voorop, {lowered(branches[worst[0]].label).nl} achteraan",
            f"{branches[best[0]].label.en} first, {lowered(branches[worst[0]].label).en} last",
        ),
        subtitle=Text(
            f"Productie naar branche, {period.label('nl')}, {how.nl}, % t.o.v. een jaar eerder",
            f"Output by branch, {period.label('en')}, {how.en}, % year on year",
        ),
        source=source_line(*[k for _, k, _ in ordered]),
        alt=Text(
            f"Staven per branche, van {best[2].shown('nl')} tot {worst[2].shown('nl')} procent.",
            f"Bars per branch, from {best[2].shown('en')} to {worst[2].shown('en')} percent.",
        ),
        lines=tuple(lines),
    )


def average_chart(home: Known, partner: Known, names: tuple[Text, Text]) -> Chart | None:
    """Two countries as three-month averages of the adjusted index, when they have one in common."""
    end = max(home.last, partner.last)
    lines = (
        Line(names[0], "main", _averages(home, end)),
        Line(names[1], "second", _averages(partner, end)),
    )
    means = [_drawn(line) for line in lines]
    shared = means[0].keys() & means[1].keys()
    if not shared:
        return None
    side = _side(*(mean[max(shared)] for mean in means))
    unit = home.unit.label
    base = str(home.unit.base)
    return Chart(
        id="partner",
        kind="line",
        title=Text(
            f"Ten opzichte van {base}: {names[0].nl} {side.nl} {names[1].nl}",
            f"Compared with {base}: {names[0].en} {side.en} {names[1].en}",
        ),
        subtitle=Text(
            f"Productie incl. delfstoffen en energie, driemaandsgemiddelde, seizoen- en kalendergecorrigeerd ({unit.nl})",
            f"Output incl. mining and energy, three-month average, seasonally and calendar adjusted ({unit.en})",
        ),
        source=source_line(home, partner),
        alt=Text(
            f"Twee lijnen van de productie: {names[0].nl} en {names[1].nl}.",
            f"Two lines of output: {names[0].en} and {names[1].en}.",
        ),
        lines=lines,
        zero=False,
    )


def _drawn(line: Line) -> dict[date, float]:
    return {p.start: p.value for p in line.points if p.start and p.value is not None}


def _averages(series: Known, end: Period) -> tuple[Point, ...]:
    """The three-month averages of a series up to a month."""
    mean = dict(moving_average(series.frame(), "M", 3).select("period", "average").iter_rows())
    formula = Text("gemiddelde van drie maanden", "mean of three months")
    months = [end.shift(-i) for i in range(LEVEL_MONTHS - 1, -1, -1)]
    return tuple(
        Point(
            p.named(),
            p.start,
            mean.get(p.start),
            series.trace([p, p.shift(-1), p.shift(-2)], formula),
        )
        for p in months
        if p >= series.periods[0]
    )


def _side(home: float, partner: float) -> Text:
    """Where the first line stands beside the second, as printed."""
    gap = sign(float(round_half_away(home) - round_half_away(partner)))
    if gap == 0:
        return Text("gelijk met", "level with")
    return Text("boven", "above") if gap > 0 else Text("onder", "below")


def confidence_chart(
    lines: Sequence[tuple[Text, Known]], average: Mark | None, title: Text
) -> Chart:
    """Confidence with its zero line and its long-run average."""
    last = max(k.last for _, k in lines)
    drawn = tuple(
        Line(name, ROLES[i], points_of(k, LEVEL_MONTHS, last))
        for i, (name, k) in enumerate(lines[:3])
    )
    return Chart(
        id="confidence",
        kind="line",
        title=title,
        subtitle=Text(
            "Saldo van positieve en negatieve antwoorden, seizoengecorrigeerd",
            "Balance of positive and negative answers, seasonally adjusted",
        ),
        source=source_line(*[k for _, k in lines]),
        alt=_described(drawn),
        lines=drawn,
        marks=(average,) if average is not None else (),
    )


def price_chart(
    lines: Sequence[tuple[Text, tuple[Point, ...]]], sources: Sequence[Known], title: Text
) -> Chart:
    """Energy prices in one unit."""
    drawn = tuple(Line(n, ROLES[i], p) for i, (n, p) in enumerate(lines[:3]))
    return Chart(
        id="energy",
        kind="line",
        title=title,
        subtitle=Text("Maandgemiddelde, euro per MWh", "Monthly average, EUR per MWh"),
        source=source_line(*sources),
        alt=_described(drawn),
        lines=drawn,
    )


def _described(lines: Sequence[Line]) -> Text:
    """The lines drawn, each with the month of its last point."""
    ends = [(line.label, [p for p in line.points if p.value is not None][-1]) for line in lines]
    nl = "; ".join(f"{name.nl} tot en met {last.label.nl}" for name, last in ends)
    en = "; ".join(f"{name.en} to {last.label.en}" for name, last in ends)
    many = len(lines) > 1
    return Text(f"{'Lijnen' if many else 'Lijn'}: {nl}.", f"{'Lines' if many else 'Line'}: {en}.")


def _what(o: Output, geo: Geo) -> Text:
    name = catalogue().branches[o.branch].label
    return Text(f"{name.nl}, {geo.name.nl}", f"{name.en}, {geo.name.en}")


def _one(series: Known, period: Period, lang: Lang) -> str:
    return number(series.seen[period].value, lang)
