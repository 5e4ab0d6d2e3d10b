"""Rebasing and splicing."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.laws import levels, monthly

from kentering.errors import InputError, MissingDataError
from kentering.measure.growth import growth
from kentering.measure.rebase import rebase, splice
from kentering.periods import Period

two_years = st.lists(levels, min_size=24, max_size=24)


@given(two_years, st.sampled_from(["2020", "2021", "2020-Q3", "2021-05"]))
def test_base_is_100_and_growth_unchanged(values, base):
    frame, period = monthly(values), Period.parse(base)
    got = rebase(frame, "M", period)
    inside = got.filter(pl.col("period").is_between(period.start, period.end))
    assert inside["value"].mean() == pytest.approx(100)
    for over in ("previous", "year"):
        one, two = (growth(f, "M", over=over)["growth"].to_list() for f in (frame, got))
        assert two == [None if x is None else pytest.approx(x, abs=1e-8) for x in one]


@given(two_years)
def test_rebasing_twice_is_rebasing_once(values):
    frame = monthly(values)
    twice = rebase(rebase(frame, "M", 2020), "M", 2021)["value"].to_list()
    assert twice == pytest.approx(rebase(frame, "M", 2021)["value"].to_list())


def test_m1_base_must_be_complete():
    for values in ([100.0] * 11, [100.0] * 11 + [None]):
        with pytest.raises(MissingDataError):
            rebase(monthly(values), "M", 2020)


def test_base_must_be_a_base():
    quarters = pl.DataFrame({"period": [date(2020, 1, 1)], "value": [1.0]})
    with pytest.raises(InputError):
        rebase(quarters, "Q", Period.parse("2020-01"))
    with pytest.raises(InputError):
        rebase(quarters, "Q", Period.parse("2020-01-01"))
    with pytest.raises(InputError):
        rebase(quarters, "Q", Period(date(2020, 2, 1), "Q"))
    with pytest.raises(InputError):
        rebase(monthly([0.0] * 12), "M", 2020)


@given(two_years, st.floats(0.1, 10))
def test_splicing_a_scaled_copy_changes_nothing(values, factor):
    new = monthly(values)
    old = new.with_columns(pl.col("value") / factor)
    for method, at in (("annual", 2021), ("period", Period.parse("2021-03"))):
        got = splice(old, new.tail(12), "M", method=method, at=at)
        assert got.frame["value"].to_list() == pytest.approx(values)
        assert got.factor == pytest.approx(factor)
        assert got.largest == pytest.approx(0, abs=1e-9)
        assert got.joint == date(2021, 1, 1)
        assert got.overlap.height == 12


def test_methods_differ_and_the_difference_is_told():
    old = monthly([100.0] * 12 + [100.0] * 6 + [110.0] * 6)
    new = monthly([200.0] * 12, year=2021)
    annual = splice(old, new, "M", method="annual", at=2021)
    single = splice(old, new, "M", method="period", at=Period.parse("2021-01"))
    assert annual.factor == pytest.approx(200 / 105)
    assert single.factor == 2.0
    assert single.largest == pytest.approx(10.0)
    assert single.frame["source"].to_list() == ["old"] * 12 + ["new"] * 12


def test_m1_a_hole_in_the_new_series_is_not_filled_from_the_old():
    old, new = monthly([1.0] * 6), monthly([None, 2.0, 2.0, None, 2.0, 2.0])
    got = splice(old, new, "M", method="period", at=Period.parse("2020-02"))
    assert got.frame["value"].to_list() == [2.0, 2.0, 2.0, None, 2.0, 2.0]
    assert got.joint == date(2020, 2, 1)


def test_a_splice_needs_a_declared_and_fitting_overlap():
    one = monthly([1.0] * 12)
    for method, at in (
        ("annual", Period.parse("2020-01")),
        ("period", 2020),
        ("guess", 2020),
        ("annual", Period(date(2020, 5, 1), "A")),
    ):
        with pytest.raises(InputError):
            splice(one, one, "M", method=method, at=at)
    with pytest.raises(MissingDataError):
        splice(one.head(5), one, "M", method="annual", at=2020)
