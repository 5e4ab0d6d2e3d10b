"""What a source yields: a release, that is observations and how and when they became public."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import polars as pl

Dating = Literal["native", "calendar", "retrieval", "lag"]
Span = Literal["whole", "window", "cells"]

OBSERVATIONS: dict[str, pl.DataType] = {
    "series": pl.String(),
    "period": pl.Date(),
    "freq": pl.String(),
    "value": pl.Float64(),
    "status": pl.String(),
}

STATUSES = ("A", "p", "e", "c", "b", "s", "u", "f", "m", "dropped")


@dataclass(frozen=True)
class Release:
    """Observations that became public together.

    Args:
        source: catalogue id of the source.
        released_at: the moment the public could know it, UTC.
        dating: how that moment is known (docs/conventions.md, V4).
        retrieved_at: when we got the answer, UTC.
        sha256: hash of the raw bytes, over all answers in order.
        url: where it came from.
        observations: frame with the columns of ``OBSERVATIONS``; value null when missing.
        span: for each series listed, what an absent period means: ``whole``, dropped wherever it
            was; ``window``, dropped when between the first and last period given; ``cells``,
            nothing.
        label: what the provider calls this release (a vintage date, a version).
        attribution: extra words on who printed the figure, when not the source itself.
    """

    source: str
    released_at: datetime
    dating: Dating
    retrieved_at: datetime
    sha256: str
    url: str
    observations: pl.DataFrame = field(repr=False)
    span: Span = "whole"
    label: str = ""
    attribution: str = ""


def end_of_day(day: date, zone: str = "Europe/Amsterdam") -> datetime:
    """The last microsecond of a day in a zone, as UTC (T3)."""
    return datetime.combine(day, time.max, ZoneInfo(zone)).astimezone(UTC)


def at_clock(day: date, clock: str, zone: str) -> datetime:
    """A day at the provider's release time ("06:30"), as UTC (T2)."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def month_end(year: int, month: int) -> date:
    """The last day of a month: the safe date when only the month is known (V4)."""
    first_next = date(year + month // 12, month % 12 + 1, 1)
    return first_next - timedelta(days=1)
