"""The period of a figure that only says what it compares with: ``hoger dan in november 2024``."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.parse import Parsed
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When

_OLD = 14
"""Months: a basis further back than a year and this is no year earlier."""
_PER_YEAR = {"M": 12, "Q": 4, "H": 2, "A": 1}


def of_edge(parsed: Parsed, mention: Mention, lex: Lexicon) -> bool:
    """``onder het niveau van begin 2023``: how things stood then, not a year before."""
    edges = lex.sets["period.start"] | lex.sets["period.middle"] | lex.sets["period.end"]
    season = parsed.low(mention.last - 1) in lex.table["period"]["seasons"]
    return season or parsed.low(mention.first) in edges


def edge(bases: list[Mention], main: When | None) -> When | None:
    """A basis without a year lies before the period it is the basis of."""
    first = bases[0]
    free = first.year is None and first.year_shift is None and first.steps is None
    return main if main is not None and free and main.until is None else None


def told_by_basis(
    basis: When, mention: Mention, main: When | None, anchor: When | None, now: When | None
) -> When | None:
    """The period of a figure that only says what it compares with."""
    if _finer(basis, mention, main):
        return _from_basis(basis, mention, None, now)
    if main is None and mention.steps is None and not mention.over:
        return _from_basis(basis, mention, anchor, now)
    return None


def _finer(basis: When, mention: Mention, main: When | None) -> bool:
    """``ten opzichte van het eerste kwartaal van 2012`` in a passage on a year."""
    if main is None or main.freq != "A" or basis.freq not in ("M", "Q"):
        return False
    return mention.year is not None and main.until is None and basis.year + 1 == main.year


def _from_basis(
    basis: When, mention: Mention, anchor: When | None, now: When | None
) -> When | None:
    """``hoger dan in november 2024``: the period itself is a year on, unless the text says else."""
    inside = basis.freq == "A" and anchor is not None and anchor.freq in ("M", "Q")
    if basis.until is not None or (inside and anchor is not None and anchor.year == basis.year + 1):
        return anchor
    if mention.same and anchor is not None and anchor.year - 1 == basis.year:
        return anchor
    if mention.same or mention.year is not None or mention.year_shift is not None:
        if anchor is not None and anchor.freq == basis.freq and anchor.until is None:
            ahead = anchor.month_index - basis.month_index
            if ahead > 0:
                return anchor
        found = basis.shift(_PER_YEAR[basis.freq])
        old = now is not None and now.month_index - found.month_index > _OLD
        return anchor if old else found
    if anchor is not None and anchor.freq == basis.freq and anchor != basis:
        return anchor
    return basis.shift(1)
