"""Forecasts of annual volume growth by others, as data: who, when, of what, which year, how much.

Enters: the room's ``data/others.toml``, a user's CSV, or a frame of rows read from texts. Leaves:
``Other``, one frozen row per figure, checked. Which of them an answer may use is decided by the day
they were published (V5).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import polars as pl

from kentering.catalogue import catalogue, resolve_geo
from kentering.errors import CatalogueError, InputError
from kentering.language import Text
from kentering.sources.answer import Answer
from kentering.sources.delimited import delimited
from kentering.sources.numeral import local_number
from kentering.sources.release import end_of_day, month_end
from kentering.store import moment
from kentering.store.read import AsOf

Dated = Literal["day", "month"]
Measure = Literal["production", "volume"]
NEEDED = ("bank", "date", "geo", "branch", "year", "value")
OPTIONAL = ("source", "unit", "note")
UNITS = ("", "%", "percent", "procent", "pc")
LARGEST = 100.0
"""Percent: a figure beyond it is taken for a slip."""
BEHIND, BEFORE = 2, 30
"""A forecast is of a year at most so many years before, and after, that of its publication."""
_DAY = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")


@dataclass(frozen=True)
class Other:
    """Somebody else's figure of the growth of a year.

    Attributes:
        bank: who.
        published: the day it can be shown to have been known.
        geo, branch: of what, in the codes of the catalogue.
        year: of which year.
        value: annual volume growth, percent.
        source: the publication.
        dated: whether the day is known, or only the month, of which the last day counts (V4).
        measure: ``production`` where the publication says so, else ``volume``.
        url: address of the publication.
        how: how the day is known, where it is not simply printed.
        note: words of the user's own.
    """

    bank: str
    published: date
    geo: str
    branch: str
    year: int
    value: float
    source: str = ""
    dated: Dated = "day"
    measure: Measure = "volume"
    url: str = ""
    how: Text | None = None
    note: str = ""

    @property
    def known_at(self) -> datetime:
        """The end of its day (T3)."""
        return end_of_day(self.published)

    @property
    def afterwards(self) -> bool:
        """Whether the year was over when it was published: an estimate, no forecast."""
        return self.published.year > self.year

    @property
    def figure(self) -> tuple[str, date, str, str, int, float]:
        """What makes two rows the same figure."""
        return self.bank.casefold(), self.published, self.geo, self.branch, self.year, self.value


def _plain() -> dict[str, Any]:
    text = files("kentering.forecast").joinpath("data", "others.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def shipped_others() -> tuple[Other, ...]:
    """The forecasts the package brings (``data/others.toml``), oldest first.

    Raises:
        InputError: a block of the file is not right.
    """
    found = []
    for number, block in enumerate(_plain()["publication"], 1):
        rest = dict(block)
        figures = rest.pop("figures")
        how = Text(**rest.pop("how")) if "how" in rest else None
        for figure in figures:
            row = Other(**rest, **figure, how=how)
            where = f"others.toml, [[publication]] {number}"
            found.append(_sound(row, where))
    return in_order(found)


@cache
def definitions(branch: str) -> tuple[str, ...]:
    """The definitions a branch is measured in here: itself first, for total industry all of them.

    Raises:
        InputError: no such branch.
    """
    if branch not in catalogue().branches:
        raise InputError(
            Text(f"branche {branch!r} bestaat niet", f"there is no branch {branch!r}"),
            right=Text.same(", ".join(catalogue().branches)),
            run="kentering series --list branch",
        )
    total = tuple(_plain()["total"])
    return (branch, *(b for b in total if b != branch)) if branch in total else (branch,)


def to_fetch(geo: str) -> str | None:
    """The source to ask for a branch of a geography that is not in the store."""
    found: str | None = _plain()["fetch"].get(geo)
    return found


def in_order(rows: Iterable[Other]) -> tuple[Other, ...]:
    """Every figure once, by the day it was published."""
    first: dict[object, Other] = {}
    for row in rows:
        first.setdefault(row.figure, row)
    return tuple(
        sorted(first.values(), key=lambda o: (o.published, o.bank, o.branch, o.year, o.value))
    )


def known_by(rows: Iterable[Other], as_of: AsOf) -> tuple[Other, ...]:
    """Those published by a moment; all of them when it is None (V5)."""
    now = moment(as_of)
    return in_order(o for o in rows if now is None or o.known_at <= now)


def others_from_csv(answer: Answer) -> tuple[Other, ...]:
    """A user's own file: columns bank, date, geo, branch, year, value[, source, unit, note].

    Fields are separated by commas, semicolons or tabs; a value has a decimal point or a decimal
    comma. A date is a day, or a month of which the last day counts (V4).

    Args:
        answer: the file.

    Raises:
        SourceError: no such table, with the line.
        InputError: a field that is not right, with line, column and value; or one figure twice.
    """
    text = answer.text()
    head = next((one for one in text.splitlines() if one.strip()), "")
    separator = max(",;\t", key=head.count)
    table = delimited(answer, text, separator, NEEDED)
    _no_other_columns(table.columns, answer.name)
    places = (f"{answer.name}, line {line}" for line in table.lines)
    return _rows(zip(places, table.rows, strict=True), answer.name)


def others_from_frame(frame: pl.DataFrame, name: str) -> tuple[Other, ...]:
    """Rows read from texts: columns as in ``others_from_csv``, with ``date`` a date or text.

    Args:
        frame: the rows.
        name: of the text, for messages, and the source of rows without one.

    Raises:
        InputError: as ``others_from_csv``; a null is an empty field.
    """
    absent = [c for c in NEEDED if c not in frame.columns]
    if absent:
        raise InputError(
            Text(f"kolom ontbreekt: {', '.join(absent)}", f"missing column: {', '.join(absent)}"),
            where=name,
            right=Text.same(", ".join((*NEEDED, *OPTIONAL))),
        )
    _no_other_columns(frame.columns, name)
    plain = frame.select(pl.all().cast(pl.String).fill_null("")).to_dicts()
    return _rows(((f"{name}, row {i}", row) for i, row in enumerate(plain, 1)), name)


def _no_other_columns(columns: Sequence[str], name: str) -> None:
    wrong = [c for c in columns if c not in (*NEEDED, *OPTIONAL)]
    if wrong:
        raise InputError(
            Text(f"onbekende kolom: {', '.join(wrong)}", f"unknown column: {', '.join(wrong)}"),
            where=f"{name}, line 1",
            right=Text(
                f"{', '.join(NEEDED)} en eventueel {', '.join(OPTIONAL)}",
                f"{', '.join(NEEDED)} and maybe {', '.join(OPTIONAL)}",
            ),
        )


def _rows(given: Iterable[tuple[str, Mapping[str, str]]], name: str) -> tuple[Other, ...]:
    seen: dict[object, str] = {}
    found = []
    for where, row in given:
        other = _Line(where, {k: v.strip() for k, v in row.items()}).other(name)
        key = other.figure[:-1]
        if key in seen:
            raise InputError(
                Text("dezelfde verwachting staat er twee keer", "the same forecast stands twice"),
                where=f"{seen[key]}; {where}: {other.bank}, {other.published}, {other.branch}, "
                f"{other.year}",
                right=Text(
                    "één regel per bank, dag, gebied, branche en jaar",
                    "one line per bank, day, area, branch and year",
                ),
            )
        seen[key] = where
        found.append(other)
    return in_order(found)


@dataclass(frozen=True)
class _Line:
    """One row as text; knows how to complain."""

    where: str
    row: Mapping[str, str]

    def other(self, name: str) -> Other:
        for column in NEEDED:
            if not self.row[column]:
                raise self.wrong(column, Text("leeg", "empty"), Text("een waarde", "a value"))
        if self.row.get("unit", "").casefold() not in UNITS:
            raise self.wrong(
                "unit", Text("onbekende eenheid", "unknown unit"), Text.same("percent")
            )
        day, dated = self._date()
        row = Other(
            bank=self.row["bank"],
            published=day,
            geo=self._geo(),
            branch=self._branch(),
            year=self._year(),
            value=self._value(),
            source=self.row.get("source") or name,
            dated=dated,
            note=self.row.get("note", ""),
        )
        return _sound(row, self.where)

    def wrong(self, column: str, what: Text, right: Text, run: str | None = None) -> InputError:
        value = self.row.get(column, "")[:80]
        where = f"{self.where}, column {column!r}, value {value!r}"
        return InputError(what, where=where, right=right, run=run)

    def _date(self) -> tuple[date, Dated]:
        found = _DAY.fullmatch(self.row["date"])
        try:
            if found and found[3]:
                return date.fromisoformat(self.row["date"]), "day"
            if found:
                first = date(int(found[1]), int(found[2]), 1)
                return month_end(first.year, first.month), "month"
        except ValueError:
            pass
        raise self.wrong(
            "date",
            Text("geen dag of maand", "no day or month"),
            Text("bijvoorbeeld 2025-02-14 of 2025-02", "for instance 2025-02-14 or 2025-02"),
        )

    def _geo(self) -> str:
        try:
            return resolve_geo(self.row["geo"]).code
        except CatalogueError as error:
            right = error.right or Text.same("")
            raise self.wrong("geo", error.what, right, "kentering series --list geo") from error

    def _branch(self) -> str:
        if self.row["branch"] in catalogue().branches:
            return self.row["branch"]
        raise self.wrong(
            "branch",
            Text("geen branche van de catalogus", "no branch of the catalogue"),
            Text.same(", ".join(catalogue().branches)),
            "kentering series --list branch",
        )

    def _year(self) -> int:
        if re.fullmatch(r"\d{4}", self.row["year"]):
            return int(self.row["year"])
        raise self.wrong("year", Text("geen jaar", "no year"), Text.same("2026"))

    def _value(self) -> float:
        text = self.row["value"]
        found = local_number(text, "," if "," in text else ".")
        if found is None:
            raise self.wrong(
                "value",
                Text("geen getal", "no number"),
                Text("procenten, zoals 1,5 of -4.0", "percent, such as 1.5 or -4,0"),
            )
        return found


def _sound(row: Other, where: str) -> Other:
    """The row itself, when its parts go together."""
    where = f"{where}: {row.bank}, {row.published}, {row.branch}, {row.year}, {row.value}"
    if row.branch not in catalogue().branches or row.geo not in catalogue().geos:
        raise InputError(
            Text("branche of gebied bestaat niet", "there is no such branch or area"), where=where
        )
    if row.dated not in get_args(Dated) or row.measure not in get_args(Measure):
        raise InputError(
            Text("dated of measure klopt niet", "dated or measure is not right"), where=where
        )
    if not abs(row.value) <= LARGEST:
        raise InputError(
            Text("geen groei die een jaar kan hebben", "no growth that a year can have"),
            where=where,
            right=Text(
                f"procenten tussen -{LARGEST:.0f} en {LARGEST:.0f}",
                f"percent between -{LARGEST:.0f} and {LARGEST:.0f}",
            ),
        )
    if not row.published.year - BEHIND <= row.year <= row.published.year + BEFORE:
        raise InputError(
            Text("jaar en dag passen niet bij elkaar", "year and day do not go together"),
            where=where,
            right=Text(
                f"een jaar van {row.published.year - BEHIND} tot {row.published.year + BEFORE}",
                f"a year from {row.published.year - BEHIND} to {row.published.year + BEFORE}",
            ),
        )
    return row


def banks(rows: Iterable[Other]) -> tuple[str, ...]:
    """Who forecast, each once, by name."""
    return tuple(sorted({o.bank for o in rows}, key=str.casefold))
