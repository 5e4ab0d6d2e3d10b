"""Dynamic factor model: one factor behind the target, its neighbours and the surveys.

Bańbura and Modugno, *Journal of Applied Econometrics* 29 (2014), as ``kentering.nowcast`` computes
it; the density is the model's own.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from kentering import nowcast
from kentering.forecast.paths import Paths
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Array, Situation, month_at, place_of

TARGET = "target"
USES = (":change", ":log_change")
SPEC = nowcast.Spec(iterations=80, tolerance=1e-5)
LEAST = 60
"""Fewest months of a column that takes part."""
WILD = 4.0
"""Changes beyond so many robust standard deviations count as that many: Covid is no pattern."""


def panel(seen: Situation) -> pl.DataFrame:
    """The monthly changes the factor is drawn from, in Polars with ``period``; null is missing."""
    first = place_of(recipe().start)
    columns: dict[str, Array] = {TARGET: seen.change}
    for column in seen.columns:
        if column.name.endswith(USES):
            columns[column.series] = column.values
    columns = {k: _tamed(v[first:]) for k, v in columns.items()}
    last = max(int(np.flatnonzero(np.isfinite(v))[-1]) for v in columns.values()) + 1
    columns = {k: v[:last] for k, v in columns.items() if np.isfinite(v).sum() >= LEAST}
    months = [month_at(first + k) for k in range(last)]
    frame = pl.DataFrame({"period": months, **columns})
    return frame.with_columns(pl.col(list(columns)).fill_nan(None))


def predict(seen: Situation) -> Paths:
    """The path that the factor and the target's own error make."""
    frame = panel(seen)
    fitted = nowcast.fit(frame, SPEC)
    start = frame["period"][0]
    until = month_at(seen.last + seen.ahead)
    ahead = nowcast.smooth(fitted, frame, until=until).values
    first = place_of(start)
    values = ahead[TARGET].to_numpy()
    mean = np.cumsum(values[seen.last + 1 - first : seen.last + 1 + seen.ahead - first])
    return Paths(
        mean, np.full(seen.ahead, np.nan), np.empty((0, seen.ahead)), np.empty(0, np.int64)
    )


def _tamed(values: Array) -> Array:
    """The values, those beyond ``WILD`` robust standard deviations of the median drawn in to it."""
    middle = np.nanmedian(values)
    spread = 1.4826 * np.nanmedian(np.abs(values - middle))
    return np.clip(values, middle - WILD * spread, middle + WILD * spread)
