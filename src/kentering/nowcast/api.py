"""The calls of the room: fit, smooth, forecast, joint and news, on wide Polars panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from kentering.errors import InputError
from kentering.language import Text
from kentering.nowcast.model import Array, Fit, Joint, News, Parameters, Smoothed, Spec
from kentering.nowcast.panel import Grid, estimated, loads, need_cells, read, standards
from kentering.periods import Period


def fit(panel: pl.DataFrame, spec: Spec | None = None) -> Fit:
    """Estimate the model by expectation-maximisation (Bańbura and Modugno 2014).

    Args:
        panel: ``period`` (pl.Date, first days of months) and one column per series, made
            stationary by the caller (growth, differences); null is missing.
        spec: blocks, quarterly columns, idiosyncratic terms; left out, one factor and AR(1).

    Returns:
        Parameters, log-likelihoods and whether EM converged.

    Raises:
        InputError: the panel is too short or holds fewer figures than the model has parameters,
            a series is empty, constant or unknown, a quarterly figure stands in another month
            than the third, a skipped month is not in the panel, or copies make the model singular.
        MissingDataError: numba is not installed.
    """
    from kentering.nowcast.em import maximise
    from kentering.nowcast.start import starting

    spec = spec or Spec()
    grid = estimated(read(panel, spec.quarterly), spec)
    need_cells(grid, spec, loads(grid.series, spec))
    center, scale = standards(grid, spec)
    par = starting(grid, spec, center, scale)
    return maximise(par, (grid.figures - center) / scale, spec, grid.months[0])


def smooth(fitted: Fit, panel: pl.DataFrame, *, until: date | None = None) -> Smoothed:
    """Factors, nowcasts and backcasts given the whole panel, parameters held.

    Args:
        fitted: the estimate; its means and scales are held.
        panel: any vintage with the same columns; others are left aside.
        until: also forecast up to this month.

    Raises:
        InputError: a column is absent, or ``until`` lies before the end of the panel.
    """
    from kentering.nowcast import system

    grid = _extended(read(panel, fitted.spec.quarterly, fitted.parameters.series), until)
    par = _placed(fitted, grid.months[0])
    x = (grid.figures - par.center) / par.scale
    third = system.third_row(grid.months[0])
    made = system.plan(par, grid.observed, third=third, white=_white(fitted))
    answer = system.smooth_state(par, x, made)
    errors = system.errors_of(par, x, made, answer)
    values = system.values_of(par, x, made, answer) * par.scale + par.center
    r = par.loadings.shape[1]
    spread = np.sqrt(np.maximum(np.einsum("tii->ti", answer.cov(np.arange(r))), 0.0))
    names = _factor_names(fitted.spec)
    return Smoothed(
        factors=_frame(grid, names, answer.state[:, :r]),
        deviations=_frame(grid, names, spread),
        values=_frame(grid, par.series, values),
        errors=errors,
        loglik=answer.loglik,
    )


def forecast(fitted: Fit, panel: pl.DataFrame, steps: int) -> pl.DataFrame:
    """The ``steps`` months after the panel: period and one column per series, original units.

    Raises:
        InputError: ``steps`` is not positive, or the panel is not the fit's.
    """
    if steps < 1:
        raise InputError(
            Text("vooruit rekenen vraagt minstens een maand", "a forecast needs at least a month"),
            where=f"steps={steps}",
        )
    last = read(panel, fitted.spec.quarterly, fitted.parameters.series).months[-1]
    until = Period(last, "M").shift(steps).start
    return smooth(fitted, panel, until=until).values.tail(steps)


def joint(fitted: Fit, panel: pl.DataFrame, series: str, months: Sequence[date]) -> Joint:
    """The joint distribution of one series' figures in several months, given the whole panel.

    Exact for the parameters of the fit, whose uncertainty is left out; idiosyncratic terms are in.

    Args:
        fitted: the estimate.
        panel: any vintage with the same columns.
        series: the column.
        months: days in the k months, or quarters for a quarterly series, in increasing order; in
            the panel or after it.

    Returns:
        Mean (k,) and covariance (k, k) in original units, and draws on request.

    Raises:
        InputError: the series is unknown, no month is given, the months do not increase, or one
            lies before the panel.
    """
    from kentering.nowcast.predictive import moments_of
    from kentering.nowcast.system import third_row

    column = _column(fitted, series)
    asked = tuple(_month(fitted, series, day) for day in months)
    if not asked or any(a >= b for a, b in pairwise(asked)):
        raise InputError(
            Text("de maanden lopen niet op", "the months do not increase"),
            where=", ".join(str(month) for month in asked) or "months=()",
            right=Text("elke maand eens, de oudste eerst", "each month once, the oldest first"),
        )
    grid = read(panel, fitted.spec.quarterly, fitted.parameters.series)
    _not_before(asked[0], grid.months[0])
    grid = _extended(grid, max(asked[-1], grid.months[-1]))
    par = _placed(fitted, grid.months[0])
    mean, cov = moments_of(
        par,
        (grid.figures - par.center) / par.scale,
        column,
        [grid.months.index(month) for month in asked],
        third=third_row(grid.months[0]),
        white=_white(fitted),
    )
    scale = par.scale[column]
    return Joint(series, asked, mean * scale + par.center[column], cov * scale**2)


def news(
    fitted: Fit,
    old: pl.DataFrame,
    new: pl.DataFrame,
    series: str,
    period: date,
    *,
    refit: Fit | None = None,
) -> News:
    """Why the nowcast of one figure moved from one vintage to the next.

    Args:
        fitted: the estimate behind the old nowcast.
        old: the old vintage.
        new: the new vintage.
        series: the target column.
        period: a day in its month, or in its quarter for a quarterly series.
        refit: the estimate behind the new nowcast; left out, parameters are held.

    Returns:
        The split; ``old + reestimation + cells["impact"].sum() + residual == new``, the residual
        being rounding.

    Raises:
        InputError: the series is unknown, the panels or fits are not of one model, or the target
            lies before the panels.
    """
    from kentering.nowcast.decompose import Target, decompose

    after = refit or fitted
    names = fitted.parameters.series
    column = _column(fitted, series)
    if after.parameters.series != names:
        raise InputError(
            Text("de twee modellen verschillen in reeksen", "the two fits differ in series"),
            where=", ".join(after.parameters.series),
            right=Text.same(", ".join(names)),
        )
    quarterly = fitted.spec.quarterly
    if set(after.spec.quarterly) != set(quarterly):
        raise InputError(
            Text(
                "de twee modellen verschillen in kwartaalreeksen",
                "the two fits differ in quarterly series",
            )
        )
    month = _month(fitted, series, period)
    grids = [read(frame, quarterly, names) for frame in (old, new)]
    first = min(grid.months[0] for grid in grids)
    last = max(month, *(grid.months[-1] for grid in grids))
    months = _months(first, last)
    _not_before(month, first)
    target = Target(column, months.index(month), month)
    before = _placed(fitted, first)
    return decompose(
        before,
        before if refit is None else _placed(after, first),
        _on(grids[0], months),
        _on(grids[1], months),
        months,
        target,
        white=(_white(fitted), _white(after)),
    )


def _column(fitted: Fit, series: str) -> int:
    names = fitted.parameters.series
    if series not in names:
        raise InputError(
            Text(f"reeks {series} zit niet in het model", f"series {series} is not in the model"),
            right=Text.same(", ".join(names)),
        )
    return names.index(series)


def _month(fitted: Fit, series: str, day: date) -> date:
    """The month a day's figure stands in: its own, or the third of its quarter."""
    if series not in fitted.spec.quarterly:
        return Period.of(day, "M").start
    following = Period.of(day, "Q").shift(1).start
    return Period.of(following, "M").shift(-1).start


