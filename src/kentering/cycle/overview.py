"""Where every series of a geography stands: last turn, phase, months since, place on the clock.

Enters: a store, a geography, and which indicators and branches. Leaves: ``Overview``: a row per
series that can be dated, and by name with the reason every series that cannot. Conventions in
docs/cycle.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kentering.catalogue import Event, SeriesKey, catalogue
from kentering.cycle.clock import Hand, hand
from kentering.cycle.dating import Turn
from kentering.cycle.observed import CycleKind, check_key, latest_base
from kentering.cycle.questions import turning_points
from kentering.cycle.realtime import months_between
from kentering.errors import InputError, KenteringError, MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq
from kentering.store import Store
from kentering.store.read import AsOf

ADJUSTED = ("sa", "sca")
RECENT = 12
"""A composite takes series that end at most so many months before the newest."""
Phase = Literal["expansion", "contraction"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Where one series stands.

    Attributes:
        key: the series; of a rebased index the base that reaches furthest.
        freq: M or Q.
        until: its last period.
        turn: its last turn; None when it had none.
        phase: what followed that turn; it is carried on beyond the last dateable period.
        since: months from that turn to ``until``.
        dateable: the last period that could hold a turn.
        hand: its hand of the clock; None when it has no place there, for which ``no_hand`` is why.
        no_hand: the reason.
        events: breaks within the series (U2).
    """

    key: str
    freq: SeriesFreq
    until: date
    turn: Turn | None
    phase: Phase | None
    since: int | None
    dateable: date
    hand: Hand | None
    no_hand: Text | None
    events: tuple[Event, ...]


@dataclass(frozen=True)
class LeftOut:
    """A series that is not in the answer, and why."""

    key: str
    why: Text


@dataclass(frozen=True, eq=False)
class Overview:
    """Where the series of a geography stand.

    Attributes:
        geo: the geography.
        rule, cycle: of the turns.
        rows: the series, newest last period first, then by key.
        left_out: the series that could not be dated.
        events: breaks within the series (U2).
    """

    geo: str
    rule: str
    cycle: CycleKind
    rows: tuple[Standing, ...]
    left_out: tuple[LeftOut, ...]
    events: tuple[Event, ...]


def overview(
    store: Store,
    geo: str,
    as_of: AsOf = None,
    *,
    indicators: Collection[str] = (),
    branch: str | None = None,
    rule: str = "hp",
    cycle: CycleKind = "classical",
) -> Overview:
    """Where every series of a geography stands.

    Args:
        store: where the figures are.
        geo: code of the geography.
        as_of: what was known then; later releases play no part (V5).
        indicators: codes; empty for every indicator that is published seasonally adjusted. Prices
            are dated unadjusted, and only when named.
        branch: code of the branch; None for every branch.
        rule: ``hp`` or ``bb``.
        cycle: of the turns: ``classical`` or ``deviation``.

    Raises:
        InputError: an unknown rule or cycle.
        MissingDataError: no series can be dated.
    """
    rows, left_out = [], []
    for key in candidates(store, geo, as_of, indicators=indicators, branch=branch):
        try:
            rows.append(_standing(store, key, as_of, rule, cycle))
        except MissingDataError as error:
            left_out.append(LeftOut(key, error.what))
        except InputError as error:
            if error.where != key:  # the rule or cycle is wrong, not the series
                raise
            left_out.append(LeftOut(key, error.what))
    if not rows:
        raise _none(geo, indicators, branch, left_out)
    rows.sort(key=lambda r: (-r.until.toordinal(), r.key))
    return Overview(
        geo=geo,
        rule=rule,
        cycle=cycle,
        rows=tuple(rows),
        left_out=tuple(left_out),
        events=tuple(dict.fromkeys(e for r in rows for e in r.events)),
    )


