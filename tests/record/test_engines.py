"""The engines: the same numbers everywhere, and nothing lost but time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from logging import CRITICAL
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kentering.errors import InputError, KenteringError, MissingDataError
from kentering.language import Text
from kentering.record import clusters, engines
from kentering.record.engines import WorkerLostError, run
from kentering.record.journal import Journal

pytest.importorskip("joblib")
pytest.importorskip("threadpoolctl")

SEVERAL = [
    pytest.param("loky"),
    pytest.param("dask", marks=pytest.mark.xdist_group("cluster")),
    pytest.param("ray", marks=[pytest.mark.slow, pytest.mark.xdist_group("cluster")]),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two workers that gives a task up at the first death."""
    distributed, dask = pytest.importorskip("distributed"), pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=CRITICAL,
        ) as started,
    ):
        yield started.scheduler_address


@pytest.fixture
def on(request: pytest.FixtureRequest) -> Callable[[str], dict[str, Any]]:
    """Where an engine runs in these tests; they share one Dask cluster."""

    def arguments(engine: str) -> dict[str, Any]:
        if engine == "ray":
            pytest.importorskip("ray")
        address = request.getfixturevalue("cluster") if engine == "dask" else None
        return {"engine": engine, "jobs": 2, "address": address}

    return arguments


On = Callable[[str], dict[str, Any]]


def heavy():
    """Work whose last digits depend on the number of threads; made here to travel by value."""

    def work(seed: int) -> list[float]:
        a = np.random.default_rng(seed).normal(size=(260, 260))
        inverse = np.linalg.inv(a @ a.T + np.eye(260))
        return [float(inverse.sum()), float(inverse[0, 0])]

    return work


@pytest.fixture(scope="module")
def here() -> list[list[float]]:
    return run(range(6), heavy(), engine="here")


@pytest.mark.parametrize("engine", SEVERAL)
def test_same_numbers_to_the_last_digit(engine: str, here: list[list[float]], on: On):
    assert run(range(6), heavy(), **on(engine)) == here


def test_same_numbers_on_one_core_and_in_another_number_of_jobs(here: list[list[float]]):
    assert run(range(6), heavy(), engine="loky", jobs=1) == here
    assert run(range(6), heavy(), engine="loky", jobs=3) == here


def spawned() -> set[int]:
    """The worker processes that this one has started and that live."""
    psutil = pytest.importorskip("psutil")
    mine = psutil.Process().children()
    return {p.pid for p in mine if "spawn_main" in " ".join(p.cmdline())}


def test_a_cluster_is_started_and_stopped_when_no_address_is_given(here: list[list[float]]):
    pytest.importorskip("distributed")
    before = spawned()
    assert run(range(6), heavy(), engine="dask", jobs=2) == here
    assert spawned() <= before


@pytest.mark.parametrize("engine", ["here", "loky"])
def test_the_order_is_that_of_the_tasks_and_progress_counts(engine: str):
    def work(task: int) -> int:
        time.sleep(0.05 if task == 0 else 0)
        return -task

    seen: list[tuple[int, int]] = []
    found = run(range(8), work, engine=engine, jobs=2, progress=lambda *s: seen.append(s))
    assert found == [-t for t in range(8)]
    assert seen == [(k, 8) for k in range(1, 9)]


def test_no_tasks_no_engine():
    assert run([], abs, engine="dask") == []


@pytest.mark.parametrize("engine", SEVERAL)
def test_a_lost_worker_costs_time_not_results(engine: str, tmp_path: Path, on: On):
    dead = tmp_path / "dead"

    def work(task: int) -> int:
        if task == 3 and not dead.exists():
            dead.touch()
            os._exit(9)
        return 2 * task

    assert run(range(8), work, **on(engine)) == [2 * t for t in range(8)]
    assert dead.exists()


@pytest.mark.parametrize("engine", SEVERAL)
def test_a_task_that_kills_is_named_after_the_others_are_done(engine: str, tmp_path: Path, on: On):

    def work(task: str) -> str:
        if task == "killer":
            time.sleep(0.05)
            os._exit(9)
        return task.upper()

    journal: Journal[str] = Journal(tmp_path, "p")
    tasks = ["a", "killer", "b", "c", "d", "e"]
    with pytest.raises(WorkerLostError) as told:
        run(tasks, work, **on(engine), journal=journal)
    assert told.value.where == "'killer'"
    assert journal.standing().usable == 5
    assert journal.read("e") == (True, "E")


@pytest.mark.parametrize("engine", ["here", "loky", "dask"])
def test_an_error_of_the_ladder_comes_back_whole(engine: str, on: On):
    """E1: what a task says is wrong survives the way back."""

    def work(task: int) -> int:
        if task == 2:
            raise InputError(Text("mis", "wrong"), where="here", run="kentering doctor")
        return task

    with pytest.raises(InputError) as told:
        run(range(4), work, **on(engine))
    assert told.value.render("nl") == "fout: mis\nwaar: here\nprobeer: kentering doctor"
    assert "in task 2" in told.value.__notes__[0]


@pytest.mark.parametrize("engine", ["here", "loky"])
def test_any_other_error_comes_back_too(engine: str):
    class OddError(Exception):
        def __reduce__(self) -> str:
            raise TypeError("cannot travel")

    def work(task: int) -> int:
        if task == 1:
            raise OddError("strange")
        return 1 // (task - 2) if task else task

    with pytest.raises(RuntimeError, match="OddError: strange"):
        run([0, 1], work, engine=engine, jobs=2)
    with pytest.raises(ZeroDivisionError):
        run([0, 2], work, engine=engine, jobs=2)


