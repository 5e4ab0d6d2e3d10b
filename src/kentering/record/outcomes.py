"""What was published in the end: the first, the next and the latest figure of every month.

Enters: a store, a geography and a branch. Leaves: a frame per target. A published growth rate is
used where there is one (R2); otherwise growth within each vintage of the index.
"""

from __future__ import annotations

import itertools
from typing import Literal

import polars as pl

from kentering.cycle.observed import vintages
from kentering.forecast.recipe import recipe
from kentering.store import Store
from kentering.store.read import AsOf

Target = Literal["yoy", "mom"]
TARGETS: tuple[Target, ...] = ("yoy", "mom")
COLUMNS = ("period", "first", "known_at", "next", "latest")


def outcomes(
    store: Store, geo: str, branch: str, target: Target, as_of: AsOf = None
) -> pl.DataFrame:
    """Growth of every month as first published, at the next release and in the end.

    Returns:
        period, first, known_at (moment of the first), next, latest; percent. ``next`` is null where
        no release followed.

    Raises:
        MissingDataError: nothing of it was ever published.
    """
    rules = recipe()
    code = rules.yearly if target == "yoy" else rules.monthly
    rows = store.history(f"{geo}.{rules.indicator}.{branch}.{code}", as_of)
    if rows.is_empty():
        rows = _from_index(store, geo, branch, target, as_of)
    return _stages(rows)


def _stages(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.filter(pl.col("status") != "dropped").drop_nulls("value")
    rows = rows.sort("released_at", "recorded_at")
    moments = rows["released_at"].unique().sort()
    following = dict(itertools.pairwise(moments))
    first = rows.group_by("period", maintain_order=True).agg(
        pl.col("value").first().alias("first"),
        pl.col("released_at").first().alias("known_at"),
        pl.col("value").last().alias("latest"),
    )
    after = pl.Series(
        [following.get(m) for m in first["known_at"]], dtype=rows.schema["released_at"]
    )
    first = first.with_columns(after.alias("after"))
    upto = rows.join(first.select("period", "after"), on="period")
    upto = upto.filter(pl.col("released_at") <= pl.col("after"))
    second = upto.group_by("period", maintain_order=True).agg(pl.col("value").last().alias("next"))
    return first.join(second, on="period", how="left").select(COLUMNS).sort("period")


def _from_index(store: Store, geo: str, branch: str, target: Target, as_of: AsOf) -> pl.DataFrame:
    """Growth within each vintage of the index, as rows like the store's."""
    rules = recipe()
    lag = 12 if target == "yoy" else 1
    adjusted = rules.yearly.split(".", maxsplit=1)[0] if target == "yoy" else rules.level
    key = f"{geo}.{rules.indicator}.{branch}.{adjusted}.I21"
    found = []
    for when, seen in vintages(store, key, as_of):
        grown = seen.frame.with_columns(
            value=100 * (pl.col("value") / pl.col("value").shift(lag) - 1),
            whole=pl.col("period").dt.offset_by(f"-{lag}mo") == pl.col("period").shift(lag),
        ).filter(pl.col("whole"))
        found.append(grown.select("period", "value", released_at=pl.lit(when)))
    return pl.concat(found).with_columns(status=pl.lit("A"), recorded_at=pl.col("released_at"))
