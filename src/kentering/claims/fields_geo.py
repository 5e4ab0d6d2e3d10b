"""Which country a figure is of: its own words, the body that measures, the passage, the text."""

from __future__ import annotations

from kentering.claims.context import Context
from kentering.claims.draft import Draft
from kentering.claims.fields_topic import Topic
from kentering.claims.grammar_geo import geo_of, levied_by, levying, part_of, supplies
from kentering.claims.lexicon import Lexicon
from kentering.claims.parse import Parsed
from kentering.claims.segments import Segment

_WIDE = ("EU", "WORLD")
"""Places that a sentence names in passing; they go on for the same quantity only."""


def place_of(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    before: Draft | None,
    about: Topic,
) -> tuple[str, str]:
    """The country of a figure and the rule: ISO code, EA, EU or WORLD."""
    at = segment.figure.first
    levied = levied_by(parsed) or levying(parsed, lex) or context.tariff_geo
    if about.indicator == "tariff" and levied is not None:
        return levied, "who levies it"
    first = at if supplies(parsed, segment, lex) else segment.first
    own = part_of(parsed, segment, lex) or geo_of(parsed, first, segment.last, lex, at)
    if own is not None:
        return own, "named"
    if before is not None:
        return before.geo or context.home, "earlier in the sentence"
    return carried_place(parsed, context, lex, about.indicator)


def carried_place(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[str, str]:
    """The country of a sentence that names none, and the rule."""
    there = _there(parsed, lex)
    named_there = context.there is not None and context.there_paragraph == parsed.paragraph
    led = context.there_leads and indicator in lex.sets["kinds.of_countries"]
    if named_there and (there or led):
        return str(context.there), "carried"
    homes = lex.table["source_rules"]["home_only"]
    general = lex.sets["source_rules.general"]
    bodies = [h for h in parsed.hits if h.group == "source" and h.code in homes]
    named = [homes[h.code] for h in bodies if parsed.low(h.last - 1) not in general]
    if named and not there:
        return named[0], "home of the body named"
    recent = context.geo_paragraph == parsed.paragraph
    last = context.last_claim
    if context.geo in _WIDE and (last is None or last.indicator != indicator):
        recent = False
    if context.geo and (there or recent):
        return context.geo, "carried"
    headline = context.lead_geo if context.document_geo is None and not parsed.paragraph else None
    return context.document_geo or headline or context.home, "country of the text"


def _there(parsed: Parsed, lex: Lexicon) -> bool:
    """``daar``; ``de productie lag er lager``, but not ``er kwamen banen bij``."""
    verbs = lex.sets["period.past"] | lex.sets["level.stands"]
    topics = [h.last for h in parsed.hits if h.group == "indicator"]
    for at, token in enumerate(parsed.tokens):
        if token.low in lex.sets["geo_rules.there"]:
            return True
        verb = token.low in lex.sets["geo_rules.there_after"] and parsed.low(at - 1) in verbs
        if verb and any(last <= at - 1 for last in topics):
            return True
    return False