@pytest.mark.parametrize("engine", ["here", "loky"])
def test_an_interrupted_run_goes_on_where_it_was(engine: str, tmp_path: Path):
    ran = tmp_path / "ran"
    ran.mkdir()

    def work(task: int) -> float:
        with (ran / str(task)).open("a") as file:
            file.write("x")
        return task / 3

    def interrupt(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    journal: Journal[float] = Journal(tmp_path / "journal", "p")
    with pytest.raises(KeyboardInterrupt):
        run(range(9), work, engine=engine, jobs=2, journal=journal, progress=interrupt)
    assert journal.standing().usable == 3
    kept = {t for t in range(9) if journal.read(t)[0]}
    before = {t: (ran / str(t)).read_text() for t in kept}
    seen: list[tuple[int, int]] = []
    found = run(
        range(9), work, engine=engine, jobs=2, journal=journal, progress=lambda *s: seen.append(s)
    )
    assert found == [t / 3 for t in range(9)]
    assert seen == [(k, 9) for k in range(3, 10)]
    assert {t: (ran / str(t)).read_text() for t in kept} == before
    assert run(range(9), abs, engine=engine, journal=journal) == found  # nothing was run


def test_control_c_leaves_what_was_finished(tmp_path: Path):
    code = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from kentering.record.engines import run
        from kentering.record.journal import Journal
        def work(task):
            time.sleep(0.05 if task < 3 else 60)
            return task
        if __name__ == "__main__":
            run(range(6), work, jobs=2, journal=Journal(Path({str(tmp_path)!r}), "p"),
                progress=lambda done, total: print(done, flush=True))
    """)
    program = tmp_path / "program.py"
    program.write_text(code)
    with subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "3":
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=50)
    assert process.returncode != 0
    assert "KeyboardInterrupt" in words
    assert Journal(tmp_path, "p").standing().usable == 3


def test_a_resumed_run_gives_what_a_fresh_one_gives(tmp_path: Path):
    def work(task: int) -> object:
        return {"t": (task, 0.1 * task)}

    journal: Journal[object] = Journal(tmp_path, "p")
    fresh = run(range(3), work, engine="here", journal=journal)
    assert run(range(3), work, engine="here", journal=journal) == fresh
    assert fresh[2] == {"t": [2, 0.2]}  # as JSON keeps it, both times


def test_linear_algebra_runs_on_one_thread_and_the_setting_comes_back(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)

    def work(_: int) -> list[object]:
        import threadpoolctl

        counts = [p["num_threads"] for p in threadpoolctl.threadpool_info()]
        return [os.environ["OPENBLAS_NUM_THREADS"], os.environ["OMP_NUM_THREADS"], *counts]

    for engine in ("here", "loky"):
        for told in run([0, 1], work, engine=engine, jobs=2):
            assert told[:2] == ["1", "1"]
            assert set(told[2:]) <= {1}
            assert told[2:]
    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"
    assert "OMP_NUM_THREADS" not in os.environ


def test_large_arrays_arrive_as_ordinary_arrays():
    big = np.arange(400_000, dtype=float)

    def work(array: np.ndarray) -> tuple[str, bool]:
        return type(array).__name__, array.flags.writeable

    assert run([big, big], work, engine="loky", jobs=2) == [("ndarray", True)] * 2


def test_a_worker_of_another_version_is_refused(monkeypatch: pytest.MonkeyPatch):
    """First law: another version may give other numbers."""
    monkeypatch.setattr(engines, "_versions", lambda: ("3.0", "0.1", "9.9"))
    with pytest.raises(KenteringError, match="other versions") as told:
        run([1, 2], abs, engine="loky", jobs=2)
    assert told.value.right == Text.same("Python 3.0, numpy 0.1, kentering 9.9")


@pytest.mark.parametrize(
    "how",
    [{"engine": "cloud"}, {"jobs": 0}, {"jobs": -1}, {"address": "tcp://x:1"}],
)
def test_what_makes_no_sense_is_refused(how: dict):
    with pytest.raises(InputError):
        run([1, 2], abs, **how)


def test_an_address_without_a_cluster_is_told(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusters, "_ANSWER_S", 0.5)
    with pytest.raises(InputError) as told:
        run([1, 2], abs, engine="dask", address="tcp://127.0.0.1:9")
    assert told.value.where is not None
    assert "tcp://127.0.0.1:9" in told.value.where


@pytest.mark.parametrize(
    ("engine", "package", "extra"),
    [("loky", "joblib", "record"), ("dask", "distributed", "cluster"), ("ray", "ray", "cluster")],
)
def test_an_absent_package_is_told(
    engine: str, package: str, extra: str, monkeypatch: pytest.MonkeyPatch
):
    real = clusters.importlib.import_module

    def without(name: str) -> object:
        if name.partition(".")[0] == package:
            raise ImportError(name)
        return real(name)

    monkeypatch.setattr(clusters.importlib, "import_module", without)
    with pytest.raises(MissingDataError) as told:
        run([1, 2], abs, engine=engine)
    assert told.value.run == f"pip install 'kentering[{extra}]'"
    assert package in told.value.render("nl")
