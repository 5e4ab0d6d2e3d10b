"""Growth against the period before or the same period a year before, and plain differences.

Enters: one series (``kentering.measure.frames``), its frequency and the days on which its base or
method changed. Leaves: the series with a column more. Percent for growth, points for differences
(clause U1); null wherever the comparison cannot honestly be made (M1, T4, U2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import polars as pl

from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, crosses, months_in, paired, refuse

Over = Literal["previous", "year"]


def growth(
    frame: pl.DataFrame, freq: SeriesFreq, *, over: Over, breaks: Sequence[date] = ()
) -> pl.DataFrame:
    """Growth in percent: ``100 (x_t / x_b - 1)`` with b the period before or a year before.

    Null where the value or its base is missing or absent, where the base is zero or negative (a
    percentage of it means nothing; use ``difference``), and where a break lies in between. Growth
    over the year is for calendar-adjusted figures, growth over the previous period for seasonally
    and calendar-adjusted ones (CBS, Nijverheid; productie en omzet, method notes).

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M; never inferred (T1).
        over: ``previous`` period, or the same period a ``year`` before.
        breaks: first days of a new base, definition or method (U2).

    Returns:
        ``period``, ``value``, ``growth``; one row per row of ``frame``, sorted.

    Raises:
        InputError: the frame is no series of that frequency.

    >>> months = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 4, 1)]
    >>> frame = pl.DataFrame({"period": months, "value": [100.0, 102.0, 104.0]})
    >>> growth(frame, "M", over="previous")["growth"].to_list()
    [None, 2.0, None]
    """
    months = lag(freq, over)
    series = paired(checked(frame, freq), months)
    return series.select(
        "period", "value", growth=rate("value", "base", crosses(months, freq, breaks))
    )


def difference(
    frame: pl.DataFrame, freq: SeriesFreq, *, over: Over, breaks: Sequence[date] = ()
) -> pl.DataFrame:
    """Difference in points: ``x_t - x_b``, for balances, indices of opinion and percentages.

    Args:
        frame: ``period`` and ``value``; values may be negative.
        freq: A, Q or M.
        over: ``previous`` period, or the same period a ``year`` before.
        breaks: first days of a new base, definition or method (U2).

    Returns:
        ``period``, ``value``, ``difference``; null under the rules of ``growth``, but for the
        size and sign of the base, which do not matter here.

    Raises:
        InputError: the frame is no series of that frequency.

    >>> frame = pl.DataFrame({"period": [date(2025, 1, 1), date(2025, 2, 1)], "value": [-2.0, 0.5]})
    >>> difference(frame, "M", over="previous")["difference"].to_list()
    [None, 2.5]
    """
    months = lag(freq, over)
    series = paired(checked(frame, freq), months)
    step = pl.col("value") - pl.col("base")
    return series.select(
        "period",
        "value",
        difference=pl.when(~crosses(months, freq, breaks) & step.is_finite()).then(step),
    )


def lag(freq: SeriesFreq, over: Over) -> int:
    """How many months lie between a period and the one it is compared with.

    Raises:
        InputError: ``over`` is neither ``previous`` nor ``year``.

    >>> lag("Q", "previous"), lag("Q", "year")
    (3, 12)
    """
    size = months_in(freq)
    if over not in ("previous", "year"):
        raise refuse(
            f"vergelijking {over!r} bestaat niet",
            f"there is no comparison {over!r}",
            right=Text.same("previous, year"),
        )
    return size if over == "previous" else 12


def rate(now: str, base: str, broken: pl.Expr) -> pl.Expr:
    """The growth of column ``now`` over column ``base``, null where it means nothing."""
    percent = 100 * (pl.col(now) - pl.col(base)) / pl.col(base)
    return pl.when((pl.col(base) > 0) & ~broken & percent.is_finite()).then(percent)


def rounding_margin(value: float, base: float, decimals: int = 1) -> float:
    """How far growth from two rounded figures can lie from growth of the unrounded ones, in points.

    With h half a unit of the last decimal, the largest deviation is
    ``100 h (x + b) / (b (b - h))``. It says how much a rate computed from a published index may
    differ from the published rate, before the rounding of that rate itself (clause R2).

    Args:
        value: the figure as printed, not negative.
        base: the figure it is compared with, as printed.
        decimals: decimals printed.

    Raises:
        InputError: the base is not larger than half a unit of its last decimal, or the value is
            negative.

    >>> round(rounding_margin(100.0, 100.0), 4)
    0.1001
    """
    half = 0.5 * 10.0**-decimals
    if not (base > half and value >= 0):
        raise refuse(
            "geen marge: de basis moet positief zijn en de waarde niet negatief",
            "no margin: the base must be positive and the value not negative",
            where=f"value {value}, base {base}",
        )
    return 100 * half * (value + base) / (base * (base - half))
