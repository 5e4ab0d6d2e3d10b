from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.errors import CatalogueError, SourceError, StoreError
from kentering.store import Store, Written, append, append_many, create_store, open_store
from kentering.store.files import records, release_files
from kentering.store.layout import ROWS, ReleaseRecord
from tests.store.chains import DAY, PRICE, SERIES, as_cells, month, new_store, plain, release

LATER = DAY + timedelta(days=30)
LATEST = DAY + timedelta(days=60)


def statuses(store: Store, **how: object) -> dict[int, str]:
    return {
        p.month - 1: s for p, s in store.panel(dropped=True, **how)["period", "status"].iter_rows()
    }


def test_v1_a_release_file_holds_only_what_is_new_changed_or_dropped(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0, 1: 2.0, 2: 3.0}), DAY))
    said = append(store, release(plain({1: 2.0, 2: 3.5, 3: 4.0}), LATER))
    assert (said.new, said.changed, said.dropped, said.known) == (1, 1, 1, False)
    second = pl.read_parquet(release_files(tmp_path / "store")[1])
    assert dict(second.schema) == ROWS
    assert second["period", "value", "status"].rows() == [
        (month(0), None, "dropped"),
        (month(2), 3.5, "A"),
        (month(3), 4.0, "A"),
    ]


def test_m2_a_status_that_changes_is_a_change_and_null_is_not_zero(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release({(SERIES[0], month(0)): (0.0, "A")}, DAY))
    assert append(store, release({(SERIES[0], month(0)): (0.0, "p")}, LATER)).changed == 1
    assert append(store, release({(SERIES[0], month(0)): (None, "p")}, LATEST)).changed == 1
    assert store.panel()["value"].to_list() == [None]


def test_v3_dropped_then_given_again_is_new(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0, 1: 2.0}), DAY))
    append(store, release(plain({0: 1.0}), LATER))
    assert statuses(store) == {0: "A", 1: "dropped"}
    assert append(store, release(plain({0: 1.0, 1: 2.0}), LATEST)).new == 1
    assert statuses(store) == {0: "A", 1: "A"}


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ("whole", {0: "dropped", 1: "A", 2: "dropped", 3: "A", 4: "dropped"}),
        ("window", {0: "A", 1: "A", 2: "dropped", 3: "A", 4: "A"}),
        ("cells", {0: "A", 1: "A", 2: "A", 3: "A", 4: "A"}),
    ],
)
def test_v3_what_a_span_says_of_absent_periods(tmp_path: Path, span: str, left: dict) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({n: float(n) for n in range(5)}), DAY))
    append(store, release(plain({1: 1.0, 3: 3.0}), LATER, span=span))
    assert statuses(store) == left


def test_v3_a_series_that_is_not_listed_is_left_alone(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}) | plain({0: 5.0}, SERIES[1]), DAY))
    append(store, release(plain({1: 2.0}), LATER))
    assert store.panel(series=SERIES[1])["value"].to_list() == [5.0]


@pytest.mark.parametrize("span", ["whole", "window", "cells"])
def test_v7_a_late_release_shows_only_until_the_next_that_speaks(tmp_path: Path, span: str) -> None:
    """Also where the later one repeated a figure, so that its own file does not hold it."""
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0, 1: 2.0, 2: 3.0}), DAY))
    append(store, release(plain({0: 1.0, 1: 2.0, 2: 3.0}), LATEST, span=span))
    before = as_cells(store.panel())
    append(store, release(plain({0: 9.0, 1: 9.0, 2: 9.0}), LATER))
    assert store.panel(LATER)["value"].to_list() == [9.0, 9.0, 9.0]
    assert as_cells(store.panel()) == before
    assert store.releases().height == 3


def test_v7_a_release_that_ties_with_an_earlier_one_moves_no_later_one(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    append(store, release(plain({0: 1.0}), LATER))
    append(store, release(plain({0: 9.0}), DAY))
    assert store.panel(DAY)["value"].to_list() == [9.0]
    assert store.panel(LATER)["value"].to_list() == [1.0]


def test_v4_a_price_that_comes_back_is_known_from_then_on(tmp_path: Path) -> None:
    """Its lag date lies before the release that withdrew it: dated back it would stay hidden."""
    store = new_store(tmp_path)
    how = {"source": "t_price", "dating": "lag"}
    append(store, release(plain({0: 1.0, 1: 2.0}, PRICE), DAY, **how))
    append(store, release(plain({1: 2.0}, PRICE), LATER, **how))
    append(store, release(plain({0: 1.0, 1: 2.0}, PRICE), LATEST, **how))
    assert store.panel(LATER)["value"].to_list() == [2.0]
    assert store.panel(LATEST)["value"].to_list() == [1.0, 2.0]


def test_v7_a_window_is_as_wide_as_what_was_given_not_as_what_was_new(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain(dict.fromkeys(range(5), 1.0)), DAY))
    append(store, release(plain({0: 1.0, 2: 7.0, 4: 1.0}), LATEST, span="window"))
    append(store, release(plain(dict.fromkeys(range(5), 2.0)), LATER))
    now = {p.month - 1: v for p, v in store.panel()["period", "value"].iter_rows()}
    assert now == {0: 1.0, 2: 7.0, 4: 1.0}


