"""One series as it was known, made ready for dating, at one moment or at every vintage.

Enters: a store and a series key. Leaves: ``Observed``, a series in the unit that is dated, with
its publisher and release; or one of them per vintage. An index that was rebased is one chain: at
each moment the base that reaches furthest speaks, and never two bases in one series (U2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args

import numpy as np
import polars as pl

from kentering.catalogue import Event, SeriesKey, catalogue
from kentering.cycle.dating import whole
from kentering.cycle.filters import TREND_MONTHS, double_hp, hp_lambda, hp_trend
from kentering.errors import InputError, MissingDataError
from kentering.language import Text
from kentering.measure.frames import SeriesFreq, months_in, refuse
from kentering.store import Store, moment
from kentering.store.read import AsOf, latest_rows

CycleKind = Literal["classical", "deviation"]
Measure = Literal["log", "level"]
LEAST_FOR_TREND = 36
"""Fewest months a trend is drawn through."""
MOST_DAYS = 75
"""Vintages further apart leave a hole in which it is not known when something was first known."""


@dataclass(frozen=True, eq=False)
class Observed:
    """A series as known at a moment.

    Attributes:
        key: the series key; of a rebased index the base that reaches furthest.
        freq: M or Q.
        frame: ``period`` and ``value``; the value as published, or in the unit dated.
        measure: ``log`` when that unit is 100 times the natural logarithm (log points), ``level``
            when it is the unit of the series.
        publisher: code of the publisher.
        released_at: moment of the newest release in it.
        vintages: native, collected or unavailable, of its newest row (V6).
        events: breaks of the catalogue that touch the series and fall within it (U2).
    """

    key: str
    freq: SeriesFreq
    frame: pl.DataFrame
    measure: Measure
    publisher: str
    released_at: datetime
    vintages: str
    events: tuple[Event, ...]


def observed(store: Store, key: str, as_of: AsOf = None) -> Observed:
    """A series as it was known at a moment, as published.

    Args:
        store: where the figures are.
        key: a series key.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.

    Raises:
        InputError: the key is no key, or names a series that cannot be dated.
        MissingDataError: nothing of it was known.
    """
    check_key(key)
    rows = store.panel(as_of, series=key)
    if rows.is_empty():
        raise _unknown(key, as_of)
    return _from_rows(rows)


def vintages(store: Store, key: str, as_of: AsOf = None) -> Iterator[tuple[datetime, Observed]]:
    """Every moment at which a series or another base of it was released, and what it was then.

    Args:
        store: where the figures are.
        key: a series key; of an index every base year takes part.
        as_of: releases after it play no part (V5).

    Yields:
        The moment in UTC and the series as then known, oldest first.

    Raises:
        InputError: as ``observed``.
        MissingDataError: nothing of it was known.
    """
    check_key(key)
    rows = store.history(chain(key), as_of)
    if rows.is_empty():
        raise _unknown(key, as_of)
    for when in rows["released_at"].unique().sort():
        known = latest_rows(rows.filter(pl.col("released_at") <= when))
        best = _best(known.filter(pl.col("status") != "dropped"))
        if not best.is_empty():
            yield when.astimezone(UTC), _from_rows(best)


def chain(key: str) -> list[str]:
    """The key itself, or the keys of every base year when its unit is an index."""
    parts = SeriesKey.parse(key)
    units = catalogue().units
    if units[parts.unit].kind != "index":
        return [key]
    return [str(replace(parts, unit=u.code)) for u in units.values() if u.kind == "index"]


def latest_base(store: Store, key: str, as_of: AsOf = None) -> str:
    """Of every base year of an index the key that reaches furthest at a moment.

    Raises:
        InputError: as ``observed``.
        MissingDataError: nothing of it was known.
    """
    check_key(key)
    rows = store.panel(as_of, series=chain(key))
    if rows.is_empty():
        raise _unknown(key, as_of)
    return str(_best(rows)["series"][0])


def key_for(
    store: Store, geo: str, indicator: str, branch: str | None = None, as_of: AsOf = None
) -> str:
    """The one series that can be dated of a geography, indicator and branch.

    Of an index the base that reaches furthest. Without a branch it is industry (B-D), or the only
    branch there is.

    Raises:
        InputError: several series fit; says which.
        MissingDataError: none does.
    """
    keys = set(store.panel(as_of, series=f"{geo}.{indicator}.*")["series"]) or _none(geo, indicator)
    fits: dict[str, set[str]] = {}
    fault: InputError | None = None
    for key in sorted(keys):
        try:
            check_key(key)
        except InputError as error:
            fault = error
            continue
        fits.setdefault(SeriesKey.parse(key).branch, set()).add(latest_base(store, key, as_of))
    if branch is None:
        branch = next(iter(fits)) if len(fits) == 1 else "B-D"
    found = sorted(fits.get(branch, ()))
    if not found and fault is not None and not fits:
        raise fault
    if len(found) != 1:
        raise (InputError if found else MissingDataError)(
            Text("welke reeks?", "which series?")
            if found
            else Text(
                f"van bedrijfstak {branch} is geen reeks te dateren",
                f"no series of branch {branch} can be dated",
            ),
            where=", ".join(found) or f"{geo}.{indicator}.{branch}",
            right=Text.same(", ".join(sorted(fits))),
            run=f"kentering series '{geo}.{indicator}.*'",
        )
    return found[0]


def _none(geo: str, indicator: str) -> set[str]:
    raise MissingDataError(
        Text("daar was op die dag niets van bekend", "nothing of it was known on that day"),
        where=f"{geo}.{indicator}",
        right=Text("een indicator van de catalogus", "an indicator of the catalogue"),
        run="kentering series --list indicator",
    )


def check_key(key: str) -> None:
    """Refuse what cannot be dated: growth rates, and series with a season in them.

    Raises:
        InputError: the key is no key of the catalogue, or such a series.
    """
    try:
        parts = SeriesKey.parse(key)
        unit = catalogue().units[parts.unit]
    except (ValueError, KeyError) as error:
        raise refuse(
            f"{key!r} is geen reeks",
            f"{key!r} is no series",
            right=Text.same("NL.production.B-D.sca.I21"),
        ) from error
    if parts.unit in ("yoy", "mom", "qoq"):
        raise refuse(
            "een groeicijfer heeft geen keerpunten van niveau",
            "a growth rate has no turning points of level",
            where=key,
            right=Text("de index zelf", "the index itself"),
        )
    unadjusted = parts.adjustment not in ("sa", "sca")
    if unadjusted and unit.kind not in ("price", "rate") and "price" not in parts.indicator:
        raise InputError(
            Text(
                "deze reeks is niet seizoengecorrigeerd; het seizoen zou keerpunten maken",
                "this series is not seasonally adjusted; the season would make turning points",
            ),
            where=key,
            right=Text("een reeks met sa of sca", "a series with sa or sca"),
            run="kentering adjust",
        )


def prepared(seen: Observed, cycle: CycleKind, *, smooth: bool = True) -> Observed:
    """The series in the unit that is dated.

    Args:
        seen: as published.
        cycle: ``classical`` keeps the level, ``deviation`` takes the HP trend off.
        smooth: for the deviation, whether the noise shorter than a year is taken off as well.

    Returns:
        Log points where the series is an index, amount, price or rate, points of its own unit
        otherwise. A series that is published as a standardised deviation stays as it is.

    Raises:
        InputError: a value of a series to be logged is zero or less, or the cycle is unknown.
        MissingDataError: the series has a gap, or is too short for a trend.
    """
    if cycle not in get_args(CycleKind):
        raise refuse(
            f"cyclus {cycle!r} bestaat niet",
            f"there is no cycle {cycle!r}",
            right=Text.same(", ".join(get_args(CycleKind))),
        )
    least = 3 if cycle == "classical" else LEAST_FOR_TREND // months_in(seen.freq)
    periods, values = whole(seen.frame, seen.freq, least)
    parts = SeriesKey.parse(seen.key)
    logged = catalogue().units[parts.unit].kind in ("index", "amount", "price", "rate")
    if logged and not (values > 0).all():
        raise refuse(
            "een waarde is nul of lager en heeft geen logaritme",
            "a value is zero or less and has no logarithm",
            where=seen.key,
        )
    y = 100 * np.log(values) if logged else values
    if cycle == "deviation" and parts.unit != "std":
        a_year, long = (x / months_in(seen.freq) for x in (12.0, TREND_MONTHS))
        y = double_hp(y, long, a_year) if smooth else y - hp_trend(y, hp_lambda(long))
    frame = pl.DataFrame({"period": periods, "value": y}, schema_overrides={"period": pl.Date})
    return replace(seen, frame=frame, measure="log" if logged else "level")


def _unknown(key: str, as_of: AsOf) -> MissingDataError:
    return MissingDataError(
        Text("daar was op die dag niets van bekend", "nothing of it was known on that day"),
        where=f"{key}; as-of={moment(as_of) or ''}",
        run="kentering series --search",
    )


def _best(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the publisher and base that reach furthest; of equals the newest base."""
    ranks: dict[str, int] = {}
    for entry in catalogue().sources.values():
        ranks[entry.provider] = min(entry.rank, ranks.get(entry.provider, entry.rank))
    found = rows.group_by("series", "publisher").agg(pl.col("period").max()).rows()
    if not found:
        return rows

    def order(row: Sequence[object]) -> tuple[object, ...]:
        key, publisher, until = str(row[0]), str(row[1]), row[2]
        base = catalogue().units[SeriesKey.parse(key).unit].base or 0
        return until, base, -ranks.get(publisher, 9), publisher

    series, publisher, _ = max(found, key=order)
    mine = (pl.col("series") == series) & (pl.col("publisher") == publisher)
    return rows.filter(mine).sort("period")


def _from_rows(rows: pl.DataFrame) -> Observed:
    newest = rows.sort("released_at").row(-1, named=True)
    freq = str(newest["freq"])
    if rows["freq"].n_unique() > 1 or freq not in ("M", "Q"):
        raise refuse(
            f"frequentie {freq} wordt niet gedateerd",
            f"frequency {freq} is not dated",
            where=str(newest["series"]),
            right=Text("een maand- of kwartaalreeks", "a monthly or quarterly series"),
        )
    key = SeriesKey.parse(str(newest["series"]))
    first, last = rows["period"].min(), rows["period"].max()
    events = tuple(
        e
        for e in catalogue().events
        if e.indicator == key.indicator
        and e.geo in ("*", key.geo)
        and e.unit in (None, key.unit)
        and first < e.start <= last  # type: ignore[operator]
    )
    return Observed(
        key=str(key),
        freq="M" if freq == "M" else "Q",
        frame=rows.select("period", pl.col("value").cast(pl.Float64)).sort("period"),
        measure="level",
        publisher=str(newest["publisher"]),
        released_at=newest["released_at"].astimezone(UTC),
        vintages=str(newest["vintages"]),
        events=events,
    )
