"""How the period of a passage moves on after a sentence, and what leaves it where it was."""

from __future__ import annotations

from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When
from kentering.claims.periods.carried import listed
from kentering.claims.periods.resolve import resolve

_RECENT = 24
"""Months: a sentence on an earlier time leaves a passage on the present where it was."""
_ASKED = 8
"""Months: firms were not asked longer before publication."""
_OPEN = ("?", ":", ")")
"""Marks at the end of a heading that the text below it answers."""
_APART = (
    "over years",
    "at publication",
    "last measured",
    "the year just named",
    "the period after",
)
"""Rules by which a figure stands apart from the period its passage is about."""
_CARRIED = ("as before in the text", "this paragraph", "open")
"""Rules by which a figure took over the period of its passage."""


def _main(drafts: list[Draft], now: When | None) -> Draft:
    """The figure a sentence is about: its first, of a pair the second, of two years the later."""
    after = drafts[0].follows == "opens" or _asked_first(drafts)
    if len(drafts) > 1 and (drafts[0].pair == "from" or after):
        return drafts[1]
    return next((d for d in drafts[1:] if _latest(d, drafts[0], now)), drafts[0])


def _latest(draft: Draft, first: Draft, now: When | None) -> bool:
    """``In 1970 was dat 26 procent, vorig jaar 11,8``: the text goes on with last year."""
    period, earlier = draft.dated.period, first.dated.period
    if period is None or earlier is None or now is None or draft.aside:
        return False
    same = draft.claim.indicator == first.claim.indicator and period.freq == earlier.freq
    measured = draft.comparison not in ("forecast", "target") and draft.dated.mention is not None
    over = period.end.month_index <= now.month_index
    return same and measured and over and earlier.end.month_index < period.end.month_index


def _asked_first(drafts: list[Draft]) -> bool:
    """``Van de 2.200 leden zag 38 procent in mei ...``: the firms come first, then the figure."""
    first, second = drafts[0].claim, drafts[1].claim if len(drafts) > 1 else None
    counted = first.unit in ("count", "person") and drafts[0].dated.mention is None
    return counted and second is not None and second.unit == "percent" and drafts[1].measure.share


def _aside(first: Draft, spoke: When | None, context: Context, paragraph: int) -> bool:
    """A look back, or what firms expect, leaves the passage where it was."""
    anchor = context.anchor
    if anchor is None or spoke is None or context.anchor_paragraph != paragraph:
        return False
    back = spoke.freq == anchor.freq and spoke.month_index < anchor.month_index
    same = first.topic.carries == context.indicator
    return (back and same) or first.claim.indicator == "confidence_component"


def _looks_back(parsed: Parsed, drafts: list[Draft], context: Context, lex: Lexicon) -> bool:
    """Whether a sentence is of another period than the passage, which goes on afterwards."""
    first = _main(drafts, context.now)
    spoke = first.dated.period
    spoke = spoke.until if spoke and spoke.until else spoke
    recalled = first.dated.mention is not None and first.dated.mention.recalled
    still = parsed.says(lex.sets["period.still"])
    earlier = _before(spoke, context.anchor)
    trails = first.follows == "trails" and earlier
    told = first.dated.mention
    only = told is not None and parsed.low(told.last) in lex.sets["period.alone"]
    here = context.anchor_paragraph == parsed.paragraph or (spoke is not None and spoke.freq == "A")
    far = earlier and _far_back(spoke, context)
    aside = first.aside or recalled or trails or only or far or (still and earlier and here)
    undated = still and context.anchor is None and context.last_claim is not None
    aside = undated if context.anchor is None else aside
    return aside or _aside(first, spoke, context, parsed.paragraph)


def _told_after(parsed: Parsed, drafts: list[Draft], context: Context) -> When | None:
    """``Na een 2017 waarin de productie 3 procent pluste, staat 2018 ...``: what comes after."""
    if len(drafts) != 1 or drafts[0].follows != "opens":
        return None
    end = drafts[0].claim.end
    own = [
        m
        for m in parsed.mentions
        if parsed.tokens[m.first].start >= end and not (m.basis or m.since or m.aside or m.day)
    ]
    return resolve(own[0], context.now, context.anchor) if own else None


