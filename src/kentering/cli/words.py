"""Help in two languages: one string holds both, and the command tree keeps the one that is read."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from kentering.language import Lang

BETWEEN = "\ue000"  # private use: no text holds it, and no reader of docstrings strips it

DUTCH = (
    (re.compile(r"^Usage:", re.MULTILINE), "Gebruik:"),
    (re.compile(r"^Options:", re.MULTILINE), "Opties:"),
    (re.compile(r"^Arguments:", re.MULTILINE), "Argumenten:"),
    (re.compile(r"^Commands:", re.MULTILINE), "Opdrachten:"),
    (re.compile(r"\[OPTIONS\]"), "[OPTIES]"),
    (re.compile(r"\bCOMMAND \[ARGS\]\.\.\."), "OPDRACHT [ARGUMENTEN]..."),
    (re.compile(r"\[default:"), "[standaard:"),
    (re.compile(r"\[required\]"), "[verplicht]"),
    (re.compile(r"Show this message and exit\."), "Toon deze hulp."),
)


def both(nl: str, en: str) -> str:
    """A help text in both languages; ``localise`` picks one.

    >>> pick(both("ja", "yes"), "nl"), pick("PATH", "nl")
    ('ja', 'PATH')
    """
    return f"{nl}{BETWEEN}{en}"


def pick(text: str | None, lang: Lang) -> str:
    """The part of a help text in a language."""
    first, mark, second = (text or "").partition(BETWEEN)
    return second if mark and lang == "en" else first


class Command(TyperCommand):
    """A command whose headings are Dutch when its help is."""

    lang: Lang = "en"

    def get_help(self, ctx: Any) -> str:
        """The help as text."""
        return _headings(super().get_help(ctx), self.lang)


class Group(TyperGroup):
    """A group of commands whose headings are Dutch when its help is."""

    lang: Lang = "en"

    def get_help(self, ctx: Any) -> str:
        """The help as text."""
        return _headings(super().get_help(ctx), self.lang)


def _headings(text: str, lang: Lang) -> str:
    if lang == "nl":
        for pattern, dutch in DUTCH:
            text = pattern.sub(dutch, text)
    return text


def localise(command: Any, lang: Lang) -> Any:
    """Keep one language of every help text in a tree of commands."""
    command.lang = lang
    command.help = pick(command.help, lang)
    command.short_help = pick(command.short_help, lang) or None
    for one in command.params:
        if getattr(one, "help", None):
            one.help = pick(one.help, lang)
    for below in getattr(command, "commands", {}).values():
        localise(below, lang)
    return command
