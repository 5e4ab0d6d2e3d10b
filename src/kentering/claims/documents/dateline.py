"""The day or month that a text gives itself: a date line, a town with a date, its first words.

A date within a sentence may be about anything (a closure, an anniversary) and is no day of
publication; nor is that of an event, a revision or a copyright. Days that bear each other out or
stand more firmly go before the rest; where two that stand alike differ, none is given. Words are
data (``data/dateline.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
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
_SEPARATOR = "|\u00b7\u2022\u2013\u2014-"
"""Between a town, a name or a heading and a date; the hyphen last, for it stands in brackets."""
_ABOVE = 4
"""Words of a line that names the date below it."""
_ASIDE = 60
"""Characters after a date that may name what it is the day of."""
_AGENCY = re.compile(r"^[,\s]{0,3}\([\w/ .&-]{2,30}\)")
_NUMBERED = re.compile(r"\s?(?:\b(?:nr|no|nummer|number)\b)?[.#]?\s?\d[\w/.-]*", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][^\W\d_/]*(?:/[^\W\d_]+)?|\u00a9")
_CLOCK = re.compile(
    r"^(?:[,T\s(]{0,4}(?:om\s|at\s|um\s)?\d{1,2}[:.]|\s?[|\u2013\u2014-]\s?\d{1,2}:)\d\d(?::\d\d)?(?:[.]\d{1,6})?\s{0,2}"
    r"(?:uur|Uhr|[ap]\.?m\.?|CES?T|Z|[+-]\d\d:?\d\d)?"
)
_ZONED = re.compile(
    r"^[,T\s]{0,3}(\d{1,2}):(\d\d)(?::\d\d(?:[.]\d{1,6})?)?\s{0,2}(Z|GMT|[+-]\d\d:?\d\d)\b"
)


@dataclass(frozen=True)
class Dated:
    """When a text appeared, and what says so.

    Attributes:
        day: the day, or the month when only that is given; None when the text gives several that
            differ and nothing tells them apart.
        origin: page for the data of a page, line for a date line of the text.
        day_first: whether digits that could be a month and a day were read as day and month.
    """

    day: date | Period | None
    origin: Literal["page", "line"]
    day_first: bool = False


class _Words(NamedTuple):
    dates: re.Pattern[str]
    months: dict[str, int]
    labels: frozenset[str]
    outright: frozenset[str]
    bylines: frozenset[str]
    serials: frozenset[str]
    events: re.Pattern[str]
    undated: re.Pattern[str]
    until: re.Pattern[str]
    venue: re.Pattern[str]
    before: re.Pattern[str]
    weekday: re.Pattern[str]
    place: re.Pattern[str]
    town: re.Pattern[str]


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _written(months: dict[str, int]) -> re.Pattern[str]:
    """Every way in which a date is written, by the names of months."""
    named = _any_of(months)
    return re.compile(
        rf"""(?<![\w-])(?:
          (?P<d>\d{{1,2}})(?:\.|e|de|ste|st|nd|rd|th)?\s{{1,3}}(?:of\s)?(?P<m>{named})\b\.?,?\s{{1,3}}(?P<y>{_YEAR})
        | (?P<m2>{named})\b\.?\s{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>{_YEAR})
        | (?P<a>\d{{1,2}})(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})(?P=sep)\s?(?P<y3>{_YEAR})
        | (?P<y4>{_YEAR})-(?P<m4>\d\d)(?:-(?P<d4>\d\d))?
        | (?P<m5>{named})\b\.?\s{{1,3}}(?P<y5>{_YEAR})
        )(?![\d-]\d)(?!\d)""",
        re.VERBOSE | re.IGNORECASE,
    )


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

    def all_of(name: str) -> frozenset[str]:
        return frozenset(word for tongue in tongues for word in tongue[name])

    def holding(*names: str) -> re.Pattern[str]:
        words = _any_of({word for name in names for word in all_of(name)})
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    weekdays, links = _any_of(all_of("weekdays")), _any_of(all_of("links"))
    capital = r"(?:['\u2019]?s-)?[^\W\d_a-zß-ÿ][\w'\u2019./-]{0,30}"
    part = rf"{capital}(?:\s(?:{capital}|{links})){{0,3}}"
    towns = rf"{part}(?:,\s{part}){{0,2}}(?:\s?\([\w/ .-]{{2,30}}\))?"
    until = _any_of(all_of("until"))
    return _Words(
        dates=_written(months),
        months=months,
        labels=all_of("labels"),
        outright=all_of("outright"),
        bylines=all_of("bylines"),
        serials=all_of("serials"),
        events=holding("events"),
        undated=holding("events", "undated"),
        until=re.compile(rf"(?:^|(?<=\s))(?:{until})[:\s]{{0,3}}$", re.IGNORECASE),
        venue=re.compile(rf"\W{{0,4}}(?:{_any_of(all_of('venues'))})\W{{0,3}}:", re.IGNORECASE),
        before=re.compile(rf"(?<=,)\s(?:{_any_of(all_of('before'))})\.?$", re.IGNORECASE),
        weekday=re.compile(rf"(?:^|(?<=\W))(?:{weekdays})\.?,?\s{{0,2}}$", re.IGNORECASE),
        place=re.compile(rf"{towns}\s?[,({_SEPARATOR}]"),
        town=re.compile(towns),
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
    """The date line of a text: of the days that stand most firmly, if they do not differ."""
    ranked = list(_candidates(text))
    best = [found for rank, found in ranked if rank == min(r for r, _ in ranked)]
    days = [found for found in best if isinstance(found.day, date)] or best
    months = {found.day for found in best if isinstance(found.day, Period)}
    one = days[0] if days else None
    if one is None or one.day is None:
        return None
    within = {Period.of(one.day, "M")} if isinstance(one.day, date) else {one.day}
    if any(found.day != one.day for found in days) or not months <= within:
        return Dated(None, "line")
    return one


_OUTRIGHT, _LABELLED, _RUNS_ON, _STANDS, _HEADS = range(5)
"""How firmly a day stands: labelled as publication or otherwise, between a town and the text, by
itself or with a town or name, and behind a heading or after the first line."""


def _candidates(text: str) -> Iterator[tuple[int, Dated]]:
    lines = text[: _HEAD + _LINE].split("\n")
    at, opened, above = 0, False, ""
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
            head, tail = line[: match.start()], line[match.end() : _LINE]
            rank, alone = _rank(head, tail, above, first=not opened)
            if rank is None or (rank > _LABELLED and not own and not (alone and headed)):
                continue
            if rank > _OUTRIGHT and _words().venue.match(after):
                continue
            only_month = match["m5"] or (match["y4"] and not match["d4"])
            if rank > _LABELLED and only_month and (match["m5"] or not alone):
                continue
            if (found := _dated(match, line[match.end() :], text)) is not None:
                yield rank, found
        if line.strip():
            opened, above = True, line.strip()
        at += len(line) + 1


def _rank(head: str, tail: str, above: str, *, first: bool) -> tuple[int | None, bool]:
    """How firmly a date stands by what is around it, and whether it is alone in its line."""
    words = _words()
    head = words.weekday.sub("", head).strip(" \t\u00a0*_#>\"'(\u200e\u200f\ufeff")
    segment = _NUMBERED.sub("", re.split(rf"[,;{_SEPARATOR}]\s", head)[-1])
    label = _label(segment) if segment.strip() else (_label(above) if not head else None)
    if label is not None:
        return label, True
    head = words.before.sub("", head)
    rest = _AGENCY.sub("", _CLOCK.sub("", tail)).strip(" \t\u00a0*_)\"'")
    if of_something_else(head, above, rest):
        return None, False
    ended = not rest or rest in (".", ",", ";", *_SEPARATOR)
    if ended:
        return _alone(head), True
    if not _goes_on(rest, first=first, bare=not head):
        return None, False
    if not head:
        return (_STANDS if first else _HEADS), False
    town = words.place.fullmatch(head) or (head.isupper() and words.town.fullmatch(head))
    return (_RUNS_ON if town else None), False


def _label(words: str) -> int | None:
    """The rank of a label of a date, None when the words are none."""
    label = " ".join(words.split()).strip(" .:*_#>").casefold()
    if label in _words().outright:
        return _OUTRIGHT
    return _LABELLED if label in _words().labels else None


def of_something_else(head: str, above: str, rest: str = "") -> bool:
    """Whether the words around a date say that it is no day of publication.

    Args:
        head: what stands before it in its line.
        above: the line above.
        rest: what stands after it.
    """
    words = _words()
    if words.undated.search(head) or words.until.search(head):
        return True
    if len(rest) <= _ASIDE and words.events.search(rest):
        return True
    if words.dates.search(above):
        return False
    named = len(above.split()) <= _ABOVE and above[-1:] not in tuple(".!?")
    return above.endswith(":") or bool(
        named and (words.undated.search(above) or words.until.search(above))
    )


def _alone(head: str) -> int | None:
    """The rank of a date with nothing after it, by what stands before it in its line."""
    words = _words()
    if not head or words.place.fullmatch(head):
        return _STANDS
    said = _TOKEN.findall(head.casefold())
    if said and said[0] in words.bylines and len(head) <= _SHORT:
        return _STANDS
    titled = head[-1] in _SEPARATOR and len(head) <= _TITLE and head[:1].isupper()
    return _HEADS if titled and not words.serials.isdisjoint(said) else None


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


def names_a_day(head: str) -> bool:
    """Whether what stands before a day is nothing, a label, a name or a byline."""
    segment = re.split(rf"[,;{_SEPARATOR}]\s", head)[-1]
    return _label(segment) is not None or _alone(head) is not None


def written_day(words: str) -> date | Period | None:
    """The day or month that words are, when nothing else stands in them and it can be but one.

    >>> written_day("vrijdag 9 mei 2025"), written_day("2025/05/09"), written_day("04/06/2025")
    (datetime.date(2025, 5, 9), datetime.date(2025, 5, 9), None)
    """
    given = re.sub(rf"^({_YEAR})/(\d\d?)/(\d\d?)$", _dashed, words.strip()[:_LINE])
    match = _words().dates.search(given)
    if match is None or _words().weekday.sub("", given[: match.start()]).strip():
        return None
    if _CLOCK.sub("", given[match.end() :]).strip():
        return None
    if match["a"] and match["sep"] != "." and max(int(match["a"]), int(match["b"])) <= 12:
        return None
    found = _dated(match, given[match.end() :], "")
    return found.day if found else None


def _dashed(match: re.Match[str]) -> str:
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"


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
