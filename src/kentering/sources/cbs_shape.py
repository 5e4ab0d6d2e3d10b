"""What a CBS table looks like, whichever protocol it came by, and how ours maps onto it.

The catalogue says what is wanted; a table's own metadata says under which codes it is found. The
catalogue's ``[dimensions]`` names a dimension per role (``*`` matches any text). A role made of
parts of a series key (``branch``, ``indicator``, ``adjustment.unit``) sets those parts; ``period``
is the time dimension; any other role is held at the one key ``[keys.ROLE]`` gives.
``[keys.ROLE]`` maps our code to ``KEY``, ``KEY ~ title`` (the title is checked) or ``~ title``.
``[keys.measure]`` maps ``indicator.branch.adjustment.unit`` (``*``: set by a dimension) to
alternatives separated by ``|``: ``=CODE``, ``title`` or ``group > title``. The first alternative
that is found decides, and it must be found once, with the right unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from kentering.catalogue import catalogue
from kentering.catalogue.model import SourceEntry
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken

PARTS = ("indicator", "branch", "adjustment", "unit")
STATUS = {"Definitief": "A", "Voorlopig": "p", "NaderVoorlopig": "p"}
SBI_TITLE = re.compile(r"([A-U](?:-[A-U])?|\d\d(?:-\d\d)?(?:(?:, ?|\+)\d\d)*)(?![\w-])\s")


@dataclass(frozen=True)
class Topic:
    """A measure: its codes (v4 identifier, v3 key), title, unit and the groups it stands under."""

    ids: tuple[str, ...]
    index: str
    title: str
    unit: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """A key of a dimension as the provider writes it (blanks and all) and its title."""

    raw: str
    title: str


@dataclass(frozen=True)
class Cell:
    """One figure: topic, trimmed key per dimension, period key and value."""

    topic: str
    keys: tuple[str, ...]
    period: str
    value: float | None


@dataclass(frozen=True)
class Table:
    """The metadata of one state of a table; ``said`` holds the answers they were read from."""

    modified: datetime
    label: str
    time: str
    dimensions: tuple[str, ...]
    topics: tuple[Topic, ...]
    codes: dict[str, dict[str, Code]]
    statuses: dict[str, str]
    said: dict[str, Answer]


@dataclass(frozen=True)
class Axis:
    """A dimension of the table: what each of its keys sets in the series key."""

    dimension: str
    parts: tuple[str, ...]
    keys: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Plan:
    """Where every wanted series is in a table: series parts by topic, and the axes in order."""

    topics: dict[str, tuple[str, ...]]
    axes: tuple[Axis, ...]

    def series(self, geo: str, cell: Cell) -> str | None:
        """The series key of a cell, or None when the catalogue does not ask for it."""
        parts = list(self.topics[cell.topic])
        for axis, key in zip(self.axes, cell.keys, strict=True):
            codes = axis.keys.get(key)
            if codes is None:
                return None
            for part, code in zip(axis.parts, codes, strict=True):
                parts[PARTS.index(part)] = code
        return ".".join((geo, *parts))


def normal(words: str) -> str:
    """Titles compared without case, blanks and punctuation.

    >>> normal("Seizoengecorrigeerde  dagomzet,binnenland ")
    'seizoengecorrigeerde dagomzet binnenland'
    """
    return " ".join(re.sub(r"[\s,;:.]+", " ", words).split()).casefold()


def status_of(answer: Answer, period: str, status: str) -> str:
    """Our status for the status of a period.

    Raises:
        SourceError: a status CBS is not known to use.
    """
    if status not in STATUS:
        raise broken(
            answer,
            Text(
                f"onbekende status {status!r} bij {period}",
                f"unknown status {status!r} at {period}",
            ),
            Text(", ".join(STATUS), ", ".join(STATUS)),
        )
    return STATUS[status]


def plan(entry: SourceEntry, table: Table) -> Plan:
    """Find everything the catalogue asks for in a table's metadata.

    Raises:
        SourceError: a dimension, key or measure is not there, not once, or in another unit.
    """
    axes = _axes(entry, table)
    topics: dict[str, tuple[str, ...]] = {}
    for wanted, where in entry.keys["measure"].items():
        parts = tuple(wanted.split("."))
        units = _units(parts, axes)
        labels = {label for unit in units for label in unit_labels(entry, unit)}
        topic = _topic(table, wanted, where, labels)
        if topic.ids[0] in topics:
            raise _lost(table, "measures", wanted, f"{topic.ids[0]} ({topic.title}) twice")
        topics[topic.ids[0]] = parts
    return Plan(topics, axes)


def unit_labels(entry: SourceEntry, unit: str) -> tuple[str, ...]:
    """How CBS may write a unit of ours: from ``[keys.unit_label]``, else its base year or %."""
    if unit in entry.keys.get("unit_label", {}):
        return tuple(_unit(u) for u in entry.keys["unit_label"][unit].split("|"))
    known = catalogue().units[unit]
    return (f"{known.base}=100",) if known.base else ("%",)


def _unit(words: str) -> str:
    return "".join(words.split()).casefold()


def _axes(entry: SourceEntry, table: Table) -> tuple[Axis, ...]:
    """One axis per dimension, in the table's order; a dimension nobody declared is an error."""
    roles: dict[str, str] = {}
    for role, pattern in entry.dimensions.items():
        names = (table.time,) if role == "period" else table.dimensions
        found = [n for n in names if fnmatchcase(n.casefold(), pattern.casefold())]
        if len(found) != 1 or found[0] in roles:
            raise _lost(table, "dimensions", f"{role} = {pattern}", ", ".join(names))
        roles[found[0]] = role
    undeclared = [d for d in table.dimensions if d not in roles]
    if undeclared:
        raise _lost(
            table, "dimensions", ", ".join(entry.dimensions.values()), ", ".join(undeclared)
        )
    return tuple(_axis(entry, table, d, roles[d]) for d in table.dimensions)


