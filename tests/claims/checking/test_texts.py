"""Verdicts on sentences of texts: goods, counts, methods, markets and places."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kentering.claims.check import check
from kentering.claims.checking.internal import relations
from kentering.claims.checking.verdict import Verdict
from kentering.claims.groups import MEAN
from kentering.claims.keep import observations
from kentering.claims.model import Claim, Origin
from kentering.claims.read import read, statements, trends
from kentering.sources.release import end_of_day
from kentering.store import Store, append
from tests.claims.checking.made import Cells, edition, one, release, said, stored

YOY = "NL.production.C.ca.yoy"
MARCH = date(2025, 3, 1)
CONFIDENCE = "NL.producer_confidence{}.C.sa.balance"
BALANCE = {"indicator": "producer_confidence", "comparison": "level", "unit": "points"}
LATE = datetime(2025, 5, 9, 9, tzinfo=UTC)


def checked_text(text: str, store: Store) -> list[Verdict]:
    day = date(2025, 5, 20)
    return list(check(list(read(text, day)), text, day, store).verdicts)


def test_two_goods_or_partners_are_not_one_quantity() -> None:
    """Two right figures of a catch-all indicator are not at odds."""
    text = (
        "De uitvoer naar Duitsland steeg in maart 2025 met 3 procent. "
        "De uitvoer naar België daalde in maart 2025 met 2 procent."
    )
    assert relations(read(text, date(2025, 5, 20))) == ()
    text = text.replace("De uitvoer", "De productie")
    one_, two = said(3.0), said(-2.0)
    assert not relations([one_, two])[0].agree


def test_the_price_of_a_good_has_the_series_of_that_good() -> None:
    text = (
        "De prijs van nikkel daalde in april 2025 met 16,8 procent op jaarbasis. "
        "De zinkprijs was in april 2025 2.622 dollar per ton. "
        "De elektriciteitsprijs was in april 2025 74,8 euro per kWh."
    )
    nickel, zinc, power = checked_text(text, edition())
    assert nickel.code == zinc.code == "confirmed"
    assert nickel.evidence is not None
    assert nickel.evidence.quantity.keys == ("W.nickel_price._Z.nsa.USD_T",)
    assert (power.code, power.reason) == ("uncheckable", "unit")
    assert "niet in deze eenheid" in power.words.nl


def test_a_price_later_given_in_cents_is_not_revised(tmp_path: Path) -> None:
    """R1: what rounding does to a file of the publisher is no revision, and no contradiction."""
    april, oil = date(2025, 4, 1), "W.oil_price._Z.nsa.USD_BBL"
    store = stored(
        tmp_path,
        release({(oil, april): 67.745}, LATE, "worldbank_pinksheet"),
        release({(oil, april): 67.75}, LATE.replace(month=6), "worldbank_pinksheet"),
    )
    price = {"indicator": "commodity_price", "subject": "olie", "geo": "WORLD", "unit": "usd",
             "comparison": "level", "period": "2025-04", "source": None,
             "apart": (MEAN,)}  # fmt: skip
    for value in (67.7, 67.8):
        claim = said(value, quote=f"op {value} dollar".replace(".", ","), end=12, **price)
        found = one(claim, date(2025, 5, 20), store)
        assert found.code == "confirmed"
        assert found.evidence is not None
        assert found.evidence.later == ()
    assert (
        one(said(67.9, quote="op 67,9 dollar", end=12, **price), date(2025, 5, 20), store).code
        == "contradicted"
    )


def test_a_share_of_gdp_is_no_share_of_value_added() -> None:
    share = "In 2021 was het aandeel van de industrie in {} 12,5 procent."
    (added,) = checked_text(share.format("de toegevoegde waarde"), edition())
    (gdp,) = checked_text(share.format("het bbp"), edition())
    assert (added.code, gdp.code) == ("confirmed", "differs")
    (far,) = checked_text(share.format("het bbp").replace("12,5", "9,9"), edition())
    assert far.code == "uncheckable"
    assert "bbp" in far.words.nl


def test_hours_are_no_persons() -> None:
    text = "{} in de industrie stegen in 2022 met {} procent."
    for what, value, code in (
        ("De gewerkte uren", "1,2", "confirmed"),
        ("Het aantal banen", "1,8", "confirmed"),
    ):
        (found,) = checked_text(text.format(what, value), edition())
        assert found.code == code
    (wrong,) = checked_text(text.format("De gewerkte uren", "1,8"), edition())
    assert wrong.code != "confirmed"


def test_a_count_of_another_kind_is_borne_out_but_not_contradicted() -> None:
    text = "In de Nederlandse industrie werkten in 2022 {} mensen."
    (right,) = checked_text(text.format("814.000"), edition())
    (other,) = checked_text(text.format("790.000"), edition())
    assert right.code == "confirmed"
    assert "814 duizend personen" in right.words.nl
    assert (other.code, other.reason) == ("uncheckable", "definition")
    for day in (None, date(2023, 5, 20)):
        found = one(replace(other.claim, start=0, end=1), day, edition())
        assert (found.code, found.reason) == ("uncheckable", "definition")


def test_economic_sentiment_has_a_series() -> None:
    text = "Het economisch sentiment in de eurozone kwam in maart 2025 uit op {}."
    values = [checked_text(text.format(v), edition())[0].code for v in ("95,0", "99,2")]
    assert values[0] in ("confirmed", "revised")
    assert values[1] == "contradicted"


def test_a_country_of_earlier_sentences_is_not_held_against_a_figure_that_fits_at_home() -> None:
    text = "Duitsland herstelt. Het producentenvertrouwen was in januari 2025 min {}."
    (fits,) = checked_text(text.format("1,6"), edition())
    assert (fits.code, fits.reason) == ("uncheckable", "place")
    assert fits.nearby[0].kind == "place"
    (neither,) = checked_text(text.format("9,9"), edition())
    assert (neither.code, neither.reason) == ("uncheckable", "other_survey")
    named = replace(fits.claim, start=0, end=1, origins={"geo": Origin("named")},
                    source="Europese Commissie")  # fmt: skip
    assert one(named, date(2025, 5, 20), edition()).code == "contradicted"


def test_what_a_text_gave_proves_nothing(tmp_path: Path) -> None:
    """A figure kept from a text bears no text out, nor contradicts one; the user's own does."""
    pmi = Claim(
        0, 7, "op 50,1", "pmi", "industrie", "NL", "2025-04", value=50.1, unit="index",
        comparison="level", source="Nevi",
    )  # fmt: skip
    kept = observations([pmi], "op 50,1", "stuk.txt", date(2025, 5, 2), LATE)
    assert kept.release is not None
    store = Store(root=tmp_path)
    append(store, kept.release)
    for value in (50.1, 48.0):
        claim = replace(pmi, value=value, quote=f"op {value}".replace(".", ","))
        found = one(claim, date(2025, 5, 20), store)
        assert (found.code, found.reason) == ("uncheckable", "kept_text")
        assert "stuk.txt" in found.words.nl
    append(store, release({("NL.pmi._Z.sa.points", date(2025, 4, 1)): 50.3}, LATE, "own"))
    assert one(pmi, date(2025, 5, 20), store).code == "contradicted"
    claim = replace(pmi, value=50.3, quote="op 50,3")
    assert one(claim, date(2025, 5, 20), store).code == "confirmed"


