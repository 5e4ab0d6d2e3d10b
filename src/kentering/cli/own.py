"""``kentering import``: a person's own figures, through the source ``own``."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli.files import readable
from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, progress, table
from kentering.cli.words import both
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.sources.release import Release

MAP_NAME = "columns.toml"


@dataclass(frozen=True)
class Preview:
    """What one series of one release in the file holds."""

    released_at: datetime
    dating: str
    series: str
    observations: int
    first: str
    last: str


def import_file(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=both("CSV- of Excelbestand.", "CSV or Excel file."),
            show_default=False,
        ),
    ],
    map_: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            help=both(
                "Kolommenkaart (TOML); anders kolommen period, series en value.",
                "Column map (TOML); else columns period, series and value.",
            ),
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run",
            help=both("Lees en controleer; bewaar niets.", "Read and check; keep nothing."),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Take figures of one's own into the store."""
    del lang_
    with _laid_out(readable(file), readable(map_) if map_ else None) as folder:
        return _look(folder, as_json=as_json) if dry_run else _keep(folder, as_json=as_json)


def _look(folder: Path, *, as_json: bool) -> int:
    from kentering.catalogue import catalogue
    from kentering.sources.answer import answers_from
    from kentering.sources.protocol import source

    limit = catalogue().sources["own"].max_megabytes * 2**20
    found = [
        row for one in source("own").read(answers_from(folder, limit)) for row in previews(one)
    ]
    if as_json:
        document("import", {"kept": False, "preview": found})
        return 0
    rows = [
        [
            p.released_at.date().isoformat(),
            p.dating,
            p.series,
            number(p.observations, lang(), 0),
            p.first,
            p.last,
        ]
        for p in found
    ]
    table(PREVIEW, rows, right=(3,))
    return 0


def previews(release: Release) -> list[Preview]:
    """What a release holds, per series."""
    from kentering.periods import Period

    out = []
    for key, rows in release.observations.group_by("series", "freq", maintain_order=True):
        periods = sorted(Period(p, str(key[1])) for p in rows["period"])  # type: ignore[arg-type]
        out.append(
            Preview(
                released_at=release.released_at,
                dating=release.dating,
                series=str(key[0]),
                observations=rows.height,
                first=str(periods[0]),
                last=str(periods[-1]),
            )
        )
    return out


def _keep(folder: Path, *, as_json: bool) -> int:
    from kentering.cli.home import own_store
    from kentering.store import update

    with progress() as bar:
        (outcome,) = update(
            own_store(), ["own"], from_path=folder, on_event=lambda e: bar.at(f"own: {e.step}")
        )
    if outcome.error is not None:
        raise outcome.error
    if as_json:
        document("import", {"kept": True, "status": outcome.status, "releases": outcome.releases})
        return 0
    counted = ("new", "changed", "dropped")
    rows = [
        [
            w.release,
            KNOWN[lang()] if w.known else "",
            *(number(getattr(w, c), lang(), 0) for c in counted),
        ]
        for w in outcome.releases
    ]
    table(KEPT, rows, right=(2, 3, 4))
    return 0


@contextmanager
def _laid_out(file: Path, column_map: Path | None) -> Iterator[Path]:
    """The file and its map in one folder, as the source reads them, under their own addresses."""
    from kentering.sources.answer import saved_at

    with tempfile.TemporaryDirectory(prefix="kentering-import-") as name:
        folder = Path(name)
        for path, place in ((file, file.name), (column_map, MAP_NAME)):
            if path is None:
                continue
            shutil.copyfile(path, folder / place)
            meta = {
                "name": place,
                "url": path.resolve().as_uri(),
                "retrieved_at": saved_at(path).isoformat(),
            }
            (folder / f"{place}.meta.json").write_text(json.dumps(meta), "utf-8")
        yield folder


KNOWN = Text("al bekend", "known already")
PREVIEW = (
    Text("vrijgegeven", "released"),
    Text("datering", "dating"),
    Text("reeks", "series"),
    Text("waarnemingen", "observations"),
    Text("van", "from"),
    Text("t/m", "to"),
)
KEPT = (
    Text("publicatie", "release"),
    Text("", ""),
    Text("nieuw", "new"),
    Text("gewijzigd", "changed"),
    Text("vervallen", "dropped"),
)
