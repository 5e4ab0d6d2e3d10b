"""What a text denies: a move that did not happen, a figure that it was not."""

from __future__ import annotations

from collections.abc import Sequence

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed

_WITHIN = 6
"""Tokens from a denial to the figure it denies, with only small words and a move between."""


def denies(parsed: Parsed, at: Sequence[int], lex: Lexicon) -> bool:
    """Whether the clause of these tokens denies: ``nam niet toe``, ``stopte met dalen``.

    So does what is said not to be the cause: ``niet doordat de productie kromp``.

    Args:
        parsed: the sentence.
        at: the tokens of the clause.
        lex: the lexicon.
    """
    words = {parsed.low(k) for k in at}
    undone = words & (lex.sets["negation.undone"] | lex.sets["negation.hardly"])
    before = bool(at) and _denial(parsed, at[0] - 1, lex)
    return (
        before
        or bool(undone)
        or any(_denial(parsed, k, lex) for k in at)
        or _ended(parsed, at, lex)
    )


def denied(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``geen 4 procent``, ``niet met 2,5 procent``: a figure that the text says it was not.

    ``niet minder dan 3 procent`` and ``nog geen 2 procent`` are modifiers, part of the figure; of a
    revision (``bijgesteld: geen 0,7 maar 0,2 procent``) it is what was printed first.
    """
    if any(h.group == "stance" and h.code in ("revised", "earlier") for h in parsed.hits):
        return False
    moves = {k for h in parsed.hits if h.group == "motion" for k in range(h.first, h.last)}
    for at in range(figure.first - 1, max(-1, figure.first - 1 - _WITHIN), -1):
        if _denial(parsed, at, lex):
            return True
        if parsed.low(at) not in lex.sets["negation.between"] and at not in moves:
            break
    return _no_talk(figure, parsed, lex)


def _no_talk(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``Van een daling met 2 procent was geen sprake``."""
    for at in range(figure.last, len(parsed.tokens)):
        if parsed.tokens[at].kind == "punct":
            return False
        if parsed.low(at) in lex.sets["negation.talk"]:
            return _denial(parsed, at - 1, lex)
    return False


def _denial(parsed: Parsed, at: int, lex: Lexicon) -> bool:
    """A word that denies, but for ``niet alleen``."""
    only = parsed.low(at + 1) in lex.sets["negation.not_only"]
    return parsed.low(at) in lex.sets["negation.words"] and not only


def _ended(parsed: Parsed, at: Sequence[int], lex: Lexicon) -> bool:
    """``bleef in april uit``, ``hield op met dalen``: a verb apart from what makes it an end."""
    for verbs, particles in lex.table["negation"]["apart"]:
        verb = next((k for k in at if parsed.low(k) in verbs.split()), None)
        if verb is None:
            continue
        closing = {".", ",", ";", ":", ""} | lex.sets["negation.with"]
        if any(
            k > verb and parsed.low(k) in particles.split() and parsed.low(k + 1) in closing
            for k in at
        ):
            return True
    return False
