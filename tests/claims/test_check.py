"""Claims held against the store: what was known when a text was written, and now (V2, V5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.claims.check import check, published_in
from kentering.claims.model import Claim
from kentering.errors import InputError
from kentering.periods import Period
from kentering.store import Store
from tests.claims.checking.made import Cells, edition, ledger, one, release, said, stored

YOY, MOM = "NL.production.C.ca.yoy", "NL.production.C.sca.mom"
MAY, JUNE = datetime(2025, 5, 9, 5, 30, tzinfo=UTC), datetime(2025, 6, 9, 5, 30, tzinfo=UTC)
MARCH = date(2025, 3, 1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """First print +1.3 in May, revised to -0.1 in June; energy included it was +2.3."""
    whole = "NL.production.B-D.ca.yoy"
    first = {(YOY, MARCH): 1.3, (YOY, date(2025, 2, 1)): 0.9, (MOM, MARCH): -0.6}
    return stored(
        tmp_path,
        release(first, MAY),
        release({(whole, MARCH): 2.3}, MAY, "estat_ei_is_m_vtg"),
        release({(YOY, MARCH): -0.1}, JUNE),
    )


def test_confirmed_when_written_and_revised_since(store: Store) -> None:
    found = one(said(1.3), date(2025, 5, 20), store)
    assert found.code == "revised"
    assert found.evidence is not None
    assert found.evidence.then is not None
    assert found.evidence.then.value == 1.3
    assert [v.value for v in found.evidence.later] == [-0.1]
    assert found.evidence.releases
    assert "9 mei 2025" in found.words.nl
    assert "9 May 2025" in found.words.en


def test_as_of_bounds_what_is_known_now(store: Store) -> None:
    """V5: with as_of before the revision the claim is simply confirmed."""
    assert one(said(1.3), date(2025, 5, 20), store, as_of="2025-05-31").code == "confirmed"


def test_an_article_of_the_day_of_release_knew_it(store: Store) -> None:
    assert one(said(1.3), date(2025, 5, 9), store).code == "revised"


def test_what_was_released_after_the_article_is_not_what_it_knew(store: Store) -> None:
    found = one(said(-0.1), date(2025, 5, 20), store)
    assert found.code == "contradicted"
    assert found.gap == pytest.approx(1.4)
    assert "later" in [n.kind for n in found.nearby]


def test_a_month_of_publication_allows_what_stood_in_it(store: Store) -> None:
    assert one(said(-0.1), Period.parse("2025-06"), store).code == "confirmed"
    assert one(said(1.3), Period.parse("2025-06"), store).code == "revised"
    assert one(said(-0.1), Period.parse("2025-05"), store).code == "contradicted"


def test_an_undated_text_is_held_against_every_value_there_was(store: Store) -> None:
    assert one(said(1.3), None, store).code == "revised"
    assert one(said(-0.1), None, store).code == "confirmed"
    assert one(said(5.0), None, store).code == "contradicted"


@pytest.mark.parametrize(
    ("claimed", "kind"), [(-0.6, "comparison"), (0.9, "period"), (-1.3, "sign")]
)
def test_a_contradiction_names_the_figure_that_was_probably_meant(
    store: Store, claimed: float, kind: str
) -> None:
    found = one(said(claimed), date(2025, 5, 20), store)
    assert found.code == "contradicted"
    assert found.nearby[0].kind == kind


def test_another_aggregate_that_fits_is_another_definition(store: Store) -> None:
    found = one(said(2.3), date(2025, 5, 20), store)
    assert found.code == "differs"
    assert found.nearby[0].kind == "aggregate"
    assert found.nearby[0].quantity.keys == ("NL.production.B-D.ca.yoy",)


def test_an_adjustment_the_text_names_is_not_excused_by_another(tmp_path: Path) -> None:
    other = "NL.production.C.nsa.yoy"
    store = stored(tmp_path, release({(YOY, MARCH): 1.3, (other, MARCH): 4.0}, MAY))
    loose = one(said(4.0), date(2025, 5, 20), store)
    strict = one(said(4.0, adjusted="calendar"), date(2025, 5, 20), store)
    assert loose.code == "differs"
    assert strict.code == "contradicted"
    assert strict.nearby[0].kind == "adjustment"


def test_another_definition_alone_never_contradicts(tmp_path: Path) -> None:
    cells: Cells = {("NL.production.B-D.ca.yoy", MARCH): 2.3}
    store = stored(tmp_path, release(cells, MAY, "estat_ei_is_m_vtg"))
    found = one(said(1.3), date(2025, 5, 20), store)
    assert (found.code, found.reason) == ("uncheckable", "not_in_store")
    assert found.advice is not None
    assert "cbs_85806ned" in found.advice.nl
    assert one(said(2.3), date(2025, 5, 20), store).code == "differs"


def test_another_publisher_bears_out_but_does_not_contradict(tmp_path: Path) -> None:
    cells: Cells = {("DE.production.B-D.sca.mom", MARCH): 3.1}
    store = stored(tmp_path, release(cells, MAY, "estat_ei_is_m_vtg"))
    german = {"geo": "DE", "comparison": "mom", "source": "Destatis"}
    assert one(said(3.1, **german), date(2025, 5, 20), store).code == "confirmed"
    found = one(said(3.5, **german), date(2025, 5, 20), store)
    assert (found.code, found.reason) == ("uncheckable", "other_publisher")
    assert found.advice is not None
    assert "destatis_42153" in found.advice.en
    assert one(said(3.5, **{**german, "source": None}), date(2025, 5, 20), store).code == (
        "contradicted"
    )


def test_a_contradiction_says_when_the_reading_is_in_doubt(tmp_path: Path) -> None:
    store = stored(tmp_path, release({(YOY, MARCH): 2.0}, MAY))
    sure, doubted = (
        one(said(5.0, confidence=c), date(2025, 5, 20), store).words for c in (0.8, 0.3)
    )
    assert "misread" not in sure.en
    assert "30 percent sure" in doubted.en
    assert "30 procent zeker" in doubted.nl


def test_a_figure_in_a_year_told_from_the_text_is_not_contradicted(tmp_path: Path) -> None:
    """T5: it may be another year's; it can still be borne out."""
    store = stored(tmp_path, release({(YOY, MARCH): 2.0}, MAY))
    assert one(said(5.0), None, store).code == "contradicted"
    found = one(said(5.0, guessed=True), None, store)
    assert (found.code, found.reason) == ("uncheckable", "year_of_the_period")
    assert found.advice is not None
    assert "--published" in found.advice.en
    assert one(said(2.0, guessed=True), None, store).code == "confirmed"


