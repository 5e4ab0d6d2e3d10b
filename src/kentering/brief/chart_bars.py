"""The scene of a bars chart: branches sorted from plus to minus, the total apart at the bottom."""

from __future__ import annotations

from dataclasses import dataclass

from kentering.brief.chart_scale import Box, wrap
from kentering.brief.chart_scene import Band, Note, Scene, point_words
from kentering.brief.chart_style import HEIGHT, INK, LABELS, SMALL, WIDTH, text_width
from kentering.brief.model import Chart, Line, Point
from kentering.brief.provenance import hover
from kentering.language import Lang, number

ROW = 18.5
GAP = 8.0
NAME_LIMIT = 128.0


@dataclass(frozen=True)
class Row:
    """A bar: its point, its centre and whether it is the total."""

    point: Point
    y: float
    total: bool


def totals(chart: Chart) -> tuple[Point, ...]:
    """The total: points of the later lines, or of the first by its label, that stand apart."""
    if not chart.lines:
        return ()
    parts = {p.label for p in chart.lines[0].points}
    later = [p for line in chart.lines[1:] for p in line.points if p.label not in parts]
    named = [p for p in chart.lines[0].points if _named_total(p)]
    return (*named, *later)


def _named_total(point: Point) -> bool:
    return point.label.en.lower().startswith("total") or point.label.nl.lower().startswith("totaal")


def twins(chart: Chart) -> list[tuple[Line, tuple[Point, ...]]]:
    """Later lines that give the same branches a second value, drawn as diamonds."""
    parts = {p.label for p in chart.lines[0].points} if chart.lines else set()
    found = ((line, tuple(p for p in line.points if p.label in parts)) for line in chart.lines[1:])
    return [(line, points) for line, points in found if points]


def rows(chart: Chart) -> list[Row]:
    """The bars from top to bottom: plus to minus, then those without a value, then the total."""
    whole = totals(chart)
    points = chart.lines[0].points if chart.lines else ()
    parts = sorted(
        (p for p in points if p not in whole),
        key=lambda p: (p.value is None, -(p.value or 0.0)),
    )
    count = len(parts) + len(whole)
    pitch = max(ROW, min((HEIGHT - 12 - GAP) / max(count, 1), 22.0))
    found = [Row(p, (i + 0.5) * pitch, total=False) for i, p in enumerate(parts)]
    base = len(parts) * pitch + (GAP if parts else 0.0)
    return found + [Row(p, base + (i + 0.5) * pitch, total=True) for i, p in enumerate(whole)]


def scene(chart: Chart, lang: Lang) -> Scene:
    """The scene of a bars chart."""
    bars = rows(chart)
    pairs = twins(chart)
    values = [r.point.value for r in bars if r.point.value is not None]
    values += [p.value for _, points in pairs for p in points if p.value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < 1e-9:
        high = 1.0
    names = [wrap(r.point.label[lang], NAME_LIMIT) for r in bars]
    left = max((text_width(t) for n in names for t in n), default=0.0) + 10
    pitch = bars[0].y * 2 if bars else ROW
    height = (bars[-1].y + pitch / 2 if bars else ROW) + (14 if pairs else 0)
    width = WIDTH - left - 4
    room = text_width("−00,0") + 6
    minus = room if low < 0 else 0.0
    per = (high - low) / max(width - room - minus, 1.0)
    found = Scene(
        width, height, left, 4, 6, 6, (low - minus * per, high + room * per), (height, 0.0), []
    )
    for row, name in zip(bars, names, strict=True):
        _name(found, row, name)
        _value(found, chart, row, lang)
        found.bands.append(_band(found, chart, row, pitch, lang))
    for line, _ in pairs:
        text = f"◇ {line.label[lang]}"
        found.notes.append(Note(width, height - 5, text, "right", LABELS[line.role], size=SMALL))
    return found


def _name(scene: Scene, row: Row, name: list[str]) -> None:
    size = SMALL if len(name) > 1 else 10
    for i, text in enumerate(name):
        y = row.y + (i - (len(name) - 1) / 2) * (size - 0.5)
        scene.notes.append(Note(-7, y, text, "right", INK, bold=row.total, size=size))


def _value(scene: Scene, chart: Chart, row: Row, lang: Lang) -> None:
    value = row.point.value
    if value is None:
        scene.notes.append(Note(scene.px(0) + 5, row.y, "–", "left", INK))
        return
    text = number(value, lang, chart.decimals)
    if value < 0:
        scene.notes.append(Note(scene.px(value) - 4, row.y, text, "right", INK, row.total))
    else:
        scene.notes.append(Note(scene.px(value) + 4, row.y, text, "left", INK, row.total))


def _band(scene: Scene, chart: Chart, row: Row, pitch: float, lang: Lang) -> Band:
    heads = [(point_words(chart, None, row.point, lang), row.point)]
    for line, points in twins(chart):
        same = (p for p in points if p.label == row.point.label)
        heads += [(point_words(chart, line, p, lang), p) for p in same]
    texts = [f"{head}\n{hover(p.trace, lang)}" for head, p in heads]
    box = Box(-scene.left, row.y - pitch / 2, scene.width + scene.left, pitch)
    return Band(box, "; ".join(h for h, _ in heads), "\n\n".join(texts))
