"""``kentering edition``: build, pack and show dated editions."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, line, pairs, progress, table
from kentering.cli.words import both
from kentering.errors import InputError, StoreError
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.edition import About
    from kentering.edition.collect import Entry
    from kentering.store import Store

OutArgument = Annotated[
    Path,
    typer.Argument(
        metavar="OUT",
        help=both("Map voor de editie.", "Folder for the edition."),
        show_default=False,
    ),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=both(
            "Naam van de editie; anders de dag van de nieuwste publicatie.",
            "Name of the edition; else the day of its newest release.",
        ),
        show_default=False,
    ),
]


def build(
    out: OutArgument,
    from_path: Annotated[
        Path,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help=both("Map met de bewaarde antwoorden.", "Folder with the saved answers."),
            show_default=False,
        ),
    ],
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "Manifest (TOML); anders dat van het pakket.",
                "Manifest (TOML); else that of the package.",
            ),
            show_default=False,
        ),
    ] = None,
    name: NameOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Build an edition from saved answers."""
    from kentering.edition.collect import collect
    from kentering.edition.collect import manifest as entries_of
    from kentering.store import Store

    del lang_
    if not from_path.is_dir():
        raise InputError(
            Text(f"{from_path} is geen map", f"{from_path} is not a folder"),
            where=f"--from {from_path}",
            right=Text("de map waar het manifest over gaat", "the folder the manifest is about"),
        )
    entries = entries_of(manifest or Path(str(files("kentering.edition") / "manifest.toml")))
    _known(entries)
    with tempfile.TemporaryDirectory(prefix="kentering-edition-") as folder, progress() as bar:
        store = Store(root=Path(folder) / "store")
        collect(entries, from_path, store, lambda entry: bar.at(f"{entry.source}: {entry.path}"))
        bar.at(str(out))
        made = _packed(store, out, name)
    return _told(made, out, as_json=as_json)


def pack(
    out: OutArgument,
    name: NameOption = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Pack the user's store into an edition."""
    from kentering.cli.home import here

    del lang_
    return _told(_packed(here().store, out, name), out, as_json=as_json)


def show(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER",
            help=both(
                "Map van een editie; anders die onder de opslag.",
                "Folder of an edition; else the one under the store.",
            ),
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Show what an edition holds."""
    from kentering.cli.home import here
    from kentering.edition import about

    del lang_
    place = folder or here().store.base
    try:
        made = about(place) if place is not None else None
    except (ValueError, KeyError, TypeError) as error:
        raise _no_edition(place, f"{type(error).__name__}: {error}") from error
    if made is None:
        raise _no_edition(place)
    return _told(made, place or Path(), as_json=as_json, detail=True)


def _no_edition(place: Path | None, reason: str = "") -> StoreError:
    return StoreError(
        Text("hier is geen editie", "there is no edition here"),
        where=" ".join(str(w) for w in (place, reason) if w) or None,
        right=Text("een map met about.json", "a folder with about.json"),
        run="kentering edition build OUT --from FOLDER",
    )


def _known(entries: list[Entry]) -> None:
    from kentering.cli import clients

    clients.known([e.source for e in entries])


def _packed(store: Store, out: Path, name: str | None) -> About:
    from kentering.cli.sources import local_day
    from kentering.edition import pack as packed

    newest = max((r.released_at for r in store.records()), default=None)
    return packed(store, out, name or local_day(newest))


def _told(made: About, out: Path, *, as_json: bool, detail: bool = False) -> int:
    if as_json:
        document("edition", {"folder": out, "edition": made})
        return 0
    if not detail:
        line(str(out))
    spoken = lang()
    pairs(
        (
            (Text("editie", "edition"), made.name),
            (Text("nieuwste publicatie", "newest release"), made.newest_release),
            (Text("reeksen", "series"), number(made.series, spoken, 0)),
            (Text("waarnemingen", "observations"), number(made.observations, spoken, 0)),
            (Text("publicaties", "releases"), number(made.releases, spoken, 0)),
        )
    )
    if detail:
        line()
        rows = [
            [
                n.id,
                n.publisher,
                n.table,
                n.licence,
                number(n.releases, spoken, 0),
                n.first_release,
                n.last_release,
            ]
            for n in made.sources
        ]
        table(HEADS, rows, right=(4,))
    return 0


HEADS = (
    Text("bron", "source"),
    Text("uitgever", "publisher"),
    Text("tabel", "table"),
    Text("licentie", "licence"),
    Text("publicaties", "releases"),
    Text("eerste", "first"),
    Text("laatste", "latest"),
)
