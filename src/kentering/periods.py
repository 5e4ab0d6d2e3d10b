"""Reference periods: months, quarters, years and days, and the ways providers write them.

Nothing enters but strings and dates. What leaves: ``Period``, ordered within a frequency.
The kind stays in the key, because 2025JJ00, 2025KW01 and 2025MM01 all start on 1 January
(docs/conventions.md, clause T1).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kentering.errors import InputError
from kentering.language import Lang, Text, day, month

Freq = Literal["A", "Q", "M", "D"]
MONTHS_IN: dict[Freq, int] = {"A": 12, "Q": 3, "M": 1}

_FORMS: tuple[tuple[re.Pattern[str], Freq], ...] = (
    (re.compile(r"(\d{4})-?MM?(0[1-9]|1[0-2])"), "M"),  # CBS 2025MM01, World Bank 2025M05
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), "M"),
    (re.compile(r"(\d{4})-?(?:KW0?|Q)([1-4])"), "Q"),  # CBS 2025KW02, SDMX 2025-Q2
    (re.compile(r"(\d{4})(?:JJ00|-A1)?()"), "A"),
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), "D"),
)


@dataclass(frozen=True, order=True)
class Period:
    """A reference period: the day it starts and its frequency."""

    start: date
    freq: Freq

    @classmethod
    def parse(cls, text: str, freq: Freq | None = None) -> Period:
        """Read a period as SDMX, CBS and the World Bank write it; ``freq`` re-reads a plain date.

        Raises:
            InputError: the text is no period of a known kind.

        >>> Period.parse("2025MM03"), Period.parse("2025-Q2").start, Period.parse("2024JJ00").freq
        (Period.parse('2025-03'), datetime.date(2025, 4, 1), 'A')
        """
        for pattern, kind in _FORMS:
            if found := pattern.fullmatch(text.strip()):
                year, part, *rest = found.groups()
                try:
                    start = _start(kind, int(year), part, rest)
                except ValueError:
                    break
                return cls(start, kind).to(freq) if freq and freq != kind else cls(start, kind)
        raise InputError(
            Text(f"{text!r} is geen periode", f"{text!r} is not a period"),
            right=Text(
                "schrijf 2025-03, 2025-Q1, 2025 of 2025-03-31",
                "write 2025-03, 2025-Q1, 2025 or 2025-03-31",
            ),
        )

    @classmethod
    def of(cls, when: date, freq: Freq) -> Period:
        """The period of that frequency that holds the day ``when``."""
        return cls(when, "D").to(freq)

    def to(self, freq: Freq) -> Period:
        """The period of another frequency that holds this one's first day."""
        if freq == "D":
            return Period(self.start, "D")
        size = MONTHS_IN[freq]
        first = (self.start.month - 1) // size * size + 1
        return Period(date(self.start.year, first, 1), freq)

    def shift(self, steps: int) -> Period:
        """The period ``steps`` later (earlier when negative)."""
        if self.freq == "D":
            return Period(self.start + timedelta(days=steps), "D")
        index = self.start.year * 12 + self.start.month - 1 + steps * MONTHS_IN[self.freq]
        return Period(date(index // 12, index % 12 + 1, 1), self.freq)

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.shift(1).start - timedelta(days=1)

    def year_earlier(self) -> Period:
        """The same period of the year before."""
        year = self.start.year - 1
        last = monthrange(year, self.start.month)[1]
        return Period(self.start.replace(year=year, day=min(self.start.day, last)), self.freq)

    def label(self, lang: Lang, *, year: bool = True) -> str:
        """Words for running text.

        >>> Period.parse("2025-Q3").label("nl"), Period.parse("2025-03").label("en", year=False)
        ('het derde kwartaal van 2025', 'March')
        """
        match self.freq:
            case "A":
                return str(self.start.year)
            case "Q":
                quarter = (self.start.month - 1) // 3
                nl = ("eerste", "tweede", "derde", "vierde")[quarter]
                en = ("first", "second", "third", "fourth")[quarter]
                head = f"het {nl} kwartaal" if lang == "nl" else f"the {en} quarter"
                link = " van " if lang == "nl" else " of "
                return f"{head}{link}{self.start.year}" if year else head
            case "M":
                return month(self.start, lang, year=year)
            case _:
                return day(self.start, lang)

    def named(self, *, year: bool = True) -> Text:
        """The same words in both languages."""
        return Text(self.label("nl", year=year), self.label("en", year=year))

    def __str__(self) -> str:
        match self.freq:
            case "A":
                return f"{self.start.year:04d}"
            case "Q":
                return f"{self.start.year:04d}-Q{(self.start.month + 2) // 3}"
            case "M":
                return f"{self.start:%Y-%m}"
            case _:
                return self.start.isoformat()

    def __repr__(self) -> str:
        return f"Period.parse({str(self)!r})"


def _start(kind: Freq, year: int, part: str, rest: list[str]) -> date:
    match kind:
        case "A":
            return date(year, 1, 1)
        case "Q":
            return date(year, int(part) * 3 - 2, 1)
        case "M":
            return date(year, int(part), 1)
        case _:
            return date(year, int(part), int(rest[0]))
