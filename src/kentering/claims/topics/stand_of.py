"""Whose confidence or activity a stand tells of: that of makers abroad, of consumers, of all.

Enters: a sentence and a figure that is a stand. Leaves: yes or no, by the words before it.
"""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment


def makers_abroad(parsed: Parsed, segment: Segment, context: Context, lex: Lexicon) -> bool:
    """``In de verwerkende nijverheid ging de indicator van -12,8 naar -14,9``: that of makers.

    At home the body that asks has one name for all branches.
    """
    if (context.geo or context.document_geo or context.home) == lex.table["geo"]:
        return False
    hits = parsed.within("branch", 0, segment.figure.first)
    return bool(hits) and hits[-1].code == "C"


def of_consumers(parsed: Parsed, segment: Segment, index: str, lex: Lexicon) -> bool:
    """``Consumenten zijn somber: -28,8``: their confidence, in a text on that of firms."""
    told = {parsed.low(at) for at in range(segment.first, segment.figure.first)}
    return index in lex.sets["kinds.balance"] and bool(told & lex.sets["weak.consumers"])


def described_by(parsed: Parsed, main: Hit, part: Hit, lex: Lexicon) -> bool:
    """``de index die de bedrijvigheid weerspiegelt``: what the index shows, no part of it."""
    between = {parsed.low(at) for at in range(main.last, part.first)}
    told = any(f.core < part.first and f.first >= main.last for f in parsed.figures)
    return bool(between & lex.sets["share.relative"]) and not told
