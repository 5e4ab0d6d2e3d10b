"""Excel workbooks (xlsx) as typed cells: the exact numbers, and text that stays text.

Providers mix numbers, numbers written as text, dates and marks for missing in one column, so each
cell keeps the type the file gives it. Bytes enter, rows leave; anything that is no whole workbook
is a ``SourceError``.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import IO
from xml.etree import ElementTree as ET

from kentering.errors import KenteringError
from kentering.language import Text
from kentering.sources.answer import Answer, broken

Cell = str | float | bool | date | None
Row = dict[int, Cell]

MAX_UNPACKED = 400 * 2**20
LAST_COLUMN = 16384
_BUILT_IN_DATES = frozenset({14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47})
_BUILT_IN_PERCENTS = frozenset({9, 10})
_NOT_A_DATE_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    TypeError,
)


class Percent(float):
    """A number that its cell shows a hundred times as large, with a percent sign."""


@dataclass(frozen=True)
class Workbook:
    """A workbook's sheets, by name and in order; ``rows`` reads one of them."""

    answer: Answer
    names: tuple[str, ...]
    _parts: dict[str, str] = field(repr=False)
    _packed: zipfile.ZipFile = field(repr=False)
    _strings: list[str] = field(repr=False)
    _dates: frozenset[int] = field(repr=False)
    _percents: frozenset[int] = field(repr=False)
    _epoch: date = field(repr=False)

    def rows(self, name: str) -> list[Row]:
        """All rows of a sheet, empty ones included; cells by column number from 0.

        Raises:
            SourceError: the sheet cannot be read to its end.
        """
        with reading(self.answer), self._packed.open(self._parts[name]) as part:
            return list(self._sheet(part))

    def _sheet(self, part: IO[bytes]) -> Iterator[Row]:
        number = 0
        for _, element in ET.iterparse(part):
            if _local(element.tag) != "row":
                continue
            wanted = int(element.get("r", number + 1))
            if wanted <= number or wanted > number + 10**5:
                raise ValueError(f"row {wanted} after row {number}")
            for _ in range(number + 1, wanted):
                yield {}
            number = wanted
            yield self._row(element)
            element.clear()

    def _row(self, element: ET.Element) -> Row:
        out: Row = {}
        column = -1
        for cell in element:
            if _local(cell.tag) != "c":
                continue
            ref = cell.get("r")
            column = _column(ref) if ref else column + 1
            if column in out or column >= LAST_COLUMN:
                raise ValueError(f"cell {ref} twice or too far")
            value = self._cell(cell)
            if value is not None:
                out[column] = value
        return out

    def _cell(self, cell: ET.Element) -> Cell:
        kind = cell.get("t", "n")
        texts = {_local(child.tag): child for child in cell}
        if "is" in texts:
            return _words(texts["is"])
        raw = texts["v"].text if "v" in texts else None
        if raw is None or kind in ("str", "e"):
            return raw
        if kind == "s":
            return self._strings[_index(raw)]
        if kind == "b":
            return raw.strip() == "1"
        if kind == "d":
            return datetime.fromisoformat(raw.strip()).date()
        return self._number(raw, int(cell.get("s", "0")))

    def _number(self, raw: str, style: int) -> Cell:
        if style in self._dates:
            return self._epoch + timedelta(days=int(float(raw)))
        return Percent(raw) if style in self._percents else float(raw)


@contextmanager
def reading(answer: Answer) -> Iterator[None]:
    """Turn every way in which packed bytes can be damaged into one ``SourceError``."""
    try:
        yield
    except KenteringError:
        raise
    except _FAULTS as error:
        reason = f"{type(error).__name__}: {error}"
        raise broken(
            answer,
            Text(f"het bestand is niet heel ({reason})", f"the file is not whole ({reason})"),
            Text("een heel bestand; haal het opnieuw op", "a whole file; get it again"),
        ) from error


