"""Confidence and sentiment of the European Commission, seasonally adjusted."""

from kentering.sources.ecfin import EcfinTable

SOURCE = EcfinTable("ecfin_main")
