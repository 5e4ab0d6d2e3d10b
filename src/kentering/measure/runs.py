"""How long a sign has lasted, since when a figure was not equalled, how unusual its size is.

Enters: a series of growth rates, differences or balances. Leaves: frames and frozen results that
say how far the data reach, so that no one writes *ever* where the store merely begins (M3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from kentering.errors import MissingDataError
from kentering.language import Text, round_half_away
from kentering.measure.frames import SeriesFreq, checked, gridded, refuse


def runs(frame: pl.DataFrame, freq: SeriesFreq, *, decimals: int = 1) -> pl.DataFrame:
    """How many periods in a row the figure has had its sign, after rounding (house style 2.5).

    A figure that rounds to zero has no sign and ends a run. A missing or absent period ends it
    too: the count then starts anew and ``at_least`` says that the run may be longer, as it does
    for a run that begins where the data begin.

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        decimals: decimals of the printed figure (rounded half away from zero, R1).

    Returns:
        ``period``, ``value``, ``sign`` (-1, 0, 1), ``run`` (0 for a zero), ``at_least``; the last
        three null for a missing value.

    Raises:
        InputError: the frame is no series of that frequency.

    >>> months = [date(2025, m, 1) for m in (1, 2, 3, 4)]
    >>> frame = pl.DataFrame({"period": months, "value": [0.3, -0.04, -1.2, -0.3]})
    >>> runs(frame, "M")["run"].to_list()
    [1, 0, 1, 2]
    """
    series = checked(frame, freq)
    whole = gridded(series, freq)
    rows: list[tuple[int | None, int | None, bool | None]] = []
    before: int | None = None
    length, open_start = 0, True
    for value in whole["value"]:
        sign = None if value is None else _sign(value, decimals)
        if sign is not None and sign == before and sign != 0:
            length += 1
        else:
            length, open_start = (1 if sign else 0), bool(sign) and before is None
        rows.append((None, None, None) if sign is None else (sign, length, open_start))
        before = sign
    kinds = {"sign": pl.Int8, "run": pl.Int64, "at_least": pl.Boolean}
    counted = pl.DataFrame(rows, schema=kinds, orient="row")
    return series.join(
        pl.concat([whole.select("period"), counted], how="horizontal"), on="period", how="left"
    ).sort("period")


def _sign(value: float, decimals: int) -> int:
    rounded = round_half_away(value, decimals)
    return int(rounded > 0) - int(rounded < 0)


@dataclass(frozen=True)
class Since:
    """Since when a figure had not been equalled.

    Attributes:
        period: the period asked about.
        value: its figure, unrounded.
        last: the last earlier period with a figure at least as high (or as low); None when the
            data hold none.
        last_value: the figure of that period.
        steps: periods between ``last`` and ``period``.
        start: the first period of the data with a figure.
        missing: periods without a figure between ``last`` (or ``start``) and ``period``; above
            zero the record is not certain.
    """

    period: date
    value: float
    last: date | None
    last_value: float | None
    steps: int | None
    start: date
    missing: int


def since(
    frame: pl.DataFrame,
    freq: SeriesFreq,
    period: date,
    *,
    direction: Literal["high", "low"],
    decimals: int | None = 1,
) -> Since:
    """The last earlier period with a figure at least as high (or as low): *largest since*.

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        period: first day of the period asked about.
        direction: ``high`` for the largest, ``low`` for the smallest.
        decimals: compare figures as printed; None compares them unrounded.

    Raises:
        InputError: the frame is no series of that frequency, or the direction is unknown.
        MissingDataError: the period has no figure.

    >>> months = [date(2025, m, 1) for m in (1, 2, 3)]
    >>> frame = pl.DataFrame({"period": months, "value": [3.0, 1.0, 2.0]})
    >>> since(frame, "M", date(2025, 3, 1), direction="high").last
    datetime.date(2025, 1, 1)
    """
    if direction not in ("high", "low"):
        raise refuse(
            f"richting {direction!r} bestaat niet",
            f"there is no direction {direction!r}",
            right=Text.same("high, low"),
        )
    earlier, value = _before(checked(frame, freq), freq, period)
    turn = 1 if direction == "high" else -1

    def printed(x: float) -> float:
        return turn * (x if decimals is None else float(round_half_away(x, decimals)))

    known = [(day, x) for day, x in earlier.iter_rows() if x is not None]
    found = next(((d, x) for d, x in reversed(known) if printed(x) >= printed(value)), None)
    start = known[0][0] if known else period
    span = earlier.filter(pl.col("period") >= (found[0] if found else start))
    return Since(
        period=period,
        value=value,
        last=found[0] if found else None,
        last_value=found[1] if found else None,
        steps=span.height if found else None,
        start=start,
        missing=span["value"].null_count(),
    )


@dataclass(frozen=True)
class Rank:
    """Where the absolute size of a figure stands among earlier ones: percentile and their number.

    Attributes:
        percentile: 0 to 100; None when there is no earlier figure.
        n: how many earlier figures it was compared with.
    """

    percentile: float | None
    n: int


def size_rank(frame: pl.DataFrame, freq: SeriesFreq, period: date) -> Rank:
    """The percentile of a figure's absolute size among the earlier figures of its series.

    Later figures play no part (V5); half of the ties count as smaller. The house style calls a
    move *light* below the 40th and *strong* above the 80th percentile (house style 2.2).

    Args:
        frame: ``period`` and ``value``.
        freq: A, Q or M.
        period: first day of the period asked about.

    Raises:
        InputError: the frame is no series of that frequency.
        MissingDataError: the period has no figure.

    >>> months = [date(2025, m, 1) for m in (1, 2, 3, 4)]
    >>> frame = pl.DataFrame({"period": months, "value": [3.0, -1.0, 0.5, -2.0]})
    >>> round(size_rank(frame, "M", date(2025, 4, 1)).percentile, 1)
    66.7
    """
    earlier, value = _before(checked(frame, freq), freq, period)
    sizes = [abs(x) for x in earlier["value"] if x is not None]
    if not sizes:
        return Rank(None, 0)
    smaller = sum(x < abs(value) for x in sizes) + 0.5 * sum(x == abs(value) for x in sizes)
    return Rank(100 * smaller / len(sizes), len(sizes))


def _before(series: pl.DataFrame, freq: SeriesFreq, period: date) -> tuple[pl.DataFrame, float]:
    """The gridded rows before a period, and its own figure."""
    whole = gridded(series, freq)
    own = whole.filter(pl.col("period") == period)["value"].drop_nulls()
    if own.is_empty():
        raise MissingDataError(
            Text("de gevraagde periode heeft geen cijfer", "the period asked about has no figure"),
            where=str(period),
        )
    return whole.filter(pl.col("period") < period), float(own[0])
