"""Where a sentence ends that no full stop ends."""

import pytest

from kentering.claims.grammar.tokens import sentences


def words_of(text: str) -> list[list[str]]:
    return [[token.low for token in s.tokens] for s in sentences(text, frozenset())]


@pytest.mark.parametrize(("words", "parts"), [(3, 2), (14, 2), (15, 1), (25, 1)])
def test_a_short_line_before_a_capital_is_a_headline_a_long_one_goes_on(
    words: int, parts: int
) -> None:
    assert len(sentences(f"{'hoger ' * words}\nDuitsland volgt.", frozenset())) == parts


def test_a_run_without_a_full_stop_is_cut() -> None:
    found = sentences("woord " * 1000, frozenset())
    assert sum(len(s.tokens) for s in found) == 1000
    assert max(len(s.tokens) for s in found) <= 201


@pytest.mark.parametrize(
    "words",
    [
        "met 9,9 procent¹ ten",
        "met 9,9² procent ten",
        "met 9,9 procent1) ten",
        "met 9,9 procent1 ten",
        "met 9,9 procent 1) ten",
        "met 9,9 procent[3] ten",
        "met 9,9* procent ten",
        "met 9,9⁽⁴⁾ procent ten",
    ],
)
def test_the_mark_of_a_footnote_is_no_part_of_a_word_or_figure(words: str) -> None:
    assert words_of(words) == [["met", "9,9", "procent", "ten"]]


def test_a_note_behind_a_full_stop_does_not_join_two_sentences() -> None:
    assert len(words_of("Zo was het in februari.5 De fabrieken draaiden.")) == 2


@pytest.mark.parametrize("name", ["top10", "F16", "H2O", "B2B", "m²", "km²"])
def test_figures_of_a_name_stay_with_it(name: str) -> None:
    assert words_of(name) == [[name.casefold()]]


def test_every_item_of_a_list_is_a_sentence() -> None:
    items = "- Spanje: 3 procent\n- 2 procent in Polen\n\u2013 kleiner werd hij in Oostenrijk"
    assert len(words_of(items)) == 3
    assert len(words_of("Kop\n- Spanje groeide")) == 2


@pytest.mark.parametrize(
    "words",
    [
        "kwam uit op\n- 4,3 procent in mei",
        "de industrie \u2013 zo bleek\n\u2013 groeide",
        "de leden zeggen:\n- 3 procent krimpt;\n- 5 procent groeit",
        "lag volgens Eurostat\n2,3 procent hoger dan een jaar\neerder",
    ],
)
def test_a_line_break_within_a_sentence_does_not_end_it(words: str) -> None:
    assert len(words_of(words)) == 1


@pytest.mark.parametrize("word", ["pro\u00adductie", "produc\u00ad\ntie", "produc-\ntie"])
def test_a_word_that_was_cut_is_one_word(word: str) -> None:
    assert words_of(f"de {word} steeg") == [["de", "productie", "steeg"]]


@pytest.mark.parametrize(
    "piece", ["- a\n", "\u2013 A\n", "- 1\n", "procent1) ", "a\u00ad\n", "(1) "]
)
def test_long_lists_are_split_in_one_pass(piece: str) -> None:
    """Nothing looks at the whole list for each of its items: the test would not end."""
    assert sentences(piece * 100_000, frozenset())
