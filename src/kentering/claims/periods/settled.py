"""A period once the comparison is known: goals and facts that have none, stands that are of now."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.case import Case
from kentering.claims.grammar.when import When
from kentering.claims.periods.answered import when_asked
from kentering.claims.periods.period import Dated, duration_years
from kentering.claims.periods.standing import bygone, told_past, usual
from kentering.claims.periods.stands import TAKEN_OVER, left_open, measured_last, of_stand

_CHANGES = ("yoy", "mom", "qoq")
_MEASURED = (*_CHANGES, "vs_peak", "vs_precovid")
_STANDS = ("level", "vs_peak", "vs_precovid")
_CARRIED_OVER = (*TAKEN_OVER, "from what it compares with")
_QUARTER_ENDS = (3, 6, 9, 12)


def settled(case: Case, comparison: str) -> Dated:
    """The period of a figure, now that its comparison is known: the first rule that holds."""
    if comparison == "change_over_period" and (span := _from_basis(case)) is not None:
        return replace(case.when, period=span)
    if case.when.mention is not None:
        return _of_mention(case, comparison)
    if comparison in _STANDS and not case.measured.change and (bygone(case) or usual(case)):
        return left_open(case.when)
    found = _of_comparison(case, comparison) or _at_its_end(case, comparison)
    if found is not None or comparison != "level" or case.context.now is None:
        return found or case.when
    return of_stand(case)


def _of_mention(case: Case, comparison: str) -> Dated:
    """The period of a figure whose sentence names one."""
    if comparison == "level" and _answered_since(case):
        return replace(case.when, period=when_asked(case.context), rule="at publication")
    if comparison == "target" and _after_comma(case):
        return left_open(case.when)
    told = _told_then(case) or _whole_ahead(case) if comparison == "forecast" else None
    return told or _stand_at_end(case)


def _answered_since(case: Case) -> bool:
    """``Bij 14 procent zijn sinds maart mensen ontslagen``: of when the firms were asked."""
    mention, answers = case.when.mention, case.lex.sets["kinds.answers"]
    asked = case.about.indicator in answers or case.about.rule == "share of firms"
    return mention is not None and mention.since and case.measured.share and asked


def _from_basis(case: Case) -> When | None:
    """``in 2023 38 procent meer dan in 2013``: a change over the years between the two."""
    basis, now = case.when.basis, case.context.now
    period = case.when.period or (now if case.context.dated else None)
    if period is None or basis is None or period.until is not None or basis.until is not None:
        return None
    loose = case.when.mention is None or case.when.mention.since
    if case.when.rule in _CARRIED_OVER and basis.freq == "A":
        period = period.to("A")
    if loose and now is not None and period.last_month_index > now.month_index:
        period = now.to(period.freq)
    earlier = basis.freq == period.freq and basis.month_index < period.month_index
    return When(basis.freq, basis.year, basis.number, period) if earlier else None


def _at_its_end(case: Case, comparison: str) -> Dated | None:
    """``over januari tot en met maart ...; het niveau lag 4 procent onder de top``: of its end."""
    period = case.when.period
    if period is None or period.until is None or comparison not in ("vs_peak", "vs_precovid"):
        low = any(h.group == "comparison" and h.code == "vs_low" for h in case.parsed.hits)
        if not low or period is None or period.until is None:
            return None
    yearly = case.when.basis is not None and case.when.basis.freq == "A"
    return None if yearly else replace(case.when, period=period.end)


def _of_comparison(case: Case, comparison: str) -> Dated | None:
    """What goals, outlooks and changes over years make of a period, None where nothing."""
    when, context = case.when, case.context
    if comparison in _MEASURED and measured_last(case):
        return replace(when, period=context.measured, rule="last measured")
    anew = comparison == "target" and _aims_anew(case)
    if anew or (comparison == "change_vs_prev" and _beside_stand(case)):
        return left_open(when)
    if comparison == "change_over_period" and when.rule in (*TAKEN_OVER, "duration"):
        return _over_years(case)
    if comparison == "change_over_period" and when.rule == "the figure before":
        return replace(when, period=context.pair_span or when.period)
    if when.rule == "earlier in the sentence" and _past_again(case, comparison):
        return replace(when, period=context.asked or context.measured, rule="last measured")
    return _looked_ahead(case, comparison) if when.rule in TAKEN_OVER else None


def _beside_stand(case: Case) -> bool:
    """``Van de 2.400 medewerkers zijn er 140 vertrokken``: nobody says when they left."""
    before, beside = case.before, case.when.rule == "earlier in the sentence"
    return beside and before is not None and before.dated.rule == "at publication"


def _past_again(case: Case, comparison: str) -> bool:
    """``33 procent verwacht volgend jaar groei; het verzuim bleef steken op 6 procent``."""
    period, now, segment = case.when.period, case.context.now, case.segment
    if period is None or now is None or comparison in ("forecast", "target"):
        return False
    past = case.lex.sets["period.past"]
    words = range(segment.first, segment.figure.first)
    told = any(case.parsed.low(at) in past for at in words)
    return told and period.month_index > now.month_index


def _looked_ahead(case: Case, comparison: str) -> Dated | None:
    """The year or the figure to come that the text spoke of, for what is expected."""
    if (ahead := _announced(case, comparison)) is not None:
        return replace(case.when, period=ahead, rule="the year just named")
    if comparison != "forecast":
        return None
    if (due := _due(case)) is not None:
        return replace(case.when, period=due, rule="the period after")
    year = _year_of_outlook(case)
    return replace(case.when, period=year, rule="outlook before") if year is not None else None


def _year_of_outlook(case: Case) -> When | None:
    """The year that an outlook without one is of: that of the outlook before it, or this one."""
    period, now = case.when.period, case.context.now
    if _outlook_on(case):
        return _year_ahead(case)
    if now is None or period is None:
        return None
    if period.to_date and not told_past(case):
        return now.to("A")
    return (_year_ahead(case) or now.to("A")) if _behind(case) else None


def _behind(case: Case) -> bool:
    """``De leden gaan uit van een daling van 1 procent`` in a passage on a month that is over."""
    period, now, code = case.when.period, case.context.now, case.about.indicator
    stands = case.lex.sets["kinds.index"] | case.lex.sets["kinds.balance"]
    if period is None or now is None or period.freq not in "MQ" or code in stands:
        return False
    if any(m.freq in "MQ" for m in case.parsed.mentions) or _told_back(case):
        return False
    return period.last_month_index <= now.month_index and case.when.rule == TAKEN_OVER[0]


def _told_back(case: Case) -> bool:
    """``Vooraf was op een plus van 1 procent gerekend``: what had been foreseen."""
    past = case.lex.sets["period.past"] | case.lex.sets["stance.looked_back"]
    return case.parsed.says(past)


def _due(case: Case) -> When | None:
    """``De index stond vorige maand op 50,1. Kenners houden het op 50,5``: the figure to come."""
    known, period, now = case.context.last_claim, case.when.period, case.context.now
    if known is None or period is None or now is None or period.freq != "M" or told_past(case):
        return None
    series = known.indicator == case.about.indicator and known.geo == case.geo
    measured = known.comparison != "forecast" and known.period == str(period)
    due = period.shift(1) if period.until is None else None
    ripe = due is not None and due.month_index <= now.month_index
    return due if series and measured and ripe and known.value is not None else None


def _announced(case: Case, comparison: str) -> When | None:
    """``Voor 2020 is de stemming verdeeld. 31 procent verwacht groei``: the year just named."""
    context, words = case.context, case.lex.sets["period.expecting"]
    if context.ahead is None or case.parsed.paragraph > context.ahead_until:
        return None
    answers = comparison == "level" and case.measured.share
    expected = answers and case.parsed.says(words)
    return context.ahead if comparison == "forecast" or expected else None


def _whole_ahead(case: Case) -> Dated | None:
    """``Voor 2027 voorzien wij herstel. Het volume over het hele jaar komt uit op 1 procent``."""
    mention, ahead = case.when.mention, _announced(case, "forecast")
    whole = mention is not None and mention.freq == "A" and mention.steps == 0
    return replace(case.when, period=ahead) if ahead is not None and whole else None


def _year_ahead(case: Case) -> When | None:
    """The year of the outlook before it, in a new paragraph that of the lead."""
    context = case.context
    fresh = context.forecast_paragraph < case.parsed.paragraph
    return (context.outlook if fresh else None) or context.outlook_period


def _told_then(case: Case) -> Dated | None:
    """``In juni ging het bureau nog uit van 0,5 procent``: the month in which it was said."""
    when, now, year = case.when, case.context.now, _year_foreseen(case)
    if now is None or when.period is None or year is None or when.period.until is not None:
        return None
    over = when.period.freq in "MQ" and when.period.last_month_index < now.month_index
    back = case.lex.sets["stance.looked_back"]
    said = told_past(case) or case.parsed.says(back)
    return replace(when, period=year, rule="outlook before") if over and said else None


def _year_foreseen(case: Case) -> When | None:
    """The year that the outlook before it, in the sentence or the passage, was of."""
    known, before = case.context.last_claim, case.before
    if before is not None:
        year = before.dated.period if before.comparison == "forecast" else None
    else:
        year, now = case.context.last, case.context.now
        runs = year is not None and now is not None and year.last_month_index >= now.month_index
        on = known is not None and (known.comparison == "forecast" or runs)
        on = on and known is not None and known.unit == case.segment.figure.unit
        year = year if on else None
    return year if year is not None and year.freq == "A" else None


def _after_comma(case: Case) -> bool:
    """``die streeft naar 2 procent, begint volgende maand``: a time of another clause."""
    mention, figure = case.when.mention, case.segment.figure
    later = mention is not None and mention.first > figure.last
    return later and case.parsed.low(figure.last) == ","


def _over_years(case: Case) -> Dated:
    """``zijn in twee jaar tijd met 11 procent gestegen``: from so many years before until now."""
    years = duration_years(case.parsed, case.segment, case.lex)
    now = case.when.period or case.context.now
    if years is None or now is None or now.until is not None or not case.measured.change:
        return case.when
    end = now.to("A")
    span = When("A", end.year - years, 1, end)
    return replace(case.when, period=span, rule="over years")


def _outlook_on(case: Case) -> bool:
    """``Voor Spanje rekent de bank op een stijging``: of the year the outlooks are about."""
    year, now = case.context.outlook_period, case.context.now
    if year is None or now is None or not case.measured.change:
        return False
    if any(h.group == "comparison" and h.code in ("mom", "qoq") for h in case.parsed.hits):
        return False
    return year.end.last_month_index > now.month_index and not _told_back(case)


def _aims_anew(case: Case) -> bool:
    """Whether a goal names no time and goes on with no goal: it has none (de bonden eisen 5%)."""
    when, now, before = case.when, case.context.now, case.before
    if before is not None and before.comparison == "target":
        return False
    ahead = (
        when.period is not None
        and now is not None
        and when.period.end.month_index > now.month_index
    )
    carried = when.rule in TAKEN_OVER
    over = not ahead or (carried and told_past(case))
    return (carried or when.rule == "earlier in the sentence") and over


def _stand_at_end(case: Case) -> Dated:
    """``eind juni 33.800 vacatures``: of a count by quarter its quarter."""
    when = case.when
    period, mention = when.period, when.mention
    sets = case.lex.sets
    quarterly = case.about.indicator in sets["kinds.quarterly"] or _asked_by_quarter(case)
    if not quarterly or mention is None or period is None or period.freq != "M":
        return when
    ended = case.parsed.low(mention.first - 1) in case.lex.sets["period.end"]
    if _asked_by_quarter(case):
        apart = mention.now_shift is not None or period.until is not None
        return when if apart else replace(when, period=period.to("Q"))
    if not ended or period.until is not None or period.number not in _QUARTER_ENDS:
        return when
    basis = when.basis.to("Q") if when.basis is not None else None
    return replace(when, period=period.to("Q"), basis=basis)


def _asked_by_quarter(case: Case) -> bool:
    """``De bezettingsgraad was in juli 77,8 procent``: firms are asked once a quarter."""
    return case.about.indicator in case.lex.sets["kinds.asked_by_quarter"]
