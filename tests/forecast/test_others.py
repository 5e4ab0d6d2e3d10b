"""Forecasts of others: the package's own rows, a user's file, and rows read from texts."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from kentering.catalogue import catalogue
from kentering.errors import InputError, KenteringError
from kentering.forecast.others import (
    Other,
    banks,
    definitions,
    in_order,
    known_by,
    others_from_csv,
    others_from_frame,
    shipped_others,
    to_fetch,
)
from kentering.language import MINUS
from kentering.sources.answer import Answer

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
HEAD = "bank,date,geo,branch,year,value"


def file(text: str) -> Answer:
    return Answer("mine.csv", "mine.csv", text.encode(), datetime(2026, 1, 1, tzinfo=UTC))


def read(*lines: str, head: str = HEAD) -> tuple[Other, ...]:
    return others_from_csv(file("\n".join([head, *lines]) + "\n"))


def test_the_rows_of_the_package_are_facts_that_can_be_traced() -> None:
    rows = shipped_others()
    assert len(rows) > 10
    assert list(rows) == sorted(rows, key=lambda o: o.published)
    for row in rows:
        assert row.branch in catalogue().branches
        assert row.url.startswith("https://")
        assert row.source
        assert len({o.figure for o in rows}) == len(rows)


def test_a_month_counts_from_its_last_day() -> None:
    """V4, for what is shipped and for what a user brings."""
    for row in shipped_others():
        if row.dated == "month":
            following = date.fromordinal(row.published.toordinal() + 1)
            assert following.day == 1
    (row,) = read("ING,2024-02,NL,C,2024,1.0")
    assert (row.published, row.dated) == (date(2024, 2, 29), "month")
    assert known_by([row], "2024-02-28") == ()
    assert known_by([row], "2024-02-29") == (row,)


def test_nothing_published_later_is_known() -> None:
    """V5: a day counts from its end, also against a moment within it."""
    (row,) = read("ING,2025-05-15,NL,C,2025,1.0")
    assert known_by([row], "2025-05-15T12:00") == ()
    assert known_by([row], "2025-05-15") == (row,)
    assert known_by([row], None) == (row,)


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled texts are not here")
def test_the_figures_of_the_texts_are_among_them() -> None:
    gold = (SHARED / "corpus" / "gold.jsonl").read_text("utf-8").splitlines()
    branch = {"totale industrie": "C", "machine-industrie": "28", "chemie": "20"}
    rows = {(o.bank, o.branch, o.year, o.value) for o in shipped_others()}
    wanted = {
        (c["source"], branch[c["subject"]], int(c["period"]), float(c["value"]))
        for c in map(json.loads, gold)
        if c["comparison"] == "forecast"
        and c["indicator"] == "production_volume"
        and c["subject"] in branch
        and c["geo"] == "NL"
    }
    assert len(wanted) >= 5
    assert wanted <= rows
    assert ("ING", "24-30+33", 2024, -5.0) in rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("written", ["-1.5", "-1,5", f"{MINUS}1.5", f"{MINUS}1,5"])
def test_a_file_as_people_save_it(separator: str, written: str) -> None:
    cells = ["Rabobank", "2025-03-10", "NL", "C", "2025", f'"{written}"', "%", "eigen"]
    head = separator.join([*HEAD.split(","), "unit", "note"])
    (row,) = read(separator.join(cells), head=f"\ufeff{head}")
    assert row == Other(
        "Rabobank", date(2025, 3, 10), "NL", "C", 2025, -1.5, source="mine.csv", note="eigen"
    )
    assert not row.afterwards


def test_codes_of_areas_may_be_aliases_and_a_source_is_kept() -> None:
    (row,) = read("X,2025-03-10,el,C,2024,1.0,De Krant", head=f"{HEAD},source")
    assert (row.geo, row.source, row.afterwards) == ("GR", "De Krant", True)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",2025-03-10,NL,C,2025,1.0", "bank"),
        ("X,10-03-2025,NL,C,2025,1.0", "date"),
        ("X,2025-02-30,NL,C,2025,1.0", "date"),
        ("X,2025-13,NL,C,2025,1.0", "date"),
        ("X,2025-03-10,NX,C,2025,1.0", "geo"),
        ("X,2025-03-10,NL,industrie,2025,1.0", "branch"),
        ("X,2025-03-10,NL,C,25,1.0", "year"),
        ("X,2025-03-10,NL,C,2025,", "value"),
        ("X,2025-03-10,NL,C,2025,NaN", "value"),
        ("X,2025-03-10,NL,C,2025,3%", "value"),
        ('X,2025-03-10,NL,C,2025,"1.000,5"', "value"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(line: str, column: str) -> None:
    """E1."""
    with pytest.raises(InputError) as caught:
        read("X,2025-01-01,NL,C,2025,1.0", line)
    for words in ("mine.csv, line 3", f"column {column!r}"):
        assert words in caught.value.render("nl")
    assert caught.value.right is not None


@pytest.mark.parametrize(
    ("lines", "head", "words"),
    [
        (["X,2025-03-10,NL,C,2025,500"], HEAD, "500"),
        (["X,2025-03-10,NL,C,2019,1.0"], HEAD, "2019"),
        (["X,2025-03-10,NL,C,2056,1.0"], HEAD, "2056"),
        (["X,2025-03-10,NL,C,2025,1.0", "x,2025-03-10,NL,C,2025,2.0"], HEAD, "line 2"),
        (["X,2025-03-10,NL,C,2025,1.0,bn"], f"{HEAD},unit", "unit"),
        (["X,2025-03-10,NL,C,2025,1.0,z"], f"{HEAD},colour", "colour"),
        (["X,2025-03-10,NL,C,2025"], "bank,date,geo,branch,year", "value"),
        (["X,2025-03-10,NL,C,2025"], HEAD, "line 2"),
        ([], HEAD, "mine.csv"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(
    lines: list[str], head: str, words: str
) -> None:
    with pytest.raises(KenteringError) as caught:
        read(*lines, head=head)
    assert words in caught.value.render("en")


def test_rows_read_from_texts_are_checked_alike() -> None:
    frame = pl.DataFrame(
        {
            "bank": ["ING"],
            "date": [date(2025, 2, 28)],
            "geo": ["NL"],
            "branch": ["C"],
            "year": [2025],
            "value": [1.0],
            "source": [None],
        },
        schema_overrides={"source": pl.String},
    )
    (row,) = others_from_frame(frame, "tekst.txt")
    assert (row.bank, row.year, row.value, row.source) == ("ING", 2025, 1.0, "tekst.txt")
    with pytest.raises(InputError, match="date"):
        others_from_frame(frame.with_columns(date=pl.lit(None, pl.Date)), "tekst.txt")
    with pytest.raises(InputError, match="bank"):
        others_from_frame(frame.drop("bank"), "tekst.txt")
    with pytest.raises(InputError, match="low"):
        others_from_frame(frame.with_columns(low=pl.lit(1.0)), "tekst.txt")


def test_the_same_figure_counts_once_and_another_figure_stays() -> None:
    rows = read("ING,2025-02-28,NL,C,2025,1.0")
    assert len(in_order((*shipped_others(), *rows))) == len(shipped_others())
    other = read("ING,2025-02-28,NL,C,2025,1.5")
    assert len(in_order((*shipped_others(), *other))) == len(shipped_others()) + 1
    assert banks(read("b,2025-02,NL,C,2025,1", "A,2025-02,NL,C,2025,1")) == ("A", "b")


def test_total_industry_has_two_definitions_and_other_branches_one() -> None:
    assert definitions("C") == ("C", "B-D")
    assert definitions("B-D") == ("B-D", "C")
    assert definitions("28") == ("28",)
    with pytest.raises(InputError, match="industrie"):
        definitions("industrie")
    assert to_fetch("NL") in catalogue().sources
    assert to_fetch("DE") is None


def test_the_document_says_what_the_file_says() -> None:
    """X2."""
    path = ROOT / "docs" / "make_outlook.py"
    spec = importlib.util.spec_from_file_location("make_outlook", path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    text = made.DOC.read_text("utf-8")
    assert text == made.written(text), "run: python docs/make_outlook.py"
