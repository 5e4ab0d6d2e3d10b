"""Firms told by where their names stand, and figures that are theirs alone."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.grammar.firms import with_firms
from kentering.claims.grammar.lexicon import lexicon
from kentering.claims.grammar.parse import parse_text
from kentering.claims.read import read, trends

DAY = date(2025, 5, 20)


def firms(text: str) -> list[str]:
    lex = lexicon("nl")
    found = with_firms(parse_text(text, lex), lex)
    return [p.words(h.first, h.last, text) for p in found for h in p.hits if h.group == "company"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("De omzet van Xyber daalde met 3 procent.", ["Xyber"]),
        ("De winst van het Duitse Xyber Werke steeg.", ["Xyber Werke"]),
        ("Bij Quantel werken 300 mensen.", ["Quantel"]),
        ("Vorig jaar boekte Quantel een omzet van 3 miljoen euro.", ["Quantel"]),
        ("Machinebouwer Quantel groeit. Quantel kreeg meer orders.", ["Quantel", "Quantel"]),
        ("De omzet van Duitsland daalde.", []),
        ("De omzet van Nederlandse fabrieken daalde.", []),
        ("Volgens Quantel daalde de omzet.", []),
        ("De productie van Plastic daalde. Er was genoeg plastic. De productie van Plastic.", []),
    ],
)
def test_a_name_is_told_by_where_it_stands(text: str, names: list[str]) -> None:
    assert firms(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "De productie van Xyber daalde in maart 2025 met 12 procent.",
        "Xyber kwam met cijfers. Bij Xyber daalde de productie in maart 2025 met 12 procent.",
        "ASML kwam dinsdag met cijfers. De productie daalde in maart 2025 met 12 procent.",
    ],
)
def test_a_figure_of_a_firm_is_not_of_industry(text: str) -> None:
    (claim,) = read(text, DAY)
    assert claim.subject in ("Xyber", "ASML")


def test_the_direction_of_a_firm_is_its_own() -> None:
    (trend,) = trends("De omzet van Philips steeg in maart 2025 op jaarbasis.", DAY)
    assert (trend.subject, trend.direction) == ("Philips", "up")
