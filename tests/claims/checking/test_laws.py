"""Laws of checking, on what the edition itself printed (V2, V5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kentering.claims.check import check
from kentering.claims.model import Claim
from kentering.edition import shipped
from kentering.language import number, round_half_away
from kentering.store import Store, append_many
from tests.claims.checking.made import HOME, edition, one, release, said

FORMS: dict[str, dict[str, object]] = {
    "NL.production.C.ca.yoy": {"geo": "NL", "comparison": "yoy"},
    "NL.production.C.sca.mom": {"geo": "NL", "comparison": "mom"},
    "DE.production.B-D.ca.yoy": {"geo": "DE", "comparison": "yoy"},
    "DE.production.B-D.sca.mom": {"geo": "DE", "comparison": "mom"},
    "NL.producer_confidence.C.sa.balance": {
        "geo": "NL", "comparison": "level", "indicator": "producer_confidence", "unit": "points",
    },
}  # fmt: skip
BEGIN = date(2024, 2, 1)
"""From here CBS prints calendar-adjusted output; before, average daily output was meant."""


@cache
def printed_values() -> tuple[tuple[str, date, date, float], ...]:
    """Series, period, day of release and value of everything the edition printed since."""
    return tuple(_printed())


def _printed() -> Iterator[tuple[str, date, date, float]]:
    for key in FORMS:
        for row in edition().history(key).iter_rows(named=True):
            day = row["released_at"].astimezone(HOME).date()
            # chains hold growth of months long past; a claim is about the year before
            recent = day >= BEGIN and (day - row["period"]).days < 400
            if recent and row["value"] is not None and row["freq"] == "M":
                yield key, row["period"], day, row["value"]


def claim_of(key: str, period: date, value: float, decimals: int) -> Claim:
    shown = float(round_half_away(value, decimals))
    quote = f"{number(abs(shown), 'nl', decimals)} procent"
    more = {"source": None, "period": f"{period:%Y-%m}", **FORMS[key]}
    return said(shown, quote=quote, end=len(quote), **more)


def known_on(key: str, period: date, day: date) -> float:
    """The plain truth: the value of the last release on or before the day."""
    rows = edition().history(key, day).filter(pl.col("period") == period)
    return float(rows.sort("released_at", "recorded_at")["value"][-1])


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 2))
def test_a_claim_made_from_the_store_on_its_day_is_confirmed(
    data: st.DataObject, decimals: int
) -> None:
    key, period, day, _ = data.draw(st.sampled_from(printed_values()))
    value = known_on(key, period, day)
    found = one(claim_of(key, period, value, decimals), day, edition(), as_of=day)
    assert found.code == "confirmed", found.words.nl
    assert found.evidence is not None
    assert found.evidence.then is not None
    assert found.evidence.then.value == value


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 2), st.integers(2, 30), st.sampled_from((-1, 1)))
def test_a_claim_shifted_beyond_its_rounding_is_never_confirmed(
    data: st.DataObject, decimals: int, steps: int, way: int
) -> None:
    key, period, day, _ = data.draw(st.sampled_from(printed_values()))
    value = known_on(key, period, day)
    shifted = value + way * steps * 10.0**-decimals
    found = one(claim_of(key, period, shifted, decimals), day, edition(), as_of=day)
    assert found.code not in ("confirmed", "revised", "consistent")
    assert (
        found.evidence is None or found.evidence.then is None or found.evidence.then.value == value
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.data(),
    st.floats(-50, 50).map(lambda v: round(v, 1)),
    st.floats(-20, 20).map(lambda v: round(v, 1)),
)
def test_a_poisoned_future_does_not_move_what_was_known_then(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, poison: float, claimed: float
) -> None:
    """V5: releases after the text move neither "known as then" nor anything as of that day."""
    key, period, day, _ = data.draw(st.sampled_from(printed_values()))
    claim = claim_of(key, period, claimed, 1)
    later = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(days=2)
    root = tmp_path_factory.mktemp("poison")
    poisoned = Store(root=root, base=shipped())
    source = "estat_ei_is_m_vtg" if key.startswith("DE") else "cbs_press"
    append_many(poisoned, [release({(key, period): poison}, later, source)])
    clean = check([claim], claim.quote, day, edition(), day)
    assert check([claim], claim.quote, day, poisoned, day) == clean
    before, after = one(claim, day, edition()), one(claim, day, poisoned)
    assume(before.evidence is not None and after.evidence is not None)
    assert before.evidence is not None
    assert after.evidence is not None
    assert after.evidence.then is not None
    assert before.evidence.then is not None
    assert after.evidence.then.value == before.evidence.then.value
    assert after.evidence.then.releases == before.evidence.then.releases
