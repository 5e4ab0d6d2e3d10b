"""The periods that a quantity is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from kentering.claims.checking.asked import Asked, asked
from kentering.claims.checking.evidence import books
from kentering.claims.checking.series import quantities
from tests.claims.checking.made import Cells, release, said, stored


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
