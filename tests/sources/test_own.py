"""Own import: layouts, notations, dates and vintages (docs/conventions.md, T1, T3, M2, V4, E1)."""

from __future__ import annotations

import io
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.errors import KenteringError, SourceError
from kentering.language import MONTHS, round_half_away
from kentering.sources.answer import Answer, answers_from
from kentering.sources.columns import ColumnMap, columns_from
from kentering.sources.numeral import local_number, plain_number
from kentering.sources.own import read_table
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.workbook import workbook
from kentering.sources.written import written_day, written_moment, written_period

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
real = pytest.mark.skipif(not DATA.is_dir(), reason="no /shared data beside the project")
WHEN = datetime(2026, 4, 3, 8, tzinfo=UTC)
PMI = ColumnMap(period="maand", value="index", series="=NL.pmi._Z.sa.points")


def answer(body: bytes | str, name: str = "eigen.csv") -> Answer:
    return Answer(name, f"file:///{name}", body.encode() if isinstance(body, str) else body, WHEN)


def rows(body: bytes | str, columns: ColumnMap, **how: Any) -> list[tuple[Any, ...]]:
    [release] = read_table(answer(body), columns, source="own", **how)
    return release.observations.select("series", "period", "value", "status").rows()


def workbook_of(*lines: list[Any], sheet: str = "Blad1") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})  # the same bytes every time
    day = book.add_format({"num_format": "d mmm yyyy"})
    page = book.add_worksheet(sheet)
    for r, line in enumerate(lines):
        for c, cell in enumerate(line):
            if isinstance(cell, date):
                page.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), day)
            elif isinstance(cell, str):
                page.write_string(r, c, cell)
            elif cell is not None:
                page.write(r, c, cell)
    book.close()
    return out.getvalue()


# --- periods and numbers

PERIODS = ["2025-03", "2025MM03", "2025M03", "mrt 2025", "Mrt. 2025", "maart 2025", "March 2025"]
PERIODS += [
    "Mar-2025",
    "2025 maart",
    "31-03-2025",
    "1-3-2025",
    "31.03.2025",
    "2025-03-15",
    "31/03/2025",
]
PERIODS += ["2025-03-01 00:00:00", "2025-03-31T00:00:00"]


@pytest.mark.parametrize("text", PERIODS)
def test_ways_to_write_a_month(text: str) -> None:
    assert str(written_period(text, "M")) == "2025-03"


@pytest.mark.parametrize(
    "text",
    ["2025", "2025-Q1", "Q1 2025", "03/04/2025", "Apr-01", "31-02-2025", "maartje 2025", "", "x"],
)
def test_what_is_no_month(text: str) -> None:
    """T1: nothing is inferred, and what can be read two ways is not read."""
    assert written_period(text, "M") is None


def test_quarters_years_and_slashes() -> None:
    for text in ("2025-Q1", "Q1 2025", "1e kwartaal 2025", "2025 Q1", "2025KW01", "2025-03-31"):
        assert str(written_period(text, "Q")) == "2025-Q1"
    assert str(written_period("2025", "A")) == str(written_period("2025JJ00", "A")) == "2025"
    assert written_day("03/04/2025", "dmy") == date(2025, 4, 3)
    assert written_day("03/04/2025", "mdy") == date(2025, 3, 4)
    assert written_day("04/04/2025") == date(2025, 4, 4)
    assert written_day("12/31/2025") == date(2025, 12, 31)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["nl", "en"]))
def test_every_month_in_words_is_that_month(day: date, lang: Any) -> None:
    for name in (MONTHS[lang][day.month - 1], MONTHS[lang][day.month - 1].upper()):
        found = written_period(f"{name} {day.year}", "M")
        assert found is not None
        assert found.start == day.replace(day=1)
    assert written_day(f"{day:%d-%m-%Y}") == day


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_none(text: str) -> None:
    for freq in ("A", "Q", "M", "D"):
        written_period(text, freq)  # type: ignore[arg-type]
    written_moment(text, "", "Europe/Amsterdam")
    plain_number(text)
    local_number(text, ",", ".")


