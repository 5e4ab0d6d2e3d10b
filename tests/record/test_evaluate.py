"""Evaluation: scores, tests and medians by hand, and the whole on real and on unseen vintages."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.edition import about, shipped
from kentering.errors import CatalogueError, InputError, MissingDataError
from kentering.forecast.combine import COMBINED
from kentering.forecast.ledger import RECORD
from kentering.forecast.recipe import models
from kentering.record import tables
from kentering.record.assemble import LEVELS, NAMES
from kentering.record.evaluate import evaluated, fingerprint, plan, released, replayed
from kentering.record.tables import cases, compared, floors, medians, pit, scored
from kentering.record.tails import normal_cdf, normal_quantile
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

edition = pytest.mark.skipif(about(shipped()) is None, reason="no edition in the package")
QUANTILES = normal_quantile(LEVELS)


def made(count: int = 24, first: date = date(2022, 1, 1), seed: int = 3) -> pl.DataFrame:
    """Forecasts of two countries by the combination and the floors, with outcomes."""
    rng = np.random.default_rng(seed)
    rows = []
    for geo in ("NL", "DE"):
        for k in range(count):
            month = date(
                first.year + (first.month - 1 + k) // 12, (first.month - 1 + k) % 12 + 1, 1
            )
            outcome = rng.normal()
            for model in (COMBINED, *floors()):
                off = rng.normal() * (0.5 if model == COMBINED else 1.0)
                mean = outcome + off
                values = dict(zip(NAMES, (mean + QUANTILES).tolist(), strict=True))
                when = datetime(month.year, month.month, 10, tzinfo=UTC)
                rows.append(
                    {
                        "geo": geo, "branch": "B-D", "model": model, "target": "yoy",
                        "as_of": when, "h": 1, "period": month, "before": 0.2, "borrowed": 0,
                        "mean": mean, "sd": 1.0, **values, "first": outcome,
                        "known_at": when + timedelta(days=30), "next": outcome + 0.1,
                        "latest": outcome - 0.3,
                    }
                )  # fmt: skip
    return pl.DataFrame(rows)


def one(frame: pl.DataFrame, **equal: object) -> dict[str, object]:
    found = frame.filter(*(pl.col(k) == v for k, v in equal.items()))
    assert found.height == 1
    return found.row(0, named=True)


def test_scores_as_by_hand() -> None:
    frame = made()
    own = frame.filter(pl.col("geo") == "NL", pl.col("model") == COMBINED)
    off = (own["mean"] - own["first"]).to_numpy()
    found = one(scored(cases(frame)), geo="NL", model=COMBINED, stage="first", sample="main")
    assert found["n"] == 24
    assert found["left_out"] == 0
    assert found["rmse"] == pytest.approx(np.sqrt(np.mean(off**2)))
    assert found["mae"] == pytest.approx(np.mean(np.abs(off)))
    assert found["bias"] == pytest.approx(np.mean(off))
    assert found["coverage"] == pytest.approx(np.mean(np.abs(off) <= QUANTILES[17]))
    same = (own["mean"] > 0.2) == (own["first"] > 0.2)
    assert found["direction"] == pytest.approx(same.mean())
    assert sum(found[f"fifth{k}"] for k in range(1, 6)) == pytest.approx(1)  # type: ignore[misc]
    late = one(scored(cases(frame)), geo="NL", model=COMBINED, stage="latest", sample="main")
    assert late["bias"] == pytest.approx(np.mean(off) + 0.3)


def test_several_forecasts_of_a_month_are_one_case() -> None:
    """A month with more releases does not count twice: losses are averaged."""
    frame = made(12)
    again = frame.filter(pl.col("period") == date(2022, 3, 1)).with_columns(
        mean=pl.col("mean") + 2, as_of=pl.col("as_of") + timedelta(days=3)
    )
    both = pl.concat([frame, again])
    place = {"geo": "NL", "model": COMBINED, "stage": "first", "sample": "main"}
    found = one(scored(cases(both)), **place)
    own = frame.filter(pl.col("geo") == "NL", pl.col("model") == COMBINED)
    off = (own["mean"] - own["first"]).to_numpy()
    squared = off**2
    squared[2] = (squared[2] + (off[2] + 2) ** 2) / 2
    assert found["n"] == 12
    assert found["rmse"] == pytest.approx(np.sqrt(squared.mean()))


def test_skipped_months_and_months_with_a_skipped_base_are_left_out_and_counted() -> None:
    """2020-03..2020-12 are skipped: as months, and as base of the months of 2021."""
    frame = made(26, date(2020, 1, 1))
    every = cases(frame).filter(
        pl.col("geo") == "NL", pl.col("model") == COMBINED, pl.col("stage") == "first"
    )
    out = every.filter(pl.col("skipped"))["period"].to_list()
    assert out[:10] == [date(2020, m, 1) for m in range(3, 13)]
    assert out[10:] == [date(2021, m, 1) for m in range(3, 13)]
    found = scored(cases(frame))
    main = one(found, geo="NL", model=COMBINED, stage="first", sample="main")
    whole = one(found, geo="NL", model=COMBINED, stage="first", sample="whole")
    assert (main["n"], main["left_out"], whole["n"], whole["left_out"]) == (6, 20, 26, 0)
    monthly = frame.with_columns(target=pl.lit("mom"))
    late = cases(monthly).filter(pl.col("skipped"), pl.col("stage") == "first")["period"]
    assert sorted(set(late)) == [date(2020, m, 1) for m in range(3, 13)] + [date(2021, 1, 1)]


def test_no_change_is_no_direction() -> None:
    frame = made(6).with_columns(before=pl.col("first"))
    found = one(scored(cases(frame)), geo="NL", model=COMBINED, stage="first", sample="main")
    assert found["direction"] is None
    assert found["n_direction"] == 0


def test_ratios_rest_on_common_months() -> None:
    frame = made()
    gone = (pl.col("model") == "ar") & (pl.col("period") < date(2022, 7, 1))
    found = compared(cases(frame.filter(~gone)))
    ar = one(found, geo="NL", floor="ar", stage="first", sample="main")
    level = one(found, geo="NL", floor="level", stage="first", sample="main")
    assert (ar["n"], level["n"]) == (18, 24)
    both = frame.filter(pl.col("geo") == "NL", ~(pl.col("period") < date(2022, 7, 1)))
    squares = {
        m: np.mean((both.filter(pl.col("model") == m)["mean"]
                    - both.filter(pl.col("model") == m)["first"]).to_numpy() ** 2)
        for m in (COMBINED, "ar")
    }  # fmt: skip
    assert ar["rmse_ratio"] == pytest.approx(np.sqrt(squares[COMBINED] / squares["ar"]))
    assert level["dm"] < 0  # type: ignore[operator]
    assert 0 <= level["dm_p"] <= 1  # type: ignore[operator]


def test_a_model_equal_to_the_floor_is_no_better_and_few_months_have_no_test() -> None:
    frame = made(5)
    mine = frame.filter(pl.col("model") == COMBINED)
    twin = pl.concat([mine, mine.with_columns(model=pl.lit("ar"))])
    found = one(compared(cases(twin)), geo="NL", floor="ar", stage="first", sample="main")
    assert found["rmse_ratio"] == 1.0
    assert found["dm_p"] is None


def test_medians_leave_aggregates_out() -> None:
    frame = made()
    area = frame.filter(pl.col("geo") == "DE").with_columns(geo=pl.lit("EA"))
    every = cases(pl.concat([frame, area]))
    tests, scores = compared(every), scored(every)
    found = one(medians(tests, scores), floor="ar", stage="first", sample="main")
    own = tests.filter(
        pl.col("floor") == "ar", pl.col("stage") == "first", pl.col("sample") == "main",
        pl.col("geo").is_in(["NL", "DE"]),
    )  # fmt: skip
    assert found["countries"] == 2
    assert found["rmse_ratio"] == pytest.approx(own["rmse_ratio"].median())
    assert found["highest"] == pytest.approx(own["rmse_ratio"].max())


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_the_pit_of_a_normal_is_its_distribution_and_rises(first: float, second: float) -> None:
    values = np.sort(np.array([first, second]))
    found = pit(values, np.tile(QUANTILES, (2, 1)))
    assert found[0] <= found[1]
    assert np.abs(found - normal_cdf(values)).max() < 0.004
    assert ((found > 0) & (found < 1)).all()


def test_the_pit_at_a_quantile_is_its_level() -> None:
    found = pit(QUANTILES, np.tile(QUANTILES, (len(QUANTILES), 1)))
    assert found == pytest.approx(LEVELS)


def test_floors_are_those_of_the_catalogue_of_models() -> None:
    assert {"ar_yearly", "ar", "level", "confidence"} == set(floors())
    assert tables.STAGES == ("first", "next", "latest")


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(root=None, base=shipped())


@edition
def test_a_plan_takes_every_geography_with_a_run_of_vintages(store: Store) -> None:
    found = plan(store)
    assert {"NL", "DE", "BE", "FR", "IT", "ES", "DK", "SE", "EA", "EU"} == set(found.geos)
    assert found.first.year == 2021
    assert list(found.tasks) == sorted(found.tasks, key=lambda t: (t.as_of, t.geo))
    many = plan(store, ["NL"], days="all")
    assert len(many.tasks) > 2 * sum(t.geo == "NL" for t in found.tasks)
    few = plan(store, ["nl", "NL"], first=date(2024, 1, 1), last=date(2024, 6, 30))
    assert few.geos == ("NL",)
    assert all("2024-01" <= t.as_of[:7] <= "2024-06" for t in few.tasks)


@edition
def test_what_cannot_be_planned(store: Store) -> None:
    with pytest.raises(CatalogueError):
        plan(store, ["XX"])
    with pytest.raises(InputError, match="no branch"):
        plan(store, ["NL"], "QQ")
    with pytest.raises(InputError, match="ends before"):
        plan(store, ["NL"], first=date(2024, 2, 1), last=date(2024, 1, 1))
    with pytest.raises(MissingDataError, match="too few vintages") as told:
        plan(store, ["AT"])
    assert "NL" in told.value.render("nl")
    with pytest.raises(MissingDataError):
        plan(store, last=date(2020, 12, 31))
    with pytest.raises(MissingDataError):
        plan(Store(root=None, base=None))


@edition
def test_days_whose_outcomes_are_not_out_are_refused(store: Store) -> None:
    newest = released(store, "B-D")["DE"][-2]
    what = plan(store, ["DE"], first=newest.date())
    empty = [np.empty((0, 6)) for _ in what.tasks]
    with pytest.raises(MissingDataError, match="no forecast with an outcome"):
        evaluated(store, what, empty)


def unseen(root: Path) -> Store:
    """A user's store over the edition, with Austria's vintages: the rows of France renamed."""
    edition_store = Store(root=None, base=shipped())
    rows = edition_store.history("FR.production.B-D.*")
    rows = rows.with_columns(series="AT" + pl.col("series").str.slice(2))
    releases = []
    for (when,), part in rows.group_by("released_at", maintain_order=True):
        frame = part.select("series", "period", "freq", "value", "status")
        frame = frame.unique(["series", "period"], keep="last").select(list(OBSERVATIONS))
        digest = hashlib.sha256(str(when).encode()).hexdigest()
        releases.append(
            Release("estat_ei_is_m_vtg", when, "native", when, digest, "test", frame, "cells")
        )
    store = Store(root=root, base=shipped())
    append_many(store, sorted(releases, key=lambda r: r.released_at))
    return store


@edition
def test_a_country_that_only_the_user_has(tmp_path: Path) -> None:
    store = unseen(tmp_path)
    assert "AT" in plan(store).geos
    what = plan(store, ["AT"], first=date(2024, 4, 1), last=date(2024, 10, 31))
    found = evaluated(store, what, replayed(store, what, engine="here"))
    row = one(
        found.scores, geo="AT", model=COMBINED, stage="first", sample="main", h=1, target="yoy"
    )
    assert row["n"] >= 6  # type: ignore[operator]
    assert found.silent == {"AT": 0}
    assert set(found.tests["floor"]) == set(floors())
    assert any(k.startswith("AT.") for k in found.borrowed["AT"])
    assert one(found.medians, floor="ar", stage="first", sample="main", h=1, target="yoy")


@edition
def test_the_journal_belongs_to_code_and_figures(tmp_path: Path, store: Store) -> None:
    assert fingerprint(store) == fingerprint(Store(root=None, base=shipped()))
    base = tmp_path / "base"
    shutil.copytree(shipped(), base)
    rows = pl.read_parquet(base / "observations.parquet")
    changed = rows.with_columns(
        value=pl.when(pl.int_range(pl.len()) == 7).then(123.456).otherwise("value")
    )
    changed.write_parquet(base / "observations.parquet")
    assert fingerprint(Store(root=None, base=base)) != fingerprint(store)


def test_the_record_the_package_brings() -> None:
    """V5: what it holds was foretold before it was out; small enough to travel with the package."""
    path = Path(str(files("kentering.forecast"))) / "data" / "record.parquet"
    if not path.exists():
        pytest.skip("no record in the package: run python docs/make_record.py")
    record = pl.read_parquet(path)
    assert record.columns == list(RECORD)
    assert path.stat().st_size < 500_000
    assert (record["known_at"] > record["as_of"]).all()
    assert record.null_count().sum_horizontal()[0] == 0
    assert {"yoy", "mom"} == set(record["target"])
    combined = {code for code, entry in models().items() if entry.combined}
    assert combined | {COMBINED} == set(record["model"])
    assert (record["sd"] > 0).all()
    places = ["geo", "branch", "target", "model", "as_of", "h"]
    assert record.select(places).is_unique().all()
