"""The tree of commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from kentering.cli import (
    adjust,
    brief,
    checking,
    cycle,
    doctor,
    edition,
    evaluate,
    forecast,
    news,
    nowcast,
    outlook,
    own,
    reading,
    series,
    sources,
    update,
)
from kentering.cli.options import LangOption
from kentering.cli.output import line
from kentering.cli.words import Command, Group, both, localise
from kentering.language import Lang

TOP = both(
    "Het kenteren van het tij: officiële cijfers over de industrie, met alle versies bewaard, en "
    "elke maand een stuk van twee pagina's.",
    "The turn of the tide: official figures on industry, kept with every vintage, and a brief of "
    "two pages every month.",
)


def _version(asked: bool) -> None:
    if asked:
        from kentering import __version__

        line(f"kentering {__version__}")
        raise typer.Exit


def _root(
    lang: LangOption = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help=both("Toon de versie.", "Show the version."),
        ),
    ] = False,
) -> None:
    del lang, version


def _group(help_text: str) -> typer.Typer:
    return typer.Typer(
        cls=Group,
        help=help_text,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def _below(lang: LangOption = None) -> None:
    del lang


def command(lang: Lang) -> Any:
    """Every command, with help in one language."""
    top = _group(TOP)
    top.callback()(_root)
    acts: tuple[tuple[str, Callable[..., int]], ...] = (
        ("brief", brief.brief),
        ("update", update.update),
        ("sources", sources.sources),
        ("series", series.series),
        ("cycle", cycle.cycle),
        ("nowcast", nowcast.nowcast),
        ("forecast", forecast.forecast),
        ("news", news.news),
        ("outlook", outlook.outlook),
        ("evaluate", evaluate.evaluate),
        ("adjust", adjust.adjust),
        ("read", reading.read_command),
        ("check", checking.check_command),
        ("score", reading.score_command),
        ("import", own.import_file),
        ("doctor", doctor.doctor),
    )
    for name, act in acts:
        top.command(name, cls=Command, help=HELP[name])(act)
    below = _group(HELP["edition"])
    below.callback()(_below)
    acts = (("build", edition.build), ("pack", edition.pack), ("show", edition.show))
    for name, act in acts:
        below.command(name, cls=Command, help=HELP[f"edition {name}"])(act)
    top.add_typer(below, name="edition")
    return localise(typer.main.get_command(top), lang)


HELP = {
    "brief": both(
        "Schrijf de briefing van een land: HTML, PDF, Markdown of JSON.",
        "Write the brief of a country: HTML, PDF, Markdown or JSON.",
    ),
    "update": both(
        "Haal nieuwe cijfers op, of lees bewaarde antwoorden.",
        "Fetch new figures, or read saved answers.",
    ),
    "sources": both(
        "Welke bronnen er zijn, met licentie en laatste publicatie.",
        "Which sources there are, with licence and latest release.",
    ),
    "series": both(
        "Zoek reeksen, bekijk hun cijfers en bewaar ze.",
        "Find series, look at their figures and save them.",
    ),
    "cycle": both(
        "Keerpunten, ook van alle reeksen in één tabel, in real time gevolgd, en hun plaats op "
        "de conjunctuurklok.",
        "Turning points, of all series in one table too, followed in real time, and their place "
        "on the cycle clock.",
    ),
    "nowcast": both(
        "Groei van de maanden die nog niet gepubliceerd zijn: mediaan, marges, kans op groei, "
        "en wat er wanneer uitkomt.",
        "Growth of the months not yet published: median, intervals, chance of growth, and what "
        "is due when.",
    ),
    "forecast": both(
        "Het pad tot eind volgend jaar en de volumegroei van dit jaar en volgend jaar.",
        "The path to the end of next year, and volume growth of this year and next.",
    ),
    "news": both(
        "Waarom de nowcast bewoog tussen twee momenten, per vrijgave.",
        "Why the nowcast moved between two moments, release by release.",
    ),
    "evaluate": both(
        "Speel het verleden na: wat elk model zei op elke dag, en wat ervan kwam.",
        "Replay the past: what every model said on every day, and what came of it.",
    ),
    "outlook": both(
        "De jaargroei volgens kentering en volgens anderen, en wie gelijk kreeg.",
        "Annual growth according to kentering and to others, and who was right.",
    ),
    "adjust": both(
        "Corrigeer eigen reeksen voor seizoen en kalender (X-13).",
        "Adjust your own series for season and calendar (X-13).",
    ),
    "read": both(
        "Maak van de cijfers in een tekst gestructureerde beweringen.",
        "Turn the figures of a text into structured claims.",
    ),
    "check": both(
        "Houd elk cijfer van een tekst tegen wat bekend was toen die verscheen.",
        "Hold every figure of a text against what was known when it appeared.",
    ),
    "score": both(
        "Meet hoe goed teksten worden gelezen, tegen gelabelde beweringen.",
        "Measure how well texts are read, against labelled claims.",
    ),
    "import": both(
        "Neem eigen cijfers op in de eigen opslag.",
        "Take figures of your own into your own store.",
    ),
    "doctor": both(
        "Kijk de opslag na: bestanden heel, reeksen en bronnen bij.",
        "Examine the store: files whole, series and sources up to date.",
    ),
    "edition": both(
        "Maak of toon een editie: gedateerde cijfers in een map.",
        "Make or show an edition: dated figures in a folder.",
    ),
    "edition build": both(
        "Bouw een editie uit de bewaarde antwoorden van een manifest.",
        "Build an edition from the saved answers of a manifest.",
    ),
    "edition pack": both(
        "Pak de eigen opslag in als editie.",
        "Pack your own store into an edition.",
    ),
    "edition show": both(
        "Toon wat een editie bevat.",
        "Show what an edition holds.",
    ),
}
