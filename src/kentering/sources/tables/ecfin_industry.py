"""The Commission's industry survey by question, seasonally adjusted."""

from kentering.sources.ecfin import EcfinTable

SOURCE = EcfinTable("ecfin_industry", every_geo=False)
