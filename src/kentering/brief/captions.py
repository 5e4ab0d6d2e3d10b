"""The fixed words of the page around a brief: headings, buttons and labels, in both languages."""

from __future__ import annotations

from kentering.brief.model import Brief
from kentering.language import Lang, Text, day

FIGURES = Text("Herkomst van de cijfers", "Where the figures come from")
FIGURES_INTRO = Text(
    "Elk cijfer in de tekst, genummerd naar de eerste vermelding, met de reeks, de uitgave waaruit "
    "het komt, de dag waarop die uitgave bekend was en hoe het is berekend.",
    "Every figure in the text, numbered by first mention, with its series, the release it came "
    "with, the day that release was known and how the figure was computed.",
)
FIGURE_FORMULA = Text("Cijfer en formule", "Figure and formula")
SERIES_PERIOD = Text("Reeks en periode", "Series and period")
RELEASES = Text("Uitgaven", "Releases")
SOURCE_TABLE = Text("Bron, tabel", "Source, table")
KNOWN_ON = Text("Bekend op", "Known on")
DATED = Text("Hoe de datum is bepaald", "How the date is known")
QUESTIONS = Text("Vragen voor het managementteam", "Questions for the management team")
LISTED = Text("Op de lijst", "Listed")
METHOD = Text("Methode", "Method")
SOURCES = Text("Bronnen", "Sources")
WARNINGS = Text("Let op", "Please note")
KEY_FIGURES = Text("Kerncijfers", "Key figures")
KEY_POINTS = Text("In het kort", "In brief")
SHOW_TABLE = Text("Toon tabel", "Show table")
DOWNLOAD = Text("Download CSV", "Download CSV")
PERIOD = Text("Periode", "Period")
BRANCH = Text("Branche", "Branch")
EDITION = Text("Uitgave", "Edition")
MADE = Text("Gemaakt met kentering", "Made with kentering")
PAGE = Text("pagina", "page")
DIRECTIONS: dict[int | None, tuple[str, Text]] = {
    1: ("▲", Text("hoger", "higher")),
    -1: ("▼", Text("lager", "lower")),
    0: ("▶", Text("gelijk", "unchanged")),
    None: ("", Text("", "")),
}
KICKER = Text("Industriebericht", "Manufacturing brief")
ABRIDGED = Text(
    "De laatste {shown} van {total} regels; alle punten staan in de JSON.",
    "The last {shown} of {total} rows; every point is in the JSON.",
)


def imprint(brief: Brief, lang: Lang) -> str:
    """The foot of every page: edition when there is one, geography, day and maker."""
    edition = f"{EDITION[lang]} {brief.edition}" if brief.edition else ""
    made = f"{MADE[lang]} {brief.version}"
    return " · ".join(p for p in (edition, brief.geo, day(brief.day, lang), made) if p)
