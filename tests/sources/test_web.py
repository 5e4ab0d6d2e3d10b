"""The web layer against a server that misbehaves (docs/conventions.md, E1, E3)."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import SourceError
from kentering.language import LANGS
from kentering.sources.answer import Archive
from kentering.sources.web import RefusedError, Web, looks_like_html
from tests.sources.server import Asked, Reply, Server

HOST = "https://stats.example"
GOOD = Reply(b'{"value": 1}')


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as here:
        yield here


@pytest.fixture
def web(server: Server, tmp_path: Path) -> Iterator[Callable[..., Web]]:
    opened: list[Web] = []

    def make(**how: Any) -> Web:
        given = {"mirrors": {HOST: server.url}, "sleep": lambda _: None, "attempts": 3} | how
        opened.append(Web(Archive(tmp_path), "test_source", "CC BY 4.0", **given))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


def in_turn(*replies: Reply) -> Callable[[Asked], Reply]:
    left = list(replies)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


def kept(tmp_path: Path) -> list[Path]:
    return [p for p in tmp_path.rglob("*") if p.is_file() and not p.name.endswith(".meta.json")]


def test_an_answer_is_kept_byte_for_byte(
    server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/data.json", GOOD)
    answer = web().get(f"{HOST}/data.json", params={"a": "1"})
    assert answer is not None
    assert (answer.name, answer.url, answer.body) == (
        "data.json",
        f"{HOST}/data.json?a=1",
        GOOD.body,
    )
    assert [p.read_bytes() for p in kept(tmp_path)] == [GOOD.body]


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"busy", 503),
        Reply(b"slow down", 429, headers={"Retry-After": "7"}),
        Reply(b'{"value": 1}', cut=5),
        Reply(b"", cut=0),
        Reply(b""),
        Reply(b"  \n"),
        Reply(b'{"val', 206, headers={"Content-Range": "bytes 0-4/12"}),
        Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["503", "429", "cut", "cut at once", "empty", "blank", "206", "bad gzip"],
)
def test_a_passing_fault_is_tried_again(
    bad: Reply, server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    """E3: a bad answer is not kept, and the next good one is."""
    server.on("/x", in_turn(bad, GOOD))
    answer = web().get(f"{HOST}/x")
    assert answer is not None
    assert answer.body == GOOD.body
    assert len(server.asked) == 2
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize(
    "bad", [Reply(b"busy", 503), Reply(b'{"value": 1}', cut=5), Reply(b"", 206)], ids=str
)
def test_a_lasting_fault_is_one_clear_error(
    bad: Reply, server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/x", bad)
    with pytest.raises(SourceError) as caught:
        web(attempts=2).get(f"{HOST}/x")
    assert len(server.asked) == 2
    assert kept(tmp_path) == []
    for lang in LANGS:
        assert "\n" not in caught.value.what[lang]
        assert "kentering update test_source --from" in caught.value.render(lang)


def test_a_slow_answer_times_out_and_is_tried_again(
    server: Server, web: Callable[..., Web]
) -> None:
    server.on("/x", in_turn(Reply(GOOD.body, slow=1.0), GOOD))
    started = time.monotonic()
    answer = web(timeout=0.2).get(f"{HOST}/x")
    assert answer is not None
    assert time.monotonic() - started < 0.9


def test_a_trickle_meets_its_deadline(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", Reply(b"x" * 2**20))
    with pytest.raises(SourceError, match="still incomplete"):
        web(attempts=1, deadline=-1.0).get(f"{HOST}/x")


@pytest.mark.parametrize(
    ("header", "low", "high"),
    [
        ("7", 7.0, 7.0),
        ("0", 0.0, 0.0),
        (timedelta(seconds=90), 80.0, 90.0),
        (timedelta(days=-1), 0.0, 0.0),
        ("soon", 1.0, 1.0),
    ],
    ids=["seconds", "zero", "moment", "past moment", "nonsense"],
)
def test_retry_after_is_honoured(
    header: str | timedelta, low: float, high: float, server: Server, web: Callable[..., Web]
) -> None:
    if isinstance(header, timedelta):
        header = format_datetime(datetime.now(UTC) + header, usegmt=True)
    server.on("/x", in_turn(Reply(b"", 503, headers={"Retry-After": header}), GOOD))
    pauses: list[float] = []
    assert web(sleep=pauses.append).get(f"{HOST}/x") is not None
    assert len(pauses) == 1
    assert low <= pauses[0] <= high


def test_retry_after_is_what_stamina_waits(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", in_turn(Reply(b"", 429, headers={"Retry-After": "1"}), GOOD))
    started = time.monotonic()
    assert web(sleep=None, backoff=30.0).get(f"{HOST}/x") is not None
    assert 1.0 <= time.monotonic() - started < 5.0


def test_backoff_grows_without_retry_after(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", in_turn(Reply(b"", 503), GOOD))
    started = time.monotonic()
    assert web(sleep=None, backoff=0.1).get(f"{HOST}/x") is not None
    assert 0.1 <= time.monotonic() - started < 3.0


def test_a_wait_of_an_hour_is_not_cut_short(server: Server, web: Callable[..., Web]) -> None:
    """Asked to come back in an hour, we do not come back sooner: the user hears it."""
    server.on("/x", Reply(b"", 503, headers={"Retry-After": "3600"}))
    with pytest.raises(SourceError, match="wait 3600 s"):
        web().get(f"{HOST}/x")
    assert len(server.asked) == 1


def test_not_modified_is_none(server: Server, web: Callable[..., Web]) -> None:
    def polite(asked: Asked) -> Reply:
        known = asked.headers.get("if-none-match") == '"v1"'
        return Reply(b"", 304) if known else Reply(GOOD.body, headers={"ETag": '"v1"'})

    server.on("/x", polite)
    client = web()
    assert client.get(f"{HOST}/x", conditional=True) is not None
    assert client.get(f"{HOST}/x", conditional=True) is None
    assert client.get(f"{HOST}/x") is not None, "not asked conditionally: a full answer"


def test_not_modified_without_a_condition_is_refused(
    server: Server, web: Callable[..., Web]
) -> None:
    server.on("/x", Reply(b"", 304))
    with pytest.raises(RefusedError):
        web().get(f"{HOST}/x")


def test_an_unreadable_sidecar_costs_a_full_request(
    server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/x", Reply(GOOD.body, headers={"ETag": '"v1"'}))
    client = web()
    client.get(f"{HOST}/x")
    for sidecar in tmp_path.rglob("*.meta.json"):
        sidecar.write_text("{")
    assert client.get(f"{HOST}/x", conditional=True) is not None
    assert "if-none-match" not in server.asked[-1].headers


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 406, 410])
def test_a_refusal_is_not_tried_again(
    status: int, server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/x", Reply(b"" if status == 204 else b"no such table", status))
    with pytest.raises(RefusedError) as caught:
        web().get(f"{HOST}/x")
    assert caught.value.status == status
    assert len(server.asked) == 1
    assert kept(tmp_path) == []


def test_a_redirect_is_followed(server: Server, web: Callable[..., Web]) -> None:
    server.on("/old", Reply(b"", 302, headers={"Location": "/new"}))
    server.on("/new", GOOD)
    answer = web().get(f"{HOST}/old")
    assert answer is not None
    assert answer.body == GOOD.body


def test_a_redirect_to_a_landing_page_is_refused(
    server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/old", Reply(b"", 302, headers={"Location": "/home"}))
    server.on("/home", Reply(b"\n<!doctype HTML><html>Welkom</html>", content_type="text/html"))
    with pytest.raises(SourceError, match="web page instead of data"):
        web().get(f"{HOST}/old")
    assert kept(tmp_path) == [], "a page must not become the kept answer of a table"
    page = web().get(f"{HOST}/old", html=True)
    assert page is not None


def test_redirects_in_a_circle_end(server: Server, web: Callable[..., Web]) -> None:
    server.on("/a", Reply(b"", 302, headers={"Location": "/a"}))
    with pytest.raises(SourceError, match="Redirects"):
        web(attempts=1).get(f"{HOST}/a")


def test_two_gigabytes_are_not_read(
    server: Server, web: Callable[..., Web], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that says it is 2 GB is refused before it is read."""
    server.on("/x", Reply(b"x", headers={}, cut=1))
    monkeypatch.setattr("tests.sources.server.len", lambda _: 2 * 2**30, raising=False)
    with pytest.raises(SourceError, match="larger than"):
        web(max_bytes=2**20).get(f"{HOST}/x")
    assert len(server.asked) == 1


