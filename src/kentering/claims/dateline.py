"""The day or month that a text gives itself: a date line, a town with a date, its first words.

A date within a sentence may be about anything (a closure, an anniversary) and is no day of
publication. Words are data (``data/dateline.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from kentering.claims.grammar.tongue import language_of
from kentering.periods import Period

_HOME = ZoneInfo("Europe/Amsterdam")
_HEAD = 400
"""Characters: a line that begins later dates no text."""
_LINE = 200
"""Characters of a line that are looked at."""
_SHORT = 60
"""Characters up to which a line is a heading, and does not run on into the next."""
_TITLE = 80
_YEAR = r"(?:19|20)\d\d"
_SEPARATOR = "-\u2013\u2014|\u00b7\u2022"
_CLOCK = re.compile(
    r"^[,T\s(]{0,4}(?:om\s|at\s|um\s)?\d{1,2}[:.]\d\d(?::\d\d)?(?:[.]\d{1,6})?\s{0,2}"
    r"(?:uur|Uhr|[ap]\.?m\.?|CES?T|Z|[+-]\d\d:?\d\d)?"
)
_ZONED = re.compile(
    r"^[,T\s]{0,3}(\d{1,2}):(\d\d)(?::\d\d(?:[.]\d{1,6})?)?\s{0,2}(Z|GMT|[+-]\d\d:?\d\d)\b"
)


@dataclass(frozen=True)
class Dated:
    """When a text appeared, and what says so.

    Attributes:
        day: the day, or the month when only that is given.
        origin: page for the data of a page, line for a date line of the text.
        day_first: whether digits that could be a month and a day were read as day and month.
    """

    day: date | Period
    origin: Literal["page", "line"]
    day_first: bool = False


class _Words(NamedTuple):
    dates: re.Pattern[str]
    months: dict[str, int]
    labels: frozenset[str]
    weekday: re.Pattern[str]
    place: re.Pattern[str]


@lru_cache(1)
def _words() -> _Words:
    raw = tomllib.loads((files("kentering.claims") / "data" / "dateline.toml").read_text("utf-8"))
    tongues = list(raw.values())
    months = {
        name: number
        for tongue in tongues
        for number, names in enumerate(tongue["months"], 1)
        for name in names.split("|")
    }

    def any_of(names: object) -> str:
        return "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))  # type: ignore[call-overload]

    named = any_of(months)
    dates = re.compile(
        rf"""(?<![\w-])(?:
          (?P<d>\d{{1,2}})(?:\.|e|de|ste|st|nd|rd|th)?\s{{1,3}}(?:of\s)?(?P<m>{named})\b\.?,?\s{{1,3}}(?P<y>{_YEAR})
        | (?P<m2>{named})\b\.?\s{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>{_YEAR})
        | (?P<a>\d{{1,2}})(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})(?P=sep)\s?(?P<y3>{_YEAR})
        | (?P<y4>{_YEAR})-(?P<m4>\d\d)(?:-(?P<d4>\d\d))?
        | (?P<m5>{named})\b\.?\s{{1,3}}(?P<y5>{_YEAR})
        )(?![\d-]\d)(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    )
    weekdays = any_of({w for t in tongues for w in t["weekdays"]})
    links = any_of({w for t in tongues for w in t["links"]})
    capital = r"(?:['\u2019]?s-)?[^\W\d_a-zß-ÿ][\w'\u2019./-]{0,30}"
    part = rf"{capital}(?:\s(?:{capital}|{links})){{0,3}}"
    return _Words(
        dates,
        months,
        frozenset(label for t in tongues for label in t["labels"]),
        re.compile(rf"(?:^|(?<=\W))(?:{weekdays})\.?,?\s{{0,2}}$", re.IGNORECASE),
        re.compile(rf"{part}(?:,\s{part}){{0,2}}(?:\s?\([\w/ .-]{{2,30}}\))?\s?[,({_SEPARATOR}]"),
    )


def published_in(text: str) -> date | Period | None:
    """The day or month a text gives itself at its head; None when it gives none.

    >>> published_in("date 2025-05 De productie"), published_in("9 mei 2025 - De productie")
    (Period.parse('2025-05'), datetime.date(2025, 5, 9))
    >>> published_in("Op 1 juli 2025 sluit de laatste fabriek.")
    """
    found = dateline(text)
    return found.day if found else None


