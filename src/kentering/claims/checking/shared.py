"""The same quantity in two texts of a folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kentering.claims.checking.alike import cell_of, held_apart, names_it, overlap, quantity_of
from kentering.claims.checking.rounding import band
from kentering.claims.model import Claim
from kentering.claims.terms import FORECASTS


@dataclass(frozen=True)
class Shared:
    """The same quantity in two texts: where, and whether the figures agree."""

    texts: tuple[str, str]
    claims: tuple[Claim, Claim]
    agree: bool


def shared(texts: Sequence[tuple[str, Sequence[Claim]]]) -> tuple[Shared, ...]:
    """Quantities that two texts of a folder both give, with whether they agree.

    Args:
        texts: name and claims of each text.

    Returns:
        One entry per pair of claims that agree, and per pair of which neither agrees with any
        claim of the other text; those that disagree first.
    """
    by_key: dict[tuple[str, ...], list[tuple[str, Claim]]] = defaultdict(list)
    for name, claims in texts:
        for claim in claims:
            if claim.period and band(claim) and claim.comparison not in FORECASTS:
                by_key[(*quantity_of(claim), *cell_of(claim))].append((name, claim))
    found = [pair for group in by_key.values() for pair in _pairs(group)]
    sure = (s for s in found if s.agree or all(names_it(c) for c in s.claims))
    return tuple(sorted(sure, key=lambda s: s.agree))


def _pairs(group: Sequence[tuple[str, Claim]]) -> Iterator[Shared]:
    """The claims of two texts, first those that agree; what finds its match differs with none.

    A text that gives a quantity twice, each time another, so does not differ with its own copy.
    """
    names = tuple(dict.fromkeys(name for name, _ in group))
    for one, two in combinations(names, 2):
        left, right = ([c for name, c in group if name == wanted] for wanted in (one, two))
        pairs = [(a, b) for a in left for b in right if not held_apart(a, b)]
        matched = {id(c) for a, b in pairs if overlap(a, b) for c in (a, b)}
        for a, b in pairs:
            agree = overlap(a, b)
            if agree or not {id(a), id(b)} & matched:
                yield Shared((one, two), (a, b), agree)
