"""What a model answers: the path of the level, and how far off it was where it was fitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kentering.forecast.situation import Array, Situation, shifted, step

DIRECT = 6
"""Months ahead with an equation of their own; beyond it the level follows the drift."""
LAGS = 6
"""Most own monthly changes an equation looks back on."""


@dataclass(frozen=True, eq=False)
class Paths:
    """The level in the months after the last known one.

    Attributes:
        mean: (H,) change of the level since the last known month, log points.
        sd: (H,) standard deviation of its error.
        errors: (n, H) errors on the months it was estimated on, jointly over the horizons; empty
            where the model gives a density of its own.
        at: (n,) the places of those months, from which they looked ahead.
        looked: names of the columns it used.
    """

    mean: Array
    sd: Array
    errors: Array
    at: NDArray[np.int64]
    looked: tuple[str, ...] = ()


class Model(Protocol):
    """A module of ``forecast.models``."""

    def predict(self, seen: Situation) -> Paths:
        """The path of the level after the last known month."""
        ...


def trained(seen: Situation, months: int, behind: int = LAGS) -> NDArray[np.bool_]:
    """Places one may learn from for a horizon: no skipped month from ``behind`` before to after."""
    ok = np.ones(len(seen.level), dtype=bool)
    for k in range(-months, behind + 1):
        ok &= np.nan_to_num(shifted(seen.use.astype(np.float64), k)) > 0
    ok[max(seen.last - months + 1, 0) :] = False
    return ok & np.isfinite(ahead_of(seen, months))


def ahead_of(seen: Situation, months: int) -> Array:
    """At each place the change of the level over the months that follow."""
    return shifted(step(seen.level, months), -months)


def own_lags(seen: Situation, count: int) -> list[Array]:
    """The monthly change and those of the months before."""
    return [shifted(seen.change, k) for k in range(count)]


def drift(seen: Situation) -> float:
    """The mean monthly change of the months that are estimated on."""
    change = seen.change[: seen.last + 1]
    usable = seen.use[: seen.last + 1] & np.isfinite(change)
    return float(change[usable].mean())


def least_squares(x: Array, y: Array) -> Array:
    """Coefficients, constant first; the smallest ones where columns say the same."""
    full = np.column_stack([np.ones(len(y)), x])
    return np.asarray(np.linalg.lstsq(full, y, rcond=None)[0], dtype=np.float64)


def bayes_criterion(residual: Array, parameters: int) -> float:
    """Schwarz's criterion of a regression."""
    n = len(residual)
    variance = max(float(residual @ residual) / n, 1e-300)
    return float(n * np.log(variance) + parameters * np.log(n))


def extended(seen: Situation, mean: Array, fitted: list[Array], parameters: int) -> Paths:
    """Paths from equations for the first months: beyond them the level follows the drift.

    Args:
        seen: the situation.
        mean: (D,) forecasts for the first D months.
        fitted: per month ahead, its forecast at every place of the grid, NaN where not fitted.
        parameters: of an equation, for the degrees of freedom.
    """
    direct, slope = len(mean), drift(seen)
    far = np.arange(1, seen.ahead - direct + 1)
    errors = []
    for h in range(1, seen.ahead + 1):
        guess = fitted[min(h, direct) - 1] + slope * max(h - direct, 0)
        errors.append(np.where(trained(seen, h), ahead_of(seen, h) - guess, np.nan))
    table = np.column_stack(errors)
    # beyond the direct months there are fewer rows; a spread is taken over what each has
    count = np.isfinite(table).sum(axis=0)
    spread: Array = np.sqrt(np.nansum(table**2, axis=0) / np.maximum(count - parameters, 1))
    rows = np.isfinite(table).all(axis=1)
    return Paths(
        mean=np.concatenate([mean, mean[-1] + slope * far])[: seen.ahead],
        sd=np.asarray(np.maximum.accumulate(spread)),
        errors=table[rows],
        at=np.flatnonzero(rows),
    )
