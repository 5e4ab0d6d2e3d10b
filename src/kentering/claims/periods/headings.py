"""A heading repeats a figure of the text below it: what it leaves out is told there.

Enters: the sentences of a text with their claims. Leaves: the claims, a heading dated by its lead.
"""

from __future__ import annotations

from dataclasses import replace

from kentering.claims.grammar.parse import Parsed
from kentering.claims.model import Claim, Origin

_BELOW = 5
"""Sentences below a heading in which its figure comes back."""
_ROUNDED = 0.12
"""Part of a figure that a heading rounds away (bijna 2 procent for 1,8)."""
_LINES = 3
"""Sentences in a paragraph from which it is no heading."""
_ENDS = (".", "!", ";", ":")


def dated_headings(read: list[tuple[Parsed, list[Claim]]]) -> list[Claim]:
    """``Omzet naar 68 miljard`` over ``In 2015 bedroeg de omzet 67,9 miljard``: of 2015."""
    out: list[Claim] = []
    for at, (_, claims) in enumerate(read):
        if not claims or not _heading(read, at):
            out.extend(claims)
            continue
        below = [c for _, found in read[at + 1 : at + 1 + _BELOW] for c in found]
        out.extend(_dated(claim, below) for claim in claims)
    return out


def _heading(read: list[tuple[Parsed, list[Claim]]], at: int) -> bool:
    """A line of its own that no full stop ends, with the text in a paragraph below it."""
    paragraph = read[at][0].paragraph
    lines = [s for s, _ in read[max(0, at - 1) : at + _LINES] if s.paragraph == paragraph]
    stopped = any(not s.tokens or s.tokens[-1].low in _ENDS for s in lines)
    return not stopped and len(lines) < _LINES and at + len(lines) < len(read)


def _dated(claim: Claim, below: list[Claim]) -> Claim:
    """The claim of a heading in the period of the figure it repeats."""
    period = claim.origins.get("period")
    if claim.value is None or (period is not None and period.span is not None):
        return claim
    told = next((c for c in below if _repeats(claim, c)), None)
    if told is None or told.period == claim.period:
        return claim
    where = told.origins.get("period")
    origin = Origin("the figure it repeats", where.span if where else None)
    return replace(claim, period=told.period, origins={**claim.origins, "period": origin})


def _repeats(claim: Claim, other: Claim) -> bool:
    """Whether the text below gives the figure of the heading, perhaps less rounded."""
    if claim.value is None or other.value is None or claim.unit != other.unit:
        return False
    if "forecast" in (claim.comparison, other.comparison) and claim.comparison != other.comparison:
        return False
    one, two = abs(claim.value), abs(other.value)
    return abs(one - two) <= _ROUNDED * two
