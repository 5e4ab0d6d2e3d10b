"""Branches side by side: the indices as a matrix of whole years, and the weights that go with it.

Enters: long frames of branch indices and of branch weights. Leaves: a ``Panel`` (periods x
branches, NaN = missing) for the kernels in ``contributions``, and weights in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, months_in, need_columns, refuse

Floats = NDArray[np.float64]
RESIDUAL = "residual"
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Panel:
    """Indices of all branches on a grid of whole calendar years.

    Attributes:
        branches: their codes, sorted; the columns of ``values``.
        periods: first days, January of the first year up to the end of the last.
        values: periods x branches; NaN where missing, absent, or outside the data.
        per_year: periods in a year (12, 4 or 1).
        span: first and last period that the data hold.
    """

    branches: tuple[str, ...]
    periods: tuple[date, ...]
    values: Floats
    per_year: int
    span: tuple[date, date]

    @property
    def years(self) -> list[int]:
        """The calendar years of the grid."""
        return [day.year for day in self.periods[:: self.per_year]]

    @cached_property
    def by_year(self) -> Floats:
        """The values as years x periods of the year x branches."""
        return self.values.reshape(-1, self.per_year, len(self.branches))

    @cached_property
    def annual(self) -> Floats:
        """The mean of each year, years x branches; NaN unless the year is whole (M1)."""
        means: Floats = self.by_year.mean(axis=1)
        return means


def panel_of(indices: pl.DataFrame, freq: SeriesFreq) -> Panel:
    """Arrange branch indices in whole years.

    Args:
        indices: ``branch``, ``period``, ``value``; values not negative.
        freq: A, Q or M.

    Raises:
        InputError: the frame is no series per branch of that frequency, is empty, holds a negative
            index, or has a branch called ``residual``.
    """
    long = checked(indices, freq, key="branch").with_columns(pl.col("branch").cast(pl.String))
    if long.is_empty():
        raise refuse("er zijn geen branche-indices", "there are no branch indices")
    if (long["branch"] == RESIDUAL).any():
        raise refuse("een branche kan niet residual heten", "a branch cannot be called residual")
    if (long["value"] < 0).any():
        raise refuse("een index is negatief", "an index is negative", where="value")
    first, last = long["period"].min(), long["period"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    grid = pl.date_range(
        date(first.year, 1, 1), date(last.year, 12, 1), f"{months_in(freq)}mo", eager=True
    )
    names = tuple(long["branch"].unique().sort().to_list())
    wide = long.pivot(on="branch", index="period", values="value")
    whole = pl.DataFrame({"period": grid}).join(wide, on="period", how="left").sort("period")
    values = whole.select(names).to_numpy().astype(np.float64)
    return Panel(names, tuple(grid.to_list()), values, 12 // months_in(freq), (first, last))


def weights_of(weights: pl.DataFrame, panel: Panel, years: Sequence[int]) -> Floats:
    """The weights of some years in the order of a panel, as years x branches.

    A year without any weights is a row of NaN; a year with weights must have one for every branch
    of the panel and for no other, and they must sum to one (A2).

    Args:
        weights: ``branch``, ``year``, ``weight``.
        panel: the branches.
        years: the years asked for; others are not looked at.

    Raises:
        InputError: a weight is empty, negative or double, the branches differ from those of the
            panel, or the sum is not one to 1e-9.
    """
    used = _clean(weights, "weight").filter(pl.col("year").is_in(list(years)))
    rows = np.full((len(years), len(panel.branches)), np.nan)
    for (year,), part in used.partition_by("year", as_dict=True).items():
        if part["branch"].to_list() != list(panel.branches):
            odd = sorted(set(part["branch"]) ^ set(panel.branches))
            raise refuse(
                f"gewichten en indices van {year} hebben niet dezelfde branches",
                f"weights and indices of {year} do not have the same branches",
                where=", ".join(odd),
            )
        row = part["weight"].to_numpy()
        if abs(row.sum() - 1) > TOLERANCE:
            raise refuse(
                f"gewichten van {year} tellen niet op tot 1",
                f"weights of {year} do not sum to 1",
                where=f"{row.sum():.10g}",
                right=Text("maak ze met shares()", "make them with shares()"),
            )
        rows[list(years).index(year)] = row / row.sum()
    return rows


def shares(values: pl.DataFrame) -> pl.DataFrame:
    """Turn amounts per branch, such as value added, into weights that sum to one per year.

    Args:
        values: ``branch``, ``year``, ``value``; not negative, in one currency and price level.

    Returns:
        ``branch``, ``year``, ``weight``.

    Raises:
        InputError: a value is empty, negative or double, or a year sums to zero.

    >>> money = pl.DataFrame({"branch": ["10", "20"], "year": [2021, 2021], "value": [30, 10]})
    >>> shares(money)["weight"].to_list()
    [0.75, 0.25]
    """
    clean = _clean(values, "value")
    if (clean.group_by("year").agg(pl.col("value").sum())["value"] <= 0).any():
        raise refuse("een jaar telt op tot nul", "a year sums to zero", where="value")
    share = pl.col("value") / pl.col("value").sum().over("year")
    return clean.select("branch", "year", weight=share)


def _clean(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Amounts per branch and year: there, unique, finite and not negative; sorted."""
    need_columns(frame, ["branch", "year", column])
    if not (frame.schema["year"].is_integer() and frame.schema[column].is_numeric()):
        raise refuse(
            f"year moet een geheel getal zijn en {column} een getal",
            f"year must be a whole number and {column} a number",
            where=f"year: {frame.schema['year']}, {column}: {frame.schema[column]}",
        )
    kinds = pl.col("branch").cast(pl.String), pl.col("year"), pl.col(column).cast(pl.Float64)
    clean = frame.select(kinds).sort("year", "branch")
    amount = clean[column]
    if sum(clean.null_count().row(0)) or not amount.is_finite().all() or (amount < 0).any():
        raise refuse(
            f"een cel is leeg, of {column} is negatief of geen getal",
            f"a cell is empty, or {column} is negative or no number",
            where=column,
        )
    if clean.select("branch", "year").is_duplicated().any():
        raise refuse("een branche heeft twee waarden in een jaar", "a branch has two values a year")
    return clean
