"""What a multiple compares, and a change in a stretch of months."""

from __future__ import annotations

from kentering.claims.case import Case, Found
from kentering.claims.comparisons import words as comparing
from kentering.claims.periods.period import duration_years

_LEAD = 5
"""Tokens before a multiple in which the noun for the gap it measures stands."""


def of_months(case: Case) -> Found | None:
    """``In de maanden mei tot en met juli``: a stretch of a year, compared with a year before."""
    period, mention, unit = case.when.period, case.when.mention, case.segment.figure.unit
    if period is None or mention is None or mention.since or not period.within_year:
        return None
    lead = case.parsed.low(mention.first - 1)
    ends = case.lex.sets["period.between"] | case.lex.sets["range.from"]
    words = " ".join(case.parsed.low(at) for at in range(mention.first, mention.last))
    through = any(f" {word} " in words for word in case.lex.sets["period.through"])
    if (lead in ends and not through) or unit != "percent" or period.freq not in "MQ":
        return None
    return "yoy", "span of a year", None


def of_multiple(case: Case) -> Found | None:
    """``De winst halveerde``: over a year where the passage compares so, else with before.

    ``Een gat van een factor twee`` lies between two at one time.
    """
    if case.segment.figure.unit != "factor":
        return None
    period = case.when.period
    if _since(case) or (duration_years(case.parsed, case.segment, case.lex) or 0) > 1:
        return "change_over_period", "multiple", None
    if period is not None and period.until is not None:
        return ("yoy" if period.to_date else "change_over_period"), "multiple", None
    lead = range(max(0, case.segment.figure.first - _LEAD), case.segment.figure.first)
    if {case.parsed.low(at) for at in lead} & case.lex.sets["weak.gaps"]:
        return "relative", "multiple", None
    so = case.parsed.low(case.segment.figure.last) in case.lex.sets["not_claim.relative"]
    if so or _times(case):
        return (_yearly_multiple(case) or "relative"), "multiple", None
    return ("yoy" if _yearly_passage(case) else "change_vs_prev"), "multiple", None


def _since(case: Case) -> bool:
    """``is sinds begin vorig jaar verviervoudigd``: over the time since then."""
    words = range(case.segment.first, case.segment.last)
    starts = {m.first for m in case.parsed.mentions}
    return any(
        case.parsed.low(at) in case.lex.sets["period.since"] and starts & {at, at + 1, at + 2}
        for at in words
    )


def _times(case: Case) -> bool:
    """``het dubbele van normaal``, ``een factor twee``: no verb, so no change by itself."""
    figure, parsed = case.segment.figure, case.parsed
    words = range(figure.first, figure.last)
    stated = any(parsed.low(at) in case.lex.sets["boundary.times"] for at in words)
    return stated and case.measured.motion is None


def _yearly_multiple(case: Case) -> str | None:
    """``Aardolieproducten twee keer zo duur``: over a year, where a text compares over years."""
    words = range(case.segment.first, case.segment.last)
    if any(case.parsed.low(at) in case.lex.sets["period.as"] for at in words):
        return None
    if case.parsed.within("geo_words", case.segment.first, case.segment.last):
        return None
    hit = comparing.explicit(case.parsed, 0, case.segment.first)
    if hit is not None:
        return hit.code
    known = case.context.compared.get(case.about.inner or "")
    return "yoy" if known == "yoy" and case.when.period is not None else None


def _yearly_passage(case: Case) -> bool:
    """Whether what a multiple is of was compared over a year before, or is of a whole year."""
    period, before, context = case.when.period, case.before, case.context
    if before is not None and before.comparison == "yoy":
        return True
    annual = period is not None and period.freq == "A"
    known = context.compared.get(case.about.inner or "")
    known = known or context.near_comparison
    only = set(context.compared.values()) == {"yoy"}
    return annual or known == "yoy" or (known is None and only)
