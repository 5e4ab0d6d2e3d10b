"""How the context moves on after a sentence."""

from __future__ import annotations

from itertools import pairwise

from kentering.claims.comparisons import words as comparing
from kentering.claims.comparisons.ahead import foreseeing
from kentering.claims.comparisons.words import by_periods
from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.index import RANGES, is_general
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.model import CURRENCIES
from kentering.claims.periods.moved import moved_period
from kentering.claims.periods.resolve import resolve
from kentering.claims.places.named import geo_of, levied_by, opens_in, opens_with, told_place
from kentering.claims.terms import OTHER_TOTALS
from kentering.claims.topics.named import in_cause, own_scope

_ENDS = frozenset(".!\u2026;:,\"'\u201d\u2019)")
"""Marks that end a sentence; a heading has none, and a question is answered after it."""
_TOLD = ("named", "from the two periods")
"""Rules by which the text itself says what a figure compares with."""


_LEADS = 2
"""Tokens before a bare word that leads a sentence: ``De Chinese economie komt uit ...``."""
_OPENS = 4
"""Tokens: a firm this near the start of its sentence is what it speaks of (Chipmaker NXP ...)."""
_PRICED = ("commodity_price", "energy_price")
"""Prices of the world market: where they are quoted says nothing of the text."""


def moved_on(parsed: Parsed, context: Context, drafts: list[Draft], lex: Lexicon) -> Context:
    """The context after a sentence."""
    if _aiming(parsed, context, lex):
        context = context.but(aims_paragraph=parsed.paragraph)
    if foreseeing(parsed, context, lex):
        context = context.but(outlooks_paragraph=parsed.paragraph)
    said = _said(parsed, context, drafts)
    context = moved_period(parsed, context, drafts, lex).but(said=said)
    aside = lex.sets["source_rules.generic"]
    sources = [h.code for h in parsed.hits if h.group == "source"]
    named = [code for code in sources if code.casefold() not in aside]
    if named:
        context = context.but(source=named[-1], source_paragraph=parsed.paragraph)
    aside_topics = lex.sets["kinds.elsewhere"]
    own = next((d.geo for d in drafts if d.topic.indicator not in aside_topics), None)
    mentioned = _mentioned(parsed, context)
    if mentioned is not None:
        context = context.but(mentioned=mentioned, mentioned_paragraph=parsed.paragraph)
    several = len({d.geo for d in drafts}) > 1 and context.geo is not None
    place = (None if several else own) if drafts else told_place(parsed, lex)
    place = (opens_in(parsed, lex) if drafts else None) or place
    there = None if drafts else geo_of(parsed, 0, len(parsed.tokens), lex, 0)
    if drafts or there is not None:
        leads = there is not None and opens_with(parsed, lex) == there
        context = context.but(there=there, there_leads=leads, there_paragraph=parsed.paragraph)
    tariffs = [d.geo for d in drafts if d.topic.indicator == "tariff"]
    levied = levied_by(parsed) or (tariffs[-1] if tariffs else None)
    if levied is not None:
        context = context.but(tariff_geo=levied)
    if place is not None:
        context = context.but(
            geo=place,
            geo_paragraph=parsed.paragraph,
            document_geo=context.document_geo or _of_text(place, drafts, context, lex),
        )
    context = _moved_branch(parsed, context, drafts, lex)
    average = any(h.group == "comparison" and h.code == "average" for h in parsed.hits)
    told = any(d.comparison == "average" for d in drafts)
    paired, span = _paired(drafts)
    context = context.but(averaged=average and not told, pair_comparison=paired, pair_span=span)
    if drafts:
        context = context.but(named_last=None, part_named=None)
        context = _moved_habits(_moved_main(context, drafts, lex), drafts, parsed.paragraph)
        return _moved_topic(context, drafts, parsed.paragraph)
    return _announced(parsed, context, lex)


def _aiming(parsed: Parsed, context: Context, lex: Lexicon) -> bool:
    """``Zij spraken de volgende doelen af:``, or a line of the list that follows."""
    told = parsed.says(lex.sets["stance.goal_lists"])
    announced = told and parsed.low(len(parsed.tokens) - 1) == ":"
    return announced or comparing.in_aims(parsed, context, lex)


