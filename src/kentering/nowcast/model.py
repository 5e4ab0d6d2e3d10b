"""What a nowcast is made of: the specification, the parameters and the answers, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.errors import InputError
from kentering.language import Text

Array = NDArray[np.float64]
QUARTER_LAGS = 5  # months in the Mariano-Murasawa weights 1, 2, 3, 2, 1


@dataclass(frozen=True)
class Block:
    """Factors that move together, independent of the other blocks.

    Args:
        name: what the block is called.
        series: the series that load on it; None is all of them.
        factors: how many factors.
        lags: order of their vector autoregression.
    """

    name: str
    series: tuple[str, ...] | None = None
    factors: int = 1
    lags: int = 1

    def __post_init__(self) -> None:
        if self.factors < 1 or self.lags < 1:
            raise InputError(
                Text(
                    f"blok {self.name} heeft minstens een factor en een vertraging nodig",
                    f"block {self.name} needs at least one factor and one lag",
                ),
                where=f"factors={self.factors}, lags={self.lags}",
            )


@dataclass(frozen=True)
class Spec:
    """How the panel is modelled (Bańbura and Modugno 2014).

    Args:
        blocks: the factor blocks; names of series are those of the panel's columns.
        quarterly: the columns that are quarterly growth, observed in the third month.
        idiosyncratic: "ar1" or "iid" monthly idiosyncratic terms.
        iterations: most EM iterations.
        tolerance: relative change of the log-likelihood at which EM stops.
        skip: days in months whose figures the estimation treats as missing (a pandemic), with the
            quarterly figures of their quarters; the answers use them.
    """

    blocks: tuple[Block, ...] = (Block("global"),)
    quarterly: tuple[str, ...] = ()
    idiosyncratic: Literal["ar1", "iid"] = "ar1"
    iterations: int = 500
    tolerance: float = 1e-6
    skip: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        if self.idiosyncratic not in ("ar1", "iid") or not self.blocks or self.iterations < 1:
            raise InputError(
                Text("de specificatie klopt niet", "the specification is not right"),
                where=f"idiosyncratic={self.idiosyncratic!r}, {len(self.blocks)} blocks, "
                f"iterations={self.iterations}",
                right=Text.same("ar1 | iid, blocks >= 1, iterations >= 1"),
            )

    @property
    def factors(self) -> int:
        """Number of factors, all blocks together."""
        return sum(block.factors for block in self.blocks)

    @property
    def order(self) -> int:
        """The largest factor lag order."""
        return max(block.lags for block in self.blocks)

    @property
    def start_lags(self) -> int:
        """Months of factors whose initial distribution the model needs."""
        return max(self.order, QUARTER_LAGS) if self.quarterly else self.order


@dataclass(frozen=True)
class Parameters:
    """Everything the filter needs, for n series, r factors and p lags; data standardised.

    Args:
        series: the columns, in order; ``quarterly`` flags (n,).
        quarterly: which of them are quarterly.
        center: (n,) subtracted from the data, in their units.
        scale: (n,) the data are divided by it.
        loadings: (n, r).
        transition: (r, r * p), lag-major.
        shock: (r, r) covariance of the factor shocks.
        rho: (n,) idiosyncratic autoregression, 0 for white noise.
        sigma2: (n,) idiosyncratic innovation variances.
        start_mean: (r * k,) mean of the factors in the first month and the k - 1 before it.
        start_cov: (r * k, r * k) their covariance.
    """

    series: tuple[str, ...]
    quarterly: NDArray[np.bool_]
    center: Array
    scale: Array
    loadings: Array
    transition: Array
    shock: Array
    rho: Array
    sigma2: Array
    start_mean: Array
    start_cov: Array


@dataclass(frozen=True)
class Fit:
    """Estimated parameters: ``logliks[k]`` belongs to the parameters before the k-th M step.

    ``loglik`` is that of the parameters returned; ``first`` the month their start belongs to.
    """

    spec: Spec
    parameters: Parameters
    first: date
    loglik: float
    logliks: tuple[float, ...]
    converged: bool


@dataclass(frozen=True)
class Smoothed:
    """What the whole panel says of every month.

    Args:
        factors: period and one column per factor (standardised units).
        deviations: the same shape: posterior standard deviations.
        values: period and one column per series in original units: the smoothed fit of the model,
            equal to the data where observed (AR(1)) and a nowcast where missing. A quarterly
            series is the quarter's figure in its third month and null elsewhere.
        errors: (T, n) smoothed idiosyncratic terms, standardised.
        loglik: log-likelihood of the panel, on observed cells.
    """

    factors: pl.DataFrame
    deviations: pl.DataFrame
    values: pl.DataFrame
    errors: Array
    loglik: float


@dataclass(frozen=True)
class Joint:
    """Figures of one series in k months, jointly normal given a panel; parameters held.

    Args:
        series: the column.
        months: first days of the k months (quarterly: third months).
        mean: (k,) expected figures, original units; a published figure is itself.
        cov: (k, k) their covariance, units squared; 0 for a published figure.
    """

    series: str
    months: tuple[date, ...]
    mean: Array
    cov: Array

    def draws(self, count: int, seed: int) -> Array:
        """Joint draws of the k figures, (count, k); the same seed gives the same draws."""
        size, side = np.linalg.eigh(self.cov)
        root = side * np.sqrt(np.maximum(size, 0.0))
        normal = np.random.default_rng(seed).standard_normal((count, self.mean.size))
        return np.asarray(self.mean + normal @ root.T)


@dataclass(frozen=True)
class News:
    """Why a nowcast moved: old + reestimation + the impacts in ``cells`` = new.

    Args:
        series: the target, with its month (quarterly: third month of the quarter).
        period: first day of that month.
        old: the nowcast from the old panel and the old fit, original units.
        new: the nowcast from the new panel and the new fit.
        reestimation: change from old fit to new fit on the old panel (0 when held).
        cells: one row per changed cell: series, period, kind (withdrawn, revision, release),
            expected (old value or forecast), actual, weight, impact; original units. A withdrawn
            cell has no actual; what is expected is what the model says without it.
        residual: what the parts leave over; rounding only.
    """

    series: str
    period: date
    old: float
    new: float
    reestimation: float
    cells: pl.DataFrame
    residual: float

    @property
    def revisions(self) -> float:
        """Impact of revised and withdrawn cells."""
        return float(self.cells.filter(pl.col("kind") != "release")["impact"].sum())

    @property
    def releases(self) -> float:
        """Impact of new cells."""
        return float(self.cells.filter(pl.col("kind") == "release")["impact"].sum())

    def by_series(self) -> pl.DataFrame:
        """Impact per series and kind, largest first."""
        return (
            self.cells.group_by("series", "kind")
            .agg(pl.col("impact").sum())
            .sort(pl.col("impact").abs(), "series", "kind", descending=[True, False, False])
        )
