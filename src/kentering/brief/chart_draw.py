"""A sheet to draw a chart on that stands by itself: title, subtitle, plot and source in one SVG.

Enters: marks in chart units and words in both languages. Leaves: SVG text for one language, or the
bytes of a picture. Nothing here knows what a chart is about; type and colours are those of
``chart_style``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from itertools import pairwise
from pathlib import Path

from kentering.brief.chart_scale import Box, Span, date_labels, short_month, ticks, wrap
from kentering.brief.chart_scene import BROKEN, Note
from kentering.brief.chart_style import FONT, GRID, INK, MUTED, SMALL, WHITE, text_width
from kentering.errors import InputError, MissingDataError
from kentering.language import Lang, Text, number

PAGE = 560.0
MARGIN = 14.0
INNER = PAGE - 2 * MARGIN
TITLE, SUBTITLE = 14.0, 10.5
SUFFIXES = (".svg", ".png", ".pdf")
SCALE = 2.0
ENDS = {"left": "start", "center": "middle", "right": "end"}
Spot = tuple[float, float]


@dataclass(frozen=True)
class Caption:
    """The words around a chart: finding, unit and adjustment, publisher with licence and date.

    ``trace`` names series, release and formula; every mark carries it in its hover (X1).
    """

    title: Text
    subtitle: Text
    source: Text
    trace: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True)
class Area:
    """A plot on the sheet, in chart units, and the values at its edges."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def px(self, value: float) -> float:
        """The place of an x value."""
        return self.left + (value - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def py(self, value: float) -> float:
        """The place of a y value."""
        return self.top + (self.y[1] - value) / (self.y[1] - self.y[0]) * self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass
class Sheet:
    """Marks in the order in which they are drawn; (0, 0) is the left top below the subtitle."""

    parts: list[str] = field(default_factory=list)
    hovers: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def rect(self, box: Box, fill: str, *, edge: str = "none") -> None:
        """A filled rectangle."""
        self.parts.append(f'<rect {_box(box)} fill="{fill}" stroke="{edge}"/>')

    def line(self, a: Spot, b: Spot, colour: str, width: float = 1.0, dash: str = "") -> None:
        """A straight line."""
        self.path([a, b], colour, width, dash)

    def path(self, spots: Sequence[Spot], colour: str, width: float, dash: str = "") -> None:
        """A line through places; nothing of fewer than two."""
        if len(spots) < 2:
            return
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="{_d(spots)}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
            f'stroke-linejoin="round"{dashed}/>'
        )

    def area(self, spots: Sequence[Spot], fill: str) -> None:
        """A filled shape."""
        self.parts.append(f'<path d="{_d(spots)}Z" fill="{fill}"/>')

    def mark(
        self, spot: Spot, size: float, fill: str, *, shape: str = "dot", edge: str = WHITE
    ) -> None:
        """A dot, diamond, square or triangle (``up``, ``down``) around a place."""
        x, y = spot
        stroke = f'stroke="{edge}" stroke-width="1.3"'
        if shape == "dot":
            self.parts.append(
                f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size:g}" fill="{fill}" {stroke}/>'
            )
            return
        corners = [(x + size * a, y + size * b) for a, b in SHAPES[shape]]
        self.parts.append(f'<path d="{_d(corners)}Z" fill="{fill}" {stroke}/>')

    def hatch(self, box: Box, colour: str) -> None:
        """Slanted lines in a rectangle: what could not be known."""
        self.rect(box, HATCHED)
        step = 6.0
        at = box.x - box.h
        while at < box.x + box.w:
            low, high = max(at, box.x), min(at + box.h, box.x + box.w)
            if high > low:
                base = box.y + box.h
                self.line((low, base - (low - at)), (high, base - (high - at)), colour, 0.6)
            at += step

    def note(self, note: Note) -> None:
        """Words with a white edge; drawn over all marks."""
        self.notes.append(note)

    def clear_note(
        self, note: Note, *, within: tuple[float, float], taken: Sequence[Box] = ()
    ) -> None:
        """Words moved up or down, within bounds, until they hit no others and nothing taken."""
        for step in (0.0, *(s * k for k in range(1, 60) for s in (3.0, -3.0))):
            tried = replace(note, y=note.y + step)
            hit = any(tried.box().hits(b) for b in (*taken, *(n.box() for n in self.notes)))
            if within[0] <= tried.y <= within[1] and not hit:
                self.notes.append(tried)
                return
        self.notes.append(note)

    def hover(self, box: Box, words: str, trace: str) -> None:
        """A transparent rectangle that says what lies under it."""
        title = f"{words}\n{trace}" if trace else words
        self.hovers.append(
            f'<rect {_box(box)} fill="{INK}" fill-opacity="0"><title>{_safe(title)}</title></rect>'
        )

    def svg(self, caption: Caption, alt: str, height: float, lang: Lang) -> str:
        """The whole drawing, of ``height`` between subtitle and source, as SVG."""
        title = wrap(caption.title[lang], INNER / 1.04, TITLE)
        subtitle = wrap(caption.subtitle[lang], INNER, SUBTITLE)
        source = wrap(caption.source[lang], INNER, SMALL)
        top = MARGIN + len(title) * 18 + len(subtitle) * 14 + 8
        whole = top + height + 10 + len(source) * 12 + 8
        words = [
            _words(Note(MARGIN, MARGIN + 8 + i * 18, t, "left", INK, bold=True, size=TITLE))
            for i, t in enumerate(title)
        ]
        words += [
            _words(Note(MARGIN, MARGIN + len(title) * 18 + 5 + i * 14, t, size=SUBTITLE))
            for i, t in enumerate(subtitle)
        ]
        words += [
            _words(Note(MARGIN, top + height + 16 + i * 12, t, "left", MUTED, size=SMALL))
            for i, t in enumerate(source)
        ]
        plot = [*self.parts, *(_words(n, halo=True) for n in self.notes), *self.hovers]
        return (
            f'<svg role="img" aria-label="{_safe(f"{caption.title[lang]}. {alt}")}" lang="{lang}" '
            f'xmlns="http://www.w3.org/2000/svg" width="{PAGE:g}" height="{whole:g}" '
            f'viewBox="0 0 {PAGE:g} {whole:g}" font-family="{FONT}">'
            f'<rect width="{PAGE:g}" height="{whole:g}" fill="{WHITE}"/>{"".join(words)}'
            f'<g transform="translate({MARGIN:g},{top:g})">{"".join(plot)}</g></svg>'
        )