def test_the_publisher_that_the_text_names_goes_first(tmp_path: Path) -> None:
    key = "DE.production.B-D.ca.yoy"
    store = stored(
        tmp_path,
        release({(key, MARCH): 1.0}, MAY, "destatis_42153"),
        release({(key, MARCH): 1.3}, MAY, "estat_ei_is_m_vtg"),
    )
    day = date(2025, 5, 20)
    assert one(said(1.3, geo="DE", source="Eurostat"), day, store).code == "confirmed"
    assert one(said(1.0, geo="DE", source="Eurostat"), day, store).code == "contradicted"
    assert one(said(1.0, geo="DE", source="Destatis"), day, store).code == "confirmed"


def test_before_the_change_of_method_average_daily_output_was_meant(tmp_path: Path) -> None:
    daily = "NL.production.C.avgday.yoy"
    march = date(2017, 3, 1)
    store = stored(
        tmp_path,
        release({(daily, march): 4.0, (YOY, march): 2.0}, datetime(2017, 5, 9, 5, tzinfo=UTC)),
        release({(daily, MARCH): 4.0, (YOY, MARCH): 2.0}, MAY),
    )
    then, now = date(2017, 5, 20), date(2025, 5, 20)
    assert one(said(4.0, period="2017-03"), then, store).code == "confirmed"
    assert one(said(2.0, period="2017-03"), then, store).code == "differs"
    assert one(said(2.0), now, store).code == "confirmed"
    assert one(said(4.0), now, store).code == "differs"


