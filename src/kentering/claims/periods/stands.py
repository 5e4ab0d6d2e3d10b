"""The period of a stand whose sentence names none: none, that of the day, or the one carried."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.case import Case
from kentering.claims.grammar.when import When
from kentering.claims.periods.answered import survey_named, when_asked
from kentering.claims.periods.period import PASSING, Dated
from kentering.claims.periods.resolve import resolve
from kentering.claims.periods.standing import (
    NEAR,
    granted,
    in_apposition,
    now_near,
    staffed,
    standing,
    supposed,
    told_past,
    yearly,
)

TAKEN_OVER = (
    "as before in the text",
    "this paragraph",
    "now",
    "open",
    "month of publication",
)
"""Rules by which a period was carried over from an earlier sentence."""
_PER_YEAR = 12
_QUOTES = ('"', "“", "”", "„", "'", "‘", "’", "«")
_RECENT = 6
"""Months: a quarter is told as present no longer than this after a period."""


def of_stand(case: Case) -> Dated:
    """The period of a stand without one of its own: none, that of today, or the one carried."""
    when = case.when
    if when.rule == "earlier in the sentence" and now_near(case):
        now = case.context.now
        if now is not None and when.period and when.period.month_index > now.month_index:
            return left_open(when)
        back = _present(case) if _of_now(case) else _returned(case)
        if back is not None:
            return back
    if when.rule not in TAKEN_OVER:
        loose = when.period is None and when.rule != "left open" and _asked(case)
        loose = loose and (case.context.polled or _answering(case))
        loose = loose or _beside_other(case)
        return replace(when, period=_of_quarter(case)) if loose else _at_end(case)
    if in_apposition(case):
        return replace(when, period=None, rule=PASSING)
    if yearly(case) or supposed(case) or _of_nothing_known(case) or _of_costs(case):
        return left_open(when)
    return _carried(case)


def _beside_other(case: Case) -> bool:
    """``De productie lag in januari lager en de bezetting is met 83 procent hoog``: another."""
    quarterly = case.about.indicator in case.lex.sets["kinds.by_quarter"]
    other = case.before is not None and case.before.topic.indicator != case.about.indicator
    words = range(case.segment.first, case.segment.figure.first)
    told = any(case.parsed.low(at) in case.lex.sets["period.is"] for at in words)
    period = case.when.period
    return quarterly and other and told and period is not None and period.freq == "M"


def _carried(case: Case) -> Dated:
    """A stand that goes on with the text: of no time, measured last, of today, or the same."""
    when = case.when
    if when.period is None and _told_of_last(case):
        return replace(when, period=case.context.measured, rule="last measured")
    if _of_staff(case):
        return _present(case)
    told = case.about.rule == "share of firms" and _answering(case)
    if not told and (standing(case) or staffed(case) or granted(case)):
        return left_open(when)
    if measured_last(case) and not _of_now(case):
        return _measured_stand(case)
    if _of_now(case) or _quoted(case) or _in_force_since(case) is not None:
        return _present(case)
    return replace(when, period=_held_today(case) or _of_quarter(case))


def _held_today(case: Case) -> When | None:
    """``In de regio staan 4.300 vacatures open``: not of the year that is over."""
    period, now, sets = case.when.period, case.context.today, case.lex.sets
    if period is None or now is None or period.freq != "A" or told_past(case):
        return None
    if case.segment.figure.unit == "percent":
        return None
    over = period.last_month_index < now.month_index
    if not over or case.about.indicator not in sets["kinds.held"]:
        return None
    return now.to("Q") if case.about.indicator in sets["kinds.quarterly"] else now


def _present(case: Case) -> Dated:
    """A stand of today, of a tariff of the month in which it began."""
    period = _in_force_since(case) or case.context.today
    return replace(case.when, period=period, rule="at publication")


def _told_of_last(case: Case) -> bool:
    """``De brutomarge kwam uit op 52,6 procent``: told as past, so of what was measured last."""
    figure, words = case.segment.figure, range(case.segment.first, case.segment.last)
    loose = case.about.indicator in (None, "other")
    if not loose or figure.unit != "percent" or figure.form in ("fraction", "share"):
        return False
    sets = case.lex.sets
    if case.parsed.says(sets["period.habits"]):
        return False
    return any(case.parsed.low(at) in sets["period.past"] for at in words)


def _in_force_since(case: Case) -> When | None:
    """``Sinds april geldt een heffing van 10 procent``: of the month in which it began."""
    if case.about.indicator != "tariff":
        return None
    since = next((m for m in case.parsed.mentions if m.since), None)
    return resolve(since, case.context.now, case.context.anchor) if since is not None else None


def _returned(case: Case) -> Dated | None:
    """``In 1970 was dat een kwart, nu nog een op de tien``: back to what the text is of."""
    then, context = case.when.period, case.context
    now = context.now
    if then is None or now is None or now.month_index - then.last_month_index < _PER_YEAR:
        return None
    told = (context.anchor, context.opening, now)
    later = (w for w in told if w is not None and then.last_month_index < w.last_month_index)
    found = next((w for w in later if w.month_index <= now.month_index), None)
    return replace(case.when, period=found, rule="now") if found is not None else None


def _measured_stand(case: Case) -> Dated:
    """A stand in a passage on the year ahead: of the last figure measured, if it is a series."""
    sets, code = case.lex.sets, case.about.indicator
    if case.measured.share and (code in sets["kinds.answers"] or _asked(case)):
        return replace(case.when, period=when_asked(case.context), rule="at publication")
    if code in sets["kinds.by_quarter"] and not told_past(case):
        return replace(case.when, period=_of_quarter(case), rule="at publication")
    staff = code == "employment" and case.segment.figure.unit != "percent"
    if code not in sets["kinds.levels"] and not staff and not _told_of_last(case):
        return left_open(case.when)
    return replace(case.when, period=case.context.measured, rule="last measured")


def _of_staff(case: Case) -> bool:
    """``Van de 310 mensen heeft 40 procent ...``: those who work there when it is told."""
    parsed, figure, sets = case.parsed, case.segment.figure, case.lex.sets
    whole = parsed.low(figure.first - 1) in sets["articles"]
    led = whole and parsed.low(figure.first - 2) in sets["period.of_noun"]
    return led and figure.unit == "person" and not told_past(case)


def _of_costs(case: Case) -> bool:
    """``Energie vormt 22 procent van de kosten``: a part of the costs, which is no rate."""
    priced = case.about.indicator in case.lex.sets["kinds.goods"]
    return priced and case.segment.figure.unit == "percent" and not told_past(case)


def _quoted(case: Case) -> bool:
    """``De euro noteert 1,17 dollar``, ``gas kost 30 euro``: a rate of the day."""
    sets = case.lex.sets
    if case.about.indicator not in sets["kinds.quoted"]:
        return False
    near = range(max(0, case.segment.figure.first - NEAR), case.segment.figure.first)
    if any(case.parsed.low(at) in sets["period.days"] | sets["period.week"] for at in near):
        return True
    then = case.parsed.says(case.lex.sets["period.when"])
    then = then or case.context.last_claim is None
    known = case.context.spoken.get(case.about.indicator or "")
    return not then and (known is None or case.when.period is None or not told_past(case))


def _at_end(case: Case) -> Dated:
    """``Sinds 2015 steeg de omzet met 40 procent tot 80 miljoen``: a stand at the end of years."""
    when, period = case.when, case.when.period
    if when.rule != "earlier in the sentence" or period is None:
        return when
    changed = case.before is not None and case.before.comparison == "change_over_period"
    if period.freq != "A" and not (
        changed and case.about.indicator in case.lex.sets["kinds.goods"]
    ):
        return when
    return replace(when, period=period.end)


def _of_now(case: Case) -> bool:
    """``werken nu 620 mensen``, ``het tarief dat geldt``, ``een ton kost 15 euro``: of the day."""
    parsed, sets, unit = case.parsed, case.lex.sets, case.segment.figure.unit
    if case.about.indicator == "tariff":
        return parsed.says(sets["period.in_force"])
    if now_near(case) and case.when.period is None and unit == "percent":
        return True
    if now_near(case) or _has(case):
        return unit not in ("percent", "index", "points", None)
    near = range(max(0, case.segment.first), case.segment.figure.first)
    priced = case.about.indicator in sets["kinds.goods"]
    return priced and any(parsed.low(at) in sets["period.present_prices"] for at in near)


def _of_year(case: Case) -> bool:
    """A year or a span carried over, which is not when firms were asked."""
    period = case.when.period
    if period is None or case.when.rule != "as before in the text" or told_past(case):
        return False
    return period.freq in "AH" or period.until is not None


def _asked(case: Case) -> bool:
    """A share of firms that were asked, not a part of a total."""
    context = case.context
    known = case.about.hit is not None or context.asked is not None or context.polled
    return (known or _answering(case)) and case.about.rule == "share of firms"


def _answering(case: Case) -> bool:
    """``40 procent meldt ...``, ``zegt een op de drie``: firms that answer."""
    words = range(case.segment.first, case.segment.last)
    return any(case.parsed.low(at) in case.lex.sets["survey.answering"] for at in words)


def _of_nothing_known(case: Case) -> bool:
    """``Een op de zes bedrijven werkt met robots`` in a passage on last year: a fact of no year."""
    period = case.when.period
    loose = case.about.indicator in (None, "other") and not (case.measured.share and _asked(case))
    return loose and _of_year(case) and period is not None and period.freq == "A"


def _of_the_survey(case: Case) -> When | None:
    """``40 procent van de panelleden meldt ...``: as the survey index of the same text."""
    index, spoken = case.lex.sets["kinds.index"], case.context.spoken
    told = [spoken[code] for code in spoken if code in index]
    return next((w for w in told if w is not None and w.until is None), None)


def _has(case: Case) -> bool:
    """``Het bedrijf heeft 35 vacatures``, ``We hebben elf weken werk``: what firms hold today."""
    near = range(max(0, case.segment.first), case.segment.figure.first)
    surveyed = case.about.indicator == "orders" and case.context.asked is not None
    if surveyed and not now_near(case) and not any(case.parsed.low(at) in _QUOTES for at in near):
        return False
    held = case.about.indicator in case.lex.sets["kinds.held"]
    return held and any(case.parsed.low(at) in case.lex.sets["period.has"] for at in near)


def _of_quarter(case: Case) -> When | None:
    """``De bezettingsgraad is met 83,9 procent hoog``: a rate by quarter, told as present."""
    period, now = case.when.period, case.context.now
    if case.measured.share and _asked(case) and (period is None or _of_year(case)):
        named = survey_named(case.parsed, case.context, case.lex)
        return named or _of_the_survey(case) or when_asked(case.context)
    quarterly = case.about.indicator in case.lex.sets["kinds.by_quarter"]
    if not quarterly or period is None or now is None:
        return period
    beside = case.when.rule == "earlier in the sentence"
    if (period.until is not None and beside) or (told_past(case) and not beside):
        return period.to("Q") if _month_of_quarter(case) else period
    if period.last_month_index > now.month_index:
        return case.context.asked or now.to("Q")
    if period.freq == "Q" and case.when.rule != "as before in the text":
        return period
    recent = 0 <= now.month_index - period.last_month_index <= _RECENT
    asked = case.context.asked if period.freq == "A" and case.measured.share else None
    return (asked or now.to("Q")) if recent else period


def _month_of_quarter(case: Case) -> bool:
    """``De bezettingsgraad klom naar 80 procent`` in a passage on November: of its quarter."""
    sets, period = case.lex.sets, case.when.period
    asked = case.about.indicator in sets["kinds.asked_by_quarter"]
    asked = asked and case.geo not in case.lex.table["kinds"]["use_by_month"]
    month = period is not None and period.freq == "M" and period.until is None
    return asked and month and case.when.rule == "this paragraph"


def left_open(when: Dated) -> Dated:
    """The figure of no period."""
    return replace(when, period=None, rule="open")


def measured_last(case: Case) -> bool:
    """A change that is measured, in a passage on the year ahead: of the last figure measured."""
    period, last, now = case.when.period, case.context.measured, case.context.now
    rules = (*TAKEN_OVER, "from what it compares with")
    if period is None or last is None or now is None or case.when.rule not in rules:
        return False
    ahead = period.freq == "A" and period.last_month_index > now.month_index
    return ahead and last.until is None and last.last_month_index < now.month_index
