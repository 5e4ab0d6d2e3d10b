"""The verdicts that must come out on the seeds."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from kentering.claims.check import check, published_in
from kentering.claims.checking.verdict import Checked
from kentering.claims.model import Claim
from kentering.periods import Period
from tests.claims.checking.made import HOME, edition

SHARED = Path(__file__).parents[4] / "shared"
NAMES = {f.name for f in fields(Claim)}


def seed(name: str) -> tuple[str, list[Claim]]:
    gold = SHARED / "corpus" / "gold.jsonl"
    if not gold.exists():
        pytest.skip("needs ../shared/corpus/gold.jsonl and ../shared/seeds")
    rows = [json.loads(line) for line in gold.open(encoding="utf-8")]
    claims = [
        Claim(**{k: v for k, v in row.items() if k in NAMES})
        for row in rows
        if row["doc"].startswith(name)
    ]
    (file,) = (SHARED / "seeds").glob(f"{name}_*.txt")
    return file.read_text("utf-8"), claims


def test_germany_in_march_2025_was_right_and_is_revised() -> None:
    text, claims = seed("004")
    published = published_in(text)
    assert published == Period.parse("2025-05")
    found = check(claims, text, published, edition())
    (german,) = [v for v in found.verdicts if v.claim.geo == "DE" and v.claim.comparison == "yoy"]
    assert german.code == "revised"
    assert german.evidence is not None
    assert german.evidence.then is not None
    assert german.evidence.then.value == 0.3
    assert german.evidence.then.released_at.astimezone(HOME).date() == date(2025, 5, 9)
    assert [v.value for v in german.evidence.later] == [-0.1]


@pytest.mark.parametrize("published", [None, date(2026, 1, 9), date(2026, 2, 1)])
def test_november_2025_was_right_and_its_trend_was_not(published: date | None) -> None:
    text, claims = seed("002")
    quote = "nam de industriële productie ten opzichte van oktober licht toe"
    start = text.index(quote)
    trend = replace(
        claims[0], start=start, end=start + len(quote), quote=quote, value=None, modifier=None,
        unit=None, comparison="mom", adjusted="seasonal", direction="up",
    )  # fmt: skip
    almost, rise = check([*claims, trend], text, published, edition()).verdicts
    assert almost.code == "revised"
    assert almost.evidence is not None
    assert almost.evidence.then is not None
    assert almost.evidence.then.value == 0.7
    assert [v.value for v in almost.evidence.later][-1] == 0.3
    assert rise.code == "contradicted"
    assert rise.evidence is not None
    assert rise.evidence.then is not None
    assert rise.evidence.then.value == -0.5
    assert all(v.value < 0 for v in rise.evidence.later)


def test_every_figure_of_the_seeds_gets_a_verdict() -> None:
    texts = [seed(name) for name in ("000", "001", "002", "003", "004")]
    done: list[Checked] = [check(c, t, published_in(t), edition()) for t, c in texts]
    assert sum(d.coverage.found for d in done) == 40
    assert all(v.words.nl and v.words.en for d in done for v in d.verdicts)
    assert all(v.reason for d in done for v in d.verdicts if v.code == "uncheckable")
