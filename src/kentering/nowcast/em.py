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
from kentering.nowcast.system import (
    Answer,
    Plan,
    error_chain,
    kernel_gaps,
    plan,
    room,
    smooth_state,
    start_rows,
    third_row,
)

_LEAST_VARIANCE = 1e-8
_FALL = 1e-4


def maximise(par: Parameters, x: Array, spec: Spec, first: date) -> Fit:
    """Iterate from starting values on standardised data (T, n).

    Stops when 2|L_k - L_{k-1}| / (|L_k| + |L_{k-1}|) is at most the tolerance. A fall of the
    log-likelihood by more than 1e-4 stops and goes back one step.
    """
    observed = np.isfinite(x)
    made = plan(par, observed, third=third_row(first), white=spec.idiosyncratic == "iid")
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
    factors = np.ascontiguousarray(answer.state[:, : made.factors])
    covs, sums = _totals(answer, made, r, spec.order)
    par = _monthly(par, x, made, factors, covs, white=white)
    first = answer.cov(np.arange(made.size), 0)
    if made.carried.size:
        whole = first + np.outer(answer.state[0], answer.state[0])
        par = _carried(par, x.shape[0], made, sums, _firsts(par, made, whole), white=white)
    transition, shock = _dynamics(par, sums[: made.factors, : made.factors], x.shape[0], spec)
    size = par.start_mean.size
    return replace(
        par,
        transition=transition,
        shock=shock,
        start_mean=factors[0, :size].copy(),
        start_cov=first[:size, :size].copy(),
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
    e1, a, b, c = np.ascontiguousarray(sums[own].T)
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
    rho = np.zeros_like(e1) if white else moments.autoregressions(e1, a, b, c, count)
    sigma2 = (e1 + c - 2 * b * rho + (a - e1) * rho * rho) / count
    return rho, np.maximum(sigma2, _LEAST_VARIANCE)


def _totals(answer: Answer, made: Plan, r: int, order: int) -> tuple[Array, Array]:
    """Covariances of a month's factors with those in its state (T, r, q), and second moments.

    The second moments are summed over t = 2..T, (m, m). Only what the M step reads is filled in:
    the factors up to ``order`` months back among themselves, and each carried error of this month
    and the last with itself and with two months of factors.
    """
    q, c = made.factors, made.carried.size
    p, n, state = answer.predicted, answer.backward, answer.state
    near = slice(0, r * (order + 1))
    pulled = p[:, near] @ n
    covs = p[:, :r, :q] - pulled[:, :r] @ np.swapaxes(p[:, :q], 1, 2)
    total = np.zeros((made.size, made.size))
    inner = pulled[1:] @ np.swapaxes(p[1:, near], 1, 2)
    total[near, near] = (p[1:, near, near] - inner).sum(axis=0)
    if c:
        near, own = slice(0, 2 * r), slice(q, q + 2 * c)
        cross = p[1:, near, own] - pulled[1:, near] @ np.swapaxes(p[1:, own], 1, 2)
        total[near, own] = cross.sum(axis=0)
        total[own, near] = total[near, own].T
        now, last = np.arange(q, q + c), np.arange(q + c, q + 2 * c)
        month = p[:, q : q + c] @ n
        square = p[:, now, now] - np.einsum("tkm,tkm->tk", month, p[:, q : q + c])
        apart = np.einsum("tkm,tkm->k", month[1:], p[1:, q + c : q + 2 * c])
        total[now, now] = square[1:].sum(axis=0)
        total[last, last] = square[:-1].sum(axis=0)
        total[now, last] = total[last, now] = p[1:, now, last].sum(axis=0) - apart
    return covs, total + state[1:].T @ state[1:]


def _firsts(par: Parameters, made: Plan, whole: Array) -> Array:
    """Second moments in the first month, for every carried series, (c, q + 5, q + 5).

    Of the months of factors in the state and of five months of its error. Given the state, with
    second moments ``whole`` (m, m), the older months of a quarterly error depend on nothing else,
    so they follow from their prior. A monthly error has only its first month.
    """
    q, c = made.factors, made.carried.size
    out = np.zeros((c, q + QUARTER_LAGS, q + QUARTER_LAGS))
    out[:, :q, :q] = whole[:q, :q]
    out[:, q, :q] = out[:, :q, q] = whole[made.own, :q]
    out[:, q, q] = whole[made.own, made.own]
    low = made.sums >= 0
    if low.any():
        chain = error_chain(par.rho[made.carried], par.sigma2[made.carried])[low]
        read = start_rows(made.third)
        known = read @ chain
        back = np.swapaxes(np.linalg.solve(known @ read.T, known), 1, 2)
        at = np.column_stack([made.own, made.own + c, made.sums])[low]
        cross = back @ whole[at, :q]
        out[low, q:, :q], out[low, :q, q:] = cross, np.swapaxes(cross, 1, 2)
        errors = back @ whole[at[:, :, None], at[:, None, :]] @ np.swapaxes(back, 1, 2)
        out[low, q:, q:] = errors + chain - back @ known
    return out


def _carried(
    par: Parameters, months: int, made: Plan, sums: Array, firsts: Array, *, white: bool
) -> Parameters:
    """Loadings and errors of the series whose error is in the state.

    The monthly figure behind a quarterly one, lambda'f + e, is the latent variable; its chain
    starts four months before the panel.
    """
    r, q, c = par.loadings.shape[1], made.factors, made.carried.size
    low = made.sums >= 0
    own = np.column_stack([made.own, made.own + c])
    at = np.hstack([np.tile(np.arange(2 * r), (c, 1)), own])
    pairs = sums[at[:, :, None], at[:, None, :]]
    end = np.append(np.arange(r), q)
    start = firsts[:, end[:, None], end]
    if low.any():
        early = firsts[low]
        for lag in range(QUARTER_LAGS - 1):
            here = np.concatenate([np.arange(2 * r) + lag * r, [q + lag, q + lag + 1]])
            pairs[low] += early[:, here[:, None], here]
        end = np.append(np.arange(r) + lag * r + r, q + lag + 1)
        start[low] = early[:, end[:, None], end]
    # u = (f_t, f_{t-1}, e_t, e_{t-1}); D u holds the quasi-differenced factors and error.
    rho, kept = par.rho[made.carried], par.loadings[made.carried]
    d = np.zeros((c, r + 1, 2 * r + 2))
    f = np.arange(r)
    d[:, f, f], d[:, f, r + f] = 1.0, -rho[:, None]
    d[:, r, 2 * r], d[:, r, 2 * r + 1] = 1.0, -rho
    normal = d @ pairs @ np.swapaxes(d, 1, 2) + (1 - rho * rho)[:, None, None] * start
    change = _solved(normal[:, :r, :r], normal[:, :r, r], kept != 0)
    g = np.zeros((c, 2, 2 * r + 2))
    g[:, 0, :r], g[:, 1, r : 2 * r] = -change, -change
    g[:, 0, 2 * r], g[:, 1, 2 * r + 1] = 1.0, 1.0
    e = g @ pairs @ np.swapaxes(g, 1, 2)
    h = np.hstack([-change, np.ones((c, 1))])
    e1 = np.einsum("ca,cab,cb->c", h, start, h)
    count = np.where(low, months + QUARTER_LAGS - 1.0, float(months))
    lagged, cross, level = (np.ascontiguousarray(e[:, i, j]) for i, j in ((1, 1), (0, 1), (0, 0)))
    rho, sigma2 = exact_ar1(e1, lagged, cross, level, count, white=white)
    return _with(par, made.carried, kept + change, rho, sigma2)


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
