"""Per year our own forecast beside those of others, and what became of them.

Enters: one ``Year`` per year. Leaves: SVG for one language. Each forecast has a row of its own, so
that names never overlap; the outcome, where there is one, is a line through the rows of its year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kentering.brief.chart_draw import INNER, Area, Caption, Sheet, known, nothing
from kentering.brief.chart_scale import Box, short_month, ticks
from kentering.brief.chart_scene import Note
from kentering.brief.chart_style import BLUE, GRID, INK, MUTED, ORANGE, SMALL, text_width
from kentering.errors import InputError
from kentering.language import Lang, Text, number

ROW = 17.0
HEAD = 20.0
OURS = Text("kentering (80%)", "kentering (80%)")
OUTCOME = Text("uitkomst", "outcome")
NONE = Text("geen verwachting", "no forecast")


@dataclass(frozen=True)
class Own:
    """Our forecast of a year and the band around it, in the unit of the chart."""

    value: float
    low: float
    high: float
    made: date


@dataclass(frozen=True)
class Other:
    """Somebody else's forecast of a year, with whose it is and the day it was made."""

    who: Text
    made: date
    value: float


@dataclass(frozen=True)
class Year:
    """The forecasts of one year, and its outcome where it is known."""

    year: int
    ours: Own | None
    others: tuple[Other, ...] = ()
    outcome: float | None = None


@dataclass(frozen=True)
class _Row:
    y: float
    name: str
    value: float
    words: str
    own: Own | None = None


def outlook(
    years: Sequence[Year], *, title: Text, unit: Text, source: Text, lang: Lang,
    trace: Text | None = None, decimals: int = 1,
) -> str:  # fmt: skip
    """Draw forecasts per year: ours with its band, others by name and date, and the outcome.

    Args:
        years: in the order to be drawn.
        title: the finding.
        unit: unit of all values.
        source: who forecast, with dates and licence.
        lang: the language.
        trace: series, releases and formula, in every hover.
        decimals: of the values written.

    Returns:
        The SVG.

    Raises:
        InputError: a value is no number, or our value lies outside its band.
        MissingDataError: no year has a forecast or an outcome.
    """
    values = [v for year in years for v in _values(year)]
    if not values:
        raise nothing("outlook")
    names = [n for year in years for n in _names(year, lang)]
    left = max(text_width(n, bold=True) for n in [*names, OURS[lang]]) + 12
    right = text_width(number(-max(abs(v) for v in values), lang, decimals), bold=True) + 14
    grid = ticks(min(values), max(values), zero=False, wanted=6)
    heights = [HEAD + ROW * max(len(_names(y, lang)), 1) + 6 for y in years]
    area = Area(left, 0, INNER - left - right, sum(heights), (grid[0], grid[-1]), (0, 1))
    sheet = Sheet()
    _scale(sheet, area, grid, lang)
    top = 0.0
    for year, height in zip(years, heights, strict=True):
        _year(sheet, area, year, (top, height), lang, decimals, (trace or Text("", ""))[lang])
        top += height
    alt = "; ".join(w for year in years for w in _alt(year, lang, decimals))
    return sheet.svg(Caption(title, unit, source), alt, area.bottom + 20, lang)


def _values(year: Year) -> Iterator[float]:
    given = [*(o.value for o in year.others)]
    if year.ours is not None:
        own = year.ours
        given += [own.low, own.value, own.high]
    if year.outcome is not None:
        given.append(year.outcome)
    for value in given:
        if known(value) is None:
            raise InputError(
                Text("een waarde is geen getal", "a value is no number"),
                where=f"{year.year}: {value}",
            )
    if year.ours is not None and not year.ours.low <= year.ours.value <= year.ours.high:
        raise InputError(
            Text("de verwachting ligt buiten haar band", "the forecast lies outside its band"),
            where=f"{year.year}: {year.ours.low}, {year.ours.value}, {year.ours.high}",
        )
    yield from given


def _dated(who: str, made: date, lang: Lang) -> str:
    return f"{who}, {short_month(made, lang)} {made.year}"


