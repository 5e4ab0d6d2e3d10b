"""The real command against every fault: one line, an exit code, an unchanged store (E1-E3)."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kentering.language import LANGS
from kentering.store import Store
from kentering.store.write import left_behind
from tests import faults
from tests.faults import CBS, FAULTS, Command, Fault, held, panel, provoke, serving

MOST_MEMORY = 400 * 2**20
DOCUMENT = (faults.ROOT / "docs" / "faults.md").read_text("utf-8")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals, sessions and mounts of POSIX"),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faults.filled(tmp_path_factory.mktemp("good") / "home")


@pytest.fixture(scope="module")
def after(good: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store after an update in which nothing went wrong."""
    folder = tmp_path_factory.mktemp("after")
    found = provoke(Fault("none", faults.Text.same("")), good, folder)
    assert [(found[n].code, found[n].err) for n in LANGS] == [(0, ""), (0, "")]
    assert not panel(folder / "nl").equals(panel(good))
    return folder / "nl"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.id)
def test_e3_one_line_per_source_and_the_store_as_it_was(
    fault: Fault, good: Path, tmp_path: Path
) -> None:
    if fault.shell and not faults.may_mount():
        pytest.skip("a full or read-only disk takes root and a mount namespace")
    for lang, said in provoke(fault, good, tmp_path).items():
        assert said.code == 2, said  # E2: not answered and nothing written
        assert "Traceback" not in said.err + said.out  # E1
        lines = said.lines(lang)
        assert list(lines) == list(fault.sources), said.err
        for source, found in lines.items():
            assert len(found) == 1, said.err
            assert "None" not in found[0]
            assert (
                f"| `{source}` | {lang} | {found[0].replace('|', chr(92) + '|')} |" in DOCUMENT
            ), f"{found[0]}; run: python docs/make_faults.py"
        assert said.memory < MOST_MEMORY
        assert held(tmp_path / lang) == held(good)
        assert panel(tmp_path / lang).equals(panel(good))
        assert left_behind(tmp_path / lang / "store") == []


def test_l1_the_two_languages_differ(good: Path, tmp_path: Path) -> None:
    said = provoke(FAULTS[1], good, tmp_path)
    assert said["nl"].lines("nl")[CBS] != said["en"].lines("en")[CBS]


Moment = Callable[[Command], bool]


def killed(command: Command, moment: Moment) -> bool:
    """Kill it at that moment; False when it was done before."""
    while command.process.poll() is None:
        if moment(command):
            command.kill()
            return command.process.wait() == -signal.SIGKILL
        time.sleep(0.001)
    return False


def asked(count: int) -> Moment:
    return lambda command: len(command.server.asked) >= count


def staging(command: Command) -> bool:
    return any((command.home / "store").glob(".staging-*/releases/*/*"))


def one_written(command: Command) -> bool:
    return "20260410" in " ".join(held(command.home))


@pytest.mark.parametrize(
    "moment",
    [asked(1), asked(3), asked(6), staging, one_written],
    ids=["first", "third", "figures", "staging", "written"],
)
def test_e3_killed_at_any_moment_and_then_brought_up_to_date(
    moment: Moment, good: Path, after: Path, tmp_path: Path
) -> None:
    """Kill -9: what was stored is there, whole; the next update ends where it would have."""
    with serving() as server:
        for number in range(10):  # a moment of milliseconds may be missed
            home = tmp_path / f"home{number}"
            shutil.copytree(good, home)
            server.asked.clear()
            if killed(Command(home, server, "en"), moment):
                break
        else:
            pytest.fail("it was never caught at that moment")
        now = held(home)
        assert {n: now[n] for n in held(good)} == held(good)
        before = panel(home)
        assert Store(root=home / "store", base=home / "store" / "base").releases().height
        if set(now) == set(held(good)):
            assert before.equals(panel(good))
        again = Command(home, server, "en").said()
    assert (again.code, again.err) == (0, "")
    assert panel(home).equals(panel(after))
    assert left_behind(home / "store") == []
