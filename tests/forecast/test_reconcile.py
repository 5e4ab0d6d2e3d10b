"""Reconciliation: laws of the projection, adding up, and weights read from indices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kentering.errors import InputError
from kentering.forecast.reconcile import (
    covariance,
    implied_weights,
    reconcile,
    reconcile_draws,
    reconcile_paths,
    shares,
    total_row,
)

SEEDS = st.integers(0, 10_000)


def made(seed: int, k: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.random.Generator]:
    """A base forecast of a total and k branches, a covariance, the constraint."""
    chance = np.random.default_rng(seed)
    base = chance.normal(size=k + 1) * 10
    root = chance.normal(size=(k + 1, k + 1))
    row = total_row(shares(80 + 40 * chance.random(k), 0.1 + chance.random(k)))
    return base, root @ root.T + 0.05 * np.eye(k + 1), row, chance


@given(SEEDS)
def test_the_result_adds_up_and_a_second_time_changes_nothing(seed: int):
    """A1."""
    base, cov, row, _ = made(seed)
    once = reconcile(base, cov, row)
    assert np.abs(row @ once.point).max() < 1e-9
    assert reconcile(once.point, cov, row).point == pytest.approx(once.point, abs=1e-9)
    assert once.moved == pytest.approx(once.point - base)


@given(SEEDS)
def test_what_adds_up_is_left_alone(seed: int):
    base, cov, row, _ = made(seed)
    base[0] = -row[0, 1:] @ base[1:]
    assert reconcile(base, cov, row).point == pytest.approx(base, abs=1e-9)


@given(SEEDS)
def test_it_is_the_summing_form_and_leaves_coherent_forecasts_unbiased(seed: int):
    """S G S = S, with S G from the S'W^-1 S form of Wickramasuriya et al. (2019)."""
    base, cov, row, _ = made(seed)
    s = np.vstack([-row[0, 1:], np.eye(4)])
    inverse = np.linalg.inv(cov)
    g = np.linalg.solve(s.T @ inverse @ s, s.T @ inverse)
    found = reconcile(base, cov, row)
    assert found.point == pytest.approx(s @ g @ base, abs=1e-6)
    assert found.cov == pytest.approx(s @ g @ cov @ g.T @ s.T, abs=1e-6)
    mapped = reconcile_draws(s.T, cov, row)  # the columns of S are coherent
    assert mapped == pytest.approx(s.T, abs=1e-9)


@given(SEEDS)
def test_errors_never_grow_and_no_other_weighting_does_better(seed: int):
    base, cov, row, chance = made(seed)
    found = reconcile(base, cov, row)
    assert np.trace(found.cov) <= np.trace(cov) + 1e-9
    assert (np.diag(found.cov) <= np.diag(cov) + 1e-9).all()
    w = np.diag(0.1 + chance.random(5))
    left = np.eye(5) - w @ row.T @ row / (row @ w @ row.T)
    assert np.trace(found.cov) <= np.trace(left @ cov @ left.T) + 1e-9
    assert np.linalg.eigvalsh(found.cov)[0] > -1e-9


def test_two_branches_by_hand():
    # total 10, parts 4 and 4, all equally sure: 2/3 off the total, 2/3 onto each part
    found = reconcile([10, 4, 4], np.eye(3), [[1, -1, -1]])
    assert found.point == pytest.approx([10 - 2 / 3, 4 + 2 / 3, 4 + 2 / 3])
    # a total without error does not move
    held = reconcile([10, 4, 4], np.diag([0.0, 1, 3]), [[1, -1, -1]])
    assert held.point == pytest.approx([10, 4.5, 5.5])


@given(SEEDS, st.lists(st.booleans(), min_size=5, max_size=5))
def test_published_values_are_taken_over_and_the_rest_is_conditioned(seed: int, known: list[bool]):
    base, cov, row, chance = made(seed)
    held = np.array(known)
    assume(not held.all())
    published = np.where(held, chance.normal(size=5) * 10, np.nan)
    found = reconcile(base, cov, row, published=published)
    assert found.point[held] == pytest.approx(published[held], abs=1e-9)
    assert np.abs(row @ found.point).max() < 1e-9
    assert np.abs(found.cov[held]).max(initial=0) < 1e-8
    # conditioning first and reconciling what is left gives the same
    if held.any():
        gain = cov[:, held] @ np.linalg.inv(cov[np.ix_(held, held)])
        news = base + gain @ (published - base)[held]
        left = cov - gain @ cov[held]
        two = news - left @ row[0] * (row[0] @ news) / (row[0] @ left @ row[0])
        assert found.point == pytest.approx(two, abs=1e-5)