def test_a_withdrawn_value_is_not_known(tmp_path: Path) -> None:
    """V3: a release that is whole and leaves a month out withdraws it."""
    april = date(2025, 4, 1)
    first = release({(YOY, MARCH): 1.3, (YOY, april): 2.0}, MAY)
    second = replace(release({(YOY, april): 2.0}, JUNE), span="whole")
    store = stored(tmp_path, first, second)
    before, after = (
        one(said(1.3), date(2025, 5, 20), store),
        one(said(1.3), date(2025, 7, 1), store),
    )
    assert before.code == "confirmed"
    assert before.evidence is not None
    assert before.evidence.now is None
    assert "ingetrokken" in before.words.nl
    assert (after.code, after.reason) == ("uncheckable", "not_in_store")


def test_known_only_later_is_said_and_revision_excuses(tmp_path: Path) -> None:
    """A later value within the revisions of its series does not contradict an older text."""
    april = date(2025, 4, 1)
    store = stored(
        tmp_path,
        release({(YOY, april): 0.5}, MAY + timedelta(days=30)),
        release({(YOY, april): 1.5, (YOY, MARCH): 1.4}, JUNE + timedelta(days=60)),
    )
    same = one(said(1.4), date(2025, 5, 20), store)
    assert same.code == "confirmed"
    assert same.evidence is not None
    assert same.evidence.known_only_later
    near = one(said(1.3), date(2025, 5, 20), store)
    assert (near.code, near.reason) == ("uncheckable", "release_of_the_day")
    assert one(said(13.0), date(2025, 5, 20), store).code == "contradicted"


def test_a_store_that_fell_behind_does_not_contradict_what_revision_may_explain(
    store: Store,
) -> None:
    """First law: the writer may have had a release that the store lacks; a far figure is wrong."""
    soon, late = date(2025, 7, 1), date(2025, 9, 1)
    assert one(said(0.8), soon, store).code == "contradicted"
    left = one(said(0.8), late, store)
    assert (left.code, left.reason) == ("uncheckable", "release_of_the_day")
    assert "9 juni 2025" in left.words.nl
    assert one(said(-0.1), late, store).code == "confirmed"
    assert one(said(8.0), late, store).code == "contradicted"


def test_a_rate_is_computed_where_none_is_printed(tmp_path: Path) -> None:
    """R2: growth from a rounded index confirms within the margin of that rounding."""
    index = "NL.production.C.ca.I21"
    cells: Cells = {(index, MARCH): 101.3, (index, date(2024, 3, 1)): 100.0}
    store = stored(tmp_path, release(cells, MAY, "cbs_85806ned"))
    found = one(said(1.3), date(2025, 5, 20), store)
    assert found.code == "confirmed"
    assert found.evidence is not None
    assert found.evidence.quantity.formula == "growth"
    assert 0 < found.evidence.then.margin < 0.11
    assert one(said(1.4), date(2025, 5, 20), store).code == "confirmed"
    assert one(said(1.5), date(2025, 5, 20), store).code == "contradicted"


def test_a_missing_month_gives_no_growth(tmp_path: Path) -> None:
    """M1: a quarter with a month missing is not the mean of the other two."""
    index = "NL.production.C.ca.I21"
    months = [date(y, m, 1) for y in (2024, 2025) for m in (1, 2, 3)]
    cells: Cells = {(index, day): 100.0 + day.year - 2024 for day in months}
    quarter = said(1.0, period="2025-Q1")
    whole = stored(tmp_path / "whole", release(cells, MAY, "cbs_85806ned"))
    assert one(quarter, date(2025, 5, 20), whole).code == "confirmed"
    cells[index, date(2025, 2, 1)] = None
    gap = stored(tmp_path / "gap", release(cells, MAY, "cbs_85806ned"))
    assert one(quarter, date(2025, 5, 20), gap).reason == "not_in_store"


