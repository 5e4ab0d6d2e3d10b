"""Read the saved answers a manifest declares into a store, oldest release first.

A manifest is a TOML file of ``[[entry]]`` tables: ``source`` (catalogue id), ``path`` (below the
folder given), and when and how it became public. Without ``columns`` the source's own parser reads
the file; with ``columns`` (a column map) a transcribed table is read under that source's id; with
``matrix`` a saved R matrix of series per country.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kentering.catalogue import catalogue
from kentering.errors import InputError
from kentering.language import Text
from kentering.sources.answer import Answer, answers_from
from kentering.sources.columns import ColumnMap, sound
from kentering.sources.own import read_table
from kentering.sources.protocol import source
from kentering.sources.release import Dating, Release, Span, end_of_day
from kentering.store import Store, Written, append_many


@dataclass(frozen=True)
class Entry:
    """One line of the manifest.

    Args:
        source: catalogue id.
        path: file or folder below the folder of saved answers.
        retrieved: day the answer was saved; dates it when the file itself does not.
        released: day it became public, for tables without a column for it.
        dating: how that day is known.
        span: what an absent period means; else what the reader says.
        attribution: who printed the figures, when not the source itself.
        columns: a column map for a transcribed table.
        matrix: series pattern for a saved R matrix with a column per country.
    """

    source: str
    path: str
    retrieved: date
    released: date | None = None
    dating: Dating | None = None
    span: Span | None = None
    attribution: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    matrix: str = ""


def manifest(path: Path) -> list[Entry]:
    """Read a manifest.

    Raises:
        InputError: not TOML, or an entry with fields that do not exist.
    """
    try:
        plain = tomllib.loads(path.read_text("utf-8"))
        return [Entry(**e) for e in plain["entry"]]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(
            Text(f"het manifest is onbruikbaar: {error}", f"the manifest cannot be used: {error}"),
            where=str(path),
            right=Text(
                "[[entry]] met source, path en retrieved", "[[entry]] with source, path, retrieved"
            ),
        ) from error


def collect(
    entries: Iterable[Entry],
    folder: Path,
    store: Store,
    progress: Callable[[Entry], None] = lambda _: None,
) -> list[Written]:
    """Append every release of every entry, in order of release."""
    found: list[Release] = []
    for entry in entries:
        progress(entry)
        found += releases_of(entry, folder)
    return append_many(store, sorted(found, key=lambda r: r.released_at))


def releases_of(entry: Entry, folder: Path) -> Iterator[Release]:
    """The releases of one entry; their address is the publisher's page, not the saved file."""
    about = catalogue().sources[entry.source]
    saved = answers_from(folder / entry.path, about.max_megabytes * 2**20)
    answers = [
        dataclasses.replace(a, url=about.page, retrieved_at=end_of_day(entry.retrieved))
        for a in saved
    ]
    for release in _read(entry, answers):
        yield dataclasses.replace(
            release,
            attribution=entry.attribution or release.attribution,
            span=entry.span or release.span,
            dating=entry.dating or release.dating,
        )


def _read(entry: Entry, answers: list[Answer]) -> Iterable[Release]:
    when: datetime | None = None
    if entry.released is not None:
        when = end_of_day(entry.released).astimezone(UTC)
    if entry.matrix:
        from kentering.edition.matrix import read_matrix

        return read_matrix(answers[0], entry.source, entry.matrix, when)
    if entry.columns:
        columns = sound(ColumnMap(**entry.columns), answers[0])
        return read_table(
            answers[0], columns, source=entry.source, released_at=when, dating=entry.dating
        )
    return source(entry.source).read(answers)
