"""Own import: any plain CSV or Excel table, once a ``ColumnMap`` says which column is what.

Serves what users own (a purchasing managers' index under licence, their orders) and every saved
or transcribed table. A column with days of release makes each of them a release of its own.
Nothing is guessed: an unknown word, an unclear date or a number in another notation stops the file
with its line, column and value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import SourceError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken, combined_hash
from kentering.sources.checks import checked
from kentering.sources.columns import ANY, ColumnMap, columns_from, sound
from kentering.sources.delimited import wrong
from kentering.sources.own_series import own_frequency, own_series
from kentering.sources.own_values import no_doubt, own_value
from kentering.sources.release import OBSERVATIONS, STATUSES, Dating, Release, Span
from kentering.sources.tabular import shown, table
from kentering.sources.web import Web
from kentering.sources.workbook import Cell
from kentering.sources.written import written_moment, written_period

PLAIN = ColumnMap(period="period", value="value", series="series")
"""The layout read without a map: period, series, value, and maybe status and released."""


OWN = "own"
SLACK = timedelta(days=1)
"""A day of release counts at its end, and begins earlier elsewhere."""


@dataclass(frozen=True)
class OwnTable:
    """The user's own figures, from a file or from a folder with files and column maps (TOML)."""

    id: str

    def fetch(self, web: Web) -> list[Answer]:
        """There is nobody to ask: own figures come from a file."""
        del web
        raise SourceError(
            Text(
                "eigen cijfers komen uit een bestand; er is niets op te halen",
                "own figures come from a file; there is nothing to ask for",
            ),
            where=self.id,
            right=Text(
                "een CSV- of Excelbestand, of een map met bestanden en columns.toml",
                "a CSV or Excel file, or a folder with files and columns.toml",
            ),
            run=f"kentering update {self.id} --from PATH",
        )

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read every table with the map of its name, ``columns.toml``, or the plain layout.

        A release goes by the hash of file and map: read with another map it says something else.
        """
        maps = {a.name: a for a in answers if a.name.endswith(".toml")}
        out: list[Release] = []
        for answer in (a for a in answers if a.name not in maps):
            stem = answer.name.rpartition(".")[0]
            chosen = maps.get(f"{stem}.toml") or maps.get("columns.toml")
            with _way_on(self.id):
                columns = columns_from(chosen) if chosen else _plain(answer)
            hashed = combined_hash([answer, chosen]) if chosen else answer.sha256
            found = read_table(answer, columns, source=self.id)
            out += [replace(release, sha256=hashed) for release in found]
        if not out:
            raise SourceError(
                Text("geen tabel bij de kolommenkaart", "no table beside the column map"),
                where=", ".join(sorted(maps)) or self.id,
                right=Text("een map met de tabel en de kaart", "a folder with table and map"),
                run=_again(self.id),
            )
        return sorted(out, key=lambda r: r.released_at)


def read_table(
    answer: Answer,
    columns: ColumnMap,
    *,
    source: str,
    released_at: datetime | None = None,
    dating: Dating | None = None,
    span: Span | None = None,
    attribution: str = "",
) -> list[Release]:
    """Read a table into releases, oldest first.

    Args:
        answer: the file.
        columns: which column is what.
        source: catalogue id under which the releases are kept; its zone dates them.
        released_at: moment of release when the table has no column for it; else retrieval.
        dating: how that moment is known; by default ``native`` with a column, ``retrieval``
            without.
        span: what an absent period means; by default what the map says.
        attribution: extra words on who printed the figures.

    Raises:
        SourceError: anything in the file that is not as the map says, with line and column.
    """
    with _way_on(source):
        sane = sound(columns, answer)
        groups = _Reader(answer, sane, source, released_at or answer.retrieved_at).groups()
    known: Dating = "native" if columns.released else "retrieval"
    return [
        checked(
            Release(
                source=source,
                released_at=when,
                dating=dating or known,
                retrieved_at=answer.retrieved_at.astimezone(UTC),
                sha256=answer.sha256,
                url=answer.url,
                observations=pl.DataFrame(groups[when][1], schema=OBSERVATIONS, orient="row"),
                span=span or columns.span,
                label=groups[when][0],
                attribution=attribution,
            )
        )
        for when in sorted(groups)
    ]


@contextmanager
def _way_on(source: str) -> Iterator[None]:
    """Every fault in a file names the command that reads it."""
    try:
        yield
    except SourceError as error:
        error.run = error.run or _again(source)
        raise


def _again(source: str) -> str:
    """The command that reads a file of this source, with its map."""
    if source == OWN:
        return "kentering import FILE --map MAP --dry-run"
    return f"kentering update {source} --from PATH"


_Observation = tuple[str, date, str, float | None, str]


@dataclass(frozen=True)
class _Reader:
    """One table with its map: reads row by row and knows how to complain."""

    answer: Answer
    columns: ColumnMap
    source: str
    otherwise: datetime
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def groups(self) -> dict[datetime, tuple[str, list[_Observation]]]:
        """Label and observations by moment of release."""
        out: dict[datetime, tuple[str, list[_Observation]]] = {}
        for moment, label, observation in self.observations():
            out.setdefault(moment.astimezone(UTC), (label, []))[1].append(observation)
        if not out:
            where = dict(self.columns.where)
            raise broken(
                self.answer,
                Text("geen enkele rij past bij de kolommenkaart", "no row fits the column map"),
                Text(f"rijen met {where}", f"rows with {where}"),
            )
        return out

    def observations(self) -> Iterator[tuple[datetime, str, _Observation]]:
        _, lines = table(self.answer, self.columns)
        wanted = [(line, row) for line, row in lines if self._wanted(row)]
        no_doubt(self.answer, self.columns, wanted)
        for line, row in wanted:
            for column, pattern in self.columns.patterns().items():
                words = shown(row.get(column))
                if words in self.columns.left_out:
                    continue
                key = own_series(self.answer, self.columns, line, row, pattern)
                if key:
                    yield self._one(line, row, column, key)

    def _one(
        self, line: int, row: Mapping[str, Cell], column: str, key: str
    ) -> tuple[datetime, str, _Observation]:
        period = self._period(line, row, key)
        value = own_value(self.answer, self.columns, line, column, row.get(column))
        status = self._status(line, row, value)
        moment = self._moment(line, row)
        if status != "f" and moment.date() < period.start:
            raise self._early(line, row, period, moment.date())
        label = shown(row.get(self.columns.label)) if self.columns.label else ""
        return moment, label, (key, period.start, period.freq, value, status)

    def _early(
        self, line: int, row: Mapping[str, Cell], period: Period, known: date
    ) -> SourceError:
        """The ladder for a figure that was known before its period began."""
        what = Text(f"vrijgegeven voor {period} begon", f"released before {period} began")
        right = Text(f"een dag vanaf {period.start}", f"a day from {period.start} on")
        if self.columns.released:
            return self._wrong(line, what, right, self.columns.released, row)
        what = Text(
            f"{what.nl} (het bestand is van {known})", f"{what.en} (the file is of {known})"
        )
        right = Text(
            f"{right.nl}: een later bewaard bestand, of een kolom met de dag (released)",
            f"{right.en}: a file saved later, or a column with the day (released)",
        )
        return self._wrong(line, what, right, self.columns.period, row)

    def _wanted(self, row: Mapping[str, Cell]) -> bool:
        for column, words in self.columns.where.items():
            found = shown(row.get(column))
            if not found if words == ANY else found not in words.split("|"):
                return False
        return True

    def _period(self, line: int, row: Mapping[str, Cell], key: str) -> Period:
        freq = own_frequency(self.answer, self.columns, line, key)
        period = written_period(shown(row.get(self.columns.period)), freq, self.columns.dates)
        if period is None:
            raise self._wrong(
                line,
                Text(f"geen periode met frequentie {freq}", f"no period of frequency {freq}"),
                Text(
                    "2025-03, 2025MM03, mrt 2025, 31-03-2025, 2025-Q1 of 2025 "
                    "(datums met een schuine streep: dates = 'dmy' of 'mdy')",
                    "2025-03, 2025MM03, Mar 2025, 31-03-2025, 2025-Q1 or 2025 "
                    "(dates with a slash: dates = 'dmy' or 'mdy')",
                ),
                self.columns.period,
                row,
            )
        return period

    def _status(self, line: int, row: Mapping[str, Cell], value: float | None) -> str:
        mark = shown(row.get(self.columns.status)) if self.columns.status else ""
        status = self.columns.statuses.get(mark, mark or "A")
        fits = status in STATUSES[:-1] and not (value is not None and status in ("c", "m"))
        if not fits:
            raise self._wrong(
                line,
                Text("deze status past niet", "this status does not fit"),
                Text(
                    f"een van {' '.join(STATUSES[:-1])} (c en m zonder waarde), of [statuses]",
                    f"one of {' '.join(STATUSES[:-1])} (c and m without a value), or [statuses]",
                ),
                self.columns.status,
                row,
            )
        return status if value is not None or status == "c" else "m"

    def _moment(self, line: int, row: Mapping[str, Cell]) -> datetime:
        if not self.columns.released:
            return self.otherwise
        zone = catalogue().sources[self.source].zone
        words = shown(row.get(self.columns.released))
        moment = written_moment(words, self.columns.clock, zone, self.columns.dates)
        if moment is None:
            raise self._wrong(
                line,
                Text("geen dag van vrijgave", "no day of release"),
                Text(
                    "2025-05-09, of 2025-05 (dan telt de laatste dag)",
                    "2025-05-09, or 2025-05 (then its last day counts)",
                ),
                self.columns.released,
                row,
            )
        if moment > self.now + SLACK:
            raise self._wrong(
                line,
                Text("een dag van vrijgave in de toekomst", "a day of release in the future"),
                Text(f"een dag tot en met {self.now.date()}", f"a day up to {self.now.date()}"),
                self.columns.released,
                row,
            )
        return moment

    def _wrong(
        self, line: int, what: Text, right: Text | None, column: str, row: Mapping[str, Cell]
    ) -> SourceError:
        return wrong(
            self.answer,
            line,
            what,
            right,
            column=column,
            value=shown(row.get(column)),
        )


def _plain(answer: Answer) -> ColumnMap:
    """The plain layout, with the optional columns that the file has."""
    header, _ = table(answer, PLAIN)
    return replace(
        PLAIN,
        released="released" if "released" in header else "",
        status="status" if "status" in header else "",
    )
