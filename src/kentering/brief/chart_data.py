"""The numbers behind a chart, as a table to read and as CSV to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kentering.brief import captions, chart_bars
from kentering.brief.model import Chart, Line, Point
from kentering.brief.provenance import home_day, unrounded
from kentering.language import Lang, Text, number

DASH = "–"


@dataclass(frozen=True)
class Grid:
    """A chart's table: headings and rows of printed cells."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid(chart: Chart, lang: Lang) -> Grid:
    """The table of a chart: a row per period (or branch), a column per line."""
    if chart.kind == "bars":
        return _bars(chart, lang)
    labels: dict[tuple[date, str], Text] = {}
    cells: dict[tuple[tuple[date, str], int], Point] = {}
    for i, line in enumerate(chart.lines):
        for point in line.points:
            key = (point.start or date.max, point.label.en)
            labels.setdefault(key, point.label)
            cells[key, i] = point
    order = sorted(labels)
    rows = (
        (
            labels[key][lang],
            *(_cell(chart, cells.get((key, i)), lang) for i in range(len(chart.lines))),
        )
        for key in order
    )
    return Grid((captions.PERIOD[lang], *(x.label[lang] for x in chart.lines)), tuple(rows))


def _bars(chart: Chart, lang: Lang) -> Grid:
    twins = chart_bars.twins(chart)
    heads = (captions.BRANCH[lang], "%" if not twins else chart.lines[0].label[lang])
    rows = []
    for row in chart_bars.rows(chart):
        others = [next((p for p in ps if p.label == row.point.label), None) for _, ps in twins]
        printed = (_cell(chart, p, lang) for p in (row.point, *others))
        rows.append((row.point.label[lang], *printed))
    return Grid((*heads, *(x.label[lang] for x, _ in twins)), tuple(rows))


def _cell(chart: Chart, point: Point | None, lang: Lang) -> str:
    if point is None or point.value is None:
        return DASH
    return number(point.value, lang, chart.decimals)


def csv(chart: Chart, lang: Lang) -> str:
    """Every point with its trace: semicolons and decimal commas in Dutch, commas in English."""
    heads = {
        "nl": (
            "lijn",
            "label",
            "begin",
            "waarde",
            "reeks",
            "periode",
            "uitgave",
            "datum",
            "formule",
        ),
        "en": ("line", "label", "start", "value", "series", "period", "release", "date", "formula"),
    }[lang]
    rows = [heads, *(_row(line, p, lang) for line in chart.lines for p in line.points)]
    sign = ";" if lang == "nl" else ","
    return "".join(sign.join(_quoted(cell, sign) for cell in row) + "\r\n" for row in rows)


def _row(line: Line, point: Point, lang: Lang) -> tuple[str, ...]:
    value = "" if point.value is None else unrounded(point.value, lang).replace("\u2212", "-")
    trace = point.trace
    return (
        line.label[lang],
        point.label[lang],
        point.start.isoformat() if point.start else "",
        value,
        " ".join(trace.series),
        " ".join(trace.periods),
        " ".join(r.release for r in trace.releases),
        " ".join(home_day(r.released_at).isoformat() for r in trace.releases),
        trace.formula[lang],
    )


def _quoted(cell: str, sign: str) -> str:
    if any(c in cell for c in (sign, '"', "\n", "\r")):
        return '"' + cell.replace('"', '""') + '"'
    return cell
