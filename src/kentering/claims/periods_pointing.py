"""Period expressions that name no date: the whole of a year, a run just named, since then."""

from __future__ import annotations

from kentering.claims.lexicon import Lexicon
from kentering.claims.period_roles import Mention
from kentering.claims.tokens import Token

_RUNS = (("M", "month"), ("Q", "quarter"), ("A", "year"))


def pointing(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """The expression that begins at token ``at``, or None.

    ``het hele jaar`` is the year of what was spoken of, ``die drie maanden`` the span named just
    before and ``sindsdien`` a start there.
    """

    def low(here: int) -> str:
        return tokens[here].low if 0 <= here < len(tokens) else ""

    def named(here: int, name: str) -> bool:
        return low(here) in lex.sets[f"period.{name}"]

    if named(at, "since_then"):
        return Mention(at, at + 1, "M", steps=0, that=True, since=True)
    if named(at, "whole"):
        article = low(at + 1) in lex.sets["articles"]
        last = at + 1 + article
        open_year = named(last, "year") and tokens[min(last + 1, len(tokens) - 1)].kind != "num"
        dated = named(last - 1, "this") or named(last + 1, "of")
        if open_year and not dated and low(last + 1) not in lex.sets["period.through_out"]:
            return Mention(at, last + 1, "A", steps=0)
        return None
    if named(at, "that"):
        counted = lex.words.value(low(at + 1)) is not None
        for freq, name in _RUNS:
            if counted and named(at + 2, name):
                return Mention(at, at + 3, freq, steps=0, that=True)
    return None
