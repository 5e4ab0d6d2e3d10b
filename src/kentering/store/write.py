"""Append releases: work out what is new, changed or dropped, and write it whole or not at all.

Each release becomes one Parquet file: written under a temporary name, flushed, then renamed. One
writer at a time holds ``LOCK``; the operating system frees it when a writer dies. A release that
arrives late, with later ones already there, is written together with amendments that restate what
those later releases said, so that no later panel changes (docs/conventions.md, V7).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import StoreBusyError, StoreError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.checks import checked
from kentering.sources.release import Release, end_of_day
from kentering.store.layout import CELL, ROW_GROUP, ROWS, ReleaseRecord, release_id
from kentering.store.read import Store

OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True)
class Written:
    """What appending a release did; ``known`` when it was there already."""

    release: str
    new: int
    changed: int
    dropped: int
    known: bool = False


@contextmanager
def writer(root: Path, wait: float = 10.0) -> Iterator[None]:
    """Hold the writer's lock.

    Raises:
        StoreBusyError: another process still writes after ``wait`` seconds.
        StoreError: the folder cannot be written.
    """
    import filelock

    try:
        root.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root / "LOCK", timeout=wait):
            yield
    except filelock.Timeout as error:
        raise StoreBusyError(
            Text(
                "een ander proces schrijft in de opslag", "another process is writing to the store"
            ),
            where=str(root),
            right=Text(f"gewacht: {wait:g} s", f"waited {wait:g} s"),
        ) from error
    except OSError as error:
        raise StoreError(
            Text(
                f"schrijven lukt niet ({error.strerror}); de opslag is ongewijzigd",
                f"cannot write ({error.strerror}); the store is unchanged",
            ),
            where=str(error.filename or root),
            right=Text("een map waarin u mag schrijven, met ruimte", "a writable folder with room"),
            run="kentering doctor",
        ) from error


def append(store: Store, release: Release, *, wait: float = 10.0) -> Written:
    """Append one release; see ``append_many``."""
    return append_many(store, [release], wait=wait)[0]


def append_many(
    store: Store,
    releases: Iterable[Release],
    *,
    wait: float = 10.0,
    progress: Callable[[Written], None] = lambda _: None,
) -> list[Written]:
    """Append releases, each as one file, in the order given (oldest first is fastest).

    Raises:
        SourceError: a release that is not sane; those before it are in the store, it is not.
        StoreBusyError, StoreError: see ``writer``.
    """
    if store.root is None:
        raise StoreError(
            Text("deze editie kan niet worden beschreven", "this edition cannot be written"),
            run="kentering update",
        )
    done: list[Written] = []
    with writer(store.root, wait):
        ledger = _Ledger(store)
        for release in releases:
            done.append(ledger.add(checked(release)))
            progress(done[-1])
    return done


class _Ledger:
    """The history of the series being written, kept in memory across one ``append_many``."""

    def __init__(self, store: Store) -> None:
        if store.root is None:
            raise AssertionError("append_many has checked this")
        self.root = store.root
        self.store = store
        self.records = store.releases()
        self.known = set(self.records["release"].to_list())
        self.loaded: set[str] = set()
        self.rows = pl.DataFrame(schema=ROWS)
        self.current = pl.DataFrame(schema=ROWS)
        self.newest: datetime | None = None

    def add(self, release: Release) -> Written:
        name = release_id(release)
        if name in self.known:
            return Written(name, 0, 0, 0, known=True)
        publisher = catalogue().sources[release.source].provider
        self._load(release.observations["series"].unique().to_list())
        before = self._panel(release.released_at, publisher)
        rows = _difference(release, before, publisher, name)
        record = _record(release, publisher, name, rows, before)
        if self.newest is not None and release.released_at < self.newest:
            self._amend(release, rows, publisher)
        write_release(self.root, record, rows)
        self._remember(record, rows)
        return Written(name, record.new, record.changed, record.dropped)

    def _load(self, series: list[str]) -> None:
        missing = [s for s in series if s not in self.loaded]
        if not missing:
            return
        found = self.store.history(missing).select(list(ROWS)) if self.records.height else None
        self.loaded.update(missing)
        if found is not None and found.height:
            self.rows = pl.concat([self.rows, found])
            self.current = _latest(self.rows)
            newest = self.rows["released_at"].max()
            if isinstance(newest, datetime):
                self.newest = max(newest, self.newest or newest)

    def _panel(self, until: datetime, publisher: str) -> pl.DataFrame:
        if self.newest is None or until >= self.newest:
            rows = self.current
        else:
            rows = _latest(self.rows.filter(pl.col("released_at") <= until))
        return rows.filter(pl.col("publisher") == publisher)

    def _remember(self, record: ReleaseRecord, rows: pl.DataFrame) -> None:
        self.known.add(record.release)
        plain = pl.DataFrame(
            [{**record.__dict__, "series": list(record.series)}], schema=self.records.schema
        )
        self.records = pl.concat([self.records, plain])
        self.rows = pl.concat([self.rows, rows])
        in_order = self.newest is None or record.released_at >= self.newest
        self.current = _latest(pl.concat([self.current, rows]) if in_order else self.rows)
        self.newest = max(record.released_at, self.newest or record.released_at)

    def _amend(self, release: Release, rows: pl.DataFrame, publisher: str) -> None:
        """Restate, in the first later release of each series, what that release meant to keep."""
        later = self.records.filter(
            (pl.col("publisher") == publisher)
            & (pl.col("released_at") > release.released_at)
            & (pl.col("span") != "cells")
        ).sort("released_at", "recorded_at")
        open_cells = rows
        for row in later.iter_rows(named=True):
            if open_cells.is_empty():
                return
            touched = open_cells.filter(pl.col("series").is_in(row["series"]))
            touched = touched.filter(_inside(row, self.rows, touched))
            if touched.is_empty():
                continue
            open_cells = open_cells.join(touched, on=CELL, how="anti")
            then = _latest(self.rows.filter(pl.col("released_at") <= row["released_at"]))
            restated = (
                touched.select(CELL)
                .join(then, on=CELL, how="left", maintain_order="left")
                .filter(
                    pl.col("released_at").is_null() | (pl.col("released_at") < release.released_at)
                )
                .with_columns(
                    pl.col("status").fill_null("dropped"),
                    released_at=pl.lit(row["released_at"]).cast(ROWS["released_at"]),
                    recorded_at=pl.lit(datetime.now(UTC)).cast(ROWS["recorded_at"]),
                    dating=pl.lit(row["dating"]),
                    source=pl.lit(row["source"]),
                    release=pl.lit(row["release"]),
                )
                .select(list(ROWS))
            )
            if restated.height:
                self._write_amendment(row, restated)

    def _write_amendment(self, row: dict[str, object], restated: pl.DataFrame) -> None:
        fields = {**row, "series": tuple(restated["series"].unique().sort().to_list())}
        record = ReleaseRecord(**fields)  # type: ignore[arg-type]
        record = replace(
            record,
            span="cells",
            new=restated.height,
            changed=0,
            dropped=0,
            recorded_at=datetime.now(UTC),
        )
        write_release(self.root, record, restated, amendment=True)
        self.rows = pl.concat([self.rows, restated])


def _inside(row: dict[str, object], rows: pl.DataFrame, touched: pl.DataFrame) -> pl.Series:
    """Which cells a later release speaks about: all, or those within its window."""
    if row["span"] == "whole":
        return pl.repeat(value=True, n=touched.height, eager=True)
    window = (
        rows.filter(pl.col("release") == row["release"])
        .group_by("series")
        .agg(pl.col("period").min().alias("first"), pl.col("period").max().alias("last"))
    )
    joined = touched.select("series", "period").join(
        window, on="series", how="left", maintain_order="left"
    )
    return (
        joined.select((pl.col("period") >= pl.col("first")) & (pl.col("period") <= pl.col("last")))
        .to_series()
        .fill_null(value=False)
    )


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("released_at", "recorded_at").unique(CELL, keep="last", maintain_order=True)


def _difference(release: Release, before: pl.DataFrame, publisher: str, name: str) -> pl.DataFrame:
    """The rows a release adds: new, changed, and withdrawn within its span."""
    given = release.observations.with_columns(publisher=pl.lit(publisher))
    alive = before.filter(
        pl.col("series").is_in(given["series"].unique().implode()) & (pl.col("status") != "dropped")
    )
    old = alive.select(*CELL, pl.col("value").alias("was"), pl.col("status").alias("was_status"))
    joined = given.join(old, on=CELL, how="left")
    news = joined.filter(
        pl.col("was_status").is_null()
        | pl.col("value").ne_missing(pl.col("was"))
        | (pl.col("status") != pl.col("was_status"))
    )
    news = news.with_columns(fresh=pl.col("was_status").is_null())
    gone = _withdrawn(release, given, alive)
    rows = pl.concat([news.select(*CELL, "value", "status", "fresh"), gone])
    rows = rows.with_columns(released_at=_dated(release, rows))
    return (
        rows.with_columns(
            recorded_at=pl.lit(datetime.now(UTC)).cast(ROWS["recorded_at"]),
            dating=pl.lit(release.dating),
            source=pl.lit(release.source),
            release=pl.lit(name),
        )
        .select(list(ROWS))
        .sort(*CELL)
    )


def _withdrawn(release: Release, given: pl.DataFrame, alive: pl.DataFrame) -> pl.DataFrame:
    gone = alive.join(given, on=CELL, how="anti")
    if release.span == "cells":
        gone = gone.clear()
    elif release.span == "window":
        spans = given.group_by("series").agg(
            pl.col("period").min().alias("first"), pl.col("period").max().alias("last")
        )
        gone = gone.join(spans, on="series").filter(
            (pl.col("period") >= pl.col("first")) & (pl.col("period") <= pl.col("last"))
        )
    return gone.select(
        *CELL,
        pl.lit(None, dtype=pl.Float64).alias("value"),
        pl.lit("dropped").alias("status"),
        pl.lit(value=False).alias("fresh"),
    )


def _dated(release: Release, rows: pl.DataFrame) -> pl.Series:
    """The moment of each row: the release's own, or for unrevised prices by publication lag (V4)."""
    moments = [release.released_at] * rows.height
    if release.dating == "lag":
        indicators = catalogue().indicators
        zone = catalogue().sources[release.source].zone
        moments = []
        for series, freq, period, fresh in rows.select(
            "series", "freq", "period", "fresh"
        ).iter_rows():
            due = Period(period, freq).end.toordinal() + indicators[series.split(".")[1]].lag
            lagged = end_of_day(date.fromordinal(due), zone)
            moments.append(min(lagged, release.released_at) if fresh else release.released_at)
    return pl.Series("released_at", moments, dtype=ROWS["released_at"])


