"""The probability that the trough is behind us, replayed and held against what came.

Enters: a store with vintages. Leaves: the record of past probabilities
(``forecast.phase_record.PHASE_RECORD``), and from it the scores of every candidate, of the naive
rules, and how long after a trough each was sure. The replay of one release reads what was known
then (V5); the scores hold it against the dating of the newest row of each target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from kentering.cycle.dating import harding_pagan
from kentering.cycle.observed import vintages
from kentering.cycle.realtime import months_between
from kentering.errors import KenteringError, MissingDataError
from kentering.forecast.phase_evidence import evidence
from kentering.forecast.phase_models import (
    FLAT,
    NOISE,
    RULE,
    Series,
    dated_phase,
    regimes,
)
from kentering.forecast.phase_record import PHASE_RECORD, calibration, known_by, outcomes
from kentering.forecast.situation import Array, Situation, situation
from kentering.language import Text
from kentering.record.bootstrap import Interval, bootstrap_difference
from kentering.record.calibration import Bin, Decomposition, murphy, reliability
from kentering.record.engines import Progress, run
from kentering.record.replay import Task, origins
from kentering.store import Store

CANDIDATES = ("together", "paths", "logit", "regimes")
NAIVE = ("rule", "base", "sign3", "sign6", "confidence")
MADE = ("paths", "logit", "together", "regimes", "rule", "base", "sign3", "sign6", "confidence")
"""What a worker answers with, in this order."""
YEAR = timedelta(days=330)
"""A revision is measured at the first release so long after."""
HELD = 0.02
"""The log score counts a probability as at least this and at most its complement."""
BLOCK = 9
"""Months per block of the bootstrap."""
BINS = 5


@dataclass(frozen=True)
class Work:
    """What a worker does with a release; carries where the figures are, not the figures.

    Attributes:
        root, base: of the store.
        forecasts: file with past forecasts (``ledger.RECORD``).
        revisions: file with ``revision`` and ``revised_at`` of the record.
    """

    root: str | None
    base: str | None
    forecasts: str
    revisions: str

    def __call__(self, task: Task) -> Array:
        """The probabilities of ``MADE``; NaN where one could not answer."""
        store = Store(
            Path(self.root) if self.root else None, Path(self.base) if self.base else None
        )
        when = datetime.fromisoformat(task.as_of)
        said: dict[str, float | None] = {}
        try:
            target = situation(store, task.geo, task.branch, when, ahead=1)
            past = pl.read_parquet(self.revisions)
            forecasts = pl.read_parquet(self.forecasts)
            found = evidence(store, task.geo, task.branch, when, forecasts, past)
            said = {**found.ways, "together": found.together, **naive(target)}
            said["regimes"] = regimes(found.seen)
        except KenteringError:
            pass
        return np.array([said.get(k) for k in MADE], dtype=np.float64)


def naive(target: Situation) -> dict[str, float]:
    """What rules without a model say: 0, 1 or a share; NaN where they cannot.

    ``rule``: the phase after the last turn called; ``base``: the share of dated months that were
    past a trough; ``sign3``, ``sign6``: whether the level rose over 3 or 6 months; ``confidence``:
    whether industrial confidence lies above its lowest of six months.
    """
    seen = Series(target.level, target.last, target.use)
    phase = dated_phase(seen)[: seen.last - RULE.window + 1]
    level = target.level
    own = f"{target.geo}.industrial_confidence.C.sa.balance:level"
    survey = next((c.values[: c.last + 1] for c in target.columns if c.name == own), None)
    return {
        "rule": float(dated_phase(seen)[seen.last]),
        "base": float(np.nanmean(phase)),
        "sign3": float(level[seen.last] > level[seen.last - 3]),
        "sign6": float(level[seen.last] > level[seen.last - 6]),
        "confidence": np.nan if survey is None else float(survey[-1] > np.nanmin(survey[-7:])),
    }


def replayed(
    store: Store,
    targets: Sequence[tuple[str, str]],
    span: tuple[date, date],
    forecasts: Path,
    scratch: Path,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """The record: a row for every release of the targets in a span.

    Args:
        store: where the figures are.
        targets: geography and branch.
        span: first and last day.
        forecasts: file with past forecasts (``ledger.RECORD``).
        scratch: folder for a file that workers read.
        jobs: how many releases at a time.
        progress: called with (finished, all).

    Returns:
        ``PHASE_RECORD``.
    """
    rows = [r for geo, branch in targets for r in _releases(store, geo, branch, span)]
    base = pl.DataFrame(rows, schema={k: v for k, v in PHASE_RECORD.items() if k not in MADE})
    file = scratch / "revisions.parquet"
    base.select("revision", "revised_at").write_parquet(file)
    root, shown = (str(p) if p else None for p in (store.root, store.base))
    days = base.select("geo", "branch", "as_of").iter_rows()
    tasks = [Task(geo, branch, when.isoformat()) for geo, branch, when in days]
    work = Work(root, shown, str(forecasts), str(file))
    found = run(tasks, work, jobs=jobs, progress=progress)
    said = pl.DataFrame(np.array(found).reshape(-1, len(MADE)), schema=list(MADE))
    said = said.with_columns(pl.all().fill_nan(None))
    return base.hstack(said).select(list(PHASE_RECORD)).sort("as_of", "geo", "branch")


def _releases(
    store: Store, geo: str, branch: str, span: tuple[date, date]
) -> list[dict[str, object]]:
    """Per release of a target its last month, turns, and how its last months were revised."""
    key = situation(store, geo, branch, span[1], ahead=1).key
    days = set(origins(store, geo, branch, *span, own=True))
    every = []
    for when, seen in vintages(store, key, span[1]):
        values = 100 * np.log(seen.frame["value"].to_numpy())
        every.append((when, seen.frame["period"].to_list(), values))
    out: list[dict[str, object]] = []
    for i, (when, months, level) in enumerate(every):
        if when not in days:
            continue
        turns = harding_pagan(level, RULE)
        later = next((v for v in every[i:] if v[0] - when >= YEAR), None)
        out.append(
            {
                "geo": geo,
                "branch": branch,
                "as_of": when,
                "last": months[-1],
                "dateable": months[-1 - RULE.window],
                "turns": [months[t] for t, _ in turns],
                "last_kind": turns[-1][1] if turns else None,
                "revision": revision(months, level, later[1], later[2]) if later else None,
                "revised_at": later[0] if later else None,
            }
        )
    return out


def revision(
    months: Sequence[date], level: Array, later: Sequence[date], then: Array
) -> list[float] | None:
    """How the last ``NOISE`` months were revised, in standard deviations of monthly changes.

    The mean over the first ``FLAT`` of them is taken off: a change of base is no revision.

    Args:
        months: of the earlier release.
        level: its level, log points.
        later: months of the later release.
        then: its level.
    """
    place = {m: k for k, m in enumerate(later)}
    if len(level) < NOISE or any(m not in place for m in months[-NOISE:]):
        return None
    moved = np.array([then[place[m]] for m in months[-NOISE:]]) - level[-NOISE:]
    change = np.diff(then)
    middle = np.median(change)
    usual = change[np.abs(change - middle) < 4 * 1.4826 * np.median(np.abs(change - middle))]
    spread = float(usual.std())
    return ((moved - moved[:FLAT].mean()) / spread).tolist() if spread > 0 else None


@dataclass(frozen=True)
class Scorecard:
    """How one candidate did.

    Attributes:
        name: column of the record; ``calibrated`` whether corrected by what was datable each day.
        parts: Brier score and its parts, in ``BINS`` bins.
        log: mean log score, lower is better.
        right: share of cases on the right side of one half.
        against: Brier score less that of the best naive rule, by months, with its interval.
    """

    name: str
    calibrated: bool
    parts: Decomposition
    log: float
    right: float
    against: Interval


@dataclass(frozen=True, eq=False)
class Scores:
    """Every candidate against the outcomes.

    Attributes:
        cards: the candidates, then the naive rules; as given, and calibrated.
        best_naive: the naive rule, and whether calibrated, with the lowest Brier score.
        table: reliability of ``together``, calibrated.
        by_geo: Brier score of ``together`` calibrated and of the best naive rule, cases, turns.
        frame: geo, branch, as_of, last, outcome and every probability.
        phases: how many phases the cases fall in.
    """

    cards: tuple[Scorecard, ...]
    best_naive: tuple[str, bool]
    table: tuple[Bin, ...]
    by_geo: pl.DataFrame
    frame: pl.DataFrame
    phases: int


def corrected(record: pl.DataFrame, column: str) -> list[float | None]:
    """A candidate's probabilities, each corrected by what was datable on its day."""
    out: list[float | None] = []
    made: Mapping[str, object] = {}
    for row in record.iter_rows(named=True):
        p = row[column]
        if made.get("day") != row["as_of"]:
            past = known_by(record, row["as_of"])
            made = {"day": row["as_of"], "by": calibration(past, column=column)}
        by = made["by"]
        out.append(None if p is None else by.apply(p))  # type: ignore[attr-defined]
    return out


