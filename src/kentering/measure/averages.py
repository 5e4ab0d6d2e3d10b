"""Averages over a window or over the year to date, and growth between averages.

Enters and leaves: as in ``kentering.measure.growth``. An average with a month missing is missing
(M1): it is never taken over what happens to be there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from kentering.language import Text
from kentering.measure.frames import (
    SeriesFreq,
    checked,
    crosses,
    gridded,
    months_in,
    paired,
    refuse,
)
from kentering.measure.growth import rate


def moving_average(
    frame: pl.DataFrame, freq: SeriesFreq, n: int, *, breaks: Sequence[date] = ()
) -> pl.DataFrame:
    """The mean of a period and the ``n - 1`` before it.

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        n: window in periods, at least 1.
        breaks: first days of a new base, definition or method; a window across one is null (U2).

    Returns:
        ``period``, ``value``, ``average``; null unless all n values are there.

    Raises:
        InputError: the frame is no series of that frequency, or n is below 1.

    >>> months = [date(2025, m, 1) for m in (1, 2, 3)]
    >>> frame = pl.DataFrame({"period": months, "value": [1.0, 2.0, 6.0]})
    >>> moving_average(frame, "M", 3)["average"].to_list()
    [None, None, 3.0]
    """
    series = _averaged(checked(frame, freq), freq, n)
    broken = crosses((n - 1) * months_in(freq), freq, breaks)
    return series.with_columns(average=pl.when(~broken).then("average"))


def rolling_growth(
    frame: pl.DataFrame,
    freq: SeriesFreq,
    n: int = 3,
    *,
    over: Literal["window", "year"] = "window",
    breaks: Sequence[date] = (),
) -> pl.DataFrame:
    """Growth of the mean of n periods, over the n periods before or the same n a year before.

    With monthly figures and n = 3: three months on three months. CBS advised two-month averages
    against the two months before (n = 2) in its releases on manufacturing output until 2023.

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        n: window in periods, at least 1.
        over: the ``window`` just before, or the same window a ``year`` before.
        breaks: first days of a new base, definition or method (U2).

    Returns:
        ``period`` (the last of the window), ``value``, ``average``, ``growth`` in percent; null
        unless both windows are whole and no break lies in or between them.

    Raises:
        InputError: the frame is no series of that frequency, n is below 1 or ``over`` is unknown.
    """
    size = months_in(freq)
    if over not in ("window", "year"):
        raise refuse(
            f"vergelijking {over!r} bestaat niet",
            f"there is no comparison {over!r}",
            right=Text.same("window, year"),
        )
    months = n * size if over == "window" else 12
    back = (n - 1) * size
    series = paired(_averaged(checked(frame, freq), freq, n), months, "average")
    inside, between = (crosses(span, freq, breaks) for span in (back, back + months))
    return series.select(
        "period",
        "value",
        average=pl.when(~inside).then("average"),
        growth=rate("average", "base", between),
    )


def year_to_date(
    frame: pl.DataFrame, freq: SeriesFreq, *, breaks: Sequence[date] = ()
) -> pl.DataFrame:
    """The mean of the year so far, and its growth over the same periods a year before.

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        breaks: first days of a new base, definition or method (U2).

    Returns:
        ``period``, ``value``, ``average`` (January up to and including the period), ``growth`` in
        percent; ``average`` is null when any period since January is missing, ``growth`` when
        either average is or when a break lies within the two years compared.

    Raises:
        InputError: the frame is no series of that frequency.

    >>> months = [date(y, m, 1) for y in (2024, 2025) for m in (1, 2)]
    >>> frame = pl.DataFrame({"period": months, "value": [100.0, 110.0, 105.0, 126.0]})
    >>> year_to_date(frame, "M")["growth"].to_list()
    [None, None, 5.0, 10.0]
    """
    place = (pl.col("period").dt.month() - 1) // months_in(freq) + 1
    year = pl.col("period").dt.year()
    known = pl.col("value").is_not_null().cum_sum().over(year)
    mean = pl.col("value").cum_sum().over(year) / place
    whole = pl.when((known == place) & mean.is_finite()).then(mean)
    january = pl.col("period").dt.truncate("1y")
    series = paired(checked(frame, freq).with_columns(average=whole), 12, "average")
    return series.select(
        "period",
        "value",
        average=pl.when(~crosses(january, freq, breaks)).then("average"),
        growth=rate("average", "base", crosses(january.dt.offset_by("-12mo"), freq, breaks)),
    )


def _averaged(series: pl.DataFrame, freq: SeriesFreq, n: int) -> pl.DataFrame:
    """A checked series with ``average``: each window summed anew, so that nothing drifts."""
    if n < 1:
        raise refuse(
            f"een gemiddelde over {n} perioden bestaat niet",
            f"there is no average over {n} periods",
        )
    whole = gridded(series, freq)
    values = whole["value"].to_numpy().astype(np.float64)
    means = np.full(values.size, np.nan)
    if values.size >= n:
        means[n - 1 :] = np.lib.stride_tricks.sliding_window_view(values, n).mean(axis=1)
    average = pl.Series("average", means).fill_nan(None)
    return series.join(whole.select("period", average), on="period", how="left").sort("period")
