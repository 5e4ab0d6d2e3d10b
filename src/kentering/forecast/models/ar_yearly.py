"""Autoregression of the yearly growth itself, one equation per horizon: the textbook floor.

It does not know which month of a year ago the growth is reckoned from; the other models do.
"""

from __future__ import annotations

import numpy as np

from kentering.forecast.models.ar import best
from kentering.forecast.paths import DIRECT, LAGS, Paths, extended
from kentering.forecast.situation import Situation, shifted, step


def predict(seen: Situation) -> Paths:
    """The level a year ago and the yearly change foretold, both in log points."""
    yearly = step(seen.level, 12)
    lags = [shifted(yearly, k) for k in range(LAGS)]
    fitted = []
    for h in range(1, min(DIRECT, seen.ahead) + 1):
        guess = best(seen, lags, h, shifted(yearly, -h))
        fitted.append(shifted(seen.level, 12 - h) + guess - seen.level)
    mean = np.array([guess[seen.last] for guess in fitted])
    return extended(seen, mean, fitted, 2)
