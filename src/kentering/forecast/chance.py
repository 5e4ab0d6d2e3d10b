"""How likely growth is: the share of the combination's draws above zero; and what growth last was.

Enters: a ``Nowcast``. Leaves: a chance per month, from the same draws as its quantiles, and the
growth of the last published month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from kentering.forecast.combine import corrected, grown
from kentering.forecast.ledger import Ledger
from kentering.forecast.questions import Nowcast, shipped_record, yearly_base
from kentering.forecast.situation import Array, month_at, step


def chances(found: Nowcast, record: pl.DataFrame | None = None) -> pl.DataFrame:
    """The chance that growth is above zero, per target (yoy, mom) and month.

    Args:
        found: the nowcast.
        record: the one it was made with; left out, that of the package.

    Returns:
        target, period, up (0 to 1; null where the month it grows on is missing, M1).
    """
    past = Ledger.of(shipped_record() if record is None else record, found.geo, found.branch)
    rows = [
        (target, month_at(found.seen.last + h + 1), _above(draws))
        for target in ("yoy", "mom")
        for h, draws in enumerate(growth_draws(found, target, past).T)
    ]
    schema = {"target": pl.String, "period": pl.Date, "up": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _above(draws: Array) -> float | None:
    """The share above zero; None where a draw is not known."""
    return float((draws > 0).mean()) if np.isfinite(draws).all() else None


def growth_draws(found: Nowcast, target: str, past: Ledger) -> Array:
    """The draws of growth behind the quantiles, (n, H), log points."""
    whole, ahead = found.whole, found.seen.ahead
    draws = whole.mean + (whole.draws - whole.mean) / whole.scale
    base = np.zeros(draws.shape)
    if target == "yoy":
        base = np.broadcast_to(yearly_base(found.seen), draws.shape).copy()
        base[:, 12:] = draws[:, : max(ahead - 12, 0)]
    return corrected(grown(draws, base, target), past, found.as_of, target=target)


@dataclass(frozen=True)
class Latest:
    """Growth of the last published month.

    Attributes:
        target: yoy or mom; value: percent; computed: from the index, where no published rate is
            read (R2).
    """

    target: str
    value: float
    computed: bool


def latest_growth(found: Nowcast) -> tuple[Latest, ...]:
    """Yearly and monthly growth of the last published month, those that are known."""
    seen = found.seen
    published = float(seen.yearly[seen.last])
    out = [Latest("yoy", published, computed=False)] if np.isfinite(published) else []
    for target, back in (("yoy", 12), ("mom", 1)):
        change = float(step(seen.level, back)[seen.last])
        if np.isfinite(change) and target not in {o.target for o in out}:
            out.append(Latest(target, float(100 * np.expm1(change / 100)), computed=True))
    return tuple(out)


def yearly_history(found: Nowcast, months: int) -> pl.DataFrame:
    """Yearly growth of the last months: period, value, computed.

    The published rate where there is one, else that of the index (``computed``, R2); a month with
    neither is null.
    """
    seen = found.seen
    index = 100 * np.expm1(step(seen.level, 12) / 100)
    places = np.arange(max(seen.last - months + 1, 0), seen.last + 1)
    there = np.isfinite(seen.yearly[places])
    return pl.DataFrame(
        {
            "period": [month_at(int(p)) for p in places],
            "value": np.where(there, seen.yearly[places], index[places]),
            "computed": ~there,
        }
    ).with_columns(pl.col("value").fill_nan(None))
