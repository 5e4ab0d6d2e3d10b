"""docs/forecast.md says what the program says, and its example runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kentering.forecast import calendar, coherent, combine, ledger, paths, situation
from kentering.forecast.recipe import models

TEXT = (Path(__file__).parents[2] / "docs" / "forecast.md").read_text("utf-8")


def test_models_as_the_catalogue_of_models_has_them() -> None:
    rows = [
        f"| `{code}` | {entry.name.en} | {'yes' if entry.combined else 'no'} |"
        for code, entry in models().items()
    ]
    made = "\n".join(["| model | kind | in the combination |", "|---|---|---|", *rows])
    assert made in TEXT


def test_floors_as_the_catalogue_of_models_has_them() -> None:
    floors = [f"`{code}`" for code, entry in models().items() if entry.floor]
    assert f"{', '.join(floors[:-1])} and {floors[-1]} are the floor" in TEXT


def test_the_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path))
    found = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert found is not None
    *lines, last = [x for x in found[1].splitlines() if x]
    assert len(lines) + 1 == 5
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)
    shown = eval(last, space)
    assert shown.height == 2
    assert shown["q10"][0] < shown["q50"][0] < shown["q90"][0]


def test_numbers_as_the_program_has_them() -> None:
    assert (combine.SHARPNESS, combine.PRIOR, combine.CAP) == (2, 6, 9)
    assert (combine.START, combine.NARROWEST, ledger.HALF_LIFE) == (1.5, 0.8, 730)
    assert (paths.DIRECT, situation.STALE, coherent.WINDOW, coherent.LOOSE) == (6, 3, 36, 0.5)
    assert calendar.FIRST_PRINTS == 24
