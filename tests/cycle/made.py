"""Series and stores that the tests of this room share."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from hypothesis import strategies as st

from kentering.periods import Period
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

KEY = "NL.production.B-D.sca.I21"
FIRST = Period.parse("2010-01")


def month(i: int) -> date:
    return FIRST.shift(i).start


def frame(values: Sequence[float | None], freq: str = "M") -> pl.DataFrame:
    first = Period(FIRST.start, freq)  # type: ignore[arg-type]
    periods = [first.shift(i).start for i in range(len(values))]
    return pl.DataFrame(
        {"period": periods, "value": list(values)},
        schema={"period": pl.Date, "value": pl.Float64},
    )


def wave(n: int, period: float = 36, size: float = 5.0) -> np.ndarray:
    return size * np.sin(2 * math.pi * np.arange(n) / period)


walks = st.builds(
    lambda seed, n, pull: np.cumsum(np.random.default_rng(seed).normal(pull, 1.0, n)),
    st.integers(0, 10_000),
    st.integers(40, 150),
    st.sampled_from([0.0, 0.2]),
)


def released(months: int) -> datetime:
    """The tenth of the second month after the last of so many months."""
    last = FIRST.shift(months - 1 + 2).start
    return datetime(last.year, last.month, 10, 9, tzinfo=UTC)


def release(series: Mapping[str, Sequence[float | None]], when: datetime | None = None) -> Release:
    rows = [
        (key, month(i), "M", float(v), "A")
        for key, values in series.items()
        for i, v in enumerate(values)
        if v is not None
    ]
    when = when or released(max(len(v) for v in series.values()))
    return Release(
        source="estat_ei_is_m_vtg",
        released_at=when,
        dating="calendar",
        retrieved_at=when,
        sha256=hashlib.sha256(repr((sorted(series), when, rows[-1])).encode()).hexdigest(),
        url="https://example.org/vtg",
        observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
    )


def filled(root: Path, many: Sequence[Release]) -> Store:
    store = Store(root=root / "store")
    append_many(store, list(many))
    return store


def growing(
    root: Path, value: Callable[[int, int], float], first: int, last: int, key: str = KEY
) -> Store:
    """A store with a vintage of every length; ``value(i, length)`` is what vintage held."""
    many = [release({key: [value(i, n) for i in range(n)]}) for n in range(first, last + 1)]
    return filled(root, many)
