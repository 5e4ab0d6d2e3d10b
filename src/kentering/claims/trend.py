"""A trend without a number: direction, topic, period and comparison."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.apart import apart_of
from kentering.claims.comparisons import words as comparing
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.motion import Motion, motions
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.model import Claim, Origin, Span
from kentering.claims.periods.resolve import resolve
from kentering.claims.places.named import geo_of
from kentering.claims.places.part import carried_part, part_of_country
from kentering.claims.places.place import carried_place
from kentering.claims.topics.named import default_subject
from kentering.claims.topics.rates import rate_of

_NAMES = {1: "up", -1: "down", 0: "flat"}


def trends_of(
    parsed: Parsed, context: Context, lex: Lexicon, text: str, ahead: str | None
) -> list[Claim]:
    """Directions without a figure in a sentence that names an indicator."""
    topics = [h for h in parsed.hits if h.group == "indicator" and not parsed.weak(h, lex)]
    moves = _stated(parsed, context, lex)
    breadth = lex.sets["population.plural_breadth"]
    counted = any(h.group == "population" and parsed.low(h.first) in breadth for h in parsed.hits)
    if not topics or not moves or counted:
        return []
    move = min(moves, key=lambda m: min(abs(m.first - h.first) for h in topics))
    hit = min(topics, key=lambda h: abs(h.first - move.first))
    return [_trend_claim(parsed, context, lex, text, ahead, hit, move)]


def _stated(parsed: Parsed, context: Context, lex: Lexicon) -> list[Motion]:
    """The words of direction that state something: verbs, else words with a basis and a period.

    ``productiegroei`` and ``hogere productie`` name a direction and state none.
    """
    found = motions(parsed, 0, len(parsed.tokens), lex)
    verbs = [m for m in found if m.kind == "verb"]
    if verbs:
        return verbs
    based = any(m.basis for m in parsed.mentions) or comparing.explicit(
        parsed, 0, len(parsed.tokens)
    )
    dated = [m for m in parsed.mentions if not m.basis and not m.since and m.day is None]
    if not based or not (dated or context.anchor):
        return []
    plain = [m for m in found if m.kind == "comparative" and not _attributive(parsed, m)]
    return plain or found


def _attributive(parsed: Parsed, motion: Motion) -> bool:
    """``hogere productie``: before its noun."""
    word = parsed.low(motion.first)
    return word.endswith("e") and any(
        h.group == "indicator" and h.first == motion.last for h in parsed.hits
    )


def _reference(period: When | None, basis: When | None) -> When | None:
    """The period compared with a basis: the month after it when the passage is elsewhere."""
    if basis is None or basis.freq != "M":
        return period
    known = comparing.by_periods(period, basis)
    return period if known in ("mom", "yoy") else basis.shift(1)


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
    alike = period is not None and bases and period.freq == bases[0].freq
    basis = resolve(bases[0], context.now, period, period if alike else None) if bases else None
    if not own and bases and bases[0].steps is None:
        period = _reference(period, basis)
    found = comparing.explicit(parsed, 0, len(tokens))
    months = any(h.group == "comparison" and h.code == "vs_months" for h in parsed.hits)
    compared = found.code if found else comparing.by_periods(period, basis)
    compared = comparing.SPECIAL["vs_months"] if months else compared
    whose = [h for h in parsed.hits if h.group in ("branch", "company") and h.code != "C"]
    branch = next(iter(whose), None)
    named = next((h.code for h in parsed.hits if h.group == "source"), None)
    start = min(hit.first, move.first)
    last = max(hit.last, move.last, *(m.last for m in (*own, *bases)))
    span = Span(tokens[start].start, tokens[last - 1].end)
    added = hit.code == "value_added"
    code = "other" if added else hit.code
    named_branch = parsed.words(branch.first, branch.last, text) if branch else None
    of_added = parsed.words(hit.first, hit.last, text) if added else None
    own_place = geo_of(parsed, 0, len(tokens), lex, hit.first)
    place = (own_place, "named") if own_place else carried_place(parsed, context, lex, code)
    trend = Claim(
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        indicator=code,
        subject=of_added or named_branch or _total(code, context, lex),
        geo=place[0],
        period=str(period) if period else None,
        comparison=compared,
        source=named or ahead or context.lead_source,
        direction=_NAMES[move.sign],
        detail=rate_of(parsed, lex) if code == "exchange_rate" else None,
        part=part_of_country(parsed, (0, len(tokens)), place, lex, text)
        or carried_part(parsed, place, None, context, lex),
        confidence=0.7,
        origins={
            "indicator": Origin("named", parsed.span(hit)),
            "direction": Origin("direction", parsed.span(move)),
        },
    )
    return replace(trend, apart=apart_of(parsed, (0, len(tokens)), trend, None))


def _total(code: str, context: Context, lex: Lexicon) -> str | None:
    """The whole of what is measured, as wide as the text takes it."""
    scoped = code == "production_volume" and context.scope
    return context.scope if scoped else default_subject(code, lex)
