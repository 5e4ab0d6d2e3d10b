"""Ember's monthly wholesale electricity prices: one CSV, countries by ISO3 code.

The file shows the running month with the days it has so far. A month counts only when it had ended
before the file was last changed; when the provider does not say when that was, the last month in
the file is taken as incomplete and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from email.utils import parsedate_to_datetime

import polars as pl

from kentering.catalogue import SourceEntry, catalogue
from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken
from kentering.sources.checks import checked
from kentering.sources.delimited import Table, delimited, finished, wrong
from kentering.sources.numeral import plain_number
from kentering.sources.release import OBSERVATIONS, Release
from kentering.sources.web import RefusedError, Web


@dataclass(frozen=True)
class EmberPrices:
    """The monthly file; the catalogue entry names its columns and the codes left out."""

    id: str
    series: str = "electricity_price._Z.nsa.EUR_MWH"

    @property
    def entry(self) -> SourceEntry:
        """The source in the catalogue."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """The file, or nothing when it has not changed."""
        try:
            answer = web.get(self.entry.url, conditional=True)
        except RefusedError as error:
            # the address of this file is not documented: say how to go on without it
            error.right = Text(
                f"haal het bestand op bij {self.entry.page}",
                f"download the file at {self.entry.page}",
            )
            error.run = f"kentering update {self.id} --from PATH"
            raise
        return [] if answer is None else [answer]

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read files, oldest first."""
        return sorted((self._release(a) for a in answers), key=lambda r: r.released_at)

    def _release(self, answer: Answer) -> Release:
        names = self.entry.dimensions
        needed = (names["geo"], names["period"], names["value"])
        table = delimited(finished(answer), answer.text(), ",", needed)
        frame = pl.DataFrame(self._rows(table), schema=OBSERVATIONS, orient="row")
        return checked(
            Release(
                source=self.id,
                released_at=answer.retrieved_at.astimezone(UTC),
                dating="lag",
                retrieved_at=answer.retrieved_at.astimezone(UTC),
                sha256=answer.sha256,
                url=answer.url,
                observations=_ended(answer, frame),
            )
        )

    def _rows(self, table: Table) -> list[tuple[str, date, str, float | None, str]]:
        names = self.entry.dimensions
        geos = {geo.iso3: geo.code for geo in catalogue().geos.values() if geo.iso3}
        out: list[tuple[str, date, str, float | None, str]] = []
        for line, row in zip(table.lines, table.rows, strict=True):
            iso3 = row[names["geo"]].strip()
            if iso3 in self.entry.keys.get("skip", {}):
                continue
            if iso3 not in geos:
                raise wrong(
                    table.answer,
                    line,
                    Text("onbekend land", "unknown country"),
                    Text(
                        "zet de code in geos.toml (iso3), of in [keys.skip] van de bron",
                        "put the code into geos.toml (iso3), or into [keys.skip] of the source",
                    ),
                    column=names["geo"],
                    value=iso3,
                )
            start = _first_of_month(table.answer, line, names["period"], row[names["period"]])
            value = _price(table.answer, line, names["value"], row[names["value"]])
            status = "m" if value is None else "A"
            out.append((f"{geos[iso3]}.{self.series}", start, "M", value, status))
        return out


def _first_of_month(answer: Answer, line: int, column: str, text: str) -> date:
    try:
        period = Period.parse(text)
    except InputError:
        period = None
    if period is None or period.freq != "D" or period.start.day != 1:
        what = Text("geen eerste dag van een maand", "not the first day of a month")
        right = Text("een datum als 2025-03-01", "a date such as 2025-03-01")
        raise wrong(answer, line, what, right, column=column, value=text)
    return period.start


def _price(answer: Answer, line: int, column: str, text: str) -> float | None:
    if not text.strip():
        return None
    value = plain_number(text)
    if value is None:
        what, right = (
            Text("geen getal", "not a number"),
            Text("een getal of niets", "a number or nothing"),
        )
        raise wrong(answer, line, what, right, column=column, value=text)
    return value


def _ended(answer: Answer, frame: pl.DataFrame) -> pl.DataFrame:
    """Only the months that had ended when the file was made."""
    if answer.last_modified:
        try:
            made = parsedate_to_datetime(answer.last_modified).date()
        except (TypeError, ValueError, OverflowError) as error:
            what = Text("onleesbare Last-Modified", "an unreadable Last-Modified")
            raise broken(answer, what) from error
        return frame.filter(pl.col("period").dt.month_end() < made)
    return frame.filter(pl.col("period") < pl.col("period").max())
