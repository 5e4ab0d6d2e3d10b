"""World Bank, Ember and saved price tables (docs/conventions.md, M1, M2, U3, V4, E3)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.catalogue import catalogue
from kentering.errors import KenteringError, SourceError
from kentering.sources.answer import Answer, Archive, answers_from
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Reply, Server

RECORDED = Path(__file__).parent / "recorded"
PRICES = Path(__file__).resolve().parents[3] / "shared" / "data" / "prices"
real = pytest.mark.skipif(not PRICES.is_dir(), reason="no /shared data beside the project")
HOSTS = (
    "https://www.worldbank.org",
    "https://thedocs.worldbank.org",
    "https://storage.googleapis.com",
)
WHEN = datetime(2026, 7, 2, 12, tzinfo=UTC)
LINK = "https://thedocs.worldbank.org/en/doc/0123abcd-0050012026/related/CMO-Historical-Data-Monthly.xlsx"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def web(server: Server, root: Path, name: str) -> Web:
    mirrors = dict.fromkeys(HOSTS, server.url)
    return Web(Archive(root), name, "CC-BY-4.0", mirrors=mirrors, attempts=2, sleep=lambda _: None)


def recorded(name: str) -> list[Answer]:
    return answers_from(RECORDED / name, 2**26)


def edition() -> bytes:
    return recorded("worldbank_pinksheet")[-1].body


def read(name: str, body: bytes, **how: Any) -> Release:
    given = {"name": "x", "url": "file:///x", "retrieved_at": WHEN} | how
    [release] = source(name).read([Answer(body=body, **given)])
    return release


def edited(change: Callable[[Any], None], sheet: str = "Monthly Prices") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(edition()))
    change(book[sheet])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- World Bank


def test_the_link_comes_from_the_page(server: Server, tmp_path: Path) -> None:
    """The id in the link changes every year; an unchanged workbook is nothing new."""
    page = f'<html><a href="{LINK}">Monthly</a> <a href="{LINK}">again</a></html>'
    server.on("/en/research/commodity-markets", Reply(page.encode(), content_type="text/html"))
    server.on("/en/doc/", Reply(edition(), headers={"ETag": '"e"'}))
    table = source("worldbank_pinksheet")
    [found] = table.fetch(web(server, tmp_path, "worldbank_pinksheet"))
    assert found.url == LINK
    assert found.name == "CMO-Historical-Data-Monthly.xlsx"
    server.on("/en/doc/", Reply(status=304))
    assert list(table.fetch(web(server, tmp_path, "worldbank_pinksheet"))) == []


@pytest.mark.parametrize(
    "page",
    [
        "<html>moved</html>",
        f"<html>{LINK} {LINK.replace('0123', '4567')}</html>",
        "<html>https://evil.example/related/CMO-Historical-Data-Monthly.xlsx</html>",
        f"<html>{LINK.replace('Monthly', 'Annual')}</html>",
    ],
)
def test_no_link_or_two_is_loud(server: Server, tmp_path: Path, page: str) -> None:
    server.on("/", Reply(page.encode(), content_type="text/html"))
    with pytest.raises(SourceError, match="links to CMO"):
        source("worldbank_pinksheet").fetch(web(server, tmp_path, "worldbank_pinksheet"))


def test_editions_are_dated_by_themselves() -> None:
    """V4: "Updated on June 02, 2026" counts until the end of that day in Washington."""
    first, second = source("worldbank_pinksheet").read(
        list(reversed(recorded("worldbank_pinksheet")))
    )
    assert [r.label for r in (first, second)] == ["2026-03-03", "2026-06-02"]
    assert second.released_at == datetime(2026, 6, 3, 3, 59, tzinfo=UTC)
    assert second.dating == "lag"
    assert second.observations["series"].n_unique() == len(
        catalogue().sources["worldbank_pinksheet"].keys["series"]
    )


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("A4", "Updated", "day of the edition"),
        ("A4", "Updated on June 32, 2026", "day of the edition"),
        ("A4", "Updated on May 15, 2026", "prices up to"),
        ("C5", "Crude oil, Brent (new)", "0 columns 'Crude oil, Brent'"),
        ("D5", "Crude oil, Brent **", "2 columns 'Crude oil, Brent'"),
        ("C6", "($/mt)", "unit"),
        ("C6", None, "unit"),
        ("A8", "2024Q1", "no month"),
        ("A8", None, "no month"),
        ("A8", "2024M01", "duplicate"),
        ("C8", "n/a", "no number"),
        ("C8", "NaN", "no number"),
        ("C8", -3, "out of range"),
    ],
)
def test_a_changed_sheet_is_refused(cell: str, value: Any, words: str) -> None:
    """U3: name and unit are both checked; first law."""

    def change(sheet: Any) -> None:
        sheet[cell] = value

    with pytest.raises(SourceError, match=words):
        read("worldbank_pinksheet", edited(change))


def test_header_rows_are_found_where_they_are_and_marks_ignored() -> None:
    def change(sheet: Any) -> None:
        sheet.insert_rows(5, 2)
        sheet["C7"] = "Crude oil, Brent **"
        sheet["C10"] = "…"
        sheet["C11"] = "71.5"

    before = read("worldbank_pinksheet", edition()).observations
    after = read("worldbank_pinksheet", edited(change)).observations
    oil = after.filter(series="W.oil_price._Z.nsa.USD_BBL")
    assert after.height == before.height
    assert oil["value"].to_list()[1:3] == [None, 71.5]
    assert oil["status"].to_list()[:3] == ["A", "m", "A"]


# --- Ember

HEAD = "Country,ISO3 Code,Date,Price (EUR/MWhe)\n"


def test_the_running_month_is_no_monthly_average() -> None:
    """M1: a part of a month is not the month, whatever the file's own time says."""
    body = f"{HEAD}N,NLD,2025-11-01,93.78\nN,NLD,2025-12-01,80\n".encode()
    for changed, last in (
        ("Wed, 24 Dec 2025 09:00:00 GMT", 11),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 11),
        ("Fri, 02 Jan 2026 09:00:00 GMT", 12),
        ("", 11),
    ):
        release = read("ember_power", body, last_modified=changed)
        assert release.observations["period"].max() == date(2025, last, 1), changed


