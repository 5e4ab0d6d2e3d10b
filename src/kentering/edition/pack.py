"""Pack a store into an edition, and find the one that was shipped."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import polars as pl

from kentering.catalogue import catalogue
from kentering.edition.earlier import NAME, first_states
from kentering.errors import StoreError
from kentering.language import Text
from kentering.sources.answer import write_whole
from kentering.store import Store
from kentering.store.layout import CELL, PAGE_BYTES, RECORDS, ROW_GROUP, ROWS

LIMIT_BYTES = 10 * 2**20
PARTS = (".observations", ".releases", ".earlier")


@dataclass(frozen=True)
class SourceNote:
    """What an edition says of a source it holds."""

    id: str
    publisher: str
    table: str
    licence: str
    page: str
    releases: int
    first_release: str
    last_release: str


@dataclass(frozen=True)
class About:
    """What an edition is: its name, its newest release, its size and its sources."""

    name: str
    newest_release: str
    series: int
    observations: int
    releases: int
    sources: tuple[SourceNote, ...]


def pack(store: Store, out: Path, name: str) -> About:
    """Write an edition from everything a store holds and the package may ship.

    Left out: indicators the catalogue marks as not shippable (purchasing managers' indices, the
    user's own figures) and the source ``own``.

    Raises:
        StoreError: there is nothing to pack, or the result is larger than an edition may be.
    """
    cat = catalogue()
    closed = [i.code for i in cat.indicators.values() if not i.shippable]
    rows = store.rows().filter(pl.col("source") != "own").collect()
    kept = rows.filter(~pl.col("series").str.split(".").list.get(1).is_in(closed))
    if kept.is_empty():
        raise StoreError(
            Text("er is niets om in te pakken", "there is nothing to pack"),
            where=str(store.root),
            run="kentering update",
        )
    kept = kept.sort(*CELL, "released_at", "recorded_at")
    # a release without rows of its own still said what it left alone (V7), so it is kept
    records = store.releases().filter(pl.col("source") != "own")
    made = _about(name, kept, records)
    _write(out, kept, records, made)
    return made


def _write(out: Path, rows: pl.DataFrame, records: pl.DataFrame, made: About) -> None:
    """Write the three files; on a fault (too large, a full disk) nothing of them is left."""
    there = next(folder for folder in (out, *out.parents) if folder.exists())
    out.mkdir(parents=True, exist_ok=True)
    try:
        _files(out, rows, records, made)
    except BaseException:
        for name in PARTS:
            (out / name).unlink(missing_ok=True)
        for folder in (out, *out.parents):
            if folder == there:
                break
            with suppress(OSError):  # somebody else may have put something there
                folder.rmdir()
        raise


def _files(out: Path, rows: pl.DataFrame, records: pl.DataFrame, made: About) -> None:
    options = {
        "compression": "zstd",
        "compression_level": 19,
        "row_group_size": ROW_GROUP,
        "data_page_size": PAGE_BYTES,
    }
    first, second, third = (out / name for name in PARTS)
    rows.select(list(ROWS)).write_parquet(first, **options)  # type: ignore[arg-type]
    records.select(list(RECORDS)).write_parquet(second, **options)  # type: ignore[arg-type]
    first_states(rows).write_parquet(third, **options)  # type: ignore[arg-type]
    size = sum(path.stat().st_size for path in (first, second, third))
    if size > LIMIT_BYTES:
        raise StoreError(
            Text(f"de editie is {size} bytes, te groot", f"the edition is {size} bytes, too large"),
            where=str(out),
            right=Text(f"hooguit {LIMIT_BYTES}", f"{LIMIT_BYTES} at most"),
        )
    first.replace(out / "observations.parquet")
    second.replace(out / "releases.parquet")
    third.replace(out / NAME)
    write_whole(out / "about.json", json.dumps(asdict(made), indent=1).encode())


def _about(name: str, rows: pl.DataFrame, records: pl.DataFrame) -> About:
    notes = []
    for (source,), own in records.group_by("source", maintain_order=True):
        entry = catalogue().sources[str(source)]
        first, last = own["released_at"].min(), own["released_at"].max()
        notes.append(
            SourceNote(
                id=entry.id,
                publisher=entry.publisher.en,
                table=entry.table,
                licence=entry.licence,
                page=entry.page,
                releases=own.height,
                first_release=_day(first),
                last_release=_day(last),
            )
        )
    return About(
        name=name,
        newest_release=_day(records["released_at"].max()),
        series=rows["series"].n_unique(),
        observations=rows.height,
        releases=records.height,
        sources=tuple(sorted(notes, key=lambda n: n.id)),
    )


def _day(when: object) -> str:
    return when.date().isoformat() if isinstance(when, datetime) else ""


def shipped() -> Path:
    """The folder of the edition in the package."""
    return Path(str(files("kentering.edition").joinpath("data")))


def about(folder: Path) -> About | None:
    """What an edition says of itself; None when there is no edition there."""
    path = folder / "about.json"
    if not path.exists():
        return None
    plain = json.loads(path.read_text("utf-8"))
    notes = tuple(SourceNote(**n) for n in plain.pop("sources"))
    return About(**plain, sources=notes)
