"""A change that a sentence gives beside the two ends it lies between."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.checking.internal import relations
from kentering.claims.grammar.tongue import language_of
from kentering.claims.read import read

DAY = date(2025, 7, 1)
VACANCIES = "Het aantal vacatures steeg van 500 in maart 2025 naar 550 in april 2025"
SALES = "De omzet in de chemie groeide van 50 miljard euro in 2023 naar 55 miljard euro in 2024"
JOBLESS = "De werkloosheid liep op van 3,6 procent in maart 2025 naar 3,8 procent in april 2025"


def agreements(text: str) -> list[bool]:
    return [r.agree for r in relations(read(text, DAY, language_of(text)))]


@pytest.mark.parametrize(
    "text",
    [
        f"{VACANCIES}, een toename van 20 procent.",
        f"{SALES}, oftewel een groei van 15 procent.",
        f"{SALES} (+15 procent).",
        "Het aantal vacatures steeg met 20 procent, van 500 in maart 2025 naar 550 in april 2025.",
        "Het aantal vacatures verdubbelde van 250 in maart 2025 naar 350 in april 2025.",
        "De omzet liep terug van 50 naar 45 miljard euro, een daling van 20 procent.",
        "Turnover rose from 50 billion euros in 2023 to 55 billion euros in 2024, an increase of "
        "15 percent.",
        "Der Umsatz stieg von 50 Milliarden Euro im Jahr 2023 auf 55 Milliarden Euro im Jahr 2024, "
        "ein Anstieg um 15 Prozent.",
    ],
)
def test_a_change_that_its_ends_do_not_allow(text: str) -> None:
    assert agreements(text) == [False]


@pytest.mark.parametrize(
    "text",
    [
        f"{VACANCIES}, een toename van 10 procent.",
        f"{SALES}, een groei van bijna 10 procent.",
        "Het aantal vacatures verdubbelde van 250 in maart 2025 naar 498 in april 2025.",
        "De uitvoer is meer dan verdubbeld, van 10 miljard euro in 2015 naar 28 miljard euro in "
        "2024.",
        # both are whole tens of thousands: 295 to 305 and 325 to 335 thousand
        "Het aantal vacatures steeg van 300.000 in maart 2025 naar 330.000 in april 2025, een "
        "toename van 12 procent.",
    ],
)
def test_a_change_that_they_allow(text: str) -> None:
    assert agreements(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        f"{VACANCIES}, een toename van 20 procent ten opzichte van een jaar eerder.",
        f"{VACANCIES}, 20 procent meer dan in april 2024.",
        f"{VACANCIES}, een jaar eerder was de stijging 20 procent.",
        f"{JOBLESS}; het aantal werklozen nam met 0,2 procent toe.",
        f"{SALES}, na een groei van 15 procent een jaar eerder.",
        f"{SALES}, in volume een groei van 3 procent.",
        f"{SALES}, een groei van 3 procent, gecorrigeerd voor inflatie.",
        f"{SALES}, een groei van 15 procent in het buitenland en 5 procent in het binnenland.",
        f"{SALES}, terwijl de uitvoer een groei van 15 procent liet zien.",
        "De omzet steeg van 40 miljard euro in 2015 naar 60 miljard euro in 2024, gemiddeld 5 "
        "procent per jaar.",
    ],
)
def test_a_change_of_something_else_is_left_alone(text: str) -> None:
    assert agreements(text) == []


def test_the_change_takes_period_and_comparison_from_its_ends() -> None:
    change = read(f"{VACANCIES}, een toename van 10 procent.", DAY)[-1]
    assert (change.period, change.comparison, change.pair) == ("2025-04", "mom", "change")


@pytest.mark.parametrize(
    ("change", "agree", "asks"),
    [
        ("een stijging van 0,2 procent", False, True),
        ("een stijging van 0,2 procentpunt", True, False),
        ("een stijging van 5,6 procent", True, False),
        ("een stijging van 0,5 procentpunt", False, False),
    ],
)
def test_percent_where_points_are_meant(change: str, agree: bool, asks: bool) -> None:
    (found,) = relations(read(f"{JOBLESS}, {change}.", DAY))
    assert found.agree == agree
    assert ("points meant?" in found.words.en, "procentpunt bedoeld?" in found.words.nl) == (
        asks, asks,
    )  # fmt: skip
    # the two levels are not what is in doubt
    assert not asks or found.doubts == (2,)


@pytest.mark.parametrize(
    "text",
    [
        "De bezettingsgraad zakte van 100 procent in 2023 naar 98 procent in 2024, een daling van "
        "2 procent.",
        "De bezettingsgraad zakte van 80 procent in 2023 naar 78 procent in 2024, een daling van 2 "
        "procent.",
        "De bezettingsgraad zakte van 82 procent in 2023 naar 78 procent in 2024, een daling van 5 "
        "procent.",
    ],
)
def test_percent_that_may_be_the_relative_change_is_let_be(text: str) -> None:
    assert agreements(text) == [True]
