"""Periods and days of release as people write them: "mrt 2025", "31-03-2025", "2025MM03".

The frequency comes from the words or from what the caller says it is, never from the date alone
(docs/conventions.md, T1). A date that could be read two ways is not read.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from kentering.errors import InputError
from kentering.language import MONTHS
from kentering.periods import Freq, Period
from kentering.sources.release import at_clock, end_of_day, month_end

_SHORT = {
    "jan": 1, "feb": 2, "mrt": 3, "mar": 3, "maa": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NAMES = {
    **_SHORT,
    **{name.lower(): n for names in MONTHS.values() for n, name in enumerate(names, start=1)},
}
_NAMED = re.compile(r"([a-z]{3,9})\.?[\s-]+(\d{4})|(\d{4})[\s-]+([a-z]{3,9})\.?")
_DAY = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ]00:00(?::00)?(?:\.0+)?[Zz]?")
_QUARTER = re.compile(
    r"(?:q|kw|k)\s?([1-4])[\s-]+(\d{4})|([1-4])e kwartaal (\d{4})|(\d{4}) ?(?:q|kw|k)([1-4])"
)


def written_period(text: str, freq: Freq, order: str = "") -> Period | None:
    """A period of the given frequency, or ``None`` when the text is no such thing.

    >>> str(written_period("mrt 2025", "M")), str(written_period("31-03-2025", "Q"))
    ('2025-03', '2025-Q1')
    >>> written_period("2025", "M"), written_period("03/04/2025", "M")
    (None, None)
    """
    words = " ".join(text.split()).lower()
    found = _words(words)
    if found is None:
        day = written_day(words, order)
        found = Period.of(day, freq) if day else _parsed(words)
    return found if found is not None and found.freq == freq else None


def written_day(text: str, order: str = "") -> date | None:
    """A day, or ``None`` when the text is no day or could be two."""
    stripped = text.strip()
    if iso := _ISO_DAY.fullmatch(stripped):
        stripped = iso[1]
    if found := _DAY.fullmatch(stripped):
        first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        if mark == "/" and not order and first <= 12 and second <= 12 and first != second:
            return None
        american = order == "mdy" or (mark == "/" and not order and second > 12)
        day, month = (second, first) if american else (first, second)
        try:
            return date(year, month, day)
        except ValueError:
            return None
    period = _parsed(stripped)
    return period.start if period is not None and period.freq == "D" else None


def written_moment(text: str, clock: str, zone: str, order: str = "") -> datetime | None:
    """When something was released: a day, or a month of which then the last day counts (V4)."""
    day = written_day(text, order)
    if day is not None:
        return at_clock(day, clock, zone) if clock else end_of_day(day, zone)
    month = written_period(text, "M", order)
    if month is None:
        return None
    return end_of_day(month_end(month.start.year, month.start.month), zone)


def _words(words: str) -> Period | None:
    if named := _NAMED.fullmatch(words):
        name, year = (named[1], named[2]) if named[1] else (named[4], named[3])
        return (
            Period(date(int(year), _NAMES[name], 1), "M")
            if name in _NAMES and year > "0000"
            else None
        )
    if quarter := _QUARTER.fullmatch(words):
        number, year = next(
            (a, b)
            for a, b in (
                (quarter[1], quarter[2]),
                (quarter[3], quarter[4]),
                (quarter[6], quarter[5]),
            )
            if a
        )
        return Period(date(int(year), int(number) * 3 - 2, 1), "Q") if year > "0000" else None
    return None


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text.upper())
    except InputError:
        return None
