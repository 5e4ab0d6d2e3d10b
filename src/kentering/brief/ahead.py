"""Has the tide turned, and what comes next: the phase, the nowcast and what moved it, the year.

Enters: what was known and a geography. Leaves: two sections. Every probability, interval and
impact is a figure with its trace (X1); what could not be answered is said with its reason (M3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from kentering.brief.ahead_chart import forecast_chart
from kentering.brief.ahead_words import (
    NOT_PUBLISHED,
    bank_sentence,
    interval_sentence,
    moved_sentences,
    nowcast_sentence,
    phase_sentence,
    rests_sentence,
    turn_sentence,
    year_sentence,
)
from kentering.brief.borrowed import borrowed_note, states
from kentering.brief.known import View, trace
from kentering.brief.model import Figure, Section, Sentence, Trace
from kentering.brief.output import Output, scope_of
from kentering.catalogue import Geo
from kentering.errors import KenteringError
from kentering.forecast.combine import COMBINED
from kentering.forecast.news import Moved, movers, news
from kentering.forecast.others import Other, known_by, shipped_others
from kentering.forecast.paths import DIRECT
from kentering.forecast.phase import Phase, phase
from kentering.forecast.questions import Nowcast, nowcast
from kentering.forecast.recipe import models, recipe
from kentering.forecast.released import PAST
from kentering.language import Text, day
from kentering.periods import Period
from kentering.store import moment

PHASE_HEADING = Text("Is het dal achter de rug?", "Is the low behind us?")
AHEAD_HEADING = Text("Wat zijn de vooruitzichten?", "What is the outlook?")
MOVERS = 3
LONGEST = timedelta(days=75)
"""A target released longer ago than this before its newest release has no recent news."""
PERCENT = Text("procent", "percent")
POINTS = Text("procentpunt", "percentage points")
MEDIAN = Text(
    "mediaan of kwantiel van de gecombineerde modellen (docs/forecast.md)",
    "median or quantile of the combined models (docs/forecast.md)",
)
CHANCE = Text(
    "gekalibreerde kans op een opgaande fase volgens de dateringsregel (docs/phase.md)",
    "calibrated probability of an expansion by the dating rule (docs/phase.md)",
)
SAME = Text("", "")
FORECAST = Text("raming", "forecast")
CHANCE_GIVEN = Text("kans", "probability")
IMPACT = Text("nowcast na de publicatie min die ervoor", "nowcast after the release less before")


@dataclass(frozen=True)
class Ahead:
    """What the models say, as far as they could, beside the total that the brief opens with.

    Attributes:
        phase, nowcast, moved: the answers.
        missing: what could not be answered, and why.
        scope: what the forecast total takes in, where it is another than the one that opens.
        opened: the last month of the total that opens.
    """

    phase: Phase | None
    nowcast: Nowcast | None
    moved: Moved | None
    missing: tuple[Text, ...]
    scope: Text = SAME
    opened: Period | None = None

    @property
    def month(self) -> Period | None:
        """The first month of which neither total has a figure; None beyond the models' reach."""
        if self.nowcast is None:
            return None
        last = Period(self.nowcast.last, "M")
        following = max(last, self.opened or last).shift(1)
        return following if following <= last.shift(DIRECT) else None


def read_ahead(view: View, place: Geo, lead: Output, *, reasons: bool = True) -> Ahead:
    """Ask the phase, the nowcast and its news of a geography's total.

    Args:
        view: what was known.
        place: the geography.
        lead: the total that the brief opens with, which need not be the one that is forecast.
        reasons: also why the nowcast moved, which takes a few seconds.
    """
    missing: list[Text] = []
    turned: Phase | None = None
    said: Nowcast | None = None
    try:
        said = nowcast(view.store, place.code, None, _moment(view))
    except KenteringError:
        missing.append(_silent(view, place, FORECAST))
    if said is not None and not view.recent(Period(said.last, "M")):
        missing.append(_old(said))
        said = None
    if said is not None:
        try:
            turned = phase(view.store, place.code, None, _moment(view))
        except KenteringError:
            missing.append(_silent(view, place, CHANCE_GIVEN))
    scope = scope_of(said.branch) if said is not None and said.branch != lead.branch else SAME
    found = Ahead(turned, said, None, tuple(missing), scope, lead.period)
    return _explained(view, place, found) if reasons else found


def _explained(view: View, place: Geo, found: Ahead) -> Ahead:
    """The same with the releases that moved the forecast of its month, when they are recent."""
    if found.nowcast is None or found.month is None or not _young(view, found.nowcast):
        return found
    try:
        moved = news(view.store, place.code, None, _moment(view), period=found.month.start)
    except KenteringError as error:
        return replace(found, missing=(*found.missing, error.what))
    return found if moved.since < _moment(view) - LONGEST else replace(found, moved=moved)


def _silent(view: View, place: Geo, what: Text) -> Text:
    """Why there is no answer, in words of the page: a key or an error of a command is none."""
    rules, on = recipe(), Text(day(view.day, "nl"), day(view.day, "en"))
    scope = scope_of(rules.branch)
    if view.index(place.code, rules.indicator, rules.branch, rules.level) is None:
        return Text(
            f"Van de productie{scope.nl or ','} was op {on.nl} geen indexcijfer bekend: daarom geen {what.nl}.",
            f"Of output{scope.en} no index was known on {on.en}: hence no {what.en}.",
        )
    return Text(
        f"Wat op {on.nl} van de productie{scope.nl or ','} bekend was, is te weinig voor een {what.nl}.",
        f"What was known of output{scope.en} on {on.en} is too little for a {what.en}.",
    )


