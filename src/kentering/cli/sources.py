"""``kentering sources``: the catalogue's sources beside what the store holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.catalogue import SourceEntry
from kentering.cli import clients
from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, line, pairs, table
from kentering.cli.words import both
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.store import Store

VINTAGES = {
    "native": Text("van de bron", "native"),
    "collected": Text("zelf bewaard", "collected"),
    "unavailable": Text("geen", "unavailable"),
}


@dataclass(frozen=True)
class SourceState:
    """A source: its entry, whether it can be asked, and what the store holds of it."""

    entry: SourceEntry
    client: bool
    releases: int
    first_release: datetime | None
    last_release: datetime | None


def sources(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help=both(
                "Eén bron, met alles wat ervan bekend is.", "One source, with all that is known."
            ),
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Show the sources."""
    from kentering.catalogue import catalogue
    from kentering.cli.home import here
    from kentering.sources.protocol import source_ids

    del lang_
    names = clients.known([id_]) if id_ else [n for n in source_ids() if n in catalogue().sources]
    found = states(here().store, names)
    if as_json:
        document("sources", {"sources": found})
    elif id_:
        _detail(found[0])
    else:
        _print(found)
    return 0


def states(store: Store, names: list[str]) -> list[SourceState]:
    """What the store holds of each source."""
    from kentering.catalogue import catalogue

    moments: dict[str, list[datetime]] = {}
    for record in store.records():
        moments.setdefault(record.source, []).append(record.released_at)
    out = []
    for name in names:
        entry, mine = catalogue().sources[name], moments.get(name, [])
        out.append(
            SourceState(
                entry=entry,
                client=clients.has_client(name),
                releases=len(mine),
                first_release=min(mine, default=None),
                last_release=max(mine, default=None),
            )
        )
    return out


def _print(found: list[SourceState]) -> None:
    heads = (
        Text("bron", "source"),
        Text("uitgever", "publisher"),
        Text("tabel", "table"),
        Text("licentie", "licence"),
        Text("versies", "vintages"),
        Text("publicaties", "releases"),
        Text("laatste", "latest"),
    )
    rows = [
        [
            s.entry.id,
            s.entry.publisher[lang()],
            s.entry.table,
            s.entry.licence,
            VINTAGES[s.entry.vintages][lang()],
            number(s.releases, lang(), 0),
            local_day(s.last_release),
        ]
        for s in found
    ]
    table(heads, rows, right=(5,))


def local_day(moment: datetime | None) -> str:
    """The day of a moment in Amsterdam, ISO (T3)."""
    from kentering.store.read import HOME_ZONE

    return moment.astimezone(HOME_ZONE).date().isoformat() if moment else "-"


def how(state: SourceState) -> Text:
    """How its figures come into the store."""
    name = state.entry.id
    if name == "own":
        return Text("kentering import BESTAND", "kentering import FILE")
    if state.client:
        token = f"{state.entry.token}=... " if state.entry.token else ""
        asked = f"{token}kentering update {name}"
        if state.entry.automatic:
            return Text.same(asked)
        return Text(f"{asked} (alleen met zijn naam)", f"{asked} (only by its name)")
    saved = f"kentering update {name} --from"
    return Text(f"{saved} PAD (alleen uit een bestand)", f"{saved} PATH (from a file only)")


def _detail(state: SourceState) -> None:
    entry = state.entry
    pairs(
        (
            (Text("bron", "source"), entry.id),
            (Text("uitgever", "publisher"), entry.publisher[lang()]),
            (Text("tabel", "table"), f"{entry.table}: {entry.title[lang()]}"),
            (Text("licentie", "licence"), entry.licence),
            (Text("naamsvermelding", "attribution"), entry.attribution[lang()]),
            (Text("pagina", "page"), entry.page),
            (Text("adres", "address"), entry.url),
            (Text("versies", "vintages"), VINTAGES[entry.vintages][lang()]),
            (Text("verschijnt", "appears"), _appears(entry)),
            (Text("indicatoren", "indicators"), ", ".join(entry.indicators)),
            (Text("ophalen", "fetch"), how(state)[lang()]),
            (Text("in de opslag", "in the store"), _held(state)),
            (Text("opmerking", "note"), entry.note[lang()] if entry.note else ""),
        )
    )
    for heading, mapping in (("dimensions", entry.dimensions), *entry.keys.items()):
        line()
        line(f"[{heading}]")
        for key, value in mapping.items():
            line(f"  {key} = {value}")


def _appears(entry: SourceEntry) -> str:
    return Text(
        f"{entry.lag} dagen na de periode, {entry.released} ({entry.zone})",
        f"{entry.lag} days after the period, {entry.released} ({entry.zone})",
    )[lang()]


def _held(state: SourceState) -> str:
    if not state.releases:
        return Text("niets", "nothing")[lang()]
    count = number(state.releases, lang(), 0)
    first, last = local_day(state.first_release), local_day(state.last_release)
    return Text(f"{count} publicaties, {first} t/m {last}", f"{count} releases, {first} to {last}")[
        lang()
    ]
