"""``kentering cycle`` on a tiny store: answers, JSON, languages and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import Give

pytestmark = pytest.mark.usefixtures("home")


def test_turns_with_the_months_that_cannot_be_dated(give: Give) -> None:
    said = give("cycle", "--branch", "C")
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("NL.production.C.sca.I21")
    assert "peak" in said.out
    assert "2024-12 - 2025-04" in said.out
    dutch = give("cycle", "--lang", "nl")
    assert "niet te dateren" in dutch.out
    assert "klassiek" in dutch.out


def test_real_time_in_json(give: Give) -> None:
    said = give("cycle", "--realtime", "--json", "--as-of", "2025-05-31")
    whole = json.loads(said.out)
    assert whole["schema"] == "kentering.cycle/1"
    assert whole["turning_points"]["dating"]["rule"]["name"] == "hp"
    assert whole["real_time"]["vintages"] == 3
    assert "calls" in whole["real_time"]
    assert give("cycle", "--realtime").code == 0


def test_clock_and_deviation(give: Give) -> None:
    said = give("cycle", "--clock")
    assert said.code == 0
    assert "trend" in said.out
    whole = json.loads(give("cycle", "--clock", "--json").out)
    assert len(whole["clock"]["frozen"]) == 2
    assert whole["clock"]["now"]["period"] == "2025-04-01"
    assert give("cycle", "--cycle", "deviation", "--rule", "bb").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--branch", "28"),
        ("--geo", "XX"),
        ("--indicator", "nothing"),
        ("--breadth",),
        ("--as-of", "2000-01-01"),
        ("--rule", "bb", "--steep", "5"),
        ("--rule", "x"),
        ("--branch", "all", "--geo", "DE"),
        ("--branch", "all", "--as-of", "2000-01-01"),
        ("--branch", "all", "--indicator", "nothing"),
        ("--branch", "all", "--realtime"),
        ("--branch", "all", "--steep", "10"),
        ("--branch", "all", "--chart", "a.svg"),
        ("--clock", "--breadth"),
        ("--clock", "--realtime"),
        ("--clock", "--branch", "all", "--as-of", "2000-01-01"),
        ("--clock", "--indicator", "production", "--indicator", "nothing"),
        ("--breadth", "--indicator", "all"),
        ("--indicator", " ,"),
        ("--chart", "a.jpg"),
        ("--chart", "chart"),
    ],
)
def test_refusals_climb_the_ladder(
    give: Give, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = give("cycle", *words)
    assert list(tmp_path.iterdir()) == []
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error:")
    assert "internal" not in said.err


def test_all_branches_in_one_table(give: Give) -> None:
    said = give("cycle", "--branch", "all", "--lang", "nl")
    assert said.code == 0
    head, row, *_ = said.out.splitlines()
    assert "laatste keerpunt" in head
    assert row.startswith("NL.production.C.sca.I21")
    whole = json.loads(give("cycle", "--branch", "all", "--json", "--rule", "bb").out)
    (one,) = whole["overview"]["series"]
    assert (one["until"], one["freq"], one["clock"]["period"]) == ("2025-04-01", "M", "2025-04-01")
    assert one["clock_frozen"]["period"] == "2025-04-01"
    assert whole["overview"]["rule"] == "bb"
    assert give("cycle", "--indicator", "all", "--branch", "C").code == 0


def test_as_of_moves_the_table(give: Give) -> None:
    early = json.loads(give("cycle", "--branch", "all", "--json", "--as-of", "2025-03-31").out)
    assert early["overview"]["series"][0]["until"] == "2025-02-01"


def test_clock_of_all(give: Give) -> None:
    said = give("cycle", "--clock", "--branch", "all")
    assert said.code == 0
    assert "last when published" in said.out
    whole = json.loads(give("cycle", "--clock", "--branch", "all", "--json").out)["clock"]
    assert [h["key"] for h in whole["hands"]] == ["NL.production.C.sca.I21"]
    assert whole["composite"] is None


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("words", [("--branch", "C"), ("--cycle", "deviation"), ("--clock",)])
def test_charts_in_the_language_asked(
    give: Give, words: tuple[str, ...], lang: str, tmp_path: Path
) -> None:
    path = tmp_path / "deep" / "chart.svg"
    said = give("cycle", *words, "--chart", path, "--lang", lang, "--json")
    assert said.code == 0
    assert json.loads(said.out)["chart"] == str(path)
    root = ElementTree.parse(path).getroot()
    assert root.get("lang") == lang
    seen = " ".join(root.itertext())
    assert {"nl": "Bron: CBS", "en": "Source: Statistics Netherlands"}[lang] in seen
    assert "NL.production.C.sca.I21" in seen
    assert {"nl": "9 mei 2025", "en": "9 May 2025"}[lang] in seen


def test_charts_for_paper_and_screen(give: Give, tmp_path: Path) -> None:
    for name, start in (("a.png", b"\x89PNG"), ("b.PDF", b"%PDF")):
        assert give("cycle", "--clock", "--chart", tmp_path / name).code == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_the_kind_of_file_is_refused_first(give: Give) -> None:
    assert "no kind of picture" in give("cycle", "--branch", "28", "--chart", "a.jpg").err


def test_a_chart_that_cannot_be_written_leaves_nothing(give: Give, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.svg").mkdir()
    for path in (tmp_path / "file" / "a.svg", tmp_path / "folder.svg"):
        said = give("cycle", "--chart", path)
        assert (said.code, said.out) == (2, "")
        assert "nothing was written" in said.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.svg"]
    assert list((tmp_path / "folder.svg").iterdir()) == []


def test_old_diffusion_warns_and_names_its_branches(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E2: the adjusted branches of the edition end in January 2018, 88 months before the day."""
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "nothing"))
    said = give("cycle", "--breadth", "--as-of", "2025-05-10")
    assert said.code == 1
    assert "NL.production.* end in 2018-01, 88 months before 2025-05-10" in said.err
    assert "counted in 2018-01: Food, beverages, tobacco; " in said.err
    recent = give("cycle", "--breadth", "--as-of", "2018-04-01", "--lang", "nl")
    assert recent.code == 0
    assert "geteld in 2018-01: Voedings- en genotmiddelen; " in recent.err
    whole = json.loads(give("cycle", "--breadth", "--as-of", "2018-04-01", "--json").out)
    assert whole["breadth"]["branches"] == ["10-12", "19", "20-21", "24-25", "35-36", "B"]
