"""CBS StatLine tables over OData: version 4 first, version 3 where a table is not in 4.

A table is polled for its moment of change and asked for only when that moved since the last answer
that was read whole. The moment of change is the release's own (``native``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol
from urllib.parse import urlsplit

import polars as pl

from kentering.catalogue import SourceEntry, catalogue, country_of
from kentering.errors import InputError, SourceError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources import cbs_rows, cbs_v3, cbs_v4
from kentering.sources.answer import Answer, broken, combined_hash
from kentering.sources.cbs_shape import Cell, Plan, Table, plan
from kentering.sources.checks import checked
from kentering.sources.release import OBSERVATIONS, Release
from kentering.sources.web import RefusedError, Web

GONE = frozenset({404, 410})
MARK = "complete"
MOST_PAGES = 1000


class Version(Protocol):
    """What the two versions of OData at CBS have in common."""

    @property
    def ROOT(self) -> str: ...  # noqa: N802, D102
    @property
    def POLL(self) -> str: ...  # noqa: N802, D102
    @property
    def META(self) -> tuple[str, ...]: ...  # noqa: N802, D102
    @property
    def FIGURES(self) -> str: ...  # noqa: N802, D102
    @property
    def SUFFIX(self) -> str: ...  # noqa: N802, D102

    def poll(self, answer: Answer, table: str) -> tuple[datetime, str]: ...  # noqa: D102
    def names(self, said: Mapping[str, Answer]) -> tuple[str, ...]: ...  # noqa: D102
    def table(  # noqa: D102
        self, said: Mapping[str, Answer], modified: datetime, label: str
    ) -> Table: ...
    def asked(self, plan: Plan, table: Table) -> list[str]: ...  # noqa: D102
    def cells(  # noqa: D102
        self, answers: Sequence[Answer], plan: Plan, table: Table
    ) -> Iterator[Cell]: ...


@dataclass(frozen=True)
class CbsTable:
    """A StatLine table; what is wanted from it stands in its catalogue entry.

    Args:
        id: catalogue id of the source.
    """

    id: str

    @property
    def geo(self) -> str:
        """The country the table is about: that of the office that publishes it."""
        return country_of(self.entry.provider)

    @property
    def entry(self) -> SourceEntry:
        """The catalogue entry."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """Poll the table, and ask for it when it changed.

        Raises:
            SourceError: CBS did not answer, or not as the catalogue expects.
        """
        order: list[Version] = [cbs_v4, cbs_v3]
        if self._seen(web, cbs_v3) and not self._seen(web, cbs_v4):
            order.reverse()  # known to be in version 3 only: one poll will do
        refused: RefusedError | None = None
        for version in order:
            try:
                return self._fetch(web, version)
            except RefusedError as error:
                if error.status not in GONE:
                    raise
                refused = refused or error
        if refused is None:
            raise AssertionError("no version was tried")
        raise refused

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """One release per complete set of answers, oldest first.

        Raises:
            SourceError: an answer is missing or not what the catalogue expects.
        """
        for said in _sets(answers):
            yield checked(self._release(said))

    def _root(self, version: Version) -> str:
        return f"{version.ROOT}/{self.entry.table}"

    def _seen(self, web: Web, version: Version) -> str:
        """The moment of change of the last answers that were read whole."""
        try:
            kept = web.archive.latest(self.id, f"{self._root(version)}#{MARK}")
        except (OSError, ValueError):  # an unreadable sidecar only costs a full request
            return ""
        return str(kept["etag"]) if kept else ""

    def _fetch(self, web: Web, version: Version) -> list[Answer]:
        root = self._root(version)
        polled = _got(
            web, f"{root}/{version.POLL}{version.SUFFIX}", f"{version.POLL}.json", keep=False
        )
        modified, label = version.poll(polled, self.entry.table)
        if self._seen(web, version) == modified.isoformat():
            return []
        web.keep(polled)
        said = {version.POLL: polled}
        for name in version.META:
            said[name] = _ask(web, version, root, name)
        for name in version.names(said):
            said[name] = _ask(web, version, root, name)
        table = version.table(said, modified, label)
        try:
            found = plan(self.entry, table)
        except SourceError:
            more = self._more(web, version)
            if not more:
                raise
            said |= more
            table = version.table(said, modified, label)
            found = plan(self.entry, table)
        answers = list(said.values())
        asked = version.asked(found, table)
        for part, query in enumerate(asked, 1):
            name = f"{version.FIGURES}.{part}of{len(asked)}"
            answers += _pages(web, f"{root}/{version.FIGURES}?{query}", name)
        for _ in self.read(answers):  # what cannot be read does not count as seen
            pass
        web.keep(_mark(root, modified, answers))
        return answers

    def _more(self, web: Web, version: Version) -> dict[str, Answer]:
        """What else can tell measures apart in version 4: their groups, and the version 3 keys."""
        if version.ROOT == cbs_v3.ROOT:
            return {}
        older: Version = cbs_v3
        found: dict[str, Answer] = {}
        for other, name in ((version, "MeasureGroups"), (older, "DataProperties")):
            try:
                found[name] = _ask(web, other, self._root(other), name)
            except RefusedError as error:
                if error.status not in GONE:
                    raise
        return found

    def _release(self, answers: Sequence[Answer]) -> Release:
        said, figures = _sorted(answers)
        version: Version = cbs_v4 if cbs_v4.POLL in said else cbs_v3
        _present(answers, said, (version.POLL, *version.META))
        modified, label = version.poll(said[version.POLL], self.entry.table)
        _present(answers, said, version.names(said))
        table = version.table(said, modified, label)
        found = plan(self.entry, table)
        if not figures:
            raise broken(answers[0], Text("geen cijfers erbij", "no figures with it"))
        rows, skipped = _rows(version.cells(figures, found, table), found, table, self.geo, figures)
        if skipped:
            label += f"; {skipped.total()} rows of other periods skipped: {sorted(skipped)[:5]}"
        return Release(
            source=self.id,
            released_at=modified,
            dating="native",
            retrieved_at=max(a.retrieved_at for a in answers),
            sha256=combined_hash(answers),
            url=figures[0].url,
            observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
            span="whole",
            label=label,
        )


def _ask(web: Web, version: Version, root: str, name: str) -> Answer:
    return _got(web, f"{root}/{name}{version.SUFFIX}", f"{name}.json")


def _got(web: Web, url: str, name: str, *, keep: bool = True) -> Answer:
    answer = web.get(url, name=name, headers={"Accept": "application/json"}, keep=keep)
    if answer is None:
        raise AssertionError("not a conditional request")
    return answer


def _pages(web: Web, url: str, name: str) -> Iterator[Answer]:
    """All pages; a next link carries the whole question and stays with the host asked."""
    asked: set[str] = set()
    following: str | None = url
    while following is not None:
        asked.add(following)
        answer = _got(web, following, f"{name}.p{len(asked)}.json")
        yield answer
        following = cbs_rows.body(answer, ()).following
        if following is None:
            return
        start, link = urlsplit(url), urlsplit(following)
        following = link._replace(scheme=start.scheme).geturl()
        if link.netloc != start.netloc or following in asked or len(asked) >= MOST_PAGES:
            raise broken(
                answer,
                Text(f"vreemde volgende bladzijde {following}", f"odd next page {following}"),
            )


def _mark(root: str, modified: datetime, answers: Sequence[Answer]) -> Answer:
    """What is kept once all answers were read whole: which they are and of what moment."""
    held = {
        "modified": modified.isoformat(),
        "answers": [{"name": a.name, "sha256": a.sha256} for a in answers],
    }
    return Answer(
        name=f"{MARK}.json",
        url=f"{root}#{MARK}",
        body=json.dumps(held, indent=1).encode(),
        retrieved_at=datetime.now(UTC),
        content_type="application/json",
        etag=modified.isoformat(),
    )


def _sets(answers: Sequence[Answer]) -> list[list[Answer]]:
    """The answers that belong together: all of them, or as the marks of an archive say."""
    marks = [(cbs_rows.single(a), a) for a in answers if cbs_rows.kind(a) == MARK]
    if not marks:
        return [list(answers)] if answers else []
    by_hash = {a.sha256: a for a in answers}
    sets: list[tuple[str, list[Answer]]] = []
    for held, mark in marks:
        try:
            listed = [(str(part["name"]), str(part["sha256"])) for part in held["answers"]]
            found = [replace(by_hash[sha256], name=name) for name, sha256 in listed]
            sets.append((str(held["modified"]), found))
        except (KeyError, TypeError) as error:
            raise broken(mark, Text(f"{error} ontbreekt", f"{error} is missing")) from error
    return [found for _, found in sorted(sets, key=lambda pair: pair[0])]


def _sorted(answers: Sequence[Answer]) -> tuple[dict[str, Answer], list[Answer]]:
    """Metadata by name, and the pages of figures."""
    said: dict[str, Answer] = {}
    figures: list[Answer] = []
    for answer in answers:
        kind = cbs_rows.kind(answer)
        if kind in cbs_rows.FIGURES:
            figures.append(answer)
        elif kind in said and said[kind].body != answer.body:
            raise broken(answer, Text(f"{kind} is er tweemaal", f"{kind} is there twice"))
        else:
            said[kind] = answer
    return said, figures


def _present(answers: Sequence[Answer], said: Mapping[str, Answer], names: Iterable[str]) -> None:
    lost = [name for name in names if name not in said]
    if lost:
        seen = ", ".join(sorted(said))
        raise broken(
            answers[0],
            Text(f"{lost} ontbreken; er is: {seen}", f"{lost} are missing; there is: {seen}"),
        )


def _rows(
    cells: Iterable[Cell], found: Plan, table: Table, geo: str, figures: Sequence[Answer]
) -> tuple[list[tuple[str, date, str, float | None, str]], Counter[str]]:
    """Observations of the frequency each indicator has; periods of unknown kind are counted."""
    indicators = catalogue().indicators
    periods: dict[str, Period | None] = {}
    series: dict[tuple[str, tuple[str, ...]], tuple[str, str] | None] = {}
    rows: list[tuple[str, date, str, float | None, str]] = []
    skipped: Counter[str] = Counter()
    silent = set(found.topics)
    for cell in cells:
        where = (cell.topic, cell.keys)
        if where not in series:
            _known(cell, found, table, figures)
            key = found.series(geo, cell)
            series[where] = (key, indicators[key.split(".")[1]].freq) if key else None
        if cell.period not in periods:
            periods[cell.period] = _period(cell, table, figures)
        wanted, period = series[where], periods[cell.period]
        if period is None:
            skipped[cell.period] += 1
        elif wanted is not None and wanted[1] == period.freq:
            status = "m" if cell.value is None else table.statuses[cell.period]
            rows.append((wanted[0], period.start, period.freq, cell.value, status))
            silent.discard(cell.topic)
    if silent:
        what = ", ".join(sorted(silent))
        raise broken(figures[0], Text(f"geen cijfers voor {what}", f"no figures for {what}"))
    return rows, skipped


def _known(cell: Cell, found: Plan, table: Table, figures: Sequence[Answer]) -> None:
    """A key that the code list does not have means that list and figures differ."""
    for axis, key in zip(found.axes, cell.keys, strict=True):
        if key not in table.codes[axis.dimension]:
            what = f"{axis.dimension} {key!r}"
            raise broken(figures[0], Text(f"onbekende sleutel {what}", f"unknown key {what}"))


def _period(cell: Cell, table: Table, figures: Sequence[Answer]) -> Period | None:
    if cell.period not in table.statuses:
        what = f"{table.time} {cell.period!r}"
        raise broken(figures[0], Text(f"onbekende sleutel {what}", f"unknown key {what}"))
    if cell.period[4:6] not in ("MM", "KW", "JJ"):
        return None
    try:
        return Period.parse(cell.period)
    except InputError:
        return None
