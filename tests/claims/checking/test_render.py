"""Checked texts as HTML, Markdown and JSON: whole, escaped, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kentering.claims.check import check
from kentering.claims.checking.document import check_document
from kentering.claims.checking.html import marks, render_html
from kentering.claims.checking.md import render_md
from kentering.claims.checking.verdict import LABELS, Checked, Verdict
from kentering.claims.model import Claim
from kentering.language import LANGS, Lang, Text
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append_many

TEXT = (
    "De <i>productie</i> lag in maart 1,3 procent hoger <b>dan</b> een jaar eerder.\n\n"
    "Volgens CBS & co steeg zij ook van februari op maart.\r\nDe PMI stond op 50,1.\n"
)
VOID = {"meta", "path", "circle", "br"}


class Tags(HTMLParser):
    """Every opened element is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def at(quote: str, **more: object) -> Claim:
    start = TEXT.index(quote)
    plain = Claim(
        start, start + len(quote), quote, "production_volume", "totale industrie", "NL",
        "2025-03", unit="percent", comparison="yoy", source="CBS",
    )  # fmt: skip
    return replace(plain, **more)


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    store = Store(root=tmp_path_factory.mktemp("store"))
    rows = [("NL.production.C.ca.yoy", date(2025, m, 1), "M", float(m) / 2, "A") for m in (1, 2)]
    rows += [("NL.production.C.ca.yoy", date(2025, 3, 1), "M", 1.3, "A")]
    rows += [("NL.production.C.sca.mom", date(2025, 3, 1), "M", -0.6, "A")]
    first = _release(rows, datetime(2025, 5, 9, 5, 30, tzinfo=UTC))
    revised = [("NL.production.C.ca.yoy", date(2025, 3, 1), "M", 1.4, "A")]
    append_many(store, [first, _release(revised, datetime(2025, 6, 9, 5, 30, tzinfo=UTC))])
    claims = [
        at("1,3 procent hoger <b>dan</b> een jaar eerder", value=1.3),
        at("steeg zij ook van februari op maart", comparison="mom", direction="up"),
        at("De PMI stond op 50,1", indicator="pmi", value=50.1, unit="index", comparison="level"),
        at("op 50,1", indicator="wages", value=50.1),
    ]
    return check(claims, TEXT, date(2025, 5, 20), store)


