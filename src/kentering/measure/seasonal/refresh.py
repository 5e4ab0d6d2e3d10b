"""Go on with a stored model: refresh policies fixed, partial and full.

``full``: everything is identified again, from what was asked.
``partial``: transform, ARIMA order, outliers and kinds of regressors stay; coefficients and factors
are estimated again (ESS "partial concurrent"). The rule that chooses the X-11 filters stays as
asked; a note says when it chooses another filter than before.
``fixed``: coefficients stay too, and the seasonal and calendar factors projected when the model was
made are used, and with them its filters (ESS "current adjustment", forward factors). X-13 still
runs with every coefficient held, for the trend, the diagnostics and the drift between forward and
re-estimated factors (ESS "controlled current adjustment").

Reference: ESS Guidelines on Seasonal Adjustment (2015), items 4.1 and 4.2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from kentering.errors import InputError
from kentering.language import Text
from kentering.measure.seasonal import engine, entry
from kentering.measure.seasonal.adjust import Adjusted, adjust, build, remove
from kentering.measure.seasonal.model import record
from kentering.measure.seasonal.spec import Arima, Spec, write

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kentering.measure.seasonal.model import Model
    from kentering.periods import Period

Policy = Literal["fixed", "partial", "full"]


def refresh(
    values: ArrayLike,
    start: Period,
    model: Model,
    policy: Policy,
    *,
    name: str = "",
    timeout: float = 60.0,
) -> Adjusted:
    """Adjust new figures of a series whose model is known.

    Args:
        values: shape (n,), NaN where missing; longer, shorter or revised since the model was made.
        start: period of the first value.
        model: as ``Adjusted.model`` holds it.
        policy: ``fixed``, ``partial`` or ``full``.
        name: for messages.
        timeout: seconds before X-13 is stopped.

    Returns:
        The adjusted series; its ``model`` is the one to store next (under ``fixed`` the same).

    Raises:
        InputError: see ``adjust``; or under ``fixed`` a period without stored factors.
        EngineError: see ``adjust``; or an outlier in the model that lies outside the series.
    """
    if policy == "full":
        return adjust(values, start, model.asked, name=name, timeout=timeout)
    held = _held(model, frozen=policy == "fixed")
    series = entry.check(values, start, held, name)
    if policy == "fixed":
        _covered(series, model, name)
    text = write(held, series.core, series.start)
    output = engine.run(text, where=name or None, timeout=timeout)
    made = replace(record(held, output, series.start, len(series.core)), asked=model.asked)
    result = replace(build(series, output, made, name=name), policy=policy)
    if policy == "fixed":
        return _forward(result, series, model)
    return replace(result, notes=_other_filters(model.found, made.found))


def _held(model: Model, *, frozen: bool) -> Spec:
    """What is asked of X-13 when the model stays: coefficients released, or all held.

    X-13 uses a filter that is given in its first passes too, and one that it chooses only in the
    last. Giving the chosen filter would thus revise a series whose figures did not change.
    """
    rules = replace(
        model.found,
        seasonal_filter=model.asked.seasonal_filter,
        trend_filter=model.asked.trend_filter,
        frozen=frozen,
    )
    if frozen:
        return rules
    arima = model.found.arima
    order = Arima(arima.order, arima.seasonal) if arima else None
    return replace(rules, arima=order, coefficients=())


def _other_filters(before: Spec, now: Spec) -> tuple[Text, ...]:
    pairs = (
        (before.seasonal_filter, now.seasonal_filter),
        (before.trend_filter, now.trend_filter),
    )
    return tuple(
        Text(f"X-11-filter {new} in plaats van {old}", f"X-11 filter {new} instead of {old}")
        for old, new in pairs
        if old != new
    )


def _covered(series: entry.Series, model: Model, name: str) -> None:
    last = series.start.shift(len(series.core) - 1)
    same = series.start.freq == model.start.freq
    if same and model.start <= series.start and last <= model.last:
        return
    raise InputError(
        Text(
            "de bewaarde factoren dekken deze reeks niet",
            "the stored factors do not cover this series",
        ),
        where=f"{name or '-'}: {series.start} .. {last}, factors {model.start} .. {model.last}",
        right=Text(
            "beleid `partial` of `full`, waarmee nieuwe factoren worden gemaakt",
            "policy `partial` or `full`, which make new factors",
        ),
    )


def _forward(result: Adjusted, series: entry.Series, model: Model) -> Adjusted:
    """Replace re-estimated factors by the stored ones, and say how far they drifted apart."""
    seasonal = _stored(model.seasonal, series, model)
    calendar = _stored(model.calendar, series, model)
    ca = remove(series.core, calendar, model.mode)
    sca = remove(ca, seasonal, model.mode)
    placed = series.place(sca)
    return replace(
        result,
        ca=series.place(ca),
        sca=placed,
        seasonal=series.place(seasonal),
        calendar=series.place(calendar),
        irregular=remove(placed, result.trend, model.mode),
        model=model,
        drift=float(np.nanmax(np.abs(placed - result.sca) / np.abs(result.sca)) * 100),
    )


def _stored(factors: tuple[float, ...], series: entry.Series, model: Model) -> NDArray[np.float64]:
    size = 1 if model.start.freq == "M" else 3
    months = (series.start.start.year - model.start.start.year) * 12
    offset = (months + series.start.start.month - model.start.start.month) // size
    return np.array(factors[offset : offset + len(series.core)])