def _mentioned(parsed: Parsed, context: Context) -> str | None:
    """The last country a sentence names, also where the goods go: ``Daar daalden de orders``."""
    places = [h for h in parsed.hits if h.group == "geo_words" and h.code != context.home]
    bodies = [h for h in parsed.hits if h.group == "source"]
    own = [h for h in places if not any(b.first <= h.first < b.last for b in bodies)]
    return own[-1].code if own else None


def _of_text(place: str, drafts: list[Draft], context: Context, lex: Lexicon) -> str | None:
    """The country of the text; what a firm does ``wereldwijd`` is none.

    Nor is a country in passing, in a text that names its own more often than any other.
    """
    if place != context.home and context.named_most == context.home:
        return None
    wide = place in ("EU", "WORLD") and (
        not drafts or any(d.claim.unit in ("count", "person", *CURRENCIES) for d in drafts)
    )
    share = bool(drafts) and drafts[0].measure.share and place in ("EU", "WORLD")
    share = share or (bool(drafts) and place == "WORLD" and drafts[0].topic.indicator in _PRICED)
    loose = bool(drafts) and drafts[0].topic.inner not in lex.sets["kinds.statistics"]
    return None if wide or share or (loose and drafts[0].claim.unit != "percent") else place


def _said(parsed: Parsed, context: Context, drafts: list[Draft]) -> When | None:
    """The period named last in a sentence, also when it is only compared with."""
    main = drafts[0].dated.period if drafts else context.anchor
    named = [m for m in parsed.mentions if m.day is None and not m.since and not m.aside]
    if not named:
        return (drafts[-1].dated.period if drafts else None) or context.said
    mention = named[-1]
    before = main if mention.basis and mention.steps is None else None
    return resolve(mention, context.now, main or context.anchor, before)


def _paired(drafts: list[Draft]) -> tuple[str | None, When | None]:
    """What a change between the two ends of a pair compares, and the years between them."""
    for one, two in pairwise(drafts):
        if one.pair == "from" and two.pair == "to":
            start, end = one.dated.period, two.dated.period
            alike = start is not None and end is not None and start.freq == end.freq
            span = When(start.freq, start.year, start.number, end) if start and alike else None
            return by_periods(end, start), span
    return None, None


def _announced(parsed: Parsed, context: Context, lex: Lexicon) -> Context:
    """The topic that a sentence without figures brings up."""
    topical = [h for h in parsed.hits if h.group == "indicator"]
    heads = lex.sets["weak.leads"]
    leads = [
        h
        for h in topical
        if not parsed.weak(h, lex) or (h.first <= _LEADS and parsed.low(h.first) in heads)
    ]
    strong = [h.code for h in leads if not in_cause(parsed, h, lex)]
    index = [h.code for h in topical if h.code in RANGES and not is_general(parsed, h, lex)]
    general = [h.code for h in topical if h.code in RANGES]
    if general and context.index is None:
        index = index or general
    if index:
        context = context.but(index=index[0], index_paragraph=parsed.paragraph)
    if not strong and context.indicator is None and topical:
        strong = [topical[0].code]
    parts = [h for h in parsed.hits if h.group == "subindex"]
    headed = any(h.group == "subindex_head" for h in parsed.hits)
    named = (
        " ".join(t.text for t in parsed.tokens[parts[-1].first : parts[-1].last]) if parts else ""
    )
    context = context.but(part_named=named if headed and named else None)
    if strong:
        onward = not parsed.tokens or parsed.tokens[-1].low not in _ENDS
        context = context.but(indicator=strong[0], indicator_paragraph=parsed.paragraph + onward)
        said = comparing.explicit(parsed, 0, len(parsed.tokens))
        told = (strong[0], parsed.paragraph, said.code) if said is not None else None
        context = context.but(announced=told, named_last=strong[0])
    return context


