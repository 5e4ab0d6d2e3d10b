"""ECB exchange rates over real HTTP and from saved bytes (docs/conventions.md, V4, U3, M1, E3)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kentering.catalogue import catalogue
from kentering.errors import SourceError
from kentering.sources.answer import Answer, Archive
from kentering.sources.checks import checked
from kentering.sources.protocol import source
from kentering.sources.release import Release
from kentering.sources.web import Web
from tests.sources.server import Asked, Reply, Server

BODY = (Path(__file__).parent / "recorded/ecb_exr/EXR.csv").read_bytes()
ECB = source("ecb_exr")


def web(server: Server, tmp_path: Path) -> Web:
    return Web(
        Archive(tmp_path),
        "ecb_exr",
        "x",
        mirrors={"https://data-api.ecb.europa.eu": server.url},
        attempts=2,
        sleep=lambda _: None,
    )


def read(body: bytes) -> list[Release]:
    found = Answer("EXR.csv", "https://x/EXR.csv", body, datetime(2026, 9, 10, tzinfo=UTC))
    return [checked(r) for r in ECB.read([found])]


def test_one_request_gives_four_rates(tmp_path: Path) -> None:
    with Server() as server:
        server.on("/service/data/EXR/", Reply(BODY))
        got = ECB.fetch(web(server, tmp_path))
    (asked,) = server.asked
    assert asked.path == "/service/data/EXR/M.USD+GBP+CNY+JPY.EUR.SP00.A"
    assert asked.query == {"format": "csvdata", "startPeriod": "1999-01"}
    (release,) = ECB.read(got)
    found = checked(release)
    assert (found.dating, found.span) == ("lag", "whole")
    assert not catalogue().sources["ecb_exr"].revised, "V4"
    assert set(found.observations["series"]) == {
        f"EA.exchange_rate._Z.nsa.{c}_EUR" for c in ("USD", "GBP", "CNY", "JPY")
    }
    text = next(r for r in BODY.decode().splitlines() if ".USD." in r).split(",")
    first = found.observations.filter(series="EA.exchange_rate._Z.nsa.USD_EUR").row(0)
    assert first[1:] == (date(2026, 3, 1), "M", float(text[7]), "A")


def test_unchanged_is_nothing_new(tmp_path: Path) -> None:
    stamp = "Wed, 02 Sep 2026 14:00:00 GMT"

    def reply(asked: Asked) -> Reply:
        if asked.headers.get("if-modified-since") == stamp:
            return Reply(status=304)
        return Reply(BODY, headers={"Last-Modified": stamp})

    with Server() as server:
        server.on("/", reply)
        assert len(ECB.fetch(web(server, tmp_path))) == 1
        assert ECB.fetch(web(server, tmp_path)) == []
        server.on("/", Reply(BODY))
        assert ECB.fetch(web(server, tmp_path)) == [], "the same bytes are nothing new either"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(b"No results found.", 404), "no results"),
        (Reply(b"<html>Bad</html>", 400), "cannot read the request"),
        (Reply(b"not here", 501), "501"),
        (Reply(b"busy", 503), "503"),
        (Reply(b"<!DOCTYPE html><html></html>"), "web page"),
        (Reply(BODY, cut=300), "attempts"),
    ],
)
def test_refusals_are_clear(reply: Reply, says: str, tmp_path: Path) -> None:
    with Server() as server:
        server.on("/", reply)
        with pytest.raises(SourceError, match=says):
            ECB.fetch(web(server, tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b",USD,EUR,", b",USD,GBP,", "CURRENCY_DENOM"),
        (b"M,USD,EUR", b"D,USD,EUR", "FREQ"),
        (b"SP00,A,2026-03", b"EN00,A,2026-03", "EXR_TYPE"),
        (b"M,USD,EUR", b"M,CHF,EUR", "CHF"),
        (b",USD,0\n", b",GBP,0\n", "UNIT"),
        (b",USD,0\n", b",USD,3\n", "UNIT_MULT"),
        (b"2026-03", b"2026-03-31", "TIME_PERIOD"),
        (b",A,F,P1M", b",Z,F,P1M", "OBS_STATUS"),
        (b",A,F,P1M", b",H,F,P1M", "no rate"),
        (b"TIME_PERIOD", b"PERIOD", "TIME_PERIOD"),
        (b"OBS_STATUS", b"STATUS", "OBS_STATUS"),
        (b".USD.", b".US", None),
    ],
)
def test_another_answer_than_asked_is_refused(old: bytes, new: bytes, says: str | None) -> None:
    if says is None:  # KEY repeats the dimensions and decides nothing
        assert read(BODY.replace(old, new))
        return
    with pytest.raises(SourceError, match=says):
        read(BODY.replace(old, new))


def test_a_missing_rate_is_missing_and_nan_is_no_rate() -> None:
    """M1: holidays and gaps are not zero."""
    rows = BODY.decode().splitlines()
    cells = rows[1].split(",")
    for value, status, expected in (
        ("", "H", "m"),
        ("NaN", "H", "m"),
        ("", "", "m"),
        ("", "Q", "c"),
    ):
        changed = ",".join([*cells[:7], value, status, *cells[9:]])
        (release,) = read("\n".join([rows[0], changed, *rows[2:], ""]).encode())
        found = release.observations.filter(series="EA.exchange_rate._Z.nsa.USD_EUR").row(0)
        assert found[3:] == (None, expected)
    with pytest.raises(SourceError):
        read(
            "\n".join([rows[0], ",".join([*cells[:7], "NaN", "A", *cells[9:]]), *rows[2:]]).encode()
        )


def test_an_absent_currency_is_noticed() -> None:
    kept = [r for r in BODY.splitlines() if b".JPY." not in r]
    with pytest.raises(SourceError, match="JPY"):
        read(b"\n".join(kept) + b"\n")
