"""Eurostat: the business survey in industry, by country."""

from kentering.sources.eurostat import EurostatTable

SOURCE = EurostatTable(id="estat_ei_bsin_m_r2", branch="C")
