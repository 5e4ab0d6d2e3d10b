"""Figures that compare with another thing at one time: a rival, a country, a gap between two."""

from __future__ import annotations

from kentering.claims.case import Case, Found
from kentering.claims.places.named import compared_place

_OTHER = 7
"""Tokens after ``dan`` that name what is compared with."""
_GAP = 18
"""Tokens from the noun for a gap to how wide it is."""


def gap(case: Case) -> Found | None:
    """``Het verschil met Duitsland liep terug van 14 naar 9 procent``: between two at one time."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    if figure.unit not in ("percent", "percentage_points"):
        return None
    lead = range(max(0, figure.first - _GAP), figure.first)
    gap = any(
        parsed.low(at) in sets["weak.gaps"] and parsed.low(at + 1) in sets["weak.gap_with"]
        for at in lead
    )
    return ("relative", "a gap between two", None) if gap else None


def elsewhere(case: Case) -> Found | None:
    """``hoger dan in de VS``: compared with another country."""
    places = case.parsed.within("geo_words", case.segment.figure.last, case.segment.last)
    if any(compared_place(case.parsed, h.first, case.lex) for h in places):
        return "relative", "compared with another country", None
    return None


def than_other(case: Case) -> Found | None:
    """``11 procent hoger dan bij de concurrent``: compared with another, not with another time."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    motion = case.measured.motion
    if motion is None or motion.kind != "comparative" or case.when.basis is not None:
        return None
    after = range(motion.last, min(len(parsed.tokens), motion.last + 3))
    than = next((at for at in after if parsed.low(at) in sets["stance.than"]), None)
    if motion.first >= figure.last - 1 and than is None and _rival(case):
        return "relative", "compared with another", None
    if motion.first < figure.last - 1 or than is None or than > figure.last + 4:
        return None
    rest = range(than + 1, min(len(parsed.tokens), than + 1 + _OTHER))
    ends = next((at for at in rest if parsed.tokens[at].kind in ("punct", "num")), rest.stop)
    words = {parsed.low(at) for at in range(than + 1, ends)}
    dated = any(than < m.first <= ends for m in parsed.mentions)
    outlooks = ("forecast", "strong_forecast", "target", "consensus")
    told = any(h.code in outlooks for h in parsed.within("stance", than, ends))
    told = told or bool(parsed.within("comparison", than, ends))
    other = bool(words) and not (dated or told or words & sets["geo_rules.not_other"])
    return ("relative", "compared with another", None) if other else None


def _rival(case: Case) -> bool:
    """``Turkse concurrenten zijn 30 procent goedkoper``: than those the text is about."""
    parsed, segment = case.parsed, case.segment
    lead = range(segment.first, segment.figure.first)
    named = any(parsed.low(at) in case.lex.sets["geo_rules.rivals"] for at in lead)
    told = parsed.within("comparison", segment.first, segment.last)
    return named and case.when.mention is None and not told