def test_a_month_of_release_counts_at_its_end() -> None:
    """V4: only the month is known, so nothing is known too early."""
    zone = "Europe/Amsterdam"
    assert written_moment("2025-05", "06:30", zone) == datetime(
        2025, 5, 31, 21, 59, 59, 999999, UTC
    )
    assert written_moment("9-5-2025", "06:30", zone) == datetime(2025, 5, 9, 4, 30, tzinfo=UTC)
    assert written_moment("9-5-2025", "", zone) == datetime(2025, 5, 9, 21, 59, 59, 999999, UTC)
    assert written_moment("soon", "", zone) is None


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1.234,5", ",", ".", 1234.5),
        ("1.234.567", ",", ".", 1234567.0),
        ("-0,4", ",", "", -0.4),
        ("\N{MINUS SIGN}0.4", ".", "", -0.4),
        ("1 250,5", ",", " ", 1250.5),
        ("1.234", ",", "", None),
        ("1.23,4", ",", ".", None),
        ("1,5", ".", "", None),
        ("1,234.5", ".", "", None),
        ("1,5,5", ",", "", None),
        ("0,1.234", ",", ".", None),
        ("5%", ".", "", None),
        ("NaN", ".", "", None),
        ("inf", ".", "", None),
        ("1_000", ".", "", None),
        ("\u0661", ".", "", None),
    ],
)
def test_numbers(text: str, decimal: str, thousands: str, value: float | None) -> None:
    assert local_number(text, decimal, thousands) == value


@given(st.floats(-1e6, 1e6).map(lambda x: float(round_half_away(x, 2))))
def test_dutch_notation_comes_back(value: float) -> None:
    text = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    assert local_number(text, ",", ".") == value


# --- layouts


def test_wide_and_long_say_the_same() -> None:
    wide = ColumnMap(
        period="m",
        branch="tak",
        codes={"branch": {"chemie": "20", "farma": "21", "som": ""}},
        columns={"yoy": "NL.production.{branch}.ca.yoy", "mom": "NL.production.{branch}.sca.mom"},
    )
    long = ColumnMap(
        period="m",
        value="v",
        geo="=NL",
        indicator="=production",
        branch="tak",
        adjustment="a",
        unit="u",
        codes={"branch": {"chemie": "20", "farma": "21"}},
    )
    one = rows("m,tak,yoy,mom\n2025-03,chemie,1,2\n2025-03,farma,3,NA\n2025-03,som,9,9\n", wide)
    lines = ("chemie,ca,yoy,1", "chemie,sca,mom,2", "farma,ca,yoy,3", "farma,sca,mom,")
    other = rows("m,tak,a,u,v\n" + "".join(f"mrt 2025,{line}\n" for line in lines), long)
    assert one == other
    assert one[3] == ("NL.production.21.sca.mom", date(2025, 3, 1), None, "m")


def test_the_plain_layout_needs_no_map() -> None:
    body = "period,series,value,status\n2026-01,NL.pmi._Z.sa.points,51.2,\n"
    [release] = source("own").read([answer(body)])
    assert release.dating == "retrieval"
    assert release.released_at == WHEN
    assert release.span == "cells"
    dated = "period,series,value,released\n2026-01,NL.pmi._Z.sa.points,51.2,2026-02-02\n"
    [release] = source("own").read([answer(dated)])
    assert (release.dating, release.released_at.date()) == ("native", date(2026, 2, 2))


def test_each_day_of_release_is_a_release() -> None:
    body = "period,series,value,released\n" + "".join(
        f"{m},NL.pmi._Z.sa.points,{v},{r}\n"
        for m, v, r in [
            ("2026-02", 52, "2026-03-02"),
            ("2026-01", 50, "2026-02-02"),
            ("2026-01", 51, "2026-03-02"),
        ]
    )
    first, second = source("own").read([answer(body)])
    assert first.observations["value"].to_list() == [50.0]
    assert second.observations["value"].to_list() == [51.0, 52.0]


