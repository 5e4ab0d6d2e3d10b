"""Where a sentence ends that no full stop ends."""

import pytest

from kentering.claims.grammar.tokens import sentences


@pytest.mark.parametrize(("words", "parts"), [(3, 2), (14, 2), (15, 1), (25, 1)])
def test_a_short_line_before_a_capital_is_a_headline_a_long_one_goes_on(
    words: int, parts: int
) -> None:
    assert len(sentences(f"{'hoger ' * words}\nDuitsland volgt.", frozenset())) == parts


def test_a_run_without_a_full_stop_is_cut() -> None:
    found = sentences("woord " * 1000, frozenset())
    assert sum(len(s.tokens) for s in found) == 1000
    assert max(len(s.tokens) for s in found) <= 201
