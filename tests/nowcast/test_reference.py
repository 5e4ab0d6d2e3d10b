"""The same parameters through statsmodels' DynamicFactorMQ and the New York Fed's own results.

The Fed's data and results lie in statsmodels' test folder, which its wheel ships; where a
distribution leaves them out, those tests are skipped and say so.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

pytest.importorskip("numba")
pytest.importorskip("statsmodels")
import pandas as pd
import statsmodels
from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQ

from kentering.nowcast.decompose import Target, decompose
from kentering.nowcast.em import m_step
from kentering.nowcast.model import Block, Parameters, Spec
from kentering.nowcast.system import errors_of, plan, smooth_state, start_rows, stationary

FED = Path(statsmodels.__file__).parent / "tsa/statespace/tests/results/frbny_nowcast"
pytestmark = [pytest.mark.filterwarnings("ignore")]


def convert(mod, params, mean, std):
    """statsmodels' vector as our parameters, its covariance factors multiplied out."""
    s, n, where = mod._s, mod.k_endog, mod._p
    blocks = s.factor_blocks
    r, p = sum(b.k_factors for b in blocks), max(b.factor_order for b in blocks)
    loadings, values = np.zeros((n, r)), list(params[where["loadings"]])
    for i in range(n):
        for k in s.endog_factor_iloc[i]:
            loadings[i, k] = values.pop(0)
    ar, shock = np.zeros((r, r * p)), np.zeros((r, r))
    coefficients, roots = list(params[where["factor_ar"]]), list(params[where["factor_cov"]])
    first = 0
    for b in blocks:
        own = np.arange(first, first + b.k_factors)
        first += b.k_factors
        for row in own:
            for lag in range(b.factor_order):
                for column in own:
                    ar[row, lag * r + column] = coefficients.pop(0)
        root = np.zeros((own.size, own.size))
        for i, j in zip(*np.tril_indices(own.size), strict=True):
            root[i, j] = roots.pop(0)
        shock[np.ix_(own, own)] = root @ root.T
    quarterly = np.arange(n) >= mod.k_endog_M
    lags = max(p, 5) if quarterly.any() else p
    rho = params[where["idiosyncratic_ar1"]] if mod.idiosyncratic_ar1 else np.zeros(n)
    return Parameters(
        tuple(f"s{i}" for i in range(n)), quarterly, mean, std, loadings, ar, shock,
        np.array(rho), np.array(params[where["idiosyncratic_var"]]),
        np.zeros(r * lags), stationary(ar, shock, lags),
    )  # fmt: skip


def simulated(months, monthly, quarterly, blocks, missing):
    rng = np.random.default_rng(0)
    r, n, long = len(blocks), monthly + quarterly, months + 5
    f, e = np.zeros((long, r)), np.zeros((long, n))
    for t in range(1, long):
        f[t], e[t] = 0.7 * f[t - 1] + rng.normal(size=r), 0.4 * e[t - 1] + rng.normal(size=n)
    loadings = rng.normal(size=(n, r))
    for k, inside in enumerate(blocks.values()):
        loadings[[i for i in range(n) if i not in inside], k] = 0
    latent = f @ loadings.T + e
    x, index = latent[5:].copy(), pd.period_range("2000-01", periods=months, freq="M")
    for j in range(monthly, n):
        sums = sum(w * latent[5 - k : long - k, j] for k, w in enumerate((1, 2, 3, 2, 1)))
        x[:, j] = np.where(index.month % 3 == 0, sums, np.nan)
    if missing:  # head, interior, whole month, long gap, ragged edge
        x[:, :monthly][rng.random((months, monthly)) < 0.08] = np.nan
        x[:9, 0] = x[-4:, 1] = x[20:29, 2] = x[40] = x[-1] = np.nan
    return index, x


