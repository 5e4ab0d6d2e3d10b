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
from kentering.forecast.combine import COMBINED, answers, corrected, grown, merged, shapes, spread
from kentering.forecast.ledger import RECORD, Ledger
from kentering.forecast.paths import DIRECT, Paths
from kentering.forecast.recipe import models, recipe
from kentering.forecast.situation import Array, Situation, month_at, situation
from kentering.record.outcomes import TARGETS, Target, outcomes
from kentering.store import Store, moment
from kentering.store.read import AsOf

LEVELS = np.round(np.arange(0.05, 0.951, 0.05), 2)
"""Quantiles kept of every density."""


@dataclass(frozen=True)
class Task:
    """One forecast day of one target."""

    geo: str
    branch: str
    as_of: str


@dataclass(frozen=True)
class Work:
    """What a worker does with a task; carries where the figures are, not the figures.

    The answer is one array: the last month's place, then per model the mean and the spread of the
    level, then the level a year before each month, then the joint errors.
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
    head = np.full((2, DIRECT), np.nan)
    head[0, 0] = seen.last
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
    rules = recipe()
    keys = [f"{geo}.{rules.indicator}.{branch}.{rules.level}.*"]
    if not own:
        partner = catalogue().geos[geo].partner
        keys += [f"{partner}.{rules.indicator}.{branch}.{rules.level}.*"] if partner else []
        keys += [f"{geo}.industrial_confidence.*"]
    days = set(store.history(keys)["released_at"].dt.convert_time_zone("UTC").to_list())
    if not own:
        lent = earlier(shipped())
        if not lent.is_empty():
            survey = lent.filter(pl.col("series").str.starts_with(f"{geo}.industrial_confidence."))
            days |= set(survey["released_at"].to_list())
    start, end = moment(first - timedelta(days=1)), moment(last)
    assert start is not None and end is not None
    return sorted(d.astimezone(UTC) for d in days if start < d <= end)


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
        geo, branch, model, target, as_of, h, period, mean, sd, the quantiles ``q05``..``q95``,
        first, known_at, next, latest; growth in percent. And the record (``ledger.RECORD``).
    """
    by_target: dict[tuple[str, str], list[tuple[datetime, Array]]] = {}
    for task, answer in zip(tasks, found, strict=True):
        if len(answer):
            place = by_target.setdefault((task.geo, task.branch), [])
            place.append((datetime.fromisoformat(task.as_of), answer))
    made = []
    for (geo, branch), days in sorted(by_target.items()):
        known = {t: outcomes(store, geo, branch, t, as_of) for t in TARGETS}
        made.append(_one_target(geo, branch, sorted(days, key=lambda d: d[0]), known))
    if not made:
        return pl.DataFrame(), pl.DataFrame(schema=RECORD)
    return pl.concat([m[0] for m in made]), pl.concat([m[1] for m in made])


def _one_target(
    geo: str, branch: str, days: list[tuple[datetime, Array]], known: dict[Target, pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The days of one target in order of time: each combination learns from those before it."""
    came = {t: {r["period"]: r for r in f.iter_rows(named=True)} for t, f in known.items()}
    past = Ledger()
    rows: list[dict[str, object]] = []
    record: list[dict[str, object]] = []
    for when, answer in days:
        last, base, paths = unpacked(answer)
        whole = merged(paths, {}, past, when)
        unit = shapes(paths)
        means = {code: (p.mean, spread(paths, code)) for code, p in paths.items()}
        means[COMBINED] = (whole.mean, whole.sd / whole.scale)
        fresh: list[dict[str, object]] = []
        for code, (mean, sd) in means.items():
            at = {"model": code, "as_of": when}
            for target in TARGETS:
                raw = grown(mean + sd * unit, base, target)
                draws = corrected(raw, past, when, code, target)
                place = {**at, "target": target}
                rows += _rows({"geo": geo, "branch": branch, **place}, last, draws)
                fresh += _entries(place, last, raw.mean(axis=0), raw.std(axis=0), came[target])
        for entry in fresh:
            past.add(**entry)  # type: ignore[arg-type]
        record += fresh
    made = pl.DataFrame(rows, infer_schema_length=None)
    both = pl.concat([f.with_columns(target=pl.lit(t)) for t, f in known.items()])
    whose = {"geo": pl.lit(geo), "branch": pl.lit(branch)}
    kept = pl.DataFrame(record, schema={k: RECORD[k] for k in RECORD if k not in whose})
    return (
        made.join(both, on=["period", "target"], how="left"),
        kept.with_columns(**whose).select(list(RECORD)),
    )


def unpacked(answer: Array) -> tuple[int, Array, dict[str, Paths]]:
    """The last month's place, the yearly base of each month ahead, and the paths (``packed``)."""
    errors = answer[2 + 2 * len(models()) :]
    nothing = np.empty((0, DIRECT))
    paths = {}
    for k, code in enumerate(models()):
        mean, sd = answer[2 + 2 * k], answer[3 + 2 * k]
        if np.isfinite(mean).all():
            at = np.arange(len(errors)) if code == "ar" else np.arange(0)
            paths[code] = Paths(mean, sd, errors if code == "ar" else nothing, at)
    return int(answer[0, 0]), answer[1], paths


def _rows(at: dict[str, object], last: int, draws: Array) -> list[dict[str, object]]:
    """A row per month ahead: the mean, the spread and the quantiles, in percent."""
    growth = 100 * np.expm1(draws / 100)
    cuts = np.quantile(growth, LEVELS, axis=0)
    mean, sd = growth.mean(axis=0), growth.std(axis=0)
    out: list[dict[str, object]] = []
    for h in range(draws.shape[1]):
        said = {f"q{round(100 * q):02d}": float(cuts[k, h]) for k, q in enumerate(LEVELS)}
        said |= {"mean": float(mean[h]), "sd": float(sd[h])}
        out.append({**at, "h": h + 1, "period": month_at(last + h + 1), **said})
    return out


def _entries(
    at: dict[str, object], last: int, mean: Array, sd: Array, came: dict[date, dict[str, object]]
) -> list[dict[str, object]]:
    """The record's rows of one answer, with the outcome in log points where there is one."""
    out: list[dict[str, object]] = []
    for h in range(1, len(mean) + 1):
        found = came.get(month_at(last + h), {})
        first = found.get("first")
        outcome = 100 * float(np.log1p(float(str(first)) / 100)) if first is not None else None
        said = {"mean": float(mean[h - 1]), "sd": float(sd[h - 1])}
        out.append({**at, **said, "h": h, "outcome": outcome, "known_at": found.get("known_at")})
    return out
