"""Read an R matrix of monthly series with a column per country, as statistical packages save them.

Needs the extra ``kentering[edition]``; only building an edition uses it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from kentering.catalogue import resolve_geo
from kentering.errors import CatalogueError, SourceError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken
from kentering.sources.release import OBSERVATIONS, Release


def read_matrix(
    answer: Answer, source: str, pattern: str, released_at: datetime | None
) -> list[Release]:
    """One release of all countries; ``pattern`` is a series key with ``{geo}``.

    Raises:
        SourceError: no R data, no monthly matrix, or the extra is not installed.
    """
    values, names, start = _matrix(answer)
    rows: list[tuple[str, date, str, float | None, str]] = []
    for column, name in enumerate(names):
        try:
            geo = resolve_geo(name).code
        except CatalogueError:
            raise broken(answer, Text(f"onbekend land {name}", f"unknown country {name}")) from None
        for step in range(len(values)):
            value = float(values[step][column])
            if not math.isnan(value):
                series = pattern.format(geo=geo)
                rows.append((series, start.shift(step).start, "M", value, "A"))
    return [
        Release(
            source=source,
            released_at=released_at or answer.retrieved_at,
            dating="retrieval",
            retrieved_at=answer.retrieved_at,
            sha256=answer.sha256,
            url=answer.url,
            observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
        )
    ]


def _matrix(answer: Answer) -> tuple[Any, list[str], Period]:
    try:
        import rdata
    except ImportError as error:
        raise SourceError(
            Text("voor R-bestanden is een extra nodig", "reading R files needs an extra"),
            run="pip install 'kentering[edition]'",
        ) from error
    try:
        parsed = rdata.parser.parse_data(answer.body)
        found = rdata.conversion.convert(
            parsed, {**rdata.conversion.DEFAULT_CLASS_MAP, "mts": _with_start, "ts": _with_start}
        )
        values, names, start = next(iter(found.values()))
    except Exception as error:  # any byte string may be given; rdata names no base class of errors
        raise broken(answer, Text("geen R-matrix", "no R matrix")) from error
    return values, names, start


def _with_start(values: Any, attributes: Mapping[str, Any]) -> tuple[Any, list[str], Period]:
    first, _, frequency = (float(x) for x in attributes["tsp"])
    if round(frequency) != 12:
        raise ValueError("not monthly")
    year = math.floor(first + 1e-6)
    month = round((first - year) * 12) + 1
    names = [str(n) for n in attributes["dimnames"][1]]
    plain = getattr(values, "values", values)
    return plain, names, Period(date(year, month, 1), "M")
