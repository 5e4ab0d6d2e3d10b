"""Trend and cycle by Hodrick-Prescott and by the Christiano-Fitzgerald band pass.

Kernels on numpy vectors: what enters is a whole series without gaps, shape (n,), in any additive
unit (100 times the logarithm for what grows); what leaves has the same shape and unit.
Sources: R. Hodrick and E. Prescott, "Postwar U.S. business cycles", *JMCB* 29 (1997);
L. Christiano and T. Fitzgerald, "The band pass filter", *IER* 44 (2003); OECD, *System of composite
leading indicators* (double HP, 12 to 120 months); method notes 2.3.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kentering.measure.frames import refuse

Vector = NDArray[np.float64]

TREND_MONTHS, NOISE_MONTHS = 120.0, 12.0
"""Half-gain periods of the double HP filter: longer is trend, shorter is noise."""


def hp_lambda(period: float) -> float:
    """The penalty whose trend keeps half of a wave of that period: ``(2 sin(pi / P)) ** -4``.

    Args:
        period: P in observations, above 2.

    Raises:
        InputError: the period is 2 or less, or not finite.

    >>> round(hp_lambda(120)), round(hp_lambda(12), 2)
    (133108, 13.93)
    """
    if not (math.isfinite(period) and period > 2):
        raise refuse(
            f"een golf van {period} waarnemingen bestaat niet",
            f"there is no wave of {period} observations",
        )
    return float((2 * math.sin(math.pi / period)) ** -4)


def hp_period(penalty: float) -> float:
    """The period of which the trend keeps half; the inverse of ``hp_lambda``.

    Raises:
        InputError: the penalty is not finite, or 1/16 or less (no wave is halved then).

    >>> round(hp_period(14400), 1)
    68.8
    """
    if not (math.isfinite(penalty) and penalty > 1 / 16):
        raise refuse(f"lambda {penalty} halveert geen golf", f"lambda {penalty} halves no wave")
    return math.pi / math.asin(0.5 * penalty**-0.25)


def hp_gain(penalty: float, period: float) -> float:
    """How much of a wave of that period the trend keeps: ``1 / (1 + 4 L (1 - cos w) ** 2)``.

    >>> round(hp_gain(hp_lambda(120), 120), 9)
    0.5
    """
    return 1 / (1 + 4 * penalty * (1 - math.cos(2 * math.pi / period)) ** 2)


def hp_trend(values: Vector, penalty: float) -> Vector:
    """The two-sided trend: minimises ``sum (y - t)^2 + L sum (second difference of t)^2``.

    The straight line through the end points is set apart first, so that a line is its own trend.

    Args:
        values: shape (n,), without gaps; fewer than three values are their own trend.
        penalty: L, zero or more.

    Returns:
        The trend, shape (n,), in the unit of ``values``.

    Raises:
        InputError: a value is not finite, or the penalty is negative or not finite.
    """
    y = _whole(values)
    if not (math.isfinite(penalty) and penalty >= 0):
        raise refuse(f"lambda {penalty} bestaat niet", f"there is no lambda {penalty}")
    if y.size < 3:
        return y.copy()
    line = _line(y)
    return line + _solve(*_factors(y.size, float(penalty)), y - line)


def double_hp(
    values: Vector, longest: float = TREND_MONTHS, shortest: float = NOISE_MONTHS
) -> Vector:
    """The cycle between two periods: the HP trend taken off, then what is left smoothed by HP.

    Args:
        values: shape (n,), without gaps.
        longest: half-gain period of the trend, in observations.
        shortest: half-gain period of the noise, in observations.

    Returns:
        The smoothed deviation from trend, shape (n,), in the unit of ``values``.

    Raises:
        InputError: a value is not finite, or a period is 2 or less.
    """
    y = _whole(values)
    return hp_trend(y - hp_trend(y, hp_lambda(longest)), hp_lambda(shortest))


def hp_one_sided(values: Vector, penalty: float, first: int = 24) -> Vector:
    """The trend at each t from the values up to t only: the last point of an expanding HP.

    Args:
        values: shape (n,), without gaps.
        penalty: L, as in ``hp_trend``.
        first: how many values there must be before a trend is given.

    Returns:
        Shape (n,), NaN for the first ``first - 1`` values.

    Raises:
        InputError: as ``hp_trend``.
    """
    y = _whole(values)
    out = np.full(y.size, np.nan)
    for t in range(max(first, 3) - 1, y.size):
        out[t] = hp_trend(y[: t + 1], penalty)[-1]
    return out


def band_pass(values: Vector, shortest: float, longest: float, *, drift: bool = True) -> Vector:
    """The Christiano-Fitzgerald band pass, asymmetric, for a random walk.

    Args:
        values: shape (n,), without gaps, at least two.
        shortest: shortest period kept, in observations, at least 2.
        longest: longest period kept, in observations.
        drift: take the line through the end points off first.

    Returns:
        The cycle, shape (n,), in the unit of ``values``; every value is used at every t.

    Raises:
        InputError: a value is not finite, there are fewer than two, or the band is no band.
    """
    y = _whole(values)
    n = y.size
    if n < 2 or not 2 <= shortest < longest < math.inf:
        raise refuse(
            f"geen band van {shortest} tot {longest} over {n} waarnemingen",
            f"no band from {shortest} to {longest} over {n} observations",
        )
    y = y - _line(y) if drift else y
    low, high = 2 * math.pi / longest, 2 * math.pi / shortest
    j = np.arange(1, n)
    b = np.concatenate([[(high - low) / math.pi], (np.sin(j * high) - np.sin(j * low)) / math.pi])
    b[1:] /= j
    # tail[k] stands for the weights on everything beyond the k-th neighbour
    tail = -0.5 * b[0] - np.concatenate([[0.0, 0.0], np.cumsum(b[1:])])[:n]
    at = np.arange(n)
    weights = b[np.abs(at[:, None] - at[None, :])]
    ahead, back = tail[n - 1 - at], tail[at]
    weights[:, -1] = ahead
    weights[:, 0] = back
    weights[0, 0], weights[-1, -1] = 0.5 * b[0], 0.5 * b[0]
    weights[-1, 0], weights[0, -1] = tail[n - 1], tail[n - 1]
    return np.asarray(weights @ y, dtype=np.float64)


def _whole(values: Vector) -> Vector:
    y = np.asarray(values, dtype=np.float64)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise refuse(
            "een filter neemt één reeks zonder gaten",
            "a filter takes one series without gaps",
        )
    return y


def _line(y: Vector) -> Vector:
    """The straight line through the first and the last value."""
    return np.asarray(y[0] + (y[-1] - y[0]) / (y.size - 1) * np.arange(y.size), dtype=np.float64)


@lru_cache(maxsize=512)
def _factors(n: int, penalty: float) -> tuple[list[float], list[float], list[float]]:
    """The LDL' factors of ``I + L D'D`` (five bands): D and the two bands below it."""
    main = np.ones(n)
    near, far = np.zeros(n), np.zeros(n)
    for k, c in enumerate((1.0, -2.0, 1.0)):
        main[k : n - 2 + k] += penalty * c * c
    near[: n - 2] += -2 * penalty
    near[1 : n - 1] += -2 * penalty
    far[: n - 2] = penalty
    d, l1, l2 = [0.0] * n, [0.0] * n, [0.0] * n
    for i in range(n):
        d[i] = float(main[i])
        if i > 0:
            d[i] -= l1[i - 1] ** 2 * d[i - 1]
        if i > 1:
            d[i] -= l2[i - 2] ** 2 * d[i - 2]
        under = float(near[i]) - (l2[i - 1] * d[i - 1] * l1[i - 1] if i > 0 else 0.0)
        l1[i], l2[i] = under / d[i], float(far[i]) / d[i]
    return d, l1, l2


def _solve(d: list[float], l1: list[float], l2: list[float], right: Vector) -> Vector:
    n = len(d)
    z = right.tolist()
    for i in range(1, n):
        z[i] -= l1[i - 1] * z[i - 1] + (l2[i - 2] * z[i - 2] if i > 1 else 0.0)
    z = [v / w for v, w in zip(z, d, strict=True)]
    for i in range(n - 2, -1, -1):
        z[i] -= l1[i] * z[i + 1] + (l2[i] * z[i + 2] if i + 2 < n else 0.0)
    return np.array(z, dtype=np.float64)
