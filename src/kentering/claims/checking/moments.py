"""The moments between which a text appeared, against which the vintages are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from kentering.periods import Period
from kentering.sources.release import end_of_day, month_end
from kentering.store.read import HOME_ZONE, day_at_home

ALWAYS = datetime(1, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """The moments between which a text appeared; the same moment twice when the day is known."""

    first: datetime
    last: datetime
    day: date | None

    @property
    def dated(self) -> bool:
        """Whether the day or month of the text is known."""
        return self.day is not None


def only_month(released_at: datetime, dating: str) -> bool:
    """Whether perhaps only the month of a release is known: it is dated to the end of it (V4).

    >>> only_month(end_of_day(date(2025, 4, 30)), "calendar")
    True
    >>> only_month(end_of_day(date(2025, 4, 29)), "calendar")
    False
    """
    day = day_at_home(released_at)
    return dating == "calendar" and released_at == end_of_day(month_end(day.year, day.month))


def earliest(released_at: datetime, dating: str) -> datetime:
    """The first moment at which a release can have been out (V10)."""
    if not only_month(released_at, dating):
        return released_at
    return datetime.combine(day_at_home(released_at).replace(day=1), time.min, HOME_ZONE)


def written(published: date | Period | None) -> Written:
    """The moments at which a text of that day, month or unknown day can have appeared.

    A day means its end in Amsterdam, so that a release of the same day was known (T3).
    """
    if published is None:
        return Written(ALWAYS, NEVER, None)
    if isinstance(published, Period):
        return Written(end_of_day(published.start), end_of_day(published.end), published.end)
    return Written(end_of_day(published), end_of_day(published), published)
