"""Intervals of a mean difference hold as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from kentering.errors import InputError
from kentering.record.bootstrap import bootstrap_difference


def test_bootstrap_widens_with_dependence_and_repeats_itself():
    chance = np.random.default_rng(7)
    d = np.zeros(400)
    for t in range(1, 400):
        d[t] = 0.8 * d[t - 1] + chance.normal()
    zero = np.zeros(400)
    short, long = (bootstrap_difference(d, zero, block=b) for b in (1, 25))
    assert long.high - long.low > 1.5 * (short.high - short.low)
    assert short.mean == pytest.approx(d.mean())
    assert long == bootstrap_difference(d, zero, block=25)
    assert bootstrap_difference(d, zero).block == 15
    assert bootstrap_difference(d + 1, d).low == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("n", "lag", "block"), [(80, 0.0, None), (51, 0.31, 9), (50, 0.5, None), (20, 0.0, 3)]
)
def test_bootstrap_covers_as_often_as_it_says(n: int, lag: float, block: int | None):
    """Plain percentiles of a few blocks held the mean in 77 to 86 of 100."""
    chance = np.random.default_rng(12)
    held = 0
    for k in range(500):
        d = chance.normal(size=n + 50)
        for t in range(1, d.size):
            d[t] += lag * d[t - 1]
        found = bootstrap_difference(d[50:], np.zeros(n), block=block, draws=400, seed=k)
        held += found.low <= 0 <= found.high
    assert 0.87 < held / 500 < 0.95


def test_two_cases_leave_one_block_each():
    found = bootstrap_difference([1.0, 2.0], [2.0, 1.0])
    assert (found.block, found.mean) == (1, 0.0)
    assert found.low < -1 and found.high > 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: bootstrap_difference([1.0], [2.0]),
        lambda: bootstrap_difference([1.0, 2.0], [2.0, 1.0], block=2),
        lambda: bootstrap_difference([1.0, 2.0], [2.0, 1.0], level=0),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """E1."""
    with pytest.raises(InputError):
        call()
