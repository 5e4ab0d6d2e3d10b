"""Figures told as a fact without a date: what a firm employs, what part a country takes."""

from __future__ import annotations

from kentering.claims.case import Case
from kentering.claims.model import CURRENCIES
from kentering.claims.periods.carried import listed

_CHANGES = ("yoy", "mom", "qoq")
NEAR = 6
"""Tokens ahead of a figure in which a word for now speaks of it."""


def standing(case: Case) -> bool:
    """``De branche telt 2.200 leden``, ``is goed voor 22 procent``: a fact without a date."""
    parsed, sets = case.parsed, case.lex.sets
    if case.when.basis is not None or now_near(case):
        return False
    if case.about.indicator in sets["kinds.surveys"] | sets["kinds.orders"]:
        return False
    told = any(h.group == "comparison" and h.code in _CHANGES for h in parsed.hits)
    if told or any(m.basis for m in parsed.mentions):
        return False
    words = [t.low for t in parsed.tokens]
    if any(word in sets["period.static"] for word in words):
        return True
    share = case.segment.figure.unit == "percent"
    if share and any(word in sets["period.static_shares"] for word in words):
        return not any(parsed.low(at) in sets["period.past"] for at in _clause(case))
    part = case.about.rule != "share of firms" and case.measured.share and _buys(case)
    good = any(
        word in sets["period.good"] and parsed.low(at + 1) in sets["period.good_for"]
        for at, word in enumerate(words)
    )
    return part or (good and any(word in sets["period.is"] for word in words))


def _buys(case: Case) -> bool:
    """``Duitsland neemt een kwart van de uitvoer af``: a part of a total, told as a fact."""
    words = {case.parsed.low(at) for at in _clause(case)}
    sets = case.lex.sets
    told = sets["period.past"] | sets["period.static_not"]
    return bool(words & sets["period.static_parts"]) and not words & told


def _clause(case: Case) -> range:
    """The words around a figure up to the next comma: ``waar 28 procent naartoe gaat, kromp``."""
    parsed, figure, segment = case.parsed, case.segment.figure, case.segment
    first, last = figure.first, figure.last
    while first > segment.first and parsed.tokens[first - 1].kind != "punct":
        first -= 1
    while last < segment.last and parsed.tokens[last].kind != "punct":
        last += 1
    return range(first, last)


def staffed(case: Case) -> bool:
    """``In Delfzijl werken 145 mensen``: the staff of a firm, told as a fact without a date.

    In a list with a date it is of that date.
    """
    parsed, figure, sets = case.parsed, case.segment.figure, case.lex.sets
    if case.about.indicator != "employment" or figure.unit == "percent":
        return False
    jobs = any(parsed.low(at) in sets["period.jobs"] for at in range(figure.first, figure.last + 1))
    compared = any(m.basis for m in parsed.mentions)
    dated_list = listed(parsed) and case.context.anchor_paragraph == parsed.paragraph
    return not (jobs or compared or dated_list or now_near(case) or told_past(case))


def granted(case: Case) -> bool:
    """``Daarnaast is 1,7 miljard vrijgemaakt``: another sum than the one before, of no year."""
    budget = case.about.indicator == "budget" and case.segment.figure.unit in CURRENCIES
    return budget and case.when.rule == "as before in the text" and case.when.basis is None


def yearly(case: Case) -> bool:
    """``De fabriek stoot jaarlijks 12 megaton uit``, ``per jaar``: of no one year."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    if told_past(case):
        return False
    for at in range(max(1, figure.first - NEAR), min(figure.last + NEAR, len(parsed.tokens))):
        if parsed.low(at) in sets["period.yearly"]:
            return True
        each = parsed.low(at) in sets["period.each"]
        if each and parsed.low(at + 1) in sets["period.year"]:
            return True
    return False


def supposed(case: Case) -> bool:
    """``Een modernisering zou 90 miljoen kosten``: what would be, and not what was measured."""
    parsed, sets, segment = case.parsed, case.lex.sets, case.segment
    ahead = range(segment.first, segment.figure.first)
    would = any(parsed.low(at) in sets["period.would"] for at in ahead)
    after = range(segment.figure.last, len(parsed.tokens))
    return would and not any(parsed.low(at) in sets["period.has"] for at in after)


def usual(case: Case) -> bool:
    """``Normaal is dat een maand of vier``: how it always is, and at no time."""
    parsed, segment = case.parsed, case.segment
    words = range(segment.first, segment.figure.first)
    return any(parsed.low(at) in case.lex.sets["period.usual"] for at in words)


def bygone(case: Case) -> bool:
    """``Voor de coronacrisis was 20 euro gewoon``, ``op het hoogtepunt 71``: a time of no date."""
    parsed, sets, segment = case.parsed, case.lex.sets, case.segment
    if now_near(case):
        return False
    after = range(segment.figure.last, segment.last)
    ends = next((at for at in after if parsed.low(at) == ","), segment.last)
    for at in range(max(1, segment.first), ends):
        if parsed.low(at) not in sets["basis.asides"] | sets["period.pandemic"]:
            continue
        lead = at - 1 - (parsed.low(at - 1) in sets["articles"])
        dated = any(m.first <= at + 2 and m.last > at for m in parsed.mentions)
        named = parsed.low(lead) in sets["period.bygone"] and not dated
        compared = parsed.low(lead - 1) in sets["period.of_noun"] | sets["stance.than"]
        if named and not compared and parsed.low(lead - 1) not in sets["basis.markers"]:
            return True
    return False


def in_apposition(case: Case) -> bool:
    """``de machinebouw, goed voor 22 procent van de uitvoer, ...``: a fact in passing."""
    parsed, sets, first = case.parsed, case.lex.sets, case.segment.figure.first
    for at in range(first - 1, max(0, first - 4), -1):
        if parsed.low(at) in sets["period.good"] and parsed.low(at + 1) in sets["period.good_for"]:
            return parsed.low(at - 1) == ","
    return False


def now_near(case: Case) -> bool:
    """A word for now, close ahead of the figure or right after it."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    for at in (*range(max(0, figure.first - NEAR), figure.first), figure.last):
        if parsed.low(at) in sets["period.now"]:
            return True
        if parsed.low(at) in sets["period.now_last"] and parsed.low(at - 1) in sets["period.this"]:
            return True
    return False


def told_past(case: Case) -> bool:
    """``In 2019 kwam 40 procent uit China``: the sentence has a verb in the past."""
    return case.parsed.says(case.lex.sets["period.past"])
