"""Which dates at the head of a text are its day of publication."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.documents.dateline import Dated, dateline, published_in, written_day
from kentering.language import MONTHS
from kentering.periods import Period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Den Haag, 9 mei 2025 - De productie", date(2025, 5, 9)),
        (" date 2025-05 De productie", Period.parse("2025-05")),
        ("Datum: juni 2024\n\nDe omzet", Period.parse("2024-06")),
        ("09-05-2025", date(2025, 5, 9)),
        ("9 mei 2025 - Bijgewerkt op 12-06-2025", date(2025, 5, 9)),
        ("9 sept. 2025. De omzet daalde.", date(2025, 9, 9)),
        ("Industrie krimpt\nDoor onze redactie | 3 februari 2026, 10:15\n", date(2026, 2, 3)),
        ("PERSBERICHT\nRoermond, 14 maart 2024\n\nOMZET HOGER", date(2024, 3, 14)),
        ("'s-Hertogenbosch, 14 maart 2024", date(2024, 3, 14)),
        ("PARIJS (ANP) - 14 maart 2024 - De Franse", date(2024, 3, 14)),
        ("Gepubliceerd op donderdag 14 maart 2024 door de redactie", date(2024, 3, 14)),
        ("Cijfers van de week - 14 maart 2024\n\n- Omzet", date(2024, 3, 14)),
        ("HELSINKI, March 14, 2024 - Output", date(2024, 3, 14)),
        ("Thursday, 14th of March 2024\n\nOutput", date(2024, 3, 14)),
        ("Nürnberg, 3. März 2024\n\nDie Produktion", date(2024, 3, 3)),
        ("3. Mai 2024 Die Produktion ist gesunken.", date(2024, 5, 3)),
        ("Frankfurt am Main, 3. Dezember 2024 – Die", date(2024, 12, 3)),
        ("WIESBADEN, den 14. März 2024 \u2013 Die Produktion", date(2024, 3, 14)),
        ("Pressemitteilung Nr. 88 vom 14. März 2024", date(2024, 3, 14)),
        ("Persbericht nr. 7 van 14 maart 2024\n\nDe omzet", date(2024, 3, 14)),
        ("OSLO, March 14, 2024 (Agency) - Output rose", date(2024, 3, 14)),
        ("Fabrieken maken meer\nAnna van Dam - 14 maart 2024 - 07:15\n\nDe", date(2024, 3, 14)),
        ("Van onze lezers\n\nDoor onze verslaggever, 14 maart 2024 07:15\n", date(2024, 3, 14)),
        ("Embargo tot 14 maart 2024, 09.30 uur\n\nDe omzet", date(2024, 3, 14)),
        ("For immediate release: 14 March 2024", date(2024, 3, 14)),
        ("UTRECHT 14 maart 2024 - De omzet", date(2024, 3, 14)),
        ("Gepubliceerd op:\n14 maart 2024", date(2024, 3, 14)),
    ],
)
def test_a_date_line_dates_a_text(text: str, day: date | Period) -> None:
    assert published_in(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Op 2 juni 2026 opent de fabriek in Born. De omzet steeg in maart met 3 procent.",
        "Nieuwe regels\n\nPer 1 januari 2027 vervalt de vrijstelling.",
        "2 juni 2026 opent de fabriek haar deuren.",
        "Gesticht op 4 april 1921 in Eindhoven, nu de grootste van het land.",
        "De fabriek opent op\n2 juni 2026\nhaar deuren.",
        "De fabriek opent op\n2 juni 2026. De bonden zijn blij.",
        "1 juni 2026 - 30 september 2026",
        "Bijgewerkt op 12-06-2025",
        "mei 2025 was een goede maand",
        "Juni 2025\n\nDe omzet",
        "31 februari 2025",
        "Updated March 14, 2024\n\nOutput rose.",
        "Eerstvolgende cijfers:\n14 april 2024\n\nDe omzet",
        "Laatste aanpassing en wijziging\n\n14 april 2024\n\nDe omzet",
        "Start van de bouw:\n14 april 2024",
        "Reageren kan tot:\n14 april 2024",
        "Vakbeurs Metaal, 14 april 2024\n\nDe omzet",
        "Nieuwe oven klaar - 14 april 2024\n\nDe omzet",
        "14 april 2024 - Webinar over staal\n\nDe omzet",
        "\u00a9 Voorbeeld, 1 januari 2024\n\nDe omzet",
        "Datum: 14 april 2024\nLocatie: Utrecht\n\nDe omzet",
        "Delft, 14 april 2024\n**Aanvang:** 10 uur",
        "Op 14 april 2024, Pasen, staat alles stil.",
        "Nächste Veröffentlichung: 14. April 2024",
        " " * 400 + "9 mei 2025",
        "",
    ],
)
def test_a_date_in_a_sentence_dates_nothing(text: str) -> None:
    """First law: better no day than that of an event."""
    assert published_in(text) is None


@pytest.mark.parametrize(
    "above",
    [
        "Congres Chemie, 20 juni 2024",
        "Copyright 2023 Voorbeeld - 1 januari 2023",
        "Webinar Staal - 20 juni 2024",
        "Inschrijven kan tot:\n20 juni 2024",
        "Cijfers van de week - 12 maart 2024",
    ],
)
def test_a_day_of_something_else_above_the_date_line_does_not_count(above: str) -> None:
    assert published_in(f"{above}\n\n14 maart 2024\n\nDe omzet") == date(2024, 3, 14)
    byline = f"{above}\n\nDoor onze redactie, 14 maart 2024 06:30\n\nDe omzet"
    assert published_in(byline) == date(2024, 3, 14)


def test_the_day_that_stands_most_firmly_counts() -> None:
    masthead, town = "vrijdag 15 maart 2024", "Den Haag, 14 maart 2024"
    assert published_in(f"{masthead}\n\n{town} - De omzet") == date(2024, 3, 14)
    labelled = "Den Haag, 20 juni 2024\n\nDatum: 20 juni 2024\nGepubliceerd: 14 maart 2024"
    assert published_in(labelled) == date(2024, 3, 14)


@pytest.mark.parametrize("second", ["Den Haag, 14 maart 2024", "14 maart 2024"])
def test_of_days_that_stand_alike_and_differ_none_is_taken(second: str) -> None:
    """First law: it is said that there are several."""
    text = f"Dagblad Noord, 10 april 2024\n\n{second}\n\nDe omzet steeg."
    assert dateline(text) == Dated(None, "line")
    assert published_in(text) is None
    assert published_in(text.replace("10 april", "14 maart")) == date(2024, 3, 14)


def test_a_day_goes_before_its_own_month() -> None:
    text = "Gepubliceerd: maart 2024\nGepubliceerd op 14 maart 2024\n"
    assert published_in(text) == date(2024, 3, 14)
    assert published_in(text.replace("14 maart", "14 april")) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("donderdag 14 maart 2024", date(2024, 3, 14)),
        ("14 maart 2024 06:30", date(2024, 3, 14)),
        ("2024/3/14", date(2024, 3, 14)),
        ("14.03.2024", date(2024, 3, 14)),
        ("23-04-2024", date(2024, 4, 23)),
        ("04/06/2024", None),
        ("tot 14 maart 2024", None),
        ("14 maart 2024 of later", None),
        ("", None),
    ],
)
def test_words_are_a_day_when_they_are_nothing_else(words: str, day: date | None) -> None:
    assert written_day(words) == day


def test_digits_that_may_be_month_or_day_are_settled_by_the_language() -> None:
    english = "04/06/2025 - The output of the factories of the country fell in March."
    dutch = "04/06/2025 - De productie van de fabrieken in het land daalde in maart."
    assert dateline(english) is None
    found = dateline(dutch)
    assert found is not None
    assert (found.day, found.day_first) == (date(2025, 6, 4), True)
    assert published_in(english.replace("04/06", "04/23")) == date(2025, 4, 23)
    assert published_in(english.replace("04/06", "23/04")) == date(2025, 4, 23)


def test_the_day_of_a_moment_with_a_zone_is_that_in_amsterdam() -> None:
    """T3."""
    mail = "From: a@b.nl\nDate: Fri, 9 May 2025 23:30:00 {zone}\nSubject: cijfers\n\nHoi,"
    assert published_in(mail.format(zone="-0700")) == date(2025, 5, 10)
    assert published_in(mail.format(zone="+0200")) == date(2025, 5, 9)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["nl", "en"]))
def test_every_day_is_found_in_every_way_it_is_written(day: date, lang: str) -> None:
    name = MONTHS[lang][day.month - 1]  # type: ignore[index]
    for words in (f"{day.day} {name} {day.year}", f"{name.title()} {day.day}, {day.year}"):
        for text in (words, f"Delft, {words} - De omzet", f"Datum: {words}\n\nDe omzet"):
            assert published_in(text) == day
    assert published_in(f"datum {day.isoformat()}") == day


@given(st.text(max_size=600), st.sampled_from(["9 mei 2025", "2025-05", "May 9, 2025", "1/2/2025"]))
def test_any_head_is_looked_at_without_a_fault(text: str, words: str) -> None:
    for head in (text + words, words + text, re.sub(r"\s", words, text, count=3)):
        found = dateline(head)
        assert found is None or found.origin == "line"
