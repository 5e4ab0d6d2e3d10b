"""Which sources can be asked, and which want a token of the user's own first."""

from __future__ import annotations

import os

from kentering.catalogue import SourceEntry
from kentering.errors import InputError
from kentering.language import Text


def has_client(name: str) -> bool:
    """Whether the source can be asked; others are read from saved files only."""
    from kentering.sources.own import OwnTable
    from kentering.sources.protocol import source
    from kentering.sources.saved import SavedTable
    from kentering.sources.transcribed import Transcribed

    return not isinstance(source(name), OwnTable | SavedTable | Transcribed)


def lacks_token(entry: SourceEntry) -> bool:
    """Whether a source asks for a token that is not set."""
    return bool(entry.token) and not os.environ.get(entry.token, "").strip()


def known(names: list[str]) -> list[str]:
    """The names themselves, each once.

    Raises:
        CatalogueError: one of them is no source.
    """
    from kentering.sources.protocol import source

    for name in names:
        source(name)
    return list(dict.fromkeys(names))


def without_source() -> InputError:
    """The ladder for a saved answer that is not said to be of any source."""
    return InputError(
        Text(
            "van welke bron zijn de bewaarde antwoorden?",
            "which source are the saved answers of?",
        ),
        where="--from",
        right=Text(
            "de naam van een bron, of --all bij een map met een map per bron",
            "the name of a source, or --all with a folder that has one folder per source",
        ),
        run="kentering sources",
    )
