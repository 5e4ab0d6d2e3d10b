"""Probabilities: whether what was given a chance of 30 percent came 30 percent of the time.

Brier (1950); the decomposition of Murphy (1973) with the two terms that make it add up when
probabilities differ within a bin (Stephenson, Coelho and Jolliffe 2008, Weather and Forecasting
23); recalibration by logistic regression (Platt 1999) and by pooling adjacent violators. Whoever
recalibrates fits on earlier vintages only (V5).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kentering.errors import InputError
from kentering.language import Text
from kentering.record.bootstrap import level_given
from kentering.record.scores import complete
from kentering.record.tails import Array

#: independent events from which a recalibration is left to the data alone
ENOUGH = 10


@dataclass(frozen=True)
class Bin:
    """One line of a reliability table.

    Attributes:
        low, high: the bin holds low <= p < high; the last one also p = 1.
        n: forecasts in it.
        mean: their mean probability.
        observed: the share in which the event came.
        band: where that share would lie if the forecasts were right, by resampling.
    """

    low: float
    high: float
    n: int
    mean: float
    observed: float
    band: tuple[float, float]


@dataclass(frozen=True)
class Decomposition:
    """The Brier score taken apart: brier = reliability - resolution + uncertainty + within.

    Attributes:
        brier: mean of (p - o)².
        reliability: the distance between what was said and what came, by bin; 0 is best.
        resolution: how far the bins differ from the base rate; more is better.
        uncertainty: base rate times its complement.
        within: what bins wider than one probability leave over; 0 when each holds one value.
        skill: 1 - brier / uncertainty; None when the event always or never came.
        base_rate: share of cases with the event.
        n, events: cases, and those with the event.
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float
    skill: float | None
    base_rate: float
    n: int
    events: int


@dataclass(frozen=True)
class Platt:
    """Recalibrated log odds: intercept + slope times the log odds given.

    Attributes:
        intercept, slope: 0 and 1 leave probabilities as they are.
        precision: weight of the pull towards (0, 1); 0 leaves all to the data.
        events: independent events it was based on.
        separated: the data alone have no answer, since every event had a higher (or lower)
            probability than every other case.
        edge: probabilities are held within [edge, 1 - edge].
    """

    intercept: float
    slope: float
    precision: float
    events: int
    separated: bool
    edge: float

    def apply(self, probability: ArrayLike) -> Array:
        """Recalibrated probabilities, (n,)."""
        (p,), _ = complete(probability)
        _within_unit(p)
        return _logistic(self.intercept + self.slope * _logit(p, self.edge))


@dataclass(frozen=True)
class Isotonic:
    """A rising step function from probability to recalibrated probability.

    Attributes:
        knots: probabilities seen, increasing, (k,).
        values: the recalibrated ones, not decreasing, (k,); straight lines between knots, level
            outside.
    """

    knots: tuple[float, ...]
    values: tuple[float, ...]

    def apply(self, probability: ArrayLike) -> Array:
        """Recalibrated probabilities, (n,)."""
        (p,), _ = complete(probability)
        _within_unit(p)
        return np.asarray(np.interp(p, self.knots, self.values), float)


def _within_unit(p: Array) -> None:
    if ((p < 0) | (p > 1)).any():
        raise InputError(
            Text("een kans ligt buiten 0 en 1", "a probability lies outside 0 and 1"),
            where=f"{p.min()} - {p.max()}",
        )


def _pairs(probability: ArrayLike, outcome: ArrayLike) -> tuple[Array, Array]:
    (p, o), _ = complete(probability, outcome)
    if p.ndim != 1 or o.ndim != 1:
        raise InputError(Text("één kans per geval", "one probability per case"))
    _within_unit(p)
    if not np.isin(o, (0, 1)).all():
        raise InputError(
            Text("een uitkomst is niet 0 of 1", "an outcome is not 0 or 1"),
            right=Text("waar of onwaar per geval", "true or false per case"),
        )
    return p, o


def brier(probability: ArrayLike, outcome: ArrayLike) -> Array:
    """Squared distance between probability and outcome, per case; arrays (n,)."""
    p, o = _pairs(probability, outcome)
    return (p - o) ** 2


def _binned(p: Array, bins: int | None) -> tuple[NDArray[np.int64], Array]:
    """The bin of each case, and the edges; a bin per value when ``bins`` is None."""
    if bins is None:
        values, where = np.unique(p, return_inverse=True)
        return where.astype(np.int64), np.append(values, values[-1])
    if bins < 1:
        raise InputError(Text("minstens één klasse", "at least one bin"))
    edges = np.linspace(0, 1, bins + 1)
    return np.clip(np.searchsorted(edges, p, "right") - 1, 0, bins - 1), edges


def murphy(probability: ArrayLike, outcome: ArrayLike, bins: int | None = None) -> Decomposition:
    """The Brier score and its parts.

    Args:
        probability: (n,).
        outcome: (n,) 0 or 1.
        bins: number of equal bins; None gives every probability a bin of its own, which leaves
            nothing within bins.
    """
    p, o = _pairs(probability, outcome)
    where, edges = _binned(p, bins)
    count = np.bincount(where, minlength=edges.size - 1).astype(float)
    safe = np.where(count > 0, count, 1)
    mean_p = np.bincount(where, p, edges.size - 1) / safe
    mean_o = np.bincount(where, o, edges.size - 1) / safe
    rate = float(o.mean())
    off_p, off_o = p - mean_p[where], o - mean_o[where]
    unknown = rate * (1 - rate)
    score = float(np.mean((p - o) ** 2))
    return Decomposition(
        brier=score,
        reliability=float(count @ (mean_p - mean_o) ** 2 / p.size),
        resolution=float(count @ (mean_o - rate) ** 2 / p.size),
        uncertainty=unknown,
        within=float(np.mean(off_p**2 - 2 * off_p * off_o)),
        skill=1 - score / unknown if unknown > 0 else None,
        base_rate=rate,
        n=p.size,
        events=int(o.sum()),
    )


