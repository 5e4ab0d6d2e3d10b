"""The shipped edition is what its manifest builds, and a newer one is adopted without a trace."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from kentering.catalogue import SeriesKey, catalogue
from kentering.edition import about, adopt, pack, shipped
from kentering.edition.collect import collect, manifest, releases_of
from kentering.edition.earlier import earlier, first_states
from kentering.errors import InputError
from kentering.store import Store, append_many, create_store

MANIFEST = Path(shipped()).parent / "manifest.toml"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the saved answers are not here")
CELLS = ["publisher", "series", "freq", "period", "value", "status", "released_at", "release"]


@needs_data
def test_the_shipped_edition_is_what_its_manifest_builds(tmp_path: Path) -> None:
    """Whoever has the saved answers gets the same figures, releases and dates."""
    store = Store(tmp_path / "store")
    collect(manifest(MANIFEST), SHARED, store)
    pack(store, tmp_path / "edition", "again")
    built = pl.read_parquet(tmp_path / "edition" / "observations.parquet").select(CELLS)
    assert built.equals(pl.read_parquet(shipped() / "observations.parquet").select(CELLS))
    assert about(tmp_path / "edition").releases == about(shipped()).releases  # type: ignore[union-attr]
    assert earlier(tmp_path / "edition").equals(earlier(shipped()))


@needs_data
def test_every_entry_names_a_page_and_no_file() -> None:
    """Provenance is the publisher's page; no path of the machine that built it."""
    for entry in manifest(MANIFEST):
        if entry.path.endswith(".csv") and "press-releases" in entry.path:
            for release in releases_of(entry, SHARED):
                assert release.url.startswith("https://"), entry


def test_a_manifest_that_is_none_is_refused(tmp_path: Path) -> None:
    bad = tmp_path / "manifest.toml"
    bad.write_text("[[entry]]\nsauce = 'x'\n")
    with pytest.raises(InputError):
        manifest(bad)


def older_edition(folder: Path, until: str) -> Path:
    """The shipped edition without the releases after a day."""
    shutil.copytree(shipped(), folder)
    for name in ("observations", "releases"):
        frame = pl.read_parquet(shipped() / f"{name}.parquet")
        cut = frame.filter(pl.col("released_at") <= pl.lit(until).str.to_datetime(time_zone="UTC"))
        if name == "observations":
            known = pl.read_parquet(folder / "releases.parquet")["release"]
            cut = cut.filter(pl.col("release").is_in(known.implode()))
        cut.write_parquet(folder / f"{name}.parquet")
    text = (folder / "about.json").read_text().replace(about(shipped()).name, "older")  # type: ignore[union-attr]
    (folder / "about.json").write_text(text)
    return folder


def test_a_newer_edition_is_adopted(tmp_path: Path) -> None:
    """After adopting, every panel is that of the newer edition; a second time nothing happens."""
    old = older_edition(tmp_path / "old", "2025-06-01 00:00:00")
    store = create_store(tmp_path / "home", old)
    assert store.panel("2026-11-01").height < Store(None, shipped()).panel("2026-11-01").height
    assert adopt(store, shipped())
    whole = Store(None, shipped())
    for day in ("2024-03-12", "2025-05-10", "2025-09-30", "2026-11-01"):
        mine, theirs = store.panel(day), whole.panel(day)
        columns = ["series", "freq", "period", "value", "status"]
        assert mine.select(columns).equals(theirs.select(columns)), day
    assert not [w for w in adopt(store, shipped()) if not w.known]


def test_u1_every_shipped_series_is_in_a_unit_of_its_indicator() -> None:
    units, indicators = catalogue().units, catalogue().indicators
    for key in map(SeriesKey.parse, Store(root=None, base=shipped()).keys()):
        assert units[key.unit].kind in indicators[key.indicator].kinds, key


def test_own_and_proprietary_series_are_not_packed(tmp_path: Path) -> None:
    """Purchasing managers' indices and the user's own figures never enter an edition."""
    from datetime import UTC, date, datetime

    from kentering.sources.release import OBSERVATIONS, Release

    store = create_store(tmp_path / "home", shipped())
    rows = pl.DataFrame(
        [("NL.pmi.C.sa.points", date(2025, 4, 1), "M", 49.2, "A")],
        schema=OBSERVATIONS,
        orient="row",
    )
    when = datetime(2025, 5, 2, tzinfo=UTC)
    append_many(store, [Release("own", when, "native", when, "x", "test", rows, "cells")])
    made = pack(store, tmp_path / "edition", "mine")
    packed = Store(None, tmp_path / "edition")
    assert not packed.keys("*.pmi.*")
    assert "own" not in {s.id for s in made.sources}


def test_survey_figures_of_past_days_are_the_first_ones_kept() -> None:
    """V8: a month that was out but in no state kept yet has the first value a state gave it."""
    rows = pl.read_parquet(shipped() / "observations.parquet")
    lent = earlier(shipped())
    assert lent.equals(first_states(rows).cast(dict(lent.schema)))  # type: ignore[arg-type]
    one = lent.filter(pl.col("series") == "NL.industrial_confidence.C.sa.balance")
    for row in one.tail(12).iter_rows(named=True):
        cell = rows.filter(
            pl.col("series") == row["series"], pl.col("period") == row["period"]
        ).sort("released_at")
        assert cell["value"][0] == row["value"]
        assert (
            cell["released_at"][0]
            == row["state_of"]
            > row["released_at"]
            > datetime(row["period"].year, row["period"].month, 28, tzinfo=UTC)
        )


def test_later_states_change_no_borrowed_figure() -> None:
    """V5: what a state released later says of old months stays out of the file."""
    rows = pl.read_parquet(shipped() / "observations.parquet")
    last = rows.filter(pl.col("source") == "ecfin_main")["released_at"].max()
    wrong = rows.with_columns(
        value=pl.when((pl.col("source") == "ecfin_main") & (pl.col("released_at") == last))
        .then(-999.0)
        .otherwise(pl.col("value"))
    )
    before, after = first_states(rows), first_states(wrong)
    assert before.filter(pl.col("state_of") < last).equals(after.filter(pl.col("state_of") < last))
    assert not before.equals(after)