def test_a_map_beside_the_table() -> None:
    toml = 'period = "m"\nvalue = "v"\nseries = "=NL.own_orders._Z.nsa.CP_MEUR"\n'
    toml += 'decimal = ","\nseparator = ";"\n'
    [release] = source("own").read(
        [answer(toml, "orders.toml"), answer("m;v\n2026-01;1250,5\n", "orders.csv")]
    )
    assert release.observations["value"].to_list() == [1250.5]
    with pytest.raises(SourceError, match="no table"):
        source("own").read([answer(toml, "orders.toml")])


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("period = ", "not TOML"),
        ('colour = "red"', "unknown or of the wrong kind: colour"),
        ("period = 3", "wrong kind: period"),
        ("codes = {branch = 'C'}", "wrong kind: codes"),
        ("missing = 'NA'", "wrong kind: missing"),
        ("value = 'v'\ncolumns = {v = 'x'}", "not both"),
        ("period = 'm'", "not neither"),
        ("value = 'v'", "has no column or constant"),
        ("columns = {v = 'NL.{colour}'}", "colour"),
        ("columns = {v = 'NL.{branch!r}'}", "pattern"),
        ("columns = {v = 'NL.{'}", "pattern"),
        ("columns = {v = 'x'}\nfreq = 'W'", "freq"),
        ("columns = {v = 'x'}\nspan = 'all'", "span"),
        ("columns = {v = 'x'}\ndecimal = ';'", "decimal"),
        ("columns = {v = 'x'}\nclock = '25:00'", "clock"),
        ("columns = {v = 'x'}\nstatuses = {x = 'z'}", "status"),
    ],
)
def test_a_map_that_is_not_right(toml: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        columns_from(answer(toml, "columns.toml"))


def test_workbooks_keep_their_types() -> None:
    """A number is a number whatever the decimal mark; text follows the map; dates are dates."""
    body = workbook_of(
        ["Inkoopmanagersindex"],
        [],
        ["maand", "index", "opmerking"],
        [date(2026, 1, 1), 50.125, None],
        ["feb 2026", "51,5", "voorlopig"],
        ["mrt 2026", "NA", None],
    )
    columns = ColumnMap(period="maand", value="index", series=PMI.series, decimal=",")
    assert [r[2:] for r in rows(body, columns)] == [(50.125, "A"), (51.5, "A"), (None, "m")]
    text = workbook_of(["maand", "index"], ["jan 2026", "1.234"])
    with pytest.raises(SourceError, match="not a number"):
        rows(text, columns)


ORDERS = ColumnMap(period="m", value="v", series="=NL.own_orders._Z.nsa.CP_MEUR", separator=";")


@pytest.mark.parametrize(
    ("numbers", "marks", "read"),
    [
        (["1.250", "980", "12.400"], {}, None),
        (["-1.250", "n.a."], {}, None),
        (["1.250", "980", "12.400"], {"decimal": "."}, [1.25, 980.0, 12.4]),
        (["1.250", "980", "12.400"], {"decimal": ",", "thousands": "."}, [1250.0, 980.0, 12400.0]),
        (["1.250", "980.5"], {}, [1.25, 980.5]),
        (["0.250", "980"], {}, [0.25, 980.0]),
        (["1250", "980"], {}, [1250.0, 980.0]),
        (["1.250", "1,980"], {"thousands": ","}, [1.25, 1980.0]),
    ],
)
def test_e1_a_point_that_may_part_thousands_is_not_guessed(
    numbers: list[str], marks: dict[str, Any], read: list[float] | None
) -> None:
    body = "m;v\n" + "".join(f"2026-0{n};{x}\n" for n, x in enumerate(numbers, start=1))
    columns = replace(ORDERS, **marks)
    if read is not None:
        assert [r[2] for r in rows(body, columns)] == read
        return
    with pytest.raises(SourceError, match="for decimals or for thousands") as caught:
        rows(body, columns)
    assert f"line 2, column 'v', value '{numbers[0]}'" in (caught.value.where or "")
    assert caught.value.right is not None
    assert "thousands = '.'" in caught.value.right.nl


def test_m1_a_mark_for_missing_may_be_a_number_in_a_workbook() -> None:
    body = workbook_of(
        ["maand", "index"],
        [date(2026, 1, 1), -999],
        [date(2026, 2, 1), 0],
        [date(2026, 3, 1), 51.5],
        ["apr 2026", None],
    )
    columns = replace(PMI, missing=["", "-999", "0"])
    assert [r[2] for r in rows(body, columns)] == [None, None, 51.5, None]
    assert [r[2] for r in rows(body, replace(columns, left_out=["-999"]))] == [None, 51.5, None]


@pytest.mark.parametrize("shape", ["0%", "0.00%", "0.0%;[Red]-0.0%", "0.0 %"])
def test_u1_a_cell_that_shows_a_percentage_is_not_read_as_its_hundredth(shape: str) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, quoted = book.add_worksheet("a"), book.add_format({"num_format": '0.0"%"'})
    page.write_row(0, 0, ["maand", "index"])
    page.write_string(1, 0, "2026-01")
    page.write_number(1, 1, 51.4, quoted)  # only a sign behind the number itself
    page.write_string(2, 0, "2026-02")
    page.write_number(2, 1, 0.514, book.add_format({"num_format": shape}))
    book.close()
    with pytest.raises(SourceError, match=r"the cell shows 51\.4%") as caught:
        rows(out.getvalue(), PMI)
    assert "line 3, column 'index', value '0.514'" in (caught.value.where or "")


def test_a_sheet_must_be_named_when_there_are_more() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in ("een", "twee"):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["maand", "index"])
        page.write_row(1, 0, ["2026-01", 50 if name == "een" else 60])
    book.close()
    with pytest.raises(SourceError, match="there is no sheet"):
        rows(out.getvalue(), PMI)
    two = ColumnMap(period="maand", value="index", series=PMI.series, sheet="twee")
    assert rows(out.getvalue(), two)[0][2] == 60.0


