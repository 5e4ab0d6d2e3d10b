"""What comes next? One question, one frozen answer: the months not yet published, and the years.

Enters: a store, a geography, a branch and a moment. Leaves: ``Nowcast``: draws, quantiles, the
models behind them and their weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import polars as pl

from kentering.forecast.combine import COMBINED, Combination, answers, corrected, grown, merged
from kentering.forecast.ledger import RECORD, Ledger
from kentering.forecast.situation import Array, Situation, month_at, place_of, situation
from kentering.language import Text
from kentering.periods import Period
from kentering.store import Store
from kentering.store.read import AsOf

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""Quantiles of every answer."""
NAMES = tuple(f"q{round(100 * q):02d}" for q in LEVELS)
YEARS: dict[str, pl.DataType] = {
    "year": pl.Int64(),
    "mean": pl.Float64(),
    "sd": pl.Float64(),
    "known": pl.Int64(),
    **dict.fromkeys(NAMES, pl.Float64()),
}
"""Columns of the growth of years."""


@dataclass(frozen=True, eq=False)
class Nowcast:
    """What the models say together of one target at a moment.

    Attributes:
        geo, branch, as_of: the target and the moment (None for everything).
        key: the level series; released_at: its newest release then.
        last: its last published month.
        months: target (yoy, mom), model (``combined`` or a code), period, mean, sd, q05..q95;
            percent; null where the month it grows on is missing (M1).
        level: period, value (published) or q05..q95 (index points), one row a month.
        years: year, mean, sd, q05..q95 of annual volume growth (percent), known (published months
            in it); a year of which a month is neither published nor foretold is left out.
        years_lost: years that are left out because a month of them or of the year before is
            missing, each with the first such month (M1).
        whole: the combination, its draws and weights.
        seen: what the models saw.
        missing: models that were silent, and why.
        borrowed: series of which months were read from a later state.
    """

    geo: str
    branch: str
    as_of: datetime | None
    key: str
    released_at: datetime
    last: date
    months: pl.DataFrame
    level: pl.DataFrame
    years: pl.DataFrame
    years_lost: Mapping[int, date]
    whole: Combination
    seen: Situation
    missing: Mapping[str, Text]
    borrowed: tuple[str, ...]


def nowcast(
    store: Store,
    geo: str,
    branch: str | None = None,
    as_of: AsOf = None,
    *,
    ahead: int | None = None,
    record: pl.DataFrame | None = None,
) -> Nowcast:
    """The months not yet published and the years they make, as foretold at a moment.

    Args:
        store: where the figures are.
        geo: code of the geography.
        branch: of the target; left out, the recipe's.
        as_of: a date (its end, Amsterdam), a moment, or None for everything.
        ahead: months beyond the last published one; left out, to the end of the year after the
            one in which that month's successor falls.
        record: past forecasts (``ledger.RECORD``); left out, those of the package.

    Raises:
        InputError: the geography or branch is unknown, or ``ahead`` is not positive.
        MissingDataError: nothing of the target was known, too little to estimate on, or no model
            could answer.
    """
    seen = situation(store, geo, branch, as_of, ahead=ahead or 1)
    if ahead is None:
        first = month_at(seen.last + 1)
        end = place_of(date(first.year + 1, 12, 1))
        seen = situation(store, geo, branch, as_of, ahead=end - seen.last)
    past = Ledger.of(shipped_record() if record is None else record, seen.geo, seen.branch)
    paths, silent = answers(seen)
    whole = merged(paths, silent, past, seen.as_of)
    years, lost = _years(seen, whole.draws)
    return Nowcast(
        geo=seen.geo,
        branch=seen.branch,
        as_of=seen.as_of,
        key=seen.key,
        released_at=seen.released_at,
        last=month_at(seen.last),
        months=_months(seen, whole, past),
        level=_level(seen, whole),
        years=years,
        years_lost=lost,
        whole=whole,
        seen=seen,
        missing=silent,
        borrowed=seen.borrowed,
    )


@cache
def shipped_record() -> pl.DataFrame:
    """The past forecasts the package brings, with what came of them; empty without them."""
    path = files("kentering.forecast").joinpath("data", "record.parquet")
    if not path.is_file():
        return pl.DataFrame(schema=RECORD)
    with as_file(path) as there:
        return pl.read_parquet(there)


def yearly_base(seen: Situation) -> Array:
    """The level a year before each month ahead, less that of the last known month.

    Months more than a year ahead have a base that is foretold itself and are NaN here.
    """
    places = seen.last + np.arange(1, seen.ahead + 1) - 12
    known = np.where(places <= seen.last, seen.level[np.minimum(places, seen.last)], np.nan)
    return np.asarray(known - seen.level[seen.last])


