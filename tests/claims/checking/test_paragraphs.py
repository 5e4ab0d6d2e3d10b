"""Where paragraphs begin in texts with broken lines."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.checking.paragraphs import paragraphs
from kentering.claims.model import Span

PROSE = (
    "De productie van de Belgische industrie lag in het tweede kwartaal iets hoger dan een jaar "
    "eerder. Dat meldt Eurostat op basis van voorlopige cijfers. In de maanden daarvoor was de "
    "productie nog gedaald, vooral in de chemie en bij de makers van machines."
)


def shown(text: str, *whole: Span) -> list[str]:
    return [text[s.start : s.end].strip() for s in paragraphs(text, whole)]


@pytest.mark.parametrize("width", [50, 66, 80, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_wrapped_paragraph_is_one(width: int, end: str) -> None:
    wrapped = end.join(textwrap.wrap(PROSE, width))
    (one,) = shown(f"Kop{end}{end}{wrapped}{end}")[1:]
    assert " ".join(one.split()) == PROSE


@pytest.mark.parametrize(
    "lines",
    [
        ["- Duitsland: +1,1 procent tegenover de maand daarvoor, volgens Destatis"] * 3,
        ["1. De omzet nam toe met twee procent in het kwartaal", "2. De export ook"],
        ["maand NL DE", "mei 1,1 0,4", "juni 0,2 -0,3"],
        ["Omzet: 4 procent hoger dan een jaar eerder in mei", "Export: 2 procent hoger"],
        [*textwrap.wrap(PROSE, 60), "Werkgelegenheid"],
        ["> Eerder schreef de redactie dat de productie was gedaald", "> in mei"],
    ],
)
def test_a_list_a_table_or_a_heading_keeps_its_lines(lines: list[str]) -> None:
    assert shown("\n".join(lines))[-1] == lines[-1]


def test_a_stretch_that_runs_on_stays_whole() -> None:
    text = "Productie\nKlom 4\nprocent"
    assert shown(text) == ["Productie", "Klom 4", "procent"]
    assert shown(text, Span(10, 24)) == ["Productie", "Klom 4\nprocent"]


@given(st.text(alphabet="aB .\n\r\x85-1", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_paragraphs_follow_one_another_and_leave_out_only_space(
    text: str, start: int, end: int
) -> None:
    found = paragraphs(text, [Span(start, end)])
    assert all(a.end <= b.start for a, b in pairwise(found))
    kept = "".join(text[s.start : s.end] for s in found)
    assert "".join(kept.split()) == "".join(text.split())
