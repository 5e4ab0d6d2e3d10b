"""A figure with what was decided about it, and what figures of one sentence owe each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from kentering.claims.comparisons import words as comparing
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When
from kentering.claims.measures.measure import Measure
from kentering.claims.model import Claim
from kentering.claims.periods.period import Dated, duration_years
from kentering.claims.periods.resolve import resolve
from kentering.claims.topics.topic import Topic


@dataclass(frozen=True)
class Draft:
    """A figure with what was decided about it, for the figures after it in the sentence.

    ``follows`` marks what came before: ``opens`` when the sentence begins with it (na een groei van
    3 procent ...), ``trails`` when it comes later.
    """

    topic: Topic
    measure: Measure
    dated: Dated
    geo: str | None
    comparison: str
    claim: Claim
    aside: bool = False
    pair: str | None = None
    follows: str | None = None


def in_brackets(
    parsed: Parsed,
    segment: Segment,
    when: Dated,
    before: Draft | None,
    lex: Lexicon,
    about: Topic,
) -> Dated:
    """A second stand in brackets, ``52,6 (52,9)``, is that of the period before."""
    alone = parsed.low(segment.figure.first - 1) == "(" and parsed.low(segment.figure.last) == ")"
    level = about.indicator in lex.sets["kinds.index"] | lex.sets["kinds.balance"]
    if not (alone and level and when.mention is None and before and before.dated.period):
        return when
    if before.claim.unit != "index":
        return when
    stood = before.dated.period
    claimed = parsed.tokens[segment.figure.first - 2].end == before.claim.end
    between = (h.group for h in parsed.hits if parsed.tokens[h.first].start >= before.claim.end)
    alone = len(parsed.figures) == 2 and not before.aside
    alone = alone and not {"geo_words", "branch", "subindex"} & {*between}
    return replace(when, period=stood.shift(-1)) if claimed or alone else when


def ahead_of(
    parsed: Parsed, segment: Segment, when: Dated, context: Context, lex: Lexicon
) -> Dated:
    """``in vijf jaar met een kwart``: a target runs from now."""
    if when.period is not None or context.now is None:
        return when
    years = duration_years(parsed, segment, lex)
    if years is None or comparing.target(parsed, segment, lex) is None:
        return when
    start = context.now.year
    return replace(when, period=When("A", start, 1, When("A", start + years)), rule="duration")


def before_of(parsed: Parsed, segment: Segment, drafts: list[Draft]) -> Draft | None:
    """The draft before, past those in brackets unless this one stands in brackets as well."""
    if not drafts or bracketed(parsed, segment):
        return drafts[-1] if drafts else None
    return next((d for d in reversed(drafts) if not d.aside), drafts[-1])


def bracketed(parsed: Parsed, segment: Segment) -> bool:
    """Whether the figure stands in brackets."""
    return parsed.in_brackets(segment.figure.first)


def revised(parsed: Parsed, drafts: list[Draft], lex: Lexicon) -> list[Draft]:
    """Of a figure and its revision the old one is named an earlier estimate, of one period."""
    if len(drafts) == 1:
        return _only_old(parsed, drafts[0], lex)
    marked = any(h.code in ("revised", "earlier") for h in parsed.hits if h.group == "stance")
    denied = parsed.says(lex.sets["boundary.denied"])
    if len(drafts) != 2 or not (marked or denied):
        return drafts
    old, new = drafts[::-1] if _old_last(parsed, drafts) else drafts
    changes = old.measure.change and new.measure.change
    same = old.claim.unit == new.claim.unit and old.claim.indicator == new.claim.indicator
    told = old.dated.mention is None or old.pair is not None or marked
    fresh = new.dated.mention is None and told
    if not (changes and same and fresh):
        return drafts
    name = lex.table["subject_rules"]["earlier"]
    subject = f"{old.claim.subject}, {name}" if old.claim.subject else name
    period = old.claim.period or new.claim.period
    claim = replace(old.claim, subject=subject, period=period, comparison=new.comparison)
    pair = [replace(old, claim=claim), replace(new, claim=replace(new.claim, period=period))]
    return pair[::-1] if old is drafts[1] else pair


def _old_last(parsed: Parsed, drafts: list[Draft]) -> bool:
    """``nu een daling van 0,5 procent, eerder een van 0,9``: the old figure comes last."""
    first, last = drafts[0].claim.end, drafts[1].claim.end
    hits = [h for h in parsed.hits if h.group == "stance" and h.code == "earlier"]
    return any(first <= parsed.tokens[h.first].start < last for h in hits)


def likewise(parsed: Parsed, drafts: list[Draft], context: Context, lex: Lexicon) -> list[Draft]:
    """``Een jaar eerder was dit nog 10 procent``: the share or stand of the sentence before."""
    known = context.last_claim
    if len(drafts) != 1 or known is None or known.comparison != "level":
        return drafts
    draft = drafts[0]
    told = any(
        parsed.low(at) in lex.sets["period.pronouns"]
        and parsed.low(at - 1) in lex.sets["level.stands"]
        for at in range(1, len(parsed.tokens))
    )
    named = any(h.group == "indicator" for h in parsed.hits) or draft.measure.tied
    if not told or named or draft.claim.unit != known.unit or draft.claim.value is None:
        return drafts
    kind = "average" if draft.comparison == "average" else "level"
    told_change = draft.measure.change and draft.measure.rule != "printed sign"
    claim = replace(
        draft.claim,
        indicator=known.indicator,
        subject=known.subject,
        comparison=kind,
        value=abs(draft.claim.value) if told_change else draft.claim.value,
    )
    return [replace(draft, claim=claim, comparison=kind)]


def restated(parsed: Parsed, drafts: list[Draft], context: Context, lex: Lexicon) -> list[Draft]:
    """``Eerder werd een daling van 2 procent gemeld``: what the figure before was at first."""
    known = context.last_claim
    opening = {parsed.low(at) for at in range(4)} & lex.sets["stance.at_first"]
    estimate = {parsed.low(at) for at in range(5)} & lex.sets["stance.earlier_kinds"]
    opening |= estimate
    if len(drafts) != 1 or known is None or not opening or not drafts[0].measure.change:
        return drafts
    draft = drafts[0]
    named = draft.dated.mention
    other = named is not None and named.now_shift != 0 and not estimate
    dated = named is not None and "forecast" in (known.comparison, draft.comparison)
    if other or dated or draft.claim.unit != known.unit:
        return drafts
    name = lex.table["subject_rules"]["earlier"]
    claim = replace(
        draft.claim,
        indicator=known.indicator,
        subject=f"{known.subject}, {name}" if known.subject else name,
        geo=known.geo,
        period=known.period,
        comparison=known.comparison,
    )
    return [replace(draft, claim=claim)]


def _only_old(parsed: Parsed, draft: Draft, lex: Lexicon) -> list[Draft]:
    """``opwaarts bijgesteld van 1,8 procent``: only the old figure is given."""
    told = [h for h in parsed.hits if h.group == "stance" and h.code == "revised"]
    printed = draft.claim.origins["unit"].span  # the quote begins earlier, at the word that moves
    begins = printed.start if printed else draft.claim.start
    at = next((k for k, t in enumerate(parsed.tokens) if t.start >= begins), 0)
    releases = [h for h in parsed.hits if h.group == "stance" and h.code == "release"]
    before = any(parsed.tokens[h.first].start < draft.claim.end for h in releases)
    from_old = parsed.low(at - 1) in lex.sets["range.from"] and any(h.last == at - 1 for h in told)
    if not before and not from_old:
        return [draft]
    name = lex.table["subject_rules"]["earlier"]
    subject = f"{draft.claim.subject}, {name}" if draft.claim.subject else name
    return [replace(draft, claim=replace(draft.claim, subject=subject))]


def in_turn(
    parsed: Parsed,
    kept: list[Segment],
    drafts: list[Draft],
    lex: Lexicon,
    text: str,
    context: Context,
) -> list[Draft]:
    """``X en Y met respectievelijk A en B``: each figure gets its own branch, country or period."""
    marks = lex.sets["boundary.respectively"]
    mark = next((at for at in range(len(parsed.tokens)) if parsed.low(at) in marks), None)
    late = [k for k, s in enumerate(kept) if mark is not None and s.figure.first > mark - 12]
    if mark is None and len(kept) > 1 and _side_by_side(parsed, kept, lex):
        two = (drafts[-1].geo or "").split(",")
        if len(two) == 2 and drafts[-1].geo == drafts[-2].geo:
            return [*drafts[:-2], *(_placed(d, g) for d, g in zip(drafts[-2:], two, strict=True))]
        return _in_periods(parsed, kept, drafts, lex, context, [len(kept) - 2, len(kept) - 1])
    if len(late) < 2:
        return drafts
    first = kept[late[0]].figure.first
    out = list(drafts)
    branches = [
        h for h in parsed.within("branch", 0, first) if h.code != "C" or h.last - h.first > 1
    ]
    if len(branches) == len(late):
        for k, hit in zip(late, branches, strict=True):
            words = parsed.words(hit.first, hit.last, text)
            out[k] = replace(out[k], claim=replace(out[k].claim, subject=words))
        return out
    places = list(dict.fromkeys(h.code for h in parsed.within("geo_words", 0, first)))
    if len(places) == len(late):
        for k, code in zip(late, places, strict=True):
            out[k] = _placed(out[k], code)
        return out
    return _in_periods(parsed, kept, out, lex, context, late)


def _placed(draft: Draft, geo: str) -> Draft:
    return replace(draft, geo=geo, claim=replace(draft.claim, geo=geo))


def _side_by_side(parsed: Parsed, kept: list[Segment], lex: Lexicon) -> bool:
    """``dit jaar en volgend jaar ... 2 en 1 procent``: two periods and two figures, each joined."""
    one, two = kept[-2].figure, kept[-1].figure
    joined = two.first - one.last == 1 and parsed.low(one.last) in lex.sets["and_or"]
    return joined and one.unit == two.unit


def _in_periods(
    parsed: Parsed,
    kept: list[Segment],
    drafts: list[Draft],
    lex: Lexicon,
    context: Context,
    late: list[int],
) -> list[Draft]:
    """The periods named side by side before the figures, one each."""
    first = kept[late[0]].figure.first
    own = [m for m in parsed.mentions if m.last <= first and not (m.basis or m.aside or m.since)]
    run = own[-len(late) :]
    beside = all(
        two.first - one.last <= 2 and parsed.low(one.last) in lex.sets["and_or"] | {","}
        for one, two in pairwise(run)
    )
    periods = [resolve(m, context.now, context.anchor) for m in run]
    if len(run) != len(late) or not beside or None in periods or len(set(periods)) != len(late):
        return drafts
    out = list(drafts)
    for k, period in zip(late, periods, strict=True):
        dated = replace(out[k].dated, period=period)
        claim = replace(out[k].claim, period=str(period))
        out[k] = replace(out[k], claim=claim, dated=dated)
    return out
