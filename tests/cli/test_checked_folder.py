"""A folder of texts: its table, and what ``--watch`` does with what comes and goes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kentering.cli import checked_folder
from kentering.cli.checked_folder import PAGE, listed, look, look_aside, watch_folder
from kentering.cli.checked_text import Desk
from kentering.cli.checking import _kept
from kentering.errors import InputError
from tests.cli.conftest import Give

DAY = "2 februari 2026\n\n"
CHECKED = (
    "9 mei 2025\n\nDe industriële productie in Duitsland was in maart 0,3 procent hoger dan een "
    "jaar eerder, meldt Eurostat.\n"
)


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path_factory.mktemp("home") / "own"))
    monkeypatch.setenv("KENTERING_LANG", "en")


def pmi(value: str) -> str:
    return f"{DAY}De Nevi PMI voor Nederland kwam in januari uit op {value}.\n"


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def desk() -> Desk:
    return Desk(None, "nl", None)


def test_the_table_has_the_coverage_of_each_text_and_of_all(give: Give, tmp_path: Path) -> None:
    write(tmp_path, een=CHECKED, twee=pmi("50,1"), drie="Mooi weer vandaag.")
    out = give("check", str(tmp_path), "--lang", "en")
    head, *rows = out.out.splitlines()
    assert out.code == 0
    assert head.split()[:4] == ["text", "published", "found", "checked"]
    cells = {row.split()[0]: row.split()[1:] for row in rows}
    assert cells["een.txt"][:3] == ["2025-05-09", "1", "1"]
    assert cells["twee.txt"][:3] == ["2026-02-02", "1", "-"]
    assert cells["total"][:2] == ["2", "1"]
    plain = json.loads(give("check", str(tmp_path), "--json").out)
    total = plain["coverage"]
    assert [total[k] for k in ("found", "checked", "uncheckable")] == [2, 1, 1]
    assert total["found"] == sum(t["coverage"]["found"] for t in plain["texts"])


def test_what_is_not_read_is_named(give: Give, tmp_path: Path) -> None:
    write(tmp_path, een=CHECKED)
    for name in ("nota.docx", "brief.eml", ".verborgen"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "oud").mkdir()
    out = give("check", str(tmp_path), "--lang", "en")
    assert out.code == 0
    assert "3 files not read: brief.eml, nota.docx, oud/" in out.err
    plain = json.loads(give("check", str(tmp_path), "--json").out)
    assert plain["not_read"] == ["brief.eml", "nota.docx", "oud/"]


TABLE = "| tak | nu | toen |\n|---|---|---|\n| hout | 1,5 | 4,0 |\n"


def test_figures_of_tables_that_are_not_read_are_told_per_text(give: Give, tmp_path: Path) -> None:
    write(tmp_path, een=CHECKED, twee=f"{CHECKED}\n{TABLE}")
    out = give("check", str(tmp_path), "--lang", "en")
    assert "twee.txt: 2 figures in tables were not read" in out.err
    assert "een.txt:" not in out.err
    plain = json.loads(give("check", str(tmp_path), "--json").out)
    unread = {text["name"]: text["not_read"] for text in plain["texts"]}
    assert unread["een.txt"] == {"figures_in_tables": 0, "words": []}
    assert unread["twee.txt"]["figures_in_tables"] == 2
    assert unread["twee.txt"]["words"][0]["nl"] == "2 cijfers in tabellen zijn niet gelezen"


def test_a_watched_folder_says_what_of_a_text_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, twee=f"{CHECKED}\n{TABLE}")
    look(tmp_path, desk(), None, {})
    assert "twee.txt: 2 figures in tables were not read" in capsys.readouterr().err
    page = (tmp_path / f"twee.txt{PAGE}").read_text("utf-8")
    assert "2 figures in tables were not read." in page


def test_a_watched_folder_names_once_what_is_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nota.docx").write_bytes(b"x")
    known = look_aside(tmp_path, ())
    assert "1 file not read: nota.docx" in capsys.readouterr().err
    (tmp_path / "brief.eml").write_bytes(b"x")
    known = look_aside(tmp_path, known)
    assert "1 file not read: brief.eml" in capsys.readouterr().err
    assert look_aside(tmp_path, known) == known
    assert not capsys.readouterr().err


@pytest.mark.parametrize("text", [pmi("50,1"), "Mooi weer vandaag."])
def test_a_folder_ends_as_its_only_text_does(give: Give, tmp_path: Path, text: str) -> None:
    """E2: nothing could be checked, which the user must see."""
    write(tmp_path, een=text)
    codes = [give("check", str(place)).code for place in (tmp_path / "een.txt", tmp_path)]
    assert codes == [1, 1]


def test_a_copy_is_not_counted_or_held_against_its_like(give: Give, tmp_path: Path) -> None:
    twice = pmi("50,1") + "Vorige maand meldden wij dat de PMI in januari uitkwam op 50,6.\n"
    write(tmp_path, een=twice, kopie=twice, ander=pmi("49,0"))
    out = give("check", str(tmp_path), "--lang", "en")
    assert "kopie.txt is the same as een.txt" in out.err
    assert "kopie.txt" not in out.out
    assert "difference: " in out.out
    plain = json.loads(give("check", str(tmp_path), "--json").out)
    assert plain["copies"] == [{"name": "kopie.txt", "of": "een.txt"}]
    assert plain["coverage"]["found"] == sum(t["coverage"]["found"] for t in plain["texts"])


def test_a_folder_leaves_out_its_own_pages_and_keeps_figures(give: Give, tmp_path: Path) -> None:
    write(tmp_path, een=pmi("50,1"), twee=pmi("50,4"))
    page = tmp_path / f"een.txt{PAGE}"
    assert give("check", str(tmp_path / "een.txt"), "--html", str(page)).code == 1
    out = give("check", str(tmp_path), "--keep", "--lang", "nl")
    assert out.code == 1
    assert "check.html" not in out.out
    assert "verschil: Inkoopmanagersindex" in out.out
    assert "een.txt 50,1, twee.txt 50,4" in out.out
    assert "1 cijfer bewaard" in out.err


@pytest.mark.parametrize("option", ["--json", "--md", "--html=x.html"])
def test_watching_refuses_what_it_would_not_do(give: Give, tmp_path: Path, option: str) -> None:
    out = give("check", str(tmp_path), "--watch", option)
    assert (out.code, out.out) == (2, "")


def test_a_watched_folder_gets_a_page_for_every_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EnoughError(Exception):
        pass

    rounds = iter([None, None])

    def pause(_: float) -> None:
        if next(rounds, EnoughError) is EnoughError:
            raise EnoughError
        write(tmp_path, later=CHECKED)

    write(tmp_path, een=CHECKED)
    monkeypatch.setattr(checked_folder.time, "sleep", pause)
    with pytest.raises(EnoughError):
        watch_folder(tmp_path, desk(), None)
    pages = sorted(p.name for p in tmp_path.glob("*.html"))
    assert pages == [f"een.txt{PAGE}", f"later.txt{PAGE}"]


def test_a_text_that_goes_away_does_not_end_the_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, een=CHECKED, twee=CHECKED, vier=CHECKED)
    here = desk()
    plain = here.check

    def check(file: Path):  # type: ignore[no-untyped-def]
        if file.name == "een.txt":
            (tmp_path / "twee.txt").unlink()  # before its turn
        if file.name == "vier.txt":
            file.unlink()  # while it is read
        return plain(file)

    monkeypatch.setattr(here, "check", check)
    seen = look(tmp_path, here, None, {})
    assert (tmp_path / f"een.txt{PAGE}").exists()
    assert not (tmp_path / f"twee.txt{PAGE}").exists()
    assert "vier.txt" in capsys.readouterr().err
    assert tmp_path / "twee.txt" not in seen


def test_a_folder_that_goes_away_is_told_on_the_ladder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder cannot be read"):
        listed(tmp_path / "weg")


def test_an_undated_text_gets_its_page_before_keeping_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, een="De Nevi PMI kwam in januari uit op 50,1.\n")
    look(tmp_path, desk(), _kept, {})
    assert (tmp_path / f"een.txt{PAGE}").exists()
    assert "the day of the text is unknown" in capsys.readouterr().err


def test_what_was_kept_meanwhile_is_seen(tmp_path: Path) -> None:
    """A later text stands beside the figure that an earlier one brought into the store."""
    write(tmp_path, een=pmi("50,1"))
    here = desk()
    seen = look(tmp_path, here, _kept, {})
    write(tmp_path, twee=pmi("50,1").replace("2 feb", "3 feb"))
    look(tmp_path, here, None, seen)
    assert "een.txt" in (tmp_path / f"twee.txt{PAGE}").read_text("utf-8")


def test_only_a_text_that_changed_is_checked_again(tmp_path: Path) -> None:
    write(tmp_path, een=CHECKED, twee=CHECKED)
    seen = look(tmp_path, desk(), None, {})
    for page in tmp_path.glob("*.html"):
        page.unlink()
    os.utime(tmp_path / "twee.txt", (1, 1))
    assert len(look(tmp_path, desk(), None, seen)) == 2
    assert [p.name for p in tmp_path.glob("*.html")] == [f"twee.txt{PAGE}"]


def test_a_page_beside_a_text_never_takes_the_place_of_a_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A text of one's own may have the name that the page of another would get."""
    write(tmp_path, een=CHECKED)
    own = tmp_path / f"een.txt{PAGE}"
    own.write_text(f"<html><body><p>{CHECKED}</p></body></html>", "utf-8")
    look(tmp_path, desk(), None, {})
    assert "<mark" not in own.read_text("utf-8")
    assert (tmp_path / f"{own.name}{PAGE}").exists()
    assert "the page would overwrite a text" in capsys.readouterr().err
