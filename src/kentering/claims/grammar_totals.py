"""Parts of a total: what goes abroad, what one customer buys, what firms spend, what comes in."""

from __future__ import annotations

from kentering.claims.lexicon import Hit, Lexicon
from kentering.claims.parse import Parsed
from kentering.claims.segments import Segment

_ASKED = 7
"""Tokens between a part and the total it is of."""
_NEAR = 3


def part_of_total(parsed: Parsed, segment: Segment, hit: Hit, lex: Lexicon) -> str:
    """``goed voor 27 procent van de toegevoegde waarde``, a customer with part of the sales."""
    figure = segment.figure
    if parsed.low(figure.last) not in lex.sets["share.of"] or hit.first - figure.last > _ASKED:
        return hit.code
    if hit.code == "value_added":
        return "value_added_share"
    bought = {parsed.low(at) for at in range(segment.first, hit.last + _NEAR)}
    if hit.code in lex.sets["kinds.sold"] and bought & lex.sets["weak.customers"]:
        return "dependency_share"
    return part_told(parsed, segment, hit.code, lex)


def part_told(parsed: Parsed, segment: Segment, code: str, lex: Lexicon) -> str:
    """What a part of ``code`` is when its clause says where it goes or comes from.

    ``6 procent van de productie gaat naar de Verenigde Staten`` is exported, ``besteedt 4 procent
    van haar omzet aan machines`` is invested, ``84 procent van de invoer komt uit China`` is what a
    country depends on. A part of the turnover stays turnover wherever it is made.
    """
    if code in lex.sets["kinds.sold"]:
        if _spent(parsed, segment, lex):
            return "investment"
        abroad = code != "turnover" and _abroad(parsed, segment, lex)
        return "exports" if abroad else code
    came = code == "imports" and _partner(parsed, segment, lex, "share.from_places")
    return "dependency_share" if came else code


def share_of_partner(parsed: Parsed, segment: Segment, code: str, lex: Lexicon) -> str:
    """``Het aandeel van Rusland in de gasinvoer zakte naar 11 procent``: a dependency."""
    figure, shares = segment.figure, lex.sets["level.share_before"]
    if code != "imports" or figure.unit != "percent":
        return code
    named = any(parsed.low(at) in shares for at in range(segment.first, figure.first))
    return part_told(parsed, segment, code, lex) if named else code


def _spent(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    words = {parsed.low(at) for at in range(segment.first, segment.last)}
    apart = bool(words & lex.sets["share.pays"]) and bool(words & lex.sets["told.export_particle"])
    return apart or bool(words & lex.sets["share.spends"])


def _abroad(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """Whether a part of the sales goes over the border."""
    market = parsed.within("market", segment.first, segment.last)
    words = {parsed.low(at) for at in range(segment.first, segment.last)}
    told = any(h.code == "abroad" for h in market) or bool(words & lex.sets["share.exported"])
    return told or _partner(parsed, segment, lex, "share.to_places")


def _partner(parsed: Parsed, segment: Segment, lex: Lexicon, links: str) -> bool:
    """``naar de Verenigde Staten``, ``uit China``: another country after a preposition."""
    home = lex.table["geo"]
    for hit in parsed.within("geo_words", segment.first, segment.last):
        lead = {parsed.low(hit.first - 1), parsed.low(hit.first - 2)}
        if hit.code != home and lead & lex.sets[links]:
            return True
    return False
