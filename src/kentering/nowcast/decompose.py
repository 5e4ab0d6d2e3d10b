"""Why a nowcast moved: withdrawn cells, revisions, releases and re-estimation, adding up.

Follows Bańbura and Modugno (2014). The weights of one target on every cell are the smoothing errors
of a panel that holds each cell's covariance with the target (Koopman and Harvey 2003 give the
same weights by recursion), so one pass serves all cells, however many moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from kentering.nowcast.model import Array, News, Parameters
from kentering.nowcast.steps import WEIGHTS
from kentering.nowcast.system import (
    Plan,
    companion,
    gaps,
    plan,
    smooth_state,
    start_state,
    values_of,
)

_SETTLED = 1e-15  # of the factors' prior covariance: later months have the same
_SCHEMA = {
    "series": pl.String,
    "period": pl.Date,
    "kind": pl.String,
    "expected": pl.Float64,
    "actual": pl.Float64,
    "weight": pl.Float64,
    "impact": pl.Float64,
}


@dataclass(frozen=True)
class Target:
    """The cell whose nowcast is explained: column, row of the grid, and its month."""

    column: int
    row: int
    month: date

    @property
    def third(self) -> int:
        """The first row that is the third month of a quarter."""
        return (self.row - self.month.month) % 3


def decompose(
    before: Parameters,
    after: Parameters,
    old: Array,
    new: Array,
    months: tuple[date, ...],
    target: Target,
    *,
    white: tuple[bool, bool],
    noise: float = 0.0,
) -> News:
    """Split the change of one nowcast.

    Args:
        before: parameters of the old nowcast.
        after: parameters of the new one; the cells are weighed with these.
        old: old panel, (T, n), original units, NaN missing.
        new: new panel on the same months and columns.
        months: the T months.
        target: the cell.
        white: whether the idiosyncratic terms are white noise, before and after.
        noise: measurement variance, 0 in every model of ours; other programs add some.
    """
    held = before is after
    cell = (target.row, target.column)
    was = _expected(before, old, target, white=white[0], noise=noise)[cell]
    base = was if held else _expected(after, old, target, white=white[1], noise=noise)[cell]
    now = _expected(after, new, target, white=white[1], noise=noise)[cell]
    common = np.isfinite(old) & np.isfinite(new)
    gone, fresh = np.isfinite(old) & ~common, np.isfinite(new) & ~common
    shared = common & (old != new)
    parts = []
    if gone.any():
        kept = np.where(common, old, np.nan)
        without = _expected(after, kept, target, white=white[1], noise=noise)
        pull = weights(after, np.isfinite(old), target, white=white[1], noise=noise)
        parts.append(_cells("withdrawn", gone, old, without, pull, after.series, months))
    if shared.any():
        pull = weights(after, common, target, white=white[1], noise=noise)
        parts.append(_cells("revision", shared, old, new, pull, after.series, months))
    if fresh.any():
        kept = np.where(common, new, np.nan)
        known = _expected(after, kept, target, white=white[1], noise=noise)
        pull = weights(after, np.isfinite(new), target, white=white[1], noise=noise)
        parts.append(_cells("release", fresh, known, new, pull, after.series, months))
    cells = pl.concat(parts) if len(parts) > 1 else [*parts, pl.DataFrame(schema=_SCHEMA)][0]
    moved = base - was
    left = now - was - moved - float(cells["impact"].sum())
    name = after.series[target.column]
    return News(name, target.month, float(was), float(now), float(moved), cells, float(left))


def _cells(
    kind: str,
    where: np.ndarray,
    expected: Array,
    actual: Array,
    pull: Array,
    series: tuple[str, ...],
    months: tuple[date, ...],
) -> pl.DataFrame:
    """One row per cell; a withdrawn cell moves from its figure to what is expected without it."""
    row, column = np.nonzero(where)
    impact = pull[row, column] * (actual[row, column] - expected[row, column])
    told = (actual, None) if kind == "withdrawn" else (expected, actual)
    return pl.DataFrame(
        {
            "series": [series[j] for j in column],
            "period": [months[t] for t in row],
            "kind": [kind] * row.size,
            "expected": told[0][row, column],
            "actual": [None] * row.size if told[1] is None else told[1][row, column],
            "weight": pull[row, column],
            "impact": impact,
        },
        schema=_SCHEMA,
    )


def _expected(
    par: Parameters, figures: Array, target: Target, *, white: bool, noise: float
) -> Array:
    """What the model says of every cell given the figures, original units, (T, n)."""
    x = (figures - par.center) / par.scale
    made = _planned(par, np.isfinite(x), target, white=white, noise=noise)
    out = values_of(par, x, made, smooth_state(par, x, made, noise=noise, second=False))
    return np.asarray(out * par.scale + par.center)


def _planned(
    par: Parameters, observed: np.ndarray, target: Target, *, white: bool, noise: float
) -> Plan:
    """The target is carried, or every series where measurement has noise."""
    carry = tuple(range(par.rho.size)) if noise else (target.column,)
    return plan(par, observed, third=target.third, carry=carry, white=white)


def weights(
    par: Parameters, observed: np.ndarray, target: Target, *, white: bool, noise: float = 0.0
) -> Array:
    """Weight of every observed cell in the target's nowcast, original units, (T, n).

    With S the covariance of the observed cells and s theirs with the target, the weights are
    S^-1 s: the smoothing errors of a panel that holds s and has mean zero.
    """
    made = _planned(par, observed, target, white=white, noise=noise)
    d = np.where(observed, _covariances(par, made, observed.shape[0], target), np.nan)
    _, cov = start_state(par, made)
    answer = smooth_state(par, d, made, start=(np.zeros(made.size), cov), noise=noise, second=False)
    r = par.loadings.shape[1]
    inside = np.ones(d.shape[1], dtype=bool)
    inside[made.carried] = False
    left = np.where(observed & inside, d - answer.state[:, :r] @ par.loadings.T, 0.0)
    gap = np.where(inside, gaps(observed), 0)
    row, column = np.nonzero(gap > 0) if not white else (np.array([], int), np.array([], int))
    back = row - gap[row, column]
    power = par.rho[column] ** gap[row, column]
    stationary = 1.0 - par.rho**2
    pull = left * stationary / par.sigma2
    own = stationary[column] / (par.sigma2[column] * (1.0 - power**2))
    pull[row, column] = own * (left[row, column] - power * left[back, column])
    out = pull.copy()
    np.subtract.at(out, (back, column), power * pull[row, column])
    out[:, made.carried] = np.where(observed[:, made.carried], answer.pulls, 0.0)
    return np.asarray(out * par.scale[target.column] / par.scale)


def _rows(par: Parameters, made: Plan) -> Array:
    """What every series reads from the factors in the state, (n, q)."""
    out = np.zeros((par.rho.size, made.factors))
    out[:, : par.loadings.shape[1]] = par.loadings
    for i in np.flatnonzero(par.quarterly):
        quarter = np.outer(WEIGHTS, par.loadings[i]).ravel()
        out[i, : quarter.size] = quarter
    return out


def _covariances(par: Parameters, made: Plan, count: int, target: Target) -> Array:
    """Prior covariance of every cell with the target, standardised, (T, n)."""
    step, shock = companion(par.transition, par.shock, made.factors)
    rows = _rows(par, made)
    common = start_state(par, made)[1][: made.factors, : made.factors]
    ahead = np.zeros((target.row + 1, made.factors))
    ahead[target.row] = rows[target.column]
    for t in range(target.row, 0, -1):
        ahead[t - 1] = step.T @ ahead[t]
    with_target = np.zeros((count, made.factors))
    for t in range(target.row + 1):
        with_target[t] = common @ ahead[t]
        after = step @ common @ step.T + shock
        if np.abs(after - common).max() <= _SETTLED * np.abs(common).max():
            with_target[t : target.row + 1] = ahead[t : target.row + 1] @ common
            break
        common = after
    for t in range(target.row + 1, count):
        with_target[t] = step @ with_target[t - 1]
    out = with_target @ rows.T
    out[:, target.column] += _own(par, count, target)
    return np.asarray(out)


def _own(par: Parameters, count: int, target: Target) -> Array:
    """Prior covariance of the target's own error with its errors in all months, (T,)."""
    i = target.column
    read = WEIGHTS if par.quarterly[i] else np.ones(1)
    lag = np.arange(read.size)
    apart = np.arange(count)[:, None, None] - lag[:, None] - (target.row - lag)
    chain = par.rho[i] ** np.abs(apart) * par.sigma2[i] / (1 - par.rho[i] ** 2)
    return np.asarray(read @ chain @ read)
