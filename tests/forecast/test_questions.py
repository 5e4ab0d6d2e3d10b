"""``questions.nowcast`` on the shipped edition: arithmetic, quantiles, chances, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kentering.errors import InputError, KenteringError, MissingDataError
from kentering.forecast.chance import chances, growth_draws, latest_growth, yearly_history
from kentering.forecast.combine import COMBINED
from kentering.forecast.ledger import Ledger
from kentering.forecast.questions import LEVELS, NAMES, Nowcast, no_base, nowcast
from kentering.forecast.recipe import recipe
from kentering.forecast.situation import situation
from kentering.store import Store
from tests.forecast.conftest import AFTER, DAY, recorded, reissued

RECORD = recorded([0.5, -2.0, 1.0, 3.0, -0.2, 0.1])


@pytest.fixture(scope="module")
def found(edition: Store) -> Nowcast:
    return nowcast(edition, "NL", None, DAY, record=RECORD)


def test_a_published_year_is_the_published_arithmetic(edition: Store, found: Nowcast) -> None:
    index = edition.panel(DAY, series=found.key).select("period", "value")
    mean = {
        year: index.filter(pl.col("period").dt.year() == year)["value"].mean()
        for year in (2023, 2024)
    }
    row = found.years.filter(pl.col("year") == 2024).row(0, named=True)
    assert row["known"] == 12
    expected = 100 * (mean[2024] / mean[2023] - 1)  # type: ignore[operator]
    for column in ("mean", "q05", "q50", "q95"):
        assert row[column] == pytest.approx(expected, abs=1e-9)


def test_to_the_end_of_next_year(found: Nowcast) -> None:
    assert found.last == date(2025, 3, 1)
    assert found.level["period"][-1] == date(2026, 12, 1)
    assert found.years["year"].to_list() == [2024, 2025, 2026]
    assert found.years["known"].to_list() == [12, 3, 0]


@pytest.mark.parametrize("target", ["yoy", "mom"])
def test_quantiles_are_those_of_the_draws(found: Nowcast, target: str) -> None:
    past = Ledger.of(RECORD, "NL", "B-D")
    growth = 100 * np.expm1(growth_draws(found, target, past) / 100)
    own = found.months.filter(pl.col("target") == target, pl.col("model") == COMBINED)
    for level, name in zip(LEVELS, NAMES, strict=True):
        np.testing.assert_allclose(own[name], np.quantile(growth, level, axis=0), atol=1e-9)
    up = chances(found, RECORD).filter(pl.col("target") == target)["up"]
    np.testing.assert_allclose(up, (growth > 0).mean(axis=0))
    assert 0 < up[0] < 1


def test_the_fan_widens_and_does_not_cross(found: Nowcast) -> None:
    ahead = found.level.filter(pl.col("value").is_null()).select(NAMES).to_numpy()
    assert (np.diff(ahead, axis=1) >= 0).all()
    wide = ahead[:, -1] - ahead[:, 0]
    assert wide[-1] > wide[0]


def test_growth_of_the_last_month(found: Nowcast) -> None:
    yearly, monthly = latest_growth(found)
    assert (yearly.target, yearly.computed) == ("yoy", False)
    assert (monthly.target, monthly.computed) == ("mom", True)
    past = yearly_history(found, 24)
    assert past.height == 24
    assert past["period"][-1] == found.last
    assert past["value"][-1] == yearly.value


def test_a_year_ahead_grows_on_what_was_foretold(found: Nowcast) -> None:
    draws = found.whole.draws
    yearly = growth_draws(found, "yoy", Ledger.of(RECORD, "NL", "B-D"))
    assert yearly.shape == draws.shape
    last = draws.shape[1] - 1
    middle = np.median(draws[:, last] - draws[:, last - 12])
    assert np.median(yearly[:, last]) == pytest.approx(middle, abs=0.3)


def test_m1_without_the_month_a_year_before_there_is_no_growth_and_no_chance(
    edition: Store, tmp_path: Path
) -> None:
    holed = reissued(edition, tmp_path, date(2024, 4, 1))
    found = nowcast(holed, "NL", None, AFTER, ahead=3, record=RECORD)
    assert no_base(found.seen) == {date(2025, 4, 1): date(2024, 4, 1)}
    up = {(t, p): u for t, p, u in chances(found, RECORD).iter_rows()}
    for row in found.months.filter(pl.col("model") == COMBINED).iter_rows(named=True):
        lost = row["target"] == "yoy" and row["period"] == date(2025, 4, 1)
        figures = [row[c] for c in ("mean", "sd", *NAMES)] + [up[row["target"], row["period"]]]
        assert all((x is None) == lost for x in figures)
    assert not found.months["mean"].is_nan().any()


@pytest.mark.parametrize(
    ("geo", "branch", "as_of", "error"),
    [
        ("XX", None, DAY, InputError),
        ("NL", "ZZ", DAY, InputError),
        ("NL", None, "1999-01-01", MissingDataError),
        ("NL", "29-30", DAY, MissingDataError),
    ],
)
def test_bad_input_climbs_the_ladder(
    edition: Store, geo: str, branch: str | None, as_of: str, error: type[KenteringError]
) -> None:
    with pytest.raises(error) as caught:
        nowcast(edition, geo, branch, as_of, record=RECORD)
    assert caught.value.right is not None
    assert caught.value.what.nl != caught.value.what.en


def test_m3_a_year_without_one_of_its_months_is_named_with_that_month(
    edition: Store, tmp_path: Path
) -> None:
    holed = reissued(edition, tmp_path, date(2024, 4, 1))
    found = nowcast(holed, "NL", None, AFTER, record=RECORD)
    assert found.years["year"].to_list() == [2026]
    assert found.years_lost == {2024: date(2024, 4, 1), 2025: date(2024, 4, 1)}
    assert nowcast(edition, "NL", None, DAY, record=RECORD).years_lost == {}


@pytest.mark.parametrize("value", [0.0, -1.5])
def test_a_value_without_a_logarithm_climbs_the_ladder(
    edition: Store, tmp_path: Path, value: float
) -> None:
    wrong = reissued(edition, tmp_path, date(2024, 9, 1), value)
    with pytest.raises(MissingDataError, match="zero or less and has no logarithm") as caught:
        nowcast(wrong, "NL", None, AFTER, record=RECORD)
    assert caught.value.where == f"NL.production.B-D.sca.I21, 2024-09: {value:g}"
    assert caught.value.right is not None


def test_too_short_to_estimate_on(edition: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = replace(recipe(), least=10_000)
    monkeypatch.setattr("kentering.forecast.situation.recipe", lambda: rules)
    with pytest.raises(MissingDataError, match="too short"):
        situation(edition, "NL", None, DAY)


def test_no_month_ahead(edition: Store) -> None:
    with pytest.raises(InputError, match="at least a month"):
        situation(edition, "NL", None, DAY, ahead=0)
