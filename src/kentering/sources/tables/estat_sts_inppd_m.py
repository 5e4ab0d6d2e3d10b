"""Eurostat: producer prices on the domestic market, by country and branch."""

from kentering.sources.eurostat import EurostatTable, Slice

SOURCE = EurostatTable(
    id="estat_sts_inppd_m",
    slices=(
        Slice("index", {"unit": ("I21",)}),
        Slice("change", {"unit": ("mom", "yoy")}),
    ),
    start="2000-01",
)
