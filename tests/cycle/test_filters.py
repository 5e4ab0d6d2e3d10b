"""The filters: laws, and the same figures as statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.cycle.filters import (
    band_pass,
    double_hp,
    hp_gain,
    hp_lambda,
    hp_one_sided,
    hp_period,
    hp_trend,
)
from kentering.errors import InputError
from tests.cycle.made import walks, wave


@given(st.floats(-50, 50), st.floats(-5, 5), st.integers(3, 200), st.floats(1, 200_000))
def test_the_trend_of_a_straight_line_is_the_line(a: float, b: float, n: int, penalty: float):
    line = a + b * np.arange(n)
    assert np.abs(hp_trend(line, penalty) - line).max() < 1e-9


@given(st.floats(6, 200))
def test_half_gain_arithmetic(period: float):
    assert math.isclose(hp_gain(hp_lambda(period), period), 0.5, rel_tol=1e-9)
    assert math.isclose(hp_period(hp_lambda(period)), period, rel_tol=1e-9)


@pytest.mark.parametrize("period", [12, 60])
def test_the_filter_itself_keeps_half_of_the_wave_at_half_gain(period: int):
    n = 40 * period
    y = np.cos(2 * np.pi * np.arange(n) / period)
    mid = slice(15 * period, 25 * period)
    kept = hp_trend(y, hp_lambda(period))[mid]
    assert abs(kept @ y[mid] / (y[mid] @ y[mid]) - 0.5) < 1e-6


def test_the_lambdas_of_the_notes():
    assert round(hp_lambda(120)) == 133_108
    assert round(hp_lambda(12), 2) == 13.93
    assert 68 < hp_period(14_400) < 70


@settings(max_examples=25, deadline=None)
@given(walks, st.sampled_from([14_400.0, hp_lambda(120), hp_lambda(12), 1600.0]))
def test_hp_as_statsmodels_has_it(y: np.ndarray, penalty: float):
    reference = pytest.importorskip("statsmodels.tsa.filters.api")
    assert np.abs(hp_trend(y, penalty) - reference.hpfilter(y, penalty)[1]).max() < 1e-8


@settings(max_examples=25, deadline=None)
@given(walks, st.booleans(), st.sampled_from([(18.0, 96.0), (2.0, 12.0), (6.0, 32.0)]))
def test_band_pass_as_statsmodels_has_it(y: np.ndarray, drift: bool, band: tuple[float, float]):
    reference = pytest.importorskip("statsmodels.tsa.filters.api")
    theirs = reference.cffilter(y, *band, drift)[0]
    assert np.abs(band_pass(y, *band, drift=drift) - theirs).max() < 1e-8


@given(st.floats(-1e3, 1e3), st.integers(2, 120), st.booleans())
def test_band_pass_of_a_constant_is_zero(level: float, n: int, drift: bool):
    assert np.abs(band_pass(np.full(n, level), 18, 96, drift=drift)).max() < 1e-9


def test_one_sided_uses_nothing_later():
    y = wave(90)
    poisoned = y.copy()
    poisoned[60:] = 1e6
    a, b = hp_one_sided(y, 14_400.0), hp_one_sided(poisoned, 14_400.0)
    assert np.array_equal(a[:60], b[:60], equal_nan=True)
    assert np.isnan(a[:23]).all()
    assert a[59] == hp_trend(y[:60], 14_400.0)[-1]


def test_double_hp_keeps_a_cycle_and_drops_trend_and_noise():
    t = np.arange(480)
    clean = wave(480, 48)
    y = clean + 0.3 * t + 2 * (-1.0) ** t
    mid = slice(120, 360)
    assert np.abs(double_hp(y)[mid] - clean[mid]).max() < 0.5


@pytest.mark.parametrize(
    "act",
    [
        lambda: hp_lambda(2),
        lambda: hp_period(0.01),
        lambda: hp_trend(np.array([1.0, np.nan, 2.0]), 10.0),
        lambda: hp_trend(np.ones(4), -1.0),
        lambda: band_pass(np.ones(10), 40, 20),
        lambda: band_pass(np.ones(1), 18, 96),
    ],
)
def test_what_is_no_question_is_refused(act):
    with pytest.raises(InputError):
        act()
