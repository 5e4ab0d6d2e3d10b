"""The brief as PDF: two pages and an appendix, set by Typst with the fonts it carries.

No system font, browser or network is used, and the same brief gives the same bytes. The file is
tagged and meets PDF/UA-1: language, title, alternative texts and reading order are in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from importlib.resources import files
from string import ascii_uppercase
from typing import Any

from kentering.brief import captions, charts
from kentering.brief.chart_style import text_width
from kentering.brief.model import (
    Brief,
    Cell,
    Chart,
    Question,
    ReleaseRef,
    Section,
    Sentence,
    Table,
    Tile,
)
from kentering.brief.provenance import (
    HEADS,
    Citation,
    cell_cited,
    cell_text,
    citations,
    dating,
    home_day,
    is_wordy,
    unrounded,
)
from kentering.language import Lang, Text, day

_FONT = re.compile(r'font-family="[^"]*"')
_SIZE = re.compile(r'font-size="([\d.]+)px"')
COLUMN, GUTTER, CELL = 243.0, 9.0, 8.0  # points: a text column, the room between cells, their type
_SCALE = 1.09  # the serif's letters are smaller than those the drawing was measured with


def pdf(brief: Brief, lang: Lang) -> bytes:
    """Set the brief as an A4 PDF.

    Args:
        brief: the brief.
        lang: the language of the document.

    Returns:
        The PDF; its creation time is the brief's day, so that equal briefs give equal bytes.

    Raises:
        MissingDataError: the brief cites a figure that it does not hold.
    """
    return bytes(_compiled(brief, lang, format="pdf", pdf_standards=["ua-1"]))


def pages(brief: Brief, lang: Lang, *, ppi: float = 110.0) -> list[bytes]:
    """The same pages as PNG pictures, one a page, for a screen or a README."""
    made = _compiled(brief, lang, format="png", ppi=ppi)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _compiled(brief: Brief, lang: Lang, **how: Any) -> Any:
    import typst

    moment = datetime.combine(brief.day, time(12), UTC)
    return typst.compile(
        files("kentering.brief").joinpath("brief.typ").read_bytes(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(page_data(brief, lang), ensure_ascii=False)},
        timestamp=int(moment.timestamp()),
        **how,
    )


def page_data(brief: Brief, lang: Lang) -> dict[str, Any]:
    """Everything the template prints, in one language, as plain values."""
    numbers = citations(brief, lang)
    letters = _letters(brief, numbers)
    return {
        "lang": lang,
        "region": "nl" if lang == "nl" else "gb",
        "title": brief.title[lang],
        "author": "kentering",
        "keywords": [brief.geo, brief.edition, "kentering"],
        "brand": captions.KICKER[lang],
        "kicker": brief.kicker[lang],
        "footer": captions.imprint(brief, lang),
        "words": _words(lang),
        "warnings": [w[lang] for w in brief.warnings],
        "lead": [_pieces(s, lang, numbers) for s in brief.lead],
        "tiles": [_tile(t, lang, numbers) for t in brief.tiles],
        "sections": [_section(s, lang, numbers) for s in brief.sections],
        "questions": [_question(q, lang, numbers) for q in brief.questions],
        "method": " ".join(m[lang] for m in brief.method),
        "sources": "; ".join(s[lang] for s in brief.sources),
        "figures": [_figure(brief, c, lang, letters) for c in numbers.values()],
        "releases": [_release(r, letter, lang) for r, letter in letters.items()],
    }


def _words(lang: Lang) -> dict[str, Any]:
    heads = (HEADS["shown"], HEADS["value"], captions.FIGURE_FORMULA, captions.SERIES_PERIOD,
             HEADS["releases"])  # fmt: skip
    release_heads = (captions.SOURCE_TABLE, HEADS["releases"], captions.KNOWN_ON, captions.DATED)
    return {
        "warnings": captions.WARNINGS[lang],
        "questions": captions.QUESTIONS[lang],
        "listed": captions.LISTED[lang],
        "method": captions.METHOD[lang],
        "sources": captions.SOURCES[lang],
        "figures": captions.FIGURES[lang],
        "intro": captions.FIGURES_INTRO[lang],
        "releases": captions.RELEASES[lang],
        "heads": ["#", *(h[lang] for h in heads)],
        "release-heads": ["", *(h[lang] for h in release_heads)],
    }


def _pieces(sentence: Sentence, lang: Lang, numbers: Mapping[str, Citation]) -> list[Any]:
    return [
        {"t": p} if isinstance(p, str) else {"t": p.text, "n": numbers[p.figure].number}
        for p in sentence.pieces(lang)
    ]


def _paragraph(
    sentences: Iterable[Sentence], lang: Lang, numbers: Mapping[str, Citation]
) -> list[Any]:
    """The sentences of a paragraph with one space between them."""
    found: list[Any] = []
    for sentence in sentences:
        pieces = _pieces(sentence, lang, numbers)
        if found and pieces and not str(pieces[0]["t"]).startswith(" "):
            found.append({"t": " "})
        found += pieces
    return found


def _tile(tile: Tile, lang: Lang, numbers: Mapping[str, Citation]) -> dict[str, Any]:
    notes = dict(zip(("n", "m"), (numbers[f].number for f in tile.figures), strict=False))
    arrow = captions.DIRECTIONS[tile.direction][0]
    return {
        "label": tile.label[lang],
        "value": tile.value[lang],
        "change": tile.change[lang],
        "period": tile.period[lang],
        "way": tile.direction or 0,
        "arrow": arrow,
        **notes,
    }


def _section(section: Section, lang: Lang, numbers: Mapping[str, Citation]) -> dict[str, Any]:
    return {
        "heading": section.heading[lang],
        "paragraphs": [_paragraph(p, lang, numbers) for p in section.paragraphs],
        "missing": [m[lang] for m in section.missing],
        "charts": [_chart(c, lang) for c in section.charts],
        "table": _table(section.table, lang, numbers) if section.table else None,
    }


def _chart(chart: Chart, lang: Lang) -> dict[str, str]:
    drawing = charts.svg(chart, lang, hover=False)
    drawing = _FONT.sub('font-family="Libertinus Serif"', drawing)
    drawing = _SIZE.sub(lambda m: f'font-size="{float(m[1]) * _SCALE:.2f}px"', drawing)
    return {
        "title": chart.title[lang],
        "subtitle": chart.subtitle[lang],
        "source": chart.source[lang],
        "alt": chart.alt[lang],
        "svg": drawing,
    }


def _table(table: Table, lang: Lang, numbers: Mapping[str, Citation]) -> dict[str, Any]:
    return {
        "title": table.title[lang],
        "columns": [c[lang] for c in table.columns],
        "rows": [[_cell(c, lang, numbers) for c in row] for row in table.rows],
        "note": table.note[lang] if table.note else None,
        "wordy": is_wordy(table),
        "shares": _shares(table, lang),
        "crowded": sum(_shares(table, lang)) > COLUMN,
    }


def _shares(table: Table, lang: Lang) -> list[float]:
    """The width of each column in points: its longest word first, the rest by need."""
    longest, natural = [], []
    for i, head in enumerate(table.columns):
        texts = [head[lang], *(cell_text(row[i], lang) for row in table.rows if i < len(row))]
        longest.append(max(text_width(w, CELL) for t in texts for w in t.split(" ")))
        natural.append(max(text_width(t, CELL) for t in texts))
    spare = COLUMN - GUTTER * (len(longest) - 1) - sum(longest)
    needs = [n - w for n, w in zip(natural, longest, strict=True)]
    part = spare / sum(needs) if sum(needs) > 0 else 0.0
    return [max(w + need * part, 1.0) for w, need in zip(longest, needs, strict=True)]


def _cell(cell: Cell, lang: Lang, numbers: Mapping[str, Citation]) -> str | dict[str, Any]:
    cited = cell_cited(cell, lang)
    if cited is None:
        return cell_text(cell, lang)
    return {"t": cited.text, "n": numbers[cited.figure].number}


def _question(question: Question, lang: Lang, numbers: Mapping[str, Citation]) -> dict[str, Any]:
    return {
        "finding": _pieces(question.finding, lang, numbers),
        "question": question.question[lang],
        "threshold": question.threshold[lang],
        "proposal": question.proposal[lang],
    }


def _letters(brief: Brief, numbers: Mapping[str, Citation]) -> dict[ReleaseRef, str]:
    """A letter for every release that a cited figure came with, in order of citation."""
    found: dict[ReleaseRef, str] = {}
    for name in numbers:
        for release in brief.figures[name].trace.releases:
            if release not in found:
                found[release] = _letter(len(found))
    return found


def _letter(index: int) -> str:
    """A, B, ..., Z, AA, AB.

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(index, 26)
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def _figure(
    brief: Brief, citation: Citation, lang: Lang, letters: Mapping[ReleaseRef, str]
) -> dict[str, Any]:
    figure = brief.figures[citation.name]
    return {
        "number": citation.number,
        "shown": citation.shown,
        "value": unrounded(figure.value, lang),
        "unit": figure.unit[lang],
        "label": figure.label[lang],
        "formula": figure.trace.formula[lang],
        "series": list(figure.trace.series),
        "periods": "; ".join(figure.trace.periods),
        "releases": [
            {"letter": letters[r], "date": day(home_day(r.released_at), lang)}
            for r in figure.trace.releases
        ],
    }


def _release(release: ReleaseRef, letter: str, lang: Lang) -> dict[str, str]:
    name: Text = release.publisher
    page = release.page if release.page.startswith(("https://", "http://")) else ""
    return {
        "letter": letter,
        "source": f"{name[lang]}, {release.table}",
        "release": release.release,
        "date": day(home_day(release.released_at), lang),
        "dating": dating(release, lang),
        "page": page,
    }
