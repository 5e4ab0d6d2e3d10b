"""A chart as a scene: a plot of known size, its scales, its labels and its hover bands.

The scene turns model points into rows and notes; ``charts`` hands them to Altair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from kentering.brief.chart_scale import (
    Box,
    Span,
    apart,
    date_labels,
    free_place,
    short_month,
    span,
    step_days,
    ticks,
    wrap,
)
from kentering.brief.chart_style import HEIGHT, INK, LABELS, MUTED, SIZE, SMALL, WIDTH, text_width
from kentering.brief.model import Chart, Line, Mark, Point
from kentering.brief.provenance import hover
from kentering.language import Lang, Text, number

BROKEN = Text("as begint niet bij nul", "axis does not start at zero")
MISSING = Text("niet in de voorraad", "not in the store")
LINE_HEIGHT = 11.5
LOW_ROOM = 20.0

Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Note:
    """Words at a place in chart units."""

    x: float
    y: float
    text: str
    anchor: Anchor = "left"
    colour: str = INK
    bold: bool = False
    size: float = SIZE

    def box(self) -> Box:
        """The room the note takes."""
        wide = text_width(self.text, self.size, bold=self.bold)
        left = {"left": 0.0, "center": wide / 2, "right": wide}[self.anchor]
        return Box(self.x - left, self.y - self.size * 0.6, wide, self.size * 1.2)


@dataclass(frozen=True)
class Band:
    """A transparent rectangle that carries a hover text, and the words a screen reader says."""

    box: Box
    label: str
    title: str


@dataclass
class Scene:
    """The plot of one chart, all in chart units except ``low`` and ``high`` of the scales."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x: tuple[float, float]
    y: tuple[float, float]
    ticks: list[float]
    marks: list[float] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    broken: bool = False
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def px(self, value: float) -> float:
        """The place of an x value."""
        return (value - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def py(self, value: float) -> float:
        """The place of a y value; the top is 0."""
        return (self.y[1] - value) / (self.y[1] - self.y[0]) * self.height


def spans(line: Line) -> list[tuple[Point, Span]]:
    """The dated points of a line with the days they cover."""
    step = step_days(line.points)
    return [(p, span(p.start, step)) for p in line.points if p.start]


def timed(chart: Chart, lang: Lang) -> Scene:
    """The scene of a columns or line chart."""
    placed = [ps for line in chart.lines for ps in spans(line)]
    values = [p.value for p, _ in placed if p.value is not None] + [m.value for m in chart.marks]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    from_zero = chart.zero or chart.kind == "columns"
    grid = ticks(low, high, zero=from_zero)
    broken = not from_zero and not grid[0] <= 0 <= grid[-1]
    top = 24 if broken else 14
    first = min((s.start for _, s in placed), default=738000.0)
    last = max((s.end for _, s in placed), default=738365.0)
    left = max(text_width(number(t, lang, 0 if t == int(t) else 1)) for t in grid) + 8
    right = _right(chart, lang)
    scene = Scene(
        WIDTH - left - right, HEIGHT - top - 22, left, right, top, 22,
        (first, last), (_floor(chart, grid, HEIGHT - top - 22), grid[-1]), grid,
        broken=broken,
    )  # fmt: skip
    scene.marks, labels = date_labels(first, last, scene.width, lang)
    below = scene.height + 13
    scene.notes += [Note(scene.px(x), below, t, "center", MUTED) for x, t in labels]
    if scene.broken:
        scene.notes.append(Note(-left + 2, -16, BROKEN[lang], "left", MUTED, size=SMALL))
    _direct_labels(scene, chart, lang)
    _mark_labels(scene, chart, lang)
    scene.bands = _time_bands(scene, chart, lang)
    return scene


def _floor(chart: Chart, grid: Sequence[float], height: float) -> float:
    """The bottom of the scale, lowered where a labelled low would stand on the axis."""
    dots = [m.value for m in chart.marks if m.start]
    if not dots:
        return grid[0]
    return min(grid[0], min(dots) - (grid[-1] - min(dots)) * LOW_ROOM / (height - LOW_ROOM))


def end_of(line: Line) -> Point | None:
    """The last point of a line that has a value."""
    filled = [p for p in line.points if p.start and p.value is not None]
    return max(filled, key=lambda p: p.start.toordinal() if p.start else 0) if filled else None


def _end_words(chart: Chart, line: Line, lang: Lang) -> list[str]:
    last = end_of(line)
    if last is None or last.value is None:
        return []
    value = number(last.value, lang, chart.decimals)
    return [*wrap(line.label[lang], 78), value] if len(chart.lines) > 1 else [value]


def _right(chart: Chart, lang: Lang) -> float:
    lines = chart.lines[1:] if chart.kind == "columns" else chart.lines
    words = [w for line in lines for w in _end_words(chart, line, lang)]
    return max((text_width(w, bold=True) for w in words), default=0.0) + 10


def _direct_labels(scene: Scene, chart: Chart, lang: Lang) -> None:
    lines = [x for x in (chart.lines[1:] if chart.kind == "columns" else chart.lines) if end_of(x)]
    words = [_end_words(chart, line, lang) for line in lines]
    ends = [p.value for line in lines if (p := end_of(line)) and p.value is not None]
    heights = [len(w) * LINE_HEIGHT + 5 for w in words]
    centres = apart([scene.py(v) for v in ends], heights, -8, scene.height + 6)
    for line, texts, height, centre in zip(lines, words, heights, centres, strict=True):
        for i, text in enumerate(texts):
            y = centre - height / 2 + (i + 0.5) * LINE_HEIGHT + 2.5
            bold = i == len(texts) - 1
            scene.notes.append(Note(scene.width + 6, y, text, "left", LABELS[line.role], bold))
    if chart.kind == "columns" and chart.lines and (last := end_of(chart.lines[0])):
        _last_column(scene, chart, last, lang)


def _last_column(scene: Scene, chart: Chart, last: Point, lang: Lang) -> None:
    if last.start is None or last.value is None:
        return
    place = span(last.start, step_days(chart.lines[0].points))
    text = number(last.value, lang, chart.decimals)
    half = text_width(text, bold=True) / 2
    x = min(scene.px(place.mid), scene.width + scene.right - half - 1)
    # the label stands clear of the columns under it, not of its own alone
    under = [
        p.value
        for p, at in spans(chart.lines[0])
        if p.value is not None and abs(scene.px(at.mid) - x) < half + 3
    ]
    negative = last.value < 0
    far = min([last.value, *under]) if negative else max([last.value, *under])
    y = scene.py(far) + (9 if negative else -7)
    scene.notes.append(Note(x, y, text, "center", INK, bold=True))


def path(scene: Scene, chart: Chart) -> list[tuple[float, float]]:
    """The places the data pass, in chart units; columns reach down to zero."""
    found: list[tuple[float, float]] = []
    for line in chart.lines:
        for p, s in spans(line):
            if p.value is not None:
                found.append((scene.px(s.mid), scene.py(p.value)))
    return found


def _mark_labels(scene: Scene, chart: Chart, lang: Lang) -> None:
    data = path(scene, chart)
    taken = [n.box() for n in scene.notes]
    for mark in sorted(chart.marks, key=lambda m: m.start is None):
        note = _dot_note(scene, chart, mark, data, lang) if mark.start else None
        note = note or _level_note(scene, chart, mark, data, taken, lang)
        while any(note.box().hits(b) for b in taken) and note.y > 4 and mark.start:
            note = Note(note.x, note.y - 4, note.text, note.anchor, note.colour, size=note.size)
        scene.notes.append(note)
        taken.append(note.box())


def mark_words(chart: Chart, mark: Mark, lang: Lang) -> str:
    """The mark's label with its value, unless the label already prints it."""
    value = number(mark.value, lang, chart.decimals)
    words = mark.label[lang]
    words = words if value in words else f"{words} {value}"
    if mark.start is None or str(mark.start.year) in words:
        return words
    return f"{words} ({short_month(mark.start, lang)} {mark.start.year})"


def _dot_note(
    scene: Scene, chart: Chart, mark: Mark, data: Sequence[tuple[float, float]], lang: Lang
) -> Note | None:
    if mark.start is None:
        return None
    step = step_days(chart.lines[0].points) if chart.lines else 30.0
    x, y = scene.px(span(mark.start, step).mid), scene.py(mark.value)
    words = mark_words(chart, mark, lang)
    half = text_width(words, SMALL) / 2
    near = [b for a, b in data if abs(a - x) < half]
    above = y <= sum(near) / len(near) if near else True
    x = min(max(x, half + 2), scene.width - half + 4)
    return Note(x, y - 10 if above else y + 11, words, "center", INK, size=SMALL)


def _level_note(
    scene: Scene, chart: Chart, mark: Mark, data: Sequence[tuple[float, float]],
    taken: Sequence[Box], lang: Lang,
) -> Note:  # fmt: skip
    words = mark_words(chart, mark, lang)
    wide = text_width(words, SMALL)
    y = scene.py(mark.value)
    tops = (y - 13, y + 3)
    xs = [2.0 + i * 8 for i in range(max(1, int((scene.width - wide - 2) / 8) + 1))]
    options = [free_place(Box(0, top, wide, 10), xs, data, taken) for top in tops]
    best = max(options, key=lambda b: _room(b, data, taken))
    return Note(best.x, best.y + 5, words, "left", MUTED, size=SMALL)


def _room(box: Box, data: Sequence[tuple[float, float]], taken: Sequence[Box]) -> float:
    near = [max(box.y - y, y - box.y - box.h) for x, y in data if box.x - 4 <= x <= box.x + box.w]
    return min([*near, 20.0]) - (100.0 if any(box.hits(t) for t in taken) else 0.0)


def _time_bands(scene: Scene, chart: Chart, lang: Lang) -> list[Band]:
    at: dict[tuple[float, float], list[tuple[Line, Point]]] = {}
    for line in chart.lines:
        for p, s in spans(line):
            at.setdefault((s.start, s.end), []).append((line, p))
    bands = []
    for (start, end), points in sorted(at.items()):
        x = scene.px(start)
        box = Box(x, 0.0, scene.px(end) - x, scene.height)
        heads = [point_words(chart, line, p, lang) for line, p in points]
        texts = [f"{h}\n{hover(p.trace, lang)}" for h, (_, p) in zip(heads, points, strict=True)]
        bands.append(Band(box, "; ".join(heads), "\n\n".join(texts)))
    return bands


def point_words(chart: Chart, line: Line | None, point: Point, lang: Lang) -> str:
    """A point in words: series, period or branch, value."""
    name = line.label[lang] if line else ""
    head = f"{name}, {point.label[lang]}" if name else point.label[lang]
    if point.value is None:
        return f"{head}: {MISSING[lang]}"
    return f"{head}: {number(point.value, lang, chart.decimals)}"
