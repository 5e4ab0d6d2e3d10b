"""Expectation-maximisation for the dynamic factor model, monotone and linear in the series.

Follows Bańbura and Modugno (2014) for blocks, gaps and factor dynamics, with two differences that
docs/nowcast.md explains. With AR(1) errors and exact measurement the textbook M step leaves the
loadings where they started; here they are regressed on quasi-differenced factors (Jungbacker,
Koopman and van der Wel 2011), the errors not being latent. And the first error of each series
stays stationary, with the exact AR(1) likelihood maximised, so that nothing degenerates.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from kentering.nowcast import moments
from kentering.nowcast.model import QUARTER_LAGS, Array, Fit, Parameters, Spec
from kentering.nowcast.system import Answer, Plan, kernel_gaps, plan, room, smooth_state

_LEAST_VARIANCE = 1e-8
_FALL = 1e-4


def maximise(par: Parameters, x: Array, spec: Spec, first: date) -> Fit:
    """Iterate from starting values on standardised data (T, n).

    Stops when 2|L_k - L_{k-1}| / (|L_k| + |L_{k-1}|) is at most the tolerance. A fall of the
    log-likelihood by more than 1e-4 stops and goes back one step.
    """
    observed = np.isfinite(x)
    made = plan(par, observed, white=spec.idiosyncratic == "iid")
    work = room(made, x.shape[0])
    logliks: list[float] = []
    held, converged = par, False
    for _ in range(spec.iterations):
        answer = smooth_state(par, x, made, work=work)
        if logliks and answer.loglik < logliks[-1] - _FALL:
            par = held
            break
        logliks.append(answer.loglik)
        held, par = par, m_step(par, x, made, answer, spec)
        if len(logliks) > 1:
            last, before = logliks[-1], logliks[-2]
            if 2 * abs(last - before) <= spec.tolerance * (abs(last) + abs(before)):
                converged = True
                break
    final = smooth_state(par, x, made, backward=False).loglik
    return Fit(spec, par, first, final, tuple(logliks), converged)


def m_step(par: Parameters, x: Array, made: Plan, answer: Answer, spec: Spec) -> Parameters:
    """One M step from one E step; same shapes out as in."""
    r = par.loadings.shape[1]
    white = spec.idiosyncratic == "iid"
    part = np.arange(r * made.lags)
    covs = np.ascontiguousarray(answer.cov(part))
    factors = np.ascontiguousarray(answer.state[:, : part.size])
    par = _monthly(par, x, made, factors, covs, white=white)
    sums, first = _totals(answer, part, covs, made)
    par = _carried(par, x.shape[0], made, sums, first, white=white)
    seconds = sums[: part.size, : part.size]
    transition, shock = _dynamics(par, seconds, x.shape[0], spec)
    size = par.start_mean.size
    return replace(
        par,
        transition=transition,
        shock=shock,
        start_mean=factors[0, :size].copy(),
        start_cov=covs[0, :size, :size].copy(),
    )


def _monthly(
    par: Parameters, x: Array, made: Plan, factors: Array, covs: Array, *, white: bool
) -> Parameters:
    """Loadings, then errors, of the collapsed series."""
    r = par.loadings.shape[1]
    own = np.ones(x.shape[1], dtype=bool)
    own[made.carried] = False
    left, right = moments.loading_sums(x, made.gap, factors, covs, par.rho, par.sigma2, r)
    loadings = par.loadings.copy()
    loadings[own] = _solved(left[own], right[own], par.loadings[own] != 0)
    sums = moments.error_sums(
        x, kernel_gaps(x, made), factors, covs, loadings, par.rho, par.sigma2, white
    )
    e1, a, b, c = sums[own].T
    rho, sigma2 = exact_ar1(e1, a, b, c, np.full(e1.shape, float(x.shape[0])), white=white)
    return _with(par, own, loadings[own], rho, sigma2)


def _with(
    par: Parameters, own: np.ndarray, loadings: Array, rho: Array, sigma2: Array
) -> Parameters:
    new = (par.loadings.copy(), par.rho.copy(), par.sigma2.copy())
    for old, values in zip(new, (loadings, rho, sigma2), strict=True):
        old[own] = values
    return replace(par, loadings=new[0], rho=new[1], sigma2=new[2])


def _solved(left: Array, right: Array, may: np.ndarray) -> Array:
    """Solve each series' normal equations on the factors it loads on."""
    both = may[:, :, None] & may[:, None, :]
    eye = np.eye(may.shape[1]) * ~may[:, :, None]
    out = np.linalg.solve(np.where(both, left, 0.0) + eye, np.where(may, right, 0.0)[..., None])
    return np.asarray(out[..., 0])


def exact_ar1(
    e1: Array, a: Array, b: Array, c: Array, count: Array, *, white: bool
) -> tuple[Array, Array]:
    """Maximise the exact Gaussian likelihood of stationary AR(1) chains from expected sums.

    Args:
        e1: E e_1^2 per chain.
        a: sum of E e_{t-1}^2.
        b: sum of E e_t e_{t-1}.
        c: sum of E e_t^2, all over t = 2..count.
        count: length of the chain.
        white: hold the autoregression at zero.

    Returns:
        Autoregression within (-1, 1), the one root there of the cubic first-order condition, and
        innovation variance.

    >>> exact_ar1(*(np.array([v]) for v in (1.0, 4.0, 0.0, 4.0, 5.0)), white=False)
    (array([0.]), array([1.]))
    """
    rho = np.zeros_like(e1)
    if not white:
        low, high = np.full_like(e1, -1.0), np.ones_like(e1)
        for _ in range(60):
            rho = 0.5 * (low + high)
            square = e1 + c - 2 * b * rho + (a - e1) * rho * rho
            slope = count * ((a - e1) * rho - b) * (1 - rho * rho) + rho * square
            low, high = np.where(slope < 0, rho, low), np.where(slope < 0, high, rho)
            low, high = np.where(slope == 0, rho, low), np.where(slope == 0, rho, high)
        rho = 0.5 * (low + high)
    sigma2 = (e1 + c - 2 * b * rho + (a - e1) * rho * rho) / count
    return rho, np.maximum(sigma2, _LEAST_VARIANCE)


