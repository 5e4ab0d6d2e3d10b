"""Brent, monthly, from a saved table of the U.S. Energy Information Administration."""

from kentering.sources.saved import SavedTable

SOURCE = SavedTable("eia_brent")
