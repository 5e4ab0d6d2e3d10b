"""Groups and editions that a figure can be of: young people, core inflation, a price of one day.

Data and look-ups: which indicators the words of the lexicon (``apart``) say something of, and which
of those are no figure of the plain series.
"""

from __future__ import annotations

from kentering.language import Text

_PEOPLE = frozenset({"unemployment", "employment", "wages", "consumer_confidence", "hours_worked"})
_MOODS = frozenset({"business_climate", "consumer_confidence"})
_SURVEYS = frozenset({"pmi", "pmi_subindex", *_MOODS})
_VALUES = frozenset({
    "turnover", "exports", "imports", "investment", "consumption", "orders", "wages",
    "trade_balance", "profit",
})  # fmt: skip
PRICES = frozenset({"energy_price", "commodity_price", "exchange_rate"})
"""Indicators that have a value every day."""
_EVERY = frozenset({
    *_PEOPLE, *_SURVEYS, *_VALUES, "production_volume", "producer_confidence", "producer_prices",
    "capacity_utilisation", "labour_shortage_share", "value_added_share", "labour_productivity",
    "gdp", "inflation", "bankruptcies", "exchange_rate", "vacancies", "value_added", "other",
    "confidence_component", "export_orders", "import_prices", "energy_price", "commodity_price",
})  # fmt: skip
COUNTED = "counted"
"""The code of a change beside a number of goods (3 miljoen auto's, 8 procent minder)."""
FIRM = "firm"
"""The code of one firm without a name (het bedrijf, onze productie)."""
MEAN, RUNNING, IN_DOLLARS = "mean", "running", "in_dollars"
"""Codes of an average, of a change since some time, and of one counted in dollars."""
WEEKDAY = "weekday"
"""The code of a day by its name, which may be that of the price or that of the news."""
PART = "part"
"""The code of a figure that is said to be part of another."""
EDITIONS = ("first", "second", "preliminary")
"""Codes of what is one print of a figure among several."""
APART: dict[str, frozenset[str]] = {
    **dict.fromkeys(("young", "old", "men", "women", "schooled", "origin"), _PEOPLE),
    **dict.fromkeys(("long_term", "self_employed", "registered"), _PEOPLE),
    "core": frozenset({"inflation", "producer_prices"}),
    "prices_of": frozenset({"inflation"}),
    "european": frozenset({"inflation", "unemployment"}),
    "expected": _MOODS,
    "current": _MOODS,
    "real": _VALUES,
    "people": frozenset({"unemployment"}),
    "per_head": frozenset({"gdp", "production_volume", "value_added", "exports"}),
    "per_hour": frozenset({"production_volume"}),
    **dict.fromkeys(("in_value", COUNTED), frozenset({"production_volume"})),
    "kind_of_firm": frozenset({"bankruptcies"}),
    FIRM: frozenset(
        {
            "production_volume",
            "turnover",
            "orders",
            "export_orders",
            "exports",
            "imports",
            "stocks",
            "employment",
            "producer_prices",
            "investment",
            "labour_productivity",
            "value_added",
            "capacity_utilisation",
            "wages",
            "vacancies",
        }
    ),
    "services": frozenset({*_MOODS, "producer_confidence"}),
    "household": frozenset({"energy_price"}),
    **dict.fromkeys(("day", WEEKDAY, "delivery", "grade", MEAN, RUNNING, IN_DOLLARS), PRICES),
    **dict.fromkeys((*EDITIONS, "yearly", PART), _EVERY),
}
"""Groups and editions that words around a figure name, and the indicators they say it of."""
BRANCHLESS = frozenset({"bankruptcies", "unemployment", "inflation"})
"""Indicators whose subject is the whole also where the words name a branch."""
PRINTS = frozenset({*_SURVEYS, "inflation", "unemployment"})
"""Indicators of which a first estimate is a series of its own, no vintage of the plain one."""
WHY: dict[str, Text] = {
    "household": Text("een prijs voor huishoudens; er zijn alleen groothandelsprijzen",
                      "a price that households pay; only wholesale prices are there"),
    "per_head": Text("een grootheid per hoofd; daarvan is er geen reeks",
                     "a quantity per head, of which there is no series"),
    "per_hour": Text("productie per uur; daarvan is er geen maandreeks",
                     "output per hour, of which there is no monthly series"),
    "in_value": Text("productie in waarde; de reeksen zijn van het volume",
                     "output in value; the series are of volume"),
    "day": Text("een prijs van een dag of uur; de reeks geeft het gemiddelde van de maand",
                "a price of a day or an hour; the series gives the mean of the month"),
    "delivery": Text("een prijs voor latere levering; de reeks geeft een andere",
                     "a price for later delivery; the series gives another"),
    "grade": Text("een andere soort of markt dan die van de reeks",
                  "another grade or market than that of the series"),
    COUNTED: Text("een aantal goederen, geen productie van een branche of land",
                  "a number of goods, not the output of a branch or country"),
    FIRM: Text("een cijfer van één bedrijf, geen statistiek", "a figure of one firm, no statistic"),
    "services": Text("het vertrouwen van een andere sector",
                     "the confidence of another sector"),
}  # fmt: skip
"""Why figures of a group cannot be held against the plain series, where more can be said."""
GENERAL = Text(
    "de tekst noemt een groep of uitgave (zoals jongeren, kern of eerste raming); de reeksen zijn "
    "van het geheel",
    "the text names a group or edition (such as young people, core or first estimate); the series "
    "are of the whole",
)
"""The same for every other group."""


def no_plain_figure(indicator: str | None) -> frozenset[str]:
    """Codes of groups and editions whose figure is none of the plain series of an indicator.

    >>> "core" in no_plain_figure("inflation"), "first" in no_plain_figure("production_volume")
    (True, False)
    """
    own = {code for code, said_of in APART.items() if indicator in said_of}
    prints = () if indicator in PRINTS else EDITIONS
    return frozenset(own - {*prints, "people", "yearly", PART, MEAN, RUNNING, IN_DOLLARS})


def is_first(apart: tuple[str, ...]) -> bool:
    """Whether the claim is about a first or second estimate, whatever stands since."""
    return bool({"first", "second"} & {*apart})