def both(kind, quarterly, several, missing, lags, months=60):
    n = 6 + quarterly
    blocks = {"g": range(8), "a": range(4), "b": range(3, 8)} if several else {"g": range(8)}
    index, x = simulated(months, 6, quarterly, blocks, missing)
    names = [f"s{i}" for i in range(n)]
    data, extra = pd.DataFrame(x, index, names), {}
    if quarterly:
        low = data[names[6:]][index.month % 3 == 0]
        low.index = low.index.asfreq("Q")
        extra = {"endog_quarterly": low}
    mod = DynamicFactorMQ(
        data[names[:6]],
        factors={name: [b for b, s in blocks.items() if i in s] for i, name in enumerate(names)},
        factor_orders=dict.fromkeys(blocks, lags),
        idiosyncratic_ar1=kind == "ar1",
        **extra,
    )
    mean, std = np.nanmean(x, 0), np.nanstd(x, 0, ddof=1)
    par = convert(mod, mod.start_params, mean, std)
    spec = Spec(
        tuple(
            Block(b, tuple(n for i, n in enumerate(names) if i in s), lags=lags)
            for b, s in blocks.items()
        ),
        tuple(names[6:]),
        kind,
    )
    return mod, par, (x - mean) / std, spec


@pytest.mark.parametrize("kind", ["ar1", "iid"])
@pytest.mark.parametrize("quarterly", [0, 2])
@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("lags", [1, 2])
def test_likelihood_and_states(kind, quarterly, several, missing, lags):
    mod, par, x, _ = both(kind, quarterly, several, missing, lags)
    theirs = mod.smooth(mod.start_params, cov_type="none")
    made = plan(par, np.isfinite(x), third=2, white=kind == "iid")
    ours = smooth_state(par, x, made)
    r, at = par.loadings.shape[1], mod._s["factors_L1"]
    assert ours.loglik == pytest.approx(theirs.llf, abs=1e-6)
    assert np.allclose(ours.state[:, :r], theirs.smoothed_state[at].T, rtol=0, atol=1e-8)
    covs = theirs.smoothed_state_cov[np.ix_(at, at)].transpose(2, 0, 1)
    assert np.allclose(ours.cov(np.arange(r)), covs, rtol=0, atol=1e-8)
    errors = theirs.smoothed_state[mod._s["idio_ar_L1"]].T
    mine = errors_of(par, x, made, ours)
    mine = mine if kind == "ar1" else mine[:, 6:]
    assert np.allclose(mine, errors, rtol=0, atol=1e-8)


@pytest.mark.parametrize("missing", [False, True])
@pytest.mark.parametrize("several", [False, True])
def test_white_noise_m_step_is_theirs(several, missing):
    mod, par, x, spec = both("iid", 0, several, missing, 1)
    made = plan(par, np.isfinite(x), third=2, white=True)
    ours = m_step(par, x, made, smooth_state(par, x, made), spec)
    _, vector = mod._em_iteration(np.asarray(mod.start_params), mstep_method="missing")
    theirs = convert(mod, vector, par.center, par.scale)
    for name in ("loadings", "transition", "shock", "sigma2"):
        assert np.allclose(getattr(ours, name), getattr(theirs, name), rtol=0, atol=1e-8), name


def test_the_loadings_move_with_ar1_terms():
    # With exact measurement the textbook M step returns the loadings it was given.
    mod, par, x, spec = both("ar1", 2, False, True, 1)
    _, vector = mod._em_iteration(np.asarray(mod.start_params), mstep_method="missing")
    theirs = convert(mod, vector, par.center, par.scale)
    assert np.allclose(theirs.loadings, par.loadings, atol=1e-9)
    made = plan(par, np.isfinite(x), third=2, white=False)
    ours = m_step(par, x, made, smooth_state(par, x, made), spec)
    assert np.abs(ours.loadings - par.loadings).max() > 1e-3
    after = smooth_state(ours, x, made).loglik
    assert after > smooth_state(theirs, x, made).loglik


