"""The shipped edition: published anchors, and a real run over real vintages."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from kentering.cycle import breadth, clock, real_time, turning_points
from kentering.cycle.realtime import months_between
from kentering.edition import about, shipped
from kentering.store import Store

DOCS = Path(__file__).parents[2] / "docs"
CBS = "NL.business_cycle_indicator._Z.sa.std"
pytestmark = pytest.mark.skipif(about(shipped()) is None, reason="no edition in the package")


@pytest.fixture(scope="module")
def store() -> Store:
    return Store(root=None, base=shipped())


@pytest.mark.parametrize("rule", ["hp", "bb"])
def test_the_cbs_clock_turns_where_cbs_says(store: Store, rule: str):
    turns = turning_points(store, CBS, rule=rule).dating.turns
    peaks = [t.period for t in turns if t.kind == "peak"]
    troughs = [t.period for t in turns if t.kind == "trough"]
    assert min(abs(months_between(date(2018, 6, 1), p)) for p in peaks) <= 3
    # the low was 2020-05 when published; as revised since it lies four months later
    assert min(abs(months_between(date(2020, 5, 1), p)) for p in troughs) <= 4


@pytest.mark.parametrize("geo", ["NL", "DE"])
@pytest.mark.parametrize("cycle", ["classical", "deviation"])
def test_industry_in_real_time(store: Store, geo: str, cycle: str):
    found = real_time(store, f"{geo}.production.B-D.sca.I21", "2025-08-31", "hp", cycle)
    assert found.vintages > 50
    assert found.skipped == 0
    assert 4 < found.years < 5
    assert found.calls
    assert all(c.delay >= 6 for c in found.calls)
    score = found.scores[0]
    assert score.confirmed + score.false == len(found.calls)


@pytest.mark.parametrize("rule", ["hp", "bb"])
def test_the_fall_of_2020_is_a_trough_in_both_countries(store: Store, rule: str):
    for geo in ("NL", "DE"):
        turns = turning_points(store, f"{geo}.production.B-D.sca.I21", rule=rule).dating.turns
        assert (date(2020, 4, 1), "trough") in [(t.period, t.kind) for t in turns]


def test_the_clock_of_industry(store: Store):
    found = clock(store, ["NL.production.B-D.sca.I21", "DE.production.B-D.sca.I21"], "2025-08-31")
    assert found.composite is not None
    assert found.hands[0].frozen.height > 40
    assert found.composite.frozen.height > 40
    std = clock(store, [CBS]).hands[0]
    assert std.now.quadrant in (1, 2, 3, 4)
    assert std.vintages == 1


def test_breadth_of_the_table_of_2018(store: Store):
    found = breadth(store, "NL", "2018-12-31")
    last = found.frame.row(-1, named=True)
    assert last["period"] == date(2018, 1, 1)
    assert last["known"] >= 5
    assert last["dated"] == last["known"]


def test_the_table_of_the_docs_is_what_the_program_says(store: Store):
    spec = importlib.util.spec_from_file_location("table", DOCS / "make_cycle_table.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = (DOCS / "cycle.md").read_text("utf-8")
    key = f"NL.production.B-D.sca.{script.UNIT}"
    for rule, cycle, steep in script.ASKED:
        found = real_time(store, key, script.AS_OF, rule, cycle, steep=steep)
        assert script.row("NL", found) in text, "run: python docs/make_cycle_table.py"
