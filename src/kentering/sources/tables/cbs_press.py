"""CBS: figures as printed in press releases, with the day they were printed."""

from kentering.sources.transcribed import Transcribed

SOURCE = Transcribed("cbs_press")
