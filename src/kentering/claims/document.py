"""Documents as text: plain text, HTML and PDF, from a file or from bytes.

Nothing in a document is run and nothing is fetched. Spans of claims count the characters of
``Document.text``; for a plain text file that is the text of the file itself.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kentering.claims.markup import page
from kentering.errors import InputError, MissingDataError, system_words
from kentering.language import MONTHS, Text

LARGEST = 32_000_000
"""Bytes: a larger document is refused."""
_PAGES = 2_000
_HEADER = 400
_TITLE = 160
_CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?![\d-])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)(?!\d)")
_NAMES = {name.casefold(): n for lang in MONTHS for n, name in enumerate(MONTHS[lang], 1)}
_WORDED = re.compile(r"(?<!\d)(\d{1,2})\.?\s([^\W\d_]{3,10})\s((?:19|20)\d\d)(?!\d)")
_BROKEN = re.compile(r"([^\W\d_])-\n([^\W\d_])")


@dataclass(frozen=True)
class Document:
    """A document as text.

    Attributes:
        text: what is read; spans count its characters.
        published: day of publication, from the markup or a date in the heading; None when neither
            says. A heading that names only a month gives the last day of it (clause V4).
        title: the title, or a short first line.
        kind: text, html or pdf.
    """

    text: str
    published: date | None
    title: str | None
    kind: str


def document(source: str | Path | bytes) -> Document:
    """Read a document from a file or from bytes (standard input).

    Args:
        source: a path, or the bytes themselves.

    Raises:
        InputError: the file cannot be read, is too large, or is a PDF that cannot be opened.
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
    text = decoded(raw)
    if _is_html(text):
        found = page(text)
        day = _iso_day(found.published) if found.published else None
        return Document(found.text, day or heading_date(found.text), found.title, "html")
    return Document(text, heading_date(text), _first_line(text), "text")


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


def decoded(raw: bytes) -> str:
    """Bytes as text: a byte order mark, the declared set, UTF-8, else Windows-1252; no errors."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:4096])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in (*names, "cp1252", "latin-1"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", errors="replace")


def _is_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").casefold()
    marks = ("<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<meta")
    return head.startswith("<") and any(mark in head for mark in marks)


def _first_line(text: str) -> str | None:
    line = next((part.strip() for part in text[:4000].splitlines() if part.strip()), "")
    return line if 0 < len(line) <= _TITLE and not line.endswith(".") else None


def heading_date(text: str) -> date | None:
    """The date that stands in the first lines of a text, if one does.

    >>> heading_date("Den Haag, 9 mei 2025"), heading_date("date 2025-05")
    (datetime.date(2025, 5, 9), datetime.date(2025, 5, 31))
    """
    head = text[:_HEADER]
    found: list[tuple[int, date]] = []
    for match in _WORDED.finditer(head):
        month = _NAMES.get(match.group(2).casefold(), 0)
        found += _placed(match.start(), int(match.group(3)), month, int(match.group(1)))
    for match in _NUMERIC.finditer(head):
        found += _placed(match.start(), *(int(match.group(k)) for k in (3, 2, 1)))
    for match in _ISO.finditer(head):
        day = int(match.group(3)) if match.group(3) else None
        found += _placed(match.start(), int(match.group(1)), int(match.group(2)), day)
    return min(found)[1] if found else None


def _placed(at: int, year: int, month: int, day: int | None) -> list[tuple[int, date]]:
    if not 1 <= month <= 12:
        return []
    last = monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return []
    return [(at, date(year, month, day or last))]


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
        parts = [reader.pages[k].extract_text() for k in range(min(len(reader.pages), _PAGES))]
        title = str(reader.metadata.title) if reader.metadata and reader.metadata.title else None
    except Exception as fault:
        raise InputError(
            Text("het PDF-bestand kan niet worden geopend", "the PDF file cannot be opened"),
            where=where,
            right=Text("een heel PDF-bestand zonder wachtwoord", "a whole PDF without a password"),
        ) from fault
    text = _BROKEN.sub(r"\1\2", "\n\n".join(parts)).strip()
    if not text:
        raise MissingDataError(
            Text("het PDF-bestand bevat geen tekst", "the PDF file holds no text"),
            where=where,
            right=Text(
                "een PDF met tekst; een scan eerst laten herkennen",
                "a PDF with text; have a scan recognised first",
            ),
        )
    return Document(text, heading_date(text), title or _first_line(text), "pdf")
