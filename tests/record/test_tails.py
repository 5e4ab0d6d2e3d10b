"""Tail probabilities against scipy, over the degrees of freedom that tests use."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kentering.record.tails import (
    chi2_above,
    normal_above,
    normal_cdf,
    normal_quantile,
    student_outside,
)

stats = pytest.importorskip("scipy.stats")
NEAR = 1e-6
"""scipy gives 1 for the two tails beyond 1e-9, where the arctangent gives 1 - 6e-10."""


@given(st.floats(0, 200), st.integers(1, 40))
def test_chi2(x: float, df: int):
    assert chi2_above(x, df) == pytest.approx(stats.chi2.sf(x, df), abs=1e-13)


@given(st.floats(-60, 60).filter(lambda t: abs(t) > NEAR), st.integers(1, 700))
def test_student(t: float, df: int):
    assert student_outside(t, df) == pytest.approx(2 * stats.t.sf(abs(t), df), abs=1e-12)


@given(st.floats(-60, 60))
@example(1e-9)
def test_student_with_one_degree_of_freedom_is_the_arctangent(t: float):
    assert student_outside(t, 1) == pytest.approx(1 - 2 / math.pi * math.atan(abs(t)), abs=1e-12)


@given(st.floats(-8, 8))
def test_normal(z: float):
    assert normal_above(z) == pytest.approx(stats.norm.sf(z), rel=1e-12)
    assert normal_cdf(np.array([z]))[0] == pytest.approx(stats.norm.cdf(z), abs=1e-15)


@given(st.floats(1e-12, 1 - 1e-12))
def test_the_quantile_undoes_the_distribution(p: float):
    assert normal_cdf(normal_quantile(np.array([p])))[0] == pytest.approx(p, abs=1e-14)
