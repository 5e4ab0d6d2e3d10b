"""What a model sees at a moment: the target on a grid of months and what else was known then.

Enters: a store, a geography, a branch and a moment. Leaves: ``Situation``, arrays with their last
known month. Everything is read from ``Store.panel(as_of)``, so nothing released later can be in it
(V5); survey months that were out but in no kept state come from ``edition.earlier`` and are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.catalogue import catalogue
from kentering.edition import shipped
from kentering.edition.earlier import earlier
from kentering.errors import InputError, MissingDataError
from kentering.forecast.recipe import Indicator, Recipe, recipe
from kentering.language import Text
from kentering.store import Store, moment
from kentering.store.read import AsOf

Array = NDArray[np.float64]
State = tuple[tuple[Path, int], ...]
FIRST = date(1985, 1, 1)
"""First month of every grid."""
STALE = 3
"""A column whose last month lies this many months before that of the target is left out."""


@dataclass(frozen=True, eq=False)
class Column:
    """An indicator on the grid.

    Attributes:
        name: series and transformation.
        series: the series key.
        group: what kind of indicator, as the recipe names it.
        values: on the grid, NaN where not known.
        last: place of the last known month.
    """

    name: str
    series: str
    group: str
    values: Array
    last: int


@dataclass(frozen=True, eq=False)
class Situation:
    """What is known of a target at a moment.

    Attributes:
        geo, branch: of the target.
        as_of: the moment, None for everything.
        key: the level series the target is read from.
        level: 100 times its logarithm on the grid; NaN where not known.
        last: place of its last known month.
        yearly: published yearly growth on the grid, percent, NaN where not known.
        columns: the indicators.
        use: months that may be estimated on.
        ahead: months ahead that the grid holds beyond ``last``.
        borrowed: series of which months were read from a later state.
        released_at: moment of the newest release of the target.
    """

    geo: str
    branch: str
    as_of: datetime | None
    key: str
    level: Array
    last: int
    yearly: Array
    columns: tuple[Column, ...]
    use: NDArray[np.bool_]
    ahead: int
    borrowed: tuple[str, ...]
    released_at: datetime

    @property
    def change(self) -> Array:
        """Monthly change of the level, log points."""
        return step(self.level, 1)

    def month(self, place: int) -> date:
        """The month at a place of the grid."""
        return month_at(place)


def place_of(day: date) -> int:
    """The place of a day's month on the grid."""
    return (day.year - FIRST.year) * 12 + day.month - FIRST.month


