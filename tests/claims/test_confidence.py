"""How sure a reading is: a chance per claim, from how often its rules are right."""

from datetime import date

import pytest

from kentering.claims.confidence import FIELDS, sureness
from kentering.claims.model import Origin
from kentering.claims.read import read

RULES = {name: {"": 0.5, "named": 0.9, "open": 0.1} for name in FIELDS}


def test_a_chance_is_the_product_of_its_rules() -> None:
    told = {name: Origin("named") for name in FIELDS}
    assert sureness(told, RULES) == round(0.9 ** len(FIELDS), 2)
    assert sureness({**told, "period": Origin("a rule without figures")}, RULES) == 0.33
    del told["period"]
    assert sureness(told, RULES) == round(0.9 ** (len(FIELDS) - 1) * 0.1, 2)


def test_words_that_name_a_field_make_a_reading_surer() -> None:
    named = "De industriële productie daalde in januari met 3 procent op jaarbasis."
    loose = "Er ging 3 procent af."
    sure, unsure = (read(text, date(2026, 3, 20))[0].confidence for text in (named, loose))
    assert 0 < unsure < sure < 1


@pytest.mark.parametrize("name", FIELDS)
def test_the_shipped_table_holds_a_mean_and_the_commonest_rule(name: str) -> None:
    from kentering.claims.confidence import _table

    rules = _table()[name]
    assert 0.5 < rules[""] < 1
    assert all(0 < chance < 1 for chance in rules.values())
