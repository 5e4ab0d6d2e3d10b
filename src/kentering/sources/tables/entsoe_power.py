"""Day-ahead electricity prices of ENTSO-E, averaged to complete months."""

from kentering.sources.entsoe import EntsoePrices

SOURCE = EntsoePrices("entsoe_power")
