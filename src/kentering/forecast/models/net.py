"""Elastic net on the ragged edge: own changes and every column, shrunk and thinned.

Zou and Hastie, *JRSS B* 67 (2005), by coordinate descent on the Gram matrix (Friedman, Hastie and
Tibshirani, *J. Stat. Software* 33, 2010). The penalty is the one that did best on blocks of months
left out, two months ahead, and serves every horizon.
"""

from __future__ import annotations

import numpy as np

from kentering.forecast.features import columns, gap, regressors
from kentering.forecast.paths import (
    DIRECT,
    LAGS,
    Paths,
    ahead_of,
    extended,
    own_lags,
    trained,
)
from kentering.forecast.situation import Array, Situation

GROUPS = ("survey", "sentiment", "survey_abroad", "partner", "neighbours", "prices")
MIX = 0.1
"""Share of the absolute penalty; the rest is squared."""
PENALTIES = np.array([2.0, 1.0, 0.5, 0.25, 0.12, 0.06])
BLOCKS = 5
SWEEPS = 60
TOLERANCE = 1e-4


def predict(seen: Situation) -> Paths:
    """The change over h months on everything known, shrunk towards its mean."""
    extra, names = regressors(seen, columns(seen, GROUPS))
    every = [*own_lags(seen, LAGS), gap(seen), *extra]
    x = np.column_stack([c for c in every if np.isfinite(c[seen.last])])
    count = min(DIRECT, seen.ahead)
    rows = trained(seen, min(2, count)) & np.isfinite(x).all(axis=1)
    penalty = chosen(x[rows], ahead_of(seen, min(2, count))[rows])
    fitted = []
    for h in range(1, count + 1):
        ok = trained(seen, h) & np.isfinite(x).all(axis=1)
        constant, slopes = fit(x[ok], ahead_of(seen, h)[ok], penalty)
        fitted.append(constant + x @ slopes)
    mean = np.array([guess[seen.last] for guess in fitted])
    made = extended(seen, mean, fitted, 6)
    return Paths(made.mean, made.sd, made.errors, made.at, tuple(names))


def chosen(x: Array, y: Array) -> float:
    """The penalty with the least squared error on blocks of consecutive months left out."""
    block = np.arange(len(y)) * BLOCKS // len(y)
    cost = np.zeros(len(PENALTIES))
    for b in range(BLOCKS):
        inside = block != b
        for k, (constant, slopes) in enumerate(path(x[inside], y[inside], PENALTIES)):
            off = y[~inside] - constant - x[~inside] @ slopes
            cost[k] += off @ off
    return float(PENALTIES[int(np.argmin(cost))])


def fit(x: Array, y: Array, penalty: float) -> tuple[float, Array]:
    """Constant and slopes for one penalty, reached from the stronger ones before it."""
    return path(x, y, PENALTIES[penalty <= PENALTIES])[-1]


def path(x: Array, y: Array, penalties: Array) -> list[tuple[float, Array]]:
    """Constant and slopes per penalty, from strong to weak, each started at the one before."""
    center, scale = x.mean(axis=0), x.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    z, spread = (x - center) / scale, max(float(y.std()), 1e-12)
    gram, pull = z.T @ z / len(y), z.T @ ((y - y.mean()) / spread) / len(y)
    slopes = np.zeros(x.shape[1])
    out = []
    for penalty in penalties:
        slopes = _descended(gram, pull, slopes.copy(), float(penalty))
        back = spread * slopes / scale
        out.append((float(y.mean() - center @ back), back))
    return out


def _descended(gram: Array, pull: Array, slopes: Array, penalty: float) -> Array:
    """Coordinate descent until no slope moves more than the tolerance."""
    thin, shrink = penalty * MIX, penalty * (1 - MIX)
    left = pull - gram @ slopes
    for _ in range(SWEEPS):
        most = 0.0
        for j in range(len(slopes)):
            was = slopes[j]
            near = left[j] + gram[j, j] * was
            now = np.sign(near) * max(abs(near) - thin, 0.0) / (gram[j, j] + shrink)
            if now != was:
                left -= gram[j] * (now - was)
                slopes[j] = now
                most = max(most, abs(now - was))
        if most < TOLERANCE:
            break
    return slopes
