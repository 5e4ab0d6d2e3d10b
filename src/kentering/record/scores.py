"""Scores of points, intervals and densities: how far off, how often within, how well spread.

The functions per case take arrays without gaps and give one loss per case, smaller is better; they
feed ``compare`` and ``calibration``. ``rmse`` and the others that give a ``Score`` say how many
cases they rest on and how many were left out for a missing value, which only happens when asked.

Follows Gneiting and Raftery (2007), Journal of the American Statistical Association 102, and for
the weighted interval score Bracher, Ray, Gneiting and Reich (2021), PLOS Computational Biology 17.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kentering.errors import InputError, MissingDataError
from kentering.language import Text
from kentering.record.tails import Array, normal_cdf

Missing = Literal["refuse", "drop"]


@dataclass(frozen=True)
class Score:
    """A score over cases.

    Attributes:
        value: the score, in the unit its function names.
        n: cases it rests on.
        dropped: cases left out because something was missing.
    """

    value: float
    n: int
    dropped: int


def complete(*arrays: ArrayLike, missing: Missing = "refuse") -> tuple[tuple[Array, ...], int]:
    """Arrays of cases as floats, all complete, and how many cases were left out.

    Args:
        *arrays: (n, ...) each; the first axis is the case.
        missing: ``refuse`` a missing value (NaN), or ``drop`` every case that has one.

    Raises:
        InputError: lengths differ, or a value is infinite.
        MissingDataError: a value is missing and refused, or no case is left.
    """
    given = [np.asarray(a, dtype=float) for a in arrays]
    if any(a.ndim == 0 for a in given) or len({a.shape[0] for a in given}) != 1:
        shapes = ", ".join(str(a.shape) for a in given)
        raise _refuse(
            "reeksen van verschillende lengte", "arrays of different lengths", where=shapes
        )
    if any(np.isinf(a).any() for a in given):
        raise _refuse("een waarde is oneindig", "a value is infinite")
    whole = np.ones(given[0].shape[0], bool)
    for a in given:
        whole &= ~np.isnan(a.reshape(a.shape[0], -1)).any(axis=1)
    gone = int((~whole).sum())
    if (gone and missing == "refuse") or gone == whole.size:
        raise MissingDataError(
            Text(
                f"{gone} van {whole.size} gevallen missen een waarde",
                f"{gone} of {whole.size} cases lack a value",
            ),
            right=Text(
                "minstens één volledig geval; missing='drop' laat de rest weg en telt ze",
                "at least one complete case; missing='drop' leaves the rest out and counts them",
            ),
        )
    return tuple(a[whole] for a in given), gone


def _refuse(nl: str, en: str, *, where: str | None = None) -> InputError:
    return InputError(Text(nl, en), where=where)


def _cases(realised: ArrayLike, *others: tuple[ArrayLike, int]) -> list[Array]:
    """``realised`` as (n,) and the others with the dimensions that are due."""
    arrays, _ = complete(realised, *(a for a, _ in others))
    due = (1, *(d for _, d in others))
    if any(a.ndim != d for a, d in zip(arrays, due, strict=True)):
        shapes = ", ".join(str(a.shape) for a in arrays)
        raise _refuse("vorm klopt niet", f"arrays should have {due} dimensions", where=shapes)
    return list(arrays)


def rmse(realised: ArrayLike, forecast: ArrayLike, *, missing: Missing = "refuse") -> Score:
    """Root mean squared error, in the unit of the series; arrays (n,)."""
    (y, f), gone = complete(realised, forecast, missing=missing)
    return Score(float(np.sqrt(np.mean(squared_error(y, f)))), y.size, gone)


def mae(realised: ArrayLike, forecast: ArrayLike, *, missing: Missing = "refuse") -> Score:
    """Mean absolute error, in the unit of the series; arrays (n,)."""
    (y, f), gone = complete(realised, forecast, missing=missing)
    return Score(float(np.mean(absolute_error(y, f))), y.size, gone)


def absolute_error(realised: ArrayLike, forecast: ArrayLike) -> Array:
    """Per case the absolute error; arrays (n,)."""
    y, f = _cases(realised, (forecast, 1))
    return np.abs(f - y)


def squared_error(realised: ArrayLike, forecast: ArrayLike) -> Array:
    """Per case the squared error; arrays (n,)."""
    y, f = _cases(realised, (forecast, 1))
    return (f - y) ** 2


def directional_accuracy(
    realised: ArrayLike,
    forecast: ArrayLike,
    before: ArrayLike = 0.0,
    *,
    still: float = 0.0,
    missing: Missing = "refuse",
) -> Score:
    """The share of cases in which the forecast had the direction that came.

    There are three directions: up, down, and no change, which is a change of at most ``still`` in
    size. A forecast of no change is right only when there was none.

    Args:
        realised: what came, (n,).
        forecast: what was said, (n,).
        before: the value both are compared with, one or (n,); 0 for growth rates.
        still: the largest change that counts as none, in the unit of the series.
        missing: as in ``complete``.
    """
    start = np.broadcast_to(np.asarray(before, float), np.shape(realised))
    (y, f, b), gone = complete(realised, forecast, start, missing=missing)

    def direction(change: Array) -> Array:
        return np.where(np.abs(change) <= still, 0.0, np.sign(change))

    return Score(float(np.mean(direction(y - b) == direction(f - b))), y.size, gone)


def crps_ensemble(realised: ArrayLike, draws: ArrayLike, *, fair: bool = False) -> Array:
    """Continuous ranked probability score of draws, per case, in the unit of the series.

    Args:
        realised: (n,).
        draws: (n, m).
        fair: divide the spread by m(m-1) instead of m²: unbiased for the distribution the draws
            come from (Ferro 2014). The default scores the draws themselves as a distribution.

    Raises:
        InputError: ``fair`` with one draw, or shapes that do not fit.
    """
    y, x = _cases(realised, (draws, 2))
    m = x.shape[1]
    if m < 1 + fair:
        raise _refuse(f"{m} trekking(en) is te weinig", f"{m} draw(s) is too few")
    ordered = np.sort(x, axis=1)
    ranks = 2 * np.arange(1, m + 1) - m - 1
    spread = ordered @ ranks / (m * (m - 1 if fair else m))
    return np.asarray(np.abs(x - y[:, None]).mean(axis=1) - spread, float)


def crps_normal(realised: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """Continuous ranked probability score of a normal distribution, per case; arrays (n,).

    A standard deviation of zero is a point: the absolute error.
    """
    y, mu, sigma = _cases(realised, (mean, 1), (sd, 1))
    if (sigma < 0).any():
        raise _refuse("een standaardafwijking is negatief", "a standard deviation is negative")
    safe = np.where(sigma > 0, sigma, 1.0)
    z = (y - mu) / safe
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    score = safe * (z * (2 * normal_cdf(z) - 1) + 2 * density - 1 / math.sqrt(math.pi))
    return np.where(sigma > 0, score, np.abs(y - mu))


def pinball(realised: ArrayLike, quantile: ArrayLike, level: float) -> Array:
    """Quantile loss at one level, per case; arrays (n,), ``level`` strictly between 0 and 1."""
    y, q = _cases(realised, (quantile, 1))
    tau = float(_levels([level])[0])
    return np.where(y >= q, tau * (y - q), (1 - tau) * (q - y))


def crps_quantiles(realised: ArrayLike, quantiles: ArrayLike, levels: ArrayLike) -> Array:
    """Continuous ranked probability score from quantiles, per case.

    Twice the quantile loss, integrated over the level: each level stands for the stretch to half
    way the next. With levels (k - ½)/K these are K equal stretches. It is an approximation that
    improves with K.

    Args:
        realised: (n,).
        quantiles: (n, K), not decreasing per case.
        levels: (K,), increasing, strictly between 0 and 1.
    """
    y, q = _cases(realised, (quantiles, 2))
    tau = _levels(levels)
    if q.shape[1] != tau.size:
        raise _refuse("evenveel kwantielen als niveaus", "as many quantiles as levels")
    if (np.diff(q, axis=1) < 0).any():
        raise _refuse("kwantielen dalen met het niveau", "quantiles fall with the level")
    edges = np.concatenate([[0.0], (tau[1:] + tau[:-1]) / 2, [1.0]])
    gap = y[:, None] - q
    return np.asarray(2 * np.maximum(tau * gap, (tau - 1) * gap) @ np.diff(edges), float)


def _levels(levels: ArrayLike) -> Array:
    tau = np.asarray(levels, float)
    inside = tau.ndim == 1 and bool(((tau > 0) & (tau < 1)).all())
    if not inside or (np.diff(tau) <= 0).any():
        raise InputError(
            Text("niveaus kloppen niet", "levels are not right"),
            where=str(tau.tolist()),
            right=Text("oplopend, tussen 0 en 1", "increasing, between 0 and 1"),
        )
    return tau


def interval_score(realised: ArrayLike, low: ArrayLike, high: ArrayLike, alpha: float) -> Array:
    """The score of a central interval of 1 - ``alpha``: width plus 2/alpha times the miss."""
    y, lo, hi = _cases(realised, (low, 1), (high, 1))
    _ordered(lo, hi)
    share = float(_levels([alpha])[0])
    return hi - lo + 2 / share * (np.maximum(lo - y, 0) + np.maximum(y - hi, 0))


def weighted_interval_score(
    realised: ArrayLike, median: ArrayLike, lows: ArrayLike, highs: ArrayLike, alphas: ArrayLike
) -> Array:
    """The median and K central intervals in one score, per case.

    Args:
        realised: (n,).
        median: (n,).
        lows: (n, K) lower ends.
        highs: (n, K) upper ends.
        alphas: (K,), the share outside each interval, increasing.
    """
    y, m, lo, hi = _cases(realised, (median, 1), (lows, 2), (highs, 2))
    shares = _levels(alphas)
    if lo.shape != hi.shape or lo.shape[1] != shares.size:
        raise _refuse("evenveel intervallen als alfa's", "as many intervals as alphas")
    total = 0.5 * np.abs(y - m)
    for k, share in enumerate(shares):
        total = total + share / 2 * interval_score(y, lo[:, k], hi[:, k], share)
    return np.asarray(total / (shares.size + 0.5), float)


def coverage(
    realised: ArrayLike, low: ArrayLike, high: ArrayLike, *, missing: Missing = "refuse"
) -> Score:
    """The share of cases within the interval, ends included; arrays (n,)."""
    (y, lo, hi), gone = complete(realised, low, high, missing=missing)
    _ordered(lo, hi)
    return Score(float(np.mean((lo <= y) & (y <= hi))), y.size, gone)


def _ordered(low: Array, high: Array) -> None:
    if (low > high).any():
        raise _refuse("een ondergrens ligt boven de bovengrens", "a lower end is above the upper")


def energy_score(realised: ArrayLike, draws: ArrayLike) -> Array:
    """The score of joint draws of several series, per case; with one series it is the CRPS.

    Args:
        realised: (n, d).
        draws: (n, m, d).
    """
    (y, x), _ = complete(realised, draws)
    if y.ndim != 2 or x.ndim != 3 or x.shape[2] != y.shape[1]:
        raise _refuse("vorm klopt niet", "shapes do not fit", where=f"{y.shape}, {x.shape}")
    away = np.linalg.norm(x - y[:, None, :], axis=2).mean(axis=1)
    apart = [np.linalg.norm(c[:, None, :] - c[None, :, :], axis=2).mean() for c in x]
    return np.asarray(away - 0.5 * np.array(apart), float)


def pit_ensemble(realised: ArrayLike, draws: ArrayLike, *, seed: int) -> Array:
    """Where the realisation lies in its forecast distribution, strictly between 0 and 1, per case.

    (rank - v)/(m + 1) with the rank among the draws in 1..m+1, drawn among equals, and v uniform:
    uniform when realisation and draws come from one distribution.

    Args:
        realised: (n,).
        draws: (n, m).
        seed: the same seed gives the same numbers.
    """
    y, x = _cases(realised, (draws, 2))
    chance = np.random.default_rng(seed)
    below = (x < y[:, None]).sum(axis=1)
    equal = (x == y[:, None]).sum(axis=1)
    rank = below + chance.integers(1, equal + 2)
    inside = 1.0 - chance.random(y.size)
    value = (rank - inside) / (x.shape[1] + 1)
    return np.asarray(np.maximum(value, np.finfo(float).tiny), float)


def pit_normal(realised: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> Array:
    """As ``pit_ensemble`` for normal distributions with a positive deviation; arrays (n,)."""
    y, mu, sigma = _cases(realised, (mean, 1), (sd, 1))
    if (sigma <= 0).any():
        raise _refuse("een standaardafwijking is niet positief", "a deviation is not positive")
    return normal_cdf((y - mu) / sigma)
