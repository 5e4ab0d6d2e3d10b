"""The ECB Data Portal: exchange rates in csvdata.

Columns are read by name; the portal adds some thirty attributes, of which unit and multiplier are
checked when present. Rates are not revised, so the store may date each by its publication lag (V4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kentering.catalogue import catalogue
from kentering.catalogue.model import SourceEntry
from kentering.errors import InputError, SourceError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken
from kentering.sources.delimited import delimited
from kentering.sources.release import OBSERVATIONS, Release
from kentering.sources.web import RefusedError, Web

# SDMX code list of observation status; what is not here is refused
STATUS = {
    "A": "A",
    "B": "b",
    "E": "e",
    "F": "f",
    "N": "u",
    "P": "p",
    "Q": "c",
    "U": "u",
    "H": "m",
    "L": "m",
    "M": "m",
    "O": "m",
}
EMPTY = {"c", "m"}
NUMBER = re.compile(r"\d+(\.\d+)?([eE][-+]?\d{1,2})?")


@dataclass(frozen=True)
class EcbRates:
    """Monthly rates of the euro; the catalogue entry holds the currencies."""

    id: str
    start: str

    @property
    def entry(self) -> SourceEntry:
        """The catalogue entry."""
        return catalogue().sources[self.id]

    @property
    def url(self) -> str:
        """The one request."""
        entry = self.entry
        key = ".".join("+".join(entry.keys[role].values()) for role in entry.dimensions)
        return f"{entry.url}/{key}?format=csvdata&startPeriod={self.start}"

    def fetch(self, web: Web) -> list[Answer]:
        """Ask, with If-Modified-Since; nothing when unchanged."""
        kept = web.archive.latest(web.source, self.url)
        try:
            answer = web.get(self.url, conditional=True, name=f"{self.entry.table}.csv")
        except RefusedError as refusal:
            raise _explained(refusal) from refusal
        if answer is None or (kept and kept.get("sha256") == answer.sha256):
            return []
        return [answer]

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """One release per answer, oldest first."""
        once = {a.sha256: a for a in sorted(answers, key=lambda a: a.retrieved_at, reverse=True)}
        for answer in sorted(once.values(), key=lambda a: a.retrieved_at):
            yield Release(
                source=self.id,
                released_at=answer.retrieved_at,
                dating="lag",
                retrieved_at=answer.retrieved_at,
                sha256=answer.sha256,
                url=answer.url,
                observations=rates(answer, self.entry),
                span="whole",
            )


def rates(answer: Answer, entry: SourceEntry) -> pl.DataFrame:
    """The rates in an answer as observations.

    Raises:
        SourceError: columns, codes, figures or statuses other than asked, or a currency absent.
    """
    needed = (*entry.dimensions.values(), "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    table = delimited(answer, answer.text(), ",", needed)
    units = {theirs: ours for ours, theirs in entry.keys["unit"].items()}
    rows = [_row(answer, entry, units, row) for row in table.rows]
    absent = set(units) - {row[entry.dimensions["unit"]] for row in table.rows}
    if absent:
        listed = ", ".join(sorted(absent))
        raise broken(answer, Text(f"geen koers van {listed}", f"no rate of {listed}"))
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


def _row(
    answer: Answer, entry: SourceEntry, units: dict[str, str], row: dict[str, str]
) -> tuple[object, ...]:
    for role, column in entry.dimensions.items():
        _asked(answer, column, row[column], tuple(entry.keys[role].values()))
    currency = row[entry.dimensions["unit"]]
    _asked(answer, "UNIT", row.get("UNIT", currency) or currency, (currency,))
    _asked(answer, "UNIT_MULT", row.get("UNIT_MULT", "0") or "0", ("0",))
    try:
        period = Period.parse(row["TIME_PERIOD"])
    except InputError as error:
        raise broken(answer, error.what, error.right) from error
    _asked(answer, "TIME_PERIOD", period.freq, tuple(entry.keys["freq"]))
    value, status = _valued(answer, row["OBS_VALUE"].strip(), row["OBS_STATUS"].strip())
    series = f"EA.{entry.indicators[0]}._Z.nsa.{units[currency]}"
    return (series, period.start, period.freq, value, status)


def _valued(answer: Answer, text: str, code: str) -> tuple[float | None, str]:
    status = STATUS.get(code or "A")
    if status is None:
        what = f"OBS_STATUS {code!r}"
        right = Text.same(", ".join(STATUS))
        raise broken(answer, Text(f"onbekend: {what}", f"unknown: {what}"), right)
    if not text or (text == "NaN" and status in EMPTY):
        return None, status if status in EMPTY else "m"
    if not NUMBER.fullmatch(text) or status in EMPTY:
        what = f"{text[:40]!r}, OBS_STATUS {code!r}"
        raise broken(answer, Text(f"geen koers: {what}", f"no rate: {what}"))
    return float(text), status


def _asked(answer: Answer, column: str, found: str, right: tuple[str, ...]) -> None:
    if found.strip() not in right:
        what = f"{column}={found.strip()[:40]}"
        raise broken(
            answer,
            Text(f"{what} is niet gevraagd", f"{what} was not asked for"),
            Text.same(f"{column} {', '.join(right)}"),
        )


def _explained(refusal: RefusedError) -> SourceError:
    words = {
        400: Text("de ECB begrijpt de vraag niet (400)", "the ECB cannot read the request (400)"),
        404: Text("de ECB heeft geen resultaten (404)", "the ECB has no results (404)"),
    }
    if refusal.status not in words:
        return refusal
    return SourceError(
        words[refusal.status],
        where=refusal.where,
        right=Text("FREQ.CURRENCY.DENOM.TYPE.SUFFIX", "FREQ.CURRENCY.DENOM.TYPE.SUFFIX"),
        run="kentering sources ecb_exr",
    )
