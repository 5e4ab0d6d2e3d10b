"""Numbers in digits, with the marks of either habit."""

import pytest

from kentering.claims.grammar.numerals import digits


@pytest.mark.parametrize("decimal", [",", "."])
@pytest.mark.parametrize("text", ["1,234,567", "1.234.567"])
def test_groups_of_three_are_thousands_with_either_mark(text: str, decimal: str) -> None:
    assert digits(text, decimal) == 1_234_567.0


@pytest.mark.parametrize("text", ["1.2.3", "12,34,5"])
def test_an_outline_is_no_number(text: str) -> None:
    assert digits(text, ",") is None