def fed_panel(blocks, vintage="2016-06-29"):
    frame = pd.read_csv(FED / "Nowcasting" / "data" / "US" / f"{vintage}.csv")
    frame.index = pd.PeriodIndex(frame.pop("Date").tolist(), freq="M")
    names = ["CPIAUCSL", "UNRATE", "PAYEMS", "RSAFS", "TTLCONS", "TCU"]
    low = frame[["GDPC1", "ULCNFB"]]
    low = low[low.index.month % 3 == 0]
    low = (((low / low.shift(1)) ** 4 - 1) * 100).loc["2000":]
    high = frame[names].copy()
    for name in names:
        if name in ("UNRATE", "PAYEMS", "TCU"):
            high[name] = high[name].diff()
        else:
            high[name] = (high[name] / high[name].shift(1) - 1) * 100
    high = high.loc["2000":]
    high = high.loc[high.first_valid_index() : high.last_valid_index()]
    low = low.loc[low.first_valid_index() : low.last_valid_index()]
    low.index = low.index.asfreq("Q")
    return high.iloc[:, : 6 if blocks else 3], low


FACTORS = {
    "CPIAUCSL": ["global", "test1"], "UNRATE": ["global", "test2"], "PAYEMS": ["global", "test2"],
    "RSAFS": ["global", "test1", "test2"], "TTLCONS": ["global", "test1"],
    "TCU": ["global", "test2"], "GDPC1": ["global", "test1", "test2"], "ULCNFB": ["global"],
}  # fmt: skip


@pytest.mark.parametrize("run", ["111", "112", "11F", "blocks_111", "blocks_112"])
def test_new_york_fed(run):
    """Log-likelihoods of the Fed's program; run 112 is -183.92128226320906.

    Its conventions are not ours and are imitated: a month 0 without data, a measurement variance
    of 1e-4, no Gaussian constant, a dense known initial state. All errors are carried.
    """
    if not (FED / f"test_dfm_{run}.mat").exists():
        pytest.skip("this statsmodels does not ship the New York Fed's results")
    io = pytest.importorskip("scipy.io")
    answer = io.loadmat(FED / f"test_dfm_{run}.mat")
    several = run.startswith("blocks")
    high, low = fed_panel(several)
    orders = dict.fromkeys(("global", "test1", "test2"), 1)
    mod = DynamicFactorMQ(
        high, endog_quarterly=low, factors=FACTORS if several else 1,
        factor_orders=orders if several else 1, idiosyncratic_ar1=True, init_t0=True,
        obs_cov_diag=True, standardize=True,
    )  # fmt: skip
    n, monthly, r = mod.k_endog, mod.k_endog_M, 3 if several else 1
    par = convert(mod, answer["params"][:, 0], np.zeros(n), np.ones(n))
    x = np.asarray(mod.endog)
    x = x if np.isnan(x[0]).all() else np.vstack([np.full(n, np.nan), x])
    made = plan(par, np.isfinite(x), third=0, carry=tuple(range(n)), white=False)
    theirs_mean, theirs_cov = answer["Res"]["Z_0"][0, 0][:, 0], answer["Res"]["V_0"][0, 0]
    read = np.zeros((made.size, theirs_mean.size))  # ours from theirs, which goes block by block
    for b in range(r):
        for lag in range(5):
            read[lag * r + b, 5 * b + lag] = 1
    for k in range(monthly):
        read[made.own[k], 5 * r + k] = 1
    for k in range(monthly, n):
        at, old = made.own[k], 5 * r + monthly + 5 * (k - monthly)
        read[[at, at + n, made.sums[k]], old : old + 5] = start_rows(made.third)
    mean, cov = read @ theirs_mean, read @ theirs_cov @ read.T
    ours = smooth_state(par, x, made, start=(mean, cov), noise=1e-4)
    constant = -0.5 * np.log(2 * np.pi) * np.isfinite(x).sum()
    assert ours.loglik - constant == pytest.approx(answer["Res"]["loglik"][0, 0][0, 0], abs=1e-6)
    fitted = answer["Res"]["x_sm"][0, 0]
    rows = np.zeros((n, made.size))
    rows[:, :r] = par.loadings
    for k in range(n):
        if k < monthly:
            rows[k, made.own[k]] = 1
        else:
            rows[k, : 5 * r] = np.outer([1, 2, 3, 2, 1], par.loadings[k]).ravel()
            rows[k, made.sums[k]] = 1
    smoothed = (ours.state @ rows.T)[1:]
    fitted = fitted[: len(smoothed)]
    assert np.allclose(smoothed[:, :monthly], fitted[:, :monthly], rtol=0, atol=1e-6)
    assert np.allclose(smoothed[2::3], fitted[2::3], rtol=0, atol=1e-6)


