"""What a store must survive: killed writers, full and read-only disks, rivals and damage."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from kentering.edition import shipped
from kentering.errors import StoreBusyError, StoreError
from kentering.store import Store, append, append_many, create_store, examine
from kentering.store.write import left_behind, writer
from tests.store.chains import DAY, SERIES, new_store, plain, release
from tests.store.writing import PERIODS, numbered

ROOT = Path(__file__).resolve().parents[2]
LATER = DAY + timedelta(days=30)
NOW = datetime(2025, 3, 1, tzinfo=UTC)


def writing(store: Store, start: int, batches: int, size: int) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.store.writing",
            str(store.root),
            str(start),
            str(batches),
            str(size),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "POLARS_MAX_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )


def is_a_prefix(store: Store) -> int:
    """The store holds releases 0..n-1 and says, as of each, what that one said; gives n."""
    moments = store.releases()["released_at"].to_list()
    assert moments == [DAY + timedelta(days=n) for n in range(len(moments))]
    for number in {0, len(moments) // 2, len(moments) - 1} if moments else ():
        panel = store.panel(DAY + timedelta(days=number))
        assert panel.height == len(SERIES) * PERIODS
        assert panel["value"].unique().to_list() == [float(number)]
    return len(moments)


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_a_prefix(tmp_path: Path) -> None:
    store, chance = new_store(tmp_path), random.Random(7)
    reached = left = 0
    for _ in range(8):
        process = writing(store, reached, batches=100, size=5)
        assert process.stdout is not None
        process.stdout.readline()  # at work: its first batch is in
        time.sleep(chance.uniform(0.0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.wait()
        health = examine(store, NOW)
        assert health.whole
        assert not health.locked
        left += len(health.leftovers)
        now = is_a_prefix(store)
        assert now > reached
        reached = now
    assert left > 0  # some were caught in the act
    append(store, numbered(reached))
    assert left_behind(store.root) == []
    assert is_a_prefix(store) == reached + 1


def test_leftovers_are_not_read_and_the_next_writer_clears_them(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    (whole,) = store.files()
    staging = tmp_path / "store" / ".staging-dead" / "releases" / "t_one"
    staging.mkdir(parents=True)
    (staging / whole.name).write_bytes(whole.read_bytes()[:100])
    (whole.parent / ".part-dead").write_bytes(b"PAR1")
    assert store.files() == [whole]
    assert store.panel()["value"].to_list() == [1.0]
    assert len(examine(store, NOW).leftovers) == 2
    append(store, release(plain({0: 2.0}), LATER))
    assert examine(store, NOW).leftovers == ()


def unchanged(store: Store, act: Callable[[], object], match: str) -> StoreError:
    """The act fails with a clear word, and the store holds what it held."""
    files = [(f, f.read_bytes()) for f in store.files()]
    with pytest.raises(StoreError, match=match) as caught:
        act()
    assert [(f, f.read_bytes()) for f in store.files()] == files
    assert "Traceback" not in caught.value.render("en")
    assert "ongewijzigd" in caught.value.render("nl")
    return caught.value


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE is POSIX")
def test_e3_a_file_that_cannot_be_written_whole_is_not_written(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        fault = unchanged(
            store, lambda: append(store, release(plain({0: 2.0}), LATER)), "cannot write"
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "File too large" in str(fault)
    assert left_behind(store.root) == []
    append(store, release(plain({0: 2.0}), LATER))


FULL = """
mount -t tmpfs -o size=256k tmpfs {mount} || exit 77
exec {python} -c '
from pathlib import Path
import sys
from kentering.catalogue import catalogue
from kentering.errors import StoreError
from kentering.store import Store, append_many
from tests.store.chains import ENTRIES
from tests.store.writing import numbered
catalogue().sources.update({{e.id: e for e in ENTRIES}})
store = Store(root=Path("{mount}") / "store")
append_many(store, [numbered(0), numbered(1)])
files = store.files()
try:
    append_many(store, (numbered(n) for n in range(2, 400)))
except StoreError as error:
    print(error)
    assert store.files() == files
    assert store.panel()["value"].unique().to_list() == [1.0]
    append_many(store, [numbered(2)])
    sys.exit(3)
