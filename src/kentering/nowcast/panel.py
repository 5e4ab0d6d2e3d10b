"""A wide Polars panel as a checked monthly grid, and its standardisation.

Null is missing (clause M1); months absent between the first and the last are missing months. A
quarterly column has figures in March, June, September and December only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.errors import InputError
from kentering.language import Text
from kentering.measure.frames import checked, need_columns
from kentering.nowcast.model import QUARTER_LAGS, Array, Spec

LEAST = 12  # months, and observations of a monthly series
LEAST_QUARTERS = 5


@dataclass(frozen=True)
class Grid:
    """Figures (T, n) in original units, NaN where missing, with their months and columns."""

    months: tuple[date, ...]
    series: tuple[str, ...]
    figures: Array

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Which cells hold a figure, (T, n)."""
        return np.isfinite(self.figures)


def read(panel: pl.DataFrame, quarterly: tuple[str, ...], series: tuple[str, ...] = ()) -> Grid:
    """Check a wide panel and lay it on every month from its first to its last.

    Args:
        panel: ``period`` (pl.Date, first days of months) and one numeric column per series.
        quarterly: the columns observed in third months.
        series: the columns to take, in this order; none given, all of them.

    Raises:
        InputError: a column is absent or no number, a quarterly figure stands in another month.
    """
    names = series or tuple(name for name in panel.columns if name != "period")
    need_columns(panel, ["period", *names, *quarterly])
    kinds = panel.schema
    odd = [n for n in names if not (kinds[n].is_numeric() or kinds[n] == pl.Null)]
    checked(panel, "M", values=odd)
    cells = panel.select(pl.col(names).cast(pl.Float64)).to_numpy()
    absent = np.array(panel.select(names).null_count().row(0))
    if wrong := np.flatnonzero((~np.isfinite(cells)).sum(axis=0) > absent).tolist():
        checked(panel, "M", values=[names[i] for i in wrong])
    grid = _laid(panel["period"], names, cells)
    third = np.array([month.month % 3 == 0 for month in grid.months], dtype=bool)
    for name in quarterly:
        column = grid.figures[:, names.index(name)]
        if wrong := np.flatnonzero(np.isfinite(column) & ~third).tolist():
            raise InputError(
                Text(
                    f"kwartaalreeks {name} heeft een cijfer buiten de derde maand",
                    f"quarterly series {name} has a figure outside the third month",
                ),
                where=str(grid.months[wrong[0]]),
                right=Text("maart, juni, september, december", "March, June, September, December"),
            )
    return grid


def _laid(period: pl.Series, names: tuple[str, ...], cells: Array) -> Grid:
    """Rows in order on every month from the first to the last."""
    if period.is_empty():
        return Grid((), names, cells)
    row = period.to_numpy().astype("datetime64[M]").astype(np.int64)
    row = row - row.min()
    figures = np.full((int(row.max()) + 1, len(names)), np.nan)
    figures[row] = cells
    whole = period.sort()
    months = pl.date_range(whole[0], whole[-1], interval="1mo", eager=True)
    return Grid(tuple(months.to_list()), names, figures)


def estimated(grid: Grid, spec: Spec) -> Grid:
    """The panel as the estimation sees it: figures of skipped months are missing (clause M1).

    A quarterly figure is missing when a month of its quarter is skipped.

    Raises:
        InputError: a skipped month is not in the panel.
    """
    months = [day.replace(day=1) for day in spec.skip]
    if absent := [month for month in months if month not in grid.months]:
        raise InputError(
            Text(
                "een over te slaan maand zit niet in het panel",
                "a month to skip is not in the panel",
            ),
            where=", ".join(str(month) for month in absent),
            right=Text.same(f"{grid.months[0]} - {grid.months[-1]}"),
        )
    figures = grid.figures.copy()
    low = np.array([name in spec.quarterly for name in grid.series], dtype=bool)
    for month in months:
        row = grid.months.index(month)
        figures[row] = np.nan
        end = row + (-month.month) % 3
        figures[end : end + 1, low] = np.nan
    return Grid(grid.months, grid.series, figures)


