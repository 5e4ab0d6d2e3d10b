"""brief, update and import: what is written, what is said where, and the exit codes."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.catalogue import catalogue
from kentering.cli import clients, files
from kentering.cli.update import chosen
from kentering.errors import InputError
from tests.cli.conftest import Give

RECORDED = Path(__file__).parents[1] / "sources" / "recorded"


@pytest.mark.usefixtures("home")
class TestBrief:
    def test_writes_what_was_asked_and_says_where(self, give: Give, tmp_path: Path) -> None:
        out = tmp_path / "deep" / "out"
        said = give(
            "brief", "--as-of", "2025-05-10", "--lang", "both", "--format", "html,md", "--format",
            "json", "--out", out,
        )  # fmt: skip
        names = [
            f"brief-nl-2025-05-10.{n}" for n in ("nl.html", "en.html", "nl.md", "en.md", "json")
        ]
        assert said.code == 0
        assert said.out.splitlines() == [str(out / n) for n in names]
        assert sorted(p.name for p in out.iterdir()) == sorted(names)
        assert "<html" in (out / names[0]).read_text("utf-8")

    def test_defaults_are_html_and_pdf_in_the_users_language(
        self, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("KENTERING_LANG", "nl")
        said = give("brief", "--as-of", "2025-05-10")
        assert said.out.split() == [f"out/brief-nl-2025-05-10.nl.{k}" for k in ("html", "pdf")]
        assert (tmp_path / said.out.split()[1]).read_bytes().startswith(b"%PDF")

    def test_one_document_to_a_file_or_to_stdout(self, give: Give, tmp_path: Path) -> None:
        path = tmp_path / "mine.md"
        asked = ("brief", "--as-of", "2025-05-10")
        assert give(*asked, "--out", path).out == f"{path}\n"
        assert give(*asked, "--format", "md", "--out", "-").out == path.read_text("utf-8")
        whole = give(*asked, "--format", "json", "--out", "-")
        assert isinstance(json.loads(whole.out), dict)

    def test_stale_figures_are_a_warning(self, give: Give, tmp_path: Path) -> None:
        asked = ("brief", "--as-of", "2025-12-31", "--format", "md", "--out", tmp_path)
        said = give(*asked)
        assert said.code == 1
        assert said.err.startswith("note: ")
        assert said.out.endswith(".md\n")
        assert give(*asked, "--allow-stale").code == 0
        document = json.loads(give(*asked, "--json").out)
        assert document["schema"] == "kentering.brief/1"
        assert document["warnings"]

    @pytest.mark.parametrize(
        "words",
        [
            ["--geo", "XX"],
            ["--geo", "DE"],
            ["--as-of", "yesterday"],
            ["--as-of", "2025-13-01"],
            ["--as-of", "0001-01-01T00:00"],
            ["--as-of", "1950-01-01"],
            ["--format", "doc"],
            ["--format", "html,pdf", "--out", "-"],
            ["--format", "md", "--lang", "both", "--out", "x.md"],
        ],
    )
    def test_what_cannot_be_answered_writes_nothing(
        self, give: Give, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        said = give("brief", *words)
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith("error: ")
        assert list(tmp_path.iterdir()) == []

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        geo=st.one_of(st.text(max_size=6), st.sampled_from(["NL", "nl", " nl ", "DE", "EL"])),
        day=st.one_of(st.text(max_size=10), st.dates().map(str)),
    )
    def test_no_geography_or_day_breaks_it(self, give: Give, geo: str, day: str) -> None:
        said = give("brief", f"--geo={geo}", f"--as-of={day}", "--format=md", "--out=-")
        assert said.code in (0, 1, 2)
        assert "internal fault" not in said.err
        assert (said.code == 2) == (said.out == "")


class TestFiles:
    def test_all_or_none(self, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        with pytest.raises(InputError):
            files.write_all({tmp_path / "a": b"1", tmp_path / "b": b"2"})
        assert [p.name for p in tmp_path.iterdir()] == ["b"]

    @pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
    def test_readable_by_others(self, tmp_path: Path) -> None:
        files.write_all({tmp_path / "a": b"1"})
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


@pytest.mark.usefixtures("empty")
class TestUpdate:
    def test_saved_answers_of_a_source(self, give: Give, empty: Path) -> None:
        said = give("update", "cbs_85806ned", "--from", RECORDED)
        assert (said.code, said.err) == (0, "")
        assert "cbs_85806ned" in said.out
        again = json.loads(give("update", "cbs_85806ned", "--from", RECORDED, "--json").out)
        assert again["schema"] == "kentering.update/1"
        assert again["sources"][0]["status"] == "unchanged"
        assert (empty / "store").is_dir()
        assert give("series", "NL.production.*").code == 0

    def test_some_failed_is_one_and_all_failed_is_two(self, give: Give, tmp_path: Path) -> None:
        for name in ("cbs_85806ned", "frb_h10"):
            (tmp_path / "saved" / name).mkdir(parents=True)
            (tmp_path / "saved" / name / "x.json").write_text("nothing")
        good = tmp_path / "saved" / "own"
        good.mkdir()
        (good / "a.csv").write_text("period,series,value\n2025-01,NL.pmi._Z.sa.points,51.2\n")
        mixed = give("update", "--from", tmp_path / "saved", "--all")
        assert mixed.code == 1
        assert mixed.err.count("error: ") == 2
        assert [line.split()[1] for line in mixed.out.splitlines()[1:]] == [
            "failed",
            "failed",
            "new",
        ]
        assert give("update", "frb_h10", "--from", tmp_path / "saved").code == 2

    def test_a_source_without_client_says_how(self, give: Give) -> None:
        said = give("update", "frb_h10", "--lang", "nl")
        assert said.code == 2
        assert "kentering update frb_h10 --from PATH" in said.err

    def test_unknown_source_and_unnamed_answers(self, give: Give, empty: Path) -> None:
        assert give("update", "nothing").code == 2
        assert give("update", "--from", RECORDED).code == 2
        assert give("update", "own", "--from", RECORDED / "nothing").code == 2
        assert not empty.exists()

    def test_without_names_only_what_can_be_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("KENTERING_ENTSOE_TOKEN", raising=False)
        monkeypatch.delenv("KENTERING_DESTATIS_TOKEN", raising=False)
        asked, skipped = chosen([], None, everything=False)
        left = {s.source for s in skipped}
        assert {"own", "frb_h10", "cbs_press", "entsoe_power", "destatis_42153"} <= left
        assert all(clients.has_client(name) for name in asked)
        entries = catalogue().sources
        assert set(asked) == {n for n, e in entries.items() if e.automatic and not e.token}
        reasons = {s.source: s.why.en for s in skipped}
        assert reasons["frb_h10"] == "from a file only"
        assert reasons["entsoe_power"] == "without KENTERING_ENTSOE_TOKEN"
        everything, _ = chosen([], None, everything=True)
        assert {"entsoe_power", "destatis_42153"} <= set(everything)
        monkeypatch.setenv("KENTERING_ENTSOE_TOKEN", "mine")
        assert "entsoe_power" in chosen([], None, everything=False)[0]

    def test_the_catalogue_says_what_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """X2: declared once, in the catalogue, and nowhere else."""
        name = "cbs_85806ned"
        entry = catalogue().sources[name]
        monkeypatch.setitem(catalogue().sources, name, replace(entry, automatic=False))
        asked, skipped = chosen([], None, everything=True)
        assert name not in asked
        assert {s.source: s.why.nl for s in skipped}[name] == "alleen als u hem noemt"
        assert chosen([name], None, everything=False) == ([name], [])
        monkeypatch.delenv("KENTERING_ANY", raising=False)
        monkeypatch.setitem(catalogue().sources, name, replace(entry, token="KENTERING_ANY"))
        assert name not in chosen([], None, everything=False)[0]

    def test_who_can_be_asked_without_a_client(self) -> None:
        """A source that is asked by itself has a client."""
        for name, entry in catalogue().sources.items():
            assert clients.has_client(name) or not entry.automatic, name

    def test_e3_a_failure_names_its_source(self, give: Give, tmp_path: Path) -> None:
        (tmp_path / "frb_h10").mkdir()
        (tmp_path / "frb_h10" / "x.csv").write_text("nothing")
        said = give("update", "frb_h10", "--from", tmp_path)
        assert said.err.startswith("error: frb_h10: ")


@pytest.mark.usefixtures("empty")
class TestImport:
    def test_look_first_then_keep(self, give: Give, empty: Path) -> None:
        words = (
            "import",
            RECORDED / "own" / "inkoop.csv",
            "--map",
            RECORDED / "own" / "columns.toml",
        )
        looked = give(*words, "--dry-run")
        assert (looked.code, looked.err) == (0, "")
        assert "NL.pmi._Z.sa.points" in looked.out
        assert not empty.exists()
        assert json.loads(give(*words, "--dry-run", "--json").out)["kept"] is False
        kept = give(*words)
        assert kept.code == 0
        assert json.loads(give(*words, "--json").out)["status"] == "unchanged"
        assert give("series", "NL.pmi.*", "--json").code == 0

    def test_v5_a_file_of_the_future_silences_no_correction(
        self, give: Give, tmp_path: Path
    ) -> None:
        table, key = tmp_path / "a.csv", "NL.pmi._Z.sa.points"
        for value, stamp in ((50.1, 2e9), (51.4, None)):
            table.write_text(f"period,series,value\n2025-01,{key},{value}\n")
            os.utime(table, stamp and (stamp, stamp))
            assert give("import", table).code == 0
        (figure,) = json.loads(give("series", key, "--json").out)["figures"]
        assert figure["value"] == 51.4

    def test_v1_a_corrected_map_is_read_anew(self, give: Give, tmp_path: Path) -> None:
        table, columns = tmp_path / "a.csv", tmp_path / "columns.toml"
        table.write_text("m;v\n2025-01;1,250\n")
        key, told = "NL.own_orders._Z.nsa.CP_MEUR", []
        for marks in ("decimal = '.'\nthousands = ','", "decimal = ','", "decimal = ','"):
            columns.write_text(f'period = "m"\nseparator = ";"\n{marks}\n[columns]\nv = "{key}"\n')
            said = json.loads(give("import", table, "--map", columns, "--json").out)
            (figure,) = json.loads(give("series", key, "--json").out)["figures"]
            told.append((said["status"], figure["value"]))
        assert told == [("new", 1250.0), ("new", 1.25), ("unchanged", 1.25)]
        assert json.loads(give("doctor", "--json").out)["health"]["without_raw"] == []

    @pytest.mark.parametrize("flag", [[], ["--dry-run"]])
    def test_a_fault_names_file_line_field_and_value(
        self, give: Give, tmp_path: Path, flag: list[str]
    ) -> None:
        path = tmp_path / "mine.csv"
        path.write_text("period,series,value\n2025-01,NL.pmi._Z.sa.points,5l.2\n")
        said = give("import", path, *flag)
        assert (said.code, said.out) == (2, "")
        for words in ("mine.csv", "line 2", "'value'", "'5l.2'"):
            assert words in said.err
        assert give("import", tmp_path / "none.csv").code == 2
        assert give("import", path, "--map", path).code == 2
        assert give("import", tmp_path).code == 2

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(body=st.binary(max_size=60))
    def test_no_bytes_break_it(self, give: Give, tmp_path: Path, body: bytes) -> None:
        path = tmp_path / "any.csv"
        path.write_bytes(body)
        said = give("import", path, "--dry-run")
        assert said.code == 2
        assert "internal fault" not in said.err
