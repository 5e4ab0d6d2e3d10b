"""Claims kept as observations of their own, and forecasts as rows of an outlook table."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kentering.claims.keep import (
    OUTLOOK,
    foretold,
    key_of,
    observations,
    official_keys,
    outlook,
)
from kentering.claims.model import Claim
from kentering.edition import pack, shipped
from kentering.errors import InputError, SourceError
from kentering.store import Store, append

NOW = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = date(2026, 2, 2)
PMI = Claim(
    0, 7, "op 50,1", "pmi", "industrie", "NL", "2026-01", value=50.1, unit="index",
    comparison="level", source="Nevi",
)  # fmt: skip


def test_headlines_grow_into_a_series_of_the_users_own(tmp_path: Path) -> None:
    store = Store(root=tmp_path)
    before = replace(PMI, value=51.1, period="2025-12")
    kept = observations([PMI, before], "op 50,1", "stuk.txt", DAY, NOW)
    assert kept.release is not None
    assert kept.left == ()
    append(store, kept.release)
    panel = store.panel("2026-02-02", series="NL.pmi._Z.sa.points")
    assert panel["value"].to_list() == [51.1, 50.1]
    assert panel["source"].unique().to_list() == ["own"]
    assert store.panel("2026-02-01").is_empty()


def test_kept_claims_never_reach_an_edition(tmp_path: Path) -> None:
    store = Store(root=tmp_path / "store", base=shipped())
    kept = observations([PMI], "op 50,1", "stuk.txt", DAY, NOW)
    assert kept.release is not None
    append(store, kept.release)
    pack(store, tmp_path / "out", "proef")
    packed = Store(root=None, base=tmp_path / "out")
    assert packed.keys("NL.production.*")
    assert packed.keys("*.pmi.*") == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"comparison": "forecast"}, "forecast or target"),
        ({"modifier": "about"}, "rounded with a modifier"),
        ({"indicator": "production_volume", "unit": "percent", "comparison": "yoy"}, "no level"),
        ({"indicator": "pmi_subindex"}, "no level"),
        ({"period": None}, "no level"),
        ({"value": None}, "no level"),
    ],
)
def test_what_is_left_says_why(change: dict[str, object], words: str) -> None:
    kept = observations([replace(PMI, **change)], "x", "stuk.txt", DAY, NOW)
    assert kept.release is None
    assert words in kept.left[0][1].en


def test_two_values_for_one_month_are_both_left() -> None:
    kept = observations([PMI, replace(PMI, value=51.0), PMI], "x", "stuk.txt", DAY, NOW)
    assert kept.release is None
    assert len(kept.left) == 3


def test_a_series_that_a_publisher_gives_is_left_alone() -> None:
    official = official_keys(Store(root=None, base=shipped()))
    assert "NL.production.C.ca.yoy" in official
    shortage = replace(PMI, indicator="labour_shortage_share", unit="percent", period="2026-Q1")
    found = key_of(shortage)
    assert found is not None
    assert observations([shortage], "x", "stuk.txt", DAY, NOW).release is not None
    kept = observations([shortage], "x", "stuk.txt", DAY, NOW, official={str(found[0])})
    assert kept.release is None
    assert "a publisher gives" in kept.left[0][1].en


def test_a_text_without_a_day_and_a_value_out_of_range_are_refused() -> None:
    with pytest.raises(InputError):
        observations([PMI], "x", "stuk.txt", None, NOW)
    with pytest.raises(SourceError):
        observations([replace(PMI, value=501.0)], "x", "stuk.txt", DAY, NOW)


def test_forecasts_become_rows_of_the_outlook() -> None:
    grows = replace(
        PMI, indicator="production_volume", subject="machine-industrie", period="2026", value=5.0,
        unit="percent", comparison="forecast", source="ABN AMRO", quote="groeit met 5,0% in 2026",
    )  # fmt: skip
    cut = replace(grows, indicator="cost_target", subject="toeleveranciers", value=None,
                  value_low=-30, value_high=-20, comparison="target")  # fmt: skip
    table = outlook([grows, PMI, cut], "stuk.txt", DAY)
    assert dict(table.schema) == OUTLOOK
    assert table["branch"].to_list() == ["28", "toeleveranciers"]
    assert table["value"].to_list() == [5.0, None]
    assert table["low"].to_list() == [None, -30.0]
    assert table["bank"].to_list() == ["ABN AMRO"] * 2
    assert outlook([PMI], "stuk.txt", None).is_empty()


GROWS = replace(
    PMI, indicator="production_volume", subject="industrie", period="2026", value=1.0,
    unit="percent", comparison="forecast", source="DNB", quote="groeit met 1 procent in 2026",
)  # fmt: skip


@pytest.mark.parametrize(
    ("claims", "reasons"),
    [
        ([replace(GROWS, outdated="withdrawn")], ["earlier forecast"]),
        ([replace(GROWS, outdated="recalled")], ["in retrospect"]),
        ([replace(GROWS, period="2025")], ["over by that day"]),
        ([GROWS, replace(GROWS, value=2.0)], ["two values", "two values"]),
    ],
)
def test_a_forecast_that_is_none_of_the_day_is_left_with_the_reason(
    claims: list[Claim], reasons: list[str]
) -> None:
    found = foretold(claims, "stuk.txt", DAY)
    assert found.rows.is_empty()
    assert all(end in why.en for (_, why), end in zip(found.left, reasons, strict=True))


def test_the_new_forecast_is_taken_and_the_withdrawn_one_is_not() -> None:
    old = replace(GROWS, value=2.0, outdated="withdrawn")
    later = replace(GROWS, value=3.0, period="2027")
    found = foretold([old, GROWS, GROWS, later], "stuk.txt", DAY)
    assert found.rows["value"].to_list() == [1.0, 1.0, 3.0]
    assert [c.value for c, _ in found.left] == [2.0]
    # without a day nothing is known to be over
    assert foretold([replace(GROWS, period="2020")], "stuk.txt", None).rows.height == 1


def test_a_first_estimate_of_an_index_is_not_kept_as_the_index() -> None:
    assert key_of(PMI) is not None
    assert key_of(replace(PMI, apart=("first",))) is None


def test_a_release_is_identified_by_the_text_itself() -> None:
    one, other = (observations([PMI], text, "stuk.txt", DAY, NOW).release for text in ("a", "b"))
    again = observations([PMI], "a", "ander.txt", DAY, NOW).release
    assert one is not None
    assert other is not None
    assert again is not None
    assert one.sha256 == again.sha256 != other.sha256


def test_a_half_year_is_no_observation_of_its_first_month() -> None:
    assert key_of(PMI) is not None
    assert key_of(replace(PMI, period="2025-H1")) is None


def test_a_forecast_with_a_modifier_is_no_value_to_score_by() -> None:
    """``bijna 2 procent`` stands for 1.6 to 1.9, not for 2."""
    found = foretold([GROWS, replace(GROWS, period="2028", modifier="almost")], "stuk.txt", DAY)
    assert found.rows.height == 1
    assert [why.en for _, why in found.left] == ["rounded with a modifier"]