@pytest.mark.parametrize(
    ("body", "columns", "words"),
    [
        ("maand,index\n2026-01,50,1\n", PMI, "3 fields"),
        ('maand,index\n2026-01,"50,1"\n', PMI, "not a number"),
        ("maand,index\n2026-01,nan\n", PMI, "not a number"),
        ("maand,index\n2026,50\n", PMI, "no period"),
        ("maand,index\n03/04/2025,50\n", PMI, "no period"),
        ("maand,index\n2026-05,50\n", PMI, "released before 2026-05 began"),
        ("maand,index\n2026-01,50\n2026-01,50\n", PMI, "duplicate"),
        ("maand,index\n2026-01,150\n", PMI, "out of range"),
        ("maand;index\n2026-01;50\n", PMI, "missing column"),
        ("maand,index,index\n2026-01,50,51\n", PMI, "column twice"),
        ("maand,index\n", PMI, "no rows"),
        (b"maand,index\n\xff\xfe", PMI, "not readable text"),
        (
            "maand,index\n2026-01,50\n",
            ColumnMap(period="maand", value="index", series="=NL.pmx._Z.sa.points"),
            "pmx",
        ),
        (
            "maand,index\n2026-01,50\n",
            ColumnMap(period="maand", value="index", series="=NL.pmi"),
            "unknown series",
        ),
        (
            "maand,index\n2026-01,50\n",
            ColumnMap(period="maand", value="index", series=PMI.series, where={"maand": "2025"}),
            "no row",
        ),
        (
            "maand,index\n2026-01,50\n",
            ColumnMap(period="maand", value="index", series=PMI.series, encoding="klingon"),
            "not readable",
        ),
        (
            "maand,index,s\n2026-01,50,q\n",
            ColumnMap(period="maand", value="index", series=PMI.series, status="s"),
            "status does not fit",
        ),
        (
            "maand,index,s\n2026-01,50,c\n",
            ColumnMap(period="maand", value="index", series=PMI.series, status="s"),
            "status does not fit",
        ),
        (
            "maand,index,r\n2026-01,50,2025-12-01\n",
            ColumnMap(period="maand", value="index", series=PMI.series, released="r"),
            "released before",
        ),
        (
            "maand,index,r\n2026-01,50,\n",
            ColumnMap(period="maand", value="index", series=PMI.series, released="r"),
            "no day of release",
        ),
    ],
)
def test_faults_name_place_and_way_out(body: str | bytes, columns: ColumnMap, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        rows(body, columns)
    assert "eigen.csv" in (caught.value.where or "")
    assert caught.value.what.nl != caught.value.what.en


def test_e1_every_fault_in_an_own_file_names_the_command_that_reads_it_with_its_map() -> None:
    toml = answer("period = 3", "columns.toml")
    files = [
        [answer("period;series;value\n2026-01;NL.pmi._Z.sa.points;50\n")],
        [answer("period,series,value\n2026-01,,50\n")],
        [answer(b"PK\x03\x04 no workbook")],
        [answer("a,b\n1,2\n"), toml],
        [toml],
    ]
    for given_ in files:
        with pytest.raises(SourceError) as caught:
            source("own").read(given_)
        assert caught.value.run == "kentering import FILE --map MAP --dry-run"


def test_e1_another_separator_is_named() -> None:
    with pytest.raises(SourceError, match="missing column") as caught:
        source("own").read([answer("period;series;value\n2026-01;NL.pmi._Z.sa.points;50,1\n")])
    assert caught.value.right is not None
    for words in (caught.value.right.nl, caught.value.right.en):
        assert "separator = ';'" in words
    with pytest.raises(SourceError) as caught:
        rows("maand,inhoud\n2026-01,50\n", PMI)
    assert "separator" not in str(caught.value.right)


def test_e1_no_bytes_of_a_workbook_are_printed() -> None:
    with pytest.raises(SourceError) as caught:
        rows(workbook_of(["a", "b"], [1, 2]), PMI)
    assert caught.value.where is not None
    assert caught.value.where.startswith("file:///eigen.csv (")
    assert caught.value.where.endswith(" bytes)")
    with pytest.raises(SourceError) as caught:
        columns_from(answer("period = ", "columns.toml"))
    assert "begins 'period ='" in (caught.value.where or "")


def test_the_ladder_of_a_number() -> None:
    """E1: file, line, field, value, what would be right and the command."""
    with pytest.raises(SourceError) as caught:
        rows("maand,index\n2026-01,50\n2026-02,5o\n", PMI)
    error = caught.value
    assert error.where == "file:///eigen.csv, line 3, column 'index', value '5o'"
    assert error.right is not None
    assert error.run == "kentering import FILE --map MAP --dry-run"


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        ("NL.pmi._Z.sa.points", True),
        ("NL.pmi.C.sa.I21", False),
        ("NL.pmi._Z.sa.yoy", False),
        ("NL.own_orders._Z.nsa.CP_MEUR", True),
        ("NL.own_orders._Z.nsa.points", False),
    ],
)
def test_u1_a_unit_the_indicator_cannot_be_in_is_refused(key: str, fits: bool) -> None:
    columns = ColumnMap(period="maand", value="index", series=f"={key}")
    if fits:
        assert rows("maand,index\n2026-01,50\n", columns)
        return
    with pytest.raises(SourceError, match="cannot be in") as caught:
        rows("maand,index\n2026-01,50\n", columns)
    assert key in (caught.value.where or "")
    assert "points" in str(caught.value.right) or "CP_MEUR" in str(caught.value.right)
    assert caught.value.run == "kentering series --list unit"


