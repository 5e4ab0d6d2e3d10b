"""Figures numbered by first citation, and their traces in words (docs/conventions.md, X1).

Every renderer numbers and words traces through this module, so the same figure carries the same
number and the same origin in HTML, PDF and Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kentering.brief.model import (
    Brief,
    Cell,
    Chart,
    Cited,
    ReleaseRef,
    Section,
    Sentence,
    Table,
    Trace,
)
from kentering.errors import MissingDataError
from kentering.language import MINUS, Lang, Text, day

HOME = ZoneInfo("Europe/Amsterdam")

DATING: dict[str, Text] = {
    "native": Text("moment opgegeven door de bron", "moment stated by the source"),
    "calendar": Text("moment volgens een gedateerde publicatie", "moment of a dated publication"),
    "retrieval": Text("moment van ophalen", "moment of retrieval"),
    "lag": Text("gedateerd op de publicatietermijn", "dated by its publication lag"),
}
VINTAGES: dict[str, Text] = {
    "native": Text("uitgaven van de bron zelf", "vintages of the source itself"),
    "collected": Text("uitgaven door ons verzameld", "vintages collected by us"),
    "unavailable": Text("geen eerdere uitgaven", "no earlier vintages"),
}
HEADS: dict[str, Text] = {
    "series": Text("Reeks", "Series"),
    "periods": Text("Periode", "Period"),
    "releases": Text("Uitgave", "Release"),
    "formula": Text("Formule", "Formula"),
    "value": Text("Onafgerond", "Unrounded"),
    "shown": Text("Afgedrukt", "As printed"),
    "label": Text("Cijfer", "Figure"),
}


@dataclass(frozen=True)
class Citation:
    """One printed figure: its number in the appendix, its name and how it was first printed."""

    number: int
    name: str
    shown: str


def citations(brief: Brief, lang: Lang) -> dict[str, Citation]:
    """Number every cited figure in order of first citation, keyed by figure name.

    Raises:
        MissingDataError: the brief cites a figure that it does not hold.
    """
    found: dict[str, Citation] = {}
    for name, shown in _cited(brief, lang):
        if name not in brief.figures:
            raise MissingDataError(
                Text(f"het cijfer {name!r} staat niet in de brief",
                     f"the figure {name!r} is not in the brief"),
                where=f"Brief.figures, {len(brief.figures)}",
                right=Text("elk aangehaald cijfer staat in figures met zijn herkomst",
                           "every cited figure is in figures with its trace"),
            )  # fmt: skip
        if name not in found:
            found[name] = Citation(len(found) + 1, name, shown or _plain(brief, name, lang))
    return found


def _plain(brief: Brief, name: str, lang: Lang) -> str:
    return brief.figures[name].shown(lang)


def _cited(brief: Brief, lang: Lang) -> Iterator[tuple[str, str]]:
    for sentence in brief.lead:
        yield from _in_sentence(sentence, lang)
    for tile in brief.tiles:
        yield from ((name, "") for name in tile.figures)
    for section in brief.sections:
        yield from _in_section(section, lang)
    for question in brief.questions:
        yield from _in_sentence(question.finding, lang)


def _in_section(section: Section, lang: Lang) -> Iterator[tuple[str, str]]:
    for paragraph in section.paragraphs:
        for sentence in paragraph:
            yield from _in_sentence(sentence, lang)
    for row in section.table.rows if section.table else ():
        for cell in row:
            cited = cell_cited(cell, lang)
            if cited:
                yield cited.figure, cited.text


def _in_sentence(sentence: Sentence, lang: Lang) -> Iterator[tuple[str, str]]:
    yield from ((p.figure, p.text) for p in sentence.pieces(lang) if isinstance(p, Cited))


def cell_cited(cell: Cell, lang: Lang) -> Cited | None:
    """The citation in a table cell, or None when the cell holds words."""
    if isinstance(cell, Text):
        return None
    return cell[0] if lang == "nl" else cell[1]


def cell_text(cell: Cell, lang: Lang) -> str:
    """What a table cell prints."""
    cited = cell_cited(cell, lang)
    return cited.text if cited else str(cell[lang] if isinstance(cell, Text) else "")


def is_wordy(table: Table) -> bool:
    """Whether the cells after the first are words rather than numbers, to be set to the left."""
    cells = [c for row in table.rows for c in row[1:]]
    wordy = [c for c in cells if isinstance(c, Text) and any(x.isalpha() for x in c.nl)]
    return len(wordy) * 2 > len(cells)


def home_day(moment: datetime) -> date:
    """The day of a moment in the home zone (T2); a moment without a zone is taken as written.

    >>> from datetime import UTC
    >>> home_day(datetime(2025, 5, 8, 22, 30, tzinfo=UTC))
    datetime.date(2025, 5, 9)
    """
    return moment.date() if moment.tzinfo is None else moment.astimezone(HOME).date()


def unrounded(value: float, lang: Lang) -> str:
    """The number as it is held, in the language's decimal sign, without thousands signs.

    >>> unrounded(-1.234567, "nl"), unrounded(50.0, "en"), unrounded(1e-7, "en")
    ('−1,234567', '50', '0.0000001')
    """
    text = f"{abs(value):.12g}"
    if "e" in text:
        text = f"{abs(value):.12f}".rstrip("0").rstrip(".")
    text = text.replace(".", ",") if lang == "nl" else text
    return MINUS + text if value < 0 else text


def dating(release: ReleaseRef, lang: Lang) -> str:
    """How the release's moment is known and what vintages its source has, in words (V4, V6)."""
    how = DATING.get(release.dating, Text.same(release.dating))[lang]
    which = VINTAGES.get(release.vintages, Text.same(release.vintages))[lang]
    return f"{how}; {which}"


def release_line(release: ReleaseRef, lang: Lang) -> str:
    """Publisher, table, release and its date; how it is dated follows in brackets."""
    when = day(home_day(release.released_at), lang)
    return (
        f"{release.publisher[lang]}, {release.table}, {release.release}, "
        f"{when} ({dating(release, lang)})"
    )


def trace_lines(trace: Trace, lang: Lang) -> tuple[tuple[str, str], ...]:
    """The trace as pairs of heading and words, one release per pair."""
    series = (HEADS["series"][lang], "; ".join(trace.series))
    periods = (HEADS["periods"][lang], "; ".join(trace.periods))
    releases = ((HEADS["releases"][lang], release_line(r, lang)) for r in trace.releases)
    return (series, periods, *releases, (HEADS["formula"][lang], trace.formula[lang]))


def hover(trace: Trace, lang: Lang) -> str:
    """The trace as lines of text, for a native hover."""
    return "\n".join(f"{head}: {words}" for head, words in trace_lines(trace, lang) if words)


def charts_of(brief: Brief) -> Iterator[Chart]:
    """All charts in the order of the sections."""
    for section in brief.sections:
        yield from section.charts
