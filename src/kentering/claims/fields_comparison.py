"""Which comparison a figure makes: rules in order, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable

from kentering.claims import grammar_comparison as comparing
from kentering.claims.case import Case, Found
from kentering.claims.context import Context
from kentering.claims.fields_multiple import of_months, of_multiple
from kentering.claims.fields_period import Dated, duration_years
from kentering.claims.grammar_geo import compared_place
from kentering.claims.lexicon import Hit
from kentering.claims.periods_resolve import resolve
from kentering.claims.when import When

_OWN = ("named", "end of the span", "duration")
"""Rules by which a period is the figure's own."""
_NORMAL_YEAR = 2019
"""The last year before the pandemic."""
_CHANGES = ("yoy", "mom", "qoq")


def comparison_of(case: Case) -> Found:
    """Comparison, the rule and the words it stood on."""
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    unit = case.segment.figure.unit
    code, rule_name = comparing.by_habit(
        case.about.inner,
        case.when.period,
        case.context,
        case.lex,
        unit,
        case.parsed.paragraph,
        case.geo,
        branch=_of_branch(case),
    )
    return code, rule_name, None


def _of_branch(case: Case) -> bool:
    """Whether the figure is of a branch, not of the whole."""
    hit = case.about.subject_hit
    return hit is not None and hit.group == "branch" and hit.code != "C"


def _special(case: Case) -> Found | None:
    opening = case.parsed.low(0) in case.lex.sets["period.pronouns"]
    if case.context.averaged and opening and case.segment.figure.unit in (None, "points"):
        return "average", "the average just named", None
    hit = comparing.special(case.parsed, case.segment, case.lex)
    if hit is None:
        return None
    return comparing.SPECIAL.get(hit.code, hit.code), "named", hit


def base_of(case: Case, hit: Hit | None, comparison: str) -> str | None:
    """The month a peak or low was in, or the months of a long-run average."""
    before = case.before.dated.period if case.before is not None else case.context.last
    period = case.when.period or (before if comparison == "average" else None)
    if hit is None or period is None or period.freq != "M" or period.until is not None:
        return None
    if comparison == "average":
        years = comparing.averaged_years(case.parsed, hit, case.lex)
        return f"{period.shift(1 - 12 * years)}/{period}" if years else None
    near = [m for m in case.parsed.mentions if 0 <= m.first - hit.last <= 2 and m.freq == "M"]
    found = resolve(near[0], case.context.now, period) if near else None
    return str(found) if found and comparison in ("vs_peak", "change_over_period") else None


def _target(case: Case) -> Found | None:
    if _aims_on(case):
        return "target", "target of the pair or list", None
    ahead = _begins_ahead(case.when.period, case.context)
    if case.measured.share and not case.about.ambition and not ahead:
        return None
    aim = comparing.goal(case.parsed, case.segment, case.lex)
    if aim is not None:
        return "target", "word of ambition", aim
    aim = comparing.target(case.parsed, case.segment)
    if aim is None:
        return None
    rate = case.about.indicator in case.lex.sets["kinds.rates"]
    aimed = case.about.ambition or case.measured.change or rate
    if aimed or _ends_ahead(case.when.period, case.context):
        return "target", "word of ambition", aim
    return None


def _aims_on(case: Case) -> bool:
    """``ten minste 15%, oplopend tot 30% in 2030``: a later goal after a goal."""
    before, first = case.before, case.segment.figure.first
    if before is None or before.comparison != "target" or case.when.mention is None:
        return False
    rising = case.parsed.low(first - 1) in case.lex.sets["range.to"]
    return rising and before.claim.unit == case.segment.figure.unit


