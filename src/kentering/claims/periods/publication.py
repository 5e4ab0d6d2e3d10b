"""When a text appeared that does not say so: the month its own periods point to.

Enters: the parsed sentences. Leaves: a month and the chance of its year. A text that says
no day names years and months: a year told as past is mostly the one before, a month alone the one
or two before, what is compared with lies a year back. How often each kind of sign lies how far
from publication was counted in the articles of our own (``data/publication.toml``, made by
``docs/make_publication.py``); the month is the likeliest by all signs of the text, each taken on
its own (naive Bayes, every month as likely beforehand). If even its year is unlikely there is none.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.when import When
from kentering.claims.model import Claim, Span
from kentering.claims.periods.publication_signs import BINS, Sign, half, signs_of
from kentering.claims.periods.resolve import resolve

_LEAST = 0.3
"""Chance below which the year of a text is left open."""
_DRAWN = 8.0
"""Signs that a wider class counts for beside those of a narrow one."""
_EACH = 0.6
"""Weight of one sign: those of one text repeat each other."""
_BARE = 3
"""Months without a year that count in full; more of them share this weight."""
_WIDTH = (24, 4, 8, 4, 12, 60)
"""Months in each way a dated period lies around publication, for a chance per month."""
_TAIL = 10
"""Years that lie far off, counted together, are spread over so many."""
_BEFORE, _AFTER = 2, 6
"""Years around those named in which a text is looked for."""

Counts = Mapping[str, Counter[int]]
"""Per class of signs how often one lies in each way around publication."""


@dataclass(frozen=True)
class Appeared:
    """Month of publication, whether it is given, and else the chance of its year, 0 to 1."""

    month: When | None
    exact: bool
    sure: float = 1.0


def appeared(parsed: list[Parsed], lex: Lexicon) -> Appeared:
    """The month of publication of a text that gives none: the one its periods point to."""
    month, sure = likeliest(signs_of(parsed, lex), table())
    return Appeared(month, exact=False, sure=sure)


def hung(claims: list[Claim], parsed: list[Parsed], day: Appeared) -> list[Claim]:
    """Claims of a text that does not say its day, those marked whose year was told from it (T5).

    They are no surer than that year. Known is a period that the text names with its year, and what
    stands on an expression with a year.
    """
    dated = [(s, m) for s in parsed for m in s.mentions if m.year is not None]
    named = {str(resolve(mention, None, None)) for _, mention in dated}
    spans = {sentence.span(mention) for sentence, mention in dated}
    return [
        c
        if c.period is None or c.period in named or _stands_on(c) in spans
        else replace(c, guessed=True, confidence=round(c.confidence * day.sure, 2))
        for c in claims
    ]


def _stands_on(claim: Claim) -> Span | None:
    """The expression that gave a claim its period."""
    origin = claim.origins.get("period")
    return origin.span if origin is not None else None


def likeliest(
    signs: tuple[Sign, ...], counts: Counts, least: float = _LEAST
) -> tuple[When | None, float]:
    """The month that the signs make likeliest, if its year is likely enough.

    Args:
        signs: the periods of a text.
        counts: how signs of each class lie around publication.
        least: chance, 0 to 1, that its year must have.

    Returns:
        The month, None without one, and the chance of its year.
    """
    years = [s.year for s in signs if s.kind != "bare"]
    if not years:
        return None, 0.0
    months = range((min(years) - _BEFORE) * 12, (max(years) + _AFTER + 1) * 12)
    bare = sum(s.kind == "bare" for s in signs)
    total = dict.fromkeys(months, 0.0)
    for sign in signs:
        weight = _EACH * (min(1.0, _BARE / bare) if sign.kind == "bare" else 1.0)
        known: dict[tuple[int, int], float] = {}
        for at in months:
            key = (sign.place(at), half(at))
            if key not in known:
                known[key] = weight * math.log(_chance(sign, at, counts))
            total[at] += known[key]
    top = max(total.values())
    chances = {at: math.exp(value - top) for at, value in total.items()}
    by_year: dict[int, float] = {}
    for at, chance in chances.items():
        by_year[at // 12] = by_year.get(at // 12, 0.0) + chance
    year = max(by_year, key=lambda y: by_year[y])
    sure = by_year[year] / sum(chances.values())
    if sure < least:
        return None, sure
    best = max((at for at in months if at // 12 == year), key=lambda at: chances[at])
    return When("M", year, best % 12 + 1), sure


def _chance(sign: Sign, at: int, counts: Counts) -> float:
    """How often a sign of this class lies so, drawn towards the wider classes."""
    place = sign.place(at)
    chance = 1.0 / BINS[sign.kind]
    for name in reversed(sign.classes(at)):
        known = counts.get(name)
        if known:
            chance = (known[place] + _DRAWN * chance) / (known.total() + _DRAWN)
    if sign.kind == "dated":
        return chance / _WIDTH[place] * 12
    far = sign.kind == "year" and place in (0, BINS["year"] - 1)
    return chance / _TAIL if far else chance


def counted(texts: Iterable[tuple[tuple[Sign, ...], int]]) -> dict[str, Counter[int]]:
    """Count how signs lie around publication, per class.

    Args:
        texts: the signs of each text with its month of publication (months since year zero).
    """
    out: dict[str, Counter[int]] = {}
    for signs, at in texts:
        for sign in signs:
            for name in sign.classes(at):
                out.setdefault(name, Counter())[sign.place(at)] += 1
    return out


@lru_cache(1)
def table() -> Counts:
    """The counts that are shipped."""
    raw = tomllib.loads(
        (files("kentering.claims") / "data" / "publication.toml").read_text("utf-8")
    )
    return {name: Counter(dict(enumerate(row))) for name, row in raw["signs"].items()}
