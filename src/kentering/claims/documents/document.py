"""Documents as text: plain text, HTML and PDF, from a file or from bytes.

Nothing in a document is run and nothing is fetched. Spans of claims count the characters of
``Document.text``; for a plain text file that is the text of the file itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kentering.claims.documents.cells import rows
from kentering.claims.documents.dateline import Dated, dateline
from kentering.claims.documents.encoded import decoded, plain
from kentering.claims.documents.markup import page
from kentering.claims.documents.page_day import lone_time
from kentering.claims.documents.pages import joined
from kentering.errors import InputError, MissingDataError, system_words
from kentering.language import Text
from kentering.periods import Period

LARGEST = 32_000_000
"""Bytes: a larger document is refused."""
_PAGES = 2_000
_TITLE = 160
_BROKEN = re.compile(r"([^\W\d_])-\n(?!(?:en|of|und|oder|and|or)\b)([^\W\d_])")
_SOFT = re.compile("\u00ad[^\\S\n]*\n?")


@dataclass(frozen=True)
class Document:
    """A document as text.

    Attributes:
        text: what is shown; spans count its characters.
        dated: the day or month of publication, from the data of a page or a date line of the text,
            and which of them; None when neither says.
        title: the title, or a short first line.
        kind: text, html or pdf.
        unread: stretches of the text that are tables of figures and are not read.
        figures: how many figures they hold.
        left_out: what of the document is not in the text, in words; None when nothing.
    """

    text: str
    dated: Dated | None
    title: str | None
    kind: str
    unread: tuple[tuple[int, int], ...] = ()
    figures: int = 0
    left_out: Text | None = None

    @property
    def published(self) -> date | Period | None:
        """The day of publication, or the month when only that is given."""
        return self.dated.day if self.dated else None

    @property
    def prose(self) -> str:
        """The text with line breaks for what is not read: as long, so that spans hold for both."""
        parts: list[str] = []
        at = 0
        for start, end in self.unread:
            parts += (self.text[at:start], "\n" * (end - start))
            at = end
        return "".join((*parts, self.text[at:]))


def document(source: str | Path | bytes) -> Document:
    """Read a document from a file or from bytes (standard input).

    Args:
        source: a path, or the bytes themselves.

    Raises:
        InputError: the file cannot be read, is too large, is no text, or is a PDF that cannot be
            opened.
        MissingDataError: a PDF holds no text (a scan).
    """
    if isinstance(source, bytes):
        raw, where = source, "-"
    else:
        raw, where = _bytes_of(Path(source)), str(source)
    if len(raw) > LARGEST:
        raise InputError(
            Text("het document is te groot om te lezen", "the document is too large to read"),
            where=where,
            right=Text(
                f"hoogstens {LARGEST // 1_000_000} MB", f"at most {LARGEST // 1_000_000} MB"
            ),
        )
    if raw[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(raw, where)
    text = decoded(plain(raw, where))
    if _is_html(text):
        return _page(text)
    return Document(text, dateline(text), _first_line(text), "text", *rows(text))


def _page(source: str) -> Document:
    found = page(source)
    dated = Dated(found.published, "page") if found.published else dateline(found.text)
    if dated is None and (day := lone_time(source)):
        dated = Dated(day, "page")
    unread, figures = rows(found.text, found.unread, found.figures)
    return Document(found.text, dated, found.title, "html", unread, figures)


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            return b"\0" * (LARGEST + 1)
        return path.read_bytes()
    except OSError as fault:
        raise InputError(
            Text("het document kan niet worden gelezen", "the document cannot be read"),
            where=f"{path}: {system_words(fault).en}",
            right=Text("een tekst-, HTML- of PDF-bestand", "a text, HTML or PDF file"),
        ) from fault


def _is_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").casefold()
    marks = (
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<article",
        "<div",
        "<p>",
        "<meta",
        "<table",
    )
    return head.startswith("<") and any(mark in head for mark in marks)


def _first_line(text: str) -> str | None:
    line = next((part.strip() for part in text[:4000].splitlines() if part.strip()), "")
    return line if 0 < len(line) <= _TITLE and not line.endswith(".") else None


def _pdf(raw: bytes, where: str) -> Document:
    import io
    import logging

    try:
        from pypdf import PdfReader
    except ImportError as fault:
        raise InputError(
            Text("voor PDF is een extra onderdeel nodig", "reading PDF needs an extra part"),
            where=where,
            right=Text("het onderdeel 'read'", "the extra 'read'"),
            run="pip install 'kentering[read]'",
        ) from fault
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw))
        pages = len(reader.pages)
        parts = [reader.pages[k].extract_text() for k in range(min(pages, _PAGES))]
        title = str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    except Exception as fault:
        raise InputError(
            Text("het PDF-bestand kan niet worden geopend", "the PDF file cannot be opened"),
            where=where,
            right=Text("een heel PDF-bestand zonder wachtwoord", "a whole PDF without a password"),
        ) from fault
    return _of_pages(parts, pages, title, where)


def _of_pages(parts: list[str], pages: int, title: str | None, where: str) -> Document:
    """The document of the pages of a PDF that were read, of so many."""
    whole, recurring = joined(parts)
    text = _BROKEN.sub(r"\1\2", _SOFT.sub("", whole)).strip()
    if not text:
        raise MissingDataError(
            Text("het PDF-bestand bevat geen tekst", "the PDF file holds no text"),
            where=where,
            right=Text(
                "een PDF met tekst; een scan eerst laten herkennen",
                "a PDF with text; have a scan recognised first",
            ),
        )
    shown = title or _first_line(text)
    unread, figures = rows(text)
    left_out = _left_out(pages - len(parts), pages, recurring)
    return Document(text, dateline(text), shown, "pdf", unread, figures, left_out)


def _left_out(left: int, pages: int, recurring: int) -> Text | None:
    """What of a PDF is not in the text: its last pages, and lines that recur on every page."""
    told: list[Text] = []
    if left:
        told.append(
            Text(
                f"de laatste {left} van {pages} bladzijden zijn niet gelezen",
                f"the last {left} of {pages} pages were not read",
            )
        )
    if recurring:
        told.append(
            Text(
                f"{recurring} kop- en voetregels van bladzijden zijn weggelaten",
                f"{recurring} lines at the head or foot of pages were left out",
            )
        )
    nl, en = "; ".join(t.nl for t in told), "; ".join(t.en for t in told)
    return Text(nl, en) if told else None