def _record(
    release: Release, publisher: str, name: str, rows: pl.DataFrame, before: pl.DataFrame
) -> ReleaseRecord:
    entry = catalogue().sources[release.source]
    gone = rows.filter(pl.col("status") == "dropped").height
    known = before.filter(pl.col("status") != "dropped").select(CELL)
    changed = rows.filter(pl.col("status") != "dropped").join(known, on=CELL, how="semi").height
    return ReleaseRecord(
        release=name,
        source=release.source,
        publisher=publisher,
        table=entry.table,
        released_at=release.released_at,
        dating=release.dating,
        retrieved_at=release.retrieved_at,
        recorded_at=datetime.now(UTC),
        sha256=release.sha256,
        licence=entry.licence,
        url=release.url,
        label=release.label,
        attribution=release.attribution,
        span=release.span,
        new=rows.height - gone - changed,
        changed=changed,
        dropped=gone,
        series=tuple(release.observations["series"].unique().sort().to_list()),
    )


def write_release(
    root: Path, record: ReleaseRecord, rows: pl.DataFrame, *, amendment: bool = False
) -> Path:
    """Write one release file whole or not at all."""
    path = root / "releases" / (record.release + ".parquet")
    if amendment:
        stamp = record.recorded_at.strftime("%Y%m%dT%H%M%S%fZ")
        path = path.with_name(f"{path.stem}.restated-{stamp}.parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    os.close(handle)
    temporary = Path(name)
    try:
        rows.write_parquet(
            temporary,
            compression="zstd",
            statistics=True,
            row_group_size=ROW_GROUP,
            metadata=record.footer(),
        )
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, pl.exceptions.ComputeError):
            raise OSError(28, str(error), str(path)) from error
        raise
    return path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
