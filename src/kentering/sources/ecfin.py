"""Business and consumer surveys of the European Commission (DG ECFIN): one zip a month.

A month that is not there yet answers with a landing page and HTTP 200, so the bytes decide, and
the search walks back a month at a time, but never past the newest month that was kept. The zip
holds workbooks; sheets and columns are found by the series codes in their header. A saved long CSV
(``date,country,series,value``), the state of one day, is read as well. The files carry no moment of
release: retrieval counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import polars as pl

from kentering.catalogue import SourceEntry, catalogue, resolve_geo
from kentering.errors import CatalogueError, InputError, SourceError
from kentering.language import Text
from kentering.periods import Freq, Period
from kentering.sources.answer import Answer, broken
from kentering.sources.checks import checked
from kentering.sources.delimited import delimited, finished, wrong
from kentering.sources.numeral import plain_number
from kentering.sources.release import OBSERVATIONS, Release, Span
from kentering.sources.web import RefusedError, Web, looks_like_html
from kentering.sources.workbook import Cell, Row, Workbook, is_workbook, reading, unpacked, workbook

EARLIEST_DAY = 20
"""No survey month was ever published before this day of the month itself."""
HEADER_WITHIN = 12
LONG_COLUMNS = ("date", "country", "series", "value")

Observation = tuple[str, date, str, float | None, str]


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class EcfinTable:
    """One zip of the surveys; the catalogue entry says which columns are which series.

    Args:
        id: the source.
        every_geo: refuse a workbook in which a country lacks one of the declared series.
        months_back: how many months to walk back for the newest file.
        today: replaced in tests.
    """

    id: str
    every_geo: bool = True
    months_back: int = 4
    today: Callable[[], date] = field(default=_today, repr=False)

    @property
    def entry(self) -> SourceEntry:
        """The source in the catalogue."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """The newest month's zip, or nothing when it has not changed since it was last kept.

        Never a month before the newest one kept: that would withdraw what is known.
        """
        month = Period.of(self.today(), "M")
        tried: list[str] = []
        for back in range(self.months_back + 1):
            start = month.shift(-back).start
            url = f"{self.entry.url}nace2_ecfin_{start:%y%m}/{self.entry.dimensions['file']}"
            tried.append(url)
            answer, unchanged = _month(web, url)
            if unchanged:
                return []
            if answer is not None:
                return [answer]
            if web.archive.ever(self.id, url, "zip"):
                raise self._away(url)
        raise SourceError(
            Text(
                f"{self.id}: in {len(tried)} maanden geen bestand gevonden",
                f"{self.id}: no file found in {len(tried)} months",
            ),
            where=f"{tried[0]} .. {tried[-1]}",
            right=Text(
                f"een zipbestand; kijk op {self.entry.page} of de map anders heet",
                f"a zip file; see {self.entry.page} whether the folder got another name",
            ),
            run=f"kentering update {self.id} --from PATH",
        )

    def _away(self, url: str) -> SourceError:
        return SourceError(
            Text(
                f"{self.id}: het bestand van de nieuwste maand is er even niet; "
                "de opslag is ongewijzigd",
                f"{self.id}: the newest month's file is away for now; the store is unchanged",
            ),
            where=url,
            right=Text(
                "het zipbestand dat er eerder stond; probeer het later weer",
                "the zip file that was there before; try again later",
            ),
            run=f"kentering update {self.id}",
        )

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read zips, workbooks and long CSV files, each a release, oldest first."""
        return sorted((self._release(a) for a in answers), key=lambda r: r.released_at)

    def _release(self, answer: Answer) -> Release:
        packed = answer.body.startswith(b"PK")
        found = list(self._packed(answer) if packed else self._long(answer))
        self._whole(answer, found, every_geo=self.every_geo and packed)
        span: Span = "whole" if packed else "window"
        release = Release(
            source=self.id,
            released_at=answer.retrieved_at.astimezone(UTC),
            dating="retrieval",
            retrieved_at=answer.retrieved_at.astimezone(UTC),
            sha256=answer.sha256,
            url=answer.url,
            observations=pl.DataFrame(found, schema=OBSERVATIONS, orient="row"),
            span=span,
        )
        _possible(answer, release)
        return checked(release)

    def _packed(self, answer: Answer) -> Iterator[Observation]:
        packed = unpacked(answer, answer.body)
        if is_workbook(packed):
            books = [workbook(answer)]
        else:
            names = [n for n in packed.namelist() if n.lower().endswith(".xlsx")]
            with reading(answer):
                bodies = [packed.read(n) for n in names]
            books = [workbook(answer, body) for body in bodies]
        for book in books:
            for name in book.names:
                yield from self._sheet(book, name)

    def _sheet(self, book: Workbook, name: str) -> Iterator[Observation]:
        answer, rows = book.answer, book.rows(name)
        heads = ((n, self._columns(answer, row)) for n, row in enumerate(rows[:HEADER_WITHIN]))
        top, columns = next((head for head in heads if head[1]), (0, {}))
        for number, cells in enumerate(rows[top + 1 :], start=top + 2):
            if not any(column in cells for column in columns):
                continue
            for column, (key, freq) in columns.items():
                place = f"{name}!row {number}"
                start = _period(answer, cells.get(0), freq, place)
                value = _value(answer, cells.get(column), f"{place} {key}")
                yield key, start, freq, value, "m" if value is None else "A"

    def _columns(self, answer: Answer, row: Row) -> dict[int, tuple[str, Freq]]:
        """Columns whose code the catalogue declares, with series key and frequency."""
        ours = {code: key for key, code in self.entry.keys["series"].items()}
        head, tail = self.entry.dimensions["column"].split("{geo}")
        shape = re.compile(re.escape(head) + r"([A-Z]{2})" + re.escape(tail) + r"(.+)")
        out: dict[int, tuple[str, Freq]] = {}
        for column, cell in row.items():
            found = shape.fullmatch(cell.strip()) if isinstance(cell, str) else None
            if found and found[2] in ours:
                out[column] = self._key(answer, found[1], ours[found[2]])
        return out

    def _key(self, answer: Answer, geo: str, series: str) -> tuple[str, Freq]:
        try:
            code = resolve_geo(geo).code
        except CatalogueError as error:
            raise broken(
                answer,
                Text(f"onbekend gebied {geo!r}", f"unknown geography {geo!r}"),
                Text("zet het in catalogue/data/geos.toml", "add it to catalogue/data/geos.toml"),
            ) from error
        return f"{code}.{series}", catalogue().indicators[series.partition(".")[0]].freq

    def _long(self, answer: Answer) -> Iterator[Observation]:
        text = answer.text()
        if text.lstrip()[:1] in ("<", "") or not text.startswith(LONG_COLUMNS[0]):
            raise broken(
                answer,
                Text("geen zip, Excel of lange CSV", "not a zip, a workbook or a long CSV"),
                Text(
                    "de maandzip, het werkboek, of CSV met " + ",".join(LONG_COLUMNS),
                    "the monthly zip, the workbook, or CSV with " + ",".join(LONG_COLUMNS),
                ),
            )
        table = delimited(finished(answer), text, ",", LONG_COLUMNS)
        ours = {code: key for key, code in self.entry.keys["series"].items()}
        seen: set[tuple[str, str, str]] = set()
        for line, row in zip(table.lines, table.rows, strict=True):
            place = (row["date"], row["country"], row["series"])
            if place in seen:
                what = Text("dezelfde waarneming staat er twee keer", "the same observation twice")
                right = Text("een rij per waarneming", "one row per observation")
                raise wrong(answer, line, what, right, value=",".join(place))
            seen.add(place)
            if row["series"] in ours:
                key, freq = self._key(answer, row["country"], ours[row["series"]])
                start = _period(answer, row["date"], freq, f"line {line}")
                value = _value(answer, row["value"], f"line {line}")
                yield key, start, freq, value, "m" if value is None else "A"

    def _whole(self, answer: Answer, found: list[Observation], *, every_geo: bool) -> None:
        """Refuse a file that lacks a declared series, as when columns got other codes.

        A long CSV holds no rows for what is not available, so there a country may lack one.
        """
        have: dict[str, set[str]] = {}
        for key in {o[0] for o in found}:
            geo, _, series = key.partition(".")
            have.setdefault(series, set()).add(geo)
        geos = set().union(*have.values())
        for series, code in self.entry.keys["series"].items():
            lacking = geos - have.get(series, set())
            if series not in have or (every_geo and lacking):
                raise broken(
                    answer,
                    Text(
                        f"geen kolom voor {code} {sorted(lacking)}",
                        f"no column for {code} {sorted(lacking)}",
                    ),
                    Text(
                        f"kolommen als {self.entry.dimensions['column']}{code}",
                        f"columns such as {self.entry.dimensions['column']}{code}",
                    ),
                )


