"""When two claims are of one quantity, and when their figures allow each other.

Bands, not points, are compared: "van 4,6 naar 26,8" bears out "bijna zes keer zo veel".
"""

from __future__ import annotations

from kentering.claims.checking.rounding import band
from kentering.claims.groups import PART
from kentering.claims.model import Claim
from kentering.claims.terms import SINGLE

Ends = tuple[float, float]


def quantity_of(claim: Claim) -> tuple[str, ...]:
    """What is measured, of what and where: equal for claims of one quantity."""
    return (
        claim.indicator or "",
        claim.detail or "",
        (claim.subject or "").lower(),
        claim.geo or "",
        claim.part or "",
    )


def _single(claim: Claim) -> bool:
    """Whether its fields make a claim one quantity.

    Exports go to many countries and prices are of many goods: two figures of those may differ
    unless the text names the subject of each.
    """
    subject = claim.origins.get("subject")
    named = subject is None or subject.rule == "named"
    return claim.indicator in SINGLE or (named and claim.indicator != "other")


def cell_of(claim: Claim) -> tuple[str, str, str]:
    """Period, comparison and unit."""
    return (claim.period or "", claim.comparison or "", claim.unit or "")


def of_others(one: Claim, two: Claim) -> bool:
    """Whether the words name another group or edition for each, or call one a part."""
    return {*one.apart} != {*two.apart} or PART in one.apart


def held_apart(one: Claim, two: Claim) -> bool:
    """Whether two claims may be of different quantities, or name another adjustment or body."""
    if of_others(one, two) or not (_single(one) and _single(two)):
        return True
    if one.adjusted != two.adjusted and "unadjusted" in (one.adjusted, two.adjusted):
        return True
    pairs = ((one.adjusted, two.adjusted), (one.source, two.source))
    return any(a and b and a.casefold() != b.casefold() for a, b in pairs)


def ends_of(claim: Claim) -> Ends:
    """The lowest and the highest value a claim stands for."""
    held = band(claim)
    return (held.low, held.high) if held else (float("-inf"), float("inf"))


def overlap(one: Claim, two: Claim) -> bool:
    """Whether two figures allow each other."""
    return meet(ends_of(one), ends_of(two))


def meet(one: Ends, two: Ends) -> bool:
    """Whether two stretches of values have one in common."""
    slack = 1e-9 * max(1.0, *(abs(e) for e in (*one, *two) if abs(e) != float("inf")))
    return one[0] <= two[1] + slack and two[0] <= one[1] + slack


def names_it(claim: Claim) -> bool:
    """Whether the words of a figure say what is measured.

    Where they do not (``In de ICT is het 31 procent``, ``Verpakkers kwamen uit op 0,8 procent``)
    it is told from what came before, and the figure may be of another group.
    """
    origin = claim.origins.get("indicator")
    return origin is None or origin.span is not None
