"""Refresh policies and the record they start from."""

from dataclasses import replace

import numpy as np
import pytest
from tests.measure.seasonal.airline import PASSENGERS, PLAIN, START

from kentering.errors import InputError
from kentering.measure.seasonal.adjust import adjust
from kentering.measure.seasonal.model import Model
from kentering.measure.seasonal.refresh import refresh
from kentering.measure.seasonal.spec import Spec
from kentering.periods import Period

HOUSE = Spec(country="NL")
TEN_YEARS = PASSENGERS[:120]


@pytest.fixture(scope="module")
def first():
    return adjust(TEN_YEARS, START, HOUSE, name="air")


@pytest.mark.parametrize(
    "spec",
    [
        PLAIN,
        HOUSE,
        Spec(country="DE", trading_day="days", test_calendar=False, easter=8),
        Spec(transform="none", country="NL", model_from=Period.parse("1951-01")),
        Spec(transform="none", arima=None, trading_day="none", easter=None, critical=3.0),
    ],
)
def test_law_fixed_gives_the_same_when_nothing_changed(spec):
    a = adjust(TEN_YEARS, START, spec)
    b = refresh(TEN_YEARS, START, a.model, "fixed")
    for name in ("ca", "sca", "seasonal", "calendar"):
        np.testing.assert_allclose(getattr(b, name), getattr(a, name), rtol=1e-12)
    np.testing.assert_allclose(b.trend, a.trend, rtol=1e-6)
    assert b.drift < 1e-3
    assert b.model == a.model
    assert b.policy == "fixed"


def test_law_a_record_reads_back_what_it_writes(first):
    assert Model.from_json(first.model.to_json()) == first.model
    bare = adjust(TEN_YEARS, START, replace(HOUSE, model_from=Period.parse("1950-01"))).model
    assert Model.from_json(bare.to_json()) == bare


def test_fixed_uses_forward_factors_that_new_figures_cannot_move(first):
    longer = refresh(PASSENGERS[:126], START, first.model, "fixed")
    wild = PASSENGERS[:126].copy()
    wild[120:] *= 1.5
    other = refresh(wild, START, first.model, "fixed")
    assert np.array_equal(longer.seasonal, other.seasonal)
    np.testing.assert_array_equal(longer.sca[:120], other.sca[:120])
    np.testing.assert_allclose(longer.sca[:120], first.sca, rtol=1e-12)
    assert other.drift > longer.drift > 0


def test_fixed_works_on_a_part_that_starts_later(first):
    part = refresh(TEN_YEARS[24:], START.shift(24), first.model, "fixed")
    np.testing.assert_allclose(part.sca, first.sca[24:], rtol=1e-12)


def test_e1_fixed_says_when_its_factors_run_out(first):
    for values, start in ((PASSENGERS[:133], START), (TEN_YEARS, START.shift(-1))):
        with pytest.raises(InputError) as caught:
            refresh(values, start, first.model, "fixed")
        assert "partial" in caught.value.right.en
    assert first.model.last == START.shift(131)


def test_partial_keeps_the_choices_and_estimates_again(first):
    found = first.model.found
    b = refresh(PASSENGERS, START, first.model, "partial")
    now = b.model.found
    assert (now.arima.order, now.arima.seasonal) == (found.arima.order, found.arima.seasonal)
    for name in ("transform", "known", "trading_day", "easter", "constant"):
        assert getattr(now, name) == getattr(found, name)
    assert now.arima.ma != found.arima.ma
    assert b.model.asked == HOUSE
    assert b.policy == "partial"


def test_partial_is_close_to_full_when_nothing_changed(first):
    b = refresh(TEN_YEARS, START, first.model, "partial")
    np.testing.assert_allclose(b.sca, first.sca, rtol=1e-4)
    assert b.notes == ()


def test_partial_says_when_another_filter_is_chosen(first):
    other = "s3x9" if first.model.found.seasonal_filter != "s3x9" else "s3x3"
    stored = replace(first.model, found=replace(first.model.found, seasonal_filter=other))
    b = refresh(TEN_YEARS, START, stored, "partial")
    assert other in b.notes[0].en
    np.testing.assert_allclose(b.sca, first.sca, rtol=1e-4)


def test_full_is_a_new_adjustment(first):
    again = refresh(PASSENGERS, START, first.model, "full")
    assert np.array_equal(again.sca, adjust(PASSENGERS, START, HOUSE).sca)
    assert again.policy == "full"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 99}', "nonsense"])
def test_e1_what_is_no_record_is_refused(text):
    with pytest.raises(InputError) as caught:
        Model.from_json(text)
    assert caught.value.where
