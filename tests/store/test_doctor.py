from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kentering.catalogue import catalogue
from kentering.edition import shipped
from kentering.periods import Period
from kentering.store import Store, append_many, create_store, examine, update
from kentering.store.doctor import _expected
from tests import faults
from tests.store.chains import DAY, SERIES, month, new_store, plain, release


def store_with(folder: Path, *months: int) -> Store:
    store = new_store(folder)
    cells = plain(dict.fromkeys(months, 1.0)) | plain(dict.fromkeys(months[:-1], 1.0), SERIES[1])
    append_many(
        store,
        [release(cells, DAY), release(cells | plain({months[-1]: 2.0}), DAY + timedelta(days=1))],
    )
    return store


def test_a_healthy_store_is_counted(tmp_path: Path) -> None:
    health = examine(store_with(tmp_path, 9, 10), DAY + timedelta(days=2))
    assert health.whole
    assert (health.files, health.series, health.observations, health.releases) == (2, 2, 4, 2)
    assert health.sizes.releases > 0
    assert (health.sizes.base, health.sizes.raw) == (0, 0)
    assert health.leftovers == ()
    assert not health.locked
    assert len(health.without_raw) == 2  # appended by hand: no answers were kept


def test_an_empty_store_is_whole(tmp_path: Path) -> None:
    for store in (new_store(tmp_path), Store(root=None)):
        health = examine(store, DAY)
        assert health.whole
        assert (health.files, health.series, health.observations) == (0, 0, 0)
        assert health.stale == health.late == ()


def test_the_newest_period_that_usually_is_out() -> None:
    lag = 40
    end = date(2025, 1, 31)
    assert _expected(end + timedelta(days=lag), "M", lag) == Period.parse("2025-01")
    assert _expected(end + timedelta(days=lag - 1), "M", lag) == Period.parse("2024-12")
    assert _expected(date(2025, 4, 1), "Q", 1) == Period.parse("2025-Q1")
    assert _expected(date(2025, 3, 31), "Q", 0) == Period.parse("2025-Q1")
    assert _expected(date(2025, 3, 31), "D", 1) == Period.parse("2025-03-30")


def test_series_are_stale_the_day_after_a_newer_period_was_due(tmp_path: Path) -> None:
    store = store_with(tmp_path, 9, 10)  # one series reaches November 2024, the other October
    lag = timedelta(days=catalogue().indicators["production"].lag)
    due = datetime(2024, 12, 31, 12, tzinfo=UTC) + lag
    assert [s.series for s in examine(store, due - timedelta(days=1)).stale] == [SERIES[1]]
    found = {s.series: s for s in examine(store, due).stale}
    assert set(found) == {SERIES[0], SERIES[1]}
    one = found[SERIES[0]]
    assert (one.latest, one.expected) == (Period(month(10), "M"), Period(month(11), "M"))
    assert (one.overdue, one.source) == (0, "t_one")
    assert found[SERIES[1]].overdue == 31


def test_a_release_is_late_after_its_period_and_lag(tmp_path: Path) -> None:
    store = store_with(tmp_path, 9, 10)
    due = date(2024, 12, 31) + timedelta(days=40)
    noon = datetime(due.year, due.month, due.day, 12, tzinfo=UTC)
    assert examine(store, noon).late == ()
    (late,) = examine(store, noon + timedelta(days=3)).late
    assert (late.source, late.due, late.overdue) == ("t_one", due, 3)
    assert late.expected == Period(month(11), "M")
    assert late.released_at == DAY + timedelta(days=1)


def stopped(name: str) -> object:
    return replace(catalogue().sources[name], automatic=False)


def test_figures_nobody_asks_for_are_never_late_or_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X2: a stopped table or a file of one's own (automatic = false) has no next release."""
    store, far = store_with(tmp_path, 9, 10), DAY + timedelta(days=4000)
    assert {late.source for late in examine(store, far).late} == {"t_one"}
    assert len(examine(store, far).stale) == 2
    monkeypatch.setitem(catalogue().sources, "t_one", stopped("t_one"))
    assert examine(store, far).late == ()
    assert examine(store, far).stale == ()


def test_a_series_that_one_asked_source_gives_can_still_be_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, far = store_with(tmp_path, 9, 10), DAY + timedelta(days=4000)
    append_many(store, [release(plain({11: 3.0}), DAY + timedelta(days=2), source="t_one_too")])
    monkeypatch.setitem(catalogue().sources, "t_one", stopped("t_one"))
    (stale,) = examine(store, far).stale
    assert (stale.series, stale.source) == (SERIES[0], "t_one_too")
    assert [late.source for late in examine(store, far).late] == ["t_one_too"]


def test_v9_what_a_user_adds_makes_a_publishers_series_no_newer(tmp_path: Path) -> None:
    store, far = store_with(tmp_path, 9, 10), DAY + timedelta(days=4000)
    before = examine(store, far)
    own = release(plain({40: 3.0}) | plain({40: 3.0}, SERIES[1]), far, source="own", span="cells")
    append_many(store, [own])
    after = examine(store, far)
    assert (after.stale, after.late) == (before.stale, before.late)


RECORDED = Path(__file__).parents[1] / "sources" / "recorded"


def test_releases_of_saved_answers_have_their_raw_answer(tmp_path: Path) -> None:
    """Also over an edition, where late vintages make the store restate what the edition said."""
    store = create_store(tmp_path, shipped())
    (outcome,) = update(store, ["estat_ei_is_m_vtg"], from_path=RECORDED)
    assert outcome.status == "new"
    names = [file.name for file in store.files()]
    assert any(".restated-" in name for name in names)
    assert examine(store, datetime.now(UTC)).without_raw == ()


def test_releases_read_back_from_several_sets_of_an_archive(tmp_path: Path) -> None:
    """Each set of answers is a release with a hash of its own."""
    first = create_store(tmp_path / "a")
    with faults.serving() as server:
        mirrors = dict.fromkeys(faults.MIRRORS, server.url)
        (asked,) = update(first, [faults.CBS], mirrors=mirrors)
    assert asked.status == "new"
    assert examine(first, DAY).without_raw == ()
    second = create_store(tmp_path / "b")
    (outcome,) = update(second, [faults.CBS], from_path=tmp_path / "a" / "store" / "raw")
    assert outcome.status == "new"
    assert examine(second, DAY).without_raw == ()


def test_a_raw_answer_that_is_gone_is_told(tmp_path: Path) -> None:
    store = create_store(tmp_path)
    update(store, ["cbs_85806ned"], from_path=RECORDED)
    assert examine(store, DAY).without_raw == ()
    next((tmp_path / "store" / "raw").glob("*/*_Dimensions.json")).unlink()
    assert len(examine(store, DAY).without_raw) == 1
