"""Figures of the period before: ``na een plus van 3 procent``, ``was 55,3``, ``na 47,0``."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.draft import Draft
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When
from kentering.claims.model import Origin

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
        due = _awaited(parsed, kept[k : k + 2], out[k : k + 2], lex)
        if due is not None:
            out[k] = _dated(draft, due, "the period after")
        elif k > 1 and (
            _result(parsed, kept[k], out[k - 2 : k + 1], lex)
            or _goes_on(parsed, kept[k - 1], out[k - 2 : k + 1], lex)
        ):
            out[k] = _dated(draft, _later(out[k - 2 : k]), "the later of two")
        elif k and (
            _set_against(parsed, kept[k], out[k - 1 : k + 1], lex)
            or _trails(parsed, kept[k - 1], kept[k], lex)
        ):
            out[k] = _moved(draft, out[k - 1])
        elif k and _comes_next(parsed, kept[k - 1], kept[k], lex):
            out[k] = _next(draft, out[k - 1])
        elif not k and len(out) > 1 and draft.follows == "opens":
            named = out[1].dated.mention
            if named is not None and parsed.tokens[named.first].start > draft.claim.end:
                out[0] = _moved(draft, out[1])
    return out


def _set_against(parsed: Parsed, segment: Segment, pair: list[Draft], lex: Lexicon) -> bool:
    """``noteert 88,2, tegen 86,7.``: a stand against that of the month before, told no further."""
    one, two = pair
    figure = segment.figure
    stands = lex.sets["kinds.index"] | lex.sets["kinds.balance"]
    series = one.claim.indicator == two.claim.indicator in stands and one.geo == two.geo
    period, last = one.dated.period, figure.last
    ends = last >= len(parsed.tokens) or parsed.tokens[last].kind == "punct"
    monthly = period is not None and period.freq in "MQ" and one.pair is None
    led = parsed.low(figure.first - 1) in lex.sets["period.against"]
    return series and ends and monthly and led and one.comparison == "level"


def _awaited(parsed: Parsed, kept: list[Segment], pair: list[Draft], lex: Lexicon) -> When | None:
    """``de markt mikt op 0,5 procent, na 1,5 procent in juni``: what is expected is of July."""
    if len(pair) < 2 or not _trails(parsed, kept[0], kept[1], lex):
        return None
    one, two = pair
    mention, period = two.dated.mention, two.dated.period
    named = mention is not None and mention.freq in "MQ" and mention.number is not None
    same = one.claim.indicator == two.claim.indicator and one.claim.unit == two.claim.unit
    foreseen = one.comparison == "forecast" and one.pair is None
    if not (named and same and foreseen) or period is None or period.until is not None:
        return None
    return period.shift(1)


def _result(parsed: Parsed, segment: Segment, three: list[Draft], lex: Lexicon) -> bool:
    """``878 orders, tegen 702 in 2011: een toename van een kwart``: of the later of the two."""
    one, two, last = three
    levels = one.comparison == two.comparison == "level" and one.claim.unit == two.claim.unit
    same = levels and one.claim.indicator == two.claim.indicator == last.claim.indicator
    if not (same and last.measure.change) or last.claim.unit != "percent":
        return False
    if None in (one.dated.period, two.dated.period) or last.dated.basis is not None:
        return False
    lead = range(max(1, segment.figure.first - _LEAD), segment.figure.first)
    return any(
        parsed.low(at) in lex.sets["articles"] and parsed.low(at - 1) in (":", ",", "–")
        for at in lead
    )


def _goes_on(parsed: Parsed, held: Segment, three: list[Draft], lex: Lexicon) -> bool:
    """``63,4, tegen 63,1 in mei, en in Duitsland 65,1``: after what was held against the first."""
    one, two, last = three
    if None in (one.dated.period, two.dated.period) or two.dated.mention is None:
        return False
    first = held.figure.first
    led = {parsed.low(first - 1), parsed.low(first - 2)} & lex.sets["period.against"]
    later = parsed.tokens[two.dated.mention.first].start > two.claim.start
    return bool(led) and later and last.dated.rule == "earlier in the sentence"


def _later(pair: list[Draft]) -> When:
    """The later period of two."""
    told = [d.dated.period for d in pair if d.dated.period is not None]
    return max(told, key=lambda w: w.last_month_index)


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
