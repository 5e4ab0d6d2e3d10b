"""Figures that a user imports from a file of their own."""

from kentering.sources.own import OwnTable

SOURCE = OwnTable("own")
