"""Averages and growth between averages."""

from datetime import date
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.laws import gappy, monthly

from kentering.errors import InputError
from kentering.measure.averages import moving_average, rolling_growth, year_to_date


@given(gappy(), st.integers(1, 5))
def test_m1_an_average_is_over_all_its_months_or_missing(frame, n):
    known = {d.year * 12 + d.month: v for d, v in frame.iter_rows()}
    for day, _, average in moving_average(frame, "M", n).iter_rows():
        window = [known.get(day.year * 12 + day.month - k) for k in range(n)]
        want = None if None in window else pytest.approx(fmean(window))
        assert average == want


@given(gappy())
def test_year_to_date_is_january_to_now_or_missing(frame):
    known = {(d.year, d.month): v for d, v in frame.iter_rows()}

    def mean(year, month):
        window = [known.get((year, m)) for m in range(1, month + 1)]
        return None if None in window else fmean(window)

    for day, _, average, rate in year_to_date(frame, "M").iter_rows():
        now, then = mean(day.year, day.month), mean(day.year - 1, day.month)
        assert average == (None if now is None else pytest.approx(now))
        if now is None or then is None:
            assert rate is None
        else:
            assert rate == pytest.approx(100 * (now / then - 1), abs=1e-8)


def test_u2_year_to_date_and_a_break():
    frame = monthly([100.0] * 24)
    at = year_to_date(frame, "M", breaks=[date(2021, 1, 1)])
    assert at["average"].to_list() == [100.0] * 24
    assert at["growth"].to_list() == [None] * 24
    inside = year_to_date(frame, "M", breaks=[date(2021, 3, 1)])
    assert inside["average"].to_list() == [100.0] * 14 + [None] * 10
    assert inside["growth"].to_list() == [None] * 12 + [0.0] * 2 + [None] * 10


def test_u2_windows_and_a_break():
    frame = monthly([100.0] * 8)
    got = moving_average(frame, "M", 3, breaks=[date(2020, 5, 1)])["average"].to_list()
    assert got == [None, None, 100.0, 100.0, None, None, 100.0, 100.0]
    rates = rolling_growth(frame, "M", 2, breaks=[date(2020, 5, 1)])
    assert rates["growth"].to_list() == [None, None, None, 0.0, None, None, None, 0.0]
    assert rates["average"].to_list()[3:6] == [100.0, None, 100.0]


def test_three_on_three_months():
    frame = monthly([100.0, 101.0, 99.0, 102.0, 103.0, 104.0])
    assert rolling_growth(frame, "M")["growth"].to_list() == [None] * 5 + [pytest.approx(3.0)]


def test_rolling_growth_over_the_year():
    frame = monthly([100.0] * 12 + [110.0, 112.0])
    got = rolling_growth(frame, "M", 2, over="year")["growth"].to_list()
    assert got[-1] == pytest.approx(11.0)
    assert got[:-1] == [None] * 13


def test_a_long_window_does_not_drift():
    frame = monthly([1e9, 0.1, 0.1, 0.1])
    assert moving_average(frame, "M", 2)["average"][-1] == 0.1


@pytest.mark.parametrize("wrong", [lambda f: moving_average(f, "M", 0)])
def test_windows_must_be_windows(wrong):
    with pytest.raises(InputError):
        wrong(monthly([1.0]))
    with pytest.raises(InputError):
        rolling_growth(monthly([1.0]), "M", over="before")


def test_empty():
    empty = monthly([])
    assert moving_average(empty, "M", 3).height == 0
    assert year_to_date(empty, "M").height == 0
    assert rolling_growth(empty, "M").height == 0
