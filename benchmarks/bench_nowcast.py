"""Dynamic factor model against statsmodels' DynamicFactorMQ and nowcastbox: EM and news.

Same panel, same starting parameters, one thread each. Log-likelihoods on the same parameters are
compared before any time is told: on the whole panel with statsmodels, and with nowcastbox too where
its terms are AR(1) and its measurement noise is set to zero. With white noise nowcastbox keeps
quarterly errors out of its state, which is another and smaller model; there its likelihood is
compared on the monthly series alone. Its own defaults are timed. A time of an iteration is the
difference between many and few, in processor time, the least of several; none is asserted.

    python benchmarks/bench_nowcast.py --monthly 120 --quarterly 10 --months 240
    python benchmarks/bench_nowcast.py --linear
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
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
    """Processor seconds: other work on the machine lengthens them less than the clock's."""
    began = time.process_time()
    answer = call()
    return time.process_time() - began, answer


def iterations(calls: dict[str, tuple[Callable[[int], Any], int, int]]) -> dict[str, float]:
    """Seconds of one iteration of each, taken in turns: the least of many less that of few.

    Args:
        calls: per name what runs a number of iterations, that number, and how often it is timed.
    """
    least: dict[tuple[str, int], float] = {}
    for turn in range(max(repeats for _, _, repeats in calls.values())):
        for name, (call, more, repeats) in calls.items():
            if turn >= repeats:
                continue
            for count in (1, 1 + more):
                spent = timed(lambda call=call, count=count: call(count))[0]
                least[name, count] = min(spent, least.get((name, count), np.inf))
    return {
        name: (least[name, 1 + more] - least[name, 1]) / more
        for name, (_, more, _) in calls.items()
    }


@dataclass(frozen=True)
class Case:
    """One panel, its model and where EM starts, standardised."""

    frame: pl.DataFrame
    spec: nowcast.Spec
    par: nowcast.Parameters
    x: np.ndarray
    first: date
    monthly: int

    @property
    def white(self) -> bool:
        """Whether the idiosyncratic terms are white noise."""
        return self.spec.idiosyncratic == "iid"

    def ours(self, iterations: int) -> nowcast.Fit:
        """So many iterations of our EM and the last log-likelihood."""
        from kentering.nowcast.em import maximise

        return maximise(self.par, self.x, replace(self.spec, iterations=iterations), self.first)


def case(kind: str, monthly: int, quarterly: int, months: int) -> Case:
    from kentering.nowcast.panel import read, standards
    from kentering.nowcast.start import starting

    frame = panel(monthly, quarterly, months)
    asked = spec(frame, monthly, kind, 1)
    grid = read(frame, asked.quarterly)
    center, scale = standards(grid, asked)
    par = starting(grid, asked, center, scale)
    x = (grid.figures - center) / scale
    return Case(frame, asked, par, x, grid.months[0], monthly)


def box(at: Case, columns: int, noise: float) -> Callable[[int], Any] | None:
    """EM of nowcastbox from the same parameters on the first columns; None where it is absent."""
    try:
        from nowcastbox.models._em_steps import EMParameters, StateLayout
        from nowcastbox.models.em import run_em
    except ImportError:
        return None
    par, n = at.par, columns
    low = par.quarterly[:n]
    five = np.array([1.0, 2.0, 3.0, 2.0, 1.0])
    layout = StateLayout(
        list(par.series[:n]), list(BLOCKS), [1, 1, 1], 1, _inside(n).astype(bool),
        [five if q else np.ones(1) for q in low], at.spec.idiosyncratic,
    )  # fmt: skip
    loadings = np.zeros((n, layout.n_factor_states))
    for b in range(3):
        where = layout.block_index(b)
        loadings[:, where[0]] = par.loadings[:n, b]
        if low.any():
            loadings[np.ix_(low, where)] = np.outer(par.loadings[:n, b][low], five)
    # With white noise the error is the measurement's.
    quarter = par.sigma2[:n] * np.where(low, five @ five, 1.0)
    start = EMParameters(
        tuple(par.transition[b : b + 1, b : b + 1] for b in range(3)),
        tuple(par.shock[b : b + 1, b : b + 1] for b in range(3)),
        loadings, par.rho[:n].copy(), par.sigma2[:n].copy(),
        quarter if at.white else np.full(n, noise),
    )  # fmt: skip
    x = np.ascontiguousarray(at.x[:, :n])
    return lambda k: run_em(start, layout, x, max_iter=k, tol=0.0, method="auto")


def box_gap(at: Case) -> float | None:
    """Difference of the log-likelihoods where the two models are one."""
    from kentering.nowcast.system import plan, smooth_state, third_row

    n = at.monthly if at.white else at.x.shape[1]
    call = box(at, n, 0.0)
    if call is None:
        return None
    x = at.x.copy()
    x[:, n:] = np.nan
    made = plan(at.par, np.isfinite(x), third=third_row(at.first), white=at.white)
    ours = smooth_state(at.par, x, made, backward=False).loglik
    return float(abs(call(0).loglikelihood_path[0] - ours))


