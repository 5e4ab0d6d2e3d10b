"""Phases: arithmetic on triangles, states and concordance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from kentering.cycle.dating import HP_MONTHLY, date_turns
from kentering.cycle.phases import concordance, phases, states
from kentering.errors import MissingDataError
from tests.cycle.made import frame, month, walks, wave

TENT = [float(-abs(t % 40 - 20)) for t in range(101)]


def test_a_straight_phase_is_a_triangle():
    found = phases(date_turns(frame(TENT), "M", HP_MONTHLY), frame(TENT))
    down = found[0]
    assert (down.kind, down.start, down.end) == ("contraction", month(20), month(40))
    assert (down.duration, down.amplitude, down.cumulated) == (20, -20.0, -200.0)
    assert all(abs(p.excess) < 1e-12 for p in found)


@given(walks)
def test_phases_join_turn_to_turn(y: np.ndarray):
    dating = date_turns(frame(y.tolist()), "M", HP_MONTHLY)
    found = phases(dating, frame(y.tolist()))
    assert len(found) == max(0, len(dating.turns) - 1)
    for phase, a, b in zip(found, dating.turns, dating.turns[1:], strict=False):
        assert (phase.start, phase.end) == (a.period, b.period)
        assert phase.amplitude == pytest.approx(b.value - a.value)
        assert (phase.amplitude > 0) == (phase.kind == "expansion")


def test_states_and_concordance():
    one = date_turns(frame(TENT), "M", HP_MONTHLY)
    state = states(one)["expansion"].to_list()
    assert state[20] is True
    assert state[21] is False
    assert state[41] is True
    assert concordance(one, one) == 1.0
    other = date_turns(frame([-x for x in TENT]), "M", HP_MONTHLY)
    assert concordance(one, other) == 0.0
    none = date_turns(frame([float(t) for t in range(60)]), "M", HP_MONTHLY)
    assert none.turns == ()
    assert states(none)["expansion"].null_count() == 60
    with pytest.raises(MissingDataError):
        concordance(one, none)
    shifted = date_turns(frame(wave(101, 40).tolist()), "M", HP_MONTHLY)
    assert 0 < concordance(one, shifted) < 1
