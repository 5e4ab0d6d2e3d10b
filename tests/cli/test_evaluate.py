"""``kentering evaluate`` on the edition: answers, files, languages, resuming and refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest
import typer

from kentering.cli import app, evaluate, main
from kentering.cli.words import Command, localise
from kentering.edition import about, shipped
from kentering.language import Lang
from tests.cli.conftest import Said

pytestmark = pytest.mark.skipif(about(shipped()) is None, reason="no edition in the package")
SPAN = ("--geo", "NL", "--from", "2024-06-01", "--until", "2024-11-30", "--engine", "here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all, so that each run but the first takes its days from the journal."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def give(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> Callable[..., Said]:
    """The command beside another, so that its name is needed as on the command line."""
    monkeypatch.setenv("KENTERING_LANG", "en")
    monkeypatch.setenv("KENTERING_HOME", str(folder))

    def tree(lang: Lang) -> Any:
        top = app._group(app.TOP)
        top.callback()(app._root)
        for name in ("evaluate", "other"):
            top.command(name, cls=Command)(evaluate.evaluate)
        return localise(typer.main.get_command(top), lang)

    monkeypatch.setattr(app, "command", tree)

    def command(*words: object) -> Said:
        code = main(["evaluate", *(str(w) for w in words)])
        out, err = capsysbinary.readouterr()
        return Said(code, out.decode(), err.decode())

    return command


def test_tables_in_both_languages(give: Callable[..., Said]) -> None:
    said = give(*SPAN)
    assert said.code == 0
    assert "Growth on a year earlier" in said.out
    assert "ar_yearly" in said.out
    assert "against" in said.out
    dutch = give(*SPAN, "--lang", "nl")
    assert dutch.code == 0
    assert "Groei op een jaar eerder" in dutch.out
    assert "verder met 6 dagen" in dutch.err
    rows = [x.split() for x in dutch.out.splitlines() if x.startswith("NL")]
    assert [r[1] for r in rows] == ["1", "2", "3"] * 2
    assert all("," in r[3] for r in rows)


def test_json_holds_both_samples_every_outcome_and_what_was_borrowed(
    give: Callable[..., Said],
) -> None:
    whole = json.loads(give(*SPAN, "--json").out)
    assert whole["schema"] == "kentering.evaluate/1"
    assert whole["tasks"] == 6
    assert {r["sample"] for r in whole["scores"]} == {"main", "whole"}
    assert {r["stage"] for r in whole["tests"]} == {"first", "next", "latest"}
    assert {r["floor"] for r in whole["tests"]} == {"ar", "ar_yearly", "level", "confidence"}
    assert list(whole["borrowed"]) == ["NL"]
    assert whole["silent"] == {"NL": 0}
    assert all(r["left_out"] >= 0 for r in whole["scores"])


def test_files_and_chart(give: Callable[..., Said], tmp_path: Path) -> None:
    picture, out = tmp_path / "ratios.svg", tmp_path / "out"
    said = give(*SPAN, "--chart", picture, "--out", out, "--json")
    assert said.code == 0
    words = "".join(ElementTree.parse(picture).getroot().itertext())
    assert "estat" in words.lower() or "Eurostat" in words
    made = pl.read_parquet(out / "forecasts.parquet")
    assert {"q10", "q90", "first", "next", "latest"} <= set(made.columns)
    record = pl.read_parquet(out / "record.parquet")
    assert record.filter(pl.col("model") == "combined").height > 0
    scores = pl.read_csv(out / "scores.csv")
    assert set(scores["h"]) >= {1, 2, 3}
    assert json.loads(said.out)["chart"] == str(picture)


def test_fresh_reckons_again_and_gives_the_same(give: Callable[..., Said]) -> None:
    before = json.loads(give(*SPAN, "--json").out)
    said = give(*SPAN, "--json", "--fresh")
    assert "going on" not in said.err
    assert json.loads(said.out) == before


@pytest.mark.parametrize(
    "words",
    [
        ("--geo", "XX"),
        ("--geo", ","),
        ("--geo", "AT"),
        ("--branch", "QQ"),
        ("--branch", "10", "--geo", "DE"),
        ("--until", "2020-01-01"),
        ("--from", "2025-02-01", "--until", "2025-01-01"),
        ("--from", "yesterday"),
        ("--until", "2025-13-01"),
        ("--from", "2024-01-01T10:00"),
        ("--engine", "abacus"),
        ("--days", "some"),
        ("--geo", "NL", "--engine", "here", "--address", "tcp://x:1"),
        ("--geo", "NL", "--jobs", "0"),
        ("--geo", "NL", "--chart", "x.gif"),
    ],
)
def test_what_cannot_be_answered_climbs_the_ladder(
    give: Callable[..., Said], words: tuple[str, ...]
) -> None:
    """E1, E2: exit 2, nothing on stdout, what would be right."""
    said = give(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("error:") or "\nerror:" in said.err
    assert "right:" in said.err or "try:" in said.err


def test_time_left_in_words() -> None:
    assert evaluate.remaining(59).nl == "minder dan een minuut"
    assert evaluate.remaining(150).en == "about 2 min"