def one(kind: str, args: argparse.Namespace) -> None:
    at = case(kind, args.monthly, args.quarterly, args.months)
    fitted = at.ours(args.iterations)
    model = theirs(at.frame, args.monthly, kind)
    start = vector(model, at.par)
    model.update(start)
    gap = abs(model.loglike(start) - fitted.logliks[0])
    print(f"{kind}: |log-likelihood difference| at the start: statsmodels {gap:.1e}", end="")
    if gap > 1e-6 * max(1.0, abs(fitted.logliks[0]) * 1e-3):
        raise SystemExit("answers differ")
    other = box_gap(at)
    print("; nowcastbox is not installed" if other is None else f", nowcastbox {other:.1e}")

    def their_em(iterations: int) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return model.fit_em(
                start, maxiter=iterations, tolerance=0.0, return_params=True,
                llf_decrease_action="ignore",
            )  # fmt: skip

    calls = {"ours": (at.ours, 20, 2 * args.repeats)}
    call = box(at, at.x.shape[1], 1e-4)
    if call is not None:
        call(1)
        calls["nowcastbox"] = (call, args.iterations, args.repeats)
    calls["statsmodels"] = (their_em, args.iterations, min(2, args.repeats))
    spent = iterations(calls)
    ours = spent["ours"]
    told = [
        f"{name} {seconds * 1e3:.1f} ms (ratio {seconds / ours:.1f})"
        for name, seconds in spent.items()
    ]
    print(f"{kind}: one EM iteration: {', '.join(told)}; load {os.getloadavg()[0]:.1f}")
    _shares(kind, at, ours)
    if args.news:
        held = replace(fitted, parameters=at.par)
        _news(kind, args, at.frame, held, model, start)


def _shares(kind: str, at: Case, whole: float) -> None:
    """What part of an iteration is the recursion's own arithmetic, its rows given."""
    from kentering.nowcast import system

    made = system.plan(at.par, np.isfinite(at.x), third=system.third_row(at.first), white=at.white)
    work = system.room(made, at.x.shape[0])

    def least(call: Callable[[], Any]) -> float:
        call()
        return min(timed(call)[0] for _ in range(10))

    step = least(lambda: system.smooth_state(at.par, at.x, made, work=work))
    rows = least(_collapse(at, made))
    print(
        f"{kind}: state of {made.size}; of an iteration filter and smoother {step / whole:.0%}, "
        f"their rows {rows / whole:.0%}, so the recursion itself {(step - rows) / whole:.0%}"
    )


def _collapse(at: Case, made: Any) -> Callable[[], Any]:
    """The collapse of every month's rows and nothing else."""
    import numba

    from kentering.nowcast.kernel import _collapse as month

    q = made.factors
    logs = np.log(np.vstack([at.par.sigma2, at.par.sigma2 / (1 - at.par.rho**2)]))
    spare = np.zeros((q, q)), np.zeros(q), np.zeros((q, q)), np.zeros(q), np.zeros(q, np.int64)

    @numba.njit
    def every(x, gap, loadings, rho, sigma2, logs, info, score, factor, value, pivot):  # type: ignore[no-untyped-def]
        total = 0.0
        for t in range(x.shape[0]):
            total += month(
                x, gap, t, loadings, rho, sigma2, logs, info, score, factor, value, pivot
            )[1]
        return total

    par = at.par
    return lambda: every(at.x, made.gap, par.loadings, par.rho, par.sigma2, logs, *spare)


def linear(args: argparse.Namespace) -> None:
    """Milliseconds of an iteration by number of monthly series."""
    for kind in args.kinds.split(","):
        for quarterly in (0, args.quarterly):
            print(f"{kind}, {quarterly} quarterly, {args.months} months")
            for monthly in (30, 60, 120, 240, 480):
                at = case(kind, monthly, quarterly, args.months)
                at.ours(1)
                spent = iterations({"ours": (at.ours, 20, args.repeats)})["ours"]
                print(f"  {monthly} monthly series: {spent * 1e3:.1f} ms")


def _news(
    kind: str,
    args: argparse.Namespace,
    frame: pl.DataFrame,
    held: nowcast.Fit,
    model: Any,
    start: np.ndarray,
) -> None:
    """Every month of one series revised, parameters held, target a quarterly series' last month."""
    changed = frame.with_columns(pl.col("s000") + 0.1 * (1 + pl.int_range(pl.len()) % 5))
    target, month = frame.columns[args.monthly + 1], frame["period"][-1]

    def mine() -> nowcast.News:
        return nowcast.news(held, frame, changed, target, month)

    answer = mine()
    ours = min(timed(mine)[0] for _ in range(5 * args.repeats))
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

        other = call()
        spent = min(timed(call)[0] for _ in range(2))
    move = float(other.total_impacts[target].iloc[0])
    print(
        f"{kind}: news, {answer.cells.height} cells: ours {ours:.3f} s (residual "
        f"{answer.residual:.0e}, difference {abs(move - (answer.new - answer.old)):.0e}), "
        f"statsmodels {spent:.2f} s, ratio {spent / ours:.0f}"
    )
    if abs(move - (answer.new - answer.old)) > 1e-6:
        raise SystemExit("answers differ")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--monthly", type=int, default=30)
    parser.add_argument("--quarterly", type=int, default=3)
    parser.add_argument("--months", type=int, default=120)
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--kinds", default="ar1,iid")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--linear", action="store_true", help="only time by number of series")
    parser.add_argument("--news", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    if given.linear:
        linear(given)
    else:
        for each in given.kinds.split(","):
            one(each, given)
