"""Outcomes: the first, the next and the latest figure of every month, and when it was known."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kentering.errors import MissingDataError
from kentering.record.outcomes import outcomes
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

YOY = "NL.production.B-D.ca.yoy"
INDEX = "NL.production.B-D.ca.I21"
DAYS = [datetime(2024, m, 10, 8, tzinfo=UTC) for m in (3, 4, 5, 6)]
VINTAGE = "estat_ei_is_m_vtg"


def released(when: datetime, source: str, rows: dict[tuple[str, date], float]) -> Release:
    frame = pl.DataFrame(
        [(key, period, "M", value, "A") for (key, period), value in rows.items()],
        schema=OBSERVATIONS,
        orient="row",
    )
    digest = hashlib.sha256(f"{when}{source}".encode()).hexdigest()
    return Release(source, when, "native", when, digest, "test", frame, "cells")


def months(first: date, count: int) -> list[date]:
    return [date(first.year + (first.month - 1 + k) // 12, (first.month - 1 + k) % 12 + 1, 1)
            for k in range(count)]  # fmt: skip


def test_first_next_and_latest_of_published_growth(tmp_path: Path) -> None:
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    store = Store(root=tmp_path)
    rows = [
        {(YOY, january): 1.0},
        {(YOY, january): 1.5, (YOY, february): 2.0},
        {(YOY, february): 2.5},
        {(YOY, january): 9.0},
    ]
    append_many(store, [released(d, VINTAGE, r) for d, r in zip(DAYS, rows, strict=True)])
    found = outcomes(store, "NL", "B-D", "yoy").rows(named=True)
    assert [r["period"] for r in found] == [january, february]
    assert (found[0]["first"], found[0]["next"], found[0]["latest"]) == (1.0, 1.5, 9.0)
    assert (found[1]["first"], found[1]["next"], found[1]["latest"]) == (2.0, 2.5, 2.5)
    assert [r["known_at"] for r in found] == DAYS[:2]
    then = outcomes(store, "NL", "B-D", "yoy", DAYS[1]).rows(named=True)
    assert (then[0]["latest"], then[1]["next"]) == (1.5, None)


def test_a_month_that_does_not_change_keeps_its_figure_at_the_next_release(tmp_path: Path) -> None:
    store = Store(root=tmp_path)
    first, second = date(2024, 1, 1), date(2024, 2, 1)
    rows = [{(YOY, first): 1.0}, {(YOY, second): 2.0}]
    append_many(store, [released(d, VINTAGE, r) for d, r in zip(DAYS[:2], rows, strict=True)])
    found = outcomes(store, "NL", "B-D", "yoy").row(0, named=True)
    assert (found["first"], found["next"]) == (1.0, 1.0)


def test_without_published_growth_each_vintage_of_the_index_speaks(tmp_path: Path) -> None:
    """Both months of a growth rate are of one moment, and it never bridges a gap (T4)."""
    store = Store(root=tmp_path)
    span = months(date(2023, 1, 1), 13)
    whole = {(INDEX, p): 100.0 for p in span[:12]} | {(INDEX, span[12]): 110.0}
    revised = {(INDEX, span[0]): 88.0}
    append_many(store, [released(DAYS[0], VINTAGE, whole), released(DAYS[1], VINTAGE, revised)])
    found = outcomes(store, "NL", "B-D", "yoy")
    assert found["period"].to_list() == [span[12]]
    assert found["first"][0] == pytest.approx(10.0)
    assert found["latest"][0] == pytest.approx(25.0)


def test_growth_over_a_gap_is_no_outcome(tmp_path: Path) -> None:
    store = Store(root=tmp_path)
    key = "NL.production.B-D.sca.I21"
    rows = {(key, p): 100.0 for p in months(date(2023, 1, 1), 6)}
    del rows[key, date(2023, 4, 1)]
    append_many(store, [released(DAYS[0], VINTAGE, rows)])
    found = outcomes(store, "NL", "B-D", "mom")
    assert date(2023, 4, 1) not in found["period"].to_list()
    assert date(2023, 5, 1) not in found["period"].to_list()
    assert date(2023, 3, 1) in found["period"].to_list()


def test_the_publisher_with_most_releases_speaks_alone(tmp_path: Path) -> None:
    store = Store(root=tmp_path)
    month = date(2024, 1, 1)
    append_many(
        store,
        [
            released(DAYS[0], "cbs_press", {(YOY, month): 7.0}),
            released(DAYS[1], VINTAGE, {(YOY, month): 1.0}),
            released(DAYS[2], VINTAGE, {(YOY, month): 2.0}),
        ],
    )
    found = outcomes(store, "NL", "B-D", "yoy").row(0, named=True)
    assert (found["first"], found["latest"]) == (1.0, 2.0)


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError):
        outcomes(Store(root=tmp_path), "NL", "B-D", "yoy")
