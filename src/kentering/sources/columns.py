"""Which column of a person's table is what: a frozen ``ColumnMap``, in Python or in a TOML file."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, cast, get_args

from kentering.errors import SourceError
from kentering.language import Text
from kentering.periods import Freq
from kentering.sources.answer import Answer, broken
from kentering.sources.release import STATUSES, Span

ROLES = ("geo", "indicator", "branch", "adjustment", "unit")
CONSTANT = "="
ANY = "*"
DateOrder = Literal["", "dmy", "mdy"]


def _none() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class ColumnMap:
    """How a table is laid out.

    A role (``series``, ``geo``, ``indicator``, ``branch``, ``adjustment``, ``unit``) names a
    column, or holds a constant after ``=``, as in ``"=NL"``. A series may be a pattern over the
    roles: ``"=NL.production.{branch}.sa.I21"``.

    Args:
        period: column of the period.
        value: column of the value, for a long table.
        columns: for a wide table, series pattern by column (``{"index": "NL.pmi._Z.sa.points"}``).
        series: column or pattern of the whole series key, for a long table.
        geo, indicator, branch, adjustment, unit: the five parts, where ``series`` is not given.
        codes: per role, our code by the file's word; an empty code leaves the row out.
        released: column of the day (or month) of release; each day is a release of its own.
        clock: time of day of a release ("06:30"); without it the end of the day counts.
        status: column of the status; statuses: our status by the file's mark.
        label: column whose text is the release's label.
        where: rows to read, by column; ``*`` means not empty, several words with ``|``.
        missing: marks of a missing value, kept as missing.
        left_out: values that are not read at all.
        freq: frequency of the periods, which must be that of the indicator.
        dates: order in dates with slashes: ``dmy`` or ``mdy``.
        decimal, thousands: marks in numbers; decimals have a point where ``decimal`` is empty,
            but then a column of numbers like 1.250 is refused, as the point may part thousands.
        separator: of a CSV; ``tab`` may be written.
        encoding: of a CSV.
        sheet: of a workbook; else its only sheet.
        span: what an absent period means (see ``Release``).
    """

    period: str = "period"
    value: str = ""
    columns: Mapping[str, str] = field(default_factory=_none)
    series: str = ""
    geo: str = ""
    indicator: str = ""
    branch: str = ""
    adjustment: str = ""
    unit: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    released: str = ""
    clock: str = ""
    status: str = ""
    statuses: Mapping[str, str] = field(default_factory=_none)
    label: str = ""
    where: Mapping[str, str] = field(default_factory=_none)
    missing: Sequence[str] = ("", "NA", "n.a.", "-", ".", ":", "…")
    left_out: Sequence[str] = ()
    freq: Freq | None = None
    dates: DateOrder = ""
    decimal: str = ""
    thousands: str = ""
    separator: str = ","
    encoding: str = "utf-8"
    sheet: str = ""
    span: Span = "cells"

    @property
    def mark(self) -> str:
        """The mark before decimals."""
        return self.decimal or "."

    def patterns(self) -> dict[str, str]:
        """Series pattern by value column."""
        if self.columns:
            return dict(self.columns)
        if self.series:
            whole = self.series.removeprefix(CONSTANT)
            return {self.value: whole if self.series.startswith(CONSTANT) else "{series}"}
        return {self.value: ".".join("{" + role + "}" for role in ROLES)}

    def role(self, name: str) -> str:
        """The column or the constant of a role."""
        return cast(str, getattr(self, name))

    def needed(self) -> tuple[str, ...]:
        """The columns that the table must have."""
        used = {part for p in self.patterns().values() for part in _parts(p)}
        roles = [self.role(name) for name in sorted(used)]
        named = [r for r in roles if r and not r.startswith(CONSTANT)]
        single = [c for c in (self.period, self.released, self.status, self.label) if c]
        return tuple(dict.fromkeys([*single, *self.patterns(), *named, *self.where]))

    def faults(self) -> str:
        """What is wrong with the map itself; empty when it is sound."""
        if bool(self.columns) == bool(self.value):
            return "value (long table) or columns (wide table), not both and not neither"
        if not self.period:
            return "period has no column"
        found = [*self._pattern_faults(), *self._mark_faults()]
        return found[0] if found else ""

    def _pattern_faults(self) -> Iterator[str]:
        for pattern in self.patterns().values():
            try:
                parts = _parts(pattern)
            except ValueError:
                yield f"pattern {pattern!r}"
                continue
            for part in parts:
                if part not in (*ROLES, "series") or not self.role(part):
                    yield f"{part!r} in pattern {pattern!r} has no column or constant"

    def _mark_faults(self) -> Iterator[str]:
        if self.mark not in (".", ",") or self.mark == self.thousands:
            yield f"decimal {self.mark!r}"
        if self.thousands not in ("", ".", ",", " ", "'"):
            yield f"thousands {self.thousands!r}"
        if self.separator not in (",", ";", "\t", "tab", "|"):
            yield f"separator {self.separator!r}"
        for mark in self.statuses.values():
            if mark not in STATUSES[:-1]:
                yield f"status {mark!r}"
        if self.freq not in (None, *get_args(Freq)):
            yield f"freq {self.freq!r}"
        if self.dates not in get_args(DateOrder):
            yield f"dates {self.dates!r}"
        if self.span not in get_args(Span):
            yield f"span {self.span!r}"
        if self.clock and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.clock):
            yield f"clock {self.clock!r}"


def columns_from(answer: Answer) -> ColumnMap:
    """Read a column map from a TOML file.

    Raises:
        SourceError: no TOML, an unknown field, a field of another kind, or a map with a fault.
    """
    try:
        entry: dict[str, Any] = tomllib.loads(answer.text())
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise broken(answer, Text(f"geen TOML: {error}", f"not TOML: {error}")) from error
    known = {f.name: f.type for f in fields(ColumnMap)}
    for name, value in entry.items():
        wanted = _kind(str(known.get(name, "")))
        if name not in known or not wanted(value):
            raise broken(
                answer,
                Text(
                    f"onbekend of van de verkeerde soort: {name}",
                    f"unknown or of the wrong kind: {name}",
                ),
                Text(f"velden: {', '.join(known)}", f"fields: {', '.join(known)}"),
            )
    return sound(ColumnMap(**entry), answer)


def sound(columns: ColumnMap, answer: Answer) -> ColumnMap:
    """The map itself, when nothing is wrong with it.

    Raises:
        SourceError: the map contradicts itself or misses something.
    """
    fault = columns.faults()
    if fault:
        raise SourceError(
            Text(f"de kolommenkaart klopt niet: {fault}", f"the column map is not right: {fault}"),
            where=answer.url,
            right=Text(
                "period, en value met series of columns met een reeks per kolom; rollen noemen een "
                "kolom of, na =, een vaste waarde",
                "period, and value with series or columns with a series each; roles name a column "
                "or, after =, a constant",
            ),
        )
    return columns


def _kind(annotation: str) -> Any:
    """A test for the kind of value that a field of that type takes."""

    def text(value: object) -> bool:
        return isinstance(value, str)

    def texts(value: object) -> bool:
        return isinstance(value, dict) and all(map(text, value.values()))

    if annotation.startswith("Mapping[str, Mapping"):
        return lambda v: isinstance(v, dict) and all(map(texts, v.values()))
    if annotation.startswith("Mapping"):
        return texts
    if annotation.startswith("Sequence"):
        return lambda v: isinstance(v, list) and all(map(text, v))
    return text


def _parts(pattern: str) -> list[str]:
    out: list[str] = []
    for _, name, spec, conversion in string.Formatter().parse(pattern):
        if spec or conversion:
            raise ValueError(pattern)
        if name is not None:
            out.append(name)
    return out