def reliability(
    probability: ArrayLike,
    outcome: ArrayLike,
    bins: int = 10,
    *,
    level: float = 0.9,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[Bin, ...]:
    """What was said against what came, by bin; bins without forecasts are left out.

    Args:
        probability: (n,).
        outcome: (n,) 0 or 1.
        bins: number of equal bins.
        level: share of resamples within each band.
        draws: resamples for the bands (Broecker and Smith 2007), in which outcomes are drawn with
            the probabilities given, independently.
        seed: the same seed gives the same bands.
    """
    p, o = _pairs(probability, outcome)
    level_given(level)
    where, edges = _binned(p, bins)
    chance = np.random.default_rng(seed)
    lines = []
    for k in np.unique(where):
        inside = p[where == k]
        drawn = (chance.random((draws, inside.size)) < inside).mean(axis=1)
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
        lines.append(
            Bin(
                low=float(edges[k]),
                high=float(edges[k + 1]),
                n=inside.size,
                mean=float(inside.mean()),
                observed=float(o[where == k].mean()),
                band=(float(low), float(high)),
            )
        )
    return tuple(lines)


def _logit(p: Array, edge: float) -> Array:
    held = np.clip(p, edge, 1 - edge)
    return cast("Array", np.log(held) - np.log1p(-held))


def _logistic(x: Array) -> Array:
    return 0.5 * (1 + np.tanh(x / 2))


def platt(
    probability: ArrayLike,
    outcome: ArrayLike,
    *,
    events: int | None = None,
    edge: float = 1e-3,
) -> Platt:
    """Recalibration by logistic regression on log odds, held back when events are few.

    The penalty is precision/2 times (intercept² + (slope - 1)²), with precision ``ENOUGH`` minus
    the number of events, at least 0; at least 1 when the data alone have no answer.

    Args:
        probability: (n,) as given.
        outcome: (n,) 0 or 1.
        events: independent events (a recession is one, however many months it lasts); by default
            the cases of the rarer outcome.
        edge: probabilities are held within [edge, 1 - edge], so that 0 and 1 have log odds.
    """
    p, o = _pairs(probability, outcome)
    if not 0 < edge < 0.5 or (events is not None and events < 0):
        raise InputError(
            Text("edge of events klopt niet", "edge or events is not right"),
            right=Text("0 < edge < 0,5; events vanaf 0", "0 < edge < 0.5; events from 0"),
        )
    seen = int(min(o.sum(), o.size - o.sum()))
    count = seen if events is None else events
    x = _logit(p, edge)
    ones, zeros = x[o == 1], x[o == 0]
    apart = seen == 0 or ones.min() >= zeros.max() or ones.max() <= zeros.min()
    precision = float(max(ENOUGH - count, 1 if apart else 0))
    intercept, slope = _penalised(x, o, precision)
    return Platt(intercept, slope, precision, count, bool(apart), edge)


def _penalised(x: Array, o: Array, precision: float) -> tuple[float, float]:
    """Newton steps, halved until the penalised likelihood does not fall."""
    design = np.column_stack([np.ones(x.size), x])
    start = np.array([0.0, 1.0])

    def value(theta: Array) -> float:
        eta = design @ theta
        likelihood = o @ eta - np.logaddexp(0, eta).sum()
        return float(likelihood - precision / 2 * np.sum((theta - start) ** 2))

    theta = start.copy()
    for _ in range(200):
        fitted = _logistic(design @ theta)
        slope = design.T @ (o - fitted) - precision * (theta - start)
        bend = (design * (fitted * (1 - fitted))[:, None]).T @ design + precision * np.eye(2)
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        size = 1.0
        while value(theta + size * step) < value(theta) and size > 1e-12:
            size /= 2
        theta = theta + size * step
        if np.abs(size * step).max() < 1e-12:
            break
    return float(theta[0]), float(theta[1])


def isotonic(probability: ArrayLike, outcome: ArrayLike) -> Isotonic:
    """The rising function of the probability nearest to the outcomes, in squares.

    Pooling adjacent violators; equal probabilities are one knot. Nothing holds it back, so it
    needs many events.
    """
    p, o = _pairs(probability, outcome)
    knots, where = np.unique(p, return_inverse=True)
    weights = np.bincount(where).astype(float)
    pools: list[tuple[float, float, int]] = []
    for mean, weight in zip(np.bincount(where, o) / weights, weights, strict=True):
        pool = (float(mean), float(weight), 1)
        while pools and pools[-1][0] >= pool[0]:
            m, w, k = pools.pop()
            both = w + pool[1]
            pool = ((m * w + pool[0] * pool[1]) / both, both, k + pool[2])
        pools.append(pool)
    values = tuple(m for m, _, k in pools for _ in range(k))
    return Isotonic(tuple(knots.tolist()), values)
