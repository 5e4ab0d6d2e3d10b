"""Directions without a figure: what a clause states, and what it only denies or supposes."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.claims.model import Claim
from kentering.claims.read import trends

DAY = date(2025, 7, 15)
Found = list[tuple[str | None, str | None, str | None, str | None]]


def told(text: str, lang: str = "nl") -> Found:
    return [(c.direction, c.indicator, c.period, c.comparison) for c in trends(text, DAY, lang)]


def only(text: str, lang: str = "nl") -> Claim:
    (claim,) = trends(text, DAY, lang)
    return claim


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De Belgische productie liep in mei 2025 niet op ten opzichte van april.", "nl"),
        ("De omzet van de chemie is in mei 2025 nooit gedaald ten opzichte van april.", "nl"),
        ("Van een daling van de productie was in mei ten opzichte van april geen sprake.", "nl"),
        ("Er was in mei geen krimp van de Poolse productie ten opzichte van april.", "nl"),
        ("De productie kromp in mei 2025 niet langer ten opzichte van april.", "nl"),
        ("De Franse industrie hield in mei op met krimpen ten opzichte van april.", "nl"),
        ("De Franse productie zette de stijging in mei ten opzichte van april niet door.", "nl"),
        ("De stijging van de productie bleef in mei ten opzichte van april uit.", "nl"),
        ("De productie is in mei nauwelijks gegroeid ten opzichte van april.", "nl"),
        ("Dat komt niet doordat de productie in mei daalde ten opzichte van april.", "nl"),
        ("Belgian output did not fall in May 2025 compared with April.", "en"),
        ("Belgian output hasn't risen in May 2025 month on month.", "en"),
        ("Italian output failed to grow in May 2025 compared with April.", "en"),
        ("Die belgische Produktion wuchs im Mai 2025 gegenüber April nicht.", "de"),
        ("Im Mai 2025 gab es gegenüber April keinen Rückgang der Produktion.", "de"),
    ],
)
def test_what_is_denied_is_no_direction(text: str, lang: str) -> None:
    assert told(text, lang) == []


def test_not_only_denies_nothing() -> None:
    text = "De productie nam in mei 2025 niet alleen toe ten opzichte van april, de omzet ook."
    assert told(text) == [("up", "production_volume", "2025-05", "mom")]


def test_a_denial_is_of_its_own_clause() -> None:
    text = "De productie daalde in mei niet op maandbasis, maar lag lager dan een jaar eerder."
    assert told(text) == [("down", "production_volume", "2025-05", "yoy")]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("De Duitse productie zal in juli 2025 dalen ten opzichte van juni.", "nl"),
        ("De productie gaat in juli 2025 stijgen ten opzichte van juni.", "nl"),
        ("Kenners rekenden op een stijging van de productie in mei ten opzichte van april.", "nl"),
        ("De productie krimpt in juli ten opzichte van juni, verwachten economen.", "nl"),
        ("Analysts expected German output to rise in May compared with April.", "en"),
        (
            "Ökonomen hatten im Mai mit einem Anstieg der Produktion gegenüber April gerechnet.",
            "de",
        ),
    ],
)
def test_what_is_expected_is_an_outlook(text: str, lang: str) -> None:
    assert only(text, lang).comparison == "forecast"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Is de Franse productie in mei gekrompen ten opzichte van april?", "nl"),
        ("De productie zou in mei zijn gestegen ten opzichte van april.", "nl"),
        ("Als de productie in mei daalt ten opzichte van april, gaat de rente omlaag.", "nl"),
        ("Het is de vraag of de productie in mei steeg ten opzichte van april.", "nl"),
        ("Onduidelijk is of de productie in mei is gestegen ten opzichte van april.", "nl"),
        ("De productie moet in mei stijgen ten opzichte van april.", "nl"),
        ("De fabriek investeert om de productie in juli te verhogen ten opzichte van juni.", "nl"),
        ("German output would have fallen in May compared with April.", "en"),
        ("If German output falls in May compared with April, rates will go down.", "en"),
        ("Die Produktion könnte im Mai gegenüber April gestiegen sein.", "de"),
    ],
)
def test_what_is_asked_or_supposed_is_no_direction(text: str, lang: str) -> None:
    assert told(text, lang) == []


@pytest.mark.parametrize(
    "text",
    [
        "Als gevolg van de zwakke vraag daalde de productie in mei ten opzichte van april.",
        "Tegen de verwachting in daalde de productie in mei ten opzichte van april.",
        "De productie is in mei harder gedaald dan verwacht ten opzichte van april.",
        "Kenners rekenden op groei, maar de productie daalde in mei ten opzichte van april.",
    ],
)
def test_what_came_out_against_an_outlook_is_a_fact(text: str) -> None:
    assert told(text) == [("down", "production_volume", "2025-05", "mom")]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Na een dip in april trok de productie in mei 2025 aan ten opzichte van april.", "nl"),
        ("Ondanks de krimp in april steeg de omzet in mei 2025 op maandbasis.", "nl"),
        ("De productie steeg in mei 2025 op maandbasis, na een daling in april.", "nl"),
        ("De productie lag in mei 2025, na een daling in april, hoger dan een maand eerder.", "nl"),
        ("De productie, die in april nog daalde, steeg in mei 2025 op maandbasis.", "nl"),
        ("After a fall in April output rose in May 2025 compared with a month earlier.", "en"),
        ("Nach einem Rückgang im April stieg die Produktion im Mai 2025 zum Vormonat.", "de"),
    ],
)
def test_what_leads_up_to_a_move_does_not_date_it(text: str, lang: str) -> None:
    claim = only(text, lang)
    assert (claim.direction, claim.period) == ("up", "2025-05")


def test_a_cause_dates_a_move_that_names_no_period() -> None:
    claim = only("Door de zwakke vraag in mei 2025 daalde de productie op jaarbasis.")
    assert (claim.direction, claim.period, claim.comparison) == ("down", "2025-05", "yoy")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "De Poolse industrie produceerde in mei 2025 minder dan een maand eerder, maar meer "
            "dan een jaar eerder.",
            [("down", "2025-05", "mom"), ("up", "2025-05", "yoy")],
        ),
        (
            "De omzet steeg in mei 2025 op maandbasis en lag lager dan een jaar eerder.",
            [("up", "2025-05", "mom"), ("down", "2025-05", "yoy")],
        ),
        (
            "De productie daalde in mei 2025 op maandbasis, op jaarbasis steeg ze.",
            [("down", "2025-05", "mom")],
        ),
        (
            "De productie nam in mei 2025 zowel op maandbasis als op jaarbasis toe.",
            [("up", "2025-05", None)],
        ),
        (
            "De productie is in mei 2025 minder hard gekrompen dan een maand eerder.",
            [("down", "2025-05", None)],
        ),
    ],
)
def test_one_direction_a_clause(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(d, p, c) for d, _, p, c in told(text)] == expected


def test_a_branch_and_a_place_stay_in_their_clause() -> None:
    whole = only(
        "De industriële productie nam in mei 2025 op jaarbasis af, maar de chemie groeide."
    )
    assert (whole.direction, whole.subject) == ("down", "totale industrie")
    two = trends("De productie steeg in mei 2025 op jaarbasis en de Duitse productie kromp.", DAY)
    assert [(c.direction, c.geo, c.comparison) for c in two] == [
        ("up", "NL", "yoy"),
        ("down", "DE", None),
    ]


def test_what_opens_a_clause_opens_the_one_joined_to_it() -> None:
    text = (
        "In de chemie daalde de omzet in mei 2025 op jaarbasis en steeg de productie ten opzichte "
        "van april."
    )
    assert [(c.subject, c.indicator, c.comparison) for c in trends(text, DAY)] == [
        ("chemie", "turnover", "yoy"),
        ("chemie", "production_volume", "mom"),
    ]
    doubt = "In de chemie daalde de omzet, maar de productie steeg in mei ten opzichte van april."
    assert [c.indicator for c in trends(doubt, DAY)] == ["turnover"]


@pytest.mark.parametrize(
    "text",
    [
        "Door de lagere olieprijs in mei 2025 dan in april werd produceren goedkoper.",
        "Produceren was in mei 2025 duurder dan in april.",
        "De daling van de Duitse productie nam in mei 2025 toe ten opzichte van april.",
        "De Franse productiegroei versnelde in mei 2025 ten opzichte van april.",
        "De krimp van de productie werd in mei 2025 kleiner dan in april.",
    ],
)
def test_prices_and_moves_of_moves_say_nothing_of_output(text: str) -> None:
    assert told(text) == []


def test_prices_become_dearer() -> None:
    assert only("De producentenprijzen waren in mei 2025 lager dan in april.").direction == "down"
    assert only("De stroomprijs was in mei 2025 goedkoper dan in april.").direction == "down"


@pytest.mark.parametrize(
    "text",
    [
        "De Duitse en de Franse productie daalden in mei 2025 ten opzichte van april.",
        "Zowel in Polen als in Duitsland steeg de productie in mei 2025 op maandbasis.",
    ],
)
def test_of_several_countries_none_is_picked(text: str) -> None:
    assert told(text) == []


def test_a_clause_without_a_subject_has_a_place_of_its_own() -> None:
    text = "De productie daalde in mei 2025 op jaarbasis in Duitsland en steeg in Frankrijk."
    assert [(c.direction, c.geo) for c in trends(text, DAY)] == [("down", "DE"), ("up", "FR")]


def test_what_is_assumed_is_no_direction() -> None:
    assert told("Wij gaan ervan uit dat de productie in mei daalde ten opzichte van april.") == []
    assert told("De kans bestaat dat de productie in mei steeg ten opzichte van april.") == []
