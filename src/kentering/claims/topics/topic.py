"""Indicator and subject of a figure, decided together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.index import RANGES, is_general
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.places.named import geo_of
from kentering.claims.topics.carried import grows
from kentering.claims.topics.named import (
    default_subject,
    nearest,
    subindex_hit,
    subject_text,
    topic_of,
)
from kentering.claims.topics.objects import object_of, without
from kentering.claims.topics.part_topic import described, of_sales, share_topic, total_hit
from kentering.claims.topics.parts import AT_WORK, BALANCE, BOUGHT, SUPPLIED
from kentering.claims.topics.shares import against, balance, by_verb
from kentering.claims.topics.stand_of import described_by, makers_abroad, of_consumers
from kentering.claims.topics.subjects import special_subject
from kentering.claims.topics.totals import part_named, part_of_total, part_told

_CODES = {"value_added": "other", "agreement": "wages"}
"""Codes inside the grammar to codes of claims."""
_ONWARD = ("earlier in the sentence", "what was named last")
_SPENT = (
    "what a firm spends",
    "money of policy",
    "what it can make",
    AT_WORK,
    BALANCE,
    BOUGHT,
    SUPPLIED,
)
_PARTS = ("part of a total", "part of what was named")


@dataclass(frozen=True)
class Topic:
    """What a figure is about, the words it stood on and the rules."""

    indicator: str | None
    subject: str | None
    hit: Hit | None
    subject_hit: Hit | None
    rule: str
    subject_rule: str
    carries: str | None
    share_of: str | None = None
    part_of: str | None = None

    @property
    def inner(self) -> str | None:
        """The code inside the grammar, finer than that of the claim."""
        return self.carries or self.indicator

    def spoken_of(self, lex: Lexicon) -> str | None:
        """The code by which a share takes the period of the passage."""
        return self.inner if self.inner in lex.sets["kinds.statistics"] else self.indicator

    def is_part(self, lex: Lexicon) -> bool:
        """Whether the figure is a part of a total (goed voor 38 procent van de omzet)."""
        return self.rule in _PARTS or self.indicator in lex.sets["kinds.shares"]

    @property
    def ambition(self) -> bool:
        """Whether a share can be a target: a part of the economy, not of those who answered."""
        return self.indicator == "value_added_share"

    def settled(self, comparison: str, gdp: bool) -> Topic:
        """With the codes that depend on the comparison; ``gdp``: the text speaks of it."""
        if comparison == "contribution" and self.rule != "named" and gdp:
            return replace(self, indicator="gdp")
        if self.indicator == "cost":
            return replace(self, indicator="cost_target" if comparison == "target" else "other")
        return self

    def for_share(self, parsed: Parsed, segment: Segment, lex: Lexicon, text: str) -> Topic:
        """What a share of firms, branches or a total is about."""
        if against(parsed, segment, lex):
            return self
        people = [
            h
            for h in parsed.within("population", segment.first, segment.last)
            if parsed.low(h.first) not in lex.sets["population.total"]
        ]
        told = by_verb(parsed, segment, lex)
        told = told or parsed.low(segment.figure.first - 1) in lex.sets["share.among"]
        if self.part_of and (not people or segment.figure.form == "share"):
            code = part_told(parsed, segment, self.part_of, lex)
            code = part_named(parsed, segment, code, lex)
            rule = "part of what was named"
            return replace(self, indicator=code, hit=None, rule=rule, share_of=code)
        of = lex.sets["share.of"]
        after = self.hit is not None and self.hit.first == segment.figure.last
        after = after and parsed.low(segment.figure.last) in of
        loose = not people and not told
        steady = (loose or after) and self.indicator in lex.sets["kinds.shares"]
        if steady or self.rule in _SPENT:
            return self
        found = share_topic(parsed, segment, lex)
        total = total_hit(parsed, segment, lex)
        if total is not None and of_sales(segment, total, found, lex):
            found = None
        total = total if found is None else None
        if total is not None:
            code = part_of_total(parsed, segment, total, lex)
            code = part_named(parsed, segment, code, lex)
            return replace(self, indicator=code, hit=total, rule="part of a total", share_of=code)
        if found is None and not people and not told and segment.figure.form != "share":
            return self._of_total(parsed, segment, lex, text)
        breadth = [
            h for h in people if parsed.low(h.first) in lex.sets["population.plural_breadth"]
        ]
        code = found.code if found and not breadth else (self.share_of or "other")
        if code in lex.sets["kinds.asked"]:
            code = "confidence_component"
        subject = self.subject or default_subject("", lex)
        if code in lex.sets["kinds.described"]:
            subject = described(parsed, segment, people, lex, text)
        elif code in lex.sets["kinds.of_company"]:
            subject = special_subject(parsed, segment, code, found, lex, text)[0] or subject
        elif subject in (None, default_subject("production_volume", lex)):
            subject = default_subject(code, lex)
        return replace(
            self,
            indicator=code,
            subject=subject,
            hit=found,
            rule="share of firms",
            subject_rule="described",
            share_of=code,
        )

    def _of_total(self, parsed: Parsed, segment: Segment, lex: Lexicon, text: str) -> Topic:
        """A further part of the group before it (tegen 24 procent), or a part of a total."""
        if self.rule in _ONWARD and self.share_of:
            return replace(self, indicator=self.share_of, rule="share of firms")
        totals = [
            h for h in parsed.hits if h.group == "shares_of" and h.first >= segment.figure.last
        ]
        if not totals:
            return self
        prefix = lex.table["subject_rules"]["share_prefix"]
        subject = f"{prefix} {parsed.words(totals[0].first, totals[0].last, text)}"
        return replace(self, subject=subject, subject_rule="part of a total")


def topic(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    text: str,
    before: Topic | None,
    index: str | None,
) -> Topic:
    """Indicator and subject of the figure of a segment."""
    if segment.figure.unit in (None, "points") and index is not None:
        found = _stand(parsed, segment, context, lex, text, before, index)
        if found is not None:
            return found
    ends = before is None or (before.is_part(lex) and grows(parsed, segment, lex))
    told = None if ends or before is None else before.carries or before.share_of
    indicator, hit, rule = topic_of(parsed, segment, context, lex, told)
    if against(parsed, segment, lex) or balance(parsed, segment, lex):
        indicator, hit, rule = "confidence_component", None, BALANCE
    deal = any(h.code == "agreement" for h in parsed.hits if h.group == "indicator")
    if indicator == "wages" and deal:
        indicator = "agreement"
    if indicator == "profit_share" and segment.figure.unit == "eur":
        indicator = "profit"
    if indicator in RANGES and segment.figure.unit not in (None, "points", "index", "percent"):
        indicator, hit, rule = "other", None, "not the index"
    subject, subject_hit, subject_rule = _subject_of(
        parsed, segment, context, lex, text, (indicator, hit), before
    )
    code = _CODES.get(indicator or "", indicator)
    if rule == "counted noun" and indicator not in lex.sets["kinds.statistics"]:
        indicator = None
    share_of = before.share_of if before else None
    if share_of is None and context.share_paragraph == parsed.paragraph:
        share_of = context.share_code
    if indicator is None and code == "survey_size" and context.index is None:
        subject, subject_rule = lex.table["subject_rules"]["survey"], "usual"
    part = _part_of(parsed, segment, context, lex, before)
    return Topic(code, subject, hit, subject_hit, rule, subject_rule, indicator, share_of, part)


def _subject_of(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    text: str,
    measured: tuple[str | None, Hit | None],
    before: Topic | None,
) -> tuple[str | None, Hit | None, str]:
    """Whose figure it is: branch, firm or good in its own words, else as before; and the rule."""
    indicator, hit = measured
    subject, found = special_subject(parsed, segment, indicator, hit, lex, text)
    alone = all(f.first >= segment.figure.first for f in parsed.figures)
    reach = (0 if alone else segment.first, segment.last)
    if subject is None and (rest := without(parsed, reach, lex, text)):
        return *rest, "named"
    if subject is None:
        subject, found = subject_text(parsed, segment, indicator, lex, text)
        narrower = subject is None or (found is not None and found.code == "C")
        good, where = (
            object_of(parsed, segment.figure, measured, lex, text) if narrower else (None, None)
        )
        subject, found = (good, where) if good else (subject, found)
        if _far_behind(segment, found) and context.last_branch_near(parsed.paragraph):
            subject, found = context.last_branch, None
    if subject is not None:
        return subject, found, "named"
    carried, rule = _carried_subject(parsed, context, lex, indicator, before, hit)
    return carried, found, rule


def _part_of(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, before: Topic | None
) -> str | None:
    """``22.400 vacatures, waarvan een op de vier in de techniek``: a part of what went before."""
    figure, last = segment.figure, context.last_claim
    near = range(max(segment.first, figure.first - 3), figure.last + 1)
    pronouns = lex.sets["share.pronouns"] | lex.sets["boundary.of_which"]
    thereof = any(parsed.low(at) in pronouns for at in near)
    opens = parsed.low(0) in lex.sets["period.pronouns"] and figure.form == "share"
    known = before.indicator if before else (last.indicator if last else None)
    counted = last is not None and last.unit in ("count", "person")
    if not thereof and not (opens and before is None and counted):
        return None
    return known if known in lex.sets["kinds.totals"] | lex.sets["kinds.parted"] else None


def _far_behind(segment: Segment, hit: Hit | None) -> bool:
    """A branch well after the figure says where it was felt, not what the figure measures."""
    return hit is not None and hit.group == "branch" and hit.first - segment.figure.last > 3


def _carried_subject(
    parsed: Parsed,
    context: Context,
    lex: Lexicon,
    indicator: str | None,
    before: Topic | None,
    hit: Hit | None,
) -> tuple[str | None, str]:
    if before is not None and (hit is None or before.indicator == indicator):
        return before.subject, "earlier in the sentence"
    if indicator in lex.sets["kinds.unnamed"]:
        return default_subject(indicator, lex), "usual"
    earlier = [h for h in parsed.hits if h.group == "branch" and h.code != "C"]
    if before is not None and before.subject_rule == "named" and earlier:
        return before.subject, "earlier in the sentence"
    here = context.last_branch_near(parsed.paragraph) and not _moved_abroad(parsed, context, lex)
    if not earlier and context.last_branch and here:
        return context.last_branch, "carried"
    return _whole_of(parsed, context, lex, indicator, hit)


def _whole_of(
    parsed: Parsed, context: Context, lex: Lexicon, indicator: str | None, hit: Hit | None
) -> tuple[str | None, str]:
    """The whole of what nothing nearer is said of: of a body's members, of the text, as usual.

    ``Industriële productie`` is of industry, whoever speaks.
    """
    bare = hit is None or hit.last - hit.first == 1
    members = _members(parsed, context, lex) if bare else None
    if members and indicator in lex.sets["objects.of"]:
        return members, "branch of the body"
    if indicator == "production_volume" and context.scope:
        return context.scope, "the total of the text"
    return default_subject(indicator, lex), "usual"


def _members(parsed: Parsed, context: Context, lex: Lexicon) -> str | None:
    """The branch of the body that speaks: the VDMA's figures are of makers of machines."""
    own = [h.code for h in parsed.hits if h.group == "source"]
    if set(own) & set(lex.table["source_rules"]["offices"]):
        return None
    members: dict[str, str] = lex.table["source_rules"]["members"]
    return members.get(own[0] if own else context.lead_source or "")


