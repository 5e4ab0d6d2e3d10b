"""Groups and editions that hold two figures apart."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.check import check
from kentering.claims.checking.asked import Gap, asked
from kentering.claims.checking.internal import relations
from kentering.claims.grammar.tongue import language_of
from kentering.claims.model import Claim
from kentering.claims.read import read
from tests.claims.checking.made import edition

DAY = date(2025, 7, 1)


def claims(text: str) -> tuple[Claim, ...]:
    return read(text, DAY, language_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "De werkloosheid bedroeg in april 2025 3,8 procent. De jeugdwerkloosheid bedroeg in april "
        "2025 8,9 procent.",
        "De werkloosheid onder mannen lag in april 2025 op 3,7 procent. De werkloosheid onder "
        "vrouwen lag in april 2025 op 4,0 procent.",
        "In april 2025 gingen 300 bedrijven failliet, waarvan 35 in de industrie.",
        "In april 2025 werden 300 bedrijven failliet verklaard. In de bouw waren dat er 48.",
        "De Ifo-index steeg in mei 2025 naar 87,5. De verwachtingenindex van Ifo kwam in mei 2025 "
        "uit op 88,9.",
        "De voorlopige PMI voor de Duitse industrie kwam in mei 2025 uit op 48,8. De PMI voor de "
        "Duitse industrie was in mei 2025 48,3.",
        "De inflatie was in april 2025 4,1 procent. Volgens de Europese maatstaf was de inflatie "
        "in april 2025 3,9 procent.",
        "De inflatie was in april 2025 4,1 procent. De kerninflatie was in april 2025 3,3 procent.",
        "Het bbp groeide in het eerste kwartaal van 2025 met 0,4 procent. In de eerste raming was "
        "dat 0,1 procent.",
        "Inflation was 4.1 percent in April 2025. Core inflation was 3.3 percent in April 2025.",
        "Die Arbeitslosigkeit betrug im April 2025 6,3 Prozent. Die Jugendarbeitslosigkeit betrug "
        "im April 2025 7,5 Prozent.",
    ],
)
def test_another_group_or_edition_does_not_contradict(text: str) -> None:
    assert len(claims(text)) == 2
    assert relations(claims(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "De werkloosheid bedroeg in april 2025 3,8 procent. Verderop: de werkloosheid lag in april "
        "2025 op 4,2 procent.",
        "De jeugdwerkloosheid bedroeg in april 2025 8,9 procent. Onder jongeren kwam de "
        "werkloosheid in april 2025 uit op 9,6 procent.",
        "De kerninflatie was in april 2025 3,3 procent. De kerninflatie bedroeg in april 2025 2,3 "
        "procent.",
    ],
)
def test_the_same_group_still_does(text: str) -> None:
    assert [r.agree for r in relations(claims(text))] == [False]


def test_the_group_goes_on_where_no_indicator_is_named() -> None:
    told = claims(
        "De jeugdwerkloosheid bedroeg in april 2025 8,9 procent. In maart was dat nog 8,6 procent. "
        "De werkloosheid kwam in april 2025 uit op 3,8 procent."
    )
    assert [c.apart for c in told] == [("young",), ("young",), ()]


def test_against_the_expectations_is_no_expectation() -> None:
    (told,) = claims("Tegen de verwachtingen in steeg de Ifo-index in mei 2025 naar 87,5.")
    assert told.apart == ()


def test_a_figure_of_one_that_only_context_names_does_not_contradict() -> None:
    text = (
        "De inflatie kwam in april 2025 uit op 4,1 procent. Dranken werden in april 2025 9 procent "
        "duurder. Bij de bakker was dat 6 procent."
    )
    assert all(r.agree for r in relations(claims(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Volgens een eerste raming kwam de PMI in mei 2025 uit op 48,8.",
        "De werkgelegenheid onder jongeren in de industrie groeide in 2024 met 3 procent.",
        "De omzet van de industrie groeide in 2024 in volume met 3 procent.",
    ],
)
def test_the_plain_series_says_nothing_of_a_group(text: str) -> None:
    (told,) = claims(text)
    found = asked(told, DAY)
    assert isinstance(found, Gap)
    assert found.reason == "group"


@pytest.mark.parametrize(
    "text",
    [
        "Volgens voorlopige cijfers groeide de industriële productie in april 2025 met 0,8 procent "
        "ten opzichte van een jaar eerder.",
        "Het aantal banen van werknemers en zelfstandigen in de industrie groeide in 2024 met 1 "
        "procent.",
    ],
)
def test_what_is_of_the_whole_can_be_checked(text: str) -> None:
    (told,) = claims(text)
    found = asked(told, DAY)
    assert not isinstance(found, Gap) or found.reason != "group"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Een vat Brent kostte in april 2025 gemiddeld 60 dollar.", "contradicted"),
        ("Vrijdag bleek: een vat olie kostte in april 2025 gemiddeld 60 dollar.", "contradicted"),
        ("De olieprijs sloot gisteren op 60 dollar per vat.", "uncheckable"),
        ("De koperprijs steeg op 4 april 2025 naar 5.100 dollar per ton.", "uncheckable"),
        ("Amerikaanse olie kostte in april 2025 gemiddeld 60 dollar per vat.", "uncheckable"),
        ("De gasprijs voor levering in december was in april 2025 68 euro per megawattuur.",
         "uncheckable"),
        ("De gasprijs was in april 2025 gemiddeld 68 euro per megawattuur.", "contradicted"),
        ("De gasprijs was in april 2025 45 euro per megawattuur.", "uncheckable"),
        ("De gasprijs was in april 2025 145 euro per megawattuur.", "contradicted"),
        ("De olieprijs lag in april 2025 9 procent lager dan een jaar eerder.", "uncheckable"),
        ("De olieprijs lag in april 2025 in dollars 9 procent lager dan een jaar eerder.",
         "contradicted"),
        ("Het vertrouwen van de Franse industrie was in maart 2025 98.", "uncheckable"),
        ("Volgens de Europese Commissie kwam het vertrouwen van de Franse industrie in maart "
         "2025 uit op -28,4.", "contradicted"),
        ("De piekprijs van stroom was in maart 2025 300 euro per megawattuur.", "uncheckable"),
        ("Het vertrouwen in de dienstensector van de eurozone was in maart 2025 42,4.",
         "uncheckable"),
        ("De industriële productie per gewerkt uur steeg in maart 2025 met 9 procent.",
         "uncheckable"),
        ("De industrie in Europa produceerde in maart 2025 3,7 procent meer dan een jaar eerder.",
         "uncheckable"),
        ("De industrie in Europa produceerde in maart 2025 7 procent meer dan een jaar eerder.",
         "contradicted"),
    ],
)  # fmt: skip
def test_another_day_grade_sector_or_area_does_not_contradict(text: str, code: str) -> None:
    day = date(2025, 6, 20)
    (verdict,) = check(read(text, day), text, day, edition()).verdicts
    assert verdict.code == code
