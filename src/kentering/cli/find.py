"""Find codes and series by the words people use for them, in Dutch and English."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from kentering.catalogue import SeriesKey, catalogue, resolve_geo
from kentering.errors import CatalogueError, InputError, MissingDataError
from kentering.language import Text
from kentering.periods import Freq

if TYPE_CHECKING:
    import polars as pl

    from kentering.store import Store

Kind = Literal["geo", "branch", "indicator", "unit"]
MARKS = ".*"


@dataclass(frozen=True)
class Named:
    """A code of the catalogue with its name."""

    code: str
    name: Text
    note: Text
    words: str


@dataclass(frozen=True)
class Summary:
    """One series in the store: what it is, how far it goes and its newest value."""

    series: str
    label: Text
    publisher: str
    vintages: str
    freq: Freq
    first: date
    last: date
    value: float | None
    status: str
    released_at: datetime
    observations: int


def codes(kind: Kind) -> list[Named]:
    """Every code of a kind, with the words it can be found by."""
    cat = catalogue()
    if kind == "geo":
        return [
            _named(g.code, g.name, g.adjective, *g.aliases, g.iso3 or "") for g in cat.geos.values()
        ]
    if kind == "branch":
        return [
            _named(
                b.code, b.official, b.running, b.label.nl, b.label.en, b.synonyms.nl, b.synonyms.en
            )
            for b in cat.branches.values()
        ]
    if kind == "indicator":
        return [
            _named(
                i.code,
                i.heading,
                i.definition,
                i.label.nl,
                i.label.en,
                i.synonyms.nl,
                i.synonyms.en,
            )
            for i in cat.indicators.values()
        ]
    return [_named(u.code, u.label, Text("", "")) for u in cat.units.values()]


def _named(code: str, name: Text, note: Text, *more: str) -> Named:
    words = (code, name.nl, name.en, note.nl, note.en, *more)
    return Named(code, name, note, folded(" ".join(words)))


def folded(text: str) -> str:
    """Lower case without accents, so that words are found however they are typed.

    >>> folded("Industriële omzet")
    'industriele omzet'
    """
    apart = unicodedata.normalize("NFKD", text.replace("|", " ").replace("_", " ").casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def matching(found: Iterable[Named], search: str) -> list[Named]:
    """Those whose words hold every word of the search."""
    wanted = folded(search).split()
    return [one for one in found if all(w in one.words for w in wanted)]


def keys(store: Store, asked: Sequence[str], search: str | None) -> list[str]:
    """The series in the store that fit a pattern and hold every word of a search.

    A pattern without ``.`` or ``*`` is a word to search.

    Raises:
        InputError: the store is empty.
        MissingDataError: nothing fits; names what comes near.
    """
    patterns = [_aliased(a) for a in asked if any(mark in a for mark in MARKS)]
    words = [a for a in asked if not any(mark in a for mark in MARKS)]
    held = store.keys(patterns or None)
    wanted = folded(" ".join([*words, search or ""])).split()
    if wanted:
        text = _texts()
        held = [key for key in held if all(any(w in t for t in text(key)) for w in wanted)]
    if not held:
        raise _nothing(store, [*asked, search or ""])
    return held


def _aliased(pattern: str) -> str:
    """The pattern with an alias of a geography (EL, UK) replaced by its code."""
    geo, dot, rest = pattern.partition(".")
    if "*" in geo or not dot:
        return pattern
    try:
        return f"{resolve_geo(geo).code}.{rest}"
    except CatalogueError:
        return pattern


def _texts() -> Callable[[str], Sequence[str]]:
    """The words by which each series can be found, from its five parts."""
    kinds: tuple[Kind, ...] = ("geo", "indicator", "branch", "unit")
    words: dict[tuple[str, str], str] = {
        (kind, n.code): n.words for kind in kinds for n in codes(kind)
    }
    for a in catalogue().adjustments.values():
        words["adjustment", a.code] = folded(f"{a.code} {a.label.nl} {a.label.en}")

    def of(key: str) -> Sequence[str]:
        parts: Any = SeriesKey.parse(key)
        roles = (*kinds, "adjustment")
        found = [words.get((role, getattr(parts, role)), "") for role in roles]
        return [folded(key), *found]

    return of


def _nothing(store: Store, words: Sequence[str]) -> InputError | MissingDataError:
    import difflib

    asked = " ".join(w.strip() for w in words if w.strip())
    held = store.keys()
    if not held:
        return InputError(
            Text("er zijn nog geen cijfers", "there are no figures yet"),
            where=str(store.root or store.base or ""),
            run="kentering update",
        )
    near = difflib.get_close_matches(asked, held, n=3, cutoff=0.6) or held[:3]
    return MissingDataError(
        Text(
            f"geen reeks in de opslag past bij {asked!r}", f"no series in the store fits {asked!r}"
        ),
        where=f"{len(held)} series",
        right=Text("bijvoorbeeld " + ", ".join(near), "for instance " + ", ".join(near)),
        run="kentering series --list indicator",
    )


def summaries(panel: pl.DataFrame) -> list[Summary]:
    """One line per series of a panel."""
    import polars as pl

    from kentering.catalogue import series_label

    grouped = (
        panel.sort("period")
        .group_by("series", "freq", "publisher")
        .agg(
            pl.col("period").min().alias("first"),
            pl.col("period").max().alias("last"),
            pl.col("value", "status", "released_at", "vintages").last(),
            pl.len().alias("observations"),
        )
        .sort("series", "freq")
    )
    return [Summary(**row, label=series_label(row["series"])) for row in grouped.to_dicts()]
