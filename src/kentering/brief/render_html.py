"""The brief as one HTML file: inline style and SVG, no scripts, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from kentering.brief import captions, chart_data, charts
from kentering.brief.html_style import CSS
from kentering.brief.model import (
    Brief,
    Cell,
    Chart,
    Cited,
    Figure,
    Question,
    Section,
    Sentence,
    Table,
    Tile,
)
from kentering.brief.provenance import (
    HEADS,
    Citation,
    cell_cited,
    citations,
    hover,
    is_wordy,
    trace_lines,
    unrounded,
)
from kentering.language import Lang, Text


class _Page:
    """One brief in one language with its numbered citations; every method returns HTML."""

    def __init__(self, brief: Brief, lang: Lang) -> None:
        self.brief = brief
        self.lang = lang
        self.numbers: Mapping[str, Citation] = citations(brief, lang)

    def words(self, text: Text) -> str:
        """A text in the page's language, escaped."""
        return escape(text[self.lang])

    def cited(self, piece: Cited) -> str:
        """A figure in the text: hover for its trace, link to the appendix."""
        return self.link(piece.figure, piece.text)

    def link(self, name: str, shown: str) -> str:
        """Words linked to the appendix entry of a figure."""
        number = self.numbers[name].number
        title = escape(_trace_title(self.brief.figures[name], self.lang))
        return (
            f'<a class="fig" href="#f{number}" data-n="{number}" title="{title}">'
            f"{escape(shown)}</a>"
        )

    def sentence(self, sentence: Sentence) -> str:
        """A sentence with its figures linked."""
        return "".join(
            escape(p) if isinstance(p, str) else self.cited(p) for p in sentence.pieces(self.lang)
        )

    def cell(self, cell: Cell) -> str:
        """The contents of a table cell."""
        cited = cell_cited(cell, self.lang)
        if cited:
            return self.cited(cited)
        return self.words(cell) if isinstance(cell, Text) else ""


def html(brief: Brief, lang: Lang) -> str:
    """Render the brief as one self-contained HTML page.

    Args:
        brief: the brief.
        lang: the language of the page.

    Returns:
        The page; it needs no other file and no network. Links lead to the sources' own pages.

    Raises:
        MissingDataError: the brief cites a figure that it does not hold.
    """
    page = _Page(brief, lang)
    flow = "".join(_section(page, s) for s in brief.sections)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="generator" content="kentering {escape(brief.version)}">\n'
        f"<title>{page.words(brief.title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        f"{_header(page)}<main>\n{_warnings(page)}{_lead(page)}{_tiles(page)}"
        f'<div class="flow">{flow}</div>\n{_questions(page)}{_method(page)}{_appendix(page)}'
        f"</main>\n{_footer(page)}</body>\n</html>\n"
    )


def _trace_title(figure: Figure, lang: Lang) -> str:
    head = f"{figure.label[lang]}: {unrounded(figure.value, lang)} {figure.unit[lang]}".strip()
    return f"{head}\n{hover(figure.trace, lang)}"


def _header(page: _Page) -> str:
    return (
        f'<header class="top"><p class="kicker"><strong>{page.words(captions.KICKER)}</strong>'
        f"<span>{page.words(page.brief.kicker)}</span></p>\n"
        f"<h1>{page.words(page.brief.title)}</h1></header>\n"
    )


def _warnings(page: _Page) -> str:
    if not page.brief.warnings:
        return ""
    items = "".join(f"<li>{page.words(w)}</li>" for w in page.brief.warnings)
    return (
        '<aside class="warn" aria-labelledby="warn">'
        f'<h2 id="warn">{page.words(captions.WARNINGS)}</h2><ul>{items}</ul></aside>\n'
    )


def _lead(page: _Page) -> str:
    if not page.brief.lead:
        return ""
    items = "".join(f"<li>{page.sentence(s)}</li>" for s in page.brief.lead)
    return f'<ul class="lead" aria-label="{page.words(captions.KEY_POINTS)}">{items}</ul>\n'


def _tiles(page: _Page) -> str:
    if not page.brief.tiles:
        return ""
    tiles = "".join(_tile(page, t) for t in page.brief.tiles)
    return f'<dl class="tiles" aria-label="{page.words(captions.KEY_FIGURES)}">{tiles}</dl>\n'


def _tile(page: _Page, tile: Tile) -> str:
    arrow, way = captions.DIRECTIONS[tile.direction]
    kind = {1: "up", -1: "down"}.get(tile.direction or 0, "flat")
    sign = f'<span aria-hidden="true">{arrow}</span> ' if arrow else ""
    value, change = page.words(tile.value), page.words(tile.change)
    if tile.figures:
        value = page.link(tile.figures[0], tile.value[page.lang])
    if len(tile.figures) > 1:
        change = page.link(tile.figures[1], tile.change[page.lang])
    title = f' title="{page.words(way)}"' if arrow else ""
    return (
        f'<div class="tile"><dt>{page.words(tile.label)}</dt><dd class="value">{value}</dd>'
        f'<dd class="{kind}"{title}>{sign}{change}</dd>'
        f'<dd class="period">{page.words(tile.period)}</dd></div>'
    )


