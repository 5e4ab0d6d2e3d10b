"""Has the tide turned, and what comes next: the phase, the nowcast and what moved it, the year.

Enters: what was known and a geography. Leaves: two sections. Every probability, interval and
impact is a figure with its trace (X1); what could not be answered is said with its reason (M3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from kentering.brief.ahead_words import (
    NOT_PUBLISHED,
    bank_sentence,
    interval_sentence,
    moved_sentences,
    nowcast_sentence,
    phase_sentence,
    turn_sentence,
    year_sentence,
)
from kentering.brief.known import View, trace
from kentering.brief.model import Chart, Figure, Line, Point, Section, Sentence, Trace
from kentering.catalogue import Geo
from kentering.errors import KenteringError
from kentering.forecast.news import Moved, movers, news
from kentering.forecast.others import Other, known_by, shipped_others
from kentering.forecast.phase import Phase, phase
from kentering.forecast.questions import Nowcast, nowcast
from kentering.forecast.recipe import models
from kentering.language import Text
from kentering.periods import Period

PHASE_HEADING = Text("Is het dal achter de rug?", "Is the low behind us?")
AHEAD_HEADING = Text("Wat zijn de vooruitzichten?", "What is the outlook?")
MOVERS = 3
LONGEST = timedelta(days=75)
"""A target released longer ago than this before its newest release has no recent news."""
SHOWN = 60
COMING = 12
PERCENT = Text("procent", "percent")
POINTS = Text("procentpunt", "percentage points")
COMBINED = Text(
    "mediaan of kwantiel van de gecombineerde modellen (docs/forecast.md)",
    "median or quantile of the combined models (docs/forecast.md)",
)
CHANCE = Text(
    "gekalibreerde kans op een opgaande fase volgens de dateringsregel (docs/phase.md)",
    "calibrated probability of an expansion by the dating rule (docs/phase.md)",
)
IMPACT = Text("nowcast na de publicatie min die ervoor", "nowcast after the release less before")


@dataclass(frozen=True)
class Ahead:
    """What the models say, as far as they could."""

    phase: Phase | None
    nowcast: Nowcast | None
    moved: Moved | None
    missing: tuple[Text, ...]


def read_ahead(view: View, place: Geo, *, reasons: bool = True) -> Ahead:
    """Ask the phase, the nowcast and its news of a geography's total.

    Args:
        view: what was known.
        place: the geography.
        reasons: also why the nowcast moved, which takes a few seconds.
    """
    missing: list[Text] = []
    turned: Phase | None = None
    said: Nowcast | None = None
    moved: Moved | None = None
    try:
        said = nowcast(view.store, place.code, None, view.until)
    except KenteringError as error:
        missing.append(error.what)
    if said is not None and not view.recent(Period(said.last, "M")):
        missing.append(_old(said))
        said = None
    if said is not None:
        try:
            turned = phase(view.store, place.code, None, view.until)
        except KenteringError as error:
            missing.append(error.what)
    if said is not None and reasons and _young(view, said):
        try:
            moved = news(view.store, place.code, None, view.until)
        except KenteringError as error:
            missing.append(error.what)
    if moved is not None and moved.since < _moment(view) - LONGEST:
        moved = None
    return Ahead(turned, said, moved, tuple(missing))


def _moment(view: View) -> datetime:
    until = view.until
    return until if until is not None else datetime.now().astimezone()


def _young(view: View, said: Nowcast) -> bool:
    return said.released_at > _moment(view) - LONGEST


def _old(said: Nowcast) -> Text:
    last = Period(said.last, "M")
    return Text(
        f"De productiecijfers lopen tot en met {last.label('nl')}; dat is te lang geleden om vooruit te kijken.",
        f"The output figures run to {last.label('en')}; too long ago to look ahead.",
    )


def phase_section(view: View, ahead: Ahead) -> tuple[Section, list[Figure]]:
    """The probability that the low is behind us, and the turn the rule called last."""
    found = ahead.phase
    if found is None:
        return Section("phase", PHASE_HEADING, (), missing=ahead.missing[:1]), []
    sentences: list[Sentence] = []
    figures: list[Figure] = []
    missing: list[Text] = []
    if found.probability is None:
        missing.append(found.why or NOT_PUBLISHED)
    else:
        chance = Figure(
            "phase.probability",
            100 * found.probability,
            0,
            PERCENT,
            Text("kans dat het dal voorbij is", "probability that the low is past"),
            _trace(view, (found.key,), (Period(found.last, "M"),), CHANCE),
        )
        figures.append(chance)
        sentences.append(phase_sentence(chance, Period(found.last, "M")))
    if found.called is not None:
        sentences.append(turn_sentence(found.called))
    missing += found.cautions
    paragraphs = (tuple(sentences),) if sentences else ()
    return Section("phase", PHASE_HEADING, paragraphs, missing=tuple(missing)), figures


def ahead_section(view: View, place: Geo, ahead: Ahead) -> tuple[Section, list[Figure]]:
    """The next month with its interval, what moved it, and the year beside the banks'."""
    said = ahead.nowcast
    if said is None:
        return Section("ahead", AHEAD_HEADING, (), missing=ahead.missing[:1]), []
    figures = _monthly(view, said)
    first: list[Sentence] = []
    missing: list[Text] = []
    if figures:
        month, low, high = figures
        ahead_of = Period(said.last, "M").shift(1)
        first = [nowcast_sentence(month, ahead_of), interval_sentence(low, high)]
    else:
        missing.append(_no_base(said))
    second: list[Sentence] = []
    if ahead.moved is not None and ahead.moved.steps:
        told, impacts = _news(view, ahead.moved)
        second += told
        figures += impacts
    third, yearly = _years(view, place, said)
    figures += yearly
    missing += _lost_years(said)
    missing += [
        Text(
            f"Zonder het model {models()[code].name.nl}: {why.nl}.",
            f"Without the model {models()[code].name.en}: {why.en}.",
        )
        for code, why in said.missing.items()
        if models()[code].combined
    ]
    paragraphs = tuple(tuple(p) for p in (first, second, third) if p)
    section = Section(
        "ahead",
        AHEAD_HEADING,
        paragraphs,
        charts=(_chart(view, said),),
        missing=tuple(missing),
    )
    return section, figures


