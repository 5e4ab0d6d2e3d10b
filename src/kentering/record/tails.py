"""Tail probabilities of the normal, chi-square and Student distributions, without other packages.

Finite sums for whole degrees of freedom (Abramowitz and Stegun 1964, 26.4.4-5 and 26.7.3-4); the
absolute error is of the order of 1e-14.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ERF = np.frompyfunc(math.erf, 1, 1)
_QUANTILE = np.frompyfunc(NormalDist().inv_cdf, 1, 1)


def normal_cdf(z: Array) -> Array:
    """The standard normal distribution function, per element."""
    erf = cast("Array", np.asarray(_ERF(np.asarray(z, float) / math.sqrt(2)), float))
    return 0.5 * (1 + erf)


def normal_quantile(p: Array) -> Array:
    """Its inverse, per element of ``p`` strictly between 0 and 1."""
    return cast("Array", np.asarray(_QUANTILE(np.asarray(p, float)), float))


def normal_above(z: float) -> float:
    """The probability of more than ``z``."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def chi2_above(x: float, df: int) -> float:
    """The probability of more than ``x`` under chi-square with ``df`` degrees of freedom.

    >>> round(chi2_above(3.841458820694124, 1), 12), round(chi2_above(0.0, 5), 12)
    (0.05, 1.0)
    """
    half = x / 2
    total, first = (math.erfc(math.sqrt(half)), 1) if df % 2 else (math.exp(-half), 2)
    for k in range(first, df, 2):
        total += (
            math.exp(k / 2 * math.log(half) - half - math.lgamma(k / 2 + 1)) if half > 0 else 0.0
        )
    return min(total, 1.0)


def student_outside(t: float, df: int) -> float:
    """The probability of more than ``abs(t)`` on either side under Student's t.

    >>> round(student_outside(2.262157162740992, 9), 10)
    0.05
    """
    angle = math.atan2(abs(t), math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    term, total = (cosine, 0.0) if df % 2 else (1.0, 0.0)
    for k in range(2 + df % 2, df + 1, 2):
        total += term
        term *= (k - 1) / k * cosine**2
    inside = (angle + sine * total) * 2 / math.pi if df % 2 else sine * total
    return min(max(1.0 - inside, 0.0), 1.0)


def student_limit(inside: float, df: int) -> float:
    """How far from zero the share ``inside`` of Student's t reaches, either side; by halving.

    >>> round(student_limit(0.95, 9), 9)
    2.262157163
    """
    low, high = 0.0, 1.0
    while student_outside(high, df) > 1 - inside:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if student_outside(middle, df) > 1 - inside else (low, middle)
    return high
