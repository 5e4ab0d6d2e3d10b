"""Diffusion indices from survey answers, with the standard error their sample size gives them.

Enters: shares or counts, or one row per respondent and question with ``up``, ``same`` or ``down``.
Leaves: an index from 0 to 100 (50 = as many up as down) and an ``Estimate`` that says from how
many answers. Nothing here knows about seasonal adjustment, whose own error comes on top.
Source: method notes 5.3-5.4; W. G. Cochran, *Sampling techniques* (1977), sec. 5 (strata) and 12
(change with overlap); L. Kish, *Survey sampling* (1965), 11.7 (effective sample size).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from kentering.language import Text, round_half_away
from kentering.measure.frames import SeriesFreq, checked, need_columns, refuse
from kentering.measure.panel import TOLERANCE

SCORES = {"up": 100.0, "same": 50.0, "down": 0.0}


@dataclass(frozen=True)
class Estimate:
    """A survey figure and how sure its sample makes it.

    Attributes:
        value: the weighted mean, in points; None without answers.
        se: its standard error, in points; None with fewer than two answers. It is sampling error
            only: zero when all answered alike, and blind to seasonal adjustment.
        n: respondents used.
        effective_n: 1 / sum of squared normalised weights: the sample of equal weights that would
            be as sure.
    """

    value: float | None
    se: float | None
    n: int
    effective_n: float | None


@dataclass(frozen=True)
class Change:
    """The change of a survey figure between two rounds of a panel.

    Attributes:
        value: after minus before, in points; None when either is.
        se: its standard error, with the covariance of the common respondents taken off.
        before: the first round.
        after: the second round.
        common: respondents in both.
    """

    value: float | None
    se: float | None
    before: Estimate
    after: Estimate
    common: int


def diffusion(up: float | None, same: float | None, down: float | None) -> float | None:
    """``D = 100 (p_up + p_same / 2)`` from counts, percentages or weighted shares of answers.

    Args:
        up: those who answered *higher* or *more*.
        same: those who saw no change.
        down: those who answered *lower* or *less*.

    Returns:
        0 to 100; None when one of the three is missing or when nobody answered (M1).

    Raises:
        InputError: a count is negative, NaN or infinite.

    >>> diffusion(30, 50, 20), diffusion(1, 4, 0), diffusion(0, 0, 0)
    (55.0, 60.0, None)
    """
    if up is None or same is None or down is None:
        return None
    for name, count in (("up", up), ("same", same), ("down", down)):
        if not (math.isfinite(count) and count >= 0):
            raise refuse(
                f"aantal {name} is geen getal van nul of meer",
                f"count {name} is not a number of zero or more",
                where=f"{name}: {count}",
            )
    whole = up + same + down
    return 100 * (up + same / 2) / whole if whole > 0 else None


def question_scores(answers: pl.DataFrame, question: str) -> pl.DataFrame:
    """The scores of those who answered a question: up 100, same 50, down 0.

    Args:
        answers: ``respondent``, ``question``, ``answer`` (``up``, ``same``, ``down``; null or no
            row: skipped), and optionally ``weight`` (above zero, one per respondent; else equal)
            and ``stratum``.
        question: the question wanted. Who skipped it is left out of it, and of it alone; the
            weights of the others are normalised again, as if those who skipped were like them.

    Returns:
        ``respondent``, ``score``, ``weight`` and, if given, ``stratum``; sorted by respondent.

    Raises:
        InputError: a column is absent, an answer is unknown, a respondent answered a question
            twice, or has no weight, two weights, or one not above zero; or nobody was asked.
    """
    clean = checked_answers(answers)
    if question not in clean["question"]:
        raise refuse(
            f"vraag {question!r} staat niet in de antwoorden",
            f"question {question!r} is not among the answers",
            where=", ".join(clean["question"].unique().sort().to_list()),
        )
    return clean.filter((pl.col("question") == question) & pl.col("score").is_not_null()).drop(
        "question"
    )


def checked_answers(answers: pl.DataFrame) -> pl.DataFrame:
    """Survey answers as scores, one row per respondent and question; the rules of the survey.

    Returns:
        ``respondent``, ``question``, ``score`` (null = skipped), ``weight``, ``stratum`` if given.

    Raises:
        InputError: as for ``question_scores``.
    """
    need_columns(answers, ["respondent", "question", "answer"])
    if "weight" not in answers.columns:
        answers = answers.with_columns(weight=pl.lit(1.0))
    extra = ["stratum"] if "stratum" in answers.columns else []
    keys = answers.select("respondent", "question", *extra)
    if sum(keys.null_count().row(0)):
        raise refuse(
            "een antwoord zonder respondent, vraag of stratum",
            "an answer without respondent, question or stratum",
        )
    if keys.select("respondent", "question").is_duplicated().any():
        raise refuse("een respondent antwoordde twee keer", "a respondent answered twice")
    if odd := sorted(set(answers["answer"].drop_nulls().cast(pl.String)) - set(SCORES)):
        raise refuse(
            f"onbekend antwoord: {odd[0]}",
            f"unknown answer: {odd[0]}",
            right=Text.same("up, same, down, null"),
        )
    _check_respondents(answers, ["weight", *extra])
    score = pl.col("answer").cast(pl.String).replace_strict(SCORES, return_dtype=pl.Float64)
    return (
        answers.select("respondent", "question", score, pl.col("weight").cast(pl.Float64), *extra)
        .rename({"answer": "score"})
        .sort("respondent", "question")
    )


def _check_respondents(answers: pl.DataFrame, names: list[str]) -> None:
    """One weight above zero, and one stratum, per respondent."""
    weight = answers["weight"]
    if (
        not weight.dtype.is_numeric()
        or not (weight.is_finite() & (weight > 0)).fill_null(value=False).all()
    ):
        raise refuse(
            "een gewicht ontbreekt of is niet groter dan nul",
            "a weight is missing or not above zero",
            where="weight",
        )
    for name in names:
        if (answers.group_by("respondent").agg(pl.col(name).n_unique())[name] > 1).any():
            raise refuse(
                f"een respondent heeft twee waarden voor {name}",
                f"a respondent has two values of {name}",
                where=name,
            )


def estimate(scores: pl.DataFrame) -> Estimate:
    """The weighted mean of scores and its standard error.

    ``D = sum w_i x_i`` and ``V(D) = sum w_i^2 (x_i - D)^2 n / (n - 1)`` with weights that sum to
    one; for equal weights this is ``s^2 / n`` (method notes 5.4). No finite-population correction.

    Args:
        scores: ``respondent``, ``score``, ``weight``, as ``question_scores`` gives them.

    Raises:
        InputError: a column is absent, a score is empty, a respondent is double, or a weight is
            not above zero.

    >>> scores = pl.DataFrame({"respondent": [1, 2], "score": [100.0, 0.0], "weight": [1.0, 1.0]})
    >>> estimate(scores)
    Estimate(value=50.0, se=50.0, n=2, effective_n=2.0)
    """
    deviations, value = _deviations(scores)
    n = deviations.height
    if value is None:
        return Estimate(None, None, 0, None)
    weight = deviations["share"].to_numpy()
    variance = float((deviations["part"].to_numpy() ** 2).sum()) * n / (n - 1) if n > 1 else None
    se = None if variance is None else math.sqrt(variance)
    return Estimate(value, se, n, float(1 / (weight**2).sum()))


def _deviations(scores: pl.DataFrame) -> tuple[pl.DataFrame, float | None]:
    """Per respondent the normalised weight ``share`` and ``part`` = share x deviation; the mean."""
    need_columns(scores, ["respondent", "score", "weight"])
    used = scores.select("respondent", "score", "weight")
    weight, score = (used[name].cast(pl.Float64).to_numpy() for name in ("weight", "score"))
    real = np.isfinite(score).all() and np.isfinite(weight).all() and (weight > 0).all()
    if not real or used["respondent"].is_duplicated().any():
        raise refuse(
            "scores zijn leeg, dubbel, of hebben een gewicht dat niet groter dan nul is",
            "scores are empty, double, or have a weight that is not above zero",
        )
    if used.is_empty():
        return used.select("respondent").with_columns(
            share=pl.lit(None, pl.Float64), part=pl.lit(None, pl.Float64)
        ), None
    share = weight / weight.sum()
    # a mean lies within its scores; rounding of the shares may carry it an ulp outside
    value = min(max(float(share @ score), float(score.min())), float(score.max()))
    frame = used.select("respondent").with_columns(
        share=pl.Series(share), part=pl.Series(share * (score - value))
    )
    return frame, value


def change(before: pl.DataFrame, after: pl.DataFrame) -> Change:
    """The change between two rounds: ``V = V_t + V_{t-1} - 2 Cov`` over common respondents.

    ``Cov`` sums the products of both rounds' weighted deviations over those in both, with the
    square root of the two factors n / (n - 1), so that for one and the same sample the result is
    the variance of the paired differences, and never below zero (method notes 5.4).

    Args:
        before: ``respondent``, ``score``, ``weight`` of the first round.
        after: the same of the second.

    Raises:
        InputError: a column is absent.
    """
    first, second = estimate(before), estimate(after)
    old, new = _deviations(before)[0], _deviations(after)[0]
    both = old.join(new, on="respondent", suffix="_after")
    if first.value is None or second.value is None:
        return Change(None, None, first, second, both.height)
    step = second.value - first.value
    if first.se is None or second.se is None:
        return Change(step, None, first, second, both.height)
    factor = math.sqrt(first.n / (first.n - 1) * second.n / (second.n - 1))
    covariance = float((both["part"] * both["part_after"]).sum()) * factor
    variance = first.se**2 + second.se**2 - 2 * covariance
    return Change(step, math.sqrt(max(variance, 0.0)), first, second, both.height)


def stratified(scores: pl.DataFrame, strata: pl.DataFrame) -> Estimate:
    """The mean and standard error of a stratified sample.

    ``D = sum_h W_h x_h`` and ``V(D) = sum_h W_h^2 (1 - n_h / N_h) s_h^2 / n_h``. Within a stratum
    every respondent counts alike; a stratum where all firms answered adds no error (Cochran 1977,
    5.6; method notes 5.4).

    Args:
        scores: ``respondent``, ``score``, ``weight``, ``stratum``; weights equal within a stratum.
        strata: ``stratum``, ``population`` (N_h, firms) and optionally ``share`` (W_h, summing to
            one; else N_h over the total).

    Returns:
        An estimate; its value is None when a stratum has no answers (M1), its ``se`` None when a
        stratum of more than one firm has a single answer.

    Raises:
        InputError: a column is absent, weights differ within a stratum, a stratum is unknown,
            double or smaller than its sample, or the shares do not sum to one.
    """
    need_columns(scores, ["respondent", "score", "weight", "stratum"])
    design = _design(strata)
    cells = scores.group_by("stratum").agg(
        n=pl.len(),
        mean=pl.col("score").mean(),
        var=pl.col("score").var(),
        spread=pl.col("weight").max() / pl.col("weight").min(),
    )
    if (cells["spread"] > 1 + TOLERANCE).any():
        raise refuse("gewichten verschillen binnen een stratum", "weights differ within a stratum")
    if set(cells["stratum"]) - set(design["stratum"]):
        raise refuse("een stratum is onbekend", "a stratum is unknown", where="stratum")
    joined = design.join(cells, on="stratum", how="left").sort("stratum")
    if (joined["n"] > joined["population"]).any():
        raise refuse("meer antwoorden dan bedrijven in een stratum", "more answers than firms")
    if joined["n"].null_count():
        return Estimate(None, None, scores.height, None)
    rest = 1 - pl.col("n") / pl.col("population")
    term = pl.col("share") ** 2 * pl.when(rest > 0).then(rest * pl.col("var")).otherwise(0.0)
    terms = joined.select(term / pl.col("n")).to_series()
    se = None if terms.null_count() else math.sqrt(float(terms.sum()))
    value = float((joined["share"] * joined["mean"]).sum())
    effective = float(1 / (joined["share"] ** 2 / joined["n"]).sum())
    return Estimate(value, se, scores.height, effective)


def _design(strata: pl.DataFrame) -> pl.DataFrame:
    """Strata with population and share, checked."""
    need_columns(strata, ["stratum", "population"])
    if "share" not in strata.columns:
        strata = strata.with_columns(share=pl.col("population") / pl.col("population").sum())
    used = strata.select("stratum", "population", pl.col("share").cast(pl.Float64))
    if sum(used.null_count().row(0)) or used["stratum"].is_duplicated().any():
        raise refuse("een stratum is leeg of dubbel", "a stratum is empty or double")
    shares = used["share"].to_numpy()
    if not ((shares > 0).all() and abs(float(shares.sum()) - 1) <= TOLERANCE):
        raise refuse(
            "de aandelen van de strata tellen niet op tot 1",
            "the shares of the strata do not sum to 1",
            where=f"{float(shares.sum()):.10g}",
        )
    return used


def survey(answers: pl.DataFrame) -> pl.DataFrame:
    """Every question of a survey: its index, standard error and how many answered.

    Args:
        answers: as for ``question_scores``.

    Returns:
        ``question``, ``index``, ``se``, ``n``, ``effective_n``, ``up``, ``same``, ``down``
        (weighted shares, 0 to 1) and ``skipped`` (respondents of the survey who did not answer
        this question); sorted by question.

    Raises:
        InputError: as for ``question_scores``.
    """
    asked = answers["respondent"].n_unique() if "respondent" in answers.columns else 0
    rows = []
    for question in checked_answers(answers)["question"].unique().sort():
        scores = question_scores(answers, question)
        found = estimate(scores)
        whole = float(scores["weight"].sum())
        shares = {
            word: float(scores.filter(pl.col("score") == score)["weight"].sum()) / whole
            for word, score in SCORES.items()
            if whole
        }
        row = {"question": question, "index": found.value, "se": found.se, "n": found.n}
        rest = {"effective_n": found.effective_n, "skipped": asked - found.n}
        rows.append(row | dict.fromkeys(SCORES) | shares | rest)
    figures = dict.fromkeys(("index", "se", "n", "effective_n", *SCORES, "skipped"), pl.Float64)
    kinds = {"question": pl.String} | figures | {"n": pl.Int64, "skipped": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def breadth(growths: pl.DataFrame, freq: SeriesFreq, *, decimals: int = 1) -> pl.DataFrame:
    """How many branches rose and fell in each period, and the diffusion index of that.

    Args:
        growths: ``branch``, ``period``, ``value`` (growth in percent).
        freq: A, Q or M.
        decimals: a growth that rounds to zero counts as the same (R1).

    Returns:
        ``period``, ``up``, ``same``, ``down``, ``missing`` (branches of the frame without a figure
        that period), ``index`` (of the branches known; null when none is).

    Raises:
        InputError: the frame is no series per branch of that frequency.
    """
    long = checked(growths, freq, key="branch")
    branches = long["branch"].n_unique()
    rounded = pl.col("value").map_elements(
        lambda x: float(round_half_away(x, decimals)), return_dtype=pl.Float64
    )
    counts = (
        long.with_columns(value=rounded)
        .group_by("period")
        .agg(
            up=(pl.col("value") > 0).sum(),
            same=(pl.col("value") == 0).sum(),
            down=(pl.col("value") < 0).sum(),
        )
    )
    known = pl.col("up") + pl.col("same") + pl.col("down")
    index = 100 * (pl.col("up") + pl.col("same") / 2) / known
    return counts.sort("period").with_columns(
        missing=branches - known.cast(pl.Int64), index=pl.when(known > 0).then(index)
    )
