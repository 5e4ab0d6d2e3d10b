"""Claims in the catalogue's terms: prices, distances, averages, spans and whose survey it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kentering.brief.prices import MWH_PER_MMBTU
from kentering.claims.check import check
from kentering.claims.checking import evidence
from kentering.claims.checking.verdict import Verdict
from kentering.claims.grammar.lexicon import CATALOGUE_CODES
from kentering.claims.groups import IN_DOLLARS, MEAN, PRICES
from kentering.claims.model import Claim
from kentering.claims.read import read
from kentering.claims.terms import CLOSED, indicators_of, survey_of
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many
from tests.claims.checking.made import edition

WRITTEN = date(2025, 5, 20)
RELEASED = datetime(2025, 5, 9, 5, 30, tzinfo=UTC)
INDEX = "NL.production.C.sca.I21"
GAS, RATE = "W.gas_price._Z.nsa.USD_MMBTU", evidence.EURO_RATE
OIL, COPPER = "W.oil_price._Z.nsa.USD_BBL", "W.copper_price._Z.nsa.USD_T"
POWER = "DE.electricity_price._Z.nsa.EUR_MWH"
SURVEY, OWN = "NL.industrial_confidence.C.sa.balance", "NL.producer_confidence.C.sa.balance"
MONTHS = [date(2024 + (m // 12), m % 12 + 1, 1) for m in range(16)]


def rows() -> Iterator[tuple[str, str, date, float]]:
    for k, month in enumerate(MONTHS):
        yield "cbs_85806ned", INDEX, month, 100.0 + k
        yield "worldbank_pinksheet", GAS, month, 10.0 + k
        yield "worldbank_pinksheet", OIL, month, 80.0 - k
        yield "worldbank_pinksheet", COPPER, month, 9000.0 + 10 * k
        yield "frb_h10", RATE, month, 1.1
        yield "ember_power", POWER, month, 70.0 + k
        yield "ecfin_main", SURVEY, month, -5.0 + k
        yield "cbs_81234ned", OWN, month, 1.0


def release(source: str, cells: list[tuple[str, date, str, float, str]]) -> Release:
    return Release(
        source=source,
        released_at=RELEASED,
        dating="calendar",
        retrieved_at=RELEASED,
        sha256=source,
        url="https://example.org",
        observations=pl.DataFrame(cells, schema=OBSERVATIONS, orient="row"),
        span="cells",
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = []
    for source in sorted({r[0] for r in rows()}):
        cells = [(key, day, "M", value, "A") for who, key, day, value in rows() if who == source]
        made.append(release(source, cells))
    found = Store(root=tmp_path)
    append_many(found, made)
    return found


def judged(claim: Claim, store: Store) -> Verdict:
    return check([claim], claim.quote, WRITTEN, store).verdicts[0]


def said(value: float, **more: object) -> Claim:
    plain = Claim(0, 4, f"{abs(value):.1f}", "production_volume", "totale industrie", "NL",
                  "2025-04", value=value, unit="percent")  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def valued(claim: Claim, value: float) -> Claim:
    quote = f"{abs(value):.1f}"
    return replace(claim, value=round(value, 1), quote=quote, end=len(quote))


def level(months_before: int) -> float:
    return 100.0 + len(MONTHS) - 1 - months_before


@pytest.mark.parametrize(
    ("claim", "right"),
    [
        (said(0, comparison="vs_peak", base="2024-06"), 100 * (level(0) / 105.0 - 1)),
        (said(0, comparison="change_over_period", base="2024-01"), 100 * (level(0) / 100.0 - 1)),
        (
            said(0, comparison="change_vs_prev", period="2025-02/2025-04"),
            100 * (level(1) / level(4) - 1),
        ),
        (
            said(0, comparison="average", period=None, base="2024-05/2025-04", unit="points",
                 indicator="producer_confidence", source="Europese Commissie"),
            -5.0 + 9.5,
        ),
        (
            said(0, indicator="energy_price", subject="gasprijs", unit="eur_per_mwh",
                 comparison="level"),
            25.0 / 1.1 / MWH_PER_MMBTU,
        ),
        (said(0, indicator="energy_price", subject="Gas", comparison="yoy"), 100 * (25 / 13 - 1)),
        (said(0, indicator="energy_price", subject="Brent", unit="usd", comparison="level"), 65.0),
        (said(0, indicator="commodity_price", subject="koper", comparison="yoy"),
         100 * (9150 / 9030 - 1)),
        (said(0, indicator="exchange_rate", unit="usd", comparison="level"), 1.1),
        (
            said(0, indicator="energy_price", subject="electricity", geo="DE", unit="eur_per_mwh",
                 comparison="level"),
            85.0,
        ),
        (said(0, indicator="producer_confidence", unit="points", comparison="level",
              source="Europese Commissie"), 10.0),
        (said(0, indicator="producer_confidence", unit="points", comparison="level"), 1.0),
    ],
)  # fmt: skip
def test_what_can_be_recomputed_is_confirmed_and_else_contradicted(
    claim: Claim, right: float, store: Store
) -> None:
    """Each rule by hand: the true value is confirmed, its opposite and a near miss are not."""
    assert judged(valued(claim, right), store).code == "confirmed"
    plain = replace(claim, apart=(MEAN, IN_DOLLARS) if claim.indicator in PRICES else ())
    for wrong in (-right, right + 0.7):
        assert judged(valued(plain, wrong), store).code == "contradicted"


def test_both_rooms_convert_gas_alike() -> None:
    assert evidence.MWH_PER_MMBTU == MWH_PER_MMBTU


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("nl", "De productie lag in april 2025 3,0 procent onder de top van november 2017.",
         ("2025-04", -3.0, "vs_peak", "2017-11")),
        ("en", "In April 2025, output was 3.0 percent below the peak of November 2017.",
         ("2025-04", -3.0, "vs_peak", "2017-11")),
        ("nl", "De productie lag in april 2025 8,5 procent boven het dieptepunt van mei 2020.",
         ("2025-04", 8.5, "change_over_period", "2020-05")),
        ("nl", "Over februari tot en met april 2025 was de productie 1,2 procent lager dan in de "
               "drie maanden daarvoor.",
         ("2025-02/2025-04", -1.2, "change_vs_prev", None)),
        ("en", "Over February to April 2025, output was 1.2 percent lower than in the three "
               "months before.",
         ("2025-02/2025-04", -1.2, "change_vs_prev", None)),
    ],
)  # fmt: skip
def test_the_period_counted_from_is_read(
    lang: str, text: str, wanted: tuple[str, float, str, str | None]
) -> None:
    claim = read(text, WRITTEN, lang)[0]
    assert (claim.period, claim.value, claim.comparison, claim.base) == wanted


@pytest.mark.parametrize(
    ("lang", "text", "low", "high"),
    [
        (
            "nl",
            "Voor 2025 1 procent, met een marge van −3,1 tot 0,3 procent.",
            -3.1,
            0.3,
        ),
        (
            "en",
            "For 2025 1 percent, with a range of −3.1 to 0.3 percent.",
            -3.1,
            0.3,
        ),
        ("nl", "De productie kromp in 2024 met 2 tot 3 procent.", -3.0, -2.0),
    ],
)
def test_a_printed_minus_belongs_to_its_own_number(
    lang: str, text: str, low: float, high: float
) -> None:
    claim = read(text, WRITTEN, lang)[-1]
    assert (claim.value_low, claim.value_high) == (low, high)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("nl", "Met een kans van 80 procent stijgt de productie."),
        ("en", "With a probability of 80 percent output will rise."),
        ("en", "Output has now been above that level for the third month in a row."),
    ],
)
def test_a_probability_and_a_rank_are_no_claims(lang: str, text: str) -> None:
    assert read(text, WRITTEN, lang) == ()


def quarter(key: str, values: tuple[float, float]) -> list[tuple[str, date, str, float, str]]:
    days = (date(2024, 1, 1), date(2025, 1, 1))
    return [(key, day, "Q", value, "A") for day, value in zip(days, values, strict=True)]


def test_productivity_is_the_volume_of_value_added_per_hour(tmp_path: Path) -> None:
    """U1: 4 percent more volume in 2 percent fewer hours; prices play no part."""
    rows = [
        *quarter("NL.value_added.C.sca.CLV15_MNAC", (1000.0, 1040.0)),
        *quarter("NL.value_added.C.sca.CP_MEUR", (1000.0, 1500.0)),
        *quarter("NL.hours_worked.C.sca.THS_HW", (500.0, 490.0)),
    ]
    found = Store(root=tmp_path)
    append_many(found, [release("estat_namq_10_a10", rows)])
    claim = said(0, indicator="labour_productivity", period="2025-Q1", comparison="yoy")
    right = 100 * (1040 / 490 / (1000 / 500) - 1)
    for value, code in ((right, "confirmed"), (right + 0.7, "contradicted"), (4, "contradicted")):
        verdict = judged(valued(claim, value), found)
        assert verdict.code == code, verdict.words.nl
    added = replace(claim, indicator="other", subject="toegevoegde waarde")
    verdict = judged(valued(added, 4.0), found)
    assert verdict.code == "confirmed", verdict.words.nl


def test_the_year_to_date_and_one_month_against_another(store: Store) -> None:
    """The means of the months on those a year before; a month counted from the one named."""
    now, was = (sum(100.0 + k for k in months) / 3 for months in (range(12, 15), range(3)))
    value = round(100 * (now / was - 1), 1)
    stretch = said(value, period="2025-01/2025-03", comparison="yoy", adjusted="seasonal")
    assert judged(stretch, store).code == "confirmed"
    assert judged(replace(stretch, value=value + 1), store).code == "contradicted"
    since = said(round(100 * (115 / 105 - 1), 1), period="2024-06/2025-04",
                 comparison="change_over_period", end=3)  # fmt: skip
    assert judged(since, store).code == "confirmed"
    assert judged(replace(since, value=20.0), store).code == "contradicted"


@pytest.mark.parametrize("code", sorted(CATALOGUE_CODES))
def test_what_is_read_by_a_name_of_the_catalogue_is_looked_up_there(code: str) -> None:
    """A quantity the catalogue knows is never said to be unknown to it."""
    indicator = CATALOGUE_CODES[code]
    subject = {"oil_price": "olie", "gas_price": "gas", "electricity_price": "stroom"}.get(code)
    found = indicators_of(indicator, subject) + indicators_of(indicator, subject, code)
    closed = indicator in CLOSED and code == "pmi"
    survey = survey_of(found, "DE", "ecfin")
    assert closed or code in (*found, *survey), (code, found)


def test_a_question_of_a_survey_is_a_series_of_its_own() -> None:
    text = "De werkgelegenheidsverwachting voor de eurozone kwam in maart 2025 uit op {}."
    for value, code in (("96,5", "revised"), ("98,0", "contradicted")):
        said = text.format(value)
        day = date(2025, 4, 29)
        (verdict,) = check(read(said, day), said, day, edition()).verdicts
        assert (verdict.claim.indicator, verdict.code) == ("confidence_component", code)
