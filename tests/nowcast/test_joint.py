"""The joint distribution of one series' figures against plain conditioning of a normal vector."""

from datetime import date

import numpy as np
import polars as pl
import pytest

pytest.importorskip("numba")

from kentering import nowcast
from kentering.errors import InputError
from kentering.nowcast.api import _placed

AHEAD, PRE, LENGTH = 24, 4, 60


def panel(first=date(2010, 1, 1), seed=0):
    """Five monthly series and two quarterly ones, with holes and a ragged edge."""
    rng = np.random.default_rng(seed)
    n, long = 7, LENGTH + PRE
    f, e = np.zeros((long, 1)), np.zeros((long, n))
    for t in range(1, long):
        f[t] = 0.7 * f[t - 1] + rng.normal()
        e[t] = 0.4 * e[t - 1] + rng.normal(size=n)
    latent = f @ rng.normal(1, 0.3, size=(1, n)) + e
    x = latent[PRE:].copy()
    sums = sum(w * latent[PRE - k : long - k] for k, w in enumerate((1, 2, 3, 2, 1)))
    months = pl.date_range(first, date(2030, 1, 1), "1mo", eager=True).head(LENGTH)
    third = months.dt.month().to_numpy()[:, None] % 3 == 0
    x[:, 5:] = np.where(third, sums[:, 5:], np.nan)
    x[:, :5][rng.random((LENGTH, 5)) < 0.05] = np.nan
    x[:7, 0], x[-3:, 1], x[20:29, 2], x[30], x[-5:, 5] = (np.nan,) * 5
    names = ["m0", "m1", "m2", "m3", "m4", "q0", "q1"]
    columns = dict(zip(names, 5 + 3 * x.T, strict=True))
    return pl.DataFrame({"period": months, **columns}).with_columns(pl.col(names).fill_nan(None))


def fitted(frame, kind, lags=1):
    blocks = (nowcast.Block("all", lags=lags), nowcast.Block("half", ("m0", "m1", "m2")))
    return nowcast.fit(frame, nowcast.Spec(blocks, ("q0", "q1"), kind, iterations=5))


def latent_factors(par, long):
    """Mean and covariance of all months' factors as one vector, from its independent sources."""
    r = par.loadings.shape[1]
    size = par.start_mean.size
    shocks = long - PRE - 1
    step = np.zeros((size, size))
    step[:r, : par.transition.shape[1]], step[r:, :-r] = par.transition, np.eye(size - r)
    state = np.hstack([np.eye(size), np.zeros((size, shocks * r))])
    rows = [state[lag * r : (lag + 1) * r] for lag in range(PRE, -1, -1)]
    for t in range(shocks):
        state = step @ state
        state[:r, size + t * r : size + (t + 1) * r] += np.eye(r)
        rows.append(state[:r])
    made = np.vstack(rows)
    sources = np.zeros((made.shape[1], made.shape[1]))
    sources[:size, :size] = par.start_cov
    for t in range(shocks):
        at = slice(size + t * r, size + (t + 1) * r)
        sources[at, at] = par.shock
    return made[:, :size] @ par.start_mean, made @ sources @ made.T


def textbook(fit, frame, series, rows):
    """Mean and covariance of the figures by conditioning on every observed cell at once."""
    par, long = _placed(fit, frame["period"][0]), frame.height + AHEAD + PRE
    mean, cov = latent_factors(par, long)
    n, r = par.loadings.shape
    names = par.series
    weights = {True: np.array([1.0, 2, 3, 2, 1]), False: np.array([1.0])}
    x = (frame.select(names).fill_null(np.nan).to_numpy() - par.center) / par.scale
    cells = [(t, i) for t, i in np.argwhere(np.isfinite(x))]
    asked = [(t, names.index(series)) for t in rows]
    every = cells + asked
    read = np.zeros((len(every), long * r))
    own = np.zeros((len(every), n, long))
    for c, (t, i) in enumerate(every):
        for lag, w in enumerate(weights[bool(par.quarterly[i])]):
            at = t + PRE - lag
            read[c, at * r : (at + 1) * r] += w * par.loadings[i]
            own[c, i, at] += w
    total = read @ cov @ read.T
    apart = np.abs(np.arange(long)[:, None] - np.arange(long))
    for i in range(n):
        chain = par.sigma2[i] / (1 - par.rho[i] ** 2) * par.rho[i] ** apart
        total += own[:, i] @ chain @ own[:, i].T
    prior = read @ mean
    seen = len(cells)
    y = np.array([x[t, i] for t, i in cells]) - prior[:seen]
    pull = np.linalg.solve(total[:seen, :seen], total[:seen, seen:]).T
    at = names.index(series)
    return (
        (prior[seen:] + pull @ y) * par.scale[at] + par.center[at],
        (total[seen:, seen:] - pull @ total[:seen, seen:]) * par.scale[at] ** 2,
    )


