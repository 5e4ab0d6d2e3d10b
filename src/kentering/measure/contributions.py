"""What each branch contributed to the growth of the total, and the total itself.

Enters: branch indices in a long frame, weights per branch and year that sum to one (A2).
Leaves: contributions in percentage points that sum to the growth of the total to 1e-9 (A1), with
a row of its own for the residual when the published total was adjusted directly.

Two ways: ``fixed_base`` for a Laspeyres index with one set of weights, ``chained`` for an annually
chain-linked one (weights of the year before, annual overlap). Source: Ribe (1999), "Effects of
subcomponents on chained price indices like the HICP and the MUICP", Statistics Sweden; Eurostat,
*Handbook on quarterly national accounts* (2013), ch. 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl

from kentering.errors import MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, crosses, months_in, refuse
from kentering.measure.growth import Over, lag
from kentering.measure.panel import RESIDUAL, Floats, Panel, panel_of, weights_of

BASE_MARGIN = 1.0


@dataclass(frozen=True)
class Contributions:
    """Contributions of branches to the growth of their total.

    Attributes:
        branches: ``branch``, ``period``, ``contribution`` in percentage points; with a published
            total also a branch ``residual``. Per period they sum to ``growth``.
        total: ``period``, ``growth`` in percent (the published rate if one was given, else
            ``computed``), ``computed`` (from branches and weights).
        method: ``fixed_base`` or ``chained``.
        over: ``previous`` or ``year``.
        base_checked: for a fixed base, whether the base year was in the data so that base and
            weights could be compared; None for a chain.
    """

    branches: pl.DataFrame
    total: pl.DataFrame
    method: Literal["fixed_base", "chained"]
    over: Over
    base_checked: bool | None = None


def fixed_base(
    indices: pl.DataFrame,
    weights: pl.DataFrame,
    freq: SeriesFreq,
    *,
    over: Over,
    base_year: int,
    published: pl.DataFrame | None = None,
    breaks: Sequence[date] = (),
) -> Contributions:
    """Contributions under one set of weights: ``c_i = 100 w_i (I_it - I_ib) / I_b``.

    The total is ``I_t = sum_i w_i I_it``, with all indices on the base of the weights; b is the
    period before or the same period a year before (method notes 5.5).

    Args:
        indices: ``branch``, ``period``, ``value``, each branch 100 on average in the base year.
        weights: ``branch``, ``year``, ``weight``; those of ``base_year`` are used (A2).
        freq: A, Q or M.
        over: growth over the ``previous`` period or over the ``year``.
        base_year: the year of base and weights.
        published: ``period``, ``value``: published growth rates of the total, in percent, over
            the same span (R2); gives a ``residual`` row.
        breaks: first days of a new base, definition or method (U2).

    Returns:
        Contributions on every period from the first to the last; null where an input is missing.

    Raises:
        InputError: a frame is not what it should be, weights do not sum to one, the branches of
            the two differ, or an index is not 100 (to within 1) in the base year.
        MissingDataError: there are no weights for the base year.
    """
    panel = panel_of(indices, freq)
    rates = None if published is None else checked(published, freq)
    shares = weights_of(weights, panel, [base_year])[0]
    if np.isnan(shares).any():
        raise MissingDataError(
            Text(f"geen gewichten voor {base_year}", f"no weights for {base_year}"),
            where="weights",
        )
    seen = _check_base(panel, base_year)
    months = lag(freq, over)
    total: Floats = (panel.values * shares).sum(axis=1)
    base = _positive(_before(total, months // months_in(freq)))
    old = _before(panel.values, months // months_in(freq))
    parts = 100 * shares * (panel.values - old) / base[:, None]
    computed = 100 * (total - base) / base
    frames = _results(panel, parts, computed, crosses(months, freq, breaks), rates)
    return Contributions(*frames, "fixed_base", over, seen)


def chained(
    indices: pl.DataFrame,
    weights: pl.DataFrame,
    freq: SeriesFreq,
    *,
    over: Over,
    published: pl.DataFrame | None = None,
    breaks: Sequence[date] = (),
) -> Contributions:
    """Contributions to an annually chain-linked total (weights of the year before, annual overlap).

    The total is ``I_t = I_{Y-1} sum_i s_i^{Y-1} I_it / I_{i,Y-1}``, with ``I_{Y-1}`` a mean over
    the year. Within a year ``c_i = s_i^{Y-1} (I_{Y-1} / I_{i,Y-1}) (I_it - I_ib) / I_b``. Across
    the link (January against December, or a year before) there are two legs, both additive::

        c_i = (I_{Y-1}/I_b) s_i^{Y-1} (I_it/I_{i,Y-1} - 1)
            + (I_{Y-2}/I_b) s_i^{Y-2} (I_{i,Y-1} - I_ib) / I_{i,Y-2}

    Their sum is the growth of the total exactly (Ribe 1999; method notes 5.5). Base years of the
    branch indices play no part. Needs one whole year and its weights before the first rate inside
    a year, two before the first across a link; earlier rates are null.

    Args:
        indices: ``branch``, ``period``, ``value``.
        weights: ``branch``, ``year``, ``weight``: value shares of each year, used in the next.
        freq: A, Q or M.
        over: growth over the ``previous`` period or over the ``year``.
        published: ``period``, ``value``: published growth rates of the total, in percent, over
            the same span (R2); gives a ``residual`` row.
        breaks: first days of a new base, definition or method; a rate is null when one lies in
            any year its formula uses (U2).

    Returns:
        Contributions on every period from the first to the last; null where an input is missing.

    Raises:
        InputError: a frame is not what it should be, weights of a year do not sum to one, or the
            branches of the two differ.
    """
    panel = panel_of(indices, freq)
    rates = None if published is None else checked(published, freq)
    shares = weights_of(weights, panel, panel.years)
    months = lag(freq, over)
    parts, computed = _chain_kernel(panel, shares, months // months_in(freq))
    broken = crosses(_first_used(freq, months), freq, breaks)
    frames = _results(panel, 100 * parts, 100 * computed, broken, rates)
    return Contributions(*frames, "chained", over)


def chain_index(
    indices: pl.DataFrame, weights: pl.DataFrame, freq: SeriesFreq, *, level: float = 100.0
) -> pl.DataFrame:
    """The annually chain-linked total itself, from the year after the first whole one.

    The first year that is whole and has weights gets ``level`` as its mean; its own months cannot
    be known without the year before. After a year with a hole nothing follows (M1).

    Args:
        indices: ``branch``, ``period``, ``value``.
        weights: ``branch``, ``year``, ``weight``.
        freq: A, Q or M.
        level: the mean of the first year.

    Returns:
        ``period``, ``value`` on every period from the first to the last.

    Raises:
        InputError: as for ``chained``.
    """
    panel = panel_of(indices, freq)
    shares = weights_of(weights, panel, panel.years)
    link, step = _links(panel, shares)
    anchors = np.full(step.size, np.nan)
    whole = np.flatnonzero(~np.isnan(panel.annual + shares).any(axis=1))
    if whole.size:
        anchors[whole[0]] = level
        for year in range(whole[0] + 1, step.size):
            anchors[year] = anchors[year - 1] * step[year]
    values = np.repeat(_before(anchors, 1), panel.per_year) * link
    return _within(panel, pl.Series("period", panel.periods, dtype=pl.Date), value=values)


def _links(panel: Panel, shares: Floats) -> tuple[Floats, Floats]:
    """I_t / I_{Y-1} for every period and I_Y / I_{Y-1} for every year; NaN where unknown."""
    relative = _before(shares, 1) / _positive(_before(panel.annual, 1))
    link: Floats = (panel.by_year * relative[:, None, :]).sum(axis=2).reshape(-1)
    step: Floats = (panel.annual * relative).sum(axis=1)
    return link, step


def _chain_kernel(panel: Panel, shares: Floats, back: int) -> tuple[Floats, Floats]:
    """Contributions (periods x branches) and growth (periods), as fractions.

    ``back`` periods lie between a period and its base. Level-free: with R_t = I_t / I_{Y-1} and
    G = I_{Y-1} / I_{Y-2} the chain itself need not be known, so a hole spoils only what uses it.
    """
    size = panel.per_year
    link, step = _links(panel, shares)
    s1, a1 = (np.repeat(_before(x, 1), size, axis=0) for x in (shares, panel.annual))
    a1 = _positive(a1)
    if size == 1:  # the year before is its own mean: the first leg is all there is
        return s1 * (panel.values / a1 - 1), link - 1
    s2, a2 = (np.repeat(_before(x, 2), size, axis=0) for x in (shares, panel.annual))
    base, old = _positive(_before(link, back))[:, None], _before(panel.values, back)
    grown = np.repeat(_before(step, 1), size)[:, None]
    inside = s1 * (panel.values - old) / a1 / base
    now_leg = grown / base * s1 * (panel.values / a1 - 1)
    then_leg = s2 * (a1 - old) / _positive(a2) / base
    place = np.arange(link.size)
    same = (place // size == (place - back) // size)[:, None]
    parts = np.where(same, inside, now_leg + then_leg)
    total = np.where(same, 1, grown)[:, 0] * link / base[:, 0] - 1
    return parts, total


def _before(rows: Floats, steps: int) -> Floats:
    """The array moved down, so that row t holds row t - steps; NaN where there is none."""
    moved = np.full_like(rows, np.nan)
    moved[steps:] = rows[:-steps]
    return moved


def _positive(values: Floats) -> Floats:
    """Denominators: zero becomes NaN, so that what divides by it is missing."""
    return np.where(values > 0, values, np.nan)


def _first_used(freq: SeriesFreq, months: int) -> pl.Expr:
    """The first day of the years that a chained rate uses: one before, or two across a link."""
    january = pl.col("period").dt.truncate("1y")
    base = pl.col("period").dt.offset_by(f"-{months}mo")
    one = (base.dt.year() == january.dt.year()) | (freq == "A")
    return pl.when(one).then(january.dt.offset_by("-12mo")).otherwise(january.dt.offset_by("-24mo"))


def _check_base(panel: Panel, base_year: int) -> bool:
    """Refuse indices that are not 100 in the base year; False when that cannot be seen."""
    if base_year not in panel.years:
        return False
    means = panel.annual[panel.years.index(base_year)]
    if np.nanmax(np.abs(means - 100), initial=0.0) > BASE_MARGIN:
        odd = [f"{b}: {m:.1f}" for b, m in zip(panel.branches, means, strict=True)]
        raise refuse(
            f"de indices zijn in {base_year} niet 100",
            f"the indices are not 100 in {base_year}",
            where=", ".join(odd),
            right=Text("rebase() eerst elke branche", "rebase() every branch first"),
        )
    return not bool(np.isnan(means).any())


def _results(
    panel: Panel,
    parts: Floats,
    computed: Floats,
    broken: pl.Expr,
    published: pl.DataFrame | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frames of a result: contributions per branch and growth of the total."""
    names = pl.Series("branch", np.repeat(panel.branches, len(panel.periods)))
    periods = pl.Series("period", panel.periods * len(panel.branches), dtype=pl.Date)
    branches = _within(panel, names, periods, contribution=parts.T.reshape(-1))
    branches = branches.with_columns(contribution=pl.when(~broken).then("contribution"))
    total = _within(panel, periods.head(len(panel.periods)), computed=computed)
    total = total.with_columns(computed=pl.when(~broken).then("computed"))
    if published is None:
        return branches, total.select("period", "computed", growth="computed")
    total = total.join(published.rename({"value": "growth"}), on="period", how="left")
    rest = total.select(
        pl.lit(RESIDUAL).alias("branch"),
        "period",
        contribution=pl.col("growth") - pl.col("computed"),
    )
    return pl.concat([branches, rest]), total.sort("period")


def _within(panel: Panel, *keys: pl.Series, **values: Floats) -> pl.DataFrame:
    """A frame of the periods that the data span; NaN and infinity become null."""
    columns = [pl.Series(name, column) for name, column in values.items()]
    frame = pl.DataFrame([*keys, *columns]).filter(pl.col("period").is_between(*panel.span))
    known = [pl.when(pl.col(name).is_finite()).then(name).alias(name) for name in values]
    return frame.with_columns(known)
