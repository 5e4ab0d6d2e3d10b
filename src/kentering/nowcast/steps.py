"""Where numba enters, and the transition of the state, used forwards and backwards.

The state shifts: only the newest factors and errors are computed, the rest is copied. numba does
not see changes of this file from the kernels that call it: empty ``__pycache__`` after an edit.
"""

from __future__ import annotations

from collections.abc import Callable
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


def compiled(function: _F) -> _F:
    """``numba.njit`` kept on disk, fused multiply-add allowed, with the types kept for mypy."""
    made: _F = numba.njit(cache=True, fastmath={"contract"})(function)
    return made


@compiled
def step(
    x: Array, ar: Array, lags: int, offset: Whole, length: Whole, rho: Array, out: Array
) -> None:
    """T x for one vector, into ``out``."""
    r, rp = ar.shape
    for i in range(r):
        total = 0.0
        for j in range(rp):
            total += ar[i, j] * x[j]
        out[i] = total
    for i in range(r, r * lags):
        out[i] = x[i - r]
    for k in range(offset.size):
        o = offset[k]
        for lag in range(length[k] - 1, 0, -1):
            out[o + lag] = x[o + lag - 1]
        out[o] = rho[k] * x[o]


@compiled
def back(
    x: Array, ar: Array, lags: int, offset: Whole, length: Whole, rho: Array, out: Array
) -> None:
    """T' x for one vector, into ``out``."""
    r, rp = ar.shape
    q = r * lags
    for i in range(q - r):
        out[i] = x[i + r]
    for i in range(q - r, q):
        out[i] = 0.0
    for i in range(r):
        for j in range(rp):
            out[j] += ar[i, j] * x[i]
    for k in range(offset.size):
        o = offset[k]
        last = length[k] - 1
        for lag in range(last):
            out[o + lag] = x[o + lag + 1]
        out[o + last] = 0.0
        out[o] += rho[k] * x[o]


@compiled
def step_rows(
    p: Array, ar: Array, lags: int, offset: Whole, length: Whole, rho: Array, out: Array
) -> None:
    """T P, row by row, into ``out``."""
    r, rp = ar.shape
    for i in range(r):
        out[i] = 0.0
        for j in range(rp):
            if ar[i, j] != 0.0:
                out[i] += ar[i, j] * p[j]
    for i in range(r, r * lags):
        out[i] = p[i - r]
    for k in range(offset.size):
        o = offset[k]
        out[o] = rho[k] * p[o]
        for lag in range(1, length[k]):
            out[o + lag] = p[o + lag - 1]


@compiled
def back_rows(
    n: Array, ar: Array, lags: int, offset: Whole, length: Whole, rho: Array, out: Array
) -> None:
    """T' N, row by row, into ``out``."""
    r, rp = ar.shape
    q = r * lags
    for i in range(q - r):
        out[i] = n[i + r]
    for i in range(q - r, q):
        out[i] = 0.0
    for i in range(r):
        for j in range(rp):
            if ar[i, j] != 0.0:
                out[j] += ar[i, j] * n[i]
    for k in range(offset.size):
        o = offset[k]
        last = length[k] - 1
        for lag in range(last):
            out[o + lag] = n[o + lag + 1]
        out[o + last] = 0.0
        out[o] += rho[k] * n[o]
