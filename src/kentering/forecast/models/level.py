"""Random walk: the level stays where it was last seen."""

from __future__ import annotations

import numpy as np

from kentering.forecast.paths import DIRECT, Paths, extended
from kentering.forecast.situation import Situation


def predict(seen: Situation) -> Paths:
    """No change for the direct months, the drift beyond them."""
    count = min(DIRECT, seen.ahead)
    return extended(seen, np.zeros(count), [np.zeros(len(seen.level))] * count, 0)
