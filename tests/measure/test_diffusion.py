"""Diffusion indices, their standard errors and changes."""

import math

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.measure.laws import months

from kentering.errors import InputError
from kentering.measure.diffusion import (
    breadth,
    change,
    diffusion,
    estimate,
    question_scores,
    stratified,
    survey,
)

counts = st.integers(0, 500)
words = st.sampled_from(["up", "same", "down"])


def answers(replies, question="output", weights=None, first=0):
    data = {
        "respondent": [f"r{first + i}" for i in range(len(replies))],
        "question": [question] * len(replies),
        "answer": replies,
    }
    kinds = {"respondent": pl.String, "question": pl.String, "answer": pl.String}
    frame = pl.DataFrame(data, schema=kinds)
    return frame if weights is None else frame.with_columns(weight=pl.Series(weights))


@given(counts, counts, counts)
def test_bounds_and_mirror(up, same, down):
    assume(up + same + down)
    index = diffusion(up, same, down)
    assert 0 <= index <= 100
    assert diffusion(down, same, up) == pytest.approx(100 - index)


def test_all_the_same_is_50_and_nobody_is_missing():
    assert diffusion(0, 7, 0) == 50
    assert diffusion(0, 0, 0) is None
    assert diffusion(1, None, 1) is None
    for bad in (-1, float("nan"), float("inf")):
        with pytest.raises(InputError):
            diffusion(bad, 1, 1)


@given(st.lists(words, min_size=2, max_size=60))
def test_equal_weights_give_the_closed_form(replies):
    """methods 5.4: sigma^2 = 100^2 [p_up + p_same / 4 - (p_up + p_same / 2)^2]."""
    n = len(replies)
    up, same = (replies.count(word) / n for word in ("up", "same"))
    sigma2 = 1e4 * (up + same / 4 - (up + same / 2) ** 2)
    got = estimate(question_scores(answers(replies), "output"))
    assert got.value == pytest.approx(100 * (up + same / 2))
    assert got.se == pytest.approx(math.sqrt(max(sigma2, 0) / (n - 1)), abs=1e-5)
    assert got.effective_n == pytest.approx(n)
    assert got.n == n


@given(st.lists(st.tuples(words, st.floats(0.1, 50)), min_size=2, max_size=30))
def test_weights_only_count_relative_and_cost_precision(pairs):
    replies, weights = zip(*pairs, strict=True)
    one = estimate(question_scores(answers(replies, weights=weights), "output"))
    two = estimate(question_scores(answers(replies, weights=[7 * w for w in weights]), "output"))
    assert two.value == pytest.approx(one.value)
    assert two.se == pytest.approx(one.se)
    assert one.effective_n <= one.n + 1e-9


def test_weighted_worked_example():
    got = estimate(question_scores(answers(["up", "down"], weights=[3.0, 1.0]), "output"))
    assert got.value == 75.0
    # 0.75^2 25^2 + 0.25^2 75^2 = 703.125; times n / (n - 1) = 2
    assert got.se == pytest.approx(math.sqrt(1406.25))
    assert got.effective_n == pytest.approx(1.6)


def test_m1_who_skips_a_question_is_left_out_of_it_and_counted():
    frame = pl.concat([answers(["up", None, "same"]), answers(["down", "down"], "orders")])
    got = survey(frame)
    assert got["question"].to_list() == ["orders", "output"]
    assert got["index"].to_list() == [0.0, 75.0]
    assert got["n"].to_list() == [2, 2]
    assert got["skipped"].to_list() == [1, 1]
    assert got.select("up", "same", "down").rows() == [(0.0, 0.0, 1.0), (0.5, 0.5, 0.0)]


def test_nobody_or_one_answered():
    none = estimate(question_scores(answers([None, None]), "output"))
    assert (none.value, none.se, none.n, none.effective_n) == (None, None, 0, None)
    one = estimate(question_scores(answers(["up"]), "output"))
    assert (one.value, one.se, one.n) == (100.0, None, 1)
    assert survey(answers([None]))["index"].to_list() == [None]
    assert survey(answers([])).height == 0


@pytest.mark.parametrize(
    "frame",
    [
        answers(["higher"]),
        pl.concat([answers(["up"]), answers(["down"])]),
        answers(["up"], weights=[0.0]),
        answers(["up"], weights=[float("nan")]),
        answers(["up"], weights=[None]),
        answers(["up"]).drop("answer"),
        answers(["up"]).with_columns(respondent=pl.lit(None, dtype=pl.String)),
        pl.concat([answers(["up"], weights=[1.0]), answers(["up"], "orders", [2.0])]),
        answers(["up"], "orders"),
    ],
)
def test_answers_that_are_none_are_refused(frame):
    with pytest.raises(InputError):
        question_scores(frame, "output")


