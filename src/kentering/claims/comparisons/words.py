"""What a figure compares with: a level, a change over a period, an outlook, a target."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.grammar.when import When
from kentering.claims.model import CURRENCIES

_AVERAGED = (None, "points", "percent", "index", "week", "month")
_LEAD = 14
"""Tokens from the comma that begins an aside to its figure."""
_APART = 9
"""Tokens between the parts of a verb (zet ... in op)."""
_ASIDE = 6
"""Tokens after a figure within which the aside it stands in ends."""
SPECIAL = {
    "vs_low": "change_over_period",
    "vs_event": "change_over_period",
    "vs_months": "change_vs_prev",
}
"""Phrases by the comparison they make."""


def explicit(parsed: Parsed, first: int, last: int, at: int | None = None) -> Hit | None:
    """The phrase that names the comparison, between two tokens; the one nearest to ``at``."""
    hits = parsed.within("comparison", first, last)
    hits = [h for h in hits if h.code in ("yoy", "mom", "qoq")]
    if not hits:
        return None
    return hits[-1] if at is None else min(hits, key=lambda h: (abs(h.first - at), h.first))


def special(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """A comparison with a peak, the time before corona, an average, a contribution."""
    unit = segment.figure.unit
    told = {"vs_peak", "vs_precovid", "two_month_vs_prev", *SPECIAL}
    told |= {"contribution"} if unit == "percentage_points" else set()
    told |= {"level"} if unit == "percent" else set()
    named = [h for h in parsed.within("comparison", segment.first, segment.last) if h.code in told]
    if named:
        return min(named, key=lambda h: abs(h.first - segment.figure.first))
    if unit == "percentage_points":
        return _contributed(parsed, segment, lex)
    return _averaged(parsed, segment, lex) if unit in _AVERAGED else None


def _contributed(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``de bijdrage van energie was 3 procentpunt``."""
    verbs = lex.sets["comparison.contributes"]
    for hit in parsed.within("comparison", 0, segment.first):
        if hit.code == "contribution" and parsed.low(hit.first) in verbs:
            return hit
    if _part(parsed, segment, lex):
        return Hit("comparison", "contribution", segment.figure.core, segment.figure.last)
    return None


