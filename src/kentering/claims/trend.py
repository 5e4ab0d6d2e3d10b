"""A trend without a number: direction, topic, period and comparison."""

from __future__ import annotations

from kentering.claims import grammar_comparison as comparing
from kentering.claims.context import Context
from kentering.claims.grammar_motion import Motion, motions
from kentering.claims.grammar_topic import default_subject, geo_of
from kentering.claims.lexicon import Hit, Lexicon
from kentering.claims.model import Claim, Origin, Span
from kentering.claims.parse import Parsed
from kentering.claims.periods_resolve import resolve

_NAMES = {1: "up", -1: "down", 0: "flat"}


def trends_of(
    parsed: Parsed, context: Context, lex: Lexicon, text: str, ahead: str | None
) -> list[Claim]:
    """Directions without a figure in a sentence that names an indicator."""
    topics = [
        h
        for h in parsed.hits
        if h.group == "indicator" and parsed.low(h.first) not in lex.sets["weak.indicator"]
    ]
    moves = [m for m in motions(parsed, 0, len(parsed.tokens), lex) if m.kind != "noun"]
    moves = moves or motions(parsed, 0, len(parsed.tokens), lex)
    if not topics or not moves:
        return []
    move = min(moves, key=lambda m: min(abs(m.first - h.first) for h in topics))
    hit = min(topics, key=lambda h: abs(h.first - move.first))
    return [_trend_claim(parsed, context, lex, text, ahead, hit, move)]


def _trend_claim(
    parsed: Parsed,
    context: Context,
    lex: Lexicon,
    text: str,
    ahead: str | None,
    hit: Hit,
    move: Motion,
) -> Claim:
    """The direction that ``move`` gives to the indicator at ``hit``, as a claim without value."""
    tokens = parsed.tokens
    own = [m for m in parsed.mentions if not m.basis and not m.since and m.day is None]
    bases = [m for m in parsed.mentions if m.basis]
    period = resolve(own[0], context.now, context.anchor) if own else context.anchor
    basis = resolve(bases[0], context.now, period, period) if bases else None
    found = comparing.explicit(parsed, 0, len(tokens))
    compared = found.code if found else comparing.by_periods(period, basis)
    branch = next((h for h in parsed.hits if h.group == "branch" and h.code != "C"), None)
    named = next((h.code for h in parsed.hits if h.group == "source"), None)
    start = min(hit.first, move.first)
    last = max(hit.last, move.last, *(m.last for m in (*own, *bases)))
    span = Span(tokens[start].start, tokens[last - 1].end)
    code = "other" if hit.code == "value_added" else hit.code
    return Claim(
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        indicator=code,
        subject=parsed.words(branch.first, branch.last, text)
        if branch
        else default_subject(code, lex),
        geo=geo_of(parsed, 0, len(tokens), lex, hit.first) or context.document_geo or context.home,
        period=str(period) if period else None,
        comparison=compared,
        source=named or ahead or context.lead_source,
        direction=_NAMES[move.sign],
        confidence=0.7,
        origins={
            "indicator": Origin("named", Span(tokens[hit.first].start, tokens[hit.last - 1].end)),
            "direction": Origin(
                "direction", Span(tokens[move.first].start, tokens[move.last - 1].end)
            ),
        },
    )
