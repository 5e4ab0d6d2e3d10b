"""Reading against the articles of our own: figures are found, and little else is taken for one."""

from pathlib import Path

import pytest

from kentering.claims.gold import labelled, read_all
from kentering.claims.score import KEY_FIELDS, Scores, score

GOLD = Path(__file__).parent / "written" / "gold.jsonl"
DOCS = Path(__file__).parents[2] / "docs" / "reading.md"


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


def _documented() -> dict[str, tuple[float, ...]]:
    """Per kind the figures of the table: labelled, recall, precision, whole claim and fields."""
    table = DOCS.read_text("utf-8").partition("<!-- written:begin -->")[2].partition("<!--")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines()[3:]]
    return {kind: tuple(map(float, told)) for kind, *told in filter(None, rows)}


def test_no_kind_is_read_a_point_worse_than_the_docs_say(scores: Scores) -> None:
    documented = _documented()
    assert scores.kinds.keys() <= documented.keys()
    for kind, counts in scores.kinds.items():
        labels, *floors = documented[kind]
        assert counts.labelled == labels
        fields = (counts.fields[name] / counts.found for name in KEY_FIELDS)
        shares = (counts.recall, counts.precision, counts.accuracy, *fields)
        for reached, floor in zip(shares, floors, strict=True):
            assert 100 * reached >= floor - 1, kind
