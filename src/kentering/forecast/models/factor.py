"""Dynamic factor model: one factor behind the target, its neighbours and the surveys.

Bańbura and Modugno, *Journal of Applied Econometrics* 29 (2014), as ``kentering.nowcast`` computes
it; the density is the model's own.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from kentering import nowcast
from kentering.errors import MissingDataError
from kentering.forecast.paths import Paths
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Array, Situation, month_at, place_of
from kentering.language import Text

TARGET = "target"
USES = (":change", ":log_change")
SPEC = nowcast.Spec(iterations=80, tolerance=1e-5)
OTHERS = 2
"""Columns of a panel that holds nothing but the target."""
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
    """The path that the factor and the target's own error make, and how sure of it they are.

    Raises:
        MissingDataError: the target is too short, or no other series reaches far enough.
    """
    frame = panel(seen)
    fitted = fit(frame, seen.geo)
    ahead = months_ahead(seen)
    found = nowcast.joint(fitted, frame, TARGET, ahead)
    total = np.tril(np.ones((seen.ahead, seen.ahead)))
    return Paths(
        mean=np.cumsum(found.mean),
        sd=np.sqrt(np.diag(total @ found.cov @ total.T)),
        errors=np.empty((0, seen.ahead)),
        at=np.empty(0, np.int64),
        looked=tuple(c for c in frame.columns if c not in ("period", TARGET)),
    )


def fit(frame: pl.DataFrame, geo: str) -> nowcast.Fit:
    """The model on a panel made by ``panel``.

    Raises:
        MissingDataError: the target is too short, or there is no series beside it.
    """
    if TARGET not in frame.columns:
        raise MissingDataError(
            Text(
                f"voor {geo} is de reeks te kort voor een factor",
                f"for {geo} the series is too short for a factor",
            ),
            right=Text(f"minstens {LEAST} maandmutaties", f"at least {LEAST} monthly changes"),
        )
    if frame.width <= OTHERS:
        raise MissingDataError(
            Text(
                f"voor {geo} reikt geen andere reeks ver genoeg voor een gedeelde factor",
                f"for {geo} no other series reaches far enough to share a factor",
            ),
            run="kentering update",
        )
    return nowcast.fit(frame, SPEC)


def months_ahead(seen: Situation) -> list[date]:
    """The months after the last published one."""
    return [month_at(seen.last + k) for k in range(1, seen.ahead + 1)]


def _tamed(values: Array) -> Array:
    """The values, those beyond ``WILD`` robust standard deviations of the median drawn in to it."""
    middle = np.nanmedian(values)
    spread = 1.4826 * np.nanmedian(np.abs(values - middle))
    return np.clip(values, middle - WILD * spread, middle + WILD * spread)
