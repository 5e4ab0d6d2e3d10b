"""HTML to text in one pass forward: scripts and styles dropped, nothing run, nothing fetched."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date

from kentering.claims.documents.cells import CLOSE, OPEN, Tables, unmarked
from kentering.claims.documents.page_day import page_day
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
_ATTRIBUTE = re.compile(
    r"[\s\"'/](?P<name>[a-zA-Z][\w:.-]{0,60})"
    r"(?:\s{0,20}=\s{0,20}(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+)))?"
)
_UNSEEN = re.compile(r"display\s{0,9}:\s{0,9}none", re.IGNORECASE)
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_WHOLE = frozenset(("html", "body", "main", "article", "head"))
"""Elements that a page hides until its script has run: they are shown."""
_UNCLOSED = frozenset(("p", "li", "dt", "dd", "tr", "td", "th"))
"""Elements that the next of their kind ends."""
_NESTED, _FAILED = 500, 20
"""Tags of one kind within a hidden element, and hidden elements without an end, looked at."""
_VALUE = re.compile(r"=\s{0,20}([\"'])")
_LONG_TAG, _VALUES = 100_000, 60
"""Characters and quoted values of a tag that are passed over to find its end."""
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
    heads: dict[str, int] = {}
    at, size = 0, len(source)
    while at < size:
        found_tag = _OPENING.search(source, at)
        opening = found_tag.start() if found_tag else size
        tables.text(len(pieces))
        pieces.append(source[at:opening])
        if found_tag is None:
            break
        at, name = _tag(source, opening)
        heads.setdefault(name or "", len(pieces))
        if name is None:
            tables.text(len(pieces))
            pieces.append("<" if at == opening + 1 else "")
        elif (past := dropping.past(opening, at, name)) > at:
            at = past
        elif name == "sup":
            at, raised = _raised(source, at, pieces[-1])
            tables.text(len(pieces))
            pieces.append(raised)
        elif name == "title" and title is None:
            title = _title(source, at)
        elif name.lstrip("/") in _BLOCKS:
            pieces.append("\n\n")
            tables.tag(name)
        elif name == "br":
            pieces.append("\n")
        else:
            tables.tag(name)
    tables.close()
    _untitled(pieces, heads)
    text, unread = unmarked(_tidy("".join(pieces)))
    return Page(text, title, page_day(source), unread, tables.unread)


def _title(source: str, at: int) -> str | None:
    end = source.find("<", at)
    found = source[at : end if end >= 0 else len(source)]
    return " ".join(html.unescape(found).split())[:300] or None


def _untitled(pieces: list[str], heads: dict[str, int]) -> None:
    """Take the title out of the text of a page with a headline of its own, which says the same."""
    first, last = heads.get("h1", 0), heads.get("/h1", 0)
    if "title" in heads and html.unescape("".join(pieces[first:last])).strip():
        title = slice(heads["title"], heads.get("/title", heads["title"] + 1))
        pieces[title] = [""] * len(pieces[title])


def _tidy(raw: str) -> str:
    """Entities as characters, white space as one space or line break, no soft hyphens."""
    text = html.unescape(raw).replace("\u00ad", "")
    return _MANY.sub("\n\n", _LINES.sub("\n", _SPACE.sub(_spaced, text))).strip()


def _spaced(found: re.Match[str]) -> str:
    """One space; the mark of thousands (795&nbsp;000) stays, and figures set apart stay apart."""
    gap, text = found.group(), found.string
    if gap.isascii() and "\t" not in gap:
        return " "
    before, after = text[max(0, found.start() - 1)], text[found.end() : found.end() + 1]
    if not (before.isdigit() and after.isdigit()):
        return " "
    if len(gap) > 1 or gap == "\t":
        return "  "
    return "\u00a0" if gap == "\u00a0" else "\u202f"


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
    end = _end(source, opening) if name else source.find(">", opening)
    if end < 0:
        return len(source), None
    if name is None:
        return end + 1, None
    slash = "/" if source[opening + 1] == "/" else ""
    return end + 1, slash + name.group(1).lower()


def _end(source: str, opening: int) -> int:
    """The ``>`` that ends a tag, past its quoted values; the first where one is never closed."""
    first = end = source.find(">", opening)
    limit = opening + _LONG_TAG
    at = opening
    for _ in range(_VALUES):
        value = _VALUE.search(source, at, end) if end >= 0 else None
        if value is None:
            return end if end >= 0 else first
        close = source.find(value[1], value.end(), limit)
        if close < 0:
            return first
        at = close + 1
        if at > end:
            end = source.find(">", at, limit)
    return first


class _Dropping:
    """Elements whose content is dropped; what nothing closes is dropped as a tag only."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._never_closed: set[str] = set()
        self._open_ended: set[str] = set()

    def past(self, opening: int, at: int, name: str) -> int:
        """Past the element whose tag goes from ``opening`` to ``at``; ``at`` where it is shown."""
        return self._dropped(at, name) if name in _DROPPED else self._hidden(opening, at, name)

    def _dropped(self, at: int, name: str) -> int:
        if self._source[at - 2 : at] == "/>" or name in self._never_closed:
            return at
        closing = re.compile(rf"</{name}(?:\s[^>]{{0,200}})?>", re.IGNORECASE)
        found = closing.search(self._source, at)
        if found:
            return found.end()
        self._never_closed.add(name)
        return len(self._source) if name in _CODE else at

    def _hidden(self, opening: int, at: int, name: str) -> int:
        if name[0] == "/" or name in _EMPTY or name in _WHOLE or name in self._open_ended:
            return at
        if self._source[at - 2 : at] == "/>" or not _hides(self._source[opening:at]):
            return at
        depth, end = 1, at
        tags = re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE)
        for n, tag in enumerate(tags.finditer(self._source, at)):
            depth += -1 if tag[1] else 1
            if not tag[1] and name in _UNCLOSED:
                return tag.start()
            if depth == 0:
                end = self._source.find(">", tag.end())
                return len(self._source) if end < 0 else end + 1
            if n > _NESTED:
                break
        if len(self._open_ended) < _FAILED:
            self._open_ended.add(name)
        return at


def _hides(tag: str) -> bool:
    """Whether a tag says that its element is not shown."""
    low = tag.lower()
    if "hidden" not in low and "none" not in low:
        return False
    for found in _ATTRIBUTE.finditer(tag, 1, _LONG_TAG):
        value = found["double"] or found["single"] or found["bare"] or ""
        name = found["name"].lower()
        if name == "hidden" or (name == "style" and _UNSEEN.search(value)):
            return True
    return False