def _moved_abroad(parsed: Parsed, context: Context, lex: Lexicon) -> bool:
    """``In Duitsland kromp de productie``: of the whole there, not of the branch spoken of here."""
    place = geo_of(parsed, 0, len(parsed.tokens), lex, 0)
    return place is not None and place != (context.geo or context.document_geo or context.home)


def _stand(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    text: str,
    before: Topic | None,
    index: str,
) -> Topic | None:
    """The index itself or a part of it."""
    known = [h for h in parsed.within("indicator", segment.first, segment.last) if h.code in RANGES]
    strong = [h for h in known if not is_general(parsed, h, lex)]
    main = nearest(strong or [h for h in known if h.code == index], segment)
    part = subindex_hit(parsed, segment, lex)
    heads = parsed.within("subindex_head", segment.first, segment.last)
    described = main is not None and part is not None and described_by(parsed, main, part, lex)
    if index in ("pmi", "pmi_subindex"):
        if (
            part is not None
            and not (described and not heads)
            and (main is None or heads or part.first > main.last)
            and not (main is not None and not heads and part.first > segment.figure.last)
        ):
            words = parsed.words(part.first, part.last, text)
            subject = lex.table["subindex"]["names"].get(words.casefold(), words)
            return Topic("pmi_subindex", subject, part, part, "named", "named", "pmi_subindex")
        if main is None and before is not None and before.indicator == "pmi_subindex":
            return replace(before, rule="earlier in the sentence")
        own = any(parsed.low(h.first) in lex.sets["subindex.own_heads"] for h in heads)
        opens = parsed.low(0) in lex.sets["period.pronouns"] and before is None
        if part is None and main is None and (own or (opens and context.part_named)):
            return Topic(
                "pmi_subindex", context.part_named, None, None, "named", "carried", "pmi_subindex"
            )
        code = "pmi"
    elif of_consumers(parsed, segment, index, lex):
        code = "consumer_confidence"
    elif _is_part(parsed, segment, before, main, lex):
        usual = default_subject("confidence_component", lex)
        return Topic(
            "confidence_component", usual, None, None, "named", "usual", "confidence_component"
        )
    else:
        code = _which(parsed, segment, context, lex, before, index, main)
    subject, subject_hit = subject_text(parsed, segment, code, lex, text)
    if code == "pmi" and (subject_hit is None or subject_hit.code == "C"):
        subject = default_subject(code, lex)
    subject = subject or default_subject(code, lex)
    rule = "named" if main else "carried"
    return Topic(code, subject, main, subject_hit, rule, "named" if subject_hit else "usual", code)


def _which(
    parsed: Parsed,
    segment: Segment,
    context: Context,
    lex: Lexicon,
    before: Topic | None,
    index: str,
    main: Hit | None,
) -> str:
    """Which confidence a stand is of: the one named, of makers abroad, or that of the passage."""
    general = main is None or is_general(parsed, main, lex)
    if general and index == "business_climate" and makers_abroad(parsed, segment, context, lex):
        return "producer_confidence"
    known = before.indicator if before and before.indicator in RANGES else None
    return main.code if main else (known or index)


def _is_part(
    parsed: Parsed, segment: Segment, before: Topic | None, main: Hit | None, lex: Lexicon
) -> bool:
    """``het oordeel over de orderpositie daalde van 3,5 naar 1,7``: a part of the confidence."""
    if main is not None and not is_general(parsed, main, lex):
        return False
    words = range(segment.first, segment.last)
    if any(parsed.low(at) in lex.sets["subindex.confidence"] for at in words):
        return True
    return main is None and before is not None and before.indicator == "confidence_component"
