"""What is written for X-13."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.seasonal.airline import PASSENGERS, PLAIN, START

from kentering.errors import InputError
from kentering.measure.seasonal.spec import Arima, Spec, write
from kentering.periods import Period

digit = st.integers(0, 3)


@given(digit, digit, digit, digit, digit, digit)
def test_law_a_model_reads_back_what_it_writes(p, d, q, sp, sd, sq):
    model = Arima((p, d, q), (sp, sd, sq))
    assert Arima.parse(str(model)) == model


def test_a_model_may_have_commas_or_no_season():
    assert Arima.parse("(0,1,1) (0,1,1)") == Arima.parse("(0 1 1)(0 1 1)")
    assert Arima.parse("(2 1 0)").seasonal == (0, 0, 0)


@pytest.mark.parametrize("text", ["", "(0 1 1", "airline", "(0 1 1)(0 1 1)}series{", "(-1 0 0)"])
def test_e1_what_is_no_model_is_refused(text):
    with pytest.raises(InputError):
        Arima.parse(text)


@pytest.mark.parametrize("text", ["AO2020", "XX2020.4", "AO2020.4) } x11{", "2020.4"])
def test_e1_an_outlier_that_could_break_the_file_is_refused(text):
    with pytest.raises(InputError):
        write(Spec(known=(text,)), PASSENGERS, START)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=50))
def test_law_numbers_are_written_with_every_digit(values):
    text = write(PLAIN, np.array(values), START)
    body = text.split("data=(\n")[1].split(")")[0]
    assert [float(word) for word in body.split()] == values


def test_lines_stay_within_what_x13_reads_and_ascii():
    text = write(Spec(country="NL", trading_day="days"), PASSENGERS * 1e-7 / 3, START)
    assert max(map(len, text.splitlines())) <= 132
    assert text.isascii()


def test_m1_the_missing_code_is_none_of_the_values():
    values = PASSENGERS - 3e6
    values[7] = np.nan
    text = write(Spec(missing="declare"), values, START)
    code = float(text.split("missingcode=")[1].split()[0])
    assert code < np.nanmin(values)


def test_calendar_columns_reach_to_the_end_of_the_projection():
    text = write(Spec(country="NL", horizon=24), PASSENGERS, START)
    body = text.split("start=1949.1 data=(\n")[1].split(")")[0]
    assert len(body.split()) == (len(PASSENGERS) + 24) * 2


def test_quarters_are_written_as_quarters():
    text = write(Spec(model_from=Period.parse("2005-Q3")), PASSENGERS, Period.parse("2000-Q2"))
    assert "start=2000.2 period=4" in text
    assert "modelspan=(2005.3,)" in text
    assert "maxlead=4" in text
