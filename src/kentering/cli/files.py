"""Files written whole or not at all, and all of them or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kentering.errors import InputError
from kentering.language import Text


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file beside its place first, then put all in place.

    Raises:
        InputError: one of them cannot be written; none was.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, body in files.items():
            if path.is_dir():
                raise IsADirectoryError(21, "is a directory", str(path))
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            waiting.append((Path(name), path))
            with os.fdopen(handle, "wb") as out:
                out.write(body)
                out.flush()
                os.fsync(out.fileno())
            Path(name).chmod(0o644)
        for part, path in waiting:
            part.replace(path)
    except (OSError, ValueError) as error:
        raise _unwritable(error, next(iter(files), Path())) from error
    finally:
        for part, _ in waiting:
            part.unlink(missing_ok=True)


def _unwritable(error: OSError | ValueError, first: Path) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(
        Text(
            f"schrijven lukt niet ({reason}); er is niets geschreven",
            f"cannot write ({reason}); nothing was written",
        ),
        where=str(getattr(error, "filename", None) or first),
        right=Text("een map waarin u mag schrijven, met ruimte", "a writable folder with room"),
    )


def readable(path: Path) -> Path:
    """The path itself when it is a file that can be read.

    Raises:
        InputError: it is not there, or no file.
    """
    try:
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise InputError(
            Text(f"{path} is geen bestand", f"{path} is not a file"),
            where=str(path),
            right=Text("een bestand dat er is", "a file that exists"),
        )
    return path
