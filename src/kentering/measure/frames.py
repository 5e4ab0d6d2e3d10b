"""What a series must be before it is measured, and how two of its periods are paired.

A series is a Polars frame with ``period`` (pl.Date, the first day of the reference period) and
``value`` (a number; null is missing, never zero: clause M1). Whatever cannot be that is refused
here, so that the measures themselves need not look again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, get_args

import polars as pl

from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import MONTHS_IN

SeriesFreq = Literal["A", "Q", "M"]


def refuse(nl: str, en: str, *, where: str | None = None, right: Text | None = None) -> InputError:
    """The error for a frame or argument that is not what it should be (clause E1)."""
    return InputError(Text(nl, en), where=where, right=right)


def months_in(freq: SeriesFreq) -> int:
    """How many months one period of the frequency holds.

    Raises:
        InputError: the frequency is not A, Q or M.

    >>> months_in("Q")
    3
    """
    if freq not in get_args(SeriesFreq):
        raise refuse(
            f"frequentie {freq!r} kan niet worden gemeten",
            f"frequency {freq!r} cannot be measured",
            right=Text.same("A, Q, M"),
        )
    return MONTHS_IN[freq]


def checked(
    frame: pl.DataFrame,
    freq: SeriesFreq,
    *,
    values: Sequence[str] = ("value",),
    key: str | None = None,
) -> pl.DataFrame:
    """The frame as a series: sorted, unique, real numbers, periods that start where they should.

    Args:
        frame: holds ``period``, the ``values`` columns and, when given, the ``key`` column.
        freq: the frequency of the periods.
        values: the columns with figures; cast to Float64, null kept as null.
        key: the column that tells series or branches apart in a long frame.

    Returns:
        Only those columns, sorted by key and period.

    Raises:
        InputError: a column is absent or of another kind, a period is null, double or does not
            start a period of ``freq``, or a value is NaN or infinite.
    """
    months_in(freq)
    heads = ["period", *values] if key is None else [key, "period", *values]
    need_columns(frame, heads)
    if frame.schema["period"] != pl.Date:
        raise refuse(
            "kolom period bevat geen datums",
            "column period holds no dates",
            where=f"period: {frame.schema['period']}",
            right=Text.same("pl.Date"),
        )
    clean = frame.select(
        *([key] if key else []), "period", *(_number(frame, name) for name in values)
    )
    keys = heads[: len(heads) - len(values)]
    _check_keys(clean, keys)
    _check_starts(clean, freq)
    return clean.sort(keys)


def need_columns(frame: pl.DataFrame, names: Sequence[str]) -> None:
    """Refuse a frame that lacks one of the columns.

    Raises:
        InputError: a column is absent.
    """
    if absent := [name for name in names if name not in frame.columns]:
        raise refuse(
            f"kolom ontbreekt: {', '.join(absent)}",
            f"missing column: {', '.join(absent)}",
            where=f"columns: {', '.join(frame.columns)}",
            right=Text.same(", ".join(names)),
        )


def _number(frame: pl.DataFrame, name: str) -> pl.Series:
    kind = frame.schema[name]
    if not (kind.is_numeric() or kind == pl.Null):
        raise refuse(
            f"kolom {name} bevat geen getallen",
            f"column {name} holds no numbers",
            where=f"{name}: {kind}",
        )
    numbers = frame[name].cast(pl.Float64)
    if not (numbers.is_finite().fill_null(value=True)).all():
        raise refuse(
            f"kolom {name} bevat NaN of oneindig",
            f"column {name} holds NaN or infinity",
            right=Text("null voor een ontbrekende waarde", "null for a missing value"),
        )
    return numbers


def _check_keys(frame: pl.DataFrame, keys: Sequence[str]) -> None:
    for name in keys:
        if frame[name].null_count():
            raise refuse(f"kolom {name} heeft een lege cel", f"column {name} has an empty cell")
    double = frame.filter(frame.select(keys).is_duplicated())
    if not double.is_empty():
        row = " ".join(str(part) for part in double.select(keys).row(0))
        raise refuse("een periode staat er dubbel in", "a period is there twice", where=row)


def _check_starts(frame: pl.DataFrame, freq: SeriesFreq) -> None:
    day, month = pl.col("period").dt.day(), pl.col("period").dt.month()
    wrong = frame.filter((day != 1) | ((month - 1) % months_in(freq) != 0))
    if not wrong.is_empty():
        raise refuse(
            f"een datum is niet de eerste dag van een periode (frequentie {freq})",
            f"a date is not the first day of a period (frequency {freq})",
            where=str(wrong["period"][0]),
        )


def gridded(series: pl.DataFrame, freq: SeriesFreq) -> pl.DataFrame:
    """A checked series with a null row for every period absent between its first and last."""
    if series.is_empty():
        return series
    first, last = series["period"][0], series["period"][-1]
    every = pl.date_range(first, last, interval=f"{months_in(freq)}mo", eager=True)
    return pl.DataFrame({"period": every}).join(series, on="period", how="left").sort("period")


def paired(series: pl.DataFrame, months: int, column: str = "value") -> pl.DataFrame:
    """A checked series with ``base``: the ``column`` exactly ``months`` earlier, else null.

    The pairing is by calendar, not by row, so an absent period gives null and nothing is
    bridged (clause T4).
    """
    earlier = series.select(pl.col("period").dt.offset_by(f"{months}mo"), base=pl.col(column))
    return series.join(earlier, on="period", how="left").sort("period")


def crosses(first_months_back: int | pl.Expr, freq: SeriesFreq, breaks: Sequence[date]) -> pl.Expr:
    """Whether a break lies after the first day of the span that ends with ``period``.

    A break is the first day of the new base, definition or method. A span that starts on that day
    does not cross it; a break inside a period spoils every span that holds that period (U2).

    Args:
        first_months_back: how far before ``period`` the span starts, in months, or an expression
            with the span's first day.
        freq: the frequency; the span ends with the last day of ``period``.
        breaks: first days of the new state of affairs.
    """
    period = pl.col("period")
    if isinstance(first_months_back, int):
        first = period.dt.offset_by(f"-{first_months_back}mo")
    else:
        first = first_months_back
    after = period.dt.offset_by(f"{months_in(freq)}mo")
    hits = [(first < pl.lit(day)) & (pl.lit(day) < after) for day in breaks]
    return pl.any_horizontal(hits) if hits else pl.lit(value=False)


def each(
    frame: pl.DataFrame, by: str, measure: Callable[[pl.DataFrame], pl.DataFrame]
) -> pl.DataFrame:
    """Apply a measure of one series to every series of a long frame.

    Args:
        frame: long frame with the column ``by`` beside ``period`` and ``value``.
        by: the column that tells the series apart, such as ``series`` or ``branch``.
        measure: takes the frame of one series and returns a frame.

    Returns:
        The results below one another, with ``by`` as the first column, in order of ``by``.

    Raises:
        InputError: the column is absent or has an empty cell, or the measure refuses a series.

    >>> from kentering.measure.growth import growth
    >>> long = pl.DataFrame({"branch": ["C", "C"], "value": [100.0, 102.0],
    ...                      "period": [date(2025, 1, 1), date(2025, 2, 1)]})
    >>> each(long, "branch", lambda one: growth(one, "M", over="previous"))["growth"].to_list()
    [None, 2.0]
    """
    need_columns(frame, [by])
    if frame[by].null_count():
        raise refuse(f"kolom {by} heeft een lege cel", f"column {by} has an empty cell")
    if frame.is_empty():
        empty = measure(frame.drop(by))
        return empty.select(pl.lit(None, dtype=frame.schema[by]).alias(by), pl.all())
    parts = frame.sort(by).partition_by(by, maintain_order=True)
    done = [
        measure(p.drop(by)).select(pl.lit(p[by][0], dtype=p.schema[by]).alias(by), pl.all())
        for p in parts
    ]
    return pl.concat(done)
