"""Which indicator a word means here: prices of what, orders from where, whose growth."""

from __future__ import annotations

from kentering.claims.grammar.context import Context
from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.segments import Segment
from kentering.claims.model import CURRENCIES
from kentering.claims.places.named import from_abroad
from kentering.claims.topics.carried import priced_as
from kentering.claims.topics.totals import part_of_total, share_of_partner

_PLACED = 7
"""Tokens between orders and the country they are from outside of."""


def refined(
    parsed: Parsed,
    segment: Segment,
    hit: Hit,
    context: Context,
    lex: Lexicon,
    previous: str | None,
) -> str:
    """A word for prices is of the prices spoken of; growth of a branch is no growth of all."""
    near = context.indicator_paragraph >= parsed.paragraph - 1
    price = hit.code == "producer_prices" and parsed.low(hit.first).startswith(
        tuple(lex.table["weak"]["prices"])
    )
    if price:
        spoken = previous if previous in lex.sets["kinds.prices"] else None
        good = _price_of(parsed, hit, lex)
        return good or spoken or priced_as(parsed, segment, context, lex, near=near) or hit.code
    foreign = from_abroad(parsed, segment.first, segment.last, lex)
    if hit.code == "orders" and (foreign or _placed_abroad(parsed, segment, hit, context, lex)):
        return "export_orders"
    levied = hit.code == "commodity_price" and parsed.weak(hit, lex)
    if levied and (previous == "tariff" or (context.indicator == "tariff" and near)):
        return "tariff"
    household = hit.code == "budget" and near and context.indicator == "consumption"
    paid = segment.figure.unit in CURRENCIES and _paid(parsed, hit, lex)
    if household or paid:
        return "consumption" if household else paid or hit.code
    if segment.figure.unit == "percent" and hit.first >= segment.figure.last:
        return part_of_total(parsed, segment, hit, lex)
    weak = hit.code == "gdp" and parsed.weak(hit, lex)
    branches = parsed.within("branch", hit.last, segment.figure.first)
    of_branch = weak and branches and segment.figure.unit == "percent"
    return "production_volume" if of_branch else share_of_partner(parsed, segment, hit.code, lex)


def _price_of(parsed: Parsed, hit: Hit, lex: Lexicon) -> str | None:
    """``de prijs van hout``, ``de prijs van stroom``: that of a good bought in bulk."""
    if parsed.low(hit.last) not in lex.sets["small.of"]:
        return None
    if parsed.low(hit.last + 1) in lex.sets["told.energy"]:
        return "energy_price"
    goods = [h.code for h in parsed.within("indicator", hit.last + 1, hit.last + 3)]
    bulk = parsed.low(hit.last + 1) in lex.sets["told.bulk"]
    return "commodity_price" if bulk or "commodity_price" in goods else None


def _placed_abroad(
    parsed: Parsed, segment: Segment, hit: Hit, context: Context, lex: Lexicon
) -> bool:
    """``orders uit Duitsland``, ``buiten Duitsland geplaatste orders``: placed over the border."""
    here = context.geo or context.document_geo or context.home
    outside = lex.sets["geo_rules.outside"]
    for place in parsed.within("geo_words", segment.first, segment.last):
        lead = place.first - 1 - (parsed.low(place.first - 1) in lex.sets["articles"])
        if parsed.low(lead) in outside and abs(lead - hit.first) <= _PLACED:
            return True
        if parsed.low(lead) in lex.sets["geo_rules.orders_from"] and lead - hit.last in (0, 1):
            return place.code != here
    return False


def _paid(parsed: Parsed, hit: Hit, lex: Lexicon) -> str | None:
    """``een afzet van 3 miljoen euro`` is turnover, what a cabinet invests is of its budget."""
    policy = any(h.code in lex.table["source_rules"]["policy"] for h in parsed.hits)
    if hit.code == "investment" and policy:
        return "budget"
    sold = hit.code == "production_volume" and parsed.weak(hit, lex)
    return "turnover" if sold else None
