"""Which country a figure is of: its own words, the body that measures, the passage, the text."""

from __future__ import annotations

from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.places.named import (
    geo_of,
    levied_by,
    levying,
    opens_in,
    part_of,
    supplies,
    taxed_goods,
    where_at,
)
from kentering.claims.topics.named import cause_after
from kentering.claims.topics.parts import BOUGHT, SUPPLIED
from kentering.claims.topics.rates import of_currency
from kentering.claims.topics.topic import Topic

_LEAD = 12
"""Tokens from the word for a share to its figure."""
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
    if about.indicator == "tariff" and (levied := _levied(parsed, context, lex)) is not None:
        return levied
    at = segment.figure.first
    supplied = about.indicator != "value_added_share" and supplies(parsed, segment, lex)
    first = at if supplied else segment.first
    if _partner(parsed, segment, lex, about):
        first = segment.last
    taxed = about.indicator == "tariff"
    own = part_of(parsed, segment, lex) or where_at(parsed, segment, lex)
    last = {BOUGHT: at, SUPPLIED: first}.get(about.rule, cause_after(parsed, segment, lex))
    own = own or geo_of(parsed, first, last, lex, at, tariff=taxed)
    euro = of_currency(parsed, lex)
    if about.indicator == "exchange_rate" and euro:
        return euro, "of the euro"
    if _of_world(parsed, segment, lex, about.indicator):
        return "WORLD", "price of the world market"
    levy = before is not None and before.topic.indicator == "tariff"
    if before is not None and (main := opens_in(parsed, lex)) is not None:
        own = main
    if own is None and before is None and parsed.low(0) in lex.sets["boundary.opening"]:
        own = geo_of(parsed, segment.last, len(parsed.tokens), lex, at, tariff=taxed)
    if own is not None:
        return own, "named"
    if before is not None and not (levy and about.indicator != "tariff"):
        return before.geo or context.home, "earlier in the sentence"
    return carried_place(parsed, context, lex, about.indicator)


def _partner(parsed: Parsed, segment: Segment, lex: Lexicon, about: Topic) -> bool:
    """``Duitsland voert met een aandeel van 24 procent de lijst aan``: a part of our exports."""
    if about.indicator not in lex.sets["kinds.traded"] or segment.figure.unit != "percent":
        return False
    lead = range(max(segment.first, segment.figure.first - _LEAD), segment.figure.first)
    of, shares = lex.sets["range.from"], lex.sets["level.share_before"]
    return any(parsed.low(at) in shares and parsed.low(at + 1) in of for at in lead)


def _of_world(parsed: Parsed, segment: Segment, lex: Lexicon, indicator: str | None) -> bool:
    """``Een vat Brent kostte 70 dollar``: the same wherever a text comes from."""
    if indicator != "commodity_price":
        return False
    words = {parsed.low(at) for at in range(0, segment.last)}
    return bool(words & lex.sets["told.world"])


def _levied(parsed: Parsed, context: Context, lex: Lexicon) -> tuple[str, str] | None:
    """Who levies a tariff: named, as before in the text, or usual for the goods it is on."""
    named = levied_by(parsed) or levying(parsed, lex) or context.tariff_geo
    if named is not None:
        return named, "who levies it"
    abroad = context.home != lex.table["geo"]
    usual = lex.table["geo_rules"].get("importer", {}).get(taxed_goods(parsed, lex))
    return None if abroad or usual is None else (str(usual), "usual")


def carried_place(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None
) -> tuple[str, str]:
    """The country of a sentence that names none, and the rule."""
    there = _there(parsed, lex)
    named_there = context.there is not None and context.there_paragraph == parsed.paragraph
    led = context.there_leads and indicator in lex.sets["kinds.of_countries"]
    at_home = parsed.says(lex.sets["geo_rules.here"])
    if named_there and (there or at_home or led):
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
    if there and context.geo in (None, context.home):
        here = context.mentioned if context.mentioned_paragraph == parsed.paragraph else None
        if here is not None:
            return here, "carried"
    if at_home and context.document_geo in (None, context.home):
        return context.home, "country of the text"
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
            branches = parsed.within("branch", max(0, at - _LEAD), at)
            if _of_that(parsed, at, lex) or branches:
                continue  # De machinebouw is afhankelijk: daar gaat ...
            return parsed.low(at + 2) not in lex.sets["bare.against"]
        verb = token.low in lex.sets["geo_rules.there_after"] and parsed.low(at - 1) in verbs
        if verb and any(last <= at - 1 for last in topics):
            return True
    return False


def _of_that(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``maken daar een groot deel van uit``: ``daar`` with a particle is no place."""
    ends = lex.sets["separable_rules.ambiguous"] | {"", ".", ",", ";", ")"}
    return any(
        parsed.low(k) in lex.sets["geo_rules.with_there"] and parsed.low(k + 1) in ends
        for k in range(at + 1, min(at + _LEAD, len(parsed.tokens)))
    )
