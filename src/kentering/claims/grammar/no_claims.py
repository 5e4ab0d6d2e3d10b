"""What is no claim: thresholds, runs, ranks, ages, size classes, versions, names."""

from __future__ import annotations

from kentering.claims.grammar.denial import denied
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed
from kentering.claims.model import CURRENCIES, Claim

_PRICE = 1000
"""Amounts of money below this are price tags unless something is measured."""

_GROUP = 12
"""Tokens from a group of firms to the mark by which they are meant."""
_OF_FIRMS = ("percent", "count", "person")
_BASES = (100, 1000, 10000)
"""Numbers that others are counted on (per 100 werklozen)."""
_MANY = 100
"""From here on a number with a noun is no part of the name before it (industrie 4.0)."""
_FEW = 20
"""From here on ``de 24 fabrieken`` counts them; ``de drie banken`` only names them."""


def is_no_claim(
    figure: Figure, parsed: Parsed, lex: Lexicon, last: Claim | None = None
) -> str | None:
    """The rule by which a number is no claim, or None when it may be one.

    ``last`` is the last claim of the text: ``in mei was dat 65 euro`` goes on about a price.
    """
    counted = figure.unit in ("count", "person")
    bare = figure.unit is None or counted
    money = figure.unit in CURRENCIES and figure.low < _PRICE
    zero = figure.unit == "points" and figure.low in lex.table["not_claim"]["threshold_values"][:1]
    fraction = figure.form == "fraction" and figure.unit == "percent"
    rules = (
        ("name", bare and _named(figure, parsed, lex)),
        ("duration", bare and _duration(figure, parsed, lex)),
        ("density", _density(figure, parsed, lex)),
        ("each", parsed.low(figure.first - 1) in lex.sets["not_claim.each"]),
        ("price tag", money and not _priced(figure, parsed, lex, last)),
        ("threshold", zero or _threshold(figure, parsed, lex)),
        ("threshold", fraction and _who(figure, parsed, lex)),
        ("size class", counted and _uncounted(figure, parsed, lex)),
        ("probability", figure.unit == "percent" and _chance(figure, parsed, lex)),
        ("share price", figure.unit == "percent" and _of_stock(figure, parsed, lex)),
        ("duration", fraction and _time(figure, parsed, lex)),
        ("denied", denied(figure, parsed, lex)),
    )
    return next((name for name, holds in rules if holds), None)


