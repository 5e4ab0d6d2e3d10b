"""The periods that a quantity is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.claims.checking.asked import Asked, asked
from kentering.claims.checking.evidence import books
from kentering.claims.checking.series import quantities
from kentering.periods import Period
from kentering.sources.release import Release
from tests.claims.checking.made import Cells, one, release, said, stored


def test_a_year_before_a_day_is_that_day_of_the_year_before_across_a_leap_day(
    tmp_path: Path,
) -> None:
    cells: Cells = {("W.oil_price._Z.nsa.USD_BBL", date(2024, 3, 1)): 80.0}
    monthly = release(cells, datetime(2024, 3, 5, tzinfo=UTC), "worldbank_pinksheet")
    daily = monthly.observations.with_columns(freq=pl.lit("D"))
    store = stored(tmp_path, replace(monthly, observations=daily))
    oil = said(-20.0, indicator="commodity_price", subject="olie", geo="WORLD",
               period="2024-03-01", source=None)  # fmt: skip
    ask = asked(oil, None)
    assert isinstance(ask, Asked)
    (found,) = quantities(ask, books(store))
    assert [p.start for p in found.base] == [date(2023, 3, 1)]


def test_a_month_last_printed_before_a_change_of_method_keeps_its_definition(
    tmp_path: Path,
) -> None:
    """A text of today on a month of which only the old definition was ever printed."""
    daily, december = "NL.production.C.avgday.yoy", date(2022, 12, 1)
    old = release({(daily, december): -3.0}, datetime(2023, 2, 9, 5, tzinfo=UTC))
    store = stored(tmp_path, old)
    assert one(said(-3.0, period="2022-12"), date(2025, 5, 20), store).code == "confirmed"


@pytest.mark.parametrize(
    ("keys", "freq", "period", "days"),
    [
        (("DE.capacity_utilisation.C.sa.PC",), "Q", "2024-Q1", 110),
        (
            tuple(f"DE.value_added_annual.{b}.nsa.CP_MEUR" for b in ("C", "TOTAL")),
            "A",
            "2023",
            200,
        ),
    ],
)
def test_a_quarter_and_a_year_fall_behind_later(
    tmp_path: Path, keys: tuple[str, ...], freq: str, period: str, days: int
) -> None:
    """A store that has had no release for longer than usual may have missed one."""
    start, out = Period.parse(period).start, datetime(2024, 4, 2, 9, tzinfo=UTC)

    def given(value: float, when: datetime) -> Release:
        cells: Cells = {(key, start): value if key == keys[0] else 100.0 for key in keys}
        made = release(cells, when, "ecfin_industry")
        return replace(made, observations=made.observations.with_columns(freq=pl.lit(freq)))

    store = stored(tmp_path, given(79.0, out - timedelta(days=30)), given(80.0, out))
    indicator = {"Q": "capacity_utilisation", "A": "value_added_share"}[freq]
    claim = said(79.2, geo="DE", period=period, source=None, indicator=indicator,
                 comparison="level", unit="percent", subject="industrie")  # fmt: skip
    before, after = (
        one(claim, (out + timedelta(days=since)).date(), store) for since in (days - 2, days + 2)
    )
    assert before.code == "contradicted"
    assert (after.code, after.reason) == ("uncheckable", "release_of_the_day")
