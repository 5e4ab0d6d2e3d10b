"""What a claim without a series is about, in Dutch and English.

Enters: a claim. Leaves: ``Text`` for lists in which the reader's own words would stand in one
language only.
"""

from __future__ import annotations

from kentering.catalogue import catalogue
from kentering.claims.checking.asked import place_of
from kentering.claims.model import Claim
from kentering.claims.terms import branch_of, period_of
from kentering.language import LANGS, Lang, Text

NAMES: dict[str, Text] = {
    "agreement": Text("Cao", "Collective agreement"),
    "bankruptcies": Text("Faillissementen", "Bankruptcies"),
    "budget": Text("Begroting", "Budget"),
    "business_climate": Text("Ondernemersklimaat", "Business climate"),
    "car_sales": Text("Autoverkopen", "Car sales"),
    "commodity_price": Text("Grondstofprijs", "Commodity price"),
    "confidence_component": Text("Deelindicator van vertrouwen", "Component of confidence"),
    "consumer_confidence": Text("Consumentenvertrouwen", "Consumer confidence"),
    "consumption": Text("Consumptie", "Consumption"),
    "cost": Text("Kosten", "Costs"),
    "dependency_share": Text("Afhankelijkheid", "Dependency"),
    "emissions": Text("Uitstoot", "Emissions"),
    "energy_price": Text("Energieprijs", "Energy price"),
    "energy_use": Text("Energieverbruik", "Energy use"),
    "export_orders": Text("Exportorders", "Export orders"),
    "exports": Text("Uitvoer", "Exports"),
    "imports": Text("Invoer", "Imports"),
    "inflation": Text("Inflatie", "Inflation"),
    "interest_rate": Text("Rente", "Interest rate"),
    "investment": Text("Investeringen", "Investment"),
    "labour_productivity": Text("Arbeidsproductiviteit", "Labour productivity"),
    "labour_shortage_share": Text("Personeelstekort", "Labour shortage"),
    "order_position_months": Text("Orderpositie in maanden", "Order position in months"),
    "orders": Text("Orders", "Orders"),
    "pmi_subindex": Text("Deelindex van de inkoopmanagersindex",
                         "Sub-index of the purchasing managers' index"),
    "production_volume": Text("Productie", "Output"),
    "profit": Text("Winst", "Profit"),
    "profit_share": Text("Aandeel bedrijven met winst", "Share of firms with a profit"),
    "stocks": Text("Voorraden", "Stocks"),
    "supplier_count": Text("Aantal leveranciers", "Number of suppliers"),
    "survey_size": Text("Omvang van de enquête", "Size of the survey"),
    "tariff": Text("Invoerheffing", "Tariff"),
    "trade_balance": Text("Handelsbalans", "Trade balance"),
    "unemployment": Text("Werkloosheid", "Unemployment"),
    "value_added_share": Text("Aandeel in de toegevoegde waarde", "Share of value added"),
    "wages": Text("Lonen", "Wages"),
}  # fmt: skip
"""Indicators of claims that the catalogue does not have."""


def name_of_claim(claim: Claim) -> Text:
    """Indicator, branch, area and period of a claim, as far as each has a name in both languages.

    Words of the text stand in it, between quotes, only where they name what is measured and no
    branch of the catalogue is called so.
    """
    return Text(*(_named(claim, lang) for lang in LANGS))


def _named(claim: Claim, lang: Lang) -> str:
    cat = catalogue()
    code = claim.indicator or ""
    known = NAMES.get(code) or (cat.indicators[code].heading if code in cat.indicators else None)
    parts = [known[lang]] if known else []
    origin = claim.origins.get("subject")
    if claim.subject and (known is None or (origin is not None and origin.rule == "named")):
        branch = cat.branches.get(branch_of(claim.subject, "", claim.geo or "") or "")
        parts.append(branch.label[lang] if branch else f"'{claim.subject}'")
    geo = place_of(claim.geo)
    place = cat.geos[geo].name[lang] if geo in cat.geos else claim.geo
    period = period_of(claim.period)
    parts += [place] if place else []
    parts += [period.label(lang)] if period else [claim.period] if claim.period else []
    return ", ".join(parts)
