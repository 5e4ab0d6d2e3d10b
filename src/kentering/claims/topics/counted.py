"""What a number counts: jobs, vacancies, failed firms, things, or how many were asked."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.topics.carried import Found

_NEAR = 3
_ASKED = 7
"""Tokens between the words of a survey and how many were asked."""


def by_noun(parsed: Parsed, segment: Segment, lex: Lexicon, previous: str | None) -> Found | None:
    """``400 banen``: what the number counts."""
    noun = segment.figure.noun
    works = noun == "other" and parsed.low(segment.figure.first - 1) in lex.sets["definite"]
    firms = parsed.within("population", segment.figure.core, segment.figure.last)
    if works and firms and segment.figure.unit == "count":
        return "other", None, "counted noun"
    if not noun or noun == "other":
        return None
    return _counted(parsed, segment, noun, lex, previous), None, "counted noun"


def _counted(
    parsed: Parsed, segment: Segment, noun: str, lex: Lexicon, previous: str | None
) -> str:
    """``de werkloosheid daalde tot 370 duizend mensen``: people without a job."""
    figure = segment.figure
    hits = parsed.within("indicator", segment.first, figure.first)
    own = parsed.within("count_noun", figure.core, figure.last + 2)
    per = [h for h in parsed.hits if h.group == "density"]
    hits = [h for h in hits if not any(d.first <= h.first < d.last for d in per)]
    rate = lex.sets["not_claim.rate"]
    hits = [h for h in hits if parsed.low(h.first - 2) not in rate]  # per 100 werklozen
    named = [h.code for h in hits if h.code in lex.sets["kinds.counts"]]
    named = named or [code for code in (previous,) if code in lex.sets["kinds.counts"]]
    if not own and named and noun in lex.sets["kinds.counts"]:
        return str(named[-1])
    jobless = any(h.code == "unemployment" for h in hits)
    after = {parsed.low(at) for at in range(figure.last, figure.last + 8)}
    without = lex.sets["weak.without"] & after and lex.sets["weak.work"] & after
    return "unemployment" if noun == "employment" and (jobless or without) else noun


def surveyed(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``een peiling onder 212 leden``, ``ingevuld door 126 bedrijven``: how many were asked."""
    at = segment.figure.first
    if parsed.low(at - 1) in lex.sets["share.among"]:
        codes = lex.sets["kinds.index"] | lex.sets["kinds.balance"] | {"survey_size"}
        if any(h.code in codes for h in parsed.hits if h.group == "indicator"):
            return True
        people = range(segment.figure.core, segment.figure.last)
        firms = any(h.group == "population" and h.first in people for h in parsed.hits)
        inquiry = parsed.low(at - 2).endswith(tuple(lex.table["survey"]["words"]))
        if inquiry or (firms and parsed.low(at - 1) in lex.sets["survey.among"]):
            return True
    led = parsed.low(at - 1) in lex.sets["survey.by"]
    firms = bool(parsed.within("population", segment.figure.core, segment.figure.last))
    reach = _ASKED if firms else _NEAR
    asked = {parsed.low(k) for k in range(max(0, at - reach), at)}
    failed = any(h.code == "bankruptcies" for h in parsed.hits if h.group == "indicator")
    if asked & lex.sets["survey.verbs"] and not failed:
        return True
    if firms and parsed.low(at - 1) in lex.sets["survey.asked"] | lex.sets["survey.filled"]:
        return True
    if _answered(parsed, segment, lex):
        return True
    near = {parsed.low(k) for k in range(max(0, at - _ASKED), at)}
    after = {parsed.low(k) for k in range(segment.figure.last, segment.figure.last + 2)}
    return bool(led and near & lex.sets["survey.words"]) or bool(after & lex.sets["survey.asked"])


def _answered(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``Van de 94 bedrijven die de vragenlijst terugstuurden``: how many answered."""
    figure = segment.figure
    firms = [h.first for h in parsed.hits if h.group == "population"]
    if figure.unit != "count" or not any(figure.core < at < figure.last for at in firms):
        return False
    inside = {parsed.low(at) for at in range(figure.core, figure.last + 6)}
    lead = {parsed.low(at) for at in range(max(0, figure.first - 3), figure.first)}
    return bool(inside & lex.sets["survey.filled"] or lead & lex.sets["survey.based"])
