"""From a parsed sentence to claims: every figure gets its fields, and the context moves on."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.apart import held_apart
from kentering.claims.case import Case, Found
from kentering.claims.comparisons.comparison import base_of, comparison_of
from kentering.claims.confidence import OPEN, sureness
from kentering.claims.draft import (
    Draft,
    ahead_of,
    before_of,
    bracketed,
    in_brackets,
    in_turn,
    likewise,
    restated,
    revised,
)
from kentering.claims.ends import against, from_ends, told_moves
from kentering.claims.figures_before import of_before
from kentering.claims.grammar.bare import completed
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.index import index_topic, is_stand
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.no_claims import is_no_claim
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed, Stretch
from kentering.claims.grammar.quote import quote_of
from kentering.claims.grammar.segments import Segment, counted, recounted, segments
from kentering.claims.grammar.source import source_of
from kentering.claims.grammar.when import When
from kentering.claims.measures.measure import Measure, measure
from kentering.claims.model import Claim, Origin, Span
from kentering.claims.move import moved_on
from kentering.claims.outdated import outdated
from kentering.claims.paired import paired
from kentering.claims.periods.period import dated
from kentering.claims.periods.settled import settled
from kentering.claims.places.part import carried_part, part_of_country
from kentering.claims.places.place import place_of
from kentering.claims.terms import DETAILS
from kentering.claims.topics.named import default_subject
from kentering.claims.topics.rates import rate_of
from kentering.claims.topics.topic import topic

_STANDS = ("level", "average", "forecast", "target")
"""Comparisons in which the points of an index are where it stands, not by how much it moved."""


def claims_of(
    parsed: Parsed, context: Context, lex: Lexicon, text: str, ahead: str | None
) -> tuple[list[Claim], Context]:
    """The claims of one sentence and the context after it."""
    index = index_topic(parsed, context, lex)
    last = context.last_claim
    told = recounted(parsed.figures, parsed, lex, last.unit if last else None)
    figures = [f for f in told if is_no_claim(f, parsed, lex, last) is None]
    figures = completed(figures, parsed, context.last_claim, index, lex)
    figures = counted(figures, parsed, context.indicator, lex)
    kept = [
        s
        for s in segments(parsed, figures, lex)
        if s.figure.unit is not None or is_stand(s.figure, parsed, index, lex)
    ]
    if len(kept) != len(figures):
        again = [f for f in figures if _kept(f, kept)]
        kept = segments(parsed, again, lex)
    drafts: list[Draft] = []
    for segment in kept:
        drafts.append(_draft(parsed, segment, context, lex, text, ahead, drafts, index))
    drafts = revised(parsed, drafts, lex)
    drafts = of_before(parsed, kept, against(drafts, lex), lex)
    drafts = likewise(parsed, drafts, context, lex)
    drafts = restated(parsed, drafts, context, lex)
    drafts = in_turn(parsed, kept, drafts, lex, text, context)
    drafts = from_ends(parsed, kept, drafts, lex, context)
    drafts = outdated(parsed, kept, paired(parsed, kept, drafts, lex), lex)
    drafts = held_apart(parsed, kept, drafts, context)
    drafts = told_moves(parsed, drafts, lex)
    return [d.claim for d in drafts], moved_on(parsed, context, drafts, lex)


def _kept(figure: Figure, kept: list[Segment]) -> bool:
    return any(s.figure.first <= figure.core < s.figure.last for s in kept)


def _draft(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    text: str,
    ahead: str | None,
    drafts: list[Draft],
    index: str | None,
) -> Draft:
    before = before_of(parsed, segment, drafts)
    first_topic = topic(
        parsed, segment, context, lex, text, before.topic if before else None, index
    )
    measured = measure(
        parsed,
        segment,
        first_topic.indicator,
        _measured_before(segment, drafts, before),
        lex,
        context.sign if first_topic.carries == context.indicator else 0,
    )
    about = first_topic.for_share(parsed, segment, lex, text) if measured.share else first_topic
    when = dated(
        parsed,
        segment,
        context,
        lex,
        about.spoken_of(lex) if measured.share else about.inner,
        before.dated if before else None,
    )
    geo, geo_rule = place_of(parsed, segment, context, lex, before, about)
    when = in_brackets(parsed, segment, when, before, lex, about)
    when = ahead_of(parsed, segment, when, context, lex)
    case = Case(parsed, segment, context, lex, about, measured, when, before, geo)
    comparison = comparison_of(case)
    about = about.settled(comparison[0], "gdp" in context.spoken)
    when = replace(when, period=_fine(when.period, comparison[0]))
    headline = comparison[0] == "forecast" and not context.spoken and when.mention is None
    if headline and when.period is None and context.outlook is not None:
        when = replace(when, period=context.outlook, rule="outlook of the lead")
    if comparison[0] == "average" and when.mention is None:
        when = replace(when, period=None, rule="open")
    if comparison[0] == "yoy" and segment.figure.unit == "factor" and when.period is None:
        when = replace(when, period=context.anchor)
    case = replace(case, about=about, when=when)
    when = settled(case, comparison[0])
    case = replace(case, when=when)
    claim = _claim(case, comparison, (geo, geo_rule), text, ahead)
    claim = replace(
        claim,
        detail=_detail(case, claim, before),
        part=_part(case, (geo, geo_rule), before, text),
    )
    aside = bracketed(parsed, segment)
    after = None
    if before is None:
        lead = range(max(0, segment.figure.first - 6), segment.figure.first)
        opens = parsed.low(0) in lex.sets["boundary.after"]
        after = "opens" if opens else None
        if not opens and any(parsed.low(at) in lex.sets["boundary.after"] for at in lead):
            after = "trails"
    return Draft(about, measured, when, geo, comparison[0], claim, aside, segment.pair, after)


def _detail(case: Case, claim: Claim, before: Draft | None) -> str | None:
    """What its words say more closely, else what those of the topic it goes on with said."""
    parsed, segment, context = case.parsed, case.segment, case.context
    if claim.indicator == "exchange_rate":
        return rate_of(parsed, case.lex)
    lead = segment.first if before is not None else 0
    own = parsed.within("detail", lead, segment.last)
    if found := [h.code for h in own if (claim.indicator or "", h.code) in DETAILS]:
        return found[0]
    last = before.claim if before is not None else context.last_claim
    rule = claim.origins.get("indicator")
    goes_on = rule is not None and rule.span is None and claim.indicator != "confidence_component"
    same = last is not None and last.indicator == claim.indicator
    return last.detail if last is not None and goes_on and same else None


def _part(case: Case, place: tuple[str, str], before: Draft | None, text: str) -> str | None:
    """The part of a country that the figure is of, by its own words or those before it."""
    last = before.claim if before is not None else None
    reach = (case.segment.first if last else 0, case.segment.last)
    return part_of_country(case.parsed, reach, place, case.lex, text) or carried_part(
        case.parsed, place, last, case.context, case.lex
    )


def _claim(
    case: Case, compared: Found, place: tuple[str, str], text: str, ahead: str | None
) -> Claim:
    """The claim of a figure of which everything is decided but the body that said it."""
    parsed, segment, about = case.parsed, case.segment, case.about
    comparison, rule, hit = compared
    source, source_hit, source_rule = source_of(
        parsed, segment, case.context, case.lex, (about.indicator, comparison, place[0]), ahead
    )
    adjusted = next(iter(parsed.within("adjusted", segment.first, segment.last)), None)
    start, end = quote_of(parsed, segment, case.lex)
    low, high = _values(parsed, segment, case.measured)
    figure = Hit("figure", "", segment.figure.first, segment.figure.last)
    moved = _motion_hit(case.measured) or figure
    origins = {
        "indicator": Origin(about.rule, _span(parsed, about.hit)),
        "subject": Origin(about.subject_rule, _span(parsed, about.subject_hit)),
        "geo": Origin(place[1]),
        "period": Origin(case.when.rule, _span(parsed, case.when.mention)),
        "value": Origin(case.measured.rule, _span(parsed, moved)),
        "unit": Origin("named" if segment.figure.unit else "an index", _span(parsed, figure)),
        "comparison": Origin(rule, _span(parsed, hit)),
        "source": Origin(source_rule, _span(parsed, source_hit)),
    }
    told = {name: origin for name, origin in origins.items() if origin.rule != OPEN}
    return Claim(
        start=start,
        end=end,
        quote=text[start:end],
        indicator=about.indicator or "other",
        subject=about.subject or default_subject(about.indicator, case.lex),
        geo=place[0],
        period=str(case.when.period) if case.when.period else None,
        value=low if high is None else None,
        value_low=low if high is not None else None,
        value_high=high,
        unit=_unit(segment, comparison),
        comparison=comparison,
        modifier=segment.figure.modifier or _ceiling(parsed, segment, case.lex),
        source=source,
        adjusted=adjusted.code if adjusted else None,
        base=base_of(case, hit, comparison),
        confidence=sureness(told),
        origins=told,
    )


def _measured_before(segment: Segment, drafts: list[Draft], before: Draft | None) -> Measure | None:
    """How the figure before was measured; of several the last with the same unit."""
    same = [d for d in drafts if d.claim.unit == segment.figure.unit]
    last = same[-1] if same else before
    return last.measure if last else None


def _fine(period: When | None, comparison: str) -> When | None:
    """A change on the month before that is said of a year is that of its last month."""
    freq = {"mom": "M", "qoq": "Q"}.get(comparison)
    if period is None or freq is None or period.freq not in ("A", "H") or period.until is not None:
        return period
    return period.shift(1).to(freq).shift(-1)


def _values(parsed: Parsed, segment: Segment, measured: Measure) -> tuple[float, float | None]:
    figure = segment.figure
    sign = measured.sign or 1
    low = round(figure.low * sign, 10)
    if figure.form in ("fraction", "share"):
        low = round(low, 1)
    if figure.high is None:
        return low, None
    mark = parsed.tokens[figure.core - 1] if figure.core else None
    # a minus in print belongs to its own number: −3,1 tot 0,3
    own = figure.sign < 0 and mark is not None and mark.kind == "punct"
    ends = sorted((figure.low * sign, figure.high * (1 if own else sign)))
    return round(ends[0], 10), round(ends[1], 10)


def _unit(segment: Segment, comparison: str) -> str:
    unit = segment.figure.unit
    density = segment.density
    if density is not None:
        return density
    if unit in (None, "points"):
        return "index" if comparison in _STANDS or unit is None else "points"
    return unit


def _ceiling(parsed: Parsed, segment: Segment, lex: Lexicon) -> str | None:
    """``heffingen tot 145 procent``: right after a noun ``tot`` is a ceiling."""
    at = segment.figure.first - 1
    if segment.pair is not None or parsed.low(at) not in lex.sets["range.ceiling"]:
        return None
    noun = any(h.last == at and h.group == "indicator" for h in parsed.hits)
    return "at_most" if noun else None


def _span(parsed: Parsed, found: Stretch | None) -> Span | None:
    return parsed.span(found) if found is not None else None


def _motion_hit(measured: Measure) -> Hit | None:
    motion = measured.motion
    return Hit("motion", motion.kind, motion.first, motion.last) if motion else None
