"""What was published in the end: the first, the next and the latest figure of every month.

Enters: a store, a geography and a branch. Leaves: a frame per target. A published growth rate is
used where the store has one (R2), of the publisher with the most releases; otherwise growth within
each vintage of the index. "First" is the first that was kept.
"""

from __future__ import annotations

import itertools
from typing import Literal

import polars as pl

from kentering.catalogue import catalogue
from kentering.errors import MissingDataError
from kentering.forecast.recipe import recipe
from kentering.language import Text
from kentering.store import Store
from kentering.store.read import AsOf, latest_rows

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
        return _stages(_from_index(store, geo, branch, target, as_of))
    most = rows.group_by("publisher").agg(pl.col("released_at").n_unique().alias("n"))
    chosen = most.sort("n", "publisher", descending=[True, False])["publisher"][0]
    return _stages(rows.filter(pl.col("publisher") == chosen))


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
    """Growth within each vintage of the index, as rows like the store's.

    At each release the base year that reaches furthest speaks, and never two in one rate (U2).
    Yearly growth is of the calendar-adjusted index where there is one.
    """
    rules = recipe()
    lag = 12 if target == "yoy" else 1
    stem = f"{geo}.{rules.indicator}.{branch}"
    adjusted = rules.yearly.split(".", maxsplit=1)[0] if target == "yoy" else rules.level
    rows = _index(store, f"{stem}.{adjusted}", as_of)
    if rows.is_empty():
        rows = _index(store, f"{stem}.{rules.level}", as_of)
    if rows.is_empty():
        raise MissingDataError(
            Text(f"van {stem} is niets bekend", f"nothing of {stem} is known"),
            right=Text("een andere geografie of branche", "another geography or branch"),
            run=f"kentering series '{geo}.{rules.indicator}.*'",
        )
    found = []
    for when in rows["released_at"].unique().sort():
        known = latest_rows(rows.filter(pl.col("released_at") <= when))
        known = known.filter(pl.col("status") != "dropped").drop_nulls("value")
        reach = known.group_by("series").agg(pl.col("period").max()).sort("period", "series")
        best = known.filter(pl.col("series") == reach["series"][-1]) if reach.height else known
        grown = best.sort("period").with_columns(
            value=100 * (pl.col("value") / pl.col("value").shift(lag) - 1),
            whole=pl.col("period").dt.offset_by(f"-{lag}mo") == pl.col("period").shift(lag),
        )
        grown = grown.filter(pl.col("whole"))
        found.append(grown.select("period", "value", released_at=pl.lit(when)))
    return pl.concat(found).with_columns(status=pl.lit("A"), recorded_at=pl.col("released_at"))


def _index(store: Store, stem: str, as_of: AsOf) -> pl.DataFrame:
    """Every row of an index, of every base year."""
    units = [u.code for u in catalogue().units.values() if u.kind == "index"]
    return store.history([f"{stem}.{unit}" for unit in units], as_of)
