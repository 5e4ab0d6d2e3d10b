"""Eurostat's tables: the request, what is new, and from cells to releases.

A table asks every country in one request per slice (the country position stays empty: one code that
a table lacks makes Eurostat refuse the whole question). LAST UPDATE is the moment of the release.
The catalogue entry holds the order of the dimensions, the provider's code for each of ours, and
exactly which of Eurostat's euro areas is our EA.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import polars as pl

from kentering.catalogue import catalogue
from kentering.catalogue.model import SourceEntry
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources import sdmx
from kentering.sources.answer import Answer, broken, combined_hash
from kentering.sources.eurostat_async import ask, queued
from kentering.sources.eurostat_fresh import constraint, data_answers, newest_kept, probe, stamp_of
from kentering.sources.release import OBSERVATIONS, Dating, Release, end_of_day
from kentering.sources.web import RefusedError, Web

STAMPS = ("%d/%m/%y %H:%M:%S", "%d/%m/%y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M")
DAYS = ("%d/%m/%y", "%d/%m/%Y")


@dataclass(frozen=True)
class Slice:
    """One request of a table: our codes per role; a role that is not named takes all of them."""

    name: str
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class EurostatTable:
    """One Eurostat table as a source.

    Args:
        id: catalogue id.
        slices: the requests that together are one update.
        start: first period asked; empty asks everything.
        branch: our branch code when the table has no such dimension.
        sdmx3: ask in the SDMX 3.0 form instead of 2.1.
    """

    id: str
    slices: tuple[Slice, ...] = (Slice("all"),)
    start: str = ""
    branch: str = "_Z"
    sdmx3: bool = False

    @property
    def entry(self) -> SourceEntry:
        """The catalogue entry."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """Ask for the slices that LAST UPDATE says are newer than what was kept."""
        kept = {s.name: newest_kept(web, self.url(s), self._name(s)) for s in self.slices}
        due = [s for s in self.slices if kept[s.name] is None]
        if not due:
            due = self._newer(web, {k: a for k, a in kept.items() if a is not None})
        answers: list[Answer] = []
        for part in due:
            answer = self._ask(web, part, kept[part.name])
            if answer is not None:
                answers.append(answer)
        return answers

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """One release for each LAST UPDATE among the answers, oldest first."""
        parts: dict[tuple[datetime, Dating], list[tuple[Answer, pl.DataFrame]]] = {}
        for answer in data_answers(answers):
            cells = self._cells(answer)
            frame = observations(cells, self.entry, self.branch)
            parts.setdefault(dated(cells, self.entry.zone), []).append((answer, frame))
        for (moment, dating), found in sorted(parts.items(), key=lambda p: p[0]):
            yield self._release(moment, dating, found)

    def url(self, part: Slice, *, last: int = 0, one: bool = False) -> str:
        """The address of a slice; ``one`` narrows it to its first series."""
        entry, start = self.entry, "" if last else self.start
        keys = {r: self._codes(r, part, one=one) for r in entry.dimensions}
        base = base_of(entry)
        if self.sdmx3:
            said = {entry.dimensions[r]: ",".join(c) for r, c in keys.items() if c}
            query = [f"c[{name}]={quote(codes)}" for name, codes in said.items()]
            query += [f"c[TIME_PERIOD]=ge:{start}"] if start else []
            query += ["compress=false", "format=csvdata", "formatVersion=2.0"]
            stars = ".".join("*" for _ in keys)
            path = f"{base}/sdmx/3.0/data/dataflow/ESTAT/{entry.table}/1.0/{stars}"
        else:
            path = f"{base}/sdmx/2.1/data/{entry.table}/" + ".".join(
                "+".join(codes) for codes in keys.values()
            )
            query = ["format=SDMX-CSV"] + ([] if one else ["compressed=true"])
            query += [f"startPeriod={start}"] if start else []
        query += [f"lastNObservations={last}"] if last else []
        return f"{path}?{'&'.join(query)}"

    def _codes(self, role: str, part: Slice, *, one: bool) -> list[str]:
        keys = self.entry.keys[role]
        if role == "geo" and not one:
            return []
        codes = [keys[c] for c in part.codes.get(role, tuple(keys))]
        return codes[:1] if one else codes

    def _name(self, part: Slice) -> str:
        return f"{self.entry.table}.{part.name}.csv"

    def _ask(self, web: Web, part: Slice, kept: Answer | None) -> Answer | None:
        url = self.url(part)
        meta = web.archive.latest(web.source, url) if kept else None
        # validators of a "queued" envelope under the same address must not answer for the data
        same = meta is not None and kept is not None and meta.get("sha256") == kept.sha256
        try:
            answer = ask(web, url, base_of(self.entry), self._name(part), conditional=same)
        except RefusedError as refusal:
            raise self._explained(web, refusal) from refusal
        return None if answer and kept and answer.sha256 == kept.sha256 else answer

    def _newer(self, web: Web, kept: Mapping[str, Answer]) -> list[Slice]:
        """Slices that are older than the table, by one observation that carries LAST UPDATE."""
        url = self.url(self.slices[0], last=1, one=True)
        try:
            now = probe(web, url, base_of(self.entry), f"{self.entry.table}.probe.csv")
        except RefusedError as refusal:
            raise self._explained(web, refusal) from refusal
        if ":" not in now:  # a bare date cannot tell the update of 11:00 from that of 23:00
            return list(self.slices)
        return [s for s in self.slices if stamp_of(kept[s.name]) != now]

    def _cells(self, answer: Answer) -> sdmx.Cells:
        entry = self.entry
        queued(answer)
        text = sdmx.unpacked(answer, entry.max_megabytes * 2**20)
        order = list(entry.dimensions.values())
        if not text.partition("\n")[0].partition("\t")[0].strip().endswith("\\" + sdmx.TIME):
            cells = sdmx.csv_cells(answer, text, order)
            if not re.search(rf"(?i)\b{re.escape(entry.table)}\(", cells.flow + "("):
                raise broken(
                    answer,
                    Text(f"een andere tabel: {cells.flow}", f"another table: {cells.flow}"),
                    Text.same(entry.table),
                )
            return cells
        wide, _ = sdmx.wide_rows(answer, text, order)
        for role in ("branch", "geo"):  # a bulk file holds hundreds of others
            if role in entry.dimensions:
                codes = list(entry.keys[role].values()) + _aliases(entry)
                wide = wide.filter(pl.col(entry.dimensions[role]).is_in(codes))
        return sdmx.tsv_cells(answer, wide, order)

    def _release(
        self, moment: datetime, dating: Dating, found: list[tuple[Answer, pl.DataFrame]]
    ) -> Release:
        answers = [a for a, _ in found]
        return Release(
            source=self.id,
            released_at=moment,
            dating=dating,
            retrieved_at=max(a.retrieved_at for a in answers),
            sha256=answers[0].sha256 if len(answers) == 1 else combined_hash(answers),
            url=answers[0].url,
            observations=pl.concat([f for _, f in found]),
            span="window" if self.start else "whole",
            label=moment.astimezone(ZoneInfo(self.entry.zone)).strftime("%Y-%m-%d %H:%M"),
        )

    def _explained(self, web: Web, refusal: RefusedError) -> SourceError:
        """Say which codes a refused request (400) asked that the table does not have."""
        if refusal.status != 400:
            return refusal
        entry = self.entry
        url = f"{base_of(entry)}/sdmx/2.1/contentconstraint/ESTAT/{entry.table.upper()}"
        try:
            answer = web.get(url, name="contentconstraint.xml")
            has = constraint(answer) if answer else {}
        except SourceError:
            return refusal
        absent = [
            f"{column}={code}"
            for role, column in entry.dimensions.items()
            for code in entry.keys[role].values()
            if has.get(column) and code not in has[column]
        ]
        if not absent:
            return refusal
        listed = ", ".join(absent)
        return SourceError(
            Text(
                f"{entry.table} heeft deze codes niet: {listed}",
                f"{entry.table} does not have these codes: {listed}",
            ),
            where=refusal.where,
            right=Text(
                f"haal ze uit catalogue/data/sources/{self.id}.toml",
                f"take them out of catalogue/data/sources/{self.id}.toml",
            ),
            run=f"kentering sources {self.id}",
        )


def base_of(entry: SourceEntry) -> str:
    """The start of the dissemination API."""
    return entry.url.partition("/sdmx/")[0]


def observations(cells: sdmx.Cells, entry: SourceEntry, branch: str) -> pl.DataFrame:
    """Cells as observations in our codes.

    Raises:
        SourceError: codes that were not asked, no figures, or another frequency than the codes say.
    """
    frame = sdmx.valued(cells)
    _no_other_area(cells, entry)
    for role, column in entry.dimensions.items():
        codes = {theirs: ours for ours, theirs in entry.keys[role].items()}
        frame = _without_ignored(entry, role, frame) if cells.bulk else frame
        wide_open = role == "geo" or (role == "branch" and cells.bulk)
        frame = sdmx.renamed(cells, frame, column, codes, leave_out=wide_open)
    by_role = {r: pl.col(c) for r, c in entry.dimensions.items()}
    odd = frame.filter(by_role["freq"] != pl.col("found")).head(1)
    if odd.height:
        when = f"{odd['period'][0]} ({odd['found'][0]})"
        raise broken(cells.answer, Text(f"andere frequentie: {when}", f"other frequency: {when}"))
    constant = {"indicator": entry.indicators[0], "branch": branch}
    parts = [
        by_role[role] if role in by_role else pl.lit(constant[role])
        for role in ("geo", "indicator", "branch", "adjustment", "unit")
    ]
    return frame.select(
        pl.concat_str(parts, separator=".").alias("series"),
        "period",
        by_role["freq"].alias("freq"),
        "value",
        "status",
    ).cast(pl.Schema(OBSERVATIONS))


def _without_ignored(entry: SourceEntry, role: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out codes of a bulk file that the catalogue names, if the first asked one is there."""
    ignored = entry.keys.get("ignore", {}).get(role, "").split()
    column = entry.dimensions[role]
    first = next(iter(entry.keys[role].values()))
    if not ignored or first not in set(frame[column].unique().to_list()):
        return frame
    return frame.filter(~pl.col(column).is_in(ignored))