SHAPES: dict[str, tuple[Spot, ...]] = {
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
}
HATCHED = "#f7f8fa"


def time_area(
    sheet: Sheet, spans: Sequence[Span], values: Sequence[float], lang: Lang, *,
    right: float, height: float, top: float = 6.0, grid: Sequence[float] | None = None,
) -> Area:  # fmt: skip
    """A plot over time with its grid, value labels and year or month labels.

    Args:
        sheet: drawn on.
        spans: the days of every period shown; one at least.
        values: what the scale must hold; it need not start at zero.
        lang: of the labels.
        right: room for labels right of the plot.
        height: of the plot.
        top: its upper edge.
        grid: the values of the grid; else round ones that hold the values.
    """
    steps = list(grid) if grid else ticks(min(values), max(values), zero=False, wanted=5)
    decimals = next((d for d in range(4) if all(abs(t - round(t, d)) < 1e-9 for t in steps)), 4)
    labels = [number(t, lang, decimals) for t in steps]
    left = max(text_width(t) for t in labels) + 8
    days = (min(s.start for s in spans), max(s.end for s in spans))
    area = Area(left, top, INNER - left - right, height, days, (steps[0], steps[-1]))
    for value, label in zip(steps, labels, strict=True):
        y = area.py(value)
        strong = abs(value) < 1e-9
        sheet.line((left, y), (area.right, y), INK if strong else GRID, 1.1 if strong else 0.8)
        sheet.note(Note(left - 5, y, label, "right", MUTED))
    if not area.y[0] <= 0 <= area.y[1]:
        sheet.note(Note(0, top - 11, BROKEN[lang], "left", MUTED, size=SMALL))
    marks, names = date_labels(*days, area.width, lang)
    for at in marks:
        x = area.px(at)
        sheet.line((x, area.bottom), (x, area.bottom + 5), "#9aa5b0", 0.9)
    for at, name in names:
        sheet.note(Note(area.px(at), area.bottom + 13, name, "center", MUTED))
    return area


