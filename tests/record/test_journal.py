"""The journal: what is written comes back equal, what is not whole is not there."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import InputError, StoreError
from kentering.record.journal import ARRAY, FRAME, JSON, Codec, Journal, task_key

FLAT = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.dates()
)
TASKS = st.recursive(
    FLAT, lambda x: st.one_of(st.lists(x), st.dictionaries(st.text(), x)), max_leaves=8
)


@dataclass(frozen=True)
class Task:
    day: date
    model: str
    levels: tuple[float, ...]


@dataclass(frozen=True)
class Other:
    day: date
    model: str
    levels: tuple[float, ...]


class Kind(Enum):
    A = "a"
    B = "b"


@given(st.one_of(st.floats(), st.lists(st.floats(allow_nan=False)), st.text()))
def test_json_gives_floats_back_to_the_last_digit(result: object):
    back = JSON.decode(JSON.encode(result))
    assert back == result or (back != back and result != result)


def test_results_come_back_equal(tmp_path: Path):
    frame = pl.DataFrame({"a": [1.5, None, float("nan")], "b": [date(2025, 1, 1), None, None]})
    kept = Journal(tmp_path, "code 1", FRAME)
    assert kept.read("x") == (False, None)
    assert kept.write("x", frame).equals(frame, null_equal=True)
    found, back = Journal(tmp_path, "code 1", FRAME).read("x")
    assert found
    assert back.schema == frame.schema
    assert back.equals(frame, null_equal=True)
    array = np.random.default_rng(0).normal(size=(3, 2))
    assert (Journal(tmp_path, "code 1", ARRAY).write("x", array) == array).all()


def test_another_fingerprint_or_form_is_not_used_and_said(tmp_path: Path):
    """First law: results of other code or data never answer."""
    Journal(tmp_path, "code 1, data 1").write("x", 1)
    for other in (Journal(tmp_path, "code 1, data 2"), Journal(tmp_path, "code 1, data 1", ARRAY)):
        assert other.read("x") == (False, None)
        standing = other.standing()
        assert (standing.usable, standing.damaged, standing.other) == (0, 0, 1)
        assert "1 of other code" in standing.label().en
        assert "1 van andere code" in standing.label().nl


@pytest.mark.parametrize("cut", [0, 5, 30, 90, -1])
def test_a_half_written_file_is_ignored_and_written_again(tmp_path: Path, cut: int):
    journal = Journal(tmp_path, "p")
    journal.write("x", [1.25, 2.5])
    (file,) = tmp_path.rglob("*.result")
    file.write_bytes(file.read_bytes()[:cut])
    assert journal.read("x") == (False, None)
    assert journal.standing().damaged == 1
    journal.write("x", [1.25, 2.5])
    assert journal.read("x") == (True, [1.25, 2.5])


def test_a_changed_byte_is_seen(tmp_path: Path):
    journal = Journal(tmp_path, "p")
    journal.write("x", [1.25, 2.5])
    (file,) = tmp_path.rglob("*.result")
    file.write_bytes(file.read_bytes().replace(b"1.25", b"1.26"))
    assert journal.read("x") == (False, None)


def test_a_whole_result_stays(tmp_path: Path):
    journal = Journal(tmp_path, "p")
    journal.write("x", 1)
    journal.write("x", 2)
    assert journal.read("x") == (True, 1)
    assert not list(tmp_path.rglob(".part-*"))


def test_a_result_that_is_none_is_a_result(tmp_path: Path):
    journal = Journal(tmp_path, "p")
    journal.write("x", None)
    assert journal.read("x") == (True, None)


def test_a_pickle_is_never_read(tmp_path: Path):
    journal = Journal(tmp_path, "p", ARRAY)
    with pytest.raises(ValueError, match="allow_pickle"):
        journal.write("x", np.array([object()]))


def test_an_empty_fingerprint_is_refused(tmp_path: Path):
    with pytest.raises(InputError):
        Journal(tmp_path, " ")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        Journal(tmp_path / "file", "p")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    journal = Journal(tmp_path, "p")
    monkeypatch.setattr("kentering.record.journal.tempfile.mkstemp", full)
    with pytest.raises(StoreError, match="No space"):
        journal.write("x", 1)


def test_a_codec_of_ones_own(tmp_path: Path):
    codec: Codec[int] = Codec("hex", lambda n: hex(n).encode(), lambda raw: int(raw, 16))
    assert Journal(tmp_path, "p", codec).write("x", 255) == 255


@given(TASKS, TASKS)
def test_keys_are_equal_for_equal_tasks_only(one: object, two: object):
    same = repr(_plain(one)) == repr(_plain(two))
    assert (task_key(one) == task_key(two)) == same
    assert task_key(one) == task_key(one)


def _plain(task: object) -> object:
    if isinstance(task, dict):
        return sorted((k, repr(_plain(v))) for k, v in task.items()), "dict"
    if isinstance(task, list):
        return [_plain(x) for x in task]
    return task


def test_keys_tell_kinds_apart():
    day = date(2025, 1, 1)
    tasks = [
        Task(day, "dfm", (0.1,)), Other(day, "dfm", (0.1,)), Task(day, "dfm", (0.1, 0.2)),
        Kind.A, Kind.B, 1, 1.0, True, "1", b"1", None, "None", (1,), ((1,),), [1, [2]], [[1], 2],
        np.array([1, 2]), np.array([1.0, 2.0]), np.array([[1, 2]]), Path("a"), "a", -0.0, 0.0,
        pl.DataFrame({"a": [1]}), pl.DataFrame({"b": [1]}), {"a": "b"}, ["a", "b"],
    ]  # fmt: skip
    keys = [task_key(t) for t in tasks]
    assert len(set(keys)) == len(keys)
    assert task_key(np.float64(0.5)) == task_key(0.5)


def test_a_key_is_the_same_in_another_process():
    code = (
        "from kentering.record.journal import task_key;"
        "print(task_key({'b': 1.5, 'a': ['x', None, True]}))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == task_key({"a": ["x", None, True], "b": 1.5})


@pytest.mark.parametrize("task", [{1, 2}, object(), {1: 2}, np.array([object()]), len, Task])
def test_a_task_without_fixed_content_is_refused(task: object):
    with pytest.raises(InputError):
        task_key(task)
