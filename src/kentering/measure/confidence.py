"""Confidence: balances of opinion, and the two headlines made of three of them.

Enters: shares of answers, or component balances as published (adjusted for season and bias by
their publisher, who gives no formula for it: components are inputs here). Leaves: balances in
points, from -100 to 100, stocks reversed in the headline (S2).
Source: CBS, *Producentenvertrouwen* (definitions); European Commission, *The Joint Harmonised EU
Programme of Business and Consumer Surveys: user guide*, annex on confidence indicators.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kentering.measure.diffusion import Estimate, diffusion
from kentering.measure.frames import SeriesFreq, checked, refuse


@dataclass(frozen=True)
class Scheme:
    """A confidence indicator: its components and the sign each enters with, all weighing alike."""

    name: str
    signs: Mapping[str, int]


CBS = Scheme("CBS", {"activity": 1, "orders": 1, "stocks": -1})
EC = Scheme("EC", {"orders": 1, "stocks": -1, "expectations": 1})


def balance(positive: float | None, neutral: float | None, negative: float | None) -> float | None:
    """``B = % positive - % negative`` from counts, percentages or weighted shares of answers.

    Args:
        positive: those who answered *more*, *better* or *too large*.
        neutral: those in between.
        negative: those who answered *less*, *worse* or *too small*.

    Returns:
        -100 to 100; None when one of the three is missing or nobody answered (M1).

    Raises:
        InputError: a count is negative, NaN or infinite.

    >>> balance(30, 50, 20)
    10.0
    """
    index = diffusion(positive, neutral, negative)
    return None if index is None else 2 * index - 100


def as_balance(estimate: Estimate) -> Estimate:
    """A diffusion index as a balance, ``2 D - 100``; the standard error doubles (notes 5.4).

    >>> as_balance(Estimate(55.0, 2.5, 400, 300.0))
    Estimate(value=10.0, se=5.0, n=400, effective_n=300.0)
    """
    value = None if estimate.value is None else 2 * estimate.value - 100
    se = None if estimate.se is None else 2 * estimate.se
    return Estimate(value, se, estimate.n, estimate.effective_n)


def producer_confidence(
    activity: float | None, orders: float | None, stocks: float | None
) -> float | None:
    """CBS producer confidence: ``(activity + orders - stocks) / 3``.

    Args:
        activity: expected activity in the next three months.
        orders: judgement of the order position.
        stocks: judgement of stocks of finished product; positive means *too large*.

    Returns:
        Points; None when a component is missing (M1).

    Raises:
        InputError: a component lies outside -100 to 100.

    >>> producer_confidence(activity=4.0, orders=-8.0, stocks=2.0)
    -2.0
    """
    return _mean(CBS, {"activity": activity, "orders": orders, "stocks": stocks})


def industrial_confidence(
    orders: float | None, stocks: float | None, expectations: float | None
) -> float | None:
    """European Commission industrial confidence: ``ICI = (Q2 - Q4 + Q5) / 3``.

    Args:
        orders: Q2, judgement of order books.
        stocks: Q4, judgement of stocks of finished products; positive means *too large*.
        expectations: Q5, production expected in the next three months.

    Returns:
        Points; None when a component is missing (M1).

    Raises:
        InputError: a component lies outside -100 to 100.

    >>> industrial_confidence(orders=-20.0, stocks=10.0, expectations=3.0)
    -9.0
    """
    return _mean(EC, {"orders": orders, "stocks": stocks, "expectations": expectations})


def _mean(scheme: Scheme, components: Mapping[str, float | None]) -> float | None:
    known = {name: value for name, value in components.items() if value is not None}
    for name, value in known.items():
        if not (math.isfinite(value) and abs(value) <= 100):
            raise refuse(
                f"saldo {name} ligt niet tussen -100 en 100",
                f"balance {name} is not between -100 and 100",
                where=f"{name}: {value}",
            )
    if len(known) < len(scheme.signs):
        return None
    return sum(sign * known[name] for name, sign in scheme.signs.items()) / len(scheme.signs)


def confidence(frame: pl.DataFrame, freq: SeriesFreq, scheme: Scheme) -> pl.DataFrame:
    """The headline of every period from its components.

    Args:
        frame: ``period`` and the components of the scheme, as balances in points.
        freq: A, Q or M.
        scheme: ``CBS`` or ``EC``.

    Returns:
        ``period``, the components, ``confidence``; null when a component is missing (M1).

    Raises:
        InputError: the frame is no series of that frequency, or a balance lies outside -100 to 100.
    """
    series = checked(frame, freq, values=list(scheme.signs))
    for name in scheme.signs:
        if (series[name].abs() > 100).any():
            raise refuse(
                f"saldo {name} ligt niet tussen -100 en 100",
                f"balance {name} is not between -100 and 100",
            )
    terms = [sign * pl.col(name) for name, sign in scheme.signs.items()]
    return series.with_columns(
        confidence=pl.sum_horizontal(terms, ignore_nulls=False) / len(scheme.signs)
    )


def check(
    frame: pl.DataFrame, freq: SeriesFreq, scheme: Scheme, *, decimals: int = 1
) -> pl.DataFrame:
    """Whether published headlines are the mean of their published components, up to rounding.

    With h half a unit of the last decimal, the mean of rounded components is off by at most h and
    the rounded headline by h: the margin is 2 h.

    Args:
        frame: ``period``, the components of the scheme, and ``published``, the printed headline.
        freq: A, Q or M.
        scheme: ``CBS`` or ``EC``.
        decimals: decimals with which headline and components are printed.

    Returns:
        ``period``, ``published``, ``computed``, ``difference`` (published - computed), ``margin``,
        ``agrees`` (null when a figure is missing).

    Raises:
        InputError: as for ``confidence``, or there is no column ``published``.
    """
    computed = confidence(frame, freq, scheme).select("period", computed="confidence")
    printed = checked(frame, freq, values=["published"])
    margin = 10.0**-decimals
    apart = pl.col("published") - pl.col("computed")
    return (
        printed.join(computed, on="period")
        .sort("period")
        .with_columns(difference=apart, margin=pl.lit(margin), agrees=apart.abs() <= margin + 1e-9)
    )
