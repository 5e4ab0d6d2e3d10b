"""Eurostat: annual national accounts by branch, from a transcribed table."""

from kentering.sources.transcribed import Transcribed

SOURCE = Transcribed("estat_nama_10_a64")
