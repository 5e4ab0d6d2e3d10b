"""From parameters and a pattern of gaps to the arrays the compiled filter wants, and back.

Follows Jungbacker, Koopman and van der Wel (2011): a series whose gaps fit in the factor lags of
the state is quasi-differenced over each gap, exactly; one with longer gaps is carried, its
idiosyncratic term in the state. The state is chosen as small as that allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kentering.errors import InputError
from kentering.language import Text
from kentering.nowcast import kernel, moments
from kentering.nowcast.model import QUARTER_LAGS, Array, Parameters
from kentering.nowcast.steps import WEIGHTS

Whole = NDArray[np.int64]
_STRIDE = 16


@dataclass(frozen=True)
class Plan:
    """Which series is treated how, for one pattern of observed cells.

    Args:
        gap: (T, n) as ``kernel.run`` wants it.
        lags: months of factors in the state.
        carried: (c,) columns with their idiosyncratic term in the state: behind the factors, and
            the month before's c places further.
        sums: (c,) where the running sum of a quarterly error stands in the state; -1 for a month's.
        third: the first row that is the third month of a quarter: 0, 1 or 2.
        rank: number of factors.
        size: length of the state, with idle places at its end: loops over it run in whole steps
            of a processor's registers.
    """

    gap: Whole
    lags: int
    carried: Whole
    sums: Whole
    third: int
    rank: int
    size: int

    @property
    def factors(self) -> int:
        """Length of the factors' part of the state."""
        return self.rank * self.lags

    @property
    def own(self) -> Whole:
        """Where the carried terms of the month stand in the state, (c,)."""
        return self.factors + np.arange(self.carried.size)


@dataclass(frozen=True)
class Answer:
    """What the smoother returns for T months and a state of length m.

    Args:
        loglik: log-likelihood of the observed cells.
        state: (T, m) smoothed means.
        predicted: (T, m, m) predicted covariances P.
        backward: (T, m, m) N; the smoothed covariance is P - P N P.
        pulls: (T, c) smoothing errors of carried rows.
    """

    loglik: float
    state: Array
    predicted: Array
    backward: Array
    pulls: Array

    def cov(self, rows: Whole, t: slice | int = slice(None)) -> Array:
        """Smoothed covariance of some state elements, (T, k, k) or (k, k)."""
        p, n = self.predicted[t], self.backward[t]
        part = p[..., rows, :]
        both: Array = part @ n @ np.swapaxes(part, -1, -2)
        out = p[..., rows[:, None], rows] - both
        return 0.5 * (out + np.swapaxes(out, -1, -2))


def gaps(observed: NDArray[np.bool_]) -> Whole:
    """Months since the observation before, (T, n): -1 for the first, 0 where missing.

    >>> gaps(np.array([[False], [True], [False], [True]])).ravel().tolist()
    [0, -1, 0, 2]
    """
    months = np.arange(1, observed.shape[0] + 1)[:, None]
    seen = np.maximum.accumulate(np.where(observed, months, 0), axis=0)
    before = np.vstack([np.zeros((1, observed.shape[1]), seen.dtype), seen[:-1]])
    out = np.where(observed, np.where(before > 0, months - before, -1), 0)
    return np.asarray(out, dtype=np.int64)


def third_row(first: date) -> int:
    """The first row of a panel from this month on that is the third month of a quarter.

    >>> [third_row(date(2025, m, 1)) for m in (1, 2, 3, 12)]
    [2, 1, 0, 0]
    """
    return -first.month % 3


