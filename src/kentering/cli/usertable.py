"""A person's own table of series, wide or long, read into numbers with a first period each.

Separator, decimal mark, layout and frequency are found in the file where the user does not give
them, and every one of them is told (``Read.found``); what can be read two ways is not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kentering.cli.files import readable
from kentering.errors import InputError, KenteringError
from kentering.language import Text
from kentering.periods import Freq, Period

if TYPE_CHECKING:
    from kentering.measure.seasonal.adjust import Job

SEPARATORS = (";", "\t", ",", "|")
MISSING = ("", "NA", "NaN", "n.a.", "-", ".", ":", "…")
ROLES: Mapping[str, tuple[str, ...]] = {
    "period": (
        "period",
        "periode",
        "perioden",
        "date",
        "datum",
        "time",
        "maand",
        "month",
        "kwartaal",
        "quarter",
        "time_period",
    ),
    "series": ("series", "reeks", "serie", "name", "naam", "variable", "variabele"),
    "value": ("value", "waarde", "original", "obs_value", "origineel"),
}
MOST_BYTES = 256 * 2**20
_COMMA = re.compile(r"[-+−]?\d[\d.]*,\d+")
_POINT = re.compile(r"[-+−]?\d[\d,]*\.\d+")
_THREE = re.compile(r"[-+−]?\d{1,3}[.,]\d{3}")


@dataclass(frozen=True)
class Layout:
    """What the user says of the file; empty where the file is to tell."""

    separator: str = ""
    decimal: str = ""
    freq: Freq | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """The series of a file, those that could not be read, and what was found in the file."""

    jobs: tuple[Job, ...]
    failed: tuple[tuple[str, KenteringError], ...]
    found: tuple[tuple[Text, str], ...]
    freq: Freq


@dataclass(frozen=True)
class _Cells:
    """A table as text, with line numbers."""

    path: Path
    header: list[str]
    rows: list[tuple[int, list[str]]]

    def column(self, at: int) -> list[str]:
        return [cells[at] for _, cells in self.rows]

    def wrong(
        self,
        what: Text,
        right: Text | None = None,
        *,
        line: int = 1,
        column: str = "",
        value: str | None = None,
    ) -> InputError:
        where = f"{self.path}, line {line}"
        where += f", column {column!r}" if column else ""
        where += f", value {value[:80]!r}" if value is not None else ""
        return InputError(what, where=where, right=right, run="kentering adjust --help")


def read(path: Path, layout: Layout) -> Read:
    """Read a file of series.

    Raises:
        InputError: no such table, or one that can be read two ways; with line, column and value.
    """
    text, encoding = _text(path)
    separator = layout.separator or _separator(path, text)
    cells = _cells(path, text, separator)
    places, shape = _places(cells, layout.columns)
    period = places["period"]
    freq = layout.freq or _freq(cells, period)
    valued = (
        [places["value"]]
        if shape == "long"
        else [i for i in range(len(cells.header)) if i != period]
    )
    decimal = layout.decimal or _decimal(cells, valued)
    groups = _long(cells, places) if shape == "long" else _wide(cells, period, valued)
    jobs, failed = _jobs(cells, groups, cells.header[period], freq, decimal)
    return Read(
        jobs=tuple(jobs),
        failed=tuple(failed),
        freq=freq,
        found=(
            (Text("tekencodering", "encoding"), encoding),
            (Text("scheidingsteken", "separator"), {"\t": "tab"}.get(separator, separator)),
            (Text("decimaalteken", "decimal mark"), decimal),
            (Text("indeling", "layout"), {"long": "long", "wide": "wide"}[shape]),
            (Text("kolom met perioden", "column of periods"), cells.header[period]),
            (Text("frequentie", "frequency"), freq),
        ),
    )


def _text(path: Path) -> tuple[str, str]:
    body = readable(path).read_bytes()
    if len(body) > MOST_BYTES or b"\0" in body:
        raise InputError(
            Text(f"{path.name} is geen tekstbestand", f"{path.name} is not a text file"),
            where=f"{path} ({len(body)} bytes)",
            right=Text("een CSV", "a CSV"),
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return body.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise InputError(
        Text(f"{path.name} is geen leesbare tekst", f"{path.name} is not readable text"),
        where=str(path),
        right=Text("UTF-8", "UTF-8"),
    )


def _separator(path: Path, text: str) -> str:
    """The mark that parts every line into equally many fields; one alone may do so."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    fits = []
    for mark in SEPARATORS:
        try:
            widths = {len(row) for row in csv.reader(lines, delimiter=mark, strict=True)}
        except csv.Error:
            continue
        if len(widths) == 1 and widths != {1}:
            fits.append(mark)
    if len(fits) == 1:
        return fits[0]
    found = " ".join("tab" if f == "\t" else f for f in fits)
    raise InputError(
        Text(
            "het scheidingsteken is niet met zekerheid te vinden",
            "the separator cannot be found with certainty",
        ),
        where=f"{path}: {found or '-'}",
        right=Text(
            "geef het op, en een tabel met in elke regel evenveel velden",
            "give it, and a table with as many fields in every line",
        ),
        run=f"kentering adjust {path} --separator ';'",
    )


