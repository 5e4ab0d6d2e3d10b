"""Dollars per euro, monthly, from a saved table of the Federal Reserve's H.10."""

from kentering.sources.saved import DollarRates

SOURCE = DollarRates("frb_h10")
