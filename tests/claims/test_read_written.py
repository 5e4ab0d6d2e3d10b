"""Reading against the articles of our own: figures are found, and little else is taken for one."""

from pathlib import Path

import pytest

from kentering.claims.gold import labelled, read_all
from kentering.claims.score import KEY_FIELDS, Scores, score

GOLD = Path(__file__).parent / "written" / "gold.jsonl"


@pytest.fixture(scope="module")
def scores() -> Scores:
    known = labelled(GOLD)
    return score(known.claims, read_all(known))


def test_every_article_and_label_is_there() -> None:
    known = labelled(GOLD)
    assert not known.absent
    assert (len(known.texts), len(known.claims)) == (474, 6655)


def test_only_the_fields_that_are_labelled_are_scored(scores: Scores) -> None:
    for counts in scores.kinds.values():
        assert tuple(counts.fields) == KEY_FIELDS
        assert counts.every == counts.whole


def test_figures_of_every_kind_are_found_and_signed(scores: Scores) -> None:
    for kind, counts in scores.kinds.items():
        assert counts.recall >= 0.92, kind
        assert counts.precision >= 0.97, kind
        assert counts.fields["value"] >= 0.94 * counts.found, kind


def test_whole_claims_do_not_get_worse(scores: Scores) -> None:
    labels = sum(c.labelled for c in scores.kinds.values())
    assert sum(c.whole for c in scores.kinds.values()) >= 0.50 * labels