def _not_before(month: date, first: date) -> None:
    if month < first:
        raise InputError(
            Text("de gevraagde maand ligt voor het panel", "the month asked lies before the panel"),
            where=str(month),
            right=Text.same(f">= {first}"),
        )


def _white(fitted: Fit) -> bool:
    return fitted.spec.idiosyncratic == "iid"


def _factor_names(spec: Spec) -> tuple[str, ...]:
    return tuple(
        block.name if block.factors == 1 else f"{block.name}.{k + 1}"
        for block in spec.blocks
        for k in range(block.factors)
    )


def _placed(fitted: Fit, first: date) -> Parameters:
    """The parameters with a start that fits the month: the estimated one, else stationary."""
    from kentering.nowcast.system import stationary

    par = fitted.parameters
    if first == fitted.first:
        return par
    cov = stationary(par.transition, par.shock, fitted.spec.start_lags)
    return replace(par, start_mean=np.zeros(cov.shape[0]), start_cov=cov)


def _months(first: date, last: date) -> tuple[date, ...]:
    every = pl.date_range(first, last, interval="1mo", eager=True)
    return tuple(every.to_list())


def _on(grid: Grid, months: tuple[date, ...]) -> Array:
    out = np.full((len(months), len(grid.series)), np.nan)
    start = months.index(grid.months[0])
    out[start : start + len(grid.months)] = grid.figures
    return out


def _extended(grid: Grid, until: date | None) -> Grid:
    if until is None:
        return grid
    last = Period.of(until, "M").start
    if last < grid.months[-1]:
        raise InputError(
            Text(
                "het einde ligt voor het einde van het panel", "until lies before the panel's end"
            ),
            where=str(until),
            right=Text.same(f">= {grid.months[-1]}"),
        )
    months = _months(grid.months[0], last)
    return Grid(months, grid.series, _on(grid, months))


def _frame(grid: Grid, names: tuple[str, ...], figures: Array) -> pl.DataFrame:
    columns = {name: figures[:, k] for k, name in enumerate(names)}
    frame = pl.DataFrame({"period": list(grid.months), **columns})
    return frame.with_columns(pl.col(list(names)).fill_nan(None))
