"""``kentering read``, ``check`` and ``score`` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kentering.claims.model import FIELDS
from kentering.cli import checking
from kentering.cli.output import counted
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


def test_a_text_without_figures_gives_an_empty_list_and_a_word_beside_it(
    give: Give, tmp_path: Path
) -> None:
    empty = tmp_path / "leeg.txt"
    empty.write_text("Mooi weer vandaag.", "utf-8")
    out = give("read", str(empty), "--json", "--lang", "en")
    assert (out.code, json.loads(out.out)) == (0, [])
    assert "No figure was found" in out.err


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
    page = tmp_path / "stuk.check.html"
    give("check", str(path), "--html", str(page), "--lang", "en")
    assert f"Day of the text: {told['published'] or ''}" in page.read_text("utf-8")
    for shown in (page.read_text("utf-8"), give("check", str(path), "--md", "--lang", "en").out):
        assert words.lstrip("(") in shown
    given = give("check", str(path), "--published", "2025-05-09", "--lang", "en").out
    assert "2025-05-09 (given with --published)" in given


def test_it_is_said_that_a_text_names_several_days(give: Give, tmp_path: Path) -> None:
    path = tmp_path / "stuk.txt"
    path.write_text("Born, 2 juni 2025\n\n9 mei 2025\n\nDe omzet steeg met 3 procent.", "utf-8")
    told = give("read", str(path), "--lang", "en").out
    assert "(the text names more than one; told from the text" in told
    assert json.loads(give("check", str(path), "--json").out)["published_from"] is None


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
    plain = give("read", str(path), "--json", "--lang", "nl")
    assert json.loads(plain.out) == []
    assert "2 cijfers in tabellen zijn niet gelezen" in plain.err
    unread = json.loads(give("check", str(path), "--json").out)["not_read"]
    assert unread["figures_in_tables"] == 2
    assert unread["words"] == [
        {
            "nl": "2 cijfers in tabellen zijn niet gelezen",
            "en": "2 figures in tables were not read",
        }
    ]
    assert (
        "2 figures in tables were not read." in give("check", str(path), "--md", "--lang", "en").out
    )


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
        ["read", "{text}", "--why"],
        ["check", "{text}", "--watch"],
        ["check", "{text}", "--md", "--json"],
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


@pytest.mark.parametrize(
    ("day", "said", "kept", "told"),
    [
        ("28 februari 2025",
         "Rabobank stelt de raming voor de groei van de industriële productie in 2025 bij van 2 "
         "naar 1 procent.",
         [1.0], "de tekst noemt dit als de eerdere raming"),
        ("1 april 2026",
         "Rabobank had voor 2025 een groei van de industriële productie van 2 procent voorspeld.",
         [], "achteraf verteld"),
        ("10 januari 2026",
         "Rabobank raamt de groei van de industriële productie in 2025 op 2 procent.",
         [], "de periode was op die dag al voorbij"),
        ("28 februari 2025",
         "Rabobank verwacht dat de industriële productie in 2025 met 1 procent groeit. Rabobank "
         "verwacht voor 2025 een groei van de industriële productie van 3 procent.",
         [], "de tekst geeft twee waarden"),
    ],
)  # fmt: skip
def test_a_forecast_that_is_not_kept_is_told(
    give: Give, tmp_path: Path, day: str, said: str, kept: list[float], told: str
) -> None:
    path = tmp_path / "raming.txt"
    path.write_text(f"{day}\n\n{said} ", "utf-8")
    out = give("check", str(path), "--keep", "--lang", "nl")
    assert told in out.err
    assert ("1 raming bewaard" in out.err) == bool(kept)
    file = tmp_path / "home" / "outlook.csv"
    rows = file.read_text("utf-8").splitlines()[1:] if file.is_file() else []
    assert [float(row.split(",")[5]) for row in rows] == kept


def test_another_figure_of_the_same_day_is_told(give: Give, tmp_path: Path) -> None:
    for name, value in (("een", "1,0"), ("twee", "2,0")):
        path = tmp_path / f"{name}.txt"
        path.write_text(
            "3 februari 2025\n\nRabobank verwacht dat de productie van de Nederlandse industrie in "
            f"2025 met {value} procent groeit. ",
            "utf-8",
        )
        out = give("check", str(path), "--keep", "--lang", "en")
    assert "2.0; 1.0 from een.txt is already in" in out.err


def test_a_difference_is_named_in_the_language_of_the_output(give: Give, tmp_path: Path) -> None:
    for name, value in (("een", "3,8"), ("twee", "4,2")):
        said = f"1 juli 2025\n\nDe werkloosheid was in mei 2025 {value} procent. "
        (tmp_path / f"{name}.txt").write_text(said, "utf-8")
    out = give("check", str(tmp_path), "--lang", "en")
    assert (
        "difference: Unemployment, the Netherlands, May 2025: een.txt 3.8%, twee.txt 4.2%"
        in " ".join(out.out.split())
    )
    assert (
        "verschil: Werkloosheid, Nederland, mei 2025"
        in give("check", str(tmp_path), "--lang", "nl").out
    )


@pytest.mark.parametrize(("count", "nl"), [(0, "0 ramingen"), (1, "1 raming"), (2, "2 ramingen")])
def test_numbers_and_nouns_agree(count: int, nl: str) -> None:
    assert counted(count, checking.FORECAST).nl == nl
