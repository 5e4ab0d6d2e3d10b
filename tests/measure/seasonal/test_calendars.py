"""Calendar regressors: holidays in the Sunday class, no season left in any column."""

from calendar import monthrange
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import InputError
from kentering.measure.seasonal.calendars import MEAN_YEARS, day_types, leap_year, trading_day
from kentering.periods import Period

countries = st.sampled_from([None, "NL", "DE", "DE-BY", "FR", "US", "JP", "EL", "UK"])
starts = st.builds(
    lambda y, m: Period(date(y, m, 1), "M"), st.integers(1995, 2030), st.integers(1, 12)
)


def one(country, text):
    return day_types(country, Period.parse(text), 1)[0]


def test_easter_monday_ascension_and_whit_monday_count_as_sundays():
    # 2019 NL: Good Friday 19 and Easter Monday 22 April, King's Day 27 April (a Saturday),
    # Ascension 30 May, Whit Monday 10 June
    week = one(None, "2019-04")
    assert (one("NL", "2019-04") - week).tolist() == [-1, 0, 0, 0, -1, -1, 3]
    assert (one("NL", "2019-05") - one(None, "2019-05")).tolist() == [0, 0, 0, -1, 0, 0, 1]
    assert (one("NL", "2019-06") - one(None, "2019-06")).tolist() == [-1, 0, 0, 0, 0, 0, 1]


def test_germany_has_its_own_days_and_its_regions_more():
    # 3 October 2019 was a Thursday; Epiphany, 6 January 2020, a Monday in Bavaria only
    assert (one("DE", "2019-10") - one(None, "2019-10")).tolist() == [0, 0, 0, -1, 0, 0, 1]
    assert (one("DE-BY", "2020-01") - one("DE", "2020-01")).tolist() == [-1, 0, 0, 0, 0, 0, 1]


def test_a_holiday_that_moves_between_months_moves_the_working_days():
    # Easter Monday: 28 March 2016, 17 April 2017
    march, april = (trading_day("NL", Period.parse(f"{y}-03"), 2)[:, 0] for y in (2016, 2017))
    bare = [trading_day(None, Period.parse(f"{y}-03"), 2)[:, 0] for y in (2016, 2017)]
    assert (march - bare[0])[0] < (april - bare[1])[0]
    assert (march - bare[0])[1] > (april - bare[1])[1]


@given(countries, starts, st.integers(1, 60))
def test_law_classes_add_up_to_the_length_of_the_month(country, start, n):
    days = day_types(country, start, n).sum(axis=1)
    months = [start.shift(i).start for i in range(n)]
    assert days.tolist() == [monthrange(m.year, m.month)[1] for m in months]


@pytest.mark.parametrize("kind", ["week", "days"])
@pytest.mark.parametrize("country", [None, "NL", "DE", "FR"])
@pytest.mark.parametrize("freq", ["M", "Q"])
def test_law_no_season_is_left_over_the_mean_years(country, kind, freq):
    start = Period.of(date(MEAN_YEARS[0], 1, 1), freq)
    size = 12 if freq == "M" else 4
    columns = trading_day(country, start, size * len(MEAN_YEARS), kind)
    means = columns.reshape(len(MEAN_YEARS), size, -1).mean(axis=0)
    assert np.abs(means).max() < 1e-12


@given(countries, starts, st.integers(1, 40), st.integers(0, 40), st.sampled_from(["week", "days"]))
def test_law_values_depend_on_the_period_alone(country, start, n, skip, kind):
    whole = trading_day(country, start, n + skip, kind)
    assert np.array_equal(whole[skip:], trading_day(country, start.shift(skip), n, kind))


def test_quarters_are_the_sum_of_their_months():
    months = day_types("NL", Period.parse("2018-04"), 12)
    quarters = day_types("NL", Period.parse("2018-Q2"), 4)
    assert np.array_equal(months.reshape(4, 3, 7).sum(axis=1), quarters)


def test_leap_year_of_months_and_quarters():
    got = leap_year(Period.parse("2019-12"), 16)
    assert got[2] == 0.75
    assert got[14] == -0.25
    assert np.count_nonzero(got) == 2
    assert leap_year(Period.parse("2023-Q4"), 6).tolist() == [0, 0.75, 0, 0, 0, -0.25]


def test_eurostat_codes_are_read():
    assert np.array_equal(one("EL", "2019-04"), one("GR", "2019-04"))
    assert np.array_equal(one("UK", "2019-04"), one("GB", "2019-04"))


@pytest.mark.parametrize("country", ["XX", "NL-XX", "nonsense", "DE-"])
def test_e1_an_unknown_country_climbs_the_ladder(country):
    if country == "DE-":
        assert np.array_equal(one(country, "2019-04"), one("DE", "2019-04"))
        return
    with pytest.raises(InputError) as caught:
        day_types(country, Period.parse("2019-01"), 12)
    assert caught.value.where
    assert caught.value.what.nl != caught.value.what.en


def test_e1_a_year_has_no_calendar():
    with pytest.raises(InputError):
        trading_day("NL", Period.parse("2019"), 3)