def scored(record: pl.DataFrame, settled: int = 0) -> Scores:
    """The candidates against the dating of the newest row of each target.

    Args:
        record: ``PHASE_RECORD``.
        settled: months that T must lie before the last that could be dated; 0 takes every dateable
            month, also those whose phase the next figures may still undo.

    Raises:
        MissingDataError: fewer than two calendar months have an outcome and every probability.
    """
    rows = record.sort("as_of", "geo", "branch")
    came = outcomes(rows, settled)
    names = (*CANDIDATES, *NAIVE)
    frame = rows.select("geo", "branch", "as_of", "last", *names).with_columns(
        *(pl.Series(f"{n}_calibrated", corrected(rows, n), dtype=pl.Float64) for n in names),
        outcome=pl.Series([None if c is None else c[0] for c in came], dtype=pl.Float64),
        turn=pl.Series([None if c is None else c[1] for c in came], dtype=pl.Date),
    )
    frame = frame.drop_nulls()
    if frame["last"].n_unique() <= BLOCK:
        raise MissingDataError(
            Text("te weinig maanden met uitkomst", "too few months with an outcome"),
            right=Text(f"meer dan {BLOCK} maanden", f"more than {BLOCK} months"),
        )
    loss = {c: _monthly(frame, c) for n in names for c in (n, f"{n}_calibrated")}
    plain = min(
        (f"{n}{s}" for n in NAIVE for s in ("", "_calibrated")), key=lambda c: loss[c].mean()
    )
    cards = [
        _card(frame, n, s == "_calibrated", loss[f"{n}{s}"], loss[plain])
        for s in ("", "_calibrated")
        for n in names
    ]
    return Scores(
        cards=tuple(cards),
        best_naive=(plain.removesuffix("_calibrated"), plain.endswith("_calibrated")),
        table=reliability(frame["together_calibrated"], frame["outcome"], BINS),
        by_geo=_by_geo(frame, plain),
        frame=frame,
        phases=frame.select("geo", "branch", "turn").n_unique(),
    )


