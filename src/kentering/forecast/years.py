"""A year's growth: as foretold here, along every draw, and as published once the year is whole.

Enters: a nowcast, or a store and a moment. Leaves: ``Ours`` and ``Outcome``, one frozen figure with
its series and release.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from kentering.cycle.observed import vintages
from kentering.errors import MissingDataError
from kentering.forecast.questions import Nowcast
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Array, place_of
from kentering.language import Text
from kentering.store import Store
from kentering.store.read import HOME_ZONE, AsOf

PROMPT = 2
"""A release later than so many months after the year is not its first one."""
FORMULA = Text(
    "gemiddelde index van het jaar op die van het jaar ervoor, seizoen- en kalendergecorrigeerd",
    "mean index of the year on that of the year before, seasonally and calendar adjusted",
)


@dataclass(frozen=True)
class Ours:
    """Our forecast of a year at a moment.

    Attributes:
        branch: the definition.
        key: the series it is a forecast of.
        year: the year.
        median, low, high: growth, percent; ``low`` to ``high`` holds 80 %.
        known: months of the year that were published; with 12 it is the published figure.
        last: newest published month.
        released_at: its release.
    """

    branch: str
    key: str
    year: int
    median: float
    low: float
    high: float
    known: int
    last: date
    released_at: datetime

    @property
    def open(self) -> bool:
        """Whether a month of the year was still to come."""
        return self.known < 12


@dataclass(frozen=True)
class First:
    """The first figure of a year: its series (of another base, maybe), percent, and release."""

    key: str
    value: float
    released_at: datetime


@dataclass(frozen=True)
class Outcome:
    """The growth of a year of which all months, and those of the year before, were published.

    Attributes:
        branch: the definition.
        key: the series.
        year: the year.
        value: percent, in the latest release that has both years whole.
        released_at: that release.
        first: the figure as it was first published; None where the store lacks that release.
    """

    branch: str
    key: str
    year: int
    value: float
    released_at: datetime
    first: First | None


def year_draws(found: Nowcast, year: int) -> Array:
    """Growth of a year's mean index along every draw, percent; (n,), months published as they are.

    Args:
        found: a nowcast whose ``years`` holds the year.
        year: the year.
    """
    seen, draws = found.seen, found.whole.draws
    known = np.broadcast_to(seen.level[: seen.last + 1], (len(draws), seen.last + 1))
    start = place_of(date(year, 1, 1))
    paths = np.hstack([known, seen.level[seen.last] + draws])[:, start - 12 : start + 12]
    index = np.exp(paths / 100)
    return np.asarray(100 * (index[:, 12:].mean(axis=1) / index[:, :12].mean(axis=1) - 1))


def outcomes_of(
    store: Store, geo: str, branch: str, as_of: AsOf, years: Iterable[int]
) -> dict[int, Outcome]:
    """The growth of the years that were whole by a moment, from every vintage of the index (M1).

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: code of the branch.
        as_of: releases after it play no part (V5).
        years: asked; a year that was not whole, with the year before, is absent from the answer.
    """
    rules = recipe()
    key = f"{geo}.{rules.indicator}.{branch}.{rules.level}.I21"
    found: dict[int, Outcome] = {}
    try:
        seen = [(w, o.key, _yearly(o.frame)) for w, o in vintages(store, key, as_of)]
    except MissingDataError:
        return {}
    for year in years:
        whole = [(w, k, g[year]) for w, k, g in seen if year in g]
        if whole:
            first, (when, last_key, value) = _first(year, *whole[0]), whole[-1]
            found[year] = Outcome(branch, last_key, year, value, when, first)
    return found


def _first(year: int, when: datetime, key: str, value: float) -> First | None:
    """The first figure, unless it came so late that earlier ones must be missing from the store."""
    day = when.astimezone(HOME_ZONE).date()
    return (
        First(key, value, when) if place_of(day) - place_of(date(year, 12, 1)) <= PROMPT else None
    )


def _yearly(frame: pl.DataFrame) -> dict[int, float]:
    """Growth of every year of which all months, and all of the year before, are there."""
    months = frame.drop_nulls("value").group_by(pl.col("period").dt.year().alias("year"))
    means = {
        int(y): float(mean)
        for y, mean, n in months.agg(pl.col("value").mean(), pl.len()).iter_rows()
        if n == 12
    }
    return {y: 100 * (m / means[y - 1] - 1) for y, m in means.items() if y - 1 in means}
