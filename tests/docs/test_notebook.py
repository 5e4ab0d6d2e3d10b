"""The notebook runs from top to bottom on the shipped figures, and its parts agree."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "nowcast.ipynb"


def test_the_notebook_runs_and_its_news_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    """A1: old, revisions, news and re-estimation make new."""
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)  # the notebook is ours
    why = names["why"]
    parts = why.old + why.reestimation + why.cells["impact"].sum() + why.residual  # type: ignore[attr-defined]
    assert parts == pytest.approx(why.new, abs=1e-9)  # type: ignore[attr-defined]
    chance, ahead = names["chance"], names["ahead"]
    assert chance.mean[0] == pytest.approx(ahead["target"][0], abs=1e-6)  # type: ignore[attr-defined, index]
    assert "target" in capsys.readouterr().out
