"""A forecast as a fan: what was published, then the median with a band of 50 and one of 80 percent.

Enters: the published values and a frame of quantiles. Leaves: SVG for one language. Bands are the
quantiles as given; nothing is smoothed, and no band joins the last published value to the first
forecast, which would claim to know how certain the months in between are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from kentering.brief.chart_draw import (
    Area,
    Caption,
    Sheet,
    in_order,
    known,
    months_of,
    nothing,
    runs,
    time_area,
)
from kentering.brief.chart_scale import Box, Span, short_month
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import BLUE, INK, LABELS, MUTED, ORANGE, SMALL, WHITE, text_width
from kentering.errors import InputError
from kentering.language import Lang, Text, number

NEEDED = ("q10", "q25", "q50", "q75", "q90")
BANDS = ((0, 4, "#f9e3d5"), (1, 3, "#f1bf9f"))
MIDDLE = 2
NAMED = 3
"""So many of the first forecasts are written out, and the last."""
HEIGHT = 220.0
TOP = 38.0
PUBLISHED = Text("gepubliceerd", "published")
MEDIAN = Text("mediaan van de verwachting", "median of the forecast")
LIKELY = Text("50% kans", "50% chance")
WIDE = Text("80% kans", "80% chance")
FORECAST = Text("verwachting", "forecast")
BETWEEN = Text("tot", "to")
History = Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class Ahead:
    """The forecast of one period: its quantiles in the order of ``NEEDED``."""

    period: date
    at: tuple[float, ...]


def fan(
    history: History, quantiles: pl.DataFrame, *, title: Text, unit: Text, source: Text, lang: Lang,
    trace: Text | None = None, months: int = 1, decimals: int = 1,
) -> str:  # fmt: skip
    """Draw published values and the forecast after them.

    Args:
        history: first day of each period and its published value, oldest first; None is a gap.
        quantiles: ``period`` (pl.Date), ``q10``, ``q25``, ``q50``, ``q75``, ``q90`` in the unit,
            a row per period, oldest first. A row that misses one of them is a gap; other columns
            are not drawn.
        title: the finding.
        unit: unit, adjustment and base.
        source: publisher, licence and date.
        lang: the language.
        trace: series, release and formula, in every hover.
        months: length of a period.
        decimals: of the values written.

    Returns:
        The SVG.

    Raises:
        InputError: a column is absent, periods do not rise, or quantiles cross.
        MissingDataError: there is no value to draw.
    """
    rows = _ahead(quantiles)
    past = [(p, known(v)) for p, v in history]
    in_order([p for p, _ in past], "history")
    in_order([r.period for r in rows], "quantiles")
    values = [v for _, v in past if v is not None] + [v for r in rows for v in r.at]
    if not values:
        raise nothing("history, quantiles")
    periods = sorted({p for p, _ in past} | {r.period for r in rows})
    spans = dict(zip(periods, months_of(periods, months), strict=True))
    named = _named(rows, lang, decimals)
    right = max((text_width(t, bold=True) for pair in named for t in pair), default=0.0) + 16
    sheet = Sheet()
    area = time_area(sheet, list(spans.values()), values, lang, right=right, height=HEIGHT, top=TOP)
    _bands(sheet, area, rows, spans)
    if area.y[0] <= 0 <= area.y[1]:
        sheet.line((area.left, area.py(0)), (area.right, area.py(0)), INK, 1.1)
    _lines(sheet, area, past, rows, spans)
    _legend(sheet, past, rows, lang)
    _list(sheet, area, rows, named, lang)
    _hovers(sheet, area, past, rows, spans, (trace or Text("", ""))[lang], lang, decimals)
    alt = "; ".join(" ".join(pair) for pair in named)
    return sheet.svg(Caption(title, unit, source), alt, area.bottom + 20, lang)


def _ahead(quantiles: pl.DataFrame) -> list[Ahead]:
    absent = [c for c in ("period", *NEEDED) if c not in quantiles.columns]
    if absent:
        raise InputError(
            Text(f"kolom {absent[0]} ontbreekt", f"column {absent[0]} is absent"),
            where="quantiles",
            right=Text.same(", ".join(("period", *NEEDED))),
        )
    rows = []
    for period, *values in quantiles.select("period", *NEEDED).iter_rows():
        at = tuple(v for v in values if known(v) is not None)
        if len(at) < len(NEEDED):
            continue
        if any(a > b for a, b in pairwise(at)):
            raise InputError(
                Text("de kwantielen kruisen elkaar", "the quantiles cross"),
                where=f"{period}: {', '.join(map(str, at))}",
                right=Text("q10 tot en met q90 oplopend", "q10 to q90 rising"),
            )
        rows.append(Ahead(period, at))
    return rows


def _named(rows: Sequence[Ahead], lang: Lang, decimals: int) -> list[tuple[str, str]]:
    """The first forecasts and the last in words: month with median, and the band of 80 percent."""
    chosen = [*rows[:NAMED], *(rows[-1:] if len(rows) > NAMED else ())]
    out = []
    for row in chosen:
        low, middle, high = (number(row.at[i], lang, decimals) for i in (0, MIDDLE, 4))
        month = f"{short_month(row.period, lang)} {row.period.year}"
        out.append((f"{month}: {middle}", f"{low} {BETWEEN[lang]} {high}"))
    return out


def _chains(rows: Sequence[Ahead], spans: Mapping[date, Span]) -> list[list[Ahead]]:
    """Runs of forecasts whose periods touch."""
    out: list[list[Ahead]] = []
    for row in rows:
        if out and spans[out[-1][-1].period].end == spans[row.period].start:
            out[-1].append(row)
        else:
            out.append([row])
    return out


def _bands(sheet: Sheet, area: Area, rows: Sequence[Ahead], spans: Mapping[date, Span]) -> None:
    if rows:
        start = area.px(spans[rows[0].period].start)
        end = area.px(spans[rows[-1].period].end)
        sheet.rect(Box(start, area.top, end - start, area.height), "#f7f8fa")
        sheet.line((start, area.top - 4), (start, area.bottom), "#9aa5b0", 0.9)
    for low, high, fill in BANDS:
        for chain in _chains(rows, spans):
            first, last = spans[chain[0].period].start, spans[chain[-1].period].end
            mids = [(area.px(spans[r.period].mid), r) for r in chain]
            places = [(area.px(first), chain[0]), *mids, (area.px(last), chain[-1])]
            above = [(x, area.py(r.at[high])) for x, r in places]
            below = [(x, area.py(r.at[low])) for x, r in reversed(places)]
            sheet.area([*above, *below], fill)


def _lines(
    sheet: Sheet, area: Area, past: History, rows: Sequence[Ahead], spans: Mapping[date, Span]
) -> None:
    def place(period: date, value: float) -> tuple[float, float]:
        return area.px(spans[period].mid), area.py(value)

    for run in runs([(spans[p], None if v is None else place(p, v)) for p, v in past]):
        sheet.path(run, BLUE, 2.0)
        if len(run) == 1:
            sheet.mark(run[0], 2.2, BLUE)
    for chain in _chains(rows, spans):
        sheet.path([place(r.period, r.at[MIDDLE]) for r in chain], ORANGE, 1.8, "5 3")
    for row in [*rows[:NAMED], *rows[-1:]]:
        sheet.mark(place(row.period, row.at[MIDDLE]), 3.2, WHITE, edge=ORANGE)
    last = next(((p, v) for p, v in reversed(past) if v is not None), None)
    if last is not None:
        sheet.mark(place(*last), 3.4, BLUE)


def _legend(sheet: Sheet, past: History, rows: Sequence[Ahead], lang: Lang) -> None:
    x = 0.0
    if any(v is not None for _, v in past):
        sheet.line((x, 6), (x + 18, 6), BLUE, 2.0)
        sheet.note(Note(x + 23, 6, PUBLISHED[lang], "left", LABELS["main"]))
        x += 23 + text_width(PUBLISHED[lang]) + 14
    if not rows:
        return
    sheet.line((x, 6), (x + 18, 6), ORANGE, 1.8, "5 3")
    sheet.note(Note(x + 23, 6, MEDIAN[lang], "left", LABELS["second"]))
    x += 23 + text_width(MEDIAN[lang]) + 14
    for (_, _, fill), words in zip(reversed(BANDS), (LIKELY, WIDE), strict=True):
        sheet.rect(Box(x, 1, 14, 10), fill, edge="#d9a27e")
        sheet.note(Note(x + 19, 6, words[lang], "left", INK))
        x += 19 + text_width(words[lang]) + 14


def _list(
    sheet: Sheet, area: Area, rows: Sequence[Ahead], named: Sequence[tuple[str, str]], lang: Lang
) -> None:
    if not named:
        return
    x, y = area.right + 10, area.top + 4
    sheet.note(Note(x, y, FORECAST[lang], "left", MUTED, size=SMALL))
    for i, (head, band) in enumerate(named):
        y += 22 if i else 16
        if i == NAMED and len(rows) > NAMED + 1:
            sheet.note(Note(x, y - 6, "…", "left", MUTED))
            y += 8
        sheet.note(Note(x, y, head, "left", LABELS["second"], bold=True))
        sheet.note(Note(x, y + 11, band, "left", MUTED, size=SMALL))
        y += 8


def _hovers(
    sheet: Sheet, area: Area, past: History, rows: Sequence[Ahead], spans: Mapping[date, Span],
    trace: str, lang: Lang, decimals: int,
) -> None:  # fmt: skip
    said: dict[date, list[str]] = {}
    for period, value in past:
        if value is not None:
            said.setdefault(period, []).append(f"{PUBLISHED[lang]} {number(value, lang, decimals)}")
    for row in rows:
        low, a, middle, b, high = (number(v, lang, decimals) for v in row.at)
        said.setdefault(row.period, []).append(
            f"{MEDIAN[lang]} {middle}; {LIKELY[lang]} {a} {BETWEEN[lang]} {b}; "
            f"{WIDE[lang]} {low} {BETWEEN[lang]} {high}"
        )
    for period, words in said.items():
        x, end = area.px(spans[period].start), area.px(spans[period].end)
        head = f"{short_month(period, lang)} {period.year}"
        sheet.hover(Box(x, area.top, end - x, area.height), f"{head}: {'; '.join(words)}", trace)
