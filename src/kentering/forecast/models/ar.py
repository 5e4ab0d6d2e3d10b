"""Autoregression of the monthly changes, one equation per horizon, lags by Schwarz's criterion.

Direct multi-step forecasts (Marcellino, Stock and Watson, *Journal of Econometrics* 135, 2006).
"""

from __future__ import annotations

import numpy as np

from kentering.forecast.paths import (
    DIRECT,
    LAGS,
    Paths,
    ahead_of,
    bayes_criterion,
    extended,
    least_squares,
    own_lags,
    trained,
)
from kentering.forecast.situation import Array, Situation


def predict(seen: Situation) -> Paths:
    """The change over h months on the latest monthly changes."""
    chosen = [best(seen, own_lags(seen, LAGS), h) for h in range(1, min(DIRECT, seen.ahead) + 1)]
    mean = np.array([guess[seen.last] for guess in chosen])
    return extended(seen, mean, chosen, 2)


def best(seen: Situation, lags: list[Array], months: int, target: Array | None = None) -> Array:
    """The forecast at every place from as many lags as Schwarz's criterion wants."""
    y = ahead_of(seen, months) if target is None else target
    everything = np.column_stack(lags)
    ok = trained(seen, months) & np.isfinite(everything).all(axis=1) & np.isfinite(y)
    scores: list[tuple[float, int, Array]] = []
    for count in range(len(lags) + 1):
        x = everything[:, :count]
        coefficients = least_squares(x[ok], y[ok])
        guess = coefficients[0] + x @ coefficients[1:]
        scores.append((bayes_criterion(y[ok] - guess[ok], count + 1), count, guess))
    return min(scores, key=lambda s: s[:2])[2]
