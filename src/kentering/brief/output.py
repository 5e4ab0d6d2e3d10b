"""How is industry doing: growth over the year, over the month, and the level between peak and low.

Enters: a ``View``. Leaves: ``Output``, the facts of the total, and the section made from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from kentering.brief.known import Known, View, figure
from kentering.brief.model import Figure
from kentering.catalogue import Geo, SeriesKey, catalogue
from kentering.language import Text
from kentering.measure.averages import rolling_growth
from kentering.measure.growth import growth
from kentering.periods import Period

TOTALS = ("C", "B-D", "B-E36", "B-E")
LEVEL_YEARS = 10
RECENT_MONTHS = 6
CALENDAR = Text("kalendergecorrigeerde", "calendar-adjusted")
SEASONAL = Text("voor seizoen en kalender gecorrigeerde", "seasonally and calendar-adjusted")
DAILY = Text("gemiddelde dagelijkse", "average daily")
"""What CBS printed for the Netherlands before it adjusted for the calendar (never mixed)."""


@dataclass(frozen=True)
class Output:
    """The facts of one total: its newest month, growth, level, and what it is called."""

    branch: str
    period: Period
    month: Text
    subject: Text
    publisher: Text
    yoy: Figure | None
    yoy_basis: Text
    mom: Figure | None
    mom_before: Figure | None
    yoy_before: Figure | None
    quarter: Figure | None
    yoy_series: Known | None
    level_series: Known | None

    @property
    def series(self) -> Known | None:
        """The series whose releases are its releases."""
        return self.yoy_series or self.level_series


def growth_text(over: str) -> Text:
    """The formula of a growth rate computed from an index."""
    if over == "year":
        return Text(
            "100 × (index / index een jaar eerder − 1)", "100 × (index / index a year earlier − 1)"
        )
    return Text(
        "100 × (index / index een maand eerder − 1)", "100 × (index / index a month earlier − 1)"
    )


def subject_of(geo: Geo, branch: str) -> Text:
    """What produces, as a sentence names it."""
    country = geo.kind == "country"
    nl = f"{geo.adjective.nl} industrie" if country else f"industrie in {geo.name.nl}"
    if branch == "C":
        en = (
            f"{geo.adjective.en} manufacturing output"
            if country
            else f"manufacturing output in {geo.name.en}"
        )
        return Text(f"productie van de {nl}", en)
    en = (
        f"{geo.adjective.en} industrial output"
        if country
        else f"industrial output in {geo.name.en}"
    )
    return Text(f"productie van de {nl}", en)


ADJUSTED = {
    CALENDAR: Text("kalendergecorrigeerd", "calendar adjusted"),
    SEASONAL: Text("voor seizoen en kalender gecorrigeerd", "seasonally and calendar adjusted"),
    DAILY: Text("gemiddelde per dag", "daily average"),
}
"""What a yearly rate was adjusted for, as a note has it."""


def unusual(yearly: Figure) -> Text:
    """What a yearly rate was adjusted for, when that is not what its publisher adjusts for."""
    keys = yearly.trace.series
    seasonal = bool(keys) and SeriesKey.parse(keys[0]).adjustment == "sca"
    return Text(f"{SEASONAL.nl} ", f"{SEASONAL.en} ") if seasonal else Text("", "")


def scope_of(branch: str) -> Text:
    """What the total takes in beside manufacturing, between commas."""
    if branch == "C":
        return Text("", "")
    if branch == "B-D":
        return Text(", inclusief delfstoffen en energie,", " (including mining and energy)")
    return Text(
        ", inclusief delfstoffen, energie en water,", " (including mining, energy and water)"
    )


def read_output(view: View, geo: Geo, branch: str) -> Output | None:
    """The facts of a total, or None when the store holds nothing of it."""
    yoy, _ = _printed(view, geo, branch)
    mom = view.series(geo.code, "production", branch, "sca", "mom")
    level = view.index(geo.code, "production", branch, "sca")
    there = [k for k in (yoy, mom, level) if k is not None]
    if not there:
        return None
    period = max(k.last for k in there)
    newest = max(there, key=lambda k: k.last)
    yoy_figure, basis = _yearly(view, geo, branch, period)
    return Output(
        branch=branch,
        period=period,
        month=_month(view, period),
        subject=subject_of(geo, branch),
        publisher=newest.seen[period].release.publisher,
        yoy=yoy_figure,
        yoy_basis=basis,
        mom=_monthly(view, geo, branch, period),
        mom_before=_monthly(view, geo, branch, period.shift(-1), "_before"),
        yoy_before=_yearly(view, geo, branch, period.shift(-1), "_before")[0],
        quarter=_quarter(level, branch, period, geo),
        yoy_series=yoy if yoy is not None and yoy.last == period else None,
        level_series=level,
    )


def _printed(view: View, geo: Geo, branch: str) -> tuple[Known | None, Text]:
    """The printed growth over the year that reaches furthest, and what was adjusted."""
    calendar = view.series(geo.code, "production", branch, "ca", "yoy")
    daily = view.series(geo.code, "production", branch, "avgday", "yoy")
    if daily is None or (calendar is not None and calendar.last >= daily.last):
        return calendar, CALENDAR
    return daily, DAILY


def _month(view: View, period: Period) -> Text:
    """The month as a sentence names it: with its year when it is not a recent one."""
    year = not view.recent(period)
    return period.named(year=year)


def lead_output(view: View, geo: Geo) -> tuple[Output | None, list[Output]]:
    """The total whose figures reach furthest (manufacturing on a tie), and the others."""
    found = [o for o in (read_output(view, geo, b) for b in TOTALS) if o is not None]
    if not found:
        return None, []
    lead = max(found, key=lambda o: (o.period, -TOTALS.index(o.branch)))
    return lead, [o for o in found if o is not lead]


def _yearly(
    view: View, geo: Geo, branch: str, period: Period, suffix: str = ""
) -> tuple[Figure | None, Text]:
    """Growth over the year: as published, else from the calendar-adjusted, else from the SCA index."""
    name = f"{geo.code}.output.{branch}.yoy{suffix}"
    label = Text(
        f"productie {geo.name.nl}, {catalogue().branches[branch].label.nl}, jaar op jaar, {period.label('nl')}",
        f"output {geo.name.en}, {catalogue().branches[branch].label.en}, year on year, {period.label('en')}",
    )
    published, printed = _printed(view, geo, branch)
    if published is not None and (value := published.at(period)) is not None:
        return figure(name, value, published, [period], label), printed
    for adjustment, basis in (
        ("ca", CALENDAR),
        ("sca", SEASONAL),
    ):
        index = view.index(geo.code, "production", branch, adjustment)
        if index is None:
            continue
        rates = dict(growth(index.frame(), "M", over="year").select("period", "growth").iter_rows())
        if (value := rates.get(period.start)) is not None:
            used = [period, period.year_earlier()]
            unit = catalogue().units["yoy"].label
            return figure(name, value, index, used, label, growth_text("year"), unit=unit), basis
    return None, CALENDAR


def _monthly(view: View, geo: Geo, branch: str, period: Period, suffix: str = "") -> Figure | None:
    name = f"{geo.code}.output.{branch}.mom{suffix}"
    label = Text(
        f"productie {geo.name.nl}, {catalogue().branches[branch].label.nl}, maand op maand, {period.label('nl')}",
        f"output {geo.name.en}, {catalogue().branches[branch].label.en}, month on month, {period.label('en')}",
    )
    published = view.series(geo.code, "production", branch, "sca", "mom")
    if published is not None and (value := published.at(period)) is not None:
        return figure(name, value, published, [period], label)
    index = view.index(geo.code, "production", branch, "sca")
    if index is None:
        return None
    rates = dict(growth(index.frame(), "M", over="previous").select("period", "growth").iter_rows())
    value = rates.get(period.start)
    if value is None:
        return None
    unit = catalogue().units["mom"].label
    return figure(
        name, value, index, [period, period.shift(-1)], label, growth_text("previous"), unit=unit
    )


def _quarter(level: Known | None, branch: str, period: Period, geo: Geo) -> Figure | None:
    if level is None:
        return None
    rates = dict(rolling_growth(level.frame(), "M", 3).select("period", "growth").iter_rows())
    value = rates.get(period.start)
    if value is None:
        return None
    return figure(
        f"{geo.code}.output.{branch}.quarter",
        value,
        level,
        [period.shift(-i) for i in range(6)],
        Text(
            f"productie {geo.name.nl}, drie maanden op drie maanden, tot en met {period.label('nl')}",
            f"output {geo.name.en}, three months on three months, to {period.label('en')}",
        ),
        Text(
            "100 × (gemiddelde index van drie maanden / die van de drie maanden daarvoor − 1)",
            "100 × (mean index of three months / that of the three months before − 1)",
        ),
        unit=Text("%", "%"),
    )


@dataclass(frozen=True)
class Extremes:
    """The highest month of the last ten years, and the low: after the peak, or before a new one."""

    peak: Period
    low: Period | None
    gap_peak: Figure | None
    gap_low: Figure | None
    start: Period
    recent: bool


def extremes(o: Output, geo: Geo) -> Extremes | None:
    """Where the level stands between the last peak and the low.

    The low is the lowest month since the peak; when the peak itself is less than half a year old
    it is the lowest of the years before it, or the reader would learn nothing from it.
    """
    level = o.level_series
    if level is None or level.last != o.period:
        return None
    first = o.period.shift(-12 * LEVEL_YEARS)
    window = [p for p in level.periods if p >= first]
    peak = max(window, key=lambda p: (level.seen[p].value, p))
    recent = peak > o.period.shift(-RECENT_MONTHS)
    around = [p for p in window if p < peak] if recent else [p for p in window if p > peak]
    low = min(around, key=lambda p: (level.seen[p].value, p), default=None)
    return Extremes(
        peak=peak,
        low=low if low != o.period else None,
        gap_peak=_gap(level, o.period, peak, geo, "peak") if peak != o.period else None,
        gap_low=_gap(level, o.period, low, geo, "low") if low != o.period else None,
        start=window[0],
        recent=recent,
    )


def _gap(level: Known, now: Period, then: Period | None, geo: Geo, what: str) -> Figure | None:
    if then is None:
        return None
    value = 100 * (level.seen[now].value / level.seen[then].value - 1)
    words = {"peak": Text("top", "peak"), "low": Text("dieptepunt", "low")}[what]
    return figure(
        f"{geo.code}.output.{level.parts.branch}.{what}",
        value,
        level,
        [now, then],
        Text(
            f"productie {geo.name.nl}, {now.label('nl')} tegenover {words.nl} {then.label('nl')}",
            f"output {geo.name.en}, {now.label('en')} against {words.en} {then.label('en')}",
        ),
        Text("100 × (index / index toen − 1)", "100 × (index / index then − 1)"),
        unit=Text("%", "%"),
    )