def _averaged(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    near = range(segment.figure.first - 8, segment.figure.first + 1)
    for hit in parsed.within("comparison", 0, len(parsed.tokens)):
        close = hit.code == "average" and hit.last in near
        between = {parsed.low(at) for at in range(hit.last, segment.figure.first)}
        aside = between & lex.sets["boundary.subordinate"]
        if close and not aside and not _figure_between(parsed, hit, segment):
            return hit
    return _mean_of_years(parsed, segment, lex)


def _mean_of_years(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``Het gemiddelde vertrouwen over de afgelopen twintig jaar is 1,2``: an average, no stand."""
    lead = range(segment.first, segment.figure.first)
    if not any(parsed.low(at) in lex.sets["level.mean"] for at in lead):
        return None
    for at in range(segment.first, segment.last):
        back = parsed.low(at) in lex.sets["period.last"]
        if back and parsed.low(at + 2) in lex.sets["period.year"]:
            return Hit("comparison", "average", at, at + 3)
    return None


def averaged_years(parsed: Parsed, hit: Hit, lex: Lexicon) -> int | None:
    """``gemiddelde van de afgelopen 20 jaar``: the length of an average in years."""
    for at in range(hit.first, min(hit.last + 6, len(parsed.tokens) - 1)):
        number = parsed.tokens[at]
        if number.kind == "num" and number.text.isdecimal() and len(number.text) < 3:
            whole = parsed.low(at + 1) in lex.sets["period.year"]
            return int(number.text) if whole else None
    return None


def _part(parsed: Parsed, segment: Segment, lex: Lexicon) -> bool:
    """``waarvan 1,1 procentpunt door de prijzen``, ``daarvan is 1 procentpunt te danken aan``."""
    figure = segment.figure
    if parsed.low(figure.first - 1) in lex.sets["boundary.of_which"]:
        return True
    lead = {parsed.low(at) for at in range(max(0, figure.first - 3), figure.first)}
    tail = {parsed.low(at) for at in range(figure.last, figure.last + 4)}
    owed = tail & lex.sets["weak.owed"] or parsed.low(figure.last) in lex.sets["weak.causes"]
    return bool(owed or lead & lex.sets["share.pronouns"])


def _figure_between(parsed: Parsed, hit: Hit, segment: Segment) -> bool:
    return any(
        f.unit is not None and hit.last <= f.first < segment.figure.first for f in parsed.figures
    )


def stance(parsed: Parsed, segment: Segment, lex: Lexicon, *, strong: bool) -> Hit | None:
    """A word of outlook or target in the segment (``dan verwacht`` is none)."""
    names = ("strong_forecast",) if strong else ("strong_forecast", "forecast")
    if _consensus(parsed, lex):
        names = (*names, "consensus", "forecast")
    assumed = _assumed(parsed, segment, lex) or agreed(parsed, segment, lex)
    if assumed is not None:
        return assumed
    first, last = _inset(parsed, segment, lex)
    for hit in parsed.within("stance", first, last):
        provides = parsed.low(hit.last) in lex.sets["small.in"] and hit.last - hit.first == 1
        aside = than_expected(parsed, hit, lex) or _estimate(parsed, hit, lex)
        aside = aside or _reckoned(parsed, hit, segment, lex)
        if provides or aside or _conceded(parsed, hit, segment, lex):
            continue
        ends = parsed.low(hit.first) in lex.sets["stance.closing"] and parsed.low(hit.last) in ".,;"
        if (hit.code in names or ends) and parsed.low(hit.first - 1) not in lex.sets[
            "stance.not_after"
        ]:
            return hit
    return None


def _inset(parsed: Parsed, segment: Segment, lex: Lexicon) -> tuple[int, int]:
    """``De sector, die gehalveerd is tot 8.200 banen, zal ...``: an aside has its own words."""
    figure = segment.figure
    lead = range(figure.first - 1, max(0, figure.first - _LEAD), -1)
    opens = next((at for at in lead if parsed.low(at) == ","), None)
    shuts = range(figure.last, min(segment.last, figure.last + _ASIDE))
    end = next((at for at in shuts if parsed.low(at) == ","), None)
    words = lex.sets["boundary.relative"] | lex.sets["level.by"]
    if opens is None or end is None or parsed.low(opens + 1) not in words:
        return segment.first, segment.last
    return max(opens, segment.first), end


def agreed(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``de 2 procent waar analisten op rekenden``: an outlook in the clause after the figure."""
    first = segment.figure.last
    if parsed.low(first) not in lex.sets["boundary.relative"]:
        return None
    for at in range(first + 1, min(first + 8, len(parsed.tokens))):
        if parsed.tokens[at].kind in ("punct", "num"):
            return None
        hits = parsed.within("stance", at, at + 1)
        found = next((h for h in hits if h.code in ("forecast", "strong_forecast")), None)
        if found is not None:
            return found
    return None


def _assumed(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``gingen echter uit van``: a verb of outlook with words between its parts."""
    for at in range(segment.first, min(segment.last, segment.figure.first)):
        if parsed.low(at) in lex.sets["stance.counts"]:
            near = [parsed.low(on) for on in range(at + 1, min(at + 5, segment.figure.first))]
            if lex.table["stance"]["counted"] and lex.table["stance"]["counted"][0] in near:
                return Hit("stance", "strong_forecast", at, at + 1)
        if parsed.low(at) in lex.sets["stance.holds"]:
            near = [parsed.low(on) for on in range(at + 1, min(at + 9, segment.figure.first))]
            if lex.sets["stance.reckoning"] & {*near}:
                return Hit("stance", "strong_forecast", at, at + 1)
            if (
                near[:1]
                and near[0] in lex.sets["stance.held"]
                and lex.sets["stance.counted"] & {*near}
            ):
                return Hit("stance", "strong_forecast", at, at + 1)
        if parsed.low(at) not in lex.sets["stance.assumes"]:
            continue
        for on in range(at + 1, min(at + 8, segment.figure.first)):
            pair = (parsed.low(on), parsed.low(on + 1))
            if pair == tuple(lex.table["stance"]["assumed"]):
                return Hit("stance", "strong_forecast", at, on + 2)
    return None


def _reckoned(parsed: Parsed, hit: Hit, segment: Segment, lex: Lexicon) -> bool:
    """``over heel 2023 gerekend``: counted over a time, no outlook (``op 3 procent gerekend``)."""
    if parsed.low(hit.first) not in lex.sets["stance.reckoned"] or hit.last - hit.first > 1:
        return False
    words = {parsed.low(at) for at in range(max(segment.first, hit.first - 10), hit.first)}
    return not words & lex.sets["stance.counted"]


def _conceded(parsed: Parsed, hit: Hit, segment: Segment, lex: Lexicon) -> bool:
    """``Waar een daling was verwacht, steeg de export met 3 procent``: the figure came out."""
    if parsed.low(0) not in lex.sets["stance.where"]:
        return False
    return any(parsed.low(at) == "," for at in range(hit.last, segment.figure.first))


def _consensus(parsed: Parsed, lex: Lexicon) -> bool:
    """``in doorsnee`` beside a word of outlook is what economists had agreed on."""
    hits = [h for h in parsed.hits if h.group == "stance"]
    told = any(h.code in ("strong_forecast", "forecast") for h in hits)
    return told and any(h.code == "consensus" and not than_expected(parsed, h, lex) for h in hits)


def than_expected(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``sterker toegenomen dan was verwacht``: the outlook is what is compared with."""
    for at in range(hit.first - 1, max(-1, hit.first - 6), -1):
        if parsed.tokens[at].kind in ("num", "punct"):
            return False
        if parsed.low(at) in lex.sets["stance.than"]:
            return True
    return False


def _estimate(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``een tweede raming van het CBS``: a statistical office that measures, no outlook."""
    if parsed.low(hit.first) in lex.sets["stance.own_estimates"]:
        return True
    if parsed.low(hit.first) not in lex.sets["stance.estimates"]:
        return False
    office = any(
        h.group == "source" and h.code.casefold() in lex.sets["source_rules.offices"]
        for h in parsed.hits
    )
    return office or parsed.low(hit.first - 1) in lex.sets["stance.estimate_kinds"]


def goal(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """``het doel van vlak onder de 2 procent``: a goal named right before its figure."""
    for at in range(
        segment.figure.first - 1, max(segment.first, segment.figure.first - 10) - 1, -1
    ):
        if parsed.tokens[at].kind == "punct":
            return None
        if parsed.low(at) in lex.sets["stance.target_nouns"]:
            leads = parsed.low(at + 1) in lex.sets["stance.goal_follows"]
            return Hit("stance", "target", at, at + 1) if leads else None
    return None


def target(parsed: Parsed, segment: Segment, lex: Lexicon) -> Hit | None:
    """A word of ambition in the segment: ``zet voor volgend jaar in op 3 procent``."""
    set_in = _set_in(parsed, segment.figure.first, lex)
    if set_in is not None:
        return set_in
    hits = [h for h in parsed.within("stance", segment.first, segment.last) if h.code == "target"]
    hits = [h for h in hits if not _next_clause(parsed, segment, h, lex)]
    return next((h for h in hits if not _questioned(parsed, h, lex)), None)


def _next_clause(parsed: Parsed, segment: Segment, hit: Hit, lex: Lexicon) -> bool:
    """``zien de omzet halveren en vragen uitstel aan``: the verb of what comes after ``en``."""
    between = range(segment.figure.last, hit.first)
    return any(parsed.low(at) in lex.sets["and_or"] for at in between)


def in_aims(parsed: Parsed, context: Context, lex: Lexicon) -> bool:
    """Whether a sentence is a line of a list of goals."""
    line = parsed.low(0) in lex.sets["stance.bullets"]
    return line and 0 <= parsed.paragraph - context.aims_paragraph <= 1


def _set_in(parsed: Parsed, first: int, lex: Lexicon) -> Hit | None:
    """``zetten voor 2027 in op 3 procent``, ``spraken af om``: the verb apart from its particle."""
    for hit in reversed(parsed.within("stance", max(0, first - _APART), first)):
        if hit.code != "set_on":
            continue
        lead = range(hit.first - 1, max(-1, hit.first - _APART), -1)
        verb = next((at for at in lead if parsed.low(at) in lex.sets["stance.sets_in"]), None)
        return Hit("stance", "target", verb, verb + 1) if verb is not None else None
    return None


def _questioned(parsed: Parsed, hit: Hit, lex: Lexicon) -> bool:
    """``gevraagd naar``, ``er werd 1.400 euro voor gevraagd``: a question or a price, no demand."""
    asks = parsed.low(hit.first) in lex.sets["stance.questioned"]
    before, after = parsed.low(hit.first - 1), parsed.low(hit.last)
    sets = lex.sets
    return asks and (
        before in sets["stance.not_asked_before"] or after in sets["stance.not_asked_after"]
    )


def by_periods(main: When | None, basis: When | None) -> str | None:
    """yoy, mom or qoq from the two periods compared."""
    if main is not None and basis is not None and {main.freq, basis.freq} == {"M", "Q"}:
        main, basis = main.to("Q"), basis.to("Q")
    if main is None or basis is None:
        return None
    if basis.freq == "A" and main.freq != "A" and basis.until is None and main.year > basis.year:
        return "yoy" if main.year - basis.year == 1 else "change_over_period"
    if main.freq != basis.freq:
        return None
    gap = main.month_index - basis.month_index
    if gap == 12:
        return "yoy"
    return {("M", 1): "mom", ("Q", 3): "qoq"}.get((main.freq, gap), "change_over_period")


def by_habit(
    indicator: str | None,
    main: When | None,
    context: Context,
    lex: Lexicon,
    unit: str | None,
    paragraph: int,
    geo: str,
    *,
    branch: bool = False,
) -> tuple[str, str]:
    """The comparison of a change that names none: the text's own, else the usual one.

    Branches are compared as the total was at first, whatever was said of its last month.
    """
    span = main is not None and main.until is not None
    if unit in (*CURRENCIES, "count", "person") and not (span and main and not main.to_date):
        quarter = main is not None and main.freq == "Q" and _national(indicator, context, lex)
        return ("qoq" if quarter else "change_vs_prev"), "amount of change"
    if main is not None and main.until is not None:
        return ("yoy", "span of a year") if main.to_date else ("change_over_period", "span")
    abroad = geo not in ("", context.home, *lex.table["kinds"]["compares_by_year"])
    known = _known(indicator, main, context, lex, geo if abroad else None)
    near = context.near_paragraph == paragraph and indicator in lex.sets["kinds.statistics"]
    if near and not (branch and known == "yoy" and context.near_comparison == "mom"):
        known = context.near_comparison
    if indicator in lex.sets["kinds.prev"] and known is None:
        return "change_vs_prev", "usual"
    if main is not None and main.freq == "A":
        return "yoy", "annual figure"
    if known:
        return known, "as before in the text"
    monthly = abroad and _by_month(indicator, geo, lex)
    return _usual(indicator, main, lex, unit, abroad=monthly), "usual"


def _by_month(indicator: str | None, geo: str, lex: Lexicon) -> bool:
    """Output and orders of another country, and the trade of some: told from month to month."""
    traded = indicator in lex.sets["kinds.traded"] and geo in lex.table["kinds"]["trade_by_month"]
    return traded or indicator in lex.sets["kinds.monthly_abroad"]


def _national(indicator: str | None, context: Context, lex: Lexicon) -> bool:
    """Jobs and people without work of a country: counted from quarter to quarter."""
    told = any(context.spoken.get(code) for code in ("gdp", "unemployment", "vacancies"))
    return indicator in lex.sets["kinds.labour"] and (told or indicator == "unemployment")


def _known(
    indicator: str | None, main: When | None, context: Context, lex: Lexicon, abroad: str | None
) -> str | None:
    """What the text compared this with before; monthly series abroad go by their own country."""
    last = context.last_claim
    if abroad is not None and main is not None and main.freq == "M" and main.until is None:
        other = lex.table["kinds"]["sibling"].get(indicator)
        first = context.compared.get(f"{indicator} {abroad}")
        first = first or context.compared.get(f"{other} {abroad}")
        if first is not None:
            return first
        beside = last is not None and last.geo == abroad and last.period == str(main)
        if beside and last is not None and last.comparison in ("mom", "yoy"):
            return last.comparison
        area = abroad in lex.table["kinds"]["areas"]
        if indicator in lex.sets["kinds.orders"]:
            return None
        if _by_month(indicator, abroad, lex) and not area:
            return None
    return context.compared.get(indicator or "") or _of_sibling(indicator, main, context, lex)


def _of_sibling(
    indicator: str | None, main: When | None, context: Context, lex: Lexicon
) -> str | None:
    """Orders from abroad compare as orders do, imports as exports, exports as the economy."""
    other = lex.table["kinds"]["sibling"].get(indicator)
    known = context.compared.get(other) if other else None
    part = indicator in lex.sets["kinds.gdp_parts"] and main is not None and main.freq == "Q"
    whole = context.compared.get("gdp") if part else None
    return known or (whole if whole == "qoq" else None)


def _usual(
    indicator: str | None, main: When | None, lex: Lexicon, unit: str | None, *, abroad: bool
) -> str:
    monthly = main is None or main.freq == "M"
    if abroad and monthly and unit == "percent":
        return "mom"
    if indicator == "gdp" and main is not None and main.freq == "Q":
        return "qoq"
    if unit == "points" or indicator in lex.sets["kinds.index"]:
        return "mom"
    return "change_vs_prev" if indicator in lex.sets["kinds.levels"] else "yoy"
