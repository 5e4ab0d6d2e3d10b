"""Replay: no look into the future, the same numbers everywhere, and nothing lost but time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kentering.edition import about, shipped
from kentering.forecast import situation as seeing
from kentering.forecast.combine import COMBINED
from kentering.forecast.ledger import Ledger
from kentering.forecast.paths import DIRECT
from kentering.forecast.questions import nowcast
from kentering.forecast.situation import Array
from kentering.record.assemble import Growing
from kentering.record.clusters import Engine
from kentering.record.engines import run
from kentering.record.evaluate import open_journal
from kentering.record.journal import ARRAY, Journal
from kentering.record.replay import Task, Work, forecasts, origins
from kentering.record.tables import cases
from kentering.store import Store

pytestmark = pytest.mark.skipif(about(shipped()) is None, reason="no edition in the package")
MOMENT = datetime(2024, 9, 1, tzinfo=UTC)
FIRST, LAST = date(2024, 3, 1), date(2024, 12, 31)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(root=None, base=shipped())


@pytest.fixture(scope="module")
def tasks(store: Store) -> list[Task]:
    """Release days of two countries before and after the moment."""
    days = {g: origins(store, g, "B-D", FIRST, LAST, own=True) for g in ("NL", "FR")}
    found = [Task(g, "B-D", d.isoformat()) for g, own in days.items() for d in own]
    return sorted(found, key=lambda t: (t.as_of, t.geo))


@pytest.fixture(scope="module")
def found(tasks: list[Task]) -> list[Array]:
    return run(tasks, Work(None, str(shipped())), engine="here")


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The edition with everything released after the moment turned to garbage, surveys included."""
    base = tmp_path / "poisoned"
    shutil.copytree(shipped(), base)
    for name in ("observations.parquet", "earlier.parquet"):
        path = base / name
        rows = pl.read_parquet(path)
        later = pl.col("released_at") > MOMENT
        bad = pl.when(later).then(pl.col("value") * 3.7 + 11).otherwise(pl.col("value"))
        assert rows.filter(later).height > 100
        rows.with_columns(value=bad).write_parquet(path)
    monkeypatch.setattr(seeing, "shipped", lambda: base)
    seeing._earlier.cache_clear()
    yield base
    seeing._earlier.cache_clear()


def test_a_poisoned_future_moves_no_forecast_and_no_score(
    store: Store, tasks: list[Task], found: list[Array], poisoned: Path
) -> None:
    """V5: targets, neighbours, surveys and prices; to the last bit."""
    before = [datetime.fromisoformat(t.as_of) <= MOMENT for t in tasks]
    other = run(tasks, Work(None, str(poisoned)), engine="here")
    assert 8 < sum(before) < len(tasks)
    for task, early, a, b in zip(tasks, before, found, other, strict=True):
        assert (a.tobytes() == b.tobytes()) is early, task
    clean, record = forecasts(store, tasks, found)
    dirty, poisoned_record = forecasts(Store(root=None, base=poisoned), tasks, other)
    made = pl.col("as_of") <= MOMENT
    said = [c for c in clean.columns if c not in ("first", "known_at", "next", "latest")]
    assert_frame_equal(
        clean.filter(made).select(said), dirty.filter(made).select(said), check_exact=True
    )
    out = made & (pl.col("known_at") <= MOMENT)
    assert_frame_equal(record.filter(out), poisoned_record.filter(out), check_exact=True)
    scores = [cases(f.filter(out)).filter(pl.col("stage") == "first") for f in (clean, dirty)]
    assert scores[0].height > 100
    assert_frame_equal(scores[0], scores[1], check_exact=True)
    later = pl.col("known_at") > MOMENT
    assert not clean.filter(later)["first"].equals(dirty.filter(later)["first"])


def test_a_combination_learns_only_from_outcomes_that_were_out(
    store: Store, tasks: list[Task], found: list[Array]
) -> None:
    """V5: the days that follow move no combination before them."""
    half = len(tasks) // 2
    whole, _ = forecasts(store, tasks, found)
    part, _ = forecasts(store, tasks[:half], found[:half])
    keys = ["geo", "branch", "model", "target", "as_of", "h"]
    joined = part.join(whole, on=keys, suffix="_whole")
    assert joined.height == part.height
    assert joined["mean"].equals(joined["mean_whole"].alias("mean"))
    assert joined["q90"].equals(joined["q90_whole"].alias("q90"))
    assert COMBINED in part["model"].to_list()


def test_the_order_of_the_tasks_does_not_matter(
    store: Store, tasks: list[Task], found: list[Array]
) -> None:
    one = forecasts(store, tasks, found)
    two = forecasts(store, tasks[::-1], found[::-1])
    for a, b in zip(one, two, strict=True):
        assert_frame_equal(a, b, check_exact=True)


def test_what_a_forecast_holds(store: Store, tasks: list[Task], found: list[Array]) -> None:
    made, record = forecasts(store, tasks, found)
    quantiles = made.select(replay_names(made)).to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    assert np.isfinite(made.select("mean", "sd").to_numpy()).all()
    assert (made["sd"] > 0).all()
    nl = made.filter(pl.col("geo") == "NL", pl.col("h") == 1, pl.col("model") == "level")
    assert (nl["period"] < nl["as_of"].cast(pl.Date)).all()
    yearly = nl.filter(pl.col("target") == "yoy").sort("as_of").row(0, named=True)
    rows = store.panel(yearly["as_of"], series="NL.production.B-D.ca.yoy")
    assert yearly["before"] == rows.sort("period")["value"][-1]
    outcome = store.history("NL.production.B-D.ca.yoy")
    outcome = outcome.filter(pl.col("period") == yearly["period"]).sort("released_at")
    assert yearly["first"] == outcome["value"][0]
    kept = record.filter(pl.col("geo") == "NL", pl.col("outcome").is_not_null())
    assert (kept["known_at"] > kept["as_of"]).all()


