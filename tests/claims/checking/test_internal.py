"""Figures of a text held against one another, and texts of a folder against each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.check import check
from kentering.claims.checking.internal import relations
from kentering.claims.checking.shared import shared
from kentering.claims.model import Claim, Origin
from kentering.language import number
from kentering.store import Store
from tests.claims.checking.made import Cells, one, release, said, stored


def level(value: float, period: str, **more: object) -> Claim:
    quote = f"op {number(value, 'nl')}"
    plain = Claim(
        0, len(quote), quote, "pmi", "industrie", "NL", period, value=value, unit="index",
        comparison="level", source="Nevi",
    )  # fmt: skip
    return replace(plain, **more)


def change(value: float, period: str, **more: object) -> Claim:
    return level(value, period, **{"comparison": "change_vs_prev", "unit": "points", **more})


def test_from_x_to_y_and_the_stated_change() -> None:
    levels = [level(51.1, "2025-12"), level(50.1, "2026-01")]
    (good,) = relations([*levels, change(-1.0, "2026-01")])
    (bad,) = relations([*levels, change(-2.0, "2026-01")])
    assert (good.agree, good.claims) == (True, (2, 0, 1))
    assert not bad.agree
    # each of the three figures may be off by half a unit
    assert relations([*levels, change(-1.1, "2026-01")])[0].agree


def test_levels_in_two_units_are_no_two_ends() -> None:
    rate = level(3.9, "2025-03", indicator="unemployment", unit="percent", quote="3,9 procent")
    people = level(370_000.0, "2024-03", indicator="unemployment", unit="person", quote="370.000")
    rise = change(5.0, "2025-03", indicator="unemployment", comparison="yoy", unit="percent",
                  quote="met 5 procent")  # fmt: skip
    assert relations([rate, people, rise]) == ()
    trend = replace(rise, value=None, direction="up")
    assert relations([rate, people, trend]) == ()


def test_a_span_of_years_and_percentage_points() -> None:
    share = {"indicator": "value_added_share", "unit": "percent"}
    levels = [level(4.5, "2017", **share), level(4.8, "2021", **share)]
    points = change(0.3, "2017/2021", indicator="value_added_share",
                    comparison="change_over_period", unit="percentage_points")  # fmt: skip
    assert relations([*levels, points])[0].agree
    assert not relations([*levels, replace(points, value=0.6, quote="met 0,6")])[0].agree


def test_times_as_many_between_two_levels() -> None:
    share = {"indicator": "labour_shortage_share", "unit": "percent"}
    levels = [level(4.6, "2017-Q1", **share), level(26.8, "2018-Q1", **share)]
    times = change(6.0, "2018-Q1", indicator="labour_shortage_share", comparison="yoy",
                   unit="factor", modifier="almost", quote="bijna zes keer zo veel")  # fmt: skip
    assert relations([*levels, times])[0].agree
    assert not relations([*levels, replace(times, value=3.0, quote="drie keer")])[0].agree


def test_the_same_quantity_twice() -> None:
    assert relations([level(50.1, "2026-01"), level(50.1, "2026-01")])[0].agree
    assert not relations([level(50.1, "2026-01"), level(51.0, "2026-01")])[0].agree
    assert relations([level(50.1, "2026-01"), level(51.0, "2026-02")]) == ()
    daily = level(1.0, "2026-01", adjusted="calendar")
    assert relations([daily, replace(daily, value=2.0, adjusted="seasonal")]) == ()


def test_a_trend_beside_a_figure_and_beside_two_levels() -> None:
    figure = change(-1.0, "2026-01")
    trend = replace(figure, value=None, direction="down", quote="nam af")
    assert relations([figure, trend])[0].agree
    assert not relations([figure, replace(trend, direction="up")])[0].agree
    levels = [level(51.1, "2025-12"), level(50.1, "2026-01")]
    assert relations([*levels, trend])[0].agree
    assert not relations([*levels, replace(trend, direction="up")])[0].agree
    assert relations([*levels, replace(trend, comparison="yoy", direction="up")]) == ()


def test_a_total_lies_between_all_its_parts() -> None:
    def grew(value: float, subject: str) -> Claim:
        return level(value, "2022-Q3", indicator="turnover", subject=subject, unit="percent",
                     comparison="yoy")  # fmt: skip

    parts = [grew(25.0, "industrie, binnenland"), grew(20.0, "industrie, buitenland")]
    assert relations([grew(22.3, "industrie"), *parts])[0].agree
    assert not relations([grew(30.0, "industrie"), *parts])[0].agree
    assert relations([grew(30.0, "industrie"), parts[0]]) == ()
    metal = [grew(3.0, "basismetaal"), grew(1.0, "metaalproducten")]
    assert relations([grew(2.0, "metaalindustrie"), *metal])[0].agree
    assert not relations([grew(5.0, "metaalindustrie"), *metal])[0].agree


def test_forecasts_take_no_part() -> None:
    ahead = level(50.1, "2026-01", comparison="forecast")
    assert relations([ahead, replace(ahead, value=51.0)]) == ()


@given(st.integers(1, 999), st.integers(1, 999), st.integers(-5, 5).filter(lambda n: abs(n) >= 2))
def test_a_change_that_is_off_by_more_than_its_roundings_never_agrees(
    first: int, last: int, off: int
) -> None:
    """Each of three figures may be off by half a unit: from two units on they disagree."""
    levels = [level(first / 10, "2025-12"), level(last / 10, "2026-01")]
    right = round((last - first) / 10, 1)
    assert relations([*levels, change(right, "2026-01")])[-1].agree
    wrong = change(round(right + off / 10, 1), "2026-01")
    assert not relations([*levels, wrong])[-1].agree


def test_what_no_series_holds_is_judged_within_the_text(tmp_path: Path) -> None:
    claims = [level(51.1, "2025-12"), level(50.1, "2026-01"), change(-2.0, "2026-01")]
    text = " " * 40
    found = check(claims, text, date(2026, 2, 2), Store(root=tmp_path)).verdicts
    assert [v.code for v in found] == ["inconsistent"] * 3
    assert found[0].reason == "proprietary"
    assert found[2].related == (0, 1)
    right = check([*claims[:2], change(-1.0, "2026-01")], text, None, Store(root=tmp_path))
    assert right.counts["consistent"] == 3


def test_a_trend_that_agrees_does_not_bear_out_the_size_of_a_figure(tmp_path: Path) -> None:
    figure = change(-1.0, "2026-01")
    trend = replace(figure, value=None, direction="down", quote="nam af")
    store = Store(root=tmp_path)
    found = check([figure, trend], " " * 40, None, store).verdicts
    assert [v.code for v in found] == ["uncheckable", "consistent"]
    rise = replace(trend, direction="up")
    assert check([figure, rise], " " * 40, None, store).counts["inconsistent"] == 2


def test_two_texts_of_a_folder() -> None:
    first = ("een.txt", [level(50.1, "2026-01"), level(48.8, "2026-02")])
    second = ("twee.txt", [level(50.4, "2026-01"), level(48.8, "2026-02")])
    found = shared([first, second])
    assert [s.agree for s in found] == [False, True]
    assert found[0].texts == ("een.txt", "twee.txt")
    assert shared([first]) == ()


def test_a_figure_that_finds_its_match_in_the_other_text_differs_with_none() -> None:
    """A text that gives a quantity twice agrees with its own copy."""
    claims = [level(50.1, "2026-01"), level(50.6, "2026-01")]
    assert all(s.agree for s in shared([("een.txt", claims), ("kopie.txt", claims)]))
    found = shared([("een.txt", claims), ("ander.txt", [level(49.0, "2026-01")])])
    assert [s.agree for s in found] == [False, False]


@pytest.mark.parametrize("claims", [[], [level(50.1, "2026-01")]])
def test_nothing_to_compare(claims: list[Claim]) -> None:
    assert relations(claims) == ()


def test_what_is_at_odds_is_told_before_what_agrees(tmp_path: Path) -> None:
    claims = [level(51.1, "2025-12"), *[level(50.1, "2026-01")] * 2, change(-2.0, "2026-01")]
    found = check(claims, " " * 40, None, Store(root=tmp_path)).verdicts[2]
    assert found.code == "inconsistent"
    assert "the change and the two levels (at odds)" in found.words.en


def test_a_trend_without_a_period_is_borne_out_by_the_text_alone(tmp_path: Path) -> None:
    """What is last known of a series does not settle it."""
    cells: Cells = {("NL.production.C.ca.yoy", date(2025, 3, 1)): 1.3}
    store = stored(tmp_path, release(cells, datetime(2025, 5, 9, 5, tzinfo=UTC)))
    figure = said(1.3, period=None)
    trend = replace(figure, value=None, direction="up")
    alone = one(trend, date(2025, 5, 20), store)
    assert alone.reason == "period"
    assert alone.evidence is not None
    beside = check([figure, trend], figure.quote, date(2025, 5, 20), store).verdicts[1]
    assert beside.code == "consistent"


def test_levels_of_another_country_are_no_ends_of_a_change() -> None:
    levels = [level(51.1, "2025-12", geo="DE"), level(50.1, "2026-01", geo="DE")]
    assert relations([*levels, change(-5.0, "2026-01")]) == ()


def test_a_year_and_a_month_are_no_two_ends_of_a_trend() -> None:
    levels = [level(52.0, "2025"), level(50.1, "2026-01")]
    trend = replace(change(1.0, "2026-01"), value=None, direction="up", quote="nam toe")
    assert relations([*levels, trend]) == ()


def test_a_text_is_not_held_against_itself() -> None:
    twice = ("een.txt", [level(50.1, "2026-01"), level(51.0, "2026-01")])
    assert shared([twice]) == ()


def test_groups_hold_texts_of_a_folder_apart() -> None:
    first = ("een.txt", [level(50.1, "2026-01")])
    second = ("twee.txt", [level(51.4, "2026-01", apart=("first",))])
    assert shared([first, second]) == ()


def test_a_part_is_never_the_same_as_another_part() -> None:
    part = level(40.0, "2026-01", apart=("part",))
    assert relations([part, replace(part, value=52.0)]) == ()


def test_one_sentence_does_not_give_a_quantity_twice() -> None:
    one, two = (level(v, "2026-01", sentence=3) for v in (50.1, 54.2))
    assert relations([one, two]) == ()
    assert not relations([one, replace(two, sentence=4)])[0].agree


def test_a_figure_whose_subject_is_only_carried_does_not_contradict() -> None:
    carried = {"indicator": Origin("carried")}
    one, two = level(50.1, "2026-01", sentence=1), level(54.2, "2026-01", sentence=2)
    assert relations([one, replace(two, origins=carried)]) == ()
    same = replace(one, sentence=2, origins=carried)
    assert relations([one, same])[0].agree


def test_only_the_change_is_in_doubt_where_points_are_meant(tmp_path: Path) -> None:
    share = {"indicator": "unemployment", "subject": "werkloosheid", "unit": "percent"}
    levels = [level(v, p, **share) for v, p in ((3.9, "2025-04"), (3.8, "2025-05"))]
    fall = change(-0.1, "2025-05", **share)
    found = check([*levels, fall], " " * 40, None, Store(root=tmp_path)).verdicts
    assert [v.code for v in found] == ["uncheckable", "uncheckable", "inconsistent"]
    assert "procentpunt bedoeld?" in found[2].words.nl
