"""The probability that the low is behind us: dated as the rule dates, nothing from the future."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.cycle.dating import harding_pagan
from kentering.errors import InputError, MissingDataError
from kentering.forecast.phase import OLDEST, Phase, phase, phases
from kentering.forecast.phase_models import (
    AHEAD,
    EDGE,
    LEAST_NOISE,
    NOISE,
    RULE,
    Series,
    dated_phase,
    fitted,
    from_paths,
    learned,
    lengthened,
    log_odds,
    logistic,
    past_trough,
    regimes,
    scaled,
    shape,
)
from kentering.forecast.phase_record import (
    PHASE_RECORD,
    calibration,
    known_by,
    outcomes,
    revisions,
    shipped_phase_record,
)
from kentering.record.calibration import ENOUGH, platt
from kentering.store import Store
from tests.forecast.conftest import AFTER, DAY, reissued

NONE = np.empty((0, NOISE))


def walk(seed: int, months: int, drift: float = 0.0) -> np.ndarray:
    return np.cumsum(np.random.default_rng(seed).normal(drift, 1.0, months))


def series(level: np.ndarray) -> Series:
    return Series(np.append(level, np.nan), len(level) - 1, np.ones(len(level) + 1, bool))


def test_v2_a_release_that_comes_in_meanwhile_counts_at_once(
    edition: Store, tmp_path: Path
) -> None:
    """In one process: what was learned from other countries is not kept past an update."""
    store = Store(root=tmp_path / "store", base=edition.base)
    before = phase(store, "NL", None, AFTER).ways["logit"]
    for geo in ("DE", "FR", "IT"):
        key = f"{geo}.production.B-D.sca.I21"
        reissued(edition, tmp_path, date(2021, 6, 1), 20.0, key=key)
    now = phase(store, "NL", None, AFTER).ways["logit"]
    assert now != before
    shutil.copytree(store.root, tmp_path / "copy")
    copy = Store(root=tmp_path / "copy", base=edition.base)
    assert now == phase(copy, "NL", None, AFTER).ways["logit"]


@pytest.fixture(scope="module")
def found(edition: Store) -> Phase:
    return phase(edition, "NL", None, DAY)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 110), st.integers(0, 100))
def test_a_path_is_dated_as_the_rule_dates_it(seed: int, months: int, at: int):
    level = walk(seed, months)
    at = min(at, months - 1)
    turns = harding_pagan(level, RULE)
    before = [kind for place, kind in turns if place < at]
    (said,) = past_trough(level[None, :], at)
    if before:
        assert said == (before[-1] == "trough")
    elif turns:
        assert said == (turns[0][1] == "peak")
    else:
        assert np.isnan(said)


def test_the_trough_itself_is_not_past_and_the_peak_still_is():
    level = np.abs(np.arange(60.0) % 40 - 20)
    assert harding_pagan(level, RULE) == [(20, "trough"), (40, "peak")]
    assert [past_trough(level[None], at)[0] for at in (20, 21, 40, 41)] == [0, 1, 1, 0]


def test_paths_too_short_to_date_say_nothing():
    assert np.isnan(past_trough(np.ones((2, 10)), 5)).all()


def test_a_fall_that_goes_on_is_not_past_and_a_rise_is():
    seen = series(np.concatenate([np.arange(40.0), 40 - np.arange(10.0)]) + 0.01 * walk(1, 50))
    down = np.repeat(-np.arange(1.0, 16)[None], 3, 0)
    assert from_paths(seen, down, NONE, seed=0) == 0
    risen = series(np.concatenate([40 - np.arange(40.0), np.arange(10.0)]) + 0.01 * walk(1, 50))
    assert from_paths(risen, -down, NONE, seed=0) == 1


def test_draws_are_continued_by_what_a_series_did():
    seen = series(np.arange(80.0) * 0.5)
    longer = lengthened(seen, np.zeros((4, 6)), np.random.default_rng(0))
    assert longer.shape == (4, AHEAD)
    assert longer[0, 6:] == pytest.approx(0.5 * np.arange(1, AHEAD - 5))


def test_skipped_months_are_not_drawn_from():
    level = np.concatenate([np.arange(60.0), [30.0], 61 + np.arange(60.0)])
    use = np.ones(len(level), bool)
    use[59:62] = False
    longer = lengthened(
        Series(level, len(level) - 1, use), np.zeros((200, 1)), np.random.default_rng(0)
    )
    assert np.diff(longer, axis=1)[:, 1:] == pytest.approx(1.0)


def test_past_revisions_open_the_question():
    shape = [np.arange(40.0), 40 - np.arange(30.0), 11 + 0.1 * np.arange(8.0)]
    seen = series(np.concatenate(shape) + 0.02 * walk(1, 78))
    up = np.repeat(0.3 * np.arange(1.0, 16)[None], 60, 0)
    noise = np.zeros((LEAST_NOISE, NOISE))
    noise[::2, -1] = -20
    assert from_paths(seen, up, NONE, seed=0) == 1
    assert from_paths(seen, up, noise[1:], seed=0) == 1
    assert 0.2 < from_paths(seen, up, noise, seed=0) < 0.8


def test_a_gap_and_a_flat_line_are_refused():
    level = walk(2, 80)
    level[40] = np.nan
    with pytest.raises(MissingDataError, match="gap"):
        from_paths(series(level), np.zeros((2, 15)), NONE, seed=0)
    with pytest.raises(MissingDataError, match="does not move"):
        _ = series(np.ones(50)).scale
    with pytest.raises(MissingDataError, match="not one turn"):
        from_paths(series(np.arange(60.0)), np.ones((2, 15)).cumsum(1), NONE, seed=0)


def test_the_logit_looks_back_a_year():
    level = walk(3, 40)
    now = shape(series(level))[39]
    year = level[27:]
    assert now[:3] == pytest.approx([level[39] - level[k] for k in (36, 33, 27)])
    assert now[3:5] == pytest.approx([year[-1] - year.min(), year[-1] - year.max()])
    assert now[5] == year.argmin() - year.argmax()
    assert np.isnan(shape(series(level))[:12]).all()


def test_the_logit_learns_which_way_is_up():
    found = learned([series(walk(s, 200)) for s in range(6)])
    rising, falling = series(np.arange(40.0)), series(-np.arange(40.0))
    for one in (rising, falling):
        one.level[:40] += 0.3 * walk(9, 40)
    assert found.probability(rising) > 0.8
    assert found.probability(falling) < 0.2
    full = (
        found.coefficients[0] + found.middle @ found.coefficients[1:] + found.pushes(rising).sum()
    )
    assert logistic(full) == pytest.approx(found.probability(rising))


def test_only_settled_months_are_learned_from():
    level = walk(4, 200)
    other = level.copy()
    state = dated_phase(series(level))
    one = learned([series(level)])
    assert one.months == len(level) - 12 - RULE.window - 5
    assert one.middle == pytest.approx(
        scaled(shape(series(level)), series(level).scale)[12:190].mean(axis=0)
    )
    assert set(np.unique(state[:200])) == {0, 1}
    with pytest.raises(MissingDataError, match="no dated phases"):
        learned([series(other[:20])])


def test_penalised_regression_is_the_recalibration_of_the_record():
    p = np.array([0.1, 0.3, 0.35, 0.6, 0.7, 0.9, 0.2, 0.8])
    o = np.array([0, 1, 0, 1, 0, 1, 0, 1.0])
    theirs = platt(p, o, events=3, edge=EDGE)
    ours = fitted(
        log_odds(p)[:, None], o, np.ones(8), np.array([0.0, 1.0]), np.full(2, ENOUGH - 3.0)
    )
    assert ours == pytest.approx([theirs.intercept, theirs.slope], abs=1e-7)


def test_regimes_tell_growth_from_decline():
    noise = 0.3 * np.random.default_rng(5).normal(size=120)
    step = np.where((np.arange(120) // 20) % 2 == 0, 1.0, -1.0) + noise
    assert regimes(series(np.cumsum(step))) < 0.1
    assert regimes(series(np.cumsum(step[:100]))) > 0.9


def made(rows: list[dict[str, object]]) -> pl.DataFrame:
    empty = dict.fromkeys(PHASE_RECORD)
    return pl.DataFrame([{**empty, **r} for r in rows], schema=PHASE_RECORD)


def monthly(i: int) -> date:
    return date(2020 + i // 12, i % 12 + 1, 1)


def a_record(p: float, months: int = 30) -> pl.DataFrame:
    """Releases of one target: a trough in month 0, a peak in month 24, all known from the start."""
    return made(
        [
            {
                "geo": "NL",
                "branch": "B-D",
                "as_of": datetime(2020, 3, 1, tzinfo=UTC) + timedelta(days=30 * i),
                "last": monthly(i + 1),
                "dateable": monthly(max(i - 4, 0)),
                "turns": [monthly(0), monthly(24)] if i > 28 else [monthly(0)],
                "last_kind": "peak" if i > 28 else "trough",
                "together": p,
            }
            for i in range(months)
        ]
    )


def test_outcomes_wait_until_they_are_settled():
    record = a_record(0.5)
    came = outcomes(record)
    assert [c is None for c in came] == [False] * 20 + [True] * 10
    assert all(c == (1.0, monthly(0)) for c in came[:20])
    every = outcomes(record, 0)
    assert [c[0] for c in every if c] == [1.0] * 24 + [0.0]
    assert every[24] == (0.0, monthly(24))


def test_calibration_counts_phases_and_draws_towards_what_came():
    few = calibration(a_record(0.3, 15), "NL", "B-D")
    assert (few.intercept, few.slope, few.n) == (0, 1, 5)
    whole = calibration(a_record(0.3), "NL", "B-D")
    assert (whole.n, whole.own, whole.phases) == (20, 20, 1)
    assert 0.3 < whole.apply(0.3) < 0.4
    assert calibration(a_record(0.3), "DE", "B-D").own == 0


def test_nothing_recorded_later_moves_a_correction():
    record = shipped_phase_record()
    when = datetime(2024, 6, 30, tzinfo=UTC)
    late = pl.col("as_of") > when
    flipped = record.with_columns(
        together=pl.when(late).then(1 - pl.col("together")).otherwise("together"),
        last_kind=pl.when(late).then(pl.lit("peak")).otherwise("last_kind"),
    )
    now = calibration(known_by(record, when), "NL", "B-D")
    assert now == calibration(known_by(flipped, when), "NL", "B-D")
    assert now != calibration(flipped, "NL", "B-D")
    moved = record.with_columns(
        revision=pl.when(pl.col("revised_at") > when)
        .then(pl.col("revision").list.eval(pl.element() * 9))
        .otherwise("revision")
    )
    assert np.array_equal(revisions(record, when), revisions(moved, when))
    assert len(revisions(record, when)) < len(revisions(record, None))


def test_the_answer_and_what_it_rests_on(found: Phase):
    assert found.probability is not None
    assert found.raw is not None
    assert found.why is None
    assert found.last == date(2025, 3, 1)
    assert found.age == 2
    assert set(found.ways) == {"paths", "logit"}
    assert found.missing == {}
    middle = np.mean(log_odds(list(found.ways.values())))
    assert found.raw == pytest.approx(logistic(middle))
    assert found.probability == pytest.approx(found.calibration.apply(found.raw))
    assert found.calibration.own > 0
    assert found.cautions == ()
    pushes = [abs(d.push) for d in found.drivers]
    assert pushes == sorted(pushes, reverse=True)
    assert len(pushes) == 6


def test_the_call_beside_it(found: Phase):
    assert found.called is not None
    assert (found.called.kind, found.called.month) == ("peak", date(2024, 8, 1))
    assert found.called.called_at == datetime(2025, 4, 11, 9, tzinfo=UTC)
    assert found.phase == "contraction"


def test_a_poisoned_future_moves_no_answer(poisoned: Store, found: Phase):
    """V5."""
    again = phase(poisoned, "NL", None, DAY)
    names = ("probability", "raw", "ways", "called", "drivers", "calibration", "last", "cautions")
    for name in names:
        assert getattr(again, name) == getattr(found, name), name
    assert phase(poisoned, "NL", None, "2025-05-25").raw != found.raw


def test_an_old_series_gets_no_probability(edition: Store):
    old = phase(edition, "NL", "10-12")
    assert old.age > OLDEST
    assert (old.probability, old.raw, dict(old.ways)) == (None, None, {})
    assert old.why is not None
    assert "januari 2018" in old.why.nl
    assert "January 2018" in old.why.en


def test_branch_by_branch(edition: Store):
    every = phases(edition, "NL")
    said = {r.branch: r for r in every.rows}
    assert {"B-D", "C", "20", "21", "10-12"} <= set(said)
    fresh = [said["20"].probability, said["21"].probability]
    assert every.counted == 2
    assert every.share == pytest.approx(100 * np.mean([p for p in fresh if p is not None]))
    assert "61" in said["20"].cautions[0].en
    assert said["20"].calibration.own == 0
    assert said["B-D"].cautions == ()


def test_what_cannot_be_asked(edition: Store):
    with pytest.raises(InputError):
        phase(edition, "ZZ")
    with pytest.raises(InputError):
        phase(edition, "NL", "no such branch")
    with pytest.raises(MissingDataError):
        phase(edition, "NL", "20", DAY)
    with pytest.raises(MissingDataError):
        phases(edition, "NL", "2010-01-01")
