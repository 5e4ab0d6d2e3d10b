"""Forecasts that a text gives as withdrawn or in retrospect."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.grammar.tongue import language_of
from kentering.claims.read import read

DAY = date(2025, 2, 28)


def marks(text: str) -> list[tuple[float | None, str | None]]:
    found = read(text, DAY, language_of(text))
    return [(c.value, c.outdated) for c in found if c.comparison == "forecast"]


@pytest.mark.parametrize(
    "text",
    [
        "Rabobank stelt de raming voor de groei van de industriële productie in 2025 bij van 2 "
        "naar 1 procent.",
        "Eerder ging Rabobank nog uit van 2 procent groei van de industriële productie in 2025; "
        "nu verwacht de bank 1 procent.",
        "Rabobank previously expected industrial production to grow by 2 percent in 2025 and now "
        "expects 1 percent.",
        "DNB senkt die Prognose für das Wachstum der Industrieproduktion 2025 von 2 auf 1 Prozent.",
    ],
)
def test_the_first_of_two_is_withdrawn(text: str) -> None:
    assert marks(text) == [(2.0, "withdrawn"), (1.0, None)]


@pytest.mark.parametrize(
    "text",
    [
        "De bank verwacht dat de industriële productie in 2025 met 1 procent groeit in plaats van "
        "met 2 procent.",
        "DNB voorziet voor 2025 een groei van de industriële productie van 1 procent, tegen 2 "
        "procent bij de vorige raming.",
        "DNB expects industrial production to grow by 1 percent in 2025 instead of 2 percent.",
    ],
)
def test_the_last_of_two_is_withdrawn(text: str) -> None:
    assert marks(text) == [(1.0, None), (2.0, "withdrawn")]


@pytest.mark.parametrize(
    "text",
    [
        "DNB had voor 2025 een groei van de industriële productie van 2 procent voorspeld.",
        "De bank had geraamd dat de industriële productie in 2025 met 2 procent zou groeien.",
        "Rabobank verwachtte voor 2025 een groei van de industriële productie van 2 procent.",
        "DNB had predicted that industrial production would grow by 2 percent in 2025.",
    ],
)
def test_what_is_told_in_the_past_is_recalled(text: str) -> None:
    assert marks(text) == [(2.0, "recalled")]


@pytest.mark.parametrize(
    "text",
    [
        "DNB verwacht nog steeds dat de industriële productie in 2025 met 2 procent groeit.",
        "DNB verwacht dat de industriële productie in 2025 voor het eerst in drie jaar groeit, met "
        "2 procent.",
        "Zoals eerder gemeld verwacht DNB dat de industriële productie in 2025 met 2 procent "
        "groeit.",
        "De industrie had een slecht jaar, maar DNB verwacht dat de productie in 2025 met 2 "
        "procent groeit.",
        "De industrie had het in 2024 zwaar en DNB verwacht voor 2025 een groei van de industriële "
        "productie van 2 procent.",
    ],
)
def test_a_forecast_of_the_day_stays_one(text: str) -> None:
    assert marks(text) == [(2.0, None)]


def test_from_one_year_to_the_next_both_hold() -> None:
    text = (
        "DNB verwacht dat de groei van de industriële productie oploopt van 1 procent in 2025 naar "
        "2 procent in 2026."
    )
    assert marks(text) == [(1.0, None), (2.0, None)]
