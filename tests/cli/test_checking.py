"""``kentering check`` of one text: what it writes, keeps, prints and refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kentering.cli.checking import QUOTE
from tests.cli.conftest import Give

TEXT = (
    "12 juni 2025\n\nDe productie van de Duitse industrie lag volgens de cijfers van Eurostat in "
    "april naar verluidt 2,10 procent lager dan een jaar eerder. De Nevi PMI stond in mei op 48,8."
)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "stuk.html"
    path.write_text(f"<html><body><p>{TEXT}</p></body></html>", "utf-8")
    return path


@pytest.mark.parametrize("name", ["stuk.html", "./stuk.html", "zacht.html", "hard.html"])
def test_a_page_is_not_written_over_its_own_text(
    give: Give, text: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E2: refused by whatever name or link the text is reached; nothing was written."""
    monkeypatch.chdir(text.parent)
    before = text.read_bytes()
    Path("zacht.html").symlink_to(text)
    os.link(text, "hard.html")
    out = give("check", str(text), "--html", name, "--keep", "--lang", "en")
    assert out.code == 2
    assert out.err.startswith("error: the page would overwrite the text itself")
    assert out.out == ""
    assert text.read_bytes() == before
    assert Path("zacht.html").is_symlink()
    assert not (text.parent / "home").exists()


def test_nothing_is_kept_when_the_page_cannot_be_written(
    give: Give, text: Path, tmp_path: Path
) -> None:
    """E2: "nothing was written" holds for the store and the forecasts too."""
    text.write_text(TEXT + " ING verwacht dat de productie van de Nederlandse industrie in 2025 "
                    "met 0,4 procent daalt.", "utf-8")  # fmt: skip
    folder = tmp_path / "map"
    folder.mkdir()
    out = give("check", str(text), "--keep", "--html", str(folder))
    assert out.code == 2
    assert "nothing was written" in out.err
    assert not (tmp_path / "home").exists()


def test_a_text_without_a_day_is_not_kept_and_gets_no_page(
    give: Give, text: Path, tmp_path: Path
) -> None:
    text.write_text("De Nevi PMI stond in mei op 48,8.", "utf-8")
    page = tmp_path / "uit.html"
    out = give("check", str(text), "--keep", "--html", str(page))
    assert (out.code, page.exists()) == (2, False)
    assert not (tmp_path / "home").exists()


def test_what_was_kept_before_is_not_kept_again(give: Give, text: Path) -> None:
    first = give("check", str(text), "--keep", "--lang", "en")
    assert "1 figure kept in the store" in first.err
    again = give("check", str(text), "--keep", "--lang", "en")
    assert "nothing new kept; 1 already there" in again.err
    more = TEXT + " In april was dat nog 49,9."
    text.write_text(more, "utf-8")
    both = give("check", str(text), "--keep", "--lang", "nl")
    assert "1 cijfer bewaard in de eigen opslag; 1 stond er al" in both.err


@pytest.mark.parametrize(("lang", "value"), [("nl", "−2,10%"), ("en", "−2.10%")])
def test_the_figure_itself_is_in_the_table(give: Give, text: Path, lang: str, value: str) -> None:
    """L2: as the language prints it, and the words around it cut with an ellipsis."""
    out = give("check", str(text), "--lang", lang)
    (row,) = (line for line in out.out.splitlines() if line.startswith(" 1  ") or "2,10" in line)
    assert value in row
    quote = next(cell for cell in row.split("  ") if "2,10 procent" in cell).strip()
    assert quote.startswith("…")
    assert len(quote) <= QUOTE


def test_json_and_a_page_go_together(give: Give, text: Path, tmp_path: Path) -> None:
    page = tmp_path / "nieuw" / "uit.html"
    out = give("check", str(text), "--json", "--html", str(page))
    assert json.loads(out.out)["coverage"]["found"] == 2
    assert '<p lang="nl">' in page.read_text("utf-8")
