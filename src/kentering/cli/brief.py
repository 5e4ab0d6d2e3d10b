"""``kentering brief``: compose, render, and write the files whole."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kentering.catalogue import HOME
from kentering.cli.files import write_all
from kentering.cli.options import AsOfOption, JsonOption, moment_given
from kentering.cli.output import document, lang, line, progress, warned
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Lang, Text

if TYPE_CHECKING:
    from kentering.brief.model import Brief

FORMATS = ("html", "pdf", "md", "json")
STDOUT = "-"


class BriefLang(StrEnum):
    """A language, or both."""

    NL = "nl"
    EN = "en"
    BOTH = "both"


@dataclass(frozen=True)
class Wanted:
    """One document to make: format and language (none for JSON, which holds both)."""

    format: str
    lang: Lang | None

    def name(self, brief: Brief) -> str:
        """The name of its file."""
        middle = f".{self.lang}" if self.lang else ""
        return f"brief-{brief.geo.lower()}-{brief.day.isoformat()}{middle}.{self.format}"

    def body(self, brief: Brief) -> bytes:
        """The document."""
        spoken: Lang = self.lang or "en"
        match self.format:
            case "html":
                from kentering.brief.render_html import html

                return html(brief, spoken).encode()
            case "pdf":
                from kentering.brief.render_pdf import pdf

                return pdf(brief, spoken)
            case "md":
                from kentering.brief.render_md import markdown

                return markdown(brief, spoken).encode()
            case _:
                from kentering.brief.render_json import as_json

                return as_json(brief).encode()


def brief(
    geo: Annotated[
        str,
        typer.Option(
            metavar="CODE",
            help=both(
                "Land of gebied, zoals NL, DE of EA.", "Country or area, such as NL, DE or EA."
            ),
        ),
    ] = HOME,
    as_of: AsOfOption = None,
    lang_: Annotated[
        BriefLang | None,
        typer.Option(
            "--lang",
            metavar="nl|en|both",
            help=both(
                "Taal van de briefing en de meldingen; both schrijft beide talen.",
                "Language of the brief and of messages; both writes either language.",
            ),
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=both(
                "html, pdf, md of json; herhaalbaar of met komma's. Anders html,pdf.",
                "html, pdf, md or json; repeatable or with commas. Else html,pdf.",
            ),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(
            metavar="PATH",
            help=both(
                "Map, of bestand bij één document; - schrijft naar stdout.",
                "Folder, or file for a single document; - writes to stdout.",
            ),
        ),
    ] = "out",
    allow_stale: Annotated[
        bool,
        typer.Option(
            "--allow-stale",
            help=both(
                "Eindig met 0 ook als de cijfers ouder zijn dan ze zouden moeten zijn.",
                "End with 0 even when figures are older than they should be.",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Write the brief."""
    wanted = documents(format_, lang_.value if lang_ else lang(), out)
    made, edition = composed(geo, moment_given(as_of))
    bodies: dict[Wanted, bytes] = {}
    with progress() as bar:
        for one in wanted:
            bar.at(one.name(made))
            bodies[one] = one.body(made)
    paths = _placed(made, bodies, out)
    for text in made.warnings:
        warned(text)
    if as_json and paths:
        document(
            "brief",
            {
                "geo": made.geo,
                "day": made.day,
                "edition": edition,
                "files": paths,
                "warnings": made.warnings,
            },
        )
    elif paths:
        for path in paths:
            line(str(path))
    return 1 if made.warnings and not allow_stale else 0


def composed(geo: str, as_of: str | None) -> tuple[Brief, str]:
    """The brief of a geography from the store at hand, and the edition it stands on."""
    from kentering.brief.compose import compose
    from kentering.cli.home import here

    at = here()
    return compose(at.store, geo=geo, as_of=as_of, edition=at.edition), at.edition


def documents(formats: list[str] | None, chosen: str, out: str) -> list[Wanted]:
    """Which documents are asked for.

    Raises:
        InputError: a format that does not exist, or several documents for one file.
    """
    suffix = Path(out).suffix.lstrip(".").lower()
    one_file = suffix in FORMATS and not Path(out).is_dir()
    given = [f.strip().lower() for words in formats or () for f in words.split(",") if f.strip()]
    kinds = list(dict.fromkeys(given)) or ([suffix] if one_file else ["html", "pdf"])
    strange = [k for k in kinds if k not in FORMATS]
    if strange:
        known = ", ".join(FORMATS)
        raise InputError(
            Text(f"{strange[0]!r} is geen formaat", f"{strange[0]!r} is not a format"),
            where=f"--format {strange[0]}",
            right=Text(known, known),
        )
    langs: list[Lang] = ["nl", "en"] if chosen == "both" else ["en" if chosen == "en" else "nl"]
    wanted = [Wanted(k, s) for k in kinds for s in ([None] if k == "json" else langs)]
    if len(wanted) > 1 and (one_file or out == STDOUT):
        raise InputError(
            Text(
                f"{len(wanted)} documenten passen niet in één bestand",
                f"{len(wanted)} documents do not fit one file",
            ),
            where=f"--out {out}",
            right=Text(
                "één --format en één taal, of een map", "one --format and one language, or a folder"
            ),
        )
    if out == STDOUT and kinds == ["pdf"] and sys.stdout.isatty():
        raise InputError(
            Text("een pdf past niet op een scherm", "a PDF does not fit a terminal"),
            where="--out -",
            right=Text("een bestand of een map", "a file or a folder"),
        )
    return wanted


def _placed(made: Brief, bodies: dict[Wanted, bytes], out: str) -> list[Path]:
    """Write the documents and say where; nothing is said when they went to stdout."""
    if out == STDOUT:
        sys.stdout.flush()
        sys.stdout.buffer.write(next(iter(bodies.values())))
        sys.stdout.buffer.flush()
        return []
    target = Path(out)
    single = target.suffix.lstrip(".").lower() in FORMATS and not target.is_dir()
    files = {target if single else target / w.name(made): body for w, body in bodies.items()}
    write_all(files)
    return list(files)
