"""The grade of an adjustment, A to E, by the formula and limits of ``quality.toml``.

What enters: ``Diagnostics``. What leaves: ``Quality``: the grade, the score, and each check with
its figure and limits. Nothing about the grade is written anywhere but in that one versioned file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kentering.language import Text

if TYPE_CHECKING:
    from kentering.measure.seasonal.diagnostics import Diagnostics

Verdict = Literal["good", "doubtful", "bad", "absent"]
POINTS: dict[Verdict, float] = {"good": 1.0, "doubtful": 0.5, "bad": 0.0}


@dataclass(frozen=True)
class Check:
    """One check: its figure (None if X-13 gave none), verdict, weight and limits."""

    name: str
    label: Text
    value: float | None
    verdict: Verdict
    weight: float
    good: float
    bad: float
    cap: str | None


@dataclass(frozen=True)
class Quality:
    """A grade (A best, E worst), the score it comes from (0-1) and the checks behind it."""

    grade: str
    score: float
    checks: tuple[Check, ...]
    version: str

    def failing(self) -> tuple[Check, ...]:
        """The checks that are not good, worst first."""
        order = {"bad": 0, "doubtful": 1}
        return tuple(
            sorted((c for c in self.checks if c.verdict in order), key=lambda c: order[c.verdict])
        )


@lru_cache(maxsize=1)
def rules() -> dict[str, Any]:
    """The content of ``quality.toml``."""
    return tomllib.loads(Path(__file__).with_name("quality.toml").read_text(encoding="utf-8"))


def formula() -> Text:
    """The formula in words."""
    return Text(rules()["formula"]["nl"], rules()["formula"]["en"])


def grade(diagnostics: Diagnostics) -> Quality:
    """Grade an adjustment.

    Score = sum of weight times points over the checks X-13 gave, divided by their weights; good is
    one point, doubtful half, bad none. A bad check with a cap keeps the grade at the cap or lower,
    and doubt in such a check rules out A (``quality.toml``).

    Args:
        diagnostics: figures of one run.

    Returns:
        The grade with everything behind it; E with score 0 if X-13 gave no figure at all.
    """
    table = rules()
    checks = tuple(_check(rule, diagnostics) for rule in table["check"])
    given = [c for c in checks if c.verdict != "absent"]
    weight = sum(c.weight for c in given)
    score = sum(c.weight * POINTS[c.verdict] for c in given) / weight if weight else 0.0
    letters: dict[str, float] = table["grades"]
    found = next(letter for letter, low in sorted(letters.items()) if score >= low)
    caps = [c.cap for c in given if c.cap and c.verdict == "bad"]
    caps += ["B" for c in given if c.cap and c.verdict == "doubtful"]
    return Quality(max([found, *caps]), score, checks, str(table["version"]))


def _check(rule: dict[str, Any], diagnostics: Diagnostics) -> Check:
    value = diagnostics.figure(rule["name"])
    return Check(
        name=rule["name"],
        label=Text(rule["nl"], rule["en"]),
        value=value,
        verdict=_verdict(value, rule["good"], rule["bad"], low=rule["better"] == "low"),
        weight=rule["weight"],
        good=rule["good"],
        bad=rule["bad"],
        cap=rule.get("cap"),
    )


def _verdict(value: float | None, good: float, bad: float, *, low: bool) -> Verdict:
    if value is None:
        return "absent"
    if low:
        return "good" if value < good else "bad" if value >= bad else "doubtful"
    return "good" if value >= good else "bad" if value < bad else "doubtful"
