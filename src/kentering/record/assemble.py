"""The models' answers of many days put together: growth, densities and what came of them.

Enters: per day the array a worker gave (``replay.packed``) and what was published in the end.
Leaves: a frame of forecasts and the record the combination learns from. The days of one target are
taken in order of time, and each combination sees only outcomes that were out by then (V5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kentering.forecast.combine import COMBINED, merged, shapes, spread, widening
from kentering.forecast.ledger import RECORD, Errors, Ledger
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.recipe import models
from kentering.forecast.situation import Array, place_of
from kentering.record.outcomes import TARGETS, Target

LEVELS = np.round(np.arange(0.05, 0.951, 0.05), 2)
"""Quantiles kept of every density."""
NAMES = tuple(f"q{round(100 * q):02d}" for q in LEVELS)
HEAD = 2
"""Rows of an answer before those of the models."""
Fades = dict[tuple[datetime | None, bytes, bytes], Array]


@dataclass(frozen=True, eq=False)
class Remembered(Errors):
    """Errors whose fade is reckoned once for all models that have the same days behind them."""

    fades: Fades = field(default_factory=dict)

    def fade(self, now: datetime | None) -> Array:
        """As of ``Errors``."""
        key = (now, self.made.tobytes(), self.known.tobytes())
        if key not in self.fades:
            self.fades[key] = super().fade(now)
        return self.fades[key]


@dataclass(eq=False)
class Growing(Ledger):
    """A ledger that is asked after every day: the same answers from arrays that grow."""

    rows: dict[tuple[str, str, int], tuple[Array, int]] = field(default_factory=dict)
    fades: Fades = field(default_factory=dict)

    def note(self, key: tuple[str, str, int], entry: tuple[float, float, float, float]) -> None:
        """One past forecast: made at, known at (seconds), error, spread; all finite."""
        room, count = self.rows.get(key, (np.empty((64, 4)), 0))
        if count == len(room):
            room = np.concatenate([room, np.empty_like(room)])
        room[count] = entry
        self.rows[key] = (room, count + 1)

    def known(self, target: str, model: str, h: int, now: datetime | None) -> Errors:
        """As of ``Ledger``."""
        room, count = self.rows.get((target, model, h), (np.empty((0, 4)), 0))
        rows = room[:count]
        if now is not None:
            at = now.timestamp()
            rows = rows[(rows[:, 1] <= at) & (rows[:, 0] < at)]
        if self.fades and next(iter(self.fades))[0] != now:
            self.fades.clear()
        return Remembered(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], self.fades)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a worker said of a day, taken apart.

    Attributes:
        last: place of the last published month.
        before: its yearly growth, percent; NaN where not known.
        borrowed: series of which months were read from a later state (V8).
        base: (H,) level a year before each month ahead, less that of the last published one.
        paths: per model that answered.
    """

    last: int
    before: float
    borrowed: int
    base: Array
    paths: dict[str, Paths]


def unpacked(answer: Array) -> Answer:
    """The parts of ``replay.packed``."""
    errors = answer[HEAD + 2 * len(models()) :]
    nothing = np.empty((0, DIRECT))
    paths = {}
    for k, code in enumerate(models()):
        mean, sd = answer[HEAD + 2 * k], answer[HEAD + 1 + 2 * k]
        if np.isfinite(mean).all():
            at = np.arange(len(errors)) if code == "ar" else np.arange(0)
            paths[code] = Paths(mean, sd, errors if code == "ar" else nothing, at)
    head = answer[0]
    return Answer(int(head[0]), float(head[1]), int(np.nan_to_num(head[2])), answer[1], paths)


@dataclass(frozen=True, eq=False)
class Came:
    """What was first published of every month of the grid: log points, and when (seconds)."""

    growth: Array
    known: Array

    @classmethod
    def of(cls, found: pl.DataFrame) -> Came:
        """From ``outcomes``."""
        places = np.array([place_of(d) for d in found["period"]], dtype=int)
        size = int(places.max(initial=0)) + 2 * DIRECT
        growth, known = np.full(size, np.nan), np.full(size, np.nan)
        inside = places >= 0
        first = found["first"].to_numpy()[inside]
        growth[places[inside]] = 100 * np.log1p(first / 100)
        stamps = found["known_at"].dt.timestamp("us").to_numpy()[inside]
        known[places[inside]] = stamps / 1e6
        return cls(growth, known)

    def at(self, places: NDArray[np.int64]) -> tuple[Array, Array]:
        """Growth and moment at places; NaN where nothing was published."""
        inside = places < len(self.growth)
        safe = np.where(inside, places, 0)
        return (
            np.where(inside, self.growth[safe], np.nan),
            np.where(inside, self.known[safe], np.nan),
        )


