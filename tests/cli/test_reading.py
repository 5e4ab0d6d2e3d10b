"""``kentering read``, ``check`` and ``score`` as a person calls them."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from kentering.claims.model import FIELDS
from kentering.cli import checking
from tests.cli.conftest import Give

TEXT = (
    "9 mei 2025\n\nDe industriële productie in Duitsland was in maart 0,3 procent hoger dan een "
    "jaar eerder, meldt Eurostat. De Nevi-inkoopmanagersindex kwam in april uit op 49,2.\n"
)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "bericht.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_claims_come_as_one_plain_list(give: Give, text: Path) -> None:
    out = give("read", str(text), "--json")
    claims = json.loads(out.out)
    assert out.code == 0
    assert [list(c) for c in claims] == [list(FIELDS)] * 2
    assert [(c["geo"], c["period"], c["value"], c["comparison"]) for c in claims] == [
        ("DE", "2025-03", 0.3, "yoy"),
        ("NL", "2025-04", 49.2, "level"),
    ]
    for c in claims:
        assert TEXT[c["start"] : c["end"]] == c["quote"]


def test_why_names_the_rule_of_every_field(give: Give, text: Path) -> None:
    (first, _) = json.loads(give("read", str(text), "--json", "--why").out)
    assert 0 < first["confidence"] <= 1
    assert {"indicator", "period", "value", "geo"} <= set(first["origins"])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_text_is_held_against_what_was_known(give: Give, text: Path, lang: str) -> None:
    """The German figure of 9 May 2025 was right and has been revised since."""
    out = give("check", str(text), "--lang", lang)
    assert out.code == 0
    assert {"nl": "klopte, sindsdien herzien", "en": "since revised"}[lang] in out.out
    assert {"nl": "1 gecontroleerd", "en": "1 checked"}[lang] in out.out


def test_evidence_is_in_the_document_and_the_page(give: Give, text: Path, tmp_path: Path) -> None:
    page = tmp_path / "uit.html"
    out = give("check", str(text), "--json", "--html", str(page))
    first, second = json.loads(out.out)["claims"]
    assert first["verdict"] == "revised"
    assert first["evidence"]["series"] == ["DE.production.B-D.ca.yoy"]
    assert first["evidence"]["known_when_written"]["value"] == 0.3
    assert first["evidence"]["known_now"]["value"] == -0.1
    assert second["verdict"] == "uncheckable"
    assert "<script" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("body", "words", "code"),
    [
        ("Assen, 9 mei 2025\n\n{}", "2025-05-09 (date line of the text)", "line"),
        ('<html><meta name="date" content="2025-05"><p>{}', "2025-05 (from the page", "page"),
        ("06/05/2025\n\n{}", "2025-05-06 (date line of the text, read as day/month)", "line"),
        ("Op 2 juni 2026 opent de fabriek.\n\n{}", "(told from the text, year", None),
    ],
)
def test_the_day_of_a_text_is_told_with_what_gave_it(
    give: Give, tmp_path: Path, body: str, words: str, code: str | None
) -> None:
    """A day that is not the text's own would turn a right figure into a wrong one."""
    path = tmp_path / "stuk.txt"
    said = (
        "De Duitse industriële productie steeg in maart met 3,1 procent ten opzichte van februari."
    )
    path.write_text(body.format(said), "utf-8")
    assert words in give("check", str(path), "--lang", "en").out
    assert words in give("read", str(path), "--lang", "en").out
    told = json.loads(give("check", str(path), "--json").out)
    assert told["published_from"] == code
    assert [c["verdict"] for c in told["claims"]] == ["revised" if code else "uncheckable"]
    given = give("check", str(path), "--published", "2025-05-09", "--lang", "en").out
    assert "2025-05-09 (given with --published)" in given


def test_figures_in_tables_are_counted_and_not_read(give: Give, tmp_path: Path) -> None:
    path = tmp_path / "stuk.html"
    path.write_text(
        "<html><p>9 mei 2025</p><table><tr><th>maand<th>Nederland<th>Duitsland<tr><td>maart"
        "<td>-0,8 procent<td>3,1 procent</table>",
        "utf-8",
    )
    for command in ("read", "check"):
        words = " ".join(give(command, str(path), "--lang", "nl").out.split())
        assert "cijfers in tabellen, niet gelezen 2" in words
    assert json.loads(give("read", str(path), "--json").out) == []


@pytest.mark.parametrize("mark", ["procent¹", "procent1)", "procent [2]", "procent*"])
def test_a_footnote_does_not_confirm_a_wrong_figure(give: Give, tmp_path: Path, mark: str) -> None:
    path = tmp_path / "stuk.txt"
    for figure, verdict in (("8,7", "contradicted"), ("3,1", "revised")):
        path.write_text(
            f"9 mei 2025\n\nIn maart nam de Duitse industriële productie met {figure} {mark} toe "
            "ten opzichte van februari.",
            "utf-8",
        )
        told = json.loads(give("check", str(path), "--json").out)
        assert [c["verdict"] for c in told["claims"]] == [verdict]


