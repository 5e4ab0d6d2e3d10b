"""Growth and differences."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.laws import gappy, levels, monthly

from kentering.errors import InputError
from kentering.measure.growth import difference, growth, lag, rounding_margin

OVERS = ("previous", "year")


def shifted(day, months):
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def test_worked_example():
    frame = monthly([100.0] * 11 + [104.0, 102.0])
    assert growth(frame, "M", over="year")["growth"].to_list()[-1] == 2.0
    assert growth(frame, "M", over="previous")["growth"].to_list()[-2:] == [
        4.0,
        pytest.approx(-100 * 2 / 104),
    ]


def test_quarters_and_years():
    quarters = pl.DataFrame(
        {"period": [date(2024, m, 1) for m in (1, 4, 7, 10)], "value": [50, 55, 60, 66]}
    )
    assert growth(quarters, "Q", over="previous")["growth"][1] == pytest.approx(10)
    years = pl.DataFrame({"period": [date(2024, 1, 1), date(2025, 1, 1)], "value": [50, 55]})
    for over in OVERS:
        assert growth(years, "A", over=over)["growth"].to_list() == [None, pytest.approx(10)]


@given(gappy(), st.sampled_from(OVERS))
def test_t4_m1_known_exactly_where_both_ends_are(frame, over):
    known = {d: v for d, v in frame.iter_rows() if v is not None}
    got = growth(frame, "M", over=over)
    assert got["period"].to_list() == frame["period"].to_list()
    for day, value, rate in got.iter_rows():
        base = known.get(shifted(day, lag("M", over)))
        if value is None or base is None:
            assert rate is None
        else:
            assert rate == pytest.approx(100 * (value / base - 1), abs=1e-9)


@given(gappy(), st.floats(0.01, 100), st.sampled_from(OVERS))
def test_growth_of_a_scaled_series_is_the_same(frame, factor, over):
    scaled = frame.with_columns(pl.col("value") * factor)
    one, two = (growth(f, "M", over=over)["growth"].to_list() for f in (frame, scaled))
    assert two == [None if x is None else pytest.approx(x, abs=1e-8) for x in one]


@given(gappy(), st.integers(0, 39), st.sampled_from(OVERS))
def test_u2_null_when_a_break_lies_between_and_only_then(frame, at, over):
    brk = shifted(date(2020, 1, 1), -at)
    plain, broken = growth(frame, "M", over=over), growth(frame, "M", over=over, breaks=[brk])
    for (day, _, a), (_, _, b) in zip(plain.iter_rows(), broken.iter_rows(), strict=True):
        assert b == (None if shifted(day, lag("M", over)) < brk <= day else a)


def test_zero_or_negative_base_has_no_growth_but_a_difference():
    frame = monthly([0.0, 5.0, -5.0, 5.0])
    assert growth(frame, "M", over="previous")["growth"].to_list() == [None, None, -200.0, None]
    points = difference(frame, "M", over="previous")["difference"].to_list()
    assert points == [None, 5.0, -10.0, 10.0]


def test_difference_over_a_break_or_gap_is_null():
    frame = monthly([1.0, None, 3.0, 4.0])
    assert difference(frame, "M", over="previous")["difference"].to_list() == [
        None,
        None,
        None,
        1.0,
    ]
    broken = difference(frame, "M", over="previous", breaks=[date(2020, 4, 1)])
    assert broken["difference"].to_list() == [None] * 4


def test_overflow_is_null_not_infinite():
    assert growth(monthly([1e-300, 1e300]), "M", over="previous")["growth"].to_list() == [None] * 2


def test_empty_series_gives_empty_growth():
    assert growth(monthly([]), "M", over="year").height == 0


def test_unknown_comparison_is_refused():
    with pytest.raises(InputError):
        growth(monthly([1.0]), "M", over="decade")


@given(levels.filter(lambda x: x > 1), levels, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_r2_margin_bounds_the_error_of_rounding(base, value, a, b):
    margin = rounding_margin(value, base)
    true = 100 * ((value + a / 10) / (base + b / 10) - 1)
    assert abs(true - 100 * (value / base - 1)) <= margin + 1e-9


def test_margin_of_nothing_is_refused():
    with pytest.raises(InputError):
        rounding_margin(1.0, 0.0)
