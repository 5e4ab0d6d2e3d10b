"""Changes that a later sentence sets against those over a year: they were over a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kentering.claims.model import Claim, Origin

_SHORT = {"-Q": "qoq", "-": "mom"}
_ROUNDING = 0.5
"""``8 procent`` in a headline may be the 7,9 percent of the lead."""
_NEAR = 3
"""Figures after a change within which another is set against it."""


def contrasted(claims: Iterable[Claim]) -> list[Claim]:
    """``daalde in mei met 0,4 procent. Op jaarbasis was er een daling van 3 procent``.

    Two changes of one series in one period cannot both be over a year: where the second says that
    it is and the first says nothing, the first is over the month or quarter before.
    """
    out = list(claims)
    for at, one in enumerate(out):
        short = _short(one.period)
        if short is None or not _usual(one):
            continue
        ahead = range(at + 1, min(at + 1 + _NEAR, len(out)))
        against = next((k for k in ahead if _says(out[k]) and _same(one, out[k])), None)
        for k in range(at, against or at):
            if _silent(out[k]) and _series(out[k]) == _series(one):
                rule = Origin("against the change over a year")
                origins = {**out[k].origins, "comparison": rule}
                out[k] = replace(out[k], comparison=short, origins=origins)
    return out


def _short(period: str | None) -> str | None:
    """The short comparison: mom for a month, qoq for a quarter, else None."""
    if period is None or "/" in period or "-H" in period:
        return None
    return next((code for mark, code in _SHORT.items() if mark in period), None)


def _usual(claim: Claim) -> bool:
    return claim.comparison == "yoy" and claim.origins["comparison"].rule == "usual"


def _silent(claim: Claim) -> bool:
    """Whether a change over a year only follows from the text before it."""
    rules = ("usual", "as before in the text")
    return claim.comparison == "yoy" and claim.origins["comparison"].rule in rules


def _says(claim: Claim) -> bool:
    return claim.comparison == "yoy" and claim.origins["comparison"].rule == "named"


def _series(claim: Claim) -> tuple[str | None, ...]:
    return (claim.indicator, claim.subject, claim.geo, claim.unit)


def _same(one: Claim, two: Claim) -> bool:
    """Whether two claims measure the same series in the same period."""
    alike = _series(one) == _series(two) and one.period == two.period
    if not alike or one.unit != "percent" or one.value is None or two.value is None:
        return False
    return abs(one.value - two.value) > _ROUNDING
