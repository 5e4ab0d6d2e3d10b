"""Which period a figure has when its sentence names none: what the passage and the text said."""

from __future__ import annotations

from kentering.claims.context import Context
from kentering.claims.lexicon import Lexicon
from kentering.claims.parse import Parsed
from kentering.claims.when import When


def carried(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[When | None, str]:
    """The period spoken of, for figures of which a text gives one a period."""
    words = " ".join(t.low for t in parsed.tokens)
    if any(mark in words for mark in lex.table["kinds"]["open_period"]):
        return None, "left open"
    statistical = indicator in lex.sets["kinds.statistics"]
    if not statistical:
        here = context.indicator_paragraph == parsed.paragraph
        spoken = context.spoken.get(indicator or "") if here else None
        return spoken, "as before in the text" if spoken else "open"
    past = any(t.low in lex.sets["period.past"] for t in parsed.tokens)
    outlook = context.forecast_paragraph == parsed.paragraph
    if _fresh_index(indicator, context, lex):
        return context.release, "month of publication"
    if context.anchor_paragraph == parsed.paragraph and not (past and outlook):
        return context.anchor_span or context.anchor, "this paragraph"
    if context.spoken.get(indicator or "") is not None:
        return context.spoken[indicator or ""], "as before in the text"
    if indicator in lex.sets["kinds.index"] and not context.spoken and context.opening is None:
        return context.survey, "month of publication"
    headline = next((w for w in context.spoken.values() if w is not None), None)
    return headline or context.anchor or context.opening, "as before in the text"


def _fresh_index(indicator: str | None, context: Context, lex: Lexicon) -> bool:
    """A survey index that a text on other figures names first: the one that is out by then."""
    release, anchor = context.release, context.anchor
    if indicator not in lex.sets["kinds.index"] or release is None or anchor is None:
        return False
    named = any(context.spoken.get(code) is not None for code in lex.sets["kinds.index"])
    behind = anchor.month_index < release.month_index and anchor.freq == "M"
    return not named and behind and bool(context.spoken)
