"""Where things lie in a store and what a stored row is.

``<root>/releases/<source>/<released_at>_<hash>.parquet`` holds what a release brought that was
new, changed or dropped; the footer (key ``kentering``) holds the release itself. ``base/`` holds an
edition: the same rows of many releases in one file, and its releases in another. ``raw/`` holds
the answers byte for byte. ``LOCK`` serialises writers.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from kentering.sources.release import Dating, Release, Span

MOMENT = pl.Datetime("us", "UTC")

ROWS: dict[str, pl.DataType] = {
    "publisher": pl.String(),
    "series": pl.String(),
    "freq": pl.String(),
    "period": pl.Date(),
    "value": pl.Float64(),
    "status": pl.String(),
    "released_at": MOMENT,
    "recorded_at": MOMENT,
    "dating": pl.String(),
    "source": pl.String(),
    "release": pl.String(),
}
CELL = ["publisher", "series", "freq", "period"]
ROW_GROUP = 65_536
FOOTER = "kentering"


@dataclass(frozen=True)
class ReleaseRecord:
    """What the store keeps of a release beside its rows; ``series`` are those it covers."""

    release: str
    source: str
    publisher: str
    table: str
    released_at: datetime
    dating: Dating
    retrieved_at: datetime
    recorded_at: datetime
    sha256: str
    licence: str
    url: str
    label: str
    attribution: str
    span: Span
    new: int
    changed: int
    dropped: int
    series: tuple[str, ...]

    def footer(self) -> dict[str, str]:
        """The record as Parquet key-value metadata."""
        plain = asdict(self)
        for name in ("released_at", "retrieved_at", "recorded_at"):
            plain[name] = plain[name].astimezone(UTC).isoformat()
        return {FOOTER: json.dumps(plain)}

    @classmethod
    def read(cls, path: Path) -> ReleaseRecord:
        """The record from a release file's footer."""
        plain = json.loads(pl.read_parquet_metadata(path)[FOOTER])
        for name in ("released_at", "retrieved_at", "recorded_at"):
            plain[name] = datetime.fromisoformat(plain[name])
        return cls(**{**plain, "series": tuple(plain["series"])})


RECORDS: dict[str, pl.DataType] = {
    "release": pl.String(),
    "source": pl.String(),
    "publisher": pl.String(),
    "table": pl.String(),
    "released_at": MOMENT,
    "dating": pl.String(),
    "retrieved_at": MOMENT,
    "recorded_at": MOMENT,
    "sha256": pl.String(),
    "licence": pl.String(),
    "url": pl.String(),
    "label": pl.String(),
    "attribution": pl.String(),
    "span": pl.String(),
    "new": pl.Int64(),
    "changed": pl.Int64(),
    "dropped": pl.Int64(),
    "series": pl.List(pl.String()),
}


def release_id(release: Release) -> str:
    """``<source>/<released_at>_<hash>``: sorts by time, tells two answers of one day apart."""
    stamp = release.released_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{release.source}/{stamp}_{release.sha256[:8]}"


def default_home() -> Path:
    """The user's folder: ``KENTERING_HOME``, else the platform's place for data."""
    if chosen := os.environ.get("KENTERING_HOME"):
        return Path(chosen)
    if windows := os.environ.get("LOCALAPPDATA"):
        return Path(windows) / "kentering"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "kentering"


def release_files(root: Path) -> list[Path]:
    """Every whole release file (temporary files start with a dot)."""
    return sorted(p for p in root.glob("releases/*/*.parquet") if not p.name.startswith("."))
