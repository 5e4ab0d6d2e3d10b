"""HTML to text in one pass forward: scripts and styles dropped, nothing run, nothing fetched."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "svg", "nav", "form", "button", "select", "iframe")
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
        "body",
        "html",
        "title",
    ]
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_OPENING = re.compile(r"<(?=/?[a-zA-Z]|[!?])")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"[^\S\n]*\n[^\S\n]*")
_MANY = re.compile(r"\n{3,}")
_META = re.compile(
    r"""(?:published_time|datepublished|dc\.date[a-z.]{0,12}|pubdate|<time)[^>]{0,120}?["']
    ((?:19|20)\d\d-\d\d-\d\d)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Page:
    """The text of a page, its title and the day its markup says it was published (ISO)."""

    text: str
    title: str | None
    published: str | None


def page(source: str) -> Page:
    """Read HTML; unfinished tags and entities are kept as text or dropped, never an error."""
    pieces: list[str] = []
    title: str | None = None
    at, size = 0, len(source)
    while at < size:
        found_tag = _OPENING.search(source, at)
        if found_tag is None:
            pieces.append(source[at:])
            break
        opening = found_tag.start()
        pieces.append(source[at:opening])
        at, name = _tag(source, opening)
        if name is None:
            pieces.append("<" if at == opening + 1 else "")
        elif name in _DROPPED:
            at = _past(source, at, name)
        elif name == "title" and title is None:
            end = source.find("<", at)
            found = source[at : end if end >= 0 else size]
            title = " ".join(html.unescape(found).split())[:300] or None
        elif name.lstrip("/") in _BLOCKS:
            pieces.append("\n\n")
        elif name == "br":
            pieces.append("\n")
        elif name in ("td", "th"):
            pieces.append("\t")
    text = html.unescape("".join(pieces))
    text = _MANY.sub("\n\n", _LINES.sub("\n", _SPACE.sub(" ", text))).strip()
    dated = _META.search(source[:200_000])
    return Page(text, title, dated.group(1) if dated else None)


def _tag(source: str, opening: int) -> tuple[int, str | None]:
    """Where the tag at ``opening`` ends and its name; None for a comment or a bare ``<``."""
    if source.startswith("<!--", opening):
        end = source.find("-->", opening + 4)
        return (len(source) if end < 0 else end + 3), None
    name = _NAME.match(source, opening + 1)
    declared = source[opening + 1 : opening + 2] in ("!", "?")
    if name is None and not declared:
        return opening + 1, None
    end = source.find(">", opening)
    if end < 0:
        return len(source), None
    if name is None:
        return end + 1, None
    slash = "/" if source[opening + 1] == "/" else ""
    return end + 1, slash + name.group(1).lower()


def _past(source: str, at: int, name: str) -> int:
    """Past the closing tag of an element whose content is dropped."""
    closing = re.compile(rf"</{name}[^>]{{0,200}}>", re.IGNORECASE).search(source, at)
    return closing.end() if closing else len(source)