def no_base(seen: Situation) -> dict[date, date]:
    """The months ahead without yearly growth, each with the month a year before that is missing."""
    places = range(seen.last + 1, seen.last + min(seen.ahead, 12) + 1)
    return {month_at(p): month_at(p - 12) for p in places if not np.isfinite(seen.level[p - 12])}


def not_given(what: date | int, missing: date) -> Text:
    """Why a month or a year has no answer, as a table says it."""
    name = str(what) if isinstance(what, int) else str(Period(what, "M"))
    month = Period(missing, "M")
    return Text(
        f"{name}: niet te geven, {month} ontbreekt", f"{name}: not given, {month} is missing"
    )


def _growth(seen: Situation, draws: Array, target: str) -> Array:
    """Growth along draws of the level, also beyond a year, where the base is drawn as well."""
    if target == "mom":
        return grown(draws, np.zeros(seen.ahead), "mom")
    base = np.broadcast_to(yearly_base(seen), draws.shape).copy()
    base[:, 12:] = draws[:, : max(seen.ahead - 12, 0)]
    return np.asarray(draws - base)


def _months(seen: Situation, whole: Combination, past: Ledger) -> pl.DataFrame:
    unit = (whole.draws - whole.mean) / whole.sd
    rows: list[dict[str, object]] = []
    for target in ("yoy", "mom"):
        raw = _growth(seen, whole.mean + whole.sd / whole.scale * unit, target)
        rows += _rows(target, COMBINED, seen, corrected(raw, past, seen.as_of, target=target))
        for code, path in whole.paths.items():
            mean = _growth(seen, path.mean[None, :], target)[0]
            rows += [
                {"target": target, "model": code, "period": month_at(seen.last + h + 1), "mean": m}
                for h, m in enumerate(map(finite, 100 * np.expm1(mean / 100)))
            ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _rows(target: str, model: str, seen: Situation, draws: Array) -> list[dict[str, object]]:
    growth = 100 * np.expm1(draws / 100)
    cuts = np.quantile(growth, LEVELS, axis=0)
    return [
        {
            "target": target,
            "model": model,
            "period": month_at(seen.last + h + 1),
            "mean": finite(growth[:, h].mean()),
            "sd": finite(growth[:, h].std()),
            **{name: finite(cuts[k, h]) for k, name in enumerate(NAMES)},
        }
        for h in range(seen.ahead)
    ]


def finite(value: float) -> float | None:
    """A figure as a table holds it: None, not NaN, where it cannot be known (M1)."""
    return float(value) if np.isfinite(value) else None


def _level(seen: Situation, whole: Combination) -> pl.DataFrame:
    known = np.flatnonzero(np.isfinite(seen.level[: seen.last + 1]))
    rows: list[dict[str, object]] = [
        {"period": month_at(int(k)), "value": float(np.exp(seen.level[k] / 100))} for k in known
    ]
    cuts = np.quantile(np.exp((seen.level[seen.last] + whole.draws) / 100), LEVELS, axis=0)
    rows += [
        {
            "period": month_at(seen.last + h + 1),
            "value": None,
            **{name: float(cuts[k, h]) for k, name in enumerate(NAMES)},
        }
        for h in range(seen.ahead)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _years(seen: Situation, draws: Array) -> tuple[pl.DataFrame, dict[int, date]]:
    """Growth of the year's mean index on that of the year before, along every draw.

    With it the years that a missing month makes unknown, and the first such month.
    """
    known = np.broadcast_to(seen.level[: seen.last + 1], (len(draws), seen.last + 1))
    index = np.exp(np.hstack([known, seen.level[seen.last] + draws]) / 100)
    rows: list[dict[str, object]] = []
    lost: dict[int, date] = {}
    first, final = month_at(seen.last + 1).year, month_at(seen.last + seen.ahead).year
    for year in range(first - 1, final + 1):
        start = place_of(date(year, 1, 1))
        span = index[:, start - 12 : start + 12]
        if span.shape[1] < 24:
            continue
        if len(gone := np.flatnonzero(~np.isfinite(span).all(axis=0))):
            lost[year] = month_at(start - 12 + int(gone[0]))
            continue
        growth = 100 * (span[:, 12:].mean(axis=1) / span[:, :12].mean(axis=1) - 1)
        cuts = np.quantile(growth, LEVELS)
        rows.append(
            {
                "year": year,
                "mean": float(growth.mean()),
                "sd": float(growth.std()),
                "known": int(np.clip(seen.last + 1 - start, 0, 12)),
                **{name: float(cut) for name, cut in zip(NAMES, cuts, strict=True)},
            }
        )
    return pl.DataFrame(rows, schema=YEARS), lost
