"""The values a quantity has had: when each stood, what breaks it and how far rounding moves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kentering.claims.checking.evidence import books, known_at, vintages
from kentering.claims.checking.verdict import Quantity
from kentering.periods import Period
from tests.claims.checking.made import Cells, one, release, said, stored

YOY, INDEX = "NL.production.C.ca.yoy", "NL.production.C.ca.I21"
GAS = "W.gas_price._Z.nsa.USD_MMBTU"
MARCH = date(2025, 3, 1)
MAY, JUNE = datetime(2025, 5, 9, 5, tzinfo=UTC), datetime(2025, 6, 9, 5, tzinfo=UTC)


def test_at_the_moment_of_a_revision_the_new_value_stands(tmp_path: Path) -> None:
    store = stored(tmp_path, release({(YOY, MARCH): 1.3}, MAY), release({(YOY, MARCH): 0.2}, JUNE))
    printed = Quantity((YOY,), "printed", (Period(MARCH, "M"),), (), "CBS")
    chain = vintages(printed, books(store))
    known = [known_at(chain, JUNE + timedelta(seconds=s)) for s in (-1, 0)]
    assert [v.value for v in known if v] == [1.3, 0.2]


@pytest.mark.parametrize(("base", "values"), [("2013-04", []), ("2015-04", [100.0])])
def test_growth_over_years_does_not_cross_the_day_a_definition_changed(
    tmp_path: Path, base: str, values: list[float]
) -> None:
    """U2: European gas is another one from April 2015 on."""
    first = Period.parse(base)
    last = first.shift(24)
    cells: Cells = {(GAS, first.start): 5.0, (GAS, last.start): 10.0}
    store = stored(tmp_path, release(cells, MAY, "worldbank_pinksheet"))
    (publisher,) = books(store).publishers(GAS)
    grown = Quantity((GAS,), "growth", (last,), (first,), publisher)
    assert [v.value for v in vintages(grown, books(store))] == pytest.approx(values)


def test_growth_from_a_low_index_has_the_margin_of_its_rounding(tmp_path: Path) -> None:
    cells: Cells = {(INDEX, MARCH): 41.0, (INDEX, date(2024, 3, 1)): 40.0}
    store = stored(tmp_path, release(cells, MAY, "cbs_85806ned"))
    assert one(said(2.7), date(2025, 5, 20), store).code == "confirmed"
    assert one(said(2.9), date(2025, 5, 20), store).code == "contradicted"
