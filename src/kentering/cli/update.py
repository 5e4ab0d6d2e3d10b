"""``kentering update``: ask the providers, or read saved answers, source by source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli import clients
from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, progress, table, told
from kentering.cli.words import both
from kentering.errors import InputError, KenteringError
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.store import Event, Outcome

STATUS = {
    "new": Text("nieuw", "new"),
    "unchanged": Text("ongewijzigd", "unchanged"),
    "failed": Text("mislukt", "failed"),
    "skipped": Text("overgeslagen", "skipped"),
}
STEPS = {
    "asking": Text("vragen", "asking"),
    "receiving": Text("ontvangen", "receiving"),
    "reading": Text("lezen", "reading"),
    "checked": Text("nagekeken", "checked"),
    "done": Text("klaar", "done"),
}


FROM_A_FILE = Text("alleen uit een bestand", "from a file only")
BY_NAME = Text("alleen als u hem noemt", "only when named")


@dataclass(frozen=True)
class Skipped:
    """A source that was not asked, and why."""

    source: str
    why: Text


def update(
    source: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help=both(
                "Bronnen; anders alle die te bevragen zijn. Zie kentering sources.",
                "Sources; else all that can be asked. See kentering sources.",
            ),
            show_default=False,
        ),
    ] = None,
    from_path: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PATH",
            help=both(
                "Lees bewaarde antwoorden (bestand of map) in plaats van te vragen.",
                "Read saved answers (file or folder) instead of asking.",
            ),
            show_default=False,
        ),
    ] = None,
    all_: Annotated[
        bool,
        typer.Option(
            "--all",
            help=both(
                "Ook bronnen zonder ingestelde sleutel; met --from elke map die als een bron heet.",
                "Also sources whose token is not set; with --from every folder named as a source.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Bring sources up to date."""
    del lang_
    names, skipped = chosen(source or [], from_path, everything=all_)
    outcomes = _run(names, from_path)
    if as_json:
        document("update", {"sources": outcomes, "skipped": skipped})
    else:
        _print(outcomes, skipped)
        for one in outcomes:
            if one.error is not None:
                told(_named(one.source, one.error))
    failed = [o for o in outcomes if o.status == "failed"]
    return 0 if not failed else 2 if len(failed) == len(outcomes) else 1


def chosen(
    names: list[str], from_path: Path | None, *, everything: bool
) -> tuple[list[str], list[Skipped]]:
    """Which sources to bring up to date, and which are left out.

    Raises:
        CatalogueError, InputError: a name that is no source, or saved answers of no source.
    """
    from kentering.catalogue import catalogue
    from kentering.sources.protocol import source_ids

    if from_path is not None:
        if not from_path.exists():
            raise InputError(
                Text(f"{from_path} bestaat niet", f"{from_path} does not exist"),
                where=f"--from {from_path}",
                right=Text(
                    "een bewaard antwoord: bestand of map", "a saved answer: file or folder"
                ),
            )
        found = clients.known(names)
        if everything and not names:
            found = [n for n in source_ids() if (from_path / n).is_dir()]
        if not found:
            raise clients.without_source()
        return found, []
    if names:
        return clients.known(names), []
    asked: list[str] = []
    skipped: list[Skipped] = []
    for name in source_ids():
        entry = catalogue().sources[name]
        if not entry.automatic:
            skipped.append(Skipped(name, BY_NAME if clients.has_client(name) else FROM_A_FILE))
        elif clients.lacks_token(entry) and not everything:
            why = Text(f"zonder {entry.token}", f"without {entry.token}")
            skipped.append(Skipped(name, why))
        else:
            asked.append(name)
    return asked, skipped


def _run(names: Sequence[str], from_path: Path | None) -> list[Outcome]:
    from kentering.cli.home import own_store
    from kentering.store import update as bring

    store = own_store()
    with progress() as bar:

        def heard(event: Event) -> None:
            count = f" {event.count}" if event.count else ""
            bar.at(f"{event.source}: {STEPS[event.step][lang()]}{count}")

        return bring(store, names, from_path=from_path, on_event=heard)


def _named(source: str, error: KenteringError) -> KenteringError:
    """The ladder with the source on its first rung (E3: one line says which and what)."""
    if error.what.en.startswith(source):
        return error
    what = Text(f"{source}: {error.what.nl}", f"{source}: {error.what.en}")
    return KenteringError(what, where=error.where, right=error.right, run=error.run)


def _print(outcomes: Sequence[Outcome], skipped: Sequence[Skipped]) -> None:
    rows = []
    for one in outcomes:
        fresh = [w for w in one.releases if not w.known]
        counts = (len(fresh), *(sum(getattr(w, n) for w in fresh) for n in COUNTS))
        rows.append(
            [
                one.source,
                STATUS[one.status][lang()],
                *(number(c, lang(), 0) for c in counts),
                number(one.seconds, lang()),
                "",
            ]
        )
    rows += [[s.source, STATUS["skipped"][lang()], *[""] * 5, s.why[lang()]] for s in skipped]
    table(HEADS, rows, right=(2, 3, 4, 5, 6))


COUNTS = ("new", "changed", "dropped")
HEADS = (
    Text("bron", "source"),
    Text("status", "status"),
    Text("publicaties", "releases"),
    Text("nieuw", "new"),
    Text("gewijzigd", "changed"),
    Text("vervallen", "dropped"),
    Text("seconden", "seconds"),
    Text("", ""),
)
