"""The verdicts on a text as Markdown: coverage, one line per claim, then the evidence of each."""

from __future__ import annotations

from kentering.claims.checking.verdict import LABELS, Checked, Verdict, Vintage
from kentering.claims.checking.words import (
    figure,
    keyed,
    name_of,
    range_words,
    stated,
    written_words,
)
from kentering.language import Lang, Text, number

TITLE = Text("Cijfers in de tekst, nagekeken", "Figures in the text, checked")
HEADS = (
    Text("Nr", "No."),
    Text("In de tekst", "In the text"),
    Text("Oordeel", "Verdict"),
    Text("Waarom", "Why"),
    Text("Gehouden naast", "Held against"),
)
EVIDENCE = Text("Bewijs", "Evidence")
ROWS: dict[str, Text] = {
    "sure": Text("Zekerheid van de lezing", "How sure the reading is"),
    "stands": Text("Staat voor", "Stands for"),
    "name": Text("Grootheid", "Quantity"),
    "trace": Text("Reeks en periode", "Series and period"),
    "formula": Text("Formule", "Formula"),
    "then": Text("Bekend bij verschijnen", "Known when written"),
    "later": Text("Daarna", "Later"),
    "now": Text("Bekend nu", "Known now"),
    "nearby": Text("Wel past", "What does fit"),
    "releases": Text("Uitgaven", "Releases"),
    "page": Text("Pagina van de uitgever", "Publisher's page"),
    "advice": Text("Om te kunnen controleren", "To make it checkable"),
}


def render_md(checked: Checked, lang: Lang, title: str = "", notes: tuple[Text, ...] = ()) -> str:
    """The checked text as Markdown in one language.

    Args:
        checked: the verdicts.
        lang: nl or en.
        title: title of the text; its own heading when empty.
        notes: sentences about the text: what gave its day, what was not read.
    """
    lines = [f"# {_plain(title) or TITLE[lang]}", "", summary(checked, lang), ""]
    if notes:
        lines += [" ".join(_plain(note[lang]) for note in notes), ""]
    if checked.verdicts:
        lines += ["| " + " | ".join(h[lang] for h in HEADS) + " |", "|---:|---|---|---|---|"]
        lines += [_row(i, v, lang) for i, v in enumerate(checked.verdicts, 1)]
        lines += ["", f"## {EVIDENCE[lang]}", ""]
        for i, verdict in enumerate(checked.verdicts, 1):
            lines += _entry(i, verdict, lang)
    return "\n".join(lines).rstrip() + "\n"


def summary(checked: Checked, lang: Lang) -> str:
    """Day of the text, coverage and the count per verdict as one line."""
    counts = ", ".join(f"{LABELS[code][lang]}: {n}" for code, n in checked.counts.items() if n)
    head = f"{written_words(checked.published)[lang]}. {checked.coverage.words[lang]}"
    return f"{head} {counts}." if counts else head


def held_against(verdict: Verdict, lang: Lang) -> str:
    """The quantity and period that a figure was held against, a dash where there is none."""
    return name_of(verdict.evidence.quantity)[lang] if verdict.evidence else "-"


def evidence_rows(verdict: Verdict, lang: Lang) -> list[tuple[str, str]]:
    """The evidence of a verdict as pairs of heading and words, for every renderer."""
    rows: list[tuple[str, str]] = []

    def add(name: str, words: str) -> None:
        if words:
            rows.append((ROWS[name][lang], words))

    if verdict.band:
        add("stands", range_words(verdict.claim, verdict.band)[lang])
    if evidence := verdict.evidence:
        quantity = evidence.quantity

        def said(vintage: Vintage | None) -> str:
            return stated(vintage, quantity)[lang] if vintage else ""

        add("name", name_of(quantity)[lang])
        add("trace", keyed(quantity))
        add("formula", evidence.formula[lang])
        add("then", said(evidence.then))
        add("later", "; ".join(said(v) for v in evidence.later))
        add("now", said(evidence.now))
        add("releases", ", ".join(evidence.releases or (evidence.now or _NONE).releases))
        add("page", (evidence.shown or _NONE).page)
    for near in verdict.nearby:
        value = figure(near.value, near.quantity, lang)
        add("nearby", f"{near.words[lang]}: {name_of(near.quantity)[lang]}: {value}")
    if verdict.advice:
        add("advice", verdict.advice[lang])
    if rows and verdict.claim.direction is None:
        add("sure", f"{number(100 * verdict.claim.confidence, lang, 0)} %")
    return rows


class _Nothing:
    releases: tuple[str, ...] = ()
    page = ""


_NONE = _Nothing()


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: one line, its own marks escaped."""
    one = " ".join(text.split())
    for mark in "\\`*_[]<>|#":
        one = one.replace(mark, "\\" + mark)
    return one


def _row(place: int, verdict: Verdict, lang: Lang) -> str:
    said = (verdict.label[lang], verdict.words[lang], held_against(verdict, lang))
    cells = (str(place), *(_plain(words) for words in (verdict.claim.quote, *said)))
    return "| " + " | ".join(cells) + " |"


def _entry(place: int, verdict: Verdict, lang: Lang) -> list[str]:
    rows = evidence_rows(verdict, lang)
    if not rows:
        return []
    quote = _plain(verdict.claim.quote)
    lines = [f"**{place}. {quote}** ({verdict.label[lang]})", ""]
    return [*lines, *(f"- {head}: {_plain(words)}" for head, words in rows), ""]
