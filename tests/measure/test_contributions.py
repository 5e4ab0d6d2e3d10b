"""Contributions add up (A1), with the right year's weights (A2), and never over what is missing."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.laws import months

from kentering.errors import InputError, MissingDataError
from kentering.measure.contributions import chain_index, chained, fixed_base
from kentering.measure.frames import each
from kentering.measure.growth import growth
from kentering.measure.panel import shares
from kentering.measure.rebase import rebase

BRANCHES = ("10", "20", "28")


def long(matrix, year=2020):
    """A months x branches list as a long frame."""
    days = months(len(matrix), year)
    rows = [
        (b, d, row[i]) for d, row in zip(days, matrix, strict=True) for i, b in enumerate(BRANCHES)
    ]
    kinds = {"branch": pl.String, "period": pl.Date, "value": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def money(matrix, year=2020):
    rows = [(b, year + y, row[i]) for y, row in enumerate(matrix) for i, b in enumerate(BRANCHES)]
    return pl.DataFrame(rows, schema=["branch", "year", "value"], orient="row")


@st.composite
def economies(draw, years=4):
    def table(n, cell):
        row = st.lists(cell, min_size=3, max_size=3)
        return draw(st.lists(row, min_size=n, max_size=n))

    return long(table(12 * years, st.floats(50, 200))), shares(
        money(table(years, st.floats(1, 100)))
    )


def sums(result):
    """Per period the sum of contributions, None when one is missing, and the growth."""
    added = result.branches.group_by("period").agg(
        pl.when(pl.col("contribution").null_count() == 0).then(pl.col("contribution").sum())
    )
    return result.total.join(added, on="period").sort("period")


@settings(deadline=None, max_examples=40)
@given(economies(), st.sampled_from(["previous", "year"]))
def test_a1_chained_contributions_add_up_january_included(economy, over):
    indices, weights = economy
    result = chained(indices, weights, "M", over=over)
    chain = chain_index(indices, weights, "M")
    assert chain["value"].drop_nulls().len() == 36
    told = growth(chain, "M", over=over)["growth"].to_list()
    table = sums(result)
    known = 0
    for day, rate, added, want in zip(
        table["period"], table["growth"], table["contribution"], told, strict=True
    ):
        if want is None:
            continue
        known += 1
        assert rate == pytest.approx(want, abs=1e-9), day
        assert added == pytest.approx(want, abs=1e-9), day
    assert known == (35 if over == "previous" else 24)


@settings(deadline=None, max_examples=40)
@given(economies(years=2), st.sampled_from(["previous", "year"]))
def test_a1_fixed_base_contributions_add_up(economy, over):
    indices, weights = economy
    based = each(indices, "branch", lambda one: rebase(one, "M", 2020))
    result = fixed_base(based, weights, "M", over=over, base_year=2020)
    share = weights.filter(pl.col("year") == 2020).select("branch", "weight")
    total = (
        based.join(share, on="branch")
        .group_by("period")
        .agg(value=(pl.col("value") * pl.col("weight")).sum())
    )
    told = growth(total, "M", over=over)["growth"].to_list()
    table = sums(result)
    assert result.base_checked is True
    for rate, added, want in zip(table["growth"], table["contribution"], told, strict=True):
        if want is None:
            assert rate is None
        else:
            assert rate == pytest.approx(want, abs=1e-9)
            assert added == pytest.approx(want, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(economies(), st.sampled_from(["previous", "year"]))
def test_base_years_of_branches_play_no_part_in_a_chain(economy, over):
    indices, weights = economy
    based = each(indices, "branch", lambda one: rebase(one, "M", 2022))
    one, two = (
        chained(x, weights, "M", over=over).branches["contribution"].to_list()
        for x in (indices, based)
    )
    assert two == [None if x is None else pytest.approx(x, abs=1e-8) for x in one]


def test_chained_worked_example_by_hand():
    """Two legs in January (methods 5.5), each year flat but for the figures named."""
    flat = [[100.0, 100.0, 100.0]] * 12
    second = [[110.0, 100.0, 100.0]] * 12
    third = [[121.0, 100.0, 100.0]] * 12
    weights = shares(money([[50, 25, 25], [60, 20, 20], [1, 1, 1]]))
    got = chained(long(flat + second + third), weights, "M", over="previous")
    january = got.branches.filter(pl.col("period") == date(2022, 1, 1))
    # I_2021 = I_Dec = 105 (2020 = 100); branch 10 then grows by 10 percent with weight 0.6.
    assert january["contribution"].to_list() == pytest.approx([6.0, 0.0, 0.0])
    yearly = chained(long(flat + second + third), weights, "M", over="year")
    june = yearly.branches.filter(pl.col("period") == date(2022, 6, 1))
    assert june["contribution"].sum() == pytest.approx(6.0)


def test_chained_two_legs_with_a_year_that_moves():
    """Numbers from the formula of methods 5.5 written out with loops."""
    rng = np.random.default_rng(1)
    x = rng.uniform(80, 120, (36, 3))
    s = rng.dirichlet([2, 2, 2], 3)
    weights = pl.DataFrame(
        [(b, 2020 + y, s[y, i]) for y in range(3) for i, b in enumerate(BRANCHES)],
        schema=["branch", "year", "weight"],
        orient="row",
    )
    got = chained(long(x.tolist()), weights, "M", over="year").branches
    a = x.reshape(3, 12, 3).mean(axis=1)
    i0 = 100.0
    i1 = i0 * sum(s[0, k] * a[1, k] / a[0, k] for k in range(3))
    for m in range(12):
        base = i0 * sum(s[0, k] * x[12 + m, k] / a[0, k] for k in range(3))
        for k, branch in enumerate(BRANCHES):
            want = (i1 / base) * s[1, k] * (x[24 + m, k] / a[1, k] - 1)
            want += (i0 / base) * s[0, k] * (a[1, k] - x[12 + m, k]) / a[0, k]
            row = got.filter(
                (pl.col("branch") == branch) & (pl.col("period") == date(2022, m + 1, 1))
            )
            assert row["contribution"][0] == pytest.approx(100 * want, abs=1e-9)


def test_chained_years_and_quarters():
    years = pl.DataFrame(
        {
            "branch": ["10", "10", "20", "20"],
            "period": [date(2020, 1, 1), date(2021, 1, 1)] * 2,
            "value": [100.0, 110.0, 100.0, 90.0],
        }
    )
    weights = pl.DataFrame({"branch": ["10", "20"], "year": [2020, 2020], "weight": [0.75, 0.25]})
    got = chained(years, weights, "A", over="year")
    assert got.branches["contribution"].to_list() == [
        None,
        pytest.approx(7.5),
        None,
        pytest.approx(-2.5),
    ]
    assert got.total["growth"].to_list() == [None, pytest.approx(5.0)]
    quarters = [date(y, m, 1) for y in (2020, 2021) for m in (1, 4, 7, 10)]
    frame = pl.DataFrame(
        {"branch": ["10"] * 8 + ["20"] * 8, "period": quarters * 2, "value": [100.0] * 15 + [110.0]}
    )
    last = chained(frame, weights, "Q", over="previous").total["growth"][-1]
    assert last == pytest.approx(2.5)


def test_s1_contributions_carry_the_sign_of_what_they_do():
    frame = long([[100.0, 100.0, 100.0], [90.0, 110.0, 100.0]], year=2021)
    weights = shares(money([[2, 1, 1]]))
    got = fixed_base(frame, weights, "M", over="previous", base_year=2020)
    assert got.base_checked is False
    assert got.branches["contribution"].to_list()[1::2] == [-5.0, 2.5, 0.0]
    assert got.total["growth"].to_list() == [None, -2.5]


def test_a1_residual_is_a_row_of_its_own():
    frame = long([[100.0, 100.0, 100.0], [104.0, 100.0, 100.0], [104.0, 100.0, 100.0]], year=2021)
    weights = shares(money([[2, 1, 1]]))
    published = pl.DataFrame({"period": [date(2021, 2, 1)], "value": [2.3]})
    got = fixed_base(frame, weights, "M", over="previous", base_year=2020, published=published)
    rest = got.branches.filter(pl.col("branch") == "residual")["contribution"].to_list()
    assert rest == [None, pytest.approx(0.3), None]
    assert got.total["growth"].to_list() == [None, 2.3, None]
    assert got.total["computed"].to_list() == [None, 2.0, 0.0]
    assert sums(got)["contribution"][1] == pytest.approx(2.3, abs=1e-9)


def test_m1_a_missing_branch_makes_the_total_missing_not_smaller():
    frame = long([[100.0] * 3, [104.0, None, 100.0], [104.0, 100.0, 100.0]], year=2021)
    weights = shares(money([[2, 1, 1]]))
    got = fixed_base(frame, weights, "M", over="previous", base_year=2020)
    assert got.total["growth"].to_list() == [None, None, None]
    second = got.branches.filter(pl.col("period") == date(2021, 2, 1))["contribution"].to_list()
    assert second == [2.0, None, 0.0]


def test_m1_a_hole_in_a_year_stops_the_chain_but_not_what_does_not_use_it():
    flat = [[100.0, 100.0, 100.0]] * 60
    flat[30] = [100.0, None, 100.0]  # July 2022
    weights = shares(money([[1, 1, 1]] * 5))
    got = chained(long(flat), weights, "M", over="previous").total
    known = dict(got.select("period", "growth").iter_rows())
    assert known[date(2022, 6, 1)] == 0.0
    assert known[date(2022, 7, 1)] is None  # the hole
    assert known[date(2022, 8, 1)] is None  # next to it
    assert known[date(2022, 9, 1)] == 0.0
    assert all(known[date(2023, m, 1)] is None for m in range(1, 13))  # needs the mean of 2022
    assert known[date(2024, 1, 1)] is None
    assert known[date(2024, 2, 1)] == 0.0
    assert chain_index(long(flat), weights, "M")["value"][-1] is None


@pytest.mark.parametrize(
    ("over", "first", "after"),
    [
        ("previous", date(2021, 2, 1), date(2023, 2, 1)),
        ("year", date(2022, 1, 1), date(2024, 1, 1)),
    ],
)
def test_u2_a_break_spoils_every_rate_whose_years_hold_it(over, first, after):
    weights = shares(money([[1, 1, 1]] * 5))
    flat = long([[100.0, 100.0, 100.0]] * 60)
    got = chained(flat, weights, "M", over=over, breaks=[date(2022, 1, 1)])
    known = got.total.filter(pl.col("growth").is_not_null())["period"]
    assert known.min() == first if over == "previous" else known.min() == after
    assert date(2022, 1, 1) not in known
    assert after in known
    later = known.filter(known >= date(2022, 1, 1))
    assert later.min() == after
    fixed = fixed_base(
        flat, weights, "M", over=over, base_year=2020, breaks=[date(2022, 1, 1)]
    ).total
    spoilt = fixed.filter(pl.col("growth").is_null() & (pl.col("period") >= date(2022, 1, 1)))
    assert spoilt.height == (1 if over == "previous" else 12)


@pytest.mark.parametrize(
    "weights",
    [
        {"branch": ["10", "20", "28"], "year": [2020] * 3, "weight": [0.5, 0.3, 0.1]},
        {"branch": ["10", "20"], "year": [2020] * 2, "weight": [0.5, 0.5]},
        {"branch": ["10", "20", "28", "30"], "year": [2020] * 4, "weight": [0.25] * 4},
        {"branch": ["10", "20", "28"], "year": [2020] * 3, "weight": [1.5, -0.25, -0.25]},
        {"branch": ["10", "20", "28"], "year": [2020] * 3, "weight": [0.5, 0.5, None]},
        {"branch": ["10", "20", "28", "28"], "year": [2020] * 4, "weight": [0.5, 0.3, 0.1, 0.1]},
        {"branch": ["10", "20", "28"], "year": ["2020"] * 3, "weight": [0.5, 0.3, 0.2]},
    ],
)
def test_a2_weights_must_be_whole_and_sum_to_one(weights):
    frame = long([[100.0] * 3] * 24)
    with pytest.raises(InputError):
        chained(frame, pl.DataFrame(weights), "M", over="previous")
    with pytest.raises(InputError):
        fixed_base(frame, pl.DataFrame(weights), "M", over="previous", base_year=2020)


def test_a2_no_weights_for_the_base_year():
    weights = shares(money([[1, 1, 1]], year=2015))
    with pytest.raises(MissingDataError):
        fixed_base(long([[100.0] * 3] * 12), weights, "M", over="previous", base_year=2020)
    total = chained(long([[100.0] * 3] * 24), weights, "M", over="previous").total
    assert total["growth"].null_count() == 24


def test_u2_indices_on_another_base_than_the_weights_are_refused():
    weights = shares(money([[1, 1, 1]]))
    with pytest.raises(InputError):
        fixed_base(long([[120.0] * 3] * 12), weights, "M", over="previous", base_year=2020)


@pytest.mark.parametrize(
    "frame",
    [
        long([]),
        long([[100.0, -1.0, 100.0]]),
        long([[100.0] * 3]).with_columns(branch=pl.lit("residual")).head(1),
    ],
)
def test_indices_that_are_none_are_refused(frame):
    with pytest.raises(InputError):
        chained(frame, shares(money([[1, 1, 1]])), "M", over="previous")


def test_a_branch_at_zero_for_a_year_gives_missing_not_infinity():
    frame = long([[0.0, 100.0, 100.0]] * 12 + [[50.0, 100.0, 100.0]] * 12)
    got = chained(frame, shares(money([[1, 1, 1]] * 2)), "M", over="previous")
    assert got.total["growth"].null_count() == 24


def test_shares_of_nothing_are_refused():
    with pytest.raises(InputError):
        shares(money([[0, 0, 0]]))
