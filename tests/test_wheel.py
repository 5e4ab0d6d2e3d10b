"""The wheel works alone: in an empty environment it writes the brief with no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(
        [str(w) for w in words],
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**clean, **more},
        timeout=400,
    )


@pytest.mark.slow
def test_wheel_in_an_empty_environment_writes_the_brief(tmp_path: Path) -> None:
    made = run(
        sys.executable, "-m", "pip", "wheel", ROOT, "--no-deps", "-w", tmp_path, cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("kentering-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "kentering/py.typed" in names
    assert "kentering/edition/data/observations.parquet" in names
    assert not [n for n in names if n.startswith(("tests", "docs"))]
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    installed = run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    if installed.returncode != 0 and "No matching distribution" in installed.stderr:
        pytest.skip("the package index cannot be reached from here")
    assert installed.returncode == 0, installed.stderr
    home = tmp_path / "home"
    work = tmp_path / "work"
    work.mkdir()
    kentering = tmp_path / "env" / "bin" / "kentering"
    options = ("--as-of", "2025-05-10", "--lang", "both", "--format", "html,pdf", "--out", work)
    wrote = run(kentering, "brief", *options, cwd=work, KENTERING_HOME=str(home))
    assert wrote.returncode == 0, wrote.stderr
    paths = [Path(line) for line in wrote.stdout.splitlines()]
    assert len(paths) == 4
    assert all(p.stat().st_size > 20_000 for p in paths)
    assert {p.suffix for p in paths} == {".html", ".pdf"}
