"""The clock and diffusion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kentering.cycle import breadth, clock
from kentering.cycle.breadth import divisions
from kentering.cycle.clock import QUADRANTS, places
from kentering.errors import InputError, MissingDataError
from tests.cycle.made import KEY, filled, frame, growing, month, release, wave

OTHER = "NL.production.C.sca.I21"


def level(i: int, shift: int = 0) -> float:
    return float(100 * np.exp(wave(400, 48, 0.05)[i + shift] + 0.001 * i))


def test_quadrants_in_the_order_of_the_cycle():
    found = places(frame(wave(50, 48).tolist()), "M")
    order = [q for q in found["quadrant"].to_list() if q is not None]
    assert [q for i, q in enumerate(order) if i == 0 or q != order[i - 1]] == [1, 2, 3, 4, 1]
    assert set(QUADRANTS) == {1, 2, 3, 4}
    assert found["change"][0] is None


def test_a_missing_month_has_no_place_and_no_change():
    values: list[float | None] = [0.1, 0.2, None, 0.4, 0.5]
    assert places(frame(values), "M")["quadrant"].to_list() == [None, 1, None, None, 1]


def test_deviations_are_standardised_and_frozen_points_stay(tmp_path: Path):
    store = growing(tmp_path, lambda i, n: level(i), 150, 160)
    hand = clock(store, [KEY]).hands[0]
    assert abs(hand.line["deviation"].mean()) < 1e-9
    assert abs(hand.line["deviation"].to_numpy().std() - 1) < 1e-9
    assert hand.frozen["period"].to_list() == [month(n - 1) for n in range(151, 161)]
    row = hand.frozen.filter(pl.col("period") == month(154)).row(0, named=True)
    then = clock(store, [KEY], row["released_at"]).hands[0]
    assert (row["deviation"], row["quadrant"]) == (then.now.deviation, then.now.quadrant)
    assert hand.vintages == 11
    assert hand.agreed is not None


def test_composite_is_the_unweighted_mean_and_inverts(tmp_path: Path):
    both = [
        release({KEY: [level(i) for i in range(n)], OTHER: [level(i, 12) for i in range(n)]})
        for n in (150, 151, 152)
    ]
    store = filled(tmp_path, both)
    found = clock(store, [KEY, OTHER])
    assert found.composite is not None
    parts = [h.line["deviation"].to_numpy() for h in found.hands]
    assert np.allclose(found.composite.line["deviation"].to_numpy(), np.mean(parts, axis=0))
    assert found.composite.frozen.height == 2
    turned = clock(store, [KEY, OTHER], inverted=[OTHER])
    assert np.allclose(turned.hands[1].line["deviation"].to_numpy(), -parts[1])


def test_what_is_no_clock_is_refused(tmp_path: Path):
    store = filled(tmp_path, [release({KEY: [100.0] * 80, OTHER: [level(i) for i in range(20)]})])
    for keys in ([], [KEY, KEY]):
        with pytest.raises(InputError):
            clock(store, keys)
    with pytest.raises(InputError, match="move"):
        clock(store, [KEY])
    with pytest.raises(MissingDataError, match="short"):
        clock(store, [OTHER])


def test_breadth_counts_every_branch_once(tmp_path: Path):
    names = {"20": 0, "21": 5, "20-21": 9, "28": 20, "B-D": 0}
    n = 80
    series = {
        f"NL.production.{b}.sca.I21": [level(i, s) for i in range(n)] for b, s in names.items()
    }
    series["NL.production.20.sca.I21"] = series["NL.production.20.sca.I21"][:70]
    series["NL.production.21.sca.I21"] = series["NL.production.21.sca.I21"][:70]
    found = breadth(filled(tmp_path, [release(series)]), "NL")
    assert not any(".B-D." in k for k in found.keys)
    at = {r["period"]: r for r in found.frame.iter_rows(named=True)}
    assert at[month(60)]["known"] == 3
    assert at[month(79)]["known"] == 2
    here = at[month(60)]
    up = sum(level(60, s) > level(59, s) for b, s in names.items() if b in ("20", "21", "28"))
    assert (here["growing"], here["share_growing"]) == (up, pytest.approx(100 * up / 3))
    assert at[month(60)]["dated"] == 3
    assert 0 <= here["past_trough"] <= here["dated"]
    assert month(0) not in at


def test_breadth_of_one_branch_is_refused(tmp_path: Path):
    store = filled(tmp_path, [release({KEY: [level(i) for i in range(60)]})])
    with pytest.raises(MissingDataError, match="two at least"):
        breadth(store, "NL")


def test_divisions():
    assert divisions("24-30+33") == set(range(24, 31)) | {33}
    assert divisions("_Z") == frozenset()
    assert divisions("B-D") == set(range(5, 36))
