"""Whether a figure is an outlook: a word says so, or its period lies ahead of publication."""

from __future__ import annotations

from itertools import takewhile

from kentering.claims.case import Case, Found
from kentering.claims.comparisons import words as comparing
from kentering.claims.draft import Draft
from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.model import CURRENCIES
from kentering.claims.periods.period import Dated

_CLAUSE = 14
"""Tokens of a clause before and after a figure in which its verb stands."""
AGREED = "a step agreed"
_HEADING = 12
"""Tokens of a heading or question that announces a list of outlooks."""
_AMOUNTS = (*CURRENCIES, "count", "person")
_STOPS = (".", ";", ":")
_OWN = ("named", "end of the span", "duration")
"""Rules by which a period is the figure's own."""


def outlook(case: Case) -> Found | None:
    """Whether a figure is an outlook: a word says so, or its period lies ahead."""
    if _goes_on(case) or in_other_words(case) or _listed(case):
        return "forecast", "outlook of the pair or list", None
    if _dated_too_soon(case) or _of_now(case):
        return None
    if case.measured.share:
        return _share_ahead(case)
    return None if _known(case) or _whole(case) else _told_ahead(case)


def foreseeing(parsed: Parsed, context: Context, lex: Lexicon) -> bool:
    """``Wat verwachten wij voor 2026?``, or a line of the list that follows such a heading."""
    if parsed.low(0) in lex.sets["stance.bullets"]:
        return 0 <= parsed.paragraph - context.outlooks_paragraph <= 1
    if parsed.figures or len(parsed.tokens) > _HEADING or parsed.low(len(parsed.tokens) - 1) == ".":
        return False
    heads = lex.sets["stance.outlook_nouns"] | lex.sets["stance.outlook_heads"]
    return parsed.says(heads)


def _listed(case: Case) -> bool:
    """``- Uitvoer: +2 procent`` in a list of outlooks, unless it tells what has been."""
    line = case.parsed.low(0) in case.lex.sets["stance.bullets"]
    ahead = line and foreseeing(case.parsed, case.context, case.lex)
    first = case.before is None or case.measured.change
    told = _told_past(case) or case.when.basis is not None
    return ahead and first and not case.measured.share and not told


def agreed_rise(case: Case) -> bool:
    """``Werknemers krijgen er in juli 3 procent bij``: a step of an agreement on wages."""
    if case.about.indicator not in case.lex.sets["kinds.agreed"] or not case.measured.change:
        return False
    paid = case.parsed.says(case.lex.sets["told.raised"])
    known = case.before.claim if case.before is not None else case.context.last_claim
    rule = known.origins.get("comparison") if known is not None else None
    return paid or (rule is not None and rule.rule == AGREED and _dated_step(case))


def _dated_step(case: Case) -> bool:
    """``en in januari nog eens 2 procent``: the next step has a month of its own."""
    period = case.when.period
    return case.when.mention is not None and period is not None and period.freq == "M"


def _of_now(case: Case) -> bool:
    """``moet in 2030 15 procent zijn; nu is het 12 procent``: the period ahead is of the other."""
    words = {case.parsed.low(at) for at in range(case.segment.first, case.segment.figure.first)}
    return case.when.rule not in _OWN and bool(words & case.lex.sets["period.now"])


def _dated_too_soon(case: Case) -> bool:
    """A month told as past that lies ahead of a publication that is only told from the text."""
    sets = case.lex.sets
    words = {t.low for t in case.parsed.tokens}
    past = words & sets["period.past"] and not words & sets["period.to_come"]
    foretold = comparing.stance(case.parsed, case.segment, case.lex, strong=True) is not None
    guessed = not case.context.dated and begins_ahead(case.when.period, case.context)
    return bool(past) and guessed and not foretold


def _share_ahead(case: Case) -> Found | None:
    """``In 2030 werkt 8 procent in de industrie``: a share foretold."""
    past = _told_past(case)
    rated = case.about.indicator in case.lex.sets["kinds.outlooks"]
    ahead = rated and _lies_ahead(case.when, case.context, past=past) and not past
    ahead = ahead or begins_ahead(case.when.period, case.context)
    part = case.when.rule == "named" and ahead and case.about.rule != "share of firms"
    part = part or _comes_to(case)
    return _foretold(case) or (("forecast", "period ahead", None) if part else None)


def _told_ahead(case: Case) -> Found | None:
    """By a word of outlook, by its period, or by the passage."""
    ahead = _lies_ahead(case.when, case.context, past=_told_past(case))
    word = comparing.stance(case.parsed, case.segment, case.lex, strong=not ahead)
    if word is not None and _came_out(case, word):
        word = None
    if word is not None and not (_of_survey(case, word) or _times_what(case, word)):
        return "forecast", "word of outlook", word
    agreed = case.about.inner in case.lex.sets["kinds.prev"] or agreed_rise(case)
    whole = begins_ahead(case.when.period, case.context)
    rate = case.about.indicator in case.lex.sets["kinds.outlooks"]
    unseen = whole and (ahead or rate)
    if not agreed and (unseen or (ahead and case.measured.change) or _comes_to(case)):
        return "forecast", "period ahead", None
    running = case.when.period is not None and case.when.period.freq == "A"
    passage = case.measured.change and (_of_outlooks(case) or (_year_runs(case) and not agreed))
    steady = case.lex.sets["kinds.levels"] | case.lex.sets["kinds.quoted"]
    passage = passage and not (case.when.mention is None and case.about.indicator in steady)
    passage = passage and not (_of_last_month(case) or _counted(case))
    rates = rate and _of_outlooks(case) and not _told_past(case)
    if passage or rates or (ahead and ((rate and running) or _planned(case))):
        return "forecast", "outlook of the passage", None
    return None


