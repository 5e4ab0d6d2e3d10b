"""HTML to text in one pass forward: scripts and styles dropped, nothing run, nothing fetched."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date

from kentering.claims.cells import CLOSE, OPEN, Tables, unmarked
from kentering.claims.page_day import page_day
from kentering.periods import Period

_DROPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "nav", "iframe"),
        *("button", "select", "textarea", "datalist", "del", "s", "strike"),
    )
)
_CODE = frozenset(("script", "style"))
"""What is dropped to the end of the page when nothing closes it: it is no prose."""
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
        "form",
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
_SUPER = 200
"""Characters of a raised text that are looked at."""
_NOTE = re.compile(
    r"[\s\[(]*(?:\d{1,3}|[*\u2020\u2021\u00a7]{1,3}|[a-d])"
    r"(?:\s?[,;]\s?(?:\d{1,3}|[a-d])){0,6}[\s\])]*"
)
_POWER = re.compile(r"(?:\b[kcd]?m|\b10)\Z")
_RAISED = str.maketrans(
    "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)
_TAGS = re.compile(r"<[^<>]{0,300}>")


@dataclass(frozen=True)
class Page:
    """A page.

    Attributes:
        text: what it shows, one paragraph from the next by an empty line.
        title: its title.
        published: the day or month that its data give.
        unread: stretches of the text that are cells of figures, start and end.
        figures: how many such cells hold a figure.
    """

    text: str
    title: str | None
    published: date | Period | None
    unread: tuple[tuple[int, int], ...] = ()
    figures: int = 0


def page(source: str) -> Page:
    """Read HTML; unfinished tags and entities are kept as text or dropped, never an error."""
    source = source.replace(OPEN, "").replace(CLOSE, "")
    pieces: list[str] = []
    tables, dropping = Tables(pieces), _Dropping(source)
    title: str | None = None
    at, size = 0, len(source)
    while at < size:
        found_tag = _OPENING.search(source, at)
        opening = found_tag.start() if found_tag else size
        tables.text(len(pieces))
        pieces.append(source[at:opening])
        if found_tag is None:
            break
        at, name = _tag(source, opening)
        if name is None:
            tables.text(len(pieces))
            pieces.append("<" if at == opening + 1 else "")
        elif name in _DROPPED:
            at = dropping.past(at, name)
        elif name == "sup":
            at, raised = _raised(source, at, pieces[-1])
            tables.text(len(pieces))
            pieces.append(raised)
        elif name == "title" and title is None:
            end = source.find("<", at)
            found = source[at : end if end >= 0 else size]
            title = " ".join(html.unescape(found).split())[:300] or None
        elif name.lstrip("/") in _BLOCKS:
            pieces.append("\n\n")
            tables.tag(name)
        elif name == "br":
            pieces.append("\n")
        else:
            tables.tag(name)
    tables.close()
    text, unread = unmarked(_tidy("".join(pieces)))
    return Page(text, title, page_day(source), unread, tables.unread)


def _tidy(raw: str) -> str:
    """Entities as characters, white space as one space or line break, no soft hyphens."""
    text = html.unescape(raw).replace("\u00ad", "")
    return _MANY.sub("\n\n", _LINES.sub("\n", _SPACE.sub(" ", text))).strip()


def _raised(source: str, at: int, before: str) -> tuple[int, str]:
    """Past a raised text, and what it stands for: nothing for the mark of a footnote."""
    size = source[at : at + _SUPER].lower().find("</sup")
    if size < 0:
        return at, ""
    end = at + size
    inner = source[at:end]
    words = html.unescape(_TAGS.sub("", inner))
    close = source.find(">", end, end + 20)
    past = close + 1 if close >= 0 else end
    if words.strip().isdecimal() and _POWER.search(before[-8:]):
        return past, words.strip().translate(_RAISED)
    linked = 'href="#' in inner or "href='#" in inner or "href=#" in inner
    if _NOTE.fullmatch(words) or (linked and len(words.strip()) <= 10):
        return past, ""
    return at, ""


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


class _Dropping:
    """Elements whose content is dropped; what nothing closes is dropped as a tag only."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._never_closed: set[str] = set()

    def past(self, at: int, name: str) -> int:
        """Past the element whose opening tag ends at ``at``."""
        if self._source[at - 2 : at] == "/>" or name in self._never_closed:
            return at
        closing = re.compile(rf"</{name}(?:\s[^>]{{0,200}})?>", re.IGNORECASE)
        found = closing.search(self._source, at)
        if found:
            return found.end()
        self._never_closed.add(name)
        return len(self._source) if name in _CODE else at
