"""The day that the data of a page say it was published: its meta elements, its JSON-LD, its times.

What says publication outright comes before a bare ``date``, and both before the times that stand
in the text of a page, which may be those of an agenda.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from kentering.errors import InputError
from kentering.periods import Period
from kentering.store.read import day_at_home

_READ = 400_000
"""Characters of a page in which its data are looked for."""
_ELEMENT = re.compile(r"<(meta|time)\b([^<>]{1,600})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][\w:.-]{0,40})(?:\s{0,3}=\s{0,3}(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s"'>]{1,200})))?"""
)
_LINKED = re.compile(r'"datePublished"\s{0,4}:\s{0,4}"([^"]{4,40})"', re.IGNORECASE)
_RANKS = (
    ("article:published_time", "og:published_time", "og:article:published_time", "published_time",
     "datepublished", "parsely-pub-date", "citation_publication_date", "publication_date",
     "publish-date", "publishdate", "pubdate", "dcterms.issued", "dc.date.issued",
     "dcterms.available", "sailthru.date"),
    ("date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "datecreated"),
)  # fmt: skip
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")


def page_day(source: str) -> date | Period | None:
    """The day, or the month when only that is given, that the data of a page name.

    >>> page_day('<meta content="2025-06-06T22:30:00Z" name="DCTERMS.issued">')
    datetime.date(2025, 6, 7)
    """
    head = source[:_READ]
    ranked: list[tuple[int, int, date | Period]] = []
    for linked in _LINKED.finditer(head):
        if day := day_of(linked[1]):
            ranked.append((0, linked.start(), day))
            break
    for element in _ELEMENT.finditer(head):
        given = _attributes(element[2])
        rank = _rank(element[1].lower(), given)
        if rank is None:
            continue
        if day := day_of(given.get("content") or given.get("datetime") or ""):
            ranked.append((rank, element.start(), day))
    return min(ranked, key=lambda r: r[:2])[2] if ranked else None


def lone_time(source: str) -> date | Period | None:
    """The one day that the time elements of a page name; None when they name several."""
    days = {
        day
        for element in _ELEMENT.finditer(source[:_READ])
        if element[1].lower() == "time"
        and (day := day_of(_attributes(element[2]).get("datetime", "")))
    }
    return days.pop() if len(days) == 1 else None


def _attributes(words: str) -> dict[str, str]:
    return {
        found[1].lower(): next((v for v in found.groups()[1:] if v is not None), "")
        for found in _ATTRIBUTE.finditer(words)
    }


def _rank(name: str, given: dict[str, str]) -> int | None:
    if name == "time":
        outright = "pubdate" in given or given.get("itemprop", "").lower() == "datepublished"
        return 0 if outright else None
    names = {given.get(k, "").strip().lower() for k in ("property", "name", "itemprop")}
    return next((n for n, rank in enumerate(_RANKS) if not names.isdisjoint(rank)), None)


def day_of(text: str) -> date | Period | None:
    """A day as data give it, in Amsterdam when it has a time and a zone (T3); or a month."""
    words = text.strip()
    if _MONTH.fullmatch(words):
        return Period.parse(words)
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        try:
            when = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if not 1900 < when.year < 2200:
        return None
    try:
        return when.date() if when.tzinfo is None else day_at_home(when)
    except (OverflowError, InputError):
        return None
