"""Which values a printed figure stands for (clauses R1, R3)."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.checking.rounding import band, printed
from kentering.claims.model import Claim
from kentering.errors import InputError
from kentering.language import number, round_half_away

SHARED = Path(__file__).parents[4] / "shared"


def claim(quote: str, value: float | None, **more: object) -> Claim:
    fields = {"unit": "percent", "comparison": "yoy", **more}
    return Claim(0, len(quote), quote, value=value, **fields)


@pytest.mark.parametrize(
    ("quote", "value", "unit"),
    [
        ("0,3 procent hoger", 0.3, 0.1),
        ("3,0% in 2026", 3.0, 0.1),
        ("3 procent lager", -3.0, 1.0),
        ("van 55.5 in april", 55.5, 0.1),
        ("circa 1.600 leveranciers", 1600.0, 1.0),
        ("338,3 miljoen euro", 338_300_000.0, 100_000.0),
        ("20 miljard euro", 20e9, 1e9),
        ("anderhalf procent", 1.5, 0.1),
        ("twaalf procent", 12.0, 1.0),
    ],
)
def test_the_unit_of_the_last_digit_is_read_from_the_words(
    quote: str, value: float, unit: float
) -> None:
    assert printed(claim(quote, value), value).unit == pytest.approx(unit)


@pytest.mark.parametrize(
    ("quote", "value", "modifier", "inside", "outside"),
    [
        ("0,3 procent", 0.3, None, (0.25, 0.3, 0.35), (0.24, 0.36, -0.3)),
        ("bijna 1 procent", 1.0, "almost", (0.6, 0.7, 0.9), (0.5, 1.0, 1.1, -0.7)),
        ("bijna 3 procent minder", -3.0, "almost", (-2.6, -2.9), (-3.0, -2.5, 2.9)),
        ("ruim 2 procent", 2.0, "over", (2.1, 2.4, 2.5), (2.0, 2.6, 1.9)),
        ("ruim 4 procent lager", -4.0, "over", (-4.1, -4.4), (-4.0, -3.9, 4.2)),
        ("ongeveer 12 procent", 12.0, "about", (11.0, 12.7, 13.0), (10.9, 13.1)),
        ("ten minste 15 procent", 15.0, "at_least", (14.5, 15.0, 40.0), (14.4,)),
        ("tot 145 procent", 145.0, "at_most", (0.0, 145.0), (146.0, -1.0)),
        ("een kwart", 25.0, None, (23.0, 25.3, 27.0), (22.0, 28.0)),
        ("bijna de helft", 50.0, "almost", (45.0, 49.0), (50.0, 44.0)),
        ("ruim een derde", 33.3, "over", (36.0, 44.0), (33.0, 50.0)),
    ],
)
def test_rules_for_modifiers(
    quote: str,
    value: float,
    modifier: str | None,
    inside: tuple[float, ...],
    outside: tuple[float, ...],
) -> None:
    held = band(claim(quote, value, modifier=modifier))
    assert held is not None
    assert all(held.holds(v) for v in inside)
    assert not any(held.holds(v) for v in outside)


def test_a_share_with_a_modifier_reaches_to_the_next_round_number() -> None:
    held = band(claim("meer dan 200.000", 200_000.0, modifier="over", comparison="level"))
    assert held is not None
    assert held.holds(217_000)
    assert not held.holds(260_000)


def test_a_direction_is_above_or_below_zero() -> None:
    up = band(claim("nam licht toe", None, direction="up"))
    flat = band(claim("bleef gelijk", None, direction="flat"))
    assert up is not None
    assert flat is not None
    assert up.holds(0.1)
    assert not up.holds(0.0)
    assert not up.holds(-0.5)
    assert flat.holds(0.1)
    assert not flat.holds(0.2)


def test_a_direction_that_rounding_hides_is_neither_up_nor_down() -> None:
    """R2: a computed rate within its margin of zero contradicts no direction."""
    up, down = (band(claim("", None, direction=told)) for told in ("up", "down"))
    assert up is not None and down is not None
    assert up.holds(0.03) and not down.holds(0.03)
    assert up.holds(0.03, margin=0.07) and down.holds(0.03, margin=0.07)
    assert not up.holds(1.4e-14) and not down.holds(-1.4e-14)


def test_no_figure_and_no_direction_stands_for_nothing() -> None:
    assert band(claim("veel", None)) is None


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(InputError):
        band(claim("x", value))


def test_a_range_holds_its_ends() -> None:
    held = band(claim("11 tot 18 procent", None, value_low=11.0, value_high=18.0))
    assert held is not None
    assert held.holds(10.5)
    assert held.holds(18.5)
    assert not held.holds(18.6)


@given(st.floats(-400, 400), st.integers(0, 2))
def test_a_value_rounded_to_n_decimals_holds_the_value(value: float, decimals: int) -> None:
    shown = float(round_half_away(value, decimals))
    held = band(claim(f"{number(abs(shown), 'nl', decimals)} procent", shown))
    assert held is not None
    assert held.holds(value)


@given(st.floats(-400, 400), st.integers(0, 2), st.integers(2, 40), st.sampled_from((-1, 1)))
def test_a_figure_shifted_beyond_its_rounding_does_not(
    value: float, decimals: int, steps: int, way: int
) -> None:
    shown = float(round_half_away(value, decimals)) + way * steps * 10.0**-decimals
    held = band(claim(f"{number(abs(shown), 'nl', decimals)} procent", shown))
    assert held is not None
    assert not held.holds(value)


@given(st.integers(1, 60), st.integers(1, 9), st.sampled_from((-1, 1)))
def test_modifiers_follow_the_rule_of_the_house(whole: int, digit: int, way: int) -> None:
    """R3: the decimal digit 1-4 is over n, 6-9 almost n + 1; 5 is over by one counted case."""
    value = way * (whole + digit / 10)
    over = band(claim(f"ruim {whole} procent", float(way * whole), modifier="over"))
    almost = band(claim(f"bijna {whole + 1} procent", float(way * (whole + 1)), modifier="almost"))
    assert over is not None
    assert almost is not None
    assert over.holds(value) == (digit <= 5)
    assert almost.holds(value) == (digit >= 6)


def test_the_counted_phrases_of_the_house_style_follow_the_rules() -> None:
    file = SHARED / "reference" / "phrase_pairs.csv"
    if not file.exists():
        pytest.skip("needs ../shared/reference/phrase_pairs.csv")
    counted = {"almost": 0, "over": 0}
    for row in csv.DictReader(file.open(encoding="utf-8")):
        found = re.match(
            r"(bijna|almost|nearly|ruim|over|more than) (\d+)(%| percent| procent)", row["phrase"]
        )
        if not found:
            continue
        modifier = "almost" if found[1] in ("bijna", "almost", "nearly") else "over"
        figure = float(row["figure"])
        held = band(claim(row["phrase"], math.copysign(float(found[2]), figure), modifier=modifier))
        assert held is not None
        assert held.holds(figure), row
        counted[modifier] += 1
    assert counted == {"almost": 27, "over": 26}
