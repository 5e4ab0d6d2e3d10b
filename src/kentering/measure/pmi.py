"""The purchasing managers' index: five diffusion indices in one, deliveries reversed.

Enters: five sub-indices as published, or the answers of respondents. Leaves: the headline, and
from answers its standard error, which keeps the covariance between a firm's own answers.
Weights: S&P Global, *PMI survey methodology* (0.30 orders, 0.25 output, 0.20 employment, 0.15
deliveries, 0.10 stocks of purchases); ISM counts the five alike since 2008 (method notes 5.3).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kentering.language import Text
from kentering.measure.diffusion import (
    Change,
    Estimate,
    change,
    checked_answers,
    estimate,
    survey,
)
from kentering.measure.frames import refuse
from kentering.measure.panel import TOLERANCE

DeliveriesUp = Literal["faster", "slower"]
PMI_WEIGHTS: Mapping[str, float] = {
    "output": 0.25,
    "orders": 0.30,
    "employment": 0.20,
    "deliveries": 0.15,
    "stocks": 0.10,
}
ISM_WEIGHTS: Mapping[str, float] = dict.fromkeys(PMI_WEIGHTS, 0.20)


def pmi(
    indices: Mapping[str, float | None],
    *,
    deliveries_up: DeliveriesUp,
    weights: Mapping[str, float] = PMI_WEIGHTS,
) -> float | None:
    """The headline from five sub-indices, so that slower deliveries always raise it (S2).

    Args:
        indices: ``output``, ``orders``, ``employment``, ``deliveries``, ``stocks``, each from 0 to
            100; None for one that is missing.
        deliveries_up: what a deliveries index above 50 means. ``faster``, as S&P Global and Nevi
            publish it: it enters as 100 - index. ``slower``, as ISM publishes it: it enters as is.
        weights: of the five, summing to one (A2).

    Returns:
        0 to 100; None when one of the five is missing (M1).

    Raises:
        InputError: the five are not these five, one is outside 0 to 100, the weights do not sum
            to one, or ``deliveries_up`` is neither.

    >>> five = dict(output=52.0, orders=51.0, employment=49.0, deliveries=45.0, stocks=48.0)
    >>> round(pmi(five, deliveries_up="faster"), 2)
    51.15
    """
    _check_weights(weights)
    if set(indices) != set(weights):
        raise refuse(
            "de deelindices zijn niet de vijf van de inkoopmanagersindex",
            "the sub-indices are not the five of the purchasing managers' index",
            where=", ".join(sorted(set(indices) ^ set(weights))),
            right=Text.same(", ".join(weights)),
        )
    whole = {name: value for name, value in indices.items() if value is not None}
    for name, value in whole.items():
        if not (math.isfinite(value) and 0 <= value <= 100):
            raise refuse(
                f"deelindex {name} ligt niet tussen 0 en 100",
                f"sub-index {name} is not between 0 and 100",
                where=f"{name}: {value}",
            )
    if len(whole) < len(weights):
        return None
    turned = _turned(deliveries_up)
    return sum(
        weight * (100 - whole[name] if turned and name == "deliveries" else whole[name])
        for name, weight in weights.items()
    )


def _check_weights(weights: Mapping[str, float]) -> None:
    if set(weights) != set(PMI_WEIGHTS) or min(weights.values()) < 0:
        raise refuse(
            "de gewichten horen niet bij de vijf vragen",
            "the weights do not go with the five questions",
            right=Text.same(", ".join(PMI_WEIGHTS)),
        )
    if not abs(sum(weights.values()) - 1) <= TOLERANCE:
        raise refuse(
            "de gewichten tellen niet op tot 1",
            "the weights do not sum to 1",
            where=f"{sum(weights.values()):.10g}",
        )


def _turned(deliveries_up: DeliveriesUp) -> bool:
    if deliveries_up not in ("faster", "slower"):
        raise refuse(
            f"richting van levertijden {deliveries_up!r} is onbekend",
            f"direction of deliveries {deliveries_up!r} is unknown",
            right=Text.same("faster, slower"),
        )
    return deliveries_up == "faster"


def pmi_scores(
    answers: pl.DataFrame,
    *,
    deliveries_up: DeliveriesUp,
    weights: Mapping[str, float] = PMI_WEIGHTS,
) -> pl.DataFrame:
    """Each firm's own composite ``c_i = sum_k a_k x_ik``, for firms that answered all five.

    Args:
        answers: ``respondent``, ``question`` (the five names), ``answer`` and optionally
            ``weight`` and ``stratum`` (see ``diffusion.question_scores``); other questions are
            not looked at.
        deliveries_up: what the answer ``up`` to the deliveries question means.
        weights: of the five, summing to one.

    Returns:
        ``respondent``, ``score``, ``weight`` and, if given, ``stratum``; sorted by respondent. For
        ``estimate``, ``stratified`` and ``change`` of ``kentering.measure.diffusion``.

    Raises:
        InputError: as for ``pmi`` and ``question_scores``.
    """
    _check_weights(weights)
    clean = checked_answers(answers).filter(pl.col("question").is_in(list(weights)))
    score = pl.col("score")
    if _turned(deliveries_up):
        score = pl.when(pl.col("question") == "deliveries").then(100 - score).otherwise(score)
    factor = (
        pl.col("question").cast(pl.String).replace_strict(dict(weights), return_dtype=pl.Float64)
    )
    extra = [pl.col("stratum").first()] if "stratum" in clean.columns else []
    firms = (
        clean.drop_nulls("score")
        .group_by("respondent")
        .agg(
            (score * factor).sum().alias("score"), pl.col("weight").first(), *extra, asked=pl.len()
        )
    )
    return firms.filter(pl.col("asked") == len(weights)).drop("asked").sort("respondent")


@dataclass(frozen=True)
class Pmi:
    """A purchasing managers' index from answers.

    Attributes:
        headline: from the five sub-indices, each over all who answered it; what is published.
        composite: the mean over the firms that answered all five, and the standard error. It
            equals the headline when nobody skipped a question.
        incomplete: respondents who answered at least one of the five but not all.
        questions: the five sub-indices, as ``diffusion.survey`` gives them, deliveries as answered.
    """

    headline: float | None
    composite: Estimate
    incomplete: int
    questions: pl.DataFrame


def pmi_survey(
    answers: pl.DataFrame,
    *,
    deliveries_up: DeliveriesUp,
    weights: Mapping[str, float] = PMI_WEIGHTS,
) -> Pmi:
    """The index from respondents' answers, with a standard error.

    Args:
        answers: as for ``pmi_scores``.
        deliveries_up: what the answer ``up`` to the deliveries question means.
        weights: of the five, summing to one.

    Raises:
        InputError: as for ``pmi_scores``.
    """
    scores = pmi_scores(answers, deliveries_up=deliveries_up, weights=weights)
    five = answers.filter(pl.col("question").is_in(list(weights)))
    questions = survey(five)
    found = dict(zip(questions["question"], questions["index"], strict=True))
    headline = pmi(
        {name: found.get(name) for name in weights}, deliveries_up=deliveries_up, weights=weights
    )
    heard = five.drop_nulls("answer")["respondent"].n_unique()
    return Pmi(headline, estimate(scores), heard - scores.height, questions)


def pmi_change(
    before: pl.DataFrame,
    after: pl.DataFrame,
    *,
    deliveries_up: DeliveriesUp,
    weights: Mapping[str, float] = PMI_WEIGHTS,
) -> Change:
    """The change of the composite between two rounds, with its standard error.

    Args:
        before: answers of the first round, as for ``pmi_scores``.
        after: answers of the second.
        deliveries_up: what the answer ``up`` to the deliveries question means, in both.
        weights: of the five, summing to one.

    Raises:
        InputError: as for ``pmi_scores``.
    """
    rounds = (
        pmi_scores(part, deliveries_up=deliveries_up, weights=weights) for part in (before, after)
    )
    return change(*rounds)
