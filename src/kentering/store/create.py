"""Make the user's store: a folder to write in, laid over a copy of the shipped edition."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from kentering.errors import StoreError, system_words
from kentering.language import Text
from kentering.store.layout import EDITION_FILES
from kentering.store.read import Store, open_store
from kentering.store.write import flushed_hash, sync_folder

MAKING = ".store-"


def create_store(home: Path, edition: Path | None = None) -> Store:
    """The user's store in ``home``; made, whole or not at all, when it is not there.

    Args:
        home: the user's folder.
        edition: an edition to lay under it; copied, so that a newer package changes nothing.

    Raises:
        StoreError: the folder cannot be made, or the edition is not whole.
    """
    import filelock

    root = home / "store"
    if root.is_dir():
        return open_store(home)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(home / ".create.lock", timeout=60):
            if not root.is_dir():
                _make(home, root, edition)
    except OSError as error:
        raise StoreError(
            Text(
                f"de opslag kan niet worden gemaakt ({system_words(error).nl})",
                f"the store cannot be made ({system_words(error).en})",
            ),
            where=str(error.filename or root),
            right=Text("een map waarin u mag schrijven, met ruimte", "a writable folder with room"),
            run="KENTERING_HOME=PATH kentering update",
        ) from error
    return open_store(home)


def _make(home: Path, root: Path, edition: Path | None) -> None:
    for left in home.glob(f"{MAKING}*"):  # of one that died; the lock says nobody is at it
        shutil.rmtree(left, ignore_errors=True)
    making = Path(tempfile.mkdtemp(dir=home, prefix=MAKING))
    try:
        making.chmod(0o755)
        (making / "releases").mkdir()
        if edition is not None:
            _copy(edition, making / "base")
        sync_folder(making)
        making.replace(root)
        sync_folder(home)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _copy(edition: Path, base: Path) -> None:
    absent = [name for name in EDITION_FILES if not (edition / name).is_file()]
    if absent:
        raise StoreError(
            Text("de editie is niet heel", "the edition is not whole"),
            where=f"{edition}: {', '.join(absent)}",
            right=Text(", ".join(EDITION_FILES), ", ".join(EDITION_FILES)),
        )
    base.mkdir()
    for name in EDITION_FILES:
        shutil.copyfile(edition / name, base / name)
        flushed_hash(base / name)
    sync_folder(base)
