"""A person's table, CSV or Excel, as numbered rows by column name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.columns import ColumnMap
from kentering.sources.delimited import delimited
from kentering.sources.workbook import Cell, workbook

HEADER_WITHIN = 30

Line = tuple[int, Mapping[str, Cell]]


def table(answer: Answer, columns: ColumnMap) -> tuple[Sequence[str], Iterable[Line]]:
    """Header and numbered rows of a CSV or a workbook.

    Raises:
        SourceError: not such a table, or without the columns that the map names.
    """
    if answer.body.startswith(b"PK"):
        return _from_workbook(answer, columns)
    try:
        encoding = (
            "utf-8-sig" if columns.encoding.lower() in ("utf-8", "utf8") else columns.encoding
        )
        text = answer.body.decode(encoding)
    except (UnicodeError, LookupError, ValueError) as error:
        raise broken(
            answer,
            Text(f"geen leesbare tekst: {error}", f"not readable text: {error}"),
            Text(f"encoding, nu {columns.encoding!r}", f"encoding, now {columns.encoding!r}"),
        ) from error
    separator = "\t" if columns.separator == "tab" else columns.separator
    found = delimited(answer, text, separator, columns.needed())
    return found.columns, zip(found.lines, found.rows, strict=True)


def _from_workbook(answer: Answer, columns: ColumnMap) -> tuple[Sequence[str], Iterable[Line]]:
    book = workbook(answer)
    name = columns.sheet or (book.names[0] if len(book.names) == 1 else "")
    if name not in book.names:
        raise broken(
            answer,
            Text(f"blad {name!r} is er niet", f"there is no sheet {name!r}"),
            Text(f"sheet = een van {book.names}", f"sheet = one of {book.names}"),
        )
    rows, needed = book.rows(name), columns.needed()
    heads = (
        (n, {at: shown(cell) for at, cell in row.items()})
        for n, row in enumerate(rows[:HEADER_WITHIN])
    )
    top, header = next((h for h in heads if set(needed) <= set(h[1].values())), (0, {}))
    if not header:
        raise broken(
            answer,
            Text(f"geen rij met de kolommen {needed}", f"no row with the columns {needed}"),
            Text(f"in de eerste {HEADER_WITHIN} rijen", f"in the first {HEADER_WITHIN} rows"),
        )
    names = list(header.values())
    twice = sorted({c for c in names if names.count(c) > 1 and c in needed})
    if twice:
        raise broken(answer, Text(f"kolom dubbel: {twice}", f"column twice: {twice}"))
    lines = [
        (number, {header[at]: cell for at, cell in cells.items() if at in header})
        for number, cells in enumerate(rows[top + 1 :], start=top + 2)
        if cells
    ]
    return names, lines


def shown(cell: Cell) -> str:
    """A cell as the text a person sees."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
