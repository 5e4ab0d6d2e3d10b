"""Every list of words of Dutch is leaned on by a sentence whose reading is pinned.

``lists.txt`` names for each list of ``data/nl.toml`` a sentence of ``press.txt`` or a passage of
``passages.txt``; with the list emptied it is read otherwise, so a list that is broken or lost
is noticed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kentering.claims import read as reader
from kentering.claims.grammar import lexicon as lexicons
from kentering.claims.grammar import numbers, parse, period_words
from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numerals import Words
from kentering.claims.model import Claim
from kentering.claims.read import Reading, reading

FOLDER = Path(__file__).parents[1]
FULL = lexicons.lexicon("nl")
AT_MOST_UNHELD = 115
"""Lists that no sentence holds yet: this only goes down."""
_ASKING = (reader, parse, numbers, period_words)
"""Modules that fetch the lexicon by the language."""
_KEPT = (
    parse._made,
    numbers._openers,
    numbers._plain_words,
    period_words._openers,
    period_words.units_of_time,
    period_words.may_open,
    period_words.ranked,
)
"""What is kept of a lexicon from one sentence to the next."""


def _lists(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in table.items():
        if isinstance(value, dict) and any(isinstance(v, list | dict) for v in value.values()):
            yield from _lists(value, (*path, name))
        elif isinstance(value, list | dict):
            yield (*path, name)


PATHS = {".".join(path): path for path in _lists(FULL.table)}


def _texts() -> list[tuple[str, date]]:
    lines = (FOLDER / "press.txt").read_text("utf-8").splitlines()
    out = [(line, date(2026, 3, 20)) for line in lines if line and line[0] not in "=>#"]
    for part in (FOLDER / "passages.txt").read_text("utf-8").split("\n@ ")[1:]:
        day, _, rest = part.partition("\n")
        prose = "\n".join(line for line in rest.splitlines() if not line.startswith("= "))
        out.append((prose, date.fromisoformat(day)))
    return out


def _held() -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Openings of sentences with the lists they hold, and the lists that none holds."""
    held: list[tuple[str, list[str]]] = []
    unheld = []
    for line in (FOLDER / "lists.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            held[-1][1].append(line[2:])
        elif line.startswith("? "):
            unheld.append(line[2:])
        elif line and not line.startswith("#"):
            held.append((line, []))
    return held, unheld


@cache
def _phrases() -> tuple[tuple[tuple[str, str, str], str], ...]:
    """Every phrase with the word it is found by."""
    return tuple((p, _first(p[2])) for p in lexicons._phrases(FULL.table, "nl"))


@cache
def _first(text: str) -> str:
    return next((t.low for t in lexicons.tokenize(text) if t.kind != "line"), "")


def _cut(table: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    name, *further = path
    emptied = _cut(table[name], tuple(further)) if further else type(table[name])()
    return {**table, name: emptied}


def _without(name: str) -> Lexicon:
    """The lexicon with one list emptied; only what changed is indexed again."""
    path = PATHS[name]
    table = _cut(FULL.table, path)
    lex = replace(FULL, table=table)
    if name in FULL.sets:
        lex = replace(lex, sets={**FULL.sets, name: frozenset()})
    if path[0] == "separable":
        lex = replace(lex, split_verbs=lexicons._split_verbs(table))
    if path[0] == "numerals":
        n = table["numerals"]
        small, tens, glue = (tuple(n[part]) for part in ("small", "tens", "glue"))
        lex = replace(lex, words=Words(small, tens, glue, dict(n["big"]), unit_first=True))
    left = set(now := tuple(lexicons._phrases(table, "nl")))
    firsts = {first for phrase, first in _phrases() if phrase not in left}
    if len(now) != len(_phrases()):
        kept = {word: found for word, found in FULL.phrases.items() if word not in firsts}
        again = lexicons._index(p for p in now if _first(p[2]) in firsts)
        lex = replace(lex, phrases={**kept, **again})
    return lex


def _use(lex: Lexicon, patch: pytest.MonkeyPatch) -> None:
    def given(_lang: str) -> Lexicon:
        return lex

    for module in _ASKING:
        patch.setattr(module, "lexicon", given)
    _forget()


def _forget() -> None:
    for kept in _KEPT:
        kept.cache_clear()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Lexicon], None]]:
    yield lambda lex: _use(lex, monkeypatch)
    _forget()


def _read(text: str, day: date) -> object:
    """All that is read, or the fault that a table without a list it cannot do without gives."""
    try:
        return _plain(reading(text, day))
    except (IndexError, KeyError, ValueError, TypeError, StopIteration) as fault:
        return type(fault)


def _plain(found: Reading) -> list[Claim]:
    return [replace(claim, origins={}) for claim in (*found.claims, *found.directions)]


@pytest.mark.parametrize("part", range(4))
def test_a_list_that_is_lost_is_noticed(part: int, use: Callable[[Lexicon], None]) -> None:
    texts = _texts()
    unnoticed = []
    for opening, names in _held()[0][part::4]:
        text, day = next(t for t in texts if t[0].strip().startswith(opening))
        use(FULL)
        whole = _read(text, day)
        for name in names:
            use(_without(name))
            if _read(text, day) == whole:
                unnoticed.append((name, opening))
    assert unnoticed == []


def test_every_list_is_named_once() -> None:
    held, unheld = _held()
    named = [name for _, names in held for name in names] + unheld
    assert sorted(named) == sorted(PATHS)
    assert len(unheld) <= AT_MOST_UNHELD
