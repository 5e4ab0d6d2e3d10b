"""Real time: what is counted as a call, a retraction, a delay; and nothing from the future."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kentering.cycle import breadth, clock, real_time, turning_points
from kentering.cycle.observed import key_for, vintages
from kentering.errors import InputError, MissingDataError
from tests.cycle.made import KEY, filled, growing, month, release, released, wave


def level(i: int) -> float:
    return float(100 * np.exp(wave(200, 60, 0.1)[i]))


def test_a_call_comes_when_the_window_is_full_and_holds(tmp_path: Path):
    found = real_time(growing(tmp_path, lambda i, _: level(i), 40, 60), KEY)
    assert [(c.kind, c.first, c.called_at) for c in found.calls] == [
        ("trough", month(45), released(51))
    ]
    assert (found.calls[0].delay, found.delay_mean, found.delay_worst) == (7, 7.0, 7)
    assert (found.retracted, found.erased, found.rewritten) == (0, 0, 0)
    assert (found.scores[0].confirmed, found.scores[0].false, found.scores[0].missed) == (1, 0, 0)
    assert found.calls[0].drift == 0
    assert 0 < found.scores[0].by_chance < 1


def test_a_turn_that_is_revised_away_is_false_and_retracted(tmp_path: Path):
    def value(i: int, length: int) -> float:
        fell = i > 59 and length < 70
        return 100.0 + i - (5 * (i - 59) if fell else 0)

    found = real_time(growing(tmp_path, value, 50, 75), KEY)
    (call,) = found.calls
    assert (call.kind, call.first, call.called_at) == ("peak", month(59), released(65))
    assert (call.retracted_at, call.standing) == (released(70), False)
    assert found.retracted == 1
    assert [(s.confirmed, s.false, s.missed) for s in found.scores] == [(0, 1, 0), (0, 1, 0)]
    assert found.per_year == pytest.approx(1 / found.years)


def test_a_turn_that_moves_far_is_another_call(tmp_path: Path):
    def value(i: int, length: int) -> float:
        top = 59 if length < 72 else 61 if length < 74 else 66
        return 100.0 + min(i, top) - 0.5 * max(0, i - top)

    found = real_time(growing(tmp_path, value, 50, 80), KEY)
    assert [(c.first, c.last, c.retracted_at) for c in found.calls] == [
        (month(59), month(61), released(74)),
        (month(66), month(66), None),
    ]
    assert [(s.confirmed, s.false, s.missed) for s in found.scores] == [(1, 1, 0), (1, 1, 0)]


def test_a_hole_in_the_vintages_starts_a_new_watch(tmp_path: Path):
    many = [release({KEY: [level(i) for i in range(n)]}) for n in [40, 41, 42, 58, 59, 60]]
    found = real_time(filled(tmp_path, many), KEY)
    assert found.calls == ()
    assert found.years == pytest.approx((59 + 61 + 0) / 365.25, abs=0.05)


def test_rebasing_is_no_news(tmp_path: Path):
    old = KEY.replace("I21", "I15")
    many = [release({old: [level(i) * 1.1 for i in range(n)]}) for n in range(40, 48)]
    many += [release({KEY: [level(i) for i in range(n)]}) for n in range(48, 61)]
    store = filled(tmp_path, many)
    found = real_time(store, old)
    assert found.key == KEY
    assert [c.called_at for c in found.calls] == [released(51)]
    assert {seen.key for _, seen in vintages(store, KEY)} == {old, KEY}
    assert key_for(store, "NL", "production") == KEY
    assert key_for(store, "NL", "production", "B-D", released(45)) == old


def test_one_vintage_cannot_be_followed(tmp_path: Path):
    store = filled(tmp_path, [release({KEY: [level(i) for i in range(60)]})])
    with pytest.raises(MissingDataError, match="close together"):
        real_time(store, KEY)


@pytest.mark.parametrize("rule", ["hp", "bb"])
@pytest.mark.parametrize("cycle", ["classical", "deviation"])
def test_a_poisoned_future_moves_nothing(tmp_path: Path, rule: str, cycle: str):
    branch = "NL.production.28.sca.I21"
    other = "NL.production.29-30.sca.I21"
    rng = np.random.default_rng(2)
    noise = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, 90)))

    def at(n: int) -> dict[str, list[float]]:
        return {k: [level(i + s) * noise[i] / 100 for i in range(n)] for k, s in NAMES.items()}

    NAMES = {KEY: 0, branch: 7, other: 19}  # noqa: N806
    clean = [release(at(n)) for n in range(70, 80)]
    poison = [
        release({k: [50.0 + 20 * ((i * 7) % 11) for i in range(n)] for k in NAMES}, released(n))
        for n in range(80, 84)
    ]
    a, b = filled(tmp_path / "a", clean), filled(tmp_path / "b", [*clean, *poison])
    day = released(79)
    assert turning_points(a, KEY, day, rule, cycle) == turning_points(b, KEY, day, rule, cycle)
    assert real_time(a, KEY, day, rule, cycle) == real_time(b, KEY, day, rule, cycle)
    one, two = (breadth(s, "NL", day, rule=rule, cycle=cycle) for s in (a, b))
    assert one.frame.equals(two.frame)
    assert (one.keys, one.dateable) == (two.keys, two.dateable)
    hands = [clock(s, list(NAMES), day) for s in (a, b)]
    for x, y in zip(hands[0].hands, hands[1].hands, strict=True):
        assert x.line.equals(y.line)
        assert x.frozen.equals(y.frozen)
    assert hands[0].composite.line.equals(hands[1].composite.line)
    assert turning_points(b, KEY) != turning_points(a, KEY)


@pytest.mark.parametrize(
    "key",
    ["NL.production.B-D.sca.mom", "NL.production.B-D.nsa.I21", "NL.production", "a.b.c.sa.x"],
)
def test_what_cannot_be_dated_is_refused(tmp_path: Path, key: str):
    store = filled(tmp_path, [release({KEY: [level(i) for i in range(60)]})])
    with pytest.raises(InputError):
        turning_points(store, key)


def test_unknown_series_cycle_and_day(tmp_path: Path):
    store = filled(tmp_path, [release({KEY: [level(i) for i in range(60)]})])
    with pytest.raises(MissingDataError):
        turning_points(store, KEY, "2000-01-01")
    with pytest.raises(InputError, match="cycle"):
        turning_points(store, KEY, cycle="growth")  # type: ignore[arg-type]
    with pytest.raises(MissingDataError):
        key_for(store, "NL", "production", "C")
