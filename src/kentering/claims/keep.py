"""Keep claims: figures as observations of their own, forecasts as rows of an outlook table.

Enters: claims, the name and day of their text. Leaves: a ``Release`` for the user's own store and
frozen outlook rows. Only what no publisher gives in the store is kept as a series, so that a
figure from a text never takes the place of an official one; a purchasing managers' index, which is
proprietary as a series, so grows from the headlines a user reads, in the user's own store only.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.claims.checking.asked import Asked, asked
from kentering.claims.checking.evidence import TEXT
from kentering.claims.model import Claim
from kentering.claims.terms import FORECASTS, period_of
from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Freq, Period
from kentering.sources.checks import checked
from kentering.sources.release import OBSERVATIONS, Release, end_of_day
from kentering.store import Store
from kentering.store.layout import OWN

Cell = tuple[str, date, Freq]
UNITS: dict[str, tuple[str, str]] = {
    "pmi": ("sa", "points"),
    "capacity_utilisation": ("sa", "PC"),
    "labour_shortage": ("sa", "PC"),
}
"""Indicators whose level a text may give as a series: adjustment and unit of the key."""
BRANCHES = {"pmi": "_Z"}
OUTLOOK: dict[str, pl.DataType] = {
    "bank": pl.String(),
    "given": pl.Date(),
    "geo": pl.String(),
    "indicator": pl.String(),
    "branch": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "kind": pl.String(),
    "text": pl.String(),
    "quote": pl.String(),
}

MODIFIED = Text("afgerond met een bijwoord", "rounded with a modifier")
TWICE = Text("de tekst geeft twee waarden", "the text gives two values")
OUTDATED: dict[str, Text] = {
    "withdrawn": Text("de tekst noemt dit als de eerdere raming",
                      "the text gives this as the earlier forecast"),
    "recalled": Text("achteraf verteld, geen raming van deze dag",
                     "told in retrospect, no forecast of this day"),
}  # fmt: skip
"""Why a forecast that is marked ``outdated`` is not kept."""
OVER_BY_THEN = Text("de periode was op die dag al voorbij", "the period was over by that day")


@dataclass(frozen=True)
class Kept:
    """The release made from a text, and the claims that were not kept with the reason."""

    release: Release | None
    left: tuple[tuple[Claim, Text], ...]


def key_of(claim: Claim) -> tuple[SeriesKey, Period] | None:
    """The series and period a claim is an observation of; None when it is none that is kept."""
    ask = asked(claim, None)
    if not isinstance(ask, Asked) or ask.over or claim.value is None or len(ask.span) != 1:
        return None
    indicator = ask.indicators[0]
    if indicator not in UNITS or catalogue().indicators[indicator].freq != ask.span[0].freq:
        return None
    adjustment, unit = UNITS[indicator]
    branch = BRANCHES.get(indicator, ask.branch)
    return SeriesKey(ask.geo, indicator, branch, adjustment, unit), ask.span[0]


def official_keys(store: Store, source: str = OWN) -> frozenset[str]:
    """The series that the store holds from any source but the one that claims are kept under."""
    return frozenset(k for r in store.records() if r.source != source for k in r.series)


def observations(
    claims: Sequence[Claim],
    text: str,
    name: str,
    published: date | None,
    retrieved: datetime,
    official: Collection[str] = (),
    source: str = OWN,
) -> Kept:
    """Make a release of the claims that are observations of a series nobody else gives.

    Args:
        claims: the claims of one text.
        text: the text; its hash identifies the release.
        name: title or file name of the text, kept as its address and attribution.
        published: the day it appeared; its end is the moment of release (V4).
        retrieved: when the text was read.
        official: keys that a publisher gives in the store (``official_keys``); left alone.
        source: catalogue id under which the release is kept.

    Returns:
        The release (None when nothing is kept) and what was left out.

    Raises:
        InputError: the day of the text is unknown: a figure without a day has no vintage.
        SourceError: a value outside the range of the catalogue.
    """
    if published is None:
        raise InputError(
            Text("de dag van de tekst is onbekend", "the day of the text is unknown"),
            where=name,
            right=Text("de dag van verschijnen, zoals 2026-02-02",
                       "the day it appeared, such as 2026-02-02"),
            run="kentering check FILE --published 2026-02-02",
        )  # fmt: skip
    given: dict[Cell, list[Claim]] = defaultdict(list)
    left: list[tuple[Claim, Text]] = []
    for claim in claims:
        cell = _cell(claim, official)
        if isinstance(cell, Text):
            left.append((claim, cell))
        else:
            given[cell].append(claim)
    cells: dict[Cell, float] = {}
    for cell, same in given.items():
        values = {c.value for c in same}
        if len(values) == 1 and same[0].value is not None:
            cells[cell] = float(same[0].value)
        else:
            left += [(c, TWICE) for c in same]
    release = _release(cells, text, name, published, retrieved, source) if cells else None
    return Kept(release, tuple(left))


def _cell(claim: Claim, official: Collection[str]) -> Cell | Text:
    """The cell a claim is an observation of, or why it is not kept."""
    if claim.comparison in FORECASTS:
        return Text("raming of doel", "forecast or target")
    if claim.modifier is not None:
        return MODIFIED
    found = key_of(claim)
    if found is None:
        nl = "geen stand van een reeks die uit teksten groeit"
        return Text(nl, "no level of a series that grows from texts")
    key, period = found
    if str(key) in official:
        return Text("een uitgever geeft deze reeks", "a publisher gives this series")
    return str(key), period.start, period.freq


def _release(
    cells: dict[Cell, float],
    text: str,
    name: str,
    published: date,
    retrieved: datetime,
    source: str,
) -> Release:
    rows = [(key, start, freq, value, "A") for (key, start, freq), value in sorted(cells.items())]
    return checked(
        Release(
            source=source,
            released_at=end_of_day(published),
            dating="calendar",
            retrieved_at=retrieved,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            url=f"{TEXT}{name}",
            observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
            span="cells",
            label=name,
            attribution=f"{name}, {published.isoformat()}",
        )
    )


@dataclass(frozen=True)
class Foretold:
    """The forecasts and targets of a text as rows, and those that are not kept with the reason."""

    rows: pl.DataFrame
    left: tuple[tuple[Claim, Text], ...]


def foretold(claims: Sequence[Claim], name: str, published: date | None) -> Foretold:
    """The forecasts and targets of a text as rows: who, when, where, which branch, year and value.

    A forecast that the text itself gives as withdrawn or tells in retrospect is not one of its
    day, nor is one of a period that was over. ``bijna 2 procent`` is no value to
    score by. Of two values for one quantity neither is taken.

    Args:
        claims: the claims of one text.
        name: title or file name of the text.
        published: the day it appeared, null in the table when unknown.

    Returns:
        One row per forecast or target with the columns of ``OUTLOOK``; ``branch`` is the code of
        the catalogue where the words name one, else the words themselves. And what was left out.
    """
    left: list[tuple[Claim, Text]] = []
    given: dict[tuple[str | None, ...], list[tuple[Claim, tuple[object, ...]]]] = defaultdict(list)
    for claim in claims:
        if claim.comparison not in FORECASTS:
            continue
        if why := _not_of_the_day(claim, published):
            left.append((claim, why))
            continue
        ask = asked(replace(claim, comparison="yoy"), published)
        branch = ask.branch if isinstance(ask, Asked) else claim.subject
        size = tuple(_number(v) for v in (claim.value, claim.value_low, claim.value_high))
        row = (
            claim.source, published, claim.geo, claim.indicator, branch, claim.period, *size,
            claim.unit, claim.comparison, name, claim.quote,
        )  # fmt: skip
        cell = (claim.source, claim.geo, claim.indicator, branch, claim.period, claim.unit)
        given[(*cell, claim.comparison, *claim.apart)].append((claim, row))
    rows = []
    for same in given.values():
        sizes = {(c.value, c.value_low, c.value_high) for c, _ in same}
        if len(sizes) > 1 and same[0][0].period is not None:
            left += [(c, TWICE) for c, _ in same]
        else:
            rows += [row for _, row in same]
    return Foretold(pl.DataFrame(rows, schema=OUTLOOK, orient="row"), tuple(left))


def _not_of_the_day(claim: Claim, published: date | None) -> Text | None:
    """Why a forecast is none of the day of the text; None when it is one."""
    if claim.comparison == "forecast" and claim.outdated is not None:
        return OUTDATED[claim.outdated]
    if claim.comparison == "forecast" and claim.modifier is not None:
        return MODIFIED
    period = period_of(claim.period)
    if claim.comparison != "forecast" or period is None or published is None:
        return None
    return OVER_BY_THEN if period.end < published else None


def outlook(claims: Sequence[Claim], name: str, published: date | None) -> pl.DataFrame:
    """The rows of ``foretold``.

    Args:
        claims: the claims of one text.
        name: title or file name of the text.
        published: the day it appeared, null in the table when unknown.
    """
    return foretold(claims, name, published).rows


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
