"""Is the low behind us? The probability that a branch lies past its trough, and why.

Enters: a store, a geography, a branch and a moment. Leaves: ``Phase``, or ``Phases`` of every
branch of a geography. The probability is that of an expansion in the last published month T: that
the last turn before T is a trough, once the classical cycle (Harding and Pagan, ``cycle.dating``)
can be dated. How it is made, chosen and scored stands in docs/phase.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import numpy as np
import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.cycle.breadth import FEWEST, divisions
from kentering.cycle.dating import Kind, Turn, harding_pagan
from kentering.cycle.observed import MOST_DAYS, chain, latest_base, observed, prepared
from kentering.cycle.questions import dated
from kentering.cycle.realtime import months_between
from kentering.errors import MissingDataError
from kentering.forecast.phase_evidence import Evidence, evidence
from kentering.forecast.phase_models import (
    NAMES,
    RULE,
    TAIL,
    shape,
)
from kentering.forecast.phase_record import (
    Calibration,
    calibration,
    known_by,
    shipped_phase_record,
)
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Situation, month_at, situation
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store, moment
from kentering.store.read import AsOf

OLDEST = 9
"""No probability is given when T lies more months than this before the moment asked."""
FRESH = 4
"""An answer on a T further back than this says so."""


@dataclass(frozen=True)
class Called:
    """The last turn that the dating rule called.

    Attributes:
        kind, month: of the turn.
        called_at: moment of the first release since which every one has held it, within the
            shortest phase of its month; None when it was called at a moment of which no release was
            kept, so that it is not known when.
    """

    kind: Kind
    month: date
    called_at: datetime | None


@dataclass(frozen=True)
class Driver:
    """One thing the logit looks at.

    Attributes:
        name: what.
        value: in percent, or months where the name says so.
        push: what it adds to the log odds, against the mean month the logit was fitted on.
    """

    name: Text
    value: float
    push: float


@dataclass(frozen=True, eq=False)
class Phase:
    """Whether the low of a target is behind us.

    Attributes:
        geo, branch, as_of: the target and the moment (None for everything).
        key, released_at, vintages: the series, its newest release, whether vintages are native,
            collected or unavailable (V6).
        last: T, the last published month; ``age`` months before the moment.
        probability: that T lies in an expansion, calibrated; None where none is given.
        why: the reason there is none.
        raw: before calibration.
        ways: the probability each way, uncalibrated.
        missing: ways that could not answer, and why.
        phase: what the dating rule's last call says; None without a turn.
        called: that call.
        drivers: what the logit looks at, the strongest push first.
        calibration: the correction.
        cautions: what makes the answer weaker than the record says.
    """

    geo: str
    branch: str
    as_of: datetime | None
    key: str
    released_at: datetime
    vintages: str
    last: date
    age: int
    probability: float | None
    why: Text | None
    raw: float | None
    ways: Mapping[str, float]
    missing: Mapping[str, Text]
    phase: Literal["expansion", "contraction"] | None
    called: Called | None
    drivers: tuple[Driver, ...]
    calibration: Calibration
    cautions: tuple[Text, ...]


@dataclass(frozen=True, eq=False)
class Phases:
    """Whether the low is behind us, branch by branch.

    Attributes:
        geo, as_of: as asked.
        rows: the branches, in order of code; one without a probability says why.
        left_out: branches of which nothing could be said, and why.
        share: mean probability of the branches that hold no other, in percent: the share of
            branches expected past their trough; None for fewer than two.
        counted: how many those are.
    """

    geo: str
    as_of: datetime | None
    rows: tuple[Phase, ...]
    left_out: Mapping[str, Text]
    share: float | None
    counted: int


def phase(
    store: Store,
    geo: str,
    branch: str | None = None,
    as_of: AsOf = None,
    *,
    forecasts: pl.DataFrame | None = None,
    record: pl.DataFrame | None = None,
) -> Phase:
    """The probability that the low of a target is behind us, as of a moment.

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: of the target; left out, the recipe's.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.
        forecasts: past forecasts (``ledger.RECORD``); left out, those of the package.
        record: past probabilities (``PHASE_RECORD``); left out, those of the package.

    Raises:
        InputError: the geography or branch is unknown.
        MissingDataError: nothing of the target was known, it has a gap, or it is too short.
    """
    when = moment(as_of)
    target = situation(store, geo, branch, when, ahead=1)
    past = known_by(shipped_phase_record() if record is None else record, when)
    last = month_at(target.last)
    age = months_between(last, (when or newest(store)).date())
    turn, vintages = _called(store, target.key, when)
    stale = age > OLDEST
    found = None if stale else evidence(store, geo, target.branch, when, forecasts, past)
    raw = found.together if found else None
    correction = calibration(past, geo, target.branch)
    return Phase(
        geo=geo,
        branch=target.branch,
        as_of=when,
        key=target.key,
        released_at=target.released_at,
        vintages=vintages,
        last=last,
        age=age,
        probability=None if raw is None else correction.apply(raw),
        why=_why(last, age, stale, found) if raw is None else None,
        raw=raw,
        ways=found.ways if found else {},
        missing=found.missing if found else {},
        phase=None if turn is None else "expansion" if turn.kind == "trough" else "contraction",
        called=turn,
        drivers=_drivers(found) if found else (),
        calibration=correction,
        cautions=_cautions(target, age, correction),
    )


def phases(
    store: Store,
    geo: str,
    as_of: AsOf = None,
    *,
    forecasts: pl.DataFrame | None = None,
    record: pl.DataFrame | None = None,
) -> Phases:
    """``phase`` of every branch of a geography.

    Raises:
        MissingDataError: nothing could be said of any branch.
    """
    when = moment(as_of)
    rows: list[Phase] = []
    left_out: dict[str, Text] = {}
    for branch in _branches(store, geo, when):
        try:
            rows.append(phase(store, geo, branch, when, forecasts=forecasts, record=record))
        except MissingDataError as error:
            left_out[branch] = error.what
    if not rows:
        raise MissingDataError(
            Text(
                "van geen branche is te zeggen of het dal voorbij is",
                "of no branch can be said whether the low is behind it",
            ),
            where=f"{geo}.{recipe().indicator}",
            right=Text(
                "; ".join(f"{b}: {t.nl}" for b, t in left_out.items()) or "een latere dag",
                "; ".join(f"{b}: {t.en}" for b, t in left_out.items()) or "a later day",
            ),
            run=f"kentering cycle --geo {geo}",
        )
    held = {r.branch: divisions(r.branch) for r in rows if r.probability is not None}
    finest = [b for b in held if held[b] and not any(held[o] < held[b] for o in held)]
    said = [r.probability for r in rows if r.branch in finest and r.probability is not None]
    share = 100 * float(np.mean(said)) if len(said) >= FEWEST else None
    return Phases(geo, when, tuple(rows), left_out, share, len(said))


def newest(store: Store) -> datetime:
    """The moment of the newest release in a store."""
    last = store.rows().select(pl.col("released_at").max()).collect().item()
    assert isinstance(last, datetime)
    return last


def _branches(store: Store, geo: str, when: datetime | None) -> list[str]:
    """The branches of which an index was known."""
    rules = recipe()
    known = store.panel(when, series=f"{geo}.{rules.indicator}.*.{rules.level}.*")["series"]
    units = catalogue().units
    parts = [SeriesKey.parse(k) for k in known.unique()]
    return sorted({p.branch for p in parts if units[p.unit].kind == "index"})


def _called(store: Store, key: str, when: datetime | None) -> tuple[Called | None, str]:
    """The last turn the rule calls of a series, with when, and the kind of its vintages."""
    seen = observed(store, key, when)
    turns = dated(seen, RULE.name, "classical").dating.turns
    if not turns:
        return None, seen.vintages
    turn = turns[-1]
    moments = store.history(chain(key), when)["released_at"].unique().sort(descending=True)
    held: datetime | None = None
    for at in moments.to_list():
        if not _holds(store, key, at, turn):
            hole = held is None or (held - at).days > MOST_DAYS
            held = None if hole else held
            break
        held = at
    else:
        held = None
    return Called(turn.kind, turn.period, held.astimezone(UTC) if held else None), seen.vintages


def _holds(store: Store, key: str, at: datetime, turn: Turn) -> bool:
    """Whether the release of a moment holds a turn of that kind near that month."""
    then = prepared(observed(store, latest_base(store, key, at), at), "classical").frame
    values = then["value"].to_numpy().astype(np.float64)
    months = then["period"].to_list()
    return any(
        kind == turn.kind and abs(months_between(months[k], turn.period)) <= RULE.phase
        for k, kind in harding_pagan(values, RULE)
    )


def _drivers(found: Evidence) -> tuple[Driver, ...]:
    if found.logit is None or "logit" not in found.ways:
        return ()
    raw = shape(found.seen)[found.seen.last]
    values = [*(100 * np.expm1(raw[:-1] / 100)), raw[-1]]
    each = zip(NAMES, values, found.logit.pushes(found.seen), strict=True)
    rows = [Driver(name, float(value), float(push)) for name, value, push in each]
    return tuple(sorted(rows, key=lambda d: -abs(d.push)))


def _why(last: date, age: int, stale: bool, found: Evidence | None) -> Text:
    if stale:
        month = Period(last, "M")
        return Text(
            f"de reeks eindigt in {month.label('nl')}, {age} maanden voor het moment "
            f"(hoogstens {OLDEST})",
            f"the series ends in {month.label('en')}, {age} months before the moment "
            f"(at most {OLDEST})",
        )
    silent: Sequence[Text] = list(found.missing.values()) if found else []
    return Text("; ".join(t.nl for t in silent), "; ".join(t.en for t in silent))


def _cautions(target: Situation, age: int, correction: Calibration) -> tuple[Text, ...]:
    """What makes an answer weaker than the record of the totals says."""
    found = []
    months = int(np.isfinite(target.level).sum())
    if months < TAIL:
        found.append(Text(f"reeks van maar {months} maanden", f"series of only {months} months"))
    if age > FRESH:
        found.append(Text(f"reeks eindigt {age} maanden terug", f"series ends {age} months back"))
    if not correction.own:
        found.append(
            Text(
                "van deze reeks zelf is geen kans achteraf getoetst",
                "no probability of this series itself has been held against what came",
            )
        )
    return tuple(found)