def _names(year: Year, lang: Lang) -> list[str]:
    own = [_dated(OURS[lang], year.ours.made, lang)] if year.ours else []
    return own + [_dated(o.who[lang], o.made, lang) for o in year.others]


def _alt(year: Year, lang: Lang, decimals: int) -> list[str]:
    said = [f"{r.name} {r.words}" for r in _rows(year, 0.0, lang, decimals)]
    if year.outcome is not None:
        said.append(f"{OUTCOME[lang]} {number(year.outcome, lang, decimals)}")
    return [f"{year.year}: {', '.join(said)}"]


def _scale(sheet: Sheet, area: Area, grid: Sequence[float], lang: Lang) -> None:
    decimals = 0 if all(t == int(t) for t in grid) else 1
    for value in grid:
        x, strong = area.px(value), abs(value) < 1e-9
        sheet.line((x, 0), (x, area.bottom), INK if strong else GRID, 1.1 if strong else 0.8)
        label = number(value, lang, decimals)
        sheet.note(Note(x, area.bottom + 11, label, "center", MUTED))


def _rows(year: Year, top: float, lang: Lang, decimals: int) -> list[_Row]:
    given: list[tuple[float, Own | None]] = [(year.ours.value, year.ours)] if year.ours else []
    given += [(o.value, None) for o in year.others]
    return [
        _Row(top + HEAD + (i + 0.5) * ROW, name, value, number(value, lang, decimals), own)
        for i, (name, (value, own)) in enumerate(zip(_names(year, lang), given, strict=True))
    ]


def _year(
    sheet: Sheet, area: Area, year: Year, place: tuple[float, float], lang: Lang, decimals: int,
    trace: str,
) -> None:  # fmt: skip
    top, height = place
    sheet.line((0, top), (INNER, top), "#b9c2ca", 0.8)
    sheet.note(Note(0, top + 10, str(year.year), "left", INK, bold=True, size=11))
    rows = _rows(year, top, lang, decimals)
    if not rows:
        sheet.note(Note(0, top + HEAD + ROW / 2, NONE[lang], "left", MUTED, size=SMALL))
    if year.outcome is not None:
        _outcome(sheet, area, year.outcome, (top, height), lang, decimals)
    for row in rows:
        x = area.px(row.value)
        sheet.note(Note(area.left - 8, row.y, row.name, "right", INK, bold=row.own is not None))
        if row.own is not None:
            a, b = area.px(row.own.low), area.px(row.own.high)
            sheet.rect(Box(a, row.y - 3.5, b - a, 7), "#b8cfe2")
            for end in (a, b):
                sheet.line((end, row.y - 5), (end, row.y + 5), BLUE, 1.4)
        sheet.mark((x, row.y), 4.6 if row.own else 3.8, BLUE if row.own else "#56606b")
        bold = row.own is not None
        sheet.note(Note(INNER, row.y, row.words, "right", INK, bold=bold))
        said = f"{year.year}, {row.name}: {row.words}"
        if row.own is not None:
            low, high = (number(v, lang, decimals) for v in (row.own.low, row.own.high))
            said = f"{said} ({low}; {high})"
        sheet.hover(Box(0, row.y - ROW / 2, INNER, ROW), said, trace)


def _outcome(
    sheet: Sheet, area: Area, value: float, place: tuple[float, float], lang: Lang, decimals: int
) -> None:
    top, height = place
    x, words = area.px(value), f"{OUTCOME[lang]} {number(value, lang, decimals)}"
    sheet.line((x, top + 10), (x, top + height - 3), ORANGE, 1.3, "3 2")
    sheet.mark((x, top + 10), 4.2, ORANGE, shape="diamond")
    wide = text_width(words, SMALL)
    anchor = "left" if x + 9 + wide <= INNER else "right"
    at = x + 9 if anchor == "left" else x - 9
    sheet.note(Note(at, top + 10, words, anchor, "#a34610", size=SMALL))  # type: ignore[arg-type]
