"""How fast the store takes releases in and answers as of a moment, against a peer doing less.

    python benchmarks/bench_store.py [--millions 100] [--folder DIR] [--ingest 1 10]

Ingest: one release appended (checked, differenced, flushed, renamed), against Polars merely writing
the same frame with the same settings. As-of read: one series out of so many million observations,
against DuckDB reading one Parquet file that holds nothing but the row groups with the answer. The
answers are compared before anything is timed. Needs ``duckdb`` and ``pyarrow``; prints, never fails
on a time.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from kentering.catalogue import catalogue
from kentering.sources.checks import checked
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append
from kentering.store.layout import ROW_GROUP, ROWS, ReleaseRecord
from kentering.store.write import write_release

FIRST = datetime(2024, 1, 10, 5, 30, tzinfo=UTC)
MONTHS = pl.date_range(date(2016, 1, 1), date(2024, 4, 1), "1mo", eager=True).rename("period")
PER_RELEASE = 5_000_000
SOURCE = next(iter(sorted(catalogue().sources)))

ONE_QUERY = """
    select series, freq, period, value, status, release
    from read_parquet(?) where series = ? and released_at <= ?
    qualify row_number() over (
        partition by publisher, series, freq, period order by released_at desc, recorded_at desc
    ) = 1
    order by period
