"""Eurostat: value added by industry, quarterly, by country."""

from kentering.sources.eurostat import EurostatTable

SOURCE = EurostatTable(id="estat_namq_10_a10")