def test_markdown_and_a_folder(give: Give, text: Path) -> None:
    assert "| " in give("check", str(text), "--md").out
    (text.parent / "leeg.txt").write_text("Mooi weer vandaag.", "utf-8")
    (text.parent / "kapot.pdf").write_bytes(b"%PDF-1.4 nothing")
    out = give("check", str(text.parent))
    assert out.code == 1  # one of the three cannot be read, and is named
    assert "bericht.txt" in out.out
    assert "kapot.pdf" in out.err


def test_a_headline_becomes_an_observation_of_the_users_own(give: Give, text: Path) -> None:
    out = give("check", str(text), "--keep")
    assert out.code == 0
    found = give("series", "NL.pmi.*", "--json")
    assert "49.2" in found.out


@pytest.mark.parametrize(
    "words",
    [
        ["read", "nergens.txt"],
        ["check", "nergens.txt"],
        ["read", "{text}", "--published", "gisteren"],
        ["read", "{text}", "--text-lang", "fr"],
        ["check", "{text}", "--watch"],
        ["check", "{text}", "--as-of", "2020-01-01"],
        ["score", "{text}"],
    ],
)
def test_what_cannot_be_read_is_told_on_the_ladder(
    give: Give, text: Path, words: list[str]
) -> None:
    """E1, E2: what, where, what is right; nothing on stdout."""
    out = give(*(w.format(text=text) for w in words), "--lang", "en")
    assert out.code == 2
    assert out.err.startswith("error: ")
    assert out.out == ""


def test_nothing_found_says_so(give: Give, tmp_path: Path) -> None:
    empty = tmp_path / "leeg.txt"
    empty.write_text("Mooi weer vandaag.", "utf-8")
    out = give("check", str(empty), "--lang", "en")
    assert out.code == 1
    assert "No claim" in out.out


def test_a_watched_folder_gets_a_page_for_every_text(
    text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EnoughError(Exception):
        pass

    rounds = iter([None, None])

    def pause(_: float) -> None:
        if next(rounds, EnoughError) is EnoughError:
            raise EnoughError

    monkeypatch.setattr(checking.time, "sleep", pause)
    with pytest.raises(EnoughError):
        checking._watched(text.parent, checking._checker(None, "nl", None), keep=False)
    assert threading.active_count() >= 1
    pages = sorted(p.name for p in text.parent.glob("*.html"))
    assert pages == ["bericht.txt.check.html"]


def test_a_folder_leaves_out_its_own_pages_and_keeps_figures(
    give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("een", "50,1"), ("twee", "50,4")):
        said = f"2 februari 2026\n\nDe Nevi PMI voor Nederland kwam in januari uit op {value}. "
        (tmp_path / f"{name}.txt").write_text(said, "utf-8")
    (tmp_path / "een.txt.check.html").write_text("<p>De PMI kwam uit op 99,9.</p>", "utf-8")
    out = give("check", str(tmp_path), "--keep", "--lang", "nl")
    assert out.code == 0
    assert "check.html" not in out.out
    assert "verschil: Inkoopmanagersindex" in out.out
    assert "1 cijfers bewaard" in out.err


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled texts are not here")
def test_scores_come_per_kind_field_and_indicator(give: Give) -> None:
    out = give("score", str(SHARED / "gold.jsonl"), "--json")
    found = json.loads(out.out)
    assert out.code == 0
    assert found["kinds"]["seed"]["recall"] == found["kinds"]["seed"]["whole"] == 1.0
    assert "production_volume" in found["indicators"]["composed"]
    table = give("score", str(SHARED / "gold.jsonl"), "--lang", "en", "--misses")
    assert "precision %" in table.out


def test_a_bank_s_forecast_flows_into_the_outlook(give: Give, tmp_path: Path) -> None:
    """Kept once, however often the text is checked, and scored like the others."""
    path = tmp_path / "bank.txt"
    path.write_text(
        "3 februari 2025\n\nRabobank verwacht dat de productie van de Nederlandse industrie in "
        "2025 met 0,8 procent groeit. ",
        "utf-8",
    )
    assert give("check", str(path), "--keep").code in (0, 1)
    assert give("check", str(path), "--keep").code in (0, 1)
    out = give("outlook", "--bank", "Rabobank", "--json")
    (one,) = json.loads(out.out)["outlooks"]
    theirs = [t["forecast"] for y in one["years"] for t in y["theirs"]]
    assert [(t["bank"], t["year"], t["value"]) for t in theirs] == [("Rabobank", 2025, 0.8)]