def _month(web: Web, url: str) -> tuple[Answer | None, bool]:
    """One month: the zip if it is there, and whether the provider says it is unchanged."""
    kept = web.archive.latest(web.source, url)
    # a kept landing page must not count as "unchanged": ask afresh for those
    sure = kept is not None and "zip" in kept.get("content_type", "")
    try:
        answer = web.get(url, conditional=sure, html=True)
    except RefusedError as error:
        if error.status == 404:
            return None, False
        raise
    if answer is None:
        return None, True
    if answer.body.startswith(b"PK"):
        return answer, False
    if looks_like_html(answer.body):
        return None, False
    raise broken(answer, Text("geen zipbestand", "not a zip file"))


def _period(answer: Answer, cell: Cell, freq: Freq, place: str) -> date:
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    try:
        period = Period.parse(text[:10])
    except InputError:
        period = None
    if period is not None and freq == "M" and period.freq == "D":
        if (period.start + timedelta(days=1)).day == 1:
            return period.to("M").start
    elif period is not None and period.freq == freq:
        return period.start
    raise broken(
        answer,
        Text(f"{place}: geen periode: {text!r}", f"{place}: no period: {text!r}"),
        Text("de laatste dag van een maand, of 2025-Q1", "the last day of a month, or 2025-Q1"),
    )


def _value(answer: Answer, cell: Cell, place: str) -> float | None:
    if cell is None or (isinstance(cell, str) and cell.strip() in ("NA", "")):
        return None
    if isinstance(cell, float):
        return cell
    number = plain_number(cell) if isinstance(cell, str) else None
    if number is None:
        raise broken(
            answer,
            Text(f"{place}: geen getal: {cell!r}", f"{place}: no number: {cell!r}"),
            Text("een getal of NA", "a number or NA"),
        )
    return number


def _possible(answer: Answer, release: Release) -> None:
    """A month's survey cannot have been in hand before that month was nearly over (V4)."""
    months = release.observations.filter((pl.col("freq") == "M") & pl.col("value").is_not_null())
    last = months["period"].max()
    if not isinstance(last, date):
        raise broken(answer, Text("geen maandcijfers", "no monthly figures"))
    earliest = last.replace(day=EARLIEST_DAY)
    if release.released_at.date() < earliest:
        raise broken(
            answer,
            Text(
                f"cijfers over {last:%Y-%m} kunnen niet opgehaald zijn op "
                f"{release.released_at.date()}",
                f"figures on {last:%Y-%m} cannot have been retrieved on "
                f"{release.released_at.date()}",
            ),
            Text(f"een moment vanaf {earliest}", f"a moment from {earliest} on"),
        )
