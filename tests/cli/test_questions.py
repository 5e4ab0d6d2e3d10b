"""sources, series, doctor and edition on a tiny store: answers, files, JSON and exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.cli import export, find
from kentering.cli.series import exact
from tests.cli.conftest import INDEX, YOY, Give, Said

pytestmark = pytest.mark.usefixtures("home")


def parsed(said: Said, command: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(said.out)
    assert whole["schema"] == f"kentering.{command}/1"
    return whole


def test_sources_table_names_licence_and_latest_release(give: Give) -> None:
    said = give("sources")
    assert (said.code, said.err) == (0, "")
    row = next(line for line in said.out.splitlines() if line.startswith("cbs_85806ned"))
    assert "CC BY 4.0" in row
    assert row.endswith("2025-05-09")


def test_one_source_with_everything(give: Give) -> None:
    said = give("sources", "frb_h10", "--lang", "nl")
    assert said.code == 0
    assert "kentering update frb_h10 --from" in said.out
    assert "Exchange rate" in said.out
    assert parsed(give("sources", "frb_h10", "--json"), "sources")["sources"][0]["client"] is False


def test_unknown_source_names_the_nearest(give: Give) -> None:
    said = give("sources", "cbs_85806")
    assert (said.code, said.out) == (2, "")
    assert "cbs_85806ned" in said.err


def test_series_shows_values_with_their_release(give: Give) -> None:
    said = give("series", INDEX, "--last", "2")
    assert said.code == 0
    assert "2025-04" in said.out.splitlines()[-1]
    assert "2025-05-09" in said.out
    assert "calendar" in said.out
    assert len(said.out.splitlines()) == 4


def test_series_as_of_a_day_shows_no_later_release(give: Give) -> None:
    said = give("series", INDEX, "--as-of", "2025-03-10")
    assert "2025-02" in said.out.splitlines()[-1]
    assert give("series", INDEX, "--as-of", "2025-03-09").code == 2


def test_history_shows_every_value(give: Give) -> None:
    said = give("series", INDEX, "--history", "--json", "--last", "60")
    figures = parsed(said, "series")["figures"]
    releases = {f["release"] for f in figures}
    assert len(releases) == 3


@pytest.mark.parametrize(
    "words",
    [
        ["productie"],
        ["OUTPUT", "manufacturing"],
        ["--search", "industrie"],
        ["NL.production.*"],
        ["*"],
        [],
    ],
)
def test_series_found_by_words_and_patterns(give: Give, words: list[str]) -> None:
    said = give("series", *words)
    assert said.code == 0
    assert INDEX in said.out
    assert YOY in said.out


def test_nothing_found_says_what_is_near(give: Give) -> None:
    said = give("series", "NL.produktion.C.sca.I21")
    assert (said.code, said.out) == (2, "")
    assert INDEX in said.err


@pytest.mark.parametrize("kind", ["geo", "branch", "indicator", "unit"])
def test_lists_of_codes(give: Give, kind: str) -> None:
    assert give("series", "--list", kind).code == 0
    assert parsed(give("series", "--list", kind, "--json"), "series")["codes"]


def test_a_list_is_searched_without_accents(give: Give) -> None:
    said = give("series", "--list", "geo", "turkiye")
    assert said.code in (0, 2)
    assert "NL" in give("series", "--list", "geo", "nederland").out
    assert give("series", "--list", "geo", "qqqq").code == 2


def test_exports_hold_the_same_in_either_language(give: Give, tmp_path: Path) -> None:
    for lang in ("nl", "en"):
        for suffix in export.SUFFIXES:
            path = tmp_path / f"{lang}{suffix}"
            said = give("series", "NL.*", "--to", path, "--lang", lang)
            assert (said.code, said.out) == (0, f"{path}\n")
    text = (tmp_path / "nl.csv").read_text("utf-8")
    assert text == (tmp_path / "en.csv").read_text("utf-8")
    frame = pl.read_csv(tmp_path / "nl.csv", try_parse_dates=True)
    parquet = pl.read_parquet(tmp_path / "en.parquet")
    excel = pl.read_excel(tmp_path / "nl.xlsx")
    assert frame.height == parquet.height == excel.height == 80
    assert frame.columns == parquet.columns == excel.columns
    assert frame["value"].to_list() == parquet["value"].to_list()
    assert {"release", "released_at", "dating", "vintages", "licence"} <= set(frame.columns)
    assert frame["period"].dtype == pl.Date


def test_export_to_another_kind_is_refused_before_anything(give: Give, tmp_path: Path) -> None:
    said = give("series", "--to", tmp_path / "x.doc")
    assert said.code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:
    rows = pl.DataFrame({"source": ["own"], "release": ["=1+1"], "value": [1.5]})
    export.export(rows, tmp_path / "x.xlsx")
    assert pl.read_excel(tmp_path / "x.xlsx")["release"][0] == "=1+1"


def test_doctor(give: Give) -> None:
    said = give("doctor")
    assert said.code == 1  # a tiny store of 2025 lags behind
    assert "all whole" in said.out
    health = parsed(give("doctor", "--json"), "doctor")
    assert health["whole"] is True
    assert health["health"]["series"] == 2
    assert health["health"]["stale"][0]["latest"] == "2025-04"


def test_a_damaged_store_is_told_not_hidden(
    give: Give, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(filled / "store", tmp_path / "store")
    file = next((tmp_path / "store").rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:100])
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path))
    said = give("doctor")
    assert said.code == 1
    assert file.name in said.out
    asked = give("series", INDEX)
    assert (asked.code, asked.out) == (2, "")
    assert "kentering doctor" in asked.err


def test_edition_pack_and_show(give: Give, tmp_path: Path) -> None:
    said = give("edition", "pack", tmp_path / "ed", "--name", "tiny")
    assert said.code == 0
    shown = parsed(give("edition", "show", tmp_path / "ed", "--json"), "edition")
    assert shown["edition"]["name"] == "tiny"
    assert "cbs_85806ned" in give("edition", "show", tmp_path / "ed").out


def test_no_edition_here(give: Give, tmp_path: Path) -> None:
    assert give("edition", "show", tmp_path).code == 2
    (tmp_path / "about.json").write_text("{]")
    assert give("edition", "show", tmp_path).code == 2


def test_edition_build_from_a_manifest(give: Give, tmp_path: Path) -> None:
    (tmp_path / "press.csv").write_text(
        "period,value,series,released\n2025-03,1.5,NL.production.C.ca.yoy,2025-05-09\n"
    )
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(
        '[[entry]]\nsource = "cbs_press"\npath = "press.csv"\nretrieved = 2025-05-10\n'
    )
    said = give("edition", "build", tmp_path / "ed", "--from", tmp_path, "--manifest", manifest)
    assert (said.code, said.err) == (0, "")
    shown = parsed(give("edition", "show", tmp_path / "ed", "--json"), "edition")
    assert shown["edition"]["newest_release"] == "2025-05-09"
    assert give("edition", "build", tmp_path / "e2", "--from", tmp_path / "no").code == 2
    manifest.write_text("no toml")
    assert (
        give("edition", "build", tmp_path / "e2", "--from", tmp_path, "--manifest", manifest).code
        == 2
    )
    assert not (tmp_path / "e2").exists()


def test_json_is_the_same_in_either_language(give: Give) -> None:
    for words in (["sources"], ["series", INDEX], ["doctor"], ["series", "--list", "unit"]):
        assert (
            give(*words, "--json", "--lang", "nl").out == give(*words, "--json", "--lang", "en").out
        )


def test_an_empty_store_says_what_to_run(give: Give, empty: Path) -> None:
    said = give("series")
    assert (said.code, said.out) == (2, "")
    assert "kentering update" in said.err
    assert give("sources").code == 0
    assert give("doctor").code == 0
    assert give("edition", "show").code == 2


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(word=st.text(max_size=12).filter(lambda t: not t.startswith("-")))
def test_no_pattern_or_date_breaks_it(give: Give, word: str) -> None:
    for words in (["series", word], ["series", INDEX, f"--as-of={word}"], ["sources", word]):
        said = give(*words)
        assert said.code in (0, 1, 2)
        assert "internal fault" not in said.err
        assert "Traceback" not in said.err
        assert (said.code == 2) == (said.out == "")


@given(st.floats(-1e6, 1e6).map(lambda x: round(x, 4)))
def test_a_shown_value_has_every_digit(value: float) -> None:
    text = exact(value, "en").replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert float(text) == pytest.approx(value, abs=1e-9)


def test_search_folds_accents() -> None:
    assert find.folded("Türkiye|Zuid_Europa") == "turkiye zuid europa"
