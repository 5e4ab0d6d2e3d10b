"""``kentering check``: every claim of a text gets a verdict; a folder gives a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kentering.cli.appearing import DAY, day_words, not_read, published_from
from kentering.cli.options import AsOfOption, JsonOption, LangOption, moment_given
from kentering.cli.output import document, lang, line, pairs, progress, table, told, warned
from kentering.cli.reading import (
    FileArgument,
    PublishedOption,
    TextLangOption,
    day_given,
    language_given,
    opened,
    value_words,
)
from kentering.cli.words import both
from kentering.errors import InputError, KenteringError
from kentering.language import Text

if TYPE_CHECKING:
    from kentering.claims.checking.evidence import Books
    from kentering.claims.checking.verdict import Checked
    from kentering.claims.model import Claim
    from kentering.periods import Period

KINDS = (".txt", ".html", ".htm", ".pdf", ".md")
PAGE = ".check.html"
"""How the name of a page ends that ``--watch`` writes beside a text."""
PAUSE = 2.0
"""Seconds between two looks into a folder that is watched."""


@dataclass(frozen=True)
class Read:
    """A text that was read and checked."""

    name: str
    title: str
    claims: tuple[Claim, ...]
    day: date | Period | None
    checked: Checked
    about: tuple[tuple[Text, str], ...] = ()
    origin: str | None = None


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
    day, language = day_given(published), language_given(text_lang)
    moment = moment_given(as_of)
    check_one = _checker(day, language, moment)
    if file.is_dir():
        if html is not None or md:
            raise InputError(
                Text("een map geeft een tabel", "a folder gives a table"),
                right=Text("--json, --watch of een bestand", "--json, --watch or a file"),
            )
        if watch:
            return _watched(file, check_one, keep=keep)
        return _folder(file, check_one, as_json=as_json, keep=keep)
    if watch:
        raise InputError(Text("--watch volgt een map", "--watch follows a folder"), where=str(file))
    found = check_one(file)
    if keep:
        _kept(found)
    return _answer(found, html, md=md, as_json=as_json)


def _checker(day: date | None, language: str, as_of: str | None) -> Callable[[Path], Read]:
    """A function that checks one file, with the figures opened once."""
    from kentering.claims.check import check
    from kentering.claims.checking.evidence import books
    from kentering.claims.grammar.tongue import language_of
    from kentering.claims.read import reading
    from kentering.cli.home import here
    from kentering.store import moment

    store = here().store
    ledger: Books = books(store, moment(as_of))

    def one(file: Path) -> Read:
        found = opened(file)
        when = day or found.published
        tongue = language_of(found.prose) if language == "auto" else language
        said = reading(found.prose, when, tongue)
        claims = tuple(sorted((*said.claims, *said.directions), key=lambda c: (c.start, c.end)))
        checked = check(claims, found.text, when, store, as_of, open_books=ledger)
        about = ((DAY, day_words(day, found, said.appeared)[lang()]), *not_read(found))
        origin = published_from(day, found)
        return Read(file.name, found.title or file.name, claims, when, checked, about, origin)

    return one


def _answer(found: Read, html: Path | None, *, md: bool, as_json: bool) -> int:
    from kentering.claims.checking.document import check_document
    from kentering.claims.checking.md import render_md, summary

    if html is not None:
        _page(found, html)
    if as_json:
        document("check", {**check_document(found.checked), "published_from": found.origin})
    elif md:
        line(render_md(found.checked, lang(), found.title))
    else:
        _show(found)
        line(summary(found.checked, lang()))
        pairs(found.about)
        if html is not None:
            line(str(html))
    coverage = found.checked.coverage
    nothing = not coverage.checked and not coverage.forecasts
    if nothing:
        warned(
            Text("er kon niets worden gecontroleerd", "nothing could be checked")
            if coverage.found
            else coverage.words
        )
    return 1 if nothing else 0


def _page(found: Read, path: Path) -> None:
    from kentering.claims.checking.html import render_html
    from kentering.cli.files import write_all

    write_all({path: render_html(found.checked, lang(), found.title).encode()})


def _show(found: Read) -> None:
    rows = []
    for n, verdict in enumerate(found.checked.verdicts, 1):
        quote = " ".join(verdict.claim.quote.split())
        rows.append([str(n), quote[:44], verdict.label[lang()], verdict.words[lang()]])
    if rows:
        table(HEADS, rows, right=(0,))


def _texts(folder: Path) -> list[Path]:
    """The texts of a folder, without the pages that were written beside them."""
    return sorted(
        p
        for p in folder.iterdir()
        if p.is_file() and p.suffix.lower() in KINDS and not p.name.endswith(PAGE)
    )


def _folder(folder: Path, check_one: Callable[[Path], Read], *, as_json: bool, keep: bool) -> int:
    from kentering.claims.checking.internal import shared
    from kentering.claims.checking.series import spoken

    done: list[Read] = []
    failed: list[tuple[Path, KenteringError]] = []
    files = _texts(folder)
    with progress() as bar:
        for n, file in enumerate(files):
            bar.at(file.name, n, len(files))
            try:
                done.append(check_one(file))
                if keep:
                    _kept(done[-1])
            except KenteringError as error:
                failed.append((file, error))
    both_give = shared([(r.name, r.claims) for r in done])
    if as_json:
        from kentering.claims.checking.document import check_document

        content: dict[str, Any] = {
            "texts": [
                {"name": r.name, **check_document(r.checked), "published_from": r.origin}
                for r in done
            ],
            "shared": both_give,
            "failed": [{"name": f.name, "error": e} for f, e in failed],
        }
        document("check", content)
    else:
        _table(done)
        for same in both_give:
            if not same.agree:
                first, second = (value_words(c) for c in same.claims)
                one, two = same.texts
                what = spoken(same.claims[0])
                line(
                    Text(
                        f"verschil: {what.nl}: {one} {first}, {two} {second}",
                        f"difference: {what.en}: {one} {first}, {two} {second}",
                    )
                )
    for file, fault in failed:
        told(Text.same(file.name))
        told(fault)
    if not done:
        warned(Text("geen tekst gecontroleerd", "no text was checked"))
    return 1 if failed or not done else 0


def _table(done: list[Read]) -> None:
    from kentering.claims.checking.verdict import LABELS

    heads = (Text("tekst", "text"), Text("verschenen", "published"), *LABELS.values())
    rows = [
        [r.name, str(r.day or "-"), *(str(n or "-") for n in r.checked.counts.values())]
        for r in done
    ]
    table(heads, rows, right=tuple(range(2, len(heads))))


def _watched(folder: Path, check_one: Callable[[Path], Read], *, keep: bool) -> int:
    """Check what is in the folder and what comes into it, until interrupted."""
    seen: dict[Path, float] = {}
    told(Text(f"{folder} wordt gevolgd; stop met Ctrl-C", f"following {folder}; Ctrl-C stops"))
    while True:
        for file in _texts(folder):
            changed = file.stat().st_mtime
            if seen.get(file) == changed:
                continue
            seen[file] = changed
            try:
                found = check_one(file)
                if keep:
                    _kept(found)
                page = file.with_name(f"{file.name}{PAGE}")
                _page(found, page)
                line(f"{file.name}: {found.checked.coverage.words[lang()]} {page}")
            except KenteringError as error:
                told(Text.same(file.name))
                told(error)
        time.sleep(PAUSE)


def _kept(found: Read) -> None:
    from kentering.claims.keep import observations, official_keys, outlook
    from kentering.cli.home import own_store
    from kentering.cli.kept import keep_forecasts
    from kentering.store import append

    store = own_store()
    day = found.day if isinstance(found.day, date) else None
    foretold = keep_forecasts(outlook(found.claims, found.name, day))
    if foretold:
        told(Text(f"{foretold} ramingen bewaard", f"{foretold} forecasts kept"))
    kept = observations(
        found.claims, found.checked.text, found.name, day, datetime.now(UTC), official_keys(store)
    )
    if kept.release is None:
        told(Text("geen cijfer om te bewaren", "no figure to keep"))
        return
    append(store, kept.release)
    count = kept.release.observations.height
    told(Text(f"{count} cijfers bewaard in de eigen opslag", f"{count} figures kept in the store"))


HEADS = (
    Text("nr", "no"),
    Text("in de tekst", "in the text"),
    Text("oordeel", "verdict"),
    Text("waarom", "why"),
)
