"""World Bank commodity prices (Pink Sheet): one workbook a month, its link on a web page.

The link holds an id that changes every year, so it is read from the page. Header rows are found by
content, names are compared without the marks ``**``, and the unit below each name is checked. The
edition's own day (``Updated on June 02, 2026``) is the moment of release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from kentering.catalogue import SeriesKey, SourceEntry, catalogue
from kentering.errors import InputError
from kentering.language import MONTHS, Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken
from kentering.sources.checks import checked
from kentering.sources.numeral import plain_number
from kentering.sources.release import OBSERVATIONS, Release, at_clock
from kentering.sources.web import Web
from kentering.sources.workbook import Cell, Row, workbook

MISSING = frozenset({"…", "...", "..", ""})
HEADER_WITHIN = 20

_UPDATED = re.compile(r"Updated on\s+([A-Z][a-z]+)\s+(\d{1,2}),\s*(\d{4})")


@dataclass(frozen=True)
class PinkSheet:
    """The monthly prices; the catalogue entry says which columns and units are which series."""

    id: str

    @property
    def entry(self) -> SourceEntry:
        """The source in the catalogue."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """The workbook the page links to, or nothing when it has not changed."""
        page = web.get(self.entry.url, html=True)
        if page is None:
            raise AssertionError("not a conditional request")
        answer = web.get(self._link(page), conditional=True)
        return [] if answer is None else [answer]

    def _link(self, page: Answer) -> str:
        start, file = self.entry.dimensions["link"], self.entry.dimensions["file"]
        host = re.escape(start.split("//")[1])
        shape = re.compile(rf"(?:https?:)?//{host}[^\s\"'<>\\]*?{re.escape(file)}")
        links = {
            f"{start}{m.split('//', 1)[1].split('/', 1)[1]}" for m in shape.findall(page.text())
        }
        if len(links) != 1:
            raise broken(
                page,
                Text(
                    f"{len(links)} links naar {file} op de pagina",
                    f"{len(links)} links to {file} on the page",
                ),
                Text(
                    f"precies een link; haal het bestand zelf op en geef het met --from: {start}",
                    f"exactly one link; download the file and pass it with --from: {start}",
                ),
            )
        return links.pop()

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read editions, oldest first."""
        return sorted((self._release(a) for a in answers), key=lambda r: r.released_at)

    def _release(self, answer: Answer) -> Release:
        book = workbook(answer)
        sheet = self.entry.dimensions["sheet"]
        if sheet not in book.names:
            raise broken(
                answer,
                Text(f"geen blad {sheet!r}", f"no sheet {sheet!r}"),
                Text(f"de bladen zijn {book.names}", f"the sheets are {book.names}"),
            )
        rows = book.rows(sheet)
        day = _edition(answer, rows)
        top, columns = self._header(answer, rows)
        found = _observations(answer, rows[top + 2 :], columns, top + 3)
        last = max((o[1] for o in found if o[3] is not None), default=None)
        if last is None or Period(last, "M").end > day:
            raise broken(
                answer,
                Text(
                    f"prijzen tot {last} in een editie van {day}",
                    f"prices up to {last} in an edition of {day}",
                ),
                Text("alleen maanden die voorbij zijn", "only months that have ended"),
            )
        return checked(
            Release(
                source=self.id,
                released_at=at_clock(day, self.entry.released, self.entry.zone),
                dating="lag",
                retrieved_at=answer.retrieved_at.astimezone(UTC),
                sha256=answer.sha256,
                url=answer.url,
                observations=pl.DataFrame(found, schema=OBSERVATIONS, orient="row"),
                label=day.isoformat(),
            )
        )

    def _header(self, answer: Answer, rows: list[Row]) -> tuple[int, dict[int, str]]:
        """The row of names and the column of each series, units checked."""
        names = self.entry.keys["series"]
        heads = (
            (n, [(_name(cell), column) for column, cell in row.items()])
            for n, row in enumerate(rows[:HEADER_WITHIN])
        )
        good = (h for h in heads if sum(name in names.values() for name, _ in h[1]) >= 2)
        top, places = next(good, (0, []))
        if not places:
            raise broken(
                answer,
                Text("geen rij met namen van grondstoffen", "no row with names of commodities"),
                Text(
                    f"namen als {list(names.values())[:2]}",
                    f"names such as {list(names.values())[:2]}",
                ),
            )
        units = rows[top + 1] if top + 1 < len(rows) else {}
        out: dict[int, str] = {}
        for key, name in names.items():
            at = [column for found, column in places if found == name]
            if len(at) != 1:
                raise broken(
                    answer,
                    Text(f"{len(at)} kolommen {name!r}", f"{len(at)} columns {name!r}"),
                    Text("precies een kolom", "exactly one column"),
                )
            wanted = self.entry.keys["unit"][SeriesKey.parse(key).unit]
            unit = str(units.get(at[0], "")).strip()
            if unit != wanted:
                raise broken(
                    answer,
                    Text(f"{name}: eenheid {unit!r}", f"{name}: unit {unit!r}"),
                    Text(f"eenheid {wanted!r}", f"unit {wanted!r}"),
                )
            out[at[0]] = key
        return top, out


def _name(cell: Cell) -> str:
    return " ".join(str(cell).replace("*", " ").split())


def _edition(answer: Answer, rows: list[Row]) -> date:
    for row in rows[:HEADER_WITHIN]:
        for cell in row.values():
            found = _UPDATED.search(cell) if isinstance(cell, str) else None
            if found and found[1] in MONTHS["en"]:
                month = MONTHS["en"].index(found[1]) + 1
                try:
                    return datetime(int(found[3]), month, int(found[2]), tzinfo=UTC).date()
                except ValueError:
                    break
    raise broken(
        answer,
        Text("de dag van de editie staat er niet in", "the day of the edition is not in it"),
        Text("een cel 'Updated on June 02, 2026'", "a cell 'Updated on June 02, 2026'"),
    )


def _observations(
    answer: Answer, rows: list[Row], columns: dict[int, str], first: int
) -> list[tuple[str, date, str, float | None, str]]:
    out: list[tuple[str, date, str, float | None, str]] = []
    for number, row in enumerate(rows, start=first):
        if not any(column in row for column in columns):
            continue
        start = _month(answer, row.get(0), number)
        for column, key in columns.items():
            value = _price(answer, row.get(column), number, key)
            out.append((key, start, "M", value, "m" if value is None else "A"))
    return out


def _month(answer: Answer, cell: Cell, number: int) -> date:
    try:
        period = Period.parse(str(cell))
    except InputError:
        period = None
    if period is None or period.freq != "M":
        raise broken(
            answer,
            Text(f"rij {number}: geen maand: {cell!r}", f"row {number}: no month: {cell!r}"),
            Text("een maand als 2026M05", "a month such as 2026M05"),
        )
    return period.start


def _price(answer: Answer, cell: Cell, number: int, key: str) -> float | None:
    if cell is None or (isinstance(cell, str) and cell.strip() in MISSING):
        return None
    value = plain_number(cell) if isinstance(cell, str) else cell
    if not isinstance(value, float):
        raise broken(
            answer,
            Text(
                f"rij {number}, {key}: geen getal: {cell!r}",
                f"row {number}, {key}: no number: {cell!r}",
            ),
            Text("een getal of …", "a number or …"),
        )
    return value
