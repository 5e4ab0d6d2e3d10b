"""A series with its turning points, and the share of branches that grow: the pictures of dating.

Enters: results of ``kentering.cycle`` and the series that was dated. Leaves: SVG for one language.
Contractions are shaded, turns carry their month, and the periods that no turn can be called in yet
are hatched and named, so that a quiet end is not read as a calm one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kentering.brief.chart_draw import (
    INNER,
    Area,
    Caption,
    Sheet,
    in_order,
    known,
    months_of,
    nothing,
    period_label,
    runs,
    time_area,
)
from kentering.brief.chart_scale import Box, Span
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import (
    BLUE,
    GREY,
    INK,
    LABELS,
    MUTED,
    NAVY,
    ORANGE,
    SMALL,
    text_width,
)
from kentering.cycle.breadth import Breadth
from kentering.cycle.dating import KIND_LABELS, Dating, Turn
from kentering.language import Lang, Text, number
from kentering.periods import Period

HEIGHT = 230.0
TOP = 44.0
SHADE = "#e4e8ed"
HALF = 50.0
CONTRACTION = Text("van top naar dal", "from peak to trough")
OPEN = Text("nog niet te dateren", "not dateable yet")
GROWING = Text("groeit op de periode ervoor", "grows on the period before")
PAST = Text("is het dal voorbij", "is past its trough")
UNTURNED = Text("geen keerpunt gevonden", "no turn found")
Spans = Mapping[date, Span]


@dataclass(frozen=True)
class _Drawn:
    """A plot over time on a sheet, and where its periods are."""

    sheet: Sheet
    area: Area
    spans: Spans

    def band(self, first: date, last: date) -> Box:
        """The rectangle from the start of one period to the end of another, within the plot."""
        low = max(self.area.px(self.spans[first].start), self.area.left)
        return Box(low, self.area.top, self.area.px(self.spans[last].end) - low, self.area.height)

    def spot(self, period: date, value: float) -> tuple[float, float]:
        """The place of a value, in the middle of its period."""
        return self.area.px(self.spans[period].mid), self.area.py(value)


def turns(dating: Dating, frame: pl.DataFrame, caption: Caption, lang: Lang) -> str:
    """Draw a series with its turns, its contractions shaded and its open periods hatched.

    Args:
        dating: the turns and the span that could hold one.
        frame: ``period`` and ``value``: the series drawn, in the unit the caption names; it holds
            every period of the dating.
        caption: the words around it.
        lang: the language.

    Returns:
        The SVG.

    Raises:
        InputError: periods do not rise.
        MissingDataError: there is no value to draw.
    """
    rows = [(p, known(v)) for p, v in frame.select("period", "value").iter_rows()]
    periods = [p for p, _ in rows]
    in_order(periods, "series")
    values = [v for _, v in rows if v is not None]
    if not values:
        raise nothing("series")
    spans = _spans(periods, dating.freq)
    pad = (max(values) - min(values)) * 0.16
    held = [min(values) - pad, max(values) + pad]
    sheet = Sheet()
    room = text_width(number(values[-1], lang), bold=True) + 12
    area = time_area(sheet, list(spans.values()), held, lang, right=room, height=HEIGHT, top=TOP)
    at = _Drawn(sheet, area, spans)
    _shades(at, dating)
    _open(at, dating.open)
    for run in runs([(spans[p], None if v is None else at.spot(p, v)) for p, v in rows]):
        sheet.path(run, BLUE, 1.6)
    _turn_marks(at, dating.turns, dict(rows), lang, dating)
    _end(at, rows, lang)
    _key(sheet, [(SHADE, CONTRACTION)], lang, hatched=True)
    for period, value in rows:
        if value is not None:
            words = f"{Period(period, dating.freq)}: {number(value, lang)}"
            sheet.hover(at.band(period, period), words, caption.trace[lang])
    alt = ", ".join(_turn_words(t, dating) + f" {KIND_LABELS[t.kind][lang]}" for t in dating.turns)
    return sheet.svg(caption, alt or UNTURNED[lang], area.bottom + 20, lang)


def _spans(periods: Sequence[date], freq: str) -> dict[date, Span]:
    days = months_of(periods, 3 if freq == "Q" else 1)
    return dict(zip(periods, days, strict=True))


def _turn_words(turn: Turn, dating: Dating) -> str:
    return str(Period(turn.period, dating.freq))


def _shades(at: _Drawn, dating: Dating) -> None:
    """Contractions between turns; after the last turn its phase goes on to the open periods."""
    peak: date | None = None
    if dating.turns and dating.turns[0].kind == "trough":
        peak = min(at.spans)
    for turn in dating.turns:
        if turn.kind == "peak":
            peak = turn.period
        elif peak is not None:
            at.sheet.rect(_after(at, peak, turn.period), SHADE)
            peak = None
    if peak is not None and dating.turns:
        at.sheet.rect(_after(at, peak, dating.dateable[1]), SHADE)


def _after(at: _Drawn, first: date, last: date) -> Box:
    """From the middle of one period to the middle of another."""
    low, high = (at.area.px(at.spans[p].mid) for p in (first, last))
    return Box(low, at.area.top, high - low, at.area.height)


def _open(at: _Drawn, ends: tuple[date, date]) -> None:
    first, last = ends
    if first in at.spans and last in at.spans and first <= last:
        box = at.band(first, last)
        at.sheet.hatch(box, "#b9c2ca")
        at.sheet.line((box.x, box.y - 4), (box.x, box.y + box.h), GREY, 0.9, "3 2")


def _turn_marks(
    at: _Drawn, turned: Sequence[Turn], values: Mapping[date, float | None], lang: Lang,
    dating: Dating,
) -> None:  # fmt: skip
    taken, notes = [], []
    for turn in turned:
        value = values.get(turn.period)
        if value is None:
            continue
        x, y = at.spot(turn.period, value)
        up = turn.kind == "peak"
        y += -7 if up else 7
        at.sheet.mark((x, y), 4.0, NAVY if up else ORANGE, shape="down" if up else "up")
        taken.append(Box(x - 5, y - 5, 10, 10))
        words = period_label(turn.period, dating.freq, lang)
        half = text_width(words, SMALL) / 2
        x = min(max(x, at.area.left + half), INNER - half)
        colour = NAVY if up else LABELS["second"]
        notes.append(Note(x, y - 11 if up else y + 12, words, "center", colour, size=SMALL))
    for note in notes:
        at.sheet.clear_note(note, within=(at.area.top - 4, at.area.bottom - 4), taken=taken)


def _end(at: _Drawn, rows: Sequence[tuple[date, float | None]], lang: Lang) -> None:
    period, value = next((p, v) for p, v in reversed(rows) if v is not None)
    x, y = at.spot(period, value)
    at.sheet.mark((x, y), 3.0, BLUE)
    at.sheet.note(
        Note(at.area.right + 6, y, number(value, lang), "left", LABELS["main"], bold=True)
    )


def _key(sheet: Sheet, fills: Sequence[tuple[str, Text]], lang: Lang, *, hatched: bool) -> None:
    x = 0.0
    for shape, colour, kind in (("down", NAVY, "peak"), ("up", ORANGE, "trough")):
        words = KIND_LABELS[kind][lang]  # type: ignore[index]
        sheet.mark((x + 5, 8), 4.0, colour, shape=shape)
        sheet.note(Note(x + 14, 8, words, "left", INK))
        x += 14 + text_width(words) + 14
    for fill, name in fills:
        sheet.rect(Box(x, 3, 14, 10), fill)
        sheet.note(Note(x + 19, 8, name[lang], "left", INK))
        x += 19 + text_width(name[lang]) + 14
    if hatched:
        sheet.hatch(Box(x, 3, 14, 10), "#9aa5b0")
        sheet.note(Note(x + 19, 8, OPEN[lang], "left", INK))


def breadth(found: Breadth, caption: Caption, lang: Lang, *, last: int = 120) -> str:
    """Draw the share of branches that grow and the share past their trough.

    Args:
        found: the shares.
        caption: the words around it.
        lang: the language.
        last: periods drawn, counted from the end.

    Returns:
        The SVG.

    Raises:
        MissingDataError: there is no share to draw.
    """
    rows = list(found.frame.tail(last).iter_rows(named=True))
    lines = [
        ("share_growing", GROWING, "#8fa3b5", 1.1), ("share_past_trough", PAST, BLUE, 2.0),
    ]  # fmt: skip
    if not any(known(r[name]) is not None for r in rows for name, *_ in lines):
        raise nothing(f"{found.geo}.{found.indicator}")
    spans = _spans([r["period"] for r in rows], found.freq)
    sheet = Sheet()
    grid = [0.0, 25.0, 50.0, 75.0, 100.0]
    area = time_area(
        sheet, list(spans.values()), grid, lang, right=34, height=HEIGHT, top=TOP, grid=grid
    )
    at = _Drawn(sheet, area, spans)
    if found.dateable is not None:
        later = [p for p in spans if p > found.dateable]
        if later:
            _open(at, (later[0], later[-1]))
    y = area.py(HALF)
    sheet.line((area.left, y), (area.right, y), GREY, 1.1, "4 3")
    x = 0.0
    for name, words, colour, width in lines:
        values = [(r["period"], known(r[name])) for r in rows]
        for run in runs([(spans[p], None if v is None else at.spot(p, v)) for p, v in values]):
            sheet.path(run, colour, width)
        _share_end(at, values, colour if name != "share_growing" else MUTED, lang)
        sheet.line((x, 8), (x + 16, 8), colour, width)
        sheet.note(Note(x + 21, 8, words[lang], "left", INK))
        x += 21 + text_width(words[lang]) + 14
    if found.dateable is not None:
        sheet.hatch(Box(x, 3, 14, 10), "#9aa5b0")
        sheet.note(Note(x + 19, 8, OPEN[lang], "left", INK))
    for row in rows:
        words_ = _share_words(row, found, lang)
        sheet.hover(at.band(row["period"], row["period"]), words_, caption.trace[lang])
    return sheet.svg(caption, _share_words(rows[-1], found, lang), area.bottom + 20, lang)


def _share_end(
    at: _Drawn, values: Sequence[tuple[date, float | None]], colour: str, lang: Lang
) -> None:
    filled = [(p, v) for p, v in values if v is not None]
    if not filled:
        return
    x, y = at.spot(*filled[-1])
    at.sheet.mark((x, y), 2.6, colour)
    note = Note(
        at.area.right + 5, y, f"{number(filled[-1][1], lang, 0)}%", "left", colour, bold=True
    )
    at.sheet.clear_note(note, within=(at.area.top - 6, at.area.bottom + 6))


def _share_words(row: Mapping[str, object], found: Breadth, lang: Lang) -> str:
    month = str(Period(row["period"], found.freq))  # type: ignore[arg-type]
    parts = []
    for name, whole, words in (
        ("share_growing", "known", GROWING), ("share_past_trough", "dated", PAST),
    ):  # fmt: skip
        value = row[name]
        said = "–" if value is None else f"{number(float(value), lang, 0)}%"  # type: ignore[arg-type]
        of = Text("van", "of")[lang]
        parts.append(f"{words[lang]} {said} ({of} {row[whole]})")
    return f"{month}: {'; '.join(parts)}"