def _trace(view: View, keys: tuple[str, ...], periods: tuple[Period, ...], formula: Text) -> Trace:
    """A trace to the newest figure of every series that went in."""
    used = [(view.known[k], view.known[k].last) for k in keys if k in view.known]
    made = trace(used, formula)
    return Trace(keys, tuple(str(p) for p in periods), made.releases, formula)


def _monthly(view: View, said: Nowcast) -> list[Figure]:
    row = said.months.row(0, named=True)
    assert row["target"] == "yoy"
    if row["q50"] is None:
        return []
    period = Period(row["period"], "M")
    keys = (said.key, *dict.fromkeys(c.series for c in said.seen.columns))
    whence = _trace(view, keys, (period,), COMBINED)
    label = Text("jaargroei van de productie, raming", "annual growth of output, forecast")
    return [
        Figure(f"ahead.{name}", float(row[column]), 1, PERCENT, label, whence)
        for name, column in (("month", "q50"), ("low", "q10"), ("high", "q90"))
    ]


def _no_base(said: Nowcast) -> Text:
    """Why the first month ahead has no growth on a year before (M1, M3)."""
    month = Period(said.last, "M").shift(1)
    base = month.shift(-12)
    return Text(
        f"Voor {month.label('nl')} is geen jaargroei te ramen: {base.label('nl')} ontbreekt.",
        f"No annual growth can be forecast for {month.label('en')}: {base.label('en')} is missing.",
    )


def _news(view: View, moved: Moved) -> tuple[list[Sentence], list[Figure]]:
    steps = movers(moved, MOVERS)
    period = (Period(moved.period, "M"),)
    whence = _trace(view, (moved.key,), period, COMBINED)
    label = Text("raming", "forecast")
    ends = [
        Figure(f"ahead.{name}", value, 1, PERCENT, label, whence)
        for name, value in (("was", moved.old), ("now", moved.new))
    ]
    impacts = [
        Figure(
            f"ahead.mover.{n}",
            step.impact,
            1,
            POINTS,
            Text("bijdrage aan de verandering", "share in the change"),
            _trace(view, step.series, period, IMPACT),
        )
        for n, step in enumerate(steps, 1)
    ]
    return moved_sentences(moved, ends, steps, impacts), [*ends, *impacts]


