"""Price tables that are read from a saved file only: the Federal Reserve's H.10 and EIA's Brent.

Both are monthly averages under an open licence, without a client here. The months are checked to
have ended; for exchange rates the direction (foreign currency per dollar, or dollars per foreign
unit) is checked on a currency of which only one direction is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

import polars as pl

from kentering.catalogue import SourceEntry, catalogue
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.checks import checked
from kentering.sources.columns import ColumnMap
from kentering.sources.delimited import delimited, finished
from kentering.sources.numeral import plain_number
from kentering.sources.own import read_table
from kentering.sources.release import Release
from kentering.sources.web import Web


@dataclass(frozen=True)
class SavedTable:
    """One series from a saved monthly CSV; the catalogue entry names its columns."""

    id: str

    @property
    def entry(self) -> SourceEntry:
        """The source in the catalogue."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """There is no client for this source."""
        del web
        raise SourceError(
            Text(
                f"{self.id} wordt alleen uit een bewaard bestand gelezen",
                f"{self.id} is read from a saved file only",
            ),
            where=self.entry.page,
            right=Text(
                f"bewaar {self.entry.url} en geef het bestand op",
                f"save {self.entry.url} and pass the file",
            ),
            run=f"kentering update {self.id} --from PATH",
        )

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read files, oldest first."""
        return sorted((self._release(a) for a in answers), key=lambda r: r.released_at)

    def columns(self) -> ColumnMap:
        """The layout of the file."""
        names = self.entry.dimensions
        ((key, word),) = self.entry.keys["series"].items()
        where = {names["country"]: word} if "country" in names else {}
        return ColumnMap(
            period=names["period"],
            value=names["value"],
            series=f"={key}",
            where=where,
            freq="M",
            decimal=".",
        )

    def _release(self, answer: Answer) -> Release:
        columns = self.columns()
        (release,) = read_table(
            finished(answer), columns, source=self.id, dating="lag", span="whole"
        )
        running = release.observations.filter(
            pl.col("period").dt.month_end() >= answer.retrieved_at.astimezone(UTC).date()
        )
        if running.height:
            month = running["period"][0]
            raise broken(
                answer,
                Text(f"{month:%Y-%m} was nog niet voorbij", f"{month:%Y-%m} had not ended"),
                Text("maanden die voorbij zijn", "months that have ended"),
            )
        return release


@dataclass(frozen=True)
class DollarRates(SavedTable):
    """Currencies per US dollar, turned into dollars per euro."""

    def _release(self, answer: Answer) -> Release:
        release = super()._release(answer)
        self._per_dollar(answer)
        frame = release.observations
        if frame.filter(pl.col("value") <= 0).height:
            raise broken(answer, Text("een koers van nul", "a rate of zero"))
        turned = frame.with_columns(value=1 / pl.col("value"))
        return checked(replace(release, observations=turned))

    def _per_dollar(self, answer: Answer) -> None:
        """A dollar has always bought less than one pound: above one, the file is turned round."""
        names = self.entry.dimensions
        witness = names["witness"]
        table = delimited(answer, answer.text(), ",", (names["country"], names["value"]))
        rates = [
            plain_number(row[names["value"]])
            for row in table.rows
            if row[names["country"]] == witness
        ]
        if not rates or any(rate is None or not 0 < rate < 1 for rate in rates):
            raise broken(
                answer,
                Text(
                    f"{witness}: geen koersen onder 1; de richting is onzeker",
                    f"{witness}: no rates below 1; the direction is uncertain",
                ),
                Text(
                    "vreemde munt per dollar, met het pond als toets",
                    "foreign currency per dollar, with the pound as a test",
                ),
            )
