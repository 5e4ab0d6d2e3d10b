"""Figures transcribed from publications that no client can ask for: press releases, old tables.

They are read from a saved table with a column map, like a user's own, but under the publisher's
name: the figure is the publisher's, the file is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kentering.catalogue import catalogue
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer
from kentering.sources.own import OwnTable
from kentering.sources.release import Release
from kentering.sources.web import Web


@dataclass(frozen=True)
class Transcribed:
    """A publication whose figures were written over into a table."""

    id: str

    def fetch(self, web: Web) -> list[Answer]:
        """There is no client for this source."""
        del web
        raise SourceError(
            Text(
                f"{self.id} wordt alleen uit een overgeschreven tabel gelezen",
                f"{self.id} is read from a transcribed table only",
            ),
            where=catalogue().sources[self.id].page,
            right=Text(
                "een tabel met period, value, series en released",
                "a table with period, value, series and released",
            ),
            run=f"kentering update {self.id} --from PATH",
        )

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """Read tables with their column maps, oldest release first."""
        return OwnTable(self.id).read(answers)