def _years(view: View, place: Geo, said: Nowcast) -> tuple[list[Sentence], list[Figure]]:
    """This year and the next, each beside the banks' newest forecasts of it."""
    figures: list[Figure] = []
    sentences: list[Sentence] = []
    others = [o for o in known_by(shipped_others(), view.until) if o.geo == place.code]
    for row in said.years.iter_rows(named=True):
        if row["known"] == 12:
            continue
        year = int(row["year"])
        whence = _trace(view, (said.key,), (Period(date(year, 1, 1), "A"),), COMBINED)
        label = Text(f"volumegroei {year}, raming", f"volume growth {year}, forecast")
        own = [
            Figure(f"ahead.{year}.{name}", float(row[column]), 1, PERCENT, label, whence)
            for name, column in (("growth", "q50"), ("low", "q10"), ("high", "q90"))
        ]
        theirs = _latest([o for o in others if o.year == year and not o.afterwards])
        banks = [_bank(other) for other in theirs]
        figures += [*own, *banks]
        sentences.append(year_sentence(own, year, int(row["known"])))
        for other, bank in zip(theirs, banks, strict=True):
            sentences.append(bank_sentence(year, said, other, bank))
    return sentences, figures


def _lost_years(said: Nowcast) -> list[Text]:
    """Which years are not forecast because a month of them, or of the year before, is missing."""
    open_from = Period(said.last, "M").shift(1).start.year
    months = {y: Period(m, "M") for y, m in said.years_lost.items() if y >= open_from}
    return [
        Text(
            f"Voor heel {year} is geen raming te geven: {month.label('nl')} ontbreekt.",
            f"For {year} as a whole no forecast can be given: {month.label('en')} is missing.",
        )
        for year, month in months.items()
    ]


def _bank(other: Other) -> Figure:
    name = f"ahead.{other.year}.{other.bank}.{other.branch}"
    label = Text(
        f"{other.bank}, volumegroei {other.year}", f"{other.bank}, volume growth {other.year}"
    )
    source = Text.same(f"{other.source}, {other.published.isoformat()}")
    return Figure(name, other.value, 1, PERCENT, label, Trace((), (str(other.year),), (), source))


def _latest(rows: list[Other]) -> list[Other]:
    """Of every bank and branch the newest forecast, in order of bank."""
    newest: dict[tuple[str, str], Other] = {}
    for row in sorted(rows, key=lambda o: o.published):
        newest[row.bank, row.branch] = row
    total = ("C", "B-D", "B-E")
    return sorted(
        (o for o in newest.values() if o.branch in total), key=lambda o: (o.bank, o.branch)
    )


def _chart(view: View, said: Nowcast) -> Chart:
    """The published level and the median path with its 80 % range."""
    whence = _trace(view, (said.key,), (), COMBINED)
    known = said.level.filter(pl.col("value").is_not_null()).tail(SHOWN)
    coming = said.level.filter(pl.col("value").is_null()).head(COMING)
    last = known.row(-1, named=True)

    def points(column: str) -> tuple[Point, ...]:
        first = Point(Period(last["period"], "M").named(), last["period"], last["value"], whence)
        rest = (
            Point(Period(r["period"], "M").named(), r["period"], r[column], whence)
            for r in coming.iter_rows(named=True)
        )
        return (first, *rest)

    history = tuple(
        Point(Period(r["period"], "M").named(), r["period"], r["value"], whence)
        for r in known.iter_rows(named=True)
    )
    ref = view.known.get(said.key)
    base = ref.unit.label if ref is not None else Text.same("")
    return Chart(
        id="ahead",
        kind="line",
        title=Text(
            "Productie, gepubliceerd en geraamd met 80%-marge",
            "Output, published and forecast with its 80% range",
        ),
        subtitle=Text(
            f"Gecorrigeerd voor seizoen en kalender, {base.nl}",
            f"Adjusted for season and calendar, {base.en}",
        ),
        source=Text(
            "Bron: officiële cijfers; raming kentering",
            "Source: official figures; forecast kentering",
        ),
        alt=Text(
            "Lijn van de productie tot nu toe en de raming met een boven- en ondergrens.",
            "Line of output so far and the forecast with an upper and a lower bound.",
        ),
        lines=(
            Line(Text("gepubliceerd", "published"), "main", history),
            Line(Text("raming", "forecast"), "second", points("q50")),
            Line(Text("80% hoog", "80% high"), "third", points("q90")),
            Line(Text("80% laag", "80% low"), "third", points("q10")),
        ),
        zero=False,
    )
