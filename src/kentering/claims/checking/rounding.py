"""Which values a printed figure stands for: its rounding and its modifier as a band of values.

Enters: a claim with the words it stands in. Leaves: a ``Band`` on the signed value. The rules are
data (``RULES``, ``FRACTIONS``); docs/checking.md says where each comes from (clauses R1, R3).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kentering.claims.model import Claim
from kentering.errors import InputError
from kentering.language import Text

FUZZ = 1e-9
"""Slack for binary fractions, far below any printed decimal."""


@dataclass(frozen=True)
class Rule:
    """How far a value may lie from the printed figure, on the axis of its size.

    ``near`` is counted in units of the last printed digit, ``far`` in steps: the unit, or for a
    count or share the place of the last digit that is not zero ("ruim 200.000": 100,000).
    ``side`` is where the value lies: around, below or above the figure, or beyond it without end.
    """

    side: str
    near: float
    far: float
    words: Text


RULES: dict[str | None, Rule] = {
    None: Rule(
        "around", 0.5, 0.5,
        Text("binnen een halve eenheid van het laatste cijfer",
             "within half a unit of the last digit"),
    ),
    "almost": Rule(
        "below", 0.05, 0.45,
        Text("bijna: 0,1 tot 0,4 eronder, op één decimaal",
             "almost: 0.1 to 0.4 below, at one decimal"),
    ),
    "over": Rule(
        "above", 0.05, 0.55,
        Text("ruim: 0,1 tot 0,5 erboven, op één decimaal",
             "over: 0.1 to 0.5 above, at one decimal"),
    ),
    "about": Rule(
        "around", 1.0, 1.0,
        Text("ongeveer: binnen één eenheid van het laatste cijfer dat geen nul is",
             "about: within one unit of the last digit that is not zero"),
    ),
    "at_least": Rule("beyond", 0.5, math.inf, Text("ten minste dit", "at least this")),
    "at_most": Rule("within", 0.5, 0.5, Text("ten hoogste dit", "at most this")),
}  # fmt: skip

FRACTION_WORDS = re.compile(
    r"\b(helft|half|kwart|driekwart|derde|vierde|vijfde|tiende|quarters?|third|thirds|tenth|fifth)\b"
    r"|\bop de \w+|\bout of \w+|\bin (ten|five|four|three)\b",
    re.IGNORECASE,
)
FRACTIONS: dict[str | None, tuple[float, float]] = {
    None: (-2.5, 2.5),
    "about": (-5.5, 5.5),
    "almost": (-5.5, -0.5),
    "over": (0.5, 14.5),
    "at_least": (-0.5, math.inf),
}
"""Points around a share that is written as a fraction, by modifier."""
FRACTION_RULE = Text(
    "breuk in woorden: in hele procentpunten", "a fraction in words: in whole percentage points"
)
TREND = {
    "up": Text("omhoog: boven nul", "up: above zero"),
    "down": Text("omlaag: onder nul", "down: below zero"),
    "flat": Text("gelijk: ten hoogste 0,1 van nul", "flat: at most 0.1 from zero"),
}
FLAT = 0.15
SCALES = (1.0, 1e3, 1e6, 1e9, 1e12)
_NUMERAL = re.compile(r"\d[\d.,]*")
COUNTED = ("person", "count")
_MANY, _THOUSAND = 1e4, 1e3
"""A count from so many that ends in three zeros was rounded to thousands (R1)."""
COARSE = ("level", "change_over_period", "target", "change_vs_prev")


@dataclass(frozen=True)
class Printed:
    """How a figure was printed: the unit of its last digit, its step, and in which form."""

    unit: float
    step: float
    form: str

    @property
    def decimals(self) -> int:
        """Decimals printed, none for whole numbers and large amounts."""
        return max(0, -round(math.log10(self.unit)))


@dataclass(frozen=True)
class Band:
    """The values a claim stands for: from ``low`` to ``high``, ends included unless ``open``."""

    low: float
    high: float
    rule: Text
    open: bool = False

    def holds(self, value: float, margin: float = 0.0) -> bool:
        """Whether a value lies in the band, or within ``margin`` of it (computed rates, R2).

        A direction needs a value that is not zero, unless the rounding may have made it zero.
        """
        if self.open:
            slack = margin or -FUZZ
            return self.low - slack < value < self.high + slack
        slack = margin + FUZZ * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack

    def gap(self, value: float) -> float:
        """How far a value lies outside the band, with its sign; zero within."""
        return value - min(max(value, self.low), self.high)


def band(claim: Claim) -> Band | None:
    """The values that a claim stands for, or None when it has neither figure nor direction.

    Sizes are compared: "ruim 4 procent lager" stands for -4.1 to -4.5.

    Raises:
        InputError: a value that is no finite number.
    """
    given = [v for v in (claim.value, claim.value_low, claim.value_high) if v is not None]
    if not all(math.isfinite(v) for v in given):
        raise InputError(
            Text(
                "een bewering met een waarde die geen getal is", "a claim whose value is no number"
            ),
            where=f"{claim.start}..{claim.end}: {given}",
            right=Text("een eindig getal, of geen", "a finite number, or none"),
        )
    if claim.value is not None:
        return _figure(claim, claim.value)
    if claim.value_low is not None and claim.value_high is not None:
        low, high = sorted((claim.value_low, claim.value_high))
        below, above = printed(claim, low).unit / 2, printed(claim, high).unit / 2
        words = Text("van de ondergrens tot de bovengrens", "from the lower to the upper end")
        return Band(low - below, high + above, words)
    match claim.direction:
        case "up":
            return Band(0.0, math.inf, TREND["up"], open=True)
        case "down":
            return Band(-math.inf, 0.0, TREND["down"], open=True)
        case "flat":
            return Band(-FLAT, FLAT, TREND["flat"])
        case _:
            return None


def _figure(claim: Claim, value: float) -> Band:
    how = printed(claim, value)
    size = abs(value)
    if how.form == "fraction":
        low, high = (size + edge for edge in FRACTIONS.get(claim.modifier, FRACTIONS[None]))
        return _signed(low, high, FRACTION_RULE, value)
    rule = RULES.get(claim.modifier, RULES[None])
    near, far = rule.near * how.unit, rule.far * how.step
    if how.decimals and rule.side in ("below", "above"):
        near, far = 0.0, how.unit
    match rule.side:
        case "around":
            far = far if claim.modifier == "about" else near
            edges = (size - far, size + far)
        case "below":
            edges = (size - far, size - near)
        case "above":
            edges = (size + near, size + far)
        case "beyond":
            edges = (size - near, math.inf)
        case _:
            edges = (-near, size + near)
    return _signed(*edges, rule.words, value)


def _signed(low: float, high: float, rule: Text, value: float) -> Band:
    return Band(-high, -low, rule) if value < 0 else Band(low, high, rule)


def printed(claim: Claim, value: float) -> Printed:
    """How a value of the claim was printed, read from the words it stands in.

    A figure that is not there in digits was in words: a fraction when the words say so, else a
    number with the decimals that the value needs.
    """
    size = abs(value)
    for token in _NUMERAL.findall(claim.quote):
        for number, decimals in _readings(token.rstrip(".,")):
            for scale in SCALES:
                if math.isclose(number * scale, size, rel_tol=1e-9, abs_tol=1e-12):
                    unit = scale * 10.0**-decimals
                    if claim.unit in COUNTED and size >= _MANY and not size % _THOUSAND:
                        unit = max(unit, _THOUSAND)
                    return Printed(unit, _step(claim, size, unit), "digits")
    if claim.unit == "percent" and size >= 10 and FRACTION_WORDS.search(claim.quote):
        return Printed(1.0, 1.0, "fraction")
    places = f"{size:.6f}".rstrip("0").partition(".")[2]
    unit = 10.0 ** -len(places)
    return Printed(unit, _step(claim, size, unit), "words")


def _readings(token: str) -> list[tuple[float, int]]:
    """The ways digits with points and commas can be read: Dutch first, then English."""
    found = []
    for thousands, mark in ((".", ","), (",", ".")):
        whole, _, part = token.replace(thousands, "").partition(mark)
        if whole.isdigit() and (not part or part.isdigit()):
            found.append((float(f"{whole}.{part or 0}"), len(part)))
    return found


def _step(claim: Claim, size: float, unit: float) -> float:
    """The place of the last digit that is not zero, for counts and shares; else the unit."""
    if claim.comparison not in COARSE or size == 0 or unit < 1:
        return unit
    step = unit
    while math.isclose(size / (step * 10), round(size / (step * 10))) and step * 10 <= size:
        step *= 10
    return step
