"""The brief as Markdown: footnotes carry the traces, charts become abridged tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kentering.brief import captions, chart_data
from kentering.brief.model import Brief, Cell, Chart, Cited, Section, Sentence, Table, Tile
from kentering.brief.provenance import (
    HEADS,
    Citation,
    cell_cited,
    cell_text,
    citations,
    trace_lines,
    unrounded,
)
from kentering.language import Lang

ROWS = 6
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(brief: Brief, lang: Lang) -> str:
    """Render the brief as Markdown with footnotes.

    Args:
        brief: the brief.
        lang: the language of the text.

    Returns:
        The text; every cited figure has a footnote with its trace.

    Raises:
        MissingDataError: the brief cites a figure that it does not hold.
    """
    numbers = citations(brief, lang)
    blocks = [f"# {_safe(brief.title[lang])}", f"*{_safe(brief.kicker[lang])}*"]
    blocks += [f"> **{captions.WARNINGS[lang]}:** {_safe(w[lang])}" for w in brief.warnings]
    blocks.append("\n".join(f"- {_say(s, lang, numbers)}" for s in brief.lead))
    blocks.append(_tiles(brief.tiles, lang, numbers))
    for section in brief.sections:
        blocks += _section(section, lang, numbers)
    blocks += _questions(brief, lang, numbers)
    blocks += _closing(brief, lang)
    blocks.append("\n".join(_footnote(brief, c, lang) for c in numbers.values()))
    return "\n\n".join(b for b in blocks if b) + "\n"


def _safe(text: str) -> str:
    """Text on one line that Markdown prints as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.splitlines()))


def _cited(piece: Cited, numbers: Mapping[str, Citation]) -> str:
    return f"{_safe(piece.text)}[^{numbers[piece.figure].number}]"


def _say(sentence: Sentence, lang: Lang, numbers: Mapping[str, Citation]) -> str:
    pieces = sentence.pieces(lang)
    return "".join(_safe(p) if isinstance(p, str) else _cited(p, numbers) for p in pieces).strip()


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]], *, words: bool = False) -> str:
    """A pipe table; the first column to the left, numbers to the right."""
    side = "---" if words else "---:"
    lines = [heads, ["---", *[side] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _tiles(tiles: Sequence[Tile], lang: Lang, numbers: Mapping[str, Citation]) -> str:
    if not tiles:
        return ""
    rows = []
    for tile in tiles:
        notes = [f"[^{numbers[f].number}]" for f in tile.figures]
        arrow, way = captions.DIRECTIONS[tile.direction]
        change = f"{arrow} {_safe(tile.change[lang])}".strip()
        rows.append(
            (
                _safe(tile.label[lang]),
                _safe(tile.value[lang]) + "".join(notes[:1]),
                change + "".join(notes[1:]),
                way[lang],
                _safe(tile.period[lang]),
            )
        )
    return _grid((captions.KEY_FIGURES[lang], "", "", "", captions.PERIOD[lang]), rows, words=True)


def _section(section: Section, lang: Lang, numbers: Mapping[str, Citation]) -> list[str]:
    blocks = [f"## {_safe(section.heading[lang])}"]
    blocks += [" ".join(_say(s, lang, numbers) for s in p) for p in section.paragraphs]
    blocks += [f"*{_safe(m[lang])}*" for m in section.missing]
    for chart in section.charts:
        blocks += _chart(chart, lang)
    if section.table:
        blocks += _table(section.table, lang, numbers)
    return blocks


def _chart(chart: Chart, lang: Lang) -> list[str]:
    grid = chart_data.grid(chart, lang)
    shown = grid.rows if chart.kind == "bars" else grid.rows[-ROWS:]
    words = [_safe(chart.subtitle[lang]), _safe(chart.source[lang])]
    if len(shown) < len(grid.rows):
        words.append(captions.ABRIDGED[lang].format(shown=len(shown), total=len(grid.rows)))
    table = _grid([_safe(h) for h in grid.heads], [[_safe(c) for c in row] for row in shown])
    return [
        f"**{_safe(chart.title[lang])}**",
        _safe(chart.alt[lang]),
        table,
        f"*{'. '.join(w.rstrip('.') for w in words)}.*",
    ]


def _table(table: Table, lang: Lang, numbers: Mapping[str, Citation]) -> list[str]:
    heads = [_safe(c[lang]) for c in table.columns]
    rows = [[_cell(c, lang, numbers) for c in row] for row in table.rows]
    note = [f"*{_safe(table.note[lang])}*"] if table.note else []
    return [f"**{_safe(table.title[lang])}**", _grid(heads, rows), *note]


def _cell(cell: Cell, lang: Lang, numbers: Mapping[str, Citation]) -> str:
    cited = cell_cited(cell, lang)
    return _cited(cited, numbers) if cited else _safe(cell_text(cell, lang))


def _questions(brief: Brief, lang: Lang, numbers: Mapping[str, Citation]) -> list[str]:
    if not brief.questions:
        return []
    items = [
        f"{i}. {_say(q.finding, lang, numbers)} **{_safe(q.question[lang])}** "
        f"{_safe(q.proposal[lang])} ({captions.LISTED[lang].lower()}: {_safe(q.threshold[lang])})"
        for i, q in enumerate(brief.questions, 1)
    ]
    return [f"## {captions.QUESTIONS[lang]}", "\n".join(items)]


def _closing(brief: Brief, lang: Lang) -> list[str]:
    blocks = []
    if brief.method:
        lines = " ".join(_safe(m[lang]) for m in brief.method)
        blocks.append(f"**{captions.METHOD[lang]}.** {lines}")
    if brief.sources:
        lines = "; ".join(_safe(s[lang]) for s in brief.sources)
        blocks.append(f"**{captions.SOURCES[lang]}.** {lines}.")
    blocks.append(_safe(captions.imprint(brief, lang)))
    return blocks


def _footnote(brief: Brief, citation: Citation, lang: Lang) -> str:
    figure = brief.figures[citation.name]
    value = f"{unrounded(figure.value, lang)} {figure.unit[lang]}".strip()
    head = f"{figure.label[lang]}: {citation.shown}; {HEADS['value'][lang].lower()} {value}"
    lines = [f"{h.lower()}: {w}" for h, w in trace_lines(figure.trace, lang) if w]
    pages = [f"<{r.page}>" for r in figure.trace.releases if r.page.startswith("http")]
    trace = " · ".join([_safe(head), *(_safe(w) for w in lines), *dict.fromkeys(pages)])
    return f"[^{citation.number}]: {trace}"