def months_of(days: Sequence[date], months: int) -> list[Span]:
    """The days of periods that begin on these days and last so many months."""
    out = []
    for day in days:
        index = day.year * 12 + day.month - 1 + months
        end = date(index // 12, index % 12 + 1, 1)
        out.append(Span(float(day.toordinal()), float(end.toordinal())))
    return out


def period_label(start: date, freq: str, lang: Lang) -> str:
    """A month or quarter as a chart has room for.

    >>> period_label(date(2025, 7, 1), "Q", "nl"), period_label(date(2025, 7, 1), "M", "en")
    ('3e kw. 2025', 'Jul 2025')
    """
    if freq == "M":
        return f"{short_month(start, lang)} {start.year}"
    quarter = (start.month + 2) // 3
    return f"{quarter}e kw. {start.year}" if lang == "nl" else f"Q{quarter} {start.year}"


def known(value: float | None) -> float | None:
    """The value, or None when it is none or no number."""
    return value if value is not None and math.isfinite(value) else None


def runs(spots: Sequence[tuple[Span, Spot | None]]) -> list[list[Spot]]:
    """Runs of places without a gap: a missing value or an absent period breaks one (T4)."""
    out: list[list[Spot]] = [[]]
    end: float | None = None
    for span, spot in spots:
        if spot is None or (end is not None and span.start > end):
            out.append([])
        if spot is not None:
            out[-1].append(spot)
        end = span.end
    return [run for run in out if run]


def in_order(days: Sequence[date], where: str) -> None:
    """Refuse periods that do not rise.

    Raises:
        InputError: one is the same as, or before, the one before it.
    """
    for a, b in pairwise(days):
        if not a < b:
            raise InputError(
                Text("de perioden lopen niet op", "the periods do not rise"),
                where=f"{where}: {a}, {b}",
                right=Text("elke periode één keer, oudste eerst", "each period once, oldest first"),
            )


def nothing(where: str) -> MissingDataError:
    """The error of a chart with nothing to draw (missing is not zero)."""
    return MissingDataError(
        Text("er is niets om te tekenen", "there is nothing to draw"), where=where
    )


def check_path(path: Path) -> None:
    """Refuse a picture of an unknown kind before anything is drawn.

    Raises:
        InputError: the name does not end in .svg, .png or .pdf.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            Text(
                f"{path.name!r} is geen soort plaatje dat ik maak",
                f"{path.name!r} is no kind of picture I make",
            ),
            where=str(path),
            right=Text.same(", ".join(SUFFIXES)),
        )


def picture(svg: str, path: Path) -> bytes:
    """The drawing as the kind of file that the name asks for; no browser is used.

    Raises:
        InputError: as ``check_path``.
    """
    check_path(path)
    kind = path.suffix.lower()
    if kind == ".svg":
        return svg.encode()
    import vl_convert

    made = vl_convert.svg_to_png(svg, scale=SCALE) if kind == ".png" else vl_convert.svg_to_pdf(svg)
    return bytes(made)


def _words(note: Note, *, halo: bool = False) -> str:
    weight = ' font-weight="700"' if note.bold else ""
    place = (
        f'x="{note.x:.2f}" y="{note.y + note.size * 0.35:.2f}" text-anchor="{ENDS[note.anchor]}"'
    )
    text = f'{place} font-size="{note.size:g}"{weight}'
    edge = (
        f'<text {text} fill="{WHITE}" stroke="{WHITE}" stroke-width="3" aria-hidden="true">'
        if halo
        else ""
    )
    said = _safe(note.text)
    behind = f"{edge}{said}</text>" if halo else ""
    return f'{behind}<text {text} fill="{note.colour}">{said}</text>'


def _safe(text: str) -> str:
    """Text that XML can hold."""
    return escape(
        "".join(c if c >= " " or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


def _box(box: Box) -> str:
    return (
        f'x="{box.x:.2f}" y="{box.y:.2f}" width="{max(box.w, 0):.2f}" height="{max(box.h, 0):.2f}"'
    )


def _d(spots: Sequence[Spot]) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in spots)
