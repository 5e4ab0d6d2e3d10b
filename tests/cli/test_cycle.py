"""``kentering cycle`` on a tiny store: answers, JSON, languages and refusals."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Give

pytestmark = pytest.mark.usefixtures("home")


def test_turns_with_the_months_that_cannot_be_dated(give: Give) -> None:
    said = give("cycle", "--branch", "C")
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("NL.production.C.sca.I21")
    assert "peak" in said.out
    assert "2024-12 - 2025-04" in said.out
    dutch = give("cycle", "--lang", "nl")
    assert "niet te dateren" in dutch.out
    assert "klassiek" in dutch.out


def test_real_time_in_json(give: Give) -> None:
    said = give("cycle", "--realtime", "--json", "--as-of", "2025-05-31")
    whole = json.loads(said.out)
    assert whole["schema"] == "kentering.cycle/1"
    assert whole["turning_points"]["dating"]["rule"]["name"] == "hp"
    assert whole["real_time"]["vintages"] == 3
    assert "calls" in whole["real_time"]
    assert give("cycle", "--realtime").code == 0


def test_clock_and_deviation(give: Give) -> None:
    said = give("cycle", "--clock")
    assert said.code == 0
    assert "trend" in said.out
    whole = json.loads(give("cycle", "--clock", "--json").out)
    assert len(whole["clock"]["frozen"]) == 2
    assert whole["clock"]["now"]["period"] == "2025-04-01"
    assert give("cycle", "--cycle", "deviation", "--rule", "bb").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--branch", "28"),
        ("--geo", "XX"),
        ("--indicator", "nothing"),
        ("--breadth",),
        ("--as-of", "2000-01-01"),
        ("--rule", "bb", "--steep", "5"),
        ("--rule", "x"),
    ],
)
def test_refusals_climb_the_ladder(give: Give, words: tuple[str, ...]) -> None:
    said = give("cycle", *words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error:")
    assert "internal" not in said.err
