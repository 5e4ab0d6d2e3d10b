"""GENESIS over real HTTP and from saved bytes (docs/conventions.md, U2, M1, E1, E3)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kentering.errors import SourceError
from kentering.sources.answer import Answer, Archive
from kentering.sources.checks import checked
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

BODY = (Path(__file__).parent / "recorded/destatis_42153/42153-0001.csv").read_text("utf-8")
HOST = "https://www-genesis.destatis.de"
BASE = "/genesisWS/rest/2020"
GENESIS = source("destatis_42153")


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_DESTATIS_TOKEN", "0123456789abcdef")


def web(server: Server, tmp_path: Path, waits: list[float] | None = None) -> Web:
    sleep = (lambda _: None) if waits is None else waits.append
    return Web(
        Archive(tmp_path),
        "destatis_42153",
        "x",
        mirrors={HOST: server.url},
        attempts=2,
        sleep=sleep,
    )


def status(code: int, words: str = "", **more: object) -> Reply:
    said = {"Status": {"Code": code, "Content": words, "Type": "Error"}, **more}
    return Reply(json.dumps(said).encode())


def form(asked: Asked) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(asked.body.decode()).items()}


def read(body: str | bytes) -> list[Release]:
    raw = body.encode() if isinstance(body, str) else body
    found = Answer("42153-0001.csv", "https://x/t.csv", raw, datetime(2026, 9, 10, tzinfo=UTC))
    return [checked(r) for r in GENESIS.read([found])]


def packed(*files: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name, text in files:
            folder.writestr(name, text)
    return out.getvalue()


def test_the_token_travels_in_a_header_and_is_not_kept(tmp_path: Path) -> None:
    with Server() as server:
        server.on(f"{BASE}/data/tablefile", Reply(BODY.encode(), content_type="text/csv"))
        got = GENESIS.fetch(web(server, tmp_path))
        assert GENESIS.fetch(web(server, tmp_path)) == [], "the same bytes are nothing new"
    asked = server.asked[0]
    assert (asked.method, asked.headers["username"]) == ("POST", "0123456789abcdef")
    assert form(asked) | {"name": "42153-0001", "format": "ffcsv", "language": "en"} == form(asked)
    kept = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"0123456789abcdef" not in kept
    (release,) = GENESIS.read(got)
    found = checked(release)
    assert set(found.observations["series"]) == {
        "DE.production.C.nsa.I21",
        "DE.production.C.sca.I21",
    }
    assert found.dating == "retrieval"
    assert found.observations["status"].to_list()[6:8] == ["p", "m"], "M1: ... is not zero"


@pytest.mark.parametrize("token", ["", "  ", "naïef", "a\nb"])
def test_without_a_token_the_ladder_says_how(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E1: what is wrong, where, what would be right, what to run next."""
    monkeypatch.setenv("KENTERING_DESTATIS_TOKEN", token)
    with Server() as server, pytest.raises(SourceError) as caught:
        GENESIS.fetch(web(server, tmp_path))
    assert server.asked == []
    for lang in ("nl", "en"):
        ladder = caught.value.render(lang)
        assert "KENTERING_DESTATIS_TOKEN" in ladder
        assert "www-genesis.destatis.de" in ladder


@pytest.mark.parametrize(
    ("code", "says"), [(104, "no match"), (90, "no such table"), (22, "adjusted"), (7, "status")]
)
def test_faults_come_as_200_and_are_named(code: int, says: str, tmp_path: Path) -> None:
    with Server() as server:
        server.on(BASE, status(code, "Es gibt keine Objekte"))
        with pytest.raises(SourceError, match=says) as caught:
            GENESIS.fetch(web(server, tmp_path))
    assert str(code) in caught.value.what.nl


def test_nothing_newer_is_nothing(tmp_path: Path) -> None:
    with Server() as server:
        server.on(BASE, status(50))
        assert GENESIS.fetch(web(server, tmp_path)) == []


def large(server: Server, states: list[Reply], result: Reply) -> None:
    started = "Die Tabelle kann abgerufen werden: 42153-0001_001597503 (Hinweis)"

    def tablefile(asked: Asked) -> Reply:
        return status(99, started) if form(asked)["job"] == "true" else status(98, "zu groß")

    server.on(f"{BASE}/data/tablefile", tablefile)
    server.on(
        f"{BASE}/catalogue/results", lambda _: states.pop(0) if len(states) > 1 else states[0]
    )
    server.on(f"{BASE}/data/resultfile", result)


def listed(state: str) -> Reply:
    return status(0, "ok", List=[{"Code": "42153-0001_001597503", "State": state}])