def one_target(
    days: Sequence[tuple[datetime, Array]], known: Mapping[Target, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The days of one target in order of time: each combination learns from those before it.

    Args:
        days: moment and answer, oldest first.
        known: outcomes per kind of growth (``outcomes``).

    Returns:
        Forecasts without outcomes, and the record without geography and branch.
    """
    came = {t: Came.of(f) for t, f in known.items()}
    past = Growing()
    blocks: list[dict[str, NDArray[np.generic]]] = []
    for when, answer in days:
        if (block := _day(when, unpacked(answer), past, came)) is not None:
            blocks.append(block)
    if not blocks:
        return pl.DataFrame(), pl.DataFrame()
    whole = {name: np.concatenate([b[name] for b in blocks]) for name in blocks[0]}
    frame = _frame(whole)
    made = frame.select(
        "model", "target", "as_of", "h", "period", "before", "borrowed", "mean", "sd", *NAMES
    )
    kept = frame.select(
        "target", "model", "as_of", "h", mean="log_mean", sd="log_sd",
        outcome=pl.col("outcome").fill_nan(None),
        known_at=_moments("known"),
    )  # fmt: skip
    return made, kept.select([c for c in RECORD if c in kept.columns])


def _frame(whole: dict[str, NDArray[np.generic]]) -> pl.DataFrame:
    codes = pl.Series([*models(), COMBINED])
    return pl.DataFrame(whole).with_columns(
        model=codes.gather(pl.Series(whole["model"])),
        target=pl.Series(TARGETS).gather(pl.Series(whole["target"])),
        as_of=_moments("as_of"),
        period=pl.date(1985, 1, 1).dt.offset_by(pl.format("{}mo", pl.col("place"))),
        before=pl.col("before").fill_nan(None),
    )


def _moments(column: str) -> pl.Expr:
    micros = (pl.col(column).fill_nan(None) * 1e6).round().cast(pl.Int64)
    return micros.cast(pl.Datetime("us", "UTC"))


def _day(
    when: datetime, said: Answer, past: Growing, came: Mapping[Target, Came]
) -> dict[str, NDArray[np.generic]] | None:
    """The columns of one day, and its forecasts noted in ``past``; None where no floor answered."""
    if "ar" not in said.paths:
        return None
    whole = merged(said.paths, {}, past, when)
    codes = [*said.paths, COMBINED]
    means = np.stack([*(p.mean for p in said.paths.values()), whole.mean])
    spreads = [*(spread(said.paths, c) for c in said.paths), whole.sd / whole.scale]
    unit = shapes(said.paths).T
    parts: dict[str, list[NDArray[np.generic]]] = {}
    fresh = []
    for target in TARGETS:
        wide = np.stack([widening(past, DIRECT, when, c, target) for c in codes])
        columns, entries = _growth(
            target, said, means, np.stack(spreads), unit, wide, came[target], when
        )
        for name, values in columns.items():
            parts.setdefault(name, []).append(values)
        fresh.append((target, entries))
    for target, entries in fresh:
        _note(past, target, codes, entries)
    every = [*models(), COMBINED]
    at = np.array([every.index(c) for c in codes])
    block = {name: np.concatenate(values) for name, values in parts.items()}
    size = len(codes) * DIRECT
    stamp = when.timestamp()
    return {
        "model": np.tile(np.repeat(at, DIRECT), len(TARGETS)),
        "target": np.repeat(np.arange(len(TARGETS)), size),
        "as_of": np.full(size * len(TARGETS), stamp),
        "borrowed": np.full(size * len(TARGETS), said.borrowed),
        **block,
    }


def _growth(
    target: Target, said: Answer, means: Array, spreads: Array, unit: Array, wide: Array,
    came: Came, when: datetime,
) -> tuple[dict[str, NDArray[np.generic]], Array]:  # fmt: skip
    """Every model's growth of one kind: columns (M x H,), and (4, M, H) for the ledger.

    Args:
        target: kind of growth.
        said: the answer.
        means: (M, H) of the level, log points.
        spreads: (M, H) its deviation, before the record's correction.
        unit: (H, n) joint errors with mean zero and deviation one.
        wide: (M, H) the record's correction.
        came: what was published.
        when: the moment of the forecast.
    """
    if target == "yoy":  # a common shape: one sort serves every model
        centre = means - said.base
        spread_log = spreads * unit.std(axis=1)
        off = (wide * spreads)[:, :, None] * np.sort(unit, axis=1)
    else:
        centre = np.diff(means, axis=1, prepend=0.0)
        raw = np.diff(spreads[:, :, None] * unit, axis=1, prepend=0.0)
        spread_log = raw.std(axis=2)
        off = np.sort(wide[:, :, None] * raw, axis=2)
    grown = 100 * np.expm1((centre[:, :, None] + off) / 100)
    ahead = np.arange(1, DIRECT + 1)
    outcome, known = came.at(said.last + ahead)
    shape = centre.shape
    before = said.before if target == "yoy" else 0.0
    columns = {
        "h": ahead,
        "place": said.last + ahead,
        "before": np.full(DIRECT, before),
        "mean": grown.mean(axis=2),
        "sd": grown.std(axis=2),
        **dict(zip(NAMES, _quantiles(grown), strict=True)),
        "log_mean": centre,
        "log_sd": spread_log,
        "outcome": outcome,
        "known": known,
    }
    made = np.full(shape, when.timestamp())
    entries = np.stack([made, np.broadcast_to(known, shape), centre - outcome, spread_log])
    return {k: np.broadcast_to(v, shape).ravel() for k, v in columns.items()}, entries


def _quantiles(ordered: Array) -> list[Array]:
    """The quantiles ``LEVELS`` of ordered draws (..., n), linear between them."""
    at = LEVELS * (ordered.shape[-1] - 1)
    low = np.floor(at).astype(int)
    share = at - low
    high = np.minimum(low + 1, ordered.shape[-1] - 1)
    between = ordered[..., low] + share * (ordered[..., high] - ordered[..., low])
    return list(np.moveaxis(between, -1, 0))


def _note(past: Growing, target: str, codes: Sequence[str], entries: Array) -> None:
    for k, code in enumerate(codes):
        due = np.isfinite(entries[:, k]).all(axis=0) & (entries[1, k] > entries[0, k])
        for h in np.flatnonzero(due):
            made, known, off, sd = entries[:, k, h].tolist()
            past.note((target, code, int(h) + 1), (made, known, off, sd))
