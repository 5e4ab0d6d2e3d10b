"""From parameters and a pattern of gaps to the arrays the compiled filter wants, and back.

Follows Jungbacker, Koopman and van der Wel (2011): a series whose gaps fit in the factor lags of
the state is quasi-differenced over each gap, exactly; one with longer gaps is carried, its
idiosyncratic term in the state. The state is chosen as small as that allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kentering.errors import InputError
from kentering.language import Text
from kentering.nowcast import kernel, moments
from kentering.nowcast.model import QUARTER_LAGS, Array, Parameters
from kentering.nowcast.steps import WEIGHTS

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """Which series is treated how, for one pattern of observed cells.

    Args:
        gap: (T, n) as ``kernel.run`` wants it.
        lags: months of factors in the state.
        carried: (c,) columns with their idiosyncratic term in the state.
        offset: (c,) where it starts.
        length: (c,) how many months of it.
        size: length of the state.
    """

    gap: Whole
    lags: int
    carried: Whole
    offset: Whole
    length: Whole
    size: int


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


def plan(
    par: Parameters, observed: NDArray[np.bool_], *, carry: tuple[int, ...] = (), white: bool
) -> Plan:
    """The smallest exact state for this pattern.

    Args:
        par: for n, r, p and which series are quarterly.
        observed: (T, n).
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
    length = np.where(par.quarterly[carried], QUARTER_LAGS, 2)
    offset = r * lags + np.concatenate([[0], np.cumsum(length)[:-1]])[: carried.size]
    gap[:, inside] = 0
    return Plan(
        np.ascontiguousarray(gap, dtype=np.int64),
        lags,
        carried.astype(np.int64),
        offset.astype(np.int64),
        length.astype(np.int64),
        int(r * lags + length.sum()),
    )


def start_state(par: Parameters, made: Plan) -> tuple[Array, Array]:
    """Initial mean (m,) and covariance (m, m): factors as given, errors stationary.

    Months before the first that nothing refers to are held at zero.
    """
    mean, cov = np.zeros(made.size), np.zeros((made.size, made.size))
    k = min(par.start_mean.size, par.loadings.shape[1] * made.lags)
    mean[:k] = par.start_mean[:k]
    cov[:k, :k] = par.start_cov[:k, :k]
    for i, o, size in zip(made.carried, made.offset, made.length, strict=True):
        used = size if par.quarterly[i] else 1
        lag = np.arange(used)
        rho = par.rho[i]
        powers = rho ** np.abs(lag[:, None] - lag)
        cov[o : o + used, o : o + used] = par.sigma2[i] / (1 - rho * rho) * powers
    return mean, cov


Room = tuple[Array, Array, Array, Array]


def room(made: Plan, months: int) -> Room:
    """Work arrays for ``smooth_state``; EM fills the same ones in every iteration."""
    m, rows = made.size, made.offset.size + made.size - int(made.length.sum())
    shapes = ((months, m, m), (months, m, m), (months, rows, m), (months, rows, m))
    ps, ns, z, pz = (np.empty(shape) for shape in shapes)
    return ps, ns, z, pz


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
        made.offset,
        made.length,
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
    out[:, made.carried] = answer.state[:, made.offset]
    return out


def kernel_gaps(x: Array, made: Plan) -> Whole:
    """Nonzero where a collapsed series is observed."""
    seen = np.isfinite(x)
    seen[:, made.carried] = False
    return seen.astype(np.int64)


def values_of(par: Parameters, x: Array, made: Plan, answer: Answer) -> Array:
    """Model values of every cell, standardised, (T, n); quarterly: the weighted five months.

    The first four months of a quarterly series use the state's months before the first.
    """
    r = par.loadings.shape[1]
    out = answer.state[:, :r] @ par.loadings.T + errors_of(par, x, made, answer)
    for i, o, size in zip(made.carried, made.offset, made.length, strict=True):
        if size == QUARTER_LAGS:
            factor = answer.state[:, : r * QUARTER_LAGS].reshape(-1, QUARTER_LAGS, r)
            monthly = factor @ par.loadings[i] + answer.state[:, o : o + size]
            out[:, i] = monthly @ WEIGHTS
    return np.asarray(out)


def stationary(transition: Array, shock: Array, lags: int) -> Array:
    """Stationary covariance of ``lags`` months of factors, (r * lags, r * lags).

    Raises:
        InputError: the factors are not stationary.
    """
    r = shock.shape[0]
    size = r * max(lags, transition.shape[1] // r)
    step, cov = np.zeros((size, size)), np.zeros((size, size))
    step[:r, : transition.shape[1]] = transition
    step[r:, :-r] = np.eye(size - r)
    cov[:r, :r] = shock
    if np.abs(np.linalg.eigvals(step)).max() >= 1 - 1e-12:
        raise InputError(Text("de factoren zijn niet stationair", "the factors are not stationary"))
    for _ in range(60):
        more = step @ cov @ step.T
        cov = cov + more
        if np.abs(more).max() <= 1e-17 * np.abs(cov).max():
            break
        step = step @ step
    return np.asarray(0.5 * (cov + cov.T)[: r * lags, : r * lags])