def _moment(view: View) -> datetime:
    """What age and fading count from: the moment asked, else the end of the day of the brief."""
    found = view.until or moment(view.day)
    assert found is not None
    return found


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
        sentences.append(phase_sentence(chance, Period(found.last, "M"), ahead.scope))
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
    first, figures, missing = _next(view, ahead, said)
    second: list[Sentence] = []
    if ahead.moved is not None and ahead.moved.steps:
        told, impacts = _news(view, ahead.moved)
        second += told
        figures += impacts
    third, yearly = _years(view, place, ahead, said)
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
    if (lent := borrowed_note(said.borrowed)) is not None:
        missing.append(lent)
    chart = forecast_chart(view, said, ahead.scope, _trace(view, (said.key,), (), MEDIAN))
    paragraphs = tuple(tuple(p) for p in (first, second, third) if p)
    section = Section(
        "ahead",
        AHEAD_HEADING,
        paragraphs,
        charts=(chart,),
        missing=tuple(missing),
    )
    return section, figures


def _trace(
    view: View,
    keys: tuple[str, ...],
    periods: tuple[Period, ...],
    formula: Text,
    lent: tuple[str, ...] = (),
) -> Trace:
    """A trace to the newest figure of every series that went in, ``lent`` from a later state."""
    used = [(view.known[k], view.known[k].last) for k in keys if k in view.known]
    made = trace(used, formula)
    releases = (*made.releases, *states(view, lent, _moment(view)))
    return Trace(keys, tuple(str(p) for p in periods), tuple(dict.fromkeys(releases)), formula)


def _next(
    view: View, ahead: Ahead, said: Nowcast
) -> tuple[list[Sentence], list[Figure], list[Text]]:
    """What the forecast is of, and the first month that has no figure; else why it is not given."""
    last = Period(said.last, "M")
    behind = ahead.opened is not None and last < ahead.opened
    first = [rests_sentence(ahead.scope, last)] if ahead.scope.nl or behind else []
    if ahead.month is None:
        return first, [], [_beyond(last, ahead.opened or last)]
    figures = _monthly(view, said, ahead.month)
    if not figures:
        return first, [], [_no_base(ahead.month)]
    month, low, high = figures
    first += [nowcast_sentence(month, ahead.month, ahead.scope), interval_sentence(low, high)]
    return first, figures, []


def _beyond(last: Period, opened: Period) -> Text:
    month, months = opened.shift(1), DIRECT
    return Text(
        f"Geen raming voor {month.label('nl')}: dat is meer dan {months} maanden na {last.label('nl')}.",
        f"No forecast for {month.label('en')}: that is more than {months} months after {last.label('en')}.",
    )


def _monthly(view: View, said: Nowcast, period: Period) -> list[Figure]:
    asked = {"target": "yoy", "model": COMBINED, "period": period.start}
    row = said.months.row(
        by_predicate=pl.all_horizontal(*(pl.col(k) == v for k, v in asked.items())), named=True
    )
    if row["q50"] is None:
        return []
    keys = (said.key, *dict.fromkeys(c.series for c in said.seen.columns))
    whence = _trace(view, keys, (period,), MEDIAN, said.borrowed)
    label = Text("jaargroei van de productie, raming", "annual growth of output, forecast")
    return [
        Figure(f"ahead.{name}", float(row[column]), 1, PERCENT, label, whence)
        for name, column in (("month", "q50"), ("low", "q10"), ("high", "q90"))
    ]


def _no_base(month: Period) -> Text:
    """Why a month ahead has no growth on a year before (M1, M3)."""
    base = month.shift(-12)
    return Text(
        f"Voor {month.label('nl')} is geen jaargroei te ramen: {base.label('nl')} ontbreekt.",
        f"No annual growth can be forecast for {month.label('en')}: {base.label('en')} is missing.",
    )


def _news(view: View, moved: Moved) -> tuple[list[Sentence], list[Figure]]:
    steps = movers(moved, MOVERS)
    period = (Period(moved.period, "M"),)
    whence = _trace(view, (moved.key,), period, MEDIAN)
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
            _trace(view, step.series, period, IMPACT, step.series if step.release == PAST else ()),
        )
        for n, step in enumerate(steps, 1)
    ]
    return moved_sentences(moved, ends, steps, impacts), [*ends, *impacts]


def _years(
    view: View, place: Geo, ahead: Ahead, said: Nowcast
) -> tuple[list[Sentence], list[Figure]]:
    """This year and the next, each beside the banks' newest forecasts of it.

    A year wholly published, of this total or of the one that opens, is no forecast.
    """
    figures: list[Figure] = []
    sentences: list[Sentence] = []
    others = [o for o in known_by(shipped_others(), _moment(view)) if o.geo == place.code]
    for row in said.years.iter_rows(named=True):
        year = int(row["year"])
        opened = ahead.opened is not None and ahead.opened >= Period(date(year, 12, 1), "M")
        if row["known"] == 12 or opened:
            continue
        whence = _trace(view, (said.key,), (Period(date(year, 1, 1), "A"),), MEDIAN)
        label = Text(f"volumegroei {year}, raming", f"volume growth {year}, forecast")
        own = [
            Figure(f"ahead.{year}.{name}", float(row[column]), 1, PERCENT, label, whence)
            for name, column in (("growth", "q50"), ("low", "q10"), ("high", "q90"))
        ]
        theirs = _latest([o for o in others if o.year == year and not o.afterwards])
        banks = [_bank(other) for other in theirs]
        figures += [*own, *banks]
        sentences.append(year_sentence(own, year, int(row["known"]), ahead.scope))
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
