"""What is measured of the phases between turns: length, depth, loss, shape, and concordance.

Enters: a ``Dating`` and the series it was made from. Leaves: one frozen ``Phase`` per pair of
turns, and numbers. Source: Harding and Pagan, *JME* 49 (2002), sections 3 and 4; method notes 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import numpy as np
import polars as pl

from kentering.cycle.dating import Dating, whole
from kentering.errors import MissingDataError
from kentering.language import Text


@dataclass(frozen=True)
class Phase:
    """One phase, from a turn to the next.

    Attributes:
        kind: ``expansion`` (trough to peak) or ``contraction`` (peak to trough).
        start, end: the periods of the two turns.
        duration: D, periods from turn to turn.
        amplitude: A, value at the end less value at the start, in the unit dated (S1).
        cumulated: area between the series and its value at the start, trapezoid rule, in unit
            times periods: the output lost in a contraction, or gained.
        excess: (cumulated - D A / 2) / D, in the unit: zero for a straight line.
    """

    kind: Literal["expansion", "contraction"]
    start: date
    end: date
    duration: int
    amplitude: float
    cumulated: float
    excess: float


def phases(dating: Dating, frame: pl.DataFrame) -> tuple[Phase, ...]:
    """The phases between the turns of a dating.

    Args:
        dating: made from ``frame``.
        frame: ``period`` and ``value`` in the unit dated.

    Raises:
        MissingDataError: the series has a gap.
    """
    periods, values = whole(frame, dating.freq, 1)
    place = {p: i for i, p in enumerate(periods)}
    out = []
    for a, b in pairwise(dating.turns):
        moves = values[place[a.period] : place[b.period] + 1] - values[place[a.period]]
        length, depth = moves.size - 1, float(moves[-1])
        area = float(moves.sum() - depth / 2)
        out.append(
            Phase(
                kind="expansion" if a.kind == "trough" else "contraction",
                start=a.period,
                end=b.period,
                duration=length,
                amplitude=depth,
                cumulated=area,
                excess=(area - length * depth / 2) / length,
            )
        )
    return tuple(out)


def states(dating: Dating) -> pl.DataFrame:
    """Whether each period is one of expansion, as far as turns say.

    Args:
        dating: of one series.

    Returns:
        ``period`` and ``expansion`` (Boolean) from ``first`` to ``last``: true after a trough up
        to and including the next peak. Before the first turn it is what must have preceded it,
        after the last what follows it (turns in the open months are not known yet); null
        throughout when there is no turn.
    """
    every = pl.date_range(
        dating.first, dating.last, interval="1mo" if dating.freq == "M" else "3mo", eager=True
    )
    if not dating.turns:
        return pl.DataFrame({"period": every}).with_columns(
            expansion=pl.lit(None, dtype=pl.Boolean)
        )
    state = dating.turns[0].kind == "peak"
    turns = {t.period: t.kind for t in dating.turns}
    out = []
    for period in every:
        out.append(state)
        if period in turns:
            state = turns[period] == "trough"
    return pl.DataFrame({"period": every, "expansion": out}, schema_overrides={"period": pl.Date})


def concordance(one: Dating, other: Dating) -> float:
    """The share of periods in which two series are in the same phase: 0 to 1.

    Raises:
        MissingDataError: the two share no period with a known phase.
    """
    both = states(one).join(states(other), on="period", how="inner").drop_nulls()
    if both.is_empty():
        raise MissingDataError(
            Text("geen periode met twee bekende fasen", "no period with two known phases")
        )
    return float(np.mean((both["expansion"] == both["expansion_right"]).to_numpy()))
