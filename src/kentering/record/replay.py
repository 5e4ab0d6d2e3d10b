"""History replayed: at every release day what was known, what each model said, and what came of it.

One task is one geography and branch on one day. It reads ``Store.panel(as_of)`` and nothing else,
so no task depends on another (V5); the combination, which learns from earlier days, is made
afterwards in order of time. The tasks run on any engine (``engines.run``) with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from kentering.catalogue import catalogue
from kentering.edition import shipped
from kentering.edition.earlier import earlier
from kentering.errors import KenteringError
from kentering.forecast.combine import answers
from kentering.forecast.ledger import RECORD
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.recipe import models, recipe
from kentering.forecast.situation import Array, Situation, situation
from kentering.record.assemble import HEAD, one_target
from kentering.record.outcomes import TARGETS, outcomes
from kentering.store import Store, moment
from kentering.store.read import AsOf

LAST_DOT = 4
"""Dots of a whole key; a key of the recipe without its unit has one less."""
AHEAD = pl.col("known_at").is_null() | (pl.col("known_at") > pl.col("as_of"))
"""The figure was not out when it was foretold."""


@dataclass(frozen=True)
class Task:
    """One forecast day of one target."""

    geo: str
    branch: str
    as_of: str


@dataclass(frozen=True)
class Work:
    """What a worker does with a task; carries where the figures are, not the figures.

    The answer is one array: the last month's place, its yearly growth and how many series were read
    from a later state; the level a year before each month; per model the mean and the spread of the
    level; then the joint errors.
    """

    root: str | None
    base: str | None

    def __call__(self, task: Task) -> Array:
        """The models' answers on that day; an empty array where the target could not be seen."""
        store = Store(
            Path(self.root) if self.root else None, Path(self.base) if self.base else None
        )
        try:
            seen = situation(
                store, task.geo, task.branch, datetime.fromisoformat(task.as_of), ahead=DIRECT
            )
            return packed(seen, answers(seen)[0])
        except KenteringError:
            return np.empty((0, DIRECT))


def packed(seen: Situation, found: dict[str, Paths]) -> Array:
    """The answers as one array (see ``Work``); NaN for a model that was silent."""
    head = np.full((HEAD, DIRECT), np.nan)
    head[0, :3] = seen.last, before(seen), len(seen.borrowed)
    base = [seen.level[seen.last + h - 12] - seen.level[seen.last] for h in range(1, DIRECT + 1)]
    head[1] = base
    silent = np.full(DIRECT, np.nan)
    rows = [
        row
        for code in models()
        for row in ((found[code].mean, found[code].sd) if code in found else (silent, silent))
    ]
    errors = next((p.errors for c, p in found.items() if c == "ar"), np.empty((0, DIRECT)))
    return np.vstack([head, *rows, errors])


def before(seen: Situation) -> float:
    """Yearly growth of the last published month: the published rate where there is one (R2)."""
    published = float(seen.yearly[seen.last])
    if np.isfinite(published):
        return published
    change = seen.level[seen.last] - seen.level[seen.last - 12]
    return float(100 * np.expm1(change / 100))


def origins(
    store: Store, geo: str, branch: str, first: date, last: date, *, own: bool = False
) -> list[datetime]:
    """The days on which something a forecast looks at was released, in order.

    Args:
        store: where the figures are.
        geo: of the target.
        branch: of the target.
        first: first day.
        last: last day.
        own: only the days on which the target itself was released.
    """
    keys = _looked_at(geo, branch, own=own)
    days = set(store.history(keys)["released_at"].dt.convert_time_zone("UTC").to_list())
    lent = earlier(shipped())
    if not own and not lent.is_empty():
        days |= set(lent.filter(pl.col("series").is_in(keys))["released_at"].to_list())
    start, end = moment(first - timedelta(days=1)), moment(last)
    assert start is not None and end is not None
    return sorted(d.astimezone(UTC) for d in days if start < d <= end)


def _looked_at(geo: str, branch: str, *, own: bool) -> list[str]:
    """Keys and patterns of the target and of what the recipe looks at beside it."""
    rules = recipe()
    partner = catalogue().geos[geo].partner
    found = [f"{geo}.{rules.indicator}.{branch}.{rules.level}"]
    for indicator in () if own else rules.indicators:
        if "{partner}" not in indicator.series or partner is not None:
            text = indicator.series.replace("{geo}", geo).replace("{branch}", branch)
            found.append(text.replace("{partner}", partner or ""))
    return [k if k.count(".") == LAST_DOT else f"{k}.*" for k in found]


def forecasts(
    store: Store, tasks: Sequence[Task], found: Iterable[Array], as_of: AsOf = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every forecast of every model and of the combination, with what came of it.

    Args:
        store: where outcomes are read.
        tasks: the days, any order.
        found: the answer to each (``Work``).
        as_of: outcomes published after it are not known.

    Returns:
        geo, branch, model, target, as_of, h, period, before (yearly growth of the last published
        month; 0 for monthly growth), borrowed (series read from a later state, V8), mean, sd, the
        quantiles ``q05``..``q95``, first, known_at, next, latest; growth in percent. And the record
        (``ledger.RECORD``). A month whose growth was out already is no forecast and is left out:
        around a change of base year growth appears before the index.
    """
    by_target: dict[tuple[str, str], list[tuple[datetime, Array]]] = {}
    for task, answer in zip(tasks, found, strict=True):
        if len(answer):
            place = by_target.setdefault((task.geo, task.branch), [])
            place.append((datetime.fromisoformat(task.as_of), answer))
    made, records = [], []
    for (geo, branch), days in sorted(by_target.items()):
        known = {t: outcomes(store, geo, branch, t, as_of) for t in TARGETS}
        rows, record = one_target(sorted(days, key=lambda d: d[0]), known)
        if rows.is_empty():
            continue
        whose = {"geo": pl.lit(geo), "branch": pl.lit(branch)}
        both = pl.concat([f.with_columns(target=pl.lit(t)) for t, f in known.items()])
        joined = rows.join(both, on=["period", "target"], how="left", maintain_order="left")
        made.append(joined.select(**whose, **{c: pl.col(c) for c in joined.columns}).filter(AHEAD))
        records.append(record.with_columns(**whose).select(list(RECORD)).filter(AHEAD))
    if not made:
        return pl.DataFrame(), pl.DataFrame(schema=RECORD)
    return pl.concat(made), pl.concat(records)
