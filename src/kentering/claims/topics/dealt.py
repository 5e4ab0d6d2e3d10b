"""What a figure measures when goods, money or capacity change hands and no indicator is named.

Enters: a figure without words of its own. Leaves: trade, a surplus, a currency, a loan or a use of
capacity, by the verbs and nouns of its clause.
"""

from __future__ import annotations

from kentering.claims.model import CURRENCIES
from kentering.claims.topics.carried import Answer, TopicCase
from kentering.claims.topics.totals import from_partner

_TRADE = ("exports", "imports", "trade_balance")
_NEAR = 5


def surplus(case: TopicCase) -> Answer:
    """``De handel met China leverde een tekort op van 9 miljard euro``, in a text on trade."""
    named = [h.code for h in case.parsed.hits if h.group == "indicator"]
    trade = case.context.indicator in _TRADE or case.has("dealt.trade")
    trade = trade or any(code in _TRADE for code in named)
    own = [h for h in case.own() if h.code not in _TRADE]
    left = case.words & case.lex.sets["dealt.surplus"]
    return (
        ("trade_balance", "a surplus")
        if case.unit in CURRENCIES and left and trade and not own
        else None
    )


def traded(case: TopicCase) -> Answer:
    """``haalde voor 80 miljard euro aan goederen uit China``: what crosses the border."""
    figure, parsed, lex = case.segment.figure, case.parsed, case.lex
    strong = [h for h in case.own() if not case.parsed.weak(h, lex)]
    worth = parsed.low(figure.first - 1) in lex.sets["dealt.worth"]
    worth = worth or parsed.low(figure.first - 2) in lex.sets["dealt.worth"]
    if case.unit not in CURRENCIES or strong or not worth:
        return None
    placed = parsed.within("geo_words", figure.last, case.segment.last)
    abroad = [h for h in placed if h.code != case.lex.table["geo"]]
    if case.words & lex.sets["told.sold"] and abroad:
        return "exports", "what was exported"
    bought = case.words & lex.sets["told.sources"]
    return (
        ("imports", "what was imported")
        if bought and from_partner(parsed, case.segment, lex)
        else None
    )


def currency(case: TopicCase) -> Answer:
    """``De euro verloor 2 procent tegenover de dollar``: what a currency is worth in another."""
    parsed, lex = case.parsed, case.lex
    if case.unit != "percent" or [h for h in case.own() if h.code != "exchange_rate"]:
        return None
    inside = {at for f in parsed.figures for at in range(f.first, f.last)}
    money = lex.sets["told.currencies"]
    tokens = range(case.segment.first, case.segment.last)
    named = {parsed.low(at) for at in tokens if at not in inside} & money
    valued = case.words & lex.sets["dealt.valued"] or len(named) > 1
    return ("exchange_rate", "worth of a currency") if named and valued else None


def lent(case: TopicCase) -> Answer:
    """``Voor een zakelijke lening betaalt een bedrijf 4 procent``: what borrowing costs."""
    lent, paid = case.lex.sets["dealt.loans"], case.lex.sets["dealt.pays"]
    loan = any(word.endswith(tuple(lent)) for word in case.words) if lent else False
    own = [h for h in case.own() if h.code != "interest_rate"]
    if case.unit != "percent" or own or not loan or not case.words & paid:
        return None
    return "interest_rate", "what a loan costs"


def in_use(case: TopicCase) -> Answer:
    """``De capaciteit wordt voor 84 procent benut``, ``is voor 60 procent in gebruik``."""
    lex, parsed = case.lex, case.parsed
    tails = tuple(lex.sets["dealt.capacity"])
    plant = bool(tails) and any(word.endswith(tails) for word in case.words)
    after = range(case.segment.figure.last, case.segment.figure.last + _NEAR)
    used = any(parsed.low(at) in lex.sets["dealt.used"] for at in after)
    if case.unit != "percent" or not (plant and used):
        return None
    return "capacity_utilisation", "what it can make"


RULES = (surplus, traded, currency, lent, in_use)
