"""Period expressions that name no date: the whole of a year, a run just named, since then."""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.tokens import Token

_SPOKEN = 30
"""Tokens back in which the quarter was named that an ordinal goes on from."""
_DIGITS = 4
_UNSURE_DECADE = 20
"""The twenties are of two centuries, and nobody can tell which."""
_HALF = 0.5
_YEARS = ((-1, "last"), (0, "this"), (1, "next"))
_RUNS = (("M", "month"), ("Q", "quarter"), ("A", "year"))


def pointing(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """The expression that begins at token ``at``, or None.

    ``het hele jaar`` is the year of what was spoken of, ``die drie maanden`` the span named just
    before, ``sindsdien`` a start there and ``vorig najaar`` the last one that is over.
    """

    def named(here: int, name: str) -> bool:
        return _low(tokens, here) in lex.sets[f"period.{name}"]

    parted = _season(tokens, at, lex) or _decade(tokens, at, lex) or _of_year(tokens, at, lex)
    parted = parted or _halves(tokens, at, lex)
    if parted is not None:
        return parted
    if named(at + 1, "month") and (ending := _ending(tokens, at, lex)) is not None:
        return ending
    if named(at, "since_then"):
        return Mention(at, at + 1, "M", steps=0, that=True, since=True)
    if named(at, "whole"):
        return _whole_year(tokens, at, lex)
    if named(at, "that"):
        counted = (lex.words.value(_low(tokens, at + 1)) or 0) > 1
        counted = counted and not named(at + 3, "earlier")
        for freq, name in _RUNS:
            if counted and named(at + 2, name):
                return Mention(at, at + 3, freq, steps=0, that=True)
    return None


def elliptic(
    tokens: tuple[Token, ...], at: int, number: int | None, lex: Lexicon
) -> Mention | None:
    """``in het derde kwartaal 105 vacatures, tegen 93 in het tweede``: a quarter named before."""
    if number is None or _low(tokens, at - 1) not in lex.sets["articles"]:
        return None
    led = _low(tokens, at - 2) in lex.sets["period.of"]
    after = _low(tokens, at + 1)
    ends = at + 1 >= len(tokens) or tokens[at + 1].kind != "word" or after in lex.sets["and_or"]
    named = range(max(0, at - _SPOKEN), at - 2)
    quarter = any(_low(tokens, on) in lex.sets["period.quarter"] for on in named)
    return Mention(at, at + 1, "Q", number) if led and ends and quarter else None


def _low(tokens: tuple[Token, ...], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _months(lex: Lexicon) -> dict[str, int]:
    names = enumerate(lex.table["period"]["months"], 1)
    return {word: number for number, words in names for word in words.split("|")}


def _of_year(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``vorig jaar mei``, ``vorig jaar in de zomer``: a part of the year named before it."""
    if _low(tokens, at + 1) not in lex.sets["period.year"]:
        return None
    told = [k for k, name in _YEARS if _low(tokens, at) in lex.sets[f"period.{name}"]]
    here = at + 2
    while _low(tokens, here) in lex.sets["period.of"] and here < at + 4:
        here += 1
    month = _months(lex).get(_low(tokens, here)) if told else None
    if month is not None:
        return Mention(at, here + 1, "M", month, year_shift=told[0])
    quarter = lex.table["period"]["seasons"].get(_low(tokens, here)) if told else None
    return Mention(at, here + 1, "Q", quarter, year_shift=told[0]) if quarter else None


def _halves(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``een half jaar geleden``, ``anderhalf jaar eerder``: six and eighteen months back."""
    sets = lex.sets
    half = _low(tokens, at) in sets["articles"] and _low(tokens, at + 1) in sets["period.half"]
    whole = half and _low(tokens, at + 2) in sets["period.earlier"]
    split = half and _low(tokens, at + 2) in sets["period.year"]
    value = lex.table["numerals"]["halves"].get(_low(tokens, at), 0)
    more = value > 1 and value % 1 == _HALF and _low(tokens, at + 1) in sets["period.year"]
    last = at + 2 + split
    if not (whole or split or more) or _low(tokens, last) not in sets["period.earlier"]:
        return None
    ago = _low(tokens, last) in sets["period.ago"]
    return Mention(at, last + 1, "M", steps=-int(12 * value) if more else -6, ago=ago)


def _ending(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``drie maanden tot en met september``: the months up to the one named."""
    size = lex.words.value(_low(tokens, at))
    months = _months(lex)
    for length in (1, 3):
        words = " ".join(_low(tokens, at + 2 + k) for k in range(length))
        last = months.get(_low(tokens, at + 2 + length))
        if words in lex.sets["period.through"] and last is not None and size is not None:
            end = at + 3 + length
            year = _low(tokens, end)
            dated = int(year) if len(year) == 4 and year.isdecimal() else None
            until = Mention(at, end, "M", last, dated)
            first = (last - int(size)) % 12 + 1
            return Mention(at, end + (dated is not None), "M", first, until=until)
    return None


def _season(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``vorig najaar``, ``dit voorjaar``, ``in de zomermaanden`` without a year: that quarter."""
    season = lex.table["period"]["seasons"].get(_low(tokens, at + 1))
    if season is None or _year_follows(tokens, at + 2, lex):
        return None
    if _low(tokens, at) in lex.sets["period.last"]:
        return Mention(at, at + 2, "Q", season, over=season > 1)
    if _low(tokens, at) in lex.sets["period.this"]:
        return Mention(at, at + 2, "Q", season, year_shift=0 if season > 1 else None)
    led = _low(tokens, at - 1) in lex.sets["period.of"] | lex.sets["period.since"]
    plain = led and _low(tokens, at) in lex.sets["articles"]
    return Mention(at, at + 2, "Q", season) if plain else None


def _year_follows(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> bool:
    """``2024``, ``van 2024``, ``van vorig jaar``: the year of what stands before."""
    after = [_low(tokens, at + step) for step in range(3)]
    if after[0] in lex.sets["period.of"]:
        after = after[1:]
    year = after[0].isdecimal() and len(after[0]) == _DIGITS
    return year or after[1] in lex.sets["period.year"]


def _decade(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``de jaren negentig``, ``de jaren '90``: ten years; ``de eeuwwisseling``: a year by name."""
    turn = lex.table["period"]["named_years"].get(_low(tokens, at))
    if turn is not None:
        return Mention(at, at + 1, "A", 1, turn)
    if _low(tokens, at) not in lex.sets["period.decades"]:
        return None
    here = at + 1 + (_low(tokens, at + 1) in ("'", "’", "‘"))
    word = _low(tokens, here).lstrip("'’‘")
    value = int(word) if word.isdecimal() else lex.words.value(word)
    if value is None or value % 10 or not 0 <= value < 100 or value == _UNSURE_DECADE:
        return None
    first = int(value) + (1900 if value > _UNSURE_DECADE else 2000)
    until = Mention(at, here + 1, "A", 1, first + 9)
    return Mention(at, here + 1, "A", 1, first, until=until)


def _whole_year(tokens: tuple[Token, ...], at: int, lex: Lexicon) -> Mention | None:
    """``hele jaar``, ``heel het jaar`` without a year."""
    last = at + 1 + (_low(tokens, at + 1) in lex.sets["articles"])
    after = _low(tokens, last + 1)
    printed = after.isdecimal() and len(after) == _DIGITS
    open_year = _low(tokens, last) in lex.sets["period.year"] and not printed
    named = lex.sets["period.of"] | lex.sets["period.through_out"]
    dated = _low(tokens, last - 1) in lex.sets["period.this"] or after in named
    return Mention(at, last + 1, "A", steps=0) if open_year and not dated else None
