"""Figures of one good, of a group of firms or of what is left are not of industry as a whole."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.check import check
from kentering.claims.read import read
from tests.claims.checking.made import edition

DAY = date(2025, 6, 20)
FELL = "daalde in maart 2025 met 12 procent op jaarbasis."


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"De productie van auto's {FELL}", "auto's"),
        (f"De productie van elektrische bussen {FELL}", "elektrische bussen"),
        (f"De Nederlandse melkproductie {FELL}", "melkproductie"),
        (f"De productie van kleine industriebedrijven {FELL}", "kleine industriebedrijven"),
        (f"De productie van het mkb in de industrie {FELL}", "mkb"),
        ("De industrie maakte in maart 2025 12 procent minder auto's.", "auto's"),
        (f"De industriële productie zonder farmacie {FELL}", "zonder farmacie"),
        (f"De industriële productie buiten de chemie {FELL}", "buiten de chemie"),
        (f"De omzet in de horeca {FELL}", "horeca"),
        (f"De productie van de Nederlandse industrie {FELL}", "totale industrie"),
        (f"De productie van bedrijven {FELL}", "totale industrie"),
        (f"De productie van vorige maand {FELL}", "totale industrie"),
        (f"De industrieproductie {FELL}", "totale industrie"),
        (f"De productie van de chemie {FELL}", "chemie"),
        ("De productie daalde met 12 procent meer dan verwacht.", "totale industrie"),
    ],
)
def test_whose_figure_it_is(text: str, subject: str) -> None:
    assert [c.subject for c in read(text, DAY)][:1] == [subject]


@pytest.mark.parametrize(
    "what",
    [
        "De productie van auto's",
        "De melkproductie",
        "De productie van kleine bedrijven",
        "De industriële productie zonder farmacie",
        "De industriële productie per inwoner",
        "De industriële productie in waarde",
        "De productie in de horeca",
    ],
)
def test_it_is_never_held_against_the_whole(what: str) -> None:
    for words, code in ((what, "uncheckable"), ("De industriële productie", "contradicted")):
        text = f"{words} {FELL}"
        (verdict,) = check(read(text, DAY), text, DAY, edition()).verdicts
        assert verdict.code == code, text


def test_what_households_pay_is_not_the_wholesale_price() -> None:
    price = "was in maart 2025 280 euro per megawattuur."
    for words, code in (
        ("De stroomprijs voor huishoudens", "uncheckable"),
        ("De stroomprijs", "contradicted"),
    ):
        text = f"{words} {price}"
        (verdict,) = check(read(text, DAY), text, DAY, edition()).verdicts
        assert verdict.code == code, text


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Volgens de VDMA daalde de productie in 2009 met 25 procent.", "machinebouw"),
        ("De VDMA ziet herstel.\n\nIn 2009 daalde de productie met 25 procent.", "machinebouw"),
        ("De VDMA: het CBS zag de productie in maart met 2 procent dalen.", "totale industrie"),
        ("Volgens de VDMA daalde de industriële productie in 2009 met 25 procent.",
         "totale industrie"),
        ("Volgens de VDMA daalde de productie van de industrie in 2009 met 25 procent.",
         "totale industrie"),
    ],
)  # fmt: skip
def test_the_figures_of_a_body_are_of_its_members(text: str, subject: str) -> None:
    assert [c.subject for c in read(text, DAY)] == [subject]


def test_a_change_beside_a_number_of_goods_is_of_those() -> None:
    text = "In 2024 rolden 3 miljoen auto's van de band, 8 procent minder dan in 2023."
    assert [c.apart for c in read(text, DAY)] == [(), ("counted",)]
    text = "De omzet was in 2024 40 miljard euro, 8 procent meer dan in 2023."
    assert [c.apart for c in read(text, DAY)] == [(), ()]
