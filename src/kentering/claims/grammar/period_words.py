"""Which words of a language can begin a period, told once a language and not once a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from kentering.claims.grammar.lexicon import lexicon

_BEGINS = (
    "closing_quarter",
    "closing_month",
    "start",
    "middle",
    "end",
    "same",
    "last",
    "this",
    "next",
    "when",
    "that",
    "whole",
    "since_then",
    "decades",
)
FREQ_WORDS = (("M", "month"), ("Q", "quarter"), ("H", "half"), ("A", "year"))
"""Frequency to the word for it in the lexicon."""


@lru_cache(8)
def _openers(lang: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words a period can begin with, and tails of compounds with a month."""
    lex = lexicon(lang)
    table = lex.table["period"]
    months, ordinals = ranked(lang)
    words = {*months, *ordinals, *table["ranks"], *table["seasons"], *table["named_years"]}
    for name in _BEGINS:
        words |= lex.sets[f"period.{name}"]
    return frozenset(words), tuple(table["compound"]) or ("\0",)


@lru_cache(8)
def units_of_time(lang: str) -> frozenset[str]:
    """Words for periods: a word before one can belong to it."""
    lex = lexicon(lang)
    units = frozenset().union(*(lex.sets[f"period.{name}"] for _, name in FREQ_WORDS))
    return units | {*lex.table["period"]["seasons"]} | lex.sets["period.period"]


@lru_cache(16384)
def may_open(lang: str, word: str) -> bool:
    """Whether a period can begin with a word: it opens one, or is a compound with a month."""
    openers, tails = _openers(lang)
    return word in openers or word.endswith(tails) or word.partition("-")[0] in openers


@lru_cache(8)
def ranked(lang: str) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The months and the ordinals of a language with their rank, from one."""
    table = lexicon(lang).table["period"]
    months, ordinals = (
        {word: n for n, words in enumerate(table[name], 1) for word in words.split("|")}
        for name in ("months", "ordinals")
    )
    return MappingProxyType(months), MappingProxyType(ordinals)
