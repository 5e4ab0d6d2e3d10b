"""Adjust one series, or many at a time.

What enters: numbers with a first period (month or quarter) and a ``Spec``. What leaves:
``Adjusted``, arrays as long as the numbers given. A missing input gives a missing result (clause
M1); a gap is an error unless the specification declares it missing to X-13.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from kentering.errors import KenteringError
from kentering.language import Text
from kentering.measure.seasonal import diagnostics, engine, entry, quality
from kentering.measure.seasonal.model import Model, record
from kentering.measure.seasonal.spec import Arima, Spec, write
from kentering.measure.seasonal.together import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl
    from numpy.typing import ArrayLike, NDArray

    from kentering.measure.seasonal.diagnostics import Diagnostics
    from kentering.measure.seasonal.engine import Output
    from kentering.measure.seasonal.quality import Quality
    from kentering.periods import Period

AIRLINE = Arima((0, 1, 1), (0, 1, 1))
_NO_NOTES: tuple[Text, ...] = ()


@dataclass(frozen=True, eq=False)
class Adjusted:
    """One adjusted series; every array has shape (n,), NaN where the input is missing.

    Attributes:
        name: the caller's name for it.
        start: first period.
        original: the input.
        ca: calendar-adjusted, in the input's unit.
        sca: seasonally and calendar-adjusted, in the input's unit.
        seasonal: seasonal factors (ratio, or in the input's unit when additive).
        calendar: calendar factors, likewise.
        trend: trend-cycle, in the input's unit.
        irregular: ratio, or in the input's unit.
        model: what was found, for ``refresh``.
        diagnostics: X-13's figures.
        quality: the grade.
        policy: how it was made: ``full``, ``partial`` or ``fixed``.
        drift: under ``fixed``: largest difference in percent of level between this adjusted series
            and the one with factors re-estimated; None otherwise.
        notes: what the user should know.
    """

    name: str
    start: Period
    original: NDArray[np.float64]
    ca: NDArray[np.float64]
    sca: NDArray[np.float64]
    seasonal: NDArray[np.float64]
    calendar: NDArray[np.float64]
    trend: NDArray[np.float64]
    irregular: NDArray[np.float64]
    model: Model
    diagnostics: Diagnostics
    quality: Quality
    policy: str = "full"
    drift: float | None = None
    notes: tuple[Text, ...] = ()

    @property
    def outliers(self) -> tuple[str, ...]:
        """Outliers in the model, as X-13 writes them (``LS2008.Dec``)."""
        return self.model.found.known

    def frame(self) -> pl.DataFrame:
        """One row per period: ``series``, ``period`` (date of its first day), and the columns."""
        import polars as pl

        names = ("original", "ca", "sca", "seasonal", "calendar", "trend", "irregular")
        return pl.DataFrame(
            {
                "series": [self.name] * len(self.original),
                "period": [self.start.shift(i).start for i in range(len(self.original))],
            }
            | {name: getattr(self, name) for name in names}
        ).with_columns(pl.col(*names).fill_nan(None))


def adjust(
    values: ArrayLike,
    start: Period,
    spec: Spec | None = None,
    *,
    name: str = "",
    timeout: float = 60.0,
) -> Adjusted:
    """Adjust one series for season and calendar with X-13ARIMA-SEATS (X-11 filters).

    Args:
        values: shape (n,), one unit, NaN where missing.
        start: period of the first value, month or quarter.
        spec: what is asked; the house specification without holidays if None.
        name: for messages and frames only; any text.
        timeout: seconds before X-13 is stopped.

    Returns:
        All components, the model, the diagnostics and the grade.

    Raises:
        InputError: no month or quarter, fewer than three years, a gap that was not declared,
            numbers that do not vary, a logarithm of zero or less, an unknown country.
        MissingDataError: nothing but missing values.
        EngineError: X-13 is absent, refuses, or takes too long.

    Reference: U.S. Census Bureau, X-13ARIMA-SEATS Reference Manual, version 1.1 (2017).
    """
    asked = spec or Spec()
    series = entry.check(values, start, asked, name)
    output, used, notes = _run(series, asked, name, timeout)
    model = record(used, output, series.start, len(series.core))
    return build(series, output, replace(model, asked=asked), name=name, notes=notes)


def _run(
    series: entry.Series, asked: Spec, name: str, timeout: float
) -> tuple[Output, Spec, tuple[Text, ...]]:
    """Run as asked; if X-13 cannot with the model it identified, run (0 1 1)(0 1 1) and say so."""
    spec, notes = _transform(series.core, asked)
    where = name or None
    try:
        text = write(spec, series.core, series.start)
        return engine.run(text, where=where, timeout=timeout), spec, notes
    except engine.RefusedError as refusal:
        if spec.arima is not None:
            raise
        plain = replace(spec, arima=AIRLINE)
        try:
            text = write(plain, series.core, series.start)
            output = engine.run(text, where=where, timeout=timeout)
        except engine.RefusedError:
            raise refusal from None
        said = Text(
            f"geen eigen model gevonden; (0 1 1)(0 1 1) gebruikt. {refusal.what.nl}",
            f"no model identified; (0 1 1)(0 1 1) used. {refusal.what.en}",
        )
        return output, plain, (*notes, said)


def _transform(core: NDArray[np.float64], asked: Spec) -> tuple[Spec, tuple[Text, ...]]:
    if asked.transform == "auto" and np.nanmin(core) <= 0:
        said = Text(
            "de reeks bevat nul of minder; de onderdelen tellen op, ze vermenigvuldigen niet",
            "the series holds zero or less; its components add instead of multiply",
        )
        return replace(asked, transform="none"), (said,)
    return asked, _NO_NOTES


def build(
    series: entry.Series,
    output: Output,
    model: Model,
    *,
    name: str,
    notes: tuple[Text, ...] = (),
) -> Adjusted:
    """Put a run's tables on the input's periods and grade it."""
    n = len(series.core)
    gap = np.isnan(series.core)
    hide = np.where(gap, np.nan, 0.0)
    calendar = np.array(model.calendar[:n])
    ca = remove(series.core, calendar, model.mode)
    figures = diagnostics.read(output)
    tables = output.tables
    return Adjusted(
        name=name,
        start=series.given,
        original=series.original,
        ca=series.place(ca),
        sca=series.place(tables["d11"][:n] + hide),
        seasonal=series.place(tables["d10"][:n]),
        calendar=series.place(calendar),
        trend=series.place(tables["d12"][:n]),
        irregular=series.place(tables["d13"][:n] + hide),
        model=model,
        diagnostics=figures,
        quality=quality.grade(figures),
        notes=notes,
    )


def remove(
    values: NDArray[np.float64], factors: NDArray[np.float64], mode: str
) -> NDArray[np.float64]:
    """Take factors out of values: divide when they multiply, subtract when they add."""
    return values / factors if mode == "multiplicative" else values - factors


@dataclass(frozen=True, eq=False)
class Job:
    """One series to adjust: a name, its values (NaN missing), its first period, its own spec."""

    name: str
    values: NDArray[np.float64] = field(repr=False)
    start: Period
    spec: Spec | None = None


@dataclass(frozen=True)
class Failed:
    """A series that could not be adjusted, and why."""

    name: str
    error: KenteringError


class Progress(Protocol):
    """Called after each series, from the calling thread, in order of finishing."""

    def __call__(self, done: int, total: int, name: str) -> None:
        """Say that ``done`` of ``total`` are ready, the last of them ``name``."""


def adjust_many(
    jobs: Iterable[Job],
    spec: Spec | None = None,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
    timeout: float = 60.0,
) -> Sequence[Adjusted | Failed]:
    """Adjust many series, as many at a time as there are cores.

    The work is done in X-13's own processes, so that threads suffice to keep every core busy.

    Args:
        jobs: the series.
        spec: for jobs without one of their own.
        workers: runs at a time; the cores this process may use if None.
        progress: told after each series.
        timeout: seconds per series.

    Returns:
        One result per job, in the order given; ``Failed`` for those that could not be adjusted.

    Raises:
        EngineError: X-13 is absent (nothing could be adjusted).
        KeyboardInterrupt: see ``together``.
    """
    return together(
        lambda job: _one(job, spec, timeout), list(jobs), workers=workers, progress=progress
    )


def _one(job: Job, spec: Spec | None, timeout: float) -> Adjusted | Failed:
    try:
        return adjust(job.values, job.start, job.spec or spec, name=job.name, timeout=timeout)
    except KenteringError as error:
        return Failed(job.name, error)