def test_v7_restatements_carry_the_name_of_the_release_that_said_it(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    last = append(store, release(plain({0: 1.0}), LATEST))
    append(store, release(plain({0: 9.0}), LATER))
    assert store.panel()["release"].to_list() == [last.release]
    kinds = [r.kind for r in records(release_files(tmp_path / "store"), restatements=True)]
    assert sorted(kinds) == ["release"] * 3 + ["restatement"]


def test_the_footer_gives_back_the_record(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    one = release(plain({0: 1.0, 1: 1.0, 4: 1.0}), DAY, span="cells", label="first print")
    append(store, one)
    (file,) = release_files(tmp_path / "store")
    record = ReleaseRecord.read(file)
    assert (record.sha256, record.url, record.label) == (one.sha256, one.url, "first print")
    assert (record.released_at, record.retrieved_at) == (one.released_at, one.retrieved_at)
    assert [(r.first, r.last) for r in record.runs] == [(month(0), month(1)), (month(4), month(4))]
    assert ReleaseRecord.from_row(store.releases().to_dicts()[0]) == record


def test_e3_one_bad_release_in_a_batch_and_none_is_written(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    before = store.files()
    told: list[Written] = []
    batch = [release(plain({0: 2.0}), LATER), release(plain({0: 1e9}), LATEST)]
    with pytest.raises(SourceError, match="out of range"):
        append_many(store, iter(batch), progress=told.append)
    assert len(told) == 1
    assert store.files() == before
    assert not list((tmp_path / "store").glob(".staging*"))


def test_two_releases_under_one_name_are_refused(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    one = release(plain({0: 1.0}), DAY, label="NL")
    other = replace(release(plain({0: 2.0}), DAY, label="DE"), sha256=one.sha256)
    with pytest.raises(SourceError, match="two releases with the same moment"):
        append_many(store, [one, other])
    assert store.files() == []


def test_a_source_that_is_not_catalogued_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        append(new_store(tmp_path), release(plain({0: 1.0}), DAY, source="t_none"))


def test_an_edition_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        append(Store(root=None, base=tmp_path), release(plain({0: 1.0}), DAY))


def test_ties_go_to_the_last_to_arrive_even_when_the_clock_runs_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))

    class Back:
        @staticmethod
        def now(zone: object) -> object:
            return DAY.astimezone(zone)

    monkeypatch.setattr("kentering.store.ledger.datetime", Back)
    append(store, release(plain({0: 2.0}), DAY))
    assert store.panel()["value"].to_list() == [2.0]
    assert store.history(SERIES[0])["value"].to_list() == [1.0, 2.0]


def edition(folder: Path) -> Path:
    source = new_store(folder / "source")
    append_many(source, [release(plain({0: 1.0, 1: 2.0}), DAY), release(plain({0: 1.5}), LATER)])
    made = folder / "edition"
    made.mkdir()
    source.rows().collect().write_parquet(made / "observations.parquet")
    source.releases().write_parquet(made / "releases.parquet")
    (made / "about.json").write_text("{}")
    return made


def test_a_store_over_an_edition_goes_on_where_it_ended(tmp_path: Path) -> None:
    made = edition(tmp_path)
    store = create_store(tmp_path / "home", made)
    shipped = open_store(tmp_path / "nobody", edition=made)
    assert shipped.root is None
    assert store.panel().equals(shipped.panel())
    assert append(store, release(plain({0: 1.5}), LATER)).known
    assert append(store, release(plain({0: 1.5, 1: 2.0}), LATEST)).new == 1
    assert open_store(tmp_path / "home").panel()["value"].to_list() == [1.5, 2.0]
    assert shipped.panel()["value"].to_list() == [1.5]


def test_v7_a_late_release_among_those_of_an_edition(tmp_path: Path) -> None:
    store = create_store(tmp_path / "home", edition(tmp_path))
    before = as_cells(store.panel())
    append(store, release(plain({0: 7.0, 1: 7.0}), DAY + timedelta(days=1)))
    assert as_cells(store.panel()) == before
    assert store.panel(DAY + timedelta(days=1))["value"].to_list() == [7.0, 7.0]


def test_create_store_is_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, home = edition(tmp_path), tmp_path / "home"
    (home / ".store-of-one-that-died").mkdir(parents=True)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kentering.store.create.shutil.copyfile", full)
        with pytest.raises(StoreError, match="No space left"):
            create_store(home, made)
    assert [p.name for p in home.iterdir() if p.name != ".create.lock"] == []
    assert create_store(home, made) == create_store(home, made) == open_store(home)


def test_an_edition_that_is_not_whole_makes_no_store(tmp_path: Path) -> None:
    made = edition(tmp_path)
    (made / "about.json").unlink()
    with pytest.raises(StoreError, match="not whole") as caught:
        create_store(tmp_path / "home", made)
    assert "about.json" in (caught.value.where or "")
    assert not (tmp_path / "home" / "store").exists()