def test_ember_over_http(server: Server, tmp_path: Path) -> None:
    body = recorded("ember_power")[0].body
    server.on("/", Reply(body, headers={"Last-Modified": "Fri, 02 Jan 2026 09:00:00 GMT"}))
    found = source("ember_power").fetch(web(server, tmp_path, "ember_power"))
    [release] = source("ember_power").read(found)
    assert release.observations["period"].max() == date(2025, 12, 1)
    server.on("/", Reply(status=304))
    assert list(source("ember_power").fetch(web(server, tmp_path, "ember_power"))) == []


def test_an_address_that_is_gone_says_how_to_go_on(server: Server, tmp_path: Path) -> None:
    server.on("/", Reply(b"<Error><Code>NoSuchKey</Code></Error>", 404))
    with pytest.raises(SourceError, match="404") as caught:
        source("ember_power").fetch(web(server, tmp_path, "ember_power"))
    assert caught.value.run == "kentering update ember_power --from PATH"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"{HEAD}X,XKX,2025-01-01,1\n", "unknown country"),
        (f"{HEAD}N,NLD,2025-01-02,1\n", "first day of a month"),
        (f"{HEAD}N,NLD,2025-13-01,1\n", "first day of a month"),
        (f"{HEAD}N,NLD,2025-01-01,NaN\n", "not a number"),
        (f"{HEAD}N,NLD,2025-01-01\n", "3 fields"),
        (f"{HEAD}N,NLD,2025-01-01,1\nN,NLD,2025-01-01,1\nN,NLD,2025-02-01,1\n", "duplicate"),
        (f"{HEAD}N,NLD,2025-01-01,9999\nN,NLD,2025-02-01,1\n", "out of range"),
        (HEAD, "no rows"),
        ("Country,ISO3 Code,Date,Price (USD/MWhe)\nN,NLD,2025-01-01,1\n", "missing column"),
    ],
)
def test_ember_faults(body: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read("ember_power", body.encode())


# --- saved tables

FX = "Date,Country,Exchange rate\n"


def test_dollars_per_euro_from_euros_per_dollar() -> None:
    """U3: the file gives euros per dollar; the pound shows the direction."""
    release = read("frb_h10", f"{FX}2026-05-01,Euro,0.8\n2026-05-01,United Kingdom,0.74\n".encode())
    assert release.observations.select("series", "value").rows() == [
        ("EA.exchange_rate._Z.nsa.USD_EUR", 1.25)
    ]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("2026-05-01,Euro,1.17\n2026-05-01,United Kingdom,1.34\n", "direction"),
        ("2026-05-01,Euro,0.8\n", "direction"),
        ("2026-05-01,Euro,0\n2026-05-01,United Kingdom,0.7\n", "zero"),
        ("2026-07-01,Euro,0.8\n2026-07-01,United Kingdom,0.7\n", "had not ended"),
        ("2026-05-01,Japan,150\n", "no row"),
    ],
)
def test_exchange_rate_faults(rows: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read("frb_h10", f"{FX}{rows}".encode())


@pytest.mark.parametrize("name", ["frb_h10", "eia_brent", "own"])
def test_saved_tables_have_no_client(server: Server, tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as caught:
        source(name).fetch(web(server, tmp_path, name))
    assert caught.value.run == f"kentering update {name} --from PATH"
    assert server.asked == []


@pytest.mark.parametrize("name", ["ember_power", "frb_h10", "eia_brent"])
def test_e3_a_file_cut_off_in_a_number_is_refused(name: str) -> None:
    """A piece of a figure reads as a figure."""
    body = recorded(name)[-1].body
    for cut in (body[:-1], body[:-4], body.rstrip()):
        with pytest.raises(SourceError, match="last line is not finished"):
            read(name, cut)
    assert read(name, body, retrieved_at=datetime(2026, 9, 1, tzinfo=UTC)).observations.height


@pytest.mark.parametrize("name", ["worldbank_pinksheet", "ember_power", "frb_h10", "eia_brent"])
@settings(max_examples=50, deadline=None)
@given(body=st.binary(max_size=200) | st.text(max_size=100).map(lambda t: f"{HEAD}{t}".encode()))
def test_any_bytes_end_in_the_ladder(name: str, body: bytes) -> None:
    """E1: no other exception than the ladder's."""
    with pytest.raises(KenteringError):
        read(name, body)


# --- real files


@real
def test_real_editions_of_the_pink_sheet() -> None:
    for path in sorted((PRICES / "worldbank-pinksheet").glob("*.xlsx")):
        [release] = source("worldbank_pinksheet").read(answers_from(path, 2**26))
        gas = release.observations.filter(series="W.gas_price._Z.nsa.USD_MMBTU")
        assert gas["period"].min() == date(1960, 1, 1)
        assert gas["value"].null_count() == 0
        if release.label == "2026-03-03":
            assert gas["value"][-1] == 11.23735293669, "exact, not rounded on the way in"


@real
def test_real_ember_rates_and_brent() -> None:
    [found] = answers_from(
        PRICES / "ember" / "european_wholesale_electricity_price_data_monthly.csv", 2**26
    )
    changed = replace(found, last_modified="Thu, 25 Dec 2025 10:00:00 GMT")
    [power] = source("ember_power").read([changed])
    assert power.observations["series"].n_unique() == 31
    assert power.observations["period"].max() == date(2025, 11, 1)
    [rates] = source("frb_h10").read(answers_from(PRICES / "fx-oil" / "fx_monthly.csv", 2**26))
    peak = rates.observations.filter(period=date(2008, 7, 1))["value"][0]
    assert 1.57 < peak < 1.59
    [oil] = source("eia_brent").read(answers_from(PRICES / "fx-oil" / "brent-monthly.csv", 2**26))
    assert oil.observations.height == 471
