"""The journal: results of a long computation on disk, so that an interrupted run goes on.

A journal is a folder that only grows: one file per finished task, written whole or not at all. Its
results belong to one fingerprint of code and data, which the caller gives; results of another
fingerprint lie beside them and are never read. A file that is damaged counts as absent.

Results are kept as JSON, Parquet or numpy's own format, never as pickles: reading a journal runs no
code that lies in it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import polars as pl

from kentering.errors import InputError, StoreError, system_words
from kentering.language import Text

R = TypeVar("R")

_MARK = b"kentering journal 1\n"
_SUFFIX = ".result"


@dataclass(frozen=True)
class Codec(Generic[R]):
    """How a result becomes bytes and comes back equal.

    Attributes:
        name: names the form; results of another form are not read.
        encode: result to bytes.
        decode: the bytes back to the result.
    """

    name: str
    encode: Callable[[R], bytes]
    decode: Callable[[bytes], R]


def _frame_bytes(frame: pl.DataFrame) -> bytes:
    held = io.BytesIO()
    frame.write_parquet(held)
    return held.getvalue()


def _array_bytes(array: np.ndarray[Any, Any]) -> bytes:
    held = io.BytesIO()
    np.save(held, array, allow_pickle=False)
    return held.getvalue()


def _array_from(raw: bytes) -> np.ndarray[Any, Any]:
    loaded: np.ndarray[Any, Any] = np.load(io.BytesIO(raw), allow_pickle=False)
    return loaded


#: numbers, texts, lists and dicts; floats come back to the last digit, tuples as lists
JSON: Codec[Any] = Codec("json", lambda r: json.dumps(r, sort_keys=True).encode(), json.loads)
#: a Polars frame, nulls and NaN kept apart
FRAME: Codec[pl.DataFrame] = Codec(
    "parquet", _frame_bytes, lambda raw: pl.read_parquet(io.BytesIO(raw))
)
#: a numpy array without Python objects
ARRAY: Codec[np.ndarray[Any, Any]] = Codec("npy", _array_bytes, _array_from)


@dataclass(frozen=True)
class Standing:
    """What a journal holds before a run.

    Attributes:
        usable: results of this fingerprint that can be read.
        damaged: files of this fingerprint that are not whole; they are computed again.
        other: result files of other code, data or form, which are not used.
    """

    usable: int
    damaged: int
    other: int

    def label(self) -> Text:
        """The three counts, for whoever starts the run."""
        return Text(
            f"journaal: {self.usable} bruikbaar, {self.damaged} beschadigd, "
            f"{self.other} van andere code of gegevens (niet gebruikt)",
            f"journal: {self.usable} usable, {self.damaged} damaged, "
            f"{self.other} of other code or data (not used)",
        )


class Journal(Generic[R]):
    """Results by task, kept in a folder.

    Args:
        folder: where journals of this kind of run lie; made when absent.
        fingerprint: what results depend on besides the task: code, data, settings. Any text.
        codec: how a result becomes bytes.

    Raises:
        InputError: the fingerprint is empty.
        StoreError: the folder cannot be made or written.
    """

    def __init__(self, folder: Path, fingerprint: str, codec: Codec[R] = JSON) -> None:
        if not fingerprint.strip():
            raise InputError(
                Text("de vingerafdruk van het journaal is leeg", "the journal's print is empty"),
                right=Text(
                    "een tekst die verandert met code en gegevens",
                    "a text that changes with code and data",
                ),
            )
        self.codec = codec
        self.home = Path(folder)
        named = hashlib.sha256(f"{codec.name}\n{fingerprint}".encode()).hexdigest()
        self.folder = self.home / named[:24]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise _unwritable(self.folder, fault) from fault

    def read(self, task: object) -> tuple[bool, R | None]:
        """Whether the result of a task is there, and the result."""
        raw = self._payload(self._path(task))
        return (False, None) if raw is None else (True, self.codec.decode(raw))

    def write(self, task: object, result: R) -> R:
        """Keep the result of a task and give it back as it will be read later.

        A whole result that is already there stays: the journal only grows.

        Raises:
            StoreError: the disk does not take it.
        """
        raw = self.codec.encode(result)
        path = self._path(task)
        if self._payload(path) is None:
            digest = hashlib.sha256(raw).hexdigest().encode()
            _write_whole(path, _MARK + digest + b"\n" + raw)
        return self.codec.decode(raw)

    def standing(self) -> Standing:
        """How much can be used, how much is damaged, how much belongs to another run."""
        mine = sorted(self.folder.glob(f"*{_SUFFIX}"))
        usable = sum(self._payload(path) is not None for path in mine)
        every = sum(1 for _ in self.home.glob(f"*/*{_SUFFIX}"))
        return Standing(usable, len(mine) - usable, every - len(mine))

    def _path(self, task: object) -> Path:
        return self.folder / (task_key(task) + _SUFFIX)

    def _payload(self, path: Path) -> bytes | None:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise _unwritable(path, fault) from fault
        start = len(_MARK) + 65
        digest, payload = raw[len(_MARK) : start - 1], raw[start:]
        whole = raw.startswith(_MARK) and len(raw) >= start
        return payload if whole and hashlib.sha256(payload).hexdigest().encode() == digest else None


def _unwritable(path: Path, fault: OSError) -> StoreError:
    words = system_words(fault)
    return StoreError(
        Text(f"het journaal kan niet: {words.nl}", f"the journal failed: {words.en}"),
        where=str(path),
    )


def _write_whole(path: Path, raw: bytes) -> None:
    """The file appears under its name only when all of it is on disk."""
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as fault:
        raise _unwritable(path, fault) from fault
    finally:
        if name is not None:
            Path(name).unlink(missing_ok=True)


def task_key(task: object) -> str:
    """A key that is the same for equal tasks, in every process and on every machine.

    Args:
        task: made of None, truth values, numbers, texts, bytes, dates, paths, enum members, numpy
            arrays, Polars frames, tuples, lists, dicts with text keys and dataclasses.

    Raises:
        InputError: it holds something else, whose content cannot be told.

    >>> task_key({"a": 1, "b": 2.0}) == task_key({"b": 2.0, "a": 1}), task_key(1) == task_key(1.0)
    (True, False)
    """
    digest = hashlib.sha256()
    _feed(digest.update, task)
    return digest.hexdigest()[:40]


def _feed(update: Callable[[bytes], None], item: object) -> None:
    """One value into the digest: its kind, its length, its content."""

    def put(kind: str, raw: bytes) -> None:
        update(f"{kind}:{len(raw)}:".encode() + raw)

    match item:
        case Enum():
            put("enum", f"{type(item).__qualname__}.{item.name}".encode())
        case float() | np.floating():
            put("float", float(item).hex().encode())
        case None | bool() | int() | str() | date() | Path() | np.bool_() | np.integer():
            put(_kind(item), str(item).encode())
        case bytes():
            put("bytes", item)
        case np.ndarray() if not item.dtype.hasobject:
            put("array", f"{item.dtype.str}{item.shape}".encode() + item.tobytes())
        case pl.DataFrame():
            put("frame", _frame_bytes(item))
        case _:
            name, parts = _parts(item)
            put(name, str(len(parts)).encode())
            for part in parts:
                _feed(update, part)


def _parts(item: object) -> tuple[str, list[Any]]:
    """What a container is and what it holds, in an order of its own."""
    if isinstance(item, tuple | list):
        return "list", list(item)
    if isinstance(item, dict) and all(isinstance(k, str) for k in item):
        return "dict", [x for name in sorted(item) for x in (name, item[name])]
    if is_dataclass(item) and not isinstance(item, type):
        name = f"{type(item).__module__}.{type(item).__qualname__}"
        return name, [x for f in fields(item) for x in (f.name, getattr(item, f.name))]
    raise InputError(
        Text(
            f"een taak met een {type(item).__name__} heeft geen vaste sleutel",
            f"a task holding a {type(item).__name__} has no fixed key",
        ),
        right=Text(
            "getallen, teksten, datums, lijsten, dataclasses, arrays, tabellen",
            "numbers, texts, dates, lists, dataclasses, arrays, frames",
        ),
    )


def _kind(item: object) -> str:
    if isinstance(item, bool | np.bool_):
        return "bool"
    if isinstance(item, int | np.integer):
        return "int"
    return "path" if isinstance(item, Path) else type(item).__name__
