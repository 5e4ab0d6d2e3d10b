"""Where things lie in a store and what a stored row is.

``<root>/releases/<source>/<released_at>_<hash>.<content>.parquet`` holds what a release brought
that was XX is the start of the file's own SHA-256. ``base/`` holds an edition: the same rows of
many releases in one file, and its releases in another. ``raw/`` holds the answers byte for byte.
``LOCK`` serialises writers; names that start with a dot are not part of the store.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

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
OWN = "own"
"""The publisher of what a user imports: it never stands in for another (V9)."""
RELEASES = "releases"
EDITION_FILES = ("observations.parquet", "releases.parquet", "about.json")
ROW_GROUP = 131_072
PAGE_BYTES = 65_536
FOOTER = "kentering"
# packed, as every question reads every footer and a release may list 50,000 series
FOOTER_SERIES = "kentering.series"


class Run(NamedTuple):
    """Periods of one series that a release speaks about, the first and the last included."""

    series: str
    freq: str
    first: date
    last: date


@dataclass(frozen=True)
class ReleaseRecord:
    """What the store keeps of a release beside its rows.

    ``series`` are those it covers; ``runs`` the periods it speaks about, when that is not all of
    them. A ``restatement`` is no release: it repeats what one said, so that a release that came in
    late changes nothing after it (V7).
    """

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
    runs: tuple[Run, ...] = ()
    kind: Literal["release", "restatement"] = "release"

    def footer(self) -> dict[str, str]:
        """The record as Parquet key-value metadata."""
        plain = asdict(self)
        for name in MOMENTS:
            plain[name] = plain[name].astimezone(UTC).isoformat()
        plain["runs"] = [(r.series, r.freq, str(r.first), str(r.last)) for r in self.runs]
        packed = zlib.compress("\n".join(plain.pop("series")).encode())
        return {FOOTER: json.dumps(plain), FOOTER_SERIES: base64.b64encode(packed).decode()}

    @classmethod
    def read(cls, path: Path) -> ReleaseRecord:
        """The record from a release file's footer.

        Raises:
            ValueError, KeyError, TypeError, zlib.error: a footer with no release in it.
        """
        footer = pl.read_parquet_metadata(path)
        plain = json.loads(footer[FOOTER])
        packed = base64.b64decode(footer[FOOTER_SERIES], validate=True)
        for name in MOMENTS:
            plain[name] = datetime.fromisoformat(plain[name])
        runs = tuple(
            Run(series, freq, date.fromisoformat(first), date.fromisoformat(last))
            for series, freq, first, last in plain["runs"]
        )
        series = tuple(zlib.decompress(packed).decode().split("\n"))
        return cls(**{**plain, "series": series, "runs": runs})

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> ReleaseRecord:
        """The record from a row of an edition's ``releases.parquet``."""
        runs = tuple(Run(**run) for run in row["runs"] or ())
        return cls(**{**row, "series": tuple(row["series"]), "runs": runs})

    def row(self) -> dict[str, Any]:
        """The record as a row with the columns of ``RECORDS``."""
        plain = {name: getattr(self, name) for name in RECORDS}
        return {**plain, "series": list(self.series), "runs": [r._asdict() for r in self.runs]}


MOMENTS = ("released_at", "retrieved_at", "recorded_at")

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
    "runs": pl.List(
        pl.Struct(
            {"series": pl.String(), "freq": pl.String(), "first": pl.Date(), "last": pl.Date()}
        )
    ),
}


def release_id(release: Release) -> str:
    """``<source>/<released_at>_<hash>``: sorts by time, tells two answers of one day apart.

    The hash is over the raw answer and the series read from it, because one saved table may hold
    several releases of different series.
    """
    stamp = release.released_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    series = "\n".join(release.observations["series"].unique().sort())
    digest = hashlib.sha256(f"{release.sha256}\n{series}".encode()).hexdigest()
    return f"{release.source}/{stamp}_{digest[:8]}"


def default_home() -> Path:
    """The user's folder: ``KENTERING_HOME``, else the platform's place for data."""
    if chosen := os.environ.get("KENTERING_HOME"):
        return Path(chosen)
    if windows := os.environ.get("LOCALAPPDATA"):
        return Path(windows) / "kentering"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "kentering"