def _aliases(entry: SourceEntry) -> list[str]:
    geos = catalogue().geos
    return [a for ours in entry.keys["geo"] for a in geos[ours].aliases]


def _no_other_area(cells: sdmx.Cells, entry: SourceEntry) -> None:
    """Refuse a table that holds another composition of an area than the catalogue names."""
    found = set(cells.rows[entry.dimensions["geo"]].unique().to_list())
    for ours, theirs in entry.keys["geo"].items():
        geo = catalogue().geos[ours]
        others = sorted(found & ({ours, *geo.aliases} - {theirs}))
        if geo.kind == "aggregate" and others and theirs not in found:
            shown = ", ".join(others)
            raise broken(
                cells.answer,
                Text(
                    f"{ours} is in de catalogus {theirs}, de tabel heeft {shown}",
                    f"{ours} is {theirs} in the catalogue, the table has {shown}",
                ),
                Text(
                    f"kies de code in catalogue/data/sources/{entry.id}.toml, [keys.geo]",
                    f"choose the code in catalogue/data/sources/{entry.id}.toml, [keys.geo]",
                ),
            )


def dated(cells: sdmx.Cells, zone: str) -> tuple[datetime, Dating]:
    """When the public could know it: LAST UPDATE, else when we asked.

    A LAST UPDATE without a time counts from the end of that day, or from our retrieval if that was
    sooner (V4: nothing is known too early).

    Raises:
        SourceError: a LAST UPDATE that is no date, or that lies after we asked.
    """
    asked = cells.answer.retrieved_at
    if not cells.updated:
        return asked, "retrieval"
    moment = None
    for form in STAMPS:
        try:
            moment = datetime.strptime(cells.updated, form).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
        break
    for form in DAYS if moment is None else ():
        try:
            day = datetime.strptime(cells.updated, form).date()
        except ValueError:
            continue
        moment = min(end_of_day(day, zone), asked)
        break
    if moment is None or moment > asked + timedelta(days=1):
        raise broken(
            cells.answer,
            Text(f"LAST UPDATE {cells.updated!r} klopt niet", f"odd LAST UPDATE {cells.updated!r}"),
            Text("dd/mm/jj uu:mm:ss, niet na ophalen", "dd/mm/yy hh:mm:ss, not after retrieval"),
        )
    return moment.astimezone(asked.tzinfo), "native"
