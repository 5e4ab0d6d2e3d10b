"""Which series a cell of a person's table belongs to: its key and frequency, checked."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from kentering.catalogue import SeriesKey, catalogue, resolve_geo
from kentering.errors import CatalogueError
from kentering.language import Text
from kentering.periods import Freq
from kentering.sources.answer import Answer
from kentering.sources.columns import CONSTANT, ROLES, ColumnMap
from kentering.sources.delimited import wrong
from kentering.sources.tabular import shown
from kentering.sources.workbook import Cell


def own_series(
    answer: Answer, columns: ColumnMap, line: int, row: Mapping[str, Cell], pattern: str
) -> str:
    """The series of a cell; empty when its words were declared to be left out.

    Raises:
        SourceError: an empty part, a code that is not catalogued, or a unit of another kind.
    """
    parts: dict[str, str] = {}
    for role in ("series", *ROLES):
        if "{" + role + "}" not in pattern:
            continue
        place = columns.role(role)
        word = place[1:] if place.startswith(CONSTANT) else shown(row.get(place))
        parts[role] = columns.codes.get(role, {}).get(word, word)
        if not parts[role]:
            if word in columns.codes.get(role, {}):
                return ""
            value = shown(row.get(place))
            raise wrong(answer, line, Text("leeg", "empty"), column=place, value=value)
    with suppress(CatalogueError):  # an alias (EL, UK); what is unknown is refused below
        parts |= {"geo": resolve_geo(parts["geo"]).code} if "geo" in parts else {}
    return _fitting(answer, line, _catalogued(answer, line, pattern.format_map(parts)))


def own_frequency(answer: Answer, columns: ColumnMap, line: int, key: str) -> Freq:
    """The frequency of a series: that of its indicator, which the map may repeat (T1).

    Raises:
        SourceError: the map says another; one key cannot hold months and quarters.
    """
    indicator = SeriesKey.parse(key).indicator
    freq = catalogue().indicators[indicator].freq
    if columns.freq in (None, freq):
        return freq
    raise wrong(
        answer,
        line,
        Text(
            f"{indicator} heeft frequentie {freq}, niet {columns.freq}",
            f"{indicator} has frequency {freq}, not {columns.freq}",
        ),
        Text(f"freq = {freq!r}, of geen freq", f"freq = {freq!r}, or no freq"),
        value=key,
        run="kentering series --list indicator",
    )


def _catalogued(answer: Answer, line: int, key: str) -> str:
    cat = catalogue()
    try:
        parts = SeriesKey.parse(key)
    except ValueError:
        parts = None
    kinds = (
        (cat.geos, parts.geo if parts else ""),
        (cat.indicators, parts.indicator if parts else ""),
        ({**cat.branches, "_Z": None}, parts.branch if parts else ""),
        (cat.adjustments, parts.adjustment if parts else ""),
        (cat.units, parts.unit if parts else ""),
    )
    strange = [code for known, code in kinds if code not in known]
    if strange:
        raise wrong(
            answer,
            line,
            Text(
                f"onbekende reeks {key!r} (niet in de catalogus: {strange})",
                f"unknown series {key!r} (not catalogued: {strange})",
            ),
            Text(
                "gebied.indicator.branche.correctie.eenheid, zoals NL.pmi._Z.sa.points; "
                "vertaal woorden in [codes]",
                "geo.indicator.branch.adjustment.unit, as in NL.pmi._Z.sa.points; "
                "translate words in [codes]",
            ),
            run="kentering series --list indicator",
        )
    return key


def _fitting(answer: Answer, line: int, key: str) -> str:
    """The key when its indicator can be in that unit: an index is no number of points (U1)."""
    cat, parts = catalogue(), SeriesKey.parse(key)
    kinds = cat.indicators[parts.indicator].kinds
    if cat.units[parts.unit].kind in kinds:
        return key
    fit = ", ".join(code for code, unit in cat.units.items() if unit.kind in kinds)
    raise wrong(
        answer,
        line,
        Text(
            f"{parts.indicator} kan niet in {parts.unit} zijn",
            f"{parts.indicator} cannot be in {parts.unit}",
        ),
        Text(f"een van {fit}", f"one of {fit}"),
        value=key,
        run="kentering series --list unit",
    )
