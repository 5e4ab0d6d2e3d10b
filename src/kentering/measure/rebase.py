"""Another base year for an index, and one long series from two that overlap.

Enters: index series above zero. Leaves: the series on its new level; for a splice also how far
the two disagree where both exist, because joining them is a decision and not a fact (U2).
Source: Eurostat, *Handbook on quarterly national accounts* (2013), ch. 6, and ILO et al.,
*Producer price index manual* (2004), ch. 9, on linking by annual and by one-period overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

import polars as pl

from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, months_in, refuse
from kentering.periods import MONTHS_IN, Period

SpliceMethod = Literal["annual", "period"]


def rebase(frame: pl.DataFrame, freq: SeriesFreq, base: Period | int) -> pl.DataFrame:
    """Scale an index so that its mean over the base period is 100.

    Growth does not change. A break of base or method in the series stays a break: rebasing does
    not mend it (use ``splice``).

    Args:
        frame: ``period`` and ``value`` (null = missing).
        freq: A, Q or M.
        base: a year, or a period at least as long as those of the series.

    Returns:
        ``period``, ``value``, sorted.

    Raises:
        InputError: the frame is no series of that frequency, or the base period is shorter than
            the periods of the series, or its mean is not above zero.
        MissingDataError: the base period is not complete in the series (M1).

    >>> frame = pl.DataFrame({"period": [date(2021, 1, 1), date(2022, 1, 1)], "value": [80, 100]})
    >>> rebase(frame, "A", 2021)["value"].to_list()
    [100.0, 125.0]
    """
    series = checked(frame, freq)
    level = _level(series, freq, _period(base), "series")
    return series.with_columns(value=100 * pl.col("value") / level)


@dataclass(frozen=True)
class Splice:
    """Two series made one, with what the joining assumes.

    Attributes:
        frame: ``period``, ``value``, ``source`` (``old`` or ``new``); old figures are scaled.
        factor: what the old series was multiplied by.
        method: ``annual`` or ``period`` overlap.
        at: the overlap the factor was taken from.
        joint: the first period taken from the new series.
        overlap: ``period``, ``old`` (scaled), ``new``, ``difference`` in percent of the new
            series; every period in which both have a figure.
        largest: the largest absolute difference in percent; None when none can be computed.
    """

    frame: pl.DataFrame
    factor: float
    method: SpliceMethod
    at: Period
    joint: date
    overlap: pl.DataFrame
    largest: float | None


def splice(
    old: pl.DataFrame,
    new: pl.DataFrame,
    freq: SeriesFreq,
    *,
    method: SpliceMethod,
    at: Period | int,
) -> Splice:
    """Continue a new series backwards with an old one, scaled on a declared overlap.

    From the first figure of the new series on, only the new series counts; a period missing in it
    stays missing, it is not filled from the old one (M1). Growth across the joint takes the old
    rate before and the new one after; whether that may be printed is for the caller, who has
    ``joint``, ``method`` and ``overlap`` to say so.

    Args:
        old: ``period`` and ``value`` of the series that ends.
        new: ``period`` and ``value`` of the series that goes on; its level is kept.
        freq: A, Q or M, of both.
        method: ``annual`` equates the means over a whole year, ``period`` one period's figures.
        at: the year, or the period of the series, on which the two are equated.

    Raises:
        InputError: a frame is no series of that frequency, the method is unknown, ``at`` is not a
            year (annual) or not one period (period), a level is not above zero.
        MissingDataError: one of the two is not complete over ``at``.

    >>> y = lambda *years: [date(year, 1, 1) for year in years]
    >>> old = pl.DataFrame({"period": y(2019, 2020, 2021), "value": [50.0, 52.0, 55.0]})
    >>> new = pl.DataFrame({"period": y(2020, 2021), "value": [100.0, 110.0]})
    >>> joined = splice(old, new, "A", method="annual", at=2021)
    >>> joined.frame["value"].to_list(), joined.factor, joined.largest
    ([100.0, 100.0, 110.0], 2.0, 4.0)
    """
    link = _link(method, _period(at), freq)
    before, after = checked(old, freq), checked(new, freq)
    factor = _level(after, freq, link, "new") / _level(before, freq, link, "old")
    scaled = before.with_columns(value=pl.col("value") * factor)
    joint: date = after.drop_nulls()["period"][0]
    tail = after.filter(pl.col("period") >= joint)
    head = scaled.filter(pl.col("period") < joint)
    frame = pl.concat([_from(head, "old"), _from(tail, "new")])
    overlap = _overlap(scaled, after)
    gap = overlap["difference"].drop_nulls().abs().to_list()
    return Splice(frame, factor, method, link, joint, overlap, max(gap, default=None))


def _from(series: pl.DataFrame, source: str) -> pl.DataFrame:
    return series.with_columns(source=pl.lit(source))


def _overlap(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    both = old.rename({"value": "old"}).join(new.rename({"value": "new"}), on="period")
    apart = 100 * (pl.col("old") - pl.col("new")) / pl.col("new")
    return (
        both.drop_nulls()
        .sort("period")
        .with_columns(difference=pl.when(pl.col("new") > 0).then(apart))
    )


def _period(base: Period | int) -> Period:
    return Period(date(base, 1, 1), "A") if isinstance(base, int) else base


def _link(method: SpliceMethod, at: Period, freq: SeriesFreq) -> Period:
    if method not in get_args(SpliceMethod):
        raise refuse(
            f"koppelmethode {method!r} bestaat niet",
            f"there is no linking method {method!r}",
            right=Text.same("annual, period"),
        )
    if at.freq != ("A" if method == "annual" else freq):
        raise refuse(
            f"overlap {at} past niet bij methode {method}",
            f"overlap {at} does not suit method {method}",
            right=Text(
                "een jaar bij annual, een periode van de reeks bij period",
                "a year for annual, one period of the series for period",
            ),
        )
    return at


def _level(series: pl.DataFrame, freq: SeriesFreq, base: Period, name: str) -> float:
    """The mean over the base period, which must be whole and above zero."""
    if base.freq == "D" or MONTHS_IN[base.freq] < months_in(freq) or base != base.to(base.freq):
        raise refuse(
            f"{base} is geen basisperiode voor een reeks met frequentie {freq}",
            f"{base} is no base period for a series of frequency {freq}",
        )
    inside = series.filter(pl.col("period").is_between(base.start, base.end))["value"]
    found, need = inside.count(), MONTHS_IN[base.freq] // months_in(freq)
    if found < need:
        raise MissingDataError(
            Text(f"basisperiode {base} is niet compleet", f"base period {base} is not complete"),
            where=f"{name}: {found}/{need}",
        )
    level = float(inside.to_numpy().mean())
    if level <= 0:
        raise refuse(
            f"het gemiddelde over {base} is niet groter dan nul",
            f"the mean over {base} is not above zero",
            where=f"{name}: {level}",
        )
    return level