def _outlook(case: Case) -> Found | None:
    """Whether a figure is an outlook: a word says so, or its period lies ahead."""
    if _goes_on(case):
        return "forecast", "outlook of the pair or list", None
    if case.measured.share:
        named = case.when.rule == "named" and _begins_ahead(case.when.period, case.context)
        part = named and case.about.rule != "share of firms"
        return _foretold(case) or (("forecast", "period ahead", None) if part else None)
    ahead = _lies_ahead(case.when, case.context, past=_told_past(case))
    word = comparing.stance(case.parsed, case.segment, case.lex, strong=not ahead)
    if word is not None and not _of_survey(case, word):
        return "forecast", "word of outlook", word
    agreed = case.about.inner in case.lex.sets["kinds.prev"]
    whole = _begins_ahead(case.when.period, case.context)
    rate = case.about.indicator in case.lex.sets["kinds.outlooks"]
    unseen = whole and (ahead or rate)
    if not agreed and (unseen or (ahead and case.measured.change)):
        return "forecast", "period ahead", None
    running = case.when.period is not None and case.when.period.freq == "A"
    passage = case.measured.change and (_of_outlooks(case) or (_year_runs(case) and not agreed))
    passage = passage or (_growth(case) and _year_runs(case))
    steady = case.lex.sets["kinds.levels"] | case.lex.sets["kinds.quoted"]
    passage = passage and not (case.when.mention is None and case.about.indicator in steady)
    rates = rate and _of_outlooks(case) and not _told_past(case)
    if passage or rates or (ahead and ((rate and running) or _planned(case))):
        return "forecast", "outlook of the passage", None
    return None


def _of_survey(case: Case, word: Hit) -> bool:
    """``De index voor de verwachte bedrijvigheid``: what is asked, no outlook on the index."""
    sets, code = case.lex.sets, case.about.indicator
    asked = code in sets["kinds.surveys"] - sets["kinds.index"]
    index = case.segment.figure.unit in (None, "index", "points")
    part = code == "confidence_component"
    return asked and index and (part or case.parsed.low(word.first) in sets["stance.named"])


def _foretold(case: Case) -> Found | None:
    """``de 0,8 procent die economen hadden voorspeld``: no share of a group."""
    hit = comparing.agreed(case.parsed, case.segment, case.lex)
    clause = range(case.segment.figure.last, hit.last) if hit is not None else range(0)
    had = any(case.parsed.low(at) in case.lex.sets["stance.looked_back"] for at in clause)
    return ("forecast", "word of outlook", hit) if had else None


def _goes_on(case: Case) -> bool:
    """The second end of a pair of outlooks, or the next of a list (en de invoer met 9 procent)."""
    if case.before is None or case.before.comparison != "forecast":
        return False
    joined = case.parsed.low(case.segment.first) in case.lex.sets["and_or"]
    now = any(
        case.parsed.low(at) in case.lex.sets["period.now"]
        for at in range(case.segment.first, case.segment.figure.first)
    )
    listed = (joined or now) and case.measured.change and case.when.mention is None
    return case.segment.pair == "to" or listed


def _of_outlooks(case: Case) -> bool:
    """A year among the outlooks of this paragraph or sentence."""
    context, before, period = case.context, case.before, case.when.period
    start = context.forecast_from
    if context.forecast_paragraph != case.parsed.paragraph:
        start = None
    if before is not None and before.comparison == "forecast" and before.dated.period is not None:
        start = min(start or before.dated.period.year, before.dated.period.year)
    if period is None or period.freq != "A" or start is None:
        return False
    if case.when.mention is None and _told_past(case):
        return False
    return period.year >= start and not _looks_back(case)


def _year_runs(case: Case) -> bool:
    """A year that is not over, told as present: nobody has measured it yet."""
    period = case.when.period
    if period is None or period.freq != "A" or period.until is not None:
        return False
    if case.when.basis is not None:
        return False
    past = any(t.low in case.lex.sets["period.past"] for t in case.parsed.tokens)
    return not past and _ends_ahead(period, case.context)


def _planned(case: Case) -> bool:
    """``Dit jaar trekt het bedrijf 25 miljoen euro uit``: a sum of a year that still runs."""
    period, mention, sets = case.when.period, case.when.mention, case.lex.sets
    if period is None or period.freq != "A" or mention is None or case.when.basis is not None:
        return False
    words = {t.low for t in case.parsed.tokens}
    done = sets["period.now"] | sets["period.so_far"] | sets["period.past"]
    summed = case.about.indicator in sets["kinds.summed"]
    amount = case.segment.figure.unit in ("eur", "usd", "count")
    return summed and amount and case.segment.pair is None and not words & done


