"""``kentering series``: find series, look at them, save them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli import export, find
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given
from kentering.cli.output import document, lang, line, table, told
from kentering.cli.sources import local_day
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Lang, Text, number
from kentering.periods import Period

if TYPE_CHECKING:
    import polars as pl

DIGITS = 6
MANY = 60


class ListKind(StrEnum):
    """What can be listed from the catalogue."""

    GEO = "geo"
    BRANCH = "branch"
    INDICATOR = "indicator"
    UNIT = "unit"


def series(
    pattern: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATTERN",
            help=both(
                "Sleutel of patroon met *, zoals 'NL.production.*'; "
                "een woord zonder punt of * wordt gezocht.",
                "Key or pattern with *, such as 'NL.production.*'; "
                "a word without a dot or * is searched.",
            ),
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    history: Annotated[
        bool,
        typer.Option(
            "--history",
            help=both("Elke waarde die een cijfer heeft gehad.", "Every value a figure has had."),
        ),
    ] = False,
    list_: Annotated[
        ListKind | None,
        typer.Option(
            "--list",
            metavar="geo|branch|indicator|unit",
            help=both("Toon de codes van de catalogus.", "Show the codes of the catalogue."),
            show_default=False,
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help=both(
                "Zoek op woorden, Nederlands of Engels, ook synoniemen.",
                "Search by words, Dutch or English, synonyms included.",
            ),
            show_default=False,
        ),
    ] = None,
    last: Annotated[
        int,
        typer.Option(
            metavar="N", min=1, help=both("Zoveel perioden tonen.", "Show that many periods.")
        ),
    ] = 13,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=both(
                "Bewaar alle rijen als .csv, .parquet of .xlsx.",
                "Save all rows as .csv, .parquet or .xlsx.",
            ),
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Find and show series."""
    del lang_
    if list_ is not None:
        return _codes(list_.value, " ".join([*(pattern or ()), search or ""]), as_json=as_json)
    day = moment_given(as_of)
    if to is not None:
        export.check(to)
    rows, many = asked(pattern or [], search, day, history=history)
    if to is not None:
        export.export(rows, to)
        told(Text(f"{number(rows.height, 'nl', 0)} rijen", f"{number(rows.height, 'en', 0)} rows"))
    if as_json:
        _document(rows, day, last, to, history=history, many=many)
    elif to is not None:
        line(str(to))
    elif many and not history:
        _overview(rows)
    else:
        _figures(rows, last)
    return 0


def asked(
    pattern: list[str], search: str | None, day: str | None, *, history: bool
) -> tuple[pl.DataFrame, bool]:
    """The rows that answer the question, and whether they are of more than one series.

    Raises:
        MissingDataError: nothing fits, or nothing was known on that day.
    """
    from kentering.cli.home import here
    from kentering.errors import MissingDataError

    store = here().store
    keys = find.keys(store, pattern, search)
    rows = store.history(keys, day, beside=True) if history else store.panel(day, series=keys)
    if rows.is_empty():
        raise MissingDataError(
            Text("daar was op die dag niets van bekend", "nothing of it was known on that day"),
            where=f"{', '.join(keys[:3])}{' ...' if len(keys) > 3 else ''}; as-of={day}",
            right=Text("een latere dag", "a later day"),
            run="kentering series PATTERN --history",
        )
    return rows, rows["series"].n_unique() > 1


def _codes(kind: find.Kind, search: str, *, as_json: bool) -> int:
    found = find.matching(find.codes(kind), search)
    if not found:
        raise InputError(
            Text(f"geen {kind} past bij {search!r}", f"no {kind} fits {search!r}"),
            where=f"--list {kind}",
            run=f"kentering series --list {kind}",
        )
    if as_json:
        entries = [{"code": n.code, "name": n.name, "note": n.note} for n in found]
        document("series", {"list": kind, "codes": entries})
    else:
        heads = (Text("code", "code"), Text("naam", "name"), Text("toelichting", "note"))
        table(heads, [[n.code, n.name[lang()], n.note[lang()]] for n in found])
    return 0


def _document(
    rows: pl.DataFrame, day: str | None, last: int, to: Path | None, *, history: bool, many: bool
) -> None:
    newest = rows if many else _newest(rows, last)
    figures = [] if many and not history else newest.to_dicts()
    document(
        "series",
        {
            "as_of": day,
            "history": history,
            "file": to,
            "series": find.summaries(rows),
            "figures": [] if to else figures,
        },
    )


def _overview(rows: pl.DataFrame) -> None:
    found = find.summaries(rows)
    lines = [
        [
            s.series,
            str(Period(s.last, s.freq)),
            exact(s.value, lang()),
            local_day(s.released_at),
            s.publisher,
            s.label[lang()],
        ]
        for s in found
    ]
    table(OVERVIEW, lines, right=(2,))
    if len(found) > MANY:
        count = len(found)
        told(
            Text(
                f"{count} reeksen; verfijn met --search of een patroon",
                f"{count} series; narrow it with --search or a pattern",
            )
        )


def _newest(rows: pl.DataFrame, last: int) -> pl.DataFrame:
    """The rows of the newest periods of each series."""
    import polars as pl

    rank = pl.col("period").rank("dense", descending=True).over("series", "freq")
    return rows.filter(rank <= last)


def _figures(rows: pl.DataFrame, last: int) -> None:
    from kentering.catalogue import series_label

    for (key,), mine in rows.group_by("series", maintain_order=True):
        line(f"{key}  {series_label(str(key))[lang()]}")
        lines = [
            [
                str(Period(r["period"], r["freq"])),
                exact(r["value"], lang()),
                r["status"],
                local_day(r["released_at"]),
                r["dating"],
                r["vintages"],
                r["publisher"],
                r["release"],
            ]
            for r in _newest(mine, last).iter_rows(named=True)
        ]
        table(FIGURES, lines, right=(1,))


def exact(value: float | None, spoken: Lang) -> str:
    """A stored value with every digit it was published with, in the language's notation.

    >>> exact(101.25, "nl"), exact(None, "nl"), exact(7.0, "en")
    ('101,25', '-', '7.0')
    """
    if value is None:
        return "-"
    digits = len(f"{value:.{DIGITS}f}".rstrip("0").partition(".")[2])
    return number(value, spoken, max(1, digits))


OVERVIEW: Sequence[Text] = (
    Text("reeks", "series"),
    Text("laatste", "latest"),
    Text("waarde", "value"),
    Text("vrijgegeven", "released"),
    Text("uitgever", "publisher"),
    Text("omschrijving", "description"),
)
FIGURES: Sequence[Text] = (
    Text("periode", "period"),
    Text("waarde", "value"),
    Text("status", "status"),
    Text("vrijgegeven", "released"),
    Text("datering", "dating"),
    Text("versies", "vintages"),
    Text("uitgever", "publisher"),
    Text("publicatie", "release"),
)
