"""The business-cycle clock: deviation from trend against its change, as CBS draws it.

Enters: a store and series keys. Leaves: ``Clock``: per series and for their unweighted mean the
line as revised today and every point as frozen when it was first published. Sources: F. van Ruth,
B. Schouten and R. Wekker, *The Statistics Netherlands' business cycle tracer* (CBS, 2005); method
notes 2.4. The deviation is a double HP filter (``filters.double_hp``) on log points, or on points
for a balance; CBS's own cut-offs are not published, so this is its method and not its figures.
Zero counts as above trend and as rising.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import polars as pl

from kentering.catalogue import Event
from kentering.cycle.observed import MOST_DAYS, Observed, latest_base, observed, prepared, vintages
from kentering.errors import KenteringError, MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, checked, gridded, paired, refuse
from kentering.store import Store
from kentering.store.read import AsOf

QUADRANTS: dict[int, Text] = {
    1: Text("boven trend, stijgend", "above trend, rising"),
    2: Text("boven trend, dalend", "above trend, falling"),
    3: Text("onder trend, dalend", "below trend, falling"),
    4: Text("onder trend, stijgend", "below trend, rising"),
}
FROZEN: dict[str, pl.DataType] = {
    "period": pl.Date(),
    "released_at": pl.Datetime("us", "UTC"),
    "deviation": pl.Float64(),
    "change": pl.Float64(),
    "quadrant": pl.Int64(),
}


@dataclass(frozen=True)
class Spot:
    """A place on the clock.

    Attributes:
        period: the reference period.
        deviation: y: deviation from trend, in standard deviations of the series' own cycle.
        change: x: change of the deviation on the period before, in the same unit.
        quadrant: 1 to 4, see ``QUADRANTS``.
    """

    period: date
    deviation: float
    change: float
    quadrant: int


@dataclass(frozen=True, eq=False)
class Hand:
    """One hand of the clock.

    Attributes:
        key: the series, or None for the composite.
        line: ``period``, ``deviation``, ``change``, ``quadrant``: as revised today. Change and
            quadrant are null in the first period.
        frozen: the same and ``released_at``: each period as the first vintage that held it had
            it. Periods that first appeared in the first vintage, or in one more than
            ``MOST_DAYS`` after the one before, were no news then and are not in it.
        now: the newest place on the line.
        agreed: the share of frozen points whose quadrant is that of the line today; None without.
        vintages: how many vintages there are.
        kinds: native, collected or unavailable, of what it is made from (V6).
    """

    key: str | None
    line: pl.DataFrame
    frozen: pl.DataFrame
    now: Spot
    agreed: float | None
    vintages: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """The clock of some series.

    Attributes:
        hands: one per series, in the order asked.
        composite: their unweighted mean, over the periods in which all have a place; None for a
            single series.
        freq: of all of them.
        inverted: keys that count reversed.
        events: breaks that fall within the series (U2).
    """

    hands: tuple[Hand, ...]
    composite: Hand | None
    freq: SeriesFreq
    inverted: tuple[str, ...]
    events: tuple[Event, ...]


Lines = list[tuple[datetime, pl.DataFrame]]


def clock(
    store: Store, keys: Sequence[str], as_of: AsOf = None, *, inverted: Collection[str] = ()
) -> Clock:
    """Where series stand on the clock, frozen at publication and as revised today.

    Args:
        store: where the figures are.
        keys: series keys of one frequency, each once; an index speaks in the base in force.
        as_of: what was known then; later releases play no part (V5).
        inverted: the keys of which a rise is bad news (bankruptcies, unemployment).

    Raises:
        InputError: no key, one twice, two frequencies, or a series that cannot be placed.
        MissingDataError: nothing is known of a series, or it has a gap or is too short.
    """
    if not keys or len(set(keys)) != len(keys) or not set(inverted) <= set(keys):
        raise refuse(
            "een klok neemt elke reeks één keer, en ten minste één",
            "a clock takes every series once, and at least one",
            where=", ".join(keys),
        )
    read = [_lines(store, key, as_of, -1 if key in inverted else 1) for key in keys]
    freqs = {seen.freq for seen, _ in read}
    if len(freqs) > 1:
        raise refuse(
            "een klok neemt reeksen met één frequentie",
            "a clock takes series of one frequency",
            where=", ".join(f"{s.key}: {s.freq}" for s, _ in read),
        )
    freq: SeriesFreq = freqs.pop()
    hands = tuple(_hand(seen.key, lines, (seen.vintages,)) for seen, lines in read)
    kinds = tuple(sorted({seen.vintages for seen, _ in read}))
    mean = None
    if len(keys) > 1:
        mean = _hand(None, _composite([lines for _, lines in read], freq), kinds)
    events = tuple(dict.fromkeys(e for seen, _ in read for e in seen.events))
    return Clock(hands, mean, freq, tuple(k for k in keys if k in inverted), events)


def hand(store: Store, key: str, as_of: AsOf = None) -> Hand:
    """The hand of one series, as ``clock`` gives it.

    Raises:
        InputError: a series that cannot be placed.
        MissingDataError: nothing is known of it, or it has a gap or is too short.
    """
    seen, lines = _lines(store, key, as_of, 1)
    return _hand(seen.key, lines, (seen.vintages,))


def places(frame: pl.DataFrame, freq: SeriesFreq) -> pl.DataFrame:
    """The coordinates of a series of deviations.

    Args:
        frame: ``period`` and ``value``: the deviation, already standardised.
        freq: its frequency.

    Returns:
        ``period``, ``deviation``, ``change``, ``quadrant``; change and quadrant are null in the
        first period and after a missing one (T4).

    >>> months = [date(2025, 1, 1), date(2025, 2, 1)]
    >>> places(pl.DataFrame({"period": months, "value": [0.5, 0.2]}), "M")["quadrant"].to_list()
    [None, 2]
    """
    step = paired(gridded(checked(frame, freq), freq), 1 if freq == "M" else 3)
    up, above = pl.col("change") >= 0, pl.col("deviation") >= 0
    return step.select(
        "period", deviation="value", change=pl.col("value") - pl.col("base")
    ).with_columns(
        quadrant=pl.when(above & up)
        .then(1)
        .when(above & ~up)
        .then(2)
        .when(~above & ~up)
        .then(3)
        .when(~above & up)
        .then(4)
        .cast(pl.Int64)
    )


def standardised(seen: Observed, sign: int = 1) -> pl.DataFrame:
    """The deviation cycle of a series, centred on its mean and divided by its standard deviation.

    A series that is published as a standardised deviation (unit ``std``) stays as it is.

    Args:
        seen: the series as published.
        sign: -1 turns it round.

    Returns:
        ``period`` and ``value``.

    Raises:
        InputError: the series does not move around its trend.
        MissingDataError: it has a gap or is too short.
    """
    frame = prepared(seen, "deviation").frame
    if seen.key.endswith(".std"):
        return frame.with_columns(value=sign * pl.col("value"))
    values = frame["value"].to_numpy()
    spread = float(values.std())
    if not spread > 1e-9:
        raise refuse(
            "de reeks beweegt niet om haar trend",
            "the series does not move around its trend",
            where=seen.key,
        )
    return frame.with_columns(value=sign * (pl.col("value") - float(values.mean())) / spread)


def _lines(store: Store, key: str, as_of: AsOf, sign: int) -> tuple[Observed, Lines]:
    """A series as known at the moment, and its coordinates at every vintage up to it."""
    now = observed(store, latest_base(store, key, as_of), as_of)
    today = places(standardised(now, sign), now.freq)
    lines: Lines = []
    for when, seen in vintages(store, key, as_of):
        try:
            lines.append((when, places(standardised(seen, sign), seen.freq)))
        except KenteringError:
            continue  # an early vintage that is too short has no place; the newest must have one
    return now, [*lines[:-1], (lines[-1][0] if lines else now.released_at, today)]


def _composite(many: list[Lines], freq: SeriesFreq) -> Lines:
    """The unweighted mean of the deviations at every moment at which all series were known."""
    moments = sorted({when for lines in many for when, _ in lines})
    out: Lines = []
    for moment in moments:
        known = [[frame for when, frame in lines if when <= moment] for lines in many]
        if not all(known):
            continue
        parts = [frames[-1].select("period", value="deviation") for frames in known]
        joined = parts[0]
        for i, part in enumerate(parts[1:]):
            joined = joined.join(part.rename({"value": f"value_{i}"}), on="period", how="inner")
        if joined.is_empty():
            continue
        mean = pl.mean_horizontal(pl.exclude("period"))
        out.append((moment, places(joined.select("period", value=mean), freq)))
    if not out:
        raise MissingDataError(
            Text("de reeksen delen geen periode", "the series share no period"),
            right=Text("reeksen die elkaar overlappen", "series that overlap"),
        )
    return out


def _hand(key: str | None, lines: Lines, kinds: tuple[str, ...]) -> Hand:
    line = lines[-1][1]
    last = line.filter(pl.col("quadrant").is_not_null()).row(-1, named=True)
    frozen = _frozen(lines)
    same = frozen.join(line.select("period", today="quadrant"), on="period", how="inner")
    same = same.drop_nulls(["quadrant", "today"])
    agreed = float((same["quadrant"] == same["today"]).cast(pl.Float64).sum())
    return Hand(
        key=key,
        line=line,
        frozen=frozen,
        now=Spot(last["period"], last["deviation"], last["change"], last["quadrant"]),
        agreed=agreed / same.height if same.height else None,
        vintages=len(lines),
        kinds=kinds,
    )


def _frozen(lines: Lines) -> pl.DataFrame:
    """New periods of every vintage close enough to the one before, as that vintage had them."""
    rows: list[pl.DataFrame] = []
    for (before, old), (when, frame) in pairwise(lines):
        new = frame.filter(pl.col("period") > old["period"].max())
        if new.is_empty() or (when - before).days > MOST_DAYS:
            continue
        rows.append(new.with_columns(released_at=pl.lit(when, dtype=FROZEN["released_at"])))
    return pl.concat([pl.DataFrame(schema=FROZEN), *(r.select(list(FROZEN)) for r in rows)])
