"""``kentering nowcast``, ``forecast`` and ``news`` on the shipped edition."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kentering.cli.app import HELP
from kentering.edition import shipped
from kentering.store import Store
from kentering.store.read import HOME_ZONE
from tests.cli.conftest import Give
from tests.forecast.conftest import AFTER, reissued

pytestmark = pytest.mark.skipif("nowcast" not in HELP, reason="the commands are not registered")
DAY = ("--as-of", "2025-05-15")


@pytest.fixture(autouse=True)
def nothing_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KENTERING_HOME", str(tmp_path / "home"))


def test_nowcast_in_both_languages(give: Give) -> None:
    said = give("nowcast", *DAY)
    assert said.code == 0
    assert said.out.startswith("NL.production.B-D.sca.I21")
    assert "chance of growth" in said.out
    assert "2025-04" in said.out
    dutch = give("nowcast", *DAY, "--lang", "nl")
    assert "kans op groei" in dutch.out
    assert "jaar op jaar, %    +2,3" in dutch.out


def test_nowcast_models_and_calendar(give: Give) -> None:
    said = give("nowcast", *DAY, "--models", "--calendar")
    assert "dynamic factor model" in said.out
    assert "looked at" in said.out
    assert "Output (this series)" in said.out
    assert "not an official calendar" in said.out


def test_m1_no_growth_and_no_chance_on_a_missing_month(give: Give, tmp_path: Path) -> None:
    reissued(Store(None, shipped()), tmp_path / "home", date(2024, 4, 1))
    said = give("nowcast", "--as-of", AFTER, "--chart", tmp_path / "x.svg", "--models")
    assert said.code == 0
    assert said.out.count("2025-04       -             -             -                 -") == 1
    assert "2025-04: not given, 2024-04 is missing" in said.err
    assert "April 2025: not given" in (tmp_path / "x.svg").read_text("utf-8")
    whole = json.loads(give("nowcast", "--as-of", AFTER, "--json").out)
    first = whole["months"][0]
    assert (first["period"], first["q50"], first["up"]) == ("2025-04-01", None, None)
    assert whole["not_given"] == {"2025-04-01": "2024-04-01"}
    news = give("news", "--as-of", AFTER, "--since", "2025-05-20")
    assert (news.code, news.out) == (2, "")
    assert "2024-04 is missing" in news.err
    every = give("nowcast", "--as-of", AFTER, "--branch", "all", "--lang", "nl")
    assert "B-D: 2025-04: niet te geven, 2024-04 ontbreekt" in every.err


def test_e1_a_zero_in_the_index_is_refused(give: Give, tmp_path: Path) -> None:
    reissued(Store(None, shipped()), tmp_path / "home", date(2024, 9, 1), 0.0)
    for command in ("nowcast", "forecast"):
        said = give(command, "--as-of", AFTER, "--lang", "nl")
        assert (said.code, said.out) == (2, "")
        assert "nul of lager en heeft geen logaritme" in said.err
        assert "Warning" not in said.err


def test_nowcast_json(give: Give) -> None:
    whole = json.loads(give("nowcast", *DAY, "--json", "--calendar", "--geo", "DE").out)
    assert whole["schema"] == "kentering.nowcast/1"
    assert (whole["geo"], whole["last"]) == ("DE", "2025-03-01")
    row = next(r for r in whole["months"] if r["model"] == "combined")
    assert row["q10"] < row["q25"] < row["q50"] < row["q75"] < row["q90"]
    assert 0 <= row["up"] <= 1
    weights = [w[0] for w in whole["weights"].values()]
    assert sum(weights) == pytest.approx(1)
    assert whole["calendar"]["due"][-1]["own"] is True
    assert {"series", "last", "borrowed"} == set(whole["looked_at"][0])


def test_borrowed_figures_are_named(give: Give) -> None:
    said = give("nowcast", "--as-of", "2023-05-15")
    assert "read from a later state, out by then: " in said.err
    assert "NL.industrial_confidence.C.sa.balance" in said.err


def test_stale_figures_warn(give: Give) -> None:
    said = give("nowcast", "--as-of", "2025-12-20")
    assert said.code == 1
    assert "end in 2025-06, 6 months before 2025-12-20" in said.err
    assert give("forecast", "--as-of", "2025-10-20").code == 0


def test_branches_together(give: Give) -> None:
    said = give("nowcast", "--branch", "all", "--as-of", "2018-03-15")
    assert "contribution to the growth of B-E" in said.out
    assert "weights from the indices" in said.out
    assert "not made to add up" not in said.err
    apart = give("nowcast", "--branch", "all", *DAY, "--lang", "nl")
    assert "niet op elkaar afgestemd" in apart.err
    whole = json.loads(give("nowcast", "--branch", "all", *DAY, "--json").out)
    assert whole["together"]["weights"] is None
    assert set(whole["together"]["why_not"]) == {"nl", "en"}


def test_forecast(give: Give) -> None:
    said = give("forecast", *DAY)
    assert said.code == 0
    assert "2024  12/12" in said.out
    assert "2026-12" in said.out
    whole = json.loads(give("forecast", *DAY, "--json").out)
    assert whole["schema"] == "kentering.forecast/1"
    assert [y["known"] for y in whole["years"]] == [12, 3, 0]


def test_m3_a_year_that_misses_a_month_is_told(give: Give, tmp_path: Path) -> None:
    reissued(Store(None, shipped()), tmp_path / "home", date(2024, 4, 1))
    said = give("forecast", "--as-of", AFTER, "--chart", tmp_path / "x.svg", "--lang", "nl")
    assert said.code == 0
    rows = [r.split() for r in said.out.splitlines()]
    assert [r for r in rows if r[:1] == ["2025"]] == [["2025", "-", "-", "-", "-"]]
    assert "2025: niet te geven, 2024-04 ontbreekt" in said.err
    assert "2025: niet te geven" in (tmp_path / "x.svg").read_text("utf-8")
    whole = json.loads(give("forecast", "--as-of", AFTER, "--json").out)
    assert [y["year"] for y in whole["years"]] == [2026]
    assert whole["not_given"] == {"2024": "2024-04-01", "2025": "2024-04-01"}


def test_news(give: Give) -> None:
    said = give("news", *DAY, "--since", "2025-05-12")
    assert said.code == 0
    assert "record (weights)" in said.out
    assert "together" in said.out
    whole = json.loads(give("news", *DAY, "--since", "2025-05-12", "--json").out)
    assert whole["schema"] == "kentering.news/1"
    parts = sum(r["impact"] for r in whole["releases"]) + whole["record"] + whole["rest"]
    assert whole["old"] + parts == pytest.approx(whole["new"], abs=1e-9)
    assert len(whole["movers"]) == 3


def test_news_of_the_factor_model(give: Give) -> None:
    said = give("news", "--factor", *DAY, "--geo", "DE", "--lang", "nl")
    assert "opnieuw geschat" in said.out
    whole = json.loads(give("news", "--factor", *DAY, "--json").out)["factor"]
    parts = sum(c["impact"] for c in whole["cells"]) + whole["reestimation"]
    assert whole["old"] + parts == pytest.approx(whole["new"], abs=1e-9)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(
    "words",
    [("nowcast",), ("forecast",), ("news", "--since", "2025-05-14"), ("news", "--factor")],
)
def test_charts(give: Give, tmp_path: Path, words: tuple[str, ...], lang: str) -> None:
    out = tmp_path / "picture.svg"
    said = give(*words, *DAY, "--geo", "DE", "--chart", out, "--lang", lang)
    assert said.code == 0
    text = out.read_text("utf-8")
    ElementTree.fromstring(text)
    assert "CC-BY-4.0" in text
    assert "DE.production.B-D.sca.I21" in text


@pytest.mark.parametrize(
    "words",
    [
        ("nowcast", "--geo", "XX"),
        ("nowcast", "--branch", "ZZ"),
        ("nowcast", "--as-of", "1999-01-01"),
        ("nowcast", "--branch", "all", "--models"),
        ("nowcast", "--chart", "x.doc"),
        ("forecast", "--as-of", "someday"),
        ("news", *DAY, "--since", "2025-06-01"),
        ("news", *DAY, "--since", "yesterday"),
        ("news", "--since", "2099-01-01"),
        ("news", *DAY, "--month", "2025-03"),
        ("news", *DAY, "--month", "2025-Q1"),
        ("news", *DAY, "--since", "2025-04-11", "--month", "9999-12"),
    ],
)
def test_refusals(give: Give, words: tuple[str, ...]) -> None:
    said = give(*words)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith("error: ")


def test_e2_news_since_a_day_that_is_not_over(give: Give) -> None:
    """Without --as-of the end is now."""
    for day in ("2099-01-01", datetime.now(UTC).date().isoformat()):
        said = give("news", "--since", day)
        assert (said.code, said.out) == (2, "")
        assert "the start is not before the end" in said.err
        assert f"--since {day}" in said.err


def test_e1_the_option_that_is_no_day_is_named(give: Give) -> None:
    for command, option in (("evaluate", "--from"), ("evaluate", "--until"), ("news", "--since")):
        said = give(command, option, "foo")
        assert said.code == 2
        assert f"at: {option} foo\n" in said.err
    assert "at: --as-of foo\n" in give("series", "NL.*", "--as-of", "foo").err


@pytest.mark.parametrize(
    "words", [("nowcast",), ("forecast",), ("outlook", "--branch", "C"), ("cycle",)]
)
def test_without_a_day_it_is_today(give: Give, words: tuple[str, ...]) -> None:
    """The same store says the same today, whether today is named or not."""
    today = datetime.now(HOME_ZONE).date().isoformat()
    plain, asked = (
        json.loads(give(*words, "--json", *day).out) for day in ((), ("--as-of", today))
    )
    assert plain.pop("as_of") is None
    assert asked.pop("as_of") == today
    assert plain == asked
