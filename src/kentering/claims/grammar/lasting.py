"""Numbers of weeks and months that are measured: work in hand, lead times, stocks."""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.grammar.lexicon import Lexicon
from kentering.claims.grammar.numbers import Figure
from kentering.claims.grammar.parse import Parsed

_NEAR = 4
"""Tokens between the pronoun for a figure and the figure (was dat nog 7,5 weken)."""


def lasting(figure: Figure, parsed: Parsed, lex: Lexicon, *, spoken: bool) -> Figure:
    """``een orderportefeuille van 12,7 weken``: orders counted in the time they last.

    Args:
        figure: a number, perhaps with a unit of time after it.
        parsed: the sentence.
        lex: the lexicon.
        spoken: whether the last figure was such a time.
    """
    unit = lex.table["units_of_time"].get(parsed.low(figure.last))
    after = parsed.low(figure.last + 1)
    if figure.unit is not None or unit is None or after in lex.sets["not_claim.elapsed"]:
        return figure
    if f"{after} {parsed.low(figure.last + 2)}" in lex.sets["not_claim.run"]:
        return figure
    if (
        _of_work(figure, parsed, lex)
        or _waited(parsed, lex)
        or (spoken and _said(figure, parsed, lex))
    ):
        return replace(figure, unit=str(unit), last=figure.last + 1, noun=None)
    return figure


def _of_work(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``voor 14 weken gevuld``, ``elf weken werk``, ``voor zes weken voorraad``."""
    work, orders = lex.sets["not_claim.work"], lex.sets["kinds.orders"]
    near = {parsed.low(figure.last + 1), parsed.low(figure.last + 2)}
    before = _before(figure, parsed, lex)
    if parsed.low(figure.last + 1) in work or parsed.low(figure.first - 2) in work:
        return True
    if before in lex.sets["not_claim.filled"] and near & lex.sets["told.shelf"]:
        return True
    held = any(h.code in orders for h in parsed.hits if h.group == "indicator")
    words = {t.low for t in parsed.tokens}
    book = held and bool(words & lex.sets["told.books"])
    full = book and bool(words & lex.sets["told.full"])
    leads = before in lex.sets["not_claim.filled"] | lex.sets["told.onto"]
    return full or (held and figure.decimals) or (book and leads)


def _waited(parsed: Parsed, lex: Lexicon) -> bool:
    tails = tuple(lex.table["not_claim"]["lead_times"])
    return any(
        (bool(tails) and t.low.endswith(tails)) or t.low in lex.sets["not_claim.waits"]
        for t in parsed.tokens
    )


def _before(figure: Figure, parsed: Parsed, lex: Lexicon) -> str:
    """The word before a figure, past adverbs (voor gemiddeld nog 14 weken)."""
    at = figure.first - 1
    skip = lex.sets["share.adverbs"] | lex.sets["comparison.precise"]
    while parsed.low(at) in skip and at > figure.first - _NEAR:
        at -= 1
    return parsed.low(at)


def _said(figure: Figure, parsed: Parsed, lex: Lexicon) -> bool:
    """``Een jaar geleden was dat nog 7,5 weken``, ``(vorig jaar: 12 weken)``."""
    near = {parsed.low(at) for at in range(max(0, figure.first - _NEAR), figure.first)}
    told = near & lex.sets["level.stood_for"] and near & lex.sets["bare.stands"]
    before = _before(figure, parsed, lex)
    return bool(told) or before == ":" or before in lex.sets["bare.against"] | lex.sets["told.onto"]
