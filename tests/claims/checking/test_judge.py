"""Which value a claim is held against where more than one could have been meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kentering.claims.check import check
from kentering.claims.checking.internal import relations
from kentering.claims.checking.moments import only_month
from kentering.claims.checking.shared import shared
from kentering.claims.checking.verdict import Verdict
from kentering.claims.read import read
from kentering.sources.release import end_of_day
from kentering.store import Store
from tests.claims.checking.made import Cells, edition, one, release, said, stored

YOY = "NL.production.C.ca.yoy"
MARCH = date(2025, 3, 1)
CONFIDENCE = "NL.producer_confidence{}.C.sa.balance"
BALANCE = {"indicator": "producer_confidence", "comparison": "level", "unit": "points"}


def then(found: Verdict) -> float | None:
    assert found.evidence is not None
    return found.evidence.then.value if found.evidence.then else None


@pytest.fixture
def by_month(tmp_path: Path) -> Store:
    """+0.9 out on 2 May; +1.3 some day of June, dated to its end (V4)."""
    return stored(
        tmp_path,
        release({(YOY, MARCH): 0.9}, datetime(2025, 5, 2, 5, 30, tzinfo=UTC)),
        release({(YOY, MARCH): 1.3}, end_of_day(date(2025, 6, 30))),
    )


def test_a_release_known_by_its_month_may_have_been_out_all_month(by_month: Store) -> None:
    """V10: a text of that month may rest on it, and on what stood before it."""
    for value in (0.9, 1.3):
        found = one(said(value), date(2025, 6, 12), by_month)
        assert found.code in ("confirmed", "revised")
        assert then(found) == value
    assert "maand van verschijnen" in one(said(1.3), date(2025, 6, 12), by_month).words.nl
    wrong = one(said(2.0), date(2025, 6, 12), by_month)
    assert (wrong.code, then(wrong)) == ("contradicted", 0.9)
    assert one(said(1.3), date(2025, 5, 12), by_month).code == "contradicted"
    assert one(said(0.9), date(2025, 7, 12), by_month).code == "contradicted"


def test_a_release_with_a_day_was_not_out_before_it(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        release({(YOY, MARCH): 0.9}, datetime(2025, 5, 2, 5, 30, tzinfo=UTC)),
        release({(YOY, MARCH): 1.3}, end_of_day(date(2025, 6, 29))),
    )
    assert one(said(1.3), date(2025, 6, 12), store).code == "contradicted"
    assert only_month(end_of_day(date(2025, 6, 30)), "calendar")
    assert not only_month(end_of_day(date(2025, 6, 30)), "retrieval")


def test_what_was_known_only_later_is_the_first_value_not_the_newest(tmp_path: Path) -> None:
    """A figure that only a later revision bears out was not what the writer had."""
    store = stored(
        tmp_path,
        release({(YOY, MARCH): 1.0}, datetime(2025, 6, 10, 5, 30, tzinfo=UTC)),
        release({(YOY, MARCH): -0.3}, datetime(2025, 9, 10, 5, 30, tzinfo=UTC)),
    )
    day = date(2025, 5, 20)
    assert one(said(1.0), day, store).code == "revised"
    late = one(said(-0.3), day, store)
    assert late.code == "uncheckable"
    assert late.reason == "release_of_the_day"
    assert "Pas later bekend: +1,0%" in late.words.nl
    assert late.evidence is not None
    assert late.evidence.first is not None
    assert [v.value for v in late.evidence.later] == [-0.3]


@pytest.fixture
def two_methods(tmp_path: Path) -> Store:
    """CBS changed its method of confidence in March 2024."""
    august = date(2023, 8, 1)
    return stored(
        tmp_path,
        release({(CONFIDENCE.format("_2023"), august): -2.2}, end_of_day(date(2023, 8, 30))),
        release({(CONFIDENCE.format(""), august): -4.6}, end_of_day(date(2024, 6, 27))),
    )


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [
        (-2.2, date(2023, 8, 30), "confirmed"),
        (-2.2, date(2024, 7, 15), "differs"),
        (-4.6, date(2024, 7, 15), "confirmed"),
        (-2.2, None, "confirmed"),
        (-4.6, None, "confirmed"),
        (-3.0, date(2024, 7, 15), "contradicted"),
        (-3.0, date(2023, 9, 15), "contradicted"),
    ],
)
def test_each_method_has_its_time(
    two_methods: Store, value: float, day: date | None, code: str
) -> None:
    claim = said(value, **BALANCE, period="2023-08")
    assert one(claim, day, two_methods).code == code


def test_the_new_method_does_not_contradict_a_text_of_before(two_methods: Store) -> None:
    claim = said(0.1, **BALANCE, period="2023-08")
    assert one(claim, date(2023, 8, 15), two_methods).code == "uncheckable"


def test_the_industry_of_eurostat_is_eurostats(tmp_path: Path) -> None:
    """A2: who says "de industrie" decides what it is."""
    cells: Cells = {("NL.production.B-D.ca.yoy", MARCH): 2.3}
    day = datetime(2025, 5, 9, 9, tzinfo=UTC)
    store = stored(
        tmp_path, release(cells, day, "estat_ei_is_m_vtg"), release({(YOY, MARCH): 1.3}, day)
    )
    for source, value in (("Eurostat", 2.3), ("CBS", 1.3)):
        assert one(said(value, source=source), date(2025, 5, 20), store).code == "confirmed"
    assert one(said(1.3, source="Eurostat"), date(2025, 5, 20), store).code == "differs"


def test_what_the_series_had_before_goes_before_another_definition(tmp_path: Path) -> None:
    other = "NL.production.B-D.ca.yoy"
    first, later = datetime(2025, 5, 9, 9, tzinfo=UTC), datetime(2025, 6, 9, 9, tzinfo=UTC)
    store = stored(
        tmp_path,
        release({(YOY, MARCH): 1.3}, first),
        release({(YOY, MARCH): 0.2}, later),
        release({(other, MARCH): 1.3}, later, "estat_ei_is_m_vtg"),
    )
    found = one(said(1.3), date(2025, 6, 20), store)
    assert found.code == "contradicted"
    assert found.nearby[0].kind == "earlier"


def test_a_change_on_the_month_before_needs_the_season_out(tmp_path: Path) -> None:
    months = (date(2025, 2, 1), MARCH)
    cells: Cells = {("NL.production.C.ca.I21", m): 100.0 + 3 * i for i, m in enumerate(months)}
    cells |= {("NL.production.C.sca.I21", m): 100.0 for m in months}
    store = stored(tmp_path, release(cells, datetime(2025, 5, 9, 9, tzinfo=UTC), "cbs_85806ned"))
    found = one(said(3.0, comparison="mom"), date(2025, 5, 20), store)
    assert found.code == "contradicted"


def test_averaged_roundings_partly_cancel_and_the_margin_is_said(tmp_path: Path) -> None:
    """R2: the mean of a year is not as far off as one month."""
    cells: Cells = {}
    for month in range(12):
        cells["NL.production.C.ca.I21", date(2023, month + 1, 1)] = 100.0
        cells["NL.production.C.ca.I21", date(2024, month + 1, 1)] = 101.2
    store = stored(tmp_path, release(cells, datetime(2025, 2, 9, 9, tzinfo=UTC), "cbs_85806ned"))
    day = date(2025, 2, 20)

    def of(value: float, period: str) -> Verdict:
        return one(said(value, period=period, source=None), day, store)

    assert of(1.2, "2024").code == of(1.2, "2024-05").code == "confirmed"
    assert "afronding" not in of(1.2, "2024").words.nl
    assert of(1.3, "2024").code == "contradicted"
    near = of(1.3, "2024-05")
    assert near.code == "confirmed"
    assert "alleen binnen de afronding van de index (0,10 procentpunt)" in near.words.nl


@pytest.mark.parametrize(
    "words", ["Niet gecorrigeerd voor werkdagen", "Ongecorrigeerd", "Zonder correctie"]
)
def test_what_is_said_to_be_unadjusted_is_not_contradicted_by_the_adjusted(words: str) -> None:
    text = (
        f"{words} lag de productie van de industrie in juni 4,0 procent hoger dan een jaar eerder."
    )
    day = date(2025, 9, 10)
    (claim,) = read(text, day)
    assert claim.adjusted == "unadjusted"
    (found,) = check([claim], text, day, edition()).verdicts
    assert found.code == "uncheckable"


def test_two_bodies_need_not_agree() -> None:
    one_, two = said(1.3, source="Destatis"), said(0.9, source="Eurostat")
    assert relations([one_, two]) == ()
    assert shared([("a", [one_]), ("b", [two])]) == ()
    assert not relations([one_, said(0.9, source="Destatis")])[0].agree
    assert not relations([one_, said(0.9, source=None)])[0].agree


def test_a_first_estimate_is_not_contradicted_by_what_stands_since(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        release({(YOY, MARCH): 1.0}, datetime(2025, 5, 9, 5, 30, tzinfo=UTC)),
        release({(YOY, MARCH): 1.6}, datetime(2025, 6, 10, 5, 30, tzinfo=UTC)),
    )
    day = date(2025, 7, 1)
    assert one(said(1.0), day, store).code == "contradicted"
    # the print of May is the first estimate that is meant
    assert one(said(1.0, apart=("first",)), day, store).code in ("confirmed", "revised")
    other = one(said(0.7, apart=("first",)), day, store)
    assert (other.code, other.reason) == ("uncheckable", "edition")
