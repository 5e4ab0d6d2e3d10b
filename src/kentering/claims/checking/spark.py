"""A spark line as inline SVG: a series as known when a text was written and as known now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from kentering.claims.checking.verdict import Evidence, Point
from kentering.claims.checking.words import figure
from kentering.language import Lang, Text

WIDTH, HEIGHT, PAD = 190, 46, 5
ALT = Text("{name}: toen {then}, nu {now}", "{name}: then {then}, now {now}")
NONE = Text("onbekend", "unknown")


def spark(evidence: Evidence, claimed: float | None, name: str, lang: Lang) -> str:
    """Two lines up to the period of the claim, and a ring at the figure of the text.

    Args:
        evidence: with the run of the series; nothing is drawn for fewer than two values.
        claimed: the figure of the text, None for a trend or range.
        name: what the series is, for the description.
        lang: language of the description.

    Returns:
        An ``svg`` element, or an empty string.
    """
    points = evidence.points
    values = [v for p in points for v in (p.then, p.now) if v is not None]
    if len(values) < 2 or len(points) < 2:
        return ""
    everything = [*values, *([claimed] if claimed is not None else [])]
    low, high = min(everything), max(everything)
    across = (WIDTH - 4 * PAD) / (len(points) - 1)

    def at(index: int, value: float) -> tuple[float, float]:
        share = (value - low) / (high - low) if high > low else 0.5
        return PAD + index * across, HEIGHT - PAD - share * (HEIGHT - 2 * PAD)

    parts = []
    if low < 0 < high:
        y = at(0, 0.0)[1]
        parts.append(f'<path class="zero" d="M0 {y:.1f}H{WIDTH}"/>')
    parts.append(_line("now", points, lambda p: p.now, at))
    parts.append(_line("then", points, lambda p: p.then, at))
    last = points[-1]
    for kind, value in (("now", last.now), ("then", last.then)):
        if value is not None:
            x, y = at(len(points) - 1, value)
            parts.append(f'<circle class="end-{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>')
    if claimed is not None:
        x, y = at(len(points) - 1, claimed)
        parts.append(f'<circle class="said" cx="{x:.1f}" cy="{y:.1f}" r="4.4"/>')
    alt = escape(_alt(evidence, name, lang))
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{alt}"><title>{alt}</title>{"".join(parts)}</svg>'
    )


def _line(
    kind: str,
    points: Sequence[Point],
    value: Callable[[Point], float | None],
    at: Callable[[int, float], tuple[float, float]],
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


def _alt(evidence: Evidence, name: str, lang: Lang) -> str:
    def said(value: float | None) -> str:
        return NONE[lang] if value is None else figure(value, evidence.quantity, lang)

    then = said(evidence.then.value if evidence.then else None)
    now = said(evidence.now.value if evidence.now else None)
    return ALT[lang].format(name=name, then=then, now=now)
