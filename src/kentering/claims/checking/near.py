"""Figures close by that do fit: what the writer probably meant.

Enters: a claim held against a value that does not fit. Leaves: ``Nearby`` figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kentering.claims.checking.asked import Gap, asked
from kentering.claims.checking.evidence import known_at, shifted, vintages
from kentering.claims.checking.held import Held
from kentering.claims.checking.moments import NEVER
from kentering.claims.checking.series import quantities
from kentering.claims.checking.verdict import NEARBY, Nearby, Quantity, Vintage
from kentering.claims.terms import offices

NEAR = (-1, 1, -2, 2, -12, 12)


def nearby(case: Held, value: Vintage) -> Iterator[Nearby]:
    """Figures that fit, the likeliest first; a trend fits too much to name any."""
    if case.claim.is_direction:
        return
    moment = min(value.released_at if case.then is None else case.when.last, NEVER)
    quantity = case.picked.quantity
    fits = [v for v in case.picked.chain if v != value and case.band.holds(v.value, v.margin)]
    yield from (
        named("earlier", quantity, v.value) for v in fits if v.released_at < value.released_at
    )
    yield from _other_places(case, moment)
    for other in (*(f.quantity for f in case.others), *_other_comparison(case)):
        known = known_at(vintages(other, case.books), moment)
        if known and case.band.holds(known.value):
            kind = other.definition if other.definition != "same" else "comparison"
            yield named(kind, other, known.value)
    for steps in NEAR:
        other = shifted(quantity, steps)
        known = known_at(vintages(other, case.books), moment)
        if known and case.band.holds(known.value, known.margin):
            yield named("period", other, known.value)
    if case.band.holds(-value.value, value.margin):
        yield named("sign", quantity, value.value)
    yield from (
        named("later", quantity, v.value) for v in fits if v.released_at >= value.released_at
    )


def _other_places(case: Held, moment: datetime) -> Iterator[Nearby]:
    """The country a figure may be of when only the sentences before it name one.

    Europe can be the euro area.
    """
    geo = case.claim.origins.get("geo")
    carried = geo is not None and geo.rule == "carried"
    homes = [*(offices().values() if carried else ()), *(("EA",) if case.ask.geo == "EU" else ())]
    for home in homes:
        for other in _asked_so(case, geo=home) if home != case.ask.geo else ():
            known = known_at(vintages(other, case.books), moment)
            if known and case.band.holds(known.value, known.margin):
                yield named("place", other, known.value)


def _other_comparison(case: Held) -> list[Quantity]:
    swap = {"year": "mom", "previous": "yoy"}.get(case.ask.over)
    return [] if swap is None else _asked_so(case, comparison=swap, adjusted=None)


def _asked_so(case: Held, **changes: str | None) -> list[Quantity]:
    """What the claim would be about if its words were others."""
    ask = asked(replace(case.claim, **changes), case.when.day)  # type: ignore[arg-type]
    if isinstance(ask, Gap):
        return []
    return [q for q in quantities(ask, case.books) if q.definition == "same"]


def named(kind: str, quantity: Quantity, value: float) -> Nearby:
    """A figure close by, with why it is another."""
    return Nearby(kind, quantity, value, NEARBY[kind])
