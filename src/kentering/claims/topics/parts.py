"""What a part of people, firms or goods is about when a verb says so and no indicator is named."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.grammar.lexicon import Hit
from kentering.claims.topics.carried import Answer, TopicCase
from kentering.claims.topics.totals import from_partner

_BOUGHT = ("imports", "dependency_share", "supplier_count", "commodity_price", "cost")
BOUGHT = "what one place brings in"
SUPPLIED = "what one supplier brings in"
"""The rules by which a part of what is bought tells of dependence; the second names who sells."""
BALANCE = "a balance of firms"
AT_WORK = "people at work"
_STAFF = 5
"""Tokens from a part to the people it is of."""
_WHOSE = 9
"""Tokens from the word for a share to what it is a share of."""
_ASKED = ("confidence_component", "labour_shortage_share")


def sourced(case: TopicCase) -> Answer:
    """``koopt 9 procent van zijn materialen in China``: what one place or supplier brings in."""
    figure, parsed, lex = case.segment.figure, case.parsed, case.lex
    strange = [h for h in case.own() if h.code not in _BOUGHT]
    people = parsed.within("population", figure.last, figure.last + 4)
    if case.unit != "percent" or figure.sign or strange or people:
        return None
    of = lex.sets["share.of"] - lex.sets["share.pronouns"]
    parts = [parsed.low(f.last) in of for f in parsed.figures]
    whole, listed = parsed.low(figure.last) in of, len(parts) > 1 and all(parts)
    reach = replace(case.segment, first=0, last=len(parsed.tokens)) if listed else case.segment
    bought = (case.around if listed else case.words) & lex.sets["told.sources"]
    one = case.words & lex.sets["told.main"] and case.words & lex.sets["told.supplier"]
    told = any(h.code == "dependency_share" for h in _topics(case))
    came = bought and (told or (whole and from_partner(parsed, reach, lex)))
    placed = one and parsed.within("geo_words", case.segment.first, case.segment.last)
    if placed and not came:
        return "dependency_share", SUPPLIED
    return ("dependency_share", BOUGHT) if came else None


def leaning(case: TopicCase) -> Answer:
    """``het aandeel van zijn grootste klant``, ``van defensie in zijn omzet``: who a firm leans on.

    ``bracht het aandeel van de auto-industrie terug`` is done by a firm as well.
    """
    parsed, sets = case.parsed, case.lex.sets
    if case.unit != "percent":
        return None
    for at in range(case.segment.first, case.segment.figure.first):
        if (
            parsed.low(at) not in sets["level.share_before"]
            or parsed.low(at + 1) not in sets["share.of"]
        ):
            continue
        after = [parsed.low(k) for k in range(at + 2, min(at + _WHOSE, case.segment.figure.first))]
        sold = any(
            h.code in sets["kinds.sold"] and parsed.low(h.first - 1) in sets["share.its"]
            for h in parsed.within("indicator", at + 2, at + _WHOSE)
        )
        cut = case.words & sets["share.cuts_back"] and parsed.within("branch", at + 2, at + 5)
        if sold or cut or {*after} & sets["share.customers"]:
            return "dependency_share", BOUGHT
    return None


def _topics(case: TopicCase) -> list[Hit]:
    return case.parsed.within("share_topic", case.segment.first, case.segment.last)


def hampered(case: TopicCase) -> Answer:
    """``Te weinig vraag speelt bij 11 procent``, after the firms that are short of staff."""
    short = "labour_shortage_share"
    spoken = short in (case.previous, case.context.indicator)
    own = [h for h in case.own() if not case.parsed.weak(h, case.lex)]
    if case.unit not in ("percent", "factor") or not spoken or own:
        return None
    named = _topics(case)
    other = any(h.code == "other" for h in named) and not any(h.code == short for h in named)
    return ("other", "what else hampers firms") if other else None


def net(case: TopicCase) -> Answer:
    """``Daarmee komt het saldo op 17 procent``, in what firms answered: more firms than not."""
    if case.unit not in ("percent", "percentage_points"):
        return None
    parsed, lex = case.parsed, case.lex
    net = any(
        parsed.low(at) in lex.sets["share.balance"] and parsed.low(at - 1) in lex.sets["articles"]
        for at in range(case.segment.first, case.segment.last)
    )
    onward = case.previous == "confidence_component"
    asked = case.context.share_code is not None or case.context.indicator in _ASKED
    return ("confidence_component", BALANCE) if net and (asked or onward) else None


def at_work(case: TopicCase) -> Answer:
    """``In 1970 werkte een kwart van de beroepsbevolking in een fabriek``: people with a job."""
    lex, figure = case.lex, case.segment.figure
    people = any(
        case.parsed.low(at) in lex.sets["told.people"] for at in range(figure.last, figure.last + 4)
    )
    works = case.words & lex.sets["told.at_work"]
    if case.unit == "percent" and _of_staff(case):
        return "employment", AT_WORK
    if case.unit != "percent" or not (people and works) or case.has("told.benefits"):
        return None
    return "employment", AT_WORK


def _of_staff(case: TopicCase) -> bool:
    """``Van de vaklieden is een op de drie ouder dan vijftig``: a part of those with a job."""
    parsed, figure = case.parsed, case.segment.figure
    of, crowd = case.lex.sets["share.of"], case.lex.sets["told.crowd"]
    for at in (case.segment.first, figure.last):
        near = parsed.within("count_noun", at + 1, at + _STAFF)
        staff = [h for h in near if h.code == "employment" and parsed.low(h.first) not in crowd]
        apart = at == figure.last or (staff and staff[0].last <= figure.first)
        if parsed.low(at) in of and staff and apart and not case.own():
            return not parsed.within("population", at, staff[0].first)
    return False
