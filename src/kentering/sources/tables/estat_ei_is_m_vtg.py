"""Eurostat: every vintage of industrial production since 2021."""

from kentering.sources.eurostat_vintages import EurostatVintages

SOURCE = EurostatVintages(id="estat_ei_is_m_vtg")
