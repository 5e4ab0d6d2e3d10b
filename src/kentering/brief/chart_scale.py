"""Where things stand in a chart: spans of periods, ticks, year labels and free room for labels.

All of it is arithmetic on plain numbers; the drawing is in ``charts``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import median

from kentering.brief.chart_style import SIZE, text_width
from kentering.brief.model import Line, Point
from kentering.language import MONTHS, Lang

_MARCH_NL = "mrt"


@dataclass(frozen=True)
class Span:
    """The days a period covers, as day numbers; ``mid`` is where a line passes."""

    start: float
    end: float

    @property
    def mid(self) -> float:
        """The middle of the period."""
        return (self.start + self.end) / 2


@dataclass(frozen=True)
class Box:
    """A label's place in chart units: left, top, width and height."""

    x: float
    y: float
    w: float
    h: float

    def hits(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )


def step_days(points: Sequence[Point]) -> float:
    """The usual distance between two points of a line in days; a month when there is but one."""
    starts = sorted({p.start.toordinal() for p in points if p.start})
    gaps = [b - a for a, b in pairwise(starts)]
    return float(median(gaps)) if gaps else 30.0


def span(start: date, step: float) -> Span:
    """The days of the period that begins at ``start``, given the usual distance.

    >>> span(date(2025, 2, 1), 30.0).end - span(date(2025, 2, 1), 30.0).start
    28.0
    """
    first = float(start.toordinal())
    months = round(step / 30.44)
    if months < 1 or start.day > 1:
        return Span(first, first + max(1.0, min(step, 31.0)))
    index = start.year * 12 + start.month - 1 + months
    return Span(first, float(date(index // 12, index % 12 + 1, 1).toordinal()))


def unbroken(line: Line) -> list[list[Point]]:
    """Runs of points without a gap: a missing value or an absent period breaks the line (T4)."""
    step = step_days(line.points)
    limit = max(1.6 * step, 5.0)
    runs: list[list[Point]] = [[]]
    before: date | None = None
    for point in sorted((p for p in line.points if p.start), key=lambda p: p.start or date.min):
        if point.value is None or not math.isfinite(point.value):
            runs.append([])
            before = None
            continue
        if before and point.start and (point.start - before).days > limit:
            runs.append([])
        runs[-1].append(point)
        before = point.start
    return [run for run in runs if run]


def ticks(low: float, high: float, *, zero: bool, wanted: int = 4) -> list[float]:
    """Round values that hold the data, about ``wanted`` steps apart.

    >>> ticks(-1.3, 4.2, zero=True), ticks(98.2, 107.0, zero=False)
    ([-2.0, 0.0, 2.0, 4.0, 6.0], [98.0, 100.0, 102.0, 104.0, 106.0, 108.0])
    """
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9:
        low, high = low - 1.0, high + 1.0
    rough = (high - low) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.8)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


def tick_format(values: Sequence[float]) -> str:
    """A d3 format with as many decimals as the ticks need.

    >>> tick_format([0, 2.5, 5]), tick_format([0, 2000])
    (',.1f', ',.0f')
    """
    decimals = next((d for d in range(4) if all(abs(v - round(v, d)) < 1e-9 for v in values)), 4)
    return f",.{decimals}f"


def date_labels(
    low: float, high: float, width: float, lang: Lang
) -> tuple[list[float], list[tuple[float, str]]]:
    """Small ticks and labels for a time axis: years when there are several, else months."""
    per_year = width * 365.25 / max(high - low, 1.0)
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high - 1))
    years = range(first.year, last.year + 1)
    marks = [float(d) for y in years if low <= (d := date(y, 1, 1).toordinal()) <= high]
    if per_year > 130:
        return _month_labels(first, last, per_year / 12, lang)
    every = next(k for k in (1, 2, 5, 10, 20, 50) if k * per_year >= 32 or k == 50)
    if every > 1:
        return marks, [
            (m, str(y)) for m in marks if (y := date.fromordinal(int(m)).year) % every == 0
        ]
    labels: list[tuple[float, str]] = []
    for year in years:
        left = max(low, float(date(year, 1, 1).toordinal()))
        right = min(high, float(date(year + 1, 1, 1).toordinal()))
        if (right - left) / 365.25 * per_year >= text_width(str(year)) + 2:
            labels.append(((left + right) / 2, str(year)))
    return marks, labels


def _month_labels(
    first: date, last: date, per_month: float, lang: Lang
) -> tuple[list[float], list[tuple[float, str]]]:
    every = next(k for k in (1, 2, 3, 6) if k * per_month >= 46 or k == 6)
    marks: list[float] = []
    labels: list[tuple[float, str]] = []
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        start = date(index // 12, index % 12 + 1, 1)
        if start < first and start.month != first.month:
            continue
        place = span(start, 30.0)
        marks.append(max(place.start, float(first.toordinal())))
        if (start.month - 1) % every == 0:
            labels.append((place.mid, f"{short_month(start, lang)} {start.year}"))
    return marks, labels


def short_month(day: date, lang: Lang) -> str:
    """A month in three letters, as charts have room for.

    >>> short_month(date(2025, 3, 1), "nl"), short_month(date(2025, 3, 1), "en")
    ('mrt', 'Mar')
    """
    if lang == "nl" and day.month == 3:
        return _MARCH_NL
    return MONTHS[lang][day.month - 1][:3]


def wrap(text: str, limit: float, size: float = SIZE) -> list[str]:
    """Break a label at spaces and after hyphens so that each line stays under ``limit``."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= limit:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def apart(
    places: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Move label centres apart so that none overlaps, keeping their order and within bounds.

    >>> apart([50, 52], [10, 10], 0, 100)
    [46.0, 56.0]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    centres = [float(p) for p in places]
    for _ in range(40):
        for a, b in pairwise(order):
            need = (heights[a] + heights[b]) / 2 - (centres[b] - centres[a])
            if need > 1e-6:
                centres[a] -= need / 2
                centres[b] += need / 2
        for i in order:
            centres[i] = min(max(centres[i], low + heights[i] / 2), high - heights[i] / 2)
    return centres


def free_place(
    box: Box, xs: Iterable[float], path: Sequence[tuple[float, float]], taken: Sequence[Box]
) -> Box:
    """The candidate place along x where the label is furthest from the data and other labels."""

    def room(place: Box) -> float:
        near = [
            max(place.y - y, y - place.y - place.h)
            for x, y in path
            if place.x - 4 <= x <= place.x + place.w + 4
        ]
        clash = any(place.hits(other) for other in taken)
        return (min(near) if near else 60.0) - (200.0 if clash else 0.0)

    places = [replace(box, x=x) for x in xs]
    best = max(room(p) for p in places)
    good = [p for p in places if room(p) >= min(best, 6.0)]
    return good[0]
