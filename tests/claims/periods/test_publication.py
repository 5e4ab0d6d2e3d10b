"""When a text appeared that does not say so."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.claims.grammar.lexicon import lexicon
from kentering.claims.grammar.parse import parse_text
from kentering.claims.periods.publication import Appeared, likeliest, table
from kentering.claims.periods.publication_signs import BINS, Sign, signs_of
from kentering.claims.read import read, reading
from tests.claims.periods.undated import UNSEEN, scored

LEX = lexicon("nl")
STORY = (
    "De industrie produceerde in april 2,1 procent meer dan in april 2015. In maart was de groei "
    "0,8 procent. Over heel 2015 groeide de productie met 1,2 procent. Voor 2017 verwacht de bank "
    "een groei van 1,5 procent."
)


def told(text: str) -> Appeared:
    return reading(text).appeared


def test_a_text_is_dated_by_what_its_months_are_compared_with() -> None:
    found = told(STORY)
    assert found.month is not None
    assert not found.exact
    assert found.month.year == 2016
    assert 0.5 < found.sure <= 1.0


def test_its_months_then_have_their_year() -> None:
    assert [c.period for c in read(STORY)] == ["2016-04", "2016-03", "2015", "2017"]


@pytest.mark.parametrize(
    "heading", ["9 mei 2025 - De productie daalde.", "Utrecht, 9 mei 2025. De productie daalde."]
)
def test_a_date_in_the_heading_is_the_day(heading: str) -> None:
    found = told(heading + " In april groeide de omzet met 3 procent, in 2023 met 1 procent.")
    assert (str(found.month), found.exact, found.sure) == ("2025-05", True, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "In april groeide de productie met 3 procent.",
        "Het vertrouwen steeg van 3,1 naar 4,2.",
        "",
    ],
)
def test_a_text_without_a_year_has_no_day(text: str) -> None:
    assert told(text).month is None
    assert [c.period for c in read(text)] in ([None], [None, None], [])


def test_what_is_only_history_leaves_the_months_open() -> None:
    """First law: a month of which nobody can know the year is no month of the only year named."""
    text = (
        "In juni groeide de productie met 2 procent. De bezettingsgraad was 82,1 procent. "
        "De hoogste stand ooit werd gemeten in maart 1990."
    )
    assert next(c.period for c in read(text)) is None


def test_without_its_day_a_stand_of_today_is_of_the_year() -> None:
    text = STORY + " Een ton staal kost nu 500 euro."
    assert [c.period for c in read(text)][-1] == "2016"


def test_a_period_whose_year_the_text_names_is_no_guess() -> None:
    """T5: in april is a guess; over heel 2015 is not, nor is what goes on about it."""
    text = STORY + " De omzet nam in dat jaar met 2 procent toe."
    assert [c.guessed for c in read(text)] == [True, True, False, False, False]
    assert not any(c.guessed for c in read("9 mei 2016 - " + text))


def test_a_period_that_is_settled_late_is_a_guess_too() -> None:
    """T5: the second end of a pair, and a heading that takes the period of its lead."""
    index = " De inkoopmanagersindex ging van 51,1 in mei naar 52,0."
    ends = [(c.period, c.guessed) for c in read(STORY + index)][-2:]
    assert ends == [("2016-05", True), ("2016-06", True)]
    heading = read("Fabrieken maken 1,2 procent meer\n\n" + STORY)[0]
    assert (heading.period, heading.guessed) == ("2015", False)
    assert heading.origins["period"].rule == "the figure it repeats"


def test_a_reading_is_less_sure_where_its_year_is_a_guess() -> None:
    without = reading(STORY)
    assert without.appeared.sure < 1
    of_day = reading("9 mei 2016 - " + STORY)
    assert without.claims[1].confidence < of_day.claims[1].confidence
    assert without.claims[2].confidence == of_day.claims[2].confidence  # it names its year


@given(years=st.integers(-20, 20))
@settings(max_examples=20)
def test_another_century_of_the_same_text_moves_its_day_as_far(years: int) -> None:
    moved = re.sub(r"\b20\d\d\b", lambda m: str(int(m[0]) + years), STORY)
    here, there = told(STORY), told(moved)
    assert here.month is not None
    assert there.month == here.month.shift(12 * years)
    assert there.sure == pytest.approx(here.sure)


signs = st.builds(
    Sign,
    kind=st.just("year"),
    freq=st.just("A"),
    year=st.integers(2000, 2030),
    number=st.just(1),
    last=st.just(0),
    role=st.sampled_from(["", "basis", "since", "aside"]),
    tense=st.sampled_from(["past", "ahead", "both", "past*", "*"]),
)


@given(found=st.lists(signs, max_size=8))
@settings(max_examples=50, deadline=None)
def test_the_chance_of_a_year_is_a_chance(found: list[Sign]) -> None:
    month, sure = likeliest(tuple(found), table(), 0.0)
    assert 0.0 <= sure <= 1.0 + 1e-9
    assert (month is None) == (not found)


def test_every_row_of_the_table_has_as_many_cells_as_a_sign_has_places() -> None:
    for name, row in table().items():
        assert max(row) + 1 == BINS[name.split("|")[0]], name
        assert row.total() > 0, name


def test_only_the_first_signs_of_a_long_text_count() -> None:
    text = " ".join(f"In {year} groeide de omzet met 2 procent." for year in range(1901, 2100))
    assert len(signs_of(parse_text(text, LEX), LEX)) <= 81


def test_periods_told_from_the_text_alone_do_not_get_worse() -> None:
    found = scored().kinds
    assert found[UNSEEN].labelled == 619
    for kind, counts in found.items():
        assert counts.fields["period"] >= 0.6 * counts.found, kind


def test_a_year_far_from_publication_is_spread_over_the_years_it_may_be() -> None:
    """Of nine years that may be, the two far ones count for a tenth each, at the weight of one."""
    _, sure = likeliest((Sign("year", "A", 2020, 1, 0, "", "past"),), {}, 0.0)
    assert sure == pytest.approx(1 / (7 + 2 * 0.1**0.6))
