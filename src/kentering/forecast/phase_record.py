"""Past probabilities that a trough lay behind: what was said, what came of it, what it corrects.

Enters: the rows of ``PHASE_RECORD`` that were there at a moment. Leaves: outcomes as datable by
then, past revisions, and the correction of a new probability. Nothing later moves any of them (V5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files

import numpy as np
import polars as pl

from kentering.cycle.realtime import months_between
from kentering.forecast.phase_models import NOISE, SETTLED, fitted, log_odds, logistic
from kentering.forecast.situation import Array

PULL = 10.0
"""Weight, in phases, of leaving probabilities as they are."""
LEAST_PAST = 12
"""Fewest past probabilities whose outcome is known before any correction is made."""

PHASE_RECORD: dict[str, pl.DataType] = {
    "geo": pl.String(),
    "branch": pl.String(),
    "as_of": pl.Datetime("us", "UTC"),
    "last": pl.Date(),
    "dateable": pl.Date(),
    "turns": pl.List(pl.Date()),
    "last_kind": pl.String(),
    "paths": pl.Float64(),
    "logit": pl.Float64(),
    "together": pl.Float64(),
    "regimes": pl.Float64(),
    "rule": pl.Float64(),
    "base": pl.Float64(),
    "sign3": pl.Float64(),
    "sign6": pl.Float64(),
    "confidence": pl.Float64(),
    "revision": pl.List(pl.Float64()),
    "revised_at": pl.Datetime("us", "UTC"),
}
"""One row a release of a target: T, the turns as then dated (kinds in turn, the last one named),
every candidate's probability, and how its last months were revised a year on, known from
``revised_at`` (standard deviations of monthly changes)."""


@dataclass(frozen=True)
class Calibration:
    """How past probabilities whose outcome was datable correct this one, in log odds.

    Attributes:
        intercept, slope: 0 and 1 change nothing.
        n: past probabilities it rests on; ``own`` of them of the target itself.
        phases: the phases they fell in, which weigh as one case each.
    """

    intercept: float
    slope: float
    n: int
    own: int
    phases: int

    def apply(self, probability: float) -> float:
        """The corrected probability."""
        return float(logistic(self.intercept + self.slope * log_odds(probability)))


@cache
def shipped_phase_record() -> pl.DataFrame:
    """The past probabilities the package brings; empty without them."""
    path = files("kentering.forecast").joinpath("data", "phase_record.parquet")
    if not path.is_file():
        return pl.DataFrame(schema=PHASE_RECORD)
    with as_file(path) as there:
        return pl.read_parquet(there)


def known_by(record: pl.DataFrame, when: datetime | None) -> pl.DataFrame:
    """The rows of a record made by a moment (V5), in order of time."""
    rows = record if when is None else record.filter(pl.col("as_of") <= when)
    return rows.sort("as_of", "geo", "branch")


def revisions(record: pl.DataFrame, when: datetime | None) -> Array:
    """(m, ``NOISE``) how past figures were revised within a year, as far as known at a moment."""
    rows = record.drop_nulls(["revision", "revised_at"])
    if when is not None:
        rows = rows.filter(pl.col("revised_at") <= when)
    return np.array(rows["revision"].to_list(), dtype=np.float64).reshape(-1, NOISE)


def outcomes(past: pl.DataFrame, settled: int = SETTLED) -> list[tuple[float, date] | None]:
    """Per row whether T was past a trough and since which turn, by the newest dating in ``past``.

    None where T was not settled by then: it has to lie so many months before the last month that
    the newest row of its target could date. Only what ``past`` holds can move it (V5).

    Args:
        past: ``PHASE_RECORD``, as known at a moment.
        settled: months.
    """
    newest = {(r["geo"], r["branch"]): r for r in past.sort("as_of").iter_rows(named=True)}
    out: list[tuple[float, date] | None] = []
    for row in past.iter_rows(named=True):
        said = newest[row["geo"], row["branch"]]
        enough = months_between(row["last"], said["dateable"]) >= settled
        before = [t for t in said["turns"] if t < row["last"]]
        if not enough or not before:
            out.append(None)
            continue
        after = len(said["turns"]) - len(before)
        trough = (said["last_kind"] == "trough") == (after % 2 == 0)
        out.append((float(trough), before[-1]))
    return out


def calibration(
    past: pl.DataFrame, geo: str = "", branch: str = "", column: str = "together"
) -> Calibration:
    """The correction that past probabilities ask for, by what became datable of them.

    Platt (1999) with every phase worth one case and ``PULL`` phases' worth of no correction: with
    a handful of turns the months within one say the same thing over.

    Args:
        past: ``PHASE_RECORD``, as known at the moment.
        geo: of the target, to count its own.
        branch: of the target.
        column: which candidate.
    """
    rows = past.filter(pl.col(column).is_not_null())
    came = outcomes(rows)
    keep = [i for i, o in enumerate(came) if o is not None]
    who = [(g, b) for g, b in rows.select("geo", "branch").iter_rows()]
    since = {(*who[i], o[1]) for i in keep if (o := came[i]) is not None}
    own = sum(who[i] == (geo, branch) for i in keep)
    if len(keep) < LEAST_PAST:
        return Calibration(0.0, 1.0, len(keep), own, len(since))
    x = log_odds(rows[column].to_numpy()[keep])[:, None]
    event = np.array([c[0] for c in came if c is not None])
    weight = np.full(len(event), len(since) / len(event))
    found = fitted(x, event, weight, np.array([0.0, 1.0]), np.full(2, PULL))
    return Calibration(float(found[0]), float(found[1]), len(keep), own, len(since))
