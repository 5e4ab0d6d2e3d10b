"""CBS: the business cycle indicator of the Conjunctuurklok, from a transcribed table."""

from kentering.sources.transcribed import Transcribed

SOURCE = Transcribed("cbs_cycle")
