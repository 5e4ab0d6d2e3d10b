"""What a dating rule said at each vintage, and what became of what it said.

Enters: a store, a series key, a rule and a cycle. Leaves: ``RealTime``: every call with the moment
it was made, and the counts of method notes 2.6. The reference is the dating of the last vintage
not after ``as_of``, by the same rule. The conventions, in docs/cycle.md:

- a **watch** is a run of vintages at most ``MOST_DAYS`` apart; turns that a watch starts with, or
  that lie before the months its first vintage could date, are no calls;
- a **call** is made in the first vintage of a watch where the turn appears; a turn of the same
  kind within the minimum phase of its first date is the same call, moved or made again;
- a call is **retracted** when a later vintage no longer holds it, also if it comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from kentering.cycle.dating import Dating, Kind, Turn
from kentering.cycle.observed import MOST_DAYS, CycleKind, vintages
from kentering.cycle.questions import dated
from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.store import Store
from kentering.store.read import AsOf

REACHES = (3, 6)
"""A call is confirmed within this many months of a turn of the reference dating."""


@dataclass(frozen=True)
class Call:
    """One turn as called in real time.

    Attributes:
        kind: peak or trough.
        first: the period it was first dated at.
        called_at: moment of the vintage that first held it.
        last: the period it was last dated at.
        retracted_at: moment of the first vintage that no longer held it; None when none.
        standing: whether the last vintage holds it, retracted in between or not.
        delay: months from ``first`` to the month of ``called_at``.
        nearest: the turn of that kind in the reference dating nearest to ``first``, if any.
        drift: months between ``first`` and ``nearest``.
    """

    kind: Kind
    first: date
    called_at: datetime
    last: date
    retracted_at: datetime | None
    standing: bool
    delay: int
    nearest: date | None = None
    drift: int | None = None


@dataclass(frozen=True)
class Score:
    """The calls held against the reference dating, within a number of months.

    Attributes:
        months: how near a turn must be to confirm a call.
        confirmed: calls with a turn of the same kind that near.
        false: the other calls.
        missed: turns of the reference that fell in a watch and no call came near.
        by_chance: calls confirmed in expectation by as many calls of each kind at months drawn at
            random from the watches.
        drift: mean months between first date and reference, of the confirmed; None without.
    """

    months: int
    confirmed: int
    false: int
    missed: int
    by_chance: float
    drift: float | None


@dataclass(frozen=True)
class RealTime:
    """What a rule said at every vintage of a series, and how it ended.

    Attributes:
        key: the series at the last vintage; other base years of an index spoke before.
        rule, cycle: as asked.
        calls: every call made during a watch, in order of the moment.
        scores: against the reference, within three and within six months.
        retracted: calls that a later vintage no longer held.
        delay_mean, delay_worst: months; None without calls.
        years: total length of the watches.
        per_year: calls a year.
        erased: times that a turn which was no call vanished from a later vintage of a watch.
        rewritten: turns that appeared before the months a watch could call.
        vintages: how many there are; ``kinds`` says native, collected or unavailable (V6).
        skipped: vintages that could not be dated (a gap, or too short).
        first_vintage, reference_vintage: moments.
        reference: the turns of the reference dating.
        dateable: the span that the reference could date.
    """

    key: str
    rule: str
    cycle: CycleKind
    calls: tuple[Call, ...]
    scores: tuple[Score, ...]
    retracted: int
    delay_mean: float | None
    delay_worst: int | None
    years: float
    per_year: float
    erased: int
    rewritten: int
    vintages: int
    kinds: tuple[str, ...]
    skipped: int
    first_vintage: datetime
    reference_vintage: datetime
    reference: tuple[Turn, ...]
    dateable: tuple[date, date]


@dataclass(frozen=True)
class _Held:
    """A turn followed through the vintages; ``called`` says whether it counts as a call."""

    call: Call
    called: bool


def real_time(
    store: Store,
    key: str,
    as_of: AsOf = None,
    rule: str = "hp",
    cycle: CycleKind = "classical",
    *,
    steep: float | None = None,
) -> RealTime:
    """What the rule said of a series at each vintage, and what became of it.

    Args:
        store: where the figures are.
        key: a series key; of an index every base year takes part, each vintage in one base.
        as_of: the last moment looked at; the reference is the vintage then in force.
        rule: ``hp`` or ``bb``.
        cycle: ``classical`` or ``deviation``.
        steep: as in ``turning_points``.

    Raises:
        InputError: the key, rule, cycle or amplitude is not one that can be used.
        MissingDataError: nothing was known, or there are no two vintages within ``MOST_DAYS``.
    """
    said, kinds, skipped, last_key = _said(store, key, as_of, rule, cycle, steep)
    watches = _watches(said)
    if not watches:
        raise _too_few(key, len(said))
    held, erased, rewritten = _follow(said, watches)
    reference = said[-1][1]
    calls = tuple(_nearest(h.call, reference) for h in held if h.called)
    years = sum((b - a).days for a, b in watches) / 365.25
    delays = [c.delay for c in calls]
    return RealTime(
        key=last_key,
        rule=rule,
        cycle=cycle,
        calls=calls,
        scores=tuple(_score(calls, reference, _spans(said, watches), k) for k in REACHES),
        retracted=sum(c.retracted_at is not None for c in calls),
        delay_mean=sum(delays) / len(delays) if delays else None,
        delay_worst=max(delays, default=None),
        years=years,
        per_year=len(calls) / years,
        erased=erased,
        rewritten=rewritten,
        vintages=len(said) + skipped,
        kinds=tuple(sorted(kinds)),
        skipped=skipped,
        first_vintage=said[0][0],
        reference_vintage=said[-1][0],
        reference=reference.turns,
        dateable=reference.dateable,
    )


def months_between(early: date, late: date) -> int:
    """Calendar months from one day to another.

    >>> months_between(date(2024, 11, 1), date(2025, 2, 14))
    3
    """
    return (late.year - early.year) * 12 + late.month - early.month


def _said(
    store: Store, key: str, as_of: AsOf, rule: str, cycle: CycleKind, steep: float | None
) -> tuple[list[tuple[datetime, Dating]], set[str], int, str]:
    """The dating of every vintage, their kinds, how many could not be dated, the last key.

    Raises:
        MissingDataError: no vintage could be dated; the reason of the last.
    """
    said: list[tuple[datetime, Dating]] = []
    kinds: set[str] = set()
    skipped, last_key, fault = 0, key, None
    for when, seen in vintages(store, key, as_of):
        try:
            said.append((when, dated(seen, rule, cycle, steep).dating))
        except MissingDataError as error:
            skipped, fault = skipped + 1, error
            continue
        kinds.add(seen.vintages)
        last_key = seen.key
    if fault is not None and not said:
        raise fault
    return said, kinds, skipped, last_key


def _too_few(key: str, found: int) -> MissingDataError:
    return MissingDataError(
        Text(
            f"geen reeks vrijgaven kort na elkaar om te volgen ({found} in de opslag)",
            f"no run of releases close together to follow ({found} in the store)",
        ),
        where=key,
        right=Text(
            f"twee vrijgaven, hoogstens {MOST_DAYS} dagen uiteen",
            f"two releases at most {MOST_DAYS} days apart",
        ),
        run="kentering series KEY --history",
    )


def _watches(said: list[tuple[datetime, Dating]]) -> list[tuple[datetime, datetime]]:
    """First and last moment of every run of vintages close together, two at least."""
    runs: list[list[datetime]] = []
    for when, _ in said:
        if runs and (when - runs[-1][-1]).days <= MOST_DAYS:
            runs[-1].append(when)
        else:
            runs.append([when])
    return [(run[0], run[-1]) for run in runs if len(run) > 1]


def _follow(
    said: list[tuple[datetime, Dating]], watches: list[tuple[datetime, datetime]]
) -> tuple[list[_Held], int, int]:
    """Every turn that was ever held, with how many were erased and rewritten."""
    held: list[_Held] = []
    rewritten = erased = 0
    callable_from: date | None = None
    for when, dating in said:
        inside = next((w for w in watches if w[0] <= when <= w[1]), None)
        if inside is None or when == inside[0]:
            callable_from = None
        reach = dating.rule.phase * (1 if dating.freq == "M" else 3)
        matched: set[int] = set()
        for turn in dating.turns:
            at = _match(turn, held, matched, reach)
            if at is None:
                new = callable_from is not None and turn.period > callable_from
                rewritten += callable_from is not None and not new
                held.append(_Held(_call(turn, when), called=new))
                at = len(held) - 1
            call = held[at].call
            held[at] = replace(held[at], call=replace(call, last=turn.period, standing=True))
            matched.add(at)
        for i, one in enumerate(held):
            if i not in matched and one.call.standing:
                gone = one.call.retracted_at or when
                held[i] = replace(one, call=replace(one.call, retracted_at=gone, standing=False))
                erased += not one.called and callable_from is not None
        if inside is not None and when == inside[0]:
            callable_from = dating.dateable[1]
    return held, erased, rewritten


def _match(turn: Turn, held: list[_Held], taken: set[int], reach: int) -> int | None:
    """The held turn of that kind nearest to this one within reach, those still standing first."""
    near = [
        (not h.call.standing, abs(months_between(h.call.first, turn.period)), i)
        for i, h in enumerate(held)
        if i not in taken
        and h.call.kind == turn.kind
        and abs(months_between(h.call.first, turn.period)) <= reach
    ]
    return min(near)[2] if near else None


def _call(turn: Turn, when: datetime) -> Call:
    delay = months_between(turn.period, when.date())
    return Call(turn.kind, turn.period, when, turn.period, None, standing=True, delay=delay)


def _nearest(call: Call, reference: Dating) -> Call:
    same = [t.period for t in reference.turns if t.kind == call.kind]
    if not same:
        return call
    drift, nearest = min((abs(months_between(call.first, p)), p) for p in same)
    return replace(call, nearest=nearest, drift=drift)


def _spans(
    said: list[tuple[datetime, Dating]], watches: list[tuple[datetime, datetime]]
) -> list[tuple[date, date]]:
    """Per watch the periods that became dateable during it: after the first, up to the second."""
    ends = {when: dating.dateable[1] for when, dating in said}
    return [(ends[a], ends[b]) for a, b in watches if ends[a] < ends[b]]


def _score(
    calls: tuple[Call, ...], reference: Dating, spans: list[tuple[date, date]], months: int
) -> Score:
    right = [c for c in calls if c.drift is not None and c.drift <= months]
    due = [t for t in reference.turns if any(a < t.period <= b for a, b in spans)]
    missed = [
        t
        for t in due
        if not any(
            c.kind == t.kind and abs(months_between(c.first, t.period)) <= months for c in calls
        )
    ]
    drifts = [c.drift for c in right if c.drift is not None]
    return Score(
        months=months,
        confirmed=len(right),
        false=len(calls) - len(right),
        missed=len(missed),
        by_chance=sum(_chance(c.kind, reference, spans, months) for c in calls),
        drift=sum(drifts) / len(drifts) if drifts else None,
    )


def _chance(kind: Kind, reference: Dating, spans: list[tuple[date, date]], months: int) -> float:
    """The share of the months watched that lie near a turn of that kind."""
    turns = [t.period for t in reference.turns if t.kind == kind]
    size = near = 0
    for a, b in spans:
        for step in range(1, months_between(a, b) + 1):
            index = a.year * 12 + a.month - 1 + step
            day = date(index // 12, index % 12 + 1, 1)
            size += 1
            near += any(abs(months_between(day, t)) <= months for t in turns)
    return near / size if size else 0.0
