"""What exists: indicators, branches, geographies, units, adjustments, sources and breaks.

Data, not code: the TOML files in ``data/``, read once and checked whole. Nothing enters from other
rooms but errors, periods and language. What leaves: ``catalogue()`` and its frozen entries, the
only place where a code gets a name in Dutch and English, and from which the docs are made.
"""

from kentering.catalogue.load import HOME, catalogue, country_of, resolve_geo, series_label, unit_of
from kentering.catalogue.model import (
    Adjustment,
    Branch,
    Catalogue,
    Event,
    Geo,
    Indicator,
    Office,
    SeriesKey,
    SourceEntry,
    Unit,
)

__all__ = [
    "HOME",
    "Adjustment",
    "Branch",
    "Catalogue",
    "Event",
    "Geo",
    "Indicator",
    "Office",
    "SeriesKey",
    "SourceEntry",
    "Unit",
    "catalogue",
    "country_of",
    "resolve_geo",
    "series_label",
    "unit_of",
]
