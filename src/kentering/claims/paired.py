"""A change that a sentence gives beside the two ends it lies between.

Enters: the drafts of a sentence. Leaves: the same, with the ends of *van X naar Y* marked, and the
change of *een stijging van Z* marked as the one between them, when nothing but words that link the
two stands in between. Its period and comparison then follow from the ends.
"""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.comparisons.words import by_periods
from kentering.claims.draft import Draft
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import Origin

_SIZES = ("percent", "percentage_points", "points", "factor")
_MOVED = "from one end to the other"
_OWN_BASIS = "named"
_CHANGES = ("yoy", "mom", "qoq", "change_vs_prev", "change_over_period")


def paired(parsed: Parsed, kept: list[Segment], drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Mark the ends of a pair and the change that goes with them.

    Args:
        parsed: the sentence.
        kept: its figures with their words, as many as there are drafts.
        drafts: what was decided about them.
        lex: the lexicon.
    """
    out = [replace(d, claim=replace(d.claim, pair=d.pair)) if d.pair else d for d in drafts]
    starts = [k for k, d in enumerate(out[:-1]) if d.pair == "from" and out[k + 1].pair == "to"]
    if len(starts) != 1:
        return out
    first, last = starts[0], starts[0] + 1
    ends = (out[first], out[last])
    if ends[0].claim.unit != ends[1].claim.unit or ends[0].comparison != "level":
        return out
    beside = ((last + 1, last), (first - 1, first))
    found = [
        k for k, end in beside
        if 0 <= k < len(out) and _between_them(parsed, kept, out, k, end, lex)
    ]  # fmt: skip
    if len(found) != 1:
        return out
    out[found[0]] = _of_ends(out[found[0]], ends)
    return out


def _between_them(
    parsed: Parsed, kept: list[Segment], drafts: list[Draft], at: int, end: int, lex: Lexicon
) -> bool:
    """Whether a figure is the change of the pair: linked to it, and of no period of its own."""
    draft, near = drafts[at], drafts[end]
    claim = draft.claim
    own = {None, *(d.dated.period for d in drafts if d.pair)}
    same = (claim.indicator, claim.subject, claim.geo) == (
        near.claim.indicator, near.claim.subject, near.claim.geo
    )  # fmt: skip
    moved = draft.measure.change and claim.unit in _SIZES and draft.comparison in _CHANGES
    compared = claim.origins.get("comparison")
    basis = draft.dated.basis is not None or (
        compared is not None and compared.rule == _OWN_BASIS and compared.span is not None
    )
    apart = draft.dated.mention is not None and draft.dated.period not in own
    told = bool(same and moved) and not basis and not apart
    return told and _linked(parsed, kept[at], kept[end], lex)


def _linked(parsed: Parsed, change: Segment, end: Segment, lex: Lexicon) -> bool:
    """Whether only words that link, words of motion and periods of the pair stand between."""
    after = change.figure.first >= end.figure.last
    one, two = (end.figure, change.figure) if after else (change.figure, end.figure)
    known = {at for m in parsed.mentions if after for at in range(m.first, m.last)}
    known |= _before_periods(parsed, lex) if after else set()
    known |= {at for h in parsed.hits if h.group == "motion" for at in range(h.first, h.last)}
    links = lex.sets["paired.links"] | lex.sets["range.from"]
    between = range(one.last, two.first)
    words = {parsed.low(at) for at in range(change.first, change.last)}
    if words & lex.sets["paired.corrected"]:
        return False
    joined = all(at in known or parsed.low(at) in links for at in between)
    return joined and (not after or parsed.low(change.figure.last) in lex.sets["paired.ends"])


def _before_periods(parsed: Parsed, lex: Lexicon) -> set[int]:
    """The small words right before a period: ``in het`` tweede kwartaal."""
    small = lex.sets["paired.before_period"]
    found: set[int] = set()
    for mention in parsed.mentions:
        at = mention.first - 1
        while at >= 0 and parsed.low(at) in small:
            found.add(at)
            at -= 1
    return found


def _of_ends(draft: Draft, ends: tuple[Draft, Draft]) -> Draft:
    """The change with the period and the comparison of its ends."""
    start, stop = (d.dated.period for d in ends)
    told = by_periods(stop, start)
    told = told if told in ("yoy", "mom", "qoq") else draft.comparison
    claim = replace(
        draft.claim,
        pair="change",
        period=ends[1].claim.period or draft.claim.period,
        comparison=told,
        origins={**draft.claim.origins, "comparison": Origin(_MOVED)},
    )
    return replace(draft, claim=claim, comparison=told)
