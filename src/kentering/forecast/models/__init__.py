"""The models, one file each; ``forecast/data/models.toml`` names them.

A model is a module with ``predict(seen: Situation) -> Paths``. The contract tests hold every one of
them to the same laws: nothing known later moves it, a shorter horizon is the start of a longer one,
and a level that is shifted shifts nothing but the level.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from kentering.errors import InputError
from kentering.forecast.paths import Model, Paths
from kentering.forecast.recipe import models
from kentering.forecast.situation import Situation
from kentering.language import Text


def predict(code: str, seen: Situation) -> Paths:
    """What the model of that code says.

    Raises:
        InputError: there is no such model.
        MissingDataError: the model has not enough to look at, or a package it needs is absent.
    """
    if code not in models():
        raise InputError(
            Text(f"model {code!r} bestaat niet", f"there is no model {code!r}"),
            right=Text.same(", ".join(models())),
        )
    return cast(Model, import_module(f"{__name__}.{code}")).predict(seen)
