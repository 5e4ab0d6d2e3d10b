"""What a chart of the brief says in words is what its lines show."""

from __future__ import annotations

from datetime import date

import pytest

from kentering.brief.known import View, view
from kentering.brief.model import Chart
from kentering.brief.partner import partner_section
from kentering.brief.prices import price_section
from kentering.brief.sentiment import sentiment_section
from kentering.catalogue import resolve_geo
from kentering.edition import shipped
from kentering.language import round_half_away
from kentering.periods import Period
from kentering.store import Store

EDITION = Store(None, shipped())


def seen(day: str) -> View:
    return view(EDITION, date.fromisoformat(day), day)


def partner_chart(geo: str, day: str) -> Chart | None:
    section, _, _ = partner_section(seen(day), resolve_geo(geo), Period.parse("2025-06"))
    return section.charts[0] if section.charts else None


@pytest.mark.parametrize("geo", ["NL", "BE", "ES", "IT"])
@pytest.mark.parametrize("day", ["2025-05-10", "2025-08-31"])
def test_the_title_compares_the_averages_that_are_drawn(geo: str, day: str) -> None:
    """One month of Belgium stood above Germany, its three-month average below (2025-08-31)."""
    chart = partner_chart(geo, day)
    assert chart is not None
    home, partner = ({p.start: p.value for p in line.points} for line in chart.lines)
    last = max(d for d in home if home[d] is not None and partner.get(d) is not None)
    a, b = (round_half_away(values[last] or 0.0) for values in (home, partner))
    word = "level with" if a == b else "above" if a > b else "below"
    assert f" {word} {chart.lines[1].label.en}" in chart.title.en
    dutch = {"level with": "gelijk met", "above": "boven", "below": "onder"}[word]
    assert f" {dutch} {chart.lines[1].label.nl}" in chart.title.nl


def test_nothing_is_drawn_beside_figures_older_than_nine_months() -> None:
    """docs/brief.md: nothing is built on them, least of all a title in the present tense."""
    assert partner_chart("NL", "2025-08-31") is not None
    assert partner_chart("NL", "2026-11-23") is None


def test_a_description_gives_every_line_its_own_last_month() -> None:
    """April 2025 was that of the European survey alone."""
    section, _, _ = sentiment_section(seen("2025-05-10"), resolve_geo("NL"))
    alt = section.charts[0].alt
    assert alt.en == "Lines: Statistics Netherlands to January 2025; European survey to April 2025."
    assert alt.nl == "Lijnen: CBS tot en met januari 2025; Europese enquête tot en met april 2025."


def test_a_description_names_the_lines_that_are_drawn() -> None:
    """Gas alone, where no price of electricity is recent."""
    section, _, _ = price_section(seen("2026-11-23"), resolve_geo("EA"))
    (chart,) = section.charts
    assert [line.label.en for line in chart.lines] == ["gas, Europe"]
    assert chart.alt.en.startswith("Line: gas, Europe to ")
    assert "lectric" not in chart.alt.en
    both = price_section(seen("2025-05-10"), resolve_geo("NL"))[0].charts[0].alt
    assert "gas, Europa tot en met" in both.nl and "; elektriciteit, Nederland tot" in both.nl
