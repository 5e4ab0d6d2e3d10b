"""The two ends of ``van X naar Y`` and what a figure is set against: each its own period.

Enters: the drafts of one sentence. Leaves: the same drafts, an end in the period it was measured.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.denial import denies
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When
from kentering.claims.model import CURRENCIES, Origin
from kentering.claims.periods.period import duration_years
from kentering.claims.periods.resolve import resolve


def from_ends(
    parsed: Parsed,
    kept: list[Segment],
    drafts: list[Draft],
    lex: Lexicon,
    context: Context,
) -> list[Draft]:
    """The first end of ``van X naar Y`` lies before the second."""
    out = _last_end(parsed, kept, drafts, lex, context)
    for k in range(len(kept) - 1):
        if kept[k].pair != "from" or kept[k + 1].pair != "to":
            continue
        one, two = _stood(out[k], parsed, lex), out[k + 1]
        if one.comparison == "forecast" or one.measure.change:
            continue
        out[k] = one
        if two.dated.rule == "after the first end":
            continue
        end = two.dated.period
        named = one.dated.mention is not None and one.dated.mention.first >= kept[k].figure.last
        start = _begun(parsed, kept[k], end) if end is not None else None
        other = one.dated.mention is not None and one.dated.period != end
        if end is None or (start is None and (named or other)):
            continue
        years = duration_years(parsed, kept[k], lex)
        if years is not None and start is None:
            start = end.shift(-years * (12 // {"M": 1, "Q": 3, "H": 6, "A": 12}[end.freq]))
        elif start is None and _of_firm(one, end):
            start = end.moved(-1)
        elif start is None and _next_to(one, end, lex):
            start = end.shift(-1)
        claim = replace(one.claim, period=str(start) if start else None)
        out[k] = replace(one, claim=claim, dated=replace(one.dated, period=start))
    return out


def told_moves(parsed: Parsed, drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """``daalde van 48,4 naar 49,3``: the second stand remembers which way the verb says it moved.

    The verb is the origin of no field; ``checking.internal`` holds it against the two stands.
    """
    revised = any(h.code in ("revised", "earlier") for h in parsed.hits if h.group == "stance")
    if revised or denies(parsed, range(len(parsed.tokens)), lex):
        return drafts
    out = list(drafts)
    for k, (one, two) in enumerate(pairwise(drafts)):
        motion = one.measure.motion or two.measure.motion
        if (one.pair, two.pair) != ("from", "to") or motion is None or motion.kind != "verb":
            continue
        if one.measure.change or two.measure.change or motion.sign == 0:
            continue
        valued = parsed.low(motion.first) in lex.sets["motion_rules.valued"]
        balance = two.claim.indicator in lex.sets["kinds.index"] | lex.sets["kinds.balance"]
        if valued and not balance:
            continue  # de werkloosheid verbeterde van 5 naar 4 procent
        origin = Origin("up" if motion.sign > 0 else "down", parsed.span(motion))
        claim = replace(two.claim, origins={**two.claim.origins, "direction": origin})
        out[k + 1] = replace(two, claim=claim)
    return out


def _begun(parsed: Parsed, segment: Segment, end: When) -> When | None:
    """``sinds oktober van 60,6 naar 52,6 gezakt``: the first end is of the month it began."""
    since = [
        m for m in parsed.mentions if m.since and not m.that and m.last <= segment.figure.first
    ]
    start = resolve(since[-1], end.end, end.end) if since else None
    return start if start is not None and start.month_index < end.last_month_index else None


def _stood(one: Draft, parsed: Parsed, lex: Lexicon) -> Draft:
    """``De omzet zal stijgen van 27 naar 33 miljoen``: where an outlook begins is a stand.

    ``De raming gaat van 27 naar 33 miljoen`` is of two outlooks, and so is what has a period.
    """
    foreseen = one.comparison == "forecast" and one.dated.mention is None
    moved = any(h.code == "revised" for h in parsed.hits if h.group == "stance")
    nouns, to = tuple(lex.table["stance"]["outlook_nouns"]), lex.sets["range.to"]
    named = any(
        bool(nouns) and t.low.endswith(nouns) and parsed.low(at - 1) not in to
        for at, t in enumerate(parsed.tokens)
    )
    if not foreseen or one.measure.change or moved or named:
        return one
    return replace(one, comparison="level", claim=replace(one.claim, comparison="level"))


def against(drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """``uit op 95,7, tegen 97,5 in juni``: the first stand is of the month after."""
    out = list(drafts)
    for k, (one, two) in enumerate(pairwise(drafts)):
        mention = two.dated.mention
        balance = one.claim.unit == "percent" and not one.measure.share
        level = (one.claim.indicator in lex.sets["kinds.levels"] or balance) and one.pair is None
        stand = one.comparison in ("level", "forecast")
        same = one.claim.indicator == two.claim.indicator and stand
        named = mention is not None and mention.freq in "MQ" and mention.number is not None
        loose = one.dated.mention is None and one.dated.period in (None, two.dated.period)
        if level and same and named and loose and two.dated.period is not None:
            period = two.dated.period.shift(1)
            claim = replace(one.claim, period=str(period))
            dated = replace(one.dated, period=period, rule="after what it compares with")
            out[k] = replace(one, claim=claim, dated=dated)
    return out


def _next_to(one: Draft, end: When, lex: Lexicon) -> bool:
    """Whether the first end is of the period right before: a level by month, any stand by year."""
    monthly = _by_month(one, lex) and end.freq in ("M", "Q")
    balance = one.claim.indicator == "trade_balance" and end.freq == "M"
    annual = end.freq == "A" and end.until is None
    return monthly or balance or (annual and one.claim.unit not in ("week", "month", None))


def _of_firm(one: Draft, end: When) -> bool:
    """``De winst ging van 13 miljoen naar 7 miljoen`` over a half: from that of a year before."""
    money = one.claim.unit in CURRENCIES and one.claim.indicator in ("profit", "turnover")
    return money and end.freq in ("Q", "H") and end.until is None


def _by_month(draft: Draft, lex: Lexicon) -> bool:
    """A series of which the next stand is that of the next month or quarter."""
    stand = draft.claim.unit in ("index", "points")
    stand = stand or (draft.claim.indicator == "orders" and draft.claim.unit in ("week", "month"))
    return stand or draft.claim.indicator in lex.sets["kinds.levels"] | lex.sets["kinds.rates"]


def _last_end(
    parsed: Parsed,
    kept: list[Segment],
    drafts: list[Draft],
    lex: Lexicon,
    context: Context,
) -> list[Draft]:
    """``van 6,6 in juli naar 5,4``: the second end is of the month spoken of, or the next."""
    out = list(drafts)
    for k in range(len(kept) - 1):
        one, two = out[k], out[k + 1]
        if kept[k].pair != "from" or kept[k + 1].pair != "to":
            continue
        mention = one.dated.mention
        inside = mention is not None and kept[k].figure.last <= mention.first
        alone = len([m for m in parsed.mentions if not m.aside]) == 1
        start = one.dated.period
        if start is None or not inside:
            continue
        opened = _opened(parsed, kept[k], start, context) if two.dated.mention is None else None
        end = _end_after(start, one, lex, context) if alone else opened
        if end is None:
            continue
        claim = replace(two.claim, period=str(end))
        dated = replace(two.dated, period=end, rule="after the first end")
        out[k + 1] = replace(two, claim=claim, dated=dated)
    return out


def _opened(parsed: Parsed, segment: Segment, start: When, context: Context) -> When | None:
    """``steeg in augustus licht, van 45,1 in juli naar 45,8``: of August."""
    ahead = [m for m in parsed.mentions if m.last <= segment.figure.first and m.steps is None]
    ahead = [m for m in ahead if not (m.basis or m.since or m.aside or m.day)]
    found = resolve(ahead[-1], context.now, context.anchor) if ahead else None
    later = found is not None and found.last_month_index > start.last_month_index
    return found if later else None


def _end_after(start: When, one: Draft, lex: Lexicon, context: Context) -> When | None:
    """Where a stand goes from a start that the text dates: the period spoken of, or the next."""
    anchor, foreseen = context.anchor, one.comparison == "forecast"
    if start.freq == "M" and _by_month(one, lex):
        later = anchor is not None and anchor.freq == "M" and anchor.month_index > start.month_index
        return anchor if later else start.shift(1)
    if start.freq != "A" or start.until is not None:
        return None
    if foreseen:
        return start.shift(1)
    told = (context.measured, anchor)
    later_years = (w.end for w in told if w is not None and w.end.month_index > start.month_index)
    return next((w for w in later_years if w.freq == "A"), None)
