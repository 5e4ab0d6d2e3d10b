"""A claim and what it is held against: the values that stood when the text was written.

Enters: a claim, its band, open books and the moments at which the text can have appeared. Leaves:
``Found`` quantities with their vintages, and ``Held``, from which a verdict is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kentering.catalogue import SeriesKey
from kentering.claims.checking import words
from kentering.claims.checking.asked import Asked
from kentering.claims.checking.evidence import FORMULAS, Books, points, vintages
from kentering.claims.checking.moments import ALWAYS, Written
from kentering.claims.checking.rounding import Band
from kentering.claims.checking.verdict import Code, Evidence, Quantity, Verdict, Vintage
from kentering.claims.groups import is_first
from kentering.claims.model import Claim
from kentering.claims.terms import is_earlier
from kentering.language import Text


@dataclass(frozen=True)
class Found:
    """A quantity with every value it has had and those that stood when the text was written."""

    quantity: Quantity
    chain: tuple[Vintage, ...]
    standing: tuple[Vintage, ...]
    dated: bool
    until: datetime

    def fitting(self, held: Band) -> Vintage | None:
        """Of the values that stood when the text was written one that fits.

        When none fits: the last that surely stood, or of an undated text the first print.
        """
        fits = (v for v in self.standing if held.holds(v.value, v.margin))
        sure = [v for v in self.standing if v.released_at <= self.until] or self.standing
        rest = sure[-1:] if self.dated else self.standing[:1]
        return next(fits, rest[0] if rest else None)

    @property
    def first(self) -> Vintage | None:
        """The first value after the text, when nothing stood when it was written."""
        after = (v for v in self.chain if v.earliest > self.until)
        return None if self.standing else next(after, None)

    @property
    def now(self) -> Vintage | None:
        """The value that still stands."""
        return self.chain[-1] if self.chain[-1].until is None else None


def found_of(quantity: Quantity, claim: Claim, books: Books, when: Written) -> Found | None:
    """A quantity with its vintages; None when it never had a value."""
    chain = vintages(quantity, books)
    before = is_earlier(claim.subject) or is_first(claim.apart)
    since = ALWAYS if before else when.first
    standing = tuple(
        v for v in chain if v.earliest <= when.last and (v.until is None or v.until > since)
    )
    return Found(quantity, chain, standing, when.dated, when.last) if chain else None


@dataclass(frozen=True)
class Held:
    """One claim and what it is held against."""

    claim: Claim
    band: Band
    picked: Found
    others: list[Found]
    ask: Asked
    books: Books
    when: Written
    own: tuple[Found, ...] = ()

    @property
    def succeeded(self) -> Found | None:
        """The same by a newer base year, when the base of the series held against was closed."""
        alike = (f for f in self.own if _but_base(f.quantity) == _but_base(self.picked.quantity))
        first = next((f for f in alike if f.now), None)
        same = first is None or first.quantity.keys == self.picked.quantity.keys
        return None if same else first

    @property
    def then(self) -> Vintage | None:
        """The value that the claim is held against."""
        return self.picked.fitting(self.band)

    def gap(self, value: Vintage) -> float:
        """How far a value lies from a bare figure, else from the band."""
        claim = self.claim
        bare = claim.value is not None and words.is_bare(claim)
        return value.value - (claim.value or 0.0) if bare else self.band.gap(value.value)

    def off(self, gap: float) -> Text:
        """The same in words; a direction is borne out or not."""
        if self.claim.is_direction:
            return words.opposite(self.claim)
        return words.off_by(gap, self.claim, self.picked.quantity)

    def verdict(self, code: Code, *sentences: Text, **more: object) -> Verdict:
        """A verdict with the evidence, which its words begin with."""
        evidence = evidence_of(self.picked, self.then, self.books)
        said = words.joined(words.known_then(evidence, self.when), *sentences)
        return Verdict(self.claim, code, said, self.band, evidence, **more)  # type: ignore[arg-type]


def _but_base(quantity: Quantity) -> tuple[object, ...]:
    key, *rest = (SeriesKey.parse(k) for k in quantity.keys)
    return quantity.publisher, quantity.formula, replace(key, unit=""), *rest


def evidence_of(found: Found, then: Vintage | None, books: Books) -> Evidence:
    """What a verdict on a quantity rests on, ``then`` being the value it was held against."""
    shown = then or found.first
    moment = then.released_at if then else None
    return Evidence(
        quantity=found.quantity,
        formula=FORMULAS[found.quantity.formula],
        then=then,
        now=found.now,
        later=tuple(v for v in found.chain if shown and v.released_at > shown.released_at),
        first=None if then else found.first,
        points=points(found.quantity, books, moment),
    )
