"""A figure that fits where the words leave open what differs is not contradicted."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.check import check
from kentering.claims.read import read
from kentering.claims.terms import branch_of
from tests.claims.checking.made import edition

DAY = date(2025, 5, 20)


def last(text: str, day: date = DAY) -> tuple[str, str]:
    verdict = check(read(text, day), text, day, edition()).verdicts[-1]
    return verdict.code, verdict.reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # −0.5 is the change on the month before, −4.0 that on the year before
        (
            "De Duitse industriële productie was in maart 2025 0,2 procent lager dan een jaar "
            "eerder. In februari daalde de productie met 0,5 procent.",
            ("uncheckable", "comparison"),
        ),
        (
            "De Duitse industriële productie was in maart 2025 0,2 procent lager dan een jaar "
            "eerder. In februari daalde de productie op jaarbasis met 0,5 procent.",
            ("contradicted", ""),
        ),
        (
            "In februari 2025 daalde de industriële productie ten opzichte van januari. "
            "Duitsland (0,5 procent) deed het slecht.",
            ("uncheckable", "sign"),
        ),
        (
            "In februari 2025 daalde de industriële productie ten opzichte van januari. "
            "Duitsland (+0,5 procent) deed het beter.",
            ("contradicted", ""),
        ),
    ],
)
def test_what_the_words_leave_open_is_left_open(text: str, code: tuple[str, str]) -> None:
    assert last(text) == code


def test_a_stand_far_off_whose_words_name_no_survey_is_left_open() -> None:
    said = "Het economisch sentiment in de eurozone was in maart 2025 95,0. In april was het {}."
    assert last(said.format("-11,2"))[1] == "other_question"
    assert last(said.format("98,9"))[0] == "contradicted"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("chemiebedrijven", "20"),
        ("makers van metaalproducten", "25"),
        ("chemische sector", "20"),
        ("papierfabrieken", "17"),
        ("manufacturers of metal products", "25"),
        ("makers van speelgoed", None),
        ("bedrijven", None),
    ],
)
def test_firms_of_a_branch_are_the_branch(words: str, code: str | None) -> None:
    assert branch_of(words, "production", "NL") == code


def test_makers_without_a_branch_are_not_the_whole() -> None:
    text = "Makers van speelgoed produceerden in maart 2025 12 procent minder."
    assert last(text, date(2025, 11, 20)) == ("uncheckable", "branch")


def test_a_price_takes_its_good_from_the_sentence() -> None:
    text = "In maart 2025 kostte stroom op de markt gemiddeld {} euro per megawattuur."
    assert last(text.format("91,7"))[0] == "confirmed"
    assert last(text.format("81,7"))[0] == "contradicted"
    assert last("Stroom kostte in maart 2025 gemiddeld 0,3 euro.")[1] == "price_of_a_day"


def test_the_dateline_is_not_part_of_the_first_sentence() -> None:
    head = "Brussel, 20 november 2025 - "
    text = "De industriële productie in Duitsland steeg in maart 2025 op jaarbasis met 9 procent."
    day = date(2025, 11, 20)
    assert last(head + text, day) == last(text, day)
    assert read(head + text, day)[0].source is None
    price = "Stroom kostte in maart 2025 gemiddeld 81,7 euro per megawattuur."
    assert last(f"Rotterdam, 7 mei 2025 - {price}")[0] == "contradicted"
