"""The brief as JSON, schema ``kentering.brief/1``: the whole object, for machines.

Text fields are always ``{"nl": ..., "en": ...}``. Sentences are lists of pieces: a string, or
``{"text": ..., "figure": name}``. Releases and traces stand once, in tables; figures and chart
points name them by position: ``"trace": 12`` is ``traces[12]``, whose ``releases`` are positions in
``releases``. Dates and moments are ISO 8601, moments in UTC; a gap is ``null``.
"""

from __future__ import annotations

import json
import math
from datetime import UTC
from typing import Any

from kentering.brief.model import (
    Brief,
    Cell,
    Chart,
    Figure,
    Line,
    Mark,
    Piece,
    Question,
    ReleaseRef,
    Section,
    Sentence,
    Table,
    Tile,
    Trace,
)
from kentering.language import Text

SCHEMA = "kentering.brief/1"


class _Tables:
    """Releases and traces, each once, in order of first use."""

    def __init__(self) -> None:
        self.releases: dict[ReleaseRef, int] = {}
        self.traces: dict[Trace, int] = {}

    def trace(self, trace: Trace) -> int:
        """The position of a trace; its releases get theirs before it."""
        for release in trace.releases:
            self.releases.setdefault(release, len(self.releases))
        return self.traces.setdefault(trace, len(self.traces))


def as_json(brief: Brief) -> str:
    """Render the whole brief, both languages, as JSON.

    Args:
        brief: the brief.

    Returns:
        The JSON text, UTF-8 characters unescaped; equal briefs give equal text.
    """
    return json.dumps(as_data(brief), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def as_data(brief: Brief) -> dict[str, Any]:
    """The brief as plain values, in the order of the schema."""
    tables = _Tables()
    body = {
        "title": _text(brief.title),
        "kicker": _text(brief.kicker),
        "lead": [_sentence(s) for s in brief.lead],
        "tiles": [_tile(t) for t in brief.tiles],
        "sections": [_section(s, tables) for s in brief.sections],
        "questions": [_question(q) for q in brief.questions],
        "figures": {name: _figure(f, tables) for name, f in brief.figures.items()},
        "warnings": [_text(t) for t in brief.warnings],
        "method": [_text(t) for t in brief.method],
        "sources": [_text(t) for t in brief.sources],
    }
    return {
        "schema": SCHEMA,
        "version": brief.version,
        "edition": brief.edition,
        "geo": brief.geo,
        "day": brief.day.isoformat(),
        **body,
        "traces": [_trace(t, tables) for t in tables.traces],
        "releases": [_release(r) for r in tables.releases],
    }


def _text(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _piece(piece: Piece) -> str | dict[str, str]:
    return piece if isinstance(piece, str) else {"text": piece.text, "figure": piece.figure}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {"nl": [_piece(p) for p in sentence.nl], "en": [_piece(p) for p in sentence.en]}


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "id": tile.id,
        "label": _text(tile.label),
        "value": _text(tile.value),
        "change": _text(tile.change),
        "direction": tile.direction,
        "period": _text(tile.period),
        "figures": list(tile.figures),
    }


def _section(section: Section, tables: _Tables) -> dict[str, Any]:
    return {
        "id": section.id,
        "heading": _text(section.heading),
        "paragraphs": [[_sentence(s) for s in p] for p in section.paragraphs],
        "charts": [_chart(c, tables) for c in section.charts],
        "table": _table(section.table) if section.table else None,
        "missing": [_text(m) for m in section.missing],
    }


def _chart(chart: Chart, tables: _Tables) -> dict[str, Any]:
    return {
        "id": chart.id,
        "kind": chart.kind,
        "title": _text(chart.title),
        "subtitle": _text(chart.subtitle),
        "source": _text(chart.source),
        "alt": _text(chart.alt),
        "zero": chart.zero,
        "decimals": chart.decimals,
        "lines": [_line(x, tables) for x in chart.lines],
        "marks": [_mark(m) for m in chart.marks],
    }


def _line(line: Line, tables: _Tables) -> dict[str, Any]:
    points = [
        {
            "label": _text(p.label),
            "start": p.start.isoformat() if p.start else None,
            "value": _number(p.value),
            "trace": tables.trace(p.trace),
        }
        for p in line.points
    ]
    return {"label": _text(line.label), "role": line.role, "points": points}


def _mark(mark: Mark) -> dict[str, Any]:
    start = mark.start.isoformat() if mark.start else None
    return {"label": _text(mark.label), "value": mark.value, "start": start}


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": _text(table.title),
        "columns": [_text(c) for c in table.columns],
        "rows": [[_cell(c) for c in row] for row in table.rows],
        "note": _text(table.note) if table.note else None,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    if isinstance(cell, Text):
        return _text(cell)
    return {"nl": _piece(cell[0]), "en": _piece(cell[1])}


def _question(question: Question) -> dict[str, Any]:
    return {
        "finding": _sentence(question.finding),
        "threshold": _text(question.threshold),
        "proposal": _text(question.proposal),
        "question": _text(question.question),
    }


def _figure(figure: Figure, tables: _Tables) -> dict[str, Any]:
    return {
        "value": figure.value,
        "decimals": figure.decimals,
        "unit": _text(figure.unit),
        "label": _text(figure.label),
        "trace": tables.trace(figure.trace),
    }


def _trace(trace: Trace, tables: _Tables) -> dict[str, Any]:
    return {
        "series": list(trace.series),
        "periods": list(trace.periods),
        "releases": [tables.releases[r] for r in trace.releases],
        "formula": _text(trace.formula),
    }


def _release(release: ReleaseRef) -> dict[str, Any]:
    moment = release.released_at
    return {
        "release": release.release,
        "publisher": _text(release.publisher),
        "table": release.table,
        "released_at": (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat(),
        "dating": release.dating,
        "vintages": release.vintages,
        "page": release.page,
    }
