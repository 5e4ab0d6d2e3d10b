"""Whether a whole answer goes on as far as what the source gave before it.

A provider that keeps no vintages never says that it withdrew its newest period; a file that was cut
off between two lines, or last month's file in the place of this month's, looks just like it. So
such an answer is refused (E3). An older answer that is read later is held against what was known
when it was got.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

import polars as pl

from kentering.errors import SourceError
from kentering.language import Text
from kentering.periods import Freq, Period
from kentering.sources.release import Release
from kentering.store.read import Store

Reach = tuple[str, datetime, Freq, date]
"""Source, when its answer was got, frequency and newest period."""


def onward(store: Store, releases: Iterable[Release]) -> Iterator[Release]:
    """The releases, as long as each goes on as far as what is known of its source.

    Raises:
        SourceError: a whole answer without vintages stops before the newest period known.
    """
    given: list[Reach] = []
    known: dict[str, list[Reach]] = {}
    for release in releases:
        if release.span == "whole" and release.dating in ("retrieval", "lag"):
            if release.source not in known:
                known[release.source] = _known(store, release.source)
            mine = _reach(release)
            for reach in mine:
                _not_shorter(release, reach, [*known[release.source], *given])
            given += mine
        yield release


def _not_shorter(release: Release, reach: Reach, before: Iterable[Reach]) -> None:
    source, got, freq, last = reach
    mine = [b[3] for b in before if b[0] == source and b[1] <= got and b[2] == freq]
    newest = max(mine, default=last)
    if newest <= last:
        return
    want, have = Period(newest, freq), Period(last, freq)
    raise SourceError(
        Text(
            f"{source}: het antwoord stopt bij {have}, maar {want} is al bekend; "
            "de opslag is ongewijzigd",
            f"{source}: the answer stops at {have}, but {want} is known already; "
            "the store is unchanged",
        ),
        where=release.url,
        right=Text(
            f"een heel antwoord, tot en met {want} of verder; haal het opnieuw op",
            f"a whole answer, up to {want} or further; get it again",
        ),
        run=f"kentering update {source}",
    )


def _reach(release: Release) -> list[Reach]:
    found = release.observations.drop_nulls("value").group_by("freq").agg(pl.col("period").max())
    got = release.retrieved_at.astimezone(UTC)
    return [(release.source, got, freq, last) for freq, last in found.iter_rows()]


def _known(store: Store, source: str) -> list[Reach]:
    """How far the answers of a source that are in the store went, by when they were got."""
    records = {r.release: r for r in store.records() if r.source == source}
    keys = sorted({key for r in records.values() for key in r.series})
    rows = store.panel(series=keys, publishers="all").drop_nulls("value")
    found = rows.group_by("release", "freq").agg(pl.col("period").max())
    return [
        (source, records[name].retrieved_at, freq, last)
        for name, freq, last in found.iter_rows()
        if name in records
    ]
