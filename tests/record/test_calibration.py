"""Probabilities: the parts add up, and recalibration does what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kentering.errors import InputError, MissingDataError
from kentering.record.calibration import (
    ENOUGH,
    brier,
    isotonic,
    murphy,
    platt,
    reliability,
)

P = st.floats(0, 1).map(lambda v: round(v, 2))
CASES = st.integers(2, 30).flatmap(
    lambda n: st.tuples(
        arrays(float, n, elements=P), arrays(float, n, elements=st.sampled_from([0.0, 1.0]))
    )
)


@given(CASES, st.sampled_from([None, 1, 4, 10]))
def test_the_parts_of_the_brier_score_add_up(case: tuple[np.ndarray, np.ndarray], bins: int | None):
    p, o = case
    found = murphy(p, o, bins)
    assert found.brier == pytest.approx(brier(p, o).mean())
    parts = found.reliability - found.resolution + found.uncertainty + found.within
    assert parts == pytest.approx(found.brier, abs=1e-12)
    if bins is None:
        assert found.within == pytest.approx(0, abs=1e-15)


def test_murphy_by_hand():
    found = murphy([0.2, 0.2, 0.8, 0.8], [0, 1, 1, 1])
    assert found.brier == pytest.approx((0.04 + 0.64 + 0.04 + 0.04) / 4)
    assert found.reliability == pytest.approx((2 * 0.09 + 2 * 0.04) / 4)
    assert found.resolution == pytest.approx(0.0625)
    assert found.uncertainty == pytest.approx(0.1875)
    assert found.skill == pytest.approx(1 - 0.19 / 0.1875)
    assert (found.n, found.events, found.base_rate) == (4, 3, 0.75)


def test_an_event_that_never_came_leaves_no_skill():
    assert murphy([0.1, 0.2], [0, 0]).skill is None


def test_reliability_table():
    p = np.repeat([0.05, 0.35, 1.0], [100, 200, 10])
    o = np.concatenate([np.zeros(100), np.tile([1, 0], 100), np.ones(10)])
    low, middle, last = reliability(p, o, seed=3)
    assert (low.low, low.high, low.n, low.observed) == (0.0, pytest.approx(0.1), 100, 0.0)
    assert (middle.mean, middle.observed) == (pytest.approx(0.35), 0.5)
    assert middle.band[0] < 0.35 < middle.band[1] < middle.observed  # too low by more than chance
    assert (last.low, last.high, last.band) == (pytest.approx(0.9), 1.0, (1.0, 1.0))
    assert reliability(p, o, seed=3) == (low, middle, last)


def test_bands_hold_right_forecasts_as_often_as_they_say():
    chance = np.random.default_rng(1)
    held = []
    for k in range(100):
        p = chance.random(400)
        for line in reliability(p, chance.random(400) < p, 5, draws=300, seed=k):
            held.append(line.band[0] <= line.observed <= line.band[1])
    assert 0.85 < np.mean(held) < 0.97


def test_platt_finds_what_was_done_to_the_odds():
    chance = np.random.default_rng(2)
    x = chance.normal(size=60_000)
    o = chance.random(x.size) < 1 / (1 + np.exp(-(0.5 + 0.6 * x)))
    found = platt(1 / (1 + np.exp(-x)), o)
    assert (found.intercept, found.slope) == (
        pytest.approx(0.5, abs=0.04),
        pytest.approx(0.6, abs=0.04),
    )
    assert (found.precision, found.separated) == (0.0, False)
    p = 1 / (1 + np.exp(-x))
    assert brier(found.apply(p), o).mean() < brier(p, o).mean()
    # at the maximum of the likelihood the recalibrated mean is the base rate
    assert found.apply(p).mean() == pytest.approx(o.mean(), abs=1e-9)


def test_platt_agrees_with_a_logistic_regression():
    api = pytest.importorskip("statsmodels.api")
    chance = np.random.default_rng(5)
    p = chance.uniform(0.05, 0.95, 200)
    o = (chance.random(200) < p**2).astype(float)
    fit = api.Logit(o, api.add_constant(np.log(p / (1 - p)))).fit(disp=0, tol=1e-12)
    found = platt(p, o)
    assert (found.intercept, found.slope) == pytest.approx(tuple(fit.params), abs=1e-6)


def test_few_events_hold_platt_back():
    p = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.3, 0.7, 0.2])
    o = np.array([0, 0, 1, 0, 1, 0, 1, 0])
    free, held = platt(p, o, events=ENOUGH), platt(p, o)
    assert (free.precision, held.precision, held.events) == (0.0, 7.0, 3)
    assert held.intercept**2 + (held.slope - 1) ** 2 < free.intercept**2 + (free.slope - 1) ** 2
    never = platt(np.full(12, 0.02), np.zeros(12))
    assert never.separated
    assert never.apply([0.02])[0] < 0.02


def test_the_pull_is_the_penalty_that_is_stated():
    p = np.array([0.1, 0.2, 0.3, 0.4, 0.6, 0.3, 0.7, 0.2])
    o = np.array([0, 0, 1, 0, 1, 0, 1, 0])
    found = platt(p, o)
    x = np.log(p / (1 - p))
    off = o - found.apply(p)  # slope of the likelihood equals that of precision/2 (a² + (b - 1)²)
    assert off.sum() == pytest.approx(7 * found.intercept, abs=1e-9)
    assert off @ x == pytest.approx(7 * (found.slope - 1), abs=1e-9)


def test_separated_data_are_said_and_stay_finite():
    found = platt(np.linspace(0.01, 0.99, 40), np.arange(40) >= 20)
    assert found.separated
    assert found.precision == 1.0
    assert 1 < found.slope < 100


@given(CASES)
def test_a_recalibration_keeps_to_probabilities(case: tuple[np.ndarray, np.ndarray]):
    p, o = case
    for found in (platt(p, o).apply(p), isotonic(p, o).apply(p)):
        assert ((found >= 0) & (found <= 1)).all()


@given(CASES)
def test_isotonic_rises_and_is_the_best_that_does(case: tuple[np.ndarray, np.ndarray]):
    p, o = case
    found = isotonic(p, o)
    assert (np.diff(found.knots) > 0).all()
    assert (np.diff(found.values) >= 0).all()
    after = found.apply(p)
    assert after.mean() == pytest.approx(o.mean())
    best = np.mean((after - o) ** 2)
    assert best <= brier(p, o).mean() + 1e-12  # the identity rises too
    assert best <= o.mean() * (1 - o.mean()) + 1e-12  # so does a constant
    assume(len(found.knots) > 1)
    for cut in found.knots:
        step = np.where(p < cut, o[p < cut].mean() if (p < cut).any() else 0, o[p >= cut].mean())
        if not (p < cut).any() or o[p < cut].mean() <= o[p >= cut].mean():
            assert best <= np.mean((step - o) ** 2) + 1e-12


def test_isotonic_by_hand():
    found = isotonic([0.1, 0.2, 0.3, 0.4, 0.4], [0, 1, 0, 1, 1])
    assert (found.knots, found.values) == ((0.1, 0.2, 0.3, 0.4), (0.0, 0.5, 0.5, 1.0))
    assert found.apply([0.0, 0.25, 0.35]) == pytest.approx([0.0, 0.5, 0.75])


@pytest.mark.parametrize(
    "call",
    [
        lambda: brier([1.2], [1]),
        lambda: brier([0.5], [0.5]),
        lambda: brier([[0.5]], [[1]]),
        lambda: murphy([0.5], [1], bins=0),
        lambda: reliability([0.5], [1], level=1.0),
        lambda: platt([0.5], [1], edge=0.5),
        lambda: platt([0.5], [1], events=-1),
        lambda: isotonic([0.5], [1]).apply([2.0]),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """E1."""
    with pytest.raises(InputError):
        call()


def test_a_missing_probability_is_refused():
    """M1."""
    with pytest.raises(MissingDataError):
        murphy([0.5, np.nan], [1, 0])
