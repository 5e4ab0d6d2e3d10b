"""The monthly procedure of Bry and Boschan: candidates on smooth curves, dates on the series.

Enters: a whole monthly series in an additive unit, shape (n,). Where the original takes ratios we
take differences of that unit; on logarithms they are the same to first order, and a series that
passes zero can be dated too. Leaves: alternating turns.
Source: G. Bry and C. Boschan, *Cyclical analysis of time series: selected procedures and computer
programs*, NBER Technical Paper 20 (1971), chapter 2; method notes 2.1. Where the notes are silent:
the ends of every moving curve are filled by repeating the end value of the series, and of equal
values the later is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kentering.cycle.dating import Rule, Spot, alternated, censored, extremes

Vector = NDArray[np.float64]

LEAST = 36
"""Fewest months the procedure is asked for."""
SPENCER = np.array([-3, -6, -5, 3, 21, 46, 67, 74, 67, 46, 21, 3, -5, -6, -3]) / 320
YEAR = np.array([0.5, *[1.0] * 11, 0.5]) / 12
OUTLYING = 3.5
NEAR = 5
MCD_LEAST, MCD_MOST = 3, 6


def bry_boschan(values: Vector, rule: Rule) -> list[Spot]:
    """The turns of a monthly series.

    Args:
        values: shape (n,), n at least ``LEAST``, additive unit.
        rule: ``window`` is how far from either end a turn must lie, ``phase`` and ``cycle`` the
            shortest allowed.
    """
    clean = without_outliers(values)
    year = smoothed(clean, YEAR)
    spots = alternated(extremes(year, NEAR), year)
    spencer = smoothed(clean, SPENCER)
    loose = Rule("bb", window=rule.window, phase=0, cycle=rule.cycle)
    spots = censored(moved(spots, spencer, NEAR), spencer, loose)
    months = min(max(cyclical_dominance(clean), MCD_LEAST), MCD_MOST)
    short = smoothed(clean, np.full(months, 1 / months))
    spots = alternated(moved(spots, short, NEAR), short)
    spots = alternated(moved(spots, values, max(4, months)), values)
    spots = [s for s in spots if rule.window <= s[0] < values.size - rule.window]
    spots = without_false_ends(spots, values)
    # the censoring may bare a new end: hold it to the same test until nothing changes
    while (after := without_false_ends(censored(spots, values, rule), values)) != spots:
        spots = after
    return spots


def smoothed(values: Vector, weights: Vector) -> Vector:
    """A centred moving average, shape (n,), with the end values repeated beyond the ends.

    An even number of weights leans one half month to the past.
    """
    ahead = (weights.size - 1) // 2
    padded = np.pad(values, (weights.size - 1 - ahead, ahead), mode="edge")
    return np.convolve(padded, weights[::-1], mode="valid")


def without_outliers(values: Vector) -> Vector:
    """The series with its Spencer value where it lies over 3.5 standard deviations from it."""
    curve = smoothed(values, SPENCER)
    off = values - curve
    spread = off.std(ddof=1)
    return np.where(np.abs(off - off.mean()) > OUTLYING * spread, curve, values)


def cyclical_dominance(values: Vector, most: int = 12) -> int:
    """MCD: the fewest months over which the cycle moves more than the irregular, and ever after.

    Args:
        values: shape (n,).
        most: the longest span tried, and the answer when the irregular still leads there.
    """
    cycle = smoothed(values, SPENCER)
    irregular = values - cycle
    found = most
    for k in range(most, 0, -1):
        noise = np.abs(irregular[k:] - irregular[:-k]).mean()
        if not noise < np.abs(cycle[k:] - cycle[:-k]).mean():
            break
        found = k
    return found


def moved(spots: Sequence[Spot], curve: Vector, near: int) -> list[Spot]:
    """Each turn at the extreme of a curve within ``near`` months; of equals the later."""
    out = []
    for at, kind in spots:
        low = max(0, at - near)
        part = curve[low : at + near + 1] * (1 if kind == "peak" else -1)
        out.append((low + part.size - 1 - int(np.argmax(part[::-1])), kind))
    return sorted(set(out))


def without_false_ends(spots: Sequence[Spot], values: Vector) -> list[Spot]:
    """Without end turns that a value nearer the end of the series surpasses."""
    left = list(spots)
    while left and _surpassed(left[0], values, values[: left[0][0]]):
        left = left[1:]
    while left and _surpassed(left[-1], values, values[left[-1][0] + 1 :]):
        left = left[:-1]
    return left


def _surpassed(spot: Spot, values: Vector, beyond: Vector) -> bool:
    """Whether any value of ``beyond`` is higher than a peak or lower than a trough."""
    sign = 1 if spot[1] == "peak" else -1
    return bool((sign * beyond > sign * values[spot[0]]).any())
