"""The numbers in a person's table, in the notation that the column map declares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kentering.language import Text
from kentering.sources.answer import Answer
from kentering.sources.columns import ColumnMap
from kentering.sources.delimited import wrong
from kentering.sources.numeral import local_number
from kentering.sources.tabular import shown
from kentering.sources.workbook import Cell, Percent

_THOUSAND = re.compile(r"[-+\N{MINUS SIGN}\N{EN DASH}]?[1-9]\d{0,2}\.\d{3}")


def no_doubt(
    answer: Answer, columns: ColumnMap, lines: Iterable[tuple[int, Mapping[str, Cell]]]
) -> None:
    """Refuse a column in which every point may part thousands, where no mark was declared.

    Raises:
        SourceError: 1.250 would be read as one and a quarter.
    """
    if columns.decimal or columns.thousands:
        return
    marked: dict[str, list[tuple[int, str]]] = {name: [] for name in columns.patterns()}
    for line, row in lines:
        for name, found in marked.items():
            cell, words = row.get(name), shown(row.get(name))
            read = words not in columns.missing and words not in columns.left_out
            if isinstance(cell, str) and "." in words and read:
                found.append((line, words))
    for name, found in marked.items():
        if found and all(_THOUSAND.fullmatch(words) for _, words in found):
            raise wrong(
                answer,
                found[0][0],
                Text(
                    "een punt voor decimalen of voor duizendtallen: dat is niet te zien",
                    "a point for decimals or for thousands: that cannot be seen",
                ),
                Text(
                    "in de kolommenkaart decimal = '.', of decimal = ',' met thousands = '.'",
                    "in the column map decimal = '.', or decimal = ',' with thousands = '.'",
                ),
                column=name,
                value=found[0][1],
            )


def own_value(
    answer: Answer, columns: ColumnMap, line: int, column: str, cell: Cell
) -> float | None:
    """The number in a cell; None where it holds a mark for missing.

    Raises:
        SourceError: no number in the declared notation, or a percentage.
    """
    words = shown(cell)
    if words in columns.missing:
        return None
    if isinstance(cell, Percent):
        raise wrong(
            answer,
            line,
            Text(
                f"een percentage: de cel toont {cell * 100:g}%, het getal is {cell:g}",
                f"a percentage: the cell shows {cell * 100:g}%, the number is {cell:g}",
            ),
            Text(
                "het getal in de eenheid van de reeks, zonder procentopmaak",
                "the number in the unit of the series, without percent format",
            ),
            column=column,
            value=words,
        )
    if isinstance(cell, float):
        return cell
    text = cell if isinstance(cell, str) else ""
    number = local_number(text, columns.mark, columns.thousands)
    if number is None:
        raise wrong(
            answer,
            line,
            Text("geen getal", "not a number"),
            Text(
                f"een getal met {columns.mark!r} voor decimalen (stel decimal, "
                "thousands, missing of left_out in)",
                f"a number with {columns.mark!r} for decimals (set decimal, "
                "thousands, missing or left_out)",
            ),
            column=column,
            value=words,
        )
    return number
