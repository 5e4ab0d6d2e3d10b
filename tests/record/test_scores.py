"""Scores against brute force and closed forms, and the laws a proper score obeys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kentering.errors import InputError, MissingDataError
from kentering.record import scores
from kentering.record.tails import normal_quantile

VALUES = st.floats(-1e3, 1e3, allow_nan=False).map(lambda v: round(v, 6))


def sample(n: int, m: int):
    return st.tuples(arrays(float, n, elements=VALUES), arrays(float, (n, m), elements=VALUES))


def brute(y: float, x: np.ndarray, fair: bool) -> float:
    m = len(x)
    pairs = sum(abs(a - b) for a in x for b in x)
    return float(np.mean(np.abs(x - y)) - pairs / (2 * m * (m - 1 if fair else m)))


@given(sample(3, 5), st.booleans())
def test_crps_of_draws_is_its_definition(case: tuple[np.ndarray, np.ndarray], fair: bool):
    y, x = case
    found = scores.crps_ensemble(y, x, fair=fair)
    assert found == pytest.approx([brute(a, b, fair) for a, b in zip(y, x, strict=True)], abs=1e-8)


@given(sample(4, 1))
def test_crps_of_a_point_is_its_absolute_error(case: tuple[np.ndarray, np.ndarray]):
    y, x = case
    error = np.abs(y - x[:, 0])
    assert scores.crps_ensemble(y, x) == pytest.approx(error, abs=1e-9)
    assert scores.crps_ensemble(y, np.repeat(x, 7, 1), fair=True) == pytest.approx(error, abs=1e-8)
    assert scores.crps_normal(y, x[:, 0], np.zeros(4)) == pytest.approx(error)
    levels = (np.arange(9) + 0.5) / 9
    assert scores.crps_quantiles(y, np.repeat(x, 9, 1), levels) == pytest.approx(error, abs=1e-8)


def test_crps_of_a_normal_is_the_integral_of_its_definition():
    grid = np.linspace(-40, 40, 400_001)
    for y, mu, sd in [(0.0, 0.0, 1.0), (2.5, -1.0, 0.7), (-3.0, 1.0, 4.0)]:
        from kentering.record.tails import normal_cdf

        gap = normal_cdf((grid - mu) / sd) - (grid >= y)
        due = np.sum(gap**2) * (grid[1] - grid[0])
        assert scores.crps_normal([y], [mu], [sd])[0] == pytest.approx(due, abs=2e-4)
    # at the centre: sigma (sqrt(2) - 1) / sqrt(pi)
    assert scores.crps_normal([0], [0], [2])[0] == pytest.approx(2 * 0.2336949772551092)


def test_quantiles_and_draws_of_a_normal_approach_its_closed_form():
    levels = (np.arange(2000) + 0.5) / 2000
    q = normal_quantile(levels)[None, :]
    for y in (-2.0, 0.0, 0.6):
        due = scores.crps_normal([y], [0], [1])[0]
        assert scores.crps_quantiles([y], q, levels)[0] == pytest.approx(due, abs=1e-3)
        assert scores.crps_ensemble([y], q)[0] == pytest.approx(due, abs=1e-3)


@given(st.floats(0.1, 3), st.floats(0.1, 3))
def test_sharper_is_better_when_it_is_centred(a: float, b: float):
    narrow, wide = sorted((a, b))
    low, high = (scores.crps_normal([0.0], [0.0], [s])[0] for s in (narrow, wide))
    assert low <= high
    x = np.linspace(-1, 1, 21)[None, :]
    assert (
        scores.crps_ensemble([0.0], narrow * x)[0]
        <= scores.crps_ensemble([0.0], wide * x)[0] + 1e-12
    )


def test_the_fair_score_does_not_depend_on_the_number_of_draws():
    chance = np.random.default_rng(4)
    y = chance.normal(size=40_000)
    fair = [
        scores.crps_ensemble(y, chance.normal(size=(y.size, m)), fair=True).mean() for m in (2, 20)
    ]
    plain = [scores.crps_ensemble(y, chance.normal(size=(y.size, m))).mean() for m in (2, 20)]
    due = 1 / np.sqrt(np.pi)
    assert fair == pytest.approx([due, due], abs=0.015)
    assert plain[0] > plain[1] + 0.2 > due + 0.2


@settings(max_examples=50)
@given(sample(3, 6), VALUES)
def test_scores_move_with_the_data(case: tuple[np.ndarray, np.ndarray], shift: float):
    y, x = case
    assert scores.crps_ensemble(y + shift, x + shift) == pytest.approx(
        scores.crps_ensemble(y, x), abs=1e-7
    )
    assert scores.crps_ensemble(3 * y, 3 * x) == pytest.approx(
        3 * scores.crps_ensemble(y, x), abs=1e-7
    )


def test_energy_score_of_one_series_is_the_crps_and_of_several_its_definition():
    chance = np.random.default_rng(0)
    y, x = chance.normal(size=(4, 3)), chance.normal(size=(4, 6, 3))
    assert scores.energy_score(y[:, :1], x[:, :, :1]) == pytest.approx(
        scores.crps_ensemble(y[:, 0], x[:, :, 0])
    )
    first = np.mean([np.linalg.norm(d - y[0]) for d in x[0]])
    second = np.mean([[np.linalg.norm(d - e) for e in x[0]] for d in x[0]])
    assert scores.energy_score(y, x)[0] == pytest.approx(first - second / 2)


def test_the_median_alone_is_half_its_error_in_pinball_and_wis():
    assert scores.pinball([3.0, 0.0], [1.0, 1.0], 0.5) == pytest.approx([1.0, 0.5])
    assert scores.pinball([3.0, 0.0], [1.0, 1.0], 0.9) == pytest.approx([1.8, 0.1])


def test_interval_score_by_hand():
    found = scores.interval_score([0.0, 3.0, -2.0], [-1.0] * 3, [1.0] * 3, 0.2)
    assert found == pytest.approx([2.0, 2.0 + 20.0, 2.0 + 10.0])


@given(arrays(float, 5, elements=VALUES), st.floats(-5, 5))
def test_wis_is_the_quantile_loss_of_its_ends(points: np.ndarray, y: float):
    q = np.sort(points)
    alphas = np.array([0.2, 0.5])  # ends at 0.1 0.25 0.75 0.9
    found = scores.weighted_interval_score([y], [q[2]], [[q[0], q[1]]], [[q[4], q[3]]], alphas)
    levels = [0.1, 0.25, 0.5, 0.75, 0.9]
    due = sum(2 * scores.pinball([y], [v], t)[0] for v, t in zip(q, levels, strict=True)) / 5
    assert found[0] == pytest.approx(due, abs=1e-8)


def test_points_and_direction_by_hand():
    y, f = [1.0, -1.0, 0.0, 2.0], [2.0, 1.0, 0.0, 0.0]
    assert scores.rmse(y, f) == scores.Score(pytest.approx(1.5), 4, 0)
    assert scores.mae(y, f).value == pytest.approx(1.25)
    assert scores.directional_accuracy(y, f).value == 0.5  # up, and no change
    assert scores.directional_accuracy(y, f, still=2.0).value == 1.0
    assert scores.directional_accuracy([5, 5], [6, 4], before=[4, 4]).value == 0.5


def test_coverage_counts_the_ends():
    assert scores.coverage([1.0, 2.0, 2.1], [1.0] * 3, [2.0] * 3).value == pytest.approx(2 / 3)


def test_missing_is_refused_or_dropped_and_counted():
    """M1: a missing value is never taken for a number."""
    y, f = [1.0, np.nan, 3.0], [1.0, 2.0, 5.0]
    for score in (scores.rmse, scores.mae, scores.directional_accuracy):
        with pytest.raises(MissingDataError):
            score(y, f)
    assert scores.mae(y, f, missing="drop") == scores.Score(1.0, 2, 1)
    assert scores.coverage(y, [0] * 3, [2] * 3, missing="drop") == scores.Score(0.5, 2, 1)
    with pytest.raises(MissingDataError):
        scores.crps_ensemble([1.0], [[1.0, np.nan]])
    with pytest.raises(MissingDataError):
        scores.mae([np.nan], [1.0], missing="drop")


@pytest.mark.parametrize(
    "call",
    [
        lambda: scores.mae([1.0], [1.0, 2.0]),
        lambda: scores.mae([1.0], [np.inf]),
        lambda: scores.crps_ensemble([1.0], [1.0]),
        lambda: scores.crps_ensemble([1.0], [[1.0]], fair=True),
        lambda: scores.crps_normal([1.0], [1.0], [-1.0]),
        lambda: scores.pit_normal([1.0], [1.0], [0.0]),
        lambda: scores.pinball([1.0], [1.0], 1.0),
        lambda: scores.crps_quantiles([1.0], [[2.0, 1.0]], [0.2, 0.8]),
        lambda: scores.crps_quantiles([1.0], [[1.0, 2.0]], [0.8, 0.2]),
        lambda: scores.crps_quantiles([1.0], [[1.0, 2.0]], [0.5]),
        lambda: scores.interval_score([1.0], [2.0], [1.0], 0.1),
        lambda: scores.coverage([1.0], [2.0], [1.0]),
        lambda: scores.weighted_interval_score([1.0], [1.0], [[0.0]], [[2.0]], [0.1, 0.2]),
        lambda: scores.energy_score([[1.0]], [[[1.0, 2.0]]]),
        lambda: scores.absolute_error([[1.0]], [[1.0]]),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """E1."""
    with pytest.raises(InputError):
        call()


def test_pit_is_uniform_for_right_draws_and_the_same_for_the_same_seed():
    chance = np.random.default_rng(8)
    y, x = chance.normal(size=20_000), chance.normal(size=(20_000, 9))
    u = scores.pit_ensemble(y, x, seed=1)
    assert ((u > 0) & (u < 1)).all()
    assert np.histogram(u, 10, (0, 1))[0] == pytest.approx(np.full(10, 2000), abs=220)
    assert (u == scores.pit_ensemble(y, x, seed=1)).all()
    assert (u != scores.pit_ensemble(y, x, seed=2)).any()
    off = scores.pit_ensemble(y + 1, x, seed=1)
    assert off.mean() > 0.6


def test_pit_spreads_equal_draws_over_their_ranks():
    u = scores.pit_ensemble(np.zeros(4000), np.zeros((4000, 3)), seed=0)
    assert np.histogram(u, 4, (0, 1))[0] == pytest.approx(np.full(4, 1000), abs=150)


def test_pit_of_a_normal():
    assert scores.pit_normal([0.0, 1.96], [0.0, 0.0], [1.0, 1.0]) == pytest.approx([0.5, 0.9750021])
