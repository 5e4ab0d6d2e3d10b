from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.catalogue import catalogue
from kentering.errors import InputError
from kentering.sources.answer import answers_from
from kentering.sources.release import Release
from kentering.store import Store, append, append_many, moment
from tests.store.chains import DAY, SERIES, as_cells, entry, month, new_store, plain, release

LATER = DAY + timedelta(days=30)
SHARED = Path(__file__).resolve().parents[3] / "shared"
VINTAGES = SHARED / "data" / "eurostat" / "ei_is_m_vtg" / "estat_ei_is_m_vtg.tsv.gz"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2025-05-10", datetime(2025, 5, 10, 21, 59, 59, 999999, UTC)),
        ("20250510", datetime(2025, 5, 10, 21, 59, 59, 999999, UTC)),
        (date(2025, 1, 10), datetime(2025, 1, 10, 22, 59, 59, 999999, UTC)),
        ("2025-05-10T06:30", datetime(2025, 5, 10, 4, 30, tzinfo=UTC)),
        ("2025-05-10T06:30+00:00", datetime(2025, 5, 10, 6, 30, tzinfo=UTC)),
        (datetime(2025, 1, 10, 6, 30), datetime(2025, 1, 10, 5, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_t3_a_date_is_the_end_of_that_day_in_amsterdam(given: object, meant: object) -> None:
    assert moment(given) == meant


@pytest.mark.parametrize("given", ["10-05-2025", "2025-02-30", "yesterday", ""])
def test_e1_a_date_that_is_none(given: str) -> None:
    with pytest.raises(InputError) as caught:
        moment(given)
    assert "2025-05-10" in caught.value.render("nl")


def test_v2_the_moment_of_release_itself_counts(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append_many(store, [release(plain({0: 1.0}), DAY), release(plain({0: 2.0}), LATER)])
    assert store.panel(LATER)["value"].to_list() == [2.0]
    assert store.panel(LATER - timedelta(microseconds=1))["value"].to_list() == [1.0]
    assert store.panel(LATER.date())["value"].to_list() == [2.0]
    assert store.panel(DAY - timedelta(microseconds=1)).is_empty()


def test_rows_say_where_they_come_from(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    said = append(store, release(plain({0: 1.0}), DAY, source="t_two", dating="retrieval"))
    (row,) = store.panel().to_dicts()
    assert (row["publisher"], row["source"], row["release"]) == ("TWO", "t_two", said.release)
    assert (row["dating"], row["vintages"]) == ("retrieval", "collected")  # V4, V6
    assert row["released_at"] == DAY


def test_patterns_choose_series(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    odd = "NL.production.C+D.sca.I21"
    append(store, release({(s, month(0)): (1.0, "A") for s in SERIES}, DAY))
    assert store.keys("NL.*") == sorted(SERIES[:2])
    assert store.keys(["*.sca.I21"]) == sorted((SERIES[0], SERIES[2]))
    assert store.keys("NL.production.C.???.I21") == []  # only * is special
    assert store.keys(odd) == []
    assert set(store.panel(series=["NL.*", SERIES[2]])["series"]) == set(SERIES)
    assert store.panel(series=[]).is_empty()
    assert set(store.panel()["series"]) == set(store.keys())


def test_the_publisher_that_reaches_furthest_is_best(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append_many(
        store,
        [
            release(plain({0: 1.0, 1: 1.0}), DAY, source="t_one"),
            release(plain({0: 2.0, 1: 2.0}), DAY, source="t_two"),
        ],
    )
    assert set(store.panel()["publisher"]) == {"ONE"}  # as far: the catalogue's rank
    append(store, release(plain({0: 2.0, 1: 2.0, 2: 2.0}), LATER, source="t_two"))
    assert set(store.panel()["publisher"]) == {"TWO"}
    assert set(store.panel(DAY)["publisher"]) == {"ONE"}  # V5
    assert store.panel(publishers="all").height == 5


def test_v9_own_figures_never_stand_in_a_publishers_place(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append_many(
        store,
        [
            release(plain({0: 1.0, 1: 1.0}), DAY, source="t_two"),
            release(plain({0: 5.0, 1: 5.0, 2: 9.9}), DAY, source="own", span="cells"),
            release(plain({0: 7.0}, SERIES[1]), DAY, source="own", span="cells"),
        ],
    )
    assert set(store.panel(series=SERIES[0])["publisher"]) == {"TWO"}
    assert set(store.panel(series=SERIES[1])["publisher"]) == {"own"}
    assert set(store.history(SERIES[0])["publisher"]) == {"TWO"}
    assert set(store.history(SERIES[1])["publisher"]) == {"own"}
    assert set(store.history(SERIES[0], beside=True)["publisher"]) == {"TWO", "own"}
    append(store, release(plain({0: 1.0}, SERIES[2]), LATER, source="t_two"))
    assert store.panel(publishers="all").filter(publisher="own").height == 4


def test_v9_own_figures_speak_where_the_publisher_withdrew_all(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    gone = {(SERIES[0], month(0)): (None, "dropped")}
    append_many(
        store,
        [
            release(plain({0: 1.0}), DAY, source="t_two"),
            release(plain({0: 5.0}), DAY, source="own"),
            release(gone, LATER, source="t_two", span="cells"),
        ],
    )
    assert set(store.panel()["publisher"]) == {"own"}


def test_a_withdrawn_period_is_not_reached(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append_many(
        store,
        [
            release(plain({0: 1.0, 1: 1.0, 2: 1.0}), DAY, source="t_two"),
            release(plain({0: 1.0, 1: 1.0}), DAY, source="t_one"),
            release(plain({0: 1.0}), LATER, source="t_two"),
        ],
    )
    for dropped in (False, True):
        assert set(store.panel(dropped=dropped)["publisher"]) == {"ONE"}


def test_history_tells_every_value_oldest_release_first(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append_many(store, [release(plain({0: 2.0}), LATER), release(plain({0: 1.0}), DAY)])
    assert store.history(SERIES[0])["value"].to_list() == [1.0, 2.0]
    assert store.history(SERIES[0], DAY)["value"].to_list() == [1.0]
    assert store.releases()["released_at"].to_list() == [DAY, LATER]
    assert store.releases(DAY)["released_at"].to_list() == [DAY]
    assert store.releases(source="t_two").is_empty()


def test_an_empty_store_answers(tmp_path: Path) -> None:
    for store in (new_store(tmp_path), Store(root=None)):
        assert store.panel().is_empty()
        assert store.releases().is_empty()
        assert store.keys("*") == []


def test_a_folder_with_odd_characters_is_read_as_it_is_named(tmp_path: Path) -> None:
    store = new_store(tmp_path / "a*b [1]?")
    append(store, release(plain({0: 1.0}), DAY))
    assert store.panel()["value"].to_list() == [1.0]


def vintages() -> list[Release]:
    """Eurostat's own vintages of Dutch production, as the source reads them if it is there."""
    try:
        from kentering.sources.tables import estat_ei_is_m_vtg
    except ImportError:
        return parsed()
    found = estat_ei_is_m_vtg.SOURCE.read(answers_from(VINTAGES, 2**28))
    return [dutch(r) for r in found if not dutch(r).observations.is_empty()]


def dutch(one: Release) -> Release:
    kept = one.observations.filter(pl.col("series").str.starts_with("NL."))
    return Release(**{**one.__dict__, "observations": kept})


def parsed() -> list[Release]:
    with gzip.open(VINTAGES) as raw:
        table = pl.read_csv(raw.read(), separator="\t", infer_schema=False)
    head, *months = table.columns
    keys = ["freq", "revdate", "adj", "branch", "unit", "geo"]
    rows = (
        table.with_columns(pl.col(head).str.split_exact(",", 5).struct.rename_fields(keys))
        .unnest(head)
        .filter((pl.col("geo") == "NL") & pl.col("unit").str.starts_with("I"))
        .unpivot(months, index=keys, variable_name="month")
        .with_columns(pl.col("value").str.strip_chars(), pl.col("month").str.strip_chars())
        .filter(~pl.col("value").str.starts_with(":"))
    )
    releases = []
    for (day,), said in rows.partition_by("revdate", as_dict=True).items():
        cells = {
            (f"NL.production.{branch}.{adj.lower()}.{unit}", date.fromisoformat(month + "-01")): (
                float(value.split(" ")[0]),
                "p" if "p" in value else "A",
            )
            for adj, branch, unit, month, value in said.select(
                "adj", "branch", "unit", "month", "value"
            ).iter_rows()
        }
        when = datetime.strptime(day, "%Y%m%d" if len(day) == 8 else "%Y-%m-%d")
        releases.append(release(cells, when.replace(hour=9, tzinfo=UTC), source="t_vtg"))
    return sorted(releases, key=lambda r: r.released_at)


@pytest.mark.skipif(not VINTAGES.exists(), reason="../shared with Eurostat's vintages is not here")
@pytest.mark.parametrize("arrival", ["in order", "backwards"])
def test_v2_v3_every_dutch_vintage_of_eurostat_comes_back_to_the_last_digit(
    tmp_path: Path, arrival: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(catalogue().sources, "t_vtg", entry("t_vtg", "ESTAT"))
    releases = vintages()
    assert len(releases) > 40
    store = new_store(tmp_path)
    append_many(store, releases if arrival == "in order" else releases[::-1])
    for one in releases:
        keys = one.observations["series"].unique().to_list()
        said = as_cells(store.panel(one.released_at, series=keys))
        assert said == as_cells(one.observations)
