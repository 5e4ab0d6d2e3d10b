"""The figure of a claim as a language prints it, and the words of the text around it.

Enters: claims. Leaves: short words for a table; nothing here reads a store.
"""

from __future__ import annotations

import re

from kentering.claims.model import CURRENCIES, Claim
from kentering.language import Lang, Text, number

CHANGES = ("yoy", "mom", "qoq", "change_over_period", "change_vs_prev", "contribution")
"""Comparisons whose figures are printed with their sign."""
WAYS: dict[str, Text] = {
    "up": Text("omhoog", "up"),
    "down": Text("omlaag", "down"),
    "flat": Text("gelijk", "unchanged"),
}
MODIFIERS: dict[str, Text] = {
    "almost": Text("bijna ", "almost "),
    "over": Text("ruim ", "over "),
    "about": Text("ongeveer ", "about "),
    "at_least": Text("minstens ", "at least "),
    "at_most": Text("hoogstens ", "at most "),
}
SIZES = ((1e9, Text("miljard", "billion")), (1e6, Text("miljoen", "million")))
"""Large amounts, when they come out in at most three decimals."""
UNITS: dict[str, tuple[Text, Text]] = {
    "percentage_points": (
        Text("procentpunt", "percentage point"),
        Text("procentpunt", "percentage points"),
    ),
    "basis_points": (Text("basispunt", "basis point"), Text("basispunten", "basis points")),
    "points": (Text("punt", "point"), Text("punten", "points")),
    "factor": (Text("keer", "time"), Text("keer", "times")),
    "person": (Text("persoon", "person"), Text("personen", "persons")),
    "hour": (Text("uur", "hour"), Text("uur", "hours")),
    "day": (Text("dag", "day"), Text("dagen", "days")),
    "week": (Text("week", "week"), Text("weken", "weeks")),
    "month": (Text("maand", "month"), Text("maanden", "months")),
    "quarter": (Text("kwartaal", "quarter"), Text("kwartalen", "quarters")),
    "year": (Text("jaar", "year"), Text("jaar", "years")),
    "eur": (Text("euro", "euro"), Text("euro", "euros")),
    "usd": (Text("dollar", "dollar"), Text("dollar", "dollars")),
    "tonne": (Text("ton", "tonne"), Text("ton", "tonnes")),
    "barrel": (Text("vat", "barrel"), Text("vaten", "barrels")),
    "mwh": (Text.same("MWh"), Text.same("MWh")),
    "kwh": (Text.same("kWh"), Text.same("kWh")),
}
"""Units by their name in a claim, for one and for more; others are printed as they are named."""
BARE = ("index", "count", "grade")
"""Units without a word of their own."""
CUT = "…"
TO = Text(" tot ", " to ")
_NUMBER = re.compile(r"(\d+)[.,](\d{1,2})(?!\d)")


def figure_words(claim: Claim, lang: Lang) -> str:
    """The figure of a claim with its unit, sign and modifier, or its direction.

    >>> figure_words(Claim(0, 1, "", value=0.3, unit="percent", comparison="yoy"), "nl")
    '+0,3%'
    >>> figure_words(Claim(0, 1, "", value=2e10, unit="eur", modifier="over"), "en")
    'over 20 billion euros'
    >>> figure_words(Claim(0, 1, "", direction="down"), "nl")
    'omlaag'
    """
    if claim.is_direction and claim.value_high is None:
        return WAYS[claim.direction][lang] if claim.direction in WAYS else "-"
    plus = claim.comparison in CHANGES
    ends = (claim.value,) if claim.value is not None else (claim.value_low, claim.value_high)
    shown = TO[lang].join(CUT if v is None else _amount(v, claim, lang, plus=plus) for v in ends)
    head = MODIFIERS[claim.modifier][lang] if claim.modifier in MODIFIERS else ""
    return head + shown + _unit(claim.unit, ends[-1], lang)


def decimals_of(value: float) -> int:
    """How many decimals a value has, at most six."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _amount(value: float, claim: Claim, lang: Lang, *, plus: bool) -> str:
    for size, word in SIZES:
        own = value / size
        if abs(own) >= 1 and abs(own - round(own, 3)) < 1e-9 * abs(own):
            return f"{number(own, lang, decimals_of(round(own, 3)), plus=plus)} {word[lang]}"
    return number(value, lang, max(decimals_of(value), printed_decimals(claim, value)), plus=plus)


def printed_decimals(claim: Claim, value: float) -> int:
    """How many decimals the text prints of a value: two of 5,00 and none of 5."""
    for whole, rest in _NUMBER.findall(_parts(claim)[1]):
        if float(f"{whole}.{rest}") == abs(value):
            return len(rest)
    return 0


def _unit(unit: str | None, value: float | None, lang: Lang) -> str:
    if unit is None or unit in BARE:
        return ""
    if unit == "percent":
        return "%"
    name, per, part = unit.partition("_per_")
    if name not in UNITS:
        return " " + (name.upper() if name in CURRENCIES else unit.replace("_", " "))
    one, more = UNITS[name]
    words = one[lang] if value is not None and abs(value) == 1 else more[lang]
    below = UNITS[part][0][lang] if part in UNITS else part.replace("_", " ")
    return f" {words}" + (f" per {below}" if per else "")


def around(claim: Claim, width: int) -> str:
    """The words of a claim on one line, cut around its figure to at most ``width`` characters.

    >>> around(Claim(0, 43, "De productie was in maart 0,3 procent lager"), 30)
    '…was in maart 0,3 procent…'
    """
    before, figure, after = (re.sub(r"\s+", " ", part) for part in _parts(claim))
    before, after = before.lstrip(), after.rstrip()
    if len(before + figure + after) <= width:
        return before + figure + after
    room = max(width - len(figure), 0)
    right = min(len(after), max(room // 2, room - len(before)))
    shown = _last(before, room - right) + figure + _first(after, right)
    return shown if len(shown) <= width else shown[: width - 1] + CUT


def _parts(claim: Claim) -> tuple[str, str, str]:
    """The quote before its figure (or direction), the figure, and what follows."""
    origin = claim.origins.get("unit") or claim.origins.get("direction")
    if origin and origin.span and claim.start <= origin.span.start <= origin.span.end <= claim.end:
        start, end = origin.span.start - claim.start, origin.span.end - claim.start
    else:
        digits = re.search(r"\d", claim.quote)
        start = end = digits.start() if digits else 0
    return claim.quote[:start], claim.quote[start:end], claim.quote[end:]


def _last(text: str, size: int) -> str:
    """The last words that fit."""
    if len(text) <= size:
        return text
    kept = text[len(text) - size + 1 :] if size > 1 else ""
    if kept and not text[: len(text) - len(kept)].endswith(" "):
        kept = kept.partition(" ")[2]
    return CUT + kept.lstrip()


def _first(text: str, size: int) -> str:
    """The first words that fit."""
    if len(text) <= size:
        return text
    kept = text[: max(size - 1, 0)]
    if kept and not text[len(kept) :].startswith(" "):
        kept = kept.rpartition(" ")[0]
    return kept.rstrip() + CUT
