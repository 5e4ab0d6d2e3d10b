"""Period expressions to calendar periods, with the day of publication and what was said before."""

from __future__ import annotations

from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When

_NEAR = 18
"""Months: a period further from publication than this is history, and its neighbours with it."""
_PER_YEAR = {"M": 12, "Q": 4, "H": 2, "A": 1}


def resolve(
    mention: Mention, now: When | None, anchor: When | None, before: When | None = None
) -> When | None:
    """The calendar period of an expression, or None when the text leaves it open.

    Args:
        mention: the expression.
        now: month of publication.
        anchor: the period last spoken of.
        before: for a basis, the period it is the basis of; the answer lies before it.
    """
    if mention.until is not None:
        return _span(mention, now, anchor)
    if mention.steps is not None:
        return _steps(mention, now, anchor)
    if mention.now_shift is not None:
        return _from_now(mention, now, anchor)
    parted = anchor is not None and (anchor.freq != "A" or anchor.until is not None)
    if mention.same and parted and anchor is not None:
        year = (now or anchor).year + (mention.year_shift or 0)
        return anchor.moved((mention.year or year) - anchor.year)
    return _named(mention, now, anchor, before)


def _named(
    mention: Mention, now: When | None, anchor: When | None, before: When | None
) -> When | None:
    """A month, quarter or year by its name, with or without its year."""
    number = mention.number or 1
    if mention.year is not None:
        return When(mention.freq, mention.year, number)
    if mention.year_shift is not None:
        base = now
        return When(mention.freq, base.year + mention.year_shift, number) if base else None
    found = _latest(mention.freq, number, now, anchor, before)
    if not mention.over or now is None or found is None:
        return found
    running = found.last_month_index >= now.month_index
    return found.shift(-_PER_YEAR[found.freq]) if running else found


def _span(mention: Mention, now: When | None, anchor: When | None) -> When | None:
    if mention.until is None:
        return None
    end = resolve(mention.until, now, anchor)
    if end is None:
        return None
    if mention.year is None and mention.year_shift is None and mention.number is not None:
        back = (end.number - mention.number) % _PER_YEAR[end.freq]
        start: When | None = end.shift(-back)
    else:
        start = resolve(
            Mention(0, 0, mention.freq, mention.number, mention.year, mention.year_shift),
            now,
            anchor,
        )
    return When(start.freq, start.year, start.number, end) if start else None


def _steps(mention: Mention, now: When | None, anchor: When | None) -> When | None:
    base = anchor or now
    if base is None or mention.steps is None:
        return None
    if mention.same or mention.freq == "A":
        found = _years(mention, mention.steps, base, loose=anchor is None)
        if found is not None:
            return found
    if mention.freq == base.freq:
        return base.shift(mention.steps)
    months = mention.steps * 12 // _PER_YEAR[mention.freq]
    size = 12 // _PER_YEAR[base.freq]
    if months % size:
        return base.to("M").shift(months)
    return base.shift(months // size)


def _years(mention: Mention, steps: int, base: When, *, loose: bool) -> When | None:
    """Steps that count in years: the same part of another year, or a year as a whole."""
    if mention.same:
        annual = mention.freq == "A" or steps == 0
        return base.moved(steps) if annual else base.shift(steps * _PER_YEAR[base.freq])
    if mention.ago and (loose or steps < -1):
        return When("A", base.year + steps)
    return base.to("A") if steps == 0 else None


def _from_now(mention: Mention, now: When | None, anchor: When | None) -> When | None:
    base = now
    if base is None or mention.now_shift is None:
        return None
    found = base.to(mention.freq).shift(mention.now_shift)
    if mention.now_shift == 1 and mention.freq == "Q" and anchor == found.shift(-2):
        return found.shift(-1)
    spoken = mention.now_shift == -1 and found == anchor and not mention.recent
    return found.shift(-1) if spoken else found


def _latest(
    freq: str, number: int, now: When | None, anchor: When | None, before: When | None
) -> When | None:
    """A month or quarter without a year: the latest not after publication.

    In a passage on the past it is the one nearest to what was spoken of.
    """
    if before is not None:
        edge, strict = before, True
    elif anchor is not None and now is not None and _long_ago(anchor, now):
        return _nearest(freq, number, anchor)
    elif now is not None:
        edge, strict = now, False
    else:
        return None
    found = When(freq, edge.year, number)
    while found.month_index > edge.month_index or (
        strict and found.month_index == edge.month_index
    ):
        found = found.shift(-_PER_YEAR[freq])
    return found


def _long_ago(anchor: When, now: When) -> bool:
    return now.month_index - anchor.last_month_index > _NEAR


def _nearest(freq: str, number: int, anchor: When) -> When:
    years = (anchor.year - 1, anchor.year, anchor.year + 1)
    near = [When(freq, year, number) for year in years]
    if anchor.freq == "A":
        return near[1]
    return min(near, key=lambda w: (abs(w.month_index - anchor.month_index), w.month_index))
