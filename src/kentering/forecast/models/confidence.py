"""Confidence only: what the business survey says, without the target's own past."""

from __future__ import annotations

from kentering.forecast.features import equations
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.situation import Situation


def predict(seen: Situation) -> Paths:
    """The change over h months on the survey's level and its changes."""
    return equations(seen, ("survey",), 0, min(DIRECT, seen.ahead))