def need_cells(grid: Grid, spec: Spec, may: NDArray[np.bool_]) -> None:
    """Refuse a panel with fewer figures than the model has parameters to estimate.

    Args:
        grid: the panel as the estimation sees it.
        spec: the model.
        may: (n, r) which series load on which factor.

    Raises:
        InputError: too few figures.
    """
    each = 2 if spec.idiosyncratic == "ar1" else 1
    dynamics = sum(b.factors**2 * b.lags + b.factors * (b.factors + 1) // 2 for b in spec.blocks)
    free = int(may.sum()) + each * len(grid.series) + dynamics
    seen = int(grid.observed.sum())
    if seen < free:
        raise InputError(
            Text(
                "het panel heeft minder cijfers dan het model parameters",
                "the panel holds fewer figures than the model has parameters",
            ),
            where=f"{seen} < {free}",
            right=Text(
                "een langer panel, of minder factoren, vertragingen of blokken",
                "a longer panel, or fewer factors, lags or blocks",
            ),
        )


def standards(grid: Grid, spec: Spec) -> tuple[Array, Array]:
    """Mean and standard deviation (divisor n - 1) per series, (n,) each.

    Raises:
        InputError: too few months, or a series that is empty, too short or constant.
    """
    if len(grid.months) < LEAST:
        raise _refuse("het panel", "the panel", "te kort", "too short", f"{len(grid.months)}")
    center, scale = np.zeros(len(grid.series)), np.ones(len(grid.series))
    for i, name in enumerate(grid.series):
        seen = grid.figures[grid.observed[:, i], i]
        least = LEAST_QUARTERS if name in spec.quarterly else LEAST
        if seen.size == 0:
            raise _refuse(f"reeks {name}", f"series {name}", "leeg", "empty", name)
        if seen.size < least:
            raise _refuse(f"reeks {name}", f"series {name}", "te kort", "too short", f"{seen.size}")
        center[i], scale[i] = seen.mean(), seen.std(ddof=1)
        if scale[i] <= 1e-12 * max(1e-300, float(np.abs(seen).max())):
            raise _refuse(f"reeks {name}", f"series {name}", "constant", "constant", str(seen[0]))
    return center, scale


def _refuse(what_nl: str, what_en: str, nl: str, en: str, where: str) -> InputError:
    return InputError(
        Text(f"{what_nl} is {nl}", f"{what_en} is {en}"),
        where=where,
        right=Text(
            f"minstens {LEAST} maanden of {LEAST_QUARTERS} kwartalen, die bewegen; anders weglaten",
            f"at least {LEAST} months or {LEAST_QUARTERS} quarters, that move; else leave it out",
        ),
    )


def loads(series: tuple[str, ...], spec: Spec) -> NDArray[np.bool_]:
    """Which series may load on which factor, (n, r).

    Raises:
        InputError: a block or the list of quarterly series names a series that is not there, or
            a series loads on nothing, or a block is too small for its factors.
    """
    names = {n for block in spec.blocks for n in block.series or ()} | set(spec.quarterly)
    if absent := sorted(names - set(series)):
        raise InputError(
            Text(f"onbekende reeks: {', '.join(absent)}", f"unknown series: {', '.join(absent)}"),
            right=Text.same(", ".join(series)),
        )
    columns = []
    for block in spec.blocks:
        inside = np.array([block.series is None or name in block.series for name in series])
        if inside.sum() <= block.factors:
            raise InputError(
                Text(
                    f"blok {block.name} heeft te weinig reeksen voor {block.factors} factoren",
                    f"block {block.name} has too few series for {block.factors} factors",
                ),
                where=f"{int(inside.sum())}",
            )
        columns += [inside] * block.factors
    out = np.column_stack(columns)
    if idle := [name for name, row in zip(series, out, strict=True) if not row.any()]:
        raise InputError(
            Text(f"reeks {idle[0]} zit in geen blok", f"series {idle[0]} is in no block"),
        )
    return out


def aggregated(factors: Array) -> Array:
    """Weighted five-month sums 1, 2, 3, 2, 1 of (T, r); the first four months are NaN."""
    out = np.full_like(factors, np.nan)
    months = factors.shape[0]
    out[QUARTER_LAGS - 1 :] = sum(
        w * factors[4 - lag : months - lag] for lag, w in enumerate((1.0, 2.0, 3.0, 2.0, 1.0))
    )
    return out