def _axis(entry: SourceEntry, table: Table, dimension: str, role: str) -> Axis:
    parts = tuple(role.split(".")) if set(role.split(".")) <= set(PARTS) else ()
    codes, wanted = table.codes[dimension], dict(entry.keys.get(role, {}))
    if role == "branch" and not wanted:  # the keys CBS uses in most tables; not every table has all
        usual = {b.code: b.cbs for b in catalogue().branches.values() if b.cbs}
        wanted = {c: key for c, key in usual.items() if key in codes or c == "C"}
    keys: dict[str, tuple[str, ...]] = {}
    for ours, where in wanted.items():
        key = _key(table, dimension, where)
        if key in keys:
            raise _lost(table, dimension, ours, f"{key} twice")
        if parts == ("branch",):
            _same_branch(table, dimension, ours, key)
        keys[key] = tuple(ours.split(".")) if parts else ()
    return Axis(dimension, parts, keys)


def _key(table: Table, dimension: str, where: str) -> str:
    """The trimmed key for ``KEY``, ``KEY ~ title`` or ``~ title``."""
    codes = table.codes[dimension]
    key, _, title = (part.strip() for part in where.partition("~"))
    found = [
        k
        for k, code in codes.items()
        if (not key or k == key) and (not title or fnmatchcase(normal(code.title), normal(title)))
    ]
    if len(found) != 1:
        seen = f"{key} = {codes[key].title}" if key in codes else ", ".join(codes)
        raise _lost(table, dimension, where, seen)
    return found[0]


def _same_branch(table: Table, dimension: str, ours: str, key: str) -> None:
    """The title of a branch begins with its SBI code: it must be the code we take it for."""
    title = table.codes[dimension][key].title
    said = SBI_TITLE.match(title + " ")
    code = said.group(1).replace(", ", "+").replace(",", "+") if said else ours
    if ours not in ("TOTAL", code):
        raise _lost(table, dimension, f"{ours} = {key}", title)


def _units(parts: tuple[str, ...], axes: tuple[Axis, ...]) -> set[str]:
    """The units a measure may be in: its own, or those its dimensions set."""
    setters = {part: axis for axis in axes for part in axis.parts}
    open_parts = [p for p, code in zip(PARTS, parts, strict=True) if code == "*"]
    if any(p not in setters for p in open_parts):
        raise AssertionError(f"no dimension sets {open_parts} of {parts}")
    if parts[3] != "*":
        return {parts[3]}
    axis = setters["unit"]
    return {codes[axis.parts.index("unit")] for codes in axis.keys.values()}


def _topic(table: Table, wanted: str, where: str, labels: set[str]) -> Topic:
    other_units: list[Topic] = []
    for way in where.split("|"):
        named = [t for t in table.topics if _is(t, way.strip())]
        found = [t for t in named if _unit(t.unit) in labels]
        if len(found) == 1:
            return found[0]
        if found:
            raise _lost(table, "measures", f"{wanted}: {way.strip()}", _listed(found))
        other_units += named
    seen = _listed(other_units) if other_units else _listed(table.topics)
    raise _lost(table, "measures", f"{wanted}: {where} [{' / '.join(sorted(labels))}]", seen)


def _is(topic: Topic, way: str) -> bool:
    if way.startswith("="):
        return any(fnmatchcase(i.casefold(), way[1:].casefold()) for i in topic.ids)
    *groups, title = (normal(part) for part in way.split(">"))
    if not fnmatchcase(normal(topic.title), title):
        return False
    above = [normal(g) for g in topic.groups]
    return all(any(fnmatchcase(a, g) for a in above) for g in groups)


def _listed(topics: list[Topic] | tuple[Topic, ...]) -> str:
    return "; ".join(f"{t.ids[0]} {t.title.strip()} [{t.unit.strip()}]" for t in topics)


def _lost(table: Table, kind: str, wanted: str, seen: str) -> SourceError:
    """The ladder when the catalogue's words do not lead to exactly one thing in the table."""
    answer = table.said.get(kind) or next(iter(table.said.values()))
    return broken(
        answer,
        Text(
            f"{kind}: {wanted!r} is er niet precies eenmaal; de tabel heeft: {seen[:600]}",
            f"{kind}: {wanted!r} is not there exactly once; the table has: {seen[:600]}",
        ),
        Text(
            "een tabel zoals de catalogus haar beschrijft, of een aangepaste catalogus",
            "a table as the catalogue describes it, or an adapted catalogue",
        ),
    )
