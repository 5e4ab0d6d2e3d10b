"""CBS answers as rows: JSON bodies of both OData versions and saved CSV, whole or refused."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kentering.language import Text
from kentering.sources.answer import Answer, broken

Row = Mapping[str, Any]
FIGURES = ("Observations", "TypedDataSet", "UntypedDataSet", "data")
PAGE = re.compile(r"(.+?)\.(\d+)of(\d+)\.p(\d+)")
DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
LONGEST_QUERY = 1800


@dataclass(frozen=True)
class Body:
    """The rows of one answer and the link to its next page, if it has one."""

    rows: list[dict[str, Any]]
    following: str | None


def kind(answer: Answer) -> str:
    """What an answer holds, by its name: ``Observations.1of2.p3.json`` holds ``Observations``."""
    stem = re.sub(r"\.(json|csv)$", "", answer.name)
    found = PAGE.fullmatch(stem)
    return found.group(1) if found else stem


def body(answer: Answer, columns: Sequence[str]) -> Body:
    """The rows of a JSON or CSV answer, each with at least the columns named.

    Raises:
        SourceError: cut off, no such table, or a column is missing.
    """
    if answer.name.endswith(".csv"):
        read = Body(_csv_rows(answer), None)
    else:
        whole = single(answer)
        value = whole.get("value")
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise broken(answer, Text("geen lijst 'value'", "no list 'value'"))
        if not {"@odata.context", "odata.metadata"} & whole.keys():  # an error may have a value too
            raise broken(answer, Text("geen OData-antwoord", "no OData answer"))
        following = whole.get("@odata.nextLink", whole.get("odata.nextLink"))
        read = Body(value, None if following is None else str(following))
    for row in read.rows:
        lost = [c for c in columns if c not in row]
        if lost:
            raise broken(
                answer,
                Text(f"kolommen {lost} ontbreken", f"columns {lost} are missing"),
                Text(", ".join(columns), ", ".join(columns)),
            )
    return read


def single(answer: Answer) -> dict[str, Any]:
    """The one JSON object of an answer.

    Raises:
        SourceError: no JSON, or no object.
    """
    try:
        whole = json.loads(answer.text(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise broken(answer, Text(f"geen JSON: {error}", f"no JSON: {error}")) from error
    if not isinstance(whole, dict):
        raise broken(answer, Text("geen JSON-object", "no JSON object"))
    return whole


def words(answer: Answer, row: Row, column: str) -> str:
    """A text field; an absent text is empty.

    Raises:
        SourceError: the field holds something else.
    """
    value = row[column]
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise broken(
        answer, Text(f"{column}: {value!r} is geen tekst", f"{column}: {value!r} is no text")
    )


def figure(answer: Answer, value: object, where: str) -> float | None:
    """A figure: a JSON number, or digits padded left; ``.`` or null is missing.

    Raises:
        SourceError: anything else, NaN among it.
    """
    if value is None:
        return None
    if isinstance(value, str) and value.strip() == ".":
        return None
    if isinstance(value, str) and DECIMAL.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise broken(
        answer, Text(f"{where}: {value!r} is geen getal", f"{where}: {value!r} is no number")
    )


def whole_pages(answers: Sequence[Answer], pages: Sequence[Body]) -> None:
    """Check that no page and no part of the question is missing.

    Raises:
        SourceError: a page announces a next one that is not there, or numbers are missing.
    """
    chains: dict[int, dict[int, Body]] = {}
    parts = 1
    for answer, page in zip(answers, pages, strict=True):
        found = PAGE.fullmatch(re.sub(r"\.(json|csv)$", "", answer.name))
        part, of, number = (int(n) for n in found.groups()[1:]) if found else (1, 1, 1)
        parts = max(parts, of)
        if number in chains.setdefault(part, {}):
            raise broken(answer, Text(f"bladzijde {number} dubbel", f"page {number} twice"))
        chains[part][number] = page
    for part in range(1, parts + 1):
        chain = chains.get(part, {})
        complete = sorted(chain) == list(range(1, len(chain) + 1)) and bool(chain)
        if not complete or [n for n, p in chain.items() if p.following is None] != [max(chain)]:
            raise broken(
                answers[-1],
                Text(
                    f"deel {part} van {parts} is niet compleet: bladzijden {sorted(chain)}",
                    f"part {part} of {parts} is not whole: pages {sorted(chain)}",
                ),
            )


def questions(fixed: Sequence[tuple[str, Sequence[str]]], rest: str) -> list[str]:
    """Query strings with a filter on every column, split so that none is too long for a URL.

    >>> questions([("A", ["1"]), ("B", ["x", "y"])], "")
    ["$filter=A%20eq%20'1'%20and%20(B%20eq%20'x'%20or%20B%20eq%20'y')"]
    """
    if not fixed:
        return [rest.removeprefix("&")]
    longest = max(fixed, key=lambda column: len(column[1]))
    size = len(longest[1])
    while True:
        split = [longest[1][i : i + size] for i in range(0, len(longest[1]), size)]
        found = []
        for part in split:
            clauses = [_either(c, part if (c, keys) == longest else keys) for c, keys in fixed]
            found.append("$filter=" + quote(" and ".join(clauses), safe="()'") + rest)
        if size == 1 or max(map(len, found)) <= LONGEST_QUERY:
            return found
        size = (size + 1) // 2


def _either(column: str, keys: Sequence[str]) -> str:
    """``in (...)`` is not known to work at CBS: an or-chain is."""
    chain = " or ".join(f"{column} eq '{key.replace(chr(39), chr(39) * 2)}'" for key in keys)
    return f"({chain})" if len(keys) > 1 else chain


def _csv_rows(answer: Answer) -> list[dict[str, Any]]:
    text = answer.text()
    if not text.endswith("\n"):
        raise broken(answer, Text("afgebroken op de laatste regel", "cut off in the last line"))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise broken(answer, Text(f"geen CSV: {error}", f"no CSV: {error}")) from error
    header, rows = (lines[0], lines[1:]) if lines else ([], [])
    if len(set(header)) != len(header) or any(len(row) != len(header) for row in rows):
        raise broken(answer, Text("regels van ongelijke lengte", "lines of unequal length"))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
