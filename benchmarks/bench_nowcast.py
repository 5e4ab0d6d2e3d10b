"""Dynamic factor model against statsmodels' DynamicFactorMQ: EM iterations and news.

Same panel, same number of iterations, one thread each; log-likelihoods on the same parameters are
compared before any time is told. No time is asserted.

    python benchmarks/bench_nowcast.py --monthly 120 --quarterly 10 --months 240
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import numpy as np  # noqa: E402 -- after the thread settings
import polars as pl  # noqa: E402

from kentering import nowcast  # noqa: E402

BLOCKS = ("global", "real", "price")


def panel(monthly: int, quarterly: int, months: int, seed: int = 1) -> pl.DataFrame:
    """Three factors, AR(1) errors, a ragged edge and one missing cell in fifty."""
    rng = np.random.default_rng(seed)
    n, long = monthly + quarterly, months + 4
    factors, errors = np.zeros((long, 3)), np.zeros((long, n))
    for t in range(1, long):
        factors[t] = 0.7 * factors[t - 1] + rng.normal(size=3)
        errors[t] = 0.4 * errors[t - 1] + rng.normal(size=n)
    loadings = rng.normal(size=(n, 3)) * _inside(n)
    latent = factors @ loadings.T + errors
    x = latent[4:].copy()
    sums = sum(w * latent[4 - k : long - k] for k, w in enumerate((1, 2, 3, 2, 1)))
    third = np.arange(months) % 3 == 2
    x[:, monthly:] = np.where(third[:, None], sums[:, monthly:], np.nan)
    x[:, :monthly][rng.random((months, monthly)) < 0.02] = np.nan
    x[-2:, 1 : monthly // 3] = np.nan
    x[-3:, monthly:] = np.nan
    x[:, 0] = latent[4:, 0]
    frame = pl.select(period=pl.date_ranges(pl.date(2004, 1, 1), pl.date(2100, 1, 1), "1mo"))
    frame = frame.explode("period").head(months)
    columns = [pl.Series(f"s{i:03d}", x[:, i], nan_to_null=True) for i in range(n)]
    return frame.with_columns(columns)


def _inside(n: int) -> np.ndarray:
    i = np.arange(n)
    return np.column_stack([np.ones(n), i % 2 == 0, i % 2 == 1])


def spec(frame: pl.DataFrame, monthly: int, kind: str, iterations: int) -> nowcast.Spec:
    names = tuple(c for c in frame.columns if c != "period")
    inside = _inside(len(names)).astype(bool)
    return nowcast.Spec(
        blocks=tuple(
            nowcast.Block(b, tuple(n for n, yes in zip(names, inside[:, k], strict=True) if yes))
            for k, b in enumerate(BLOCKS)
        ),
        quarterly=names[monthly:],
        idiosyncratic="ar1" if kind == "ar1" else "iid",
        iterations=iterations,
        tolerance=0.0,
    )


def theirs(frame: pl.DataFrame, monthly: int, kind: str) -> Any:
    """The same model in statsmodels."""
    from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQ

    names = [c for c in frame.columns if c != "period"]
    inside = _inside(len(names)).astype(bool)
    factors = {
        n: [b for b, yes in zip(BLOCKS, row, strict=True) if yes]
        for n, row in zip(names, inside, strict=True)
    }
    months, quarters = pandas(frame, monthly)
    return DynamicFactorMQ(
        months, endog_quarterly=quarters, factors=factors, idiosyncratic_ar1=kind == "ar1"
    )


def pandas(frame: pl.DataFrame, monthly: int) -> tuple[Any, Any]:
    """The panel as statsmodels wants it: months and quarters apart."""
    import pandas as pd

    names = [c for c in frame.columns if c != "period"]
    index = pd.PeriodIndex(frame["period"].to_list(), freq="M")
    data = pd.DataFrame(frame.select(names).fill_null(np.nan).to_numpy(), index, names)
    quarters = data[names[monthly:]][index.month % 3 == 0]
    quarters.index = quarters.index.asfreq("Q")
    return data[names[:monthly]], quarters


def vector(model: Any, par: nowcast.Parameters) -> np.ndarray:
    """Our parameters as statsmodels' vector (one lag, one factor per block)."""
    where, out = model._p, np.zeros(model.k_params)
    order = [BLOCKS.index(b) for b in model.factor_names]
    loads = [par.loadings[i][order][par.loadings[i][order] != 0] for i in range(model.k_endog)]
    out[where["loadings"]] = np.concatenate(loads)
    out[where["factor_ar"]] = np.diag(par.transition)[order]
    out[where["factor_cov"]] = np.sqrt(np.diag(par.shock))[order]
    if model.idiosyncratic_ar1:
        out[where["idiosyncratic_ar1"]] = par.rho
    out[where["idiosyncratic_var"]] = par.sigma2
    return out


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = call()
    return time.perf_counter() - began, answer


