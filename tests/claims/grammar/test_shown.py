"""Figures as they are seen: spaced thousands, invisible marks, quoted lines, items of lists."""

from datetime import date

import pytest

from kentering.claims.grammar.shown import items, shown
from kentering.claims.grammar.tokens import sentences, tokenize
from kentering.claims.read import read

DAY = date(2025, 5, 9)


def told(text: str, lang: str = "nl") -> list[tuple[str, float | None]]:
    return [(c.subject, c.value) for c in read(text, DAY, lang)]


@pytest.mark.parametrize("mark", [" ", "\u00a0", "\u2009", "\u202f", "\u2007", "."])
def test_thousands_are_parted_by_any_single_space(mark: str) -> None:
    (claim,) = read(f"Eind 2024 had de Nederlandse industrie 812{mark}000 banen.", DAY)
    assert claim.value == 812_000
    (firms,) = read(f"In april 2025 gingen 1{mark}340 fabrieken failliet.", DAY)
    assert firms.value == 1340


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In 2025 300 bedrijven failliet in de industrie.", [300]),
        ("Er gingen op 12 300 bedrijven in de industrie failliet.", []),
        ("In week 14 250 bedrijven in de industrie failliet.", []),
        ("Het aantal banen in de industrie was eind 2024 812  000 banen.", []),
        ("Eind 2024 had de industrie ruim 812\n000 banen.", []),
        ("Eind 2024 had de industrie ruim 812\n340 banen.", []),
    ],
)
def test_a_number_that_may_be_two_is_no_count(text: str, value: list[float]) -> None:
    assert [c.value for c in read(text, DAY) if c.unit in ("count", "person")] == value


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u2069"])
def test_marks_that_are_not_seen_change_no_figure(mark: str) -> None:
    plain = "De productie van de chemie lag in maart 2025 2,4 procent lager dan in maart 2024."
    text = plain.replace("maart", f"maa{mark}rt").replace("2,4", f"2,4{mark}")
    (claim,) = read(text, DAY)
    (same,) = read(plain, DAY)
    assert (claim.value, claim.period, claim.comparison) == (-2.4, same.period, same.comparison)
    assert text[claim.start : claim.end].replace(mark, "") == plain[same.start : same.end]


@pytest.mark.parametrize("figure", ["**1,3**%", "__1,3__%", "*1,3*%", "**1,3** %"])
def test_a_figure_in_bold_keeps_its_unit(figure: str) -> None:
    assert told(f"De productie van de chemie is in maart 2025 met {figure} gestegen.") == [
        ("chemie", 1.3)
    ]


def test_a_sentence_that_is_quoted_goes_on_over_its_lines() -> None:
    text = (
        "Klopt dit?\n\n> > De omzet van de chemie daalde in maart 2025 met\n> > 3,2 procent.\n"
        "> Die van de voeding steeg met\n> 1,1 procent in maart 2025.\nGroet"
    )
    assert told(text) == [("chemie", -3.2), ("voeding", 1.1)]


def test_a_quoted_text_ends_where_its_depth_changes() -> None:
    text = "> de omzet steeg in maart 2025 en volgens deze brief\nde productie daalde"
    assert len(sentences(text, frozenset())) == 2


def test_thresholds_at_the_head_of_a_line_are_no_quoted_text() -> None:
    text = "> 50 werknemers: meer\n> 250 werknemers: minder"
    assert shown(text).text == text


@pytest.mark.parametrize("mark", [*"■◦‣□→✓➤»•", "\uf0b7", "o"])
def test_lines_that_begin_alike_are_items(mark: str) -> None:
    text = (
        f"Nederlandse industrie in maart 2025\n{mark} omzet kromp met 2,0 procent\n"
        f"{mark} productie groeide met 1,3 procent"
    )
    assert [(c.indicator, c.value) for c in read(text, DAY)] == [
        ("turnover", -2.0),
        ("production_volume", 1.3),
    ]
    assert len(items(text)) == 2


def test_letters_number_items_only_in_their_order() -> None:
    assert len(items("a. chemie\nb. voeding\nc. hout")) == 3
    assert items("a. chemie\nd. voeding") == frozenset()
    assert items("o chemie\nvoeding") == frozenset()


@pytest.mark.parametrize("intro", ["kromp in maart 2025:", "kromp in maart 2025 met"])
@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_dashes_before_figures_are_items_with_the_verb_above_them(intro: str, dash: str) -> None:
    text = f"De productie {intro}\n{dash} 2,4% chemie\n{dash} 1,0% voeding\n{dash} 5,0% machines"
    assert told(text) == [("chemie", -2.4), ("voeding", -1.0), ("machines", -5.0)]


def test_a_dash_that_may_be_a_minus_gives_no_sign_unless_gains_stand_beside_it() -> None:
    items_ = "\n- 2,4% chemie\n- 1,0% voeding"
    head = "Productie per branche in maart 2025:"
    assert told(head + items_) == [("chemie", 2.4), ("voeding", 1.0)]
    gains = told(head + items_ + "\n+ 5,0% machines")
    assert gains == [("chemie", -2.4), ("voeding", -1.0), ("machines", 5.0)]


@pytest.mark.parametrize("text", ["a\u200bb 1 000", "> a b c.\n> d\ne", "x:\n\n■ 2 ab\n■ 3 cd"])
def test_tokens_stand_where_their_first_character_stood(text: str) -> None:
    for token in tokenize(text):
        if token.kind in ("num", "word"):
            assert text[token.start] == token.text[0]
            assert text[token.start : token.end].replace("\u200b", "").startswith(token.text)


@pytest.mark.parametrize(
    "piece", ["\n> a", "\n> a\n>> b", "\n- 2 ab", "a. x\nb. y\n", "\u200b1", "1 000 ", "■ a\n"]
)
def test_marks_are_found_in_one_pass(piece: str) -> None:
    """Nothing looks at the whole text for each of its lines: the test would not end."""
    assert shown(piece * 50_000).text