# Series, month, forecast, actual, weight, impact, as the Fed's program prints them.
FED_NEWS = (
    ("CPIAUCSL", "2016-06", 0.21372754, 0.21594754, 0.23971149, 0.00053216),
    ("UNRATE", "2016-06", 0.01782005, 0.2, -1.74876789, -0.31859045),
    ("PAYEMS", "2016-06", 88.47047, 287.0, 0.00262207, 0.52055777),
    ("GDPC1", "2016-06", 2.08787822, 1.21823413, 0.24760877, -0.2153315),
)


def fed_news(run):
    """The news about GDP in 2016Q3 between the two vintages, with the Fed's parameters."""
    io = pytest.importorskip("scipy.io")
    answer = io.loadmat(FED / f"test_news_{run}.mat")
    several = run.startswith("blocks")
    high, low = fed_panel(several)
    mod = DynamicFactorMQ(
        high, endog_quarterly=low, factors=FACTORS if several else 1,
        factor_orders=dict.fromkeys(("global", "test1", "test2"), 1) if several else 1,
        idiosyncratic_ar1=True, init_t0=True, obs_cov_diag=True, standardize=True,
    )  # fmt: skip
    names = [*high.columns, *low.columns]
    mean, std = (np.asarray(v) for v in (mod._endog_mean, mod._endog_std))
    par = replace(convert(mod, answer["params"][:, 0], mean, std), series=tuple(names))
    months = pd.period_range("2000-01", "2016-09", freq="M")
    panels = []
    for vintage in ("2016-06-29", "2016-07-29"):
        frame, quarters = fed_panel(several, vintage)
        quarters.index = quarters.index.asfreq("M", "end")
        panels.append(frame.join(quarters, how="outer").reindex(months)[names].to_numpy())
    dates = tuple(month.to_timestamp().date() for month in months)
    target = Target(names.index("GDPC1"), len(dates) - 1, dates[-1])
    told = decompose(par, par, *panels, dates, target, white=(False, False), noise=1e-4)
    return told, answer["Res"]


def test_news_of_the_new_york_fed():
    if not (FED / "test_news_112.mat").exists():
        pytest.skip("this statsmodels does not ship the New York Fed's results")
    told, _ = fed_news("112")
    assert told.revisions == pytest.approx(-0.06745933, abs=5e-9)
    released = told.cells.filter(pl.col("kind") == "release")
    assert released.height == len(FED_NEWS)
    for name, month, *figures in FED_NEWS:
        row = released.row(by_predicate=pl.col("series") == name, named=True)
        assert str(row["period"])[:7] == month
        for column, figure in zip(("expected", "actual", "weight", "impact"), figures, strict=True):
            assert row[column] == pytest.approx(figure, rel=5e-8, abs=5e-9), (name, column)
    assert abs(told.residual) < 1e-10


@pytest.mark.parametrize("run", ["112", "blocks_112"])
def test_news_tables_of_the_new_york_fed(run):
    if not (FED / f"test_news_{run}.mat").exists():
        pytest.skip("this statsmodels does not ship the New York Fed's results")
    told, answer = fed_news(run)
    assert told.revisions == pytest.approx(answer["impact_revisions"][0, 0][0, 0], rel=1e-6)
    table = answer["news_table"][0, 0]
    names = [*fed_panel(run.startswith("blocks"))[0].columns, "GDPC1"]
    released = told.cells.filter(pl.col("kind") == "release")
    assert released.height == len(names)
    for name, theirs in zip(names, table, strict=False):
        row = released.row(by_predicate=pl.col("series") == name, named=True)
        ours = [row[column] for column in ("expected", "actual", "weight", "impact")]
        assert ours == pytest.approx(theirs, rel=1e-6), name