'
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a small disk takes root to mount"
)
def test_e3_a_disk_that_fills_up_halfway_a_batch(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", FULL.format(mount=mount, python=sys.executable)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode in (1, 77) and "mount" in done.stderr:
        pytest.skip("no tmpfs may be mounted here")
    assert done.returncode == 3, done.stderr
    assert "No space left on device" in done.stdout


def test_e3_a_store_that_is_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    batch = [release(plain({0: 2.0}), LATER), release(plain({0: 3.0}), LATER, label="b")]
    real, moved = Path.replace, []

    def second_fails(self: Path, target: Path) -> Path:
        if ".staging-" in str(self) and not self.name.startswith(".part-"):
            moved.append(target)
            if len(moved) == 2:
                raise OSError(30, "Read-only file system", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", second_fails)
    fault = unchanged(store, lambda: append_many(store, batch), "Read-only file system")
    assert len(moved) == 2  # the first had been moved into place, and was taken back
    assert fault.run == "kentering doctor"


def test_a_path_under_a_file_is_no_place_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(root=tmp_path / "file" / "store")
    assert store.panel().is_empty()
    unchanged(store, lambda: append(store, release(plain({0: 1.0}), DAY)), "cannot write")
    with pytest.raises(StoreError, match="cannot be made"):
        create_store(tmp_path / "file")


def test_a_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with writer(tmp_path / "store"):
        with pytest.raises(StoreBusyError) as caught:
            append(store, release(plain({0: 1.0}), DAY), wait=0.05)
        assert examine(store, NOW).locked
    assert "een ander proces schrijft" in caught.value.render("nl")
    assert "waited 0.05 s" in caught.value.render("en")
    assert not examine(store, NOW).locked
    assert append(store, release(plain({0: 1.0}), DAY)).new == 1


def test_a_second_writer_that_waits_long_enough_comes_through(tmp_path: Path) -> None:
    store, done = new_store(tmp_path), []
    late = threading.Thread(
        target=lambda: done.append(append(store, release(plain({0: 1.0}), DAY), wait=30.0))
    )
    with writer(tmp_path / "store"):
        late.start()
        assert store.panel().is_empty()
    late.join()
    assert done[0].new == 1


def test_readers_never_see_half_a_release(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, numbered(0))
    seen: list[tuple[int, float]] = []
    process = writing(store, 1, batches=10, size=4)
    while process.poll() is None:
        panel = store.panel()
        assert panel["value"].n_unique() == 1
        seen.append((panel.height, panel["value"][0]))
    assert process.returncode == 0
    assert {height for height, _ in seen} == {len(SERIES) * PERIODS}
    assert [v for _, v in seen] == sorted(v for _, v in seen)
    assert is_a_prefix(store) == 41


def test_a_listing_that_misses_an_older_file_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder read while files come in may show a newer file and not the one before it."""
    from kentering.store import files

    store = new_store(tmp_path)
    append_many(
        store, [release(plain({0: 1.0, 1: 1.0}), DAY), release(plain({0: 2.0, 1: 1.0}), LATER)]
    )
    real, calls = files._listed, []

    def torn(root: Path) -> list[Path]:
        calls.append(root)
        return real(root)[1:] if len(calls) == 1 else real(root)

    monkeypatch.setattr(files, "_listed", torn)
    assert store.panel()["value"].to_list() == [2.0, 1.0]
    assert len(calls) == 3


def cut(body: bytes) -> bytes:
    return body[: len(body) // 2]


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        lambda _: b"",
        lambda _: b"PAR1 no parquet PAR1",
        lambda b: b.replace(b"kentering", b"kenterinG"),
    ],
)
def test_e1_a_damaged_file_is_named(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    store = new_store(tmp_path)
    append_many(store, [release(plain({0: 1.0}), DAY), release(plain({0: 2.0}), LATER)])
    bad = store.files()[1]
    bad.write_bytes(damage(bad.read_bytes()))
    for ask in (store.releases, store.keys, lambda: append(store, release(plain({0: 3.0}), NOW))):
        with pytest.raises(StoreError) as caught:
            ask()
        assert bad.name in (caught.value.where or "")
        assert "kentering doctor" in caught.value.render("nl")
    (fault,) = examine(store, NOW).faults
    assert fault.file == bad


@pytest.mark.parametrize("damage", [cut, lambda _: b"", lambda _: b"PAR1 no parquet PAR1"])
def test_e1_a_panel_over_a_damaged_file_is_refused(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store = new_store(tmp_path)
    append_many(store, [release(plain({0: 1.0}), DAY), release(plain({0: 2.0}), LATER)])
    bad = store.files()[0]
    bad.write_bytes(damage(bad.read_bytes()))
    for ask in (
        store.panel,
        lambda: store.panel(DAY, series=SERIES[0]),
        lambda: store.history("*"),
    ):
        with pytest.raises(StoreError, match="damaged") as caught:
            ask()
        assert bad.name in (caught.value.where or "")
        assert caught.value.run == "kentering doctor"


def test_a_foreign_parquet_file_among_the_releases_is_named(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    foreign = store.files()[0].with_name("foreign.parquet")
    pl.DataFrame({"a": [1]}).write_parquet(foreign)
    with pytest.raises(StoreError) as caught:
        store.panel()
    assert "foreign.parquet" in (caught.value.where or "")


def test_the_doctor_sees_bytes_that_changed_without_breaking_the_file(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    append(store, release(plain({0: 1.0}), DAY))
    (file,) = store.files()
    rows = pl.read_parquet(file)
    said = {"kentering": pl.read_parquet_metadata(file)["kentering"]}
    rows.with_columns(pl.col("value") + 1).write_parquet(file, metadata=said)
    (fault,) = examine(store, NOW).faults
    assert fault.what.nl == "anders dan geschreven"


@pytest.mark.parametrize("name", ["observations.parquet", "releases.parquet", "about.json"])
def test_e1_an_edition_of_which_a_part_is_gone_is_named(tmp_path: Path, name: str) -> None:
    """M1: what is gone is not nothing; a store without its base said that all was whole."""
    store = create_store(tmp_path, shipped())
    append(store, release(plain({0: 1.0}), DAY))
    (tmp_path / "store" / "base" / name).unlink()
    for ask in (store.panel, store.keys, store.releases, lambda: store.history("*")):
        with pytest.raises(StoreError) as caught:
            ask()
        assert name in (caught.value.where or "")
        assert "backup" in caught.value.render("en")
    with pytest.raises(StoreError):
        append(store, release(plain({0: 2.0}), LATER))
    health = examine(store, NOW)
    assert [f.file.name for f in health.faults] == [name]
    assert not health.whole
    assert health.root == tmp_path / "store"


def test_an_edition_with_a_damaged_list_of_releases_is_named(tmp_path: Path) -> None:
    for name in ("observations.parquet", "about.json"):
        shutil.copy(shipped() / name, tmp_path)
    (tmp_path / "releases.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError) as caught:
        Store(root=None, base=tmp_path).releases()
    assert "releases.parquet" in (caught.value.where or "")
    (fault,) = examine(Store(root=None, base=tmp_path), NOW).faults
    assert fault.file.name == "releases.parquet"
