"""A checked text as one HTML page: its figures marked, the verdicts in the margin, the evidence.

Inline style and SVG, no scripts, nothing fetched; every word of the text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from kentering.claims.checking.md import EVIDENCE, HEADS, TITLE, evidence_rows
from kentering.claims.checking.paragraphs import paragraphs
from kentering.claims.checking.spark import spark
from kentering.claims.checking.style import CSS
from kentering.claims.checking.verdict import LABELS, Checked, Verdict
from kentering.claims.checking.words import name_of, written_words
from kentering.claims.grammar.tongue import language_of
from kentering.claims.model import Span
from kentering.language import Lang, Text

LOOKS: dict[str, tuple[str, str]] = {
    "confirmed": ("good", "✓"),
    "revised": ("changed", "↻"),
    "contradicted": ("bad", "✗"),
    "differs": ("other", "≠"),
    "consistent": ("good", "="),
    "inconsistent": ("bad", "⚡︎"),
    "forecast": ("plan", "→"),
    "uncheckable": ("open", "?"),
}
"""Class and sign of each verdict; the sign stands beside words, so colour never speaks alone."""
MADE = '<meta name="generator" content="kentering check">'
"""How a page says what made it, so that it is not read as a text."""
WORST = ("contradicted", "inconsistent", "differs", "revised", "forecast", "uncheckable")
LEGEND = Text(
    "Lijntjes: bekend bij verschijnen {then}, bekend nu {now}, cijfer in de tekst {said}",
    "Lines: known when written {then}, known now {now}, figure in the text {said}",
)
CAPTION = Text("Waar elk oordeel op berust", "What each verdict rests on")
IMPRINT = Text(
    "Gemaakt met kentering. Een cijfer dat na de tekst verscheen telt niet mee voor wat toen "
    "bekend was.",
    "Made with kentering. A figure released after the text plays no part in what was known then.",
)


@dataclass(frozen=True)
class Mark:
    """A stretch of the text with the numbers of the claims that stand in it.

    ``first`` is whether it is the beginning of it: the rest of a mark that runs on over a blank
    line has the look of the whole, without its links.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    first: bool = True


def render_html(
    checked: Checked,
    lang: Lang,
    title: str = "",
    tongue: str = "",
    notes: tuple[Text, ...] = (),
) -> str:
    """The checked text as one self-contained page.

    Args:
        checked: the verdicts and the text they refer to.
        lang: language of everything but the text itself.
        title: title of the text.
        tongue: language of the text; told from its words when empty.
        notes: sentences about the text: what gave its day, what was not read.

    Returns:
        HTML that needs no other file and no network; links lead to publishers' pages.
    """
    own = tongue or language_of(checked.text)
    head = escape(title or TITLE[lang])
    heading = f'<h1 lang="{escape(own)}">{head}</h1>' if title else f"<h1>{head}</h1>"
    body = "".join(_rows(checked, lang, own))
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n{MADE}\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{head}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
        f"{_header(checked, lang, heading, notes)}"
        f"<main>\n{body}{_table(checked, lang, own)}</main>\n"
        f"<footer>{escape(IMPRINT[lang])}</footer>\n</body>\n</html>\n"
    )


def _header(checked: Checked, lang: Lang, heading: str, notes: tuple[Text, ...]) -> str:
    tags = "".join(
        f'<li class="tag {LOOKS[code][0]}">{LOOKS[code][1]} {escape(LABELS[code][lang])}: {n}</li>'
        for code, n in checked.counts.items()
        if n
    )
    counts = f'<ul class="counts">{tags}</ul>\n' if tags else ""
    drawn = any(v.evidence and v.evidence.points for v in checked.verdicts)
    legend = f'<p class="legend">{_legend(lang)}</p>\n' if drawn else ""
    about = " ".join(escape(note[lang]) for note in notes)
    aside = f'<p class="legend about">{about}</p>\n' if about else ""
    when = escape(written_words(checked.published)[lang])
    return (
        f'<header><p class="kicker"><strong>kentering</strong><span>{when}</span></p>\n'
        f"{heading}\n<p>{escape(checked.coverage.words[lang])}</p>\n{aside}{counts}{legend}"
        "</header>\n"
    )


def _legend(lang: Lang) -> str:
    def key(inner: str) -> str:
        return f'<svg class="key" width="26" height="10" aria-hidden="true">{inner}</svg>'

    return escape(LEGEND[lang]).format(
        then=key('<path class="then" d="M1 5H25"/>'),
        now=key('<path class="now" d="M1 5H25"/>'),
        said=key('<circle class="said" cx="12" cy="5" r="3.2"/>'),
    )