def _growth(case: Case) -> bool:
    """``Chemie: 2 procent dit jaar``: of a series that only moves a percentage is its growth."""
    sets, code = case.lex.sets, case.about.indicator
    if case.segment.figure.unit != "percent" or case.when.mention is None:
        return False
    shown = sets["kinds.levels"] | sets["kinds.shares"] | sets["kinds.surveys"]
    return code in sets["kinds.statistics"] - shown and case.context.forecast_from is not None


def _looks_back(case: Case) -> bool:
    """``In 2010 lagen de investeringen lager dan in 2009``: told as past among outlooks."""
    return case.when.basis is not None and _told_past(case)


def _told_past(case: Case) -> bool:
    """A verb in the past ahead of the figure: Het aandeel steeg met 3 procent."""
    words = range(case.segment.first, case.segment.figure.first)
    return any(case.parsed.low(at) in case.lex.sets["period.past"] for at in words)


def _lies_ahead(when: Dated, context: Context, *, past: bool) -> bool:
    """Whether a period is not over: in December ``dit jaar`` is not, unless told as past."""
    period, now = when.period, context.now
    if period is None or now is None or period.until is not None:
        return False
    if period.month_index > now.month_index:
        return when.rule in (*_OWN, "earlier in the sentence")
    running = when.mention is not None and when.mention.now_shift == 0
    open_ended = period.freq in "AH" or (period.freq == "Q" and running)
    ends = period.last_month_index + (running and not past)
    return ends > now.month_index and open_ended and when.rule in _OWN


def _begins_ahead(period: When | None, context: Context) -> bool:
    now = context.now
    return period is not None and now is not None and period.month_index > now.month_index


def _ends_ahead(period: When | None, context: Context) -> bool:
    now = context.now
    return period is not None and now is not None and period.last_month_index > now.month_index


def _level(case: Case) -> Found | None:
    if case.measured.change:
        return None
    if case.about.indicator in case.lex.sets["kinds.rates"]:
        return "yoy", "a rate of change", None
    motion = case.measured.motion
    hit = Hit("motion", motion.kind, motion.first, motion.last) if motion else None
    return "level", case.measured.rule, hit


def _named(case: Case) -> Found | None:
    segment = case.segment
    hit = comparing.explicit(case.parsed, segment.first, segment.last, segment.figure.first)
    return (hit.code, "named", hit) if hit is not None else None


def _lasting(case: Case) -> Found | None:
    """``in vijf jaar tijd``: a change over years."""
    years = duration_years(case.parsed, case.segment, case.lex)
    if years is None or years < 2 or case.segment.figure.unit == "factor":
        return None
    return "change_over_period", "over years", None


def _yearly(case: Case) -> Found | None:
    """``gemiddeld 1,9 procent per jaar``, ``tussen 2000 en 2010 2 procent per jaar``: a mean."""
    hits = case.parsed.within("comparison", case.segment.first, case.segment.last)
    annual = any(h.code == "annual" for h in hits)
    if case.segment.figure.unit != "percent" or not (annual or _mean_goes_on(case)):
        return None
    near = range(max(case.segment.first, case.segment.figure.first - 4), case.segment.figure.first)
    mean = any(case.parsed.low(at) in case.lex.sets["comparison.precise"] for at in near)
    mean = (mean and annual) or _over_several_years(case)
    return ("average" if mean else "yoy"), "a rate a year", None


def _over_several_years(case: Case) -> bool:
    period = case.when.period
    spans = period is not None and period.until is not None and period.freq == "A"
    return spans and (case.when.mention is None or not case.when.mention.since)


def _mean_goes_on(case: Case) -> bool:
    """``Tussen 2013 en 2023 was dat 0,4 procent``: as the mean of other years before it."""
    before, known = case.before, case.context.last_claim
    told = before.comparison if before is not None else known.comparison if known else None
    named = case.when.mention is not None and case.when.mention.until is not None
    return told == "average" and named and _over_several_years(case)


def _elsewhere(case: Case) -> Found | None:
    places = case.parsed.within("geo_words", case.segment.figure.last, case.segment.last)
    if any(compared_place(case.parsed, h.first, case.lex) for h in places):
        return "relative", "compared with another country", None
    return None


