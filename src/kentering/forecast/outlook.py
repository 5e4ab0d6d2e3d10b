"""The year's growth as foretold here and by others, side by side, and who was right.

Enters: a store, a geography, a branch, a moment and the forecasts of others. Leaves: ``Outlook``,
per year ours, theirs, how far they lie apart, and the outcome once it was published. Total industry
is measured in two definitions (manufacturing; with mining and energy): every comparison names the
one it is made in and says whether it is the one that was forecast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import InputError, MissingDataError
from kentering.forecast.others import Other, definitions, in_order, known_by, shipped_others
from kentering.forecast.questions import not_given, nowcast
from kentering.forecast.situation import Array, place_of
from kentering.forecast.years import Ours, Outcome, outcomes_of, year_draws
from kentering.language import Text
from kentering.store import Store, moment
from kentering.store.read import HOME_ZONE, AsOf

LAGGING = 24
"""A definition of which the newest month lies more months back is not forecast for a year."""
SAME = 0.05
"""Errors that differ less, in percentage points, are called equal."""
Nearer = Literal["ours", "theirs", "equal"]


@dataclass(frozen=True)
class Beside:
    """A forecast of somebody else in one definition.

    Attributes:
        branch: the definition.
        same: whether it is the one that was forecast.
        gap: ours now minus theirs, percentage points.
        percentile: share of our distribution below theirs, percent.
        outcome: once known.
        error: how far theirs lay from it, percentage points.
        then: ours on the day theirs was published, once the outcome is known.
        why: why there is none.
        then_error: how far that lay from the outcome.
        nearer: who lay nearer; None where ours was the published figure already.
        nearer_first: who lay nearer to the figure as first published.
    """

    branch: str
    same: bool
    gap: float | None = None
    percentile: float | None = None
    outcome: Outcome | None = None
    error: float | None = None
    then: Ours | None = None
    why: Text | None = None
    then_error: float | None = None
    nearer: Nearer | None = None
    nearer_first: Nearer | None = None


@dataclass(frozen=True)
class Theirs:
    """A forecast of somebody else with what it lies beside, one for each definition."""

    forecast: Other
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Spread:
    """How far others lie apart: of each bank the newest figure of a definition.

    Attributes:
        branch: the definition.
        banks: how many.
        low, high: percent.
    """

    branch: str
    banks: int
    low: float
    high: float


@dataclass(frozen=True)
class YearOutlook:
    """One year: ours by definition, theirs by day, their spread, and the outcomes."""

    year: int
    ours: tuple[Ours, ...]
    theirs: tuple[Theirs, ...]
    spread: tuple[Spread, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def rests_on(self) -> tuple[tuple[str, datetime, str], ...]:
        """Definition, release and series of our forecasts and of the outcomes (X1)."""
        ours = tuple((o.branch, o.released_at, o.key) for o in self.ours)
        return ours + tuple((o.branch, o.released_at, o.key) for o in self.outcomes)


@dataclass(frozen=True)
class LeftOut:
    """A definition without a forecast of ours, and why."""

    branch: str
    why: Text


@dataclass(frozen=True)
class Outlook:
    """Ours and theirs at a moment.

    Attributes:
        geo, branch: of what.
        definitions: the branches it is measured in, the one asked first.
        as_of: the moment, None for everything.
        years: in order.
        left_out: definitions without a forecast of ours now.
        borrowed: series of which months were read from a later state.
    """

    geo: str
    branch: str
    definitions: tuple[str, ...]
    as_of: datetime | None
    years: tuple[YearOutlook, ...]
    left_out: tuple[LeftOut, ...]
    borrowed: tuple[str, ...]


def outlook(
    store: Store,
    geo: str,
    branch: str,
    as_of: AsOf = None,
    years: Sequence[int] | None = None,
    *,
    others: Sequence[Other] | None = None,
    record: pl.DataFrame | None = None,
) -> Outlook:
    """The forecasts of the year by us and by others, as known at a moment.

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: of what; for total industry its other definition stands beside it.
        as_of: a date (its end, Amsterdam), a moment, or None for everything. Forecasts of others
            published later play no part (V5).
        years: left out, those that others forecast and those that are still open.
        others: left out, those of the package.
        record: past forecasts (``ledger.RECORD``); left out, those of the package.

    Raises:
        InputError: the geography or branch is unknown.
        MissingDataError: nobody forecast it by then, or not such a year.
    """
    if geo not in catalogue().geos:
        raise InputError(
            Text(f"geografie {geo!r} bestaat niet", f"there is no geography {geo!r}"),
            right=Text.same(", ".join(sorted(catalogue().geos))),
            run="kentering series --list geo",
        )
    codes = definitions(branch)
    asker = _Asker(store, geo, record)
    known = known_by(shipped_others() if others is None else others, as_of)
    about = [o for o in known if o.geo == geo and o.branch in codes]
    answers = {code: asker.ask(code, as_of) for code in codes}
    _leave_laggards(answers, as_of)
    open_years = {y for a in answers.values() for y, own in a.years.items() if own.open}
    wanted = _wanted(years, {o.year for o in about} | open_years, _place(geo, branch, as_of))
    outcomes = {c: outcomes_of(store, geo, c, as_of, wanted) for c in codes}
    return Outlook(
        geo=geo,
        branch=branch,
        definitions=codes,
        as_of=moment(as_of),
        years=tuple(_year(y, about, answers, outcomes, asker) for y in wanted),
        left_out=_left_out(answers, wanted),
        borrowed=tuple(sorted({k for a in answers.values() for k in a.borrowed})),
    )


def branches_forecast(others: Iterable[Other], geo: str, as_of: AsOf = None) -> tuple[str, ...]:
    """The branches that others forecast by a moment, total industry first and once."""
    found = {o.branch for o in known_by(others, as_of) if o.geo == geo}
    total = definitions("C")
    rest = sorted(found - set(total))
    return ("C", *rest) if found & set(total) or not found else tuple(rest)


def _left_out(answers: Mapping[str, _Answer], wanted: Sequence[int]) -> tuple[LeftOut, ...]:
    """Definitions without a forecast of ours: of any year, or of one that misses a month (M3)."""
    none = [LeftOut(c, a.why) for c, a in answers.items() if a.why is not None]
    lost = [(c, y, m) for c, a in answers.items() for y, m in a.lost.items() if y in wanted]
    return (*none, *(LeftOut(c, not_given(y, m)) for c, y, m in lost))


@dataclass(eq=False)
class _Answer:
    """Our forecasts of one definition by year, or why there are none."""

    years: dict[int, Ours] = field(default_factory=dict)
    draws: dict[int, Array] = field(default_factory=dict)
    last: date | None = None
    borrowed: tuple[str, ...] = ()
    why: Text | None = None
    lost: Mapping[int, date] = field(default_factory=dict)


@dataclass(eq=False)
class _Asker:
    """Asks every definition and day once."""

    store: Store
    geo: str
    record: pl.DataFrame | None
    asked: dict[tuple[str, AsOf], _Answer] = field(default_factory=dict)

    def ask(self, branch: str, as_of: AsOf) -> _Answer:
        if (branch, as_of) not in self.asked:
            self.asked[branch, as_of] = self._answer(branch, as_of)
        return self.asked[branch, as_of]

    def _answer(self, branch: str, as_of: AsOf) -> _Answer:
        try:
            found = nowcast(self.store, self.geo, branch, as_of, record=self.record)
        except MissingDataError as error:
            return _Answer(why=error.what)
        years = {
            row["year"]: Ours(
                branch=branch,
                key=found.key,
                year=row["year"],
                median=row["q50"],
                low=row["q10"],
                high=row["q90"],
                known=row["known"],
                last=found.last,
                released_at=found.released_at,
            )
            for row in found.years.iter_rows(named=True)
        }
        draws = {y: year_draws(found, y) for y in years}
        return _Answer(years, draws, found.last, found.borrowed, lost=found.years_lost)


def _leave_laggards(answers: dict[str, _Answer], as_of: AsOf) -> None:
    """A definition whose figures ended long before the moment is not forecast."""
    newest = [a.last for a in answers.values() if a.last is not None]
    now = moment(as_of)
    day = now.astimezone(HOME_ZONE).date() if now else max(newest, default=None)
    for code, answer in answers.items():
        if day and answer.last and place_of(day) - place_of(answer.last) > LAGGING:
            answers[code] = _Answer(why=_ended(code, answer.last))


def _ended(branch: str, last: date) -> Text:
    month = last.isoformat()[:7]
    return Text(
        f"de nieuwste maand van de productie ({branch}) was toen {month}",
        f"the newest month of production ({branch}) was then {month}",
    )


def _place(geo: str, branch: str, as_of: AsOf) -> str:
    return f"{geo} {branch}" + (f"; as-of={as_of}" if as_of else "")


def _wanted(years: Sequence[int] | None, there: set[int], where: str) -> list[int]:
    wanted = sorted(set(there if years is None else years))
    absent = [y for y in wanted if y not in there]
    if absent or not wanted:
        named = ", ".join(map(str, absent))
        raise MissingDataError(
            Text(
                f"geen verwachting voor {named}" if absent else "geen verwachting bekend",
                f"no forecast for {named}" if absent else "no forecast known",
            ),
            where=where,
            right=Text.same(", ".join(map(str, sorted(there))))
            if there
            else Text("een latere dag, of een andere branche", "a later day, or another branch"),
            run="kentering outlook",
        )
    return wanted


def _year(
    year: int,
    about: Sequence[Other],
    answers: dict[str, _Answer],
    outcomes: dict[str, dict[int, Outcome]],
    asker: _Asker,
) -> YearOutlook:
    own = [a.years[year] for a in answers.values() if year in a.years and a.years[year].open]
    known = [by_year[year] for by_year in outcomes.values() if year in by_year]
    theirs = [o for o in about if o.year == year]
    return YearOutlook(
        year=year,
        ours=tuple(own),
        theirs=tuple(
            Theirs(
                o,
                tuple(
                    _beside(o, code, answer, outcomes[code].get(year), asker)
                    for code, answer in answers.items()
                ),
            )
            for o in theirs
        ),
        spread=tuple(_spread(theirs)),
        outcomes=tuple(known),
    )


def _beside(
    other: Other, code: str, answer: _Answer, outcome: Outcome | None, asker: _Asker
) -> Beside:
    same = other.branch == code
    own = answer.years.get(other.year)
    if outcome is not None:
        return _judged(other, code, outcome, asker.ask(code, other.published))
    if own is None or not own.open:
        return Beside(code, same)
    draws = answer.draws[other.year]
    below = (draws < other.value).mean() + (draws == other.value).mean() / 2
    return Beside(code, same, gap=own.median - other.value, percentile=100 * float(below))


def _judged(other: Other, code: str, outcome: Outcome, then: _Answer) -> Beside:
    """Theirs, and ours of the same day, against what was published in the end."""
    own = then.years.get(other.year)
    why = None if own else then.why
    if own is None and then.last is not None:
        why = _ended(code, then.last)
    fair = own if own is not None and own.open else None
    first = outcome.first
    return Beside(
        branch=code,
        same=other.branch == code,
        outcome=outcome,
        error=abs(other.value - outcome.value),
        then=own,
        why=why,
        then_error=abs(own.median - outcome.value) if own else None,
        nearer=_nearer(fair, other, outcome.value) if fair else None,
        nearer_first=_nearer(fair, other, first.value) if fair and first else None,
    )


def _nearer(own: Ours, other: Other, outcome: float) -> Nearer:
    ours, theirs = abs(own.median - outcome), abs(other.value - outcome)
    if abs(ours - theirs) < SAME:
        return "equal"
    return "ours" if ours < theirs else "theirs"


def _spread(theirs: Sequence[Other]) -> Iterator[Spread]:
    """Per definition the range of the newest figure of each bank, where there are two at least."""
    for branch in sorted({o.branch for o in theirs}):
        newest = {
            o.bank.casefold(): o.value for o in in_order(o for o in theirs if o.branch == branch)
        }
        if len(newest) > 1:
            low, high = min(newest.values()), max(newest.values())
            yield Spread(branch, len(newest), low, high)
