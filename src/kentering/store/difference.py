"""One release against the state before it: which rows it adds, and how each is dated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl

from kentering.catalogue import catalogue
from kentering.periods import Period
from kentering.sources.release import Release, end_of_day
from kentering.store.layout import ROWS, ReleaseRecord, Run

KEY = ["series", "freq", "period"]
STATE = [*KEY, "value", "status"]
DROPPED = "dropped"


@dataclass(frozen=True)
class Difference:
    """The rows a release adds (``STATE`` and ``released_at``), and how many of each kind."""

    rows: pl.DataFrame = field(repr=False)
    new: int
    changed: int
    dropped: int


def difference(
    release: Release, before: pl.DataFrame, chain: Sequence[ReleaseRecord]
) -> Difference:
    """What a release adds to the state before it.

    Args:
        release: checked, so sorted by ``KEY``.
        before: the publisher's latest rows of these series not after the release.
        chain: the publisher's releases so far.
    """
    given = release.observations.select(STATE)
    if before.is_empty():
        rows = given.filter(pl.col("status") != DROPPED).with_columns(alive=pl.lit(value=False))
    else:
        rows = _news(given, before)
        gone = _withdrawn(release, given, before)
        if gone.height:
            rows = pl.concat([rows, gone]).sort(KEY)
    dropped = rows.filter(pl.col("status") == DROPPED).height
    changed = rows.filter(pl.col("alive") & (pl.col("status") != DROPPED)).height
    rows = rows.with_columns(released_at=_dated(release, rows, chain))
    return Difference(
        rows=rows.select(*STATE, "released_at"),
        new=rows.height - dropped - changed,
        changed=changed,
        dropped=dropped,
    )


def _news(given: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Given rows that were not known, or otherwise; ``alive`` were known and not withdrawn."""
    old = before.rename({"value": "was", "status": "was_status"})
    joined = given.join(old, on=KEY, how="left", maintain_order="left")
    alive = pl.col("was_status").is_not_null() & (pl.col("was_status") != DROPPED)
    other = pl.col("value").ne_missing(pl.col("was")) | (pl.col("status") != pl.col("was_status"))
    return joined.filter(pl.when(alive).then(other).otherwise(pl.col("status") != DROPPED)).select(
        *STATE, alive=alive
    )


def _withdrawn(release: Release, given: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Known observations that the release, within its span, no longer gives (V3)."""
    alive = before.filter(pl.col("status") != DROPPED)
    # all that is known is given again, in the same order: the usual case, without a join
    same = alive.height <= given.height and alive.select(KEY).equals(
        given.select(KEY).head(alive.height)
    )
    gone = alive.clear() if same else alive.join(given, on=KEY, how="anti")
    if release.span == "cells":
        gone = gone.clear()
    elif release.span == "window":
        gone = gone.filter(_within(runs_of(release), gone))
    return gone.select(
        *KEY,
        pl.lit(None, dtype=pl.Float64).alias("value"),
        pl.lit(DROPPED).alias("status"),
        pl.lit(value=True).alias("alive"),
    )


def runs_of(release: Release) -> tuple[Run, ...]:
    """The periods a release speaks about, when it does not speak about whole series."""
    given = release.observations.select(KEY)
    if release.span == "whole":
        return ()
    if release.span == "window":
        stretch = pl.lit(0)
    else:  # neighbours share the difference between their number and their rank
        rank = pl.int_range(pl.len()).over("series", "freq", order_by="period")
        stretch = _ordinal() - rank
    runs = (
        given.with_columns(stretch=stretch)
        .group_by("series", "freq", "stretch")
        .agg(first=pl.col("period").min(), last=pl.col("period").max())
        .sort("series", "freq", "first")
        .drop("stretch")
    )
    return tuple(Run(*row) for row in runs.iter_rows())


def _ordinal() -> pl.Expr:
    months = pl.col("period").dt.year().cast(pl.Int64) * 12 + pl.col("period").dt.month() - 1
    return (
        pl.when(pl.col("freq") == "D")
        .then(pl.col("period").to_physical().cast(pl.Int64))
        .when(pl.col("freq") == "M")
        .then(months)
        .when(pl.col("freq") == "Q")
        .then(months // 3)
        .otherwise(months // 12)
    )


def speaks(record: ReleaseRecord, cells: pl.DataFrame) -> pl.Series:
    """Which of these observations a release says something about, be it by silence."""
    if record.span == "whole":
        return cells["series"].is_in(list(record.series))
    return _within(record.runs, cells)


def _within(runs: Sequence[Run], cells: pl.DataFrame) -> pl.Series:
    schema = {name: ROWS.get(name, pl.Date()) for name in Run._fields}
    hits = (
        cells.select(KEY)
        .with_row_index("at")
        .join(pl.DataFrame(runs, schema=schema, orient="row"), on=["series", "freq"])
        .filter(pl.col("period").is_between("first", "last"))
    )
    return pl.int_range(cells.height, eager=True).is_in(hits["at"].cast(pl.Int64).implode())


def _dated(release: Release, rows: pl.DataFrame, chain: Sequence[ReleaseRecord]) -> pl.Series:
    """The moment of each row: the release's own or, for a price, its publication lag (V4).

    Only what was not known before is dated back, and never to before a release that looked there
    and did not find it: nothing is known too early.
    """
    own = pl.repeat(release.released_at, rows.height, dtype=ROWS["released_at"], eager=True)
    if release.dating != "lag":
        return own.alias("released_at")
    due = rows.join(_due(release, rows), on=KEY, how="left", maintain_order="left")["due"]
    back = ~rows["alive"] & (due < own)
    first = due.filter(back).min()
    if not isinstance(first, datetime):
        return own.alias("released_at")
    for record in chain:
        if first <= record.released_at <= release.released_at:
            back = back & ~((due <= record.released_at) & speaks(record, rows))
    return due.zip_with(back, own).alias("released_at")


def _due(release: Release, rows: pl.DataFrame) -> pl.DataFrame:
    """When each observation usually appears: the end of its period and the indicator's lag."""
    indicators, zone = catalogue().indicators, catalogue().sources[release.source].zone
    kinds = rows.select(*KEY, kind=pl.col("series").str.split(".").list.get(1))
    distinct = kinds.select("kind", "freq", "period").unique()
    moments = [
        end_of_day(
            date.fromordinal(Period(period, freq).end.toordinal() + indicators[kind].lag), zone
        )
        for kind, freq, period in distinct.iter_rows()
    ]
    due = distinct.with_columns(due=pl.Series(moments, dtype=ROWS["released_at"]))
    return kinds.join(due, on=["kind", "freq", "period"]).drop("kind")
