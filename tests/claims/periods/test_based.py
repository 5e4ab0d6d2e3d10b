"""The period of a figure that only says what it compares with."""

from dataclasses import replace

from kentering.claims.grammar.period_roles import Mention
from kentering.claims.grammar.when import When
from kentering.claims.periods.based import told_by_basis

YEAR, QUARTER = Mention(0, 1, "A", year=2020), Mention(0, 1, "Q", number=1, year=2020)


def test_a_passage_on_a_month_is_measured_from_the_year_right_before_it_alone() -> None:
    basis = When("A", 2020)
    beside, later = When("M", 2021, 3), When("M", 2025, 3)
    assert told_by_basis(basis, YEAR, None, beside, None) == beside
    assert told_by_basis(basis, YEAR, None, later, None) == When("A", 2021)


def test_the_same_quarter_lies_a_year_before_the_month_of_the_passage() -> None:
    same = replace(QUARTER, same=True)
    basis = When("Q", 2020, 1)
    beside, later = When("M", 2021, 3), When("M", 2025, 3)
    assert told_by_basis(basis, same, None, beside, None) == beside
    assert told_by_basis(basis, same, None, later, None) == When("Q", 2021, 1)


def test_in_a_passage_on_a_year_only_a_quarter_of_the_year_before_it_is_a_basis() -> None:
    basis = When("Q", 2020, 1)
    assert told_by_basis(basis, QUARTER, When("A", 2021), None, None) == When("Q", 2021, 1)
    for year in (2019, 2020, 2022):
        assert told_by_basis(basis, QUARTER, When("A", year), None, None) is None
