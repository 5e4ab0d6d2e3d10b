"""Which group or edition a figure is of: young people, core inflation, a first estimate.

Enters: a sentence, the tokens that speak of a figure, and the claim made of it. Leaves: the codes
that hold the claim apart from one of the same indicator, area and period. The words are data of
the lexicon (``apart``); which indicators they say something of is data too (``groups.APART``).
"""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.groups import APART, BRANCHLESS, COUNTED, FIRM, PART, WEEKDAY
from kentering.claims.model import Claim

_WHOLE = "whole"
_GOODS = ("count", "tonne", "mwh", "twh", "m3", "barrel")


def held_apart(
    parsed: Parsed, kept: list[Segment], drafts: list[Draft], context: Context
) -> list[Draft]:
    """The drafts of a sentence, each with the groups and editions its own words name.

    Args:
        parsed: the sentence.
        kept: its figures with their words, as many as there are drafts.
        drafts: what was decided about them.
        context: what came before.
    """
    out: list[Draft] = []
    last = context.last_claim
    for k, draft in enumerate(drafts):
        reach = (kept[k].first if k else 0, kept[k].last)
        last = replace(draft.claim, apart=apart_of(parsed, reach, draft.claim, last))
        out.append(replace(draft, claim=last))
    return out


def apart_of(
    parsed: Parsed, reach: tuple[int, int], claim: Claim, last: Claim | None
) -> tuple[str, ...]:
    """The codes of the groups and editions that a figure is of.

    Args:
        parsed: the sentence.
        reach: the tokens that speak of the figure.
        claim: the claim made of it.
        last: the claim before it, whose group goes on where the figure names no indicator itself
            (``In april was dat nog 8,9 procent``).

    Returns:
        The codes in order; empty for the plain figure.
    """
    hits = parsed.within("apart", *reach)
    own = {h.code for h in hits if claim.indicator in APART.get(h.code, ())}
    if _of_day(parsed, reach, claim, WEEKDAY in own):
        own.add("day")
    own.discard(WEEKDAY)
    if any(h.group == "source" for h in parsed.hits):
        own.discard(FIRM)
    if _beside_goods(parsed, claim, last):
        own.add(COUNTED)
    if claim.indicator in BRANCHLESS:
        own |= {f"branch {h.code}" for h in parsed.within("branch", *reach)}
    if any(h.code == _WHOLE for h in hits):
        return tuple(sorted(own))
    if last is not None and _goes_on(parsed, claim, last):
        own |= {code for code in last.apart if code != PART or _same_sentence(parsed, last)}
    return tuple(sorted(own))


def _beside_goods(parsed: Parsed, claim: Claim, last: Claim | None) -> bool:
    """``rolden 3 miljoen auto's van de band, 8 procent minder dan``: of the goods just counted."""
    if last is None or claim.unit != "percent" or not _same_sentence(parsed, last):
        return False
    rule = claim.origins.get("indicator")
    alike = claim.indicator in APART[COUNTED] and last.indicator == claim.indicator
    return alike and last.unit in _GOODS and rule is not None and rule.span is None


def _of_day(parsed: Parsed, reach: tuple[int, int], claim: Claim, weekday: bool) -> bool:
    """``kostte vrijdag 65 dollar``, ``op 4 april``; not ``vrijdag bleek dat olie in april``."""
    if claim.indicator not in APART["day"]:
        return False
    rule = claim.origins.get("period")
    if weekday and (rule is None or rule.rule != "named"):
        return True
    first = max(reach[0], parsed.opens)
    return any(m.day is not None and first <= m.first < reach[1] for m in parsed.mentions)


def _goes_on(parsed: Parsed, claim: Claim, last: Claim) -> bool:
    """Whether a claim takes its indicator from the one before, or from the same words."""
    if claim.indicator != last.indicator or claim.geo != last.geo:
        return False
    one, two = claim.origins.get("indicator"), last.origins.get("indicator")
    carried = one is not None and one.span is None
    same = one is not None and two is not None and one.span == two.span
    return carried or (same and _same_sentence(parsed, last))


def _same_sentence(parsed: Parsed, last: Claim) -> bool:
    return bool(parsed.tokens) and parsed.tokens[0].start <= last.start
