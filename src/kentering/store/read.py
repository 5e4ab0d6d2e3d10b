"""Ask the store: the panel as of a moment, the history of a series, the releases.

Readers open immutable files and take no lock. A base (an edition) and the release files are one
set of rows; which came later decides (docs/conventions.md, V2).
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import InputError, StoreError
from kentering.language import Text
from kentering.sources.release import end_of_day
from kentering.store.layout import (
    CELL,
    RECORDS,
    ROWS,
    ReleaseRecord,
    default_home,
    release_files,
)

AsOf = date | datetime | str | None


def moment(as_of: AsOf) -> datetime | None:
    """A moment in UTC from what a user gives: a date means the end of that day (T3).

    Raises:
        InputError: the text is no date or time.
    """
    if as_of is None:
        return None
    if isinstance(as_of, str):
        try:
            as_of = date.fromisoformat(as_of) if len(as_of) == 10 else datetime.fromisoformat(as_of)
        except ValueError as error:
            raise InputError(
                Text(f"{as_of!r} is geen datum", f"{as_of!r} is not a date"),
                where=f"as-of={as_of}",
                right=Text("bijvoorbeeld 2025-05-10", "for instance 2025-05-10"),
            ) from error
    if isinstance(as_of, datetime):
        return (
            as_of.astimezone(UTC)
            if as_of.tzinfo
            else end_of_day(as_of.date()).replace(
                hour=as_of.hour, minute=as_of.minute, second=as_of.second, microsecond=0
            )
        )
    return end_of_day(as_of)


@dataclass(frozen=True)
class Store:
    """A place with releases: a folder that can be written, a base that cannot, or both."""

    root: Path | None
    base: Path | None = None

    def rows(self, sources: Collection[str] | None = None) -> pl.LazyFrame:
        """Every stored row, lazily; ``sources`` narrows the release files that are opened."""
        frames = []
        if self.base is not None and (self.base / "observations.parquet").exists():
            frames.append(pl.scan_parquet(self.base / "observations.parquet"))
        files = release_files(self.root) if self.root is not None else []
        if sources is not None:
            files = [f for f in files if f.parent.name in sources]
        if files:
            frames.append(pl.scan_parquet(files))
        if not frames:
            return pl.LazyFrame(schema=ROWS)
        return pl.concat([f.select(list(ROWS)) for f in frames])

    def panel(
        self,
        as_of: AsOf = None,
        *,
        series: str | Sequence[str] | None = None,
        publishers: str = "best",
        dropped: bool = False,
    ) -> pl.DataFrame:
        """What was known at a moment: one row per series and period.

        Args:
            as_of: a date (end of that day, Amsterdam), a moment, or None for everything.
            series: keys or patterns with ``*`` ("NL.production.*"); None for all.
            publishers: ``best`` keeps, per series, the publisher that reaches furthest (the
                catalogue's rank decides a tie); ``all`` keeps every publisher's row.
            dropped: keep rows that a release withdrew, with status ``dropped``.

        Returns:
            publisher, series, freq, period, value, status, released_at, recorded_at, dating,
            source, release, vintages; sorted by series, freq, period.
        """
        rows = self._select(series, as_of)
        latest = rows.sort("released_at", "recorded_at").unique(
            CELL, keep="last", maintain_order=True
        )
        if not dropped:
            latest = latest.filter(pl.col("status") != "dropped")
        if publishers == "best":
            latest = _best_publisher(latest)
        return _with_vintages(latest).sort("series", "freq", "period", "publisher")

    def history(self, series: str | Sequence[str], as_of: AsOf = None) -> pl.DataFrame:
        """Every value each observation has had, oldest release first (columns as ``panel``)."""
        return _with_vintages(self._select(series, as_of)).sort(
            "series", "freq", "period", "publisher", "released_at", "recorded_at"
        )

    def releases(self, as_of: AsOf = None, *, source: str | None = None) -> pl.DataFrame:
        """The releases, oldest first, with how they were dated and what they changed."""
        frames = [pl.DataFrame(schema=RECORDS)]
        if self.base is not None and (self.base / "releases.parquet").exists():
            frames.append(pl.read_parquet(self.base / "releases.parquet").select(list(RECORDS)))
        files = release_files(self.root) if self.root is not None else []
        records = [ReleaseRecord.read(f) for f in files if source in (None, f.parent.name)]
        if records:
            plain = [{**r.__dict__, "series": list(r.series)} for r in records]
            frames.append(pl.DataFrame(plain, schema=RECORDS))
        found = pl.concat(frames)
        if source is not None:
            found = found.filter(pl.col("source") == source)
        if (until := moment(as_of)) is not None:
            found = found.filter(pl.col("released_at") <= until)
        return found.sort("released_at", "recorded_at", "release")

    def keys(self, pattern: str | Sequence[str] | None = None) -> list[str]:
        """The series keys in the store, or those that match."""
        known = self.rows().select(pl.col("series").unique()).collect()["series"].to_list()
        if pattern is None:
            return sorted(known)
        wanted = [pattern] if isinstance(pattern, str) else list(pattern)
        return sorted(k for k in known if any(fnmatch.fnmatchcase(k, p) for p in wanted))

    def _select(self, series: str | Sequence[str] | None, as_of: AsOf) -> pl.DataFrame:
        wanted = [series] if isinstance(series, str) else series
        rows = self.rows(_sources_for(wanted))
        if wanted is not None:
            rows = rows.filter(_matches(wanted))
        if (until := moment(as_of)) is not None:
            rows = rows.filter(pl.col("released_at") <= until)
        try:
            return rows.collect()
        except pl.exceptions.ComputeError as error:
            raise StoreError(
                Text("de opslag is beschadigd", "the store is damaged"),
                where=str(error).splitlines()[0],
                run="kentering doctor",
            ) from error


def open_store(home: Path | None = None, *, edition: Path | None = None) -> Store:
    """The user's store where there is one, else the shipped edition, read-only."""
    root = (home or default_home()) / "store"
    if root.is_dir():
        base = root / "base"
        return Store(root=root, base=base if base.is_dir() else None)
    return Store(root=None, base=edition)


def _matches(wanted: Sequence[str]) -> pl.Expr:
    exact = [w for w in wanted if "*" not in w]
    parts = [pl.col("series") == exact[0]] if len(exact) == 1 else []
    if len(exact) > 1:
        parts = [pl.col("series").is_in(exact)]
    for pattern in (w for w in wanted if "*" in w):
        head = pattern.split("*", 1)[0]
        regex = "^" + ".*".join(_literal(p) for p in pattern.split("*")) + "$"
        # the range on the fixed head lets whole row groups be skipped by their statistics
        near = (pl.col("series") >= head) & (pl.col("series") < head + "\U0010ffff")
        parts.append(near & pl.col("series").str.contains(regex))
    return pl.any_horizontal(parts) if parts else pl.lit(value=False)


def _literal(text: str) -> str:
    return "".join("\\" + c if c in r".\+?()[]{}^$|-" else c for c in text)


def _sources_for(wanted: Sequence[str] | None) -> set[str] | None:
    """The sources that can hold these series, when that can be known from the catalogue."""
    if wanted is None or any("*" in w.split(".")[1] if w.count(".") >= 2 else True for w in wanted):
        return None
    indicators = {w.split(".")[1] for w in wanted}
    return {s.id for s in catalogue().sources.values() if indicators & set(s.indicators)} | {"own"}


def _best_publisher(latest: pl.DataFrame) -> pl.DataFrame:
    reach = latest.group_by("series", "publisher").agg(pl.col("period").max().alias("until"))
    if reach.height == reach["series"].n_unique():
        return latest
    ranks = {s.provider: s.rank for s in catalogue().sources.values()}
    best = (
        reach.with_columns(
            pl.col("publisher")
            .replace_strict(ranks, default=9, return_dtype=pl.Int64)
            .alias("rank")
        )
        .sort("series", "until", "rank", "publisher", descending=[False, True, False, False])
        .unique("series", keep="first", maintain_order=True)
        .select("series", "publisher")
    )
    return latest.join(best, on=["series", "publisher"], how="semi")


def _with_vintages(rows: pl.DataFrame) -> pl.DataFrame:
    kinds = {s.id: s.vintages for s in catalogue().sources.values()}
    return rows.with_columns(
        pl.col("source")
        .replace_strict(kinds, default="collected", return_dtype=pl.String)
        .alias("vintages")
    )


def key_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add geo, indicator, branch, adjustment and unit columns from the series key."""
    parsed = {k: SeriesKey.parse(k) for k in frame["series"].unique()}
    names = ("geo", "indicator", "branch", "adjustment", "unit")
    return frame.with_columns(
        pl.col("series")
        .replace_strict({k: getattr(v, n) for k, v in parsed.items()}, return_dtype=pl.String)
        .alias(n)
        for n in names
    )
