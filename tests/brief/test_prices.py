"""The sentences on prices say of the figures what the figures as printed say."""

from __future__ import annotations

import pytest

from kentering.brief.model import Figure, Trace
from kentering.brief.prices import Price, _beside
from kentering.catalogue import resolve_geo
from kentering.language import NBSP, Text
from kentering.periods import Period


def price(name: str, value: float) -> Price:
    none = Text("", "")
    figure = Figure(name, value, 1, none, none, Trace((), (), (), none))
    return Price((), Period.parse("2025-07"), figure, None, ())


@pytest.mark.parametrize(
    ("home", "partner", "word"),
    [
        (87.54, 87.56, "higher: 87.6"),
        (87.56, 87.54, "lower: 87.5"),
        (87.55, 87.64, "the same: 87.6"),
        (87.5, 87.5, "the same: 87.5"),
    ],
)
def test_the_partners_price_beside_ours_as_printed(home: float, partner: float, word: str) -> None:
    """R1: 87.5 and 87.6 are not the same, however near they lie unrounded (2025-08-31)."""
    made = _beside(price("b", partner), resolve_geo("DE"), price("a", home))
    assert word in made.plain("en").replace(NBSP, " ")
