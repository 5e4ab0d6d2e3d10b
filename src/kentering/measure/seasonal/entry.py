"""What may enter: the checks on a series before X-13 sees it.

What enters: anything array-like. What leaves: ``Series``, with the missing ends cut off, or an
error that names the period that is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kentering.errors import InputError, MissingDataError
from kentering.language import Text
from kentering.measure.seasonal.spec import PER_YEAR, Spec

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from kentering.periods import Period

LEAST_YEARS = 3
MOST = 780  # observations that the binary holds (65 years of months)


@dataclass(frozen=True, eq=False)
class Series:
    """A checked series: the input, and its core between the first and last known value.

    Attributes:
        original: shape (n,), as given.
        given: period of the first value given.
        core: shape (k,), from the first to the last known value.
        start: period of the first known value.
        lead: n values cut off before it.
    """

    original: NDArray[np.float64]
    given: Period
    core: NDArray[np.float64]
    start: Period
    lead: int

    def place(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put values of the core on the periods given, NaN around them; read-only."""
        out = np.full(len(self.original), np.nan)
        out[self.lead : self.lead + len(self.core)] = values
        out.setflags(write=False)
        return out


def check(values: ArrayLike, start: Period, spec: Spec, name: str = "") -> Series:
    """Check a series and cut off its missing ends.

    Args:
        values: shape (n,), NaN where missing.
        start: period of the first value.
        spec: says whether gaps are declared and which transform is asked.
        name: for messages.

    Returns:
        The series.

    Raises:
        InputError, MissingDataError: see ``adjust``.
    """
    series = cut(values, start, name)
    label = f"{name or '-'}, {series.start} ..."
    core = series.core
    least = LEAST_YEARS * PER_YEAR[start.freq]
    if not least <= len(core) <= MOST:
        raise InputError(
            Text(
                f"de reeks telt {len(core)} waarnemingen; X-13 rekent met {least} tot {MOST}",
                f"the series has {len(core)} values; X-13 works with {least} to {MOST}",
            ),
            where=label,
            right=Text(
                "drie volle jaren of meer, en liever vijf of meer",
                "three full years or more, and preferably five or more",
            ),
        )
    _gaps(series, spec, name)
    known = core[~np.isnan(core)]
    if np.ptp(known) == 0:
        raise _constant(label)
    if spec.transform == "log" and known.min() <= 0:
        _no_logarithm(series, name)
    return series


def _constant(label: str) -> InputError:
    return InputError(
        Text("de reeks verandert nooit", "the series never changes"),
        where=label,
        right=Text(
            "een reeks met verschillende waarden; aan deze valt niets te corrigeren",
            "a series whose values differ; there is nothing to adjust in this one",
        ),
    )


def cut(values: ArrayLike, start: Period, name: str = "") -> Series:
    """Cut off the missing ends.

    Raises:
        InputError: no month or quarter, not one dimension, or an infinite value.
        MissingDataError: nothing but missing values.
    """
    array = np.array(values, dtype=np.float64)
    if start.freq not in PER_YEAR or array.ndim != 1 or np.isinf(array).any():
        raise InputError(
            Text("dit is geen maand- of kwartaalreeks", "this is no monthly or quarterly series"),
            where=f"{name or '-'}, start={start}, freq={start.freq}, shape={array.shape}",
            right=Text(
                "één rij eindige getallen vanaf een maand of kwartaal",
                "one row of finite numbers from a month or quarter on",
            ),
        )
    array.setflags(write=False)
    known = np.flatnonzero(~np.isnan(array))
    if not len(known):
        raise MissingDataError(
            Text("de reeks heeft geen enkele waarde", "the series has no value at all"),
            where=f"{name or '-'}, {start} ...",
        )
    first, last = int(known[0]), int(known[-1])
    return Series(array, start, array[first : last + 1], start.shift(first), first)


def _gaps(series: Series, spec: Spec, name: str) -> None:
    gaps = np.flatnonzero(np.isnan(series.core))
    if spec.missing == "declare" or not len(gaps):
        return
    periods = ", ".join(str(series.start.shift(int(i))) for i in gaps[:5])
    raise InputError(
        Text(
            f"de reeks heeft {len(gaps)} gat(en)",
            f"the series has {len(gaps)} gap(s)",
        ),
        where=f"{name or '-'}, {periods}{' ...' if len(gaps) > 5 else ''}",
        right=Text(
            'een reeks zonder gaten, of missing = "declare" zodat X-13 ze als ontbrekend kent',
            'a series without gaps, or missing = "declare" so that X-13 knows them as missing',
        ),
        run="kentering adjust FILE --missing declare",
    )


def _no_logarithm(series: Series, name: str) -> None:
    at = series.start.shift(int(np.flatnonzero(series.core <= 0)[0]))
    raise InputError(
        Text("van nul of minder bestaat geen logaritme", "zero or less has no logarithm"),
        where=f"{name or '-'}, {at}",
        right=Text(
            'transform = "none" of "auto", dan tellen de onderdelen op',
            'transform = "none" or "auto", so that the components add',
        ),
        run="kentering adjust FILE --transform auto",
    )
