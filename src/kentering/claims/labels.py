"""What an indicator of a claim is called in Dutch and English."""

from __future__ import annotations

from kentering.catalogue import catalogue
from kentering.language import Text

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


def label_of(indicator: str | None) -> Text | None:
    """The name of an indicator, its own or the catalogue's; None where it has none (``other``)."""
    known = catalogue().indicators.get(indicator or "")
    return NAMES.get(indicator or "") or (known.heading if known is not None else None)
