"""What the words of a claim are called in the catalogue: indicator, branch, publisher, definition.

Data and look-ups; nothing here reads a store. A word that the catalogue does not know is not
guessed at: it stays unknown and the claim is said to be uncheckable.
"""

from __future__ import annotations

import re
from functools import cache

from kentering.catalogue import Office, catalogue
from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Period

INDICATORS: dict[str, tuple[str, ...]] = {
    "production_volume": ("production",),
    "turnover": ("turnover",),
    "producer_confidence": ("producer_confidence", "producer_confidence_2023"),
    "producer_prices": ("producer_prices",),
    "labour_shortage_share": ("labour_shortage",),
    "value_added_share": ("value_added_annual",),
    "employment": ("employment", "employment_annual"),
    "hours_worked": ("hours_worked", "hours_worked_annual"),
    "value_added": ("value_added", "value_added_annual"),
    "labour_productivity": ("value_added", "value_added_annual"),
}
"""Indicators of claims by those of the catalogue; one that has the catalogue's name is itself."""
CLOSER: dict[tuple[str, str], tuple[str, ...]] = {
    ("employment", "hours_worked"): ("hours_worked", "hours_worked_annual"),
    ("business_climate", "economic_sentiment"): ("economic_sentiment",),
    ("business_climate", "business_cycle_indicator"): ("business_cycle_indicator",),
    ("confidence_component", "employment_expectations"): ("employment_expectations",),
    ("confidence_component", "order_position"): ("order_position",),
    ("confidence_component", "stocks_finished"): ("stocks_finished",),
    ("wages", "compensation"): ("compensation", "compensation_annual"),
}
"""The same where the words of the claim say it more closely."""
OF_GDP = "of_gdp"
"""The detail of a share that the text says is of gross domestic product."""
DOLLAR_RATE, OTHER_RATE = "dollar_rate", "other_rate"
"""Details of a rate of exchange that is not the euro's in dollars."""
DETAILS = frozenset((*CLOSER, ("value_added_share", OF_GDP)))
"""What may be said more closely of which indicator."""
OLD_METHODS: dict[str, str] = {"producer_confidence": "producer_confidence_2023"}
"""Indicators whose figures by an older method are a series of their own."""
HOURS: dict[str, str] = {"value_added": "hours_worked", "value_added_annual": "hours_worked_annual"}
"""The hours that value added is divided by to give labour productivity."""
VOLUME = "CLV"
"""How the units begin in which value added is a volume."""

ABROAD: dict[str, str] = {
    "turnover": "turnover_abroad",
    "producer_prices": "producer_prices_abroad",
}
AT_HOME: dict[str, str] = {"turnover": "turnover_home"}

OTHER_TOTALS = ("C", "B-D", "B-E", "B-E36")

EUROPEAN: dict[str, str] = {
    "eurostat": "ESTAT",
    "europese commissie": "ecfin",
    "european commission": "ecfin",
}
"""Bodies named in texts that publish on every country, and their codes as publishers."""
_AS_EUROSTAT = {"production": "B-D"}
"""What "de industrie" is where no national office prints another total."""

ADJUSTMENTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("production", "year"): ("ca",),
    ("production", "previous"): ("sca",),
    ("production", ""): ("sca",),
    ("production", "since"): ("sca",),
    ("turnover", "year"): ("nsa",),
    ("turnover_home", "year"): ("nsa",),
    ("turnover_abroad", "year"): ("nsa",),
    ("turnover", "previous"): ("sca",),
    ("turnover_home", "previous"): ("sca",),
    ("turnover_abroad", "previous"): ("sca",),
}
"""The adjustment a figure has when the text names none: as its publisher prints it."""
BEFORE_METHOD: dict[tuple[str, str], tuple[str, ...]] = {("production", "year"): ("avgday",)}
"""The same before the publisher changed its method (an event of the catalogue)."""
SAID: dict[str, tuple[str, ...]] = {
    "calendar": ("ca", "avgday"),
    "seasonal": ("sa", "sca"),
    "seasonal_calendar": ("sca",),
    "unadjusted": ("nsa",),
}

SEASONLESS = ("sa", "sca")
"""Adjustments that take the season out."""