def _moved_habits(context: Context, drafts: list[Draft], paragraph: int) -> Context:
    """The comparison each indicator was first given, and the last direction."""
    compared = dict(context.compared)
    for draft in drafts:
        if draft.measure.change and draft.comparison in ("yoy", "mom", "qoq"):
            compared.setdefault(draft.claim.indicator or "", draft.comparison)
            compared.setdefault(f"{draft.claim.indicator} {draft.geo}", draft.comparison)
    moved = next((d.measure.sign for d in drafts if d.measure.change), 0)
    told = [d for d in drafts if d.claim.origins["comparison"].rule in _TOLD and not d.aside]
    near = next((d.comparison for d in told if d.comparison in ("yoy", "mom", "qoq")), None)
    if near is not None:
        context = context.but(near_comparison=near, near_paragraph=paragraph)
    last = drafts[-1].claim
    return context.but(compared=compared, sign=moved or context.sign, last_claim=last)


def _moved_main(context: Context, drafts: list[Draft], lex: Lexicon) -> Context:
    """The topics a text comes back to: its first, its first prices, its last change."""
    told = [d.topic.carries for d in drafts if d.topic.carries]
    if context.main_topic is None:
        main = next((c for c in told if c in lex.sets["kinds.statistics"]), None)
        context = context.but(main_topic=main)
    if context.price_topic is None:
        priced = next((c for c in told if c in lex.sets["kinds.prices"]), None)
        context = context.but(price_topic=priced)
    flows = [
        d.topic.carries
        for d in drafts
        if d.topic.carries and d.measure.change and d.claim.unit == "percent"
    ]
    rates = [c for d in drafts if (c := d.topic.indicator) in lex.sets["kinds.shares"]]
    if rates:
        context = context.but(rate=rates[-1])
    return context.but(flow=flows[-1]) if flows else context


def _last_outlook(drafts: list[Draft]) -> When | None:
    """The year that the last outlook of a sentence is of."""
    told = [d.dated.period for d in drafts if d.comparison == "forecast"]
    years = [w for w in told if w is not None and w.freq == "A" and w.until is None]
    return years[-1] if years else None


def _moved_topic(context: Context, drafts: list[Draft], paragraph: int) -> Context:
    """Topic, index, share and outlook the next sentence may go on about."""
    ahead = [d.dated.period.year for d in drafts if d.comparison == "forecast" and d.dated.period]
    if ahead:
        context = context.but(forecast_from=min(ahead), forecast_paragraph=paragraph)
        context = context.but(outlook_period=_last_outlook(drafts) or context.outlook_period)
    shared = [d.topic.share_of for d in drafts if d.measure.share and d.topic.share_of]
    if shared:
        context = context.but(share_code=shared[-1], share_paragraph=paragraph)
    stands = [d.topic.indicator for d in drafts if d.topic.indicator in RANGES]
    if stands:
        main = "pmi" if stands[0] == "pmi_subindex" else stands[0]
        context = context.but(index=main, index_paragraph=paragraph)
    lead = next((d.topic.carries for d in drafts if d.topic.carries), None)
    if lead is not None:
        context = context.but(indicator=lead, indicator_paragraph=paragraph)
    return context


def _moved_branch(parsed: Parsed, context: Context, drafts: list[Draft], lex: Lexicon) -> Context:
    """The branch or firm the passage is about: the one a sentence names last, before any figure.

    ``Philips kwam met cijfers.``: a firm that opens a sentence without figures.
    """
    lead = drafts[0].topic.subject_hit if drafts else None
    if lead is not None and lead.group == "company":
        return context.but(last_branch=drafts[0].topic.subject, branch_paragraph=parsed.paragraph)
    firms = parsed.within("company", 0, _OPENS) if not drafts else []
    if firms:
        whose = " ".join(t.text for t in parsed.tokens[firms[0].first : firms[0].last])
        return context.but(last_branch=whose, branch_paragraph=parsed.paragraph)
    branches = [h for h in parsed.hits if h.group == "branch" and own_scope(parsed, h, lex)]
    total = next((h for h in branches if h.code in OTHER_TOTALS and h.code != "C"), None)
    if total is not None:
        named = " ".join(t.text for t in parsed.tokens[total.first : total.last])
        context = context.but(scope=named)
    if len(branches) == 1 and (not drafts or drafts[0].topic.subject_hit == branches[0]):
        words = " ".join(t.text for t in parsed.tokens[branches[0].first : branches[0].last])
        return context.but(last_branch=words, branch_paragraph=parsed.paragraph)
    if branches or (lead is not None and lead.group == "branch" and lead.code == "C"):
        return context.but(last_branch=None)
    return context
