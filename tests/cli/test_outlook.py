"""``kentering outlook`` on the shipped edition: answers, JSON, languages, own files, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kentering.edition import about, shipped
from tests.cli.conftest import Give

pytestmark = [
    pytest.mark.usefixtures("nobody"),
    pytest.mark.skipif(about(shipped()) is None, reason="no edition in the package"),
]
HEAD = "bank,date,geo,branch,year,value\n"


@pytest.fixture
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person without a store of their own, over the shipped edition."""
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def asked(give: Give, *words: object) -> dict[str, Any]:
    said = give("outlook", *words, "--json")
    assert said.code == 0, said.err
    whole: dict[str, Any] = json.loads(said.out)
    assert whole["schema"] == "kentering.outlook/1"
    return whole


def test_a_bank_beside_ours_and_the_outcome(give: Give) -> None:
    said = give("outlook", "--branch", "20", "--year", "2025")
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0].startswith("NL  20  ")
    assert any("ABN AMRO" in x and "(afterwards)" in x and "\N{MINUS SIGN}4.0" in x for x in lines)
    assert "NL.production.20.sca.I21" in said.out
    assert "https://industrievandaag.nl/" in said.out
    assert "value added" in said.err


def test_both_languages_carry_the_same_figures(give: Give) -> None:
    """L1, L2."""
    dutch = give("outlook", "--branch", "20", "--year", "2025", "--lang", "nl")
    assert "\N{MINUS SIGN}4,0" in dutch.out
    for words in ("bekend op", "uitkomst", "achteraf", "hun fout"):
        assert words in dutch.out
    assert "dag van de presentatie" in dutch.err
    assert asked(give, "--branch", "20") == asked(give, "--branch", "20", "--lang", "nl")


def test_a_branch_that_is_not_in_the_store_says_what_to_run(give: Give) -> None:
    """M3."""
    said = give("outlook", "--branch", "28")
    assert said.code == 0
    assert "5.0" in said.out
    assert "kentering update cbs_85806ned" in said.err
    past = give("outlook", "--branch", "24-30+33", "--as-of", "2025-05-15")
    assert "no forecast of kentering for 24-30+33" in past.err
    assert "kentering update" not in past.err


def test_as_of_hides_what_was_published_later(give: Give) -> None:
    """V5: the figures of February 2026, and releases of after the day."""
    whole = asked(give, "--branch", "C", "--as-of", "2025-05-15", "--year", "2025")
    (year,) = whole["outlooks"][0]["years"]
    assert [t["forecast"]["bank"] for t in year["theirs"]] == ["ING", "ING"]
    assert all(t["forecast"]["published"] <= "2025-05-15" for t in year["theirs"])
    assert year["outcomes"] == []
    (own,) = year["ours"]
    assert (own["branch"], own["known"]) == ("B-D", 3)
    assert own["released_at"] <= "2025-05-15T22:00"
    assert all(b["same"] is (b["branch"] == "C") for t in year["theirs"] for b in t["beside"])


def test_every_branch_or_one_year_or_one_bank(give: Give) -> None:
    whole = asked(give, "--as-of", "2025-05-15", "--year", "2024", "--bank", "abn amro")
    assert [o["branch"] for o in whole["outlooks"]] == ["C", "20"]
    rows = [t for o in whole["outlooks"] for y in o["years"] for t in y["theirs"]]
    assert {t["forecast"]["bank"] for t in rows} == {"ABN AMRO"}
    assert {y["year"] for o in whole["outlooks"] for y in o["years"]} == {2024}


def test_a_file_of_ones_own_is_beside_the_others(give: Give, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEAD}Huisbank,2026-06,NL,28,2026,1.5\n", "utf-8")
    said = give("outlook", "--branch", "28", "--with", path)
    assert (said.code, "Huisbank" in said.out, "mine.csv" in said.out) == (0, True, True)
    early = give("outlook", "--branch", "28", "--as-of", "2026-05-01", "--with", path)
    assert early.code == 1
    assert "Huisbank" not in early.out
    assert "1 of 1" in early.err


def test_where_nobody_else_is_known_it_says_so(give: Give) -> None:
    """M3."""
    said = give("outlook", "--geo", "DE", "--as-of", "2025-05-15")
    assert said.code == 0
    assert "no forecast of others known for DE C" in said.err
    assert "less theirs" not in said.out


def test_a_picture_names_the_definition(give: Give, tmp_path: Path) -> None:
    path = tmp_path / "outlook.svg"
    words = ("--branch", "C", "--as-of", "2025-05-15", "--year", "2025", "--chart", path)
    said = give("outlook", *words)
    assert (said.code, "drawn" in said.err) == (0, True)
    text = "".join(ElementTree.fromstring(path.read_text("utf-8")).itertext())
    for words_ in ("ING (C)", "(B-D)", "CC-BY", "ei_is_m_vtg"):
        assert words_ in text


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--branch", "industrie"), "industrie"),
        (("--branch", "28", "--as-of", "2025-05-15"), "no forecast known"),
        (("--branch", "28", "--year", "1995"), "2026"),
        (("--year", "1995", "--bank", "ABN AMRO", "--as-of", "2020-02-01"), "1995"),
        (("--branch", "28", "--year", "next"), "--year"),
        (("--bank", "Rabobank"), "ABN AMRO, ING"),
        (("--bank", "ING", "--as-of", "2022-01-01"), "ABN AMRO"),
        (("--geo", "XX"), "XX"),
        (("--as-of", "1999-01-01"), "1999"),
        (("--as-of", "soon"), "soon"),
        (("--chart", "a.jpg"), ".svg"),
        (("--with", "absent.csv"), "absent.csv"),
        (("--with", "bad.csv"), "line 2, column 'branch'"),
    ],
)
def test_refusals_climb_the_ladder(
    give: Give, words: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    """E1, E2."""
    (tmp_path / "bad.csv").write_text(f"{HEAD}X,2026-01-01,NL,industrie,2026,1.0\n", "utf-8")
    said = give("outlook", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error:")
    assert named in said.err