def _of_stock(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``Het aandeel noteerde 1,1 procent hoger``: what a share does on the exchange."""
    lead = {parsed.low(at) for at in range(0, figure.first)}
    if not (lead & lex.sets["not_claim.stock"] and lead & lex.sets["not_claim.quoted"]):
        return False
    if any(h.group == "indicator" and h.code == "exchange_rate" for h in parsed.hits):
        return False  # de koers van de euro
    after = {parsed.low(figure.last), parsed.low(figure.last + 1)}
    return any(
        h.group == "motion" and h.code.endswith("comparative") and parsed.low(h.first) in after
        for h in parsed.hits
    )


def _chance(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``met een kans van 80 procent``, ``een 80%-marge``: how sure, not how much."""
    after = {parsed.low(figure.last), parsed.low(figure.last + 1)}
    sure = parsed.low(figure.first - 2) in lex.sets["not_claim.chances"]
    return sure or bool(after & lex.sets["not_claim.margins"])


def _density(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``op elke duizend banen``: what a count is counted on."""
    based = figure.low in _BASES and figure.unit is not None
    if based and parsed.low(figure.first - 1) in lex.sets["not_claim.rate"]:
        return True
    spans = [h for h in parsed.hits if h.group == "density"]
    return any(h.first <= figure.core < h.last for h in spans)


def _priced(figure: Figure, parsed: Parsed, lex: Lexicon, last: Claim | None) -> bool:
    """Whether a small amount is a price that is measured, no tag."""
    if _worth(parsed) or _priced_twice(figure, parsed, lex) or _rate(figure, parsed, lex):
        return True
    if last is None:
        return False
    again = parsed.says(lex.sets["told.again"])
    places = any(h.group == "geo_words" for h in parsed.hits)
    goods = last.indicator in lex.sets["kinds.prices"] | lex.sets["kinds.goods"]
    if not str(last.unit).startswith(str(figure.unit)):
        return again and places and goods
    if "_per_" in str(last.unit) and goods:
        return True
    alike = last.value is not None and 0 < last.value < _PRICE
    return again and (goods or (places and alike))


def _rate(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``De euro reageerde amper en noteerde 1,1720 dollar``: what a currency is worth."""
    own = {parsed.low(at) for at in range(figure.first, figure.last)}
    lead = {parsed.low(at) for at in range(0, figure.first)}
    other = lead & lex.sets["told.currencies"] - own
    worth = lex.sets["told.costs"] | lex.sets["told.exchanged"]
    return figure.decimals and bool(other and lead & worth)


def _worth(parsed: Parsed) -> bool:
    """Whether a small amount of money stands with something that is measured."""
    return any(
        h.group in ("indicator", "motion") and h.code != "producer_prices" for h in parsed.hits
    )


def _priced_twice(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``deed 15 euro, tegen 95 euro in mei``, ``hier 98 euro, in Duitsland 62``: compared."""
    other = [f for f in parsed.figures if f.core != figure.core and f.unit is not None]
    alike = any(str(f.unit).startswith(str(figure.unit)) for f in other)
    marks = lex.sets["bare.against"] | lex.sets["range.to"] | lex.sets["bare.now"]
    places = {h.code for h in parsed.hits if h.group == "geo_words"}
    return alike and (len(places) > 1 or parsed.says(marks))


def _time(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    word = parsed.low(figure.last)
    after = word in lex.sets["not_claim.after"] or word in lex.sets["period.year"]
    told = parsed.low(figure.first - 2) in lex.sets["bare.stands"]
    ordinal = parsed.low(figure.first - 1) in lex.sets["not_claim.of_period"] and not told
    period = any(m.first <= figure.core < m.last for m in parsed.mentions)
    return after or period or ordinal


def _named(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    before = parsed.low(figure.first - 1)
    if before == "." and figure.first > 1:
        before = parsed.low(figure.first - 2)
    branch = any(h.group == "branch" and h.last == figure.first for h in parsed.hits)
    counts = (figure.noun is not None or branch) and figure.low >= _MANY
    counts = counts or "," in parsed.tokens[figure.core].text  # in de industrie 11,4
    return before in lex.sets["not_claim.before"] and figure.modifier is None and not counts


def _duration(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    word = parsed.low(figure.last)
    run = f"{word} {parsed.low(figure.last + 1)}"
    return word in lex.sets["not_claim.after"] or run in lex.sets["not_claim.run"]


def _threshold(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``boven de 50``, ``de grens van 50``: a mark on the scale of a survey, no outcome."""
    told = any(h.first == figure.last for h in parsed.hits if h.group == "threshold")
    exact = figure.decimals and not told
    if figure.unit not in (None, "points") or exact or figure.high is not None:
        return False
    if figure.low not in lex.table["not_claim"]["threshold_values"]:
        return False
    lead = [parsed.low(at) for at in range(max(0, figure.first - 4), figure.first)]
    mark = bool(set(lead) & lex.sets["not_claim.thresholds"]) or figure.modifier is not None
    scale = bool(parsed.within("threshold", 0, len(parsed.tokens)))
    return mark or scale or parsed.low(figure.first - 1) in lex.sets["definite"]


def _who(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``Een op de zes haalt meer dan de helft van de omzet bij een klant``: which firms are meant.

    So is ``bedrijven die meer dan de helft exporteren``.
    """
    if figure.modifier not in ("over", "at_most", "at_least"):
        return False
    for at in range(figure.first - 1, max(-1, figure.first - _GROUP), -1):
        word = parsed.low(at)
        if parsed.tokens[at].kind == "punct" or word in lex.sets["and_or"]:
            return False
        if word in lex.sets["not_claim.whoever"] and not _of_or_at(parsed, at - 1, lex):
            return True
        people = any(h.group == "population" and h.last == at for h in parsed.hits)
        if people and word in lex.sets["boundary.relative"]:
            return True
        if any(f.last == at + 1 and f.unit in _OF_FIRMS for f in parsed.figures):
            return parsed.low(figure.first - 1) not in lex.sets["boundary.against"]
    return False


def _of_or_at(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """``36.000 mensen, van wie ruim de helft``: a part of a group, not who is meant."""
    return parsed.low(at) in lex.sets["share.of"] | lex.sets["share.among"]


def _uncounted(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """Size classes, ``de drie banken`` and small numbers in words name things, they count none."""
    before = parsed.low(figure.first - 1)
    named = {before, parsed.low(figure.core - 1)} & lex.sets["definite"]
    worded = parsed.tokens[figure.core].kind == "word"
    if before in lex.sets["not_claim.each"] or (named and figure.low < _FEW):
        return True
    if figure.decimals and figure.noun == "other" and figure.low < 1000:
        return True
    if worded and figure.low < 13 and figure.noun in ("other", "measures_count", "supplier_count"):
        return True
    if figure.noun == "other" and figure.low < 20 and not figure.decimals and figure.low > 0:
        return True
    noun = parsed.low(figure.last - 1)
    if noun not in lex.sets["not_claim.size_noun"]:
        return False
    at = figure.first - 1
    link = parsed.low(at)
    holder = parsed.low(at - 1)
    more = parsed.low(figure.core + 1) in lex.sets["and_or"]
    return (
        link in lex.sets["not_claim.size_class"] and holder in lex.sets["not_claim.size_holder"]
    ) or (more and holder in lex.sets["not_claim.size_holder"])
