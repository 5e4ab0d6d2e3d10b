"""Tests of one forecast against another, and of a density against what came.

Losses come per target, in the order of time, one per target: several forecasts of one target are
one case. Tests of whether the difference is chance, not of whether it matters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kentering.errors import InputError
from kentering.language import Text
from kentering.record.scores import complete
from kentering.record.tails import (
    Array,
    chi2_above,
    normal_above,
    normal_quantile,
    student_outside,
)

Variance = Literal["plain", "bartlett", "undefined"]
Better = Literal["first", "second", "neither"]


@dataclass(frozen=True)
class Comparison:
    """A test of equal accuracy.

    Attributes:
        method: the test.
        statistic: its value; None when undefined.
        p: the probability of one at least so far out when both are equally good; None likewise.
        n: cases it rests on.
        difference: mean loss of the first minus that of the second (Clark-West: adjusted).
        better: which had the smaller mean loss, whatever ``p``.
        variance: what the variance of the mean rests on: ``plain`` autocovariances, ``bartlett``
            weights, or ``undefined`` when neither is positive.
        df: degrees of freedom of the distribution ``p`` comes from; None for the normal.
    """

    method: str
    statistic: float | None
    p: float | None
    n: int
    difference: float
    better: Better
    variance: Variance
    df: int | None = None


@dataclass(frozen=True)
class RatioTest:
    """A likelihood ratio test.

    Attributes:
        statistic: its value; None when the sample cannot tell.
        p: from chi-square with ``df`` degrees of freedom; None likewise.
        n: cases it rests on.
        df: degrees of freedom.
    """

    statistic: float | None
    p: float | None
    n: int
    df: int


@dataclass(frozen=True)
class IntervalTests:
    """Christoffersen's tests of an interval.

    Attributes:
        hits: cases within the interval.
        n: all cases.
        direction: whether it covered more (``wide``) or less (``narrow``) often than it should.
        coverage: the share within is the nominal one.
        independence: misses do not follow each other more or less than others.
        both: the two together (their statistics add up).
    """

    hits: int
    n: int
    direction: Literal["wide", "narrow", "exact"]
    coverage: RatioTest
    independence: RatioTest
    both: RatioTest


def _refuse(nl: str, en: str) -> InputError:
    return InputError(Text(nl, en))


def _series(*given: ArrayLike, horizon: int) -> tuple[Array, ...]:
    arrays, _ = complete(*given)
    if any(a.ndim != 1 for a in arrays):
        raise _refuse("één reeks per argument", "one series per argument")
    if horizon < 1 or arrays[0].size < max(horizon + 1, 3):
        raise InputError(
            Text(
                f"{arrays[0].size} gevallen is te weinig voor horizon {horizon}",
                f"{arrays[0].size} cases is too few for horizon {horizon}",
            ),
            right=Text(
                "horizon vanaf 1, en meer gevallen dan de horizon (minstens 3)",
                "a horizon from 1, and more cases than the horizon (at least 3)",
            ),
        )
    return arrays


def _variance(d: Array, horizon: int, fall_back: bool) -> tuple[float, Variance]:
    """Variance of the mean of ``d`` with horizon - 1 autocovariances; 0.0 when undefined."""
    centred = d - d.mean()
    n = d.size
    gamma = np.array([centred[k:] @ centred[: n - k] / n for k in range(horizon)])
    floor = 1e-12 * max(float(np.mean(d**2)), np.finfo(float).tiny)
    plain = float(gamma[0] + 2 * gamma[1:].sum())
    if plain > floor:
        return plain / n, "plain"
    weights = 1 - np.arange(1, horizon) / horizon
    tapered = float(gamma[0] + 2 * weights @ gamma[1:])
    if fall_back and tapered > floor:
        return tapered / n, "bartlett"
    return 0.0, "undefined"


def _better(difference: float) -> Better:
    if difference == 0:
        return "neither"
    return "first" if difference < 0 else "second"


def diebold_mariano(
    first: ArrayLike,
    second: ArrayLike,
    horizon: int = 1,
    *,
    when_negative: Literal["bartlett", "undefined"] = "bartlett",
) -> Comparison:
    """Equal accuracy of two forecasts that are not nested, two-sided.

    Diebold and Mariano (1995) with the small-sample correction of Harvey, Leybourne and Newbold
    (1997), compared with Student's t of n - 1 degrees of freedom.

    Args:
        first: losses of the first forecast, (n,).
        second: losses of the second, (n,).
        horizon: steps ahead; horizon - 1 autocovariances count.
        when_negative: what to do when the variance so estimated is not positive: Bartlett weights
            over the same lags, or no answer. The result says which happened.
    """
    a, b = _series(first, second, horizon=horizon)
    d = a - b
    n, mean = d.size, float(d.mean())
    spread, how = _variance(d, horizon, when_negative == "bartlett")
    name = "Diebold-Mariano, Harvey-Leybourne-Newbold"
    if how == "undefined":
        return Comparison(name, None, None, n, mean, _better(mean), how, n - 1)
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    statistic = mean / math.sqrt(spread) * math.sqrt(correction)
    p = student_outside(statistic, n - 1)
    return Comparison(name, statistic, p, n, mean, _better(mean), how, n - 1)


def clark_west(
    realised: ArrayLike, small: ArrayLike, large: ArrayLike, horizon: int = 1
) -> Comparison:
    """Whether a model that holds the other one within it forecasts better, one-sided.

    Clark and West (2007), Journal of Econometrics 138: the squared error of the large model is
    relieved of the noise of the parameters it estimates in vain. Small ``p``: the large one adds.

    Args:
        realised: what came, (n,).
        small: forecasts of the nested model, (n,).
        large: forecasts of the model that holds it, (n,).
        horizon: steps ahead.
    """
    y, f1, f2 = _series(realised, small, large, horizon=horizon)
    gain = (y - f1) ** 2 - ((y - f2) ** 2 - (f1 - f2) ** 2)
    mean = float(gain.mean())
    spread, how = _variance(gain, horizon, fall_back=True)
    if how == "undefined":
        return Comparison("Clark-West", None, None, y.size, mean, _better(mean), how)
    statistic = mean / math.sqrt(spread)
    p = normal_above(statistic)
    return Comparison("Clark-West", statistic, p, y.size, mean, _better(mean), how)


def giacomini_white(
    first: ArrayLike,
    second: ArrayLike,
    horizon: int = 1,
    *,
    known: ArrayLike | None = None,
) -> Comparison:
    """Whether what is known beforehand tells which forecast will be better.

    Giacomini and White (2006), Econometrica 74, for forecasts from a rolling or fixed window, not
    a growing one. The variance is not centred; beyond one step it counts horizon - 1
    autocovariances, with Bartlett weights where it would not be positive without.

    Args:
        first: losses of the first forecast, (n,).
        second: losses of the second, (n,).
        horizon: steps ahead.
        known: (n, q) what was known when the forecast of each case was made; by default a constant
            and the last loss difference then known, which costs the first ``horizon`` cases.

    Raises:
        InputError: the losses do not pair, or too few are left for the horizon.
    """
    a, b = _series(first, second, horizon=horizon)
    d = a - b
    name = "Giacomini-White"
    mean = float(d.mean())
    if known is None:
        h, d = np.column_stack([np.ones(d.size - horizon), d[:-horizon]]), d[horizon:]
    else:
        (h,), _ = complete(known)
        if h.ndim != 2 or h.shape[0] != d.size:
            raise _refuse("known is (n, q)", "known is (n, q)")
    z = h * d[:, None]
    n, q = z.shape
    if n <= horizon:
        raise _refuse(
            f"te weinig gevallen ({n}) voor horizon {horizon}",
            f"too few cases ({n}) for a horizon of {horizon}",
        )
    omega, how = _uncentred(z, horizon)
    if omega is None:
        return Comparison(name, None, None, n, mean, _better(mean), how, q)
    centre = z.mean(axis=0)
    statistic = float(n * centre @ np.linalg.solve(omega, centre))
    return Comparison(name, statistic, chi2_above(statistic, q), n, mean, _better(mean), how, q)


def _uncentred(z: Array, horizon: int) -> tuple[Array | None, Variance]:
    """Variance (q, q) of the mean of ``z`` (n, q), times n, with horizon - 1 lags."""
    n, q = z.shape
    lags = [z[k:].T @ z[: n - k] / n for k in range(horizon)]
    kinds: tuple[Variance, ...] = ("plain", "bartlett")
    scale = np.sqrt(np.diag(lags[0]))
    if n <= q or (scale <= 0).any():
        return None, "undefined"
    for how in kinds:
        omega = lags[0].copy()
        for k, lag in enumerate(lags[1:], 1):
            omega += (1.0 if how == "plain" else 1 - k / horizon) * (lag + lag.T)
        if np.linalg.eigvalsh(omega / np.outer(scale, scale))[0] > 1e-9:
            return omega, how
    return None, "undefined"


def berkowitz(pit: ArrayLike) -> RatioTest:
    """Whether transforms of a density forecast are uniform and follow each other at random.

    Berkowitz (2001), Journal of Business and Economic Statistics 19: their normal quantiles have
    mean 0, variance 1 and autoregression 0, against a Gaussian AR(1), both likelihoods given the
    first case; for one step ahead.

    Args:
        pit: (n,) strictly between 0 and 1, in the order of time.
    """
    (u,) = _series(pit, horizon=3)
    if not ((u > 0) & (u < 1)).all():
        raise _refuse(
            "een PIT van 0 of 1 heeft geen normaal kwantiel; neem pit_ensemble",
            "a PIT of 0 or 1 has no normal quantile; take pit_ensemble",
        )
    z = normal_quantile(u)
    later, design = z[1:], np.column_stack([np.ones(z.size - 1), z[:-1]])
    fit = np.linalg.lstsq(design, later, rcond=None)[0]
    sigma2 = float(np.mean((later - design @ fit) ** 2))
    if sigma2 <= 1e-12 * max(float(np.mean(later**2)), 1e-300):
        return RatioTest(None, None, z.size, 3)
    n = later.size
    statistic = float(later @ later) - n * (math.log(sigma2) + 1)
    return RatioTest(max(statistic, 0.0), chi2_above(max(statistic, 0.0), 3), z.size, 3)


def christoffersen(inside: ArrayLike, nominal: float) -> IntervalTests:
    """Whether an interval covers as often as it says, and misses do not cluster.

    Christoffersen (1998), International Economic Review 39, for one step ahead. Coverage rests on
    all cases, independence on the transitions between them.

    Args:
        inside: (n,) whether the realisation lay in the interval, in the order of time.
        nominal: the share it should cover, strictly between 0 and 1.
    """
    (given,) = _series(inside, horizon=1)
    if not np.isin(given, (0, 1)).all() or not 0 < nominal < 1:
        raise _refuse(
            "waar of onwaar per geval, en een aandeel tussen 0 en 1",
            "true or false per case, and a share between 0 and 1",
        )
    hit = given.astype(int)
    n, hits = hit.size, int(hit.sum())
    free = _loglik(hits, n - hits, hits / n)
    ratio = max(2 * (free - _loglik(hits, n - hits, nominal)), 0.0)
    counts = np.zeros((2, 2), int)
    np.add.at(counts, (hit[:-1], hit[1:]), 1)
    coverage = RatioTest(ratio, chi2_above(ratio, 1), n, 1)
    independence = _independence(counts)
    both = RatioTest(None, None, n, 2)
    if independence.statistic is not None:
        total = ratio + independence.statistic
        both = RatioTest(total, chi2_above(total, 2), n, 2)
    gap = hits / n - nominal
    direction = "exact" if abs(gap) < 1e-12 else ("wide" if gap > 0 else "narrow")
    return IntervalTests(hits, n, direction, coverage, independence, both)  # type: ignore[arg-type]


def _loglik(ones: int, zeros: int, p: float) -> float:
    """Bernoulli log likelihood, with 0 log 0 = 0."""
    return (ones * math.log(p) if ones else 0.0) + (zeros * math.log(1 - p) if zeros else 0.0)


def _independence(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> RatioTest:
    """From the (2, 2) transitions; undefined when one of the two states is never left or met."""
    n = int(counts.sum())
    starts, ends = counts.sum(axis=1), counts.sum(axis=0)
    if (starts == 0).any() or (ends == 0).any():
        return RatioTest(None, None, n, 1)
    free = sum(
        _loglik(int(row[1]), int(row[0]), row[1] / total)
        for row, total in zip(counts, starts, strict=True)
    )
    ratio = max(2 * (free - _loglik(int(ends[1]), int(ends[0]), ends[1] / n)), 0.0)
    return RatioTest(ratio, chi2_above(ratio, 1), n, 1)
