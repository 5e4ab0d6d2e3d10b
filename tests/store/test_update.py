from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from kentering.errors import KenteringError, SourceError, StoreError
from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.release import Dating, Release
from kentering.sources.web import Web
from kentering.store import Event, Store, append, examine, update
from kentering.store.update import settled
from tests.sources.server import Asked, Reply, Server
from tests.store.chains import DAY, SERIES, month, new_store, plain, release

PLACE = "https://example.org"


@dataclass(frozen=True)
class Table:
    """A source of one table: JSON lists of [day, month, value]."""

    id: str
    dating: Dating = "native"

    def fetch(self, web: Web) -> list[Answer]:
        answer = web.get(f"{PLACE}/{self.id}.json", conditional=True)
        return [] if answer is None else [answer]

    def read(self, answers: Sequence[Answer]) -> Iterator[Release]:
        for answer in answers:
            try:
                said = json.loads(answer.text())
            except ValueError as error:
                raise broken(answer, Text("geen JSON", "no JSON")) from error
            for day, values in said:
                one = release(
                    plain({int(m): v for m, v in values.items()}),
                    DAY + timedelta(days=day) if day >= 0 else answer.retrieved_at,
                    source=self.id,
                    dating=self.dating,
                    label=str(day),
                )
                yield replace(one, sha256=answer.sha256, retrieved_at=answer.retrieved_at)


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, Table]:
    found = {name: Table(name) for name in ("t_one", "t_one_too", "t_two")}
    # the function of that name hides the module from a dotted path
    monkeypatch.setattr(sys.modules["kentering.store.update"], "source", found.__getitem__)
    return found


@pytest.fixture
def server() -> Iterable[Server]:
    with Server() as running:
        yield running


def said(*releases: tuple[int, dict[int, float]]) -> bytes:
    return json.dumps(releases).encode()


def asking(store: Store, server: Server, *ids: str, **how: object) -> list:
    return update(store, ids, mirrors={PLACE: server.url}, **how)


def test_a_source_is_fetched_kept_checked_and_appended(tmp_path: Path, server: Server) -> None:
    store, heard = new_store(tmp_path), []
    body = said((0, {0: 1.0}), (1, {0: 1.5, 1: 2.0}))
    server.on("/t_one.json", Reply(body))
    (outcome,) = asking(store, server, "t_one", on_event=heard.append)
    assert (outcome.source, outcome.status, outcome.error) == ("t_one", "new", None)
    assert [(w.new, w.changed) for w in outcome.releases] == [(1, 0), (1, 1)]
    assert store.panel()["value"].to_list() == [1.5, 2.0]
    kept = [p for p in (tmp_path / "store" / "raw" / "t_one").iterdir() if p.suffix == ".json"]
    assert body in [p.read_bytes() for p in kept]
    assert heard[0] == Event("t_one", "asking")
    assert Event("t_one", "checked", 2) in heard
    assert heard[-1] == Event("t_one", "done", 2)
    assert outcome.seconds > 0


def test_the_same_answer_again_is_unchanged(tmp_path: Path, server: Server) -> None:
    store = new_store(tmp_path)
    server.on("/t_one.json", Reply(said((0, {0: 1.0}))))
    assert [asking(store, server, "t_one")[0].status for _ in range(2)] == ["new", "unchanged"]
    assert store.releases().height == 1


def test_a_retrieval_of_the_same_bytes_later_is_no_release(
    tmp_path: Path, server: Server, tables: dict[str, Table]
) -> None:
    tables["t_one"] = Table("t_one", dating="retrieval")
    store = new_store(tmp_path)
    bodies = iter([said((-1, {0: 1.0})), said((-1, {0: 1.0})), said((-1, {0: 2.0}))])
    server.on("/t_one.json", lambda _: Reply(next(bodies)))
    statuses = [asking(store, server, "t_one")[0].status for _ in range(3)]
    assert statuses == ["new", "unchanged", "new"]
    assert store.releases().height == 2


@pytest.mark.parametrize("dating", ["retrieval", "lag"])
def test_e3_a_whole_answer_that_stops_short_is_refused(
    tmp_path: Path, server: Server, tables: dict[str, Table], dating: Dating
) -> None:
    """Cut off between two lines, or last month's file: nothing is withdrawn in silence."""
    tables["t_one"] = Table("t_one", dating=dating)
    store, whole = new_store(tmp_path), {0: 1.0, 1: 2.0, 2: 3.0}
    short, longer = {0: 1.0, 1: 2.0}, {0: 1.0, 1: 2.0, 2: 3.5, 3: 4.0}
    answers = iter([(-1, whole), (-1, short), (-1, longer)])
    server.on("/t_one.json", lambda _: Reply(said(next(answers))))
    first, second, third = (asking(store, server, "t_one")[0] for _ in range(3))
    assert (first.status, second.status, third.status) == ("new", "failed", "new")
    assert second.error is not None
    assert "2024-03 is known already" in second.error.what.en
    assert second.error.right is not None
    assert store.panel()["value"].to_list() == [1.0, 2.0, 3.5, 4.0]