@pytest.mark.parametrize("kind", ["ar1", "iid"])
@pytest.mark.parametrize("first", [date(2010, m, 1) for m in (1, 2, 3)])
@pytest.mark.parametrize("series", ["m1", "q0"])
@pytest.mark.parametrize("lags", [1, 2])
def test_joint_is_the_textbooks(kind, first, series, lags):
    frame = panel(first)
    fit = fitted(frame, kind, lags)
    every = pl.date_range(first, date(2030, 1, 1), "1mo", eager=True).head(LENGTH + AHEAD)
    low = series == "q0"
    rows = [t for t in range(LENGTH - 4, LENGTH + AHEAD) if not low or every[t].month % 3 == 0]
    told = nowcast.joint(fit, frame, series, [every[t] for t in rows])
    mean, cov = textbook(fit, frame, series, rows)
    assert told.months == tuple(every[t] for t in rows)
    assert np.allclose(told.mean, mean, rtol=0, atol=1e-8)
    assert np.allclose(told.cov, cov, rtol=0, atol=1e-8)
    # A published figure is itself; the next one is not known.
    assert told.cov[-1, -1] > 0.1
    seen = [k for k, t in enumerate(rows) if t < LENGTH and frame[series][t] is not None]
    assert seen or series == "q0"
    assert np.abs(told.cov[seen]).max(initial=0) < 1e-10


def test_joint_is_the_forecast():
    frame = panel()
    fit = fitted(frame, "ar1")
    ahead = nowcast.forecast(fit, frame, AHEAD)
    told = nowcast.joint(fit, frame, "m4", ahead["period"].to_list())
    assert np.allclose(told.mean, ahead["m4"], rtol=0, atol=1e-9)


def test_draws_have_the_mean_and_covariance():
    frame = panel()
    fit = fitted(frame, "ar1")
    told = nowcast.joint(fit, frame, "m1", [date(2014, 9, 1), date(2014, 12, 1), date(2015, 3, 1)])
    draws = told.draws(200_000, seed=1)
    assert draws.shape == (200_000, 3)
    assert np.array_equal(draws[:5], told.draws(200_000, seed=1)[:5])
    assert draws[:, 0] == pytest.approx(frame["m1"][56], abs=1e-6)  # published
    error = 5 * np.sqrt(np.diag(told.cov).max() / 200_000)
    assert np.allclose(draws.mean(axis=0), told.mean, rtol=0, atol=error)
    assert np.allclose(np.cov(draws.T), told.cov, rtol=0, atol=0.03 * told.cov.max())


def test_a_quarter_is_asked_by_any_of_its_days():
    frame = panel()
    fit = fitted(frame, "iid")
    told = nowcast.joint(fit, frame, "q0", [date(2014, 11, 17), date(2015, 1, 1)])
    assert told.months == (date(2014, 12, 1), date(2015, 3, 1))


def test_questions_without_an_answer_are_refused():
    frame = panel()
    fit = fitted(frame, "ar1")
    for series, months, words in (
        ("no", [date(2015, 1, 1)], "not in the model"),
        ("m0", [], "do not increase"),
        ("m0", [date(2015, 2, 1), date(2015, 1, 1)], "do not increase"),
        ("q0", [date(2015, 2, 1), date(2015, 3, 1)], "do not increase"),
        ("m0", [date(2001, 1, 1)], "before the panel"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            nowcast.joint(fit, frame, series, months)
        assert caught.value.what.nl != caught.value.what.en
