"""Scores of a replay: one case per month, per model and against the rules of thumb.

Enters: forecasts with what came of them (``replay.forecasts``). Leaves: frames of scores, of tests
of the combination against each floor, and of medians over countries. Several forecasts of one month
at one distance are one case: their losses are averaged, so that months with more releases do not
count twice. Months of which the month itself or the one growth is reckoned from was skipped in
estimation (``Recipe.skip``) are left out of the main sample, counted, and scored in ``whole``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import NormalDist
from typing import Literal

import numpy as np
import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import KenteringError
from kentering.forecast.combine import COMBINED
from kentering.forecast.recipe import models, recipe
from kentering.forecast.situation import Array
from kentering.record.assemble import LEVELS, NAMES
from kentering.record.compare import berkowitz, diebold_mariano, giacomini_white
from kentering.record.scores import crps_quantiles
from kentering.record.tails import normal_cdf

Stage = Literal["first", "next", "latest"]
STAGES: tuple[Stage, ...] = ("first", "next", "latest")
GROUP = ("geo", "branch", "target", "h", "model")
FIFTHS = 5
EDGE = -NormalDist().inv_cdf(0.05)
"""Standard deviations from the median to the outermost quantiles of a normal."""
SIGNIFICANT = 0.10
RATIOS = ("rmse_ratio", "mae_ratio", "crps_ratio", "dm", "dm_p", "gw", "gw_p")


def floors() -> tuple[str, ...]:
    """The models the others have to beat, in the catalogue's order."""
    return tuple(code for code, entry in models().items() if entry.floor)


