"""Tests of forecasts against hand-made numbers, and how often they cry wolf."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kentering.errors import InputError, MissingDataError
from kentering.record.compare import (
    berkowitz,
    christoffersen,
    clark_west,
    diebold_mariano,
    giacomini_white,
)

LOSSES = arrays(float, 12, elements=st.floats(0, 10).map(lambda v: round(v, 4)))


def test_diebold_mariano_by_hand():
    # d = 1 -1 3 1: mean 1, gamma0 = 2, V = 0.5; h = 1: correction (n - 1)/n
    found = diebold_mariano([2, 0, 4, 3], [1, 1, 1, 2])
    assert found.statistic == pytest.approx(math.sqrt(2) * math.sqrt(3 / 4))
    assert (found.n, found.difference, found.better, found.variance) == (4, 1.0, "second", "plain")
    # Student's t with 3 degrees of freedom, t² = 3/2
    t = math.sqrt(1.5)
    due = 1 - 2 / math.pi * (math.atan(t / math.sqrt(3)) + t / math.sqrt(3) / (1 + t * t / 3))
    assert found.p == pytest.approx(due)


def test_two_steps_ahead_counts_one_autocovariance():
    d = np.array([1.0, 2.0, 4.0, 3.0, 0.0])
    # mean 2; deviations -1 0 2 1 -2; gamma0 = 2, gamma1 = (0 + 0 + 2 - 2)/5 = 0
    found = diebold_mariano(d, np.zeros(5), horizon=2)
    assert found.statistic == pytest.approx(2 / math.sqrt(2 / 5) * math.sqrt((5 + 1 - 4 + 0.4) / 5))


def test_a_variance_that_is_not_positive_is_said():
    d = np.array([1.0, -1.0] * 10) + 0.1
    plain = diebold_mariano(d, np.zeros(20), horizon=2, when_negative="undefined")
    assert (plain.statistic, plain.p, plain.variance) == (None, None, "undefined")
    assert plain.better == "second"
    tapered = diebold_mariano(d, np.zeros(20), horizon=2)
    assert tapered.variance == "bartlett"
    # gamma0 = 1, gamma1 = -19/20, Bartlett weight 1/2: V = (1 - 0.95)/20
    factor = math.sqrt((20 + 1 - 4 + 2 / 20) / 20)
    assert tapered.statistic == pytest.approx(0.1 / math.sqrt(0.05 / 20) * factor)


def test_equal_forecasts_have_no_statistic():
    same = np.array([1.0, 2.0, 3.0, 5.0])
    for test in (diebold_mariano, giacomini_white):
        found = test(same, same)
        assert (found.statistic, found.p, found.better) == (None, None, "neither")


@given(LOSSES, LOSSES, st.integers(1, 4))
def test_turning_the_pair_round_turns_the_sign(a: np.ndarray, b: np.ndarray, horizon: int):
    one, two = diebold_mariano(a, b, horizon), diebold_mariano(b, a, horizon)
    assert one.difference == -two.difference
    assert (one.statistic is None) == (two.statistic is None)
    if one.statistic is not None:
        assert one.statistic == pytest.approx(-two.statistic)
        assert one.p == pytest.approx(two.p)


def test_diebold_mariano_rejects_as_often_as_it_says():
    chance = np.random.default_rng(11)
    noise = chance.normal(size=(1500, 42))
    overlapping = noise[:, 2:] + noise[:, 1:-1]  # two steps ahead: moving average of order one
    false = np.mean([diebold_mariano(d, np.zeros(40), 2).p < 0.1 for d in overlapping])
    assert 0.06 < false < 0.15
    naive = np.mean([diebold_mariano(d, np.zeros(40), 1).p < 0.1 for d in overlapping])
    assert naive > 0.2  # what forgetting the overlap costs
    power = np.mean([diebold_mariano(d + 0.8, np.zeros(40), 2).p < 0.1 for d in overlapping])
    assert power > 0.6


def test_clark_west_by_hand_and_by_simulation():
    # gain = y² - (y - f2)² + f2² = 2 y f2 with a nested forecast of zero
    y, f2 = np.array([1.0, 2.0, -1.0, 3.0]), np.array([0.5, 1.0, 0.5, 1.0])
    gain = 2 * y * f2
    found = clark_west(y, np.zeros(4), f2)
    assert found.statistic == pytest.approx(gain.mean() / math.sqrt(gain.var() / 4))
    assert found.p == pytest.approx(0.5 * math.erfc(found.statistic / math.sqrt(2)))
    chance = np.random.default_rng(2)
    pairs = [(chance.normal(size=80), 0.3 * chance.normal(size=80)) for _ in range(1000)]
    false = np.mean([clark_west(a, np.zeros(80), b).p < 0.1 for a, b in pairs])
    assert 0.06 < false < 0.14
    power = np.mean([clark_west(a + 2 * b, np.zeros(80), b).p < 0.1 for a, b in pairs])
    assert power > 0.9


def test_giacomini_white_is_n_times_an_uncentred_r_squared():
    chance = np.random.default_rng(3)
    a, b = chance.normal(size=30) ** 2, chance.normal(size=30) ** 2
    found = giacomini_white(a, b)
    d = a - b
    z = np.column_stack([np.ones(29), d[:-1]]) * d[1:, None]
    one = np.ones(29)
    fitted = z @ np.linalg.lstsq(z, one, rcond=None)[0]
    assert found.statistic == pytest.approx(float(fitted @ fitted))
    assert (found.n, found.df) == (29, 2)
    assert found.p == pytest.approx(math.exp(-found.statistic / 2))


@pytest.mark.parametrize("horizon", [1, 3])
def test_giacomini_white_rejects_as_often_as_it_says(horizon: int):
    chance = np.random.default_rng(5)
    noise = chance.normal(size=(800, 202))
    d = noise[:, 2:] if horizon == 1 else noise[:, 2:] + noise[:, 1:-1] + noise[:, :-2]
    zero = np.zeros(d.shape[1])
    false = np.mean([giacomini_white(x, zero, horizon).p < 0.1 for x in d])
    assert 0.05 < false < 0.17
    # alternately better: equal on average, yet known beforehand
    swing = np.where(np.arange(200) % 2, 1.0, -1.0)
    told = np.column_stack([np.ones(200), swing])
    power = np.mean([giacomini_white(x + swing, zero, 1, known=told).p < 0.1 for x in d[:200]])
    assert power > 0.9


def test_berkowitz_is_a_difference_of_likelihoods_and_keeps_its_size():
    norm = pytest.importorskip("scipy.stats").norm
    chance = np.random.default_rng(6)
    u = chance.random(60)
    z = norm.ppf(u)
    x = np.column_stack([np.ones(59), z[:-1]])
    fitted = x @ np.linalg.lstsq(x, z[1:], rcond=None)[0]
    sd = np.sqrt(np.mean((z[1:] - fitted) ** 2))
    due = 2 * (norm.logpdf(z[1:], fitted, sd).sum() - norm.logpdf(z[1:]).sum())
    found = berkowitz(u)
    assert (found.statistic, found.df) == (pytest.approx(due), 3)
    p = [berkowitz(chance.random(100)).p for _ in range(1500)]
    assert 0.07 < np.mean(np.array(p) < 0.1) < 0.15
    assert berkowitz(0.4 + 0.2 * chance.random(100)).p < 1e-6


def test_christoffersen_by_hand():
    inside = [1, 1, 0, 1, 1, 1, 0, 0, 1, 1]
    found = christoffersen(inside, 0.8)
    ll = lambda k, n, p: k * math.log(p) + (n - k) * math.log(1 - p)  # noqa: E731
    uc = 2 * (ll(7, 10, 0.7) - ll(7, 10, 0.8))
    # transitions 11: 4, 10: 2, 01: 2, 00: 1
    ind = 2 * (ll(4, 6, 4 / 6) + ll(2, 3, 2 / 3) - ll(6, 9, 6 / 9))
    assert (found.hits, found.n, found.direction) == (7, 10, "narrow")
    assert found.coverage.statistic == pytest.approx(uc)
    assert found.independence.statistic == pytest.approx(ind, abs=1e-12)
    assert found.both.statistic == pytest.approx(uc + ind)
    assert found.coverage.p == pytest.approx(math.erfc(math.sqrt(uc / 2)))
    assert found.both.p == pytest.approx(math.exp(-(uc + ind) / 2))


def test_christoffersen_without_a_miss_cannot_tell_independence():
    found = christoffersen(np.ones(50), 0.8)
    assert (found.independence.statistic, found.both.p) == (None, None)
    assert found.coverage.statistic == pytest.approx(-100 * math.log(0.8))
    assert found.direction == "wide"


def test_christoffersen_keeps_its_size_and_sees_clusters():
    chance = np.random.default_rng(9)
    drawn = chance.random((1500, 150)) < 0.8
    p = np.array(
        [[t.coverage.p, t.independence.p] for t in (christoffersen(x, 0.8) for x in drawn)]
    )
    false = (p < 0.1).mean(axis=0)
    assert (false > 0.06).all()
    assert (false < 0.15).all()
    clusters = np.repeat(chance.random((50, 30)) < 0.8, 5, axis=1)
    assert np.mean([christoffersen(x, 0.8).independence.p < 0.1 for x in clusters]) > 0.9


@pytest.mark.parametrize(
    "call",
    [
        lambda: diebold_mariano([1.0, 2.0], [1.0, 2.0]),
        lambda: diebold_mariano([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 5.0], horizon=4),
        lambda: diebold_mariano([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], horizon=0),
        lambda: giacomini_white([1.0] * 4, [2.0] * 4, known=np.ones((3, 1))),
        lambda: berkowitz([0.2, 0.4, 1.0, 0.3]),
        lambda: christoffersen([0.5, 1, 0], 0.8),
        lambda: christoffersen([1, 1, 0], 1.0),
        lambda: clark_west(np.ones((2, 2)), np.ones((2, 2)), np.ones((2, 2))),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """E1."""
    with pytest.raises(InputError):
        call()


def test_a_missing_loss_is_refused():
    """M1."""
    with pytest.raises(MissingDataError):
        diebold_mariano([1.0, np.nan, 2.0, 3.0], [1.0, 1.0, 2.0, 2.0])


@pytest.mark.parametrize("cases", [4, 5, 6])
def test_giacomini_white_refuses_too_few_cases(cases: int) -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(InputError, match="too few cases"):
        giacomini_white(rng.normal(size=cases), rng.normal(size=cases), 3)