def _monthly(frame: pl.DataFrame, column: str) -> Array:
    """The mean squared error of every calendar month T, over the targets, in order of time."""
    squared = ((pl.col(column) - pl.col("outcome")) ** 2).mean().alias("loss")
    return frame.group_by("last").agg(squared).sort("last")["loss"].to_numpy()


def _card(frame: pl.DataFrame, name: str, corrected: bool, own: Array, plain: Array) -> Scorecard:
    p = frame[f"{name}_calibrated" if corrected else name].to_numpy()
    o = frame["outcome"].to_numpy()
    q = np.clip(p, HELD, 1 - HELD)
    return Scorecard(
        name=name,
        calibrated=corrected,
        parts=murphy(p, o, BINS),
        log=float(-np.mean(o * np.log(q) + (1 - o) * np.log(1 - q))),
        right=float(np.mean((p > 0.5) == (o > 0.5))),
        against=bootstrap_difference(own, plain, block=BLOCK),
    )


def _by_geo(frame: pl.DataFrame, plain: str) -> pl.DataFrame:
    squared = {"brier": "together_calibrated", "naive": plain}
    return (
        frame.group_by("geo", "branch")
        .agg(
            *(((pl.col(c) - pl.col("outcome")) ** 2).mean().alias(k) for k, c in squared.items()),
            cases=pl.len(),
            phases=pl.col("turn").n_unique(),
            past=pl.col("outcome").mean(),
        )
        .sort("geo", "branch")
    )


@dataclass(frozen=True)
class Delay:
    """How long after a trough of the reference it was seen, for good.

    Attributes:
        geo, branch: of the target.
        trough: its month.
        half, sure: months to the first release from which on the probability stayed above 0.5 and
            0.8; None when it did not get there or stay.
        called: months to the first release from which on the dating rule's last phase was an
            expansion.
    """

    geo: str
    branch: str
    trough: date
    half: int | None
    sure: int | None
    called: int | None


def delays(record: pl.DataFrame) -> tuple[Delay, ...]:
    """Per trough of the newest dating within the record, how soon it was seen for good.

    For good: up to the last release before the next peak of the reference was out, or the end.
    """
    rows = record.sort("as_of", "geo", "branch")
    rows = rows.with_columns(pl.Series("p", corrected(rows, "together"), dtype=pl.Float64))
    out = []
    for (geo, branch), own in rows.group_by("geo", "branch", maintain_order=True):
        newest = own.row(-1, named=True)
        kinds = _kinds(len(newest["turns"]), newest["last_kind"])
        turns = list(zip(newest["turns"], kinds, strict=True))
        for k, (month, kind) in enumerate(turns):
            if kind != "trough" or month < own["last"][0]:
                continue
            end = turns[k + 1][0] if k + 1 < len(turns) else date.max
            after = own.filter(pl.col("last") > month, pl.col("last") <= end)
            seen = [_since(after, c, x) for c, x in (("p", 0.5), ("p", 0.8), ("rule", 0.5))]
            lags = [None if s is None else months_between(month, s.date()) for s in seen]
            out.append(Delay(str(geo), str(branch), month, *lags))
    return tuple(sorted(out, key=lambda d: (d.geo, d.branch, d.trough)))


def _kinds(count: int, last: str | None) -> list[str]:
    other = "peak" if last == "trough" else "trough"
    return [str(last) if (count - 1 - k) % 2 == 0 else other for k in range(count)]


def _since(rows: pl.DataFrame, column: str, least: float) -> datetime | None:
    """The first release from which on a column stays above a bound to the end of the rows."""
    first: datetime | None = None
    for row in rows.sort("as_of", descending=True).iter_rows(named=True):
        if row[column] is None or not row[column] > least:
            return first
        first = row["as_of"]
    return first