def test_v7_an_older_answer_read_later_may_stop_sooner(
    tmp_path: Path, tables: dict[str, Table]
) -> None:
    tables["t_one"] = Table("t_one", dating="retrieval")
    store = new_store(tmp_path)
    for name, stamp, values in (("b", 1.75e9, {0: 1.0, 1: 2.0}), ("a", 1.74e9, {0: 1.5})):
        path = tmp_path / f"{name}.json"
        path.write_bytes(said((-1, values)))
        os.utime(path, (stamp, stamp))
        (outcome,) = update(store, ["t_one"], from_path=path)
        assert outcome.status == "new"
    assert store.panel()["value"].to_list() == [1.0, 2.0]


def conditional(body: bytes) -> object:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == "v1":
            return Reply(status=304)
        return Reply(body, headers={"ETag": "v1"})

    return answer


def test_nothing_new_since_the_last_answer(tmp_path: Path, server: Server) -> None:
    store = new_store(tmp_path)
    server.on("/t_one.json", conditional(said((0, {0: 1.0}))))
    assert [asking(store, server, "t_one")[0].status for _ in range(2)] == ["new", "unchanged"]
    assert "if-none-match" in server.asked[1].headers


def test_an_answer_that_never_reached_the_store_is_asked_for_again(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept but not stored (a fault, a kill): "304, nothing new" would leave it out for good."""
    store = new_store(tmp_path)
    server.on("/t_one.json", conditional(said((0, {0: 1.0}))))
    with monkeypatch.context() as patch:
        patch.setattr(Table, "read", lambda *_: iter([release(plain({0: 1e9}), DAY)]))
        assert asking(store, server, "t_one")[0].status == "failed"
    assert asking(store, server, "t_one")[0].status == "new"
    assert "if-none-match" not in server.asked[1].headers


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"{not json"),
        Reply(b"no such table", status=404),
        Reply(said((1, {0: 1.5}), (2, {0: 1e9}))),  # only its last release is out of range
        Reply(said((1, {0: 1.5}), (2, {}))),
        Reply(json.dumps([[1, {"0": "text"}]]).encode()),
        Reply(json.dumps({"other": "shape"}).encode()),
    ],
)
def test_e3_a_source_that_answers_badly_leaves_the_store_as_it_was(
    tmp_path: Path, server: Server, bad: Reply
) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    files = store.files()
    server.on("/t_one.json", bad)
    server.on("/t_two.json", Reply(said((0, {0: 3.0}))))
    failed, after = asking(store, server, "t_one", "t_two")
    assert (failed.status, failed.releases) == ("failed", ())
    assert isinstance(failed.error, SourceError)
    assert "Traceback" not in failed.error.render("nl")
    assert len(failed.error.what.en.splitlines()) == 1
    assert after.status == "new"  # the next source goes on
    assert [f for f in store.files() if f.parent.name == "t_one"] == files
    assert store.panel(publishers="all")["value"].to_list() == [1.0, 3.0]


def test_a_disk_that_is_full_is_no_fault_of_the_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    saved = tmp_path / "saved.json"
    saved.write_bytes(said((0, {0: 1.0})))
    monkeypatch.setattr("kentering.sources.answer.write_whole", full)
    store = new_store(tmp_path)
    (outcome,) = update(store, ["t_one"], from_path=saved)
    assert isinstance(outcome.error, StoreError)
    assert "No space left" in outcome.error.what.en
    assert store.files() == []


def test_a_saved_answer_is_read_and_kept_with_where_it_came_from(tmp_path: Path) -> None:
    store, saved = new_store(tmp_path), tmp_path / "saved.json"
    saved.write_bytes(said((0, {0: 1.0})))
    (outcome,) = update(store, ["t_one"], from_path=saved)
    assert outcome.status == "new"
    kept = list((tmp_path / "store" / "raw" / "t_one").glob("*_saved.json.meta.json"))
    assert json.loads(kept[0].read_text())["url"] == saved.resolve().as_uri()
    assert examine(store, DAY).without_raw == ()


def test_an_archive_can_be_read_back_source_by_source(tmp_path: Path, server: Server) -> None:
    first, second = new_store(tmp_path / "a"), new_store(tmp_path / "b")
    for name in ("t_one", "t_two"):
        server.on(f"/{name}.json", Reply(said((0, {0: 1.0}))))
    asking(first, server, "t_one", "t_two")
    outcomes = update(second, ["t_one", "t_two"], from_path=tmp_path / "a" / "store" / "raw")
    assert [o.status for o in outcomes] == ["new", "new"]
    told = ["publisher", "series", "period", "value", "released_at", "release"]
    for ask in (first, second):
        assert ask.panel(publishers="all").select(told).height == 2
    assert first.panel().select(told).equals(second.panel().select(told))


def vintages(store: Store, days: int) -> list[list[float]]:
    return [store.panel(DAY + timedelta(days=d))["value"].to_list() for d in range(days)]


def test_the_way_back_from_a_damaged_file_gives_back_every_answer(
    tmp_path: Path, server: Server
) -> None:
    """V1, E1: files are differences, so only the file itself would leave a silent wrong answer."""
    store, value = new_store(tmp_path), {0: 1.0, 1: 2.0, 2: 2.0, 3: 4.0}
    for day, known in value.items():
        name = "t_one_too" if day == 1 else "t_one"
        server.on(f"/{name}.json", Reply(said((day, {0: known}))))
        asking(store, server, name)
    before = vintages(store, len(value))
    (bad,) = [f for f in store.files() if f.parent.name == "t_one_too"]
    bad.write_bytes(b"PAR1")
    with pytest.raises(StoreError) as caught:
        store.panel()
    assert caught.value.right is not None
    right = caught.value.right.en
    named = [f for f in (bad.parent, bad.parents[1] / "t_one") if str(f) in right]
    assert len(named) == 2  # one publisher's chain, of two sources
    assert right.endswith(f"kentering update t_one t_one_too --from {tmp_path / 'store' / 'raw'}")
    assert caught.value.run == "kentering doctor"
    (fault,) = examine(store, DAY).faults
    assert fault.right.en == right
    for folder in named:
        shutil.rmtree(folder)
    assert len(examine(store, DAY).faults) == len(value)
    outcomes = update(store, ["t_one", "t_one_too"], from_path=tmp_path / "store" / "raw")
    assert [o.status for o in outcomes] == ["new", "new"]
    assert vintages(store, len(value)) == before == [[1.0], [2.0], [2.0], [4.0]]
    assert examine(store, DAY).whole


def test_a_release_file_that_is_gone_is_told(tmp_path: Path, server: Server) -> None:
    store, raw = new_store(tmp_path), tmp_path / "store" / "raw" / "t_one" / ".settled.json"
    server.on("/t_one.json", Reply(said((0, {0: 1.0}), (1, {0: 2.0}))))
    asking(store, server, "t_one")
    assert examine(store, DAY).whole
    first, second = store.files()
    first.unlink()
    (fault,) = examine(store, DAY).faults
    assert first.name.startswith(fault.file.name)
    assert "--from" in fault.right.nl
    second.unlink()
    assert len(examine(store, DAY).faults) == 2
    told = json.loads(raw.read_text())  # as written before releases were remembered by name
    del told["releases"]
    raw.write_text(json.dumps(told))
    assert [f.file.name for f in examine(store, DAY).faults] == list(told["hashes"])


def test_e1_a_saved_answer_that_is_not_there(tmp_path: Path) -> None:
    (outcome,) = update(new_store(tmp_path), ["t_one"], from_path=tmp_path / "none.json")
    assert isinstance(outcome.error, KenteringError)
    assert "does not exist" in outcome.error.what.en


def test_an_edition_cannot_be_updated(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        update(Store(root=None, base=tmp_path), ["t_one"])


def test_what_was_stored_is_remembered_per_source(tmp_path: Path, server: Server) -> None:
    store = new_store(tmp_path)
    server.on("/t_one.json", Reply(said((0, {0: 1.0}))))
    asking(store, server, "t_one")
    raw = tmp_path / "store" / "raw"
    assert store.releases()["sha256"][0] in settled(raw, "t_one")["hashes"]
    assert settled(raw, "t_two") == {}


def test_m1_only_the_series_given_are_there(tmp_path: Path, server: Server) -> None:
    store = new_store(tmp_path)
    server.on("/t_one.json", Reply(said((0, {0: 0.0}))))
    asking(store, server, "t_one")
    assert store.keys() == [SERIES[0]]
    assert store.panel()["period", "value"].rows() == [(month(0), 0.0)]
