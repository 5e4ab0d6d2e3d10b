"""Reading against the labelled texts: the press texts right in every field."""

import json
from datetime import date
from pathlib import Path

import pytest

from kentering.claims.model import FIELDS, Claim
from kentering.claims.read import read
from kentering.claims.score import Labelled, Scores, score

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "corpus" / "gold.jsonl"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the labelled texts are not here")


def _published(text: str | None) -> date | None:
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 28)


@pytest.fixture(scope="module")
def scores() -> Scores:
    lines = (SHARED / "corpus" / "index.jsonl").read_text("utf-8").splitlines()
    index = {row["id"]: row for row in map(json.loads, lines)}
    gold = [
        Labelled(row["doc"], index[row["doc"]]["kind"], Claim(**{k: row[k] for k in FIELDS}))
        for row in map(json.loads, GOLD.read_text("utf-8").splitlines())
    ]
    found = []
    for name, row in index.items():
        folder = SHARED / "seeds" if row["kind"] == "seed" else SHARED / "corpus" / "articles"
        text = (folder / f"{name}.txt").read_text("utf-8")
        claims = read(text, _published(row["date"]), "de" if "-de-" in name else "nl")
        found += [Labelled(name, row["kind"], claim) for claim in claims]
    return score(gold, found)


def test_every_field_of_the_press_texts(scores: Scores) -> None:
    seed = scores.kinds["seed"]
    wrong = [(m.gold.claim.quote, m.wrong) for m in scores.misses if m.gold.kind == "seed"]
    assert wrong == []
    assert (seed.labelled, seed.read, seed.found, seed.every) == (40, 40, 40, 40)


def test_composed_texts_do_not_get_worse(scores: Scores) -> None:
    composed = scores.kinds["composed"]
    assert composed.recall >= 0.95
    assert composed.precision >= 0.95
    assert composed.accuracy >= 0.80
