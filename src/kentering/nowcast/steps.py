"""Where numba enters, and the transition of the state, used forwards and backwards.

The state shifts: only the newest factors and errors are computed, the rest is copied. The sum of a
quarterly error takes its next weight every month and starts again in a first month of a quarter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kentering.errors import MissingDataError
from kentering.language import Text

try:
    import numba
except ImportError as absent:
    raise MissingDataError(
        Text("het pakket numba ontbreekt", "the package numba is missing"),
        right=Text(
            "nowcasts rekenen met numba; de rest van kentering niet",
            "nowcasts compute with numba; the rest of kentering does not",
        ),
        run="pip install 'kentering[nowcast]'",
    ) from absent

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
_F = TypeVar("_F", bound=Callable[..., Any])
WEIGHTS = np.array([1.0, 2.0, 3.0, 2.0, 1.0])
# A quarterly error's running sum s after a step into a third, first or second month of a quarter:
# s' = keep s + two e + one lag + new e', with e' = rho e + v the month's error and e the last one.
RUNNING = np.array([[1.0, 0.0, 0.0, 1.0], [0.0, 2.0, 1.0, 3.0], [1.0, 0.0, 0.0, 2.0]])


def compiled(function: _F) -> _F:
    """``numba.njit`` kept on disk, fused multiply-add allowed, with the types kept for mypy."""
    folder, before = _folder(), numba.config.CACHE_DIR
    numba.config.CACHE_DIR = folder or before
    try:
        made: _F = numba.njit(cache=True, fastmath={"contract"})(function)
    finally:
        numba.config.CACHE_DIR = before
    return made


@cache
def _folder() -> str:
    """A folder of compiled code for exactly this source; empty when none can be written.

    numba looks at the file of a function only, and at its time: an edit of a function called, or a
    newer package whose files carry the same time, would go on with old code.
    """
    here = Path(__file__).parent
    whole = b"".join(path.read_bytes() for path in sorted(here.glob("*.py")))
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "kentering" / "numba" / hashlib.sha256(whole).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return ""
    return str(folder) if os.access(folder, os.W_OK) else ""


@compiled
def step(x: Array, ar: Array, lags: int, run: Array, sums: Whole, rho: Array, out: Array) -> None:
    """T x for one vector, into ``out``."""
    r, rp = ar.shape
    q, c = r * lags, rho.size
    for i in range(r):
        total = 0.0
        for j in range(rp):
            total += ar[i, j] * x[j]
        out[i] = total
    for i in range(r, q):
        out[i] = x[i - r]
    for k in range(c):
        e, lag, s = x[q + k], x[q + c + k], sums[k]
        out[q + k] = rho[k] * e
        out[q + c + k] = e
        if s >= 0:
            out[s] = run[0] * x[s] + (run[1] + run[3] * rho[k]) * e + run[2] * lag


@compiled
def back(x: Array, ar: Array, lags: int, run: Array, sums: Whole, rho: Array, out: Array) -> None:
    """T' x for one vector, into ``out``."""
    r, rp = ar.shape
    q, c = r * lags, rho.size
    for i in range(q - r):
        out[i] = x[i + r]
    for i in range(q - r, q):
        out[i] = 0.0
    for i in range(r):
        for j in range(rp):
            out[j] += ar[i, j] * x[i]
    for k in range(c):
        s = sums[k]
        out[q + k] = rho[k] * x[q + k] + x[q + c + k]
        out[q + c + k] = 0.0
        if s >= 0:
            out[q + k] += (run[1] + run[3] * rho[k]) * x[s]
            out[q + c + k] = run[2] * x[s]
            out[s] = run[0] * x[s]


@compiled
def step_rows(
    p: Array, ar: Array, lags: int, run: Array, sums: Whole, rho: Array, out: Array
) -> None:
    """T P, row by row, into ``out``."""
    r, rp = ar.shape
    q, c, m = r * lags, rho.size, p.shape[1]
    for i in range(r):
        out[i] = 0.0
        for j in range(rp):
            if ar[i, j] != 0.0:
                for h in range(m):
                    out[i, h] += ar[i, j] * p[j, h]
    for i in range(r, q):
        out[i] = p[i - r]
    for k in range(c):
        s, pull = sums[k], run[1] + run[3] * rho[k]
        for h in range(m):
            out[q + k, h] = rho[k] * p[q + k, h]
            out[q + c + k, h] = p[q + k, h]
        if s >= 0:
            for h in range(m):
                out[s, h] = run[0] * p[s, h] + pull * p[q + k, h] + run[2] * p[q + c + k, h]


@compiled
def back_rows(
    n: Array, ar: Array, lags: int, run: Array, sums: Whole, rho: Array, out: Array
) -> None:
    """T' N, row by row, into ``out``."""
    r, rp = ar.shape
    q, c, m = r * lags, rho.size, n.shape[1]
    for i in range(q - r):
        out[i] = n[i + r]
    for i in range(q - r, q):
        out[i] = 0.0
    for i in range(r):
        for j in range(rp):
            if ar[i, j] != 0.0:
                for h in range(m):
                    out[j, h] += ar[i, j] * n[i, h]
    for k in range(c):
        s, pull = sums[k], run[1] + run[3] * rho[k]
        for h in range(m):
            out[q + k, h] = rho[k] * n[q + k, h] + n[q + c + k, h]
        if s < 0:
            out[q + c + k] = 0.0
            continue
        for h in range(m):
            out[q + k, h] += pull * n[s, h]
            out[q + c + k, h] = run[2] * n[s, h]
            out[s, h] = run[0] * n[s, h]


@compiled
def turned(a: Array, out: Array) -> None:
    """The transpose of ``a`` into ``out``."""
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[j, i] = a[i, j]


@compiled
def evened(a: Array, out: Array) -> None:
    """(a + a') / 2 into ``out``."""
    for i in range(a.shape[0]):
        for j in range(i + 1):
            both = 0.5 * (a[i, j] + a[j, i])
            out[i, j] = both
            out[j, i] = both


@compiled
def times(p: Array, x: Array, out: Array) -> None:
    """P x into ``out``, P symmetric, four rows at a time; zeros in x cost nothing."""
    m = x.size
    out[:] = 0.0
    for i in range(0, m, 4):
        a, b, c, d = x[i], x[i + 1], x[i + 2], x[i + 3]
        if a == 0.0 and b == 0.0 and c == 0.0 and d == 0.0:
            continue
        for j in range(m):
            out[j] += a * p[i, j] + b * p[i + 1, j] + c * p[i + 2, j] + d * p[i + 3, j]


@compiled
def less_outer(p: Array, x: Array, y: Array) -> None:
    """P - x y' in place, four rows at a time."""
    m = x.size
    for i in range(0, m, 4):
        a, b, c, d = x[i], x[i + 1], x[i + 2], x[i + 3]
        for j in range(m):
            p[i, j] -= a * y[j]
            p[i + 1, j] -= b * y[j]
            p[i + 2, j] -= c * y[j]
            p[i + 3, j] -= d * y[j]


@compiled
def less_both(p: Array, x: Array, y: Array) -> None:
    """P - x y' - y x' in place, four rows at a time."""
    m = x.size
    for i in range(0, m, 4):
        a, b, c, d = x[i], x[i + 1], x[i + 2], x[i + 3]
        e, f, g, h = y[i], y[i + 1], y[i + 2], y[i + 3]
        for j in range(m):
            p[i, j] -= a * y[j] + e * x[j]
            p[i + 1, j] -= b * y[j] + f * x[j]
            p[i + 2, j] -= c * y[j] + g * x[j]
            p[i + 3, j] -= d * y[j] + h * x[j]
