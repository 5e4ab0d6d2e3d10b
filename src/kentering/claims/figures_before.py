"""Figures of the period before: ``na een plus van 3 procent``, ``was 55,3``, ``na 47,0``."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.draft import Draft
from kentering.claims.lexicon import Lexicon
from kentering.claims.model import Origin
from kentering.claims.parse import Parsed
from kentering.claims.segments import Segment
from kentering.claims.when import When

_LEAD = 6
"""Tokens between ``na`` and its figure (na een onverwachte plus van 3 procent)."""


def of_before(
    parsed: Parsed, kept: list[Segment], drafts: list[Draft], lex: Lexicon
) -> list[Draft]:
    """A figure that comes after ``na`` without a period of its own is of the period before.

    ``4 procent, na een plus van 3 procent`` and ``58,9, was 55,3`` look back from the first figure;
    ``Na een plus van 3 procent kromp de productie in mei met 1`` looks back from the second.
    """
    out = list(drafts)
    for k, draft in enumerate(out):
        if draft.dated.mention is not None or draft.dated.relative:
            continue
        if k and _trails(parsed, kept[k - 1], kept[k], lex):
            out[k] = _moved(draft, out[k - 1])
        elif k and _comes_next(parsed, kept[k - 1], kept[k], lex):
            out[k] = _next(draft, out[k - 1])
        elif not k and len(out) > 1 and draft.follows == "opens":
            named = out[1].dated.mention
            if named is not None and parsed.tokens[named.first].start > draft.claim.end:
                out[0] = _moved(draft, out[1])
    return out


def _moved(draft: Draft, other: Draft) -> Draft:
    """The draft in the period before that of the other, when both measure the same."""
    period = other.dated.period
    alike = draft.claim.unit == other.claim.unit and draft.measure.change == other.measure.change
    if period is None or period.until is not None or not alike:
        return draft
    if other.comparison in ("target", "average"):
        return draft
    return _dated(draft, period.shift(-1), "the period before")


def _dated(draft: Draft, period: When, rule: str) -> Draft:
    """The draft in another period, with the rule it stands on."""
    dated = replace(draft.dated, period=period, rule=rule)
    origins = {**draft.claim.origins, "period": Origin(rule)}
    return replace(
        draft, claim=replace(draft.claim, period=str(period), origins=origins), dated=dated
    )


def _comes_next(parsed: Parsed, left: Segment, segment: Segment, lex: Lexicon) -> bool:
    """``2 procent dit jaar, daarna 1,5 procent``, ``1 / 1,5 procent``: of the year after."""
    between = range(left.figure.last, segment.figure.first)
    if len(between) == 1 and parsed.low(between[0]) == "/":
        return True
    return any(parsed.low(at) in lex.sets["period.thereafter"] for at in between)


def _next(draft: Draft, other: Draft) -> Draft:
    """The draft in the year after that of an outlook."""
    period = other.dated.period
    ahead = other.comparison == "forecast" and draft.claim.unit == other.claim.unit
    if not ahead or period is None or period.freq != "A" or period.until is not None:
        return draft
    later = _dated(draft, period.shift(1), "the year after")
    origins = {**later.claim.origins, "comparison": Origin("outlook of the pair or list")}
    claim = replace(later.claim, comparison="forecast", origins=origins)
    return replace(later, claim=claim, comparison="forecast")


def _trails(parsed: Parsed, left: Segment, segment: Segment, lex: Lexicon) -> bool:
    """Whether the words right before a figure look back: ``na een min van``, ``, was``."""
    first = segment.figure.first
    alone = parsed.low(first - 2) in (",", "(") and left.figure.last >= first - 3
    if alone and parsed.low(first - 1) in lex.sets["period.was"]:
        return True
    for at in range(first - 1, max(left.figure.last, first - _LEAD) - 1, -1):
        if parsed.tokens[at].kind in ("punct", "num"):
            return False
        if parsed.low(at) in lex.sets["boundary.after"]:
            return True
    return False
