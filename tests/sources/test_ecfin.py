"""DG ECFIN surveys: landing pages, months back, odd cells (docs/conventions.md, M2, V3, V4, E3)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.errors import KenteringError, SourceError
from kentering.sources.answer import Answer, Archive, answers_from
from kentering.sources.ecfin import EcfinTable
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

RECORDED = Path(__file__).parent / "recorded"
SURVEYS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ec-surveys"
HOST = "https://ec.europa.eu"
FOLDER = "/economy_finance/db_indicators/surveys/documents/series/"
PAGE = Reply(b"<!DOCTYPE html><html><body>Time series</body></html>", content_type="text/html")
NL = "NL.industrial_confidence.C.sa.balance"
real = pytest.mark.skipif(not SURVEYS.is_dir(), reason="no /shared data beside the project")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def web(server: Server, root: Path, name: str = "ecfin_main") -> Web:
    return Web(
        Archive(root),
        name,
        "CC-BY-4.0",
        mirrors={HOST: server.url},
        attempts=2,
        sleep=lambda _: None,
    )


def answer(body: bytes, when: str = "2024-06-03T10:00:00+00:00", name: str = "x.zip") -> Answer:
    return Answer(name, f"file:///{name}", body, datetime.fromisoformat(when))


def zipped(name: str = "ecfin_main") -> bytes:
    [path] = (RECORDED / name).glob("*.zip")
    return path.read_bytes()


def read(body: bytes, table: str = "ecfin_main", **how: Any) -> Release:
    [release] = source(table).read([answer(body, **how)])
    return release


def sheet(rows: list[list[Any]], name: str = "MONTHLY") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page = book.add_worksheet(name)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                page.write(r, c, cell)
    book.close()
    return out.getvalue()


def long_csv(*rows: str) -> bytes:
    return ("date,country,series,value\n" + "\n".join(rows) + "\n").encode()


# --- over HTTP


@pytest.mark.parametrize(
    ("today", "there", "asked"),
    [
        (date(2024, 5, 31), "2405", ["2405"]),
        (date(2024, 6, 3), "2405", ["2406", "2405"]),
        (date(2025, 1, 6), "2411", ["2501", "2412", "2411"]),
    ],
)
def test_walks_back_over_january(
    server: Server, tmp_path: Path, today: date, there: str, asked: list[str]
) -> None:
    """The month before 2501 is 2412; a month not there yet is a page with HTTP 200."""
    server.on("/landing", PAGE)
    server.on(FOLDER, Reply(status=301, headers={"Location": "/landing"}))
    server.on(f"{FOLDER}nace2_ecfin_{there}/", Reply(zipped(), content_type="application/zip"))
    found = EcfinTable("ecfin_main", today=lambda: today).fetch(web(server, tmp_path))
    assert [a.name for a in found] == ["main_indicators_sa_nace2.zip"]
    seen = [m[1] for a in server.asked if (m := re.search(r"nace2_ecfin_(\d{4})/", a.path))]
    assert seen == asked


def test_nothing_new_is_an_empty_list(server: Server, tmp_path: Path) -> None:
    """A kept zip is asked for conditionally; a kept landing page never is."""
    zip_reply = Reply(zipped(), content_type="application/zip", headers={"ETag": '"z"'})
    page_reply = replace(PAGE, headers={"ETag": '"p"'})

    def handler(asked: Asked) -> Reply:
        tag = asked.headers.get("if-none-match", "")
        reply = zip_reply if "2405" in asked.path else page_reply
        return Reply(status=304) if tag == reply.headers["ETag"] else reply

    server.on(FOLDER, handler)
    table = EcfinTable("ecfin_main", today=lambda: date(2024, 6, 3))
    assert len(table.fetch(web(server, tmp_path))) == 1
    assert table.fetch(web(server, tmp_path)) == []
    assert [a.headers.get("if-none-match") for a in server.asked] == [None, None, None, '"z"']


@pytest.mark.parametrize("reply", [PAGE, Reply(b"gone", 404)])
def test_e3_the_newest_month_that_is_away_is_not_replaced_by_the_one_before(
    server: Server, tmp_path: Path, reply: Reply
) -> None:
    """Last month's zip as today's news would withdraw the newest month."""
    away = False

    def handler(asked: Asked) -> Reply:
        there = ("2404",) if away else ("2404", "2405")
        known = any(month in asked.path for month in there)
        return Reply(zipped(), content_type="application/zip") if known else reply

    server.on(FOLDER, handler)
    table = EcfinTable("ecfin_main", today=lambda: date(2024, 6, 3))
    assert len(table.fetch(web(server, tmp_path))) == 1
    away = True
    for _ in range(2):  # also when the newest answer kept is a landing page
        with pytest.raises(SourceError, match="away for now") as caught:
            table.fetch(web(server, tmp_path))
        assert "2405" in (caught.value.where or "")
    assert not any("2404" in a.path for a in server.asked)


@pytest.mark.parametrize("reply", [PAGE, Reply(b"gone", 404)])
def test_no_month_at_all_is_loud(server: Server, tmp_path: Path, reply: Reply) -> None:
    server.on(FOLDER, reply)
    with pytest.raises(SourceError, match="no file found in 5 months") as caught:
        EcfinTable("ecfin_main", today=lambda: date(2025, 2, 1)).fetch(web(server, tmp_path))
    assert "2502" in (caught.value.where or "")
    assert "2410" in (caught.value.where or "")


@pytest.mark.parametrize("reply", [Reply(b"{}"), Reply(b"no", 403), Reply(b"", 503)])
def test_other_answers_do_not_count_as_a_missing_month(
    server: Server, tmp_path: Path, reply: Reply
) -> None:
    server.on(FOLDER, reply)
    with pytest.raises(SourceError):
        EcfinTable("ecfin_main", today=lambda: date(2025, 2, 1)).fetch(web(server, tmp_path))
    assert {a.path for a in server.asked} == {
        f"{FOLDER}nace2_ecfin_2502/main_indicators_sa_nace2.zip"
    }


# --- reading


def test_recorded_months_by_country_code() -> None:
    """T1: month-end dates become months; EL and UK become GR and GB; NA stays missing (M2)."""
    release = read(zipped())
    frame = release.observations
    assert frame.filter(series=NL, period=date(2024, 5, 1))["value"].to_list() == [-2.3]
    assert {s.split(".")[0] for s in frame["series"]} == {"EU", "EA", "DE", "GR", "NL", "GB"}
    assert frame["freq"].unique().to_list() == ["M"]
    late = frame.filter(series=NL.replace("NL", "GB"), period=date(2024, 5, 1))
    assert late.select("value", "status").rows() == [(None, "m")]
    assert (release.span, release.dating) == ("whole", "retrieval")


def test_industry_questions_monthly_and_quarterly() -> None:
    frame = read(zipped("ecfin_industry"), "ecfin_industry", when="2026-08-28T12:00:00+00:00")
    by = dict(frame.observations.group_by("freq").agg(n=frame.observations["series"].len()).rows())
    assert set(by) == {"M", "Q"}
    last = frame.observations.filter(series="NL.capacity_utilisation.C.sa.PC")["period"].max()
    assert last == date(2026, 7, 1)


ROWS = [
    [None, None, "NL.INDU", "NL.ESI", "NL.EEI"],
    [date(2024, 4, 30), None, "-3.1", 99.1, "NA"],
    [date(2024, 5, 31), None, -2.3, "98", 101.5],
]


def test_text_numbers_and_a_bare_workbook() -> None:
    frame = read(sheet(ROWS)).observations
    assert frame.filter(series=NL)["value"].to_list() == [-3.1, -2.3]


@pytest.mark.parametrize(
    ("row", "column", "cell", "words"),
    [
        (0, 2, "NL.INDUX", "no column for INDU"),
        (0, 2, "XX.INDU", "unknown geography"),
        (0, 3, "NL.INDU", "no column for ESI"),
        (1, 0, date(2024, 4, 29), "no period"),
        (1, 0, date(2024, 5, 31), "duplicate"),
        (1, 0, "Apr-24", "no period"),
        (1, 0, None, "no period"),
        (1, 2, "nan", "no number"),
        (1, 2, "-3,1", "no number"),
        (1, 2, "#REF!", "no number"),
        (1, 2, True, "no number"),
        (1, 2, -310, "out of range"),
    ],
)
def test_odd_cells_are_refused(row: int, column: int, cell: Any, words: str) -> None:
    """First law: what is not understood stops the file."""
    rows = [list(r) for r in ROWS]
    rows[row][column] = cell
    with pytest.raises(SourceError, match=words):
        read(sheet(rows))


def test_unadjusted_answers_do_not_pass_for_adjusted() -> None:
    """U2: plain B columns belong to the unadjusted file."""
    rows = [[None, "INDU.NL.TOT.5.B.M"], [date(2024, 5, 31), 1.5]]
    with pytest.raises(SourceError, match="no column for"):
        read(sheet(rows), "ecfin_industry")


@pytest.mark.parametrize(("day", "good"), [("2024-05-19", False), ("2024-05-27", True)])
def test_not_released_before_the_month_allows(day: str, good: bool) -> None:
    """V4: a file said to be older than its figures can be is refused, not silently backdated."""
    when = f"{day}T12:00:00+00:00"
    if good:
        assert read(sheet(ROWS), when=when).released_at == datetime(2024, 5, 27, 12, tzinfo=UTC)
    else:
        with pytest.raises(SourceError, match="cannot have been retrieved"):
            read(sheet(ROWS), when=when)


def test_e3_a_long_csv_cut_off_in_a_number_is_refused() -> None:
    body = long_csv("2024-04-30,NL,INDU,-5.8", "2024-04-30,NL,ESI,98.1", "2024-04-30,NL,EEI,104.2")
    assert read(body).observations.height == 3
    with pytest.raises(SourceError, match="last line is not finished"):
        read(body[:-3])


def test_long_csv_is_the_state_of_a_day() -> None:
    rows = [f"2024-05-31,EL,{s},{v}" for s, v in (("INDU", -1), ("ESI", 101.2), ("EEI", "NA"))]
    release = read(long_csv(*rows, "2024-05-31,EL,SERV,3"))
    assert release.span == "window"
    assert release.observations.height == 3
    assert release.observations["value"].null_count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2024-05-31,NL,INDU,-2.3", "twice"),
        ("<<<<<<< HEAD", "unfinished merge"),
        ("=======", "unfinished merge"),
        ("2024-05-31,NL", "2 fields"),
        ("2024-05-31,NL,INDU,NaN", "twice|no number"),
        ("2024-05-30,NL,INDU,1", "no period"),
        ('2024-04-30,NL,INDU,"1', "CSV"),
    ],
)
def test_long_csv_faults(row: str, words: str) -> None:
    good = [f"2024-05-31,NL,{s},{v}" for s, v in (("INDU", -2.3), ("ESI", 101.2), ("EEI", 99))]
    with pytest.raises(SourceError, match=words):
        read(long_csv(*good, row), name="x.csv")


def test_a_zip_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(5):
            packed.writestr(f"{n}.xlsx", b"\0" * (100 * 2**20))
    with pytest.raises(SourceError, match="when unpacked"):
        read(out.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda b: b"PK\x03\x04" + b))
def test_any_bytes_end_in_the_ladder(body: bytes) -> None:
    """E1: no other exception than the ladder's."""
    for table in ("ecfin_main", "ecfin_industry"):
        with pytest.raises(KenteringError):
            read(body, table)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_spoilt_long_csv_gives_whole_figures_or_none(data: st.DataObject) -> None:
    good = long_csv(*(f"2024-05-31,NL,{s},98.5" for s in ("INDU", "ESI", "EEI")))
    body = bytearray(good.replace(b"INDU,98.5", b"INDU,-2.5"))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        release = read(bytes(body))
    except KenteringError:
        return
    assert release.observations["value"].drop_nulls().len()


# --- real files


@real
def test_real_workbook_of_may_2024() -> None:
    [found] = answers_from(SURVEYS / "main_indicators_nace2_2024-05.xlsx", 2**26)
    [release] = source("ecfin_main").read([found])
    assert release.observations["series"].n_unique() == 105
    assert release.observations.filter(series=NL)["value"][-1] == -2.3


@real
def test_real_vintages_clean_ones_read_and_merged_ones_refused() -> None:
    """E3: the files of an unfinished merge hold rows twice."""
    refused = []
    for path in sorted((SURVEYS / "vintages").glob("*.csv")):
        stamp = re.search(r"_(\d{4})(\d\d)(\d\d)_", path.name)
        assert stamp
        when = datetime(*map(int, stamp.groups()), 12, tzinfo=UTC)
        [found] = answers_from(path, 2**26)
        try:
            [release] = source("ecfin_main").read([replace(found, retrieved_at=when)])
        except SourceError:
            refused.append(path.stem.rpartition("_")[2])
            continue
        assert release.released_at == when
        assert release.observations["series"].n_unique() == 9
    assert refused == ["074429f", "3ecba96", "b6ec2f2"]
