"""Eurostat: production in industry, by country and branch."""

from kentering.sources.eurostat import EurostatTable, Slice

SOURCE = EurostatTable(
    id="estat_sts_inpr_m",
    slices=(
        Slice("index", {"unit": ("I21",)}),
        Slice("mom", {"unit": ("mom",), "adjustment": ("sca",)}),
        Slice("yoy", {"unit": ("yoy",), "adjustment": ("ca",)}),
    ),
    start="2000-01",
)
