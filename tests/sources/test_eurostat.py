"""Eurostat's tables over real HTTP and from saved bytes (clauses V1-V4, M1, M2, U2, E1, E3)."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.catalogue import catalogue
from kentering.errors import SourceError
from kentering.sources import sdmx
from kentering.sources.answer import Answer, Archive, answers_from
from kentering.sources.checks import checked
from kentering.sources.eurostat import EurostatTable, Slice, dated, observations
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

RECORDED = Path(__file__).parent / "recorded"
SHARED = Path(__file__).resolve().parents[3] / "shared"
VINTAGES = SHARED / "data/eurostat/ei_is_m_vtg/estat_ei_is_m_vtg.tsv.gz"
HOST = "https://ec.europa.eu"
HEAD = (
    "DATAFLOW,LAST UPDATE,freq,indic_bt,nace_r2,s_adj,unit,geo,"
    "TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
)
ROW = "ESTAT:STS_INPR_M(1.0),17/09/26 11:00:00,M,PRD,C,SCA,I21,NL,2026-07,98.3,p,"
ORDER = ["freq", "indic_bt", "nace_r2", "s_adj", "unit", "geo"]


def web(server: Server, tmp_path: Path, name: str = "estat_sts_inpr_m", **how: object) -> Web:
    how = {"attempts": 3, "sleep": lambda _: None, **how}
    return Web(Archive(tmp_path), name, "CC-BY-4.0", mirrors={HOST: server.url}, **how)  # type: ignore[arg-type]


def answer(body: str | bytes, name: str = "a.csv") -> Answer:
    raw = body.encode() if isinstance(body, str) else body
    return Answer(name, "https://x/" + name, raw, datetime(2026, 11, 20, tzinfo=UTC))


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join((head, *rows)) + "\n"


def read(*bodies: str | bytes, name: str = "estat_sts_inpr_m") -> list[Release]:
    found = [answer(b, f"{i}.csv") for i, b in enumerate(bodies)]
    return [checked(r) for r in source(name).read(found)]


def refused(*bodies: str | bytes, name: str = "estat_sts_inpr_m") -> str:
    with pytest.raises(SourceError) as caught:
        read(*bodies, name=name)
    assert "\n" not in caught.value.what.nl
    return str(caught.value)


class Eurostat:
    """A server that answers as the dissemination API does, from the recorded folder."""

    def __init__(self, server: Server, name: str) -> None:
        self.entry = catalogue().sources[name]
        self.folder = RECORDED / name
        self.stamp = "17/09/26 11:00:00"
        self.packed = True
        server.on("/eurostat/api/dissemination/sdmx/2.1/data/", self.answer)

    def answer(self, asked: Asked) -> Reply:
        if asked.query.get("lastNObservations"):
            return Reply(table(ROW.replace("17/09/26 11:00:00", self.stamp)).encode())
        units = asked.path.split("/")[-1].split(".")[4]
        part = {"I21": "index", "PCH_PRE": "mom", "PCH_SM": "yoy"}[units]
        body = (self.folder / f"{self.entry.table}.{part}.csv").read_bytes()
        body = body.replace(b"17/09/26 11:00:00", self.stamp.encode())
        return Reply(gzip.compress(body, mtime=0) if self.packed else body)


# --- the request ---------------------------------------------------------------------------------


def test_one_request_per_unit_asks_every_country_at_once(tmp_path: Path) -> None:
    with Server() as server:
        Eurostat(server, "estat_sts_inpr_m")
        got = source("estat_sts_inpr_m").fetch(web(server, tmp_path))
    assert [a.name for a in got] == [f"sts_inpr_m.{s}.csv" for s in ("index", "mom", "yoy")]
    assert len(server.asked) == 3
    for asked in server.asked:
        freq, indicator, branches, _, _, geo = asked.path.split("/")[-1].split(".")
        assert (freq, indicator, geo) == ("M", "PRD", "")
        assert {"C", "C10-C12", "C29_C30", "B-D", "C33"} <= set(branches.split("+"))
        assert asked.query["startPeriod"] == "2000-01"
    (release,) = source("estat_sts_inpr_m").read(got)
    found = checked(release)
    assert found.released_at == datetime(2026, 9, 17, 9, tzinfo=UTC), "V4: Brussels time"
    assert (found.dating, found.span) == ("native", "window")
    series = set(found.observations["series"])
    assert {
        "NL.production.C.sca.I21",
        "GR.production.C.ca.yoy",
        "GB.production.C.sca.mom",
    } <= series
    assert "EA.production.C.nsa.I21" in series


def test_nothing_is_asked_twice_while_last_update_stands(tmp_path: Path) -> None:
    """A probe of one observation; then nothing, until LAST UPDATE moves on."""
    with Server() as server:
        there = Eurostat(server, "estat_sts_inpr_m")
        asking, here = source("estat_sts_inpr_m"), web(server, tmp_path)
        assert len(asking.fetch(here)) == 3
        server.asked.clear()
        assert asking.fetch(here) == []
        assert [a.query.get("lastNObservations") for a in server.asked] == ["1"]
        there.stamp = "17/10/26 11:00:00"
        assert len(asking.fetch(here)) == 3


def test_a_forgetful_archive_asks_everything_again(tmp_path: Path) -> None:
    """E3: what was kept but never reached the store must not count as known."""

    class Forgetful(Archive):
        def latest(self, source: str, url: str) -> None:
            return None

    with Server() as server:
        Eurostat(server, "estat_sts_inpr_m")
        asking, here = source("estat_sts_inpr_m"), web(server, tmp_path)
        assert len(asking.fetch(here)) == 3
        here.archive = Forgetful(tmp_path)
        assert len(asking.fetch(here)) == 3


def test_the_probe_leaves_nothing_in_the_archive(tmp_path: Path) -> None:
    with Server() as server:
        Eurostat(server, "estat_sts_inpr_m")
        asking, here = source("estat_sts_inpr_m"), web(server, tmp_path)
        asking.fetch(here)
        before = sorted(p.name for p in tmp_path.rglob("*"))
        assert asking.fetch(here) == []
        assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_a_last_update_without_time_does_not_prove_that_nothing_changed(tmp_path: Path) -> None:
    with Server() as server:
        there = Eurostat(server, "estat_sts_inpr_m")
        there.stamp = "17/09/26"
        asking, here = source("estat_sts_inpr_m"), web(server, tmp_path)
        assert len(asking.fetch(here)) == 3
        server.asked.clear()
        assert asking.fetch(here) == [], "the same bytes are nothing new"
        assert len(server.asked) == 4, "but they were asked for"


def test_validators_give_304(tmp_path: Path) -> None:
    body = (RECORDED / "estat_ei_bsin_m_r2/ei_bsin_m_r2.all.csv").read_bytes()
    body = body.replace(b"28/08/26 11:00:00", b"28/08/26")

    def reply(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(body, headers={"ETag": '"v1"'})

    with Server() as server:
        server.on("/eurostat", reply)
        asking, here = source("estat_ei_bsin_m_r2"), web(server, tmp_path, "estat_ei_bsin_m_r2")
        assert len(asking.fetch(here)) == 1
        assert asking.fetch(here) == []


def test_kept_folder_reads_like_the_network(tmp_path: Path) -> None:
    """``--from`` on the archive: what is no data is passed over, nothing counts twice."""
    with Server() as server:
        Eurostat(server, "estat_sts_inpr_m")
        asking, here = source("estat_sts_inpr_m"), web(server, tmp_path)
        straight = [checked(r) for r in asking.read(asking.fetch(here))]
        asking.fetch(here)
    again = [checked(r) for r in asking.read(answers_from(tmp_path / "estat_sts_inpr_m", 2**24))]
    assert again[0].observations.equals(straight[0].observations)


def test_sdmx_3_form(tmp_path: Path) -> None:
    asking = EurostatTable("estat_sts_inpr_m", (Slice("index", {"unit": ("I21",)}),), sdmx3=True)
    head = HEAD.replace("DATAFLOW,LAST UPDATE", "STRUCTURE,STRUCTURE_ID")
    body = table(
        ROW.replace("ESTAT:", "dataflow,ESTAT:").replace("17/09/26 11:00:00,", ""), head=head
    )
    with Server() as server:
        server.on("/eurostat/api/dissemination/sdmx/3.0/data/dataflow/ESTAT/", Reply(body.encode()))
        got = asking.fetch(web(server, tmp_path))
    query = server.asked[0].query
    assert server.asked[0].path.endswith("/sts_inpr_m/1.0/*.*.*.*.*.*")
    assert (query["c[unit]"], query["c[s_adj]"]) == ("I21", "SCA,CA,NSA")
    assert (query["format"], query["formatVersion"]) == ("csvdata", "2.0")
    (release,) = asking.read(got)
    assert (release.dating, release.span) == ("retrieval", "whole")


@pytest.mark.parametrize("fault", ["429", "503", "206", "cut", "slow"])
def test_passing_faults_are_tried_again(fault: str, tmp_path: Path) -> None:
    body = (RECORDED / "estat_ei_bsin_m_r2/ei_bsin_m_r2.all.csv").read_bytes()
    waits: list[float] = []
    replies = {
        "429": Reply(b"busy", 429, headers={"Retry-After": "7"}),
        "503": Reply(b"down", 503),
        "206": Reply(body[:900], 206),
        "cut": Reply(body, cut=900),
        "slow": Reply(body, slow=0.8),
    }
    first = [replies[fault]]
    with Server() as server:
        server.on("/eurostat", lambda _: first.pop() if first else Reply(body))
        here = web(server, tmp_path, "estat_ei_bsin_m_r2", sleep=waits.append, timeout=0.4)
        (got,) = source("estat_ei_bsin_m_r2").fetch(here)
    assert got.body == body, "E3: never a part of a table"
    assert len(waits) == 1
    if fault == "429":
        assert waits == [7.0]


def test_a_lasting_fault_is_one_clear_error(tmp_path: Path) -> None:
    with Server() as server:
        server.on("/eurostat", Reply(b"down", 503))
        with pytest.raises(SourceError, match="503"):
            source("estat_sts_inpr_m").fetch(web(server, tmp_path))
    assert len(server.asked) == 3


def test_a_refused_code_is_named(tmp_path: Path) -> None:
    """400 for the whole query when one code is absent: the content constraint says which."""
    constraint = (
        '<m:Structure xmlns:m="a" xmlns:c="b"><c:KeyValue id="indic"><c:Value>BS-ICI</c:Value>'
        "<c:Value>BS-IOB</c:Value><c:Value>BS-ISFP</c:Value><c:Value>BS-IPE</c:Value></c:KeyValue>"
        "</m:Structure>"
    )
    fault = b"<S:Fault><faultcode>150</faultcode><faultstring>Invalid value</faultstring></S:Fault>"
    with Server() as server:
        server.on("/eurostat", Reply(fault, 400))
        server.on(
            "/eurostat/api/dissemination/sdmx/2.1/contentconstraint", Reply(constraint.encode())
        )
        with pytest.raises(SourceError) as caught:
            source("estat_ei_bsin_m_r2").fetch(web(server, tmp_path, "estat_ei_bsin_m_r2"))
    assert "indic=BS-ISPE" in caught.value.what.nl
    assert "BS-ICI" not in caught.value.what.en


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "confidence", "value", "status"),
    [
        ("", "", "98.3", "A"),
        ("p", "", "98.3", "p"),
        ("bp", "", "98.3", "b"),
        ("pb", "", "98.3", "b"),
        ("ep", "", "98.3", "e"),
        ("es", "", "98.3", "s"),
        ("u", "F", "98.3", "u"),
        ("n", "", "98.3", "u"),
        ("f", "", "98.3", "f"),
        ("bf", "", "98.3", "f"),
        ("d", "", "98.3", "A"),
        ("r", "", "98.3", "A"),
        ("i", "", "98.3", "A"),
        ("c", "", "", "c"),
        ("", "C", "", "c"),
        ("", "N", "", "c"),
        ("cp", "C", "", "c"),
        ("z", "", "", "m"),
        ("", "", "", "m"),
        ("p", "", "", "m"),
        ("", "", ":", "m"),
        ("", "", "0.0", "A"),
        ("", "", "-0.5", "A"),
    ],
)
def test_flags_become_a_status(flags: str, confidence: str, value: str, status: str) -> None:
    """M1, M2: missing is not zero, confidential is not missing, a break is never hidden."""
    row = f"{ROW.rsplit(',', 3)[0]},{value},{flags},{confidence}"
    (release,) = read(table(row))
    found = release.observations.row(0, named=True)
    assert found["status"] == status
    assert found["value"] == (float(value) if value not in ("", ":") else None)


@pytest.mark.parametrize(
    ("flags", "confidence", "value"),
    [
        ("q", "", "98.3"),
        ("P", "", "98.3"),
        ("p", "X", "98.3"),
        ("c", "", "98.3"),
        ("z", "", "98.3"),
        ("", "C", "98.3"),
        ("", "", "NaN"),
        ("", "", "inf"),
        ("", "", "1.234.5"),
        ("", "", "98;3"),
        ("", "", "0x1F"),
    ],
)
def test_unknown_flags_and_figures_are_refused(flags: str, confidence: str, value: str) -> None:
    refused(table(f"{ROW.rsplit(',', 3)[0]},{value},{flags},{confidence}"))


@given(
    st.sets(st.sampled_from(sorted(set(sdmx.FLAGS) - {"c", "z"})), max_size=4).flatmap(
        lambda s: st.permutations(sorted(s))
    )
)
def test_order_of_combined_flags_does_not_matter(flags: list[str]) -> None:
    one = sdmx._status(answer(b""), "".join(flags), "", False)
    assert one == sdmx._status(answer(b""), "".join(sorted(flags)), "", False)
    assert one in {sdmx.FLAGS[f] for f in flags} | {"A"}
    if "b" in flags and "f" not in flags:
        assert one == "b"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",I21,", ",I15,", "unit I15"),
        (",PRD,", ",NETTUR,", "indic_bt NETTUR"),
        (",SCA,", ",SA,", "s_adj SA"),
        (",C,", ",C1011,", "nace_r2 C1011"),
        ("2026-07", "2026-Q3", "frequency"),
        ("2026-07", "2026-13", "2026-13"),
        ("2026-07", "2029-07", "dates out of range"),
        ("STS_INPR_M", "STS_INPRGR_M", "another table"),
        ("17/09/26 11:00:00", "31/31/26", "LAST UPDATE"),
        ("17/09/26 11:00:00", "17/09/36 11:00:00", "LAST UPDATE"),
        ("nace_r2,s_adj", "s_adj,nace_r2", "order"),
        ("indic_bt", "indic", "columns"),
        ("OBS_FLAG", "OBS_NOTE", "columns"),
        ("98.3", "9830", "range"),
    ],
)
def test_another_thing_than_asked_is_refused(old: str, new: str, says: str) -> None:
    """U2 and the first law: another unit, base, order, table or period is no answer."""
    assert says in refused(table(ROW).replace(old, new))


def test_a_row_twice_or_a_cut_row_is_refused() -> None:
    refused(table(ROW, ROW.replace("98.3", "98.4")))
    for size in range(1, 40):
        whole = table(ROW, ROW.replace("2026-07", "2026-06").replace("98.3,p", "98.4,"))
        if not whole[:-size].endswith("\n") and size > 1:
            refused(whole[:-size])


def test_two_euro_areas_are_never_merged() -> None:
    """The catalogue names EA21; a table with only EA20 is refused, one with both gives EA21."""
    ea20, ea21 = (
        ROW.replace(",NL,", ",EA20,"),
        ROW.replace(",NL,2026-07,98.3", ",EA21,2026-07,97.1"),
    )
    assert "EA20" in refused(table(ROW, ea20))
    (release,) = read(table(ROW, ea20, ea21))
    found = release.observations.filter(pl.col("series") == "EA.production.C.sca.I21")
    assert found["value"].to_list() == [97.1]
    assert release.observations.height == 2


@pytest.mark.parametrize("name", [i for i in catalogue().sources if i.startswith("estat_")])
def test_no_provider_code_stands_for_two_of_ours(name: str) -> None:
    for role, codes in catalogue().sources[name].keys.items():
        assert role == "ignore" or len(set(codes.values())) == len(codes)


def test_answers_of_two_updates_are_two_releases_oldest_first() -> None:
    old = ROW.replace("17/09/26", "14/08/26").replace("98.3", "98.1")
    first, second = read(table(ROW), table(old))
    assert (first.observations["value"][0], second.observations["value"][0]) == (98.1, 98.3)
    assert first.released_at < second.released_at
    (one,) = read(table(ROW), table(ROW))
    assert one.observations.height == 1, "the same answer twice counts once"


@pytest.mark.parametrize("stamp", ["17/09/26", "17/09/2026"])
def test_a_bare_date_counts_from_the_end_of_the_day(stamp: str) -> None:
    """V4: nothing is known too early."""
    cells = sdmx.Cells(answer(b""), (), pl.DataFrame(), updated=stamp)
    moment, dating = dated(cells, "Europe/Brussels")
    assert (moment.replace(microsecond=0), dating) == (
        datetime(2026, 9, 17, 21, 59, 59, tzinfo=UTC),
        "native",
    )


def test_tsv_and_gzip_read_like_csv() -> None:
    head = (
        "freq,indic_bt,nace_r2,s_adj,unit,geo\\TIME_PERIOD\t2026-04 \t2026-05 \t2026-06 \t2026-07 "
    )
    rows = (
        "M,PRD,C,SCA,I21,NL\t: \t98.1 \t: \t98.3 p",
        "M,PRD,C,SCA,I21,DE\t97.0 b\t: c\t96.5 bp\t: ",
        "M,PRD,C,SCA,I15,NL\t110.0 \t110.0 \t110.0 \t110.0 ",
        "M,PRD,MIG_COG,SCA,I21,NL\t1.0 \t1.0 \t1.0 \t1.0 ",
    )
    body = "\n".join((head, *rows)) + "\n"
    for form in (body, gzip.compress(body.encode())):
        (release,) = read(form)
        found = {(s[:2], p.month): (v, a) for s, p, _, v, a in release.observations.iter_rows()}
        assert found == {
            ("NL", 5): (98.1, "A"),
            ("NL", 6): (None, "m"),
            ("NL", 7): (98.3, "p"),
            ("DE", 4): (97.0, "b"),
            ("DE", 5): (None, "c"),
            ("DE", 6): (96.5, "b"),
        }
        assert release.dating == "retrieval"
    only15 = "\n".join((head, rows[2])) + "\n"
    assert "I15" in refused(only15)
    assert "order" in refused(body.replace("nace_r2,s_adj", "s_adj,nace_r2"))
    refused(body.replace("98.3 p", "98.3 x"))
    refused(body.replace("98.3 p", "98,3 p"))
    refused(body.rstrip("\n")[:-1])
    refused(gzip.compress(body.encode())[:-9])


def test_an_unpacked_answer_has_a_limit() -> None:
    with pytest.raises(SourceError, match="unpacks"):
        sdmx.unpacked(answer(gzip.compress(b"0" * 2**20)), 2**16)


# --- the vintage table ---------------------------------------------------------------------------


def every_figure(path: Path, geo: str) -> dict[tuple[str, str, str], float]:
    """(revdate, series, month) -> figure, read without any of the code under test."""
    units = {"I15": "I15", "I21": "I21", "RT1": "mom", "RT12": "yoy"}
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    months = [m.strip() for m in lines[0].split("\t")[1:]]
    found = {}
    for line in lines[1:]:
        key, *cells = line.split("\t")
        _, day, adjustment, branch, unit, place = key.split(",")
        if place != geo:
            continue
        series = f"{geo}.production.{branch}.{adjustment.lower()}.{units[unit]}"
        for when, cell in zip(months, cells, strict=True):
            if cell.strip() != ":":
                found[day, series, when] = float(cell)
    return found


def compare(path: Path, geo: str) -> int:
    expected = every_figure(path, geo)
    got = {}
    moments = []
    for release in source("estat_ei_is_m_vtg").read(answers_from(path, 2**27)):
        moments.append(release.released_at)
        assert (release.dating, release.span) == ("native", "whole")
        for series, when, _, value, status in checked(release).observations.iter_rows():
            if series.startswith(f"{geo}."):
                assert (release.label, series, f"{when:%Y-%m}") not in got
                assert (value is None) == (status in "mc")
                if value is not None:
                    got[release.label, series, f"{when:%Y-%m}"] = value
    assert got == expected
    assert moments == sorted(set(moments)), "one release per day, oldest first"
    return len({day for day, _, _ in expected})


def test_recorded_vintages_equal_the_file() -> None:
    assert compare(RECORDED / "estat_ei_is_m_vtg/ei_is_m_vtg.tsv.gz", "NL") == 11


@pytest.mark.slow
@pytest.mark.skipif(not VINTAGES.exists(), reason="no shared data beside the project")
@pytest.mark.parametrize("geo", ["NL", "EA"])
def test_every_vintage_equals_the_file_to_the_last_digit(geo: str) -> None:
    """V1, V3: every revdate x row of the real bulk file."""
    assert compare(VINTAGES, geo) > 50


def test_vintages_are_dated_at_eleven_in_brussels() -> None:
    releases = list(
        source("estat_ei_is_m_vtg").read(answers_from(RECORDED / "estat_ei_is_m_vtg", 2**27))
    )
    winter, summer = releases[0], releases[-1]
    assert (winter.label[:7], winter.released_at.hour) == ("2023-11", 10), "11:00 in winter"
    assert (summer.label[:7], summer.released_at.hour) == ("2025-08", 9), "11:00 in summer"


def test_vintages_refuse_what_they_do_not_know(tmp_path: Path) -> None:
    body = gzip.decompress(
        (RECORDED / "estat_ei_is_m_vtg/ei_is_m_vtg.tsv.gz").read_bytes()
    ).decode()
    for old, new in ((",I21,", ",I25,"), (",B-D,", ",B-E,"), ("2025-07-10", "2099-07-10")):
        with pytest.raises(SourceError):
            next(iter(source("estat_ei_is_m_vtg").read([answer(body.replace(old, new))])))
    broken = body[:-3] + "x \n"
    with pytest.raises(SourceError):  # before the first of many releases is given
        next(iter(source("estat_ei_is_m_vtg").read([answer(broken)])))


def test_vintages_are_fetched_once(tmp_path: Path) -> None:
    body = (RECORDED / "estat_ei_is_m_vtg/ei_is_m_vtg.tsv.gz").read_bytes()
    with Server() as server:
        server.on("/eurostat/api/dissemination/sdmx/2.1/data/ei_is_m_vtg", Reply(body))
        here = web(server, tmp_path, "estat_ei_is_m_vtg")
        assert len(source("estat_ei_is_m_vtg").fetch(here)) == 1
        assert source("estat_ei_is_m_vtg").fetch(here) == []
    assert server.asked[0].query == {"format": "TSV", "compressed": "true"}


def test_observations_keep_the_day_of_the_period() -> None:
    body = table(ROW)
    cells = sdmx.csv_cells(answer(body), body, ORDER)
    frame = observations(cells, catalogue().sources["estat_sts_inpr_m"], "_Z")
    assert frame.row(0) == ("NL.production.C.sca.I21", date(2026, 7, 1), "M", 98.3, "p")
