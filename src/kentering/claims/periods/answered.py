"""The period of answers to a survey whose sentence names none: that of the survey."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.periods.resolve import resolve

_RECENT = 7
"""Months: a passage further back than this is not when firms were asked."""


def answered(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[When | None, str] | None:
    """``Uit een peiling onder 268 leden blijkt dat 42 procent ...``: when they were asked.

    That is the period of the answers before, for a quick poll the month of publication.
    """
    if indicator not in lex.sets["kinds.answers"] or context.now is None:
        return None
    if indicator == "survey_size" and _habitual(parsed, context, lex):
        return None
    if context.asked is not None:
        return context.asked, "the survey of the text"
    named = survey_named(parsed, context, lex)
    if named is not None:
        return named, "the survey of the text"
    here = parsed.says(lex.sets["survey.quick"])
    polled = here or (context.polled and not _recent(context.anchor, context.now))
    return (context.poll, "at publication") if polled else None


def survey_named(parsed: Parsed, context: Context, lex: Lexicon) -> When | None:
    """``zo bleek in januari uit een peiling``: the month that the sentence gives its poll."""
    if not parsed.says(lex.sets["survey.quick"]):
        return None
    named = [m for m in parsed.mentions if m.freq in "MQ" and m.number and m.until is None]
    named = [m for m in named if not (m.basis or m.since or m.aside or m.steps)]
    return resolve(named[0], context.now, context.anchor) if named else None


def when_asked(context: Context) -> When | None:
    """When firms of which the text gives no period were asked: the quarter of publication."""
    if context.now is None or context.asked is not None:
        return context.asked
    polled = context.polled or not context.dated or context.rhythm != "M"
    return context.poll if polled else context.now.to("Q")


def _habitual(parsed: Parsed, context: Context, lex: Lexicon) -> bool:
    """``Aan de enquête doen elke maand 1.700 bedrijven mee``: of no one survey.

    Nor is ``De index is gebaseerd op antwoorden van 350 inkopers``.
    """
    about_index = context.index_paragraph == parsed.paragraph
    if about_index or any(h.code in lex.sets["kinds.balance"] for h in parsed.hits):
        return True
    words = {t.low for t in parsed.tokens}
    index = any(code in lex.sets["kinds.index"] for code in context.spoken)
    return bool(
        words & lex.sets["survey.habitual"] or (index and words & lex.sets["survey.index_of"])
    )


def _recent(anchor: When | None, now: When) -> bool:
    """A month or quarter not long before publication."""
    if anchor is None or anchor.freq not in ("M", "Q", "H") or anchor.until is not None:
        return False
    return 0 <= now.month_index - anchor.last_month_index < _RECENT