def test_t1_one_key_holds_one_frequency() -> None:
    quarterly = ColumnMap(period="maand", value="index", series=PMI.series, freq="Q")
    with pytest.raises(SourceError, match="has frequency M, not Q") as caught:
        rows("maand,index\n2026-Q1,50\n", quarterly)
    assert "NL.pmi._Z.sa.points" in (caught.value.where or "")
    assert rows("maand,index\n2026-01,50\n", replace(quarterly, freq="M"))


def test_v5_a_day_of_release_still_to_come_is_refused() -> None:
    """It would silence every correction until then."""
    dated = ColumnMap(period="maand", value="index", series=PMI.series, released="r")
    today = datetime.now(UTC).date()
    with pytest.raises(SourceError, match="in the future") as caught:
        rows("maand,index,r\n2026-01,50,2026-02-02\n2026-02,51,2062-03-02\n", dated)
    assert caught.value.where == "file:///eigen.csv, line 3, column 'r', value '2062-03-02'"
    assert rows(f"maand,index,r\n2026-01,50,{today}\n", dated)


def test_v5_a_file_of_the_future_was_saved_now(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    os.utime(path, (2e9, 2e9))
    (found,) = answers_from(path, 100)
    assert found.retrieved_at <= datetime.now(UTC)
    os.utime(path, (1e9, 1e9))
    assert answers_from(path, 100)[0].retrieved_at == datetime.fromtimestamp(1e9, tz=UTC)


def test_e1_the_time_of_the_file_is_named_where_it_counts() -> None:
    with pytest.raises(SourceError, match=r"began \(the file is of 2026-04-03\)") as caught:
        rows("maand,index\n2026-05,50\n", PMI)
    assert caught.value.right is not None
    assert "released" in caught.value.right.nl


def test_confidential_stays_confidential() -> None:
    columns = ColumnMap(
        period="maand",
        value="index",
        series=PMI.series,
        status="s",
        statuses={"geheim": "c", "vlp": "p"},
    )
    body = "maand,index,s\n2026-01,,geheim\n2026-02,51,vlp\n2026-03,,\n"
    assert [r[2:] for r in rows(body, columns)] == [(None, "c"), (51.0, "p"), (None, "m")]


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=80).map(lambda t: f"period,series,value\n{t}".encode())
)
def test_any_bytes_end_in_the_ladder(body: bytes) -> None:
    """E1: no other exception than the ladder's."""
    for name in ("x.csv", "x.xlsx", "columns.toml"):
        with pytest.raises(KenteringError):
            source("own").read([answer(body, name)])


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_spoilt_workbooks(data: st.DataObject) -> None:
    body = bytearray(
        workbook_of(["period", "series", "value"], [date(2026, 1, 1), PMI.series[1:], 50])
    )
    for _ in range(data.draw(st.integers(1, 6))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        source("own").read([answer(bytes(body), "x.xlsx")])
    except KenteringError as error:
        assert "\n" not in error.what.en


def test_dates_of_the_old_macintosh_epoch() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True})
    page = book.add_worksheet("a")
    page.write_datetime(0, 0, datetime(2026, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    page.write_number(0, 1, 45000, book.add_format({"num_format": '0 "dagen"'}))
    book.close()
    assert workbook(answer(out.getvalue())).rows("a") == [{0: date(2026, 1, 1), 1: 45000.0}]


# --- real files


def table(path: str, columns: ColumnMap, **how: Any) -> list[Release]:
    [found] = answers_from(DATA / path, 2**26)
    return read_table(found, columns, source="own", **how)


@real
def test_real_extract_of_85806ned() -> None:
    columns = ColumnMap(
        branch="industry_branch",
        codes={"branch": {"total_manufacturing": "C", "chemicals": "20", "pharma": "21"}},
        columns={
            "seasonally_adjusted_production": "NL.production.{branch}.sca.I21",
            "calendar_corrected_production_change_year_on_year": "NL.production.{branch}.ca.yoy",
            "previous_period_seasonally_adjusted_production_change": (
                "NL.production.{branch}.sca.mom"
            ),
        },
    )
    [release] = table("cbs/85806NED-extract/cbs_manufacturing_monthly.csv", columns, span="whole")
    assert release.observations["series"].n_unique() == 9
    last = release.observations.filter(series="NL.production.C.sca.I21")["value"][-1]
    assert last == 104.5


@real
def test_real_press_releases_are_vintages() -> None:
    columns = ColumnMap(
        released="release_date",
        clock="06:30",
        value="yoy_pct",
        series="=NL.production.C.{adjustment}.yoy",
        adjustment="definition",
        codes={
            "adjustment": {
                "average daily output (volume), 2015=100 system": "avgday",
                "calendar adjusted, volume, 2021=100 system": "ca",
            }
        },
    )
    found = table("cbs/press-releases/production_yoy_vintages.csv", columns, span="window")
    assert len(found) == 15
    assert all(r.observations.height == 48 for r in found)
    assert found[0].released_at == datetime(2019, 7, 10, 4, 30, tzinfo=UTC)


@real
@pytest.mark.parametrize(
    ("path", "columns", "height"),
    [
        (
            "cbs/conjunctuurklok/conjunctuurklok_indicator.csv",
            ColumnMap(value="cyclus", series="=NL.business_cycle_indicator._Z.sca.std"),
            308,
        ),
        (
            "eurostat/sts_inpr_m-nl-2026/sts_inpr_m_BD_SCA_I21_NL.csv",
            ColumnMap(
                period="time",
                value="value",
                geo="geo",
                indicator="indic_bt",
                branch="nace_r2",
                adjustment="s_adj",
                unit="unit",
                codes={"indicator": {"PRD": "production"}, "adjustment": {"SCA": "sca"}},
            ),
            318,
        ),
        (
            "accounts/data_main_groups_annual.csv",
            ColumnMap(
                period="time",
                geo="geo",
                separator=";",
                decimal=",",
                where={"nace0": "manu"},
                columns={"B1G__CP_MEUR": "{geo}.value_added_annual.C.nsa.CP_MEUR"},
            ),
            406,
        ),
        (
            "accounts/data_quartely_manu_est.csv",
            ColumnMap(
                period="time",
                geo="geo",
                separator=";",
                decimal=",",
                columns={"B1G__CP_MEUR": "{geo}.value_added.C.sca.CP_MEUR"},
            ),
            2329,
        ),
        (
            "prices/fx-oil/brent-monthly.csv",
            ColumnMap(period="Date", value="Price", series="=W.oil_price._Z.nsa.USD_BBL"),
            471,
        ),
    ],
)
def test_real_tables(path: str, columns: ColumnMap, height: int) -> None:
    [release] = table(path, columns)
    assert release.observations.height == height


@real
def test_real_decimal_commas_are_not_guessed() -> None:
    columns = ColumnMap(
        period="time",
        geo="geo",
        separator=";",
        columns={"B1G__CP_MEUR": "{geo}.value_added.C.sca.CP_MEUR"},
    )
    with pytest.raises(SourceError, match="not a number") as caught:
        table("accounts/data_quartely_manu_est.csv", columns)
    assert "'8189,3'" in (caught.value.where or "")