def _section(page: _Page, section: Section) -> str:
    paragraphs = "".join(
        f"<p>{' '.join(page.sentence(s).strip() for s in paragraph)}</p>"
        for paragraph in section.paragraphs
    )
    missing = "".join(f'<p class="missing">{page.words(m)}</p>' for m in section.missing)
    text = f'<div class="text">{paragraphs}{missing}</div>' if paragraphs or missing else ""
    table = _table(page, section.table) if section.table else ""
    pictures = [_chart(page, c) for c in section.charts]
    first = 0 if len(pictures) > 1 else 1
    left, right = [text, *pictures[first::2]], pictures[1 - first :: 2]
    (left if right else right).append(table)
    sides = "".join(f"<div>{''.join(side)}</div>" for side in (left, right) if any(side))
    key = escape(section.id)
    return (
        f'<section class="section" aria-labelledby="s-{key}">'
        f'<h2 id="s-{key}">{page.words(section.heading)}</h2>'
        f'<div class="grid">{sides}</div></section>\n'
    )


def _chart(page: _Page, chart: Chart) -> str:
    drawing = charts.svg(chart, page.lang)
    return (
        f'<figure id="c-{escape(chart.id)}"><figcaption><h3>{page.words(chart.title)}</h3>'
        f'<p class="sub">{page.words(chart.subtitle)}</p></figcaption>{drawing}'
        f'<p class="source">{page.words(chart.source)}</p>{_chart_table(page, chart)}</figure>'
    )


def _chart_table(page: _Page, chart: Chart) -> str:
    grid = chart_data.grid(chart, page.lang)
    heads = "".join(f'<th scope="col">{escape(h)}</th>' for h in grid.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in grid.rows
    )
    data = quote("\ufeff" + chart_data.csv(chart, page.lang), safe="/:;,.=()*!@$+")
    name = escape(f"{page.brief.geo}-{page.brief.day}-{chart.id}.csv".lower())
    return (
        f"<details><summary>{page.words(captions.SHOW_TABLE)}</summary>"
        f'<div class="scroll" tabindex="0" role="group" aria-label="{page.words(chart.title)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f'<p><a download="{name}" href="data:text/csv;charset=utf-8,{data}">'
        f"{page.words(captions.DOWNLOAD)}</a></p></details>"
    )


def _table(page: _Page, table: Table) -> str:
    heads = "".join(f'<th scope="col">{page.words(c)}</th>' for c in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{page.cell(row[0])}</th>'
        + "".join(f"<td>{page.cell(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    note = f'<p class="note">{page.words(table.note)}</p>' if table.note else ""
    kind = ' class="words"' if is_wordy(table) else ""
    return (
        f'<div class="table"><table{kind}><caption>{page.words(table.title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{note}</div>"
    )


def _questions(page: _Page) -> str:
    if not page.brief.questions:
        return ""
    items = "".join(_question(page, q) for q in page.brief.questions)
    return (
        '<section class="ask" aria-labelledby="ask">'
        f'<h2 id="ask">{page.words(captions.QUESTIONS)}</h2><ol>{items}</ol></section>\n'
    )


def _question(page: _Page, question: Question) -> str:
    proposal = f"<p>{page.words(question.proposal)}</p>" if question.proposal.en else ""
    return (
        f'<li><p>{page.sentence(question.finding)}</p><p class="q">'
        f'{page.words(question.question)}</p>{proposal}<p class="small">{page.words(captions.LISTED)}: '
        f"{page.words(question.threshold)}</p></li>"
    )


def _method(page: _Page) -> str:
    parts = []
    if page.brief.method:
        lines = " ".join(page.words(m) for m in page.brief.method)
        parts.append(f"<p><strong>{page.words(captions.METHOD)}.</strong> {lines}</p>")
    if page.brief.sources:
        lines = "; ".join(page.words(s) for s in page.brief.sources)
        parts.append(f"<p><strong>{page.words(captions.SOURCES)}.</strong> {lines}.</p>")
    return f'<div class="small">{"".join(parts)}</div>\n' if parts else ""


def _appendix(page: _Page) -> str:
    if not page.numbers:
        return ""
    heads = ("", HEADS["shown"][page.lang], HEADS["value"][page.lang], HEADS["label"][page.lang],
             page.words(captions.FIGURES))  # fmt: skip
    head = "".join(f'<th scope="col">{h or "<span>#</span>"}</th>' for h in heads)
    rows = "".join(_entry(page, c) for c in page.numbers.values())
    return (
        '<section class="section appendix" aria-labelledby="figures">'
        f'<h2 id="figures">{page.words(captions.FIGURES)}</h2>'
        f"<p>{page.words(captions.FIGURES_INTRO)}</p>"
        f'<table class="traces"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        "</section>\n"
    )


def _entry(page: _Page, citation: Citation) -> str:
    figure = page.brief.figures[citation.name]
    lines = list(trace_lines(figure.trace, page.lang))
    pages = iter([r.page for r in figure.trace.releases])
    parts = []
    for head, words in lines:
        text = escape(words)
        if head == HEADS["releases"][page.lang]:
            text = _linked(text, next(pages))
        parts.append(f"<dt>{escape(head)}</dt><dd>{text}</dd>")
    value = f"{unrounded(figure.value, page.lang)} {figure.unit[page.lang]}".strip()
    return (
        f'<tr id="f{citation.number}"><td class="num">{citation.number}</td>'
        f'<td>{escape(citation.shown)}</td><td class="num">{escape(value)}</td>'
        f"<td>{page.words(figure.label)}</td><td><dl>{''.join(parts)}</dl></td></tr>"
    )


def _linked(text: str, address: str) -> str:
    """A release with a link to its page; only web addresses become links."""
    if not address.startswith(("https://", "http://")):
        return text
    return f'<a href="{escape(address)}" rel="noopener">{text}</a>'


def _footer(page: _Page) -> str:
    return f'<footer class="foot">{escape(captions.imprint(page.brief, page.lang))}</footer>\n'
