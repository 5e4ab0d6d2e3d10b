"""Ours and theirs beside each other, and who was right, on a made store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.errors import InputError, MissingDataError
from kentering.forecast.ledger import RECORD
from kentering.forecast.others import Other
from kentering.forecast.outlook import Outlook, branches_forecast, outlook
from kentering.forecast.questions import nowcast
from kentering.forecast.years import outcomes_of, year_draws
from kentering.store import Store, append_many
from tests.cycle.made import FIRST, filled, release, released

TOTAL = "NL.production.B-D.sca.I21"
PART = "NL.production.C.sca.I21"
NOTHING = pl.DataFrame(schema=RECORD)
MONTHS = 132  # 2010-01 to 2020-12
WHOLE = FIRST.shift(MONTHS - 1).start.year


def level(i: int, slope: float = 0.2) -> float:
    noise = np.random.default_rng(i).normal(0, 0.8)
    return float(100 * np.exp((slope * i + noise) / 100))


def theirs(value: float, year: int, day: date, branch: str = "C", bank: str = "Bank") -> Other:
    return Other(bank, day, "NL", branch, year, value, source="Krant")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Both definitions; a vintage of 125 months and one of 132."""
    many = [
        release({TOTAL: [level(i) for i in range(n)], PART: [level(i, 0.1) for i in range(n)]})
        for n in (125, MONTHS)
    ]
    return filled(tmp_path_factory.mktemp("outlook"), many)


def asked(store: Store, *others: Other, branch: str = "C", as_of: object = None) -> Outlook:
    return outlook(store, "NL", branch, as_of, others=others, record=NOTHING)  # type: ignore[arg-type]


def test_draws_of_a_year_are_those_of_the_nowcast(store: Store) -> None:
    found = nowcast(store, "NL", "C", released(125), record=NOTHING)
    for row in found.years.iter_rows(named=True):
        draws = year_draws(found, row["year"])
        assert np.median(draws) == pytest.approx(row["q50"], abs=1e-9)
        assert np.quantile(draws, 0.1) == pytest.approx(row["q10"], abs=1e-9)


def test_the_outcome_is_the_growth_of_the_mean_index(store: Store) -> None:
    found = outcomes_of(store, "NL", "C", None, [WHOLE, WHOLE + 1])
    this, before = (
        np.mean([level(i, 0.1) for i in range(MONTHS - 12 * k, MONTHS - 12 * k + 12)])
        for k in (1, 2)
    )
    assert list(found) == [WHOLE]
    assert found[WHOLE].value == pytest.approx(100 * (this / before - 1))
    assert found[WHOLE].first is not None
    assert found[WHOLE].key == PART


def test_a_year_with_a_gap_has_no_outcome(tmp_path: Path) -> None:
    """M1."""
    rows = release({PART: [level(i) for i in range(36)]})
    gap = date(2011, 5, 1)
    holed = replace(rows, observations=rows.observations.filter(pl.col("period") != gap))
    assert outcomes_of(filled(tmp_path, [holed]), "NL", "C", None, [2011, 2012]) == {}


def test_the_first_figure_stays_when_the_year_is_revised_and_rebased(tmp_path: Path) -> None:
    """V2: the outcome is that of the latest release, the first keeps its own series."""
    old = PART.replace("I21", "I15")
    steps = [(old, 24, 103.0), (PART, 25, 106.0), (PART, 26, 108.0)]
    many = [release({k: [100.0] * 12 + [v] * (n - 12)}) for k, n, v in steps]
    found = outcomes_of(filled(tmp_path, many), "NL", "C", None, [2011])[2011]
    assert (found.key, found.value) == (PART, pytest.approx(8.0))
    assert found.released_at == released(26)
    assert found.first is not None
    assert (found.first.key, found.first.value) == (old, pytest.approx(3.0))
    assert found.first.released_at == released(24)
    seen = outcomes_of(Store(root=tmp_path / "store"), "NL", "C", released(25), [2011])[2011]
    assert seen.value == pytest.approx(6.0)