def _cells(path: Path, text: str, separator: str) -> _Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise InputError(
            Text(f"geen leesbare CSV ({error})", f"not readable as CSV ({error})"),
            where=f"{path}, line {reader.line_num}",
        ) from error
    cells = _Cells(path, rows[0][1] if rows else [], rows[1:])
    if not cells.rows:
        raise cells.wrong(Text("geen rijen", "no rows"))
    twice = sorted({name for name in cells.header if cells.header.count(name) > 1})
    if twice or "" in cells.header[1:]:
        raise cells.wrong(
            Text("elke kolom heeft een eigen naam nodig", "every column needs a name of its own"),
            value=", ".join(twice),
        )
    for number, row in cells.rows:
        if len(row) != len(cells.header):
            raise cells.wrong(
                Text(f"regel met {len(row)} velden", f"a line with {len(row)} fields"),
                Text(f"{len(cells.header)} velden", f"{len(cells.header)} fields"),
                line=number,
            )
    return cells


def _places(
    cells: _Cells, given: Mapping[str, str]
) -> tuple[dict[str, int], Literal["long", "wide"]]:
    """Where period, series and value are; a table with all three is long, else it is wide."""
    places: dict[str, int] = {}
    for role, names in ROLES.items():
        if role in given:
            if given[role] not in cells.header:
                raise cells.wrong(
                    Text(
                        f"kolom {given[role]!r} is er niet", f"there is no column {given[role]!r}"
                    ),
                    Text.same(", ".join(cells.header)[:300]),
                )
            places[role] = cells.header.index(given[role])
            continue
        fits = [i for i, name in enumerate(cells.header) if name.lower() in names]
        if len(fits) == 1:
            places[role] = fits[0]
    if {"period", "series", "value"} <= set(places):
        return places, "long"
    if "period" not in places:
        fits = [i for i in range(len(cells.header)) if _all_periods(cells.column(i))]
        if len(fits) != 1:
            raise cells.wrong(
                Text(
                    "welke kolom de perioden bevat is niet duidelijk",
                    "which column holds the periods is not clear",
                ),
                Text("--column-map period=NAAM", "--column-map period=NAME"),
                value=", ".join(cells.header),
            )
        places["period"] = fits[0]
    return {"period": places["period"]}, "wide"


def _all_periods(texts: Sequence[str]) -> bool:
    return all(_period(text, "M") or _period(text, "Q") for text in texts)


def _period(text: str, freq: Freq) -> Period | None:
    from kentering.sources.written import written_period

    return written_period(text, freq)


