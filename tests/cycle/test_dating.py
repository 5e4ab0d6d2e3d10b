"""The dating rules: their laws on any series, and their conventions on made ones."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.cycle.bry_boschan import (
    cyclical_dominance,
    smoothed,
    without_false_ends,
    without_outliers,
)
from kentering.cycle.dating import (
    BB_MONTHLY,
    HP_MONTHLY,
    HP_QUARTERLY,
    Dating,
    Rule,
    date_turns,
    extremes,
    rule_for,
)
from kentering.errors import InputError, MissingDataError
from tests.cycle.made import frame, month, walks, wave

RULES = st.sampled_from([HP_MONTHLY, BB_MONTHLY])


def dates(found: Dating) -> list[tuple[object, str]]:
    return [(t.period, t.kind) for t in found.turns]


def place(found: Dating) -> list[tuple[int, str]]:
    return [((t.period.year - 2010) * 12 + t.period.month - 1, t.kind) for t in found.turns]


@pytest.mark.parametrize("rule", [HP_MONTHLY, BB_MONTHLY])
@pytest.mark.parametrize("period", [24, 36, 60])
def test_a_sine_turns_at_its_extremes(rule: Rule, period: int):
    found = place(date_turns(frame(wave(240, period).tolist()), "M", rule))
    tops = [(t, "peak") for t in range(period // 4, 240, period)]
    bottoms = [(t, "trough") for t in range(3 * period // 4, 240, period)]
    due = [x for x in sorted(tops + bottoms) if rule.window <= x[0] < 240 - rule.window]
    assert found == due


def test_a_quarterly_sine_turns_at_its_extremes():
    values = wave(60, 20).tolist()
    found = date_turns(frame(values, "Q"), "Q", HP_QUARTERLY)
    assert [t.period.month for t in found.turns[:2]] == [4, 10]
    assert len(found.turns) == 6


@given(walks, RULES)
@settings(deadline=None)
def test_alternation_minimum_phase_and_cycle_hold(y: np.ndarray, rule: Rule):
    turns = place(date_turns(frame(y.tolist()), "M", rule))
    kinds = [k for _, k in turns]
    assert all(a != b for a, b in itertools.pairwise(kinds))
    at = [t for t, _ in turns]
    assert all(b - a >= rule.phase for a, b in itertools.pairwise(at))
    assert all(b - a >= rule.cycle for a, b in zip(at, at[2:], strict=False))
    for (a, ka), (b, _) in itertools.pairwise(turns):
        assert (y[a] - y[b]) * (1 if ka == "peak" else -1) > 0
    assert all(rule.window <= t < y.size - rule.window for t in at)


@given(walks, RULES, st.integers(-400, 400), st.sampled_from([0.25, 2.0, 4.0]))
@settings(deadline=None)
def test_a_constant_or_a_scale_moves_no_turn(y: np.ndarray, rule: Rule, add: int, times: float):
    y = np.round(y * 1024) / 1024  # so that adding is exact
    same = dates(date_turns(frame(y.tolist()), "M", rule))
    assert dates(date_turns(frame((y * times + add).tolist()), "M", rule)) == same


@given(walks)
def test_reversing_time_mirrors_the_turns(y: np.ndarray):
    there = place(date_turns(frame(y.tolist()), "M", HP_MONTHLY))
    back = place(date_turns(frame(y[::-1].tolist()), "M", HP_MONTHLY))
    assert [(y.size - 1 - t, k) for t, k in reversed(back)] == there


@given(walks)
def test_turning_the_series_over_swaps_peaks_and_troughs(y: np.ndarray):
    up = place(date_turns(frame(y.tolist()), "M", HP_MONTHLY))
    down = place(date_turns(frame((-y).tolist()), "M", HP_MONTHLY))
    assert [t for t, _ in up] == [t for t, _ in down]
    assert all(a != b for (_, a), (_, b) in zip(up, down, strict=True))


@given(walks, st.integers(1, 6))
def test_local_extremes_as_the_definition_reads(y: np.ndarray, window: int):
    found = set(extremes(y, window))
    for t in range(y.size):
        inside = window <= t < y.size - window
        others = [y[t + k] for k in range(-window, window + 1) if k] if inside else []
        assert ((t, "peak") in found) == (inside and all(y[t] > o for o in others))
        assert ((t, "trough") in found) == (inside and all(y[t] < o for o in others))


@given(walks)
def test_adding_later_months_leaves_local_extremes_where_they_were(y: np.ndarray):
    short = extremes(y[:-7], 5)
    assert [x for x in extremes(y, 5) if x[0] < y.size - 12] == short


def test_of_equal_values_the_last_turns_and_a_plain_never():
    flat = [0.0] * 40
    assert date_turns(frame(flat), "M", HP_MONTHLY).turns == ()
    top = [float(t) for t in range(20)] + [19.0] * 3 + [19.0 - t for t in range(1, 20)]
    assert dates(date_turns(frame(top), "M", HP_MONTHLY)) == [(month(22), "peak")]
    stairs = [10.0] * 15 + [5.0] * 15 + [0.0] * 15
    assert date_turns(frame(stairs), "M", HP_MONTHLY).turns == ()


def test_a_deep_dip_of_two_months_needs_the_amplitude_rule():
    y = np.concatenate([np.arange(40.0), [20, 10], np.arange(30.0, 60.0)]) + wave(72, 70, 3)
    assert len(date_turns(frame(y.tolist()), "M", HP_MONTHLY).turns) == 0
    kept = place(date_turns(frame(y.tolist()), "M", rule_for("hp", "M", 10.4)))
    assert kept == [(39, "peak"), (41, "trough")]


def test_the_last_months_are_not_dateable():
    found = date_turns(frame(wave(60).tolist()), "M", HP_MONTHLY)
    assert found.dateable == (month(5), month(54))
    assert found.open == (month(55), month(59))


def test_gaps_are_refused_and_empty_ends_left_out():
    values: list[float | None] = [None, *wave(60).tolist(), None]
    whole = date_turns(frame(values), "M", HP_MONTHLY)
    assert (whole.first, whole.last) == (month(1), month(60))
    values[30] = None
    with pytest.raises(MissingDataError, match="gap") as fault:
        date_turns(frame(values), "M", HP_MONTHLY)
    assert fault.value.where == "2012-07"
    with pytest.raises(MissingDataError, match="gap"):
        date_turns(
            frame(wave(60).tolist()).filter(~(frame(wave(60))["period"] == month(20))),
            "M",
            HP_MONTHLY,
        )
    with pytest.raises(MissingDataError, match="short"):
        date_turns(frame(wave(30).tolist()), "M", BB_MONTHLY)


@pytest.mark.parametrize(
    ("name", "freq", "steep"),
    [("x", "M", None), ("bb", "Q", None), ("hp", "A", None), ("bb", "M", 5.0), ("hp", "M", -1.0)],
)
def test_rules_that_do_not_exist(name: str, freq: str, steep: float | None):
    with pytest.raises(InputError):
        rule_for(name, freq, steep)  # type: ignore[arg-type]


def test_bry_boschan_parts():
    line = np.arange(60.0)
    spencer = np.array([-3, -6, -5, 3, 21, 46, 67, 74, 67, 46, 21, 3, -5, -6, -3]) / 320
    assert np.allclose(smoothed(line, spencer)[7:-7], line[7:-7])
    spiked = wave(120) + np.random.default_rng(1).normal(0, 0.05, 120)
    spiked[50] += 30
    assert abs(without_outliers(spiked)[50]) < 15
    assert cyclical_dominance(wave(240)) == 1
    noise = wave(240, 60, 1) + np.random.default_rng(1).normal(0, 1, 240)
    assert cyclical_dominance(noise) > 3
    assert without_false_ends([(10, "peak"), (20, "trough")], -np.arange(40.0)) == []


def test_bry_boschan_finds_the_turns_of_a_noisy_cycle():
    y = wave(240, 60, 10) + np.random.default_rng(4).normal(0, 1, 240)
    found = place(date_turns(frame(y.tolist()), "M", BB_MONTHLY))
    due = [(15, "peak"), (45, "trough"), (75, "peak"), (105, "trough"), (135, "peak")]
    assert [k for _, k in found[:5]] == [k for _, k in due]
    assert all(abs(a - b) <= 5 for (a, _), (b, _) in zip(found, due, strict=False))