def _beside(parsed: Parsed, drafts: list[Draft], context: Context) -> When | None:
    """``in mei somberder dan in april, toen de index op 30 stond``: the text goes on with May."""
    recalled = drafts[0].dated.mention
    if recalled is None or not recalled.recalled:
        return None
    own = [m for m in parsed.mentions if m.last <= recalled.first and m.steps is None]
    own = [m for m in own if not (m.basis or m.since or m.aside or m.day or m.that)]
    return resolve(own[-1], context.now, context.anchor) if own else None


def _before(spoke: When | None, anchor: When | None) -> bool:
    return spoke is not None and anchor is not None and spoke.month_index < anchor.month_index


def _far_back(spoke: When | None, context: Context) -> bool:
    """``In 2013 waren het er 5.900`` in a passage on last quarter."""
    anchor, now = context.anchor, context.now
    if spoke is None or anchor is None or now is None:
        return False
    recent = now.month_index - anchor.last_month_index < _RECENT
    return recent and now.month_index - spoke.last_month_index >= _RECENT


def _in_relative(parsed: Parsed, mention: Mention, lex: Lexicon) -> bool:
    """``door de boycot die Rusland in augustus instelde``: when something else happened."""
    for at in range(mention.first - 2, max(0, mention.first - 8), -1):
        if parsed.tokens[at].kind in ("punct", "num"):
            return False
        if parsed.low(at) in lex.sets["period.which"]:
            return parsed.low(at - 1) not in lex.sets["and_or"]
    return False


def _in_clause(parsed: Parsed, mention: Mention, lex: Lexicon) -> bool:
    """``doordat klanten eind vorig jaar hadden gehamsterd``: when the cause of it was."""
    for at in range(mention.first - 1, max(0, mention.first - 8), -1):
        if parsed.tokens[at].kind in ("punct", "num"):
            return False
        if parsed.low(at) in lex.sets["period.clauses"]:
            return True
    return False


def _out_of_place(found: When, context: Context) -> bool:
    """Whether a period named without a figure lies ahead, or far before a present passage."""
    now, anchor = context.now, context.anchor
    if now is None or found.month_index > now.month_index:
        return now is not None
    if anchor is None or now.month_index - anchor.month_index >= _RECENT:
        return False
    return now.month_index - found.last_month_index >= _RECENT


def _ahead(found: When, context: Context) -> bool:
    """Whether a period has not begun at publication."""
    return context.now is not None and found.month_index > context.now.month_index


def _foreseen(parsed: Parsed, found: When, context: Context, lex: Lexicon) -> bool:
    """``Wat verwachten wij voor 2026?`` in January: the year that runs, looked ahead to."""
    now = context.now
    if now is None or found.freq != "A" or found.last_month_index <= now.month_index:
        return False
    last = parsed.tokens[-1]
    if last.kind == "punct" and last.low not in _OPEN:
        return False
    return parsed.says(lex.sets["period.expecting"])


def _newer(period: When | None, known: When | None, now: When | None) -> bool:
    """A later month or quarter of the same series: that is the news, not the one named first."""
    if period is None or known is None or period.freq != known.freq or now is None:
        return False
    later = known.month_index < period.month_index <= now.month_index and period.until is None
    history = now.month_index - known.last_month_index >= _RECENT
    return later and (period.freq in "MQ" or history)


def _asked(drafts: list[Draft], context: Context, lex: Lexicon) -> When | None:
    """When the firms of a survey were asked: the latest period of answers that is not ahead."""
    found, now = context.asked, context.now
    for draft in drafts:
        period = draft.dated.period
        answers = draft.claim.indicator in lex.sets["kinds.answers"]
        answers = answers or draft.topic.rule == "share of firms"
        if now is None or not answers or draft.comparison != "level":
            continue
        if draft.dated.relative or period is None or period.freq not in ("M", "Q", "H"):
            continue
        expected = period.freq in "QH" and period.last_month_index >= now.month_index
        recent = 0 <= now.month_index - period.month_index < _ASKED
        later = found is None or (found.month_index < period.month_index and not expected)
        if recent and later:
            found = period.end
    return found


