"""Append releases: all of a batch or none, each as one file that is whole or not there.

A batch is written into a folder of its own beside the releases (a name with a dot, which no reader
looks at) and, when every release of it is checked and flushed, moved into place one rename at a
time, oldest first. One writer at a time holds ``LOCK``; the operating system frees it when a writer
dies, and the next one clears away what it left.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from kentering.errors import StoreBusyError, StoreError, system_words
from kentering.language import Text
from kentering.sources.checks import checked
from kentering.sources.release import Release
from kentering.store.layout import PAGE_BYTES, ROW_GROUP, ReleaseRecord
from kentering.store.ledger import Ledger, Written
from kentering.store.read import Store

STAGING = ".staging-"
LEFT_BEHIND = (f"{STAGING}*", "releases/*/.part-*", ".part-*")


@contextmanager
def writer(root: Path, wait: float = 10.0) -> Iterator[None]:
    """Hold the writer's lock; clear away what a dead writer left.

    Raises:
        StoreBusyError: another process still writes after ``wait`` seconds.
        StoreError: the folder cannot be written.
    """
    import filelock

    try:
        root.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root / "LOCK", timeout=wait):
            for left in left_behind(root):
                _remove(left)
            yield
    except filelock.Timeout as error:
        raise StoreBusyError(
            Text(
                "een ander proces schrijft in de opslag", "another process is writing to the store"
            ),
            where=str(root),
            right=Text(
                f"gewacht: {wait:g} s; probeer het zo weer", f"waited {wait:g} s; try again shortly"
            ),
        ) from error
    except OSError as error:
        raise unwritable(error, root) from error


def unwritable(error: OSError, root: Path) -> StoreError:
    """The ladder for a store that the system will not write to."""
    return StoreError(
        Text(
            f"schrijven lukt niet ({system_words(error).nl}); de opslag is ongewijzigd",
            f"cannot write ({system_words(error).en}); the store is unchanged",
        ),
        where=str(error.filename or root),
        right=Text("een map waarin u mag schrijven, met ruimte", "a writable folder with room"),
        run="kentering doctor",
    )


def append(store: Store, release: Release, *, wait: float = 10.0) -> Written:
    """Append one release; see ``append_many``."""
    return append_many(store, [release], wait=wait)[0]


def append_many(
    store: Store,
    releases: Iterable[Release],
    *,
    wait: float = 10.0,
    progress: Callable[[Written], None] = lambda _: None,
) -> list[Written]:
    """Append releases, all or none, each as one file (oldest first is fastest).

    The releases may come from a generator: one is in memory at a time. ``progress`` hears of each
    when it has been checked and flushed, before any is in the store.

    Raises:
        SourceError: a release that is not sane; the store is unchanged.
        StoreBusyError, StoreError: see ``writer``; the store is unchanged.
    """
    if store.root is None:
        raise StoreError(
            Text("deze editie kan niet worden beschreven", "this edition cannot be written"),
            run="kentering update",
        )
    done: list[Written] = []
    with writer(store.root, wait), _staging(store.root) as folder:
        staged: list[Path] = []

        def put(record: ReleaseRecord, rows: pl.DataFrame) -> Path:
            staged.append(write_release(folder, record, rows))
            return staged[-1]

        ledger = Ledger(store, put)
        for release in releases:
            done.append(ledger.add(checked(release)))
            progress(done[-1])
        _commit(store.root, folder, staged)
    return done


def write_release(root: Path, record: ReleaseRecord, rows: pl.DataFrame) -> Path:
    """Write one release file whole or not at all; its name ends in the start of its own hash."""
    folder, stem = (root / "releases" / record.release).parent, Path(record.release).name
    if record.kind == "restatement":
        stem += f".restated-{record.recorded_at:%Y%m%dT%H%M%S%f}Z"
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".part-")
    os.close(handle)
    temporary = Path(name)
    try:
        rows.write_parquet(
            temporary,
            compression="zstd",
            statistics=True,
            row_group_size=ROW_GROUP,
            data_page_size=PAGE_BYTES,  # small pages: a reader skips those it does not need
            metadata=record.footer(),
        )
        path = folder / f"{stem}.{flushed_hash(temporary)[:8]}.parquet"
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, pl.exceptions.ComputeError):
            raise _as_os_error(error, path=folder) from error
        raise
    return path


def flushed_hash(path: Path) -> str:
    """Hash of a file's bytes, once they are on the disk."""
    with path.open("rb") as written:
        os.fsync(written.fileno())
        return hashlib.file_digest(written, "sha256").hexdigest()


def left_behind(root: Path) -> list[Path]:
    """What writers that died have left: temporary files and folders."""
    return sorted(left for pattern in LEFT_BEHIND for left in root.glob(pattern))


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=root, prefix=STAGING))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _commit(root: Path, staging: Path, staged: list[Path]) -> None:
    """Move the staged files into place, oldest first; on a fault take them back, newest first."""
    placed: list[Path] = []
    try:
        for file in staged:
            target = root / file.relative_to(staging)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.replace(target)
            placed.append(target)
        for folder in {file.parent for file in placed} | {root / "releases"}:
            sync_folder(folder)
    except BaseException:
        for target in reversed(placed):
            with suppress(OSError):
                target.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names (where the system lets a folder be opened)."""
    if os.name == "nt" or not folder.is_dir():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)


def _as_os_error(error: Exception, path: Path) -> OSError:
    """Polars says in words what the system said in a number."""
    for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS, errno.EIO):
        if f"os error {number})" in str(error):
            return OSError(number, os.strerror(number), str(path))
    return OSError(errno.EIO, str(error), str(path))
