"""Ask the store: the panel as of a moment, the history of a series, the releases.

Readers open immutable files and take no lock. A base (an edition) and the release files are one
set of rows; which came later decides (docs/conventions.md, V2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from operator import or_
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import InputError
from kentering.language import Text
from kentering.sources.release import end_of_day
from kentering.store.files import (
    base_records,
    collect,
    edition_file,
    lazy,
    records,
    records_frame,
    release_files,
)
from kentering.store.layout import CELL, OWN, ReleaseRecord, default_home

AsOf = date | datetime | str | None
HOME_ZONE = ZoneInfo("Europe/Amsterdam")


def day_at_home(at: datetime | None = None) -> date:
    """The day of a moment, or of now, in Amsterdam, whatever zone the machine is in (T3)."""
    return (at or datetime.now(HOME_ZONE)).astimezone(HOME_ZONE).date()


def moment(as_of: AsOf) -> datetime | None:
    """A moment in UTC from what a user gives: a date means the end of that day (T3).

    A time without a zone is one in Amsterdam.

    Raises:
        InputError: the text is no date or time.
    """
    if isinstance(as_of, str):
        as_of = _day_or_time(as_of)
    if isinstance(as_of, datetime):
        return (as_of if as_of.tzinfo else as_of.replace(tzinfo=HOME_ZONE)).astimezone(UTC)
    return None if as_of is None else end_of_day(as_of)


def _day_or_time(text: str) -> date | datetime:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            Text(f"{text!r} is geen datum", f"{text!r} is not a date"),
            where=f"as-of={text}",
            right=Text("bijvoorbeeld 2025-05-10", "for instance 2025-05-10"),
        ) from error


@dataclass(frozen=True)
class Store:
    """A place with releases: a folder that can be written, a base that cannot, or both."""

    root: Path | None
    base: Path | None = None

    def files(self) -> list[Path]:
        """The edition's observations and the release files, as they are at this moment."""
        files = release_files(self.root) if self.root is not None else []
        edition = edition_file(self.base, self.root)
        return files if edition is None else [edition, *files]

    def rows(self) -> pl.LazyFrame:
        """Every stored row, lazily."""
        return lazy(self.files())

    def records(self) -> list[ReleaseRecord]:
        """The releases as they were recorded, those of the base first.

        Raises:
            StoreError: a file is damaged; says which.
        """
        files = release_files(self.root) if self.root is not None else []
        edition_file(self.base, self.root)
        return base_records(self.base) + records(files)

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
                catalogue's rank decides a tie), and the user's own figures only of series that
                nobody else gives (V9); ``all`` keeps every publisher's row.
            dropped: keep rows that a release withdrew, with status ``dropped``.

        Returns:
            publisher, series, freq, period, value, status, released_at, recorded_at, dating,
            source, release, vintages; sorted by series, freq, period.
        """
        latest = latest_rows(self._select(series, as_of))
        if not dropped:
            latest = latest.filter(pl.col("status") != "dropped")
        if publishers == "best":
            latest = _best_publisher(_without_own_beside(latest))
        return _with_vintages(latest).sort("series", "freq", "period", "publisher")

    def history(
        self, series: str | Sequence[str], as_of: AsOf = None, *, beside: bool = False
    ) -> pl.DataFrame:
        """Every value each observation has had, oldest release first (columns as ``panel``).

        Args:
            series: keys or patterns with ``*``.
            as_of: a date (end of that day, Amsterdam), a moment, or None for everything.
            beside: keep the user's own figures also of series that another publisher gives (V9).
        """
        rows = self._select(series, as_of)
        return _with_vintages(rows if beside else _without_own_beside(rows)).sort(
            "series", "freq", "period", "publisher", "released_at", "recorded_at"
        )

    def releases(self, as_of: AsOf = None, *, source: str | None = None) -> pl.DataFrame:
        """The releases, oldest first, with how they were dated and what they changed."""
        found = [r for r in self.records() if source in (None, r.source)]
        return records_frame(found, moment(as_of))

    def keys(self, pattern: str | Sequence[str] | None = None) -> list[str]:
        """The series keys in the store, or those that match."""
        known = sorted({key for record in self.records() for key in record.series})
        if pattern is None:
            return known
        wanted = [pattern] if isinstance(pattern, str) else list(pattern)
        frame = pl.DataFrame({"series": known}, schema={"series": pl.String})
        return frame.filter(_matches(wanted))["series"].to_list()

    def _select(self, series: str | Sequence[str] | None, as_of: AsOf) -> pl.DataFrame:
        until = moment(as_of)
        known = pl.lit(value=True) if until is None else pl.col("released_at") <= until
        if series is None:
            return collect(self.files(), known)
        # few rows are left after the series: cheaper than to hold every row against both
        wanted = [series] if isinstance(series, str) else series
        return collect(self.files(), _matches(wanted)).filter(known)


def latest_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Per publisher, series and period the row that came last (V2)."""
    return rows.sort("released_at", "recorded_at").unique(CELL, keep="last", maintain_order=True)


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
    # plain ors: the reader can hold these against the statistics of a row group
    return reduce(or_, parts) if parts else pl.lit(value=False)


def _literal(text: str) -> str:
    return "".join("\\" + c if c in r".\+?()[]{}^$|-" else c for c in text)


def _best_publisher(latest: pl.DataFrame) -> pl.DataFrame:
    reach = latest.group_by("series", "publisher").agg(
        # a withdrawn period is not reached
        pl.col("period").filter(pl.col("status") != "dropped").max().alias("until")
    )
    if reach.height == reach["series"].n_unique():
        return latest
    ranks: dict[str, int] = {}
    for entry in catalogue().sources.values():
        ranks[entry.provider] = min(entry.rank, ranks.get(entry.provider, entry.rank))
    best = (
        reach.with_columns(
            pl.col("publisher")
            .replace_strict(ranks, default=9, return_dtype=pl.Int64)
            .alias("rank")
        )
        .sort(
            "series",
            "until",
            "rank",
            "publisher",
            descending=[False, True, False, False],
            nulls_last=True,
        )
        .unique("series", keep="first", maintain_order=True)
        .select("series", "publisher")
    )
    return latest.join(best, on=["series", "publisher"], how="semi")


def _without_own_beside(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows without the user's own of series that another publisher gives (V9).

    An index is the same series in every base year: answers choose among the bases.
    """
    own = pl.col("publisher") == OWN
    if rows.filter(own).is_empty():
        return rows
    bases = "|".join(u.code for u in catalogue().units.values() if u.kind == "index")
    stem = pl.col("series").str.replace(rf"\.(?:{bases})$", "")
    given = rows.filter(~own & (pl.col("status") != "dropped")).select(stem).to_series()
    return rows.filter(~(own & stem.is_in(given.unique().implode())))


def _with_vintages(rows: pl.DataFrame) -> pl.DataFrame:
    kinds = {s.id: s.vintages for s in catalogue().sources.values()}
    return rows.with_columns(
        pl.col("source")
        .replace_strict(kinds, default="collected", return_dtype=pl.String)
        .alias("vintages")
    )
