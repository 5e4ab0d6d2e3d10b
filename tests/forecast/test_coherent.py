"""Branches and total that add up in every draw; what is missing where they cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import InputError, MissingDataError
from kentering.forecast import coherent as room
from kentering.forecast.coherent import REST, Together, cover, divisions, together
from kentering.store import Store
from tests.forecast.conftest import DAY, recorded, reissued

RECORD = recorded([0.5, -2.0, 1.0])
THEN = "2018-03-15"


@pytest.fixture(scope="module")
def found(edition: Store) -> Together:
    return together(edition, "NL", THEN, record=RECORD)


def test_a_whole_set_is_found(found: Together) -> None:
    assert found.total == "B-E"
    assert found.why is None
    assert found.adding is not None
    assert found.adding.branches == ("B", "C", "35-36")
    assert (found.adding.weights.weights > 0).all()
    assert found.adding.worst < 0.1


def test_every_draw_adds_up_a1(found: Together) -> None:
    assert found.adding is not None
    how, draws = found.adding, found.draws
    made = draws[:, :, 1:] @ how.weights.weights + how.carried
    np.testing.assert_allclose(draws[:, :, 0], made, rtol=0, atol=1e-9)
    assert draws.shape[1] == len(found.periods)
    assert (draws > 0).all()


def test_contributions_add_up_to_the_growth_of_the_total_a1(found: Together) -> None:
    sums = found.parts.group_by("period").agg(pl.col("contribution").sum())
    own = found.months.filter(pl.col("branch") == "B-E", pl.col("target") == "yoy")
    both = sums.join(own, on="period")
    assert both.height == len(found.periods)
    np.testing.assert_allclose(both["contribution"], both["mean"], rtol=0, atol=1e-9)
    first = found.parts.filter(pl.col("period") == found.periods[0])
    assert first["branch"].to_list() == ["B", "C", "35-36", REST]
    assert abs(first["contribution"][-1]) < 0.2


def test_m1_a_branch_without_the_month_a_year_before_has_no_growth(
    edition: Store, tmp_path: Path
) -> None:
    key, at = "NL.production.C.sca.I10", datetime(2018, 3, 14, tzinfo=UTC)
    holed = reissued(edition, tmp_path, date(2017, 2, 1), key=key, at=at)
    found = together(holed, "NL", THEN, record=RECORD)
    assert found.adding is not None
    first = found.months.filter(pl.col("period") == found.periods[0], pl.col("target") == "yoy")
    lost = first.filter(pl.col("q50").is_null())
    assert lost["branch"].to_list() == ["C"]
    parts = found.parts.filter(pl.col("period") == found.periods[0])
    assert parts.filter(pl.col("contribution").is_null())["branch"].to_list() == ["C", REST]
    assert not found.months["q50"].is_nan().any()


def test_quantiles_are_those_of_the_draws(edition: Store, found: Together) -> None:
    index = edition.panel(THEN, series="NL.production.C.sca.I10")
    year_before = index.filter(pl.col("period") == date(2017, 2, 1))["value"][0]
    growth = 100 * (found.draws[:, 0, 2] / year_before - 1)
    row = found.months.row(
        by_predicate=(pl.col("branch") == "C")
        & (pl.col("target") == "yoy")
        & (pl.col("period") == date(2018, 2, 1)),
        named=True,
    )
    assert row["q50"] == pytest.approx(np.median(growth), abs=1e-6)
    assert row["q10"] == pytest.approx(np.quantile(growth, 0.1), abs=1e-6)


def test_errors_of_the_same_months_are_drawn_together(found: Together) -> None:
    """The sum of the parts' draws errs as the parts did together, not as if each by itself."""
    units = room._joint(found.base, ("B-E", "C"))
    total, part = (found.base[b].whole.paths["ar"] for b in ("B-E", "C"))
    assert len({len(u) for u in units.values()}) == 1
    _, one, two = np.intersect1d(total.at, part.at, return_indices=True)
    apart = np.corrcoef(total.errors[one, 0], part.errors[two, 0])[0, 1]
    drawn = np.corrcoef(units["B-E"][:, 0], units["C"][:, 0])[0, 1]
    assert drawn == pytest.approx(apart, abs=1e-9)
    assert drawn > 0.3


def test_branches_published_at_different_times_are_aligned(found: Together) -> None:
    from dataclasses import replace

    later = found.base["C"]
    moved = {
        "C": later,
        "D": replace(
            later,
            seen=replace(later.seen, last=later.seen.last + 1),
            whole=replace(
                later.whole,
                paths={c: replace(p, at=p.at + 1) for c, p in later.whole.paths.items()},
            ),
        ),
    }
    units = room._joint(moved, ("C", "D"))
    np.testing.assert_array_equal(units["C"], units["D"])


def test_what_is_missing_is_named(edition: Store) -> None:
    told = together(edition, "NL", "2026-10-01", record=RECORD)
    assert told.adding is None
    assert told.why is not None
    assert told.why.en == "of B-D these are missing: B, D"
    assert told.silent["B"].en == "ends in 2018-01"
    assert set(told.months["branch"]) == set(told.base) >= {"B-D", "C", "20", "21"}
    assert told.parts.is_empty()
    assert told.draws.size == 0


def test_a_total_alone(edition: Store) -> None:
    told = together(edition, "DE", DAY, record=RECORD)
    assert told.why is not None
    assert told.why.nl == "onder B-D staat geen enkele branche in de opslag"
    assert set(told.months["branch"]) == {"B-D"}


def test_weights_that_do_not_fit_are_refused(
    edition: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LOOSE", 0.01)
    told = together(edition, "NL", THEN, record=RECORD)
    assert told.adding is None
    assert told.why is not None
    assert "do not add up" in told.why.en


def test_refusals(edition: Store) -> None:
    with pytest.raises(InputError):
        together(edition, "NL", THEN, total="ZZ", record=RECORD)
    with pytest.raises(MissingDataError):
        together(edition, "NL", "1999-01-01", record=RECORD)
    with pytest.raises(MissingDataError):
        together(edition, "NL", THEN, total="B-D", record=RECORD)


@pytest.mark.parametrize(
    ("code", "count"),
    [("B", 5), ("C", 24), ("B-D", 30), ("B-E", 31), ("B-E36", 31), ("35-36", 2), ("20", 1),
     ("TOTAL", 0), ("_Z", 0)],
)  # fmt: skip
def test_divisions(code: str, count: int) -> None:
    assert len(divisions(code)) == count


@given(st.permutations(["B", "C", "35", "20", "21", "20-21", "10-12", "36", "35-36", "B-D"]))
def test_a_cover_is_exact_and_does_not_hang_on_order(codes: list[str]) -> None:
    chosen, missing = cover("B-E", codes)
    assert (chosen, missing) == (("B-D", "36"), frozenset())
    parts, left = cover("C", [c for c in codes if c not in ("B", "C")])
    assert parts == ("10-12", "20-21")
    assert left == divisions("C") - divisions("10-12") - divisions("20-21")
