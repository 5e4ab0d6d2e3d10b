"""Eurostat's own vintage table ``ei_is_m_vtg``: one release per day in its ``revdate`` dimension.

The whole table is one prepared TSV file. It is kept wide and turned into observations one release
at a time, so that hundreds of vintages never lie in memory beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kentering.catalogue import catalogue
from kentering.catalogue.model import SourceEntry
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources import sdmx
from kentering.sources.answer import Answer, broken
from kentering.sources.eurostat import base_of, observations
from kentering.sources.eurostat_async import ask, queued
from kentering.sources.eurostat_fresh import data_answers, newest_kept
from kentering.sources.release import Release, at_clock
from kentering.sources.web import Web


@dataclass(frozen=True)
class EurostatVintages:
    """A Eurostat table whose ``vintage`` dimension is the day of a release."""

    id: str

    @property
    def entry(self) -> SourceEntry:
        """The catalogue entry."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """The whole table; nothing when it is byte for byte what was kept."""
        entry = self.entry
        name = f"{entry.table}.tsv.gz"
        url = f"{base_of(entry)}/sdmx/2.1/data/{entry.table}?format=TSV&compressed=true"
        kept = newest_kept(web, url, name)
        answer = ask(web, url, base_of(entry), name, conditional=kept is not None)
        return [] if answer is None or (kept and kept.sha256 == answer.sha256) else [answer]

    def read(self, answers: Sequence[Answer]) -> Iterator[Release]:
        """One release per day of revision over all answers, oldest first.

        When several copies of the table are given, the newest copy that has a day gives it.
        """
        entry = self.entry
        sources: dict[date, tuple[Answer, pl.DataFrame]] = {}
        for answer in sorted(data_answers(answers), key=lambda a: a.retrieved_at):
            queued(answer)
            text = sdmx.unpacked(answer, entry.max_megabytes * 2**20)
            wide, _ = sdmx.wide_rows(answer, text, list(entry.dimensions.values()))
            _only_known(answer, wide, entry)
            for text_day, rows in _by_day(wide, entry.dimensions["vintage"]):
                sources[_day(answer, text_day)] = (answer, rows)
        for day in sorted(sources):
            release = self._release(day, *sources[day])
            if release is not None:
                yield release

    def _release(self, day: date, answer: Answer, rows: pl.DataFrame) -> Release | None:
        entry = self.entry
        cells = sdmx.tsv_cells(answer, rows, list(entry.dimensions.values()))
        known = cells.rows[entry.dimensions["geo"]].is_in(list(entry.keys["geo"].values()))
        if not known.any():  # a day on which only countries outside the catalogue were revised
            return None
        frame = observations(cells, _without_vintage(entry), "_Z")
        return Release(
            source=self.id,
            released_at=at_clock(day, entry.released, entry.zone),
            dating="native",
            retrieved_at=answer.retrieved_at,
            sha256=answer.sha256,
            url=answer.url,
            observations=frame,
            span="whole",
            label=day.isoformat(),
        )


def _only_known(answer: Answer, wide: pl.DataFrame, entry: SourceEntry) -> None:
    """Refuse codes that were not there when this was written, before the first release is given."""
    cells = sdmx.Cells(answer, tuple(entry.dimensions.values()), wide)
    for role, column in _without_vintage(entry).dimensions.items():
        codes = {theirs: ours for ours, theirs in entry.keys[role].items()}
        sdmx.renamed(cells, wide, column, codes, leave_out=role == "geo")


def _without_vintage(entry: SourceEntry) -> SourceEntry:
    roles = {r: c for r, c in entry.dimensions.items() if r != "vintage"}
    return SourceEntry(**{**entry.__dict__, "dimensions": roles})


def _by_day(wide: pl.DataFrame, column: str) -> Iterator[tuple[str, pl.DataFrame]]:
    for (key,), rows in wide.partition_by(column, as_dict=True).items():
        yield str(key), rows


def _day(answer: Answer, text: str) -> date:
    """The day of a vintage.

    Raises:
        SourceError: no date, or a day after we asked.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _odd_day(answer, text) from error
    if day > answer.retrieved_at.date():
        raise _odd_day(answer, text)
    return day


def _odd_day(answer: Answer, text: str) -> SourceError:
    return broken(
        answer,
        Text(f"revdate {text!r} klopt niet", f"odd revdate {text!r}"),
        Text("jjjj-mm-dd, niet na ophalen", "yyyy-mm-dd, not after retrieval"),
    )
