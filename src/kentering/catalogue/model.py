"""The shapes of catalogue entries: frozen, bilingual, and checked when loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kentering.language import Text
from kentering.periods import Freq

Vintages = Literal["native", "collected", "unavailable"]
UnitKind = Literal["index", "percent", "points", "price", "amount", "rate"]


@dataclass(frozen=True)
class SeriesKey:
    """``geo.indicator.branch.adjustment.unit``: reads aloud, sorts well, parsed only here.

    >>> SeriesKey.parse("NL.production.C.sca.I21").branch
    'C'
    """

    geo: str
    indicator: str
    branch: str
    adjustment: str
    unit: str

    @classmethod
    def parse(cls, text: str) -> SeriesKey:
        """Split a key; raises ``ValueError`` when it has not five parts."""
        parts = text.split(".")
        if len(parts) != 5 or not all(parts):
            raise ValueError(text)
        return cls(*parts)

    def __str__(self) -> str:
        return ".".join((self.geo, self.indicator, self.branch, self.adjustment, self.unit))


@dataclass(frozen=True)
class Office:
    """The national statistical office of a country.

    Args:
        provider: its code as a publisher.
        names: what texts call it.
        industry: code of the branch it prints as industry; None when as Eurostat does.
        surveys: indicators of confidence that it asks for itself.
    """

    provider: str
    names: tuple[str, ...]
    industry: str | None = None
    surveys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Geo:
    """A country or aggregate.

    ``industry_of`` is how a sentence names its industry ("de Nederlandse industrie" / "Dutch
    manufacturing"), ``partner`` the market whose figures its readers also watch.
    """

    code: str
    name: Text
    adjective: Text
    kind: Literal["country", "aggregate"]
    partner: str | None = None
    partner_role: Text | None = None
    aliases: tuple[str, ...] = ()
    iso3: str | None = None
    holidays: str | None = None
    home: bool = False
    office: Office | None = None


@dataclass(frozen=True)
class Branch:
    """A branch of SBI 2008 / NACE Rev. 2, or a group that CBS publishes."""

    code: str
    official: Text
    running: Text
    label: Text
    article: str
    plural: bool
    synonyms: Text
    cbs: str | None = None
    parts: tuple[str, ...] = ()
    group: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit of measure; an index names its base year, growth its comparison."""

    code: str
    label: Text
    kind: UnitKind
    base: int | None = None
    over: Literal["previous", "year"] | None = None
    decimals: int = 1


@dataclass(frozen=True)
class Adjustment:
    """How a series was adjusted for calendar and season."""

    code: str
    label: Text


@dataclass(frozen=True)
class Indicator:
    """What is measured.

    Args:
        code: short name used in series keys.
        label: name in running text.
        heading: name in tables, charts and tiles.
        definition: one sentence that says what it measures.
        freq: its frequency.
        lag: days after the end of the period on which it usually appears.
        low, high: a value outside this range is refused on the way in.
        kinds: the kinds of unit it can be in.
        article: Dutch article of the label.
        plural: whether the label is plural.
        synonyms: other names, used for search and reading.
        shippable: False for proprietary indices, which no edition may hold.
    """

    code: str
    label: Text
    heading: Text
    definition: Text
    freq: Freq
    lag: int
    low: float
    high: float
    kinds: tuple[UnitKind, ...]
    article: str = "de"
    plural: bool = False
    synonyms: Text = field(default_factory=lambda: Text("", ""))
    shippable: bool = True


@dataclass(frozen=True)
class SourceEntry:
    """What the catalogue knows of a source: table, licence, vintages and dimension keys.

    Args:
        id: name of the source's file in ``sources/tables``.
        provider: short code of the publisher; observations of one publisher form one chain.
        rank: which publisher to prefer when several give the same series as far (lowest first).
        url: start of the URLs asked; page: where a reader finds the table.
        vintages: whether past releases are native, collected by us or unavailable.
        revised: whether published figures change; prices that do not can be dated by lag.
        lightly: revised by re-estimated seasonal adjustment only, so that a forecast of before the
            first state kept may read that state as far as it was out (edition.earlier).
        lag: days from the end of a period to its release; zone and released: where and what time.
        dimensions: names of the table's dimensions by their role; keys: provider's codes by ours.
        max_megabytes: an answer larger than this is refused.
        automatic: whether a plain ``kentering update`` asks it; False for stopped tables and for
            sources without a client.
        token: the environment variable that holds the user's token, when one is needed.
    """

    id: str
    provider: str
    publisher: Text
    table: str
    title: Text
    url: str
    page: str
    licence: str
    attribution: Text
    vintages: Vintages
    revised: bool
    lag: int
    zone: str
    released: str
    indicators: tuple[str, ...]
    dimensions: dict[str, str]
    keys: dict[str, dict[str, str]]
    max_megabytes: int = 64
    rank: int = 1
    automatic: bool = True
    lightly: bool = False
    token: str = ""
    note: Text | None = None


@dataclass(frozen=True)
class Event:
    """A break: from ``start`` on, series that match are not comparable with before."""

    kind: Literal["rebase", "method", "definition"]
    indicator: str
    geo: str
    start: date
    note: Text
    unit: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Catalogue:
    """Everything that exists, by code."""

    geos: dict[str, Geo]
    branches: dict[str, Branch]
    units: dict[str, Unit]
    adjustments: dict[str, Adjustment]
    indicators: dict[str, Indicator]
    sources: dict[str, SourceEntry]
    events: tuple[Event, ...]
