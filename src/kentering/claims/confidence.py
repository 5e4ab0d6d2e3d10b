"""How sure a reading is: how often the rules that made it were right on labelled texts.

The table stands in ``data/confidence.toml``, made by ``docs/make_reading_confidence.py`` from the
articles of our own in tests/claims/written; those that measure reading are not among them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from kentering.claims.model import Origin

FIELDS = ("indicator", "geo", "period", "value", "comparison")
"""The fields of which the rule says how sure they are; a unit is nearly always right."""
OPEN = "open"
"""The rule of a field that nothing in the text gave."""


Rules = Mapping[str, Mapping[str, float]]
"""Per field how often each rule is right; the empty name is the mean of the field."""


def sureness(origins: Mapping[str, Origin], rules: Rules | None = None) -> float:
    """The chance that a claim is right as a whole, 0 to 1, if its fields err apart.

    Args:
        origins: field name to the rule that gave it; a field without one was left open.
        rules: how often each rule is right; the table that is shipped when absent.

    Returns:
        The product over ``FIELDS`` of how often the rule was right, to two decimals.
    """
    sure, known = 1.0, rules or _table()
    for name in FIELDS:
        origin = origins.get(name)
        sure *= known[name].get(origin.rule if origin else OPEN, known[name][""])
    return round(sure, 2)


@lru_cache(1)
def _table() -> dict[str, dict[str, float]]:
    return tomllib.loads((files(__package__) / "data" / "confidence.toml").read_text("utf-8"))
