"""Reading on sentences of our own making in the style of the Dutch press."""

from datetime import date
from pathlib import Path

import pytest

from kentering.claims.model import Claim
from kentering.claims.read import read, reading

PUBLISHED = date(2026, 3, 20)
Row = tuple[tuple[float, ...], str, str, str | None, str, str]
Further = dict[str, str]


def _expected(line: str) -> Row:
    value, unit, comparison, period, geo, indicator = line[2:].split(" ")[:6]
    ends = tuple(float(part) for part in value.split(".."))
    return (ends, unit, comparison, None if period == "-" else period, geo, indicator)


def _lines() -> list[tuple[str, list[str]]]:
    """Sentences of press.txt with the lines under each."""
    cases: list[tuple[str, list[str]]] = []
    text = Path(__file__).with_name("press.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith(("= ", "> ")):
            cases[-1][1].append(line)
        elif line and not line.startswith("#"):
            cases.append((line, []))
    return cases


def _table() -> list[tuple[str, list[Row]]]:
    return [
        (sentence, [_expected(line) for line in lines if line.startswith("= ")])
        for sentence, lines in _lines()
    ]


def _further() -> list[tuple[str, list[Further]]]:
    """Sentences with the fields further on the lines of their claims (source=CBS)."""
    return [
        (sentence, [dict(part.split("=", 1) for part in line.split(" ")[7:]) for line in claims])
        for sentence, lines in _lines()
        if (claims := [line for line in lines if line.startswith("= ")])
        and any(len(line.split(" ")) > 7 for line in claims)
    ]


def _directions() -> list[tuple[str, list[str]]]:
    return [
        (sentence, [line for line in lines if line.startswith("> ")])
        for sentence, lines in _lines()
        if any(line.startswith("> ") for line in lines)
    ]


def _words(claim: Claim, name: str) -> str:
    value = getattr(claim, name)
    text = ",".join(value) if isinstance(value, tuple) else value
    return (text or "-").replace(" ", "_")


def _passages() -> list[tuple[str, str, list[Row]]]:
    text = Path(__file__).with_name("passages.txt").read_text("utf-8")
    cases = []
    for part in text.split("\n@ ")[1:]:
        day, _, rest = part.partition("\n")
        lines = rest.splitlines()
        rows = [_expected(line) for line in lines if line.startswith("= ")]
        prose = "\n".join(line for line in lines if not line.startswith("= "))
        cases.append((day, prose, rows))
    return cases


def _row(claim: Claim) -> Row:
    ends = (claim.value,) if claim.value is not None else (claim.value_low, claim.value_high)
    return (
        tuple(float(e) for e in ends if e is not None),
        str(claim.unit),
        str(claim.comparison),
        claim.period,
        str(claim.geo),
        str(claim.indicator),
    )


@pytest.mark.parametrize(("sentence", "expected"), _table())
def test_sentence(sentence: str, expected: list[Row]) -> None:
    assert [_row(c) for c in read(sentence, PUBLISHED)] == expected


@pytest.mark.parametrize(("sentence", "expected"), _further())
def test_further_fields(sentence: str, expected: list[Further]) -> None:
    claims = read(sentence, PUBLISHED)
    assert [
        {k: _words(c, k) for k in told} for c, told in zip(claims, expected, strict=True)
    ] == expected


@pytest.mark.parametrize(("sentence", "expected"), _directions())
def test_direction(sentence: str, expected: list[str]) -> None:
    found = [
        f"> {c.direction} {c.comparison or '-'} {c.period or '-'} {c.geo} {c.indicator}"
        for c in reading(sentence, PUBLISHED).directions
    ]
    assert (found or ["> -"]) == expected


@pytest.mark.parametrize(("day", "text", "expected"), _passages())
def test_passage(day: str, text: str, expected: list[Row]) -> None:
    assert [_row(c) for c in read(text, date.fromisoformat(day))] == expected


def test_table_is_large_enough() -> None:
    assert len(_table()) >= 40


@pytest.mark.parametrize(
    "sentence",
    [
        "Een score boven de 50 betekent groei, daaronder krimp.",
        "Het is de derde maand op rij met groei, na 14 maanden krimp.",
        "Bedrijven met 10 tot 50 werknemers vallen buiten de regeling.",
        "De top 10 van Industrie 4.0 werd op 12 maart 2025 gekozen, in zaal 3.",
        "De G7 en het Covid-19-fonds (SDE++) staan los van tier 2-bedrijven.",
        "De index (2021=100) volgt artikel 12 van de wet, 24/7 op www.voorbeeld.nl/7.",
        "Bel 010-1234567 of mail naar a.b@voorbeeld.nl; zie ook [3] en pagina 45.",
        "De 58-jarige directeur opende om 14:30 uur de fabriek uit 1987.",
        "Van de acht grootste branches is er niets bekend.",
        "De drie banken noemen twee oorzaken.",
        "De omzet steeg in januari met 12/13 procent.",
    ],
)
def test_no_claim(sentence: str) -> None:
    assert read(sentence, PUBLISHED) == ()


def test_basis_named_once_carries_over_a_list() -> None:
    claims = read(
        "De productie lag in maart 1,3 procent hoger dan een jaar eerder. De grootste stijging "
        "was er in de chemie (+9,2%), gevolgd door de machine-industrie (+3,1%).",
        date(2025, 5, 9),
    )
    assert [(c.value, c.comparison, c.period) for c in claims] == [
        (1.3, "yoy", "2025-03"),
        (9.2, "yoy", "2025-03"),
        (3.1, "yoy", "2025-03"),
    ]
    assert claims[1].subject == "chemie"


def test_old_and_revised_figure_stand_side_by_side() -> None:
    old, new = read(
        "De krimp van de productie in november is bijgesteld van 0,7 naar 0,2 procent.", PUBLISHED
    )
    assert (old.value, new.value) == (-0.7, -0.2)
    assert (old.period, new.period) == ("2025-11", "2025-11")
    assert old.subject == "totale industrie, eerdere raming"


def test_adjustment_only_for_the_figure_it_is_said_of() -> None:
    plain, adjusted = read(
        "De productie was in mei 2 procent hoger dan een jaar eerder; ten opzichte van april kromp "
        "ze, gecorrigeerd voor seizoen en werkdagen, met 0,4 procent.",
        date(2025, 7, 10),
    )
    assert (plain.adjusted, adjusted.adjusted) == (None, "seasonal_calendar")
    assert (adjusted.value, adjusted.comparison) == (-0.4, "mom")


def test_quote_is_the_text_between_start_and_end() -> None:
    text = "Volgens het CBS daalde de omzet in 2025 met 3,5 procent."
    for claim in read(text, PUBLISHED):
        assert text[claim.start : claim.end] == claim.quote
        assert "3,5 procent" in claim.quote
        span = claim.origins["indicator"].span
        assert span is not None
        assert text[span.start : span.end] == "omzet"


def test_months_without_a_year_need_no_day_of_publication() -> None:
    first, second = read("In januari 2026 stond de PMI op 50,1; in december was dat 51,1.", None)
    assert (first.period, second.period) == ("2026-01", "2025-12")


def test_trend_without_a_number_is_given_apart() -> None:
    from kentering.claims.read import trends

    text = "Na seizoencorrectie nam de industriële productie ten opzichte van oktober licht toe."
    assert read(text, date(2026, 1, 12)) == ()
    (trend,) = trends(text, date(2026, 1, 12))
    assert (trend.direction, trend.indicator, trend.value) == ("up", "production_volume", None)


def test_english_and_german_core() -> None:
    (one,) = read("Output fell by 0.6 percent month on month in January.", PUBLISHED, "en")
    assert (one.value, one.comparison, one.period) == (-0.6, "mom", "2026-01")
    (two,) = read("Die Produktion stieg im Januar um 1,5 % gegenüber Dezember.", PUBLISHED, "de")
    assert (two.value, two.comparison, two.geo) == (1.5, "mom", "DE")


def test_a_language_that_is_not_read_is_refused() -> None:
    from kentering.errors import InputError

    with pytest.raises(InputError, match="not read"):
        read("La production augmente.", PUBLISHED, "fr")


def test_the_month_of_a_trend_is_that_of_the_text_not_of_its_basis() -> None:
    from kentering.claims.read import trends

    text = (
        "De industrie heeft in november 2025 meer geproduceerd dan een jaar eerder.\n\n"
        "Vooral in 2024 en het begin van 2025 drukte de zwakke vraag de productie. "
        "Na seizoencorrectie nam de productie ten opzichte van oktober licht toe."
    )
    last = trends(text, None)[-1]
    assert (last.period, last.comparison, last.direction) == ("2025-11", "mom", "up")
    (alone,) = trends("De productie nam ten opzichte van oktober 2025 toe.", date(2026, 3, 20))
    assert (alone.period, alone.comparison) == ("2025-11", "mom")


@pytest.mark.parametrize(
    "sentence",
    [
        "De productiegroei blijft onderwerp van gesprek.",
        "Een aantal branches liet een hogere productie zien.",
        "De productiestijging volgt op een lastige periode.",
        "Ondanks productiecijfers in de plus is de stemming matig.",
    ],
)
def test_a_noun_phrase_states_no_trend(sentence: str) -> None:
    from kentering.claims.read import trends

    found = trends(sentence, PUBLISHED)
    assert [t for t in found if t.indicator == "production_volume"] == []


def test_pair_names_and_respectively() -> None:
    one, two = read(
        "De textiel- en kledingindustrie en de chemie groeiden in mei met respectievelijk 2,1 en "
        "3,4 procent.",
        PUBLISHED,
    )
    assert (one.value, two.value) == (2.1, 3.4)
    assert (one.subject, two.subject) == ("textiel- en kledingindustrie", "chemie")


def test_now_after_a_look_back_is_the_period_of_the_text() -> None:
    text = (
        "In januari 2026 noemde 12 procent van de ondernemers te weinig vraag. "
        "In 2009 was dat 41 procent. Nu noemt 12 procent van de ondernemers te weinig vraag."
    )
    first, back, again = read(text, PUBLISHED)
    assert (first.period, back.period, again.period) == ("2026-01", "2009", "2026-01")


def test_a_half_sign_is_scaled_with_its_number() -> None:
    for text, value, unit in (
        ("De omzet bedroeg $ 3\u00bd miljoen in 2024.", 3.5e6, "usd"),
        ("De omzet bedroeg 3\u00bd miljard euro in 2024.", 3.5e9, "eur"),
        ("Er werken 3\u00bd miljoen mensen in de industrie.", 3.5e6, "person"),
        ("De omzet groeide met 3\u00bd procent in mei.", 3.5, "percent"),
    ):
        (claim,) = read(text, PUBLISHED)
        assert (claim.value, claim.unit) == (value, unit)


def test_an_old_figure_alone_is_no_current_one() -> None:
    (old,) = read("De groei van de productie in mei is opwaarts bijgesteld van 1,8 procent.",
                  PUBLISHED)  # fmt: skip
    assert (old.value, old.subject) == (1.8, "totale industrie, eerdere raming")


def test_a_body_far_into_a_text_is_not_what_its_lead_rests_on() -> None:
    lead = "De productie steeg in januari met 3 procent."
    for between, source in ((1, "CBS"), (8, None)):
        text = f"{lead} {'Dat is goed. ' * between}Het CBS meldt dat."
        assert read(text, PUBLISHED)[0].source == source


def test_what_is_an_index_for_want_of_a_unit_is_told_as_such() -> None:
    index, percent = read(
        "De Nevi PMI kwam in februari uit op 52,3. De productie steeg met 3 procent.", PUBLISHED
    )
    assert index.origins["unit"].rule == "an index"
    assert percent.origins["unit"].rule == "named"
