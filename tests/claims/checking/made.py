"""Stores, claims and releases made for the tests of checking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl

from kentering.claims.check import check
from kentering.claims.checking.evidence import Books, books
from kentering.claims.checking.verdict import Verdict
from kentering.claims.model import Claim
from kentering.edition import shipped
from kentering.language import number
from kentering.periods import Period
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

HOME = ZoneInfo("Europe/Amsterdam")
Cells = dict[tuple[str, date], float | None]


@cache
def edition() -> Store:
    return Store(root=None, base=shipped())


def release(cells: Cells, when: datetime, source: str = "cbs_press") -> Release:
    rows = [(key, day, "M", value, "A") for (key, day), value in cells.items()]
    return Release(
        source=source,
        released_at=when,
        dating="calendar",
        retrieved_at=when,
        sha256=f"{when:%Y%m%d}{source}",
        url="https://example.org",
        observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
        span="cells",
    )


def stored(root: Path, *releases: Release) -> Store:
    store = Store(root=root)
    append_many(store, releases)
    return store


def said(value: float | None, **more: object) -> Claim:
    quote = f"{number(abs(value), 'nl')} procent" if value is not None else "nam toe"
    plain = Claim(
        0, len(quote), quote, "production_volume", "totale industrie", "NL", "2025-03",
        value=value, unit="percent", comparison="yoy", source="CBS",
    )  # fmt: skip
    return replace(plain, **more)


def one(claim: Claim, published: date | Period | None, store: Store, **more: object) -> Verdict:
    return check([claim], claim.quote, published, store, **more).verdicts[0]


@cache
def ledger() -> Books:
    return books(edition())
