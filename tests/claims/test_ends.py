"""The verb of ``van X naar Y`` against its own two figures."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.checking.internal import relations
from kentering.claims.read import read

DAY = date(2025, 7, 15)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De Franse PMI daalde van 48,1 in april naar 49,8 in mei 2025.", "nl"),
        ("Het producentenvertrouwen klom van -1,2 in april tot -3,4 in mei 2025.", "nl"),
        ("The PMI fell from 48.1 in April to 49.8 in May 2025.", "en"),
    ],
)
def test_a_verb_against_its_own_figures_is_at_odds(text: str, lang: str) -> None:
    (relation,) = relations(read(text, DAY, lang))
    assert not relation.agree
    assert sorted(relation.claims) == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "De Franse PMI steeg van 48,1 in april naar 49,8 in mei 2025.",
        "Het producentenvertrouwen verslechterde van -1,2 in april naar -3,4 in mei 2025.",
        "De werkloosheid verbeterde van 4,0 naar 3,8 procent in mei 2025.",
        "De PMI daalde niet van 48,1 naar 49,8 in mei 2025.",
        "Het producentenvertrouwen ging van -1,2 in april naar -3,4 in mei 2025.",
    ],
)
def test_a_verb_that_fits_or_tells_no_way_is_not(text: str) -> None:
    assert relations(read(text, DAY)) == ()
