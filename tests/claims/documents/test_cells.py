"""Rows of figures in plain text: what is a row, what is prose, and how many are not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.documents.cells import rows
from kentering.claims.documents.document import document

SAID = "De omzet steeg met 3 procent."


def left(text: str) -> tuple[str, int]:
    """What of a text is read, and how many figures are not."""
    found = document(text.encode())
    return " ".join(found.prose.split()), found.figures


@pytest.mark.parametrize(
    ("table", "figures"),
    [
        ("| tak | nu | toen |\n|---|--:|--:|\n| hout | **-1,5%** | *4,0%* |", 2),
        ("| tak | nu | beeld |\n|-|-|-|\n| hout | 1,5% | lager dan vorig jaar |", 1),
        ("> | tak | beeld |\n> |:---|:---|\n> | hout | 1,5% lager in april 2024 |", 1),
        ("| hout | n.b. | 4,0 |\n| glas | 1,5 | n.b. |", 2),
        ("hout . 4,0 1,1\nglas 1,5 . 2,2", 4),
        ("hout \u20ac 1,3 mld \u20ac 2,4 mld\nglas \u20ac 1,0 mld \u20ac 2,1 mld", 4),
        ("hout 1,5* 4,0\nglas 1,1 4,2\u2020", 4),
        ("tak\tapr 2024\tapr 2023\tbeeld\nhout\t-1,5%\t4,0%\tlager", 2),
        ("hout\tin april 1,5 procent\tlager", 1),
        ("hout   -1,5   4,0   lager dan toen\nglas   1,0   2,0   hoger dan toen", 4),
        ("hout -1,5 4,0 lager\nglas 1,0 2,0 hoger", 4),
        ("het zagen en schaven van hout en het maken van kurk 1,5 4,0\nglas 1,0 2,0", 4),
    ],
)
def test_rows_are_not_read_and_their_figures_are_counted(table: str, figures: int) -> None:
    assert left(f"{table}\n\n{SAID}") == (SAID, figures)


@pytest.mark.parametrize(
    "text",
    [
        "- hout: in april 2024 1,5 procent hoger\n- glas: in april 2024 2,0 procent lager",
        "hout: 795 000 banen\nglas: 120 000 banen",
        "\t\tDe omzet steeg met 3 procent.",
        "-----\nDe omzet steeg met 3 procent.\n-----",
        "De omzet steeg met 3 procent | bron: eigen opgave",
        "glas\tomzet\tDe omzet van de makers van glas steeg in april met 3 procent, na een daling "
        "van 2 procent in maart.",
    ],
)
def test_prose_with_figures_is_read(text: str) -> None:
    assert left(text) == (" ".join(text.split()), 0)


def test_rows_of_plain_text_in_a_page_are_not_read_and_cells_are_counted_once() -> None:
    head = "<!doctype html><html><body>"
    ruled = "<pre>\nhout  1,5*  4,0\nglas  1,1  n.b.\n</pre>"
    cells = "<table><tr><td>hout</td><td>1,5</td><td>4,0</td></tr></table>"
    assert left(f"{head}{ruled}<p>{SAID}</p>") == (SAID, 3)
    assert left(f"{head}{cells}<p>{SAID}</p>") == (SAID, 2)
    assert left(f"{head}{cells}{ruled}<p>{SAID}</p>") == (SAID, 5)


LINES = st.sampled_from(["hout 1,5 4,0", "| a | 2 |", "|---|---|", "a\t1\tb", SAID, "", "x  1  2"])


@given(st.lists(LINES, max_size=8), st.data())
def test_stretches_are_in_order_and_apart(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    known = ((start, end),) if end > start else ()
    found, figures = rows(text, known, len(known))
    edges = [edge for stretch in found for edge in stretch]
    assert edges == sorted(edges)
    assert figures >= len(known)
    assert all(any(s <= at < e for s, e in found) for at in range(start, end))