def unpacked(answer: Answer, body: bytes) -> zipfile.ZipFile:
    """Open a zip whose declared size is sane.

    Raises:
        SourceError: no zip, damaged, or absurdly large when unpacked.
    """
    if not body.startswith(b"PK"):
        raise broken(
            answer,
            Text("geen zip- of Excelbestand", "not a zip or Excel file"),
            Text("een bestand dat met PK begint", "a file that begins with PK"),
        )
    with reading(answer):
        packed = zipfile.ZipFile(io.BytesIO(body))
        size = sum(item.file_size for item in packed.infolist())
    if size > MAX_UNPACKED:
        raise broken(
            answer,
            Text(f"uitgepakt {size} bytes", f"{size} bytes when unpacked"),
            Text(f"hooguit {MAX_UNPACKED}", f"{MAX_UNPACKED} at most"),
        )
    return packed


def workbook(answer: Answer, body: bytes | None = None) -> Workbook:
    """Open a workbook: the answer's bytes, or ``body`` when it was packed inside the answer.

    Raises:
        SourceError: the bytes are no whole workbook.
    """
    packed = unpacked(answer, answer.body if body is None else body)
    with reading(answer):
        book = ET.fromstring(packed.read("xl/workbook.xml"))
        parts = _parts(packed, book)
        early = any(e.get("date1904") in ("1", "true") for e in _all(book, "workbookPr"))
        dates, percents = _styles(packed)
        return Workbook(
            answer=answer,
            names=tuple(parts),
            _parts=parts,
            _packed=packed,
            _strings=_strings(packed),
            _dates=dates,
            _percents=percents,
            _epoch=date(1904, 1, 1) if early else date(1899, 12, 30),
        )


def is_workbook(packed: zipfile.ZipFile) -> bool:
    """Whether a zip is itself a workbook rather than a zip with workbooks inside."""
    return "xl/workbook.xml" in packed.namelist()


def _parts(packed: zipfile.ZipFile, book: ET.Element) -> dict[str, str]:
    links = ET.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    out: dict[str, str] = {}
    for sheet in _all(book, "sheet"):
        ids = [v for k, v in sheet.attrib.items() if k.startswith("{") and _local(k) == "id"]
        target = targets[ids[0]]
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        out[sheet.attrib["name"]] = posixpath.normpath(path)
    return out


def _strings(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    table = ET.fromstring(packed.read("xl/sharedStrings.xml"))
    return [_words(item) for item in _all(table, "si")]


def _words(item: ET.Element) -> str:
    """The text of a string item: its runs joined, without phonetic guides."""
    words: list[str] = []
    for child in item:
        if _local(child.tag) == "t":
            words.append(child.text or "")
        elif _local(child.tag) == "r":
            words += [t.text or "" for t in child if _local(t.tag) == "t"]
    return "".join(words)


def _styles(packed: zipfile.ZipFile) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of the cell styles that show a number as a date, and as a percentage."""
    if "xl/styles.xml" not in packed.namelist():
        return frozenset(), frozenset()
    styles = ET.fromstring(packed.read("xl/styles.xml"))
    codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in _all(styles, "numFmt")}
    dates: set[int] = set()
    percents: set[int] = set()
    for cells in _all(styles, "cellXfs"):
        for number, style in enumerate(cells):
            kind = int(style.get("numFmtId", "0"))
            plain = _NOT_A_DATE_CODE.sub("", codes.get(kind, "")).lower()
            custom = kind in codes and "general" not in plain and bool(set(plain) & set("dmyh"))
            if custom or (kind in _BUILT_IN_DATES and kind not in codes):
                dates.add(number)
            elif "%" in plain or (kind in _BUILT_IN_PERCENTS and kind not in codes):
                percents.add(number)
    return frozenset(dates), frozenset(percents)


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in root.iter() if _local(e.tag) == name]


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _index(raw: str) -> int:
    number = int(raw)
    if number < 0:
        raise IndexError(number)
    return number


def _column(ref: str) -> int:
    letters = re.match(r"[A-Z]{1,3}", ref)
    if letters is None:
        raise ValueError(ref)
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1
