"""The releases between two moments, one at a time, with the store as it was after each.

Several releases can share a moment; ``Withheld`` is the store without those that are still to be
told. Enters: a store, the situation at the later moment, and the earlier moment. Leaves: a
``Release`` each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.edition import shipped
from kentering.edition.earlier import earlier
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import Situation
from kentering.periods import Period
from kentering.store import Store
from kentering.store.read import AsOf

PAST = "earlier"
"""Release of survey months that were out but in no state kept so far (``edition.earlier``)."""


@dataclass(frozen=True)
class Newest:
    """The newest figure a release brought.

    Attributes:
        series: its key; period: its period.
        value: as published.
        previous: that of the month before in the same vintage; None where it has none.
    """

    series: str
    period: date
    value: float
    previous: float | None


@dataclass(frozen=True)
class Withheld(Store):
    """A store as it was without some series of some releases: how one release of many is told."""

    hidden: tuple[tuple[str, str], ...] = ()

    def _select(self, series: str | Sequence[str] | None, as_of: AsOf) -> pl.DataFrame:
        rows = super()._select(series, as_of)
        gone = pl.DataFrame(self.hidden, schema=["release", "series"], orient="row")
        return rows.join(gone, on=["release", "series"], how="anti") if self.hidden else rows


@dataclass(frozen=True, eq=False)
class Release:
    """A release between two moments.

    Attributes:
        at: the moment.
        rows: the figures that are new or other than before, with what was (``was``).
        newest: the newest new figure; None where it only revised.
        world: the store as it was just after it.
    """

    at: datetime
    rows: pl.DataFrame
    newest: Newest | None
    world: Store

    def one(self, column: str) -> str:
        """What its rows say in a column; several, by name."""
        return ", ".join(sorted({str(x) for x in self.rows[column]}))


def _watched(geo: str, branch: str) -> list[str]:
    """Patterns of every series that a forecast of this target may look at."""
    rules, partner = recipe(), catalogue().geos[geo].partner
    found = [f"{geo}.{rules.indicator}.{branch}.{rules.level}"]
    for one in rules.indicators:
        text = one.series.replace("{geo}", geo).replace("{branch}", branch)
        if "{partner}" not in text or partner is not None:
            found.append(text.replace("{partner}", str(partner)))
    return sorted({p if p.count(".") == 4 else f"{p}.*" for p in found})


def releases(store: Store, end: Situation, start: datetime) -> Iterator[Release]:
    """The releases after ``start`` that changed a figure of what ``end`` may look at, in order."""
    history = _history(store, end)
    inside = history.filter(
        pl.col("released_at") > start,
        pl.col("was").is_null() | (pl.col("was") != pl.col("value")) | pl.col("value").is_null(),
    )
    for (at,), rows in inside.sort("released_at").group_by("released_at", maintain_order=True):
        assert isinstance(at, datetime)
        parts = _parts(rows, end.key)
        for k, part in enumerate(parts):
            later = [p.select("release", "series").unique() for p in parts[k + 1 :]]
            hidden = sorted(pl.concat(later).rows()) if later else []
            world = Withheld(store.root, store.base, tuple(hidden)) if hidden else store
            yield Release(at, part, _newest(history, part, at, end), world)


def _parts(rows: pl.DataFrame, key: str) -> list[pl.DataFrame]:
    """The rows of one moment by release, geography and indicator: the target's own first.

    Survey months read from a later state stay one: no store can be made without some of them.
    """
    lent = rows.filter(pl.col("release") == PAST)
    rest = rows.filter(pl.col("release") != PAST)
    found = rest.group_by("release", "geo", "indicator")
    parts = {tuple(map(str, name)): part for name, part in found}
    order = sorted(parts, key=lambda n: (key not in parts[n]["series"], n[1], n[2], n[0]))
    return ([] if lent.is_empty() else [lent]) + [parts[name] for name in order]


def _history(store: Store, end: Situation) -> pl.DataFrame:
    """Every figure of the watched series with what its publisher said before (``was``)."""
    patterns = _watched(end.geo, end.branch)
    columns = ["publisher", "series", "period", "value", "released_at", "recorded_at"]
    columns += ["source", "release"]
    rows = store.history(patterns, end.as_of).filter(pl.col("freq") == "M").select(columns)
    lent = earlier(shipped())
    if not lent.is_empty():
        known = [p for p in patterns if "*" not in p]
        more = lent.filter(pl.col("series").is_in(known)).with_columns(
            release=pl.lit(PAST), recorded_at=pl.col("released_at")
        )
        if end.as_of is not None:
            more = more.filter(pl.col("released_at") <= end.as_of)
        rows = pl.concat([rows, more.select(columns).cast(dict(rows.schema))])  # type: ignore[arg-type]
    return (
        rows.filter(pl.col("series").is_in(level_keys(rows["series"].unique())))
        .sort("series", "period", "released_at", "recorded_at")
        .with_columns(
            was=pl.col("value").shift(1).over("publisher", "series", "period"),
            geo=pl.col("series").str.split(".").list.get(0),
            indicator=pl.col("series").str.split(".").list.get(1),
        )
    )


def level_keys(keys: Iterable[str]) -> list[str]:
    """The keys without the published growth rates of the target's indicator."""
    units, indicator = catalogue().units, recipe().indicator
    parts = {k: SeriesKey.parse(k) for k in keys}
    return [
        k for k, p in parts.items() if p.indicator != indicator or units[p.unit].kind == "index"
    ]


def _newest(
    history: pl.DataFrame, part: pl.DataFrame, at: datetime, end: Situation
) -> Newest | None:
    """The newest new figure of a release, of the target or its geography where it holds one."""
    fresh = part.filter(pl.col("was").is_null()).drop_nulls("value")
    if fresh.is_empty():
        return None
    own = pl.col("geo") == end.geo
    row = fresh.sort("period", pl.col("series") == end.key, own, "series").row(-1, named=True)
    before = Period(row["period"], "M").shift(-1).start
    seen = history.filter(
        pl.col("publisher") == row["publisher"],
        pl.col("series") == row["series"],
        pl.col("period") == before,
        pl.col("released_at") <= at,
    )
    previous = seen["value"][-1] if seen.height else None
    return Newest(row["series"], row["period"], row["value"], previous)