def _release(rows: list[tuple[str, date, str, float, str]], when: datetime) -> Release:
    return Release(
        source="cbs_press", released_at=when, dating="calendar", retrieved_at=when,
        sha256=f"{when}", url="https://example.org", span="cells",
        observations=pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"),
    )  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_whole_and_needs_nothing_else(checked: Checked, lang: Lang) -> None:
    page = render_html(checked, lang, "Titel <i>")
    tags = parsed(page)
    names = [name for name, _ in tags.seen]
    assert not {"script", "link", "img", "iframe", "b", "i"} & set(names)
    assert names.count("mark") == 3
    assert names.count("svg") >= 2
    ids = [attrs["id"] for _, attrs in tags.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [a["href"] for n, a in tags.seen if n == "a" and (a["href"] or "").startswith("#")]
    assert all(t and t[1:] in ids for t in targets)
    assert "".join(tags.words).count(LABELS["revised"][lang]) >= 2
    for verdict in checked.verdicts:
        assert verdict.words[lang] in "".join(tags.words)


def test_the_text_itself_is_shown_unchanged(checked: Checked) -> None:
    tags = parsed(re.sub(r"<sup.*?</sup>", "", render_html(checked, "nl")))
    shown = "".join(tags.words)
    for line in TEXT.splitlines():
        assert line in shown


def test_both_vintages_are_drawn(checked: Checked) -> None:
    page = render_html(checked, "nl")
    assert 'class="then" d="M' in page
    assert 'class="now" d="M' in page
    assert "toen +1,3%, nu +1,4%" in page


def test_overlapping_claims_share_a_mark(checked: Checked) -> None:
    assert [m.numbers for m in marks(checked)] == [(1,), (2,), (3, 4)]


def test_a_claim_that_runs_over_a_line_break_is_marked_once() -> None:
    text = "De productie\nsteeg met 1,3\nprocent."
    claim = Claim(3, 31, text[3:31])
    verdict = Verdict(claim, "uncheckable", Text.same("x"))
    tags = parsed(render_html(Checked(text, None, None, (verdict,)), "nl"))
    assert [n for n, _ in tags.seen].count("mark") == 1
    assert "steeg met 1,3" in "".join(tags.words)


def test_a_mark_that_runs_on_over_a_blank_line_keeps_its_look() -> None:
    """The rest has no number and no note of its own."""
    text = "De productie steeg met\n\n1,3 procent\n\nin maart."
    claim = Claim(3, 45, text[3:45])
    verdict = Verdict(claim, "contradicted", Text.same("x"))
    page = render_html(Checked(text, None, None, (verdict,)), "nl")
    marked = [attrs for name, attrs in parsed(page).seen if name == "mark"]
    assert marked == [{"class": "bad", "id": "c1"}, {"class": "bad"}, {"class": "bad"}]
    assert page.count('id="v1"') == page.count('href="#v1">1✗') == 1


def test_wrapped_lines_are_one_paragraph_with_its_notes() -> None:
    text = (
        "In Spanje produceerde de industrie in juni volgens het bureau 2,2\n"
        "procent meer dan in juni van vorig jaar. Dat was iets minder dan\n"
        "verwacht.\n"
    )
    claim = Claim(10, 81, text[10:81])
    verdict = Verdict(claim, "confirmed", Text.same("x"))
    page = render_html(Checked(text, None, None, (verdict,)), "nl")
    assert page.count('<div class="row">') == page.count("<mark") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_the_text_is_marked_with_its_own_language(checked: Checked, lang: Lang) -> None:
    page = render_html(checked, lang, "Titel")
    assert f'<html lang="{lang}">' in page
    seen = parsed(page).seen
    assert {a.get("lang") for n, a in seen if n == "h1"} == {"nl"}
    assert [a["lang"] for n, a in seen if n == "p" and "lang" in a] == ["nl"] * 2
    assert 'lang="de"' in render_html(checked, lang, "Titel", "de")
    assert "<h1>" in render_html(checked, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_found_is_a_page_that_says_so(lang: Lang) -> None:
    empty = Checked("Geen cijfers.", None, None, ())
    assert empty.coverage.words[lang] in render_html(empty, lang)
    assert empty.coverage.words[lang] in render_md(empty, lang)
    assert check_document(empty)["claims"] == []


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_has_a_row_and_the_evidence_of_every_claim(checked: Checked, lang: Lang) -> None:
    text = render_md(checked, lang)
    rows = [line for line in text.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) == 4
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert "NL.production.C.ca.yoy @ 2025-03" in text
    assert {"nl": "maart 2025 |", "en": "March 2025 |"}[lang] in rows[0]
    assert "<b>" not in text.replace("\\<b\\>", "")


def test_the_document_is_plain_json_and_names_its_sources(checked: Checked) -> None:
    plain = json.loads(json.dumps(check_document(checked), allow_nan=False))
    first, trend, *_ = plain["claims"]
    assert first["verdict"] == "revised"
    assert first["evidence"]["known_when_written"]["value"] == 1.3
    assert first["evidence"]["later"][0]["value"] == 1.4
    assert first["evidence"]["releases"]
    assert first["evidence"]["known_now"]["page"].startswith("https://")
    assert trend["stands_for"]["high"] is None
    assert plain["coverage"]["found"] == 4
    start, end = first["start"], first["end"]
    assert plain["text"][start:end] == first["quote"]


@given(st.text(max_size=80), st.text(max_size=30), st.data())
def test_any_text_gives_a_whole_page(text: str, words: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    claim = Claim(start, end, text[start:end], subject=words)
    verdict = Verdict(claim, "uncheckable", Text.same(words), reason="branch")
    found = Checked(text, None, None, (verdict, verdict))
    for lang in LANGS:
        parsed(render_html(found, lang, words))
        assert render_md(found, lang, words).count("\n## ") == 1
