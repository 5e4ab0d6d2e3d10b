"""JSON-LD: the days of publication that the data of a page give for the article it shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_LINKED = re.compile(r'"datePublished"\s{0,4}:\s{0,4}"([^"]{4,40})"', re.IGNORECASE)
_TITLE = re.compile(r"<(?:title|h1)\b[^<>]{0,300}>([^<>]{1,400})<", re.IGNORECASE)
_ADDRESS = re.compile(r"<(?:link|meta)\b([^<>]{1,600})>", re.IGNORECASE)
_HREF = re.compile(r"""(?:href|content)\s{0,3}=\s{0,3}["']?([^"'\s<>]{4,300})""", re.IGNORECASE)
_HOLDERS = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease)$")
_PAGE = re.compile(r"(?:Page|CreativeWork|Dataset|PublicationIssue)$")
_OBJECTS = 2_000
_HEADLINE = 12
"""Characters of a headline by which it can be told from another."""


class _Said(NamedTuple):
    day: str
    article: bool
    own: bool


def linked_days(blocks: list[str], shown: str) -> list[str]:
    """The days that JSON-LD gives for a page, as written there.

    An article goes before a page or a thing without a kind, and of several articles the one with
    the headline or the address of the page; the day of a site or of anything else is none.

    Args:
        blocks: the JSON-LD of the page.
        shown: the rest of the page, for its title and its address.
    """
    said: list[_Said] = []
    for block in blocks:
        try:
            data = json.loads(block)
        except (ValueError, RecursionError):
            said += [_Said(day, article=False, own=False) for day in _LINKED.findall(block)]
            continue
        said += _of(data, shown)
    articles = [one for one in said if one.article] or said
    if len({one.day for one in articles}) > 1:
        articles = [one for one in articles if one.own] or articles
    return [one.day for one in articles]


def _of(data: Any, shown: str) -> Iterator[_Said]:
    titles = [" ".join(t.split()).casefold() for t in _TITLE.findall(shown)]
    addresses = _addresses(shown)
    waiting, seen = [data], 0
    while waiting and seen < _OBJECTS:
        here = waiting.pop(0)
        seen += 1
        if isinstance(here, list):
            waiting += here[:_OBJECTS]
            continue
        if not isinstance(here, dict):
            continue
        waiting += [here[name] for name in _HOLDERS if name in here]
        day = here.get("datePublished")
        given = here.get("@type") or []
        kinds = [str(k) for k in (given if isinstance(given, list) else [given])]
        article = any(_ARTICLE.search(kind) for kind in kinds)
        if isinstance(day, str) and (article or not kinds or any(map(_PAGE.search, kinds))):
            yield _Said(day, article, _is_own(here, titles, addresses))


def _is_own(here: dict[str, Any], titles: list[str], addresses: set[str]) -> bool:
    """Whether an object has the headline or the address of the page."""
    headline = " ".join(str(here.get("headline") or here.get("name") or "").split()).casefold()
    if len(headline) >= _HEADLINE and any(headline in title for title in titles):
        return True
    page = here.get("mainEntityOfPage")
    given = (here.get("url"), here.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return any(isinstance(url, str) and _bare(url) in addresses for url in given)


def _addresses(shown: str) -> set[str]:
    return {
        _bare(href[1])
        for element in _ADDRESS.findall(shown)
        if "canonical" in element.lower() or "og:url" in element.lower()
        if (href := _HREF.search(element))
    }


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.partition("#")[0]).rstrip("/").casefold()