def test_a_first_figure_that_came_late_is_none(tmp_path: Path) -> None:
    made = release({PART: [level(i) for i in range(24)]})
    late = replace(made, released_at=released(24) + timedelta(days=60))
    found = outcomes_of(filled(tmp_path, [late]), "NL", "C", None, [2011])[2011]
    assert found.first is None


def test_ours_less_theirs_and_their_place(store: Store) -> None:
    """An open year: the gap and the share of our draws below, in each definition."""
    day = date(2020, 3, 1)
    found = asked(store, theirs(1.0, 2020, day), as_of=released(125))
    year = next(y for y in found.years if y.year == 2020)
    (one,) = year.theirs
    assert [(b.branch, b.same) for b in one.beside] == [("C", True), ("B-D", False)]
    for own, beside in zip(year.ours, one.beside, strict=True):
        assert own.branch == beside.branch
        assert own.low < own.median < own.high
        assert beside.gap == pytest.approx(own.median - 1.0)
        draws = year_draws(nowcast(store, "NL", own.branch, released(125), record=NOTHING), 2020)
        assert beside.percentile == pytest.approx(100 * float((draws < 1.0).mean()))
        assert beside.outcome is None
        assert beside.then is None


def test_m3_a_definition_that_misses_a_month_says_so(tmp_path: Path) -> None:
    whole = [level(i) for i in range(125)]
    holed = [None if i == 121 else level(i, 0.1) for i in range(125)]
    found = asked(filled(tmp_path, [release({TOTAL: whole, PART: holed})]))
    lost = FIRST.shift(121)
    year = lost.start.year
    assert [y.year for y in found.years] == [year, year + 1]
    assert {o.branch for y in found.years for o in y.ours} == {"B-D"}
    told = [(o.branch, o.why.en) for o in found.left_out]
    assert told == [("C", f"{y}: not given, {lost} is missing") for y in (year, year + 1)]


@settings(max_examples=5)
@given(values=st.lists(st.floats(-20, 20), min_size=3, max_size=6, unique=True))
def test_a_higher_forecast_has_no_lower_place(store: Store, values: list[float]) -> None:
    rows = [theirs(v, 2020, date(2020, 3, 1), bank=str(k)) for k, v in enumerate(values)]
    found = asked(store, *rows, as_of=released(125))
    year = next(y for y in found.years if y.year == 2020)
    places = sorted((t.forecast.value, t.beside[0].percentile) for t in year.theirs)
    numbers = [p for _, p in places if p is not None]
    assert len(numbers) == len(values)
    assert numbers == sorted(numbers)
    assert 0 <= numbers[0] <= numbers[-1] <= 100


def test_who_was_right_is_judged_on_the_day_of_theirs(store: Store) -> None:
    day = released(125).date()
    came = {c: outcomes_of(store, "NL", c, None, [WHOLE])[WHOLE].value for c in ("C", "B-D")}
    then = nowcast(store, "NL", "C", day, record=NOTHING)
    ours = then.years.filter(pl.col("year") == WHOLE)["q50"].item()
    far, near = ours + 30, came["C"] + (ours - came["C"]) / 1000
    found = asked(store, theirs(far, WHOLE, day, bank="far"), theirs(near, WHOLE, day, bank="near"))
    year = next(y for y in found.years if y.year == WHOLE)
    assert [o.branch for o in year.outcomes] == ["C", "B-D"]
    assert year.ours == ()
    by = {t.forecast.bank: {b.branch: b for b in t.beside} for t in year.theirs}
    for bank, value in (("far", far), ("near", near)):
        beside = by[bank]["C"]
        assert beside.error == pytest.approx(abs(value - came["C"]))
        assert beside.then is not None
        assert beside.then.median == pytest.approx(ours)
        assert beside.then_error == pytest.approx(abs(ours - came["C"]))
        assert by[bank]["B-D"].error == pytest.approx(abs(value - came["B-D"]))
        assert not by[bank]["B-D"].same
    assert by["far"]["C"].nearer == "ours"
    assert by["far"]["C"].nearer_first == "ours"
    wanted = "equal" if abs(ours - came["C"]) < 0.05 else "theirs"
    assert by["near"]["C"].nearer == wanted


