"""Bridge equation: own changes, the business survey, and the partner's production.

A regression per horizon on what is known, as in Baffigi, Golinelli and Parigi (*International
Journal of Forecasting* 20, 2004); who the partner is the catalogue says.
"""

from __future__ import annotations

from kentering.forecast.features import equations
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.situation import Situation

OWN = 3


def predict(seen: Situation) -> Paths:
    """The change over h months on the latest own changes, the survey and the partner."""
    return equations(seen, ("survey", "partner"), OWN, min(DIRECT, seen.ahead))
