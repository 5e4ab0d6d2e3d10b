"""Exponentially weighted level: an integrated moving average, the answer to noisy months.

Forecasts are flat at l_T, l_t = l_{t-1} + a (y_t - l_{t-1}); ``a`` minimises the mean absolute
error over one to three months ahead, which one wild month does not decide (Muth, *JASA* 55, 1960).
"""

from __future__ import annotations

import numpy as np

from kentering.forecast.paths import DIRECT, Paths, ahead_of, extended, trained
from kentering.forecast.situation import Array, Situation

WEIGHTS = np.arange(0.2, 1.01, 0.05)


def predict(seen: Situation) -> Paths:
    """The smoothed level for the direct months, the drift beyond them."""
    curves = smoothed(seen)
    offs = curves - seen.level
    near = min(3, seen.ahead)
    costs = np.zeros(len(WEIGHTS))
    for h in range(1, near + 1):
        ok = trained(seen, h)
        costs += np.nanmean(np.abs(ahead_of(seen, h)[ok] - offs[:, ok]), axis=1)
    guess = offs[int(np.argmin(costs))]
    count = min(DIRECT, seen.ahead)
    return extended(seen, np.repeat(guess[seen.last], count), [guess] * count, 1)


def smoothed(seen: Situation) -> Array:
    """One smoothed level per weight, (weights, months); a skipped month is taken as it is."""
    first = int(np.flatnonzero(np.isfinite(seen.level))[0])
    out = np.full((len(WEIGHTS), len(seen.level)), np.nan)
    level = np.repeat(seen.level[first], len(WEIGHTS))
    for t in range(first, seen.last + 1):
        now = seen.level[t]
        if np.isfinite(now):
            weight = WEIGHTS if seen.use[t] or t < first + 12 else 1.0
            level = level + weight * (now - level)
        out[:, t] = level
    return out
