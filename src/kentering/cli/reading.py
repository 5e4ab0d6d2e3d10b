"""``kentering read`` and ``kentering score``: texts to claims, and how well that goes."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kentering.cli.appearing import day_words, left_unread, not_read
from kentering.cli.options import JsonOption, LangOption
from kentering.cli.output import document, lang, line, pairs, table, told, warned
from kentering.cli.words import both
from kentering.errors import InputError
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.claims.documents.document import Document
    from kentering.claims.model import Claim
    from kentering.claims.read import Reading
    from kentering.claims.score import Counts, Labelled, Scores

LANGUAGES = ("auto", "nl", "en", "de")
FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=both(
            "Tekst, bewaarde HTML of PDF; - is standaardinvoer.",
            "Text, saved HTML or PDF; - is standard input.",
        ),
        show_default=False,
    ),
]
PublishedOption = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        help=both(
            "Dag waarop de tekst verscheen; anders die in het document.",
            "Day the text appeared; else that in the document.",
        ),
        show_default=False,
    ),
]
TextLangOption = Annotated[
    str,
    typer.Option(
        "--text-lang",
        metavar="auto|nl|en|de",
        help=both(
            "Taal van de tekst; auto leidt haar af uit de woorden.",
            "Language of the text; auto tells it from the words.",
        ),
    ),
]


def opened(file: Path) -> Document:
    """The document of a path, or of standard input for ``-``."""
    from kentering.claims.documents.document import document as read_document

    return read_document(sys.stdin.buffer.read() if str(file) == "-" else file)


def day_given(text: str | None) -> date | None:
    """A day as given with ``--published``.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            Text(f"{text!r} is geen dag", f"{text!r} is not a day"),
            where=f"--published {text}",
            right=Text("bijvoorbeeld 2026-01-09", "for instance 2026-01-09"),
        ) from error


def language_given(text: str) -> str:
    """A language of texts.

    Raises:
        InputError: texts in it are not read.
    """
    if text not in LANGUAGES:
        raise InputError(
            Text(f"taal {text!r} wordt niet gelezen", f"language {text!r} is not read"),
            where=f"--text-lang {text}",
            right=Text.same(", ".join(LANGUAGES)),
        )
    return text


def plain_claim(claim: Claim) -> dict[str, Any]:
    """A claim as the fields it is printed with."""
    from kentering.claims.model import FIELDS

    return {name: getattr(claim, name) for name in FIELDS}


