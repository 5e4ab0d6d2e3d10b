"""What was known on the day of the brief: series with their figures, and traces made from them.

Enters: a store and a day. Leaves: ``Known`` series, whose every figure remembers the release it
came with, so that a derived figure can name its origins (X1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import polars as pl

from kentering.brief.model import Figure, ReleaseRef, Trace
from kentering.catalogue import SeriesKey, Unit, catalogue
from kentering.language import Text
from kentering.measure.frames import SeriesFreq
from kentering.periods import Freq, Period
from kentering.store import Store, moment

FRESH_MONTHS = 9
"""A figure older than this is named with its month as the last one known, and no more is made of it."""


@dataclass(frozen=True)
class Seen:
    """One observation as known: its value, status and release."""

    value: float
    status: str
    release: ReleaseRef


@dataclass(frozen=True)
class Known:
    """A series as known on the day: its figures by period, without those that are missing."""

    key: str
    freq: Freq
    seen: dict[Period, Seen]

    @property
    def parts(self) -> SeriesKey:
        """The parts of the series key."""
        return SeriesKey.parse(self.key)

    @property
    def unit(self) -> Unit:
        """The unit of the series."""
        return catalogue().units[self.parts.unit]

    @cached_property
    def periods(self) -> list[Period]:
        """The periods that have a figure, in order."""
        return sorted(self.seen)

    @property
    def last(self) -> Period:
        """The newest period with a figure."""
        return self.periods[-1]

    def at(self, period: Period) -> float | None:
        """The figure of a period, or None."""
        found = self.seen.get(period)
        return found.value if found else None

    def frame(self) -> pl.DataFrame:
        """The series as ``measure`` takes it: period and value."""
        rows = [(p.start, self.seen[p].value) for p in self.periods]
        return pl.DataFrame(rows, schema={"period": pl.Date, "value": pl.Float64}, orient="row")

    @property
    def series_freq(self) -> SeriesFreq:
        """The frequency, for ``measure``."""
        if self.freq == "D":
            raise AssertionError("the brief holds no daily series")
        return self.freq

    def trace(self, periods: Iterable[Period], formula: Text) -> Trace:
        """Where a figure made from some periods of this series comes from."""
        return trace([(self, p) for p in periods], formula)


@dataclass(frozen=True)
class View:
    """Everything the brief may use: the store as of a moment, read once."""

    store: Store
    day: date
    until: datetime | None
    known: dict[str, Known]

    def series(
        self, geo: str, indicator: str, branch: str, adjustment: str, unit: str
    ) -> Known | None:
        """A series, or None when the store does not hold it."""
        return self.known.get(str(SeriesKey(geo, indicator, branch, adjustment, unit)))

    def index(self, geo: str, indicator: str, branch: str, adjustment: str) -> Known | None:
        """The index that reaches furthest among those of different base years."""
        units = [u.code for u in catalogue().units.values() if u.kind == "index"]
        found = [self.series(geo, indicator, branch, adjustment, u) for u in units]
        return max(
            (k for k in found if k is not None),
            key=lambda k: (k.last, k.unit.base or 0),
            default=None,
        )

    def history(self, series: Known) -> pl.DataFrame:
        """Every value the series has had, from the publisher whose figures it holds."""
        rows = self.store.history(series.key, self.until)
        newest = pl.col("release") == series.seen[series.last].release.release
        own = rows.filter(newest)["publisher"].unique()
        return rows.filter(pl.col("publisher").is_in(own.implode()))

    def recent(self, period: Period) -> bool:
        """Whether a period ended less than ``FRESH_MONTHS`` before the day."""
        return (self.day - period.end).days <= FRESH_MONTHS * 31

    def fresh(self, series: Known | None) -> Known | None:
        """The series when its newest figure is recent."""
        return series if series is not None and self.recent(series.last) else None


ORIGIN = ("released_at", "dating", "source", "release", "vintages")
"""Columns of a stored row that say which release it came with."""
PUBLISHED = Text("als gepubliceerd", "as published")


def view(store: Store, day: date, as_of: date | datetime | str | None) -> View:
    """Read what was known; ``as_of`` None takes everything in the store."""
    until = moment(as_of)
    panel = store.panel(until)
    refs: dict[tuple[object, ...], ReleaseRef] = {}
    known: dict[str, Known] = {}
    columns = ("freq", "period", "value", "status", *ORIGIN)
    for (series, _), rows in panel.group_by("series", "freq", maintain_order=True):
        key, seen = str(series), dict[Period, Seen]()
        freq: Freq = rows["freq"][0]
        for _, start, value, status, *origin in rows.select(columns).iter_rows():
            if value is None:
                continue
            at = tuple(origin)
            if at not in refs:
                refs[at] = release_ref(*origin)
            seen[Period(start, freq)] = Seen(value, status, refs[at])
        # a month and a quarter that start on one day are two things (T1)
        if seen and (key not in known or freq == _usual(key)):
            known[key] = Known(key, freq, seen)
    return View(store, day, until, known)


def _usual(key: str) -> Freq | None:
    indicator = catalogue().indicators.get(SeriesKey.parse(key).indicator)
    return indicator.freq if indicator else None


def release_ref(
    released_at: datetime, dating: str, source: str, release: str, vintages: str
) -> ReleaseRef:
    """The release a stored row came with, by the values of ``ORIGIN``."""
    entry = catalogue().sources.get(source)
    return ReleaseRef(
        release=release,
        publisher=entry.publisher if entry else Text.same(source),
        table=entry.table if entry else source,
        released_at=released_at,
        dating=dating,
        vintages=vintages,
        page=entry.page if entry else "",
    )


def trace(used: Sequence[tuple[Known, Period]], formula: Text) -> Trace:
    """Where a figure made from several observations comes from."""
    releases = dict.fromkeys(k.seen[p].release for k, p in used if p in k.seen)
    return Trace(
        series=tuple(dict.fromkeys(k.key for k, _ in used)),
        periods=tuple(dict.fromkeys(str(p) for _, p in used)),
        releases=tuple(releases),
        formula=formula,
    )


def figure(
    name: str,
    value: float,
    series: Known,
    periods: Sequence[Period],
    label: Text,
    formula: Text = PUBLISHED,
    *,
    unit: Text | None = None,
    decimals: int = 1,
) -> Figure:
    """A figure made from one series; its unit is the series' own unless given."""
    return Figure(
        name, value, decimals, unit or series.unit.label, label, series.trace(periods, formula)
    )
