"""The record of one target: past forecasts with what came of them, asked as of a moment.

A forecast counts from the moment its outcome was first published, never earlier (V5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import polars as pl

from kentering.forecast.situation import Array

RECORD: dict[str, pl.DataType] = {
    "geo": pl.String(),
    "branch": pl.String(),
    "target": pl.String(),
    "model": pl.String(),
    "as_of": pl.Datetime("us", "UTC"),
    "h": pl.Int64(),
    "mean": pl.Float64(),
    "sd": pl.Float64(),
    "outcome": pl.Float64(),
    "known_at": pl.Datetime("us", "UTC"),
}
"""``mean``, ``outcome``: growth in log points; ``sd``: before the record's own correction;
``known_at``: when the outcome was first out."""
HALF_LIFE = 730.0
"""Days in which the say of a past error halves."""
DAY = 86400.0
Entry = tuple[float, float, float, float]
"""Made at, outcome known at (seconds), error, spread."""


@dataclass(frozen=True, eq=False)
class Errors:
    """Errors of one model and month ahead whose outcome was known at a moment.

    Attributes:
        made: (n,) when the forecast was made, seconds.
        known: (n,) when its outcome was out, seconds.
        off: (n,) mean less outcome, log points.
        sd: (n,) the spread it stated.
    """

    made: Array
    known: Array
    off: Array
    sd: Array

    def fade(self, now: datetime | None) -> Array:
        """The say of every error: halved with age, and shared by forecasts of one month."""
        if not len(self.off):
            return np.empty(0)
        newest = now.timestamp() if now is not None else float(self.known.max())
        _, where, many = np.unique(self.known, return_inverse=True, return_counts=True)
        halved = 0.5 ** ((newest - self.made) / DAY / HALF_LIFE)
        return np.asarray(halved / many[where], dtype=np.float64)


@dataclass(eq=False)
class Ledger:
    """Past forecasts of one target, by kind of growth, model and month ahead."""

    entries: dict[tuple[str, str, int], list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, record: pl.DataFrame | None, geo: str, branch: str) -> Ledger:
        """The rows of a record (``RECORD``) that are about one target."""
        made = cls()
        if record is None or record.is_empty():
            return made
        own = record.filter(pl.col("geo") == geo, pl.col("branch") == branch)
        for row in own.drop_nulls(["outcome", "known_at"]).iter_rows(named=True):
            made.add(**{k: v for k, v in row.items() if k not in ("geo", "branch")})
        return made

    def add(
        self,
        target: str,
        model: str,
        as_of: datetime,
        h: int,
        mean: float,
        sd: float,
        outcome: float | None,
        known_at: datetime | None,
    ) -> None:
        """One forecast; without an outcome it is left out."""
        if outcome is None or known_at is None or not np.isfinite([mean, sd, outcome]).all():
            return
        entry = (_seconds(as_of), _seconds(known_at), mean - outcome, sd)
        self.entries.setdefault((target, model, h), []).append(entry)

    def known(self, target: str, model: str, h: int, now: datetime | None) -> Errors:
        """The errors of a model known at a moment; all of them when it is None."""
        rows = np.array(self.entries.get((target, model, h), []), dtype=np.float64).reshape(-1, 4)
        if now is not None:
            at = now.timestamp()
            rows = rows[(rows[:, 1] <= at) & (rows[:, 0] < at)]
        return Errors(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def _seconds(when: datetime) -> float:
    return when.astimezone(UTC).timestamp()