def read_command(
    file: FileArgument,
    published: PublishedOption = None,
    text_lang: TextLangOption = "auto",
    why: Annotated[
        bool,
        typer.Option(
            "--why",
            help=both(
                "Ook hoe zeker het is en welke regel en woorden elk veld gaven (met --json).",
                "Also how sure it is and which rule and words gave each field (with --json).",
            ),
        ),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Turn the figures of a text into claims."""
    del lang_
    from kentering.claims.grammar.tongue import language_of
    from kentering.claims.read import reading

    if why and not as_json:
        raise InputError(
            Text("--why hoort bij --json", "--why goes with --json"),
            where="--why",
            right=Text.same("--why --json"),
        )
    day, asked = day_given(published), language_given(text_lang)
    found = opened(file)
    language = language_of(found.prose) if asked == "auto" else asked
    read = reading(found.prose, day or found.published, language)
    if as_json:
        plain = [{**plain_claim(c), **(_origins(c) if why else {})} for c in read.claims]
        print(json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False))
        if not plain:
            told(NONE)
        for said in left_unread(found):
            told(said)
        return 0
    _show(read, [(PUBLISHED, day_words(day, found, read.appeared)[lang()]), *not_read(found)])
    return 0


def _origins(claim: Claim) -> dict[str, Any]:
    told = {
        name: {"rule": o.rule, "start": o.span and o.span.start, "end": o.span and o.span.end}
        for name, o in claim.origins.items()
    }
    return {"confidence": claim.confidence, "origins": told}


def _show(told: Reading, about: list[tuple[Text, str]]) -> None:
    claims, directions = told.claims, told.directions
    rows = [
        [
            c.quote.replace("\n", " ")[:48],
            c.indicator or "-",
            c.subject or "-",
            c.geo or "-",
            c.period or "-",
            value_words(c),
            c.unit or "-",
            c.comparison or "-",
            c.modifier or "-",
            c.source or "-",
            number(100 * c.confidence, lang(), 0),
        ]
        for c in claims
    ]
    if rows:
        table(HEADS, rows, right=(5, 10))
    pairs(
        [
            *about,
            (Text("cijfers gevonden", "figures found"), str(len(claims))),
            (Text("richtingen zonder cijfer", "directions without a figure"), str(len(directions))),
        ]
    )
    if not claims and not directions:
        line(NO_CLAIM)


def value_words(claim: Claim) -> str:
    """The value or range of a claim in the language of the output."""
    if claim.value is None:
        ends = (claim.value_low, claim.value_high)
        return " - ".join("..." if v is None else _figure(v) for v in ends)
    return _figure(claim.value)


def _figure(value: float) -> str:
    decimals = len(f"{value:.6f}".rstrip("0").split(".")[1])
    return number(value, lang(), decimals)


def score_command(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help=both(
                "Gelabelde beweringen (JSON, een per regel; doc noemt de tekst).",
                "Labelled claims (JSON, one a line; doc names the text).",
            ),
            show_default=False,
        ),
    ],
    texts: Annotated[
        list[Path] | None,
        typer.Option(
            "--texts",
            metavar="FOLDER",
            help=both(
                "Map met de teksten, herhaalbaar; anders articles en seeds bij GOLD.",
                "Folder with the texts, repeatable; else articles and seeds beside GOLD.",
            ),
            show_default=False,
        ),
    ] = None,
    misses: Annotated[
        bool,
        typer.Option("--misses", help=both("Noem wat gemist is.", "Name what was missed.")),
    ] = False,
    as_json: JsonOption = False,
    lang_: LangOption = None,
) -> int:
    """Score reading against labelled claims."""
    del lang_
    from kentering.claims.gold import labelled, read_all
    from kentering.claims.score import score

    known = labelled(gold, texts or [])
    found = score(known.claims, read_all(known))
    if as_json:
        document("score", _plain(found))
        return 0
    _show_scores(found, misses=misses)
    if known.absent:
        names = ", ".join(known.absent)
        several = len(known.absent) > 1
        nl, en = ("teksten ontbreken", "texts are") if several else ("tekst ontbreekt", "text is")
        warned(Text(f"{nl}: {names}", f"{en} missing: {names}"))
        return 1
    return 0


def _plain(found: Scores) -> dict[str, Any]:
    def counts(c: Counts) -> dict[str, Any]:
        return {
            "labelled": c.labelled,
            "read": c.read,
            "found": c.found,
            "recall": c.recall,
            "precision": c.precision,
            "whole": c.accuracy,
            "every_field": c.every / c.labelled if c.labelled else None,
            "fields": {k: v / c.found if c.found else None for k, v in c.fields.items()},
            "strict": {k: v / c.found if c.found else None for k, v in c.strict.items()},
        }

    return {
        "kinds": {k: counts(c) for k, c in found.kinds.items()},
        "indicators": {
            kind: {name: counts(c) for name, c in by.items()}
            for kind, by in found.indicators.items()
        },
        "misses": [
            {
                "document": m.gold.document,
                "kind": m.gold.kind,
                "wrong": list(m.wrong),
                "labelled": plain_claim(m.gold.claim),
                "read": plain_claim(m.read) if m.read else None,
            }
            for m in found.misses
        ],
        "excess": [{"document": e.document, **plain_claim(e.claim)} for e in found.excess],
    }


def _share(part: int, whole: int) -> str:
    return "-" if not whole else number(100 * part / whole, lang(), 1)


def _show_scores(found: Scores, *, misses: bool) -> None:
    rows = []
    for kind, all_ in found.kinds.items():
        for name, c in ((None, all_), *found.indicators[kind].items()):
            rows.append(
                [
                    kind if name is None else "",
                    name or Text("alle", "all")[lang()],
                    str(c.labelled),
                    str(c.read),
                    _share(c.found, c.labelled),
                    _share(c.found, c.read),
                    _share(c.whole, c.labelled),
                    _share(c.every, c.labelled),
                ]
            )
    table(SCORE, rows, right=(2, 3, 4, 5, 6, 7))
    line()
    names = list(next(iter(found.kinds.values())).fields) if found.kinds else []
    fields = [
        [kind, name, _share(c.fields[name], c.found), _share(c.strict[name], c.found)]
        for kind, c in found.kinds.items()
        for name in names
    ]
    table(FIELD, fields, right=(2, 3))
    if misses:
        _show_misses(found.misses, found.excess)


def _show_misses(missed: Any, excess: tuple[Labelled, ...]) -> None:
    line()
    rows = [
        [m.gold.document[:16], ", ".join(m.wrong), m.gold.claim.quote.replace("\n", " ")[:60]]
        for m in missed
    ]
    rows += [[e.document[:16], "+", e.claim.quote.replace("\n", " ")[:60]] for e in excess]
    table((Text("tekst", "text"), Text("verschil", "difference"), Text("cijfer", "figure")), rows)


NO_CLAIM = Text("In deze tekst is geen bewering gevonden.", "No claim was found in this text.")
NONE = Text("In deze tekst is geen cijfer gevonden.", "No figure was found in this text.")
PUBLISHED = Text("verschenen", "published")
HEADS = (
    Text("in de tekst", "in the text"),
    Text("indicator", "indicator"),
    Text("onderwerp", "subject"),
    Text("gebied", "geo"),
    Text("periode", "period"),
    Text("waarde", "value"),
    Text("eenheid", "unit"),
    Text("vergelijking", "comparison"),
    Text("bijwoord", "modifier"),
    Text("bron", "source"),
    Text("zeker %", "sure %"),
)
SCORE = (
    Text("soort", "kind"),
    Text("indicator", "indicator"),
    Text("gelabeld", "labelled"),
    Text("gelezen", "read"),
    Text("gevonden %", "recall %"),
    Text("precisie %", "precision %"),
    Text("hele bewering %", "whole claim %"),
    Text("elk veld %", "every field %"),
)
FIELD = (
    Text("soort", "kind"),
    Text("veld", "field"),
    Text("goed % van gevonden", "right % of found"),
    Text("strikt %", "strict %"),
)
