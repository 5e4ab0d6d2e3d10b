"""Calendar regressors of any country the ``holidays`` package knows.

What enters: a country code, a first period and a length. What leaves: arrays that depend on nothing
else (and on the version of ``holidays``, which ``version`` names). A national holiday counts as a
Sunday, so that Easter Monday, Ascension and Whit Monday move between months by themselves.

Every column is de-meaned per calendar month (quarter) over the years ``MEAN_YEARS``, so that it
holds no seasonality: ESS Guidelines on Seasonal Adjustment (2015), item 2.2; two full 28-year
cycles of the week are used.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from kentering.periods import Period

MEAN_YEARS = range(1992, 2048)
SUNDAY = 6
EUROSTAT_CODES = {"EL": "GR", "UK": "GB"}  # where Eurostat does not follow ISO 3166


def version() -> str:
    """The version of the ``holidays`` package the calendars come from."""
    from importlib.metadata import version as installed

    return installed("holidays")


@lru_cache(maxsize=512)
def _day_types(country: str | None, year: int) -> NDArray[np.float64]:
    """Days per month and class (Monday to Saturday, Sunday with holidays), shape (12, 7)."""
    counts = np.full((12, 7), 4.0)
    for month in range(12):
        first, days = monthrange(year, month + 1)
        for extra in range(days - 28):
            counts[month, (first + extra) % 7] += 1
    for day in _holidays(country, year) if country else ():
        counts[day.month - 1, day.weekday()] -= 1
        counts[day.month - 1, SUNDAY] += 1
    counts.setflags(write=False)
    return counts


def _holidays(country: str, year: int) -> Sequence[date]:
    import holidays

    code, _, part = country.partition("-")
    try:
        found = holidays.country_holidays(
            EUROSTAT_CODES.get(code, code), subdiv=part or None, years=year, expand=False
        )
    except NotImplementedError as error:
        raise InputError(
            Text(
                f"er is geen feestdagenkalender voor {country!r}",
                f"there is no holiday calendar for {country!r}",
            ),
            where=f"country={country!r}",
            right=Text(
                "een ISO 3166-code die het pakket `holidays` kent, zoals NL, DE of DE-BY, "
                "of geen land (alleen weekdagen)",
                "an ISO 3166 code that the `holidays` package knows, such as NL, DE or DE-BY, "
                "or no country (days of the week only)",
            ),
        ) from error
    return sorted(day for day in found if day.year == year)


def _fold(monthly: NDArray[np.float64], freq: str) -> NDArray[np.float64]:
    """Sum the rows of a year (12, k) to the frequency: (12, k) or (4, k)."""
    return monthly if freq == "M" else monthly.reshape(4, 3, -1).sum(axis=1)


def _span(start: Period, n: int) -> tuple[range, int]:
    """The years that ``n`` periods from ``start`` touch, and the place of the first in its year."""
    size = 12 if start.freq == "M" else 4
    place = (start.start.month - 1) * size // 12
    last = start.start.year + (place + max(n, 1) - 1) // size
    return range(start.start.year, last + 1), place


def _check(start: Period) -> None:
    if start.freq not in ("M", "Q"):
        raise InputError(
            Text(
                "kalenderregressoren bestaan voor maanden en kwartalen",
                "calendar regressors exist for months and quarters",
            ),
            where=f"start={start}, freq={start.freq}",
            right=Text("een maand of een kwartaal", "a month or a quarter"),
        )


def day_types(country: str | None, start: Period, n: int) -> NDArray[np.float64]:
    """Days per period and class: Monday to Saturday without holidays, then Sunday with them.

    Args:
        country: ISO 3166 (or Eurostat) code, with a subdivision after a hyphen (``DE-BY``); None
            counts days of the week only.
        start: first month or quarter.
        n: number of periods.

    Returns:
        Array of shape (n, 7), in days; rows sum to the length of the period.

    Raises:
        InputError: unknown country or subdivision, or a frequency other than M and Q.
    """
    _check(start)
    years, place = _span(start, n)
    rows = np.concatenate([_fold(_day_types(country, year), start.freq) for year in years])
    return np.asarray(rows[place : place + n], dtype=np.float64)


def _contrast(types: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
    if kind == "week":
        weekend = types[:, 5:].sum(axis=1, keepdims=True)
        week: NDArray[np.float64] = types[:, :5].sum(axis=1, keepdims=True) - 2.5 * weekend
        return week
    return types[:, :6] - types[:, 6:]


@lru_cache(maxsize=128)
def _means(country: str | None, freq: str, kind: str) -> NDArray[np.float64]:
    """Long-run mean of the contrast per month (quarter), shape (12 or 4, k)."""
    years = [_contrast(_fold(_day_types(country, y), freq), kind) for y in MEAN_YEARS]
    mean: NDArray[np.float64] = np.mean(years, axis=0)
    return mean


@lru_cache(maxsize=256)
def trading_day(
    country: str | None, start: Period, n: int, kind: str = "week"
) -> NDArray[np.float64]:
    """Working-day contrasts, holidays in the Sunday class, without a long-run seasonal mean.

    ``week``: weekdays minus 5/2 times the weekend days, one column (X-13's ``td1nolpyear`` with
    holidays). ``days``: each of Monday to Saturday minus Sunday, six columns (``tdnolpyear``).
    Reference: X-13ARIMA-SEATS Reference Manual 1.1, section 7.13 (trading day); ESS (2015), 2.2.

    Args:
        country: see ``day_types``.
        start: first month or quarter.
        n: number of periods, forecasts included.
        kind: ``week`` or ``days``.

    Returns:
        Read-only array of shape (n, 1) or (n, 6), in days.

    Raises:
        InputError: see ``day_types``.
    """
    values = _contrast(day_types(country, start, n), kind)
    mean = _means(country, start.freq, kind)
    _, place = _span(start, n)
    values = values - mean[(place + np.arange(n)) % len(mean)]
    values.setflags(write=False)
    return values


def leap_year(start: Period, n: int) -> NDArray[np.float64]:
    """Leap-year regressor: 0.75 in a leap February (first quarter), -0.25 in another, else 0.

    Reference: X-13ARIMA-SEATS Reference Manual 1.1, table 4.1 (``lpyear``).

    Args:
        start: first month or quarter.
        n: number of periods.

    Returns:
        Array of shape (n,), in days.

    Raises:
        InputError: a frequency other than M and Q.
    """
    _check(start)
    years, place = _span(start, n)
    size, hit = (12, 1) if start.freq == "M" else (4, 0)
    out = np.zeros(len(years) * size)
    out[hit::size] = [0.75 if isleap(y) else -0.25 for y in years]
    return out[place : place + n]
