"""The combination: weights by record, spread by past errors."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.errors import MissingDataError
from kentering.forecast.combine import answers, merged, weights, widening
from kentering.forecast.ledger import Ledger
from kentering.forecast.recipe import models
from kentering.forecast.situation import Situation
from kentering.language import Text
from tests.forecast.conftest import recorded

CODES = [c for c, entry in models().items() if entry.combined]
NOW = datetime(2025, 5, 15, tzinfo=UTC)
offs = st.lists(st.floats(0.01, 30), min_size=1, max_size=12)


def ledger(*frames: pl.DataFrame) -> Ledger:
    return Ledger.of(pl.concat(frames), "NL", "B-D") if frames else Ledger()


@given(st.lists(offs, min_size=len(CODES), max_size=len(CODES)))
def test_weights_sum_to_one_a2(every: list[list[float]]) -> None:
    past = ledger(*(recorded(o, model=c) for c, o in zip(CODES, every, strict=True)))
    shares = np.stack(list(weights(past, CODES, 9, NOW).values()))
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=0, atol=1e-12)
    assert (shares >= 0).all()


def test_an_empty_record_gives_equal_weights() -> None:
    for share in weights(Ledger(), CODES, 8, NOW).values():
        np.testing.assert_allclose(share, 1 / len(CODES))


def test_the_better_record_weighs_more() -> None:
    good = recorded([0.5] * 12, model=CODES[0])
    bad = [recorded([3.0] * 12, model=c) for c in CODES[1:]]
    shares = weights(ledger(good, *bad), CODES, 3, NOW)
    assert all(shares[CODES[0]][0] > shares[c][0] for c in CODES[1:])


def test_outcomes_after_now_are_not_known_v5() -> None:
    past = [recorded([1.0] * 6, model=c) for c in CODES]
    late = recorded([25.0] * 3, model=CODES[0], year=2026)
    now = weights(ledger(*past), CODES, 6, NOW)
    then = weights(ledger(*past, late), CODES, 6, NOW)
    for code in CODES:
        np.testing.assert_array_equal(now[code], then[code])
    assert weights(ledger(*past, late), CODES, 6, None)[CODES[0]][0] < now[CODES[0]][0]
    one, two = (widening(ledger(*past, r), 6, NOW, CODES[0]) for r in (late, late.clear()))
    np.testing.assert_array_equal(one, two)


def test_spread_follows_the_record() -> None:
    calm, wild = (recorded([off] * 12) for off in (0.3, 4.0))
    assert (widening(ledger(calm), 6, NOW) < 1).all()
    assert (widening(ledger(wild), 6, NOW) > 1.5).all()


def test_the_order_of_models_is_irrelevant(seen: Situation) -> None:
    paths, silent = answers(seen)
    past = ledger(*(recorded([k / 2 + 1] * 6, model=c) for k, c in enumerate(CODES)))
    one = merged(paths, silent, past, NOW)
    two = merged(dict(reversed(paths.items())), silent, past, NOW)
    np.testing.assert_allclose(one.mean, two.mean, rtol=0, atol=1e-12)
    np.testing.assert_allclose(one.sd, two.sd, rtol=0, atol=1e-12)


def test_draws_have_the_mean_and_the_spread(seen: Situation) -> None:
    whole = merged(*answers(seen), Ledger(), NOW)
    np.testing.assert_allclose(whole.draws.mean(axis=0), whole.mean, atol=1e-9)
    np.testing.assert_allclose(whole.draws.std(axis=0), whole.sd, rtol=1e-9)


def test_no_model_no_combination() -> None:
    with pytest.raises(MissingDataError, match="no model"):
        merged({}, {"ar": Text.same("?")}, Ledger(), NOW)