GOODS: tuple[tuple[str, str], ...] = (
    (r"aardgas|gas|natural gas|ttf", "gas_price"),
    (r"elektriciteit|stroom|electricity|power", "electricity_price"),
    (r"olie|brent|oil|crude", "oil_price"),
    (r"alumini?um", "aluminium_price"),
    (r"koper|copper", "copper_price"),
    (r"nikkel|nickel", "nickel_price"),
    (r"zink|zinc", "zinc_price"),
    (r"tin(?:prijs|\b)", "tin_price"),
    (r"ijzererts|iron ore", "iron_ore_price"),
    (r"kolen|steenkool|steenkolen|coal", "coal_price"),
    (r"rubber", "rubber_price"),
    (r"tarwe|wheat", "wheat_price"),
    (r"ureum|urea", "urea_price"),
)
"""Beginnings of the names of goods, and the price series of each."""
PRICED = {"energy_price", "commodity_price"}
QUOTED_IN: dict[str, str] = {
    **{code: "W" for _, code in GOODS if code != "electricity_price"},
    "exchange_rate": "EA",
}
"""The geography of prices that are the same wherever a text comes from."""
WITHOUT_BRANCH = ("economic_sentiment", "business_cycle_indicator")
"""Indicators of a whole economy: no branch is in their keys."""
PRICE_UNITS: dict[str, tuple[str, ...]] = {
    "EUR_MWH": ("price", "eur_mwh", "eur_per_mwh", "eur"),
    "USD_BBL": ("price", "usd_bbl", "usd_per_barrel", "usd"),
    "USD_KG": ("price", "usd_per_kg", "usd"),
    "USD_DMTU": ("price", "usd_per_tonne", "usd"),
    "USD_T": ("price", "usd_per_tonne", "usd"),
    "USD_EUR": ("rate", "usd"),
}
"""Units of claims that a price series may be quoted in."""

AMOUNTS: dict[str, tuple[tuple[str, ...], float]] = {
    "THS_PER": (("person", "count"), 1e3),
    "CP_MEUR": (("eur",), 1e6),
}
"""Units of claims that an amount may be given in, and what one of the series' unit is of those."""

WOULD_HELP: dict[str, Text] = {
    "wages": Text("cao-lonen van CBS", "collectively agreed wages of Statistics Netherlands"),
    "exports": Text("goederenexport van CBS", "goods exports of Statistics Netherlands"),
    "investment": Text("investeringen van CBS", "investment of Statistics Netherlands"),
    "bankruptcies": Text("faillissementen van CBS", "bankruptcies of Statistics Netherlands"),
    "profit_share": Text("de enquête waar de tekst op steunt", "the survey the text rests on"),
    "confidence_component": Text("de conjunctuurenquête van CBS",
                                 "the business survey of Statistics Netherlands"),
    "export_orders": Text("de conjunctuurenquête van CBS",
                          "the business survey of Statistics Netherlands"),
}  # fmt: skip
"""What would have to be in the catalogue before such a claim can be checked."""

EARLIEST, LATEST = "1800", "2200"
OVER: dict[str, str] = {"yoy": "year", "mom": "previous", "qoq": "previous", "level": ""}
CLOSED = {"pmi", "pmi_subindex"}
"""Proprietary: only a user's own store holds them."""
SINGLE = {
    "production_volume", "pmi", "producer_confidence", "consumer_confidence", "business_climate",
    "capacity_utilisation", "labour_shortage_share", "value_added_share", "labour_productivity",
    "gdp", "inflation", "unemployment", "bankruptcies", "exchange_rate",
}  # fmt: skip
"""Indicators that one subject, area and period have one figure of."""
COMPANY = {"supplier_count", "dependency_share", "profit", "cost_target"}
POLICY = {"budget", "tariff", "measures_count"}
FORECASTS = {"forecast", "target"}

_TOTAL_WORDS = {
    "", "totale industrie", "industrie", "nederlandse industrie", "maakindustrie", "industry",
    "duitse industrie", "industriële productie", "manufacturing", "total industry",
}  # fmt: skip
_ALIASES = {
    "aardolie, chemie, rubber en kunststof": "19-22",
    "voedings- en genotmiddelen": "10-12",
    "elektrische en elektronische apparaten": "26-27",
    "metaalindustrie": "24-25",
    "inclusief delfstoffen en energie": "B-D",
    "including mining and energy": "B-D",
    "inclusief delfstoffen, energie en water": "B-E36",
    "including mining, energy and water": "B-E36",
    "industrie zonder delfstoffen en energie": "C",
    "manufacturing alone": "C",
    "economie": "TOTAL",
    "economy": "TOTAL",
}
_EARLIER = re.compile(r",?\s*(eerdere raming|vorlopig|vorläufig|earlier estimate)$")
_ADDED = re.compile(r"^(toegevoegde waarde|value added)\b\s*")
"""Value added has no indicator of its own in a claim: its subject names it."""
_PLACE = re.compile(r",\s*(binnenland|buitenland|home|abroad|domestic|foreign)$")


def indicators_of(
    indicator: str | None, subject: str | None, detail: str | None = None
) -> tuple[str, ...]:
    """Codes of the catalogue for the indicator of a claim; empty when there is none."""
    known = catalogue().indicators
    if closer := CLOSER.get((indicator or "", detail or "")):
        return closer
    if indicator in PRICED:
        words = (subject or "").lower()
        return tuple(code for start, code in GOODS if re.match(rf"(?:{start})", words))
    if indicator == "other" and _ADDED.match((subject or "").lower()):
        indicator = "value_added"
    codes = INDICATORS.get(indicator or "", (indicator,) if indicator in known else ())
    found = _PLACE.search((subject or "").lower())
    if not found:
        return tuple(c for c in codes if c in known)
    swap = AT_HOME if found[1] in ("binnenland", "home", "domestic") else ABROAD
    return tuple(swap[c] for c in codes if c in swap)