def test_published_values_that_do_not_add_up_are_refused():
    """First law: rounded figures do not add up, and that is not hidden."""
    row = total_row([0.5, 0.5])
    with pytest.raises(InputError, match="contradict"):
        reconcile([1, 1, 1], np.eye(3), row, published=[100.0, 99.9, 100.2])
    exact = reconcile([1, 1, 1], np.eye(3), row, published=[100.0, 99.9, 100.1])
    assert exact.point == pytest.approx([100.0, 99.9, 100.1])
    with pytest.raises(InputError, match="contradict"):
        reconcile([10, 4, 4], np.zeros((3, 3)), [[1, -1, -1]])


@given(SEEDS)
def test_draws_are_mapped_one_by_one(seed: int):
    base, cov, row, chance = made(seed)
    draws = chance.multivariate_normal(base, cov, size=20)
    found = reconcile_draws(draws, cov, row)
    assert found[7] == pytest.approx(reconcile(draws[7], cov, row).point, abs=1e-9)
    assert np.abs(found @ row.T).max() < 1e-9
    assert found.mean(axis=0) == pytest.approx(
        reconcile(draws.mean(axis=0), cov, row).point, abs=1e-9
    )


def test_draws_have_the_covariance_that_is_given():
    base, cov, row, chance = made(3)
    draws = chance.multivariate_normal(base, cov, size=40_000)
    found, due = reconcile_draws(draws, cov, row), reconcile(base, cov, row)
    assert np.cov(found.T) == pytest.approx(due.cov, abs=0.05 * np.trace(due.cov))
    assert found.mean(axis=0) == pytest.approx(due.point, abs=0.1)


@given(SEEDS)
def test_several_rows_at_once(seed: int):
    chance = np.random.default_rng(seed)
    rows = np.array([[1, -1, -1, 0, 0], [0, 1, 0, -1, -1.0]])
    root = chance.normal(size=(5, 5))
    found = reconcile(chance.normal(size=5), root @ root.T + 0.1 * np.eye(5), rows)
    assert np.abs(rows @ found.point).max() < 1e-9
    twice = np.vstack([rows, rows[0]])  # a constraint said twice
    again = reconcile(found.point - found.moved, root @ root.T + 0.1 * np.eye(5), twice)
    assert again.point == pytest.approx(found.point, abs=1e-7)


@settings(max_examples=40)
@given(SEEDS)
def test_paths_add_up_every_month_and_so_does_growth(seed: int):
    """A1, in levels and in growth over one month and over twelve."""
    chance = np.random.default_rng(seed)
    weights = chance.dirichlet(np.ones(3))
    paths = 100 * np.exp(0.02 * chance.normal(size=(6, 14, 4)).cumsum(axis=1))
    cov = np.stack([(h + 1) * np.diag([1.0, 2, 3, 4]) for h in range(14)])
    published = np.full((14, 4), np.nan)
    published[0] = [np.nan, 101.0, 99.0, 100.5]
    found = reconcile_paths(paths, cov, weights, published=published)
    assert np.abs(found[..., 0] - found[..., 1:] @ weights).max() < 1e-9
    assert found[:, 0, 1:] == pytest.approx(np.tile([101.0, 99.0, 100.5], (6, 1)))
    for lag in (1, 12):
        growth = found[:, lag:] / found[:, :-lag] - 1
        for draw in range(6):
            for t in range(14 - lag):
                s = shares(found[draw, t, 1:], weights)
                assert growth[draw, t, 0] == pytest.approx(s @ growth[draw, t, 1:], abs=1e-12)


@given(arrays(float, 4, elements=st.floats(50, 200)), arrays(float, 4, elements=st.floats(0.01, 1)))
def test_shares_sum_to_one_and_follow_the_level(levels: np.ndarray, weights: np.ndarray):
    """A2."""
    found = shares(levels, weights)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert shares(3 * levels, 7 * weights) == pytest.approx(found)
    more = levels.copy()
    more[0] *= 1.5
    assert shares(more, weights)[0] > found[0]


