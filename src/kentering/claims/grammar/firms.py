"""Firms that no list has, told by where their names stand: omzet van Xyber, machinebouwer Kuiper.

A figure of a firm is none of its branch or country. What is told to be a firm once is one in the
whole text, also where a sentence begins with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed

_LONGEST = 4
"""Tokens of a name (Koninklijke Van den Berg Groep)."""
_KNOWN = ("geo_words", "geo_part", "source", "branch", "company", "indicator", "subindex", "unit")
"""Groups of the lexicon whose words are no names of firms."""


def with_firms(parsed: list[Parsed], lex: Lexicon) -> list[Parsed]:
    """The sentences of a text, with the firms that their words tell.

    Args:
        parsed: every sentence of a text.
        lex: the lexicon.
    """
    told = {p.tokens[at].text for p in parsed for at in _told(p, lex)}
    small = {t.text for p in parsed for t in p.tokens if t.kind == "word" and t.text == t.low}
    names = {name for name in told if name.lower() not in small}
    return [_marked(p, names) for p in parsed] if names else parsed


def _marked(parsed: Parsed, names: set[str]) -> Parsed:
    """The sentence with a hit at every one of these names."""
    if names.isdisjoint(t.text for t in parsed.tokens):
        return parsed
    known = _known(parsed)
    hits, at = list(parsed.hits), 0
    while at < len(parsed.tokens):
        last = at + 1
        if parsed.tokens[at].text in names and at not in known:
            while last < at + _LONGEST and _is_name(parsed, last, known):
                last += 1
            hits.append(Hit("company", parsed.tokens[at].text, at, last))
        at = last
    return replace(parsed, hits=tuple(sorted(hits, key=lambda h: h.first)))


def _told(parsed: Parsed, lex: Lexicon) -> Iterator[int]:
    """Tokens at which the name of a firm begins."""
    known = _known(parsed)
    places = {at for h in parsed.hits if h.group == "geo_words" for at in range(h.first, h.last)}
    owned = {
        h.last for h in parsed.hits if h.group == "indicator" and h.code in lex.sets["firms.have"]
    }
    tails = tuple(lex.sets["firms.tails"])
    for at in range(1, len(parsed.tokens)):
        if not _is_name(parsed, at, known):
            continue
        lead = at - 1
        while lead > 0 and (lead in places or parsed.low(lead) in lex.sets["articles"]):
            lead -= 1
        word = parsed.low(lead)
        of = word in lex.sets["firms.of"] and lead in owned
        at_one = word in lex.sets["firms.at"] and (lead == 0 or lead in owned)
        if (
            of
            or at_one
            or word in lex.sets["firms.do"]
            or (tails and parsed.low(at - 1).endswith(tails))
        ):
            yield at


def _is_name(parsed: Parsed, at: int, known: set[int]) -> bool:
    if at >= len(parsed.tokens) or at in known:
        return False
    token = parsed.tokens[at]
    return token.kind == "word" and len(token.text) > 1 and token.text[:1].isupper()


def _known(parsed: Parsed) -> set[int]:
    dated = {at for m in parsed.mentions for at in range(m.first, m.last)}
    hits = [h for h in parsed.hits if h.group in _KNOWN]
    return dated | {at for h in hits for at in range(h.first, h.last)}
