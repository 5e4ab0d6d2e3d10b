"""Which comparison a figure makes: rules in order, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable

from kentering.claims.case import Case, Found
from kentering.claims.comparisons import words as comparing
from kentering.claims.comparisons.ahead import AGREED, agreed_rise, outlook
from kentering.claims.comparisons.aimed import aimed
from kentering.claims.comparisons.multiple import of_months, of_multiple
from kentering.claims.comparisons.relative import elsewhere, gap, than_other
from kentering.claims.grammar.lexicon import Hit
from kentering.claims.model import Claim
from kentering.claims.periods.period import duration_years
from kentering.claims.periods.resolve import resolve

_NORMAL_YEAR = 2019
"""The last year before the pandemic."""
_LEAD = 6
"""Tokens before the words of a figure in which the length of its time stands."""
_YEAR = 12
"""Months of a year."""
_CHANGES = ("yoy", "mom", "qoq")
_YEARLY = "a rate a year"


def comparison_of(case: Case) -> Found:
    """Comparison, the rule and the words it stood on."""
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    if _by_year(case):
        return "yoy", "usual", None
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


def _by_year(case: Case) -> bool:
    """``De Duitse machinebouwers kregen 5 procent meer orders``: their union compares by year."""
    orders = case.about.indicator in case.lex.sets["kinds.orders"]
    hit, branches = case.about.subject_hit, case.lex.table["kinds"]["orders_by_year"]
    named = hit is not None and hit.group == "branch" and hit.code == branches.get(case.geo)
    return orders and named and case.segment.figure.unit == "percent"


def _of_branch(case: Case) -> bool:
    """Whether the figure is of a branch, not of the whole."""
    hit = case.about.subject_hit
    return hit is not None and hit.group == "branch" and hit.code != "C"


def _special(case: Case) -> Found | None:
    opening = case.parsed.low(0) in case.lex.sets["period.pronouns"]
    if case.context.averaged and opening and case.segment.figure.unit in (None, "points"):
        return "average", "the average just named", None
    hit = comparing.special(case.parsed, case.segment, case.lex)
    if hit is None or (hit.code == "level" and _nets(case)):
        return None
    if _stand_then(case, hit):
        moving = case.measured.change or case.about.indicator in case.lex.sets["kinds.rates"]
        return None if moving else ("level", "the stand of that time", hit)
    period = case.when.period
    quarter = period is not None and period.freq == "Q" and period.until is None
    if hit.code == "vs_months" and quarter:
        return "qoq", "named", hit
    return comparing.SPECIAL.get(hit.code, hit.code), "named", hit


def _nets(case: Case) -> bool:
    """``krimpt per saldo met 3 procent``, ``per saldo 3 procent lager``: no balance of firms."""
    motion, moves = case.measured.motion, case.lex.sets["level.by"]
    if motion is not None and motion.kind == "comparative":
        after = motion.first == case.segment.figure.last
        stands = case.parsed.low(motion.last) in case.lex.sets["bare.closing"]
        return case.measured.change and after and stands
    by = case.parsed.low(case.segment.figure.first - 1) in moves
    return case.measured.change and by and motion is not None and motion.kind == "verb"


def _stand_then(case: Case, hit: Hit) -> bool:
    """``Voor corona was 20 euro normaal``, ``onder de piek van 340 euro``: a stand of then."""
    if hit.code not in ("vs_peak", "vs_precovid", "vs_event"):
        return False
    figure, of = case.segment.figure, case.lex.sets["range.from"]
    value = hit.last + 1 == figure.first and case.parsed.low(hit.last) in of
    stood = figure.unit != "percent" or case.about.indicator in case.lex.sets["kinds.levels"]
    return value or (stood and not case.measured.change)


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


def _in_brackets(case: Case) -> Found | None:
    """``Maar de machinebouw (11%) is afhankelijker``: a part like the one spoken of before."""
    known, figure = case.context.last_claim, case.segment.figure
    beside = case.before is None or case.before.comparison == "level"
    plain = figure.unit == "percent" and not figure.sign and case.measured.motion is None
    if known is None or known.unit != "percent" or known.comparison != "level":
        return None
    inside = case.parsed.low(figure.first - 1) == "(" and case.parsed.low(figure.last) == ")"
    return ("level", "beside a stand", None) if plain and beside and inside else None


def _still_stands(case: Case) -> bool:
    """``In de metaal was dat 79 procent, en in mei nog maar 61``: a stand after a stand.

    So is ``Op dit moment 63 procent``.
    """
    known = case.before.claim if case.before is not None else case.context.last_claim
    segment, sets = case.segment, case.lex.sets
    if segment.figure.unit != "percent" or segment.figure.sign or case.when.basis is not None:
        return False
    stood = known is not None and known.unit == "percent" and _stood(known)
    lead = range(segment.first, segment.figure.first)
    now = any(case.parsed.low(at) in sets["level.at_present"] for at in lead)
    code = case.about.indicator
    fresh = code in sets["kinds.growing"] | sets["kinds.totals"] and case.about.rule == "named"
    fresh = fresh and segment.figure.form == "number"
    other = fresh and (known is None or code != known.indicator)
    if other or code in sets["kinds.rates"] or not (stood or now):
        return False
    stops = sets["and_or"] | {",", ";", "("}
    rest = range(segment.figure.last, segment.last)
    end = next((at for at in rest if case.parsed.low(at) in stops), segment.last)
    moved = bool(case.parsed.within("basis", segment.first, end))
    moved = moved or comparing.explicit(case.parsed, segment.first, end) is not None
    motion = case.measured.motion
    return not moved and (motion is None or (motion.first >= end and not case.measured.tied))


def _stood(claim: Claim) -> bool:
    """Whether a figure is a stand, or the stand that is aimed at."""
    rule = claim.origins.get("value")
    aimed = claim.comparison == "target" and rule is not None and rule.rule in ("share", "level")
    return aimed or claim.comparison == "level"


def _level(case: Case) -> Found | None:
    if case.measured.change and _still_stands(case):
        return "level", "a stand after a stand", None
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


def _agreed(case: Case) -> Found | None:
    """A step of an agreement on wages: compared with what was paid before."""
    step = case.segment.figure.unit == "percent" and agreed_rise(case)
    return ("change_vs_prev", AGREED, None) if step else None


def _over_months(case: Case) -> Found | None:
    """``in drie maanden 40 procent omhoog``, ``in een paar weken``: a change over that time."""
    parsed, lex, segment = case.parsed, case.lex, case.segment
    if segment.figure.unit not in ("percent", "factor"):
        return None
    for at in range(max(0, segment.first - _LEAD), min(segment.last, len(parsed.tokens) - 2)):
        if parsed.low(at) not in lex.sets["period.over_years"]:
            continue
        on = at + 1 + (parsed.low(at + 1) in lex.sets["articles"])
        few = parsed.low(on) in lex.sets["period.few"]
        digits = parsed.low(on).isdecimal()
        count = float(parsed.low(on)) if digits else lex.words.value(parsed.low(on))
        if (few or count) and parsed.low(on + 1) in lex.sets["period.short_units"]:
            if count == _YEAR and parsed.low(on + 1) in lex.sets["period.month"]:
                return "yoy", "named", None
            return None if on > at + 1 and not few else ("change_over_period", "over months", None)
    return None


def _same_span(case: Case) -> Found | None:
    """``De kosten stegen in dezelfde periode met 16 procent``: compared as the change before."""
    known = case.before.claim if case.before is not None else case.context.last_claim
    hits = case.parsed.within("comparison", case.segment.first, case.segment.last)
    if known is None or not any(h.code == "that_span" for h in hits):
        return None
    if known.comparison is None or known.comparison not in (*_CHANGES, "change_over_period"):
        return None
    return known.comparison, "same time as before", None


def _yearly(case: Case) -> Found | None:
    """``gemiddeld 1,9 procent per jaar``: a rate a year, over however many years."""
    hits = case.parsed.within("comparison", case.segment.first, case.segment.last)
    annual = any(h.code == "annual" for h in hits)
    if case.segment.figure.unit == "percent" and (annual or _rate_goes_on(case)):
        return "yoy", _YEARLY, None
    return None


def _rate_goes_on(case: Case) -> bool:
    """``Tussen 2013 en 2023 was dat 0,4 procent``: as the rate of other years before it."""
    known = case.before.claim if case.before is not None else case.context.last_claim
    rule = known.origins.get("comparison") if known is not None else None
    mention, period = case.when.mention, case.when.period
    span = period is not None and period.until is not None and period.freq == "A"
    named = mention is not None and mention.until is not None and not mention.since
    return rule is not None and rule.rule == _YEARLY and named and span


def _periods(case: Case) -> Found | None:
    """From the two periods compared; ``meer dan in mei gemeld`` names when it was told."""
    told = case.lex.sets["stance.reported"]
    if case.when.period is None and case.when.basis is not None:
        return "change_over_period", "from a basis long past", None
    if any(m.basis and case.parsed.low(m.last) in told for m in case.parsed.mentions):
        return None
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
    named = case.parsed.says(case.lex.sets["period.pandemic"])
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


def _announced(case: Case) -> Found | None:
    """As the sentence before, which gave no figure but said what is compared (``meer dan ...``)."""
    told = case.context.announced
    here = (case.about.inner or "", case.parsed.paragraph)
    if told is None or told[:2] != here or case.segment.figure.unit != "percent":
        return None
    return (told[2], "as announced", None) if case.measured.change else None


_RULES: tuple[Callable[[Case], Found | None], ...] = (
    _special,
    _in_brackets,
    aimed,
    outlook,
    gap,
    _level,
    _named,
    _agreed,
    _yearly,
    _lasting,
    _over_months,
    elsewhere,
    than_other,
    _periods,
    _same_span,
    _begun,
    of_multiple,
    _of_pair,
    of_months,
    _as_before,
    _corrected,
    _announced,
)
