"""Figures that a text says it was not, and the modifiers that look like a denial."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.read import read

DAY = date(2025, 7, 15)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De productie steeg in mei 2025 geen 3,1 procent op jaarbasis.", "nl"),
        ("De productie nam in mei 2025 niet met 3,1 procent toe op jaarbasis.", "nl"),
        ("De omzet is in mei niet met de verwachte 3,1 procent gedaald op jaarbasis.", "nl"),
        ("Van een krimp van 3,1 procent op jaarbasis was in mei 2025 geen sprake.", "nl"),
        ("Er was geen sprake van een krimp van 3,1 procent in mei 2025.", "nl"),
        ("Output did not fall by 3.1 percent in May 2025 year on year.", "en"),
        ("Die Produktion sank im Mai 2025 nicht um 3,1 Prozent zum Vorjahresmonat.", "de"),
    ],
)
def test_a_figure_that_is_denied_is_no_claim(text: str, lang: str) -> None:
    assert read(text, DAY, lang) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("De productie groeide in mei met geen 4 procent, maar 2,5 procent op jaarbasis.", 2.5),
        ("De omzet daalde in mei niet met 4 procent maar met 2,5 procent op jaarbasis.", -2.5),
        ("De omzet lag in mei niet 4 procent maar 2,5 procent lager dan een jaar eerder.", -2.5),
        ("De productie daalde niet, maar steeg in mei met 2,5 procent op jaarbasis.", 2.5),
    ],
)
def test_the_figure_set_against_it_is_one(text: str, value: float) -> None:
    (claim,) = read(text, DAY)
    assert (claim.value, claim.comparison) == (value, "yoy")


@pytest.mark.parametrize(
    ("words", "modifier"),
    [
        ("niet alleen met 2 procent", None),
        ("met niet minder dan 2 procent", "at_least"),
        ("met niet meer dan 2 procent", "at_most"),
        ("met nog geen 2 procent", "almost"),
        ("met amper 2 procent", None),
    ],
)
def test_what_only_looks_like_a_denial(words: str, modifier: str | None) -> None:
    (claim,) = read(f"De productie steeg in mei 2025 {words} op jaarbasis.", DAY)
    assert (claim.value, claim.modifier) == (2.0, modifier)


def test_what_is_denied_beside_a_revision_was_printed_first() -> None:
    new = read("De cijfers zijn bijgesteld: geen 1,7 maar 1,2 procent krimp in mei 2025.", DAY)
    assert [c.value for c in new] == [-1.7, -1.2]


@pytest.mark.parametrize(
    "aside",
    [
        ", terwijl economen op een daling van 1 procent rekenden",
        "; de verwachting was min 1 procent",
        ", waar analisten een min van 1 procent hadden ingeschat",
    ],
)
def test_what_economists_counted_on_is_an_outlook(aside: str) -> None:
    fact, outlook = read(f"De productie daalde in mei 2025 met 1,9 procent{aside}.", DAY)
    assert (fact.value, outlook.value) == (-1.9, -1.0)
    assert fact.comparison != "forecast"
    assert outlook.comparison == "forecast"
