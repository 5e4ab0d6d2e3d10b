"""Survey figures that were out before the state they were first kept in, for past forecasts.

The business surveys are revised only by re-estimated seasonal adjustment, and past states of them
were kept from 2024 on, for most countries two. To replay a day in between, a forecast reads a
month that was out by then (period end plus the publication lag), but in no state kept so far, from
the first state that has it. Every answer that used such figures says so. They lie in a file of
their own: the store holds only what releases said (V2), and no release can change them (V5, V8).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kentering.catalogue import catalogue

NAME = "earlier.parquet"
COLUMNS = ("publisher", "source", "series", "freq", "period", "value", "released_at", "state_of")


def first_states(rows: pl.DataFrame) -> pl.DataFrame:
    """Of every period of a lightly revised source the first value kept, dated by its lag.

    Args:
        rows: every row of a store.

    Returns:
        ``COLUMNS``: ``released_at`` is when the figure was first out, ``state_of`` the release it
        was read from; only periods of which the former is earlier.
    """
    entries = [s for s in catalogue().sources.values() if s.lightly]
    found = [_of(rows, entry.id, entry.lag) for entry in entries]
    return pl.concat(found).sort("series", "period") if found else pl.DataFrame()


def _of(rows: pl.DataFrame, source: str, lag: int) -> pl.DataFrame:
    own = rows.filter(pl.col("source") == source, pl.col("status") != "dropped")
    own = own.drop_nulls("value")
    first = own.sort("released_at", "recorded_at").unique(["series", "period"], keep="first")
    months = pl.when(pl.col("freq") == "Q").then(pl.lit("3mo")).otherwise(pl.lit("1mo"))
    out = pl.col("period").dt.offset_by(months).dt.offset_by(f"{lag}d").cast(pl.Datetime("us"))
    dated = first.with_columns(
        state_of=pl.col("released_at"),
        released_at=out.dt.replace_time_zone("UTC").cast(rows.schema["released_at"]),
    )
    return dated.filter(pl.col("released_at") < pl.col("state_of")).select(COLUMNS)


def earlier(folder: Path) -> pl.DataFrame:
    """The survey figures an edition brings for days before its first states; empty without them."""
    path = folder / NAME
    return pl.read_parquet(path) if path.exists() else pl.DataFrame()