def moved_period(parsed: Parsed, context: Context, drafts: list[Draft], lex: Lexicon) -> Context:
    """The context with the periods of a sentence: of its indicators, its passage, its survey."""
    statistics = lex.sets["kinds.statistics"]
    if listed(parsed) and parsed.paragraph <= context.ahead_until:
        context = context.but(ahead_until=parsed.paragraph + 1)
    spoken = dict(context.spoken)
    beside = _beside(parsed, drafts, context) if drafts else None
    back = bool(drafts) and beside is None and _looks_back(parsed, drafts, context, lex)
    undated = back and context.anchor is None
    for draft in drafts:
        if (
            draft.claim.indicator
            and draft.comparison not in ("target", "forecast")
            and not (draft.dated.relative or undated)
        ):
            known = spoken.setdefault(draft.claim.indicator, None)
            period = context.anchor if back else beside or _main(drafts, context.now).dated.period
            newer = _newer(period, known, context.now)
            loose = draft.claim.indicator not in statistics and not _before(period, known)
            if known is None or newer or loose:
                spoken[draft.claim.indicator] = period or draft.dated.period
    dated = (d.dated.period for d in (_main(drafts, context.now), *drafts)) if drafts else ()
    last = next((w for w in dated if w is not None), None) if drafts else context.last
    context = context.but(asked=_asked(drafts, context, lex))
    told = drafts and _main(drafts, context.now).comparison not in ("forecast", "target")
    measured = last if told and not drafts[0].aside else None
    context = context.but(
        spoken=spoken, last=last or context.last, measured=measured or context.measured
    )
    if not drafts:
        return _named_alone(parsed, context, lex)
    first = _main(drafts, context.now)
    apart = any(d.dated.rule in _APART for d in drafts)
    if back or apart or first.comparison in ("target", "average"):
        return context
    if first.dated.mention is None and first.dated.rule in _CARRIED:
        other = [d for d in drafts if d.claim.indicator != first.claim.indicator and not d.aside]
        other = [d for d in other if _before(context.anchor, d.dated.period)]
        first = next((d for d in other if d.dated.rule == "named"), first)
    spoke = beside or _told_after(parsed, drafts, context) or first.dated.period
    mention = first.dated.mention
    told = spoke == context.anchor_span or (mention is not None and not mention.since)
    span = spoke if spoke and (spoke.to_date or (told and spoke.within_year)) else None
    spoke = spoke.end if spoke else context.anchor
    return context.but(anchor=spoke, anchor_span=span, anchor_paragraph=parsed.paragraph)


def _named_alone(parsed: Parsed, context: Context, lex: Lexicon) -> Context:
    """The period of a sentence without figures, which the passage goes on with."""
    own = [
        m
        for m in parsed.mentions
        if not (m.aside or m.basis or m.since or m.day) and m.steps is None
    ]
    own = [m for m in own if not _in_relative(parsed, m, lex)]
    named = [resolve(m, context.now, context.anchor) for m in own]
    found = context.anchor if context.anchor in named else next(iter(named), None)
    if found is not None and (_ahead(found, context) or _foreseen(parsed, found, context, lex)):
        ends = parsed.tokens[-1].low == "."
        return context.but(ahead=found, ahead_until=parsed.paragraph + (not ends))
    if own and found == named[0] and _in_clause(parsed, own[0], lex):
        apart = context.anchor_paragraph == parsed.paragraph and _before(found, context.anchor)
        found = None if apart else found
    still = parsed.says(lex.sets["period.still"])
    back = still and context.anchor_paragraph == parsed.paragraph
    if found is None or _out_of_place(found, context) or (back and _before(found, context.anchor)):
        return context
    span = found if found.within_year else None
    return context.but(anchor=found.end, anchor_span=span, anchor_paragraph=parsed.paragraph)
