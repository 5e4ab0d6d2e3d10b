"""Amounts that are lost: jobs that go, money on the wrong side of the line."""

from __future__ import annotations

from itertools import pairwise

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES

_TAIL = 12
"""Tokens after a count in which the verb of its clause stands."""
_LEAD = 5
"""Tokens before an amount in which the noun for its loss stands."""


def leave(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``moeten er 140 vertrekken``, ``22 van zijn 90 mensen laten gaan``, ``145 banen weg``."""
    figure = segment.figure
    part = parsed.low(figure.last) in lex.sets["share.of"]
    part = part and parsed.low(figure.last + 1) in lex.sets["share.whole"]
    there = parsed.low(figure.first - 1) in lex.sets["not_claim.there"]
    if part or there:
        return _told(parsed, figure.last, lex, "not_claim.leaves")
    owned = parsed.low(figure.first - 1) in lex.sets["share.whole"]
    whole = owned and parsed.low(figure.first - 2) in lex.sets["share.of"]
    if figure.noun != "employment" or whole:
        return False
    lead = {parsed.low(at) for at in range(max(0, figure.first - _LEAD), figure.first)}
    if lead & lex.sets["told.leaving"]:
        return True
    return _told(parsed, figure.last, lex, "told.gone")


def _told(parsed: Parsed, first: int, lex: Lexicon, name: str) -> bool:
    """Whether a word or pair of words of a list follows in the clause."""
    words = [parsed.low(at) for at in range(first, first + _TAIL)]
    end = next((k for k, word in enumerate(words) if word in (".", ";", ":", "")), len(words))
    words = words[:end]
    pairs = {f"{one} {two}" for one, two in pairwise(words)}
    return bool((set(words) | pairs) & lex.sets[name])


def made_loss(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``leed een verlies van 62 miljoen euro``, ``verloor 1,8 miljoen``: below zero."""
    figure = segment.figure
    if figure.unit not in CURRENCIES or figure.sign:
        return False
    if parsed.low(figure.first - 1) in lex.sets["level.by"]:
        return False
    tails = tuple(lex.table["level"]["losses"])
    lead = range(max(segment.first, figure.first - _LEAD), figure.first)
    words = [parsed.low(at) for at in lead]
    return any((bool(tails) and w.endswith(tails)) or w in lex.sets["weak.lost"] for w in words)