def one(kind: str, args: argparse.Namespace) -> None:
    from kentering.nowcast.em import maximise
    from kentering.nowcast.panel import read, standards
    from kentering.nowcast.start import starting

    frame = panel(args.monthly, args.quarterly, args.months)
    ours_spec = spec(frame, args.monthly, kind, args.iterations)
    grid = read(frame, ours_spec.quarterly)
    center, scale = standards(grid, ours_spec)
    par = starting(grid, ours_spec, center, scale)
    x = (grid.figures - center) / scale
    maximise(par, x, spec(frame, args.monthly, kind, 1), grid.months[0])  # compile or load
    ours, fitted = timed(lambda: maximise(par, x, ours_spec, grid.months[0]))
    model = theirs(frame, args.monthly, kind)
    start = vector(model, par)
    model.update(start)
    gap = abs(model.loglike(start) - fitted.logliks[0])
    print(f"{kind}: |log-likelihood difference| at the start {gap:.1e}")
    if gap > 1e-6 * max(1.0, abs(fitted.logliks[0]) * 1e-3):
        raise SystemExit("answers differ")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spent, _ = timed(
            lambda: model.fit_em(
                start,
                maxiter=args.iterations,
                tolerance=0.0,
                return_params=True,
                llf_decrease_action="ignore",
            )
        )
    print(
        f"{kind}: EM, {args.iterations} iterations: ours {ours:.3f} s "
        f"({len(fitted.logliks)} done), statsmodels {spent:.2f} s, ratio {spent / ours:.0f}"
    )
    if args.news:
        _news(kind, args, frame, fitted, model, start)


def _news(
    kind: str,
    args: argparse.Namespace,
    frame: pl.DataFrame,
    fitted: nowcast.Fit,
    model: Any,
    start: np.ndarray,
) -> None:
    """Every month of one series revised, parameters held, target a quarterly series' last month."""
    changed = frame.with_columns(pl.col("s000") + 0.1 * (1 + pl.int_range(pl.len()) % 5))
    target, month = frame.columns[args.monthly + 1], frame["period"][-1]
    held = replace(fitted, parameters=replace(fitted.parameters, **_held(fitted, model, start)))
    nowcast.news(held, frame, changed, target, month)
    ours, answer = timed(lambda: nowcast.news(held, frame, changed, target, month))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        before = model.smooth(start, cov_type="none")
        months, quarters = pandas(changed, args.monthly)

        def call() -> Any:
            after = before.apply(months, endog_quarterly=quarters, retain_standardization=True)
            return after.news(
                before,
                impact_date=str(month)[:7],
                impacted_variable=target,
                comparison_type="previous",
            )

        spent, other = timed(call)
    move = float(other.total_impacts[target].iloc[0])
    print(
        f"{kind}: news, {answer.cells.height} cells: ours {ours:.3f} s (residual "
        f"{answer.residual:.0e}, difference {abs(move - (answer.new - answer.old)):.0e}), "
        f"statsmodels {spent:.2f} s, ratio {spent / ours:.0f}"
    )
    if abs(move - (answer.new - answer.old)) > 1e-6:
        raise SystemExit("answers differ")


def _held(fitted: nowcast.Fit, model: Any, start: np.ndarray) -> dict[str, np.ndarray]:
    """The start parameters again, which both sides hold in the news."""
    from kentering.nowcast.system import stationary

    par, where = fitted.parameters, model._p
    order = [BLOCKS.index(b) for b in model.factor_names]
    loadings = np.zeros_like(par.loadings)
    at = 0
    for i in range(loadings.shape[0]):
        own = [k for k in order if par.loadings[i, k] != 0]
        loadings[i, own] = start[where["loadings"]][at : at + len(own)]
        at += len(own)
    transition, shock = np.zeros((3, 3)), np.zeros((3, 3))
    transition[order, order] = start[where["factor_ar"]]
    shock[order, order] = start[where["factor_cov"]] ** 2
    ar1 = model.idiosyncratic_ar1
    return {
        "loadings": loadings,
        "transition": transition,
        "shock": shock,
        "rho": start[where["idiosyncratic_ar1"]].copy() if ar1 else np.zeros(model.k_endog),
        "sigma2": start[where["idiosyncratic_var"]].copy(),
        "start_mean": np.zeros(15),
        "start_cov": stationary(transition, shock, 5),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--monthly", type=int, default=30)
    parser.add_argument("--quarterly", type=int, default=3)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--kinds", default="ar1,iid")
    parser.add_argument("--news", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    for each in given.kinds.split(","):
        one(each, given)