def test_directions(store: Store) -> None:
    up, down = said(None, direction="up"), said(None, direction="down")
    assert one(up, date(2025, 5, 20), store).code == "revised"
    assert one(down, date(2025, 5, 20), store).code == "contradicted"
    month = {"comparison": "mom"}
    assert one(replace(down, **month), date(2025, 5, 20), store).code == "confirmed"
    wrong = one(replace(up, **month), date(2025, 5, 20), store)
    assert wrong.code == "contradicted"
    assert not wrong.nearby


def test_a_change_of_a_balance_is_a_difference_in_points(tmp_path: Path) -> None:
    key = "NL.producer_confidence.C.sa.balance"
    cells: Cells = {(key, date(2025, 3, 1)): -1.5, (key, date(2025, 4, 1)): -3.3}
    store = stored(tmp_path, release(cells, MAY))
    fell = said(None, indicator="producer_confidence", subject=None, period="2025-04",
                comparison="mom", unit=None, direction="down")  # fmt: skip
    assert one(fell, date(2025, 5, 20), store).code == "confirmed"
    assert one(replace(fell, direction="up"), date(2025, 5, 20), store).code == "contradicted"


def test_forecasts_are_kept_and_scored_when_the_year_is_over(tmp_path: Path) -> None:
    index = "NL.production.C.ca.I21"
    cells: Cells = {
        (index, date(y, m, 1)): 100.0 + 2 * (y - 2023) for y in (2023, 2024) for m in range(1, 13)
    }
    store = stored(tmp_path, release(cells, MAY, "cbs_85806ned"))
    ahead = said(1.5, period="2024", comparison="forecast", source="ING")
    found = one(ahead, date(2024, 1, 20), store)
    assert found.code == "forecast"
    assert found.gap == pytest.approx(0.5)
    assert one(replace(ahead, period="2026"), date(2024, 1, 20), store).evidence is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"period": None}, "period"),
        ({"geo": "BE,DE"}, "geo"),
        ({"indicator": "pmi", "unit": "index", "comparison": "level"}, "proprietary"),
        ({"indicator": "supplier_count"}, "company"),
        ({"indicator": "tariff"}, "policy"),
        ({"indicator": "wages"}, "no_series"),
        ({"subject": "drones"}, "branch"),
        ({"comparison": "vs_peak"}, "comparison"),
        ({"period": "2024-12/2025-01", "comparison": "level"}, "span"),
    ],
)
def test_what_cannot_be_checked_says_why(
    store: Store, change: dict[str, object], reason: str
) -> None:
    found = one(said(1.3, **change), date(2025, 5, 20), store)
    assert (found.code, found.reason) == ("uncheckable", reason)
    assert found.words.nl
    assert found.words.en


def test_neither_figure_nor_direction_is_uncheckable(store: Store) -> None:
    found = one(said(None), date(2025, 5, 20), store)
    assert (found.code, found.reason) == ("uncheckable", "no_figure")


def test_a_proprietary_index_is_checked_against_the_users_own(tmp_path: Path) -> None:
    key = "NL.pmi._Z.sa.points"
    store = stored(tmp_path, release({(key, date(2026, 1, 1)): 50.1}, MAY, "own"))
    own = said(50.1, indicator="pmi", period="2026-01", unit="index", comparison="level")
    assert one(own, None, store).code == "confirmed"


def test_coverage_is_always_there_and_nothing_found_is_said(store: Store) -> None:
    empty = check([], "Geen cijfers hier.", date(2025, 5, 20), store)
    assert (empty.coverage.found, empty.verdicts) == (0, ())
    assert "geen bewering" in empty.coverage.words.nl
    both = [said(1.3), said(1.0, indicator="wages"), said(2.0, comparison="forecast")]
    counted = check(both, both[0].quote, date(2025, 5, 20), store).coverage
    assert (counted.found, counted.checked, counted.forecasts, counted.uncheckable) == (3, 1, 1, 1)


