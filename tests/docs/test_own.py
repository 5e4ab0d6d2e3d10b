"""Every example of docs/own.md is read as it says, and every field it could use is named (X2)."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kentering.cli import main
from kentering.sources.answer import Answer
from kentering.sources.columns import ColumnMap, columns_from
from kentering.sources.own import PLAIN, read_table

TEXT = (Path(__file__).parents[2] / "docs" / "own.md").read_text("utf-8")
EXAMPLE = re.compile(
    r"^## (?P<title>[^\n]+)\n(?:(?!^## ).)*?```csv\n(?P<csv>.*?)```\n"
    r"(?:\n```toml\n(?P<map>.*?)```\n)?\nGives (?P<count>\d+) releases? of (?P<series>[^\n]+)\.\n",
    re.MULTILINE | re.DOTALL,
)
FOUND = list(EXAMPLE.finditer(TEXT))


def answer(name: str, body: str) -> Answer:
    return Answer(name, f"file:///{name}", body.encode(), datetime(2026, 11, 1, tzinfo=UTC))


def test_every_example_is_found() -> None:
    assert len(FOUND) == TEXT.count("```csv") == TEXT.count("\nGives ") == 4
    assert TEXT.count("```toml") == sum(bool(one["map"]) for one in FOUND) == 3


@pytest.mark.parametrize("one", FOUND, ids=lambda m: m["title"])
def test_an_example_gives_what_it_says(one: re.Match[str]) -> None:
    columns = columns_from(answer("columns.toml", one["map"])) if one["map"] else PLAIN
    releases = read_table(answer("a.csv", one["csv"]), columns, source="own")
    assert len(releases) == int(one["count"])
    series = {s for r in releases for s in r.observations["series"]}
    assert sorted(series) == re.findall(r"`([^`]+)`", one["series"])


@pytest.mark.parametrize("one", FOUND, ids=lambda m: m["title"])
def test_an_example_passes_a_dry_run(
    one: re.Match[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))
    (tmp_path / "a.csv").write_text(one["csv"], "utf-8")
    words = ["import", str(tmp_path / "a.csv"), "--dry-run"]
    if one["map"]:
        (tmp_path / "columns.toml").write_text(one["map"], "utf-8")
        words += ["--map", str(tmp_path / "columns.toml")]
    assert main(words) == 0
    assert re.findall(r"`([^`]+)`", one["series"])[0] in capsys.readouterr().out
    assert not (tmp_path / "home").exists()


def test_m1_the_mark_for_missing_and_the_vintages_mean_what_the_text_says() -> None:
    wide, vintages = FOUND[1], FOUND[3]
    (release,) = read_table(
        answer("a.csv", wide["csv"]), columns_from(answer("c.toml", wide["map"])), source="own"
    )
    orders = release.observations.filter(release.observations["series"].str.contains("orders"))
    assert orders.sort("period")["value"].to_list() == [1250.5, 1180.0, None]
    first, second = read_table(
        answer("a.csv", vintages["csv"]),
        columns_from(answer("c.toml", vintages["map"])),
        source="own",
    )
    assert first.released_at == datetime(2026, 2, 2, 9, tzinfo=UTC)  # 10:00 in Amsterdam
    assert second.observations["value"].to_list() == [50.3, 51.4]


def test_every_field_is_named() -> None:
    last = TEXT.partition("## All fields")[2]
    roles = {"series", "geo", "indicator", "branch", "adjustment", "unit"}
    for field in fields(ColumnMap):
        shown = (f"`{field.name}`", f"[{field.name}]", f"[{field.name}.")
        where = TEXT if field.name in roles else last
        assert any(words in where for words in shown), field.name
