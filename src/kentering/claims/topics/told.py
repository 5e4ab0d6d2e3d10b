"""What a figure measures when its unit or the words beside it say so and no indicator is named."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES
from kentering.claims.topics import dealt
from kentering.claims.topics import parts as topics_parts
from kentering.claims.topics.carried import Answer, Found, Rule, TopicCase, first_answer

_TIME = ("week", "month", "day")
_RATE = 3.0
"""Dollars: a currency costs less than this, a product seldom."""
_LEAST = 1e5
"""Euros: less is seldom the money of a state or an investment."""
_RUNS = 6
_LEAD = 8
"""Tokens from the unit of a good to its price (een megawattuur gas kost nu zo'n 200 euro)."""


def told_topic(
    parsed: Parsed, segment: Segment, context: Context, lex: Lexicon, previous: str | None
) -> Found | None:
    """Lead times, work in hand, the price of a unit, people without work, what wages rise by.

    ``De levertijd liep op tot 14 weken``, ``Een ton staal deed 1.080 euro``.
    """
    return first_answer(TopicCase(parsed, segment, context, lex, previous=previous), _RULES)


def _waited(case: TopicCase) -> Answer:
    """``Levertijden zijn opgelopen van acht naar twintig weken``; weeks of work are orders."""
    if case.unit not in _TIME:
        return None
    tails = tuple(case.lex.table["not_claim"]["lead_times"])
    held = any(h.code in case.lex.sets["kinds.orders"] for h in case.own())
    held = held or any(h.code in ("wages", "agreement") for h in case.own())
    if tails and not held and any(w.endswith(tails) for w in case.around):
        return "other", "a lead time"
    if case.has("told.shelf") and not held:
        return "stocks", "how long stocks last"
    after = case.parsed.low(case.segment.figure.last) in case.lex.sets["not_claim.work"]
    return ("orders", "weeks of work") if after else None


def _per_good(case: TopicCase) -> Answer:
    """``Een megawattuur gas kost 200 euro``, ``Een ton doet nog 15 euro``: the price of a unit."""
    if case.unit not in CURRENCIES:
        return None
    goods, ones = case.lex.table["told"]["goods"], case.lex.sets["numerals.one"]
    first = case.segment.figure.first
    for at in range(1, first):
        code = goods.get(case.parsed.low(at))
        if code is None or case.parsed.low(at - 1) not in ones or first - at > 2 * _LEAD:
            continue
        between = {case.parsed.low(k) for k in range(0, first)}
        if between & case.lex.sets["told.costs"]:
            return str(code), "price of a unit"
    return None


def _exchanged(case: TopicCase) -> Answer:
    """``De euro noteerde 1,17 dollar``: what a currency is worth in another."""
    figure, parsed = case.segment.figure, case.parsed
    if case.unit not in ("usd", None) or not figure.decimals or figure.low >= _RATE:
        return None
    money = case.lex.sets["told.currencies"]
    inside = {at for f in parsed.figures for at in range(f.first, f.last)}
    named = [at for at, t in enumerate(parsed.tokens) if t.low in money and at not in inside and at]
    follows = case.previous == "exchange_rate"
    if case.unit == "usd" and (named or follows) and not case.has("told.shares"):
        return "exchange_rate", "worth of a currency"
    return ("exchange_rate", "worth of a currency") if follows else None


def _jobless(case: TopicCase) -> Answer:
    """``Dat zijn 685.000 personen`` after the unemployed; ``36.000 mensen in de deeltijd-WW``."""
    figure, last = case.segment.figure, case.context.last_claim
    if figure.noun != "employment" or case.unit != "person":
        return None
    near = {case.parsed.low(at) for at in range(figure.last, figure.last + 12)}
    schemes = case.lex.sets["told.schemes"]
    for at in range(figure.last + 1, figure.last + 6):
        lead = {case.parsed.low(at - 1), case.parsed.low(at - 2)}
        if case.parsed.low(at) in schemes and lead & case.lex.sets["told.into"]:
            return "other", "people in a scheme"
    opens = case.parsed.low(0) in case.lex.sets["period.pronouns"]
    same = opens and last is not None and last.indicator == "unemployment"
    onto = case.parsed.low(figure.first - 1) in case.lex.sets["range.to"]
    bare = figure.last - figure.core == 1
    onto = (onto or bare) and case.previous == "unemployment"
    if same or onto or near & case.lex.sets["told.benefits"]:
        return "unemployment", "people without work"
    return None


def _wanted(case: TopicCase) -> Answer:
    """``zoekt 60 extra monteurs``, ``hebben 25 lassers nodig``: places that are open."""
    figure, parsed = case.segment.figure, case.parsed
    if figure.noun != "employment" or case.unit not in ("person", "count"):
        return None
    near = range(max(0, figure.first - 5), figure.last + 3)
    words = {parsed.low(at) for at in near}
    bare = figure.last - figure.core == 1
    if not bare and parsed.low(figure.last - 1) in case.lex.sets["told.anyone"]:
        return None
    could = f"{parsed.low(figure.last)} {parsed.low(figure.last + 1)}"
    wanted = words & case.lex.sets["told.wanted"] or could in case.lex.sets["told.room_for"]
    return ("vacancies", "people wanted") if wanted else None


def _asked_wages(case: TopicCase) -> Answer:
    """``De bonden hadden ingezet op 12 procent``, ``krijgen er per 1 juli 3 procent bij``."""
    if case.unit != "percent" or case.segment.figure.form == "share":
        return None
    hits = [h.code for h in case.parsed.hits if h.group == "indicator"]
    deal = any(code in ("wages", "agreement") for code in hits)
    spoken = case.context.indicator in ("wages", "agreement") or deal
    spoken = spoken or "agreement" in case.context.spoken or "wages" in case.context.spoken
    strange = [c for c in hits if c not in ("wages", "agreement", "employment")]
    if strange or not (spoken or case.has("told.unions")):
        return None
    paid = case.has("told.paid") and (deal or spoken)
    asked = case.has("told.unions") and case.has("told.asked")
    return ("wages", "what wages rise by") if paid or asked else None


def _exported(case: TopicCase) -> Answer:
    """``voerde voor 33 miljard euro uit naar de VS``: a verb in two parts."""
    if case.own() or not case.has("told.exporting"):
        return None
    later = {case.parsed.low(at) for at in range(case.segment.figure.last, case.segment.last)}
    out = later & case.lex.sets["told.export_particle"]
    return ("exports", "what was exported") if out else None


def _spent_of_gdp(case: TopicCase) -> Answer:
    """``steekt 1,6 procent van het bbp in onderzoek``, ``geeft 2 procent uit aan defensie``."""
    end, sets = case.segment.figure.last, case.lex.sets
    named = [h for h in case.parsed.hits if h.group == "indicator"]
    whole = [h for h in named if h.first <= end + 2 and h.last > end and h.first >= end - 1]
    if case.unit != "percent" or case.parsed.low(end) not in sets["share.of"]:
        return None
    if not any(h.code in ("gdp", "value_added_share") for h in whole):
        return None
    paid = case.words & sets["share.pays"] and case.words & sets["told.export_particle"]
    if not paid and not case.words & sets["share.spends"]:
        return None
    public = case.has("told.public") or any(h.code == "budget" for h in case.own())
    return ("budget", "money of policy") if public else ("investment", "what a firm spends")


def _ran(case: TopicCase) -> Answer:
    """``Vorig jaar draaiden we 48 miljoen euro``: what a firm sold."""
    near = range(max(0, case.segment.figure.first - _RUNS), case.segment.figure.first)
    ran = any(case.parsed.low(at) in case.lex.sets["told.runs"] for at in near)
    return (
        ("turnover", "what it turned over")
        if ran and case.unit in CURRENCIES and not case.own()
        else None
    )


def _dearer(case: TopicCase) -> Answer:
    """``Industriële producten waren 4 procent duurder``, ``Voedingsmiddelen werden duurder``."""
    dearer = case.words & case.lex.sets["weak.dearer"]
    if case.unit != "percent" or not dearer or case.own() or case.previous is not None:
        return None
    before = {case.parsed.low(at) for at in range(case.segment.first, case.segment.figure.first)}
    if before & case.lex.sets["told.shop_goods"]:
        spoken = "producer_prices" in (case.context.indicator, case.context.price_topic)
        bought = any(w.startswith(tuple(case.lex.sets["weak.consumers"])) for w in case.around)
        made = spoken and not bought
        return ("producer_prices" if made else "inflation"), "dearer goods"
    factory = before & case.lex.sets["told.factory_goods"]
    return ("producer_prices", "dearer goods") if factory else None


def _as_dear(case: TopicCase) -> Answer:
    """``Stroom is hier twee keer zo duur als in Frankrijk``: a price, whatever was spoken of."""
    dear = case.words & case.lex.sets["told.dear"]
    own = [h for h in case.own() if not case.parsed.weak(h, case.lex)]
    if case.unit != "factor" or not dear or own or case.previous is not None:
        return None
    if case.words & case.lex.sets["told.energy"]:
        return "energy_price", "dearer goods"
    bulk = case.words & case.lex.sets["told.bulk"]
    return ("commodity_price", "dearer goods") if bulk else None


def _sold(case: TopicCase) -> Answer:
    """``In Nederland zelf werd 8,5 procent minder verkocht``: sales; of cars those of cars."""
    sold = case.words & case.lex.sets["told.sold"]
    priced = case.words & case.lex.sets["weak.dearer"]
    change = any(
        h.group == "motion"
        for h in case.parsed.within(
            "motion", case.segment.figure.last, case.segment.figure.last + 2
        )
    )
    if case.unit != "percent" or not (sold and change) or case.own() or priced:
        return None
    cars = case.words & case.lex.sets["told.cars"]
    return ("car_sales" if cars else "turnover"), "what was sold"


def _kept(case: TopicCase) -> Answer:
    """``Op een omzet van 480 miljoen hield het 21 miljoen euro over``, ``verdiende 12 miljoen``."""
    large = case.unit in CURRENCIES and case.segment.figure.low >= _LEAST and not case.own()
    words = case.words
    kept = words & case.lex.sets["told.keeps"] and words & case.lex.sets["told.kept_over"]
    earned = words & case.lex.sets["told.earns"]
    return ("profit", "what was earned") if large and (kept or earned) else None


def _made(case: TopicCase) -> Answer:
    """``In 2005 verlieten 49.700 trucks de fabriek``: things that were made."""
    figure = case.segment.figure
    things = case.unit == "count" and figure.noun == "other"
    made = case.words & case.lex.sets["told.made"]
    return ("production_volume", "things made") if things and made and not case.own() else None


def _built(case: TopicCase) -> Answer:
    """``Een modernisering zou 90 miljoen euro kosten``: money for a plant."""
    works = case.has("told.works") and case.has("level.price_verbs")
    own = [h for h in case.own() if h.code not in ("cost", "other", "production_volume")]
    large = case.segment.figure.low >= _LEAST and case.unit in CURRENCIES
    return ("investment", "what a firm spends") if works and large and not own else None


def _running(case: TopicCase) -> Answer:
    """``De fabrieken draaien op 61 procent``: of what they can make."""
    at = case.segment.figure.first
    near = {case.parsed.low(k) for k in range(max(0, at - _RUNS), at)}
    full = case.parsed.low(at - 1) in case.lex.sets["told.runs_at"]
    full = full and not case.own()
    if case.unit != "percent" or not full or not near & case.lex.sets["told.runs"]:
        return None
    return "capacity_utilisation", "what it can make"


def _taxed(case: TopicCase) -> Answer:
    """``25 procent op staal en 10 procent op aluminium raken de export``: of one tariff."""
    on = case.parsed.low(case.segment.figure.last) in case.lex.sets["subject_rules.tariff_on"]
    joined = case.parsed.low(case.segment.figure.first - 1) in case.lex.sets["and_or"]
    same = case.previous == "tariff" and case.unit == "percent"
    return ("tariff", "earlier in the sentence") if same and on and joined else None


def _state_money(case: TopicCase) -> Answer:
    """``Berlijn trekt 200 miljard euro uit``: the money of a state; of a firm it is invested."""
    figure = case.segment.figure
    if case.unit not in CURRENCIES or figure.low < _LEAST:
        return None
    counted = case.lex.sets["kinds.counted_only"]
    own = [h for h in case.own() if not (case.parsed.weak(h, case.lex) or h.code in counted)]
    if any(h.code != "budget" and not _purpose(case, h) for h in own):
        return None
    spends = {h.first for h in case.parsed.hits if h.group == "geo_words"}
    spends = {at for at in spends if case.parsed.low(at + 1) in case.lex.sets["told.spends"]}
    state = case.has("told.state") or bool(spends)
    spent = case.has("told.spends")
    given = case.has("told.given")
    if any(h.code == "budget" for h in own) and not (state and spent):
        return None
    if given or (state and (spent or case.has("told.gives"))):
        return "budget", "money of policy"
    if case.has("told.saves"):
        return "cost_target", "what is to be saved"
    return ("investment", "what a firm spends") if spent else None


def _purpose(case: TopicCase, hit: Hit) -> bool:
    """``95 miljoen euro uit voor een compensatie van de netkosten``: what the money is for."""
    links = case.lex.sets["subject_rules.purpose"]
    return any(case.parsed.low(at) in links for at in range(case.segment.figure.last, hit.first))


_RULES: tuple[Rule, ...] = (
    _waited,
    _per_good,
    _exchanged,
    _jobless,
    _wanted,
    _asked_wages,
    _exported,
    *dealt.RULES,
    _state_money,
    _spent_of_gdp,
    topics_parts.leaning,
    topics_parts.sourced,
    topics_parts.hampered,
    topics_parts.net,
    _ran,
    _sold,
    _dearer,
    _as_dear,
    _kept,
    _made,
    topics_parts.at_work,
    _taxed,
    _running,
    _built,
)


def goes_on(previous: str | None, segment: Segment, lex: Lexicon) -> bool:
    """Whether the topic of the figure before can be that of a figure with this unit.

    ``140.000 werkgevers kregen een voorschot, goed voor 7,4 miljard euro``: money is no count.
    """
    figure = segment.figure
    if previous is None:
        return False
    counts = lex.sets["kinds.counts"]
    things = figure.unit == "count" and figure.noun == "other" and figure.last - figure.core > 1
    if figure.unit in CURRENCIES or things:
        return previous not in counts
    return True