def test_a_large_table_becomes_a_job(tmp_path: Path) -> None:
    waits: list[float] = []
    with Server() as server:
        states = [status(104), listed("In Bearbeitung"), listed("Fertig")]
        large(server, states, Reply(packed(("42153-0001_en_flat.csv", BODY))))
        (got,) = GENESIS.fetch(web(server, tmp_path, waits))
    assert waits == [5.0, 5.0, 5.0]
    result = server.asked[-1]
    assert form(result)["name"] == "42153-0001_001597503"
    (release,) = GENESIS.read([got])
    assert checked(release).observations.equals(read(BODY)[0].observations)


@pytest.mark.parametrize(
    ("states", "says"),
    [
        ([listed("Abgebrochen")], "Abgebrochen"),
        ([listed("")], "unknown state"),
        ([status(104)], "not finished"),
        ([status(6, "x")], "GENESIS 6"),
        ([Reply(b'{"List": [')], "JSON"),
    ],
)
def test_a_job_that_does_not_come_is_loud(states: list[Reply], says: str, tmp_path: Path) -> None:
    with Server() as server:
        large(server, states, Reply(BODY.encode()))
        with pytest.raises(SourceError, match=says):
            GENESIS.fetch(web(server, tmp_path))


def test_german_long_and_wide_forms_give_the_same_figures() -> None:
    expected = read(BODY)[0].observations
    rows = [r.split(";") for r in BODY.splitlines()]
    comma = "\n".join(
        ";".join([*r[:21], r[21].replace(".", ",") if r[21] != "..." else "...", *r[22:]])
        for r in rows
    )
    assert read(comma + "\n")[0].observations.equals(expected)
    german = {
        "statistics_code": "Statistik_Code",
        "time_code": "Zeit_Code",
        "time": "Zeit",
        "variable_code": "Merkmal_Code",
        "variable_attribute_code": "Auspraegung_Code",
    }

    def name(column: str) -> str:
        head, _, rest = column.partition("_")
        return f"{head}_{german.get(rest, rest)}" if head.isdigit() else german.get(column, column)

    wide = [[*map(name, rows[0][:21]), "PRO101__Produktionsindex__2021=100"]]
    wide += [[*r[:21], r[21] if r[21] == "..." else r[21].replace(".", ",")] for r in rows[1:]]
    found = read("\n".join(map(";".join, wide)) + "\n")[0].observations
    assert found.drop("status").equals(expected.drop("status")), "the wide form has no quality"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2021=100", "2015=100", "2015=100"),
        ("WZ08-C", "WZ08-B-10", "WZ08-B-10"),
        ("X13JDKSB", "X13NEU", "X13NEU"),
        (";WERTORG;", ";X13JDKSB;", "duplicate|without"),
        ("WERT03", "WERT99", "WERT99"),
        ("WZ08Y1", "GEWERBE", "GEWERBE"),
        ("MONAT;", "QUARTG;", "QUARTG"),
        ("MONAT07", "MONAT13", "MONAT13"),
        ("JAHR", "SMONAT", "SMONAT"),
        ("\n42153;", "\n42151;", "42151"),
        (";DG;", ";08;", "08"),
        ("time;", "when;", "columns"),
        (";value;", ";number;", "no value"),
        (";PRO101;Production index;p", ";PRO102;Production index;p", "PRO101, PRO102"),
        ("index;p", "index;q", "value_q"),
        ("...", "n.a.", "n.a."),
        ("...", "98,3", "decimal"),
        ("...", "1.234,5", "1.234,5"),
        ("...", "NaN", "NaN"),
    ],
)
def test_unconfirmed_codes_are_refused_by_name(old: str, new: str, says: str) -> None:
    """First law: what the catalogue does not name is no answer; the error says what came."""
    with pytest.raises(SourceError, match=says):
        read(BODY.replace(old, new))


@pytest.mark.parametrize(("mark", "found"), [("-", "m"), ("/", "m"), ("x", "m"), (".", "c")])
def test_marks_are_missing_not_zero(mark: str, found: str) -> None:
    statuses = read(BODY.replace(";...;", f";{mark};"))[0].observations
    assert statuses["value"].null_count() == 2
    assert statuses.row(7)[3:] == (None, found)


@pytest.mark.parametrize(
    "body",
    [
        packed(("a.csv", BODY), ("b.csv", BODY)),
        packed(("a.txt", BODY)),
        packed(("a.csv", BODY))[:-40],
        b"PK\x03\x04rubbish",
        b'{"Status": {"Code": "0"}}',
        b"[1, 2]",
        b"\xff\xfe",
        BODY.encode()[:-200],
    ],
)
def test_damaged_answers_are_refused(body: bytes) -> None:
    with pytest.raises(SourceError):
        read(body)
