"""Charts that stand by themselves: they draw what was given, in both languages (X1, L1, L2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.brief import (
    chart_clock,
    chart_turns,
)
from kentering.brief.chart_draw import HATCHED, Caption, picture, runs
from kentering.brief.chart_fan import fan
from kentering.brief.chart_heat import HeatRow, heat, luminance
from kentering.brief.chart_news import Impact, Ratio, news, ratios
from kentering.brief.chart_outlook import Other, Own, Year, outlook
from kentering.brief.chart_scale import Box, Span
from kentering.brief.chart_style import INK, text_width
from kentering.cycle import breadth, clock
from kentering.cycle.clock import Clock, Hand, Spot, places
from kentering.cycle.dating import HP_MONTHLY, date_turns
from kentering.errors import InputError, MissingDataError
from kentering.language import LANGS, Lang, Text
from kentering.periods import Period
from tests.cycle.made import KEY, filled, frame, growing, release, wave

HOSTILE = Text('<script>alert("nl")</script> & \x07', '<script>alert("en")</script> & \x07')
WORDS = {"title": HOSTILE, "unit": Text("%, j-o-j", "%, y/y"), "source": Text("Bron", "Source")}
CAPTION = Caption(HOSTILE, Text("eenheid", "unit"), Text("Bron", "Source"), Text("spoor", "trace"))
START = Period.parse("2024-01")


def month(i: int) -> date:
    return START.shift(i).start


def quantiles(first: int, count: int, middle: float = 1.2) -> pl.DataFrame:
    steps = {"q05": -2.5, "q10": -2.0, "q25": -1.0, "q50": 0.0, "q75": 1.0, "q90": 2.0, "q95": 2.5}
    rows = [
        {"period": month(first + i), **{k: middle + v for k, v in steps.items()}}
        for i in range(count)
    ]
    schema = {"period": pl.Date, **dict.fromkeys(steps, pl.Float64)}
    return pl.DataFrame(rows, schema=schema)


def level(n: int, shift: int = 0) -> list[float]:
    return [float(v) for v in 100 * np.exp(wave(n + shift, 40, 0.05)[shift:])]


HISTORY = [(month(i), 1.0 + i / 10) for i in range(24)]
IMPACTS = [Impact(Text("vertrouwen", "confidence"), 0.3), Impact(Text("prijs", "price"), -0.1)]
YEARS = [
    Year(
        2025, Own(0.8, -0.4, 1.9, date(2025, 3, 1)),
        (Other(Text.same("ABN AMRO"), date(2025, 3, 2), 1.5),), -0.6,
    ),
    Year(2026, None),
]  # fmt: skip
HEAT = [HeatRow(Text("chemie", "chemicals"), (1.25, None, -7.5))]


def turned() -> tuple[object, pl.DataFrame]:
    shown = frame(level(90))
    logs = shown.with_columns(value=100 * pl.col("value").log())
    return date_turns(logs, "M", HP_MONTHLY), shown


def hand(key: str | None, shift: int, frozen: int = 6) -> Hand:
    line = places(frame((wave(60 + shift, 30, 1.0)[shift:]).tolist()), "M")
    last = line.row(-1, named=True)
    when = pl.lit(datetime(2026, 1, 1, tzinfo=UTC))
    first = line.tail(frozen).with_columns(pl.col("deviation") + 0.2, released_at=when)
    now = Spot(last["period"], last["deviation"], last["change"], last["quadrant"])
    return Hand(key, line, first, now, 0.5, frozen, ("native",))


def hands(*shifts: int) -> Clock:
    many = tuple(hand(f"NL.production.{i + 10}.sca.I21", s) for i, s in enumerate(shifts))
    return Clock(many, hand(None, 3) if len(many) > 1 else None, "M", (), ())


def turns_svg(lang: Lang) -> str:
    dating, shown = turned()
    return chart_turns.turns(dating, shown, CAPTION, lang)  # type: ignore[arg-type]


DRAWN: dict[str, Callable[[Lang], str]] = {
    "fan": lambda lang: fan(HISTORY, quantiles(24, 12), **WORDS, lang=lang),
    "fan of one": lambda lang: fan(HISTORY[:1], quantiles(1, 1), **WORDS, lang=lang),
    "news": lambda lang: news(IMPACTS, 0.4, 0.7, **WORDS, lang=lang),
    "ratios": lambda lang: ratios(
        [Ratio(HOSTILE, (0.9, None)), Ratio(Text("DE", "DE"), (1.2, 1.0))],
        [Text("a", "a"), HOSTILE], **WORDS, lang=lang,
    ),
    "outlook": lambda lang: outlook(YEARS, **WORDS, lang=lang),
    "heat": lambda lang: heat(HEAT, [month(i) for i in range(3)], **WORDS, lang=lang),
    "turns": turns_svg,
    "clock": lambda lang: chart_clock.clock(hands(3), [HOSTILE], CAPTION, lang),
    "clock of several": lambda lang: chart_clock.clock(
        hands(0, 5, 20), [HOSTILE, *WORDS.values()][:3], CAPTION, lang
    ),
}  # fmt: skip


def texts(svg: str) -> list[str]:
    """The words that are seen, each once (their white edge is hidden from readers)."""
    return [
        e.text or ""
        for e in ElementTree.fromstring(svg).iter()
        if e.tag.endswith("text") and e.get("aria-hidden") is None
    ]


def titles(svg: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(svg).iter() if e.tag.endswith("title")]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_each_is_whole_xml_in_its_language_and_holds_no_markup_of_others(
    kind: str, lang: Lang
) -> None:
    drawn = DRAWN[kind](lang)
    root = ElementTree.fromstring(drawn)
    assert root.get("lang") == lang
    assert f'alert("{lang}")' in str(root.get("aria-label"))
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    assert {"nl": "Bron", "en": "Source"}[lang] in texts(drawn)
    assert "NaN" not in drawn
    assert not re.search(r"\binf\b", drawn)
    assert drawn == DRAWN[kind](lang)


def boxes(svg: str) -> list[tuple[str, Box]]:
    """The room that all words take on the page, generously; hidden edges left out."""
    root = ElementTree.fromstring(svg)
    group = next(e for e in root if e.tag.endswith("}g"))
    shift = [float(x) for x in re.findall(r"[\d.]+", str(group.get("transform")))]
    found = []
    for text in (e for e in root.iter() if e.tag.endswith("}text")):
        if text.get("aria-hidden"):
            continue
        dx, dy = shift if text in list(group) else (0.0, 0.0)
        size = float(text.get("font-size", "0"))
        wide = text_width(text.text or "", size, bold=text.get("font-weight") == "700")
        left = {"start": 0.0, "middle": wide / 2, "end": wide}[str(text.get("text-anchor"))]
        x, y = float(text.get("x", "0")) + dx - left, float(text.get("y", "0")) + dy
        found.append((text.text or "", Box(x, y - size * 0.8, wide, size * 0.9)))
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", DRAWN)
def test_words_stay_on_the_page_and_off_each_other(kind: str, lang: Lang) -> None:
    drawn = DRAWN[kind](lang)
    root, placed = ElementTree.fromstring(drawn), boxes(drawn)
    page = Box(0, 0, float(root.get("width", 0)), float(root.get("height", 0)))
    for words, box in placed:
        assert box.x >= 0, words
        assert box.y >= 0, words
        assert box.x + box.w <= page.w, words
        assert box.y + box.h <= page.h, words
    for (one, a), (other, b) in combinations(placed, 2):
        assert not a.hits(b), (one, other)


def test_pictures_of_each_kind_are_what_they_say() -> None:
    drawn = DRAWN["fan"]("nl")
    assert picture(drawn, Path("a.svg")) == drawn.encode()
    assert picture(drawn, Path("a.PNG")).startswith(b"\x89PNG")
    assert picture(drawn, Path("a.pdf")).startswith(b"%PDF")
    for name in ("a.jpg", "a", "svg"):
        with pytest.raises(InputError, match="no kind"):
            picture(drawn, Path(name))


def test_a_fan_writes_out_its_first_forecasts_and_the_last_with_the_locale() -> None:
    said = texts(DRAWN["fan"]("nl"))
    assert "jan 2026: 1,2" in said
    assert "−0,8 tot 3,2" in said
    assert [w for w in said if re.fullmatch(r"\w{3} 202\d: 1,2", w)] == [
        "jan 2026: 1,2", "feb 2026: 1,2", "mrt 2026: 1,2", "dec 2026: 1,2",
    ]  # fmt: skip
    assert "Mar 2026: 1.2" in texts(DRAWN["fan"]("en"))
    assert not any(
        "forecast" in w for w in texts(fan(HISTORY, quantiles(24, 0), **WORDS, lang="en"))
    )


def test_a_fan_does_not_bridge_what_is_missing() -> None:
    """T4: neither a missing value nor an absent month is drawn through."""
    whole = fan(HISTORY, quantiles(24, 6), **WORDS, lang="nl").count('stroke-width="2"')
    for holed in (
        [(p, None if i == 9 else v) for i, (p, v) in enumerate(HISTORY)],
        [(p, v) for i, (p, v) in enumerate(HISTORY) if i != 9],
    ):
        drawn = fan(holed, quantiles(24, 6), **WORDS, lang="nl")
        assert drawn.count('stroke-width="2"') == whole + 1
    gap = quantiles(24, 6).with_columns(
        q90=pl.when(pl.col("period") == month(26)).then(None).otherwise("q90")
    )
    assert fan(HISTORY, gap, **WORDS, lang="nl").count('fill="#f1bf9f"') == (
        fan(HISTORY, quantiles(24, 6), **WORDS, lang="nl").count('fill="#f1bf9f"') + 1
    )


def test_what_cannot_be_a_fan_is_refused() -> None:
    crossed = quantiles(24, 2).with_columns(q10=pl.col("q90"))
    with pytest.raises(InputError, match="cross"):
        fan(HISTORY, crossed, **WORDS, lang="nl")
    with pytest.raises(InputError, match="q25 is absent"):
        fan(HISTORY, quantiles(24, 2).drop("q25"), **WORDS, lang="nl")
    with pytest.raises(InputError, match="do not rise"):
        fan(HISTORY[::-1], quantiles(24, 2), **WORDS, lang="nl")
    with pytest.raises(MissingDataError, match="nothing to draw"):
        fan([(month(0), None), (month(1), float("nan"))], quantiles(1, 0), **WORDS, lang="nl")


impacts = st.lists(st.floats(-5, 5), max_size=40).map(
    lambda xs: [Impact(Text.same(f"r{i}"), x) for i, x in enumerate(xs)]
)


@given(impacts, st.floats(-9, 9), st.floats(-9, 9))
def test_news_adds_up_to_the_change(rows: list[Impact], old: float, new: float) -> None:
    """A1: what the releases leave is a row of its own, and the rows sum to the total."""
    drawn = news(rows, old, new, **WORDS, lang="en", decimals=9, most=10)
    said = [t.rpartition(": ") for t in titles(drawn)]
    values = {name: float(v.replace("\N{MINUS SIGN}", "-").strip()) for name, _, v in said}
    total = values.pop("total")
    assert total == pytest.approx(new - old, abs=1e-8)
    assert sum(values.values()) == pytest.approx(total, abs=1e-7)
    assert len(values) <= 11
    left_over = new - old - sum(r.value for r in rows)
    assert ("not attributed" in values) == (abs(left_over) > 1e-9)


def test_news_states_old_and_new_and_refuses_no_numbers() -> None:
    assert "%, j-o-j; van 0,40 naar 0,70" in texts(DRAWN["news"]("nl"))
    assert "+0.30" in texts(DRAWN["news"]("en"))
    with pytest.raises(InputError, match="no number"):
        news([Impact(Text.same("x"), float("nan"))], 0, 1, **WORDS, lang="nl")
    with pytest.raises(InputError, match="no number"):
        news([], 0, float("inf"), **WORDS, lang="nl")


def test_a_ratio_that_is_not_known_is_a_dash_and_no_mark() -> None:
    drawn = DRAWN["ratios"]("nl")
    assert texts(drawn).count("–") == 1
    assert drawn.count("<circle") == 3
    assert "niet bekend" in "".join(titles(drawn))
    for rows in ([Ratio(Text.same("x"), (1.0, 2.0))], [Ratio(Text.same("x"), (-1.0,))]):
        with pytest.raises(InputError):
            ratios(rows, [Text.same("m")], **WORDS, lang="nl")
    with pytest.raises(MissingDataError):
        ratios([Ratio(Text.same("x"), (None,))], [Text.same("m")], **WORDS, lang="nl")


def test_an_outlook_names_who_and_when_and_says_where_none_is() -> None:
    said = texts(DRAWN["outlook"]("nl"))
    assert {"ABN AMRO, mrt 2025", "kentering (80%), mrt 2025", "uitkomst −0,6"} <= set(said)
    assert said.count("geen verwachting") == 1
    off = replace(YEARS[0], ours=Own(3.0, -0.4, 1.9, date(2025, 3, 1)))
    with pytest.raises(InputError, match="outside its band"):
        outlook([off], **WORDS, lang="nl")
    with pytest.raises(MissingDataError):
        outlook([Year(2027, None)], **WORDS, lang="nl")


def test_a_heat_map_prints_its_figures_or_their_sign() -> None:
    said = texts(DRAWN["heat"]("nl"))
    assert {"1,3", "−7,5", "–"} <= set(said)
    many = [HeatRow(Text.same("x"), tuple([2.0, -2.0, 0.04] * 30))]
    drawn = texts(heat(many, [month(i) for i in range(90)], **WORDS, lang="en"))
    assert (drawn.count("+"), drawn.count("\N{MINUS SIGN}"), drawn.count("0")) == (30, 30, 30)
    with pytest.raises(InputError, match="one value a month"):
        heat(HEAT, [month(0)], **WORDS, lang="nl")
    with pytest.raises(MissingDataError):
        heat([HeatRow(Text.same("x"), (None,))], [month(0)], **WORDS, lang="nl")


@given(st.floats(-100, 100))
def test_figures_stand_out_from_their_cell(value: float) -> None:
    """WCAG 2.1: 4.5 to 1 for text, whatever the colour of the cell."""
    drawn = heat(
        [HeatRow(Text.same("x"), (value, 100.0))], [month(0), month(1)], **WORDS, lang="en"
    )
    fill = re.findall(r'<rect [^>]*fill="#(\w{6})" stroke="#ffffff"', drawn)[0]
    text = re.findall(r'text-anchor="middle" font-size="9" fill="#(\w{6})"', drawn)[0]
    one, other = (
        luminance((int(c[:2], 16), int(c[2:4], 16), int(c[4:], 16))) for c in (fill, text)
    )
    low, high = sorted((one, other))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_turns_are_named_and_open_months_hatched() -> None:
    dating, shown = turned()
    drawn = chart_turns.turns(dating, shown, CAPTION, "nl")  # type: ignore[arg-type]
    said = texts(drawn)
    turns = dating.turns  # type: ignore[attr-defined]
    assert len(turns) > 2
    assert sum(bool(re.fullmatch(r"\w{3} 20\d\d", w)) for w in said) == len(turns)
    assert "nog niet te dateren" in said
    assert titles(drawn)[0].endswith("spoor")
    assert len(titles(drawn)) == shown.height


def test_contractions_are_shaded_and_only_what_is_open_is_hatched() -> None:
    dating, shown = turned()
    drawn = chart_turns.turns(dating, shown, CAPTION, "nl")  # type: ignore[arg-type]
    width = r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="{}"'
    shaded = [float(w) for w in re.findall(width.format(chart_turns.SHADE), drawn)]
    hatched, _ = (float(w) for w in re.findall(width.format(HATCHED), drawn))  # plot, then key
    months = [float(w) for w in re.findall(width.format(INK), drawn)]
    kinds = [t.kind for t in dating.turns]  # type: ignore[attr-defined]
    before, after = kinds[0] == "trough", kinds[-1] == "peak"
    falls = sum(a == "peak" for a in kinds[:-1]) + before + after
    assert len(shaded) == 1 + falls
    first, last = dating.open  # type: ignore[attr-defined]
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    assert hatched == pytest.approx(sum(months[-count:]), abs=0.1)


def test_turns_of_a_series_without_any_say_so() -> None:
    flat = frame([100.0 + i for i in range(40)])
    dating = date_turns(flat, "M", HP_MONTHLY)
    drawn = chart_turns.turns(dating, flat, CAPTION, "en")
    assert "no turn found" in str(ElementTree.fromstring(drawn).get("aria-label"))
    with pytest.raises(MissingDataError):
        chart_turns.turns(dating, flat.clear(), CAPTION, "en")


def test_a_clock_draws_both_paths_and_names_every_series_once() -> None:
    one = texts(DRAWN["clock"]("en"))
    assert {"1 above trend, rising", "3 below trend, falling", "when published"} <= set(one)
    assert [w for w in one if re.fullmatch(r"\w{3} 201\d", w)]
    several = texts(DRAWN["clock of several"]("en"))
    assert several.count("2") == 2  # beside its square, and in the list
    only = hands(3)
    bare = replace(only, hands=(replace(only.hands[0], frozen=only.hands[0].frozen.clear()),))
    assert "when published" not in texts(chart_clock.clock(bare, [HOSTILE], CAPTION, "en"))


def test_a_place_off_the_plane_is_given_in_figures() -> None:
    many = hands(0, 5)
    far = replace(many.hands[0], now=Spot(month(0), 9.0, -4.0, 2))
    drawn = chart_clock.clock(
        replace(many, hands=(far, many.hands[1])), [HOSTILE] * 2, CAPTION, "nl"
    )
    assert "+9,00; −4,00" in " ".join(texts(drawn))


def test_breadth_does_not_bridge_a_hole_and_marks_what_is_open(tmp_path: Path) -> None:
    names = {"20": 0, "21": 5, "28": 20}
    series = {f"NL.production.{b}.sca.I21": level(80, s) for b, s in names.items()}
    found = breadth(filled(tmp_path, [release(series)]), "NL")
    drawn = chart_turns.breadth(found, CAPTION, "nl")
    assert "nog niet te dateren" in texts(drawn)
    assert drawn.count('stroke-width="1.1"') + 1 == _holed(found).count('stroke-width="1.1"')
    assert "van 3)" in titles(drawn)[-1]
    empty = replace(found, frame=found.frame.with_columns(
        share_growing=pl.lit(None, pl.Float64), share_past_trough=pl.lit(None, pl.Float64)
    ))  # fmt: skip
    with pytest.raises(MissingDataError):
        chart_turns.breadth(empty, CAPTION, "nl")


def _holed(found: object) -> str:
    shorter = found.frame.filter(pl.int_range(pl.len()) != 40)  # type: ignore[attr-defined]
    return chart_turns.breadth(replace(found, frame=shorter), CAPTION, "nl")  # type: ignore[type-var]


def test_a_real_clock_can_be_drawn(tmp_path: Path) -> None:
    store = growing(tmp_path, lambda i, n: level(160)[i], 100, 104)
    found = clock(store, [KEY])
    drawn = chart_clock.clock(found, [HOSTILE], CAPTION, "en")
    assert sum("when published" in t for t in titles(drawn)) == 4
    assert sum("as revised" in t for t in titles(drawn)) == chart_clock.MONTHS


def test_runs_break_at_nothing_and_at_absence() -> None:
    a, b, c = Span(0, 10), Span(10, 20), Span(30, 40)
    assert runs([(a, (0, 0)), (b, (1, 1)), (c, (2, 2))]) == [[(0, 0), (1, 1)], [(2, 2)]]
    assert runs([(a, (0, 0)), (b, None), (c, (2, 2))]) == [[(0, 0)], [(2, 2)]]
    assert runs([]) == []
