"""Turning points by the rule of Harding and Pagan, with every convention fixed.

Enters: a series without gaps, already in an additive unit (100 times the logarithm, or points).
Leaves: a ``Dating``: alternating turns, and the first and last period that could hold one.
Sources: D. Harding and A. Pagan, "Dissecting the cycle", *JME* 49 (2002), 365-381; G. Bry and
C. Boschan, NBER Technical Paper 20 (1971); method notes 2.2. The conventions, in docs/cycle.md:

- **ties**: a peak is no lower than the K values before it, higher than at least one of them, and
  higher than all K after it, so the last of equal values turns; a level plain never does;
- **missing**: a gap is refused, nulls before the first and after the last value are left out;
- **order**: extremes, alternation, then minimum cycle before minimum phase, the smallest offender
  first and one at a time, with alternation after each, until nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, gridded, refuse
from kentering.periods import Period

Vector = NDArray[np.float64]
Kind = Literal["peak", "trough"]
KINDS: tuple[Kind, Kind] = ("peak", "trough")
Spot = tuple[int, Kind]
"""A turn by its place in the series."""
KIND_LABELS: dict[Kind, Text] = {"peak": Text("top", "peak"), "trough": Text("dal", "trough")}
STEEP = 10.4
"""Amplitude in log points from which modified BBQ keeps a phase shorter than the minimum."""


@dataclass(frozen=True)
class Rule:
    """A dating rule.

    Attributes:
        name: ``hp`` (Harding-Pagan) or ``bb`` (Bry-Boschan, monthly only).
        window: K, periods on either side that a turn must stand out from.
        phase: fewest periods from a turn to the next.
        cycle: fewest periods from a peak to the next peak, and from trough to trough.
        steep: a phase shorter than ``phase`` is kept when its amplitude, in the unit dated, is
            at least this; None keeps none. Only for ``hp``.
    """

    name: Literal["hp", "bb"]
    window: int
    phase: int
    cycle: int
    steep: float | None = None


HP_MONTHLY = Rule("hp", window=5, phase=5, cycle=15)
HP_QUARTERLY = Rule("hp", window=2, phase=2, cycle=5)
BB_MONTHLY = Rule("bb", window=6, phase=5, cycle=15)


@dataclass(frozen=True)
class Turn:
    """A turning point: its period, its kind, and the value dated (in the unit dated)."""

    period: date
    kind: Kind
    value: float


@dataclass(frozen=True)
class Dating:
    """The turns of one series.

    Attributes:
        turns: in order of time, peaks and troughs in turn.
        freq: M or Q.
        rule: the rule.
        first, last: the first and last period with a value.
        dateable: the first and last period that could hold a turn; what lies outside it is not
            dateable.
    """

    turns: tuple[Turn, ...]
    freq: SeriesFreq
    rule: Rule
    first: date
    last: date
    dateable: tuple[date, date]

    @property
    def open(self) -> tuple[date, date]:
        """The first and last period at the end that no turn can be called in yet."""
        return Period(self.dateable[1], self.freq).shift(1).start, self.last


def rule_for(name: str, freq: SeriesFreq, steep: float | None = None) -> Rule:
    """The rule of that name for a frequency.

    Raises:
        InputError: there is no such rule, or it does not date series of that frequency.
    """
    if name not in ("hp", "bb"):
        raise refuse(
            f"regel {name!r} bestaat niet", f"there is no rule {name!r}", right=Text.same("hp, bb")
        )
    if freq not in ("M", "Q") or (name == "bb" and freq != "M"):
        raise refuse(
            f"regel {name} dateert geen reeks met frequentie {freq}",
            f"rule {name} dates no series of frequency {freq}",
            right=Text("hp: M of Q; bb: M", "hp: M or Q; bb: M"),
        )
    if steep is not None and (name == "bb" or not steep > 0):
        raise refuse(
            f"geen amplituderegel {steep} bij {name}",
            f"no amplitude rule {steep} with {name}",
            right=Text("een getal boven 0, met hp", "a number above 0, with hp"),
        )
    plain = BB_MONTHLY if name == "bb" else HP_MONTHLY if freq == "M" else HP_QUARTERLY
    return Rule(plain.name, plain.window, plain.phase, plain.cycle, steep)


def whole(frame: pl.DataFrame, freq: SeriesFreq, least: int) -> tuple[list[date], Vector]:
    """The periods and values from the first value to the last, which may not have a gap (M1).

    Args:
        frame: ``period`` and ``value``.
        freq: the frequency.
        least: fewest values needed.

    Raises:
        InputError: the frame is no series of that frequency.
        MissingDataError: a period in between has no value, or there are too few.
    """
    known = checked(frame, freq).filter(pl.col("value").is_not_null())
    series = gridded(known, freq)
    if gap := series.filter(pl.col("value").is_null())["period"].to_list():
        raise MissingDataError(
            Text("de reeks heeft een gat", "the series has a gap"),
            where=", ".join(str(Period(p, freq)) for p in gap[:3]),
            right=Text("een waarde voor elke periode", "a value for every period"),
        )
    if series.height < least:
        raise MissingDataError(
            Text(
                f"te kort om te dateren: {series.height} perioden",
                f"too short to date: {series.height} periods",
            ),
            right=Text(f"ten minste {least} perioden", f"at least {least} periods"),
        )
    return series["period"].to_list(), series["value"].to_numpy().astype(np.float64)


def date_turns(frame: pl.DataFrame, freq: SeriesFreq, rule: Rule) -> Dating:
    """The turning points of a series by a rule.

    Args:
        frame: ``period`` and ``value``, the value in an additive unit.
        freq: M or Q.
        rule: ``hp`` or ``bb``.

    Returns:
        The dating; a turn's value is that of the series given.

    Raises:
        InputError: the frame is no series of that frequency.
        MissingDataError: the series has a gap or is too short for the rule.

    >>> from kentering.periods import Period
    >>> wave = [float(-abs(t % 24 - 12)) for t in range(60)]
    >>> months = [Period.parse("2020-01").shift(t).start for t in range(60)]
    >>> frame = pl.DataFrame({"period": months, "value": wave})
    >>> [(str(t.period), t.kind) for t in date_turns(frame, "M", HP_MONTHLY).turns][:2]
    [('2021-01-01', 'peak'), ('2022-01-01', 'trough')]
    """
    from kentering.cycle.bry_boschan import LEAST, bry_boschan

    least = LEAST if rule.name == "bb" else max(2 * rule.window + 1, rule.cycle)
    periods, values = whole(frame, freq, least)
    spots = bry_boschan(values, rule) if rule.name == "bb" else harding_pagan(values, rule)
    edge = rule.window
    return Dating(
        turns=tuple(Turn(periods[at], kind, float(values[at])) for at, kind in spots),
        freq=freq,
        rule=rule,
        first=periods[0],
        last=periods[-1],
        dateable=(periods[edge], periods[-1 - edge]),
    )


def harding_pagan(values: Vector, rule: Rule) -> list[Spot]:
    """The turns of a whole series: local extremes, then the censoring.

    Args:
        values: shape (n,), additive unit.
        rule: window, phase, cycle and steepness.
    """
    return censored(extremes(values, rule.window), values, rule)


def extremes(values: Vector, window: int) -> list[Spot]:
    """Every local peak and trough within ``window`` periods on both sides (ties: the last)."""
    found: list[Spot] = []
    for kind, y in zip(KINDS, (values, -values), strict=True):
        for t in range(window, y.size - window):
            before, after = y[t - window : t], y[t + 1 : t + window + 1]
            if y[t] >= before.max() and y[t] > before.min() and y[t] > after.max():
                found.append((t, kind))
    return sorted(found)


def alternated(spots: Sequence[Spot], values: Vector) -> list[Spot]:
    """Of adjacent peaks the highest, of adjacent troughs the lowest; of equals the later."""
    out: list[Spot] = []
    for at, kind in spots:
        if not out or out[-1][1] != kind:
            out.append((at, kind))
        elif _sign(kind) * (values[at] - values[out[-1][0]]) >= 0:
            out[-1] = (at, kind)
    return out


def censored(spots: Sequence[Spot], values: Vector, rule: Rule) -> list[Spot]:
    """Alternation, minimum cycle and minimum phase until nothing changes."""
    now = alternated(spots, values)
    while True:
        shorter = _without_short_cycle(now, values, rule) or _without_short_phase(now, values, rule)
        if shorter is None:
            return now
        now = alternated(shorter, values)


def _sign(kind: Kind) -> int:
    return 1 if kind == "peak" else -1


def _rise(a: Spot, b: Spot, values: Vector) -> float:
    """The amplitude of the phase between two turns, positive when it goes the way it should."""
    return float(_sign(b[1]) * (values[b[0]] - values[a[0]]))


def _without_short_cycle(spots: list[Spot], values: Vector, rule: Rule) -> list[Spot] | None:
    """Without the weaker end of the smallest cycle that is too short; None when there is none."""
    short = []
    for i in range(len(spots) - 2):
        first, mid, last = spots[i : i + 3]
        if last[0] - first[0] < rule.cycle:
            legs = _rise(first, mid, values), _rise(mid, last, values)
            weaker = i if legs[0] <= legs[1] else i + 2
            # two cycles may share their smallest leg: then the smaller other leg decides
            short.append((min(legs), max(legs), weaker))
    if not short:
        return None
    drop = min(short)[2]
    return spots[:drop] + spots[drop + 1 :]


def _without_short_phase(spots: list[Spot], values: Vector, rule: Rule) -> list[Spot] | None:
    """Without the smallest phase that is too short or runs the wrong way; None if there is none."""
    short = []
    for i in range(len(spots) - 1):
        rise = _rise(spots[i], spots[i + 1], values)
        brief = spots[i + 1][0] - spots[i][0] < rule.phase
        if rise <= 0 or (brief and (rule.steep is None or rise < rule.steep)):
            short.append((rise, i))
    if not short:
        return None
    i = min(short)[1]
    ends = i == 0, i + 2 == len(spots)
    drop = {i, i + 1}
    if ends == (True, False):
        drop = {i}
    elif ends == (False, True):
        drop = {i + 1}
    elif ends == (False, False):
        drop = _merged(spots[i - 1 : i + 3], values, i)
    return [s for k, s in enumerate(spots) if k not in drop]


def _merged(four: list[Spot], values: Vector, i: int) -> set[int]:
    """Which two of four turns go, so that what is left holds the extremes where it can."""
    before, a, b, after = four
    b_deeper = _sign(b[1]) * (values[b[0]] - values[before[0]]) >= 0
    a_higher = _sign(a[1]) * (values[a[0]] - values[after[0]]) > 0
    if b_deeper and not a_higher:
        return {i - 1, i}
    if a_higher and not b_deeper:
        return {i + 1, i + 2}
    return {i, i + 1}
