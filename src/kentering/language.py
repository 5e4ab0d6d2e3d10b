"""Dutch and English: bilingual text and how each language prints numbers and dates.

Nothing enters from other rooms. What leaves: ``Text``, ``number``, ``month`` and friends, the only
places where a figure becomes characters (docs/conventions.md, clauses L1-L5).
"""

from __future__ import annotations

import locale
import os
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"

MONTHS: dict[Lang, tuple[str, ...]] = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


@dataclass(frozen=True)
class Text:
    """One message in both languages; ``text["nl"]`` gives one of them."""

    nl: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.nl if lang == "nl" else self.en

    @classmethod
    def same(cls, words: str) -> Text:
        """A text that reads alike in both languages (names, codes)."""
        return cls(words, words)


def round_half_away(value: float, decimals: int = 1) -> Decimal:
    """Round half away from zero on the shortest decimal form of ``value`` (clause R1).

    >>> round_half_away(0.25), round_half_away(-0.25), round_half_away(2.675, 2)
    (Decimal('0.3'), Decimal('-0.3'), Decimal('2.68'))
    """
    quantum = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def number(value: float, lang: Lang, decimals: int = 1, *, plus: bool = False) -> str:
    """Print a number the way the language does; the minus is U+2212, glued to the digit.

    >>> number(-1234.56, "nl"), number(-1234.56, "en"), number(-0.04, "nl", plus=True)
    ('−1.234,6', '−1,234.6', '0,0')
    """
    rounded = round_half_away(value, decimals)
    digits = f"{abs(rounded):,.{decimals}f}"
    if lang == "nl":
        digits = digits.translate(str.maketrans(",.", ".,"))
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if plus and rounded > 0 else digits


def month(day: date, lang: Lang, *, year: bool = True) -> str:
    """Name a month: lower case in Dutch, capital in English.

    >>> month(date(2025, 3, 1), "nl"), month(date(2025, 3, 1), "en", year=False)
    ('maart 2025', 'March')
    """
    name = MONTHS[lang][day.month - 1]
    return f"{name} {day.year}" if year else name


def day(when: date, lang: Lang) -> str:
    """Print a full date, day first in both languages.

    >>> day(date(2025, 5, 9), "nl"), day(date(2025, 5, 9), "en")
    ('9 mei 2025', '9 May 2025')
    """
    return f"{when.day} {month(when, lang)}"


def default_lang() -> Lang:
    """The user's language: KENTERING_LANG, else Dutch for a Dutch locale, else English."""
    chosen = os.environ.get("KENTERING_LANG", "")[:2].lower()
    if chosen in LANGS:
        return "nl" if chosen == "nl" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "nl" if os.environ[name].lower().startswith("nl") else "en"
    return "nl" if (locale.getlocale()[0] or "").lower().startswith(("nl", "dutch")) else "en"
