"""A figure of a province, a region or a town is none of the country it lies in."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.model import Claim
from kentering.claims.places.named import is_place

_NAMED = ("named", "country of the text")
"""Rules by which the place of a figure stands in its own words or nowhere."""


def part_of_country(
    parsed: Parsed, reach: tuple[int, int], place: tuple[str, str], lex: Lexicon, text: str
) -> str | None:
    """``In Noord-Brabant``, ``in het noorden``, ``buiten Duitsland``: the words for the part.

    Args:
        parsed: the sentence.
        reach: the tokens that speak of the figure.
        place: code of the country and the rule it was found by.
        lex: the lexicon.
        text: the text.

    Returns:
        The part of the country in the words of the text; None for the whole of it.
    """
    if parsed.says(lex.sets["geo_rules.whole"]) or place[1] not in _NAMED:
        return None
    if vague := parsed.within("geo_part", *reach):
        return parsed.words(vague[0].first, vague[0].last, text)
    inside = parsed.within("geo_words", *reach)
    for hit in inside:
        if parsed.low(hit.first - 1) in lex.sets["geo_rules.without"]:
            return parsed.words(hit.first - 1, hit.last, text)
    places = [h for h in inside if h.code == place[0] and is_place(parsed, h, lex)]
    if not places or not all(_local(parsed, h, lex) for h in places):
        return None
    return parsed.words(places[0].first, places[0].last, text)


def carried_part(
    parsed: Parsed, place: tuple[str, str], before: Claim | None, context: Context, lex: Lexicon
) -> str | None:
    """The part that went with a place that is carried: ``De omzet groeide daar 3 procent``.

    A body that measures speaks of the country again.
    """
    last = before or context.last_claim
    if place[1] in _NAMED or last is None or last.geo != place[0]:
        return None
    measured = before is None and any(h.group == "source" for h in parsed.hits)
    return None if measured or parsed.says(lex.sets["geo_rules.whole"]) else last.part


def _local(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    words = " ".join(parsed.low(at) for at in range(hit.first, hit.last))
    return words in lex.sets.get(f"geo_local.{hit.code}", frozenset())
