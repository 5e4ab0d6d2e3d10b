"""Bring a newer shipped edition into a store that was laid over an older one.

The releases of the newer edition that the store does not know are rebuilt as they were given and
appended like any other, so that late arrivals change no later panel (docs/conventions.md, V7).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from kentering.edition.pack import about
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, Written, append_many
from kentering.store.layout import ReleaseRecord


def adopt(store: Store, edition: Path) -> list[Written]:
    """Append what an edition has beyond the one the store stands on; nothing when it is the same.

    Raises:
        StoreError: the store cannot be written.
    """
    newer = about(edition)
    older = about(store.base) if store.base is not None else None
    if newer is None or store.root is None or newer == older:
        return []
    known = set(store.releases()["release"].to_list())
    shipped = Store(None, edition)
    unknown = [r for r in shipped.records() if r.release not in known and r.kind == "release"]
    return append_many(store, _rebuilt(shipped, unknown)) if unknown else []


def _rebuilt(shipped: Store, records: list[ReleaseRecord]) -> Iterator[Release]:
    for record in sorted(records, key=lambda r: (r.released_at, r.recorded_at)):
        yield Release(
            source=record.source,
            released_at=record.released_at,
            dating=record.dating,
            retrieved_at=record.retrieved_at,
            sha256=record.sha256,
            url=record.url,
            observations=_given(shipped, record),
            span=record.span,
            label=record.label,
            attribution=record.attribution,
        )


def _given(shipped: Store, record: ReleaseRecord) -> pl.DataFrame:
    """What a release gave: the panel of its moment, for the series and periods it speaks about."""
    rows = shipped.panel(record.released_at, series=list(record.series), publishers="all")
    rows = rows.filter(pl.col("publisher") == record.publisher)
    if record.span != "whole":
        runs = pl.DataFrame(
            [r._asdict() for r in record.runs],
            schema={"series": pl.String, "freq": pl.String, "first": pl.Date, "last": pl.Date},
        )
        rows = rows.join(runs, on=["series", "freq"]).filter(
            pl.col("period").is_between(pl.col("first"), pl.col("last"))
        )
    return rows.select(list(OBSERVATIONS))