def test_a_claim_outside_the_text_and_a_text_of_the_future_are_refused(store: Store) -> None:
    with pytest.raises(InputError):
        check([said(1.3)], "x", date(2025, 5, 20), store)
    with pytest.raises(InputError):
        one(said(1.3), date(2025, 5, 20), store, as_of="2025-05-01")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("date 2025-05 De productie", Period.parse("2025-05")),
        ("Datum: 2025-05-09\nDe productie", date(2025, 5, 9)),
        ("9 mei 2025 - De productie", date(2025, 5, 9)),
        ("31 februari 2025 - De productie", None),
        ("De productie steeg op 9 mei 2025", None),
    ],
)
def test_only_a_date_at_the_head_dates_a_text(text: str, day: date | Period | None) -> None:
    assert published_in(text) == day


def test_a_figure_as_it_was_first_given_is_held_against_what_was_replaced(store: Store) -> None:
    old = said(1.3, subject="totale industrie, eerdere raming")
    assert one(old, date(2025, 7, 1), store).code == "revised"
    assert one(replace(old, subject="totale industrie"), date(2025, 7, 1), store).code == (
        "contradicted"
    )


def test_a_share_of_value_added() -> None:
    share = said(12.7, indicator="value_added_share", subject="industrie", period="2022",
                 comparison="level", source=None)  # fmt: skip
    found = one(share, date(2025, 1, 1), edition())
    assert found.code == "confirmed"
    assert found.evidence is not None
    assert found.evidence.quantity.formula == "share"
    open_period = one(replace(share, period=None), date(2025, 1, 1), edition())
    assert open_period.reason == "period"
    assert "12,7%" in open_period.words.nl


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.builds(
        Claim,
        start=st.just(0),
        end=st.just(0),
        quote=st.text(max_size=20) | st.sampled_from(("ruim 2 procent", "een kwart")),
        indicator=st.none() | st.sampled_from(("production_volume", "turnover", "pmi", "gdp", "x",
                                               "producer_confidence", "value_added_share")),
        subject=st.none() | st.text(max_size=8) | st.sampled_from(("chemie", "industrie")),
        geo=st.none() | st.sampled_from(("NL", "DE", "EA", "WORLD", "NL,DE", "XX", "")),
        period=st.none() | st.text(max_size=8) | st.sampled_from(
            ("2025-03", "2024-Q2", "2024", "2019-H1", "0001", "9999-12", "2025-03-31", "2019/2024")
        ),
        value=st.none() | st.floats(-1e12, 1e12),
        value_low=st.none() | st.floats(-10, 10),
        value_high=st.none() | st.floats(-10, 10),
        unit=st.none() | st.sampled_from(("percent", "points", "index", "eur", "factor")),
        comparison=st.none() | st.sampled_from(("yoy", "mom", "qoq", "level", "forecast",
                                                "change_vs_prev", "contribution")),
        modifier=st.none() | st.sampled_from(("almost", "over", "about", "at_most", "odd")),
        source=st.none() | st.sampled_from(("CBS", "Destatis", "ING")),
        adjusted=st.none() | st.sampled_from(("calendar", "seasonal", "odd")),
        direction=st.none() | st.sampled_from(("up", "down", "flat")),
    )
)  # fmt: skip
def test_any_claim_gets_a_verdict_that_says_why(claim: Claim) -> None:
    found = check([claim], "", date(2025, 5, 20), edition(), open_books=ledger()).verdicts[0]
    assert found.words.nl
    assert found.words.en
    assert (found.reason != "") == (found.code == "uncheckable")


def test_books_of_another_moment_are_refused(store: Store) -> None:
    with pytest.raises(InputError):
        check([], "", None, store, open_books=ledger())
    with pytest.raises(InputError):
        check([], "", None, edition(), "2025-01-01", open_books=ledger())
