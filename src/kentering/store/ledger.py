"""What a release adds to what was known: new, changed and withdrawn observations.

The chain of a publisher is the fold of its releases in the order in which they became public. A
release that comes in late, with later ones already there, is written together with restatements:
rows, under the later release's name, that repeat what it said wherever the late one would show
through (docs/conventions.md, V3 and V7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from kentering.catalogue import catalogue
from kentering.catalogue.load import unknown
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.release import Release
from kentering.store.difference import KEY, STATE, Difference, difference, runs_of, speaks
from kentering.store.files import collect
from kentering.store.layout import ROWS, ReleaseRecord, release_id
from kentering.store.read import Store, latest_rows

BATCH_ROWS = 2_000_000
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """What appending a release did; ``known`` when it was there already."""

    release: str
    new: int
    changed: int
    dropped: int
    known: bool = False


class Ledger:
    """The chains being written, kept in memory across one batch.

    Args:
        store: where the releases before this batch are.
        put: writes a release file and says where.
    """

    def __init__(self, store: Store, put: Callable[[ReleaseRecord, pl.DataFrame], Path]) -> None:
        self.put = put
        self.files = store.files()
        self.base = store.base / "observations.parquet" if store.base else None
        self.records = store.records()
        self.known = {r.release for r in self.records}
        self.batch: dict[str, tuple[str, int]] = {}
        self.stamp = max((r.recorded_at for r in self.records), default=NEVER)
        self.state: dict[str, pl.DataFrame] = {}
        self.loaded: dict[str, set[str]] = {}
        self.pending: dict[str, list[pl.DataFrame]] = {}

    def add(self, release: Release) -> Written:
        """Write what one checked release adds.

        Raises:
            CatalogueError: its source is not catalogued.
            SourceError: the batch holds another release of that source, moment and answer.
        """
        name = release_id(release)
        self._same_or_refuse(name, release)
        if name in self.known:
            return Written(name, 0, 0, 0, known=True)
        entry = catalogue().sources.get(release.source)
        if entry is None:
            raise unknown("source", release.source, catalogue().sources, "kentering sources")
        chain = [r for r in self.records if r.publisher == entry.provider]
        series = release.observations["series"].unique().sort().to_list()
        later = [r for r in chain if r.released_at > release.released_at]
        if later:
            history = self._history(entry.provider, series)
            before = latest_rows(history.filter(pl.col("released_at") <= release.released_at))
            before = before.select(STATE)
        else:
            before = self._current(entry.provider, series)
        found = difference(release, before, chain)
        rows = self._complete(release, name, entry.provider, found.rows)
        record = self._record(release, name, entry.provider, found, series)
        if later:
            for said, restated in self._restatements(record, rows, history, later):
                self.files.append(self.put(said, restated))
        self._remember(record, rows, in_order=not later)
        return Written(name, record.new, record.changed, record.dropped)

    def _same_or_refuse(self, name: str, release: Release) -> None:
        """Two releases under one name would be one silently lost."""
        print_ = (release.label, release.observations.height)
        if self.batch.setdefault(name, print_) != print_:
            raise SourceError(
                Text(
                    f"{release.source}: twee publicaties met hetzelfde moment en antwoord; "
                    "de opslag is ongewijzigd",
                    f"{release.source}: two releases with the same moment and answer; "
                    "the store is unchanged",
                ),
                where=f"{release.url}: {name}",
                run=f"kentering sources {release.source}",
            )

    def _now(self) -> datetime:
        """The clock, but never back or still: the order of arrival decides ties."""
        self.stamp = max(datetime.now(UTC), self.stamp + timedelta(microseconds=1))
        return self.stamp

    def _history(self, publisher: str, series: list[str]) -> pl.DataFrame:
        query = (pl.col("publisher") == publisher) & pl.col("series").is_in(series)
        return collect(self.files, query)

    def _current(self, publisher: str, series: list[str]) -> pl.DataFrame:
        """The latest row of each observation of these series, withdrawn ones included."""
        have = self.loaded.setdefault(publisher, set())
        missing = [key for key in series if key not in have]
        mine = self._settled(publisher)
        if missing and any(r.publisher == publisher for r in self.records):
            query = (pl.col("publisher") == publisher) & pl.col("series").is_in(missing)
            found = self._folded(query).select(STATE)
            mine = found if mine is None else pl.concat([mine, found])
            self.state[publisher] = mine
        have.update(missing)
        if mine is None:
            return pl.DataFrame(schema={name: ROWS[name] for name in STATE})
        return mine if len(have) == len(series) else mine.filter(pl.col("series").is_in(series))

    def _folded(self, query: pl.Expr) -> pl.DataFrame:
        """The latest rows of all files, a few files at a time so that memory stays bounded."""
        latest, waiting, size = collect([], query), [], 0
        for file in self.files:
            waiting.append(file)
            size += pl.scan_parquet(file, glob=False).select(pl.len()).collect().item()
            if size >= BATCH_ROWS or file is self.files[-1]:
                found = collect(waiting, query)
                single = len(waiting) == 1 and file != self.base  # holds each observation once
                latest = (
                    found
                    if single and latest.is_empty()
                    else latest_rows(pl.concat([latest, found]))
                )
                waiting, size = [], 0
        return latest

    def _complete(
        self, release: Release, name: str, publisher: str, rows: pl.DataFrame
    ) -> pl.DataFrame:
        return rows.with_columns(
            publisher=pl.lit(publisher),
            recorded_at=pl.lit(self._now()).cast(ROWS["recorded_at"]),
            dating=pl.lit(release.dating),
            source=pl.lit(release.source),
            release=pl.lit(name),
        ).select(list(ROWS))

    def _record(
        self, release: Release, name: str, publisher: str, found: Difference, series: list[str]
    ) -> ReleaseRecord:
        entry = catalogue().sources[release.source]
        return ReleaseRecord(
            release=name,
            source=release.source,
            publisher=publisher,
            table=entry.table,
            released_at=release.released_at.astimezone(UTC),
            dating=release.dating,
            retrieved_at=release.retrieved_at.astimezone(UTC),
            recorded_at=self.stamp,
            sha256=release.sha256,
            licence=entry.licence,
            url=release.url,
            label=release.label,
            attribution=release.attribution,
            span=release.span,
            new=found.new,
            changed=found.changed,
            dropped=found.dropped,
            series=tuple(series),
            runs=runs_of(release),
        )

    def _restatements(
        self,
        late: ReleaseRecord,
        rows: pl.DataFrame,
        history: pl.DataFrame,
        later: list[ReleaseRecord],
    ) -> Iterator[tuple[ReleaseRecord, pl.DataFrame]]:
        """What each later release meant to keep, where the late one would show through it."""
        open_rows = rows
        for said in sorted(later, key=lambda r: (r.released_at, r.recorded_at)):
            touched = open_rows.filter(speaks(said, open_rows))
            if touched.is_empty():
                continue
            open_rows = open_rows.join(touched, on=KEY, how="anti")
            then = latest_rows(history.filter(pl.col("released_at") <= said.released_at))
            moment = self._now()
            restated = (
                touched.select("publisher", *KEY)
                .join(then.drop("publisher"), on=KEY, how="left", maintain_order="left")
                .filter(  # what the later release wrote itself stands already
                    pl.col("released_at").is_null() | (pl.col("released_at") <= late.released_at)
                )
                .with_columns(
                    pl.col("status").fill_null("dropped"),
                    released_at=pl.lit(said.released_at).cast(ROWS["released_at"]),
                    recorded_at=pl.lit(moment).cast(ROWS["recorded_at"]),
                    dating=pl.lit(said.dating),
                    source=pl.lit(said.source),
                    release=pl.lit(said.release),
                )
                .select(list(ROWS))
            )
            if restated.height:
                yield _restatement(said, restated, moment), restated

    def _remember(self, record: ReleaseRecord, rows: pl.DataFrame, *, in_order: bool) -> None:
        self.files.append(self.put(record, rows))
        self.known.add(record.release)
        self.records.append(record)
        if in_order:
            self.pending.setdefault(record.publisher, []).append(rows.select(STATE))
        else:  # rare: read the state again when it is next wanted
            for kept in (self.state, self.loaded, self.pending):
                kept.pop(record.publisher, None)

    def _settled(self, publisher: str) -> pl.DataFrame | None:
        """The state in memory, with what this batch has added to it."""
        for rows in self.pending.pop(publisher, []):
            mine = self.state.get(publisher)
            if mine is not None and mine.height and rows.height:
                mine = mine.join(rows.select(KEY), on=KEY, how="anti")
            self.state[publisher] = rows if mine is None else pl.concat([mine, rows])
        return self.state.get(publisher)


def _restatement(said: ReleaseRecord, rows: pl.DataFrame, moment: datetime) -> ReleaseRecord:
    series = tuple(rows["series"].unique().sort().to_list())
    return replace(
        said,
        kind="restatement",
        series=series,
        runs=(),
        recorded_at=moment,
        new=0,
        changed=0,
        dropped=0,
    )