def _periods(case: Case) -> Found | None:
    if case.when.period is None and case.when.basis is not None:
        return "change_over_period", "from a basis long past", None
    main, basis = case.when.period, case.when.basis
    if case.about.indicator in case.lex.sets["kinds.quarterly"] and main and basis:
        main = main.to("Q") if main.freq == "M" else main
        basis = basis.to("Q") if basis.freq == "M" else basis
    found = comparing.by_periods(main, basis)
    if found == "change_over_period" and _before_corona(case):
        found = "vs_precovid"
    return (found, "from the two periods", None) if found is not None else None


def _before_corona(case: Case) -> bool:
    """``In 2021 ten opzichte van 2019``: with the last year before the pandemic."""
    main, basis = case.when.period, case.when.basis
    if main is None or basis is None or basis.year != _NORMAL_YEAR:
        return False
    named = any(t.low in case.lex.sets["period.pandemic"] for t in case.parsed.tokens)
    return named or _NORMAL_YEAR + 1 < main.year < _NORMAL_YEAR + 5


def _corrected(case: Case) -> Found | None:
    """``gecorrigeerd voor seizoeninvloeden 0,4 procent``: compared with the period before."""
    if not case.measured.change or case.segment.figure.unit != "percent":
        return None
    hits = case.parsed.within("adjusted", 0, case.segment.figure.first)
    hits += case.parsed.within("adjusted", case.segment.figure.last, case.segment.last)
    period = case.when.period
    if period is None or period.until is not None or not any("season" in h.code for h in hits):
        return None
    found = {"M": "mom", "Q": "qoq"}.get(period.freq)
    return (found, "corrected for the season", None) if found else None


def _as_before(case: Case) -> Found | None:
    """As the figure before it in the sentence, unless this one counts from a start of its own."""
    before, mention = case.before, case.when.mention
    if before is None or (mention is not None and mention.since):
        return None
    balance = before.comparison == "level" and before.claim.origins["comparison"].rule == "named"
    if balance and case.about.indicator == before.claim.indicator:
        return "level", "earlier in the sentence", None
    alike = case.segment.figure.unit in (before.claim.unit, "percent")
    if alike and before.measure.change and before.comparison in _CHANGES:
        return before.comparison, "earlier in the sentence", None
    return None


def _beside(case: Case) -> Found | None:
    """``kwam uit op 14,5%, tegen 13,7% in 2005``: a stand beside a stand."""
    before, segment = case.before, case.segment
    if before is None or before.comparison != "level" or before.claim.unit != segment.figure.unit:
        return None
    lead = case.parsed.low(segment.figure.first - 1) in case.lex.sets["boundary.against"]
    same = case.about.indicator == before.claim.indicator
    return ("level", "beside a stand", None) if lead and same else None


def _of_pair(case: Case) -> Found | None:
    """``van 14 naar 15, een stijging van 10 procent``: from the one end to the other."""
    before = case.before
    if before is None:
        told = case.parsed.low(0) in case.lex.sets["period.pronouns"]
        found = case.context.pair_comparison if told else None
    else:
        span = before.pair == "to" and before.dated.basis is not None
        found = comparing.by_periods(before.dated.period, before.dated.basis) if span else None
    return (found, "from one end to the other", None) if found else None


def _begun(case: Case) -> Found | None:
    """``Staal werd sinds januari 22 procent duurder``: over the time since then."""
    mention, period = case.when.mention, case.when.period
    spans = mention is not None and mention.since and period is not None and period.until
    over = spans and case.measured.change and case.segment.figure.unit in ("percent", "factor")
    return ("change_over_period", "span", None) if over else None


def _lead(case: Case) -> Found | None:
    hit = comparing.explicit(case.parsed, 0, case.segment.first)
    return (hit.code, "named", hit) if hit is not None and case.before is None else None


def _announced(case: Case) -> Found | None:
    """As the sentence before, which gave no figure but said what is compared (``meer dan ...``)."""
    told = case.context.announced
    here = (case.about.inner or "", case.parsed.paragraph)
    if told is None or told[:2] != here or case.segment.figure.unit != "percent":
        return None
    return (told[2], "as announced", None) if case.measured.change else None


_RULES: tuple[Callable[[Case], Found | None], ...] = (
    _special,
    _target,
    _outlook,
    _beside,
    _level,
    _named,
    _lasting,
    _yearly,
    _elsewhere,
    _periods,
    _begun,
    of_multiple,
    _of_pair,
    of_months,
    _as_before,
    _lead,
    _corrected,
    _announced,
)
