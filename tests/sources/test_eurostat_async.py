"""Eurostat's queue over real HTTP: waits, collects, says what went wrong (clauses E1, E3)."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kentering.errors import SourceError
from kentering.sources.answer import Archive, answers_from
from kentering.sources.protocol import source
from kentering.sources.web import Web
from tests.sources.server import Reply, Server

NAME = "estat_ei_bsin_m_r2"
DATA = (Path(__file__).parent / f"recorded/{NAME}/ei_bsin_m_r2.all.csv").read_bytes()
API = "/eurostat/api/dissemination"
EXTRACT, STATUS, RESULT = (
    f"{API}/sdmx/2.1/data/",
    f"{API}/1.0/async/status/",
    f"{API}/1.0/async/data/",
)
TOO_BIG = b"""<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>413</faultcode>
<faultstring>EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 6000000
rows</faultstring></S:Fault>"""
NO_RESULTS = b"""<S:Fault xmlns:S="x"><faultcode>100</faultcode>
<faultstring>No results</faultstring></S:Fault>"""


def envelope(state: str, job: str = "9f-1") -> bytes:
    return (
        '<?xml version="1.0"?><env:Envelope xmlns:env="urn:e"><env:Body><queued>'
        f"<id>{job}</id><status>{state}</status><url>https://elsewhere.example/x</url>"
        "</queued></env:Body></env:Envelope>"
    ).encode()


class Queue:
    """Answers extraction and status requests from two lists; the last item repeats."""

    def __init__(self, server: Server, submits: list[Reply], states: list[str]) -> None:
        self.submits, self.states, self.waits = submits, states, list[float]()
        server.on(EXTRACT, lambda _: self._next(self.submits))
        server.on(STATUS, lambda a: Reply(envelope(self._next(self.states), a.path.split("/")[-1])))
        server.on(RESULT, Reply(gzip.compress(DATA)))

    @staticmethod
    def _next(items: list) -> object:
        return items.pop(0) if len(items) > 1 else items[0]


def fetch(server: Server, tmp_path: Path, waits: list[float]) -> list:
    web = Web(
        Archive(tmp_path),
        NAME,
        "x",
        mirrors={"https://ec.europa.eu": server.url},
        attempts=2,
        sleep=waits.append,
    )
    return source(NAME).fetch(web)


def paths(server: Server, start: str) -> list[str]:
    return [a.path for a in server.asked if a.path.startswith(start)]


@pytest.mark.parametrize("http", [200, 202, 413])
def test_submitted_processing_available(http: int, tmp_path: Path) -> None:
    """The body decides, whatever the HTTP status of the envelope."""
    with Server() as server:
        queue = Queue(
            server, [Reply(envelope("SUBMITTED"), http)], ["SUBMITTED", "PROCESSING", "AVAILABLE"]
        )
        (got,) = fetch(server, tmp_path, queue.waits)
    assert gzip.decompress(got.body) == DATA
    assert got.url.startswith("https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/")
    assert queue.waits == [5.0, 10.0, 20.0], "polled slowly"
    assert paths(server, RESULT) == [RESULT + "9f-1"]
    (release,) = source(NAME).read([got])
    assert release.observations.height == 150
    (again,) = source(NAME).read(answers_from(tmp_path / NAME, 2**24))
    assert again.observations.equals(release.observations), "kept envelopes are passed over"


def test_a_queued_table_is_not_asked_again_while_it_stands(tmp_path: Path) -> None:
    with Server() as server:
        queue = Queue(server, [Reply(envelope("AVAILABLE"))], ["AVAILABLE"])
        assert len(fetch(server, tmp_path, queue.waits)) == 1
        queue.submits[:] = [Reply(b"\n".join(DATA.splitlines()[:2]) + b"\n")]
        server.asked.clear()
        assert fetch(server, tmp_path, queue.waits) == []
    assert [a.query.get("lastNObservations") for a in server.asked] == ["1"]


def test_expired_is_submitted_again_once(tmp_path: Path) -> None:
    with Server() as server:
        submits = [Reply(envelope("SUBMITTED", "one")), Reply(envelope("SUBMITTED", "two"))]
        queue = Queue(server, submits, ["EXPIRED", "AVAILABLE"])
        assert len(fetch(server, tmp_path, queue.waits)) == 1
    assert paths(server, RESULT) == [RESULT + "two"]

    with Server() as server:
        queue = Queue(server, [Reply(envelope("SUBMITTED"))], ["EXPIRED"])
        with pytest.raises(SourceError, match="expired twice"):
            fetch(server, tmp_path / "b", queue.waits)
    assert len(paths(server, EXTRACT)) == 2


@pytest.mark.parametrize("state", ["UNKNOWN_REQUEST", "ERROR", "NO_RESULTS", "LATER"])
def test_other_states_are_loud(state: str, tmp_path: Path) -> None:
    with Server() as server:
        queue = Queue(server, [Reply(envelope("SUBMITTED"))], [state])
        with pytest.raises(SourceError, match=state):
            fetch(server, tmp_path, queue.waits)
    assert paths(server, RESULT) == []


def test_waiting_has_an_end(tmp_path: Path) -> None:
    with Server() as server:
        queue = Queue(server, [Reply(envelope("PROCESSING"))], ["PROCESSING"])
        with pytest.raises(SourceError, match="27 minutes"):
            fetch(server, tmp_path, queue.waits)
    assert sum(queue.waits) == 1625.0


@pytest.mark.parametrize("http", [200, 400, 413])
@pytest.mark.parametrize(
    ("fault", "says"), [(TOO_BIG, "too large: EXTRACTION_TOO_BIG"), (NO_RESULTS, "no results")]
)
def test_soap_faults_in_their_own_words(fault: bytes, says: str, http: int, tmp_path: Path) -> None:
    with Server() as server:
        Queue(server, [Reply(fault, http)], ["AVAILABLE"])
        with pytest.raises(SourceError) as caught:
            fetch(server, tmp_path, [])
    assert says in caught.value.what.en
    assert caught.value.what.nl != caught.value.what.en


@pytest.mark.parametrize(
    "body",
    [
        b"<a><b></a>",
        b"<env:Envelope",
        b"<a/>",
        b"<queued><id>../../etc</id><status>SUBMITTED</status></queued>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><queued><id>1</id><status>&a;</status></queued>',
        b"<!DOCTYPE html><html></html>",
        b'{"error":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. Your request will be treated"}}',
    ],
)
@pytest.mark.parametrize("http", [200, 413])
def test_anything_else_in_place_of_data_is_refused(body: bytes, http: int, tmp_path: Path) -> None:
    with Server() as server:
        Queue(server, [Reply(body, http)], ["AVAILABLE"])
        with pytest.raises(SourceError):
            list(source(NAME).read(fetch(server, tmp_path, [])))


def test_available_without_data_is_refused(tmp_path: Path) -> None:
    with Server() as server:
        queue = Queue(server, [Reply(envelope("SUBMITTED"))], ["AVAILABLE"])
        server.on(RESULT, Reply(envelope("PROCESSING")))
        with pytest.raises(SourceError, match="no data"):
            fetch(server, tmp_path, queue.waits)
