"""The figure of a claim as a language prints it, and its words cut to size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.checking.said import around, figure_words
from kentering.claims.model import Claim, Origin, Span


def claim(**more: object) -> Claim:
    return Claim(0, 1, "", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "nl", "en"),
    [
        ({"value": 1.5, "unit": "percent", "comparison": "yoy"}, "+1,5%", "+1.5%"),
        ({"value": -1.5, "unit": "percent", "comparison": "mom"}, "−1,5%", "−1.5%"),
        ({"value": 12.0, "unit": "percent", "comparison": "level"}, "12%", "12%"),
        ({"value": 47.9, "unit": "index", "comparison": "level"}, "47,9", "47.9"),
        ({"value": 1.2e9, "unit": "eur"}, "1,2 miljard euro", "1.2 billion euros"),
        ({"value": 812000.0, "unit": "person", "modifier": "almost"},
         "bijna 812.000 personen", "almost 812,000 persons"),
        ({"value": 31.25, "unit": "eur_per_mwh"}, "31,25 euro per MWh", "31.25 euros per MWh"),
        ({"value": 1.0, "unit": "week"}, "1 week", "1 week"),
        ({"value": 300.0, "unit": "sek"}, "300 SEK", "300 SEK"),
        ({"value": -0.2, "unit": "percentage_points"},
         "−0,2 procentpunt", "−0.2 percentage points"),
        ({"value_low": 2.0, "value_high": 3.0, "unit": "percent"}, "2 tot 3%", "2 to 3%"),
        ({"value_low": 2.0, "unit": "percent"}, "2 tot …%", "2 to …%"),
        ({"direction": "up"}, "omhoog", "up"),
        ({}, "-", "-"),
    ],
)  # fmt: skip
def test_a_figure_is_printed_as_the_language_does(
    fields: dict[str, object], nl: str, en: str
) -> None:
    """L2, L3."""
    assert (figure_words(claim(**fields), "nl"), figure_words(claim(**fields), "en")) == (nl, en)


def placed(quote: str, figure: str) -> Claim:
    at = quote.index(figure)
    origin = Origin("named", Span(7 + at, 7 + at + len(figure)))
    return Claim(7, 7 + len(quote), quote, value=5.0, unit="percent", origins={"unit": origin})


def test_the_decimals_are_those_of_the_text() -> None:
    assert figure_words(placed("steeg met 5,00 procent", "5,00 procent"), "nl") == "5,00%"
    assert figure_words(placed("steeg met 5 procent", "5 procent"), "nl") == "5%"


@pytest.mark.parametrize(
    ("quote", "cut"),
    [
        ("productie steeg 5 procent", "productie steeg 5 procent"),
        ("productie van machines\n nam toe met 5 procent", "…nam toe met 5 procent"),
        ("5 procent meer dan in dezelfde maand van het jaar", "5 procent meer dan in…"),
        ("de productie was maar liefst 5 procent lager dan toen", "…liefst 5 procent lager…"),
    ],
)
def test_the_words_are_cut_around_the_figure(quote: str, cut: str) -> None:
    assert around(placed(quote, "5 procent"), 26) == cut


@given(st.text(max_size=60), st.text(max_size=60), st.integers(14, 80))
def test_the_figure_is_always_shown_and_the_words_always_fit(
    before: str, after: str, width: int
) -> None:
    found = around(placed(f"{before} 5 procent {after}", " 5 procent "), width)
    assert len(found) <= width
    assert "5 procent" in found
