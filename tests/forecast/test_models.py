"""The laws every model keeps; a model in models.toml is held to them by being there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kentering.errors import InputError, MissingDataError
from kentering.forecast.models import predict
from kentering.forecast.recipe import models
from kentering.forecast.situation import Situation, situation
from kentering.store import Store
from tests.forecast.conftest import DAY, POISONED

every = pytest.mark.parametrize("code", list(models()))


@every
def test_a_shorter_horizon_is_the_start_of_a_longer(
    code: str, edition: Store, seen: Situation
) -> None:
    short = predict(code, situation(edition, "NL", None, DAY, ahead=3))
    np.testing.assert_allclose(predict(code, seen).mean[:3], short.mean, rtol=0, atol=1e-9)


@every
def test_a_level_shift_moves_nothing(code: str, seen: Situation) -> None:
    there = predict(code, replace(seen, level=seen.level + 50.0))
    np.testing.assert_allclose(there.mean, predict(code, seen).mean, rtol=0, atol=1e-5)


@every
def test_the_future_moves_nothing_v5(
    code: str, edition: Store, poisoned: Store, seen: Situation
) -> None:
    blind = predict(code, situation(poisoned, "NL", None, DAY, ahead=12))
    own = predict(code, seen)
    np.testing.assert_array_equal(blind.mean, own.mean)
    np.testing.assert_array_equal(blind.sd, own.sd)
    late = POISONED.date()
    bitten = predict(code, situation(poisoned, "NL", None, late, ahead=12))
    clean = predict(code, situation(edition, "NL", None, late, ahead=12))
    if code != "level":
        assert not np.allclose(bitten.mean, clean.mean)
    assert not np.allclose(bitten.sd, clean.sd)


@every
def test_finite_and_unsure(code: str, seen: Situation) -> None:
    said = predict(code, seen)
    assert said.mean.shape == said.sd.shape == (seen.ahead,)
    assert np.isfinite(said.mean).all()
    assert (said.sd > 0).all()
    assert np.isfinite(said.errors).all()
    assert len(said.errors) == len(said.at)


@every
def test_the_same_twice(code: str, seen: Situation) -> None:
    one, two = predict(code, seen), predict(code, seen)
    np.testing.assert_array_equal(one.mean, two.mean)
    np.testing.assert_array_equal(one.sd, two.sd)


def test_no_other_series_no_factor(seen: Situation) -> None:
    with pytest.raises(MissingDataError, match="no other series"):
        predict("factor", replace(seen, columns=()))


def test_a_short_target_no_factor(seen: Situation) -> None:
    level = seen.level.copy()
    level[: seen.last - 55] = np.nan
    with pytest.raises(MissingDataError, match="too short"):
        predict("factor", replace(seen, level=level))


def test_factor_is_less_sure_of_what_lies_further(seen: Situation) -> None:
    sd = predict("factor", seen).sd
    assert (np.diff(sd) > 0).all()


def test_unknown_model(seen: Situation) -> None:
    with pytest.raises(InputError, match="no model 'oracle'"):
        predict("oracle", seen)
