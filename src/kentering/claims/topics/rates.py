"""Whose money a rate of exchange is of, and in what it is counted."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.terms import DOLLAR_RATE, OTHER_RATE

_LEAD = 3
"""Tokens from the words of a comparison to the currency (ten opzichte van de dollar)."""


def of_currency(parsed: Parsed, lex: Lexicon) -> str | None:
    """``Het pond is goedkoper geworden``: whose money it is; the euro's when it is named too."""
    codes = lex.table["geo_rules"].get("currencies", {})
    named = [codes[t.low] for t in parsed.tokens if t.low in codes]
    euro = lex.table["geo_rules"].get("currency")
    return str(named[0] if named and euro not in named else euro) if euro else None


def rate_of(parsed: Parsed, lex: Lexicon) -> str | None:
    """``De dollar daalde``: no rate of the euro in dollars, which is what is published.

    Args:
        parsed: a sentence on a rate of exchange.
        lex: the lexicon.

    Returns:
        None for the euro in dollars, ``dollar_rate`` where the dollar itself moves, ``other_rate``
        where another currency does, or the euro against another.
    """
    codes = lex.table["geo_rules"].get("currencies", {})
    euro, dollars = lex.table["geo_rules"].get("currency"), lex.sets["told.dollars"]
    inside, against = lex.sets["told.counted_in"], lex.sets["told.counted_against"]
    found, moving = [], []
    for at, token in enumerate(parsed.tokens):
        if token.low not in codes and token.low not in dollars:
            continue
        name = "dollar" if token.low in dollars else str(codes[token.low])
        found.append(name)
        lead = {parsed.low(k) for k in range(max(0, at - _LEAD), at)}
        if parsed.low(at - 1) not in inside and not lead & against:
            moving.append(name)
    if not found or not moving:
        return None
    if moving[0] == euro:
        return OTHER_RATE if set(found) - {euro} and "dollar" not in found else None
    return DOLLAR_RATE if moving[0] == "dollar" and set(found) <= {"dollar", euro} else OTHER_RATE