def month_at(place: int) -> date:
    """The month at a place of the grid."""
    return date(FIRST.year + place // 12, place % 12 + 1, 1)


def step(values: Array, months: int) -> Array:
    """The change over so many months; NaN where either end is missing (T4)."""
    out = np.full_like(values, np.nan)
    out[months:] = values[months:] - values[:-months]
    return out


def shifted(values: Array, months: int) -> Array:
    """The values so many months earlier, at each place: ``shifted(x, 2)[t] == x[t - 2]``."""
    out = np.full_like(values, np.nan)
    if months == 0:
        return values.copy()
    if months > 0:
        out[months:] = values[:-months]
    else:
        out[:months] = values[-months:]
    return out


def situation(
    store: Store, geo: str, branch: str | None = None, as_of: AsOf = None, *, ahead: int = 6
) -> Situation:
    """What is known at a moment of a geography's production and of what may foretell it.

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: of the target; left out, the recipe's.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.
        ahead: months beyond the last known one.

    Raises:
        InputError: the geography or branch is unknown, or ``ahead`` is not positive.
        MissingDataError: nothing of the target was known, too little to estimate on, or a value
            without a logarithm.
    """
    rules = recipe()
    branch = branch or rules.branch
    _known(geo, branch, ahead)
    when = moment(as_of)
    seen = _seen(store, when)
    stem = f"{geo}.{rules.indicator}.{branch}.{rules.level}"
    found = seen.index(stem)
    if found is None:
        raise _nothing(stem, when)
    key, values, at = found
    if (values <= 0).any():
        raise _no_logarithm(key, values)
    n = int(np.flatnonzero(np.isfinite(values))[-1]) + 1
    size = n + ahead
    level = _fit(100 * np.log(values), size)
    yearly = seen.values(f"{geo}.{rules.indicator}.{branch}.{rules.yearly}")
    columns, borrowed = _columns(seen, rules, geo, branch, size, n - 1)
    use = _usable(rules, size)
    if np.isfinite(step(level, 1)[use]).sum() < rules.least:
        raise _short(key, rules.least)
    return Situation(
        geo=geo,
        branch=branch,
        as_of=when,
        key=key,
        level=level,
        last=n - 1,
        yearly=_fit(yearly if yearly is not None else np.array([np.nan]), size),
        columns=columns,
        use=use,
        ahead=ahead,
        borrowed=borrowed,
        released_at=at,
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    """The panel of a moment as arrays on the grid, by series."""

    arrays: dict[str, Array]
    released: dict[str, datetime]
    borrowed: frozenset[str]

    def values(self, key: str) -> Array | None:
        return self.arrays.get(key)

    def index(self, stem: str) -> tuple[str, Array, datetime] | None:
        """Of every base year of an index the one that reaches furthest; of equals the newest."""
        units = catalogue().units
        bases = [
            key
            for key in self.arrays
            if key.startswith(stem + ".") and units[key.rsplit(".", 1)[1]].kind == "index"
        ]
        if not bases:
            return None
        best = max(bases, key=lambda k: (np.flatnonzero(np.isfinite(self.arrays[k]))[-1], k))
        return best, self.arrays[best], self.released[best]


def _seen(store: Store, when: datetime | None) -> _Seen:
    """Everything the recipe may ask for, as known at a moment."""
    return _read(store, when, state_of(store))


def state_of(store: Store) -> State:
    """The files of a store and when each was written: what an answer that is kept holds for."""
    return tuple((f, f.stat().st_mtime_ns) for f in store.files())


@lru_cache(maxsize=8)
def _read(store: Store, when: datetime | None, state: State) -> _Seen:
    """The same, kept as long as the files of the store stay as they are."""
    del state
    rules = recipe()
    wanted = [_pattern(i.series) for i in rules.indicators]
    target = f"*.{rules.indicator}.*"
    wanted += [f"{target}.{rules.level}.*", f"{target}.{rules.yearly}"]
    rows = store.panel(when, series=wanted).filter(pl.col("freq") == "M")
    rows = rows.select("series", "period", "value", "released_at").drop_nulls()
    lent = _lent(rows, wanted, when)
    arrays, released = _on_grid(pl.concat([rows, lent]))
    return _Seen(arrays, released, frozenset(lent["series"].unique()))


def _on_grid(rows: pl.DataFrame) -> tuple[dict[str, Array], dict[str, datetime]]:
    """Every series as an array on the grid, and the moment of its newest release."""
    months = pl.col("period")
    place = (months.dt.year().cast(pl.Int64) - FIRST.year) * 12 + months.dt.month() - FIRST.month
    rows = rows.with_columns(place=place).filter(pl.col("place") >= 0).sort("series", "place")
    runs = rows.group_by("series", maintain_order=True).agg(
        pl.len().alias("many"), pl.col("released_at").max()
    )
    places, figures = rows["place"].to_numpy(), rows["value"].to_numpy()
    ends = np.cumsum(runs["many"].to_numpy())
    arrays: dict[str, Array] = {}
    for key, many, end in zip(runs["series"], runs["many"], ends, strict=True):
        own = slice(int(end) - many, int(end))
        values = np.full(int(places[own][-1]) + 1, np.nan)
        values[places[own]] = figures[own]
        arrays[key] = values
    return arrays, dict(zip(runs["series"], runs["released_at"], strict=True))


def _lent(rows: pl.DataFrame, wanted: list[str], when: datetime | None) -> pl.DataFrame:
    """Survey months that were out at the moment but in no state kept so far."""
    columns = ["series", "period", "value", "released_at"]
    every = _earlier()
    if when is None or every.is_empty():
        return rows.clear()
    stems = tuple(w.lstrip("*") for w in wanted)
    out = every.filter(
        pl.col("released_at") <= when,
        pl.any_horizontal(*(pl.col("series").str.ends_with(s) for s in stems)),
    )
    return out.select(columns).join(rows, on=["series", "period"], how="anti").cast(rows.schema)


@lru_cache(maxsize=1)
def _earlier() -> pl.DataFrame:
    return earlier(shipped())


def _pattern(series: str) -> str:
    """The store's pattern for an indicator of the recipe, whatever the geography and branch."""
    filled = series.replace("{geo}", "*").replace("{partner}", "*").replace("{branch}", "*")
    return filled if filled.count(".") == 4 else filled + ".*"


def _columns(
    seen: _Seen, rules: Recipe, geo: str, branch: str, size: int, last: int
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    found: dict[str, Column] = {}
    for indicator in rules.indicators:
        for key, raw in _series(seen, indicator, geo, branch):
            for use in indicator.use:
                values = _fit(_used(raw, use), size)
                known = np.flatnonzero(np.isfinite(values))
                name = f"{key}:{use}"
                if name in found or not known.size or known[-1] <= last - STALE:
                    continue
                found[name] = Column(name, key, indicator.group, values, int(known[-1]))
    lent = tuple(sorted({c.series for c in found.values()} & seen.borrowed))
    return tuple(found.values()), lent


def _series(seen: _Seen, indicator: Indicator, geo: str, branch: str) -> list[tuple[str, Array]]:
    """The series an indicator of the recipe stands for, in order of their key."""
    partner = catalogue().geos[geo].partner
    text = indicator.series.replace("{geo}", geo).replace("{branch}", branch)
    if "{partner}" in text:
        if partner is None:
            return []
        text = text.replace("{partner}", partner)
    if text.startswith("*"):
        own = f"{geo}{text[1:]}"
        stems = sorted({".".join(k.split(".")[:4]) for k in seen.arrays})
        stems = [s for s in stems if s.endswith(text[1:]) and s != own]
    else:
        stems = [text]
    out = []
    for stem in stems:
        if stem.count(".") == 4:
            values = seen.values(stem)
            if values is not None:
                out.append((stem, values))
        elif (found := seen.index(stem)) is not None and not stem.startswith(
            f"{geo}.{recipe().indicator}"
        ):
            out.append((found[0], found[1]))
    return out


def _used(raw: Array, use: str) -> Array:
    """A transformation of the recipe."""
    if use.startswith("log"):
        with np.errstate(divide="ignore", invalid="ignore"):
            raw = np.where(raw > 0, 100 * np.log(raw), np.nan)
    kind = use.removeprefix("log_")
    if kind in ("level", "log"):
        return raw
    return step(raw, 3 if kind.endswith("3") else 1)


def _fit(values: Array, size: int) -> Array:
    out = np.full(size, np.nan)
    n = min(size, len(values))
    out[:n] = values[:n]
    return out


def _usable(rules: Recipe, size: int) -> NDArray[np.bool_]:
    use = np.ones(size, dtype=bool)
    use[: place_of(rules.start)] = False
    for skip in rules.skip:
        use[place_of(skip.first) : place_of(skip.last) + 1] = False
    return use


def _known(geo: str, branch: str, ahead: int) -> None:
    cat = catalogue()
    if geo not in cat.geos:
        raise InputError(
            Text(f"geografie {geo!r} bestaat niet", f"there is no geography {geo!r}"),
            right=Text.same(", ".join(sorted(cat.geos))),
            run="kentering series --help",
        )
    if branch not in cat.branches:
        raise InputError(
            Text(f"branche {branch!r} bestaat niet", f"there is no branch {branch!r}"),
            right=Text.same(", ".join(sorted(cat.branches))),
        )
    if ahead < 1:
        raise InputError(
            Text("vooruitzien vraagt minstens een maand", "a forecast needs at least a month"),
            where=f"ahead={ahead}",
        )


def _nothing(stem: str, when: datetime | None) -> MissingDataError:
    day = f" op {when.date()}" if when else ""
    return MissingDataError(
        Text(
            f"van {stem} was{day} niets bekend",
            f"nothing of {stem} was known{day.replace('op', 'on')}",
        ),
        right=Text("een latere dag, of een andere branche", "a later day, or another branch"),
        run=f"kentering series '{stem.split('.', maxsplit=1)[0]}.*'",
    )


def _no_logarithm(key: str, values: Array) -> MissingDataError:
    place = int(np.flatnonzero(values <= 0)[0])
    return MissingDataError(
        Text(
            f"{key}: een waarde is nul of lager en heeft geen logaritme",
            f"{key}: a value is zero or less and has no logarithm",
        ),
        where=f"{key}, {month_at(place):%Y-%m}: {values[place]:g}",
        right=Text(
            "een index boven nul; laat een maand die er niet is, weg",
            "an index above zero; leave out a month that is not there",
        ),
        run=f"kentering series {key}",
    )


def _short(key: str, least: int) -> MissingDataError:
    return MissingDataError(
        Text(f"{key} is te kort om op te schatten", f"{key} is too short to estimate on"),
        right=Text(f"minstens {least} maanden", f"at least {least} months"),
    )
