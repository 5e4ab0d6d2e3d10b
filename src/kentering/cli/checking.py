"""``kentering check``: every claim of a text gets a verdict; a folder gives a table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.cli.checked_text import Desk, Read, spared, write_page
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given
from kentering.cli.output import counted, document, lang, line, pairs, table, told, warned
from kentering.cli.reading import (
    FileArgument,
    PublishedOption,
    TextLangOption,
    day_given,
    language_given,
)
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.claims.keep import Kept


def check_command(
    file: FileArgument,
    published: PublishedOption = None,
    text_lang: TextLangOption = "auto",
    as_of: AsOfOption = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html",
            metavar="FILE",
            help=both(
                "Schrijf de tekst met de oordelen in de kantlijn als pagina.",
                "Write the text with the verdicts in the margin as a page.",
            ),
            show_default=False,
        ),
    ] = None,
    md: Annotated[
        bool, typer.Option("--md", help=both("Markdown op stdout.", "Markdown on stdout."))
    ] = False,
    keep: Annotated[
        bool,
        typer.Option(
            "--keep",
            help=both(
                "Bewaar cijfers die geen uitgever geeft (zoals een PMI) in de eigen opslag, en "
                "ramingen van banken voor kentering outlook.",
                "Keep figures that no publisher gives (such as a PMI) in one's own store, and "
                "forecasts of banks for kentering outlook.",
            ),
        ),
    ] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch",
            help=both(
                "Blijf een map volgen; schrijf naast elke nieuwe tekst een pagina.",
                "Keep following a folder; write a page beside every new text.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Check the claims of a text, or of every text of a folder."""
    del lang_
    _together(file, html=html is not None, md=md, watch=watch, as_json=as_json)
    desk = Desk(day_given(published), language_given(text_lang), moment_given(as_of))
    if file.is_dir():
        from kentering.cli.checked_folder import check_folder, watch_folder

        kept = _kept if keep else None
        if watch:
            return watch_folder(file, desk, kept)
        return check_folder(file, desk, as_json=as_json, keep=kept)
    if html is not None:
        spared(file, html)
    found = desk.check(file)
    if keep:
        _observed(found)
    if html is not None:
        write_page(found, html)
    if keep:
        _kept(found)
    return _answer(found, html, md=md, as_json=as_json)


def _together(file: Path, *, html: bool, md: bool, watch: bool, as_json: bool) -> None:
    """Refuse options that do not go together, so that none is left undone in silence.

    Raises:
        InputError: says which.
    """
    if file.is_dir() and (html or md):
        raise InputError(
            Text("een map geeft een tabel", "a folder gives a table"),
            right=Text("--json, --watch of een bestand", "--json, --watch or a file"),
        )
    if watch and not file.is_dir():
        raise InputError(Text("--watch volgt een map", "--watch follows a folder"), where=str(file))
    if as_json and (md or watch):
        other = "--md" if md else "--watch"
        raise InputError(
            Text(f"--json en {other} gaan niet samen", f"--json and {other} do not go together"),
            where=f"{other} --json",
            right=Text("een van beide", "one of them"),
        )


def _answer(found: Read, html: Path | None, *, md: bool, as_json: bool) -> int:
    from kentering.claims.checking.document import check_document
    from kentering.claims.checking.md import render_md, summary

    if as_json:
        told_of = {"published_from": found.origin, "not_read": found.plain_unread}
        document("check", {**check_document(found.checked), **told_of})
    elif md:
        line(render_md(found.checked, lang(), found.title, found.notes))
    else:
        _show(found)
        line(summary(found.checked, lang()))
        pairs(found.about)
        if html is not None:
            line(str(html))
    nothing = found.checked.coverage.nothing
    if nothing:
        warned(nothing)
    return 1 if nothing else 0


def _show(found: Read) -> None:
    from kentering.claims.checking.md import held_against
    from kentering.claims.checking.said import around, figure_words

    rows = []
    for n, verdict in enumerate(found.checked.verdicts, 1):
        said = (verdict.label[lang()], verdict.words[lang()], held_against(verdict, lang()))
        head = (str(n), around(verdict.claim, QUOTE), figure_words(verdict.claim, lang()))
        rows.append([*head, *said])
    if rows:
        table(HEADS, rows, right=(0, 2))


def _observed(found: Read, official: frozenset[str] = frozenset()) -> Kept:
    from kentering.claims.keep import observations

    day = found.day if isinstance(found.day, date) else None
    return observations(
        found.claims, found.checked.text, found.name, day, datetime.now(UTC), official
    )


def _kept(found: Read) -> None:
    from kentering.claims.keep import foretold, official_keys
    from kentering.cli.home import own_store
    from kentering.cli.kept import keep_forecasts
    from kentering.store import append

    _observed(found)  # refuses before anything is kept
    store = own_store()
    day = found.day if isinstance(found.day, date) else None
    added = keep_forecasts(foretold(found.claims, found.name, day))
    if added.new:
        count = counted(added.new, FORECAST)
        told(Text(f"{count.nl} bewaard", f"{count.en} kept"))
    for left in added.left:
        told(left)
    kept = _observed(found, official_keys(store))
    if kept.release is None:
        told(Text("geen cijfer om te bewaren", "no figure to keep"))
        return
    done = append(store, kept.release)
    told(_new_and_old(done.new + done.changed, kept.release.observations.height))


def _new_and_old(new: int, all_: int) -> Text:
    """How many figures were kept, and how many were there already."""
    old = all_ - new
    there = Text(f"{old} stond er al" if old == 1 else f"{old} stonden er al",
                 f"{old} already there")  # fmt: skip
    if not new:
        return Text(f"niets nieuws bewaard; {there.nl}", f"nothing new kept; {there.en}")
    count = counted(new, FIGURE)
    kept = Text(f"{count.nl} bewaard in de eigen opslag", f"{count.en} kept in the store")
    return Text(f"{kept.nl}; {there.nl}", f"{kept.en}; {there.en}") if old else kept


FORECAST = (Text("raming", "forecast"), Text("ramingen", "forecasts"))
FIGURE = (Text("cijfer", "figure"), Text("cijfers", "figures"))
QUOTE = 44
"""Characters of the text that a row of the table shows."""
HEADS = (
    Text("nr", "no"),
    Text("in de tekst", "in the text"),
    Text("waarde", "value"),
    Text("oordeel", "verdict"),
    Text("waarom", "why"),
    Text("gehouden naast", "held against"),
)
