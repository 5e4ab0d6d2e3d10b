"""Parts of a total: what goes abroad, what one customer buys, what firms spend, what comes in."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment

_ASKED = 7
"""Tokens between a part and the total it is of."""
_NEAR = 3


def part_of_total(parsed: Parsed, segment: Segment, hit: Hit, lex: Lexicon) -> str:
    """``goed voor 27 procent van de toegevoegde waarde``, a customer with part of the sales."""
    figure = segment.figure
    if segment.first < hit.first < figure.first and hit.code in lex.sets["kinds.sold"]:
        return part_told(parsed, segment, hit.code, lex)  # van de omzet komt 70 procent uit ...
    if parsed.low(figure.last) not in lex.sets["share.of"] or hit.first - figure.last > _ASKED:
        return hit.code
    if hit.code in lex.sets["kinds.wholes"]:
        return "value_added_share"  # goed voor 26 procent van de Nederlandse economie
    bought = {parsed.low(at) for at in range(segment.first, hit.last + _NEAR)}
    leans = bool(bought & lex.sets["weak.customers"]) or _one_firm(parsed, hit.last, lex)
    if hit.code in lex.sets["kinds.sold"] and leans:
        return "dependency_share"
    return part_told(parsed, segment, hit.code, lex)


def part_told(parsed: Parsed, segment: Segment, code: str, lex: Lexicon) -> str:
    """What a part of ``code`` is when its clause says where it goes or comes from.

    ``6 procent van de productie gaat naar de Verenigde Staten`` is exported, ``besteedt 4 procent
    van haar omzet aan machines`` is invested, ``84 procent van de invoer komt uit China`` is what a
    country depends on.
    """
    if code in lex.sets["kinds.sold"]:
        if _spent(parsed, segment, lex):
            return "investment"
        return "exports" if _abroad(parsed, segment, lex) else code
    links = "share.from_places"
    came = _partner(parsed, segment, lex, links) or _that_land(parsed, segment, lex)
    return "dependency_share" if code == "imports" and came else code


def part_named(parsed: Parsed, segment: Segment, code: str, lex: Lexicon) -> str:
    """What one product brings in is no turnover (``goed voor een derde van de omzet``).

    ``ASML, waar Smit 80 procent van zijn omzet haalt``: what one firm owes to a customer.

    A part of the sales of a branch is (``60 procent van de omzet in de machinebouw``).
    """
    end = segment.figure.last
    whole = parsed.within("branch", end, end + _ASKED)
    if code == "turnover" and parsed.low(end + 1) in lex.sets["share.its"]:
        return "dependency_share"
    return "other" if code == "turnover" and not whole else code


def share_of_partner(parsed: Parsed, segment: Segment, code: str, lex: Lexicon) -> str:
    """A dependency: ``Het aandeel van Rusland in de gasinvoer``, ``Van alle ingevoerde ...``."""
    figure, shares = segment.figure, lex.sets["level.share_before"]
    if code != "imports" or figure.unit != "percent":
        return code
    named = any(parsed.low(at) in shares for at in range(segment.first, figure.first))
    named = named or parsed.low(segment.first) in lex.sets["share.of"]
    return part_told(parsed, segment, code, lex) if named else code


def _one_firm(parsed: Parsed, first: int, lex: Lexicon) -> bool:
    """``42 procent van hun omzet aan ASML``: a firm that buys."""
    firms = {h.first for h in parsed.within("company", first, first + _NEAR)}
    return any(parsed.low(at - 1) in lex.sets["weak.sells_to"] for at in firms)


def _that_land(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``kwam vorig jaar 84 procent uit dat land``: a country named before."""
    lands, links = lex.sets["geo_rules.lands"], lex.sets["share.from_places"]
    near = range(segment.figure.last, segment.last)
    return any(parsed.low(at) in links and parsed.low(at + 2) in lands for at in near)


def _spent(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    words = {parsed.low(at) for at in range(segment.first, segment.last)}
    apart = bool(words & lex.sets["share.pays"]) and bool(words & lex.sets["told.export_particle"])
    return apart or bool(words & lex.sets["share.spends"])


def _abroad(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """Whether a part of the sales goes over the border."""
    market = parsed.within("market", segment.first, segment.last)
    words = {parsed.low(at) for at in range(segment.first, segment.last)}
    told = any(h.code == "abroad" for h in market) or bool(words & lex.sets["share.exported"])
    told = told or any(
        h.code == "exports" for h in parsed.within("indicator", segment.first, segment.figure.first)
    )
    return told or _partner(parsed, segment, lex, "share.to_places")


def from_partner(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``haalt 40 procent van zijn magneten uit China``, ``koopt ... in Azië``."""
    links = ("share.from_places", "period.over_years")
    regions = lex.sets["geo_rules.regions"]
    named = (at for at in range(segment.first, segment.last) if parsed.low(at) in regions)
    leads = lex.sets[links[0]] | lex.sets[links[1]] | lex.sets["share.whole"]
    if any(parsed.low(at - 1) in leads for at in named):
        return True
    return any(_partner(parsed, segment, lex, link) for link in links)


def _partner(parsed: Parsed, segment: Segment, lex: Lexicon, links: str) -> bool:
    """``naar de Verenigde Staten``, ``uit China``: another country after a preposition."""
    home = lex.table["geo"]
    for hit in parsed.within("geo_words", segment.first, segment.last):
        lead = {parsed.low(hit.first - 1), parsed.low(hit.first - 2)}
        if hit.code != home and lead & lex.sets[links]:
            return True
    return False
