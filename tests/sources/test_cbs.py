"""CBS over HTTP, from saved files and real downloads (docs/conventions.md, T1, V3, M2, U2, E3)."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.catalogue import catalogue
from kentering.errors import SourceError
from kentering.sources.answer import Answer, Archive, answers_from
from kentering.sources.cbs import CbsTable
from kentering.sources.cbs_rows import LONGEST_QUERY, figure, kind, questions
from kentering.sources.cbs_shape import normal
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

RECORDED = Path(__file__).parent / "recorded"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "cbs" / "odata3-raw"
V4, V3 = "https://datasets.cbs.nl", "https://opendata.cbs.nl"
BRANCH = "BedrijfstakkenBranchesSBI2008"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as here:
        yield here


@pytest.fixture
def web(server: Server, tmp_path: Path) -> Iterator[Callable[..., Web]]:
    opened: list[Web] = []

    def make(name: str, **how: Any) -> Web:
        given = {"mirrors": {V4: server.url, V3: server.url}, "attempts": 2} | how
        given.setdefault("sleep", lambda _: None)
        opened.append(Web(Archive(tmp_path / "raw"), name, "CC BY 4.0", **given))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


def body(name: str, file: str) -> bytes:
    return (RECORDED / name / file).read_bytes()


def serve_v4(server: Server, name: str) -> str:
    """The recorded answers of a table under their version 4 paths."""
    root = f"/odata/v1/CBS/{catalogue().sources[name].table}"
    for file in (RECORDED / name).glob("*.json"):
        server.on(f"{root}/{kind(saved(file.name))}", Reply(file.read_bytes()))
    if (RECORDED / name / "Observations.1of1.p1.json").exists():
        first, second = (body(name, f"Observations.1of1.p{n}.json") for n in (1, 2))
        server.on(f"{root}/Observations", lambda a: Reply(second if "$skip" in a.query else first))
    return root


def serve_v3(server: Server, name: str) -> str:
    root = f"/ODataFeed/odata/{catalogue().sources[name].table}"
    for file in (RECORDED / name).glob("*.json"):
        server.on(f"{root}/{kind(saved(file.name))}", Reply(file.read_bytes()))
    return root


def saved(name: str, text: str = "") -> Answer:
    return Answer(name, "file:///x", text.encode(), datetime(2026, 1, 1, tzinfo=UTC))


def recorded(name: str) -> list[Answer]:
    return answers_from(RECORDED / name, 2**26)


def only(releases: Any) -> Release:
    [release] = list(releases)
    return release


def value(release: Release, series: str, day: date) -> tuple[float | None, str]:
    row = release.observations.filter(series=series, period=day)
    assert row.height == 1, f"{series} {day}: {row.height} rows"
    return row["value"][0], row["status"][0]


def edited(name: str, file: str, change: Callable[[Any], None]) -> list[Answer]:
    """The recorded answers of a source with one of them changed."""
    out = []
    for answer in recorded(name):
        held = json.loads(answer.body)
        if answer.name == file:
            change(held)
        out.append(replace(answer, body=json.dumps(held).encode()))
    return out


# --- over HTTP, version 4


def test_pages_are_followed_and_equal_the_recording(
    server: Server, web: Callable[..., Web]
) -> None:
    serve_v4(server, "cbs_85806ned")
    one = source("cbs_85806ned")
    answers = one.fetch(web("cbs_85806ned"))
    assert [a.name for a in answers][-2:] == [
        "Observations.1of1.p1.json",
        "Observations.1of1.p2.json",
    ]
    found, kept = only(one.read(answers)), only(one.read(recorded("cbs_85806ned")))
    assert found.observations.equals(kept.observations)
    assert (found.dating, found.span) == ("native", "whole")
    assert found.released_at == datetime(2026, 3, 10, 5, 30, tzinfo=UTC), "T2: 06:30 in Amsterdam"


def test_only_what_the_catalogue_wants_is_asked(server: Server, web: Callable[..., Web]) -> None:
    serve_v4(server, "cbs_85806ned")
    source("cbs_85806ned").fetch(web("cbs_85806ned"))
    asked = [a.query for a in server.asked if a.path.endswith("/Observations")]
    question = asked[0]["$filter"]
    assert "Measure eq 'M000103'" in question
    assert "Measure eq 'M000112'" not in question, "turnover y/y is not wanted"
    assert f"{BRANCH} eq '307500'" in question
    assert " in (" not in question
    assert list(asked[1]) == ["$skip"], "the next link carries the question itself"


def test_an_unchanged_table_costs_one_request(server: Server, web: Callable[..., Web]) -> None:
    serve_v4(server, "cbs_85806ned")
    one, client = source("cbs_85806ned"), web("cbs_85806ned")
    assert one.fetch(client)
    before = len(server.asked)
    held = sorted(client.archive.root.rglob("*"))
    assert one.fetch(client) == []
    assert len(server.asked) == before + 1
    assert sorted(client.archive.root.rglob("*")) == held, "a poll without news leaves no trace"


def test_a_changed_table_is_asked_again(server: Server, web: Callable[..., Web]) -> None:
    root = serve_v4(server, "cbs_85806ned")
    one, client = source("cbs_85806ned"), web("cbs_85806ned")
    first = one.fetch(client)
    later = body("cbs_85806ned", "Properties.json").replace(
        b"2026-03-10T06:30", b"2026-04-10T06:30"
    )
    server.on(f"{root}/Properties", Reply(later))
    second = one.fetch(client)
    assert second
    assert client.archive.root is not None
    both = list(one.read(answers_from(client.archive.root / "cbs_85806ned", 2**26)))
    assert [r.released_at.month for r in both] == [3, 4], "V3: the archive gives both, in order"
    assert first != second


def test_what_could_not_be_read_does_not_count_as_seen(
    server: Server, web: Callable[..., Web]
) -> None:
    """E3: after a bad answer the next update asks again, although Modified is the same."""
    root = serve_v4(server, "cbs_85880ned")
    one, client = source("cbs_85880ned"), web("cbs_85880ned")
    good = server.routes[f"{root}/Observations"]
    server.on(f"{root}/Observations", Reply(body("cbs_85880ned", "Observations.json")[:500]))
    with pytest.raises(SourceError):
        one.fetch(client)
    server.on(f"{root}/Observations", good)
    assert one.fetch(client)
    assert one.fetch(client) == []


@pytest.mark.parametrize(
    "bad",
    [Reply(b"busy", 503), Reply(body("cbs_85880ned", "Observations.json"), cut=700)],
    ids=["503", "cut"],
)
def test_a_passing_fault_is_survived(bad: Reply, server: Server, web: Callable[..., Web]) -> None:
    root = serve_v4(server, "cbs_85880ned")
    good = server.routes[f"{root}/Observations"]
    left = [bad]
    server.on(f"{root}/Observations", lambda a: left.pop() if left else good(a))
    one = source("cbs_85880ned")
    release = only(one.read(one.fetch(web("cbs_85880ned"))))
    assert release.observations.equals(only(one.read(recorded("cbs_85880ned"))).observations)


def test_always_cut_is_one_clear_error(server: Server, web: Callable[..., Web]) -> None:
    root = serve_v4(server, "cbs_85880ned")
    server.on(f"{root}/Observations", Reply(body("cbs_85880ned", "Observations.json"), cut=700))
    with pytest.raises(SourceError, match="no usable answer"):
        source("cbs_85880ned").fetch(web("cbs_85880ned"))


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/odata/v1/CBS/85880NED/Observations?$skip=1",
        "https://datasets.cbs.nl/odata/v1/CBS/85880NED/Observations?$skip=1",
    ],
    ids=["another host", "round and round"],
)
def test_an_odd_next_link_is_refused(link: str, server: Server, web: Callable[..., Web]) -> None:
    root = serve_v4(server, "cbs_85880ned")
    page = json.loads(body("cbs_85880ned", "Observations.json")) | {"@odata.nextLink": link}
    server.on(f"{root}/Observations", Reply(json.dumps(page).encode()))
    with pytest.raises(SourceError, match="odd next page"):
        source("cbs_85880ned").fetch(web("cbs_85880ned"))


def test_a_measure_is_found_by_its_version_3_key(server: Server, web: Callable[..., Web]) -> None:
    """Titles that repeat: DataProperties.ID is MeasureCodes.Index, checked by title and unit."""
    root = serve_v4(server, "cbs_85806ned")
    codes = json.loads(body("cbs_85806ned", "MeasureCodes.json"))
    twin = dict(codes["value"][3], Identifier="M000999", Index=90)
    codes["value"].append(twin)
    server.on(f"{root}/MeasureCodes", Reply(json.dumps(codes).encode()))
    one, client = source("cbs_85806ned"), web("cbs_85806ned")
    with pytest.raises(SourceError, match="not there exactly once"):
        one.fetch(client)
    row = {"Type": "Topic", "ParentID": None, "Title": "Totale omzet", "Unit": "2021=100"}
    older = {"odata.metadata": "x", "value": [row | {"ID": 8, "Key": "TotaleOmzet_4"}]}
    server.on("/ODataFeed/odata/85806NED/DataProperties", Reply(json.dumps(older).encode()))
    assert "NL.turnover.C.nsa.I21" in set(only(one.read(one.fetch(client))).observations["series"])
    older["value"][0]["Title"] = "Omzet van iets anders"
    server.on("/ODataFeed/odata/85806NED/DataProperties", Reply(json.dumps(older).encode()))
    later = body("cbs_85806ned", "Properties.json").replace(b"2026-03", b"2026-04")
    server.on(f"{root}/Properties", Reply(later))
    with pytest.raises(SourceError, match="v3 and v4 differ"):
        one.fetch(client)


# --- over HTTP, version 3


def test_a_table_that_is_not_in_version_4_comes_from_3(
    server: Server, web: Callable[..., Web]
) -> None:
    serve_v3(server, "cbs_81234ned")
    one, client = source("cbs_81234ned"), web("cbs_81234ned")
    release = only(one.read(one.fetch(client)))
    assert server.asked[0].path == "/odata/v1/CBS/81234ned/Properties", "ids keep their case"
    assert release.released_at == datetime(2026, 1, 29, 5, 30, tzinfo=UTC), "T2"
    assert release.observations.equals(only(one.read(recorded("cbs_81234ned"))).observations)
    before = len(server.asked)
    assert one.fetch(client) == []
    assert len(server.asked) == before + 1, "known to be in version 3: one poll"


def test_figures_missing_in_version_4_come_from_3(server: Server, web: Callable[..., Web]) -> None:
    """Some stopped tables serve metadata in version 4 but 404 on Observations."""
    serve_v3(server, "cbs_81234ned")
    props = {"Identifier": "81234ned", "Modified": "2026-01-29T06:30:00+01:00"}
    server.on("/odata/v1/CBS/81234ned/Properties", Reply(json.dumps(props).encode()))
    one = source("cbs_81234ned")
    assert any(a.name == "TableInfos.json" for a in one.fetch(web("cbs_81234ned")))


def test_a_table_that_is_nowhere_is_one_clear_error(
    server: Server, web: Callable[..., Web]
) -> None:
    with pytest.raises(SourceError, match="HTTP 404"):
        source("cbs_81810ned").fetch(web("cbs_81810ned"))


def test_a_server_fault_is_no_reason_to_try_version_3(
    server: Server, web: Callable[..., Web]
) -> None:
    server.on("/odata", Reply(b"", 503))
    serve_v3(server, "cbs_81234ned")
    with pytest.raises(SourceError, match="HTTP 503"):
        source("cbs_81234ned").fetch(web("cbs_81234ned"))
    assert not [a for a in server.asked if a.path.startswith("/ODataFeed")]


def test_padded_keys_are_asked_with_their_blanks(server: Server, web: Callable[..., Web]) -> None:
    root = serve_v3(server, "cbs_85609ned")
    one = source("cbs_85609ned")
    release = only(one.read(one.fetch(web("cbs_85609ned"))))
    [asked] = [a for a in server.asked if a.path == f"{root}/TypedDataSet"]
    assert f"{BRANCH} eq '307500 '" in asked.query["$filter"]
    assert asked.query["$format"] == "json"
    assert value(release, "NL.labour_shortage.C.sa.PC", date(2025, 1, 1)) == (28.0, "A")


def test_version_3_pages(server: Server, web: Callable[..., Web]) -> None:
    root = serve_v3(server, "cbs_81234ned")
    whole = json.loads(body("cbs_81234ned", "TypedDataSet.json"))
    link = f"http://opendata.cbs.nl{root}/TypedDataSet?$format=json&$skip=10"

    def page(asked: Asked) -> Reply:
        rest = {**whole, "value": whole["value"][10:]}
        head = {**whole, "value": whole["value"][:10], "odata.nextLink": link}
        return Reply(json.dumps(rest if "$skip" in asked.query else head).encode())

    server.on(f"{root}/TypedDataSet", page)
    one = source("cbs_81234ned")
    release = only(one.read(one.fetch(web("cbs_81234ned"))))
    assert release.observations.equals(only(one.read(recorded("cbs_81234ned"))).observations)


# --- reading: what is refused, what is kept apart


def test_months_quarters_and_years_are_kept_apart() -> None:
    """T1: 2025JJ00, 2025KW01 and 2025MM01 start on one day; each indicator has one frequency."""
    months = only(source("cbs_85806ned").read(recorded("cbs_85806ned")))
    assert set(months.observations["freq"]) == {"M"}
    assert "3 rows of other periods skipped: ['2026X000']" in months.label
    quarters = only(source("cbs_85880ned").read(recorded("cbs_85880ned")))
    assert set(quarters.observations["freq"]) == {"Q"}


def test_provisional_is_said_of_the_period() -> None:
    release = only(source("cbs_85806ned").read(recorded("cbs_85806ned")))
    assert value(release, "NL.production.C.sca.I21", date(2024, 12, 1))[1] == "A"
    assert value(release, "NL.production.C.sca.I21", date(2025, 12, 1))[1] == "p"


def test_missing_impossible_and_absent_are_three_things() -> None:
    """M2: a dot is kept as missing, what cannot exist is no row."""
    release = only(source("cbs_80472ned").read(recorded("cbs_80472ned")))
    assert value(release, "NL.vacancies.C.nsa.THS", date(2024, 1, 1)) == (None, "m")
    assert value(release, "NL.vacancies.TOTAL.nsa.THS", date(2024, 1, 1)) == (400.0, "A")

    def impossible(held: Any) -> None:
        held["value"][0] |= {"ValueAttribute": "Impossible", "Value": None}

    changed = edited("cbs_85880ned", "Observations.json", impossible)
    less = only(source("cbs_85880ned").read(changed)).observations
    assert (
        less.height
        == only(source("cbs_85880ned").read(recorded("cbs_85880ned"))).observations.height - 1
    )


def first(**fields: Any) -> Callable[[Any], None]:
    return lambda held: held["value"][0].update(fields)


def whole(**fields: Any) -> Callable[[Any], None]:
    return lambda held: held.update(fields)


def twin(**fields: Any) -> Callable[[Any], None]:
    """One row more: the last one again, with other fields."""
    return lambda held: held["value"].append(held["value"][-1] | fields)


LINK = {"@odata.nextLink": "https://datasets.cbs.nl/x"}


@pytest.mark.parametrize(
    ("name", "file", "change", "match"),
    [
        ("85806", "MeasureCodes", first(Unit="2015=100"), "not there exactly once"),
        ("85806", "MeasureCodes", first(Title="Iets anders"), "not there exactly once"),
        ("85806", "PeriodenCodes", first(Status="Geraamd"), "unknown status"),
        ("85806", "PeriodenCodes", first(Identifier="2024MM11"), "unknown key"),
        ("85806", f"{BRANCH}Codes", first(Title="G Handel"), "not there exactly once"),
        ("85806", f"{BRANCH}Codes", first(Identifier="300000"), "not there exactly once"),
        ("85806", "Properties", whole(Identifier="85806ned"), "another table"),
        ("85806", "Properties", whole(Modified="2026-03-10"), "offset"),
        ("85806", "Properties", whole(Modified="maart"), "Modified"),
        ("85806", "Observations.1of1.p2", whole(**LINK), "not whole"),
        ("85880", "Observations", first(ValueAttribute="Confidential"), "unknown"),
        ("85880", "Observations", first(Value="1.2"), "unknown"),
        ("85880", "Observations", first(Value=True), "no number"),
        ("85880", "Observations", first(Value=float("nan")), "no JSON"),
        ("85880", "Observations", first(Perioden="2024KW02"), "duplicate"),
        ("85880", "Observations", first(Value=1e13), "out of range"),
        ("85880", "Observations", whole(value=[]), "no figures for"),
        ("85880", "Dimensions", twin(Identifier="RegioS", Kind="GeoDimension"), "missing"),
        ("85609", "DataProperties", twin(ID=9, Key="TekortAanArbeidskrachten_9"), "exactly once"),
        ("80472", "UntypedDataSet", first(OpenstaandeVacatures_1="     NaN"), "no number"),
        ("80472", "TableInfos", first(Identifier="80472NED"), "another table"),
    ],
)
def test_what_is_not_as_promised_is_refused(
    name: str, file: str, change: Callable[[Any], None], match: str
) -> None:
    """E3, U2: a base year, code, status or table other than expected never passes silently."""
    with pytest.raises(SourceError, match=match):
        list(source(f"cbs_{name}ned").read(edited(f"cbs_{name}ned", f"{file}.json", change)))


def test_a_dimension_nobody_declared_is_refused() -> None:
    """Held at no key it would give several figures for one period."""

    def add(held: Any) -> None:
        held["value"].insert(0, held["value"][0] | {"Identifier": "Marges"})

    answers = edited("cbs_85806ned", "Dimensions.json", add)
    codes = next(a for a in answers if a.name == f"{BRANCH}Codes.json")
    with pytest.raises(SourceError, match="Marges"):
        list(source("cbs_85806ned").read([*answers, replace(codes, name="MargesCodes.json")]))


@pytest.mark.parametrize("name", ["cbs_85806ned", "cbs_81234ned", "cbs_81974ned"])
def test_an_answer_that_is_not_there_is_named(name: str) -> None:
    answers = recorded(name)
    for left_out in answers:
        with pytest.raises(SourceError):
            list(source(name).read([a for a in answers if a is not left_out]))


def test_every_cbs_entry_finds_its_measures_in_one_way() -> None:
    """The catalogue's own words are whole: four parts, and each measure once."""
    for entry in catalogue().sources.values():
        if not isinstance(source(entry.id), CbsTable):
            continue
        for wanted in entry.keys["measure"]:
            assert len(wanted.split(".")) == 4
        assert entry.dimensions["period"] == "Perioden"


