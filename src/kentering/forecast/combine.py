"""Several models made one: weights by record, and a spread that the record has corrected.

Weights follow the
inverse of the discounted squared error, drawn towards equal weights while the record is short
(Bates and Granger 1969; Stock and Watson, *Journal of Forecasting* 23, 2004). Only outcomes
published by the moment asked count (V5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kentering.errors import KenteringError, MissingDataError
from kentering.forecast.ledger import Ledger
from kentering.forecast.models import predict
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.recipe import models
from kentering.forecast.situation import Array, Situation
from kentering.language import Text

COMBINED = "combined"
PRIOR = 6.0
"""Past errors that equal weights are worth."""
SHARPNESS = 2.0
"""Power of the inverse squared error."""
CAP = 9.0
"""A squared error counts as at most so many times the median one."""
SHAPES = ("ar", "smooth")
"""Models whose fitted errors lend the draws their shape, in order of preference."""
CENTRAL = 1.2815515594
"""Half width of a standard normal's central 80 %."""
PRIOR_SCALE = 12.0
"""Past errors that ``START`` is worth."""
START = 1.5
"""Correction before there is a record: fitted errors know no revisions."""
NARROWEST = 0.8


@dataclass(frozen=True, eq=False)
class Combination:
    """What the models say together.

    Attributes:
        mean: (H,) change of the level since the last known month, log points.
        sd: (H,) standard deviation, after the record's correction.
        scale: (H,) that correction.
        draws: (n, H) paths of that change.
        weights: per model, (H,) its weight.
        paths: what each model said.
        missing: models that could not answer, and why.
    """

    mean: Array
    sd: Array
    scale: Array
    draws: Array
    weights: Mapping[str, Array]
    paths: Mapping[str, Paths]
    missing: Mapping[str, Text]


def answers(
    seen: Situation, codes: Sequence[str] | None = None
) -> tuple[dict[str, Paths], dict[str, Text]]:
    """What every model says, and why those that cannot answer are silent."""
    found: dict[str, Paths] = {}
    silent: dict[str, Text] = {}
    for code in codes or models():
        try:
            found[code] = predict(code, seen)
        except KenteringError as error:
            silent[code] = error.what
    return found, silent


def merged(
    paths: Mapping[str, Paths],
    silent: Mapping[str, Text],
    past: Ledger,
    now: datetime | None,
) -> Combination:
    """The models' answers made one by what ``past`` says of them.

    Args:
        paths: the answers.
        silent: models that could not answer, and why.
        past: the record of this target.
        now: the moment; None for the newest of the record.

    Raises:
        MissingDataError: no model that takes part could answer.
    """
    codes = [c for c in paths if models()[c].combined]
    if not codes:
        raise MissingDataError(
            Text("geen enkel model kon antwoorden", "no model could answer"),
            where="; ".join(silent),
        )
    table = np.stack([paths[c].mean for c in codes])
    ahead = table.shape[1]
    shares = weights(past, codes, ahead, now)
    share = np.stack([shares[c] for c in codes])
    spreads = np.stack([spread(paths, c) for c in codes])
    mean = (share * table).sum(axis=0)
    scale = widening(past, ahead, now)
    sd = np.sqrt((share * spreads**2).sum(axis=0)) * scale
    return Combination(mean, sd, scale, mean + sd * shapes(paths), shares, paths, silent)


def grown(draws: Array, base: Array, target: str) -> Array:
    """Yearly or monthly growth along paths of the level, log points.

    Args:
        draws: (n, H) change of the level since the last known month.
        base: (H,) level a year before each month, less that of the last known month.
        target: ``yoy`` or ``mom``.
    """
    return draws - base if target == "yoy" else np.diff(draws, axis=1, prepend=0.0)


def corrected(
    raw: Array, past: Ledger, now: datetime | None, code: str = COMBINED, target: str = "yoy"
) -> Array:
    """Draws of growth drawn apart (or together) as the record of that growth asks."""
    centre = raw.mean(axis=0)
    return np.asarray(centre + (raw - centre) * widening(past, raw.shape[1], now, code, target))


def spread(paths: Mapping[str, Paths], code: str) -> Array:
    """A model's own spread, or that of the floor when it gives none."""
    own = paths[code].sd
    return own if np.isfinite(own).all() else paths["ar"].sd


def shapes(paths: Mapping[str, Paths]) -> Array:
    """Joint errors over the horizons with mean zero and deviation one, and their mirror images."""
    errors = next(paths[c].errors for c in SHAPES if c in paths and len(paths[c].errors))
    unit = (errors - errors.mean(axis=0)) / errors.std(axis=0)
    return np.concatenate([unit, -unit])


def weights(
    past: Ledger, codes: Sequence[str], ahead: int, now: datetime | None
) -> dict[str, Array]:
    """The weight of every model for every month ahead; each month's add up to one (A2).

    Args:
        past: the record of the target.
        codes: the models.
        ahead: months.
        now: only outcomes out by this moment count; None for every one.
    """
    out = np.full((len(codes), ahead), 1 / len(codes))
    for h in range(1, min(DIRECT, ahead) + 1):
        rows = [past.known("yoy", code, h, now) for code in codes]
        fades = [r.fade(now) for r in rows]
        if not all(len(r.off) for r in rows):
            continue
        cap = CAP * float(np.median(np.concatenate([r.off**2 for r in rows])))
        sums = np.array(
            [float((f * np.minimum(r.off**2, cap)).sum()) for f, r in zip(fades, rows, strict=True)]
        )
        count = np.array([float(f.sum()) for f in fades])
        mse = (sums + PRIOR * sums.sum() / count.sum()) / (count + PRIOR)
        power = np.maximum(mse, 1e-12) ** -SHARPNESS
        out[:, h - 1] = power / power.sum()
    out[:, DIRECT:] = out[:, [min(DIRECT, ahead) - 1]]
    return {c: out[k] for k, c in enumerate(codes)}


def widening(
    past: Ledger, ahead: int, now: datetime | None, code: str = COMBINED, target: str = "yoy"
) -> Array:
    """By how much past errors of a model exceeded its own spread, per month ahead.

    The 80 % quantile of |error| / spread over that of a normal, drawn towards ``START`` while the
    record is short; never below ``NARROWEST``, for a quiet spell is no promise.
    """
    out = np.full(ahead, START)
    for h in range(1, min(DIRECT, ahead) + 1):
        rows = past.known(target, code, h, now)
        if not len(rows.off):
            continue
        ratio, fade = np.abs(rows.off) / rows.sd, rows.fade(now)
        order = np.argsort(ratio)
        reached = np.cumsum(fade[order]) / fade.sum()
        at = float(ratio[order][np.searchsorted(reached, 0.8)]) / CENTRAL
        drawn = (fade.sum() * at + PRIOR_SCALE * START) / (fade.sum() + PRIOR_SCALE)
        out[h - 1] = max(drawn, NARROWEST)
    out[DIRECT:] = out[min(DIRECT, ahead) - 1]
    return out