def test_scores_that_are_none_are_refused():
    scores = question_scores(answers(["up", "down"]), "output")
    for bad in (
        pl.concat([scores, scores]),
        scores.with_columns(score=pl.lit(None, dtype=pl.Float64)),
        scores.with_columns(weight=pl.lit(0.0)),
    ):
        with pytest.raises(InputError):
            estimate(bad)


@given(st.lists(st.tuples(words, words), min_size=2, max_size=40))
def test_change_of_one_panel_is_the_paired_difference(pairs):
    before, after = zip(*pairs, strict=True)
    score = {"up": 100, "same": 50, "down": 0}
    steps = [score[b] - score[a] for a, b in pairs]
    n, mean = len(steps), sum(steps) / len(steps)
    paired = sum((x - mean) ** 2 for x in steps) / (n * (n - 1))
    got = change(*(question_scores(answers(x), "output") for x in (before, after)))
    assert got.common == n
    assert got.value == pytest.approx(mean)
    assert got.se == pytest.approx(math.sqrt(paired), abs=1e-5)


@given(st.lists(words, min_size=2, max_size=20), st.lists(words, min_size=2, max_size=20))
def test_change_without_overlap_adds_variances(one, two):
    first, second = answers(one), answers(two, first=100)
    got = change(question_scores(first, "output"), question_scores(second, "output"))
    assert got.common == 0
    assert got.se == pytest.approx(math.hypot(got.before.se, got.after.se))


def test_change_when_a_round_is_empty_or_single():
    full = question_scores(answers(["up", "down"]), "output")
    none = question_scores(answers([None]), "output")
    single = question_scores(answers(["up"]), "output")
    assert change(full, none).value is None
    assert change(single, full).value == -50.0
    assert change(single, full).se is None


def strata_scores(cells):
    frames, first = [], 0
    for name, replies in cells.items():
        frames.append(answers(replies, first=first).with_columns(stratum=pl.lit(name)))
        first += len(replies)
    return question_scores(pl.concat(frames), "output")


def test_stratified_worked_example():
    scores = strata_scores({"large": ["up", "same"], "small": ["up", "down", "down"]})
    design = pl.DataFrame(
        {"stratum": ["large", "small"], "population": [2, 30], "share": [0.6, 0.4]}
    )
    got = stratified(scores, design)
    assert got.value == pytest.approx(0.6 * 75 + 0.4 * 100 / 3)
    # the large firms all answered: no error; the small: .4^2 (1 - 3/30) s^2 / 3
    s2 = (2 * (100 / 3) ** 2 + (200 / 3) ** 2) / 2
    assert got.se == pytest.approx(math.sqrt(0.16 * 0.9 * s2 / 3))


@given(st.lists(words, min_size=2, max_size=30))
def test_one_endless_stratum_is_a_simple_sample(replies):
    scores = strata_scores({"all": replies})
    got = stratified(scores, pl.DataFrame({"stratum": ["all"], "population": [10**12]}))
    assert got.value == pytest.approx(estimate(scores).value)
    assert got.se == pytest.approx(estimate(scores).se, abs=1e-5)


def test_m1_a_stratum_without_answers_makes_the_total_missing():
    scores = strata_scores({"large": ["up", "same"]})
    design = pl.DataFrame({"stratum": ["large", "small"], "population": [2, 30]})
    assert stratified(scores, design).value is None
    single = strata_scores({"large": ["up", "same"], "small": ["up"]})
    assert stratified(single, design).se is None
    assert stratified(single, design).value is not None


@pytest.mark.parametrize(
    "design",
    [
        {"stratum": ["a"], "population": [1]},
        {"stratum": ["b"], "population": [9]},
        {"stratum": ["a", "a"], "population": [9, 9]},
        {"stratum": ["a"], "population": [9], "share": [0.9]},
        {"stratum": ["a"]},
    ],
)
def test_a_design_that_does_not_fit_is_refused(design):
    with pytest.raises(InputError):
        stratified(strata_scores({"a": ["up", "down"]}), pl.DataFrame(design))


def test_weights_within_a_stratum_must_be_alike():
    frame = answers(["up", "down"], weights=[1.0, 2.0]).with_columns(stratum=pl.lit("a"))
    with pytest.raises(InputError):
        stratified(
            question_scores(frame, "output"), pl.DataFrame({"stratum": ["a"], "population": [9]})
        )


def test_breadth_counts_after_rounding_and_says_what_is_missing():
    day = months(1)[0]
    growths = pl.DataFrame(
        {"branch": list("abcde"), "period": [day] * 5, "value": [0.05, 0.04, -0.3, None, 2.0]}
    )
    later = pl.DataFrame({"branch": ["a"], "period": [months(2)[1]], "value": [None]})
    got = breadth(pl.concat([growths, later.cast(growths.schema)]), "M")
    assert got.select("up", "same", "down", "missing").rows() == [(2, 1, 1, 1), (0, 0, 0, 5)]
    assert got["index"].to_list() == [62.5, None]
