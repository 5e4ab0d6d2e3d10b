"""Series frames: what is refused, and pairing by calendar."""

from datetime import date, datetime

import polars as pl
import pytest

from kentering.errors import InputError
from kentering.measure.frames import checked, crosses, each, gridded, paired
from kentering.measure.growth import growth

JAN, FEB, APR = date(2025, 1, 1), date(2025, 2, 1), date(2025, 4, 1)


def frame(periods, values):
    return pl.DataFrame({"period": periods, "value": values})


@pytest.mark.parametrize(
    "bad",
    [
        frame([JAN, JAN], [1.0, 2.0]),
        frame([date(2025, 1, 2)], [1.0]),
        frame([None, JAN], [1.0, 2.0]),
        frame([JAN], [float("nan")]),
        frame([JAN], [float("inf")]),
        frame([JAN], ["1,0"]),
        frame([JAN], [True]),
        frame(["2025-01-01"], [1.0]),
        frame([datetime(2025, 1, 1)], [1.0]),
        pl.DataFrame({"period": [JAN]}),
        pl.DataFrame({"value": [1.0]}),
    ],
)
def test_what_is_no_series_is_refused_in_both_languages(bad):
    with pytest.raises(InputError) as caught:
        checked(bad, "M")
    assert caught.value.what["nl"] != caught.value.what["en"]


@pytest.mark.parametrize(("freq", "day"), [("Q", FEB), ("A", APR), ("D", JAN), ("W", JAN)])
def test_t1_frequency_is_never_inferred(freq, day):
    with pytest.raises(InputError):
        checked(frame([day], [1.0]), freq)


def test_unsorted_is_sorted_and_null_stays_null():
    got = checked(frame([FEB, JAN], [2, None]), "M")
    assert got.rows() == [(JAN, None), (FEB, 2.0)]
    assert got.schema["value"] == pl.Float64


def test_long_frame_is_unique_per_key():
    long = pl.DataFrame({"branch": ["A", "B"], "period": [JAN, JAN], "value": [1.0, 2.0]})
    assert checked(long, "M", key="branch").height == 2
    with pytest.raises(InputError):
        checked(pl.concat([long, long]), "M", key="branch")


def test_gridded_and_paired_do_not_bridge_t4():
    series = checked(frame([JAN, APR], [1.0, 2.0]), "M")
    assert gridded(series, "M")["value"].to_list() == [1.0, None, None, 2.0]
    assert paired(series, 1)["base"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("brk", "hit"),
    [
        (date(2025, 1, 1), [False, False]),  # the span starts on the new base
        (date(2025, 4, 1), [True, False]),  # Q1 -> Q2 crosses, Q2 -> Q3 starts on it
        (date(2025, 5, 1), [True, True]),  # inside Q2: Q2 is mixed, both spans are spoilt
        (date(2025, 10, 1), [False, False]),
    ],
)
def test_u2_a_break_spoils_every_span_that_holds_it(brk, hit):
    quarters = pl.DataFrame({"period": [date(2025, 4, 1), date(2025, 7, 1)]})
    assert quarters.select(crosses(3, "Q", [brk])).to_series().to_list() == hit


def test_each_keeps_series_apart():
    long = pl.DataFrame(
        {"series": ["b", "a", "a"], "period": [FEB, JAN, FEB], "value": [3.0, 1.0, 2.0]}
    )
    got = each(long, "series", lambda one: growth(one, "M", over="previous"))
    assert got.select("series", "growth").rows() == [("a", None), ("a", 100.0), ("b", None)]
    empty = each(long.clear(), "series", lambda one: growth(one, "M", over="previous"))
    assert empty.columns == got.columns
    with pytest.raises(InputError):
        each(long.with_columns(series=pl.lit(None)), "series", lambda one: one)
