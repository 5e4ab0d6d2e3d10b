"""The columns of a situation as regressors on its ragged edge.

A column known up to k months after (before) the target's last month is looked at with that same
offset everywhere, so that what is learned is what can be used: the ragged edge of Wallis (1986) and
the blocking of Bańbura et al. (2013, *Handbook of Economic Forecasting* 2A, 4.2).
"""

from __future__ import annotations

import numpy as np

from kentering.errors import MissingDataError
from kentering.forecast.paths import Paths, ahead_of, extended, least_squares, own_lags, trained
from kentering.forecast.situation import Array, Column, Situation, shifted
from kentering.language import Text

REACH = 2
"""Columns further ahead of the target than this are looked at up to here."""


def columns(seen: Situation, groups: tuple[str, ...]) -> list[Column]:
    """The columns of the groups asked for."""
    return [c for c in seen.columns if c.group in groups]


def regressors(seen: Situation, found: list[Column]) -> tuple[list[Array], list[str]]:
    """What the columns offer, aligned to the target's last month, each with its name."""
    out, names = [], []
    for column in found:
        newest = min(column.last - seen.last, REACH)
        oldest = min(newest, 0) if column.name.endswith("log_change") else newest
        for offset in range(newest, oldest - 1, -1):
            out.append(shifted(column.values, -offset))
            names.append(f"{column.name}@{offset:+d}")
    return out, names


def gap(seen: Situation) -> Array:
    """The level less the mean of the last twelve months: how far it strayed."""
    mean: Array = np.column_stack([shifted(seen.level, k) for k in range(12)]).mean(axis=1)
    return seen.level - mean


def regression(
    seen: Situation, groups: tuple[str, ...], lags: int, months: int
) -> tuple[Array, tuple[str, ...], int]:
    """The forecast at every place by least squares on own lags and the columns of some groups."""
    extra, names = regressors(seen, columns(seen, groups))
    kept = [x for x in (*own_lags(seen, lags), *extra) if np.isfinite(x[seen.last])]
    if not kept:
        raise MissingDataError(
            Text(
                f"voor {seen.geo} is niets bekend van: {', '.join(groups)}",
                f"nothing is known for {seen.geo} of: {', '.join(groups)}",
            ),
            run="kentering update",
        )
    x = np.column_stack(kept)
    y = ahead_of(seen, months)
    ok = trained(seen, months) & np.isfinite(x).all(axis=1)
    coefficients = least_squares(x[ok], y[ok])
    return coefficients[0] + x @ coefficients[1:], tuple(names), x.shape[1] + 1


def equations(seen: Situation, groups: tuple[str, ...], lags: int, count: int) -> Paths:
    """Paths by one such regression per horizon."""
    found = [regression(seen, groups, lags, h) for h in range(1, count + 1)]
    mean = np.array([guess[seen.last] for guess, _, _ in found])
    made = extended(seen, mean, [guess for guess, _, _ in found], found[0][2])
    return Paths(made.mean, made.sd, made.errors, made.at, found[0][1])