def _freq(cells: _Cells, at: int) -> Freq:
    """Monthly or quarterly, as the periods are written; whole dates are read as months (T1)."""
    for freq in ("M", "Q"):
        if all(_period(text, freq) for text in cells.column(at)):
            return freq
    number, row = next(
        (r for r in cells.rows if not _period(r[1][at], "M") and not _period(r[1][at], "Q")),
        cells.rows[0],
    )
    raise cells.wrong(
        Text("geen maand of kwartaal", "not a month or quarter"),
        Text(
            "2025-03, 2025MM03, mrt 2025, 2025-Q1 of een datum",
            "2025-03, 2025MM03, Mar 2025, 2025-Q1 or a date",
        ),
        line=number,
        column=cells.header[at],
        value=row[at],
    )


def _decimal(cells: _Cells, columns: Sequence[int]) -> str:
    """The mark of decimals in the values; two marks, or one that may part thousands: refused."""
    texts = [text for at in columns for text in cells.column(at)]
    comma = [t for t in texts if _COMMA.fullmatch(t)]
    point = [t for t in texts if _POINT.fullmatch(t)]
    marked = comma or point
    doubtful = bool(marked) and all(_THREE.fullmatch(t) for t in marked)
    if (comma and point) or doubtful:
        raise cells.wrong(
            Text(
                "het decimaalteken is niet met zekerheid te vinden",
                "the decimal mark cannot be found with certainty",
            ),
            Text("--decimal . of --decimal ,", "--decimal . or --decimal ,"),
            value=" ".join([*comma[:2], *point[:2]]),
        )
    return "," if comma else "."


Groups = dict[str, list[tuple[int, str, str]]]


def _long(cells: _Cells, places: Mapping[str, int]) -> Groups:
    out: Groups = {}
    for line, row in cells.rows:
        name = row[places["series"]]
        out.setdefault(name, []).append((line, row[places["period"]], row[places["value"]]))
    return out


def _wide(cells: _Cells, period: int, valued: Sequence[int]) -> Groups:
    return {
        cells.header[at]: [(line, row[period], row[at]) for line, row in cells.rows]
        for at in valued
    }


def _jobs(
    cells: _Cells, groups: Groups, period: str, freq: Freq, decimal: str
) -> tuple[list[Job], list[tuple[str, KenteringError]]]:
    jobs: list[Job] = []
    failed: list[tuple[str, KenteringError]] = []
    for name, rows in groups.items():
        try:
            jobs.append(_job(name, dict(_values(cells, name, rows, period, freq, decimal))))
        except KenteringError as error:
            failed.append((name, error))
    return jobs, failed


def _values(
    cells: _Cells,
    name: str,
    rows: list[tuple[int, str, str]],
    column: str,
    freq: Freq,
    decimal: str,
) -> Iterator[tuple[Period, float]]:
    from kentering.sources.numeral import local_number

    seen: dict[Period, int] = {}
    for line, when, text in rows:
        period = _period(when, freq)
        if period is None or period in seen:
            what = (
                Text(f"geen periode met frequentie {freq}", f"no period of frequency {freq}")
                if period is None
                else Text(
                    f"{period} staat er al, op regel {seen[period]}",
                    f"{period} is there already, on line {seen[period]}",
                )
            )
            raise cells.wrong(what, line=line, column=column, value=when)
        seen[period] = line
        value = float("nan") if text in MISSING else local_number(text, decimal)
        if value is None:
            raise cells.wrong(
                Text("geen getal", "not a number"),
                Text(
                    f"een getal met {decimal!r} voor decimalen en niets voor duizenden",
                    f"a number with {decimal!r} for decimals and nothing for thousands",
                ),
                line=line,
                column=name,
                value=text,
            )
        yield period, value


def _job(name: str, values: dict[Period, float]) -> Job:
    """The values in order, with the periods that are not there as missing (M1)."""
    import numpy as np

    from kentering.measure.seasonal.adjust import Job

    first, last = min(values), max(values)
    numbers, at = [], first
    while at <= last:
        numbers.append(values.get(at, float("nan")))
        at = at.shift(1)
    return Job(name, np.array(numbers, dtype=np.float64), first)
