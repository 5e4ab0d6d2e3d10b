"""Read the catalogue's TOML files and check that every reference in them resolves."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from kentering.catalogue.model import (
    Adjustment,
    Branch,
    Catalogue,
    Event,
    Geo,
    Indicator,
    Office,
    SeriesKey,
    SourceEntry,
    Unit,
    UnitKind,
)
from kentering.errors import CatalogueError
from kentering.language import Text


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once.

    Raises:
        CatalogueError: an entry refers to a code that does not exist.
    """
    built = Catalogue(
        geos={k: _geo(k, v) for k, v in _read("geos").items()},
        branches={k: _branch(k, v) for k, v in _read("branches").items()},
        units={k: Unit(code=k, **_texts(v)) for k, v in _read("units").items()},
        adjustments={k: Adjustment(code=k, **_texts(v)) for k, v in _read("adjustments").items()},
        indicators={k: Indicator(code=k, **_texts(v)) for k, v in _read("indicators").items()},
        sources={s.id: s for s in _sources()},
        events=tuple(Event(**_texts(v)) for v in _read("events")["event"]),
    )
    _check(built)
    return built


def resolve_geo(code: str) -> Geo:
    """Find a geography by code or alias, in any case.

    Raises:
        CatalogueError: there is no such geography; names the nearest.

    >>> resolve_geo("el").code
    'GR'
    """
    geos = catalogue().geos
    wanted = code.strip().upper()
    for geo in geos.values():
        if wanted == geo.code.upper() or wanted in geo.aliases:
            return geo
    raise unknown("geo", code, geos, "kentering series --list geo")


def country_of(provider: str) -> str:
    """The country whose national statistical office a publisher is.

    Raises:
        CatalogueError: the publisher is no such office.

    >>> country_of("CBS")
    'NL'
    """
    offices = {g.office.provider: code for code, g in catalogue().geos.items() if g.office}
    if provider not in offices:
        raise unknown("office", provider, offices)
    return offices[provider]


def unknown(kind: str, code: str, known: Iterable[str], run: str | None = None) -> CatalogueError:
    """The ladder for a code that does not exist, with the nearest ones that do."""
    codes = list(known)
    near = difflib.get_close_matches(code, codes, n=3, cutoff=0.5) or codes[:5]
    return CatalogueError(
        Text(f"{kind} {code!r} staat niet in de catalogus", f"{kind} {code!r} is not catalogued"),
        where=f"{kind}={code}",
        right=Text("bijvoorbeeld " + ", ".join(near), "for instance " + ", ".join(near)),
        run=run,
    )


def unit_of(key: str) -> Unit:
    """The unit of a series, from its key."""
    return catalogue().units[SeriesKey.parse(key).unit]


def series_label(key: str) -> Text:
    """What a series is, in words: indicator, branch, geography, adjustment and unit."""
    parts, cat = SeriesKey.parse(key), catalogue()
    words = []
    for lang in ("nl", "en"):
        bits = [cat.indicators[parts.indicator].heading[lang]]
        if parts.branch != "_Z":
            bits.append(cat.branches[parts.branch].label[lang])
        bits.append(cat.geos[parts.geo].name[lang])
        adjustment = cat.adjustments[parts.adjustment].label[lang]
        words.append(f"{', '.join(bits)} ({adjustment}; {cat.units[parts.unit].label[lang]})")
    return Text(nl=words[0], en=words[1])


def _read(name: str) -> dict[str, Any]:
    text = files("kentering.catalogue").joinpath(f"data/{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


HOME: str = next(code for code, entry in _read("geos").items() if entry.get("home"))
"""Code of the country that is meant when none is named."""


def _texts(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Turn every ``{nl=..., en=...}`` table into Text and every list into a tuple."""
    out: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, dict) and set(value) == {"nl", "en"}:
            out[name] = Text(**value)
        else:
            out[name] = tuple(value) if isinstance(value, list) else value
    return out


def _geo(code: str, entry: Mapping[str, Any]) -> Geo:
    told = _texts(entry)
    office = told.pop("office", None)
    return Geo(code=code, **told, office=Office(**_texts(office)) if office else None)


def _branch(code: str, entry: Mapping[str, Any]) -> Branch:
    return Branch(code=code, **_texts(entry))


def _sources() -> Iterator[SourceEntry]:
    """One file per source, named by its id."""
    folder = files("kentering.catalogue").joinpath("data/sources")
    for item in sorted(folder.iterdir(), key=lambda i: i.name):
        entry = {"dimensions": {}, "keys": {}, **tomllib.loads(item.read_text("utf-8"))}
        yield SourceEntry(id=item.name.removesuffix(".toml"), **_texts(entry))


def _check(built: Catalogue) -> None:
    faults: list[str] = []
    for source in built.sources.values():
        faults += [
            f"sources.{source.id}: {i}" for i in source.indicators if i not in built.indicators
        ]
    for geo in built.geos.values():
        if geo.partner and geo.partner not in built.geos:
            faults.append(f"geos.{geo.code}.partner: {geo.partner}")
    homes = [geo.code for geo in built.geos.values() if geo.home]
    faults += [] if len(homes) == 1 else [f"geos.*.home: {', '.join(homes) or '-'}"]
    for geo in built.geos.values():
        office = geo.office
        own = (*office.surveys, office.industry) if office else ()
        known = {*built.indicators, *built.branches, None}
        faults += [f"geos.{geo.code}.office: {code}" for code in own if code not in known]
    kinds = get_args(UnitKind)
    for indicator in built.indicators.values():
        faults += [
            f"indicators.{indicator.code}.kinds: {k}" for k in indicator.kinds if k not in kinds
        ]
    for branch in built.branches.values():
        faults += [
            f"branches.{branch.code}.parts: {p}" for p in branch.parts if p not in built.branches
        ]
    for event in built.events:
        if event.indicator not in built.indicators:
            faults.append(f"events: {event.indicator}")
        if event.geo != "*" and event.geo not in built.geos:
            faults.append(f"events: {event.geo}")
    if faults:
        raise CatalogueError(
            Text("de catalogus verwijst naar iets dat er niet is", "the catalogue has loose ends"),
            where="; ".join(faults),
        )
