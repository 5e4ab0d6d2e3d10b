"""A person's folder with a tiny store in it, and a way to give commands."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.cli import main
from kentering.periods import Period
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

INDEX = "NL.production.C.sca.I21"
YOY = "NL.production.C.ca.yoy"
FIRST = Period.parse("2022-01")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


Give = Callable[..., Said]


def releases(months: int = 40, count: int = 3) -> list[Release]:
    """``count`` releases of two series, a month apart, each a month longer."""
    out = []
    for number in range(count):
        length = months - count + 1 + number
        rows = []
        for i in range(length):
            period = FIRST.shift(i)
            level = 100 + 3 * math.sin(i / 5) + (0.3 if i == length - 2 and number else 0)
            rows.append((INDEX, period.start, "M", round(level, 1), "p"))
            rows.append((YOY, period.start, "M", round(2 * math.cos(i / 4), 1), "p"))
        when = datetime(2025, 3, 10, 5, 30, tzinfo=UTC) + timedelta(days=30 * number)
        out.append(
            Release(
                source="cbs_85806ned",
                released_at=when,
                dating="calendar",
                retrieved_at=when,
                sha256=hashlib.sha256(str(number).encode()).hexdigest(),
                url="https://example.org/85806NED",
                observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
            )
        )
    return out


@pytest.fixture
def give(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Give:
    monkeypatch.setenv("KENTERING_LANG", "en")

    def command(*words: object) -> Said:
        code = main([str(w) for w in words])
        out, err = capsysbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return command


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    append_many(Store(root=folder / "store"), releases())
    return folder


@pytest.fixture
def home(filled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny store, to read from only."""
    monkeypatch.setenv("KENTERING_HOME", str(filled))
    return filled


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a store, and a package without an edition."""
    nothing = tmp_path / "no-edition"
    nothing.mkdir()
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("kentering.edition.shipped", lambda: nothing)
    return tmp_path / "home"
