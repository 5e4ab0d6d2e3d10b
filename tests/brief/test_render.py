"""The four renderings of one brief: same figures, same traces, in both languages (X1, L1-L3)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pypdf
import pytest

from kentering.brief import chart_data, charts, render_html, render_json, render_md, render_pdf
from kentering.brief.model import Chart, Cited, Line, Mark, Point, Section, Sentence
from kentering.brief.provenance import charts_of, citations, dating, release_line, unrounded
from kentering.errors import MissingDataError
from kentering.language import MINUS, Lang, Text
from tests.brief import sample

BRIEF = sample.brief()
HOSTILE = '<script>alert("x")</script> & | *b* #panic() \\ $x$ "'


@pytest.fixture(scope="module", params=sample.LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param


@pytest.fixture(scope="module")
def page(lang: Lang) -> str:
    return render_html.html(BRIEF, lang)


@pytest.fixture(scope="module")
def paper(lang: Lang) -> bytes:
    return render_pdf.pdf(BRIEF, lang)


class _Tree(HTMLParser):
    """Collects attributes, and the titles inside SVG marks."""

    VOID = frozenset({"meta", "br", "img", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "title":
            self.titles.append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.titles[-1] += data


def parsed(text: str) -> _Tree:
    tree = _Tree()
    tree.feed(text)
    tree.close()
    assert tree.open == []
    return tree


def text_of(paper: bytes) -> str:
    return "\n".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(paper)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_cited_figure_stands_in_the_html_appendix(page: str, lang: Lang) -> None:
    numbers = citations(BRIEF, lang)
    assert [c.number for c in numbers.values()] == list(range(1, len(numbers) + 1))
    for name, citation in numbers.items():
        figure = BRIEF.figures[name]
        entry = re.search(rf'<tr id="f{citation.number}">.*?</tr>', page, re.S)
        assert entry is not None
        words = unescape(entry[0])
        assert figure.label[lang] in words
        assert unrounded(figure.value, lang) in words
        assert all(key in words for key in figure.trace.series + figure.trace.periods)
        assert all(release_line(r, lang) in words for r in figure.trace.releases)
        assert figure.trace.formula[lang] in words
        assert f'href="#f{citation.number}"' in page
        assert figure.trace.releases[0].page in words


def test_figures_in_the_text_carry_their_trace_as_hover(page: str, lang: Lang) -> None:
    links = [a for tag, a in parsed(page).tags if tag == "a" and a.get("class") == "fig"]
    assert len(links) > 30
    for link in links:
        assert sample.OUTPUT.table in str(link["title"]) or "2025" in str(link["title"])
        assert link["href"] == f"#f{link['data-n']}"


def test_every_chart_point_has_a_hover_with_its_trace(page: str, lang: Lang) -> None:
    everything = "\n\n".join(parsed(page).titles)
    for chart in charts_of(BRIEF):
        titles = "\n\n".join(parsed(charts.svg(chart, lang)).titles)
        assert titles in everything
        for line in chart.lines:
            for point in line.points:
                name = f"{line.label[lang]}, " if chart.kind != "bars" else ""
                head = f"{name}{point.label[lang]}: "
                assert head in titles
                start = titles.index(head)
                assert point.trace.series[0] in titles[start : start + 900]
    assert sample.OUTPUT.release in everything
    assert sample.YEAR[lang] in everything


def test_html_needs_nothing_from_elsewhere(page: str, lang: Lang) -> None:
    tree = parsed(page)
    tags = {tag for tag, _ in tree.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base"}
    assert "@import" not in page
    assert "url(" not in page
    for tag, attrs in tree.tags:
        assert not {"src", "srcset", "action", "xlink:href"} & set(attrs)
        assert not any(name.startswith("on") for name in attrs)
        if "href" in attrs:
            assert tag == "a"
            assert str(attrs["href"]).startswith(("#", "https://example.org/", "data:text/csv"))


def test_html_is_marked_up_for_readers(page: str, lang: Lang) -> None:
    tree = parsed(page)
    assert ("html", {"lang": lang}) in tree.tags
    tags = [tag for tag, _ in tree.tags]
    assert tags.count("h1") == tags.count("main") == 1
    ids = [a["id"] for _, a in tree.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for chart in charts_of(BRIEF):
        assert ("aria-label", chart.alt[lang]) in [
            (k, v) for tag, a in tree.tags if tag == "svg" for k, v in a.items()
        ]
    assert page.count("<details>") == len(list(charts_of(BRIEF)))


def test_colours_of_text_hold_their_contrast() -> None:
    from kentering.brief import chart_style, html_style

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def contrast(colour: str, ground: str = "#ffffff") -> float:
        high, low = sorted((light(colour), light(ground)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    texts = [*chart_style.LABELS.values(), chart_style.INK, chart_style.MUTED]
    names = re.findall(r"--(ink|navy|blue|orange|muted):(#\w+)", html_style.CSS)
    assert len(names) == 5
    for colour in [*texts, *(c for _, c in names)]:
        assert contrast(colour) >= 4.5, colour
        assert contrast(colour, "#f3f6f8") >= 4.5, colour
    assert all(contrast(c) >= 3 for c in chart_style.STROKES.values())


def test_html_escapes_hostile_text(lang: Lang) -> None:
    bad = Text.same(HOSTILE)
    chart = replace(sample.bars_chart(), id='a"b', title=bad, alt=bad, subtitle=bad, source=bad)
    section = Section('x"y', bad, ((sample.s("veilig", "safe"),),), (chart,), missing=(bad,))
    sentence = Sentence((HOSTILE, Cited(HOSTILE, "yoy")), (HOSTILE, Cited(HOSTILE, "yoy")))
    brief = replace(
        BRIEF, title=bad, kicker=bad, lead=(sentence,), sections=(section,), warnings=(bad,),
        method=(bad,),
    )  # fmt: skip
    assert "<script" not in render_html.html(brief, lang)
    parsed(render_html.html(brief, lang))
    assert squeezed('<script>alert("x")</script>') in squeezed(text_of(render_pdf.pdf(brief, lang)))
    assert "<script" not in render_md.markdown(brief, lang).replace("\\<", "")


def test_only_web_addresses_become_links(lang: Lang) -> None:
    release = replace(sample.OUTPUT, page="javascript:alert(1)")
    trace = replace(BRIEF.figures["yoy"].trace, releases=(release,))
    figure = replace(BRIEF.figures["yoy"], trace=trace)
    brief = replace(BRIEF, figures={**BRIEF.figures, "yoy": figure})
    assert "javascript:" not in render_html.html(brief, lang)
    assert b"javascript:" not in render_pdf.pdf(brief, lang)


def test_pdf_pages_language_and_text(paper: bytes, lang: Lang) -> None:
    reader = pypdf.PdfReader(BytesIO(paper))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == ("nl-NL" if lang == "nl" else "en-GB")
    assert root["/MarkInfo"]["/Marked"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == BRIEF.title[lang]
    assert reader.metadata.author == "kentering"
    head = {"nl": "Herkomst van de cijfers", "en": "Where the figures come from"}[lang]
    pages = [squeezed(p.extract_text()) for p in reader.pages]
    assert [squeezed(head) in text for text in pages[:3]] == [False, False, True]
    assert squeezed(BRIEF.title[lang]) in pages[0]
    assert all(round(float(p.mediabox.width)) == 595 for p in reader.pages)


def test_pdf_appendix_holds_every_trace(paper: bytes, lang: Lang) -> None:
    text = squeezed(text_of(paper))
    for name in citations(BRIEF, lang):
        figure = BRIEF.figures[name]
        parts = (*figure.trace.series, figure.label[lang], unrounded(figure.value, lang))
        assert all(squeezed(part) in text for part in parts), name
        assert all(squeezed(r.release) in text for r in figure.trace.releases)


def test_pdf_bytes_are_the_same_twice(paper: bytes, lang: Lang) -> None:
    charts._drawn.cache_clear()
    assert render_pdf.pdf(sample.brief(), lang) == paper


def test_pdf_uses_no_system_font(paper: bytes) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"])
        for p in pypdf.PdfReader(BytesIO(paper)).pages
        for font in p["/Resources"].get("/Font", {}).values()
    }
    assert fonts
    assert all("Libertinus" in name or "DejaVuSansMono" in name for name in fonts)


def test_a_long_brief_flows_on_and_loses_nothing(lang: Lang) -> None:
    sections = tuple(replace(s, id=f"{s.id}{i}") for i in range(3) for s in BRIEF.sections)
    text = text_of(render_pdf.pdf(replace(BRIEF, sections=sections), lang))
    words = BRIEF.sections[0].paragraphs[1][0].plain(lang).split()[:4]
    assert squeezed(text).count(squeezed(" ".join(words))) == 3
    assert squeezed(BRIEF.questions[2].question[lang]) in squeezed(text)


def test_signs_of_numbers_in_charts() -> None:
    chart = sample.bars_chart()
    nl, en = charts.svg(chart, "nl"), charts.svg(chart, "en")
    assert f">{MINUS}6,4<" in nl
    assert f">{MINUS}6.4<" in en
    for drawing in (nl, en):
        assert not re.search(r">-\d", drawing)
    axis = re.findall(r"role-axis-label.*?</g>", charts.svg(sample.columns_chart(), "nl"), re.S)
    assert f">{MINUS}4<" in axis[0]
    decimals = replace(chart, kind="line", lines=(_short((0.1, 0.24, 0.05)),), zero=False)
    assert re.search(r">0,\d+<", charts.svg(decimals, "nl"))
    assert re.search(r">0\.\d+<", charts.svg(decimals, "en"))


def _short(values: tuple[float | None, ...]) -> Line:
    points = tuple(
        Point(Text.same(f"2025-{i:02d}"), date(2025, i, 1), v, sample.trace("a.b"))
        for i, v in enumerate(values, 1)
    )
    return Line(Text.same("x"), "main", points)


def test_bars_are_sorted_with_the_total_apart() -> None:
    from kentering.brief.chart_bars import rows

    found = rows(sample.bars_chart())
    values = [r.point.value for r in found[:-1]]
    assert values == sorted(values, key=lambda v: -(v or 0))
    assert found[-1].total
    assert found[-1].y - found[-2].y > found[1].y - found[0].y


def test_a_missing_month_is_a_hole_and_lines_break(lang: Lang) -> None:
    from kentering.brief.chart_scale import unbroken

    line = _short((1.0, 2.0, None, 4.0, 5.0))
    assert [len(run) for run in unbroken(line)] == [2, 2]
    absent = replace(line, points=line.points[:2] + line.points[3:])
    assert [len(run) for run in unbroken(absent)] == [2, 2]
    drawing = charts.svg(replace(sample.columns_chart(), lines=(line,)), lang)
    assert drawing.count("<title>") == 5
    assert {"nl": "niet in de voorraad", "en": "not in the store"}[lang] in drawing


def test_a_broken_axis_says_so(lang: Lang) -> None:
    words = {"nl": "as begint niet bij nul", "en": "axis does not start at zero"}[lang]
    assert words in charts.svg(sample.level_chart(), lang)
    assert words not in charts.svg(sample.confidence_chart(), lang)
    assert words not in charts.svg(sample.columns_chart(), lang)


@pytest.mark.parametrize("kind", ["columns", "line", "bars"])
def test_empty_and_single_charts_are_drawn(kind: str, lang: Lang) -> None:
    for values in ((), (None,), (2.0,), (0.0, 0.0)):
        chart = Chart("e", kind, *[Text.same("t")] * 4, (_short(values),))  # type: ignore[arg-type]
        assert charts.svg(chart, lang).startswith("<svg")
        assert chart_data.csv(chart, lang).count("\r\n") == len(values) + 1
    none = Chart("e", kind, *[Text.same("t")] * 4, (), (Mark(Text.same("m"), 1.0),))  # type: ignore[arg-type]
    assert charts.svg(none, lang).startswith("<svg")


def test_marks_print_label_value_and_month(lang: Lang) -> None:
    drawing = charts.svg(sample.level_chart(), lang)
    mark = sample.level_chart().marks[0]
    assert re.search(rf">{mark.label[lang]} \d+[,.]\d \(\w+ \d{{4}}\)<", drawing)


def test_json_round_trips_and_holds_every_trace() -> None:
    text = render_json.as_json(BRIEF)
    data = json.loads(text)
    assert json.dumps(data, ensure_ascii=False, indent=1) + "\n" == text
    assert data["schema"] == "kentering.brief/1"
    assert data["day"] == "2025-05-16"
    assert data["title"] == {"nl": BRIEF.title.nl, "en": BRIEF.title.en}
    for name, figure in BRIEF.figures.items():
        held = data["figures"][name]
        trace = data["traces"][held["trace"]]
        assert held["value"] == figure.value
        assert trace["series"] == list(figure.trace.series)
        releases = [data["releases"][i]["release"] for i in trace["releases"]]
        assert releases == [r.release for r in figure.trace.releases]
    drawn = [c for s in data["sections"] for c in s["charts"]]
    for held, chart in zip(drawn, charts_of(BRIEF), strict=True):
        for line, model in zip(held["lines"], chart.lines, strict=True):
            assert [p["value"] for p in line["points"]] == [p.value for p in model.points]
            keys = [data["traces"][p["trace"]]["series"][0] for p in line["points"]]
            assert keys == [p.trace.series[0] for p in model.points]
    assert data["releases"][0]["released_at"].endswith("+00:00")


def test_markdown_footnotes_carry_every_trace(lang: Lang) -> None:
    text = render_md.markdown(BRIEF, lang)
    numbers = citations(BRIEF, lang)
    notes = dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.M))
    assert [int(n) for n in notes] == [c.number for c in numbers.values()]
    for name, citation in numbers.items():
        note = notes[str(citation.number)].replace("\\", "")
        figure = BRIEF.figures[name]
        assert all(key in note for key in figure.trace.series)
        assert unrounded(figure.value, lang) in note
        assert f"[^{citation.number}]" in text.split("[^1]: ")[0]
    assert "| --- |" in text


def test_chart_tables_stand_in_order_of_time(lang: Lang) -> None:
    for chart in charts_of(BRIEF):
        if chart.kind != "bars":
            labels = [row[0] for row in chart_data.grid(chart, lang).rows]
            assert labels == [p.label[lang] for p in chart.lines[0].points]
    march = {"nl": "maart 2025", "en": "March 2025"}[lang]
    assert f"| {march} | 2" in render_md.markdown(BRIEF, lang)


def test_csv_speaks_the_language() -> None:
    nl = chart_data.csv(sample.bars_chart(), "nl").splitlines()
    en = chart_data.csv(sample.bars_chart(), "en").splitlines()
    assert ";-6,35;" in nl[1]
    assert ",-6.35," in en[1]
    assert "85806NED-2025-05-09" in en[1]
    assert len(nl) == len(en) == 10


def test_a_brief_with_nothing_in_it_renders(lang: Lang) -> None:
    bare = sample.bare()
    assert bare.sections[0].missing[0][lang] in render_html.html(bare, lang)
    paper = pypdf.PdfReader(BytesIO(render_pdf.pdf(bare, lang)))
    assert len(paper.pages) == 1
    assert bare.title[lang] in render_md.markdown(bare, lang)
    assert json.loads(render_json.as_json(bare))["figures"] == {}
    empty = replace(bare, sections=())
    assert render_html.html(empty, lang)
    assert render_pdf.pdf(empty, lang)


def test_an_unknown_figure_is_refused_by_every_page(lang: Lang) -> None:
    broken = replace(BRIEF, figures={})
    for render in (render_html.html, render_pdf.pdf, render_md.markdown):
        with pytest.raises(MissingDataError):
            render(broken, lang)  # type: ignore[operator]


def test_warnings_are_shown(lang: Lang) -> None:
    brief = sample.brief(warnings=(Text("Pas op", "Take care"), Text("Tweede", "Second")))
    for text in (
        unescape(render_html.html(brief, lang)),
        render_md.markdown(brief, lang),
        text_of(render_pdf.pdf(brief, lang)),
    ):
        assert {"nl": "Tweede", "en": "Second"}[lang] in text


@pytest.mark.parametrize("lang", sample.LANGUAGES)
def test_a_date_by_lag_says_that_and_no_more(lang: Lang) -> None:
    """V4: a store can hold two roundings of one price, so nothing is said of revision."""
    said = dating(sample.release("CMO", "2025-05-02", dating="lag"), lang)
    words = {"nl": "gedateerd op de publicatietermijn", "en": "dated by its publication lag"}
    assert said.split("; ")[0] == words[lang]
    assert "herzien" not in said and "revised" not in said