"""


def catalogued(count: int) -> list[str]:
    """So many keys whose every code exists."""
    cat = catalogue()
    codes = (cat.geos, ("turnover", "turnover_home"), cat.branches, cat.adjustments, cat.units)
    found = list(itertools.islice((".".join(parts) for parts in itertools.product(*codes)), count))
    if len(found) < count:
        raise SystemExit(f"the catalogue spans {len(found)} keys, not {count}")
    return found


def cells(keys: list[str], seed: int, periods: pl.Series = MONTHS) -> pl.DataFrame:
    """Every key in every period, with random values of one decimal, sorted."""
    frame = pl.DataFrame({"series": sorted(keys)}).join(periods.to_frame(), how="cross")
    values = np.round(np.random.default_rng(seed).normal(100, 10, frame.height), 1)
    return frame.with_columns(freq=pl.lit("M"), value=pl.Series(values), status=pl.lit("A")).select(
        list(OBSERVATIONS)
    )


def timed(act: Callable[[], object], times: int = 1) -> float:
    """The median of so many runs, in seconds."""
    spans = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spans.append(time.perf_counter() - began)
    return statistics.median(spans)


def flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def ingest(folder: Path, millions: int) -> None:
    keys = catalogued(millions * 1_000_000 // len(MONTHS))
    for name, seed in (("first", 0), ("all changed", 1)):
        frame = cells(keys, seed)
        said = Release(
            source=SOURCE,
            released_at=FIRST + timedelta(days=seed),
            dating="native",
            retrieved_at=FIRST,
            sha256=hashlib.sha256(str(seed).encode()).hexdigest(),
            url="https://example.org",
            observations=frame,
        )
        store = Store(root=folder / f"ingest{millions}")
        checking = timed(lambda said=said: checked(said))
        took = timed(lambda said=said, store=store: append(store, said))
        stored = pl.read_parquet(store.files()[-1])
        floor_file = folder / "floor.parquet"

        def floor(stored: pl.DataFrame = stored, path: Path = floor_file) -> None:
            stored.write_parquet(
                path, compression="zstd", statistics=True, row_group_size=ROW_GROUP
            )
            flush(path)

        least = timed(floor, 3)
        print(
            f"ingest {millions}M, {name}: {frame.height / took / 1e6:.2f}M observations/s "
            f"({took:.2f} s, of which checks {checking:.2f} s); floor {least:.2f} s; "
            f"ratio {took / least:.1f}",
            flush=True,
        )
    shutil.rmtree(folder / f"ingest{millions}")


def generate(folder: Path, millions: int) -> Store:
    """Releases of five million rows each, every observation changed every time."""
    keys = [f"NL.production.S{n:05d}.sca.I21" for n in range(PER_RELEASE // len(MONTHS))]
    for number in range(max(millions * 1_000_000 // PER_RELEASE, 1)):
        at, name = FIRST + timedelta(days=30 * number), f"bench/{number:04d}"
        rows = cells(keys, number).with_columns(
            publisher=pl.lit("BENCH"),
            released_at=pl.lit(at).cast(ROWS["released_at"]),
            recorded_at=pl.lit(at).cast(ROWS["recorded_at"]),
            dating=pl.lit("native"),
            source=pl.lit("bench"),
            release=pl.lit(name),
        )
        record = ReleaseRecord(
            release=name,
            source="bench",
            publisher="BENCH",
            table="bench",
            released_at=at,
            dating="native",
            retrieved_at=at,
            recorded_at=at,
            sha256="0" * 64,
            licence="",
            url="",
            label="",
            attribution="",
            span="whole",
            new=0 if number else rows.height,
            changed=rows.height if number else 0,
            dropped=0,
            series=tuple(keys),
        )
        write_release(folder / "store", record, rows.select(list(ROWS)))
    return Store(root=folder / "store")


def answer_only(store: Store, key: str, path: Path) -> int:
    """One file with the row groups that hold the series, and nothing else; gives how many."""
    import pyarrow.parquet as pq

    count = 0
    writer = None
    for file in store.files():
        whole = pq.ParquetFile(file)
        at = whole.schema_arrow.get_field_index("series")
        for group in range(whole.num_row_groups):
            spread = whole.metadata.row_group(group).column(at).statistics
            if spread.min <= key <= spread.max:
                table = whole.read_row_group(group)
                writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
                writer.write_table(table, row_group_size=table.num_rows)
                count += 1
    if writer is not None:
        writer.close()
    return count


def as_of_read(folder: Path, millions: int) -> None:
    import duckdb

    store = generate(folder, millions)
    files = store.files()
    key = f"NL.production.S{PER_RELEASE // len(MONTHS) // 2:05d}.sca.I21"
    until = FIRST + timedelta(days=30 * (len(files) - 1))
    peer_file = folder / "answer.parquet"
    groups = answer_only(store, key, peer_file)
    peer = duckdb.connect()

    def ours(when: datetime = until) -> pl.DataFrame:
        return store.panel(when, series=key)

    def theirs(when: datetime = until) -> pl.DataFrame:
        found = peer.sql(ONE_QUERY, params=[str(peer_file), key, when]).to_arrow_table()
        return pl.DataFrame(found)

    for when in (until, FIRST + timedelta(days=30 * (len(files) // 2))):
        mine = ours(when).select("series", "freq", "period", "value", "status", "release")
        other = theirs(when)
        if mine.height != len(MONTHS) or not mine.equals(other.cast(mine.schema)):
            raise SystemExit("the answers differ")
    size = sum(f.stat().st_size for f in files) / 1e6
    a, b = timed(ours, 21), timed(theirs, 21)
    print(
        f"as-of read, 1 of {PER_RELEASE // len(MONTHS)} series, {len(files)} releases, "
        f"{len(files) * PER_RELEASE / 1e6:.0f}M observations, {size:.0f} MB: "
        f"{a * 1e3:.1f} ms; DuckDB on {groups} row groups "
        f"({peer_file.stat().st_size / 1e6:.1f} MB) {b * 1e3:.1f} ms; ratio {a / b:.2f}",
        flush=True,
    )
    history = timed(lambda: store.history(key), 7)
    print(f"  history of the series: {history * 1e3:.1f} ms; first question of a process: ", end="")
    ask = (
        "import time, pathlib; from kentering.store import Store; began = time.perf_counter(); "
        f"Store(pathlib.Path({str(store.root)!r})).panel({until.isoformat()!r}, series={key!r}); "
        "print(f'{(time.perf_counter() - began) * 1e3:.0f} ms')"
    )
    subprocess.run([sys.executable, "-c", ask], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--millions", type=int, default=100)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--ingest", type=int, nargs="*", default=[1, 10])
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=asked.folder, prefix="kentering-bench-"))
    try:
        for millions in asked.ingest:
            ingest(folder, millions)
        if asked.millions:
            as_of_read(folder, asked.millions)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
