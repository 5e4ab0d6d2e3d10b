"""The period of answers to a survey whose sentence names none: that of the survey."""

from __future__ import annotations

from kentering.claims.context import Context
from kentering.claims.lexicon import Lexicon
from kentering.claims.parse import Parsed
from kentering.claims.when import When

_RECENT = 7
"""Months: a passage further back than this is not when firms were asked."""


def answered(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[When | None, str] | None:
    """``Uit een peiling onder 268 leden blijkt dat 42 procent ...``: when they were asked.

    That is the period of the answers before, of a passage on a recent month or quarter, else the
    month of publication, for a rate asked once a quarter its quarter.
    """
    if indicator not in lex.sets["kinds.answers"] or context.now is None:
        return None
    if context.asked is not None:
        return context.asked, "the survey of the text"
    if _recent(context.anchor, context.now):
        return None
    quarterly = indicator in lex.sets["kinds.by_quarter"]
    return context.now.to("Q") if quarterly else context.now, "at publication"


def _recent(anchor: When | None, now: When) -> bool:
    """A month or quarter not long before publication."""
    if anchor is None or anchor.freq not in ("M", "Q", "H") or anchor.until is not None:
        return False
    return 0 <= now.month_index - anchor.last_month_index < _RECENT
