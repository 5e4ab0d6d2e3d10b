"""What is said of a document beside its claims: its day and what gave it, and what was not read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kentering.cli.output import lang
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.claims.documents.document import Document
    from kentering.claims.periods.publication import Appeared

GIVEN = Text("opgegeven met --published", "given with --published")
PAGE = Text("uit de gegevens van de pagina", "from the page's own data")
LINE = Text("datumregel van de tekst", "date line of the text")
DAY_FIRST = Text("gelezen als dag/maand", "read as day/month")
SEVERAL = Text("de tekst noemt er meer dan een", "the text names more than one")
UNKNOWN = Text("onbekend; geef --published", "unknown; give --published")
DAY = Text("dag van de tekst", "day of the text")
TABLES = Text("cijfers in tabellen, niet gelezen", "figures in tables, not read")
LEFT_OUT = Text("niet gelezen", "not read")


def published_from(day: date | None, found: Document) -> str | None:
    """What gave the day of a document: given, page or line; None when nothing did."""
    if day is not None:
        return "given"
    return found.dated.origin if found.published and found.dated else None


def day_words(day: date | None, found: Document, told: Appeared) -> Text:
    """The day or month of a text with what gave it.

    Args:
        day: the day given with ``--published``.
        found: the document.
        told: the month it was read as of.
    """
    if day is not None:
        return _with(str(day), GIVEN)
    if found.dated is not None and found.published is not None:
        origin = PAGE if found.dated.origin == "page" else LINE
        if found.dated.day_first:
            origin = Text(f"{origin.nl}, {DAY_FIRST.nl}", f"{origin.en}, {DAY_FIRST.en}")
        return _with(str(found.published), origin)
    several = found.dated is not None
    if told.month is None:
        return _because(UNKNOWN, SEVERAL) if several else UNKNOWN
    share = number(min(99.0, 100 * told.sure), lang(), 0)
    guess = Text(
        f"opgemaakt uit de tekst, jaar {share}% zeker; geef --published",
        f"told from the text, year {share}% sure; give --published",
    )
    return _with(str(told.month), _because(guess, SEVERAL) if several else guess)


def _with(day: str, origin: Text) -> Text:
    return Text(f"{day} ({origin.nl})", f"{day} ({origin.en})")


def _because(origin: Text, why: Text) -> Text:
    return Text(f"{why.nl}; {origin.nl}", f"{why.en}; {origin.en}")


def not_read(found: Document) -> list[tuple[Text, str]]:
    """What of a document was not read, as names and values; empty when all of it was."""
    left = found.left_out[lang()] if found.left_out else ""
    return [(TABLES, str(found.figures or "")), (LEFT_OUT, left)]


def left_unread(found: Document) -> tuple[Text, ...]:
    """What of a document was not read, as sentences; empty when all of it was."""
    said: list[Text] = []
    if found.figures:
        n = found.figures
        one = Text("cijfer in tabellen is", "figure in tables was")
        more = Text("cijfers in tabellen zijn", "figures in tables were")
        what = one if n == 1 else more
        said.append(Text(f"{n} {what.nl} niet gelezen", f"{n} {what.en} not read"))
    if found.left_out:
        said.append(found.left_out)
    return tuple(said)


def sentence(words: Text) -> Text:
    """Words as a sentence of a page: a capital and a full stop."""
    return Text(*(f"{said[:1].upper()}{said[1:]}." for said in (words.nl, words.en)))


def day_sentence(told: Text) -> Text:
    """The day of a text and its origin as a sentence of a page."""
    return sentence(Text(f"{DAY.nl}: {told.nl}", f"{DAY.en}: {told.en}"))