def test_reading_stops_at_the_limit(server: Server, web: Callable[..., Web]) -> None:
    """A gzip that grows to 64 MB is stopped while it is read."""
    server.on("/x", Reply(gzip.compress(b"0" * 2**26), headers={"Content-Encoding": "gzip"}))
    sizes: list[int] = []
    with pytest.raises(SourceError, match="reading stopped"):
        web(max_bytes=2**20, progress=sizes.append).get(f"{HOST}/x")
    assert max(sizes, default=0) <= 2**20


def test_gzip_is_unpacked(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", Reply(gzip.compress(GOOD.body), headers={"Content-Encoding": "gzip"}))
    answer = web().get(f"{HOST}/x")
    assert answer is not None
    assert answer.body == GOOD.body


def test_an_archive_that_cannot_be_written_is_said(
    server: Server, web: Callable[..., Web], tmp_path: Path
) -> None:
    server.on("/x", GOOD)
    (tmp_path / "test_source").write_text("a file where a folder should be")
    with pytest.raises(SourceError, match="cannot be kept"):
        web().get(f"{HOST}/x")


def test_nobody_there_is_one_clear_error(web: Callable[..., Web]) -> None:
    with pytest.raises(SourceError, match="no usable answer"):
        web(mirrors={HOST: "http://127.0.0.1:9"}, attempts=2).get(f"{HOST}/x")


def test_a_bad_url_is_one_clear_error(web: Callable[..., Web]) -> None:
    with pytest.raises(SourceError):
        web().get("http://[half/x")


def test_a_form_is_posted(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", in_turn(Reply(b"", 502), GOOD))
    assert web().post(f"{HOST}/x", data={"table": "1 & 2"}).body == GOOD.body
    assert [a.method for a in server.asked] == ["POST", "POST"]
    assert server.asked[-1].body == b"table=1+%26+2"


@given(st.binary(max_size=600))
def test_html_is_told_by_its_beginning(body: bytes) -> None:
    assert looks_like_html(b"\xef\xbb\xbf \n<!DOCTYPE html>" + body)
    assert not looks_like_html(b'{"value": "<html>"}' + body)


@pytest.mark.parametrize(
    ("words", "pause"), [("0.01", 0.01), ("10", 10.0), ("", 1.0), ("nan", 1.0), ("-1", 1.0)]
)
def test_the_first_pause_can_be_set_from_outside(
    words: str, pause: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KENTERING_BACKOFF", words)
    assert Web(archive=Archive(tmp_path), source="x", licence="y").backoff == pause


def test_l1_what_broke_is_said_in_both_languages(server: Server, web: Callable[..., Web]) -> None:
    server.on("/x", Reply(b"x" * 1000, cut=10))
    with pytest.raises(SourceError) as caught:
        web(attempts=1).get(f"{HOST}/x")
    assert caught.value.what.nl.endswith("het antwoord brak af")
    assert caught.value.what.en.endswith("the answer broke off")
    assert "RemoteProtocolError" in (caught.value.where or "")


def test_an_answer_without_end_is_cut_off_at_the_limit(
    server: Server, web: Callable[..., Web]
) -> None:
    server.on("/x", Reply(b"x" * 1000, endless=True))
    with pytest.raises(SourceError, match="larger than 10000 bytes"):
        web(max_bytes=10_000).get(f"{HOST}/x")
