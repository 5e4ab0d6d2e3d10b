"""The day that the data of a page say it was published: its meta elements, its JSON-LD, its times.

What says publication outright comes before a bare ``date``. Days that differ give none. What no
reader sees (comments, templates, scripts) counts only where it is JSON-LD. A time in the prose may
be that of anything; one in the head of an article, or alone in its block, dates the page.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from kentering.claims.documents.dateline import names_a_day, of_something_else, written_day
from kentering.claims.documents.linked import linked_days
from kentering.errors import InputError
from kentering.periods import Period
from kentering.store.read import day_at_home

_READ = 400_000
"""Characters of a page in which its data are looked for."""
_ELEMENT = re.compile(r"<(meta|time)\b([^<>]{1,600})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][\w:.-]{0,40})(?:\s{0,3}=\s{0,3}(?:"([^"]{0,300})"|'([^']{0,300})'|([^\s"'>]{1,200})))?"""
)
_RANKS = (
    ("article:published_time", "og:published_time", "og:article:published_time", "published_time",
     "datepublished", "parsely-pub-date", "citation_publication_date", "publication_date",
     "publish-date", "publishdate", "pubdate", "dcterms.issued", "dc.date.issued",
     "dcterms.available", "sailthru.date"),
    (),
    ("date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "datecreated"),
)  # fmt: skip
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")


_HIDDEN = re.compile(r"<!--|<(script|template|style|noscript)\b([^<>]{0,600})>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,40})([^<>]{0,600})>")
_INLINE = frozenset(("a", "abbr", "b", "em", "font", "i", "img", "small", "span", "strong", "svg"))
_ASIDES = frozenset(("aside", "nav", "footer"))
_HEADED = 120
"""Characters of a block in the head of an article that dates it."""


def page_day(source: str) -> date | Period | None:
    """The day, or the month when only that is given, that the data of a page name.

    >>> page_day('<meta content="2025-06-06T22:30:00Z" name="DCTERMS.issued">')
    datetime.date(2025, 6, 7)
    """
    shown, linked = _shown(source[:_READ])
    ranked = [(0, day) for words in linked_days(linked, shown) if (day := day_of(words))]
    if len({day for _, day in ranked}) > 1:
        ranked = []
    for element in _ELEMENT.finditer(shown):
        given = _attributes(element[2])
        rank = _rank(element[1].lower(), given)
        if rank is None:
            continue
        if day := day_of(given.get("content") or given.get("datetime") or ""):
            ranked.append((rank, day))
    best = min((rank for rank, _ in ranked), default=0)
    return _one([day for rank, day in ranked if rank == best])


def lone_time(source: str) -> date | Period | None:
    """The one day that the times say which stand where a page is dated; None for several."""
    shown, _ = _shown(source[:_READ])
    return _one([day for words in _times(shown) if (day := day_of(words))])


def _one(days: list[date | Period]) -> date | Period | None:
    """The day that all agree on; a day more is a moment in another zone."""
    exact = [day for day in days if isinstance(day, date)]
    if not exact:
        return days[0] if len(set(days)) == 1 else None
    if max(exact) - min(exact) > timedelta(days=1):
        return None
    months = {Period.of(day, "M") for day in exact}
    return exact[0] if all(day in months for day in days if isinstance(day, Period)) else None


def _shown(source: str) -> tuple[str, list[str]]:
    """A page without what is not shown, and its JSON-LD."""
    parts: list[str] = []
    linked: list[str] = []
    at = 0
    while opening := _HIDDEN.search(source, at):
        parts.append(source[at : opening.start()])
        ending = "-->" if opening[1] is None else f"</{opening[1]}"
        closing = re.compile(ending, re.IGNORECASE).search(source, opening.end())
        if closing is None:
            return "".join(parts), linked
        if opening[1] and "ld+json" in opening[2].lower():
            linked.append(source[opening.end() : closing.start()])
        at = closing.end()
    parts.append(source[at:])
    return "".join(parts), linked


def _times(shown: str) -> list[str]:
    """The moments of the times that stand in the head of an article or alone in their block."""
    found: list[str] = []
    inside: dict[str, int] = {}
    waiting: list[str] = []
    block, above, at, timed = "", "", 0, False
    for tag in _TAG.finditer(shown):
        words = " ".join(shown[at : tag.start()].split())
        at, name, leaves = tag.end(), tag[2].lower(), bool(tag[1])
        block += "" if timed else f" {words}"
        if name == "time":
            timed = not leaves
            if not leaves:
                waiting.append(_attributes(tag[3]).get("datetime", ""))
            continue
        if name in _INLINE:
            continue
        beside = any(inside.get(aside) for aside in _ASIDES)
        headed = inside.get("header", 0) > 0
        if waiting and not beside and _dates_a_page(block.strip(), above, headed=headed):
            found += waiting
        above = block.strip() or above
        block, timed = "", False
        waiting = []
        inside[name] = max(0, inside.get(name, 0) + (-1 if leaves else 1))
    return found


def _dates_a_page(block: str, above: str, *, headed: bool) -> bool:
    """Whether a time is the page's own by the other words of its block."""
    if of_something_else(block, above):
        return False
    return (headed and len(block) <= _HEADED) or names_a_day(block)


def _attributes(words: str) -> dict[str, str]:
    return {
        found[1].lower(): next((v for v in found.groups()[1:] if v is not None), "")
        for found in _ATTRIBUTE.finditer(words)
    }


def _rank(name: str, given: dict[str, str]) -> int | None:
    if name == "time":
        outright = "pubdate" in given or given.get("itemprop", "").lower() == "datepublished"
        return 1 if outright else None
    if given.get("itemprop", "").strip().lower() in _RANKS[0]:
        return 1
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
            return written_day(words)
    if not 1900 < when.year < 2200:
        return None
    try:
        return when.date() if when.tzinfo is None else day_at_home(when)
    except (OverflowError, InputError):
        return None
