"""Runs of a sign, records and ranks."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.laws import gappy, monthly

from kentering.errors import InputError, MissingDataError
from kentering.measure.runs import Rank, runs, since, size_rank


def test_house_style_2_5_a_zero_ends_a_run():
    got = runs(monthly([0.3, 0.05, 0.04, 0.2, -0.2, -0.06, -0.04]), "M")
    assert got["sign"].to_list() == [1, 1, 0, 1, -1, -1, 0]
    assert got["run"].to_list() == [1, 2, 0, 1, 1, 2, 0]
    assert got["at_least"].to_list() == [True, True, False, False, False, False, False]


def test_t4_a_gap_ends_a_run_and_says_so():
    frame = monthly([0.3, None, 0.2, 0.1]).filter(~(monthly([0] * 4)["value"] > 0))
    got = runs(frame, "M")
    assert got["run"].to_list() == [1, None, 1, 2]
    assert got["at_least"].to_list() == [True, None, True, True]
    absent = runs(frame.drop_nulls(), "M")
    assert absent["run"].to_list() == [1, 1, 2]


@given(gappy())
def test_a_run_is_one_longer_than_the_run_before_or_starts_anew(frame):
    got = runs(frame, "M")
    for before, now in pairwise(got.iter_rows(named=True)):
        if now["run"] is not None and now["run"] > 1:
            assert now["run"] == before["run"] + 1
            assert now["sign"] == before["sign"]


def test_since_names_the_last_equal_or_larger():
    frame = monthly([4.0, 9.0, 4.04, 1.0, 2.0, 4.01])
    got = since(frame, "M", date(2020, 6, 1), direction="high")
    assert (got.last, got.steps, got.missing) == (date(2020, 3, 1), 3, 0)
    exact = since(frame, "M", date(2020, 3, 1), direction="high", decimals=None)
    assert exact.last == date(2020, 2, 1)
    low = since(frame, "M", date(2020, 4, 1), direction="low")
    assert (low.last, low.last_value, low.steps) == (None, None, None)
    assert low.start == date(2020, 1, 1)


def test_m3_since_counts_what_is_not_known():
    frame = monthly([9.0, None, 1.0, None, 5.0])
    assert since(frame, "M", date(2020, 5, 1), direction="high").missing == 2
    top = since(monthly([None, 1.0, None, 5.0]), "M", date(2020, 4, 1), direction="high")
    assert (top.last, top.start, top.missing) == (None, date(2020, 2, 1), 1)


def test_a_period_without_a_figure_is_refused():
    for day in (date(2020, 2, 1), date(2021, 1, 1)):
        with pytest.raises(MissingDataError):
            since(monthly([1.0, None]), "M", day, direction="high")
    with pytest.raises(InputError):
        since(monthly([1.0]), "M", date(2020, 1, 1), direction="up")


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=30))
def test_v5_rank_looks_back_only(values):
    at = len(values) // 2
    day = monthly(values)["period"][at]
    got = size_rank(monthly(values), "M", day)
    assert got == size_rank(monthly(values[: at + 1]), "M", day)
    assert got.n == at
    assert got.percentile is None or 0 <= got.percentile <= 100


def test_rank_ties_count_half_and_first_has_none():
    assert size_rank(monthly([1.0, -1.0]), "M", date(2020, 2, 1)) == Rank(50.0, 1)
    assert size_rank(monthly([1.0]), "M", date(2020, 1, 1)) == Rank(None, 0)
