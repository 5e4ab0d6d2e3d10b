"""Bare numbers that are the stand of an index: purchasing managers, confidence, sentiment."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed

_NEAR = 4
"""Paragraphs: further back an index is no longer spoken of."""
RANGES = {
    "pmi": (10.0, 80.0),
    "pmi_subindex": (10.0, 95.0),
    "producer_confidence": (-60.0, 125.0),
    "consumer_confidence": (-80.0, 60.0),
    "business_climate": (-70.0, 140.0),
}
"""Values between which a bare number can be the stand of an index."""
_COMPONENT, _ANSWERS = "confidence_component", (-90.0, 150.0)
"""A question of a survey by its name (het oordeel over de voorraden), and values it can have."""

_WHOSE = 3
"""Words from which a phrase says whose confidence it is (vertrouwen van beleggers)."""


def index_topic(parsed: Parsed, context: Context, lex: Lexicon) -> str | None:
    """The index a sentence speaks of: named in it, else the topic of the passage."""
    named = [h.code for h in parsed.hits if h.group == "indicator" and h.code in RANGES]
    own = [
        h.code
        for h in parsed.hits
        if h.group == "indicator" and h.code in RANGES and not is_general(parsed, h, lex)
    ]
    near = context.index_paragraph >= parsed.paragraph - _NEAR
    if named and (own or not near or context.index not in lex.sets["kinds.balance"]):
        return (own or named)[0]
    if named:
        return context.index
    gauged = _gauged(parsed, lex) or _asked(parsed)
    if gauged is not None:
        return gauged
    owners = lex.table["source_rules"]["survey_owners"]
    others = any(h.group == "indicator" for h in parsed.hits)
    if not others and any(h.group == "source" and h.code in owners for h in parsed.hits):
        return "pmi"
    spoken = context.index if near else None
    if any(h.group == "subindex_head" for h in parsed.hits):
        known = context.indicator if context.indicator in RANGES else None
        return known or spoken or "pmi"
    return spoken


def _gauged(parsed: Parsed, lex: Lexicon) -> str | None:
    """``De graadmeter van het ZEW-instituut``: the index of the body that asks."""
    owners = lex.table["source_rules"]["survey_index"]
    here = [h.code for h in parsed.hits if h.group == "source" and h.code in owners]
    gauge = parsed.says(lex.sets["bare.gauges"])
    return str(owners[here[0]]) if here and gauge else None


def _asked(parsed: Parsed) -> str | None:
    """``Het oordeel over de voorraden kwam uit op 3,4``: a question of a survey by its name."""
    named = {h.first for h in parsed.hits if h.group == "detail"}
    topics = (h for h in parsed.hits if h.group == "indicator" and h.code == _COMPONENT)
    return _COMPONENT if any(h.first in named for h in topics) else None


def is_general(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``het vertrouwen``: of whom, the text said before."""
    return hit.last - hit.first < _WHOSE and parsed.low(hit.first) in lex.sets["weak.general"]


def is_stand(figure: Figure, parsed: Parsed, topic: str | None, lex: Lexicon) -> bool:
    """Whether a number without a unit is the stand of the index ``topic``."""
    if topic is None or figure.unit is not None or figure.high is not None:
        return False
    if parsed.tokens[figure.core].kind != "num" or figure.form != "number":
        return False
    part = topic == "pmi" and any(h.group == "subindex_head" for h in parsed.hits)
    low, high = RANGES.get("pmi_subindex" if part else topic, _ANSWERS)
    value = figure.low * (figure.sign or 1)
    if not low <= value <= high:
        return False
    following = parsed.tokens[figure.last] if figure.last < len(parsed.tokens) else None
    noun = (
        following is not None
        and following.kind in ("word", "code")
        and following.low not in lex.sets["index.may_follow"]
        and not any(m.first == figure.last for m in parsed.mentions)
        and not any(
            h.group in ("geo_words", "motion") and h.first == figure.last for h in parsed.hits
        )
    )
    before = parsed.low(figure.first - 1)
    placed = (
        figure.sign != 0
        or figure.modifier is not None
        or before in lex.sets["level.before"]
        or before in lex.sets["index.before"]
        or any(m.last == figure.first for m in parsed.mentions)
        or any(
            h.group in ("geo_words", "indicator", "subindex") and h.last == figure.first
            for h in parsed.hits
        )
    )
    if figure.decimals:
        return not noun or placed
    return placed and not noun
