"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text

EARLIEST, LATEST = 1900, 2200


class LangChoice(StrEnum):
    """A language."""

    NL = "nl"
    EN = "en"


LangOption = Annotated[
    LangChoice | None,
    typer.Option(
        "--lang",
        metavar="nl|en",
        help=both(
            "Taal van hulp, meldingen en uitvoer; anders die van het systeem.",
            "Language of help, messages and output; else that of the system.",
        ),
        show_default=False,
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option(
        "--json",
        help=both(
            "Eén JSON-document op stdout, in beide talen gelijk.",
            "One JSON document on stdout, the same in both languages.",
        ),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=both(
            "Alleen wat op die dag (einde van de dag, Amsterdam) of dat moment bekend was.",
            "Only what was known on that day (its end, Amsterdam) or at that moment.",
        ),
        show_default=False,
    ),
]


def reckoned(as_of: str | None) -> str:
    """The moment that age and fading count from: as asked, else today (its end, Amsterdam).

    A command without ``--as-of`` thus says what it says with that of today.
    """
    from kentering.store.read import day_at_home

    return as_of or day_at_home().isoformat()


def moment_given(text: str | None, option: str = "--as-of") -> str | None:
    """The text itself when it is a day or moment that a calendar of figures can have.

    Raises:
        InputError: it is not; names the option.
    """
    if text is None:
        return None
    from kentering.store import moment

    try:
        found = moment(text)
    except (InputError, OverflowError):
        found = None
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise InputError(
            Text(f"{text!r} is geen dag om naar te vragen", f"{text!r} is no day to ask for"),
            where=f"{option} {text}",
            right=Text("bijvoorbeeld 2025-05-10", "for instance 2025-05-10"),
        )
    return text.strip()
