"""The purchasing managers' index."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import InputError
from kentering.measure.diffusion import estimate
from kentering.measure.pmi import (
    ISM_WEIGHTS,
    PMI_WEIGHTS,
    pmi,
    pmi_change,
    pmi_scores,
    pmi_survey,
)

NAMES = list(PMI_WEIGHTS)
words = st.sampled_from(["up", "same", "down"])
firm = st.fixed_dictionaries(dict.fromkeys(NAMES, words))
firms = st.lists(firm, min_size=2, max_size=20)
sides = st.sampled_from(["faster", "slower"])


def panel(replies, first=0):
    rows = [(first + i, name, reply[name]) for i, reply in enumerate(replies) for name in reply]
    kinds = {"respondent": pl.Int64, "question": pl.String, "answer": pl.String}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def test_all_the_same_is_50():
    assert pmi(dict.fromkeys(NAMES, 50.0), deliveries_up="faster") == pytest.approx(50)
    assert pmi(dict.fromkeys(NAMES, 50.0), deliveries_up="slower") == pytest.approx(50)


def test_methods_5_3_worked_example():
    five = {"orders": 52.0, "output": 53.0, "employment": 49.0, "deliveries": 44.0, "stocks": 47.0}
    want = 0.30 * 52 + 0.25 * 53 + 0.20 * 49 + 0.15 * (100 - 44) + 0.10 * 47
    assert pmi(five, deliveries_up="faster") == pytest.approx(want)
    ism = pmi(five, deliveries_up="slower", weights=ISM_WEIGHTS)
    assert ism == pytest.approx((52 + 53 + 49 + 44 + 47) / 5)


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, st.floats(0, 100))), sides)
def test_s2_bounds_and_deliveries_reversed(five, side):
    got = pmi(five, deliveries_up=side)
    assert -1e-9 <= got <= 100 + 1e-9
    other = "slower" if side == "faster" else "faster"
    mirrored = five | {"deliveries": 100 - five["deliveries"]}
    assert pmi(mirrored, deliveries_up=other) == pytest.approx(got)


def test_s2_slower_deliveries_raise_the_index():
    five = dict.fromkeys(NAMES, 50.0)
    assert pmi(five | {"deliveries": 40.0}, deliveries_up="faster") == pytest.approx(51.5)
    assert pmi(five | {"deliveries": 40.0}, deliveries_up="slower") == pytest.approx(48.5)


def test_m1_a_missing_sub_index_makes_the_headline_missing():
    assert pmi(dict.fromkeys(NAMES, 50.0) | {"stocks": None}, deliveries_up="faster") is None


@pytest.mark.parametrize(
    ("five", "options"),
    [
        (dict.fromkeys(NAMES[:4], 50.0), {}),
        (dict.fromkeys([*NAMES, "prices"], 50.0), {}),
        (dict.fromkeys(NAMES, 101.0), {}),
        (dict.fromkeys(NAMES, float("nan")), {}),
        (dict.fromkeys(NAMES, 50.0), {"deliveries_up": "longer"}),
        (dict.fromkeys(NAMES, 50.0), {"weights": dict.fromkeys(NAMES, 0.3)}),
        (dict.fromkeys(NAMES, 50.0), {"weights": {"output": 1.0}}),
    ],
)
def test_a2_what_is_no_index_is_refused(five, options):
    with pytest.raises(InputError):
        pmi(five, **{"deliveries_up": "faster"} | options)


@given(firms, sides)
def test_composite_equals_headline_when_nobody_skips(replies, side):
    got = pmi_survey(panel(replies), deliveries_up=side)
    assert got.headline == pytest.approx(got.composite.value)
    assert got.incomplete == 0
    assert got.composite.n == len(replies)


@pytest.mark.parametrize("n", range(2, 60))
def test_when_all_say_up_every_index_is_exactly_a_hundred(n):
    """A mean lies within its scores, whatever the rounding of the shares."""
    got = pmi_survey(panel([dict.fromkeys(NAMES, "up")] * n), deliveries_up="slower")
    assert got.questions["index"].to_list() == [100.0] * len(NAMES)
    assert got.composite.value <= 100.0


@given(firms, sides)
def test_composite_se_keeps_the_covariance_between_questions(replies, side):
    """methods 5.4: the variance of a_k-weighted answers, with all cross terms."""
    got = pmi_survey(panel(replies), deliveries_up=side).composite
    score = {"up": 100, "same": 50, "down": 0}
    sign = dict.fromkeys(NAMES, 1) | ({"deliveries": -1} if side == "faster" else {})
    n = len(replies)
    variance = 0.0
    for j in NAMES:
        for k in NAMES:
            a, b = ([score[r[q]] for r in replies] for q in (j, k))
            cov = sum((x - sum(a) / n) * (y - sum(b) / n) for x, y in zip(a, b, strict=True)) / (
                n - 1
            )
            variance += PMI_WEIGHTS[j] * PMI_WEIGHTS[k] * sign[j] * sign[k] * cov / n
    assert got.se == pytest.approx(math.sqrt(max(variance, 0)), abs=1e-5)


def test_m1_composite_uses_complete_firms_and_says_how_many_were_not():
    replies = [dict.fromkeys(NAMES, "up"), dict.fromkeys(NAMES, "same")]
    replies.append({"output": "down", "orders": None})
    replies.append(dict.fromkeys(NAMES))
    got = pmi_survey(panel(replies), deliveries_up="slower")
    assert (got.composite.value, got.composite.n, got.incomplete) == (75.0, 2, 1)
    assert got.headline == pytest.approx(0.25 * 50 + 0.75 * 75)
    assert got.questions.filter(pl.col("question") == "output")["n"].to_list() == [3]


def test_a_question_nobody_answered_leaves_no_headline():
    replies = [{name: "up" for name in NAMES if name != "stocks"}] * 3
    got = pmi_survey(panel(replies), deliveries_up="faster")
    assert got.headline is None
    assert got.composite.value is None


@given(firms)
def test_change_of_one_panel_against_itself_is_nothing_for_sure(replies):
    got = pmi_change(panel(replies), panel(replies), deliveries_up="faster")
    assert got.value == 0
    assert got.se == pytest.approx(0, abs=1e-4)
    assert got.common == len(replies)


def test_other_questions_are_not_looked_at_and_strata_kept():
    extra = pl.DataFrame({"respondent": [0], "question": ["prices"], "answer": ["up"]})
    frame = panel([dict.fromkeys(NAMES, "up")] * 2)
    both = pl.concat([frame, extra]).with_columns(stratum=pl.lit("large"))
    scores = pmi_scores(both, deliveries_up="slower")
    assert scores.columns == ["respondent", "score", "weight", "stratum"]
    assert estimate(scores).value == pytest.approx(100)