# --- real downloads


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared data folder is not beside the project")
def test_real_81810ned_equals_its_file() -> None:
    release = only(source("cbs_81810ned").read(answers_from(REAL / "81810NED", 2**26)))
    with (REAL / "81810NED" / "data.csv").open(encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["Perioden"][4:6] == "MM"]
    assert release.observations.height == len(rows) * 10 == 12560
    assert release.released_at == datetime(2018, 3, 12, 5, 30, tzinfo=UTC)
    ours = {
        ("production", "nsa", "I10"): "Productie_1",
        ("production", "avgday", "I10"): "GemiddeldeDagproductie_2",
        ("production", "sca", "I10"): "SeizoengecorrigeerdeDagproductie_3",
        ("production", "avgday", "yoy"): "GemiddeldeDagproductie_14",
        ("turnover_abroad", "sca", "I10"): "SeizoengecorrigeerdeDagomzetBuitenland_12",
    }
    values = {
        (s, p): v for s, p, v in release.observations.select("series", "period", "value").rows()
    }
    for row in rows:
        day = date(int(row["Perioden"][:4]), int(row["Perioden"][6:]), 1)
        branch = {"307500": "C", "320705": "20-21"}.get(row[BRANCH])
        if branch is None:
            continue
        for (indicator, adjustment, unit), column in ours.items():
            text = row[column].strip()
            key = f"NL.{indicator}.{branch}.{adjustment}.{unit}"
            assert values[key, day] == (None if text == "." else float(text)), (key, day)
    assert value(release, "NL.production.C.nsa.I10", date(2018, 1, 1))[1] == "p"
    assert not [s for s in release.observations["series"].unique() if ".ca." in s]


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared data folder is not beside the project")
@pytest.mark.parametrize(
    ("table", "series", "day", "expected"),
    [
        ("82602NED", "NL.value_added.C.sca.qoq", date(2017, 10, 1), (2.5, "p")),
        ("82602NED", "NL.gdp._Z.sca.qoq", date(1995, 1, 1), (None, "m")),
        ("81974NED", "NL.producer_prices_abroad.C.nsa.I10", date(2017, 12, 1), (104.6, "p")),
    ],
)
def test_real_stopped_tables(
    table: str, series: str, day: date, expected: tuple[float | None, str]
) -> None:
    release = only(source(f"cbs_{table.lower()}").read(answers_from(REAL / table, 2**26)))
    assert value(release, series, day) == expected


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared data folder is not beside the project")
def test_real_tables_of_another_source_are_refused(tmp_path: Path) -> None:
    shutil.copytree(REAL / "82602NED", tmp_path / "x")
    with pytest.raises(SourceError, match="another table"):
        list(source("cbs_81810ned").read(answers_from(tmp_path / "x", 2**26)))


