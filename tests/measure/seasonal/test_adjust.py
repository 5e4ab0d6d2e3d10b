"""One series and many: laws of adjustment, and every way in that must be refused."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.measure.seasonal.airline import D11_1960, PASSENGERS, PLAIN, START

from kentering.errors import InputError, KenteringError, MissingDataError
from kentering.language import Text
from kentering.measure.seasonal import engine
from kentering.measure.seasonal.adjust import Adjusted, Failed, Job, adjust, adjust_many
from kentering.measure.seasonal.entry import check
from kentering.measure.seasonal.spec import Arima, Spec, write
from kentering.periods import Period

few = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_the_airline_series_gives_the_census_binarys_d11_of_1960():
    got = adjust(PASSENGERS, START, PLAIN).sca[-12:]
    assert [f"{v:.3f}" for v in got] == D11_1960.split()


@few
@given(st.floats(1e-3, 1e4))
def test_law_a_constant_factor_scales_the_levels_and_leaves_the_factors(factor):
    base, other = adjust(PASSENGERS, START, PLAIN), adjust(PASSENGERS * factor, START, PLAIN)
    np.testing.assert_allclose(other.sca, base.sca * factor, rtol=1e-6)
    np.testing.assert_allclose(other.seasonal, base.seasonal, rtol=1e-6)


@few
@given(st.floats(-50, 1e3))
def test_law_a_constant_added_shifts_the_levels_of_an_additive_adjustment(shift):
    spec = replace(PLAIN, transform="none")
    base, other = adjust(PASSENGERS, START, spec), adjust(PASSENGERS + shift, START, spec)
    np.testing.assert_allclose(other.sca, base.sca + shift, atol=1e-4)


@pytest.mark.parametrize("transform", ["log", "none"])
def test_law_the_parts_make_the_whole(transform):
    a = adjust(PASSENGERS, START, Spec(country="NL", transform=transform, test_calendar=False))
    assert (a.model.mode == "multiplicative") == (transform == "log")
    join = np.multiply if transform == "log" else np.add
    np.testing.assert_allclose(join(a.ca, a.calendar), a.original, rtol=1e-9)
    np.testing.assert_allclose(join(a.sca, a.seasonal), a.ca, rtol=1e-9)
    np.testing.assert_allclose(join(a.trend, a.irregular), a.sca, rtol=1e-9)
    assert not np.allclose(a.calendar, a.calendar[0])


def test_law_a_series_without_season_keeps_its_values():
    noise = np.random.default_rng(3).normal(0, 1, 144)
    values = 1000 + np.cumsum(noise)
    a = adjust(values, START, replace(PLAIN, arima=Arima.parse("(0 1 1)(0 1 1)")))
    assert np.abs(a.sca / values - 1).max() < 0.005
    assert a.quality.grade >= "D"


def test_calendar_effects_put_in_are_taken_out():
    from kentering.measure.seasonal.calendars import trading_day

    days = trading_day("NL", START, 144)[:, 0]
    a = adjust(
        PASSENGERS * np.exp(0.01 * days), START, replace(PLAIN, trading_day="week", country="NL")
    )
    plain = adjust(PASSENGERS, START, replace(PLAIN, trading_day="week", country="NL"))
    b = dict(a.model.found.coefficients)["wd1"] - dict(plain.model.found.coefficients)["wd1"]
    assert b == pytest.approx(0.01, abs=1e-5)
    np.testing.assert_allclose(a.sca, plain.sca, rtol=1e-4)


def test_m1_missing_ends_are_missing_in_the_result():
    values = np.concatenate([[np.nan] * 3, PASSENGERS, [np.nan]])
    a = adjust(values, START.shift(-3), PLAIN)
    for column in (a.ca, a.sca, a.trend, a.seasonal):
        assert np.isnan(column[[0, 1, 2, -1]]).all()
        assert not np.isnan(column[3:-1]).any()
    assert f"{a.sca[-2]:.3f}" == D11_1960.split()[-1]


def test_m1_a_gap_is_an_error_that_names_the_period():
    values = PASSENGERS.copy()
    values[13] = np.nan
    with pytest.raises(InputError) as caught:
        adjust(values, START, PLAIN, name="air")
    assert "1950-02" in caught.value.where
    assert caught.value.run == "kentering adjust FILE --missing declare"
    assert "Spec(" not in caught.value.render("en")


def test_m1_a_declared_gap_stays_missing_and_does_not_spoil_the_rest():
    values = PASSENGERS.copy()
    values[70] = np.nan
    a = adjust(values, START, replace(PLAIN, missing="declare"))
    assert np.isnan([a.sca[70], a.ca[70], a.irregular[70]]).all()
    assert np.isnan(a.sca).sum() == 1
    whole = adjust(PASSENGERS, START, PLAIN)
    rest = np.arange(144) != 70
    np.testing.assert_allclose(a.sca[rest], whole.sca[rest], rtol=0.02)


@pytest.mark.parametrize("gaps", [[60, 61], [20, 50, 90]])
def test_m1_a_declared_gap_does_not_decide_whether_the_components_multiply(gaps):
    values = PASSENGERS.copy()
    values[gaps] = np.nan
    free = replace(PLAIN, transform="auto")
    whole, a = (
        adjust(PASSENGERS, START, free),
        adjust(values, START, replace(free, missing="declare")),
    )
    assert whole.model.mode == a.model.mode == "multiplicative"
    rest = ~np.isnan(values)
    np.testing.assert_allclose(a.sca[rest], whole.sca[rest], rtol=0.02)


def test_law_adding_stays_adding_with_a_declared_gap():
    noise = np.random.default_rng(5).normal(0, 3, 144)
    season = 40 * np.sin(np.arange(144) * np.pi / 6)
    values = 100 + np.arange(144.0) * 2 + season + noise
    free = replace(PLAIN, transform="auto", missing="declare")
    assert adjust(values, START, free).model.mode == "additive"
    values[[30, 75]] = np.nan
    assert adjust(values, START, free).model.mode == "additive"


@pytest.mark.parametrize("low", [0.0, -20.0])
def test_zero_or_less_makes_it_additive_and_says_so(low):
    values = PASSENGERS - PASSENGERS.min() + low
    a = adjust(values, START, replace(PLAIN, transform="auto"))
    assert a.model.mode == "additive"
    assert len(a.notes) == 1
    with pytest.raises(InputError) as caught:
        adjust(values, START, PLAIN)
    assert ("1949-11" if low == 0 else "1949-01") in caught.value.where


def test_e1_every_refused_way_in():
    short, flat = PASSENGERS[:35], np.full(60, 5.0)
    infinite = PASSENGERS.copy()
    infinite[3] = np.inf
    for values, start in (
        (short, START),
        (PASSENGERS[:11], Period.parse("2000-Q1")),
        (np.tile(PASSENGERS, 6), START),
        (flat, START),
        (infinite, START),
        (PASSENGERS.reshape(12, 12), START),
        (PASSENGERS, Period.parse("1949")),
        (PASSENGERS, Period.parse("1949-01-01")),
    ):
        with pytest.raises(InputError) as caught:
            adjust(values, start, PLAIN)
        assert caught.value.right is not None
        assert caught.value.what.nl != caught.value.what.en
    with pytest.raises(MissingDataError):
        adjust([np.nan] * 60, START, PLAIN)
    with pytest.raises(InputError):
        adjust(PASSENGERS, START, Spec(country="XX"))


def test_three_years_are_enough():
    assert not np.isnan(adjust(PASSENGERS[:36], START, PLAIN).sca).any()


@few
@given(st.text(max_size=60))
def test_law_no_name_can_break_the_specification(name):
    a = adjust(PASSENGERS, START, PLAIN, name=name)
    assert a.name == name
    assert f"{a.sca[-1]:.3f}" == "488.930"


def test_quarters():
    quarters = PASSENGERS.reshape(-1, 3).sum(axis=1)
    a = adjust(quarters, Period.parse("1949-Q1"), Spec(country="DE"))
    assert a.diagnostics.m[6] < 1
    assert np.std(np.diff(np.log(a.sca))) < np.std(np.diff(np.log(quarters)))
    assert a.model.last == Period.parse("1961-Q4")


def test_a_break_is_found_and_stays_in_the_adjusted_series():
    values = PASSENGERS.copy()
    values[90:] *= 0.6
    a = adjust(values, START, replace(PLAIN, outliers=("ls",)))
    assert "LS1956.Jul" in a.outliers
    assert a.sca[90] / a.sca[89] < 0.75


def test_a_model_that_cannot_be_found_falls_back_and_says_so(monkeypatch):
    real = engine.run

    def fail(text, **options):
        if "automdl" in text:
            raise engine.RefusedError(Text.same("singular"))
        return real(text, **options)

    monkeypatch.setattr(engine, "run", fail)
    a = adjust(PASSENGERS, START, replace(PLAIN, arima=None))
    assert str(a.model.found.arima) == "(0 1 1)(0 1 1)"
    assert "singular" in a.notes[0].en
    assert a.model.asked.arima is None


def test_the_frame_has_a_row_per_period_and_nulls_for_missing():
    frame = adjust([*PASSENGERS, np.nan], START, PLAIN, name="air").frame()
    assert frame.height == 145
    assert frame["sca"].null_count() == 1
    assert frame["period"][0] == START.start
    assert frame["series"].unique().to_list() == ["air"]


def jobs(n):
    return [Job(f"s{i}", PASSENGERS * (i + 1), START) for i in range(n)]


def test_many_come_back_in_order_and_one_bad_series_spoils_none():
    todo = jobs(6)
    todo[2] = Job("bad", PASSENGERS[:9], START)
    seen = []
    got = adjust_many(
        todo, PLAIN, progress=lambda done, total, name: seen.append((done, total, name))
    )
    assert [r.name for r in got] == ["s0", "s1", "bad", "s3", "s4", "s5"]
    assert isinstance(got[2], Failed)
    assert isinstance(got[2].error, KenteringError)
    assert all(isinstance(r, Adjusted) for i, r in enumerate(got) if i != 2)
    assert [d for d, _, _ in seen] == [1, 2, 3, 4, 5, 6]
    assert {name for _, _, name in seen} == {r.name for r in got}


def test_many_are_what_one_is_whatever_the_workers():
    one = [adjust(j.values, j.start, PLAIN).sca for j in jobs(4)]
    for workers in (1, 3):
        many = adjust_many(jobs(4), PLAIN, workers=workers)
        assert all(np.array_equal(a, b.sca) for a, b in zip(one, many, strict=True))


def test_a_job_may_bring_its_own_specification():
    own = Job("own", PASSENGERS, START, replace(PLAIN, transform="none"))
    first, second = adjust_many([own, Job("house", PASSENGERS, START)], PLAIN)
    assert (first.model.mode, second.model.mode) == ("additive", "multiplicative")


def test_many_run_at_the_same_time(monkeypatch):
    def slow(text, **options):
        time.sleep(0.2)
        raise engine.RefusedError(Text.same("no"))

    monkeypatch.setattr(engine, "run", slow)
    before = time.perf_counter()
    got = adjust_many(jobs(8), PLAIN, workers=8)
    assert time.perf_counter() - before < 1.2
    assert all(isinstance(r, Failed) for r in got)


def test_none_is_as_good_as_no_jobs():
    assert adjust_many([], PLAIN) == []


def test_results_cannot_be_written_to():
    a = adjust(PASSENGERS, START, PLAIN)
    with pytest.raises(ValueError, match="read-only"):
        a.sca[0] = 0


def test_the_calendar_adjusted_series_is_x13s_own_a18():
    series = check(PASSENGERS, START, Spec())
    spec = replace(PLAIN, trading_day="week", country="NL", easter=8, test_calendar=False)
    output = engine.run(write(spec, series.core, START))
    ours = adjust(PASSENGERS, START, spec)
    np.testing.assert_allclose(ours.original / output.tables["d18"][:144], ours.ca, rtol=1e-12)
    np.testing.assert_allclose(
        ours.ca / output.tables["d10"][:144], output.tables["d11"], rtol=1e-9
    )
