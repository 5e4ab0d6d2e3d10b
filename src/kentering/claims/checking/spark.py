"""A spark line as inline SVG: a series as known when a text was written and as known now.

Its scale is printed beside it: the highest and lowest value, the first and last period, and the
figure of the text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from kentering.claims.checking.evidence import scale_of
from kentering.claims.checking.said import decimals_of, figure_words, printed_decimals
from kentering.claims.checking.verdict import Evidence, Point, Quantity
from kentering.claims.checking.words import figure
from kentering.claims.model import Claim
from kentering.language import Lang, Text, number
from kentering.periods import Freq, Period

WIDTH, HEIGHT, PAD = 300, 78, 7
FOOT = 17
"""Height of the line of periods."""
LETTER = 5.7
"""Width of a figure in the labels."""
ALT = Text(
    "{name}: toen {then}, nu {now}{said}; {first} tot {last} tussen {low} en {high}",
    "{name}: then {then}, now {now}{said}; {first} to {last} between {low} and {high}",
)
IN_TEXT = Text(", in de tekst {said}", ", in the text {said}")
NONE = Text("onbekend", "unknown")
QUARTER = Text("{n}e kwartaal {year}", "{year} Q{n}")
UP_TO = Text("t/m {last}", "to {last}")
At = Callable[[int, float], tuple[float, float]]


@dataclass(frozen=True)
class Scale:
    """Where the values of a line stand: its ends, and how much room the labels beside it take."""

    low: float
    high: float
    left: float
    right: float
    steps: int

    def at(self, index: int, value: float) -> tuple[float, float]:
        """The place of a value in the picture."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        across = (WIDTH - self.left - self.right) / self.steps
        return self.left + index * across, HEIGHT - FOOT - PAD - share * (HEIGHT - FOOT - 2 * PAD)


def spark(evidence: Evidence, claim: Claim, name: str, lang: Lang) -> str:
    """Two lines up to the period of the claim, and a ring at the figure of the text.

    Args:
        evidence: with the run of the series; nothing is drawn for fewer than two values.
        claim: its figure is marked; a trend or range has none.
        name: what the series is, for the description.
        lang: language of the labels and the description.

    Returns:
        An ``svg`` element, or an empty string.
    """
    points, quantity = evidence.points, evidence.quantity
    values = [v for p in points for v in (p.then, p.now) if v is not None]
    if len(values) < 2 or len(points) < 2:
        return ""
    claimed = None if claim.value is None else float(claim.value)
    everything = [*values, *([claimed] if claimed is not None else [])]
    low, high = min(everything), max(everything)
    said = "" if claimed is None else _short(claimed, quantity, lang, claim)
    ends = [said if v == claimed else _short(v, quantity, lang) for v in dict.fromkeys((high, low))]
    left = PAD + LETTER * max(map(len, ends))
    scale = Scale(low, high, left, 2 * PAD + LETTER * len(said), len(points) - 1)
    parts = [*_lines(points, scale), *_labels(points, scale, ends, len(quantity.now), lang)]
    if claimed is not None:
        x, y = scale.at(scale.steps, claimed)
        parts.append(f'<circle class="said" cx="{x:.1f}" cy="{y:.1f}" r="4.4"/>')
        parts.append(_words(x + PAD, y + 3.5, said, "start", "figure"))
    alt = escape(_alt(evidence, claim, name, (low, high), lang))
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{alt}"><title>{alt}</title>{"".join(parts)}</svg>'
    )


def _lines(points: Sequence[Point], scale: Scale) -> list[str]:
    parts = []
    if scale.low < 0 < scale.high:
        (x, y), (end, _) = scale.at(0, 0.0), scale.at(scale.steps, 0.0)
        parts.append(f'<path class="zero" d="M{x:.1f} {y:.1f}H{end:.1f}"/>')
    parts.append(_line("now", points, lambda p: p.now, scale.at))
    parts.append(_line("then", points, lambda p: p.then, scale.at))
    for kind, value in (("now", points[-1].now), ("then", points[-1].then)):
        if value is not None:
            x, y = scale.at(scale.steps, value)
            parts.append(f'<circle class="end-{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>')
    return parts


def _line(
    kind: str, points: Sequence[Point], value: Callable[[Point], float | None], at: At
) -> str:
    """One line; an unknown value breaks it (T4), a value alone is a dot."""
    path, pen = "", "M"
    for index, point in enumerate(points):
        known = value(point)
        if known is None:
            pen = "M"
            continue
        x, y = at(index, known)
        path += f"{pen}{x:.1f} {y:.1f}" + ("h0.01" if pen == "M" else "")
        pen = "L"
    return f'<path class="{kind}" d="{path}"/>' if path else ""


def _labels(
    points: Sequence[Point], scale: Scale, ends: list[str], size: int, lang: Lang
) -> list[str]:
    """The highest and lowest value on the left, the first and last period below."""
    heights = (scale.high, scale.low)
    parts = [
        _words(scale.left - PAD, scale.at(0, value)[1] + 3.5, words, "end")
        for value, words in zip(heights, ends, strict=False)
    ]
    first, last = (_few_words(points[i].period, size, lang) for i in (0, -1))
    right = max(scale.at(scale.steps, scale.low)[0], scale.left + LETTER * (len(first + last) + 2))
    parts.append(_words(scale.left, HEIGHT - 4, first, "start"))
    parts.append(_words(min(right, WIDTH), HEIGHT - 4, last, "end"))
    return parts


def _words(x: float, y: float, words: str, anchor: str, kind: str = "scale") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def _short(value: float, quantity: Quantity, lang: Lang, claim: Claim | None = None) -> str:
    """A value for the scale: without a unit of more than a sign, with the decimals of the text."""
    if quantity.formula == "scaled":
        own = value / scale_of(quantity)
        return number(own, lang, 1 if own % 1 else 0)
    if claim is None:
        return figure(value, quantity, lang)
    given = max(decimals_of(value), printed_decimals(claim, value))
    return figure(value, quantity, lang, given)


def _span(period: Period, size: int) -> Period | None:
    """The quarter or year that ``size`` periods from this one make; None for another stretch."""
    if size == 1:
        return period
    freqs: tuple[Freq, ...] = ("Q", "A")
    last = period.shift(size - 1)
    return next((w for f in freqs if (w := period.to(f)).start == period.start
                 and w.end == last.end), None)  # fmt: skip


def _few_words(period: Period, size: int, lang: Lang) -> str:
    """A period, or a stretch of some, in few words."""
    whole = _span(period, size)
    if whole is None:
        return UP_TO[lang].format(last=period.shift(size - 1).label(lang))
    if whole.freq != "Q":
        return whole.label(lang)
    return QUARTER[lang].format(n=(whole.start.month + 2) // 3, year=whole.start.year)


def _alt(evidence: Evidence, claim: Claim, name: str, ends: tuple[float, float], lang: Lang) -> str:
    def said(value: float | None) -> str:
        return NONE[lang] if value is None else figure(value, evidence.quantity, lang)

    then = said(evidence.then.value if evidence.then else None)
    now = said(evidence.now.value if evidence.now else None)
    told = IN_TEXT[lang].format(said=figure_words(claim, lang)) if claim.value is not None else ""
    size = len(evidence.quantity.now)
    first, last = (_few_words(evidence.points[i].period, size, lang) for i in (0, -1))
    low, high = (said(end) for end in ends)
    return ALT[lang].format(
        name=name, then=then, now=now, said=told, first=first, last=last, low=low, high=high
    )
