"""Many at a time: Ctrl-C begins nothing new, stops what runs and leaves no folder behind (E1)."""

import os
import signal
import subprocess
import threading
from types import SimpleNamespace

import polars  # noqa: F401  # its handler of Ctrl-C is part of what is tested
import pytest
from tests.measure.seasonal.airline import PASSENGERS, PLAIN, START

from kentering.measure.seasonal import engine
from kentering.measure.seasonal.adjust import Job, adjust_many
from kentering.measure.seasonal.together import together

COUNT = 200
posix = pytest.mark.skipif(os.name == "nt", reason="a signal to one thread is POSIX")


@pytest.fixture
def started(tmp_path, monkeypatch):
    """The processes of X-13 that were started, with their folders in ``tmp_path``."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(engine, "scratch", lambda: str(tmp_path / "scratch"))
    processes, real = [], subprocess.Popen

    def popen(*words, **how):
        processes.append(real(*words, **how))
        return processes[-1]

    monkeypatch.setattr(engine.subprocess, "Popen", popen)
    yield processes
    assert list((tmp_path / "scratch").iterdir()) == []
    assert all(process.poll() is not None for process in processes)


def interrupt(*_):
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_cancels_what_waits(started):
    jobs = [Job(str(i), PASSENGERS, START) for i in range(COUNT)]
    with pytest.raises(KeyboardInterrupt):
        adjust_many(jobs, PLAIN, workers=2, progress=interrupt)
    assert 1 <= len(started) < COUNT / 2


@posix
def test_ctrl_c_stops_x13_in_the_middle_of_a_run(started, tmp_path, monkeypatch):
    endless = tmp_path / "x13as"
    endless.write_text("#!/bin/sh\ntouch ready\nexec sleep 600\n")
    endless.chmod(0o755)
    monkeypatch.setattr(engine, "binary", lambda: endless)
    main = threading.main_thread().ident

    def when_two_run():
        while len(list((tmp_path / "scratch").glob("*/ready"))) < 2:
            threading.Event().wait(0.01)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=when_two_run, daemon=True).start()
    jobs = [Job(str(i), PASSENGERS, START) for i in range(COUNT)]
    with pytest.raises(KeyboardInterrupt):
        adjust_many(jobs, PLAIN, workers=2, timeout=600.0)
    assert len(started) == 2


def test_after_an_interruption_the_next_call_works(started):
    jobs = [Job(str(i), PASSENGERS, START) for i in range(4)]
    with pytest.raises(KeyboardInterrupt):
        adjust_many(jobs, PLAIN, workers=1, progress=interrupt)
    assert len(adjust_many(jobs[:2], PLAIN, workers=1)) == 2


def test_results_come_in_the_order_of_the_jobs():
    jobs = [SimpleNamespace(name=str(i)) for i in range(20)]
    heard = []
    got = together(lambda job: job.name * 2, jobs, 4, lambda *said: heard.append(said))
    assert got == [str(i) * 2 for i in range(20)]
    assert [done for done, _, _ in heard] == list(range(1, 21))
    assert {total for _, total, _ in heard} == {20}
