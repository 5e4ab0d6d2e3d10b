"""Goals: a demand, a ceiling that is set, where something has to go."""

from __future__ import annotations

from itertools import takewhile

from kentering.claims.case import Case, Found
from kentering.claims.comparisons import words as comparing
from kentering.claims.comparisons.ahead import begins_ahead, ends_ahead, in_other_words
from kentering.claims.grammar.lexicon import Hit
from kentering.claims.model import CURRENCIES

_CLAUSE = 9
"""Tokens after a share of firms in which stands what they want."""
_AMOUNTS = (*CURRENCIES, "count", "person", "tonne")
_BOUNDS = ("at_least", "at_most")


def aimed(case: Case) -> Found | None:
    """Whether a figure is a goal, and the word that says so."""
    if _aims_on(case):
        return "target", "target of the pair or list", None
    if not _happened(case) and _intended(case):
        return "target", "word of ambition", None
    return None if _happened(case) else _told(case)


def _told(case: Case) -> Found | None:
    """A goal by a word of ambition in its own words."""
    ahead = begins_ahead(case.when.period, case.context) and not _who_wants(case)
    bound = case.segment.figure.modifier in _BOUNDS
    to_reach = _to_reach(case)
    if case.measured.share and not (case.about.ambition or ahead or bound or to_reach):
        return None
    aim = comparing.goal(case.parsed, case.segment, case.lex)
    pair = case.segment.pair
    if (bound and _allowed(case)) or (pair == "to" and aim is None and to_reach):
        return "target", "word of ambition", None
    if pair is not None and aim is None and to_reach:
        return None
    word = aim or comparing.target(case.parsed, case.segment, case.lex)
    if word is None:
        return None
    if case.measured.share and bound and not ahead:
        meant = word.last <= case.segment.figure.first
    else:
        meant = aim is not None or to_reach or _meant(case, word)
    meant = meant or ends_ahead(case.when.period, case.context)
    return ("target", "word of ambition", word) if meant else None


def _meant(case: Case, word: Hit) -> bool:
    """Whether a word of ambition is about the figure: what changes, or what is asked for."""
    rate = case.about.indicator in case.lex.sets["kinds.rates"]
    asks = case.lex.sets["stance.asks"] | case.lex.sets["stance.sets_in"]
    asked = case.parsed.low(word.first) in asks
    return rate or asked or case.about.ambition or case.measured.change


def _happened(case: Case) -> bool:
    """``De uitstoot daalde met 12 procent, maar zo wil niemand het``: the figure has come out."""
    motion, sets = case.measured.motion, case.lex.sets
    if motion is None or motion.kind != "verb" or not case.measured.change:
        return False
    return case.parsed.low(motion.first) in sets["period.past"] - sets["stance.must"]


def _intended(case: Case) -> bool:
    """``Het bedrijf wil 45 vakmensen aannemen``: an amount between a verb of will and its verb.

    ``moeten er 140 vertrekken`` counts who leave.
    """
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    after = figure.last < len(parsed.tokens) and parsed.tokens[figure.last].kind == "word"
    if figure.unit not in _AMOUNTS or not after or case.segment.pair is not None:
        return False
    wills = (sets["stance.must"] - sets["period.past"]) | sets["stance.hopes"]
    for at in range(figure.first - 1, max(-1, figure.first - _CLAUSE), -1):
        word = parsed.low(at)
        joined = word in sets["and_or"] | sets["not_claim.there"]
        if parsed.tokens[at].kind in ("punct", "num") or joined:
            return False
        if word in wills:
            return not case.measured.change
    return False


def _who_wants(case: Case) -> bool:
    """``Een op de vijf wil mensen laten gaan``, ``Toch wil 37 procent``: how many, no goal.

    So is ``64 procent dit jaar meer wil investeren``, a line of a list.
    """
    parsed, figure, must = case.parsed, case.segment.figure, case.lex.sets["stance.must"]
    if parsed.low(figure.last) in must or not case.measured.share:
        return parsed.low(figure.last) in must
    if parsed.low(figure.first - 1) in must:
        return True
    clause = range(figure.last, min(len(parsed.tokens), figure.last + _CLAUSE))
    own = takewhile(lambda at: parsed.tokens[at].kind != "punct", clause)
    return any(parsed.low(at) in must for at in own)


def _allowed(case: Case) -> bool:
    """``mag niet meer dan 65 procent uit één land komen``: a ceiling that is set."""
    words = range(case.segment.first, case.segment.figure.first)
    return any(case.parsed.low(at) in case.lex.sets["stance.may"] for at in words)


def _to_reach(case: Case) -> bool:
    """``De levertijd moet van 26 naar 18 weken``, ``moet dat 35 procent zijn``: where to."""
    parsed, sets, first = case.parsed, case.lex.sets, case.segment.figure.first
    words = range(max(0, first - 9), first)
    must = any(parsed.low(at) in sets["stance.must"] for at in words)
    past = any(
        parsed.low(at) in sets["period.past"] and parsed.low(at) not in sets["stance.must"]
        for at in words
    )
    ends = (first - 1, first - 2, case.segment.figure.last)
    to = any(parsed.low(at) in sets["range.to"] for at in ends)
    become = parsed.low(case.segment.figure.last) in sets["stance.become"]
    return must and (to or become) and not past


def _aims_on(case: Case) -> bool:
    """``ten minste 15%, oplopend tot 30% in 2030``: a later goal after a goal."""
    before, first = case.before, case.segment.figure.first
    if comparing.in_aims(case.parsed, case.context, case.lex):
        return case.segment.pair != "from"
    if in_other_words(case, "target"):
        return True
    if before is None or before.comparison != "target":
        return False
    joined = case.parsed.low(case.segment.first) in case.lex.sets["and_or"]
    if case.when.mention is None:
        return joined and before.measure.share and not case.measured.change
    rising = case.parsed.low(first - 1) in case.lex.sets["range.to"]
    return rising and before.claim.unit == case.segment.figure.unit