def _totals(answer: Answer, part: Array, covs: Array, made: Plan) -> tuple[Array, Array]:
    """Second moments of the state, summed over t = 2..T and in the first month, (m, m) each.

    Only what the M step reads is filled in over t = 2..T: the factors among themselves, and each
    carried error's first two lags with themselves and with two months of factors.
    """
    state, q = answer.state, part.size
    first = answer.cov(np.arange(state.shape[1]), 0) + np.outer(state[0], state[0])
    total = np.zeros_like(first)
    total[:q, :q] = state[1:, :q].T @ state[1:, :q] + covs[1:].sum(axis=0)
    if made.carried.size:
        own = np.column_stack([made.offset, made.offset + 1]).ravel()
        near = np.arange(2 * (part.size // made.lags))
        p = answer.predicted[1:]
        pulled = p[:, own] @ answer.backward[1:]
        cross = p[:, near[:, None], own] - np.swapaxes(pulled @ p[:, :, near], 1, 2)
        total[np.ix_(near, own)] = cross.sum(axis=0) + state[1:, near].T @ state[1:, own]
        total[np.ix_(own, near)] = total[np.ix_(near, own)].T
        lines = np.ascontiguousarray(p[:, own])
        for k, o in enumerate(made.offset):
            for i in (0, 1):
                for j in (0, 1):
                    inner = np.vdot(pulled[:, 2 * k + i], lines[:, 2 * k + j])
                    level = p[:, o + i, o + j].sum() + state[1:, o + i] @ state[1:, o + j]
                    total[o + i, o + j] = level - inner
    return total, first


def _carried(
    par: Parameters,
    months: int,
    made: Plan,
    sums: Array,
    first: Array,
    *,
    white: bool,
) -> Parameters:
    """Loadings and errors of the series whose error is in the state.

    The monthly figure behind a quarterly one, lambda'f + e, is the latent variable; its chain
    starts four months before the panel, where the state starts.
    """
    r = par.loadings.shape[1]
    f = np.arange(r)
    if made.carried.size == 0:
        return par
    loadings, chains = par.loadings.copy(), []
    for i, o in zip(made.carried, made.offset, strict=True):

        def at(lag: int, start: int = int(o)) -> Array:
            return np.concatenate([f + lag * r, f + (lag + 1) * r, [start + lag, start + lag + 1]])

        pairs = sums[np.ix_(at(0), at(0))]
        extra = QUARTER_LAGS - 1 if par.quarterly[i] else 0
        for lag in range(extra):
            pairs = pairs + first[np.ix_(at(lag), at(lag))]
        last = np.concatenate([f + extra * r, [o + extra]])
        start = first[np.ix_(last, last)]
        # u = (f_t, f_{t-1}, e_t, e_{t-1}); D u holds the quasi-differenced factors and error.
        r_i = par.rho[i]
        d = np.zeros((r + 1, 2 * r + 2))
        d[:r, :r], d[:r, r : 2 * r] = np.eye(r), -r_i * np.eye(r)
        d[r, 2 * r], d[r, 2 * r + 1] = 1.0, -r_i
        normal = d @ pairs @ d.T + (1 - r_i * r_i) * start
        may = np.flatnonzero(par.loadings[i])
        change = np.zeros(r)
        change[may] = np.linalg.solve(normal[np.ix_(may, may)], normal[may, r])
        loadings[i] += change
        g = np.zeros((2, 2 * r + 2))
        g[0, :r], g[1, r : 2 * r] = -change, -change
        g[0, 2 * r], g[1, 2 * r + 1] = 1.0, 1.0
        e = g @ pairs @ g.T
        h = np.append(-change, 1.0)
        chains.append([h @ start @ h, e[1, 1], e[0, 1], e[0, 0], months + extra])
    e1, a, b, c, count = np.array(chains, dtype=np.float64).T
    rho, sigma2 = exact_ar1(e1, a, b, c, count, white=white)
    return _with(par, made.carried, loadings[made.carried], rho, sigma2)


def _dynamics(par: Parameters, seconds: Array, months: int, spec: Spec) -> tuple[Array, Array]:
    """Vector autoregression of each block from the summed second moments of the factors."""
    r = par.loadings.shape[1]
    transition, shock = np.zeros_like(par.transition), np.zeros_like(par.shock)
    first = 0
    for block in spec.blocks:
        own = np.arange(first, first + block.factors)
        first += block.factors
        past = np.concatenate([own + (lag + 1) * r for lag in range(block.lags)])
        cross = seconds[np.ix_(own, past)]
        found = np.linalg.solve(seconds[np.ix_(past, past)], cross.T).T
        cov = (seconds[np.ix_(own, own)] - found @ cross.T) / (months - 1)
        transition[np.ix_(own, past - r)] = found
        shock[np.ix_(own, own)] = 0.5 * (cov + cov.T)
    return transition, shock