def test_past_in_a_text_without_a_day_is_no_outlook() -> None:
    """T5: a day told from the text does not turn what is told as past into a forecast."""
    text = (
        "In augustus 2023 was het vertrouwen -2,2. In oktober 2024 was het -3,2. In juni 2025 was "
        "het -5,0. In november 2025 was de productie 0,7 procent hoger dan een jaar eerder."
    )
    assert "forecast" not in [c.comparison for c in read(text)]


def test_a_body_that_only_the_lead_names_does_not_decide_against_a_figure(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        release({("NL.production.B-D.ca.yoy", MARCH): 2.3}, LATE, "estat_ei_is_m_vtg"),
        release({(YOY, MARCH): 1.3}, LATE),
    )
    day = date(2025, 5, 20)
    for rule, code in (("the lead", "confirmed"), ("named", "differs")):
        claim = said(1.3, source="Eurostat", origins={"source": Origin(rule)})
        assert one(claim, day, store).code == code
    wrong = said(9.9, source="Eurostat", origins={"source": Origin("the lead")})
    assert one(wrong, day, store).code == "contradicted"


def test_growth_of_gdp_is_no_share_of_it() -> None:
    text = "De economie groeide in het vierde kwartaal van 2017 met 0,8 procent; het bbp steeg."
    assert all(c.detail is None for c in read(text, date(2018, 3, 12)))


def test_unadjusted_beside_adjusted_is_no_repetition() -> None:
    assert relations([said(4.0, adjusted="unadjusted"), said(1.0)]) == ()


def test_a_closed_base_year_is_not_what_stood(tmp_path: Path) -> None:
    """V2: growth by an index that has been replaced is no longer known."""
    months = [date(y, 3, 1) for y in (2020, 2021)]
    old: Cells = {
        ("BE.production.B-D.ca.I15", m): v for m, v in zip(months, (100.0, 119.4), strict=True)
    }
    new: Cells = {
        ("BE.production.B-D.ca.I21", m): v for m, v in zip(months, (100.0, 131.5), strict=True)
    }
    store = stored(
        tmp_path,
        release(old, datetime(2022, 1, 11, 10, tzinfo=UTC), "estat_ei_is_m_vtg"),
        release(new, datetime(2024, 3, 15, 10, tzinfo=UTC), "estat_ei_is_m_vtg"),
    )
    claim = said(19.4, geo="BE", period="2021-03", source=None)
    assert one(claim, date(2024, 4, 10), store).code == "contradicted"
    early = one(claim, date(2022, 1, 20), store)
    assert early.code == "revised"
    assert "Met 2021=100 nu: +31,5%" in early.words.nl
    right = replace(claim, value=31.5, quote="31,5 procent")
    assert one(right, date(2024, 4, 10), store).code == "confirmed"


