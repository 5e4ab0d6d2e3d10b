"""CBS OData v4: how a table is asked for and read there.

Provisional is said of a period (``PeriodenCodes.Status``), not of a row. Of ``ValueAttribute`` only
``None`` and ``Impossible`` (no value can exist) are known; another one is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.cbs_rows import Body, body, figure, questions, single, whole_pages, words
from kentering.sources.cbs_shape import Cell, Code, Plan, Table, Topic, normal, status_of

ROOT = "https://datasets.cbs.nl/odata/v1/CBS"
POLL = "Properties"
META = ("Dimensions", "MeasureCodes")
FIGURES = "Observations"
SUFFIX = ""


def poll(answer: Answer, table: str) -> tuple[datetime, str]:
    """When the table was last changed, and what CBS calls that version.

    Raises:
        SourceError: another table, or no moment with an offset.
    """
    said = single(answer)
    lost = [c for c in ("Identifier", "Modified") if not isinstance(said.get(c), str)]
    if lost:
        raise broken(answer, Text(f"velden {lost} ontbreken", f"fields {lost} are missing"))
    if said["Identifier"] != table:
        what = f"{said['Identifier']!r} != {table!r}"
        raise broken(answer, Text(f"een andere tabel: {what}", f"another table: {what}"))
    try:
        moment = datetime.fromisoformat(said["Modified"])
    except ValueError as error:
        raise broken(answer, Text(f"Modified: {error}", f"Modified: {error}")) from error
    if moment.tzinfo is None:
        raise broken(answer, Text("Modified zonder tijdzone", "Modified without an offset"))
    return moment.astimezone(UTC), str(said.get("Version") or said["Modified"])


def names(said: Mapping[str, Answer]) -> tuple[str, ...]:
    """The code lists to ask for, once ``Dimensions`` is there."""
    return tuple(f"{row['Identifier']}Codes" for row in _dimensions(said["Dimensions"]))


def table(said: Mapping[str, Answer], modified: datetime, label: str) -> Table:
    """The metadata of a table.

    Raises:
        SourceError: a list is missing, cut off or has other columns.
    """
    rows = _dimensions(said["Dimensions"])
    time = [r["Identifier"] for r in rows if r["Kind"] == "TimeDimension"]
    if len(time) != 1:
        raise broken(said["Dimensions"], Text(f"tijddimensies: {time}", f"time dimensions: {time}"))
    others = tuple(str(r["Identifier"]) for r in rows if r["Identifier"] != time[0])
    periods = said[f"{time[0]}Codes"]
    statuses = {
        words(periods, r, "Identifier").strip(): status_of(
            periods, words(periods, r, "Identifier"), words(periods, r, "Status")
        )
        for r in body(periods, ("Identifier", "Status")).rows
    }
    return Table(
        modified=modified,
        label=label,
        time=str(time[0]),
        dimensions=others,
        topics=_topics(said),
        codes={d: _codes(said[f"{d}Codes"]) for d in others},
        statuses=statuses,
        said={"measures": said["MeasureCodes"], "dimensions": said["Dimensions"]}
        | {d: said[f"{d}Codes"] for d in others},
    )


def asked(plan: Plan, table: Table) -> list[str]:
    """The questions for all wanted figures, as query strings."""
    filters: list[tuple[str, Sequence[str]]] = [("Measure", list(plan.topics))]
    for axis in plan.axes:
        codes = table.codes[axis.dimension]
        filters.append((axis.dimension, [codes[key].raw for key in axis.keys]))
    columns = ("Measure", "ValueAttribute", "Value", *table.dimensions, table.time)
    return questions(filters, "&$select=" + ",".join(columns))


def cells(answers: Sequence[Answer], plan: Plan, table: Table) -> Iterator[Cell]:
    """The wanted figures of all pages.

    Raises:
        SourceError: a page is missing, or a row is not what CBS promises.
    """
    columns = ("Measure", "Value", "ValueAttribute", *table.dimensions, table.time)
    pages: list[Body] = [body(a, columns) for a in answers]
    whole_pages(answers, pages)
    for answer, page in zip(answers, pages, strict=True):
        for row in page.rows:
            topic = words(answer, row, "Measure")
            value = figure(answer, row["Value"], topic)
            attribute = row["ValueAttribute"]
            known = attribute == "None" or (attribute == "Impossible" and value is None)
            if not known or isinstance(row["Value"], str):
                what = f"ValueAttribute {attribute!r}, Value {row['Value']!r}"
                raise broken(answer, Text(f"onbekend: {what}", f"unknown: {what}"))
            if topic in plan.topics and attribute == "None":
                keys = tuple(words(answer, row, d).strip() for d in table.dimensions)
                yield Cell(topic, keys, words(answer, row, table.time).strip(), value)


def _dimensions(answer: Answer) -> list[dict[str, str]]:
    rows = body(answer, ("Identifier", "Kind")).rows
    return [
        {"Identifier": words(answer, r, "Identifier"), "Kind": words(answer, r, "Kind")}
        for r in rows
    ]


def _codes(answer: Answer) -> dict[str, Code]:
    rows = body(answer, ("Identifier", "Title")).rows
    raw = [(words(answer, r, "Identifier"), words(answer, r, "Title")) for r in rows]
    return {key.strip(): Code(key, title) for key, title in raw}


def _topics(said: Mapping[str, Answer]) -> tuple[Topic, ...]:
    """The measures, under their groups, with the v3 key beside the code where it was asked for."""
    answer = said["MeasureCodes"]
    groups = said.get("MeasureGroups")
    above: dict[str, tuple[str, str]] = {}
    if groups is not None:
        above = {
            words(groups, r, "Id"): (words(groups, r, "Title"), words(groups, r, "ParentId"))
            for r in body(groups, ("Id", "Title", "ParentId")).rows
        }
    older = _older(said.get("DataProperties"))
    found: list[Topic] = []
    for r in body(answer, ("Identifier", "Index", "Title", "Unit", "MeasureGroupId")).rows:
        ids: tuple[str, ...] = (words(answer, r, "Identifier"),)
        index = words(answer, r, "Index")
        title, unit = words(answer, r, "Title"), words(answer, r, "Unit")
        if index in older:
            key, old_title, old_unit = older[index]
            if (normal(old_title), normal(old_unit)) != (normal(title), normal(unit)):
                what = f"{title} [{unit}] / {old_title} [{old_unit}]"
                raise broken(
                    answer, Text(f"v3 en v4 verschillen: {what}", f"v3 and v4 differ: {what}")
                )
            ids = (*ids, key)
        found.append(
            Topic(ids, index, title, unit, _line(above, words(answer, r, "MeasureGroupId")))
        )
    return tuple(found)


def _line(above: Mapping[str, tuple[str, str]], group: str) -> tuple[str, ...]:
    line: list[str] = []
    while group in above and len(line) < len(above):
        title, group = above[group]
        line.append(title)
    return tuple(reversed(line))


def _older(answer: Answer | None) -> dict[str, tuple[str, str, str]]:
    """Key, title and unit of the v3 measures by ID, which is the v4 Index."""
    if answer is None:
        return {}
    rows = body(answer, ("ID", "Type", "Key", "Title", "Unit")).rows
    return {
        words(answer, r, "ID"): (
            words(answer, r, "Key"),
            words(answer, r, "Title"),
            words(answer, r, "Unit"),
        )
        for r in rows
        if r["Type"] == "Topic"
    }
