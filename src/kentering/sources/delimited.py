"""Delimited text (CSV) by column name, with the line number of every row.

Stricter than most readers on purpose: a row with another number of fields, a column name twice, an
unfinished quote or the marks of an unfinished merge stop the file (docs/conventions.md, first law).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken

SEPARATORS = (";", ",", "\t", "|")
MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True)
class Table:
    """Rows of text by column name; ``lines`` holds where each row ended in the file."""

    answer: Answer
    columns: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[dict[str, str], ...]


def delimited(answer: Answer, text: str, separator: str, needed: Sequence[str] = ()) -> Table:
    """Read delimited text whole.

    Args:
        answer: where the text came from, for messages.
        text: the decoded text.
        separator: one character.
        needed: columns that must be there.

    Raises:
        SourceError: not such a table, with the line and the command that helps.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: list[str] = []
    lines: list[int] = []
    rows: list[dict[str, str]] = []
    try:
        for cells in reader:
            if not cells or not any(c.strip() for c in cells):
                continue
            _no_merge_marks(answer, reader.line_num, cells)
            if not columns:
                columns = _header(answer, reader.line_num, cells, needed, separator)
                continue
            if len(cells) != len(columns):
                raise wrong(
                    answer,
                    reader.line_num,
                    Text(
                        f"regel met {len(cells)} velden",
                        f"a line with {len(cells)} fields",
                    ),
                    Text(f"{len(columns)} velden", f"{len(columns)} fields"),
                )
            lines.append(reader.line_num)
            rows.append(dict(zip(columns, cells, strict=True)))
    except csv.Error as error:
        what = Text(f"geen leesbare CSV ({error})", f"not readable as CSV ({error})")
        raise wrong(answer, reader.line_num, what) from error
    if not rows:
        raise wrong(answer, reader.line_num, Text("geen rijen", "no rows"))
    return Table(answer, tuple(columns), tuple(lines), tuple(rows))


def finished(answer: Answer) -> Answer:
    """A provider's file as it is, when its last line ends: a piece of a figure is a figure too.

    Raises:
        SourceError: the last line is cut off.
    """
    if answer.body.endswith(b"\n"):
        return answer
    raise broken(
        answer,
        Text("de laatste regel is niet af", "the last line is not finished"),
        Text("een heel bestand; haal het opnieuw op", "a whole file; get it again"),
    )


def wrong(
    answer: Answer,
    line: int,
    what: Text,
    right: Text | None = None,
    *,
    column: str = "",
    value: str | None = None,
    run: str | None = None,
) -> SourceError:
    """The ladder for one place in a file: name, line, field and value."""
    where = f"{answer.url}, line {line}"
    if column:
        where += f", column {column!r}"
    if value is not None:
        where += f", value {value[:80]!r}"
    return SourceError(
        Text(f"{what.nl}; de opslag is ongewijzigd", f"{what.en}; the store is unchanged"),
        where=where,
        right=right,
        run=run,
    )


def _no_merge_marks(answer: Answer, line: int, cells: list[str]) -> None:
    if cells[0].startswith(MERGE_MARKS):
        raise wrong(
            answer,
            line,
            Text(
                "in dit bestand staat een niet afgemaakte samenvoeging (git merge)",
                "this file holds an unfinished merge (git conflict marks)",
            ),
            Text("een bestand zonder zulke regels", "a file without such lines"),
            value=cells[0],
        )


def _header(
    answer: Answer, line: int, cells: list[str], needed: Sequence[str], separator: str
) -> list[str]:
    columns = [c.strip().lstrip("\ufeff") for c in cells]
    twice = sorted({c for c in columns if columns.count(c) > 1})
    absent = [c for c in needed if c not in columns]
    if twice:
        raise wrong(answer, line, Text(f"kolom dubbel: {twice}", f"column twice: {twice}"))
    if absent:
        shown = ", ".join(columns)[:300]
        raise wrong(
            answer,
            line,
            Text(f"kolom ontbreekt: {', '.join(absent)}", f"missing column: {', '.join(absent)}"),
            _other_separator(columns, needed, separator)
            or Text(f"de kolommen hier zijn: {shown}", f"the columns here are: {shown}"),
        )
    return columns


def _other_separator(columns: list[str], needed: Sequence[str], separator: str) -> Text | None:
    """What to say of a header whose columns another mark parts."""
    for mark in SEPARATORS:
        if set(needed) <= {part.strip(' "') for part in columns[0].split(mark)}:
            name = "tab" if mark == "\t" else mark
            return Text(
                f"kolommen die {separator!r} scheidt; hier scheidt {name!r} ze: zet in de "
                f"kolommenkaart separator = {name!r}",
                f"columns parted by {separator!r}; here {name!r} parts them: put "
                f"separator = {name!r} into the column map",
            )
    return None
