"""Which period a figure has when its sentence names none: what the passage and the text said."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.periods.answered import answered

BULLETS = frozenset("-\u2013\u2014\u2022\u00b7\u25cf\u25aa*")
"""Marks with which an item of a list begins."""


def carried(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[When | None, str]:
    """The period spoken of, for figures of which a text gives one a period."""
    words = " ".join(t.low for t in parsed.tokens)
    if any(mark in words for mark in lex.table["kinds"]["open_period"]):
        return None, "left open"
    below = listed(parsed) and parsed.paragraph <= context.ahead_until
    past = parsed.says(lex.sets["period.past"])
    surveyed = answered(parsed, context, lex, indicator)
    if surveyed is not None or (below and context.ahead is not None):
        return surveyed or (context.ahead, "the year just named")
    if indicator not in lex.sets["kinds.statistics"]:
        return _of_passage(parsed, context, indicator, past=past)
    if _fresh_index(indicator, context, lex):
        return context.release, "month of publication"
    outlook = context.forecast_paragraph == parsed.paragraph and _runs(context.anchor, context.now)
    if context.anchor_paragraph == parsed.paragraph and not (past and outlook):
        ahead = _survey_ahead(context, lex, indicator)
        return ahead or context.anchor_span or context.anchor, "this paragraph"
    return _of_text(context, lex, indicator)


def _survey_ahead(context: Context, lex: Lexicon, indicator: str | None) -> When | None:
    """After the output of December a survey is of the month of the surveys before, not of that."""
    anchor, last, surveys = context.anchor, context.last_claim, lex.sets["kinds.surveys"]
    if anchor is None or last is None or last.indicator in surveys:
        return None
    latest = _surveyed(indicator, context, lex)
    if latest is None or latest.freq != anchor.freq or anchor.until is not None:
        return None
    return latest if latest.month_index > anchor.month_index else None


def listed(parsed: Parsed) -> bool:
    """``- Investeringen: +3,5 procent``: an item of a list."""
    return bool(parsed.tokens) and parsed.tokens[0].text in BULLETS


def _runs(anchor: When | None, now: When | None) -> bool:
    """Whether a period is not over at publication."""
    return anchor is None or now is None or anchor.last_month_index >= now.month_index


def _of_passage(
    parsed: Parsed, context: Context, indicator: str | None, *, past: bool
) -> tuple[When | None, str]:
    """What is no statistic is of a period only in its passage, when told as past."""
    here = context.indicator_paragraph == parsed.paragraph
    spoken = context.spoken.get(indicator or "") if here else None
    anchor, now = context.anchor, context.now
    over = anchor is not None and (now is None or anchor.month_index <= now.month_index)
    if spoken is None and past and over and context.anchor_paragraph == parsed.paragraph:
        return anchor, "this paragraph"
    return spoken, "as before in the text" if spoken else "open"


def _of_text(context: Context, lex: Lexicon, indicator: str | None) -> tuple[When | None, str]:
    """The period a text gave the same series, the same survey, else its first figure."""
    known = context.spoken.get(indicator or "")
    if known is not None:
        return known, "as before in the text"
    if indicator in lex.sets["kinds.index"] and not context.spoken and context.opening is None:
        return context.survey, "month of publication"
    if indicator in lex.sets["kinds.index"] and not context.spoken and _just_out(context):
        return context.release, "month of publication"
    headline = next((w for w in context.spoken.values() if w is not None), None)
    found = _surveyed(indicator, context, lex) or headline or context.anchor or context.opening
    return found, "as before in the text"


def _just_out(context: Context) -> bool:
    """``Met 45,3 ligt de PMI nu ...`` a day after a lead on the month before: of the new month."""
    release, opening = context.release, context.opening
    return release is not None and opening is not None and opening.shift(1) == release


def _fresh_index(indicator: str | None, context: Context, lex: Lexicon) -> bool:
    """A survey index that a text on other figures names first: the one that is out by then."""
    release, anchor = context.release, context.anchor
    if indicator not in lex.sets["kinds.index"] or release is None or anchor is None:
        return False
    named = any(context.spoken.get(code) is not None for code in lex.sets["kinds.index"])
    behind = anchor.month_index <= release.month_index and anchor.freq == "M"
    return not named and behind and bool(context.spoken)


def _surveyed(indicator: str | None, context: Context, lex: Lexicon) -> When | None:
    """The latest period of the survey figures of a text, for answers of the same survey."""
    surveys = lex.sets["kinds.surveys"]
    if indicator not in surveys:
        return None
    told = [w for code, w in context.spoken.items() if code in surveys and w is not None]
    same = [w for w in told if w.freq == told[0].freq and w.until is None]
    return max(same, key=lambda w: w.month_index) if same else None
