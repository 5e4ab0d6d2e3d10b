"""Starting values for EM: principal components in turn, then regressions, cell by cell.

Follows Bańbura and Modugno (2014) and the order of statsmodels' ``DynamicFactorMQ``: gaps are
interpolated for the components only, one component per factor on what the earlier ones leave,
loadings by least squares on observed cells.
"""

from __future__ import annotations

import numpy as np

from kentering.nowcast.model import QUARTER_LAGS, Array, Parameters, Spec
from kentering.nowcast.panel import Grid, aggregated, loads
from kentering.nowcast.system import stationary

_RHO_Q = 0.1  # start of a quarterly series' monthly autoregression: its months are unseen


def starting(grid: Grid, spec: Spec, center: Array, scale: Array) -> Parameters:
    """Parameters to start EM from, for a panel of T months and n series.

    Args:
        grid: the panel in original units.
        spec: the model.
        center: (n,) means.
        scale: (n,) standard deviations.
    """
    x = (grid.figures - center) / scale
    may = loads(grid.series, spec)
    quarterly = np.array([name in spec.quarterly for name in grid.series], dtype=bool)
    factors = _components(x, may, quarterly)
    loadings: Array = np.zeros(may.shape)
    residuals = np.full(x.shape, np.nan)
    wide = aggregated(factors)
    for i in range(x.shape[1]):
        design = wide if quarterly[i] else factors
        seen = np.isfinite(x[:, i]) & np.isfinite(design[:, 0])
        found = np.linalg.lstsq(design[np.ix_(seen, may[i])], x[seen, i], rcond=None)[0]
        loadings[i, may[i]] = found
        residuals[seen, i] = x[seen, i] - design[np.ix_(seen, may[i])] @ found
    rho, sigma2 = _errors(residuals, quarterly, white=spec.idiosyncratic == "iid")
    transition, shock = _dynamics(factors, spec)
    size = spec.factors * spec.start_lags
    return Parameters(
        series=grid.series,
        quarterly=quarterly,
        center=center,
        scale=scale,
        loadings=loadings,
        transition=transition,
        shock=shock,
        rho=rho,
        sigma2=sigma2,
        start_mean=np.zeros(size),
        start_cov=stationary(transition, shock, spec.start_lags),
    )


def _components(x: Array, may: np.ndarray, quarterly: np.ndarray) -> Array:
    """One principal component per factor of the interpolated panel, (T, r)."""
    months = np.arange(x.shape[0])
    filled = np.column_stack(
        [np.interp(months, months[np.isfinite(c)], c[np.isfinite(c)]) for c in x.T]
    )
    out = np.zeros((x.shape[0], may.shape[1]))
    for k in range(may.shape[1]):
        inside = may[:, k] & ~quarterly
        inside = inside if inside.any() else may[:, k]
        part = filled[:, inside]
        part = part - part.mean(axis=0)
        left, size, right = np.linalg.svd(part, full_matrices=False)
        sign = 1.0 if right[0].sum() >= 0 else -1.0
        out[:, k] = sign * left[:, 0] * size[0]
        filled[:, inside] -= np.outer(left[:, 0] * size[0], right[0])
    return out


def _errors(residuals: Array, quarterly: np.ndarray, *, white: bool) -> tuple[Array, Array]:
    n = residuals.shape[1]
    rho, sigma2 = np.zeros(n), np.ones(n)
    weights = np.array([1.0, 2.0, 3.0, 2.0, 1.0])
    lag = np.abs(np.arange(QUARTER_LAGS)[:, None] - np.arange(QUARTER_LAGS))
    for i in range(n):
        e = residuals[:, i]
        variance = max(float(np.nanvar(e)), 1e-5)
        now, before = e[1:], e[:-1]
        pair = np.isfinite(now) & np.isfinite(before)
        if quarterly[i]:
            rho[i] = 0.0 if white else _RHO_Q
            variance /= float(weights @ (rho[i] ** lag) @ weights)
        elif not white and pair.sum() > 2 and (before[pair] @ before[pair]) > 0:
            rho[i] = np.clip((now[pair] @ before[pair]) / (before[pair] @ before[pair]), -0.9, 0.9)
            variance *= 1 - rho[i] ** 2
        else:
            variance *= 1 - rho[i] ** 2
        sigma2[i] = max(variance, 1e-5)
    return rho, sigma2


def _dynamics(factors: Array, spec: Spec) -> tuple[Array, Array]:
    """Vector autoregression per block by least squares; zeros where it is not stationary."""
    months, r = factors.shape
    p = spec.order
    transition, shock = np.zeros((r, r * p)), np.zeros((r, r))
    first = 0
    for block in spec.blocks:
        own = np.arange(first, first + block.factors)
        first += block.factors
        past = [factors[block.lags - lag - 1 : months - lag - 1, own] for lag in range(block.lags)]
        design, now = np.hstack(past), factors[block.lags :, own]
        found = np.linalg.lstsq(design, now, rcond=None)[0].T
        left = now - design @ found.T
        cov = left.T @ left / max(1, now.shape[0])
        if _explodes(found):
            found, cov = np.zeros_like(found), np.cov(factors[:, own].T).reshape(own.size, own.size)
        for lag in range(block.lags):
            columns = found[:, lag * own.size : (lag + 1) * own.size]
            transition[np.ix_(own, lag * r + own)] = columns
        shock[np.ix_(own, own)] = cov
    return transition, shock


def _explodes(found: np.ndarray) -> bool:
    r, wide = found.shape
    step = np.zeros((wide, wide))
    step[:r] = found
    step[r:, :-r] = np.eye(wide - r)
    return bool(np.abs(np.linalg.eigvals(step)).max() >= 0.999)
