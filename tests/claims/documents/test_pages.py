"""The pages of a PDF as one text."""

import pytest

from kentering.claims.documents.pages import joined


def test_a_sentence_goes_on_over_the_page() -> None:
    assert joined(["De omzet daalde met", "2,4 procent."]) == (
        "De omzet daalde met\n2,4 procent.",
        0,
    )


@pytest.mark.parametrize(
    ("before", "after"), [("De omzet daalde.", "2,4 procent"), ("De omzet daalde", "Export hoger")]
)
def test_a_sentence_that_ended_or_another_that_begins_is_parted(before: str, after: str) -> None:
    assert joined([before, after]) == (f"{before}\n\n{after}", 0)


def test_running_heads_and_page_numbers_are_left_out_and_counted() -> None:
    pages = [
        "Bericht mei\nDe omzet van de voedings-\nPagina 1 van 3",
        "Bericht mei\nmiddelen daalde met\nPagina 2 van 3",
        "Bericht mei\n2,4 procent.\nPagina 3 van 3",
    ]
    text, left = joined(pages)
    assert text == (
        "Bericht mei\n\nDe omzet van de voedings-\nmiddelen daalde met\n2,4 procent.\n\n"
        "Pagina 3 van 3"
    )
    assert left == 4


def test_numbers_of_two_pages_are_left_out_and_other_lines_kept() -> None:
    assert joined(["De omzet daalde met\n12", "2,4 procent.\n13"]) == (
        "De omzet daalde met\n2,4 procent.",
        2,
    )
    assert joined(["Kop\neen", "Kop\ntwee"]) == ("Kop\neen\n\nKop\ntwee", 0)


def test_pages_without_text_are_none() -> None:
    assert joined([]) == ("", 0)
    assert joined(["", " \n"]) == ("", 0)
