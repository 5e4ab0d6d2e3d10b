"""Why a nowcast moved: parts that add up, releases by name, nothing from the future."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kentering.errors import InputError, MissingDataError
from kentering.forecast import news as room
from kentering.forecast.news import Moved, factor_news, movers, news
from kentering.forecast.questions import nowcast
from kentering.forecast.released import PAST, Withheld
from kentering.forecast.situation import situation
from kentering.store import Store
from tests.forecast.conftest import AFTER, DAY, recorded, reissued

SINCE = "2025-05-08"
# outcomes known before, between and after the two moments, and models that differ
RECORD = pl.concat(
    [
        recorded([0.5, -2.0, 1.0, 3.0, -0.2, 0.1]),
        recorded([4.0, 4.0], model="net", year=2024),
        recorded([0.1, 0.2, 0.1, 6.0, 0.1, 0.2], model="bridge", year=2025),
    ]
).with_columns(
    known_at=pl.when(pl.col("as_of") == datetime(2025, 4, 5, tzinfo=UTC))
    .then(datetime(2025, 5, 10, tzinfo=UTC))
    .otherwise("known_at")
)


@pytest.fixture(scope="module")
def moved(edition: Store) -> Moved:
    return news(edition, "NL", None, DAY, since=SINCE, record=RECORD)


def test_the_parts_add_up_a1(moved: Moved) -> None:
    parts = sum(s.impact for s in moved.steps) + moved.rest + moved.record
    assert moved.old + parts == pytest.approx(moved.new, abs=1e-12)
    assert abs(moved.residual) < 1e-12
    for one, following in zip(moved.steps, moved.steps[1:], strict=False):
        assert one.after == following.before
    assert moved.steps[0].before == moved.old


def test_releases_explain_all_and_the_record_is_a_row_of_its_own(moved: Moved) -> None:
    assert moved.rest == pytest.approx(0, abs=1e-9)
    assert abs(moved.record) > 1e-6


def test_the_ends_are_the_nowcasts_of_the_two_moments(edition: Store, moved: Moved) -> None:
    for as_of, value in ((SINCE, moved.old), (DAY, moved.new)):
        found = nowcast(edition, "NL", None, as_of, record=RECORD)
        row = found.months.filter(
            pl.col("model") == "combined",
            pl.col("target") == "yoy",
            pl.col("period") == moved.period,
        )
        assert value == pytest.approx(row["q50"][0], abs=0.01)


def test_releases_by_name(moved: Moved) -> None:
    own = [s for s in moved.steps if s.own]
    assert [(s.at.date(), s.geo) for s in own] == [(date(2025, 5, 9), "NL")]
    assert own[0].newest is not None
    assert (own[0].newest.period, own[0].newest.value) == (date(2025, 3, 1), 101.5)
    same_moment = [s for s in moved.steps if s.at == own[0].at]
    assert same_moment[0] is own[0]
    assert [s.geo for s in same_moment[1:]] == sorted(s.geo for s in same_moment[1:])
    assert all(s.fresh + s.revised > 0 for s in moved.steps)
    assert [s.at for s in moved.steps] == sorted(s.at for s in moved.steps)


def test_two_publishers_of_one_figure_are_two_releases(edition: Store) -> None:
    both = news(edition, "NL", None, "2025-05-07", since="2025-05-05", record=RECORD)
    oil = [s for s in both.steps if s.indicator == "oil_price"]
    assert {s.source for s in oil} == {"eia_brent", "worldbank_pinksheet"}
    assert all(s.newest is not None and (s.fresh, s.revised) == (1, 0) for s in oil)


def test_survey_months_read_from_a_later_state_are_one_step(edition: Store) -> None:
    found = news(edition, "FR", None, "2023-05-01", since="2023-04-28", record=RECORD)
    lent = [s for s in found.steps if s.release == PAST]
    assert len(lent) == 1
    assert lent[0].geo == "DE, EA, FR"
    assert lent[0].newest is not None
    assert lent[0].newest.series == "FR.industrial_confidence.C.sa.balance"
    assert found.rest == pytest.approx(0, abs=1e-9)


def test_movers(moved: Moved) -> None:
    top = movers(moved, 3)
    assert len(top) == 3
    sizes = sorted((abs(s.impact) for s in moved.steps), reverse=True)
    assert [abs(s.impact) for s in top] == sizes[:3]


def test_since_is_the_release_before_the_newest(edition: Store) -> None:
    end = situation(edition, "DE", None, "2025-05-09")
    assert room._since(edition, end, None) == datetime(2025, 4, 8, 9, tzinfo=UTC)


def test_a_month_where_the_target_has_no_earlier_release(edition: Store) -> None:
    end = situation(edition, "NL", "C", "2018-03-15")
    assert end.released_at - room._since(edition, end, None) == room.USUAL


def test_monthly_growth_and_a_later_month(edition: Store) -> None:
    found = news(
        edition, "NL", None, DAY, since="2025-05-12", period=date(2025, 5, 20), target="mom",
        record=RECORD,
    )  # fmt: skip
    assert found.period == date(2025, 5, 1)
    assert abs(found.residual) < 1e-12
    assert abs(found.new) < 5


def test_the_future_moves_nothing_v5(poisoned: Store, edition: Store) -> None:
    asked = {"since": "2025-05-14", "record": RECORD}
    blind = news(poisoned, "NL", None, DAY, **asked)  # type: ignore[arg-type]
    own = news(edition, "NL", None, DAY, **asked)  # type: ignore[arg-type]
    assert [s.impact for s in blind.steps] == [s.impact for s in own.steps]
    assert (blind.old, blind.new) == (own.old, own.new)
    bitten = news(poisoned, "NL", None, "2025-05-21", **asked)  # type: ignore[arg-type]
    assert abs(bitten.new - own.new) > 0.5


def test_a_release_withheld_is_not_in_the_panel(edition: Store) -> None:
    key = "EA.production.B-D.sca.I21"
    whole = edition.history(key, DAY)
    release = whole.sort("released_at")["release"][-1]
    without = Withheld(edition.root, edition.base, ((release, key),)).history(key, DAY)
    assert without.height == whole.filter(pl.col("release") != release).height < whole.height


def test_moments_in_order(edition: Store) -> None:
    with pytest.raises(InputError, match="not before the end"):
        news(edition, "NL", None, DAY, since=DAY, record=RECORD)


def test_a_published_month_is_no_nowcast(edition: Store) -> None:
    with pytest.raises(InputError, match="2025-03 had been published"):
        news(edition, "NL", None, DAY, period=date(2025, 3, 1), record=RECORD)


@pytest.mark.parametrize("year", [2027, 2045, 9999])
def test_a_month_beyond_the_next_year_is_refused_e1(edition: Store, year: int) -> None:
    for question in (news, factor_news):
        with pytest.raises(InputError, match="beyond what is forecast") as refused:
            question(edition, "NL", None, DAY, since=SINCE, period=date(year, 1, 1))
        assert "2026-12" in str(refused.value)


def test_before_the_first_vintage(edition: Store) -> None:
    with pytest.raises(MissingDataError, match="nothing of"):
        news(edition, "NL", None, DAY, since="2001-01-01", record=RECORD)


def test_the_factor_models_own_split_adds_up(edition: Store) -> None:
    found = factor_news(edition, "NL", None, DAY, since="2025-04-20")
    split = found.split
    parts = split.reestimation + split.revisions + split.releases
    assert split.old + parts == pytest.approx(split.new, abs=1e-9)
    fresh = split.cells.filter(pl.col("kind") == "release")
    np.testing.assert_allclose(
        fresh["impact"], fresh["weight"] * (fresh["actual"] - fresh["expected"]), atol=1e-12
    )
    assert split.period == date(2025, 4, 1)
    assert "target" in fresh["series"].to_list()


def test_m1_growth_on_a_missing_month_is_refused(edition: Store, tmp_path: Path) -> None:
    holed = reissued(edition, tmp_path, date(2024, 4, 1))
    with pytest.raises(MissingDataError, match="2025-04: not given, 2024-04 is missing"):
        news(holed, "NL", None, AFTER, since="2025-05-20", record=RECORD)
    monthly = news(holed, "NL", None, AFTER, since="2025-05-20", target="mom", record=RECORD)
    assert np.isfinite([monthly.old, monthly.new]).all()