def test_the_nowcast_of_a_day_says_what_its_replay_said(
    store: Store, tasks: list[Task], found: list[Array]
) -> None:
    """One answer to one question, whether it is asked then or replayed."""
    made, record = forecasts(store, tasks, found)
    day = datetime.fromisoformat([t.as_of for t in tasks if t.geo == "NL"][7])
    said = nowcast(store, "NL", "B-D", day, ahead=DIRECT, record=record).months
    said = said.filter(pl.col("model") == COMBINED)
    own = made.filter(
        pl.col("geo") == "NL", pl.col("as_of") == day, pl.col("model") == COMBINED
    ).select("target", "period", "mean", "sd", "q10", "q50", "q90")
    joined = own.join(said, on=["target", "period"], suffix="_said")
    assert joined.height == own.height == 2 * DIRECT
    for name in ("mean", "sd", "q10", "q50", "q90"):
        assert joined[name].to_list() == pytest.approx(joined[f"{name}_said"].to_list(), abs=1e-9)


def replay_names(frame: pl.DataFrame) -> list[str]:
    return [c for c in frame.columns if c.startswith("q") and c[1:].isdigit()]


ENGINES = [
    pytest.param("loky"),
    pytest.param("dask", marks=pytest.mark.xdist_group("cluster")),
    pytest.param("ray", marks=[pytest.mark.slow, pytest.mark.xdist_group("cluster")]),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_numbers_on_two_workers(
    engine: Engine, tasks: list[Task], found: list[Array]
) -> None:
    """To the last digit, on processes and on a cluster of two workers."""
    if engine != "loky":
        pytest.importorskip("distributed" if engine == "dask" else "ray")
    some = tasks[:5]
    other = run(some, Work(None, str(shipped())), engine=engine, jobs=2)
    assert [a.tobytes() for a in other] == [a.tobytes() for a in found[:5]]


def test_a_killed_worker_costs_time_not_numbers(
    tmp_path: Path, tasks: list[Task], found: list[Array]
) -> None:
    mark, whole = tmp_path / "died", Work(None, str(shipped()))

    def work(task: Task) -> Array:  # made here to travel by value
        if not mark.exists():
            mark.touch()
            os._exit(9)
        return whole(task)

    other = run(tasks[:4], work, engine="loky", jobs=2)
    assert mark.exists()
    assert [a.tobytes() for a in other] == [a.tobytes() for a in found[:4]]


def test_an_interrupted_run_goes_on_from_its_journal(
    tmp_path: Path, store: Store, tasks: list[Task], found: list[Array]
) -> None:
    work, some = Work(None, str(shipped())), tasks[:4]

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(some, work, engine="here", journal=open_journal(store, tmp_path), progress=stop)
    again = open_journal(store, tmp_path)
    assert again.standing().usable == 2
    steps: list[int] = []
    other = run(
        some, work, engine="here", journal=again, progress=lambda done, _: steps.append(done)
    )
    assert steps == [2, 3, 4]
    assert [a.tobytes() for a in other] == [a.tobytes() for a in found[:4]]
    elsewhere: Journal[Array] = Journal(tmp_path, "other code", ARRAY)
    assert elsewhere.standing().usable == 0


def test_a_day_without_the_target_has_an_empty_answer(store: Store) -> None:
    answer = Work(None, str(shipped()))(Task("NL", "B-D", "2001-01-01T00:00:00+00:00"))
    assert answer.shape[0] == 0
    made, record = forecasts(store, [Task("NL", "B-D", "2001-01-01T00:00:00+00:00")], [answer])
    assert made.is_empty()
    assert record.is_empty()


def test_days_of_what_is_looked_at_hold_those_of_the_target(store: Store) -> None:
    own = origins(store, "NL", "B-D", FIRST, LAST, own=True)
    every = origins(store, "NL", "B-D", FIRST, LAST)
    assert set(own) < set(every)
    assert every == sorted(every)
    assert all(FIRST <= d.date() <= LAST + timedelta(days=1) for d in every)


def test_the_growing_ledger_answers_as_the_plain_one() -> None:
    rng = np.random.default_rng(5)
    plain, growing = Ledger(), Growing()
    start = datetime(2021, 1, 10, tzinfo=UTC)
    for k in range(150):
        made, out = start + timedelta(days=20 * k), start + timedelta(days=20 * (k // 2 * 2) + 60)
        mean, sd, outcome = rng.normal(), rng.uniform(1, 2), rng.normal()
        plain.add("yoy", "ar", made, 2, mean, sd, outcome, out)
        growing.note(("yoy", "ar", 2), (made.timestamp(), out.timestamp(), mean - outcome, sd))
        for now in (made, made + timedelta(days=1)):
            a, b = (x.known("yoy", "ar", 2, now) for x in (plain, growing))
            assert np.array_equal(a.off, b.off)
            assert np.array_equal(a.fade(now), b.fade(now))
    assert len(growing.known("yoy", "ar", 2, None).off) == 150
    assert len(growing.known("mom", "ar", 2, None).off) == 0
