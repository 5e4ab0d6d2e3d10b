"""The files of a store: which there are at one moment, and how rows and records come out of them.

Files are immutable and come one by one, each by one rename, in the order they were written. So
two listings in a row that are equal hold everything that was written before anything they hold:
that is all a reader needs, and it takes no lock.
"""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import StoreError
from kentering.language import Text
from kentering.store.layout import EDITION_FILES, OWN, RECORDS, RELEASES, ROWS, ReleaseRecord

# what reading a damaged file can raise; a panic of the reader is no Exception
FAULTS = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    zlib.error,
)


def release_files(root: Path) -> list[Path]:
    """Every release file at one moment, with all that were written before it."""
    found = _listed(root)
    while (again := _listed(root)) != found:
        found = again
    return found


def _listed(root: Path) -> list[Path]:
    folder = root / RELEASES
    return sorted(
        file
        for source in (folder.iterdir() if folder.is_dir() else ())
        if not source.name.startswith(".") and source.is_dir()
        for file in source.iterdir()
        if file.suffix == ".parquet" and not file.name.startswith(".")
    )


def lazy(files: Sequence[Path]) -> pl.LazyFrame:
    """The rows of release files or of an edition's observations, lazily."""
    if not files:
        return pl.LazyFrame(schema=ROWS)
    return pl.scan_parquet(list(files), glob=False, extra_columns="ignore").select(list(ROWS))


def collect(files: Sequence[Path], query: pl.Expr | None = None) -> pl.DataFrame:
    """The rows of these files that satisfy the query.

    Raises:
        StoreError: a file is damaged; says which.
    """
    rows = lazy(files)
    try:
        return (rows if query is None else rows.filter(query)).collect()
    except FAULTS as error:
        raise damaged(_culprit(files), error) from error


def records(files: Sequence[Path], *, restatements: bool = False) -> list[ReleaseRecord]:
    """The releases of these files, from their footers.

    Raises:
        StoreError: a file is damaged; says which.
    """
    found = []
    for file in files:
        try:
            found.append(ReleaseRecord.read(file))
        except FAULTS as error:
            raise damaged(file, error) from error
    return [r for r in found if restatements or r.kind == "release"]


def lost(base: Path | None, root: Path | None) -> list[Path]:
    """Files of an edition that were there and are gone.

    A store is laid over a whole edition; a package may come without one, but not with half.
    """
    if base is None or not base.is_dir():
        return []
    absent = [base / name for name in EDITION_FILES if not (base / name).exists()]
    under = root is not None and base.parent == root
    return absent if under or len(absent) < len(EDITION_FILES) else []


def edition_file(base: Path | None, root: Path | None) -> Path | None:
    """The observations of the edition a store lies over, if it lies over one.

    Raises:
        StoreError: the edition is there in part.
    """
    if gone := lost(base, root):
        raise damaged(gone[0], FileNotFoundError("is not there"))
    file = base / EDITION_FILES[0] if base is not None else None
    return file if file is not None and file.exists() else None


def base_records(base: Path | None) -> list[ReleaseRecord]:
    """The releases that an edition holds.

    Raises:
        StoreError: the edition's list of releases is damaged.
    """
    if base is None or not (file := base / "releases.parquet").exists():
        return []
    try:
        frame = pl.read_parquet(file, glob=False)
        if "runs" not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=RECORDS["runs"]).alias("runs"))
        return [ReleaseRecord.from_row(row) for row in frame.select(list(RECORDS)).to_dicts()]
    except FAULTS as error:
        raise damaged(file, error) from error


def records_frame(found: Collection[ReleaseRecord], until: datetime | None) -> pl.DataFrame:
    """Releases as a frame, oldest first."""
    rows = [r.row() for r in found if until is None or r.released_at <= until]
    return pl.DataFrame(rows, schema=RECORDS).sort("released_at", "recorded_at", "release")


def damaged(file: Path | None, error: BaseException) -> StoreError:
    """The ladder for a file of the store that cannot be read."""
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return StoreError(
        Text("de opslag is beschadigd", "the store is damaged"),
        where=f"{file}: {reason}" if file is not None else reason,
        right=way_back(file),
        run="kentering doctor",
    )


def way_back(file: Path | None) -> Text:
    """How a store gets back a file that is damaged or gone.

    Release files hold differences: without one of them the later ones of its publisher, and what
    is fetched after, would say something else. So all of them are made again from the answers.
    """
    backup = Text("het bestand uit een reservekopie", "the file from a backup")
    if file is None or file.parent.parent.name != RELEASES:
        return backup
    entries, root, source = catalogue().sources, file.parents[2], file.parent.name
    mine = entries[source].provider if source in entries else None
    kin = {name for name, entry in entries.items() if entry.provider == mine}
    names = sorted({source} | {name for name in kin if (file.parents[1] / name).is_dir()})
    folders = ", ".join(str(file.parents[1] / name) for name in names)
    again = f"kentering update {' '.join(names)} --from {shlex.quote(str(root / 'raw'))}"
    if source == OWN:
        again = "kentering import FILE --map MAP"
    return Text(
        f"{backup.nl}; anders alles in {folders} weghalen (elk bestand bouwt voort op de vorige) "
        f"en de bewaarde antwoorden opnieuw lezen: {again}",
        f"{backup.en}; else remove everything in {folders} (each file builds on those before it) "
        f"and read the kept answers again: {again}",
    )


def _culprit(files: Sequence[Path]) -> Path | None:
    for file in files:
        try:
            lazy([file]).collect()
        except FAULTS:
            return file
    return None
