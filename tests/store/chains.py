"""Throw-away sources, small releases, and the store's laws in plain Python to hold it against.

``Chain`` is the slow truth: it keeps, per publisher, every release in the order in which they
became public and replays them all for each question. It knows nothing of differences or files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from kentering.catalogue import SourceEntry
from kentering.language import Text
from kentering.sources.release import OBSERVATIONS, Dating, Release, Span
from kentering.store import Store

SERIES = ("NL.production.C.sca.I21", "NL.production.C.nsa.I21", "DE.production.C.sca.I21")
PRICE = "NL.gas_price._Z.nsa.EUR_MWH"
DAY = datetime(2025, 1, 10, 5, 30, tzinfo=UTC)

Key = tuple[str, str, date]
Cell = tuple[float | None, str]


def entry(name: str, provider: str, **other: object) -> SourceEntry:
    plain = SourceEntry(
        id=name,
        provider=provider,
        publisher=Text.same(provider),
        table="t",
        title=Text.same("throw-away"),
        url="https://example.org/t",
        page="https://example.org",
        licence="CC BY 4.0",
        attribution=Text.same(provider),
        vintages="native",
        revised=True,
        lag=40,
        zone="Europe/Amsterdam",
        released="06:30",
        indicators=("production",),
        dimensions={},
        keys={},
    )
    return replace(plain, **other)


ENTRIES = (
    entry("t_one", "ONE"),
    entry("t_one_too", "ONE", rank=3),
    entry("t_two", "TWO", rank=2, vintages="collected"),
    entry("t_price", "PRICES", revised=False, indicators=("gas_price",)),
)


def month(number: int) -> date:
    return date(2024 + number // 12, number % 12 + 1, 1)


def observations(cells: dict[tuple[str, date], Cell], freq: str = "M") -> pl.DataFrame:
    rows = [(s, p, freq, v, status) for (s, p), (v, status) in cells.items()]
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


def release(
    cells: dict[tuple[str, date], Cell],
    when: datetime,
    *,
    source: str = "t_one",
    span: Span = "whole",
    dating: Dating = "native",
    label: str = "",
) -> Release:
    said = repr((sorted(cells.items()), when, source, span, dating, label))
    return Release(
        source=source,
        released_at=when,
        dating=dating,
        retrieved_at=when + timedelta(hours=1),
        sha256=hashlib.sha256(said.encode()).hexdigest(),
        url="https://example.org/t",
        observations=observations(cells),
        span=span,
        label=label,
    )


def plain(values: dict[int, float], series: str = SERIES[0]) -> dict[tuple[str, date], Cell]:
    """Month number -> value, as cells of one series with status A."""
    return {(series, month(n)): (v, "A") for n, v in values.items()}


def new_store(folder: Path) -> Store:
    return Store(root=folder / "store")


def as_cells(panel: pl.DataFrame) -> dict[Key, Cell]:
    return {
        (series, freq, period): (value, status)
        for series, freq, period, value, status in panel.select(
            "series", "freq", "period", "value", "status"
        ).iter_rows()
    }


@dataclass
class Chain:
    """One publisher's releases, replayed in full."""

    releases: list[Release] = field(default_factory=list)

    def panel(self, until: datetime) -> dict[Key, Cell]:
        state: dict[Key, Cell] = {}
        ordered = sorted(self.releases, key=lambda r: r.released_at)  # stable: arrival breaks ties
        for one in ordered:
            if one.released_at <= until:
                state = self.after(state, one)
        return state

    @staticmethod
    def after(state: dict[Key, Cell], one: Release) -> dict[Key, Cell]:
        given = as_cells(one.observations)
        listed = {key[0] for key in given}
        kept = {}
        for key, cell in state.items():
            mine = [k[2] for k in given if k[:2] == key[:2]]
            inside = (one.span == "whole" and key[0] in listed) or (
                one.span == "window" and bool(mine) and min(mine) <= key[2] <= max(mine)
            )
            if not inside:
                kept[key] = cell
        return kept | given


def by_publisher(releases: Iterable[Release]) -> dict[str, Chain]:
    providers = {e.id: e.provider for e in ENTRIES}
    chains: dict[str, Chain] = {}
    for one in releases:
        chains.setdefault(providers[one.source], Chain()).releases.append(one)
    return chains
