"""Coming releases: days from past lags, and what each removes of the uncertainty."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering import nowcast
from kentering.forecast.calendar import Calendar, calendar, filled, typical_lag, working
from kentering.forecast.models import factor
from kentering.forecast.situation import Situation, situation
from kentering.periods import Period
from kentering.store import Store
from tests.forecast.conftest import DAY

TODAY = date(2025, 5, 15)


def history(lags: list[int], dating: str = "native") -> pl.DataFrame:
    rows = []
    for k, lag in enumerate(lags):
        period = Period.parse("2022-01").shift(k)
        first = datetime.combine(period.end + timedelta(days=lag), datetime.min.time(), tzinfo=UTC)
        rows += [("M", period.start, first + timedelta(days=d), dating) for d in (0, 30)]
    names = ["freq", "period", "released_at", "dating"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_the_usual_lag_is_the_median_of_first_appearances() -> None:
    assert typical_lag(history([38, 40, 39, 60, 39]), "production") == (39, 5)


def test_a_history_loaded_later_is_no_lag() -> None:
    assert typical_lag(history([400, 300, 200, 40, 41, 42]), "production") == (41, 3)


def test_of_a_history_that_is_loaded_only_the_newest_period_is_a_first_print() -> None:
    """A load of ten months, then three releases of one month each: four first prints."""
    loaded = history([40] * 13)
    day = loaded["released_at"][18]
    whole = pl.col("released_at") <= day
    late = loaded.with_columns(
        released_at=pl.when(whole).then(pl.lit(day)).otherwise("released_at")
    )
    assert typical_lag(late, "production") == (40, 4)
    few = late.filter(whole).vstack(late.filter(~whole).head(2))
    assert typical_lag(few, "production")[1] == 0


@pytest.mark.parametrize("rows", [history([40, 40]), history([40] * 9, "retrieval")])
def test_too_few_dated_releases_give_the_catalogues_lag(rows: pl.DataFrame) -> None:
    from kentering.catalogue import catalogue

    assert typical_lag(rows, "production") == (catalogue().indicators["production"].lag, 0)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_nothing_is_due_in_a_weekend(day: date) -> None:
    assert working(day).weekday() < 5
    assert 0 <= (working(day) - day).days <= 2


@pytest.fixture(scope="module")
def found(edition: Store) -> Calendar:
    return calendar(edition, situation(edition, "DE", None, DAY), TODAY)


def test_the_targets_own_release_closes_the_calendar(found: Calendar) -> None:
    assert [d.own for d in found.due] == [False] * (len(found.due) - 1) + [True]
    own = found.due[-1]
    assert own.period == Period.parse("2025-04")
    assert own.series == ("DE.production.B-D.sca.I21",)
    assert own.alone == 1
    assert [d.expected for d in found.due] == sorted(d.expected for d in found.due)
    assert all(d.expected <= own.expected for d in found.due)
    assert not any(d.overdue for d in found.due)


def test_shares_add_up_to_all_of_it(found: Calendar) -> None:
    told = [d for d in found.due if d.further is not None]
    assert sum(d.further or 0 for d in told) == pytest.approx(1, abs=1e-9)
    assert all(-1e-9 <= (d.further or 0) <= 1 for d in told)
    assert all(0 <= (d.alone or 0) <= 1 for d in told)
    assert found.sd is not None
    assert found.sd > 0


def test_one_release_alone_is_the_ratio_of_the_models_variances(
    edition: Store, found: Calendar
) -> None:
    seen = situation(edition, "DE", None, DAY)
    frame = factor.panel(seen)
    fitted = factor.fit(frame, "DE")
    due = next(d for d in found.due if d.alone and not d.own)
    inside = [k for k in due.series if k in frame.columns]
    more = filled(frame, inside, due.period.start)

    def variance(panel: pl.DataFrame) -> float:
        return float(nowcast.joint(fitted, panel, factor.TARGET, [found.month]).cov[0, 0])

    assert due.alone == pytest.approx(1 - variance(more) / variance(frame), abs=1e-12)
    wild = more.with_columns(
        pl.when(pl.col("period") == due.period.start)
        .then(pl.lit(8.0))
        .otherwise(pl.col(k))
        .alias(k)
        for k in inside
    )
    assert variance(wild) == pytest.approx(variance(more), rel=1e-9)


def test_filling_keeps_what_is_there(seen: Situation) -> None:
    frame = factor.panel(seen)
    month = frame["period"][-1]
    key = next(k for k in frame.columns[1:] if frame[k][-1] is not None)
    assert filled(frame, [key], month).equals(frame)
    longer = filled(frame, [key], Period(month, "M").shift(2).start)
    assert longer.height == frame.height + 2
    assert longer[key].to_list()[-2:] == [None, 0.0]


def test_overdue_on_a_later_day(edition: Store) -> None:
    late = calendar(edition, situation(edition, "DE", None, DAY), date(2025, 8, 1))
    assert all(d.overdue for d in late.due)


def test_without_the_factor_model_days_are_still_told(
    edition: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(factor, "OTHERS", 10_000)
    told = calendar(edition, situation(edition, "DE", None, DAY), TODAY)
    assert told.silent is not None
    assert told.sd is None
    assert told.due
    assert all(d.alone is None and d.further is None for d in told.due)


def test_the_future_moves_nothing_v5(edition: Store, poisoned: Store) -> None:
    clean, blind = (calendar(s, situation(s, "NL", None, DAY), TODAY) for s in (edition, poisoned))
    assert clean == blind
