"""The frozen shape of a brief: figures with their traces, sentences that cite them, charts, tables.

Facts and words are made elsewhere; every format (HTML, PDF, Markdown, JSON) is a rendering of this
object and adds nothing to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kentering.language import Lang, Text, number


@dataclass(frozen=True)
class ReleaseRef:
    """The release a figure came with, and how its moment is known (V4, V6)."""

    release: str
    publisher: Text
    table: str
    released_at: datetime
    dating: str
    vintages: str
    page: str


@dataclass(frozen=True)
class Trace:
    """Where a number comes from: series, periods, releases and formula (X1)."""

    series: tuple[str, ...]
    periods: tuple[str, ...]
    releases: tuple[ReleaseRef, ...]
    formula: Text


@dataclass(frozen=True)
class Figure:
    """One number of the brief, unrounded, with its unit and trace; ``name`` is unique in it."""

    name: str
    value: float
    decimals: int
    unit: Text
    label: Text
    trace: Trace

    def shown(self, lang: Lang, *, plus: bool = False) -> str:
        """The figure as printed, rounded by R1."""
        return number(self.value, lang, self.decimals, plus=plus)


@dataclass(frozen=True)
class Cited:
    """Words that stand for a figure; renderers hang the trace on them."""

    text: str
    figure: str


Piece = str | Cited


@dataclass(frozen=True)
class Sentence:
    """The same statement in both languages, made from the same facts (L1)."""

    nl: tuple[Piece, ...]
    en: tuple[Piece, ...]

    def pieces(self, lang: Lang) -> tuple[Piece, ...]:
        """The pieces in one language."""
        return self.nl if lang == "nl" else self.en

    def plain(self, lang: Lang) -> str:
        """The sentence as text."""
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces(lang))


@dataclass(frozen=True)
class Point:
    """A point of a chart: period, value (None is a gap) and trace."""

    label: Text
    start: date | None
    value: float | None
    trace: Trace


@dataclass(frozen=True)
class Line:
    """A series in a chart."""

    label: Text
    role: Literal["main", "second", "third"]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Mark:
    """A horizontal reference line (an average) or a labelled point (a peak) in a chart."""

    label: Text
    value: float
    start: date | None = None


@dataclass(frozen=True)
class Chart:
    """A chart: title states the finding, subtitle unit, adjustment and base; alt is the message.

    kind: ``columns`` (growth per month), ``line`` (levels over time), ``bars`` (branches, sorted;
    the point labelled total stands apart at the bottom).
    """

    id: str
    kind: Literal["columns", "line", "bars"]
    title: Text
    subtitle: Text
    source: Text
    alt: Text
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...] = ()
    zero: bool = True
    decimals: int = 1


@dataclass(frozen=True)
class Tile:
    """A tile: value, change, direction and period; ``value`` is an en dash when not in the store."""

    id: str
    label: Text
    value: Text
    change: Text
    direction: Literal[-1, 0, 1] | None
    period: Text
    figures: tuple[str, ...] = ()


Cell = Text | tuple[Cited, Cited]
"""A table cell: words, or a cited figure in Dutch and English."""


@dataclass(frozen=True)
class Table:
    """A table with a heading per column; the first column holds row names."""

    id: str
    title: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None


@dataclass(frozen=True)
class Section:
    """One of the questions the brief answers, in order; ``missing`` says what is not in the store."""

    id: str
    heading: Text
    paragraphs: tuple[tuple[Sentence, ...], ...]
    charts: tuple[Chart, ...] = ()
    table: Table | None = None
    missing: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Question:
    """An item for the management team: finding, the threshold that lists it, question, proposal."""

    finding: Sentence
    threshold: Text
    question: Text
    proposal: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True)
class Brief:
    """The whole brief, ready to be rendered in either language."""

    geo: str
    day: date
    title: Text
    lead: tuple[Sentence, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    figures: dict[str, Figure]
    warnings: tuple[Text, ...]
    method: tuple[Text, ...]
    kicker: Text
    edition: str
    version: str
    sources: tuple[Text, ...] = field(default_factory=tuple)
