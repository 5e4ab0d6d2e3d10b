"""EM, answers and refusals of the nowcast, without any other package's model."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba")

from kentering import nowcast
from kentering.errors import InputError
from kentering.nowcast.api import _placed
from kentering.nowcast.decompose import Target, weights
from kentering.nowcast.panel import read
from kentering.nowcast.system import plan, smooth_state, values_of

MONTHS, MONTHLY = 72, 5


def panel(seed=0, quarterly=1, holes=True):
    rng = np.random.default_rng(seed)
    n, long = MONTHLY + quarterly, MONTHS + 4
    f, e = np.zeros((long, 1)), np.zeros((long, n))
    for t in range(1, long):
        f[t] = 0.7 * f[t - 1] + rng.normal()
        e[t] = 0.4 * e[t - 1] + rng.normal(size=n)
    latent = f @ rng.normal(1, 0.3, size=(1, n)) + e
    x = latent[4:].copy()
    sums = sum(w * latent[4 - k : long - k] for k, w in enumerate((1, 2, 3, 2, 1)))
    third = np.arange(MONTHS)[:, None] % 3 == 2
    x[:, MONTHLY:] = np.where(third, sums[:, MONTHLY:], np.nan)
    if holes:
        x[:, :MONTHLY][rng.random((MONTHS, MONTHLY)) < 0.05] = np.nan
        x[:7, 0], x[-3:, 1], x[20:29, 2], x[40], x[-1, MONTHLY:] = (np.nan,) * 5
    months = pl.date_range(date(2010, 1, 1), date(2015, 12, 1), "1mo", eager=True)
    names = [f"m{i}" for i in range(MONTHLY)] + [f"q{i}" for i in range(quarterly)]
    return pl.DataFrame(
        {"period": months, **dict(zip(names, 5 + 3 * x.T, strict=True))}
    ).with_columns(pl.col(names).fill_nan(None))


def spec(kind="ar1", blocks=1, quarterly=1, **more):
    two = (nowcast.Block("all"), nowcast.Block("half", ("m0", "m1", "m2"), lags=2))
    return nowcast.Spec(
        two[:blocks], tuple(f"q{i}" for i in range(quarterly)), kind, **{"iterations": 30} | more
    )


@pytest.mark.parametrize("kind", ["ar1", "iid"])
@pytest.mark.parametrize("blocks", [1, 2])
@pytest.mark.parametrize("quarterly", [0, 2])
@pytest.mark.parametrize("holes", [False, True])
def test_em_never_falls(kind, blocks, quarterly, holes):
    fitted = nowcast.fit(
        panel(1, quarterly, holes), spec(kind, blocks, quarterly, iterations=40, tolerance=0.0)
    )
    assert np.diff(fitted.logliks).min() > -1e-9
    assert fitted.loglik >= fitted.logliks[-1]
    assert np.abs(fitted.parameters.rho).max() < 1


@pytest.mark.parametrize("kind", ["ar1", "iid"])
@pytest.mark.parametrize("head", [0, 1, 2])
def test_em_ends_where_the_likelihood_is_flat(kind, head):
    """Whatever month of a quarter the panel starts in; wrong moments would end elsewhere."""
    frame = panel(2, holes=False)[head:]
    fitted = nowcast.fit(frame, spec(kind, iterations=3000, tolerance=0.0))
    x = (read(frame, ("q0",)).figures - fitted.parameters.center) / fitted.parameters.scale
    made = plan(fitted.parameters, np.isfinite(x), third=2 - head, white=kind == "iid")

    def loglik(name, i, by):
        values = getattr(fitted.parameters, name).copy()
        values[i] *= 1 + by
        par = replace(fitted.parameters, **{name: values})
        return smooth_state(par, x, made, backward=False).loglik

    for name in ("loadings", "sigma2", "rho") if kind == "ar1" else ("loadings", "sigma2"):
        for i in (1, MONTHLY):
            slope = (loglik(name, i, 1e-4) - loglik(name, i, -1e-4)) / 2e-4
            assert abs(slope) < 1e-4, (name, i, slope)


def test_the_stop_rule():
    done = nowcast.fit(panel(), spec(iterations=500, tolerance=1e-5))
    before, last = done.logliks[-2:]
    assert done.converged and 2 * (last - before) <= 1e-5 * (abs(last) + abs(before))
    assert not nowcast.fit(panel(), spec(iterations=2)).converged


@pytest.mark.parametrize("kind", ["ar1", "iid"])
def test_units_and_order_do_not_matter(kind):
    frame = panel()
    one = nowcast.fit(frame, spec(kind))
    other = frame.select("period", "q0", "m3", pl.col("m0") * -40 + 7, "m1", "m2", "m4")
    two = nowcast.fit(other, spec(kind))
    assert two.loglik == pytest.approx(one.loglik, abs=1e-6)
    first, second = nowcast.smooth(one, frame).values, nowcast.smooth(two, other).values
    assert np.allclose(first["m3"], second["m3"], atol=1e-7)
    assert np.allclose(first["m0"] * -40 + 7, second["m0"], atol=1e-5)


@pytest.mark.parametrize("kind", ["ar1", "iid"])
def test_carried_and_collapsed_are_one_model(kind):
    frame, white = panel(), kind == "iid"
    par = nowcast.fit(frame, spec(kind)).parameters
    x = (read(frame, ("q0",)).figures - par.center) / par.scale
    answers = []
    for carry in ((), tuple(range(MONTHLY))):
        made = plan(par, np.isfinite(x), third=2, carry=carry, white=white)
        answer = smooth_state(par, x, made)
        answers.append((answer.loglik, values_of(par, x, made, answer), answer.cov(np.arange(1))))
    for one, two in zip(*answers, strict=True):
        assert np.allclose(one, two, rtol=0, atol=1e-9, equal_nan=True)


def test_observed_cells_are_given_back():
    frame = panel()
    values = nowcast.smooth(nowcast.fit(frame, spec()), frame).values
    for name in frame.columns[1:]:
        seen = frame[name].is_not_null()
        assert np.allclose(values[name].filter(seen), frame[name].filter(seen), atol=1e-8)
    assert values["q0"].null_count() == MONTHS * 2 // 3


def test_forecast_continues_the_smoother_and_forgets():
    frame = panel()
    fitted = nowcast.fit(frame, spec())
    ahead = nowcast.forecast(fitted, frame, 240)
    assert ahead.height == 240 and ahead["period"][0] == date(2016, 1, 1)
    assert ahead["m0"][-1] == pytest.approx(fitted.parameters.center[0], abs=0.1)
    longer = frame.join(ahead.select("period"), on="period", how="full", coalesce=True)
    assert np.allclose(nowcast.smooth(fitted, longer).values["m0"][-240:], ahead["m0"])


def test_the_future_cannot_matter():
    frame, cut = panel(), 60
    poisoned = frame.with_columns(
        pl.when(pl.int_range(pl.len()) >= cut).then(pl.col(c) * 1e6).otherwise(c).alias(c)
        for c in frame.columns[1:]
    )
    ends = [nowcast.fit(f.head(cut), spec()) for f in (frame, poisoned)]
    assert ends[0].logliks == ends[1].logliks


def test_weights_are_the_derivative_of_the_nowcast():
    frame = panel()
    fitted = nowcast.fit(frame, spec())
    par = _placed(fitted, date(2010, 1, 1))
    grid = read(frame, ("q0",))
    target = Target(5, 71, date(2015, 12, 1))
    pull = weights(par, grid.observed, target, white=False)
    base = nowcast.smooth(fitted, frame).values["q0"][-1]
    for row, name in ((3, "m4"), (8, "m0"), (30, "m2"), (68, "m1"), (68, "q0"), (41, "m3")):
        moved = frame.with_columns(
            pl.when(pl.int_range(pl.len()) == row)
            .then(pl.col(name) + 1)
            .otherwise(name)
            .alias(name)
        )
        change = nowcast.smooth(fitted, moved).values["q0"][-1] - base
        if grid.observed[row, grid.series.index(name)]:
            assert pull[row, grid.series.index(name)] == pytest.approx(change, abs=1e-10)


FITTED = {}


def fits(kind):
    if kind not in FITTED:
        FITTED[kind] = nowcast.fit(panel(3), spec(kind)), nowcast.fit(panel(4), spec(kind))
    return FITTED[kind]


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(["ar1", "iid"]),
    seed=st.integers(0, 10**6),
    target=st.sampled_from(["m0", "m1", "q0"]),
    month=st.sampled_from([date(2012, 5, 1), date(2015, 12, 1), date(2016, 4, 1)]),
    refit=st.booleans(),
)
def test_news_adds_up(kind, seed, target, month, refit):
    one, two = fits(kind)
    rng = np.random.default_rng(seed)
    frame = panel(3)

    def vintage():
        x = frame.select(frame.columns[1:]).fill_null(np.nan).to_numpy().copy()
        x[rng.random(x.shape) < 0.1] = np.nan
        x[rng.random(x.shape) < 0.2] += rng.normal()
        columns = {c: x[:, j] for j, c in enumerate(frame.columns[1:])}
        return pl.DataFrame({"period": frame["period"], **columns}).with_columns(
            pl.col(list(columns)).fill_nan(None)
        )

    old, new = vintage(), vintage()
    told = nowcast.news(one, old, new, target, month, refit=two if refit else None)
    assert abs(told.residual) < 1e-10 * max(1.0, abs(told.new), abs(told.old))
    assert told.new - told.old == pytest.approx(
        told.reestimation + told.revisions + told.releases, abs=1e-9
    )
    assert told.by_series()["impact"].sum() == pytest.approx(told.cells["impact"].sum(), abs=1e-9)
    if month == date(2015, 12, 1):
        assert told.new == pytest.approx(
            nowcast.smooth(two if refit else one, new).values[target][-1], abs=1e-8
        )


def test_no_change_is_no_news():
    frame = panel()
    fitted = nowcast.fit(frame, spec())
    told = nowcast.news(fitted, frame, frame, "q0", date(2015, 10, 1), refit=replace(fitted))
    assert told.cells.is_empty() and told.reestimation == 0 and told.old == told.new
    assert told.period == date(2015, 12, 1)


def test_what_cannot_be_fitted_is_refused():
    frame = panel()
    for wrong, asked, words in (
        (frame.with_columns(m0=1.5), spec(), "constant"),
        (frame.with_columns(m0=pl.lit(None, pl.Float64)), spec(), "empty"),
        (frame.with_columns(m0=pl.lit(float("nan"))), spec(), "NaN"),
        (frame.with_columns(m0=pl.lit("x")), spec(), "no numbers"),
        (pl.concat([frame, frame.head(1)]), spec(), "twice"),
        (frame.head(8), spec(), "too short"),
        (frame, nowcast.Spec((nowcast.Block("x", ("m0", "no")),)), "unknown series: no"),
        (frame, nowcast.Spec(quarterly=("no",)), "missing column"),
        (frame, nowcast.Spec(quarterly=("m4",)), "third month"),
        (frame, nowcast.Spec((nowcast.Block("x", ("m0", "m1")),)), "in no block"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            nowcast.fit(wrong, asked)
        assert caught.value.what.nl != caught.value.what.en
    with pytest.raises(InputError, match="lag"):
        nowcast.Block("x", lags=0)
    with pytest.raises(InputError, match="two fits differ in series"):
        nowcast.news(
            nowcast.fit(frame, spec(iterations=1)),
            frame,
            frame,
            "m0",
            date(2015, 1, 1),
            refit=nowcast.fit(frame.drop("m4"), spec(iterations=1)),
        )
    fitted = nowcast.fit(frame, spec(iterations=1))
    with pytest.raises(InputError, match="not in the model"):
        nowcast.news(fitted, frame, frame, "no", date(2015, 1, 1))
    with pytest.raises(InputError, match="before the panel"):
        nowcast.news(fitted, frame, frame, "m0", date(2001, 1, 1))
    with pytest.raises(InputError, match="at least a month"):
        nowcast.forecast(fitted, frame, 0)
    with pytest.raises(InputError, match="missing column"):
        nowcast.smooth(fitted, frame.drop("m0"))


def test_more_parameters_than_figures_are_refused():
    frame = panel(quarterly=0, holes=False).head(14)
    wide = nowcast.Spec((nowcast.Block("x", factors=2, lags=12),), iterations=1)
    with pytest.raises(InputError, match="fewer figures than the model has parameters") as caught:
        nowcast.fit(frame, wide)
    # 10 loadings, 10 of the errors, 48 of the autoregression and 3 of its shocks; 5 x 14 figures.
    assert caught.value.where == "70 < 71"
    assert caught.value.what.nl != caught.value.what.en
    nowcast.fit(frame, nowcast.Spec((nowcast.Block("x", lags=2),), iterations=1))


PANDEMIC = tuple(date(2012, m, 1) for m in (3, 4, 5, 6))


@pytest.mark.parametrize("kind", ["ar1", "iid"])
def test_skipped_months_cannot_move_the_estimate(kind):
    frame = panel()
    outside = ~pl.col("period").is_between(PANDEMIC[0], PANDEMIC[-1])
    names = frame.columns[1:]
    wild = frame.with_columns(pl.when(outside).then(c).otherwise(pl.col(c) * 40) for c in names)
    absent = frame.with_columns(pl.when(outside).then(c).otherwise(None) for c in names)
    asked = replace(spec(kind), skip=PANDEMIC)
    fits = [nowcast.fit(frame, asked), nowcast.fit(wild, asked), nowcast.fit(absent, spec(kind))]
    assert fits[0].logliks == fits[1].logliks == fits[2].logliks
    assert nowcast.fit(wild, spec(kind)).logliks != fits[0].logliks
    values = nowcast.smooth(fits[1], wild).values.filter(~outside)
    assert np.allclose(values["m4"], wild.filter(~outside)["m4"], atol=1e-8)


def test_a_quarter_with_a_skipped_month_is_skipped():
    frame = panel()
    april = nowcast.fit(frame, replace(spec(), skip=(date(2012, 4, 18),)))
    gone = frame.with_columns(
        pl.when(pl.col("period") == date(2012, 6, 1)).then(None).otherwise("q0").alias("q0"),
        *(
            pl.when(pl.col("period") == date(2012, 4, 1)).then(None).otherwise(c).alias(c)
            for c in frame.columns[1:-1]
        ),
    )
    assert nowcast.fit(gone, spec()).logliks == april.logliks


def test_skipping_what_is_not_there_is_refused():
    frame = panel()
    with pytest.raises(InputError, match="to skip is not in the panel") as caught:
        nowcast.fit(frame, replace(spec(), skip=(date(2020, 3, 1),)))
    assert caught.value.where == "2020-03-01"
    still = frame.with_columns(
        pl.when(pl.col("period") == date(2012, 3, 1)).then(2.0).otherwise(1.0).alias("m4")
    )
    nowcast.fit(still, spec(iterations=1))
    with pytest.raises(InputError, match="constant"):
        nowcast.fit(still, replace(spec(), skip=PANDEMIC))


def test_the_example_of_the_page():
    import re
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "nowcast.md").read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.S).group(1)
    old = panel(5)
    new = old.with_columns(m0=pl.col("m0") + 0.5)
    names = {"old": old.rename({"q0": "gdp"}), "new": new.rename({"q0": "gdp"})}
    exec(code, names)
    assert names["why"].series == "gdp" and names["ahead"].height == 3
