"""The verdicts of claims whose truth is known beforehand (V2, V5): the score of judging alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.claims.checking.judged import Tally, lines, tallied

DOCS = Path(__file__).parents[3] / "docs"
BORNE_OUT = ("confirmed", "revised")
TRUE = (
    "the figure of the day",
    "the first print, in a text without a date",
    "bijna and ruim, rightly used",
    "a right direction",
)


@pytest.fixture(scope="module")
def found() -> dict[str, Tally]:
    return tallied()


def test_what_was_printed_is_borne_out(found: dict[str, Tally]) -> None:
    for kind in TRUE:
        assert found[kind].right == found[kind].cases > 0, kind


def test_what_was_not_is_never_borne_out(found: dict[str, Tally]) -> None:
    for kind, tally in found.items():
        if kind not in TRUE:
            assert tally.cases > 0, kind
            assert not any(tally.codes[code] for code in BORNE_OUT), kind


def test_a_wrong_figure_that_another_definition_prints_is_the_only_excuse(
    found: dict[str, Tally],
) -> None:
    for kind, tally in found.items():
        excused = tally.codes["differs"] if kind not in TRUE else 0
        assert tally.right + excused >= tally.cases, kind


def test_the_figure_that_was_meant_is_named(found: dict[str, Tally]) -> None:
    for kind, tally in found.items():
        if tally.causes:
            assert tally.named >= tally.right, kind
            assert tally.first >= 0.8 * tally.causes, kind


def test_the_table_of_the_docs_is_what_the_program_says(found: dict[str, Tally]) -> None:
    text = (DOCS / "checking.md").read_text("utf-8")
    for line in lines(found):
        assert line in text, "run: python docs/make_judgement.py"