def candidates(
    store: Store,
    geo: str,
    as_of: AsOf = None,
    *,
    indicators: Collection[str] = (),
    branch: str | None = None,
) -> list[str]:
    """The series of a geography that might be dated, of an index the base that reaches furthest.

    Args:
        store: where the figures are.
        geo: code of the geography.
        as_of: what was known then.
        indicators: codes; empty for every indicator that is published seasonally adjusted.
        branch: code of the branch; None for every branch.
    """
    known = sorted(set(store.panel(as_of, series=f"{geo}.*")["series"]))
    found: dict[str, str] = {}
    for key in known:
        parts = SeriesKey.parse(key)
        named = parts.indicator in indicators if indicators else parts.adjustment in ADJUSTED
        if not named or branch not in (None, parts.branch):
            continue
        try:
            check_key(key)
        except InputError:
            continue  # a growth rate or a series with a season in it is none of the candidates
        index = catalogue().units[parts.unit].kind == "index"
        chained = str(replace(parts, unit="index")) if index else key
        found.setdefault(chained, key)
    return sorted(latest_base(store, key, as_of) for key in found.values())


def for_composite(rows: Collection[Standing]) -> tuple[list[str], list[LeftOut]]:
    """The keys whose mean can be taken today, and the others with the reason.

    The mean takes monthly series, or quarterly ones where these are more and fewer than two are
    monthly, that have a place on the clock and end at most ``RECENT`` months before the newest of
    them. A published composite (unit ``std``) is no part of another.

    Args:
        rows: of an ``Overview``.
    """
    left = [
        LeftOut(r.key, r.no_hand or Text("geen plaats", "no place")) for r in rows if not r.hand
    ]
    placed = [r for r in rows if r.hand is not None and not r.key.endswith(".std")]
    mean = Text("is zelf al een gemiddelde", "is a mean itself")
    left += [LeftOut(r.key, mean) for r in rows if r.hand is not None and r not in placed]
    count = sum(r.freq == "M" for r in placed)
    monthly = count > 1 or 2 * count >= len(placed)
    fits = [r for r in placed if (r.freq == "M") == monthly]
    other = Text("andere frequentie", "another frequency")
    left += [LeftOut(r.key, other) for r in placed if r not in fits]
    newest = max((r.until for r in fits), default=date.min)
    keys = [r.key for r in fits if months_between(r.until, newest) <= RECENT]
    for row in fits:
        if row.key not in keys:
            month = f"{row.until:%Y-%m}"
            left.append(LeftOut(row.key, Text(f"eindigt in {month}", f"ends in {month}")))
    return sorted(keys), left


def _standing(store: Store, key: str, as_of: AsOf, rule: str, cycle: CycleKind) -> Standing:
    found = turning_points(store, key, as_of, rule, cycle)
    dating = found.dating
    turn = dating.turns[-1] if dating.turns else None
    phase: Phase | None = None
    if turn is not None:
        phase = "expansion" if turn.kind == "trough" else "contraction"
    placed: Hand | None = None
    why: Text | None = None
    try:
        placed = hand(store, key, as_of)
    except KenteringError as error:
        why = error.what
    return Standing(
        key=found.key,
        freq=dating.freq,
        until=dating.last,
        turn=turn,
        phase=phase,
        since=None if turn is None else months_between(turn.period, dating.last),
        dateable=dating.dateable[1],
        hand=placed,
        no_hand=why,
        events=found.events,
    )


def _none(
    geo: str, indicators: Collection[str], branch: str | None, left_out: Collection[LeftOut]
) -> MissingDataError:
    reasons = "; ".join(f"{x.key}: {x.why.en}" for x in left_out)
    reden = "; ".join(f"{x.key}: {x.why.nl}" for x in left_out)
    return MissingDataError(
        Text("geen reeks is te dateren", "no series can be dated"),
        where=f"{geo}.{'|'.join(sorted(indicators)) or '*'}.{branch or '*'}",
        right=Text(reden, reasons) if left_out else None,
        run=f"kentering series '{geo}.*'",
    )
