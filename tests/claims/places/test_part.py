"""A figure of a part of a country is not one of the country."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.check import check
from kentering.claims.read import read, statements
from tests.claims.checking.made import edition

DAY = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("De productie in Noord-Brabant daalde met 12 procent.", ["Noord-Brabant"]),
        ("De Brabantse industrie produceerde 12 procent minder.", ["Brabantse"]),
        ("In het noorden van het land daalde de productie met 2 procent.", ["het noorden"]),
        ("In Twente daalde de omzet 2 procent. De export groeide daar 3 procent.", ["Twente"] * 2),
        ("In Twente daalde de omzet 2 procent. Landelijk was dat 3 procent.", ["Twente", None]),
        ("In Twente daalde de omzet 2 procent. Volgens het CBS daalde de productie met 3 procent.",
         ["Twente", None]),
        ("EINDHOVEN - De industriële productie daalde met 2 procent.", [None]),
        ("In Nederland daalde de productie met 2 procent.", [None]),
        ("In Duitsland daalde de productie met 2 procent.", [None]),
    ],
)  # fmt: skip
def test_the_part_of_the_country_is_read(text: str, parts: list[str | None]) -> None:
    assert [c.part for c in read(text, DAY)] == parts


def test_it_is_never_held_against_the_country() -> None:
    for words in ("De productie in Twente daalde", "De productie daalde"):
        text = f"{words} in maart 2025 met 12 procent. {words} in maart 2025 op jaarbasis."
        verdicts = check(statements(text, DAY), text, DAY, edition()).verdicts
        held = [v.code for v in verdicts if v.code not in ("uncheckable", "consistent")]
        assert held == ([] if "Twente" in words else ["contradicted"] * 2)
