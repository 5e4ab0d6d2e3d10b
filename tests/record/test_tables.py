"""The table of scores is the scores of its cases, column by column."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from kentering.record.assemble import LEVELS, NAMES
from kentering.record.compare import berkowitz
from kentering.record.scores import coverage, crps_quantiles, directional_accuracy, mae, rmse
from kentering.record.tables import FIFTHS, cases, pit, scored

MONTHS = [date(2012 + k // 12, k % 12 + 1, 1) for k in range(48)]


def forecasts(h: int, twice: bool = False) -> pl.DataFrame:
    """A forecast a month with the quantiles of a uniform density; or the same a day later too."""
    rng = np.random.default_rng(5)
    rows = []
    for month in MONTHS:
        middle, width = rng.normal(0.0, 2.0), rng.uniform(2.0, 8.0)
        known = {
            "geo": "DE",
            "branch": "C",
            "target": "yoy",
            "h": h,
            "model": "ar",
            "period": month,
        }
        known |= {
            "period": month,
            "before": rng.normal(),
            "mean": middle,
            "first": rng.normal(middle, 3.0),
        }
        known |= {"next": None, "latest": rng.normal(middle, 3.0)}
        known |= dict(zip(NAMES, middle + width * (LEVELS - 0.5), strict=True))
        days = [date(2011, 1, 1), date(2011, 1, 2)] if twice else [date(2011, 1, 1)]
        rows += [{**known, "as_of": day + timedelta(days=30)} for day in days]
    return pl.DataFrame(rows, schema_overrides={"next": pl.Float64})


def whole(frame: pl.DataFrame, stage: str) -> dict[str, object]:
    found = scored(cases(frame)).filter(pl.col("stage") == stage, pl.col("sample") == "whole")
    (row,) = found.to_dicts()
    return row


@pytest.mark.parametrize("stage", ["first", "latest"])
@pytest.mark.parametrize("h", [1, 2])
def test_every_column_is_the_score_of_its_name(stage: str, h: int) -> None:
    frame = forecasts(h)
    row = whole(frame, stage)
    y, said, before = (frame[name].to_numpy() for name in (stage, "mean", "before"))
    quantiles = frame.select(NAMES).to_numpy()
    assert row["n"] == len(MONTHS)
    assert row["rmse"] == pytest.approx(rmse(y, said).value)
    assert row["mae"] == pytest.approx(mae(y, said).value)
    assert row["bias"] == pytest.approx(np.mean(said - y))
    assert row["crps"] == pytest.approx(crps_quantiles(y, quantiles, LEVELS).mean())
    low, high = frame["q10"].to_numpy(), frame["q90"].to_numpy()
    assert row["coverage"] == pytest.approx(coverage(y, low, high).value)
    assert 0.0 < float(str(row["coverage"])) < 1.0
    right = directional_accuracy(y, said, before)
    assert row["direction"] == pytest.approx(right.value)
    where = pit(y, quantiles)
    for k in range(FIFTHS):
        share = np.mean((where >= k / FIFTHS) & (where < (k + 1) / FIFTHS))
        assert row[f"fifth{k + 1}"] == pytest.approx(share)
    if h == 1:
        assert row["berkowitz_p"] == pytest.approx(berkowitz(where).p)
    else:
        assert row["berkowitz_p"] is None


def test_two_forecasts_of_a_month_are_one_case() -> None:
    once, twice = whole(forecasts(1), "first"), whole(forecasts(1, twice=True), "first")
    assert {k: pytest.approx(v) if isinstance(v, float) else v for k, v in once.items()} == twice


def test_losses_of_one_month_are_averaged() -> None:
    frame = forecasts(1)
    far = frame.with_columns(pl.col("as_of").dt.offset_by("1d"), pl.col("mean", *NAMES) + 100.0)
    once, twice = whole(frame, "first"), whole(pl.concat([frame, far]), "first")
    assert twice["n"] == once["n"]
    assert twice["coverage"] == pytest.approx(float(str(once["coverage"])) / 2)
    assert twice["bias"] == pytest.approx(float(str(once["bias"])) + 50.0)


def test_a_month_without_an_outcome_is_no_case() -> None:
    """Missing is not zero (M1)."""
    assert cases(forecasts(1)).filter(pl.col("stage") == "next").is_empty()