# --- laws


@given(st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=1), st.integers(0, 9))
def test_padding_does_not_change_a_figure(number: Any, blanks: int) -> None:
    assert figure(saved("x"), " " * blanks + str(number), "x") == float(number)


@given(st.text(max_size=8))
def test_text_is_a_figure_or_is_refused(text: str) -> None:
    """M1: nothing but digits becomes a number; missing is not zero."""
    try:
        found = figure(saved("x"), text, "x")
    except SourceError:
        return
    assert found is None if text.strip() == "." else found == float(text)


@given(
    st.lists(st.text("0123456789 ", min_size=1, max_size=8), min_size=1, max_size=200, unique=True),
    st.integers(1, 5),
)
def test_questions_ask_for_every_key_once_and_fit_a_url(keys: list[str], fixed: int) -> None:
    other = [f"M{n}" for n in range(fixed)]
    found = [unquote(q) for q in questions([("Measure", other), (BRANCH, keys)], "&$select=a")]
    longest = max((keys, other), key=len)
    name = BRANCH if longest is keys else "Measure"
    for key in longest:
        assert sum(f"{name} eq '{key}'" in q for q in found) == 1
    assert all(len(q) <= LONGEST_QUERY for q in found)


@given(st.text())
def test_titles_compare_by_their_words(title: str) -> None:
    assert normal(f"  {title} ") == normal(title) == normal(normal(title))