def dateline(text: str) -> Dated | None:
    """The date line of a text: a labelled one before the first other."""
    first = None
    for labelled, found in _candidates(text):
        if labelled:
            return found
        first = first or found
    return first


def _candidates(text: str) -> Iterator[tuple[bool, Dated]]:
    lines = text[: _HEAD + _LINE].split("\n")
    at, opened = 0, False
    for n, line in enumerate(lines):
        if at >= _HEAD:
            return
        before = lines[n - 1].strip() if n else ""
        after = lines[n + 1].strip() if n + 1 < len(lines) else ""
        own = not before or before[-1] in ".!?:"
        headed = len(before) <= _SHORT and not after[:1].islower()
        for match in _words().dates.finditer(line[:_LINE]):
            if at + match.start() >= _HEAD:
                break
            kind = _kind(line[: match.start()], line[match.end() : _LINE], first=not opened)
            alone = kind == "alone" and headed
            if kind == "labelled" or (kind and own) or alone:
                only_month = match["m5"] or (match["y4"] and not match["d4"])
                if only_month and kind == "opening":
                    continue
                if match["m5"] and kind != "labelled":
                    continue
                found = _dated(match, line[match.end() :], text)
                if found is not None:
                    yield kind == "labelled", found
        opened = opened or bool(line.strip())
        at += len(line) + 1


def _kind(head: str, tail: str, *, first: bool) -> str | None:
    """What a date is by what stands around it in its line: labelled, alone, opening, or nothing."""
    words = _words()
    head = words.weekday.sub("", head).strip(" \t\u00a0*_#>\"'(\u200e\u200f\ufeff")
    segment = re.split(rf"[{_SEPARATOR},;]\s", head)[-1].rstrip(" :.").strip()
    if segment and segment.casefold() in words.labels:
        return "labelled"
    rest = _CLOCK.sub("", tail).strip(" \t\u00a0*_)\"'")
    ended = not rest or rest in (".", ",", ";", *_SEPARATOR)
    titled = bool(head) and head[-1] in _SEPARATOR and len(head) <= _TITLE and head[:1].isupper()
    if head and not words.place.fullmatch(head):
        return "alone" if titled and ended else None
    if ended:
        return "alone"
    return "opening" if _goes_on(rest, first=first, bare=not head) else None


def _goes_on(rest: str, *, first: bool, bare: bool) -> bool:
    """Whether what follows a date begins anew, and does not go on with the date."""
    mark, after = rest[0], rest[1:].strip()
    if mark in _SEPARATOR:
        return bool(after) and not _words().dates.match(after)
    if mark in ".,":
        return after[:1].isupper() or after[:1] in "\u2018\u201c\"'"
    if mark == ":":
        return first
    return bare and mark.isupper()


def _dated(match: re.Match[str], tail: str, text: str) -> Dated | None:
    """The day or month of a match, in Amsterdam when a time with a zone follows."""
    months, day_first = _words().months, False
    if match["a"]:
        first, second, year = int(match["a"]), int(match["b"]), int(match["y3"])
        either = match["sep"] != "." and first <= 12 and second <= 12 and first != second
        if either and language_of(text) == "en":
            return None
        day, month = (second, first) if second > 12 and match["sep"] != "." else (first, second)
        day_first = either and match["sep"] == "/"
    elif match["y4"]:
        year, month, day = int(match["y4"]), int(match["m4"]), int(match["d4"] or 0)
    else:
        name = match["m"] or match["m2"] or match["m5"]
        month = months[name.casefold()]
        year = int(match["y"] or match["y2"] or match["y5"])
        day = int(match["d"] or match["d2"] or 0)
    try:
        found = date(year, month, day or 1)
    except ValueError:
        return None
    if not day:
        return Dated(Period.of(found, "M"), "line")
    return Dated(_at_home(found, tail), "line", day_first)


def _at_home(day: date, tail: str) -> date:
    """The day in Amsterdam (T3) of a day with a time and a zone after it."""
    clock = _ZONED.match(tail)
    if clock is None:
        return day
    zone = "+00:00" if clock[3] in ("Z", "GMT") else clock[3]
    try:
        at = datetime.fromisoformat(f"{day.isoformat()}T{int(clock[1]):02d}:{clock[2]}{zone}")
        return at.astimezone(_HOME).date()
    except (ValueError, OverflowError):
        return day
