"""Coming releases: what is due when, and how much of today's uncertainty each should remove.

No provider's calendar is in the store: a day is the end of a period plus the usual number of days
to its first appearance. What a release removes is known before its figures are: the variance of the
target in the factor model depends on which cells are filled, not on what is in them (Bańbura et
al. 2013, *Handbook of Economic Forecasting* 2A, 4.2).

Enters: a store, a situation and a day. Leaves: ``Calendar``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

import polars as pl

from kentering import nowcast
from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import KenteringError
from kentering.forecast.models import factor
from kentering.forecast.situation import Situation, month_at
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store

FIRST_PRINTS = 24
"""So many latest first appearances decide the usual lag."""
LEAST_PRINTS = 3
SATURDAY = 5
LATE = 120
"""A first appearance so many days after its period is a history loaded later, not a lag."""


@dataclass(frozen=True)
class Due:
    """A release that is expected.

    Attributes:
        indicator, source: codes of the catalogue.
        series: keys of the series it holds that the forecast looks at.
        period: the period it is about.
        expected: the day.
        prints: earlier first appearances the day rests on; 0 for the catalogue's lag.
        own: it publishes the month that is foretold.
        overdue: the day has passed.
        alone: share of today's variance that it would remove by itself, 0 to 1; None where the
            factor model does not look at it.
        further: share that it would remove after all expected before it.
    """

    indicator: str
    source: str
    series: tuple[str, ...]
    period: Period
    expected: date
    prints: int
    own: bool
    overdue: bool
    alone: float | None = None
    further: float | None = None


@dataclass(frozen=True)
class Calendar:
    """The coming releases up to that of the target.

    Attributes:
        key: the target; month: its first month not yet published.
        sd: how uncertain the factor model is of that month's growth today, log points.
        due: in order of day.
        silent: why the factor model could not say what they remove; None when it could.
    """

    key: str
    month: date
    sd: float | None
    due: tuple[Due, ...]
    silent: Text | None


def typical_lag(rows: pl.DataFrame, indicator: str) -> tuple[int, int]:
    """Days from the end of a period to its first print, over dated releases of the last two years.

    Of a release only its newest period can be a first print: what it brings before that is a
    history loaded with it.

    Args:
        rows: the history of one series of one publisher: freq, period, released_at, dating; of
            each period the oldest release first.
        indicator: whose lag in the catalogue speaks where too few releases are dated.

    Returns:
        The days, and how many first appearances they rest on (0 for the catalogue's).
    """
    first: dict[Period, date] = {}
    wanted = rows.select("freq", "period", "released_at", "dating")
    for freq, start, released, dating in wanted.iter_rows():
        period = Period(start, freq)
        if dating == "native" and period not in first:
            first[period] = released.date()
    newest: dict[date, Period] = {}
    for period, day in first.items():
        newest[day] = max(period, newest.get(day, period))
    latest = sorted(newest.items(), key=lambda found: found[1])[-FIRST_PRINTS:]
    lags = [(day - p.end).days for day, p in latest if (day - p.end).days < LATE]
    if len(lags) >= LEAST_PRINTS:
        return round(median(lags)), len(lags)
    return catalogue().indicators[indicator].lag, 0


def calendar(store: Store, seen: Situation, day: date) -> Calendar:
    """What is due up to and including the target's next release.

    Args:
        store: where the history of the series is.
        seen: the situation; the series are those it looks at.
        day: what is expected before it is overdue.
    """
    known = {c.series: c.last for c in seen.columns} | {seen.key: seen.last}
    history = store.history(sorted(known), seen.as_of)
    lags = {str(k): _lag(str(k), rows) for (k,), rows in history.group_by("series")}
    month = Period(month_at(seen.last + 1), "M")
    final = working(month.end + timedelta(days=lags[seen.key].days))
    single: list[Due] = []
    for key, lag in sorted(lags.items()):
        period = Period(month_at(known[key] + 1), "M")
        while (expected := working(period.end + timedelta(days=lag.days))) <= final:
            own, late = key == seen.key, expected < day
            indicator = SeriesKey.parse(key).indicator
            single.append(
                Due(indicator, lag.source, (key,), period, expected, lag.prints, own, late)
            )
            period = period.shift(1)
    due = _bundled(single)
    try:
        sd, due = _removed(seen, due, month)
    except KenteringError as error:
        return Calendar(seen.key, month.start, None, due, error.what)
    return Calendar(seen.key, month.start, sd, due, None)


def working(day: date) -> date:
    """The day itself, or the Monday after it when it falls in a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


@dataclass(frozen=True)
class _Lag:
    source: str
    days: int
    prints: int


def _lag(key: str, rows: pl.DataFrame) -> _Lag:
    """The usual lag of a series, of the publisher that reaches furthest, newest release first."""
    newest = rows.sort("period", "released_at").row(-1, named=True)
    days, prints = typical_lag(
        rows.filter(pl.col("publisher") == newest["publisher"]), SeriesKey.parse(key).indicator
    )
    return _Lag(str(newest["source"]), days, prints)


def _bundled(single: Iterable[Due]) -> tuple[Due, ...]:
    """Series of one source and indicator about one period on one day as one; the target apart."""
    made: dict[tuple[object, ...], Due] = {}
    for one in single:
        place = (one.expected, one.own, one.source, one.indicator, one.period)
        there = made.get(place)
        made[place] = replace(
            one if there is None else there,
            series=(*(there.series if there else ()), *one.series),
            prints=min(one.prints, there.prints) if there else one.prints,
        )
    return tuple(made[k] for k in sorted(made, key=lambda k: (k[0], k[1], *map(str, k[2:]))))


def _removed(seen: Situation, due: Sequence[Due], month: Period) -> tuple[float, tuple[Due, ...]]:
    """Today's deviation of the month, and every release with what it removes of the variance."""
    frame = factor.panel(seen)
    fitted = factor.fit(frame, seen.geo)
    today = _variance(fitted, frame, month.start)
    out: list[Due] = []
    upto, left = frame, today
    for one in due:
        inside = [k for k in one.series if k in frame.columns]
        if one.own:
            out.append(replace(one, alone=1.0, further=left / today))
            left, upto = 0.0, frame
        elif not inside or not left:
            out.append(replace(one, alone=None if not inside else 0.0))
        else:
            alone = _variance(fitted, filled(frame, inside, one.period.start), month.start)
            upto = filled(upto, inside, one.period.start)
            after = _variance(fitted, upto, month.start)
            out.append(replace(one, alone=1 - alone / today, further=(left - after) / today))
            left = after
    return float(today**0.5), tuple(out)


def _variance(fitted: nowcast.Fit, frame: pl.DataFrame, month: date) -> float:
    return float(nowcast.joint(fitted, frame, factor.TARGET, [month]).cov[0, 0])


def filled(frame: pl.DataFrame, series: Sequence[str], month: date) -> pl.DataFrame:
    """The panel with a figure of those series in that month; which figure moves no variance."""
    last = frame["period"][-1]
    if month > last:
        more = pl.date_range(last, month, "1mo", eager=True)[1:].alias("period").to_frame()
        frame = pl.concat([frame, more], how="diagonal")
    at = pl.col("period") == month
    return frame.with_columns(
        pl.when(at & pl.col(k).is_null()).then(pl.lit(0.0)).otherwise(pl.col(k)).alias(k)
        for k in series
    )