def pit(realised: Array, quantiles: Array) -> Array:
    """Where the realisation lies in a density given by quantiles, per case.

    Linear between the quantiles; beyond the outermost a normal with the median's distance to them.

    Args:
        realised: (n,).
        quantiles: (n, 19) at ``assemble.LEVELS``.

    Returns:
        (n,), strictly between 0 and 1.
    """
    count = (quantiles <= realised[:, None]).sum(axis=1)
    row = np.arange(len(realised))
    low = np.clip(count - 1, 0, len(LEVELS) - 2)
    left, right = quantiles[row, low], quantiles[row, low + 1]
    share = (realised - left) / np.maximum(right - left, 1e-300)
    inside = LEVELS[low] + np.clip(share, 0, 1) * (LEVELS[low + 1] - LEVELS[low])
    middle, tiny = quantiles[:, len(LEVELS) // 2], 1e-9
    down = np.maximum((middle - quantiles[:, 0]) / EDGE, tiny)
    up = np.maximum((quantiles[:, -1] - middle) / EDGE, tiny)
    below = normal_cdf(-EDGE + (realised - quantiles[:, 0]) / down)
    above = normal_cdf(EDGE + (realised - quantiles[:, -1]) / up)
    found = np.where(count == 0, below, np.where(count == len(LEVELS), above, inside))
    return np.clip(found, 1e-12, 1 - 1e-12)


def cases(forecasts: pl.DataFrame) -> pl.DataFrame:
    """One row per target, distance, model, month and outcome, with its losses.

    Args:
        forecasts: of ``replay.forecasts``.

    Returns:
        geo, branch, target, h, model, period, skipped, stage (which release of the month counts as
        the outcome), count (forecasts of that month), error, absolute, squared, crps (percentage
        points), inside (share within the central 80 %), direction (share of right directions; null
        where nothing changed), pit (of the last).
    """
    return pl.concat([_of_stage(forecasts, stage) for stage in STAGES])


def _of_stage(forecasts: pl.DataFrame, stage: Stage) -> pl.DataFrame:
    rows = forecasts.drop_nulls(stage).sort(*GROUP, "period", "as_of")
    y, quantiles = rows[stage].to_numpy(), rows.select(NAMES).to_numpy()
    value, said = pl.col(stage), pl.col("mean")
    change, foretold = value - pl.col("before"), said - pl.col("before")
    some = len(y) > 0
    rows = rows.with_columns(
        stage=pl.lit(stage),
        error=said - value,
        crps=pl.Series(crps_quantiles(y, quantiles, LEVELS) if some else y),
        pit=pl.Series(pit(y, quantiles) if some else y),
        inside=value.is_between("q10", "q90").cast(pl.Float64),
        direction=pl.when(change != 0).then((change.sign() == foretold.sign()).cast(pl.Float64)),
        skipped=skipped(),
    )
    return rows.group_by(*GROUP, "period", "skipped", "stage", maintain_order=True).agg(
        count=pl.len(),
        error=pl.col("error").mean(),
        absolute=pl.col("error").abs().mean(),
        squared=pl.col("error").pow(2).mean(),
        crps=pl.col("crps").mean(),
        inside=pl.col("inside").mean(),
        direction=pl.col("direction").mean(),
        pit=pl.col("pit").last(),
    )


def samples(every: pl.DataFrame) -> pl.DataFrame:
    """Every case in the sample ``whole``, and those of months not skipped in ``main`` as well."""
    main = every.filter(~pl.col("skipped")).with_columns(sample=pl.lit("main"))
    return pl.concat([main, every.with_columns(sample=pl.lit("whole"))])


def skipped() -> pl.Expr:
    """Whether the month, or the one its growth is reckoned from, is skipped in estimation."""
    month_before, year_before = (pl.col("period").dt.offset_by(o) for o in ("-1mo", "-12mo"))
    from_ = pl.when(pl.col("target") == "yoy").then(year_before).otherwise(month_before)
    within = [
        month.is_between(pl.lit(s.first), pl.lit(s.last))
        for s in recipe().skip
        for month in (pl.col("period"), from_)
    ]
    return pl.any_horizontal(within) if within else pl.lit(False)


def scored(every: pl.DataFrame) -> pl.DataFrame:
    """Scores of every model.

    Args:
        every: of ``cases``.

    Returns:
        geo, branch, target, h, model, stage, sample, n (months), left_out (months in ``whole`` that
        this sample lacks), rmse, mae, bias, crps, direction, n_direction, coverage (of the central
        80 %), fifth1..fifth5 (share of outcomes in each fifth of the density), berkowitz_p (h = 1
        only: further ahead neighbouring cases overlap).
    """
    place = [*GROUP, "stage"]
    fifth = (pl.col("pit") * FIFTHS).floor().clip(0, FIFTHS - 1)
    found = (
        samples(every)
        .sort("period")
        .group_by(*place, "sample", maintain_order=True)
        .agg(
            n=pl.len(),
            rmse=pl.col("squared").mean().sqrt(),
            mae=pl.col("absolute").mean(),
            bias=pl.col("error").mean(),
            crps=pl.col("crps").mean(),
            direction=pl.col("direction").mean(),
            n_direction=pl.col("direction").count(),
            coverage=pl.col("inside").mean(),
            **{f"fifth{k + 1}": (fifth == k).mean() for k in range(FIFTHS)},
            pits=pl.col("pit"),
        )
    )
    lists = zip(found["pits"], found["h"], strict=True)
    tested = [_p(partial(berkowitz, p.to_numpy())) if h == 1 else None for p, h in lists]
    found = found.with_columns(berkowitz_p=pl.Series(tested, dtype=pl.Float64)).drop("pits")
    whole = found.filter(pl.col("sample") == "whole").select(*place, whole="n")
    found = found.join(whole, on=place, how="left")
    found = found.with_columns(left_out=pl.col("whole") - pl.col("n")).drop("whole")
    return found.sort(*place, "sample")


def _mean(values: pl.Series) -> float:
    return float(np.mean(values.to_numpy()))


def _p(test: Callable[[], object]) -> float | None:
    """The probability a test gives; None where the sample cannot tell."""
    try:
        found = getattr(test(), "p", None)
    except KenteringError:
        return None
    return None if found is None else float(found)


def compared(every: pl.DataFrame, model: str = COMBINED) -> pl.DataFrame:
    """A model against each floor, on the months that both foretold.

    Diebold-Mariano as corrected by Harvey, Leybourne and Newbold and Giacomini-White, on squared
    errors, with as many autocovariances as the forecasts overlap (``compare``).

    Args:
        every: of ``cases``.
        model: which one.

    Returns:
        geo, branch, target, h, floor, stage, sample, n, rmse_ratio, mae_ratio, crps_ratio (below
        one: the model is better), dm, dm_p, gw, gw_p (null where the sample cannot tell).
    """
    place = [*(c for c in GROUP if c != "model"), "stage"]
    ours = every.filter(pl.col("model") == model).drop("model")
    theirs = every.filter(pl.col("model").is_in(floors()))
    pairs = ours.join(theirs, on=[*place, "period", "skipped"], suffix="_floor").sort("period")
    found: list[dict[str, object]] = []
    keys = [*place, "sample", "model"]
    for key, own in samples(pairs).group_by(keys, maintain_order=True):
        found.append({**dict(zip(keys, key, strict=True)), **_comparison(own)})
    schema = {**{k: every.schema[k] for k in [*place, "model"]}, "sample": pl.String()}
    schema |= {"n": pl.Int64()} | dict.fromkeys(RATIOS, pl.Float64())
    frame = pl.DataFrame(found, schema=schema).rename({"model": "floor"})
    return frame.sort(*place, "sample", "floor")


def _comparison(own: pl.DataFrame) -> dict[str, object]:
    def ratio(loss: str) -> float | None:
        under = _mean(own[f"{loss}_floor"])
        return _mean(own[loss]) / under if under > 0 else None

    squared = ratio("squared")
    a, b, h = own["squared"].to_numpy(), own["squared_floor"].to_numpy(), int(own["h"][0])
    tests: dict[str, object] = {}
    for name, test in (("dm", diebold_mariano), ("gw", giacomini_white)):
        if own.height < 3 * h + 3:  # the lagged difference and the overlap leave too little
            tests |= {name: None, f"{name}_p": None}
            continue
        try:
            found = test(a, b, h)
        except KenteringError:
            tests |= {name: None, f"{name}_p": None}
        else:
            tests |= {name: found.statistic, f"{name}_p": found.p}
    return {
        "n": own.height,
        "rmse_ratio": None if squared is None else float(np.sqrt(squared)),
        "mae_ratio": ratio("absolute"),
        "crps_ratio": ratio("crps"),
        **tests,
    }


def medians(tests: pl.DataFrame, scores: pl.DataFrame, model: str = COMBINED) -> pl.DataFrame:
    """Over the countries (aggregates such as the euro area apart), per target and distance.

    Returns:
        branch, target, h, floor, stage, sample, countries, rmse_ratio, mae_ratio, crps_ratio
        (medians), lowest, highest (RMSE ratio), below_one (countries), better, worse (countries
        with a Diebold-Mariano p below 0.10), coverage (of all cases together).
    """
    lands = [c for c, g in catalogue().geos.items() if g.kind == "country"]
    place = ["branch", "target", "h", "stage", "sample"]
    ours = scores.filter(pl.col("model") == model, pl.col("geo").is_in(lands))
    covered = ours.group_by(place).agg(
        coverage=(pl.col("coverage") * pl.col("n")).sum() / pl.col("n").sum()
    )
    sure = pl.col("dm_p") < SIGNIFICANT
    found = (
        tests.filter(pl.col("geo").is_in(lands))
        .group_by(*place, "floor")
        .agg(
            pl.col("geo").n_unique().alias("countries"),
            *(pl.col(f"{loss}_ratio").median() for loss in ("rmse", "mae", "crps")),
            pl.col("rmse_ratio").min().alias("lowest"),
            pl.col("rmse_ratio").max().alias("highest"),
            (pl.col("rmse_ratio") < 1).sum().alias("below_one"),
            (sure & (pl.col("dm") < 0)).sum().alias("better"),
            (sure & (pl.col("dm") > 0)).sum().alias("worse"),
        )
    )
    return found.join(covered, on=place, how="left").sort(*place, "floor")
