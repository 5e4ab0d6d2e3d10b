"""Verdicts on claims, the evidence they rest on, and how much of a text could be checked.

Frozen shapes with their labels in two languages; nothing here reads a store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from kentering.claims.checking.moments import earliest, only_month
from kentering.claims.checking.rounding import Band
from kentering.claims.model import Claim
from kentering.language import Text
from kentering.periods import Period

Code = Literal[
    "confirmed", "revised", "contradicted", "differs", "consistent", "inconsistent", "forecast",
    "uncheckable",
]  # fmt: skip
LABELS: dict[str, Text] = {
    "confirmed": Text("klopt", "confirmed"),
    "revised": Text("klopte, sindsdien herzien", "right when written, since revised"),
    "contradicted": Text("klopt niet", "contradicted"),
    "differs": Text("andere definitie", "other definition"),
    "consistent": Text("klopt met de rest van de tekst", "consistent with the text"),
    "inconsistent": Text("strijdig met de rest van de tekst", "inconsistent with the text"),
    "forecast": Text("raming of doel", "forecast or target"),
    "uncheckable": Text("niet te controleren", "cannot be checked"),
}
NEARBY: dict[str, Text] = {
    "adjustment": Text("andere correctie", "other adjustment"),
    "method": Text("andere methode", "other method"),
    "aggregate": Text("ander totaal", "other aggregate"),
    "comparison": Text("andere vergelijking", "other comparison"),
    "place": Text("ander land", "other country"),
    "period": Text("andere periode", "other period"),
    "sign": Text("omgekeerd teken", "opposite sign"),
    "earlier": Text("eerdere publicatie", "an earlier release"),
    "later": Text("latere publicatie", "a later release"),
}
NOTHING = Text("er kon niets worden gecontroleerd", "nothing could be checked")
Definition = Literal["same", "adjustment", "method", "aggregate"]


@dataclass(frozen=True)
class Vintage:
    """A value as it stood from one release to the next.

    Attributes:
        value: as published, or as computed from what was published.
        released_at: the moment, UTC, from which it stood so.
        until: the moment it was replaced or withdrawn; None when it still stands.
        releases: ids of the releases it rests on.
        publisher: who published them.
        page: the publisher's page.
        dating: how the moment is known (docs/conventions.md, V4).
        margin: how far rounding of the published index can move a computed rate, in points (R2).
    """

    value: float
    released_at: datetime
    until: datetime | None
    releases: tuple[str, ...]
    publisher: Text
    page: str
    dating: str
    margin: float = 0.0

    @property
    def month_only(self) -> bool:
        """Whether perhaps only the month of the release is known."""
        return only_month(self.released_at, self.dating)

    @property
    def earliest(self) -> datetime:
        """The first moment at which it can have been out (V10)."""
        return earliest(self.released_at, self.dating)


@dataclass(frozen=True)
class Quantity:
    """One thing that can be looked up or computed: series, periods and formula.

    Attributes:
        keys: series keys, the second one the denominator of a share.
        formula: ``printed``, ``growth``, ``difference``, ``mean`` or ``share``.
        now: the periods measured.
        base: the periods it is compared with, empty for a level.
        publisher: code of the publisher whose chain of releases counts.
        definition: ``same`` as the claim, or which part of the definition is another.
        ours: whether it is by the publisher that the claim names, or the claim names none.
    """

    keys: tuple[str, ...]
    formula: str
    now: tuple[Period, ...]
    base: tuple[Period, ...]
    publisher: str
    definition: Definition = "same"
    ours: bool = True


@dataclass(frozen=True)
class Point:
    """A period of the spark line: the value as known then and as known now."""

    period: Period
    then: float | None
    now: float | None


@dataclass(frozen=True)
class Evidence:
    """What a verdict rests on.

    Attributes:
        quantity: what was looked up.
        formula: how it was made, in words.
        then: the value known when the text was written; None when nothing was.
        now: the value known now.
        later: the values that came after ``shown``, oldest first.
        first: the first value after the text when nothing was known when it was written.
        points: the run of the series up to the period of the claim, for the spark line.
    """

    quantity: Quantity
    formula: Text
    then: Vintage | None
    now: Vintage | None
    later: tuple[Vintage, ...]
    first: Vintage | None = None
    points: tuple[Point, ...] = ()

    @property
    def known_only_later(self) -> bool:
        """Whether nothing was known when the text was written."""
        return self.then is None

    @property
    def shown(self) -> Vintage | None:
        """The value the claim was held against: of the day, else the first after it."""
        return self.then or self.first or self.now

    @property
    def releases(self) -> tuple[str, ...]:
        """Ids of all releases the evidence rests on."""
        used = [*([self.shown] if self.shown else []), *self.later]
        return tuple(dict.fromkeys(r for v in used for r in v.releases))


@dataclass(frozen=True)
class Nearby:
    """A figure close by that does match: what the writer may have meant."""

    kind: str
    quantity: Quantity
    value: float
    words: Text


@dataclass(frozen=True)
class Verdict:
    """The judgement on one claim.

    Attributes:
        claim: the claim.
        code: the verdict.
        words: one sentence that says why.
        band: the values that the claim stands for.
        evidence: what it was held against.
        gap: how far the value lies outside the band, in the claim's unit.
        nearby: figures that do match, the likeliest first.
        advice: what would make the claim checkable.
        reason: short code of why it cannot be checked.
        related: positions of the claims of the same text that it was held against.
    """

    claim: Claim
    code: Code
    words: Text
    band: Band | None = None
    evidence: Evidence | None = None
    gap: float | None = None
    nearby: tuple[Nearby, ...] = ()
    advice: Text | None = None
    reason: str = ""
    related: tuple[int, ...] = ()

    @property
    def label(self) -> Text:
        """The verdict in words."""
        return LABELS[self.code]


@dataclass(frozen=True)
class Coverage:
    """How many claims were found, held against something, kept as forecast, or not checkable."""

    found: int
    checked: int
    forecasts: int
    uncheckable: int

    @property
    def words(self) -> Text:
        """The coverage as a sentence; says so when nothing was found."""
        if not self.found:
            return Text(
                "In deze tekst is geen bewering met een cijfer of richting gevonden.",
                "No claim with a figure or direction was found in this text.",
            )
        return Text(
            f"{self.found} gevonden, {self.checked} gecontroleerd, {self.forecasts} raming of "
            f"doel, {self.uncheckable} niet te controleren.",
            f"{self.found} found, {self.checked} checked, {self.forecasts} forecast or target, "
            f"{self.uncheckable} cannot be checked.",
        )

    @property
    def nothing(self) -> Text | None:
        """The warning that no claim could be checked; None when one was, or a forecast kept."""
        if self.checked or self.forecasts:
            return None
        return NOTHING if self.found else self.words


@dataclass(frozen=True)
class Checked:
    """A text with a verdict on each of its claims.

    Attributes:
        text: the text; spans of the claims refer to it.
        published: its day or month of publication, None when unknown.
        as_of: releases after it were left out of "known now"; None for all.
        verdicts: one per claim, in the order of the claims.
    """

    text: str
    published: date | Period | None
    as_of: datetime | None
    verdicts: tuple[Verdict, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many claims got each verdict, in the order of ``LABELS``."""
        found = Counter(v.code for v in self.verdicts)
        return {code: found[code] for code in LABELS}  # type: ignore[index]

    @property
    def coverage(self) -> Coverage:
        """Found, checked, forecasts and not checkable."""
        open_ = self.counts["forecast"] + self.counts["uncheckable"]
        return Coverage(
            found=len(self.verdicts),
            checked=len(self.verdicts) - open_,
            forecasts=self.counts["forecast"],
            uncheckable=self.counts["uncheckable"],
        )
