"""The shipped edition, the same with a poisoned future, and a record that can be made by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kentering.edition import shipped
from kentering.forecast.ledger import RECORD
from kentering.forecast.recipe import models
from kentering.forecast.situation import Situation, situation
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

DAY = "2025-05-15"
AFTER = "2025-05-21"
LEVEL = "NL.production.B-D.sca.I21"
POISONED = datetime(2025, 5, 20, 9, tzinfo=UTC)
Recorded = Callable[..., pl.DataFrame]


@pytest.fixture(scope="session")
def edition() -> Store:
    return Store(root=None, base=shipped())


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory: pytest.TempPathFactory, edition: Store) -> Store:
    """The edition with, after ``DAY``, a release that rewrites two countries from 2025 on."""
    keys = [f"{g}.production.B-D.sca.I21" for g in ("NL", "DE")]
    keys += ["NL.production.B-D.ca.yoy"]
    late = pl.col("period").dt.year() >= 2025
    wrong = pl.when(late).then(pl.col("value") * 1.3 + 7).otherwise(pl.col("value"))
    seen = edition.panel(DAY, series=keys)
    rows = seen.select("series", "period", "freq", wrong, status=pl.lit("p")).rows()
    store = Store(root=tmp_path_factory.mktemp("poison") / "store", base=edition.base)
    release = Release(
        source="estat_ei_is_m_vtg",
        released_at=POISONED,
        dating="native",
        retrieved_at=POISONED,
        sha256=hashlib.sha256(b"poison").hexdigest(),
        url="https://example.org/poison",
        observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
    )
    append_many(store, [release])
    return store


def reissued(
    base: Store, root: Path, month: date, value: float | None = None, *,
    key: str = LEVEL, at: datetime = POISONED,
) -> Store:  # fmt: skip
    """The edition with a later release of one series in which a month is absent or another."""
    seen = base.panel(at, series=key)
    rows = seen.select("series", "period", "freq", "value")
    assert rows.filter(pl.col("period") == month).height == 1
    changed = pl.when(pl.col("period") == month).then(value).otherwise("value").alias("value")
    rows = rows.with_columns(changed, status=pl.lit("p")).drop_nulls("value")
    store = Store(root=root / "store", base=base.base)
    release = Release(
        source=seen["source"][-1],
        released_at=at,
        dating="native",
        retrieved_at=at,
        sha256=hashlib.sha256(f"{month} {value}".encode()).hexdigest(),
        url="https://example.org/reissued",
        observations=pl.DataFrame(rows.rows(), schema=OBSERVATIONS, orient="row"),
    )
    append_many(store, [release])
    return store


@pytest.fixture(scope="session")
def seen(edition: Store) -> Situation:
    return situation(edition, "NL", None, DAY, ahead=12)


def recorded(
    offs: Sequence[float], *, model: str | None = None, geo: str = "NL", year: int = 2024
) -> pl.DataFrame:
    """A record in which every model (or one) was off by those numbers, a month apart."""
    codes = [model] if model else [*models(), "combined"]
    rows = [
        (geo, "B-D", target, code, datetime(year, k + 1, 5, tzinfo=UTC), h, off, 1.0, 0.0,
         datetime(year, k + 1, 20, tzinfo=UTC))
        for target in ("yoy", "mom") for code in codes for h in range(1, 7)
        for k, off in enumerate(offs)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RECORD, orient="row")
