"""``--chart FILE``: a picture beside an answer, written whole or not at all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli.files import write_all
from kentering.cli.words import both
from kentering.language import Text, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kentering.store import Store

NAMED = 3

ChartOption = Annotated[
    Path | None,
    typer.Option(
        "--chart",
        metavar="FILE",
        help=both(
            "Teken het antwoord in dit bestand: .svg, .png of .pdf.",
            "Draw the answer in this file: .svg, .png or .pdf.",
        ),
        show_default=False,
    ),
]


def checked(path: Path | None) -> Path | None:
    """The path itself, refused before anything is computed when its kind is unknown.

    Raises:
        InputError: the name does not end in .svg, .png or .pdf.
    """
    if path is not None:
        from kentering.brief.chart_draw import check_path

        check_path(path)
    return path


def save(svg: str, path: Path) -> None:
    """Write a drawing as the kind of file that the name asks for.

    Raises:
        InputError: another kind of file, or it cannot be written; nothing was.
    """
    from kentering.brief.chart_draw import picture

    write_all({path: picture(svg, path)})


def source_line(store: Store, keys: Sequence[str], as_of: str | None) -> Text:
    """Publisher, licence and newest release of series, and their keys when they are few (X1)."""
    from kentering.catalogue import catalogue
    from kentering.store.read import HOME_ZONE

    rows = store.panel(as_of, series=list(keys)).sort("released_at")
    newest: dict[str, datetime] = dict(rows.select("source", "released_at").iter_rows())
    entries = catalogue().sources
    parts: dict[str, list[str]] = {"nl": [], "en": []}
    for source, when in sorted(newest.items()):
        entry = entries[source]
        here = when.astimezone(HOME_ZONE).date()
        parts["nl"].append(
            f"{entry.publisher.nl} ({entry.table}), {entry.licence}, {day(here, 'nl')}"
        )
        parts["en"].append(
            f"{entry.publisher.en} ({entry.table}), {entry.licence}, {day(here, 'en')}"
        )
    named = f"; {', '.join(keys)}" if len(keys) <= NAMED else ""
    return Text(
        f"Bron: {'; '.join(parts['nl'])}{named}", f"Source: {'; '.join(parts['en'])}{named}"
    )
