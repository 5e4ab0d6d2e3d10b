"""Branches by months as a heat map, blue above zero and orange below, readable without colour.

Enters: rows of values. Leaves: SVG for one language. Every cell prints its figure, or its sign
where a figure does not fit; a missing one is a dash on a white ground (M1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kentering.brief.chart_draw import INNER, Area, Caption, Sheet, in_order, known, nothing
from kentering.brief.chart_scale import Box, short_month, wrap
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import INK, MUTED, SMALL, WHITE, text_width
from kentering.errors import InputError
from kentering.language import MINUS, Lang, Text, number, round_half_away

ROW = 19.0
NAME_LIMIT = 150.0
Colour = tuple[int, int, int]
MIDDLE: Colour = (255, 255, 255)
UP: Colour = (42, 100, 150)
DOWN: Colour = (194, 87, 26)
EVEN = 0.179
"""The luminance on which black and white words stand out alike, both more than 4.5 to 1."""
FULL = 0.9
"""The share of cells within the colour scale; larger ones have its last colour."""
BLACK = "#000000"
NONE = Text("niet in de voorraad", "not in the store")
SCALE = Text("kleur vol bij", "full colour at")


@dataclass(frozen=True)
class HeatRow:
    """A branch and its value in every month; None is missing."""

    label: Text
    values: tuple[float | None, ...]


def heat(
    rows: Sequence[HeatRow], months: Sequence[date], *, title: Text, unit: Text, source: Text,
    lang: Lang, trace: Text | None = None, decimals: int = 1,
) -> str:  # fmt: skip
    """Draw branches by months.

    Args:
        rows: from top to bottom.
        months: first day of each month, oldest first; one at least.
        title: the finding.
        unit: unit and adjustment; blue is above zero and orange below.
        source: publisher, licence and date.
        lang: the language.
        trace: series, releases and formula, in every hover.
        decimals: of the figures.

    Returns:
        The SVG.

    Raises:
        InputError: a row has not one value per month, or months do not rise.
        MissingDataError: no value is known.
    """
    in_order(months, "months")
    if any(len(r.values) != len(months) for r in rows):
        raise InputError(
            Text("elke rij heeft één waarde per maand", "every row has one value a month"),
            where=", ".join(r.label.en for r in rows if len(r.values) != len(months)),
        )
    values = [v for r in rows for x in r.values if (v := known(x)) is not None]
    if not values:
        raise nothing("heat")
    names = [wrap(r.label[lang], NAME_LIMIT, SMALL) for r in rows]
    left = max(text_width(t, SMALL) for n in names for t in n) + 8
    pitch = min((INNER - left) / len(months), 64.0)
    heights = [max(ROW, len(n) * 10 + 4) for n in names]
    area = Area(left, 30, pitch * len(months), sum(heights), (0, len(months)), (0, 1))
    sheet = Sheet()
    _months(sheet, area, months, pitch, lang)
    full = _full(values)
    top, marked = area.top, _fits(values, pitch, lang, decimals)
    for row, name, height in zip(rows, names, heights, strict=True):
        for k, text in enumerate(name):
            y = top + height / 2 + (k - (len(name) - 1) / 2) * 10
            sheet.note(Note(left - 6, y, text, "right", INK, size=SMALL))
        for i, value in enumerate(row.values):
            box = Box(left + i * pitch, top, pitch, height)
            words = _cell(sheet, box, known(value), full, lang, decimals, figures=marked)
            month = f"{row.label[lang]}, {short_month(months[i], lang)} {months[i].year}"
            sheet.hover(box, f"{month}: {words}", (trace or Text("", ""))[lang])
        top += height
    _legend(sheet, area, full, lang, decimals)
    alt = _alt(rows, months, lang, decimals)
    return sheet.svg(Caption(title, unit, source), alt, area.bottom + 24, lang)


def _full(values: Sequence[float]) -> float:
    sizes = sorted(abs(v) for v in values)
    at = sizes[min(int(FULL * len(sizes)), len(sizes) - 1)]
    return at or sizes[-1] or 1.0


def _fits(values: Sequence[float], pitch: float, lang: Lang, decimals: int) -> bool:
    widest = max(text_width(number(v, lang, decimals), SMALL) for v in values)
    return widest <= pitch - 1


def _months(sheet: Sheet, area: Area, months: Sequence[date], pitch: float, lang: Lang) -> None:
    every = next(k for k in (1, 2, 3, 6, 12, 24, 60, 120) if k * pitch >= 22 or k == 120)
    year = None
    for i, month in enumerate(months):
        if i % every:
            continue
        x = area.left + (i + 0.5) * pitch
        if every < 12:
            sheet.note(Note(x, 22, short_month(month, lang), "center", MUTED, size=SMALL))
        if month.year != year:
            sheet.note(Note(x, 10, str(month.year), "center", INK, size=SMALL))
            year = month.year


def _cell(
    sheet: Sheet, box: Box, value: float | None, full: float, lang: Lang, decimals: int, *,
    figures: bool,
) -> str:  # fmt: skip
    """Draw a cell; returns what it says."""
    x, y = box.x + box.w / 2, box.y + box.h / 2
    if value is None:
        sheet.rect(box, WHITE, edge="#e3e7eb")
        sheet.parts.append(_plain(x, y, "–", MUTED))
        return NONE[lang]
    depth = min(abs(value) / full, 1.0)
    end = UP if value >= 0 else DOWN
    fill = _mixed(end, depth)
    sheet.rect(box, _hex(fill), edge=WHITE)
    words = number(value, lang, decimals)
    colour = WHITE if luminance(fill) < EVEN else BLACK
    rounded = round_half_away(value, decimals)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else "0"
    sheet.parts.append(_plain(x, y, words if figures else sign, colour))
    return words


def _mixed(end: Colour, depth: float) -> Colour:
    red, green, blue = (round(m + (e - m) * depth) for m, e in zip(MIDDLE, end, strict=True))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{c:02x}" for c in colour)


def luminance(colour: Colour) -> float:
    """The relative luminance of WCAG 2.1, 0 to 1.

    >>> luminance((0, 0, 0)), luminance((255, 255, 255))
    (0.0, 1.0)
    """
    parts = (c / 255 for c in colour)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 9)


def _plain(x: float, y: float, text: str, colour: str) -> str:
    """Words without the white edge, which would hide a coloured ground."""
    place = f'x="{x:.2f}" y="{y + SMALL * 0.35:.2f}" text-anchor="middle"'
    return f'<text {place} font-size="{SMALL}" fill="{colour}">{text}</text>'


def _legend(sheet: Sheet, area: Area, full: float, lang: Lang, decimals: int) -> None:
    y = area.bottom + 14
    low, high = number(-full, lang, decimals), number(full, lang, decimals)
    x = area.left
    sheet.note(Note(x, y, f"{SCALE[lang]} {low}", "left", MUTED, size=SMALL))
    x += text_width(f"{SCALE[lang]} {low}", SMALL) + 6
    for i in range(11):
        part = (i - 5) / 5
        end = UP if part >= 0 else DOWN
        fill = _hex(_mixed(end, abs(part)))
        sheet.rect(Box(x + i * 10, y - 5, 10, 10), fill, edge="#e3e7eb")
    sheet.note(Note(x + 116, y, high, "left", MUTED, size=SMALL))


def _alt(rows: Sequence[HeatRow], months: Sequence[date], lang: Lang, decimals: int) -> str:
    said = []
    for row in rows:
        last = known(row.values[-1])
        said.append(
            f"{row.label[lang]} {NONE[lang] if last is None else number(last, lang, decimals)}"
        )
    return f"{short_month(months[-1], lang)} {months[-1].year}: {'; '.join(said)}"
