"""A claim: one figure of a text and what it says, with where each field came from."""

from __future__ import annotations

from dataclasses import dataclass, field

FIELDS = (
    "start",
    "end",
    "quote",
    "indicator",
    "subject",
    "geo",
    "period",
    "value",
    "value_low",
    "value_high",
    "unit",
    "comparison",
    "modifier",
    "source",
    "adjusted",
)
"""What a claim is printed with, in this order."""

CURRENCIES = (
    *("eur", "usd", "gbp", "cny", "jpy", "chf", "sek", "nok", "dkk", "pln", "czk", "huf", "ron"),
    *("try", "rub", "uah", "krw", "inr", "twd", "hkd", "cad", "aud", "brl", "mxn", "zar", "xxx"),
)
"""Units that are money: ISO 4217 codes in small letters, ``xxx`` for a krone or peso of no country.

Their words stand in the lexicon.
"""


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of the text that was read."""

    start: int
    end: int


@dataclass(frozen=True)
class Origin:
    """Where a field came from: a rule by name and, where there is one, the words it stood on."""

    rule: str
    span: Span | None = None


@dataclass(frozen=True)
class Claim:
    """One figure of a text.

    Attributes:
        start: first character of the quote in the text.
        end: one past its last character.
        quote: the words the figure stands in.
        indicator: code of what is measured (``production_volume``, ``pmi``, ``other``), or None.
        subject: branch, company or sub-index in the text's own terms; None when not said.
        geo: ISO 3166 alpha-2, EA, EU or WORLD; several joined with a comma.
        period: what was measured when: 2025-03, 2025-Q2, 2025-H1, 2025; None when left open.
        value: signed; a fall is negative also where no minus is printed; None for a range.
        value_low: lower end of a range.
        value_high: upper end of a range.
        unit: percent, percentage_points, index, points, factor, eur, count, person, ...
        comparison: yoy, mom, qoq, level, forecast, target, contribution, ...
        modifier: almost, over, about, at_least, at_most, or None.
        source: the body named as the figure's origin.
        adjusted: calendar, seasonal, seasonal_calendar, unadjusted, only when the text says so.
        base: the period a distance or an average counts from, where the text names it; a help
            to checking that is not printed.
        detail: what of the indicator the words say more closely (hours of employment, a share of
            gross domestic product); a help to checking that is not printed.
        part: the part of the country that the figure is of, where the text names one (a province,
            a town); a help to checking that is not printed.
        apart: groups and editions that the words around the figure name (young, core, flash), by
            their codes in the lexicon; a help to checking that is not printed.
        pair: ``from`` or ``to`` for an end of *van X naar Y*, ``change`` for the change that the
            same sentence gives between them; a help to checking that is not printed.
        outdated: of a forecast, ``withdrawn`` when the text gives it as what was expected before,
            ``recalled`` when it is told in retrospect; a help to keeping that is not printed.
        sentence: which sentence of the text it stands in; a help to checking that is not printed.
        direction: up, down or flat for a trend without a number (``value`` is None then).
        confidence: 0 to 1, how sure the reading is.
        guessed: whether the year of the period was told from the text, which does not name it.
        origins: field name to where it came from.
    """

    start: int
    end: int
    quote: str
    indicator: str | None = None
    subject: str | None = None
    geo: str | None = None
    period: str | None = None
    value: float | None = None
    value_low: float | None = None
    value_high: float | None = None
    unit: str | None = None
    comparison: str | None = None
    modifier: str | None = None
    source: str | None = None
    adjusted: str | None = None
    direction: str | None = None
    base: str | None = None
    detail: str | None = None
    part: str | None = None
    apart: tuple[str, ...] = ()
    pair: str | None = None
    outdated: str | None = None
    sentence: int | None = field(default=None, compare=False)
    confidence: float = 1.0
    guessed: bool = False
    origins: dict[str, Origin] = field(default_factory=dict, compare=False)

    @property
    def is_direction(self) -> bool:
        """Whether it states a direction and no figure."""
        return self.value is None and self.value_low is None
