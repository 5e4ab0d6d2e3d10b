"""What the ways of ``phase_models`` say of a target at a moment, before any calibration.

Enters: a store, a target, a moment and past probabilities, of which only the revisions are read.
Leaves: ``Evidence``. The replay of ``record.phases`` and the question of ``phase`` ask here both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import polars as pl

from kentering.catalogue import SeriesKey
from kentering.errors import KenteringError, MissingDataError
from kentering.forecast.paths import DIRECT
from kentering.forecast.phase_models import Logit, Series, from_paths, learned, log_odds, logistic
from kentering.forecast.phase_record import revisions
from kentering.forecast.questions import nowcast
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import State, situation, state_of
from kentering.language import Text
from kentering.store import Store


@dataclass(frozen=True, eq=False)
class Evidence:
    """The probabilities of the ways at a moment, before calibration.

    Attributes:
        seen: the level.
        ways: probability by way.
        missing: ways that were silent, and why.
        logit: the logit, where it answered.
    """

    seen: Series
    ways: Mapping[str, float]
    missing: Mapping[str, Text]
    logit: Logit | None

    @property
    def together(self) -> float | None:
        """The mean of the ways' log odds as a probability; None without any."""
        if not self.ways:
            return None
        return float(logistic(float(np.mean(log_odds(list(self.ways.values()))))))


def evidence(
    store: Store,
    geo: str,
    branch: str,
    when: datetime | None,
    forecasts: pl.DataFrame | None,
    past: pl.DataFrame,
) -> Evidence:
    """The probability each way at a moment.

    Args:
        store: where the figures are.
        geo: of the target.
        branch: of the target.
        when: the moment.
        forecasts: past forecasts (``ledger.RECORD``); None for those of the package.
        past: past probabilities (``PHASE_RECORD``) of which the revisions are drawn from; those
            known later than the moment play no part.
    """
    target = situation(store, geo, branch, when, ahead=1)
    seen = Series(target.level, target.last, target.use)
    ways: dict[str, float] = {}
    missing: dict[str, Text] = {}
    logit = None
    try:
        whole = nowcast(store, geo, branch, when, ahead=DIRECT, record=forecasts).whole
        noise = revisions(past, when)
        ways["paths"] = from_paths(seen, whole.draws, noise, seed=target.last)
    except KenteringError as error:
        missing["paths"] = error.what
    try:
        others = _totals(store, when, state_of(store))
        pool = others if branch == recipe().branch else (*others, seen)
        logit = learned(pool)
        ways["logit"] = logit.probability(seen)
    except KenteringError as error:
        missing["logit"] = error.what
    return Evidence(seen, ways, missing, logit)


@lru_cache(maxsize=4)
def _totals(store: Store, when: datetime | None, state: State) -> tuple[Series, ...]:
    """The recipe's branch of every geography, kept as long as the files stay as they are."""
    del state
    rules = recipe()
    keys = store.keys(f"*.{rules.indicator}.{rules.branch}.{rules.level}.*")
    out = []
    for geo in sorted({SeriesKey.parse(k).geo for k in keys}):
        try:
            found = situation(store, geo, rules.branch, when, ahead=1)
        except MissingDataError:
            continue
        out.append(Series(found.level, found.last, found.use))
    return tuple(out)
