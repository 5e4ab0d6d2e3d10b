"""Periods as a text measures them: months, quarters, halves, years and spans of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_SIZE = {"M": 1, "Q": 3, "H": 6, "A": 12}
_PER_YEAR = {"M": 12, "Q": 4, "H": 2, "A": 1}


@dataclass(frozen=True, slots=True)
class When:
    """A period: frequency (M, Q, H, A), the year and which one of that year, from one.

    ``until`` is the last of a span (2017/2023, 2009-08/2009-09).
    """

    freq: str
    year: int
    number: int = 1
    until: When | None = None

    def __post_init__(self) -> None:
        """A span ends in one period, never in another span."""
        if self.until is not None and self.until.until is not None:
            object.__setattr__(self, "until", self.until.until)

    def shift(self, steps: int) -> When:
        """The period ``steps`` later."""
        per = _PER_YEAR[self.freq]
        index = self.year * per + self.number - 1 + steps
        return When(self.freq, index // per, index % per + 1)

    def to(self, freq: str) -> When:
        """The period of another frequency in which this one begins."""
        month = (self.number - 1) * _SIZE[self.freq]
        return When(freq, self.year, month // _SIZE[freq] + 1)

    @property
    def month_index(self) -> int:
        """Months since year zero at its start."""
        return self.year * 12 + (self.number - 1) * _SIZE[self.freq]

    @property
    def last_month_index(self) -> int:
        """Months since year zero of its last month."""
        last = self.until or self
        return last.month_index + _SIZE[last.freq] - 1

    @property
    def to_date(self) -> bool:
        """Whether it is a span that begins with its year and ends in it: january to august."""
        end = self.until
        return end is not None and self.number == 1 and self.freq != "A" and end.year == self.year

    @property
    def within_year(self) -> bool:
        """Whether it is a span of fewer than twelve months."""
        return (
            self.until is not None and self.last_month_index - self.month_index < _PER_YEAR["M"] - 1
        )

    @property
    def end(self) -> When:
        """The last period of a span, else the period itself."""
        return self.until or self

    def moved(self, years: int) -> When:
        """The same part of another year, a span with both its ends."""
        until = self.until.moved(years) if self.until is not None else None
        return When(self.freq, self.year + years, self.number, until)

    @classmethod
    def of(cls, day: date) -> When:
        """The month that holds ``day``."""
        return cls("M", day.year, day.month)

    def __str__(self) -> str:
        if self.until is not None:
            return f"{When(self.freq, self.year, self.number)}/{self.until}"
        match self.freq:
            case "A":
                return f"{self.year:04d}"
            case "M":
                return f"{self.year:04d}-{self.number:02d}"
            case _:
                return f"{self.year:04d}-{self.freq}{self.number}"