def test_a_published_figure_of_ours_wins_nothing(store: Store) -> None:
    day = released(MONTHS).date()
    found = asked(store, theirs(50.0, WHOLE, day))
    (one,) = next(y for y in found.years if y.year == WHOLE).theirs
    assert one.forecast.afterwards
    assert one.beside[0].then is not None
    assert one.beside[0].then.known == 12
    assert one.beside[0].nearer is None


def test_before_the_first_vintage_it_says_why_there_is_none_of_ours(store: Store) -> None:
    found = asked(store, theirs(1.0, WHOLE, date(2019, 1, 10)))
    (one,) = next(y for y in found.years if y.year == WHOLE).theirs
    assert one.beside[0].then is None
    assert one.beside[0].why is not None
    assert one.beside[0].error is not None


def test_nothing_after_the_day_moves_the_answer(store: Store, tmp_path: Path) -> None:
    """V5: a later release and a later forecast, both wild."""
    day = released(125)
    first = theirs(1.0, 2020, day.date() - timedelta(days=40))
    before = asked(store, first, as_of=day)
    rows = [
        release({TOTAL: [level(i) for i in range(n)], PART: [level(i, 0.1) for i in range(n)]})
        for n in (125, MONTHS)
    ]
    wild = release({TOTAL: [level(i) * (1 + i % 7 / 20) for i in range(MONTHS + 1)],
                    PART: [level(i) * (1 + i % 5 / 20) for i in range(MONTHS + 1)]})  # fmt: skip
    poisoned = filled(tmp_path, rows)
    append_many(poisoned, [wild])
    later = theirs(-80.0, 2020, day.date() + timedelta(days=1))
    assert asked(poisoned, first, later, as_of=day) == before
    assert asked(poisoned, first, later) != before


def test_their_spread_takes_the_newest_of_each_bank_and_one_definition(store: Store) -> None:
    rows = [
        theirs(9.0, 2021, date(2020, 1, 1), bank="A"),
        theirs(1.0, 2021, date(2020, 6, 1), bank="a"),
        theirs(2.0, 2021, date(2020, 2, 1), bank="B"),
        theirs(-7.0, 2021, date(2020, 2, 1), "B-D", bank="C"),
    ]
    found = asked(store, *rows)
    year = next(y for y in found.years if y.year == 2021)
    (spread,) = year.spread
    assert (spread.branch, spread.banks, spread.low, spread.high) == ("C", 2, 1.0, 2.0)
    assert len(year.theirs) == 4


def test_a_definition_that_ended_long_ago_is_left_out(tmp_path: Path) -> None:
    old = release({PART: [level(i) for i in range(90)]})
    new = release({TOTAL: [level(i) for i in range(MONTHS)]})
    found = asked(filled(tmp_path, [old, new]))
    assert {o.branch for y in found.years for o in y.ours} == {"B-D"}
    (left,) = found.left_out
    assert left.branch == "C"
    assert "2017-06" in left.why.en


def test_a_branch_without_figures_still_shows_theirs(store: Store) -> None:
    """M3."""
    found = asked(store, theirs(5.0, 2021, date(2020, 6, 1), "28"), branch="28")
    assert [x.branch for x in found.left_out] == ["28"]
    (year,) = found.years
    assert (year.ours, year.outcomes) == ((), ())
    assert year.theirs[0].beside[0].gap is None


def test_what_cannot_be_answered_is_said(store: Store) -> None:
    with pytest.raises(InputError, match="NX"):
        outlook(store, "NX", "C", others=())
    with pytest.raises(InputError, match="zzz"):
        outlook(store, "NL", "zzz", others=())
    with pytest.raises(MissingDataError, match="no forecast known"):
        asked(store, branch="28")
    with pytest.raises(MissingDataError, match="1995"):
        outlook(store, "NL", "C", None, [1995], others=(), record=NOTHING)


def test_total_industry_is_asked_once() -> None:
    day = date(2020, 6, 1)
    rows = [theirs(1.0, 2021, day, b) for b in ("28", "B-D", "C", "20")]
    assert branches_forecast(rows, "NL") == ("C", "20", "28")
    assert branches_forecast(rows, "NL", "2020-05-31") == ("C",)
    assert branches_forecast(rows[:1], "NL") == ("28",)
