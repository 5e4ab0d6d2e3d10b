"""The cycle clock as a picture: four quadrants, the path as revised today and the frozen one.

Enters: a ``Clock`` of ``kentering.cycle``. Leaves: SVG for one language. Up is above trend, right
is rising, as CBS draws it. The quadrants are numbered and named, so that nothing rests on colour;
the frozen path shows each period as the release that first held it had it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from kentering.brief.chart_draw import INNER, Area, Caption, Sheet, nothing, period_label
from kentering.brief.chart_scale import Box, ticks, wrap
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import (
    BLUE,
    GRID,
    INK,
    LABELS,
    MUTED,
    NAVY,
    ORANGE,
    SMALL,
    WHITE,
)
from kentering.cycle.clock import QUADRANTS, Clock, Hand
from kentering.language import Lang, Text, number
from kentering.periods import Freq, Period

MONTHS = 24
EVERY = 6
SIDE = 330.0
TOP = 18.0
TINTS = {1: "#eef6ec", 2: "#fdf1e3", 3: "#fbeceb", 4: "#fdf8e0"}
REVISED = Text("zoals nu herzien", "as revised today")
FROZEN = Text("bij publicatie", "when published")
MEMBER = Text("reeksen, laatste stand", "series, newest place")
OUT = Text("buiten het vlak", "off the plane")
GREY = LABELS["third"]
UP = Text(
    "afwijking van trend (standaardafwijkingen)", "deviation from trend (standard deviations)"
)
ACROSS = Text("verandering op de periode ervoor", "change on the period before")
Point = tuple[date, float, float]


@dataclass(frozen=True)
class _Paths:
    revised: tuple[Point, ...]
    frozen: tuple[Point, ...]
    members: tuple[Point, ...]


def clock(found: Clock, names: Sequence[Text], caption: Caption, lang: Lang) -> str:
    """Draw a clock: the composite when there is one, else the only hand.

    Args:
        found: the clock.
        names: what its hands are called, in their order; of several hands each one's newest place
            is a numbered dot, and the numbers are explained beside the clock.
        caption: the words around it.
        lang: the language.

    Returns:
        The SVG, with the path of the last 24 periods.

    Raises:
        MissingDataError: there is no place to draw.
    """
    main = found.composite or found.hands[0]
    members = found.hands if found.composite is not None else ()
    months = 3 if found.freq == "Q" else 1
    paths = _Paths(
        _points(main.line, MONTHS), _since(main, MONTHS * months),
        tuple((h.now.period, h.now.change, h.now.deviation) for h in members),
    )  # fmt: skip
    if not paths.revised:
        raise nothing(main.key or "")
    named = [n[lang] for n in names]
    area = _area(paths, SIDE)
    for i, point in enumerate(paths.members):
        if _outside(area, point):
            named[i] = f"{named[i]} ({OUT[lang]}: {_both(point, lang)})"
    area = replace(area, height=_height(named, several=bool(members)))
    sheet = Sheet()
    _ground(sheet, area, lang)
    _path(sheet, area, paths.frozen, ORANGE, "4 3", hollow=True)
    _path(sheet, area, paths.revised, BLUE, "", hollow=False)
    every = (*paths.revised, *paths.frozen, *paths.members)
    obstacles = [_place(area, _within(area, p)) for p in every]
    _months(sheet, area, paths.revised, obstacles, found.freq, lang)
    _members(sheet, area, paths.members, obstacles)
    _beside(sheet, area, named if members else (), lang, frozen=bool(paths.frozen))
    _hovers(sheet, area, paths, found.freq, caption.trace[lang], lang)
    now = main.now
    alt = f"{Period(now.period, found.freq)}: {QUADRANTS[now.quadrant][lang]}"
    return sheet.svg(caption, alt, area.bottom + 34, lang)


def _points(frame: pl.DataFrame, last: int) -> tuple[Point, ...]:
    placed = frame.filter(pl.col("quadrant").is_not_null()).tail(last)
    return tuple(placed.select("period", "change", "deviation").iter_rows())


def _since(main: Hand, months: int) -> tuple[Point, ...]:
    """The frozen places of the periods that are drawn."""
    end = main.now.period
    index = end.year * 12 + end.month - months
    first = date(index // 12, index % 12 + 1, 1)
    return _points(main.frozen.filter(pl.col("period") >= first), months)


def _height(named: Sequence[str], *, several: bool) -> float:
    lines = sum(len(wrap(n, _room(), SMALL)) for n in named)
    return max(SIDE, lines * 11 + len(named) * 3 + 90.0) if several else SIDE


def _both(point: Point, lang: Lang) -> str:
    up, across = (number(v, lang, 2, plus=True) for v in (point[2], point[1]))
    return f"{up}; {across}"


def _room() -> float:
    return INNER - SIDE - 34 - 14 - 20


def _area(paths: _Paths, height: float) -> Area:
    """A plane that holds both paths; the newest places of members may lie outside it."""
    every = [*paths.revised, *paths.frozen]
    x = max(0.05, *(abs(p[1]) for p in every)) * 1.35
    y = max(0.05, *(abs(p[2]) for p in every)) * 1.35
    return Area(30, TOP, SIDE, height, (-x, x), (-y, y))


def _outside(area: Area, point: Point) -> bool:
    return abs(point[1]) > area.x[1] or abs(point[2]) > area.y[1]


def _within(area: Area, point: Point) -> Point:
    """The point, or the place on the edge nearest to it."""
    x, y = area.x[1] * 0.975, area.y[1] * 0.88
    return point[0], min(max(point[1], -x), x), min(max(point[2], -y), y)


def _ground(sheet: Sheet, area: Area, lang: Lang) -> None:
    middle = (area.px(0), area.py(0))
    corners = {
        1: Box(middle[0], area.top, area.width / 2, area.height / 2),
        2: Box(area.left, area.top, area.width / 2, area.height / 2),
        3: Box(area.left, middle[1], area.width / 2, area.height / 2),
        4: Box(middle[0], middle[1], area.width / 2, area.height / 2),
    }
    for quadrant, box in corners.items():
        sheet.rect(box, TINTS[quadrant])
        right, low = quadrant in (1, 4), quadrant in (3, 4)
        words = f"{quadrant} {QUADRANTS[quadrant][lang]}"
        x = box.x + box.w - 5 if right else box.x + 5
        y = box.y + box.h - 9 if low else box.y + 9
        sheet.note(Note(x, y, words, "right" if right else "left", MUTED, bold=True, size=SMALL))
    for value in ticks(*area.y, zero=True, wanted=4)[1:-1]:
        _tick(sheet, area, (area.left, area.right), area.py(value))
        label = number(value, lang, 1)
        sheet.note(Note(area.left - 5, area.py(value), label, "right", MUTED, size=SMALL))
    across = ticks(*area.x, zero=True, wanted=4)[1:-1]
    decimals = 1 if all(abs(v * 10 - round(v * 10)) < 1e-9 for v in across) else 2
    for value in across:
        x = area.px(value)
        sheet.line((x, area.top), (x, area.bottom), GRID, 0.8)
        label = number(value, lang, decimals)
        sheet.note(Note(x, area.bottom + 10, label, "center", MUTED, size=SMALL))
    sheet.line((area.left, middle[1]), (area.right, middle[1]), INK, 1.1)
    sheet.line((middle[0], area.top), (middle[0], area.bottom), INK, 1.1)
    sheet.note(Note(0, 6, f"↑ {UP[lang]}", "left", MUTED, size=SMALL))
    sheet.note(Note(area.right, area.bottom + 24, f"{ACROSS[lang]} →", "right", MUTED, size=SMALL))


def _tick(sheet: Sheet, area: Area, ends: tuple[float, float], y: float) -> None:
    if area.top < y < area.bottom:
        sheet.line((ends[0], y), (ends[1], y), GRID, 0.8)


def _place(area: Area, point: Point) -> tuple[float, float]:
    return area.px(point[1]), area.py(point[2])


def _path(
    sheet: Sheet, area: Area, points: Sequence[Point], colour: str, dash: str, *, hollow: bool
) -> None:
    places = [_place(area, p) for p in points]
    sheet.path(places, colour, 1.3 if hollow else 1.8, dash)
    for i, place in enumerate(places):
        last = i == len(places) - 1
        fill = WHITE if hollow else colour
        sheet.mark(place, 4.6 if last else 2.4, fill, edge=colour if hollow else WHITE)


def _months(
    sheet: Sheet, area: Area, revised: Sequence[Point], obstacles: Sequence[tuple[float, float]],
    freq: Freq, lang: Lang,
) -> None:  # fmt: skip
    """Name the last month, the first, and every sixth before the last, on the revised path."""
    last = len(revised) - 1
    for i in range(last, -1, -1):
        if (last - i) % EVERY and i:
            continue
        if i == 0 and last % EVERY and last % EVERY < EVERY // 2:
            continue
        day = revised[i][0]
        words = period_label(day, freq, lang)
        bold = i == last
        spot = _place(area, revised[i])
        note = Note(*spot, words, "left", NAVY if bold else LABELS["main"], bold=bold, size=SMALL)
        sheet.note(_free(sheet, area, note, spot, obstacles))


def _free(
    sheet: Sheet, area: Area, note: Note, spot: tuple[float, float],
    obstacles: Sequence[tuple[float, float]],
) -> Note:  # fmt: skip
    """The note beside a place where it hits the fewest dots and no other note."""
    wide = note.box().w
    options: list[tuple[bool, int, int, float, int, Note]] = []
    for reach in (9.0, 16.0, 26.0, 40.0):
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8)):  # fmt: skip
            x = spot[0] + dx * reach - (0 if dx > 0 else wide if dx < 0 else wide / 2)
            tried = replace(note, x=x, y=spot[1] + dy * (reach + 3))
            box = tried.box()
            inside = area.left < box.x and box.x + box.w < area.right
            inside = inside and area.top < box.y and box.y + box.h < area.bottom
            hits = sum(box.x - 2 < a < box.x + box.w + 2 and box.y - 1 < b < box.y + box.h + 1 for a, b in obstacles)  # fmt: skip
            over = sum(box.hits(n.box()) for n in sheet.notes)
            options.append((not inside, over, hits, reach, len(options), tried))
    return min(options)[-1]


def _members(
    sheet: Sheet, area: Area, members: Sequence[Point], obstacles: Sequence[tuple[float, float]]
) -> None:
    """A square at the newest place of every series, hollow on the edge when it lies outside."""
    for i, point in enumerate(members):
        spot = _place(area, _within(area, point))
        out = _outside(area, point)
        sheet.mark(spot, 3.4, WHITE if out else GREY, shape="square", edge=GREY if out else WHITE)
        note = Note(*spot, str(i + 1), "left", INK, bold=True, size=SMALL)
        sheet.note(_free(sheet, area, note, spot, obstacles))


def _beside(sheet: Sheet, area: Area, named: Sequence[str], lang: Lang, *, frozen: bool) -> None:
    x, y = area.right + 14, area.top + 8
    sheet.line((x, y), (x + 18, y), BLUE, 1.8)
    sheet.mark((x + 9, y), 2.6, BLUE)
    sheet.note(Note(x + 24, y, REVISED[lang], "left", LABELS["main"]))
    if frozen:
        y += 17
        sheet.line((x, y), (x + 18, y), ORANGE, 1.3, "4 3")
        sheet.mark((x + 9, y), 2.6, WHITE, edge=ORANGE)
        sheet.note(Note(x + 24, y, FROZEN[lang], "left", LABELS["second"]))
    if not named:
        return
    y += 24
    sheet.mark((x + 9, y), 3.4, GREY, shape="square")
    sheet.note(Note(x + 24, y, MEMBER[lang], "left", MUTED, bold=True, size=SMALL))
    y += 15
    for i, name in enumerate(named):
        for k, text in enumerate(wrap(name, _room(), SMALL)):
            if k == 0:
                sheet.note(Note(x + 13, y, str(i + 1), "right", INK, bold=True, size=SMALL))
            sheet.note(Note(x + 19, y, text, "left", INK, size=SMALL))
            y += 11
        y += 3


def _hovers(sheet: Sheet, area: Area, paths: _Paths, freq: Freq, trace: str, lang: Lang) -> None:
    for points, name in ((paths.frozen, FROZEN), (paths.revised, REVISED)):
        for point in points:
            x, y = _place(area, point)
            across, up = (number(v, lang, 2, plus=True) for v in point[1:])
            words = (
                f"{Period(point[0], freq)}, {name[lang]}: {UP[lang]} {up}; {ACROSS[lang]} {across}"
            )
            sheet.hover(Box(x - 4, y - 4, 8, 8), words, trace)