def test_the_market_of_a_branch_is_kept() -> None:
    text = (
        "De buitenlandse omzet van de industrie lag in november 2017 {} procent hoger dan een jaar "
        "eerder."
    )
    day = date(2018, 3, 15)
    for value, code in (("17,9", "confirmed"), ("13,7", "contradicted")):
        whole = text.format(value)
        claims = read(whole, day)
        assert [c.subject for c in claims] == ["industrie, buitenland"]
        assert check(claims, whole, day, edition()).verdicts[0].code == code


def test_another_indicator_of_the_same_branch() -> None:
    text = (
        "De omzet van de metaalindustrie was in december 2017 4,0 procent hoger dan een jaar "
        "eerder, terwijl de productie 5,7 procent hoger uitkwam."
    )
    assert [c.subject for c in read(text, date(2018, 3, 15))] == ["metaalindustrie"] * 2


def test_a_figure_that_was_left_out_is_no_direction() -> None:
    text = "Het aandeel noteerde in mei 3,1 procent hoger; de productie van de industrie steeg."
    assert trends(text, date(2025, 5, 20)) == ()


def test_other_definitions_fit_without_a_margin(tmp_path: Path) -> None:
    """R2: the margin of a computed rate excuses its own definition only."""
    wide = "NL.production.B-D.ca.I21"
    index: Cells = {(wide, MARCH): 101.2, (wide, date(2024, 3, 1)): 100.0}
    store = stored(
        tmp_path, release({(YOY, MARCH): 0.2}, LATE), release(index, LATE, "cbs_85806ned")
    )
    day = date(2025, 5, 20)
    assert one(said(1.2), day, store).code == "differs"
    assert one(said(1.3), day, store).code == "contradicted"


def test_words_print_what_is_known_and_in_which_unit(tmp_path: Path) -> None:
    """L1, V4: a month of release is no day; a gap has the unit of its series."""
    store = stored(
        tmp_path,
        release({(YOY, MARCH): 1.3}, end_of_day(date(2025, 5, 31))),
        release({(YOY, MARCH): 1.31}, end_of_day(date(2025, 6, 12))),
        release({(CONFIDENCE.format(""), MARCH): -1.6}, LATE),
    )
    day = date(2025, 8, 20)
    assert "mei 2025)" in one(said(1.3), date(2025, 5, 31), store).words.nl
    balance = said(-2.0, **BALANCE)
    assert "scheelt 0,4 punten" in one(balance, day, store).words.nl
    trend = said(None, direction="down")
    assert "geen daling" in one(trend, day, store).words.nl
    assert one(said(814001.0), day, store).code == "contradicted"


def test_a_first_value_that_came_long_after_its_period_may_be_a_revision(tmp_path: Path) -> None:
    """V2: what the store begins with later than usual is no first print."""
    for days, code in ((0, "contradicted"), (200, "uncheckable")):
        when = LATE + timedelta(days=days)
        store = stored(tmp_path / str(days), release({(YOY, MARCH): 1.0}, when))
        assert one(said(3.0), None, store).code == code


def test_another_publisher_does_not_contradict_a_text_without_a_day(tmp_path: Path) -> None:
    key = "DE.production.B-D.sca.mom"
    store = stored(tmp_path, release({(key, MARCH): 3.1}, LATE, "estat_ei_is_m_vtg"))
    claim = said(1.0, geo="DE", comparison="mom", source="Destatis")
    for day in (None, date(2025, 5, 20)):
        assert one(claim, day, store).reason == "other_publisher"


def test_only_the_euro_in_dollars_is_held_against_the_rate_there_is() -> None:
    for text, code in (
        ("De euro steeg in april 2025 met 3,9 procent ten opzichte van maart.", "confirmed"),
        ("De euro steeg in april 2025 ten opzichte van maart.", "confirmed"),
        ("De dollar daalde in april 2025 met 3,7 procent ten opzichte van maart.", "uncheckable"),
        ("De dollar daalde in april 2025 ten opzichte van maart.", "uncheckable"),
        ("Het pond daalde in april 2025 met 3,7 procent ten opzichte van maart.", "uncheckable"),
        ("De euro steeg in april 2025 met 3 procent tegenover het pond.", "uncheckable"),
    ):
        day = date(2025, 7, 1)
        (verdict,) = check(statements(text, day), text, day, edition()).verdicts
        assert verdict.code == code, text