def _came_out(case: Case, word: Hit) -> bool:
    """``op een stijging gerekend, maar de productie daalde``: what came of it."""
    between = range(word.last, case.segment.figure.first)
    sets = case.lex.sets
    turn = [at for at in between if case.parsed.low(at) in sets["boundary.strong"]]
    past = turn and any(
        case.parsed.low(at) in sets["period.past"] for at in between if at > turn[-1]
    )
    return bool(past)


def _known(case: Case) -> bool:
    """``gelijk aan de 172 miljoen euro van vorig jaar``: what an outlook is measured by."""
    parsed, figure = case.parsed, case.segment.figure
    the = parsed.low(figure.first - 1) in case.lex.sets["definite"]
    of = parsed.low(figure.last) in case.lex.sets["range.from"]
    dated = any(m.first == figure.last + 1 for m in parsed.mentions)
    return the and of and dated and not ends_ahead(case.when.period, case.context)


def _whole(case: Case) -> bool:
    """``verdwijnen 1.050 van de 8.000 banen``, ``De pot van 3 miljoen zal``: what there is now."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    the = parsed.low(figure.first - 1) in sets["definite"]
    of = figure.first - 1 - the
    if parsed.low(of) not in sets["range.from"] or case.measured.change:
        return False
    part = the and any(f.last == of for f in parsed.figures)
    named = of >= 2 and parsed.low(of - 2) in sets["definite"] and figure.unit in _AMOUNTS
    named = named and parsed.low(figure.last) not in sets["boundary.relative"]
    told = comparing.stance(parsed, case.segment, case.lex, strong=False)
    return part or (named and told is not None and told.first >= figure.last)


def in_other_words(case: Case, comparison: str = "forecast") -> bool:
    """``Dat zijn 685.000 personen``, ``komt dat neer op``: the same outlook or goal said again."""
    known, parsed, sets = case.context.last_claim, case.parsed, case.lex.sets
    if known is None or known.comparison != comparison or case.before is not None:
        return False
    opens = parsed.low(0) in sets["period.pronouns"] and parsed.low(1) in sets["bare.stands"]
    again = opens and case.segment.figure.first <= 3
    words = range(1, case.segment.figure.first)
    sums = any(parsed.low(at) in sets["stance.amounts_to"] for at in words)
    sums = sums and any(parsed.low(at - 1) in sets["period.pronouns"] for at in words)
    told = again or sums or (_then(case) and not _told_past(case))
    return told and case.when.mention is None and case.when.basis is None


def _then(case: Case) -> bool:
    """``De depositorente komt dan op 3 procent``: at the time of the outlook before."""
    parsed, sets = case.parsed, case.lex.sets
    verbs = sets["level.stands"] | sets["not_claim.there"]
    words = range(max(1, case.segment.first), case.segment.figure.first)
    return any(
        parsed.low(at) in sets["stance.then"] and parsed.low(at - 1) in verbs for at in words
    )


def _of_last_month(case: Case) -> bool:
    """``De ontwikkeling op maandbasis: +0,7 procent``: no change over a year, so no outlook."""
    segment = case.segment
    hit = comparing.explicit(case.parsed, segment.first, segment.last, segment.figure.first)
    return hit is not None and hit.code != "yoy"


def _counted(case: Case) -> bool:
    """``Tegelijk schrapt het 1.700 banen``: jobs counted beside an outlook, of no time named."""
    people = case.segment.figure.unit in ("count", "person")
    return people and case.when.mention is None and not _goes_on(case)


def _comes_to(case: Case) -> bool:
    """``Het tekort komt dit jaar uit op 3 procent``, ``dit jaar wordt dat een vijfde``."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    if case.when.mention is None or not ends_ahead(case.when.period, case.context):
        return False
    near = range(max(0, figure.first - _CLAUSE), min(len(parsed.tokens), figure.last + _CLAUSE))
    words = {parsed.low(at) for at in near}
    annual = case.when.period is not None and case.when.period.freq == "A"
    out = annual and bool(words & sets["stance.comes_to"] and words & sets["stance.comes_out"])
    lead = range(max(1, figure.first - 4), figure.first)
    becomes = any(
        parsed.low(at - 1) in sets["stance.becomes"]
        and parsed.low(at) in sets["period.pronouns"] | sets["level.stood_for"]
        for at in lead
    )
    return (out or becomes) and not (words & sets["period.now"] or _told_past(case))


