"""What the brief says ahead, beside the total it opens with (docs/brief.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from kentering.brief import compose as composing
from kentering.brief.ahead import Ahead, read_ahead
from kentering.brief.compose import compose
from kentering.brief.model import Brief, Section
from kentering.brief.output import scope_of
from kentering.edition import shipped
from kentering.language import NBSP, Lang
from kentering.store import Store

EDITION = Store(None, shipped())
SCOPE = {"nl": "inclusief delfstoffen en energie", "en": "(including mining and energy)"}
FORECAST = {"nl": "De raming voor", "en": "The forecast for"}


@cache
def brief(day: str) -> Brief:
    return compose(EDITION, geo="NL", as_of=day, reasons=False)


def section(made: Brief, name: str) -> Section:
    return next(s for s in made.sections if s.id == name)


def told(made: Brief, name: str, lang: Lang) -> list[str]:
    found = [s for p in section(made, name).paragraphs for s in p]
    return [s.plain(lang).replace(NBSP, " ") for s in found]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_forecast_of_another_total_says_so(lang: Lang) -> None:
    """Manufacturing opens, industry with mining and energy is forecast: every sentence names it."""
    made = brief("2023-06-14")
    assert "production.C." in made.figures["NL.output.C.yoy"].trace.series[0]
    ahead = told(made, "ahead", lang)
    assert SCOPE[lang] in told(made, "phase", lang)[0]
    assert SCOPE[lang] in ahead[0] and {"nl": "april 2023", "en": "April 2023"}[lang] in ahead[0]
    own = [s for s in ahead if "ABN" not in s and "ING" not in s and "80 p" not in s]
    assert len(own) == 4 and all(SCOPE[lang] in s for s in own)
    assert SCOPE[lang] in section(made, "ahead").charts[0].title[lang]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_total_that_opens_is_not_named_again(lang: Lang) -> None:
    made = brief("2025-05-10")
    assert not [s for s in told(made, "ahead", lang) if SCOPE[lang] in s]
    assert told(made, "ahead", lang)[0].startswith(FORECAST[lang])


def test_the_chart_of_the_level_goes_only_when_the_same_total_is_forecast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def other(*asked: Any, **how: Any) -> Ahead:
        return replace(read_ahead(*asked, **how), scope=scope_of("B-E"))

    assert "level" not in [c.id for c in section(brief("2025-05-10"), "output").charts]
    monkeypatch.setattr(composing, "read_ahead", other)
    made = compose(EDITION, geo="NL", as_of="2025-05-10", reasons=False)
    assert "level" in [c.id for c in section(made, "output").charts]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_forecast_of_a_month_already_published(lang: Lang) -> None:
    """Manufacturing was out to August, the series that is forecast to June: September is next."""
    made = brief("2025-10-20")
    month = {"nl": "september 2025", "en": "September 2025"}[lang]
    (said,) = [s for s in told(made, "ahead", lang) if s.startswith(FORECAST[lang])]
    assert said.startswith(f"{FORECAST[lang]} {month}")
    assert made.figures["ahead.month"].trace.periods == ("2025-09",)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_beyond_the_models_reach_no_month_and_no_year_already_published(lang: Lang) -> None:
    """December 2025 was out: no forecast of 2025, and July to January is more than six months."""
    made = brief("2026-02-10")
    ahead = told(made, "ahead", lang)
    assert not [s for s in ahead if s.startswith(FORECAST[lang]) or "2025 a" in s]
    assert not [name for name in made.figures if name.startswith(("ahead.2025", "ahead.month"))]
    assert "ahead.2026.growth" in made.figures
    (why,) = [t for t in section(made, "ahead").missing if "6" in t[lang]]
    assert {"nl": "januari 2026", "en": "January 2026"}[lang] in why[lang]
    assert made.day == date(2026, 2, 10)


def test_a_brief_of_today_says_what_one_as_of_today_says() -> None:
    """The age of a series and the say of past errors count from the day, asked or not."""
    day = date(2026, 11, 23)
    plain = compose(EDITION, geo="NL", today=day, reasons=False)
    asked = compose(EDITION, geo="NL", as_of=day, reasons=False)
    assert section(plain, "ahead") == section(asked, "ahead")
    assert section(plain, "phase") == section(asked, "phase")
    assert plain.figures == asked.figures
    assert "5 months back" in section(plain, "phase").missing[0].en


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_surveys_read_from_a_later_state_are_named(lang: Lang) -> None:
    """V8: the answer names every series; X1: its figures give that state as their release."""
    made = brief("2023-06-14")
    (note,) = [t[lang] for t in section(made, "ahead").missing]
    names = {
        "nl": "industrieel vertrouwen (EC) in Duitsland, de eurozone en Nederland",
        "en": "industrial confidence (EC) in Germany, the euro area and the Netherlands",
    }
    assert names[lang] in note
    releases = made.figures["ahead.month"].trace.releases
    assert [r.released_at.year for r in releases if r.release.startswith("ecfin")] == [2024]
    assert not section(brief("2025-05-10"), "ahead").missing


def test_a_mover_read_from_a_later_state_has_that_state_as_its_release() -> None:
    """X1: every figure has a release; that of a borrowed survey is the state it was read from."""
    made = compose(EDITION, geo="NL", as_of="2023-06-14")
    movers = [f for name, f in made.figures.items() if name.startswith("ahead.mover")]
    assert [f for f in movers if "NL.industrial_confidence.C.sa.balance" in f.trace.series]
    assert all(f.trace.releases for f in movers)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_was_not_known_is_said_in_words_of_the_page(lang: Lang) -> None:
    """L1, L2: no series key and no ISO date where a reader reads."""
    made = brief("2018-02-15")
    days = {"nl": "15 februari 2018", "en": "15 February 2018"}
    for name in ("phase", "ahead"):
        (why,) = [t[lang] for t in section(made, name).missing]
        assert SCOPE[lang] in why and days[lang] in why
        assert "production" not in why and "2018-" not in why


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_probability_withheld_names_the_month_in_its_language(lang: Lang) -> None:
    """L2: ten months on there is no probability; June 2025 is named as the page names months."""
    why = section(brief("2026-04-01"), "phase").missing[0][lang]
    assert {"nl": "juni 2025", "en": "June 2025"}[lang] in why


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_one_month_is_one_month(lang: Lang) -> None:
    words = {"nl": " (1 maand gepubliceerd)", "en": " (1 month published)"}
    assert [s for s in told(brief("2024-03-15"), "ahead", lang) if words[lang] in s]
