"""Packing an edition: whole, or nothing left behind (E2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kentering.edition import pack as pack_it
from kentering.errors import StoreError
from kentering.store import Store, append_many
from tests.cli.conftest import releases


@pytest.fixture
def store(tmp_path: Path) -> Store:
    filled = Store(root=tmp_path / "store")
    append_many(filled, releases())
    return filled


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    # the function of that name hides the module from a dotted path
    monkeypatch.setattr(sys.modules["kentering.edition.pack"], "LIMIT_BYTES", 100)


@pytest.mark.usefixtures("small")
def test_e2_too_large_leaves_nothing_behind(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="too large") as caught:
        pack_it(store, tmp_path / "new" / "ed", "x")
    assert "100 at most" in caught.value.render("en")
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("small")
def test_e2_too_large_leaves_what_was_there(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "ed"
    out.mkdir()
    (out / "about.json").write_text("{}")
    with pytest.raises(StoreError):
        pack_it(store, out, "x")
    assert [p.name for p in out.iterdir()] == ["about.json"]


def test_a_disk_that_fills_up_leaves_no_parts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import polars as pl

    real = pl.DataFrame.write_parquet

    def full(self: pl.DataFrame, file: Path, **how: object) -> None:
        if Path(file).name == ".releases":
            raise OSError(28, "No space left on device")
        real(self, file, **how)

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OSError, match="No space"):
        pack_it(store, tmp_path / "ed", "x")
    assert not (tmp_path / "ed").exists()


def test_a_whole_edition_has_four_files(store: Store, tmp_path: Path) -> None:
    pack_it(store, tmp_path / "ed", "x")
    names = ["about.json", "earlier.parquet", "observations.parquet", "releases.parquet"]
    assert sorted(p.name for p in (tmp_path / "ed").iterdir()) == names
