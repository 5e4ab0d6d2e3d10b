"""Charts as SVG, one per language, drawn with Altair and vl-convert, without a browser.

``svg`` gives the drawing alone: title, subtitle and source stand as text around it. Every period
or bar carries a transparent band with a native hover that names value, series, release and formula
(docs/conventions.md, X1).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kentering.brief import chart_bars
from kentering.brief.chart_scale import span, step_days, tick_format, unbroken
from kentering.brief.chart_scene import Band, Note, Scene, end_of, spans, timed
from kentering.brief.chart_style import (
    BLUE,
    DASHES,
    GREY,
    HOLE,
    INK,
    NAVY,
    ORANGE,
    PALE,
    STROKES,
    WHITE,
    WIDTHS,
    config,
    number_locale,
)
from kentering.brief.model import Chart
from kentering.language import Lang

if TYPE_CHECKING:
    import altair as alt

_BAND = re.compile(r'<path aria-label="band-(\d+)"[^>]*? d="([^"]*)"[^>]*/>')
_GROUP = re.compile(r'<g class="mark-rect role-mark bands_marks"[^>]*>(?:<path[^>]*/>)*</g>')


def svg(chart: Chart, lang: Lang, *, hover: bool = True) -> str:
    """Draw a chart in one language.

    Args:
        chart: the chart; its title, subtitle and source are not drawn.
        lang: the language of labels and number signs.
        hover: whether periods and bars carry their trace as a native hover (not for print).

    Returns:
        The SVG as a string, with the chart's message as its accessible name.
    """
    drawing, bands = _drawn(chart, lang)
    if not hover:
        drawing = _GROUP.sub("", drawing)
    else:
        drawing = _BAND.sub(lambda m: _titled(bands[int(m[1])], m[2]), drawing)
    head = f'<svg role="img" aria-label="{escape(chart.alt[lang])}" '
    return drawing.replace("<svg ", head, 1)


def _titled(band: Band, shape: str) -> str:
    return (
        f'<path class="band" aria-label="{escape(band.label)}" d="{shape}" fill="{NAVY}" '
        f'fill-opacity="0"><title>{escape(band.title)}</title></path>'
    )


@lru_cache(maxsize=64)
def _drawn(chart: Chart, lang: Lang) -> tuple[str, tuple[Band, ...]]:
    import vl_convert

    scene = chart_bars.scene(chart, lang) if chart.kind == "bars" else timed(chart, lang)
    spec = _spec(chart, scene)
    drawing = str(
        vl_convert.vegalite_to_svg(spec, config=config(), format_locale=number_locale(lang))
    )
    return _tidy(drawing), tuple(scene.bands)


def _tidy(drawing: str) -> str:
    """Drop what repeats a default: no role per mark, no empty frames, two decimals."""
    drawing = re.sub(r' (?:role="graphics-\w+"|aria-roledescription="[^"]*")', "", drawing)
    drawing = re.sub(r'<path class="(?:fore|back)ground"[^>]*/>', "", drawing)
    drawing = re.sub(r' aria-label="(?:[XY]-axis)[^"]*"', ' aria-hidden="true"', drawing)
    drawing = drawing.replace(' class="marks"', "", 1).replace(' aria-hidden="true"', "")
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", drawing)


def _spec(chart: Chart, scene: Scene) -> dict[str, Any]:
    import altair as alt

    layers = _bar_layers(chart, scene) if chart.kind == "bars" else _time_layers(chart, scene)
    layers += _note_layers(scene)
    layers.append(_hover_layer(scene))
    pad = {"left": scene.left, "right": scene.right, "top": scene.top, "bottom": scene.bottom}
    stack = alt.layer(*layers).resolve_scale(x="independent", y="independent")
    drawn = stack.properties(
        width=scene.width,
        height=scene.height,
        padding=pad,
        autosize=alt.AutoSizeParams(type="none"),
    )
    spec: dict[str, Any] = drawn.to_dict(validate=False)
    spec["datasets"] = scene.rows
    return spec


def _rows(scene: Scene, rows: list[dict[str, Any]], name: str | None = None) -> alt.Chart:
    """A chart on rows kept beside the specification, which spares Altair copying them."""
    import altair as alt

    key = f"d{len(scene.rows)}"
    scene.rows[key] = rows
    data = alt.NamedData(name=key)
    return alt.Chart(data, name=name) if name else alt.Chart(data)


def _x(scene: Scene) -> alt.X:
    import altair as alt

    return alt.X("x:Q", scale=alt.Scale(domain=list(scene.x), nice=False), axis=None)


def _y(scene: Scene, *, axis: bool = False) -> alt.Y:
    import altair as alt

    scale = alt.Scale(domain=list(scene.y), nice=False, zero=False)
    shown = alt.Axis(values=scene.ticks, format=tick_format(scene.ticks)) if axis else None
    return alt.Y("y:Q", scale=scale, axis=shown)


def _time_layers(chart: Chart, scene: Scene) -> list[alt.Chart]:
    layers = [_grid(scene), *_mark_rules(chart, scene)]
    for i in range(len(chart.lines)):
        if chart.kind == "columns" and i == 0:
            layers += [_holes(chart, scene), _columns(chart, scene)]
            layers.append(_axis_rule(scene, 0.0, INK, 1.3))
        else:
            layers += _line(chart, scene, i)
    if chart.kind == "line" and scene.y[0] <= 0 <= scene.y[1]:
        layers.insert(1, _axis_rule(scene, 0.0, INK, 1.1))
    layers.append(_year_ticks(scene))
    layers += _dots(chart, scene)
    if scene.broken:
        layers.append(_torn(scene))
    return layers


def _grid(scene: Scene) -> alt.Chart:
    return _rows(scene, [{"x": scene.x[0], "y": scene.y[0]}]).mark_point(opacity=0, aria=False).encode(
        x=_x(scene), y=_y(scene, axis=True)
    )  # fmt: skip


def _holes(chart: Chart, scene: Scene) -> alt.Chart:
    """A pale band where a month is missing, so that a hole is not read as a zero."""
    import altair as alt

    rows = [{"x": s.start, "x2": s.end} for p, s in spans(chart.lines[0]) if p.value is None]
    band = _rows(scene, rows).mark_rect(aria=False, color=HOLE)
    return band.encode(x=_x(scene), x2="x2:Q", y=alt.YValue(0), y2=alt.Y2Value(scene.height))


def _columns(chart: Chart, scene: Scene) -> alt.Chart:
    import altair as alt

    last = end_of(chart.lines[0])
    rows = [
        {
            "x": s.start + 0.14 * (s.end - s.start),
            "x2": s.end - 0.14 * (s.end - s.start),
            "y": p.value,
            "c": NAVY if p is last else PALE,
        }
        for p, s in spans(chart.lines[0])
        if p.value is not None
    ]
    return _rows(scene, rows).mark_bar(aria=False).encode(
        x=_x(scene), x2="x2:Q", y=_y(scene), y2=alt.Y2Datum(0), color=alt.Color("c:N", scale=None)
    )  # fmt: skip


def _line(chart: Chart, scene: Scene, index: int) -> list[alt.Chart]:
    line = chart.lines[index]
    step = {p: s.mid for p, s in spans(line)}
    rows = [
        {"x": step[p], "y": p.value, "run": i} for i, run in enumerate(unbroken(line)) for p in run
    ]
    colour, last = STROKES[line.role], end_of(line)
    style = {"stroke": colour, "strokeWidth": WIDTHS[line.role], "strokeJoin": "round"}
    if line.role == "third":
        style["strokeDash"] = DASHES["third"]
    drawn = [
        _rows(scene, rows)
        .mark_line(aria=False, **style)
        .encode(x=_x(scene), y=_y(scene), detail="run:N")
    ]
    if last is not None:
        dot = [{"x": step[last], "y": last.value}]
        point = _rows(scene, dot).mark_point(
            aria=False, filled=True, size=26, color=colour, opacity=1
        )
        drawn.append(point.encode(x=_x(scene), y=_y(scene)))
    return drawn


def _mark_rules(chart: Chart, scene: Scene) -> list[alt.Chart]:
    import altair as alt

    rows = [{"y": m.value} for m in chart.marks if m.start is None]
    if not rows:
        return []
    rule = _rows(scene, rows).mark_rule(aria=False, color=GREY, strokeWidth=1.1, strokeDash=[4, 3])
    return [rule.encode(x=alt.XValue(0), x2=alt.X2Value(scene.width), y=_y(scene))]


def _dots(chart: Chart, scene: Scene) -> list[alt.Chart]:
    step = step_days(chart.lines[0].points) if chart.lines else 30.0
    rows = [{"x": span(m.start, step).mid, "y": m.value} for m in chart.marks if m.start]
    if not rows:
        return []
    dot = _rows(scene, rows).mark_point(
        aria=False, filled=True, fill=WHITE, stroke=NAVY, strokeWidth=1.6, size=34, opacity=1
    )
    return [dot.encode(x=_x(scene), y=_y(scene))]


def _axis_rule(scene: Scene, value: float, colour: str, width: float) -> alt.Chart:
    import altair as alt

    rule = _rows(scene, [{"y": value}]).mark_rule(aria=False, color=colour, strokeWidth=width)
    return rule.encode(x=alt.XValue(0), x2=alt.X2Value(scene.width), y=_y(scene))


def _year_ticks(scene: Scene) -> alt.Chart:
    import altair as alt

    rows = [{"x": x} for x in scene.marks] or [{"x": scene.x[0]}]
    rule = _rows(scene, rows).mark_rule(aria=False, color="#9aa5b0", strokeWidth=0.9)
    return rule.encode(x=_x(scene), y=alt.YValue(scene.height), y2=alt.Y2Value(scene.height + 5))


def _torn(scene: Scene) -> alt.Chart:
    import altair as alt

    foot = scene.height
    shape = [(0, 0), (0, -3), (-3, -5), (3, -8), (0, -10), (0, -13)]
    rows = [{"px": dx, "py": foot + dy, "n": i} for i, (dx, dy) in enumerate(shape)]
    drawn = _rows(scene, rows).mark_line(aria=False, stroke=INK, strokeWidth=1.0)
    return drawn.encode(
        x=alt.X("px:Q", scale=None, axis=None),
        y=alt.Y("py:Q", scale=None, axis=None),
        order="n:Q",
    )


def _bar_layers(chart: Chart, scene: Scene) -> list[alt.Chart]:
    import altair as alt

    bars = chart_bars.rows(chart)
    rows = [
        {
            "x": 0.0, "x2": r.point.value, "y": r.y - 5.5, "y2": r.y + 5.5,
            "c": NAVY if r.total else (BLUE if r.point.value >= 0 else ORANGE),
        }
        for r in bars
        if r.point.value is not None
    ]  # fmt: skip
    drawn = _rows(scene, rows).mark_rect(aria=False).encode(
        x=_x(scene), x2="x2:Q", y=alt.Y("y:Q", scale=None, axis=None), y2="y2:Q",
        color=alt.Color("c:N", scale=None),
    )  # fmt: skip
    rule = _rows(scene, [{"x": 0.0}]).mark_rule(aria=False, color=INK, strokeWidth=1.2)
    foot = bars[-1].y + 9 if bars else scene.height
    layers = [drawn, rule.encode(x=_x(scene), y=alt.YValue(0), y2=alt.Y2Value(foot))]
    if any(r.total for r in bars) and not all(r.total for r in bars):
        top = min(r.y for r in bars if r.total) - chart_bars.GAP / 2 - bars[0].y
        line = _rows(scene, [{}]).mark_rule(aria=False, color="#b9c2ca", strokeWidth=0.8)
        ends = {"x": alt.XValue(-scene.left), "x2": alt.X2Value(scene.width)}
        layers.append(line.encode(y=alt.YValue(top), **ends))
    return layers + _twins(chart, scene, bars)


def _twins(chart: Chart, scene: Scene, bars: list[chart_bars.Row]) -> list[alt.Chart]:
    import altair as alt

    at = {r.point.label: r.y for r in bars}
    layers = []
    for line, points in chart_bars.twins(chart):
        rows = [{"x": p.value, "y": at[p.label]} for p in points if p.value is not None]
        mark = _rows(scene, rows).mark_point(
            aria=False, shape="diamond", filled=True, fill=WHITE, stroke=STROKES[line.role],
            strokeWidth=1.6, size=40, opacity=1,
        )  # fmt: skip
        layers.append(mark.encode(x=_x(scene), y=alt.Y("y:Q", scale=None, axis=None)))
    return layers


def _note_layers(scene: Scene) -> list[alt.Chart]:
    import altair as alt

    def style(note: Note) -> tuple[str, bool, float]:
        return (note.anchor, note.bold, note.size)

    halos, letters = [], []
    for (anchor, bold, size), group in groupby(sorted(scene.notes, key=style), key=style):
        rows = [{"px": n.x, "py": n.y, "t": n.text, "c": n.colour} for n in group]
        text = {
            "align": anchor, "baseline": "middle", "fontSize": size, "aria": False,
            "fontWeight": 700 if bold else 400,
        }  # fmt: skip
        place = {
            "x": alt.X("px:Q", scale=None, axis=None),
            "y": alt.Y("py:Q", scale=None, axis=None),
            "text": alt.Text("t:N"),
        }
        base = _rows(scene, rows)
        halos.append(
            base.mark_text(stroke=WHITE, strokeWidth=3, fill=WHITE, **text).encode(**place)
        )
        coloured = base.mark_text(**text)
        letters.append(coloured.encode(color=alt.Color("c:N", scale=None), **place))
    return halos + letters


def _hover_layer(scene: Scene) -> alt.Chart:
    import altair as alt

    rows = [
        {"x": b.box.x, "x2": b.box.x + b.box.w, "y": b.box.y, "y2": b.box.y + b.box.h,
         "d": f"band-{i}"}
        for i, b in enumerate(scene.bands)
    ]  # fmt: skip
    drawn = _rows(scene, rows, "bands").mark_rect(opacity=0)
    return drawn.encode(
        x=alt.X("x:Q", scale=None, axis=None), x2="x2:Q",
        y=alt.Y("y:Q", scale=None, axis=None), y2="y2:Q", description="d:N",
    )  # fmt: skip
