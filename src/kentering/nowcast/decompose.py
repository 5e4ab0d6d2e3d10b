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

from kentering.nowcast.model import QUARTER_LAGS, Array, News, Parameters
from kentering.nowcast.steps import WEIGHTS
from kentering.nowcast.system import (
    Plan,
    gaps,
    plan,
    smooth_state,
    start_state,
    values_of,
)

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


def decompose(
    before: Parameters,
    after: Parameters,
    old: Array,
    new: Array,
    months: tuple[date, ...],
    target: Target,
    *,
    white: tuple[bool, bool],
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
    """
    held = before is after
    was = _expected(before, old, target, white=white[0])[target.row, target.column]
    base = was if held else _expected(after, old, target, white=white[1])[target.row, target.column]
    now = _expected(after, new, target, white=white[1])[target.row, target.column]
    common = np.isfinite(old) & np.isfinite(new)
    gone, fresh = np.isfinite(old) & ~common, np.isfinite(new) & ~common
    shared = common & (old != new)
    parts = []
    if gone.any():
        without = _expected(after, np.where(common, old, np.nan), target, white=white[1])
        pull = weights(after, np.isfinite(old), target, white=white[1])
        parts.append(_cells("withdrawn", gone, old, without, pull, after.series, months))
    if shared.any():
        pull = weights(after, common, target, white=white[1])
        parts.append(_cells("revision", shared, old, new, pull, after.series, months))
    if fresh.any():
        known = _expected(after, np.where(common, new, np.nan), target, white=white[1])
        pull = weights(after, np.isfinite(new), target, white=white[1])
        parts.append(_cells("release", fresh, known, new, pull, after.series, months))
    cells = pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])
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


def _expected(par: Parameters, figures: Array, target: Target, *, white: bool) -> Array:
    """What the model says of every cell given the figures, original units, (T, n)."""
    x = (figures - par.center) / par.scale
    made = plan(par, np.isfinite(x), carry=(target.column,), white=white)
    out = values_of(par, x, made, smooth_state(par, x, made, second=False))
    return np.asarray(out * par.scale + par.center)


def weights(par: Parameters, observed: np.ndarray, target: Target, *, white: bool) -> Array:
    """Weight of every observed cell in the target's nowcast, original units, (T, n).

    With S the covariance of the observed cells and s theirs with the target, the weights are
    S^-1 s: the smoothing errors of a panel that holds s and has mean zero.
    """
    made = plan(par, observed, carry=(target.column,), white=white)
    d = np.where(observed, _covariances(par, made, observed.shape[0], target), np.nan)
    _, cov = start_state(par, made)
    answer = smooth_state(par, d, made, start=(np.zeros(made.size), cov), second=False)
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
    """Measurement rows of every series on the state, (n, m); errors only where carried."""
    r = par.loadings.shape[1]
    out = np.zeros((par.rho.size, made.size))
    out[:, :r] = par.loadings
    for i, o, size in zip(made.carried, made.offset, made.length, strict=True):
        if size == QUARTER_LAGS:
            out[i, : r * QUARTER_LAGS] = np.outer(WEIGHTS, par.loadings[i]).ravel()
            out[i, o : o + size] = WEIGHTS
        else:
            out[i, o] = 1.0
    return out


def _transition(par: Parameters, made: Plan) -> tuple[Array, Array]:
    """Transition matrix and shock covariance of the state, (m, m) each."""
    r = par.loadings.shape[1]
    q = r * made.lags
    step, cov = np.zeros((made.size, made.size)), np.zeros((made.size, made.size))
    step[:r, : par.transition.shape[1]] = par.transition
    step[r:q, : q - r] = np.eye(q - r)
    cov[:r, :r] = par.shock
    for i, o, size in zip(made.carried, made.offset, made.length, strict=True):
        step[o, o] = par.rho[i]
        step[o + 1 : o + size, o : o + size - 1] = np.eye(size - 1)
        cov[o, o] = par.sigma2[i]
    return step, cov


def _covariances(par: Parameters, made: Plan, count: int, target: Target) -> Array:
    """Prior covariance of every cell with the target, standardised, (T, n)."""
    step, shock = _transition(par, made)
    rows = _rows(par, made)
    _, cov = start_state(par, made)
    ahead = np.zeros((target.row + 1, made.size))
    ahead[target.row] = rows[target.column]
    for t in range(target.row, 0, -1):
        ahead[t - 1] = step.T @ ahead[t]
    with_target = np.zeros((count, made.size))
    q = par.loadings.shape[1] * made.lags
    common, errors = cov[:q, :q], cov[q:, q:]  # a priori apart; the errors are stationary
    with_target[: target.row + 1, q:] = ahead[:, q:] @ errors
    for t in range(target.row + 1):
        with_target[t, :q] = common @ ahead[t, :q]
        common = step[:q, :q] @ common @ step[:q, :q].T + shock[:q, :q]
    for t in range(target.row + 1, count):
        with_target[t] = step @ with_target[t - 1]
    return np.asarray(with_target @ rows.T)
