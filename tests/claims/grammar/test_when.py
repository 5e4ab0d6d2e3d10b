"""Spans of periods."""

import pytest

from kentering.claims.grammar.when import When


@pytest.mark.parametrize(("last", "within"), [(2, True), (11, True), (12, False)])
def test_a_span_of_a_whole_year_is_not_within_one(last: int, within: bool) -> None:
    assert When("M", 2025, 1, When("M", 2025, last)).within_year is within