def test_shrinkage_is_that_of_schaefer_and_strimmer():
    chance = np.random.default_rng(4)
    e = chance.normal(size=(30, 4)) @ np.linalg.cholesky(0.6 + 0.4 * np.eye(4)).T
    found = covariance(e, "shrink")
    z = e / np.sqrt((e**2).mean(axis=0))
    top = bottom = 0.0
    for i in range(4):
        for j in range(4):
            if i != j:
                w = z[:, i] * z[:, j]
                top += 30 / 29**1 * ((w - w.mean()) ** 2).sum() / 30**2
                bottom += w.mean() ** 2
    assert found.shrinkage == pytest.approx(top / bottom)
    plain = e.T @ e / 30
    assert np.diag(found.matrix) == pytest.approx(np.diag(plain))
    assert found.matrix[0, 1] == pytest.approx((1 - top / bottom) * plain[0, 1])


def test_shrinkage_is_full_without_and_small_with_much_correlation():
    chance = np.random.default_rng(5)
    assert covariance(chance.normal(size=(20, 8))).shrinkage > 0.5
    common = chance.normal(size=(400, 1)) + 0.3 * chance.normal(size=(400, 8))
    assert covariance(common).shrinkage < 0.05
    few = covariance(chance.normal(size=(5, 12)))
    assert np.linalg.eigvalsh(few.matrix)[0] > 0  # fewer errors than series, yet a covariance


def test_the_simple_rules():
    e = np.array([[1.0, 2.0], [-1.0, 0.0], [1.0, 2.0]])
    assert covariance(e, "ols").matrix == pytest.approx(np.eye(2))
    assert covariance(e, "wls").matrix == pytest.approx(np.diag([1.0, 8 / 3]))
    assert covariance(e, "structural", leaves=[2, 1]).matrix == pytest.approx(np.diag([2.0, 1.0]))


@given(SEEDS)
def test_weights_are_found_again(seed: int):
    chance = np.random.default_rng(seed)
    weights = chance.dirichlet(np.ones(5))
    parts = 100 + chance.normal(size=(60, 5)).cumsum(axis=0)
    found = implied_weights(parts @ weights, parts)
    assert found.weights == pytest.approx(weights, abs=1e-9)
    assert found.total == pytest.approx(1, abs=1e-9)
    assert np.abs(found.residual).max() < 1e-8


@given(SEEDS)
def test_weights_are_those_of_scipy(seed: int):
    optimize = pytest.importorskip("scipy.optimize")
    chance = np.random.default_rng(seed)
    parts = chance.normal(size=(20, 6))
    total = parts @ chance.normal(size=6) + chance.normal(size=20)
    found = implied_weights(total, parts)
    assert found.weights == pytest.approx(optimize.nnls(parts, total)[0], abs=1e-9)
    assert (found.weights >= 0).all()
    assert found.residual == pytest.approx(total - parts @ found.weights)


def test_a_branch_left_out_shows_in_the_sum_and_the_residual():
    chance = np.random.default_rng(6)
    parts = 100 + chance.normal(size=(60, 4)).cumsum(axis=0)
    total = parts @ [0.1, 0.2, 0.3, 0.4]
    found = implied_weights(total, parts[:, :3])
    assert np.abs(found.residual).max() > 0.1


@pytest.mark.parametrize(
    "call",
    [
        lambda: shares([1.0, 2.0], [1.0]),
        lambda: shares([1.0, -2.0], [1.0, 1.0]),
        lambda: shares([1.0, 2.0], [0.0, 0.0]),
        lambda: shares([1.0, np.nan], [1.0, 1.0]),
        lambda: reconcile([1.0, np.nan], np.eye(2), [[1, -1]]),
        lambda: reconcile([1.0, 2.0], np.eye(3), [[1, -1]]),
        lambda: reconcile([1.0, 2.0], [[1.0, 0.5], [0.0, 1.0]], [[1, -1]]),
        lambda: reconcile([1.0, 2.0], [[1.0, 2.0], [2.0, 1.0]], [[1, -1]]),
        lambda: reconcile([1.0, 2.0], np.eye(2), [[1, -1]], published=[np.inf, np.nan]),
        lambda: reconcile([1.0, 2.0], np.eye(2), [[1, -1]], published=[1.0]),
        lambda: covariance([[1.0, 2.0]], "wls"),
        lambda: covariance(np.array([[1.0, 0.0]] * 4)),
        lambda: covariance(np.ones((4, 2)), "structural"),
        lambda: covariance(np.ones((4, 2)), "mint"),
        lambda: reconcile_paths(np.ones((2, 3, 3)), np.ones((2, 3, 3)), [0.5, 0.5]),
        lambda: implied_weights(np.ones(3), np.ones((3, 4))),
        lambda: implied_weights(np.arange(5.0), np.ones((5, 2))),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """E1, M1."""
    with pytest.raises(InputError):
        call()
