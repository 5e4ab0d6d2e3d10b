"""What every source can do, and how sources are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

from kentering.catalogue import catalogue
from kentering.catalogue.load import unknown
from kentering.sources.answer import Answer
from kentering.sources.release import Release
from kentering.sources.web import Web


class Source(Protocol):
    """A table of a provider: asks for it, and reads the answer."""

    id: str

    def fetch(self, web: Web) -> list[Answer]:
        """Ask the provider. An empty list means: nothing new since the last kept answer.

        Raises:
            SourceError: the provider did not answer as it should.
        """
        ...

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Turn answers, from the network or from disk, into releases, oldest first.

        Raises:
            SourceError: the answer is not what the source promises.
        """
        ...


@cache
def source_ids() -> tuple[str, ...]:
    """Every source there is, by the name of its file in ``tables/``."""
    package = importlib.import_module("kentering.sources.tables")
    return tuple(sorted(m.name for m in pkgutil.iter_modules(package.__path__)))


def source(name: str) -> Source:
    """One source by id.

    Raises:
        CatalogueError: there is no such source.
    """
    if name not in source_ids() or name not in catalogue().sources:
        raise unknown("source", name, source_ids(), "kentering sources")
    module = importlib.import_module(f"kentering.sources.tables.{name}")
    found: Source = module.SOURCE
    return found
