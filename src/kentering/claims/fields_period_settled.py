"""A period once the comparison is known: goals and facts that have none, stands that are of now."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.fields_comparison import Case
from kentering.claims.fields_period import Dated
from kentering.claims.when import When

_TAKEN_OVER = (
    "as before in the text",
    "this paragraph",
    "now",
    "open",
    "month of publication",
)
"""Rules by which a period was carried over from an earlier sentence."""
_CHANGES = ("yoy", "mom", "qoq")
_QUARTER_ENDS = (3, 6, 9, 12)
_NEAR = 6
"""Tokens ahead of a figure in which a word for now speaks of it."""


def settled(case: Case, comparison: str) -> Dated:
    """The period of a figure, now that its comparison is known."""
    when = case.when
    if when.mention is not None:
        return _stand_at_end(case)
    if comparison == "target" and _aims_anew(case):
        return replace(when, period=None, rule="open")
    if comparison == "forecast" and when.rule in _TAKEN_OVER and _outlook_on(case):
        return replace(when, period=case.context.outlook_period, rule="outlook before")
    if when.rule not in _TAKEN_OVER or comparison != "level" or case.context.now is None:
        return when
    if _standing(case):
        return replace(when, period=None, rule="open")
    if _of_now(case):
        return replace(when, period=case.context.now, rule="at publication")
    return replace(when, period=_of_quarter(case))


def _outlook_on(case: Case) -> bool:
    """``Voor Spanje rekent de bank op een stijging``: of the year the outlooks are about."""
    year, now = case.context.outlook_period, case.context.now
    if year is None or now is None or not case.measured.change:
        return False
    if any(h.group == "comparison" and h.code in ("mom", "qoq") for h in case.parsed.hits):
        return False
    past = case.lex.sets["period.past"] | case.lex.sets["stance.looked_back"]
    return year.end.last_month_index > now.month_index and not any(
        t.low in past for t in case.parsed.tokens
    )


def _aims_anew(case: Case) -> bool:
    """Whether a goal names no time and goes on with no goal: it has none (de bonden eisen 5%)."""
    when, now, before = case.when, case.context.now, case.before
    if before is not None and before.comparison == "target":
        return False
    ahead = when.period is not None and now is not None and when.period.end.month_index > now.month_index
    return when.rule in (*_TAKEN_OVER, "earlier in the sentence") and not ahead


def _stand_at_end(case: Case) -> Dated:
    """``eind juni 33.800 vacatures``: of a count by quarter its quarter."""
    when = case.when
    period, mention = when.period, when.mention
    quarterly = case.about.indicator in case.lex.sets["kinds.quarterly"]
    if not quarterly or mention is None or period is None or period.freq != "M":
        return when
    ended = case.parsed.low(mention.first - 1) in case.lex.sets["period.end"]
    if not ended or period.until is not None or period.number not in _QUARTER_ENDS:
        return when
    basis = when.basis.to("Q") if when.basis is not None else None
    return replace(when, period=period.to("Q"), basis=basis)


def _standing(case: Case) -> bool:
    """``De branche telt 2.200 leden``, ``is goed voor 22 procent``: a fact without a date."""
    parsed, sets = case.parsed, case.lex.sets
    if case.when.basis is not None or _now_near(case):
        return False
    told = any(h.group == "comparison" and h.code in _CHANGES for h in parsed.hits)
    if told or any(m.basis for m in parsed.mentions):
        return False
    words = [t.low for t in parsed.tokens]
    if any(word in sets["period.static"] for word in words):
        return True
    share = case.segment.figure.unit == "percent"
    if share and any(word in sets["period.static_shares"] for word in words):
        return not any(word in sets["period.past"] for word in words)
    good = any(
        word in sets["period.good"] and parsed.low(at + 1) in sets["period.good_for"]
        for at, word in enumerate(words)
    )
    return good and any(word in sets["period.is"] for word in words)


def _now_near(case: Case) -> bool:
    """A word for now, close ahead of the figure or right after it."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    for at in (*range(max(0, figure.first - _NEAR), figure.first), figure.last):
        if parsed.low(at) in sets["period.now"]:
            return True
        if parsed.low(at) in sets["period.now_last"] and parsed.low(at - 1) in sets["period.this"]:
            return True
    return False


def _of_now(case: Case) -> bool:
    """``werken nu 620 mensen``, ``het tarief dat geldt``, ``een ton kost 15 euro``: of the day."""
    parsed, sets, unit = case.parsed, case.lex.sets, case.segment.figure.unit
    if case.about.indicator == "tariff":
        return any(t.low in sets["period.in_force"] for t in parsed.tokens)
    if _now_near(case) or _has(case):
        return unit not in ("percent", "index", "points", None)
    near = range(max(0, case.segment.first), case.segment.figure.first)
    priced = case.about.indicator in sets["kinds.goods"]
    return priced and any(parsed.low(at) in sets["period.present_prices"] for at in near)


def _has(case: Case) -> bool:
    """``Het bedrijf heeft 35 vacatures``, ``We hebben elf weken werk``: what firms hold today."""
    near = range(max(0, case.segment.first), case.segment.figure.first)
    held = case.about.indicator in case.lex.sets["kinds.held"]
    return held and any(case.parsed.low(at) in case.lex.sets["period.has"] for at in near)


def _of_quarter(case: Case) -> When | None:
    """``De bezettingsgraad is met 83,9 procent hoog``: a rate by quarter, told as present."""
    period, now = case.when.period, case.context.now
    if case.about.indicator != "capacity_utilisation" or period is None or now is None:
        return period
    past = any(t.low in case.lex.sets["period.past"] for t in case.parsed.tokens)
    if period.until is not None or past:
        return period
    if period.freq == "Q" and case.when.rule != "as before in the text":
        return period
    recent = 0 <= now.month_index - period.last_month_index <= _NEAR
    return now.to("Q") if recent else period