def _times_what(case: Case, word: Hit) -> bool:
    """``het dubbele van de prognose``, ``twee keer zoveel als verwacht``: a multiple of it."""
    figure, sets = case.segment.figure, case.lex.sets
    between = {case.parsed.low(at) for at in range(figure.last, word.first)}
    return figure.unit == "factor" and bool(between & (sets["period.as"] | sets["range.from"]))


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
    part = case.parsed.low(case.segment.figure.first - 1) in case.lex.sets["boundary.of_which"]
    part = part and case.before.claim.unit == case.segment.figure.unit
    return case.segment.pair == "to" or listed or part or _reached(case, case.before)


def _reached(case: Case, before: Draft) -> bool:
    """``zal met 7 procent toenemen tot 125 miljard dollar``: where the move ahead leads to."""
    start = case.segment.figure.first - 1
    comma = case.parsed.low(start - 1) == ","
    opens = case.segment.first >= start - comma
    onto = case.parsed.low(start) in case.lex.sets["range.to"] and opens
    moved = before.measure.change and before.claim.unit != case.segment.figure.unit
    return onto and moved and case.when.mention is None


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
    past = case.parsed.says(case.lex.sets["period.past"])
    return not (past or _perfect(case)) and ends_ahead(period, case.context)


def _planned(case: Case) -> bool:
    """``Dit jaar trekt het bedrijf 25 miljoen euro uit``: a sum of a year that still runs."""
    period, mention, sets = case.when.period, case.when.mention, case.lex.sets
    if period is None or period.freq != "A" or mention is None:
        return False
    clause = range(case.segment.first, case.segment.last)
    words = {case.parsed.low(at) for at in clause}
    done = sets["period.now"] | sets["period.so_far"] | sets["period.past"]
    summed = case.about.indicator in sets["kinds.summed"]
    amount = case.segment.figure.unit in (*CURRENCIES, "count")
    lone = case.segment.pair is None or case.before is None
    return summed and amount and lone and not words & done


def _looks_back(case: Case) -> bool:
    """``In 2010 lagen de investeringen lager dan in 2009``: told as past among outlooks."""
    return case.when.basis is not None and _told_past(case)


def _told_past(case: Case) -> bool:
    """A verb in the past beside the figure: Het steeg met 3 procent, die 3 procent steeg."""
    parsed, past = case.parsed, case.lex.sets["period.past"]
    words = range(case.segment.first, case.segment.figure.first)
    if any(parsed.low(at) in past for at in words):
        return True
    after = range(case.segment.figure.last, case.segment.last)
    rest = takewhile(lambda at: parsed.tokens[at].kind != "punct", after)
    return any(parsed.low(at) in past for at in rest) or _perfect(case)


def _perfect(case: Case) -> bool:
    """``De prijzen zijn dit jaar met 11 procent verhoogd``: done, in a year that runs."""
    parsed, sets, figure = case.parsed, case.lex.sets, case.segment.figure
    lead = range(max(0, figure.first - _CLAUSE), figure.last)
    opens = [at for at in lead if parsed.low(at) in sets["period.perfect"]]
    if not opens:
        return False
    end = min(len(parsed.tokens), figure.last + _CLAUSE)
    clause = takewhile(lambda at: parsed.low(at) not in _STOPS, range(opens[-1] + 1, end))
    return any(_participle(case, at) for at in clause)


def _participle(case: Case, at: int) -> bool:
    """``omgezet``, ``gestegen``, ``verhoogd``: a word by its first and last letters."""
    word, table = case.parsed.low(at), case.lex.table["period"]
    if case.parsed.tokens[at].kind != "word" or word in case.lex.sets["period.no_participles"]:
        return False
    strong = word.startswith(tuple(table["participle_opens"]))
    weak = word.startswith(tuple(table["participle_prefixes"]))
    tails, weak_tails = tuple(table["participle_tails"]), tuple(table["participle_weak"])
    return (strong and word.endswith(tails)) or (weak and word.endswith(weak_tails))


def _lies_ahead(when: Dated, context: Context, *, past: bool) -> bool:
    """Whether a period is not over: in December ``dit jaar`` is not, unless told as past."""
    period, now = when.period, context.now
    if period is None or now is None or period.until is not None:
        return False
    if period.month_index > now.month_index:
        return when.rule in (*_OWN, "earlier in the sentence")
    running = when.mention is not None and when.mention.now_shift == 0
    open_ended = period.freq in "AH" or (period.freq == "Q" and running)
    if past and running and period.freq == "A":
        return False
    ends = period.last_month_index + (running and not past)
    return ends > now.month_index and open_ended and when.rule in _OWN


def begins_ahead(period: When | None, context: Context) -> bool:
    """Whether a period starts after publication."""
    now = context.now
    return period is not None and now is not None and period.month_index > now.month_index


def ends_ahead(period: When | None, context: Context) -> bool:
    """Whether a period is not over at publication."""
    now = context.now
    return period is not None and now is not None and period.last_month_index > now.month_index
