"""The grade: what the one versioned file says, and nothing else."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.seasonal.airline import PASSENGERS, PLAIN, START

from kentering.measure.seasonal import quality
from kentering.measure.seasonal.adjust import adjust
from kentering.measure.seasonal.diagnostics import Diagnostics

GOOD = Diagnostics(
    m=(0.1,) * 11,
    q=0.2,
    q_m2=0.2,
    qs_original=0.0,
    qs_adjusted=1.0,
    qs_irregular=1.0,
    residual_season=0.9,
    peak_season=0.1,
    peak_trading_day=0.1,
    ljung_box=0.5,
    normality=0.5,
    outlier_share=0.0,
    identifiable=1.0,
    converged=1.0,
    aicc=100.0,
    observations=144,
)
NONE = Diagnostics(m=(None,) * 11, observations=0, **{f.name: None for f in fields(GOOD)[1:-1]})


def test_all_good_is_an_a():
    got = quality.grade(GOOD)
    assert (got.grade, got.score, got.failing()) == ("A", 1.0, ())


def test_m1_no_figures_is_the_worst_grade_and_not_a_good_one():
    got = quality.grade(NONE)
    assert (got.grade, got.score) == ("E", 0.0)
    assert {c.verdict for c in got.checks} == {"absent"}


def test_m1_a_figure_that_is_absent_is_left_out_on_both_sides():
    got = quality.grade(replace(GOOD, peak_season=None, ljung_box=None))
    assert got.score == 1.0
    assert [c.name for c in got.checks if c.verdict == "absent"] == ["peak_season", "ljung_box"]


@pytest.mark.parametrize(
    ("change", "grade"),
    [
        ({"qs_adjusted": 0.001}, "D"),
        ({"residual_season": 0.001}, "D"),
        ({"qs_original": 0.4}, "D"),
        ({"m": (0.1,) * 6 + (1.2,) + (0.1,) * 4}, "D"),
        ({"q": 1.1}, "C"),
        ({"qs_adjusted": 0.03}, "B"),
        ({"converged": 0.0}, "D"),
        ({"normality": 0.0}, "A"),
    ],
)
def test_caps(change, grade):
    assert quality.grade(replace(GOOD, **change)).grade == grade


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3), st.floats(0, 3))
def test_law_a_worse_figure_never_gives_a_better_grade(p, less, q, more):
    base = quality.grade(replace(GOOD, qs_adjusted=p, q=q))
    worse = quality.grade(replace(GOOD, qs_adjusted=p * less, q=q + more))
    assert worse.grade >= base.grade
    assert worse.score <= base.score


def test_the_file_is_whole():
    rules = quality.rules()
    assert rules["version"] == quality.grade(GOOD).version
    assert quality.formula()["nl"] != quality.formula()["en"]
    assert list(rules["grades"]) == sorted(rules["grades"])
    limits = list(rules["grades"].values())
    assert limits == sorted(limits, reverse=True)
    assert limits[-1] == 0
    for rule in rules["check"]:
        assert GOOD.figure(rule["name"]) is not None
        assert rule["nl"] != rule["en"]
        assert rule["good"] <= rule["bad"] if rule["better"] == "low" else True
        assert rule.get("cap", "E") in rules["grades"]


def test_the_document_says_what_the_file_says():
    from pathlib import Path

    text = (Path(__file__).resolve().parents[3] / "docs" / "seasonal.md").read_text("utf-8")
    block = text.split("## The grade")[1].split("## ")[0]
    rows = [line.split("|") for line in block.splitlines() if line.startswith("|")][2:]
    rules = quality.rules()["check"]
    assert [int(row[2]) for row in rows] == [rule["weight"] for rule in rules]
    assert [row[5].strip() for row in rows] == [rule.get("cap", "") for rule in rules]
    for letter, low in quality.rules()["grades"].items():
        assert letter == "E" or f"{letter} ≥ {low:.2f}" in block


def test_the_airline_series_is_graded_well_and_noise_is_not():
    assert adjust(PASSENGERS, START, PLAIN).quality.grade in "AB"
    noise = 100 + np.random.default_rng(1).normal(0, 1, 144)
    got = adjust(noise, START, PLAIN).quality
    assert got.grade in "DE"
    assert got.failing()[0].verdict == "bad"
