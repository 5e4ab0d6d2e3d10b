"""Where every series stands, and which of them make up a clock together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from kentering.cycle import clock, overview, turning_points
from kentering.cycle.overview import RECENT, candidates, for_composite
from kentering.errors import InputError, MissingDataError
from kentering.store import Store
from tests.cycle.made import filled, month, release, released, wave

TOTAL, OLD, YOUNG = (f"NL.production.{b}.sca.I21" for b in ("B-D", "28", "29"))
SHORT, RATE = "NL.production.20.sca.I21", "NL.production.B-D.sca.mom"
OTHER = "NL.turnover.C.sca.I21"


def level(n: int, shift: int = 0) -> list[float]:
    return [float(v) for v in 100 * np.exp(wave(n + shift, 40, 0.05)[shift:])]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    series = {
        TOTAL: level(100), OLD: level(100 - RECENT - 1, 9), YOUNG: level(100 - RECENT, 17),
        SHORT: level(20), OTHER: level(100, 5), RATE: [0.1] * 100,
    }  # fmt: skip
    return filled(tmp_path, [release(series)])


def test_a_row_says_what_the_dating_and_the_clock_say(store: Store) -> None:
    found = overview(store, "NL", indicators=["production"])
    rows = {r.key: r for r in found.rows}
    row, dating = rows[TOTAL], turning_points(store, TOTAL).dating
    assert row.turn == dating.turns[-1]
    assert row.phase == {"peak": "contraction", "trough": "expansion"}[dating.turns[-1].kind]
    assert row.until == month(99)
    assert row.dateable == dating.dateable[1]
    assert row.hand is not None
    assert row.hand.now == clock(store, [TOTAL]).hands[0].now
    turn = dating.turns[-1].period
    assert row.since == (2018 - turn.year) * 12 + 4 - turn.month
    assert row.until == date(2018, 4, 1)


def test_a_short_series_keeps_its_turns_and_says_why_it_has_no_place(store: Store) -> None:
    row = {r.key: r for r in overview(store, "NL").rows}[SHORT]
    assert row.hand is None
    assert row.no_hand is not None
    assert "short" in row.no_hand.en


def test_candidates_are_the_adjusted_levels_asked(store: Store) -> None:
    assert RATE not in candidates(store, "NL")
    assert candidates(store, "NL", branch="C") == [OTHER]
    assert candidates(store, "NL", indicators=["turnover"]) == [OTHER]
    assert candidates(store, "DE") == []
    assert candidates(store, "NL", "1999-01-01") == []


def test_a_composite_takes_what_is_recent_and_names_the_rest(store: Store) -> None:
    keys, left = for_composite(overview(store, "NL").rows)
    assert keys == sorted([TOTAL, YOUNG, OTHER])
    why = {x.key: x.why.en for x in left}
    assert set(why) == {OLD, SHORT}
    assert "ends in" in why[OLD]
    found = clock(store, keys)
    assert found.composite is not None
    assert found.composite.now.period == month(99 - RECENT)
    assert for_composite([]) == ([], [])


def test_the_future_moves_no_row(tmp_path: Path) -> None:
    """V5."""
    before = release({TOTAL: level(80), OTHER: level(80, 5)})
    poison = release({TOTAL: [5.0 + i % 2 for i in range(90)], OTHER: level(90, 30)})
    plain = filled(tmp_path / "a", [before])
    spoiled = filled(tmp_path / "b", [before, poison])
    one, two = (overview(s, "NL", released(80)) for s in (plain, spoiled))
    assert [(r.key, r.turn, r.until, r.since) for r in one.rows] == [
        (r.key, r.turn, r.until, r.since) for r in two.rows
    ]
    assert [r.hand and r.hand.now for r in one.rows] == [r.hand and r.hand.now for r in two.rows]


def test_what_cannot_be_dated_is_named_and_nothing_at_all_refused(
    store: Store, tmp_path: Path
) -> None:
    made = filled(tmp_path / "c", [release({TOTAL: level(60), OTHER: [-1.0] * 60})])
    found = overview(made, "NL")
    assert [r.key for r in found.rows] == [TOTAL]
    assert [(x.key, "logarithm" in x.why.en) for x in found.left_out] == [(OTHER, True)]
    with pytest.raises(InputError, match="no rule"):
        overview(store, "NL", rule="x")
    with pytest.raises(MissingDataError, match="no series can be dated"):
        overview(store, "NL", indicators=["nothing"])
