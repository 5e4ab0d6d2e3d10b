"""The record of the probability that the low is behind us: replayed, scored, and how late."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kentering.edition import shipped
from kentering.errors import MissingDataError
from kentering.forecast.phase_models import FLAT, NOISE
from kentering.forecast.phase_record import PHASE_RECORD, shipped_phase_record
from kentering.forecast.questions import shipped_record
from kentering.forecast.situation import situation
from kentering.record.phases import (
    CANDIDATES,
    NAIVE,
    corrected,
    delays,
    naive,
    replayed,
    revision,
    scored,
)
from kentering.store import Store


def monthly(i: int) -> date:
    return date(2020 + i // 12, i % 12 + 1, 1)


def a_record(*, months: int = 60, geo: str = "NL", good: float = 0.9) -> pl.DataFrame:
    """A release after each month; trough in month 12, peak in 36; ``together`` is right."""
    rows = []
    for i in range(months):
        past = 12 < i <= 36
        turns = [monthly(k) for k in (0, 12, 36) if k <= i - 5]
        kinds = ("peak", "trough", "peak")
        rows.append(
            {
                **dict.fromkeys(PHASE_RECORD),
                "geo": geo,
                "branch": "B-D",
                "as_of": datetime(*monthly(i + 1).timetuple()[:2], 12, tzinfo=UTC),
                "last": monthly(i),
                "dateable": monthly(max(i - 5, 0)),
                "turns": turns,
                "last_kind": kinds[len(turns) - 1] if turns else None,
                **dict.fromkeys((*CANDIDATES, *NAIVE), 0.5),
                "together": good if past else 1 - good,
                "rule": float(17 < i <= 41),
            }
        )
    return pl.DataFrame(rows, schema=PHASE_RECORD)


def test_scores_by_hand():
    found = scored(a_record())
    card = next(c for c in found.cards if c.name == "together" and not c.calibrated)
    assert found.frame.height == 54
    assert found.phases == 3
    assert card.parts.brier == pytest.approx(0.01)
    assert card.right == 1
    assert card.log == pytest.approx(-np.log(0.9))
    rule = next(c for c in found.cards if c.name == "rule" and not c.calibrated)
    assert rule.parts.brier == pytest.approx(10 / 54)
    assert found.by_geo["cases"].to_list() == [54]
    best = min((c for c in found.cards if c.name in NAIVE), key=lambda c: c.parts.brier)
    assert (best.name, best.calibrated) == found.best_naive
    assert best.against.mean == pytest.approx(0)
    assert card.against.mean == pytest.approx(0.01 - best.parts.brier)


def test_months_that_are_not_settled_are_left_out():
    assert scored(a_record(), settled=10).frame["last"].max() == monthly(44)
    with pytest.raises(MissingDataError, match="too few months"):
        scored(a_record(months=14))


def test_a_correction_knows_only_what_was_datable():
    record = a_record(good=0.4)
    early = corrected(record, "together")
    assert early[:10] == record["together"].to_list()[:10]
    changed = record.with_columns(
        together=pl.when(pl.col("last") > monthly(40)).then(0.01).otherwise("together"),
        last_kind=pl.when(pl.col("last") > monthly(40))
        .then(pl.lit("trough"))
        .otherwise("last_kind"),
    )
    assert corrected(changed, "together")[:41] == early[:41]
    assert early[50] != record["together"][50]


def test_how_long_after_the_trough():
    (found,) = delays(a_record())
    assert (found.geo, found.trough) == ("NL", monthly(12))
    assert (found.half, found.sure) == (2, 2)
    assert found.called == 7
    (unsure,) = delays(a_record(good=0.7))
    assert unsure.half == 2
    assert unsure.sure is None


def test_a_change_of_base_is_no_revision():
    months = [monthly(i) for i in range(40)]
    level = np.cumsum(np.random.default_rng(1).normal(size=40))
    assert revision(months, level, months, level + 7) == pytest.approx([0] * NOISE)
    moved = level.copy()
    moved[-1] += 3
    found = revision(months, level, months, moved)
    assert found is not None
    assert found[:-1] == pytest.approx([0] * (NOISE - 1))
    assert 1 < found[-1] < 6
    assert revision(months[:20], level[:20], months, level) is None
    assert revision(months, level, months[:-1], level[:-1]) is None
    assert FLAT < NOISE


def test_naive_rules_are_what_they_are_called():
    seen = situation(Store(root=None, base=shipped()), "NL", "B-D", "2025-05-15", ahead=1)
    said = naive(seen)
    assert said["sign3"] == float(seen.level[seen.last] > seen.level[seen.last - 3])
    assert said["sign6"] == float(seen.level[seen.last] > seen.level[seen.last - 6])
    assert said["rule"] == 0
    assert 0.3 < said["base"] < 0.8
    assert said["confidence"] in (0, 1)


def test_a_replay_gives_what_is_shipped(tmp_path: Path):
    """One release answered again from the edition, as the record holds it."""
    kept = shipped_phase_record().filter(pl.col("geo") == "NL").sort("as_of").tail(1)
    file = tmp_path / "forecasts.parquet"
    shipped_record().write_parquet(file)
    store = Store(root=None, base=shipped())
    day = kept["as_of"][0].date()
    again = replayed(store, [("NL", "B-D")], (day, day), file, tmp_path, jobs=1)
    assert again.schema == pl.Schema(PHASE_RECORD)
    assert again.height == 1
    for name in ("last", "dateable", "turns", "last_kind", "logit", "rule", "base", "confidence"):
        assert (
            again[name][0] == pytest.approx(kept[name][0])
            if name in ("logit", "base")
            else (again[name].to_list() == kept[name].to_list())
        ), name


def test_the_shipped_record_holds_together():
    record = shipped_phase_record()
    assert record.schema == pl.Schema(PHASE_RECORD)
    assert record.select("geo", "branch", "as_of").is_duplicated().sum() == 0
    for name in ("paths", "logit", "together"):
        assert record[name].is_between(0, 1).all()
    assert (record["dateable"] < record["last"]).all()
    late = record.drop_nulls("revised_at")
    assert (late["revised_at"] > late["as_of"]).all()
    assert set(record["revision"].drop_nulls().list.len()) == {NOISE}