def period_of(text: str | None) -> Period | None:
    """The period a claim names, when it is one that statistics can be about; else None.

    >>> period_of("2025-Q2"), period_of("0001"), period_of("2019/2021")
    (Period.parse('2025-Q2'), None, None)
    """
    if text is None or not EARLIEST <= text[:4] <= LATEST:
        return None
    try:
        return Period.parse(text)
    except InputError:
        return None


def survey_of(codes: tuple[str, ...], geo: str, publisher: str | None) -> tuple[str, ...]:
    """The survey that confidence is from: the country's own, else that of the Commission.

    >>> survey_of(("producer_confidence",), "DE", None)
    ('industrial_confidence',)
    """
    office = office_of(geo)
    own = office is not None and "producer_confidence" in office.surveys
    european = publisher == "ecfin" or not own
    return ("industrial_confidence",) if "producer_confidence" in codes and european else codes


def is_earlier(subject: str | None) -> bool:
    """Whether the claim is about a figure as it was printed before it was revised."""
    return bool(_EARLIER.search((subject or "").lower()))


def branch_of(
    subject: str | None, indicator: str, geo: str, publisher: str | None = None
) -> str | None:
    """Code of the branch that a text's own words name; None when no branch has that name.

    "De industrie" is what the publisher the text names calls so, else what the country's own does.

    >>> branch_of("machinebouw", "production", "NL"), branch_of("industrie", "production", "DE")
    ('28', 'B-D')
    """
    words = _PLACE.sub("", _EARLIER.sub("", (subject or "").lower().strip())).strip()
    words = _ADDED.sub("", words)
    if words in _TOTAL_WORDS:
        office = None if publisher == "ESTAT" else office_of(geo)
        own = office.industry if office is not None and indicator in _AS_EUROSTAT else None
        return own or _AS_EUROSTAT.get(indicator) or "C"
    if (subject or "") in catalogue().branches:
        return subject
    firms = (_OF_FIRMS.sub("industrie", words), _OF_FIRMS.sub("", words))
    names = (words, _BY_MAKERS.sub("", words), *firms)
    known = (_ALIASES.get(name) or _branch_names().get(_plain(name)) for name in names)
    return next((code for code in known if code), None)


@cache
def _branch_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, branch in catalogue().branches.items():
        names = [branch.running, branch.label, branch.official]
        words = [name[lang] for name in names for lang in ("nl", "en")]
        words += [w for lang in ("nl", "en") for w in branch.synonyms[lang].split("|")]
        for word in words:
            # "(deel)" names what is only part of the branch; "adj:" is no name
            if word and "(deel)" not in word and "(part)" not in word and ":" not in word:
                found.setdefault(_plain(re.sub(r"\(.*?\)", "", word)), code)
    return found


def _plain(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words.lower()).strip()


_BY_MAKERS = re.compile(
    r"^(?:makers|producenten|fabrikanten|makers|producers|manufacturers) (?:van|of) "
)
_OF_FIRMS = re.compile(
    r"(?:(?<=\w)|(?<=\w ))(?:sector|bedrijven|branche|fabrikanten|fabrieken|producenten)$"
)
"""Words by which a text names the firms of a branch, as those for the branch itself."""


def office_of(geo: str) -> Office | None:
    """The national statistical office of a country."""
    known = catalogue().geos.get(geo)
    return known.office if known is not None else None


@cache
def offices() -> dict[str, str]:
    """Codes of national statistical offices, as publishers, and their countries."""
    return {g.office.provider: code for code, g in catalogue().geos.items() if g.office}


def publisher_of(source: str | None, geo: str) -> str | None:
    """Code of the publisher a claim names, when it is the first source for that geography.

    >>> publisher_of("CBS", "NL"), publisher_of("CBS", "DE"), publisher_of("Eurostat", "DE")
    ('CBS', None, 'ESTAT')
    """
    named, office = (source or "").lower().strip(), office_of(geo)
    if office is not None and named in (name.lower() for name in office.names):
        return office.provider
    return EUROPEAN.get(named)


def adjustments_for(
    indicator: str, over: str, said: str | None, *, before_method: bool
) -> tuple[str, ...] | None:
    """Adjustments that are the claim's own definition; None when any is."""
    if said in SAID:
        return SAID[said]
    if before_method and (indicator, over) in BEFORE_METHOD:
        return BEFORE_METHOD[indicator, over]
    return ADJUSTMENTS.get((indicator, over))
