"""What a forecast looks at and which models there are, read from the room's data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from kentering.language import Text


@dataclass(frozen=True)
class Skip:
    """Months that no estimation uses, first and last included."""

    first: date
    last: date
    name: Text


@dataclass(frozen=True)
class Indicator:
    """A series a model may look at.

    Attributes:
        group: models ask for groups.
        series: a key with ``{geo}``, ``{partner}``, ``{branch}`` or ``*``; without its unit when
            it is an index, of which the base that reaches furthest speaks.
        use: transformations, each a column.
    """

    group: str
    series: str
    use: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """What is forecast, from when on it is estimated, and what may be looked at."""

    start: date
    least: int
    skip: tuple[Skip, ...]
    indicator: str
    branch: str
    level: str
    yearly: str
    monthly: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class ModelEntry:
    """A model as the catalogue of models knows it.

    Attributes:
        code: its module in ``forecast.models``.
        name: for people.
        floor: one of those the others have to beat.
        combined: takes part in the combination.
    """

    code: str
    name: Text
    floor: bool = False
    combined: bool = True


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("kentering.forecast").joinpath("data", name).read_text("utf-8"))


@cache
def recipe() -> Recipe:
    """What forecasts look at (``data/recipe.toml``)."""
    plain = _data("recipe.toml")
    skips = (Skip(s["from"], s["until"], Text(**s["name"])) for s in plain["skip"])
    found = (Indicator(i["group"], i["series"], tuple(i["use"])) for i in plain["indicator"])
    return Recipe(
        start=plain["start"],
        least=plain["least"],
        skip=tuple(skips),
        indicators=tuple(found),
        **plain["target"],
    )


@cache
def models() -> dict[str, ModelEntry]:
    """The models by code, in the order of the file (``data/models.toml``)."""
    found = {}
    for code, plain in _data("models.toml").items():
        rest = {k: v for k, v in plain.items() if k != "name"}
        found[code] = ModelEntry(code, Text(**plain["name"]), **rest)
    return found
