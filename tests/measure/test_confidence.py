"""Balances and confidence."""

from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kentering.errors import InputError
from kentering.language import round_half_away
from kentering.measure.confidence import (
    CBS,
    EC,
    as_balance,
    balance,
    check,
    confidence,
    industrial_confidence,
    producer_confidence,
)
from kentering.measure.diffusion import Estimate

points = st.floats(-60, 60)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_balance_is_percent_positive_minus_percent_negative(up, same, down):
    assume(up + same + down)
    whole = up + same + down
    assert balance(up, same, down) == pytest.approx(100 * up / whole - 100 * down / whole)
    assert balance(down, same, up) == pytest.approx(-balance(up, same, down))


def test_m1_missing_is_not_zero():
    assert balance(1, None, 1) is None
    assert balance(0, 0, 0) is None
    assert producer_confidence(1.0, 2.0, None) is None
    assert industrial_confidence(None, 2.0, 1.0) is None
    assert as_balance(Estimate(None, None, 0, None)).value is None


@given(points, points, points)
def test_s2_stocks_count_reversed(a, b, c):
    assert producer_confidence(a, b, c) == pytest.approx((a + b - c) / 3)
    assert industrial_confidence(orders=a, stocks=c, expectations=b) == pytest.approx(
        (a - c + b) / 3
    )


def test_balances_stay_within_bounds():
    for bad in (101.0, -101.0, float("nan")):
        with pytest.raises(InputError):
            producer_confidence(bad, 0.0, 0.0)
    frame = pl.DataFrame(
        {"period": [date(2025, 1, 1)], "activity": [0.0], "orders": [101.0], "stocks": [0.0]}
    )
    with pytest.raises(InputError):
        confidence(frame, "M", CBS)


def test_frames_follow_the_same_rule():
    frame = pl.DataFrame(
        {
            "period": [date(2025, 1, 1), date(2025, 2, 1)],
            "orders": [-20.0, 1.0],
            "stocks": [10.0, None],
            "expectations": [3.0, 2.0],
        }
    )
    assert confidence(frame, "M", EC)["confidence"].to_list() == [-9.0, None]
    with pytest.raises(InputError):
        confidence(frame, "M", CBS)


@given(points, points, points)
def test_r1_check_accepts_what_only_rounding_sets_apart(a, b, c):
    def printed(x):
        return float(round_half_away(x, 1))

    frame = pl.DataFrame(
        {
            "period": [date(2025, 1, 1)],
            "activity": [printed(a)],
            "orders": [printed(b)],
            "stocks": [printed(c)],
            "published": [printed((a + b - c) / 3)],
        }
    )
    assert check(frame, "M", CBS)["agrees"].to_list() == [True]
    off = frame.with_columns(pl.col("published") + 0.3)
    assert check(off, "M", CBS)["agrees"].to_list() == [False]
    gone = frame.with_columns(stocks=pl.lit(None, dtype=pl.Float64))
    assert check(gone, "M", CBS)["agrees"].to_list() == [None]
