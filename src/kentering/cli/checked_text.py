"""One text, read and checked, and its page; what ``kentering check`` does with each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kentering.cli.appearing import (
    DAY,
    day_sentence,
    day_words,
    left_unread,
    not_read,
    published_from,
    sentence,
)
from kentering.cli.output import lang
from kentering.cli.reading import opened
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.claims.checking.evidence import Books
    from kentering.claims.checking.verdict import Checked
    from kentering.claims.model import Claim
    from kentering.periods import Period
    from kentering.store import Store

HEAD = 1_000
"""Bytes of a page in which it says what made it."""


@dataclass(frozen=True)
class Read:
    """A text that was read and checked.

    Attributes:
        about: what is said of it beside its claims, as names and values.
        origin: what gave its day: given, page or line; None when nothing did.
        told: its day and what gave it, as a sentence.
        figures: how many figures in tables were not read.
        unread: what of it was not read, in words.
    """

    name: str
    title: str
    language: str
    claims: tuple[Claim, ...]
    day: date | Period | None
    checked: Checked
    about: tuple[tuple[Text, str], ...] = ()
    origin: str | None = None
    told: Text | None = None
    figures: int = 0
    unread: tuple[Text, ...] = ()

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a page says of the text under its title: its day, and what was not read."""
        told = (self.told,) if self.told else ()
        return (*told, *map(sentence, self.unread))

    @property
    def plain_unread(self) -> dict[str, Any]:
        """What was not read, for JSON."""
        words = [{"nl": said.nl, "en": said.en} for said in self.unread]
        return {"figures_in_tables": self.figures, "words": words}


@dataclass
class Desk:
    """Checks one file after another against figures that are opened once.

    Attributes:
        day: the day of publication as given, for every text.
        language: the language of the texts, or ``auto``.
        as_of: what counts as known now ends here.
    """

    day: date | None
    language: str
    as_of: str | None
    _ledger: Books | None = field(default=None, repr=False)
    _files: tuple[tuple[str, int], ...] = ()

    def check(self, file: Path) -> Read:
        """Read and check one file.

        Raises:
            InputError, MissingDataError: it cannot be read.
        """
        from kentering.claims.check import check
        from kentering.claims.grammar.tongue import language_of
        from kentering.claims.read import reading

        found = opened(file)
        when = self.day or found.published
        tongue = language_of(found.prose) if self.language == "auto" else self.language
        said = reading(found.prose, when, tongue)
        claims = tuple(sorted((*said.claims, *said.directions), key=lambda c: (c.start, c.end)))
        ledger = self._opened()
        checked = check(claims, found.text, when, ledger.store, self.as_of, open_books=ledger)
        told = day_words(self.day, found, said.appeared)
        return Read(
            name=file.name,
            title=found.title or file.name,
            language=tongue,
            claims=claims,
            day=when,
            checked=checked,
            about=((DAY, told[lang()]), *not_read(found)),
            origin=published_from(self.day, found),
            told=day_sentence(told),
            figures=found.figures,
            unread=left_unread(found),
        )

    def refresh(self) -> None:
        """See what has come into the store since it was opened."""
        from kentering.cli.home import here

        if self._ledger is not None and _state(here().store) != self._files:
            self._ledger = None

    def _opened(self) -> Books:
        from kentering.claims.checking.evidence import books
        from kentering.cli.home import here
        from kentering.store import moment

        if self._ledger is None:
            store = here().store
            self._files = _state(store)
            self._ledger = books(store, moment(self.as_of))
        return self._ledger


def _state(store: Store) -> tuple[tuple[str, int], ...]:
    """The files of a store, which changes only by files that come or are replaced."""
    return tuple((str(file), changed(file) or 0) for file in store.files())


def changed(file: Path) -> int | None:
    """When a file last changed; None when it is gone."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return None


def write_page(found: Read, path: Path) -> None:
    """Write the page of a text.

    Raises:
        InputError: it cannot be written there; nothing was.
    """
    from kentering.claims.checking.html import render_html
    from kentering.cli.files import write_all

    page = render_html(found.checked, lang(), found.title, found.language, found.notes)
    write_all({path: page.encode()})


def is_page(file: Path) -> bool:
    """Whether a file is a page that ``kentering check`` wrote."""
    from kentering.claims.checking.html import MADE

    try:
        with file.open("rb") as head:
            return MADE.encode() in head.read(HEAD)
    except OSError:
        return False


def same_file(one: Path, two: Path) -> bool:
    """Whether two paths lead to one file, by name or by a link."""
    try:
        return one.resolve() == two.resolve() or one.samefile(two)
    except (OSError, RuntimeError, ValueError):
        return False


def spared(text: Path, page: Path) -> None:
    """Refuse to write a page over the text it is of.

    Raises:
        InputError: the two are one file.
    """
    if same_file(text, page):
        raise InputError(
            Text(
                "de pagina zou de tekst zelf overschrijven; er is niets geschreven",
                "the page would overwrite the text itself; nothing was written",
            ),
            where=str(page),
            right=Text("een andere naam voor de pagina", "another name for the page"),
            run=f"kentering check {text} --html {text.stem}.check.html",
        )