def plan(
    par: Parameters,
    observed: NDArray[np.bool_],
    *,
    third: int,
    carry: tuple[int, ...] = (),
    white: bool,
) -> Plan:
    """The smallest exact state for this pattern.

    Args:
        par: for n, r, p and which series are quarterly.
        observed: (T, n).
        third: the first row that is the third month of a quarter.
        carry: columns to carry in any case.
        white: idiosyncratic terms are white noise: no gap needs lags.
    """
    r = par.loadings.shape[1]
    order = par.transition.shape[1] // r
    base = max(order + 1, QUARTER_LAGS if par.quarterly.any() else 1)
    gap = gaps(observed)
    if white:
        gap = np.where(observed, -1, 0)
    longest = np.where(par.quarterly, 0, gap.max(axis=0))
    forced = par.quarterly.copy()
    forced[list(carry)] = True
    choices = range(base, max(base, min(int(longest.max()) + 1, 60)) + 1)
    cost = [r * k + 2 * int(((longest > k - 1) & ~forced).sum()) for k in choices]
    lags = choices[int(np.argmin(cost))]
    inside = forced | (longest > lags - 1)
    carried = np.flatnonzero(inside)
    low = par.quarterly[carried]
    place = r * lags + 2 * carried.size + np.cumsum(low) - 1
    gap[:, inside] = 0
    return Plan(
        np.ascontiguousarray(gap, dtype=np.int64),
        lags,
        carried.astype(np.int64),
        np.where(low, place, -1).astype(np.int64),
        third,
        r,
        -(-int(r * lags + 2 * carried.size + low.sum()) // _STRIDE) * _STRIDE,
    )


def start_state(par: Parameters, made: Plan) -> tuple[Array, Array]:
    """Initial mean (m,) and covariance (m, m): factors as given, errors stationary.

    Months before the first that nothing refers to are held at zero.
    """
    mean, cov = np.zeros(made.size), np.zeros((made.size, made.size))
    k = min(par.start_mean.size, par.loadings.shape[1] * made.lags)
    mean[:k] = par.start_mean[:k]
    cov[:k, :k] = par.start_cov[:k, :k]
    chain = error_chain(par.rho[made.carried], par.sigma2[made.carried])
    cov[made.own, made.own] = chain[:, 0, 0]
    read, low = start_rows(made.third), made.sums >= 0
    at = np.column_stack([made.own, made.own + made.carried.size, made.sums])[low]
    cov[at[:, :, None], at[:, None, :]] = read @ chain[low] @ read.T
    return mean, cov


def error_chain(rho: Array, sigma2: Array) -> Array:
    """Covariance of five months of c stationary errors, newest first, (c, 5, 5)."""
    lag = np.arange(QUARTER_LAGS)
    powers = rho[:, None, None] ** np.abs(lag[:, None] - lag)
    return np.asarray((sigma2 / (1 - rho * rho))[:, None, None] * powers)


def start_rows(third: int) -> Array:
    """What the state of row 0 reads from a quarterly error's five months up to it, (3, 5).

    The error, that of the month before and the running sum.
    """
    out = np.zeros((3, QUARTER_LAGS))
    out[0, 0] = out[1, 1] = 1.0
    out[2, : QUARTER_LAGS - third] = WEIGHTS[third:]
    return out


Room = tuple[Array, Array, Array, Array, Array]


def room(made: Plan, months: int) -> Room:
    """Work arrays for ``smooth_state``; EM fills the same ones in every iteration.

    Predicted covariances, N, the rows, P times them and their variances (0 where no row is).
    """
    m, rows = made.size, made.factors + made.carried.size
    shapes = ((months, m, m), (months, m, m), (months, rows, m), (months, rows, m))
    ps, ns, z, pz = (np.empty(shape) for shape in shapes)
    return ps, ns, z, pz, np.empty((months, rows))


def smooth_state(
    par: Parameters,
    x: Array,
    made: Plan,
    *,
    start: tuple[Array, Array] | None = None,
    noise: float = 0.0,
    backward: bool = True,
    second: bool = True,
    work: Room | None = None,
) -> Answer:
    """Run the compiled filter and smoother on standardised data (T, n).

    Without ``second`` the answer holds means and pulls only: its N is not filled.
    The answer's covariances lie in ``work`` when that is given, and last until its next use.

    Raises:
        InputError: the prediction variance of a cell is zero: the data and parameters contradict
            each other or a series repeats another exactly.
    """
    mean, cov = start_state(par, made) if start is None else start
    work = room(made, x.shape[0]) if work is None else work
    loglik, state, pulls = kernel.run(
        np.ascontiguousarray(x),
        made.gap,
        np.ascontiguousarray(par.loadings),
        par.rho,
        par.sigma2,
        np.ascontiguousarray(par.transition),
        np.ascontiguousarray(par.shock),
        made.lags,
        made.carried,
        made.sums,
        made.third,
        np.ascontiguousarray(mean),
        np.ascontiguousarray(cov),
        noise,
        backward,
        second,
        *work,
    )
    if not np.isfinite(loglik):
        raise InputError(
            Text(
                "het model kan deze cijfers niet verklaren: een voorspelfout heeft variantie nul",
                "the model cannot explain these figures: a forecast error has variance zero",
            ),
            right=Text(
                "laat reeksen weg die elkaars kopie zijn, of neem minder factoren",
                "leave out series that copy each other, or take fewer factors",
            ),
        )
    return Answer(float(loglik), state, work[0], work[1], pulls)


def errors_of(par: Parameters, x: Array, made: Plan, answer: Answer) -> Array:
    """Smoothed idiosyncratic terms of every series and month, (T, n)."""
    r = par.loadings.shape[1]
    common = answer.state[:, :r] @ par.loadings.T
    out = np.zeros_like(x)
    moments.bridge_errors(
        np.ascontiguousarray(x), kernel_gaps(x, made), np.ascontiguousarray(common), par.rho, out
    )
    out[:, made.carried] = answer.state[:, made.own]
    return out


def kernel_gaps(x: Array, made: Plan) -> Whole:
    """Nonzero where a collapsed series is observed."""
    seen = np.isfinite(x)
    seen[:, made.carried] = False
    return seen.astype(np.int64)


def values_of(par: Parameters, x: Array, made: Plan, answer: Answer) -> Array:
    """Model values of every cell, standardised, (T, n).

    A quarterly series has the weighted five months in third months and is NaN in others; before
    the fifth month they reach into the months before the panel.
    """
    r = par.loadings.shape[1]
    out = answer.state[:, :r] @ par.loadings.T + errors_of(par, x, made, answer)
    for i, s in zip(made.carried, made.sums, strict=True):
        if s >= 0:
            factor = answer.state[:, : r * QUARTER_LAGS].reshape(-1, QUARTER_LAGS, r)
            out[:, i] = np.nan
            quarter = WEIGHTS @ (factor @ par.loadings[i]).T + answer.state[:, s]
            out[made.third :: 3, i] = quarter[made.third :: 3]
    return np.asarray(out)


def stationary(transition: Array, shock: Array, lags: int) -> Array:
    """Stationary covariance of ``lags`` months of factors, (r * lags, r * lags).

    Raises:
        InputError: the factors are not stationary.
    """
    r = shock.shape[0]
    size = r * max(lags, transition.shape[1] // r)
    step, cov = companion(transition, shock, size)
    if np.abs(np.linalg.eigvals(step)).max() >= 1 - 1e-12:
        raise InputError(Text("de factoren zijn niet stationair", "the factors are not stationary"))
    for _ in range(60):
        more = step @ cov @ step.T
        cov = cov + more
        if np.abs(more).max() <= 1e-17 * np.abs(cov).max():
            break
        step = step @ step
    return np.asarray(0.5 * (cov + cov.T)[: r * lags, : r * lags])


def companion(transition: Array, shock: Array, size: int) -> tuple[Array, Array]:
    """Transition and shock covariance of stacked months of factors, (size, size) each."""
    r = shock.shape[0]
    step, cov = np.zeros((size, size)), np.zeros((size, size))
    step[:r, : transition.shape[1]] = transition
    step[r:, :-r] = np.eye(size - r)
    cov[:r, :r] = shock
    return step, cov
