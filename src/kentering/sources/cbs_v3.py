"""CBS OData v3: how a table is asked for and read there, from the feed or from saved files.

Keys are padded to the widest of their dimension, ``.`` is missing, an empty cell cannot exist.
Moments have no offset and mean Amsterdam time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.cbs_rows import Body, body, figure, questions, whole_pages, words
from kentering.sources.cbs_shape import Cell, Code, Plan, Table, Topic, status_of

ROOT = "https://opendata.cbs.nl/ODataFeed/odata"
POLL = "TableInfos"
META = ("DataProperties",)
FIGURES = "TypedDataSet"
SUFFIX = "?$format=json"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def poll(answer: Answer, table: str) -> tuple[datetime, str]:
    """When the table was last changed, and what CBS calls that version.

    Raises:
        SourceError: another table, or no moment.
    """
    rows = body(answer, ("Identifier", "Modified")).rows
    if len(rows) != 1 or rows[0]["Identifier"] != table:
        what = f"{[r['Identifier'] for r in rows][:3]} != {table!r}"
        raise broken(answer, Text(f"een andere tabel: {what}", f"another table: {what}"))
    modified = words(answer, rows[0], "Modified")
    try:
        moment = datetime.fromisoformat(modified)
    except ValueError as error:
        raise broken(answer, Text(f"Modified: {error}", f"Modified: {error}")) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=AMSTERDAM)
    return moment.astimezone(UTC), modified


def names(said: Mapping[str, Answer]) -> tuple[str, ...]:
    """The code lists to ask for, once ``DataProperties`` is there."""
    answer = said["DataProperties"]
    rows = body(answer, ("Key", "Type")).rows
    return tuple(words(answer, r, "Key") for r in rows if "Dimension" in str(r["Type"]))


def table(said: Mapping[str, Answer], modified: datetime, label: str) -> Table:
    """The metadata of a table.

    Raises:
        SourceError: a list is missing, cut off or has other columns.
    """
    answer = said["DataProperties"]
    rows = body(answer, ("ID", "ParentID", "Type", "Key", "Title", "Unit")).rows
    time = [words(answer, r, "Key") for r in rows if r["Type"] == "TimeDimension"]
    if len(time) != 1:
        raise broken(answer, Text(f"tijddimensies: {time}", f"time dimensions: {time}"))
    others = tuple(name for name in names(said) if name != time[0])
    periods = said[time[0]]
    statuses = {
        words(periods, r, "Key").strip(): status_of(
            periods, words(periods, r, "Key"), words(periods, r, "Status")
        )
        for r in body(periods, ("Key", "Status")).rows
    }
    return Table(
        modified=modified,
        label=label,
        time=time[0],
        dimensions=others,
        topics=_topics(answer, rows),
        codes={d: _codes(said[d]) for d in others},
        statuses=statuses,
        said={"measures": answer, "dimensions": answer} | {d: said[d] for d in others},
    )


def asked(plan: Plan, table: Table) -> list[str]:
    """The questions for all wanted figures, as query strings; keys with their blanks."""
    filters: list[tuple[str, Sequence[str]]] = []
    for axis in plan.axes:
        codes = table.codes[axis.dimension]
        filters.append((axis.dimension, [codes[key].raw for key in axis.keys]))
    columns = (*table.dimensions, table.time, *plan.topics)
    return questions(filters, "&$select=" + ",".join(columns) + "&$format=json")


def cells(answers: Sequence[Answer], plan: Plan, table: Table) -> Iterator[Cell]:
    """The wanted figures of all pages, typed or untyped.

    Raises:
        SourceError: a page is missing, or a row is not what CBS promises.
    """
    columns = (*table.dimensions, table.time, *plan.topics)
    pages: list[Body] = [body(a, columns) for a in answers]
    whole_pages(answers, pages)
    for answer, page in zip(answers, pages, strict=True):
        for row in page.rows:
            keys = tuple(words(answer, row, d).strip() for d in table.dimensions)
            period = words(answer, row, table.time).strip()
            for topic in plan.topics:
                value = row[topic]
                if not (isinstance(value, str) and not value.strip()):
                    yield Cell(topic, keys, period, figure(answer, value, f"{topic} {period}"))


def _codes(answer: Answer) -> dict[str, Code]:
    rows = body(answer, ("Key", "Title")).rows
    raw = [(words(answer, r, "Key"), words(answer, r, "Title")) for r in rows]
    return {key.strip(): Code(key, title) for key, title in raw}


def _topics(answer: Answer, rows: Sequence[Mapping[str, object]]) -> tuple[Topic, ...]:
    by_id = {words(answer, r, "ID"): r for r in rows}
    found: list[Topic] = []
    for r in rows:
        if r["Type"] != "Topic":
            continue
        groups: list[str] = []
        parent = words(answer, r, "ParentID")
        while parent in by_id and len(groups) < len(rows):
            if by_id[parent]["Type"] != "TopicGroup":
                break
            groups.insert(0, words(answer, by_id[parent], "Title"))
            parent = words(answer, by_id[parent], "ParentID")
        found.append(
            Topic(
                (words(answer, r, "Key"),),
                words(answer, r, "ID"),
                words(answer, r, "Title"),
                words(answer, r, "Unit"),
                tuple(groups),
            )
        )
    return tuple(found)
