"""When did a series turn? One question, one frozen answer.

Enters: a store, a series key, a moment, a rule and a cycle. Leaves: ``TurningPoints``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kentering.catalogue import Event
from kentering.cycle.dating import Dating, date_turns, rule_for
from kentering.cycle.observed import CycleKind, Measure, Observed, observed, prepared
from kentering.cycle.phases import Phase, phases
from kentering.store import Store
from kentering.store.read import AsOf


@dataclass(frozen=True)
class TurningPoints:
    """The turning points of a series as known at a moment.

    Attributes:
        key: the series.
        cycle: classical (of the level) or deviation (from the HP trend).
        measure: unit of the turns' values and the amplitudes: ``log`` is log points.
        dating: the turns, and the span that could hold one.
        phases: what is measured between them.
        publisher, released_at, vintages: where the series comes from (X1, V6).
        events: breaks within the series (U2); nothing is bridged, but they are named.
    """

    key: str
    cycle: CycleKind
    measure: Measure
    dating: Dating
    phases: tuple[Phase, ...]
    publisher: str
    released_at: datetime
    vintages: str
    events: tuple[Event, ...]


def turning_points(
    store: Store,
    key: str,
    as_of: AsOf = None,
    rule: str = "hp",
    cycle: CycleKind = "classical",
    *,
    steep: float | None = None,
) -> TurningPoints:
    """The turning points of one series as known at a moment.

    Args:
        store: where the figures are.
        key: a series key, seasonally adjusted, not a growth rate.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.
        rule: ``hp`` (Harding-Pagan, monthly or quarterly) or ``bb`` (Bry-Boschan, monthly).
        cycle: ``classical`` or ``deviation``.
        steep: with ``hp``, keep a phase shorter than the minimum from this amplitude, in the unit
            dated (log points for an index; modified BBQ takes 10.4).

    Raises:
        InputError: the key, rule, cycle or amplitude is not one that can be used.
        MissingDataError: nothing was known, the series has a gap, or it is too short.
    """
    return dated(observed(store, key, as_of), rule, cycle, steep)


def dated(seen: Observed, rule: str, cycle: CycleKind, steep: float | None = None) -> TurningPoints:
    """The turning points of a series as published; as ``turning_points``."""
    how = rule_for(rule, seen.freq, steep)
    ready = prepared(seen, cycle, smooth=rule == "hp")
    dating = date_turns(ready.frame, seen.freq, how)
    return TurningPoints(
        key=seen.key,
        cycle=cycle,
        measure=ready.measure,
        dating=dating,
        phases=phases(dating, ready.frame),
        publisher=seen.publisher,
        released_at=seen.released_at,
        vintages=seen.vintages,
        events=seen.events,
    )
