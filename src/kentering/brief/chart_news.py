"""Why an estimate moved, how forecasts compare with a rule of thumb and with those of others.

Enters: plain rows of labels and numbers. Leaves: SVG for one language. ``news`` gives signed bars
per release and their total, ``ratios`` dots around a line at one, ``outlook`` per year our own
forecast beside those of others and the outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kentering.brief.chart_draw import INNER, Area, Caption, Sheet, known, nothing
from kentering.brief.chart_scale import Box, wrap
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import BLUE, INK, MUTED, NAVY, ORANGE, SMALL, text_width
from kentering.errors import InputError
from kentering.language import Lang, Text, number

ROW = 22.0
NAME_LIMIT = 210.0
EXACT = 1e-9
"""Contributions that add up nearer than this leave no residual (A1)."""
TOTAL = Text("totaal", "total")
REST = Text("niet toe te wijzen", "not attributed")


@dataclass(frozen=True)
class Impact:
    """What one release did to the estimate, in its unit."""

    label: Text
    value: float


def news(
    impacts: Sequence[Impact], old: float, new: float, *, title: Text, unit: Text, source: Text,
    lang: Lang, trace: Text | None = None, decimals: int = 2, most: int = 14,
) -> str:  # fmt: skip
    """Draw what each release did to an estimate, from plus to minus, the total apart.

    Args:
        impacts: the releases. What they leave of ``new`` less ``old`` is a row of its own (A1).
        old: the estimate before.
        new: the estimate after.
        title: the finding.
        unit: unit of the estimate; the subtitle adds the old and the new value.
        source: publisher, licence and date.
        lang: the language.
        trace: series, releases and formula, in every hover.
        decimals: of the values written.
        most: releases shown; the smallest beyond are one row, with their number.

    Returns:
        The SVG.

    Raises:
        InputError: a value is not a number.
    """
    for words, value in (("old", old), ("new", new), *((i.label.en, i.value) for i in impacts)):
        _finite(words, value)
    shown = _fewer(impacts, most)
    left_over = (new - old) - sum(i.value for i in impacts)
    rows = sorted(shown, key=lambda i: -i.value)
    if abs(left_over) > EXACT:
        rows.append(Impact(REST, left_over))
    rows.append(Impact(TOTAL, new - old))
    values = [r.value for r in rows]
    room = text_width(number(-max(abs(v) for v in values), lang, decimals), bold=True) + 8
    sheet = Sheet()
    area = _names(
        sheet, [r.label for r in rows], (min(0.0, *values), max(0.0, *values)), room, lang
    )
    for i, row in enumerate(rows):
        last = i == len(rows) - 1
        y = area.top + (i + 0.5) * ROW + (6 if last else 0)
        _bar(sheet, area, row, y, number(row.value, lang, decimals, plus=True), total=last)
        words = f"{row.label[lang]}: {number(row.value, lang, decimals, plus=True)}"
        band = Box(0, y - ROW / 2, INNER, ROW)
        sheet.hover(band, words, (trace or Text("", ""))[lang])
    foot = area.bottom + 6
    sheet.line((area.px(0), 0), (area.px(0), foot), INK, 1.2)
    sheet.line((0, foot - ROW - 3), (INNER, foot - ROW - 3), "#b9c2ca", 0.8)
    before, after = (Text(*(number(v, s, decimals) for s in ("nl", "en"))) for v in (old, new))
    subtitle = Text(
        f"{unit.nl}; van {before.nl} naar {after.nl}", f"{unit.en}; from {before.en} to {after.en}"
    )
    alt = "; ".join(f"{r.label[lang]} {number(r.value, lang, decimals, plus=True)}" for r in rows)
    return sheet.svg(Caption(title, subtitle, source), alt, foot + 2, lang)


def _fewer(impacts: Sequence[Impact], most: int) -> list[Impact]:
    order = sorted(impacts, key=lambda i: -abs(i.value))
    if len(order) <= most:
        return order
    small = order[most - 1 :]
    others = Text(f"andere vrijgaven ({len(small)})", f"other releases ({len(small)})")
    return [*order[: most - 1], Impact(others, sum(i.value for i in small))]


def _finite(words: str, value: float) -> None:
    if known(value) is None:
        raise InputError(
            Text("een waarde is geen getal", "a value is no number"), where=f"{words}: {value}"
        )


def _names(
    sheet: Sheet, labels: Sequence[Text], ends: tuple[float, float], room: float, lang: Lang
) -> Area:
    """Row names at the left, and a plot beside them with room for values at both ends."""
    names = [wrap(label[lang], NAME_LIMIT) for label in labels]
    left = max((text_width(t, bold=True) for n in names for t in n), default=0.0) + 10
    low, high = ends if ends[1] - ends[0] > EXACT else (ends[0], ends[0] + 1)
    minus = room if low < 0 else 0.0
    per = (high - low) / max(INNER - left - room - minus, 60.0)
    span = (low - minus * per, high + room * per)
    area = Area(left, 0, INNER - left, ROW * len(labels), span, (0.0, 1.0))
    for i, name in enumerate(names):
        last = i == len(names) - 1
        for k, text in enumerate(name):
            y = area.top + (i + 0.5) * ROW + (k - (len(name) - 1) / 2) * 9.5 + (6 if last else 0)
            size = SMALL if len(name) > 1 else 10
            sheet.note(Note(left - 7, y, text, "right", INK, bold=last, size=size))
    return area


def _bar(sheet: Sheet, area: Area, row: Impact, y: float, words: str, *, total: bool) -> None:
    a, b = sorted((area.px(0), area.px(row.value)))
    colour = NAVY if total else BLUE if row.value >= 0 else ORANGE
    sheet.rect(Box(a, y - 5.5, b - a, 11), colour)
    if row.value < 0:
        sheet.note(Note(a - 4, y, words, "right", INK, bold=total))
    else:
        sheet.note(Note(b + 4, y, words, "left", INK, bold=total))


@dataclass(frozen=True)
class Ratio:
    """A score of one geography per model: error divided by that of the rule of thumb."""

    label: Text
    values: tuple[float | None, ...]


MARKS = (("dot", BLUE), ("diamond", ORANGE), ("square", "#56606b"))
BETTER = Text("← beter dan de vuistregel", "← better than the rule of thumb")
WORSE = Text("slechter →", "worse →")
NONE = Text("niet bekend", "not known")


def ratios(
    rows: Sequence[Ratio], models: Sequence[Text], *, title: Text, unit: Text, source: Text,
    lang: Lang, trace: Text | None = None, decimals: int = 2,
) -> str:  # fmt: skip
    """Draw error ratios as dots around a line at one.

    Args:
        rows: per geography a ratio per model, zero or more; None is not known and is said.
        models: one to three names, told apart by shape and colour.
        title: the finding.
        unit: what is divided by what, over which months.
        source: where the figures come from.
        lang: the language.
        trace: series, releases and formula, in every hover.
        decimals: of the values written.

    Returns:
        The SVG.

    Raises:
        InputError: a row has not one value per model, there are more than three, or one is below
            zero.
        MissingDataError: no ratio is known.
    """
    values = [v for r in rows for x in r.values if (v := known(x)) is not None]
    fits = 1 <= len(models) <= len(MARKS) and all(len(r.values) == len(models) for r in rows)
    if not fits or any(v < 0 for v in values):
        raise InputError(
            Text("een verhouding per model, nul of meer", "a ratio per model, zero or more"),
            where=f"{len(models)} x {len(rows)}",
            right=Text("een tot drie modellen", "one to three models"),
        )
    if not values:
        raise nothing("ratios")
    sheet = Sheet()
    ends = (min(0.9, *values), max(1.1, *values))
    pad = (ends[1] - ends[0]) * 0.05
    left = max(text_width(r.label[lang]) for r in rows) + 12
    cells = [number(max(values), lang, decimals)] * len(models)
    column = max(text_width(c) for c in cells) + 14
    width = INNER - left - column * len(models) - 10
    area = Area(left, 34, width, ROW * len(rows), (ends[0] - pad, ends[1] + pad), (0, 1))
    _one(sheet, area, lang)
    _key(sheet, models, lang)
    for i, row in enumerate(rows):
        _ratio_row(sheet, area, row, i, column, lang, decimals)
        said = [
            f"{m[lang]} {NONE[lang] if known(v) is None else number(v or 0.0, lang, decimals)}"
            for m, v in zip(models, row.values, strict=True)
        ]
        band = Box(0, area.top + i * ROW, INNER, ROW)
        sheet.hover(band, f"{row.label[lang]}: {'; '.join(said)}", (trace or Text("", ""))[lang])
    better = sum(v < 1 for v in values)
    alt = Text(f"{better} van {len(values)} onder 1", f"{better} of {len(values)} below 1")[lang]
    return sheet.svg(Caption(title, unit, source), alt, area.bottom + 4, lang)


def _one(sheet: Sheet, area: Area, lang: Lang) -> None:
    x = area.px(1.0)
    sheet.line((x, area.top - 4), (x, area.bottom), INK, 1.2)
    sheet.note(Note(x, area.top - 10, "1", "center", INK, bold=True))
    wide = text_width(BETTER[lang], SMALL)
    sheet.note(Note(max(x - 12, wide), area.top - 10, BETTER[lang], "right", MUTED, size=SMALL))
    at = max(x + 12, wide + 24)
    sheet.note(Note(at, area.top - 10, WORSE[lang], "left", MUTED, size=SMALL))


def _key(sheet: Sheet, models: Sequence[Text], lang: Lang) -> None:
    x = 0.0
    for (shape, colour), name in zip(MARKS, models, strict=False):
        sheet.mark((x + 5, 6), 4.2, colour, shape=shape)
        sheet.note(Note(x + 14, 6, name[lang], "left", INK))
        x += text_width(name[lang]) + 32


def _ratio_row(
    sheet: Sheet, area: Area, row: Ratio, i: int, column: float, lang: Lang, decimals: int
) -> None:
    y = area.top + (i + 0.5) * ROW
    sheet.line((area.left, y), (area.right, y), "#e3e7eb", 0.8)
    sheet.note(Note(area.left - 8, y, row.label[lang], "right", INK))
    for k, value in enumerate(row.values):
        shape, colour = MARKS[k]
        at = area.right + 10 + column * (k + 1)
        if (number_ := known(value)) is None:
            sheet.note(Note(at, y, "–", "right", MUTED))
            continue
        sheet.mark((area.px(number_), y), 4.4, colour, shape=shape)
        sheet.note(Note(at, y, number(number_, lang, decimals), "right", colour if k < 2 else INK))