def marks(checked: Checked) -> list[Mark]:
    """The stretches of the text to mark; claims that overlap share one."""
    found: list[Mark] = []
    spans = sorted((v.claim.start, v.claim.end, i) for i, v in enumerate(checked.verdicts, 1))
    for start, end, number in spans:
        if found and start < found[-1].end:
            last = found[-1]
            found[-1] = Mark(last.start, max(end, last.end), (*last.numbers, number))
        else:
            found.append(Mark(start, end, (number,)))
    return found


def _rows(checked: Checked, lang: Lang, tongue: str) -> Iterator[str]:
    """The text by paragraph, with the notes of the claims that start in it."""
    waiting = marks(checked)
    for row in paragraphs(checked.text, [Span(m.start, m.end) for m in waiting]):
        here = []
        while waiting and waiting[0].start < row.end:
            mark = waiting.pop(0)
            here.append(replace(mark, start=max(mark.start, row.start), end=min(mark.end, row.end)))
            if mark.end > row.end:
                waiting.insert(0, replace(mark, start=row.end, first=False))
        yield _row(checked, lang, tongue, row, here)


def _row(checked: Checked, lang: Lang, tongue: str, row: Span, here: list[Mark]) -> str:
    pieces, at = [], row.start
    for mark in here:
        pieces.append(escape(checked.text[at : mark.start]))
        pieces.append(_marked(checked, mark))
        at = mark.end
    pieces.append(escape(checked.text[at : row.end].rstrip("\r\n")))
    numbers = [n for mark in here if mark.first for n in mark.numbers]
    notes = "".join(_note(n, checked.verdicts[n - 1], lang) for n in numbers)
    aside = f'<ol class="notes">{notes}</ol>' if notes else "<span></span>"
    return f'<div class="row"><p lang="{escape(tongue)}">{"".join(pieces)}</p>{aside}</div>\n'


def _marked(checked: Checked, mark: Mark) -> str:
    text = escape(checked.text[mark.start : mark.end].rstrip("\r\n"))
    codes = [checked.verdicts[n - 1].code for n in mark.numbers]
    look = LOOKS[next((c for c in WORST if c in codes), codes[0])][0]
    if not mark.first:
        return f'<mark class="{look}">{text}</mark>'
    links = "".join(
        f'<sup class="{LOOKS[checked.verdicts[n - 1].code][0]}">'
        f'<a href="#v{n}">{n}{LOOKS[checked.verdicts[n - 1].code][1]}</a></sup>'
        for n in mark.numbers
    )
    return f'<mark class="{look}" id="c{mark.numbers[0]}">{text}{links}</mark>'


def _note(number: int, verdict: Verdict, lang: Lang) -> str:
    look, sign = LOOKS[verdict.code]
    advice = verdict.advice
    more = f'<p class="advice">{escape(advice[lang])}</p>' if advice else ""
    drawn = ""
    if verdict.evidence:
        name = name_of(verdict.evidence.quantity)[lang]
        drawn = spark(verdict.evidence, verdict.claim, name, lang)
    return (
        f'<li class="{look}" id="v{number}" value="{number}">'
        f'<a class="tag {look}" href="#e{number}">{number} {sign} {escape(verdict.label[lang])}</a>'
        f"<p>{escape(verdict.words[lang])}</p>{drawn}{more}</li>"
    )


def _table(checked: Checked, lang: Lang, tongue: str) -> str:
    if not checked.verdicts:
        return ""
    rows = "".join(_entry(i, v, lang, tongue) for i, v in enumerate(checked.verdicts, 1))
    heads = "".join(f'<th scope="col">{escape(h[lang])}</th>' for h in (*HEADS[:3], EVIDENCE))
    return (
        f'<section aria-labelledby="evidence"><h2 id="evidence">{escape(EVIDENCE[lang])}</h2>'
        f"<table><caption>{escape(CAPTION[lang])}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></section>\n"
    )


def _entry(number: int, verdict: Verdict, lang: Lang, tongue: str) -> str:
    look, sign = LOOKS[verdict.code]
    pairs = "".join(
        f"<dt>{escape(head)}</dt><dd>{_linked(words)}</dd>"
        for head, words in evidence_rows(verdict, lang)
    )
    rest = f"<dl>{pairs}</dl>" if pairs else escape(verdict.words[lang])
    return (
        f'<tr id="e{number}"><td><a href="#v{number}">{number}</a></td>'
        f'<td lang="{escape(tongue)}">{escape(verdict.claim.quote)}</td>'
        f'<td class="{look}">{sign} {escape(verdict.label[lang])}</td><td>{rest}</td></tr>'
    )


def _linked(words: str) -> str:
    """A publisher's page as a link; only web addresses become links."""
    text = escape(words)
    if words.startswith(("https://", "http://")) and " " not in words:
        return f'<a href="{text}" rel="noopener">{text}</a>'
    return text
