"""The joint distribution of a series' figures in several months, given a whole panel.

With the series' error in the state every figure is a linear function of one month's state, and
smoothed states of two months s < t covary by P_s L_s' ... L_{t-1}' (I - N_t P_t) (Durbin and
Koopman 2012, 4.5); the rows of the filter give each L. Nothing is drawn and nothing approximated;
parameters are held.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kentering.nowcast.model import Array, Parameters
from kentering.nowcast.steps import RUNNING, WEIGHTS, step_rows
from kentering.nowcast.system import Plan, Room, plan, room, smooth_state


def moments_of(
    par: Parameters,
    x: Array,
    column: int,
    months: Sequence[int],
    *,
    third: int,
    white: bool,
) -> tuple[Array, Array]:
    """Mean (k,) and covariance (k, k) of one column in k rows of the panel, standardised.

    Args:
        par: the parameters.
        x: standardised data (T, n), NaN missing; T reaches the last row asked for.
        column: the series.
        months: k rows, increasing; third months for a quarterly series.
        third: the first row that is the third month of a quarter.
        white: whether the idiosyncratic terms are white noise.
    """
    made = plan(par, np.isfinite(x), third=third, carry=(column,), white=white)
    work = room(made, x.shape[0])
    answer = smooth_state(par, x, made, work=work)
    row = _row(par, made, column)
    mean = answer.state[list(months)] @ row
    cov = np.zeros((len(months), len(months)))
    later = np.zeros((made.size, 0))  # one column per figure behind the month, the last one first
    for k in range(len(months) - 1, -1, -1):
        t = months[k]
        p, n = answer.predicted[t], answer.backward[t]
        spread = p @ row
        later = np.column_stack([later, row - n @ spread])
        cov[k, k:] = cov[k:, k] = (spread @ later)[::-1]
        if k:
            later = _carried_back(par, made, work, later, t, months[k - 1])
    return np.asarray(mean), cov


def _row(par: Parameters, made: Plan, column: int) -> Array:
    """What the series' figure reads from the state, (m,)."""
    out = np.zeros(made.size)
    k = int(np.flatnonzero(made.carried == column)[0])
    if made.sums[k] < 0:
        out[: made.rank], out[made.own[k]] = par.loadings[column], 1.0
    else:
        quarter = np.outer(WEIGHTS, par.loadings[column]).ravel()
        out[: quarter.size], out[made.sums[k]] = quarter, 1.0
    return out


def _carried_back(
    par: Parameters, made: Plan, work: Room, later: Array, start: int, end: int
) -> Array:
    """L_end' ... L_{start-1}' applied to columns, (m, j)."""
    z, gains, variances = work[2:]
    eye, step = np.eye(made.size), np.zeros((made.size, made.size))
    ar, rho = np.ascontiguousarray(par.transition), par.rho[made.carried]
    for t in range(start - 1, end - 1, -1):
        run = RUNNING[(t + 1 - made.third) % 3]
        step_rows(eye, ar, made.lags, run, made.sums, rho, step)
        later = step.T @ later
        for s in np.flatnonzero(variances[t])[::-1]:
            later = later - np.outer(z[t, s], gains[t, s] @ later / variances[t, s])
    return later
