"""How the store is: files whole, nothing left behind, series and releases on time.

Values and labels only; ``cli`` makes the words (L4). Every file is read to its end and its bytes
are held against the hash in its name, so this takes as long as reading the store once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import StoreError
from kentering.language import Text
from kentering.periods import Freq, Period
from kentering.store.files import FAULTS, damaged, lazy, lost, records, way_back
from kentering.store.layout import OWN, RELEASES, ReleaseRecord
from kentering.store.read import HOME_ZONE, Store
from kentering.store.update import reached, settled
from kentering.store.write import left_behind


@dataclass(frozen=True)
class Fault:
    """A file that is damaged or gone: which, what is wrong with it, and how to get it back."""

    file: Path
    what: Text

    @property
    def right(self) -> Text:
        """How to get it back."""
        return way_back(self.file)


@dataclass(frozen=True)
class Stale:
    """A series whose newest period is older than one would expect by now.

    Series that only come from sources nobody asks by themselves (stopped tables, figures from a
    file) are never stale.
    """

    series: str
    source: str
    latest: Period
    expected: Period
    overdue: int


@dataclass(frozen=True)
class Late:
    """A source that is asked by itself and whose next release should have been there.

    ``expected`` is the period that release would bring.
    """

    source: str
    released_at: datetime
    expected: Period
    due: date
    overdue: int


@dataclass(frozen=True)
class Sizes:
    """Bytes on disk."""

    releases: int
    base: int
    raw: int


@dataclass(frozen=True)
class Health:
    """The state of a store at a moment."""

    root: Path | None
    files: int
    faults: tuple[Fault, ...]
    leftovers: tuple[Path, ...]
    without_raw: tuple[str, ...]
    stale: tuple[Stale, ...]
    late: tuple[Late, ...]
    sizes: Sizes
    series: int
    observations: int
    releases: int
    locked: bool

    @property
    def whole(self) -> bool:
        """Whether every file can be read and is what was written."""
        return not self.faults


def examine(store: Store, now: datetime) -> Health:
    """Look at everything; what cannot be read is told, and left out of the counts.

    Args:
        store: any store.
        now: the moment, with its zone, against which stale and late are measured.
    """
    gone = lost(store.base, store.root)
    root, store = store.root, replace(store, base=None) if gone else store
    faults = [Fault(file, Text("was er en is weg", "was there and is gone")) for file in gone]
    faults += [f for file in store.files() if (f := _fault(file, store.base)) is not None]
    broken = {f.file for f in faults}
    sound = [file for file in store.files() if file not in broken]
    found, list_fault = _base_records(store)
    faults += list_fault
    own = records([f for f in sound if store.base is None or f.parent != store.base])
    found += own
    faults += [] if list_fault or gone else _gone(root, found, broken)
    latest = _latest(sound)
    day = now.astimezone(HOME_ZONE).date()
    return Health(
        root=store.root,
        files=len(sound) + len(broken),
        faults=tuple(faults),
        leftovers=tuple(left_behind(store.root)) if store.root else (),
        without_raw=_without_raw(store.root, own),
        stale=_stale(latest, day),
        late=_late(latest, found, day),
        sizes=_sizes(store),
        series=latest["series"].n_unique(),
        observations=lazy(sound).select(pl.len()).collect().item(),
        releases=len(found),
        locked=_locked(store.root),
    )


def _fault(file: Path, base: Path | None) -> Fault | None:
    try:
        if file.parent != base:
            content = file.name.split(".")[-2]
            with file.open("rb") as opened:
                if not hashlib.file_digest(opened, "sha256").hexdigest().startswith(content):
                    return Fault(file, Text("anders dan geschreven", "not as it was written"))
            record = records([file], restatements=True)[0]
            height = lazy([file]).collect().height
            counted = record.new + record.changed + record.dropped
            if record.kind == "release" and counted != height:
                return Fault(
                    file, Text(f"{height} rijen, niet {counted}", f"{height} rows, not {counted}")
                )
        else:
            lazy([file]).collect()
    except StoreError as error:
        return Fault(file, Text.same(error.where or ""))
    except FAULTS as error:
        return Fault(file, Text.same(damaged(None, error).where or ""))
    return None


def _gone(root: Path | None, found: list[ReleaseRecord], broken: set[Path]) -> Iterator[Fault]:
    """Releases that reached the store and are no longer in it.

    A store that was written before releases were remembered by name has the hashes they went by.
    """
    if root is None or not (raw := root / "raw").is_dir():
        return
    told = {f"{file.parent.name}/{file.name.partition('.')[0]}" for file in broken}
    names = {r.release for r in found} | told
    for source in sorted(folder.name for folder in raw.iterdir() if folder.is_dir()):
        said, folder = settled(raw, source), root / RELEASES / source
        have = {r.sha256 for r in found if r.source == source}
        hashes = () if told or "releases" in said else said.get("hashes", ())
        lost = [n.partition("/")[2] for n in said.get("releases", ()) if n not in names]
        for what in (*lost, *(h for h in hashes if h not in have)):
            yield Fault(folder / what, Text("was er en is weg", "was there and is gone"))


def _base_records(store: Store) -> tuple[list[ReleaseRecord], list[Fault]]:
    edition = Store(root=None, base=store.base)
    try:
        return edition.records(), []
    except StoreError as error:
        file = (store.base or Path()) / "releases.parquet"
        return [], [Fault(file, Text.same(error.where or ""))]


def _latest(files: list[Path]) -> pl.DataFrame:
    """Per series the newest period that has been given, by which source, and all its sources.

    What a user adds to a publisher's series makes that no newer (V9).
    """
    official = pl.col("publisher") != OWN
    return (
        lazy(files)
        .filter(pl.col("status") != "dropped")
        .group_by("series", "freq")
        .agg(
            pl.col("period").sort_by(official, "period").last(),
            pl.col("source").sort_by(official, "period", "released_at").last(),
            pl.col("source").unique().alias("sources"),
        )
        .collect()
        .sort("series", "freq")
    )


def _stale(latest: pl.DataFrame, day: date) -> tuple[Stale, ...]:
    found = []
    for series, freq, period, source, sources in latest.iter_rows():
        indicator = catalogue().indicators.get(SeriesKey.parse(series).indicator)
        if indicator is None or not any(map(_asked, sources)) or _replaced(series, day):
            continue
        have, want = Period(period, freq), _expected(day, freq, indicator.lag)
        if have < want:
            due = have.shift(1).end + timedelta(days=indicator.lag)
            found.append(Stale(series, source, have, want, (day - due).days))
    return tuple(found)


def _replaced(series: str, day: date) -> bool:
    """Whether the catalogue knows the series was discontinued: rebased, or its method changed."""
    key = SeriesKey.parse(series)
    return any(
        e.kind == "rebase"
        and e.indicator == key.indicator
        and e.geo in ("*", key.geo)
        and e.unit == key.unit
        and e.start <= day
        for e in catalogue().events
    )


def _asked(source: str) -> bool:
    """Whether a plain update asks the source, so that its figures can be expected."""
    entry = catalogue().sources.get(source)
    return entry is None or entry.automatic


def _expected(day: date, freq: Freq, lag: int) -> Period:
    """The newest period that usually is out on that day."""
    return Period.of(day - timedelta(days=lag - 1), freq).shift(-1)


def _late(latest: pl.DataFrame, found: list[ReleaseRecord], day: date) -> tuple[Late, ...]:
    by_series = {(row[0], row[1]): row[2] for row in latest.iter_rows()}
    newest: dict[str, ReleaseRecord] = {}
    for record in sorted(found, key=lambda r: r.released_at):
        newest[record.source] = record
    late = []
    for source, record in sorted(newest.items()):
        entry = catalogue().sources.get(source)
        reached = [Period(p, f) for (s, f), p in by_series.items() if s in set(record.series)]
        if entry is None or not entry.automatic or not reached:
            continue
        step = max(reached, key=lambda p: p.end).shift(1)
        due = step.end + timedelta(days=entry.lag)
        if due < day:
            late.append(Late(source, record.released_at, step, due, (day - due).days))
    return tuple(late)


def _without_raw(root: Path | None, own: list[ReleaseRecord]) -> tuple[str, ...]:
    """Releases of the store itself whose raw answer is not in the archive.

    Those of the edition never have one, not even when a late release made the store restate them.
    """
    if root is None:
        return ()
    have = {name: reached(root / "raw", name) for name in {r.source for r in own}}
    return tuple(r.release for r in own if r.sha256 not in have[r.source])


def _sizes(store: Store) -> Sizes:
    def size(folder: Path | None) -> int:
        if folder is None or not folder.is_dir():
            return 0
        return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())

    root = store.root
    return Sizes(
        releases=size(root / "releases" if root else None),
        base=size(store.base),
        raw=size(root / "raw" if root else None),
    )


def _locked(root: Path | None) -> bool:
    """Whether somebody is writing now."""
    import filelock

    if root is None or not (root / "LOCK").exists():
        return False
    try:
        with filelock.FileLock(root / "LOCK", timeout=0):
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False
