"""What is made, sold or kept where that is no branch: ``productie van auto's``, ``melkproductie``.

Output of one good, or of small firms only, is not output of industry.
"""

from __future__ import annotations

from kentering.claims.grammar.lexicon import Hit, Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed

_KNOWN = ("branch", "company", "geo_words", "geo_part", "source", "indicator", "market", "unit")
"""Groups whose words are told elsewhere."""
_LEAD = 12
"""Tokens from the makers to the figure."""
_LONGEST = 3
"""Words of a good (elektrische auto's, kleine en middelgrote bedrijven)."""


def object_of(
    parsed: Parsed,
    figure: Figure | None,
    measured: tuple[str | None, Hit | None],
    lex: Lexicon,
    text: str,
) -> tuple[str | None, Hit | None]:
    """The good or group of firms that the words of an indicator go on to name, or begin with.

    Args:
        parsed: the sentence.
        figure: the figure; None for a direction without one.
        measured: code of the indicator, and its words.
        lex: the lexicon.
        text: the text.

    Returns:
        The words and where they stand; twice None for the whole of a branch or country.
    """
    code, hit = measured
    if code not in lex.sets["objects.of"]:
        return None, None
    after = _named_after(parsed, hit, lex) if hit is not None else None
    found = after or (_more_of(parsed, figure, lex) if figure is not None else None)
    found = found or _made_by(parsed, figure, lex)
    if found is not None:
        return parsed.words(found.first, found.last, text), found
    made = _made_of(parsed, hit, lex) if hit is not None else None
    return (made, hit) if made else (None, None)


def _named_after(parsed: Parsed, hit: Hit, lex: Lexicon) -> Hit | None:
    """``de productie van elektrische auto's``, ``de omzet van kleine industriebedrijven``."""
    if parsed.low(hit.last) not in lex.sets["small.of"]:
        return None
    first = hit.last + 1
    while parsed.low(first) in lex.sets["articles"] or _adjective_of_place(parsed, first):
        first += 1
    last = first
    while last < first + _LONGEST and parsed.low(last) in lex.sets["objects.sizes"]:
        last += 1
    sized = last > first
    if not sized and parsed.low(first) in lex.sets["objects.groups"]:
        return Hit("object", "", first, first + 1)
    if not _is_word(parsed, last, lex):
        return None
    whole = parsed.low(last) in lex.sets["objects.whole"]
    whole = whole or bool(parsed.within("population", last, last + 1))
    inflected = tuple(lex.sets["weak.inflected"])
    if not whole and parsed.low(last).endswith(inflected) and _is_word(parsed, last + 1, lex):
        last += 1
        whole = parsed.low(last) in lex.sets["objects.whole"]
    return None if whole and not sized else Hit("object", "", first, last + 1)


def _more_of(parsed: Parsed, figure: Figure, lex: Lexicon) -> Hit | None:
    """``produceerde 12 procent minder auto's``: the noun after the comparative."""
    at = figure.last + 1
    if parsed.low(figure.last) not in lex.sets["objects.more"] or not _is_word(parsed, at, lex):
        return None
    population = parsed.within("population", at, at + 1)
    whole = parsed.low(at) in lex.sets["objects.whole"] or bool(population)
    return None if whole else Hit("object", "", at, at + 1)


def _made_by(parsed: Parsed, figure: Figure | None, lex: Lexicon) -> Hit | None:
    """``Makers van speelgoed produceerden 4 procent minder``: whose branch has no name here."""
    last = figure.first if figure is not None else len(parsed.tokens)
    for at in range(max(0, last - _LEAD), last - 2):
        led = parsed.low(at) in lex.sets["objects.makers"]
        if led and parsed.low(at + 1) in lex.sets["small.of"] and _is_word(parsed, at + 2, lex):
            inflected = tuple(lex.sets["weak.inflected"])
            two = parsed.low(at + 2).endswith(inflected) and _is_word(parsed, at + 3, lex)
            return Hit("object", "", at, at + 3 + two)
    return None


def without(
    parsed: Parsed, reach: tuple[int, int], lex: Lexicon, text: str
) -> tuple[str, Hit] | None:
    """``de productie zonder farmacie``: a whole of which a branch was taken, not that branch.

    Args:
        parsed: the sentence.
        reach: the tokens in which the branch may be named.
        lex: the lexicon.
        text: the text.
    """
    for hit in parsed.within("branch", *reach):
        lead = hit.first - 1
        lead -= parsed.low(lead) in lex.sets["articles"]
        if parsed.low(lead) in lex.sets["geo_rules.without"]:
            return parsed.words(lead, hit.last, text), Hit("object", "", lead, hit.last)
    return None


def _adjective_of_place(parsed: Parsed, at: int) -> bool:
    return any(h.group == "geo_words" and h.first == at for h in parsed.hits)


def _is_word(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    if at >= len(parsed.tokens) or parsed.tokens[at].kind != "word":
        return False
    known = any(h.group in _KNOWN and h.first <= at < h.last for h in parsed.hits)
    dated = any(m.first <= at < m.last for m in parsed.mentions)
    small = parsed.low(at) in lex.sets["objects.small"]
    return not (known or dated or small)


def _made_of(parsed: Parsed, hit: Hit, lex: Lexicon) -> str | None:
    """``de melkproductie``, ``chipexport``: the first part of a compound names the good."""
    word = parsed.low(hit.first)
    if hit.last - hit.first > 1:
        return None
    for tail in lex.table["compound_last"].get(hit.code, ()):
        first = word[: -len(tail)].rstrip("-")
        if word.endswith(tail) and len(first) > 1:
            return None if first in lex.sets["objects.neutral"] else parsed.tokens[hit.first].text
    return None
