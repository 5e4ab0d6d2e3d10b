"""Pages as text: what is dropped, what is shown and not read, and marks that are no figures."""

import pytest

from kentering.claims.documents.document import document
from kentering.claims.documents.markup import page
from kentering.claims.model import Claim
from kentering.claims.read import read

HEAD = '<html><head><meta name="date" content="2025-05-09"></head><body>'
SAID = "<p>De Belgische productie daalde in maart met 1,4 procent ten opzichte van februari.</p>"


def claims(body: str) -> list[Claim]:
    found = document((HEAD + body).encode())
    told = read(found.prose, found.published)
    assert all(found.text[c.start : c.end] == c.quote for c in told)
    return list(told)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("3,1<sup>1</sup> procent", "3,1 procent"),
        ("procent<sup>2)</sup> ten", "procent ten"),
        ('procent<sup><a href="#n3">[3]</a></sup> ten', "procent ten"),
        ("procent<SUP>1, 2</SUP> ten", "procent ten"),
        ("4,2%<sup>*</sup>", "4,2%"),
        ("300 m<sup>2</sup>", "300 m²"),
        ("1<sup>e</sup> kwartaal", "1e kwartaal"),
        ("met <del>9,9</del><ins>3,1</ins> procent", "met 3,1 procent"),
        ("met <s>9,9</s> 3,1 <span>procent</span>", "met 3,1 procent"),
        ("pro&shy;duc&shy;tie en indus\u00adtrie", "productie en industrie"),
        ("open <sup>noot", "open noot"),
    ],
)
def test_marks_of_notes_and_what_was_struck_are_no_part_of_a_figure(source: str, text: str) -> None:
    assert page(f"<p>{source}</p>").text == text


@pytest.mark.parametrize(
    "body",
    [
        f'<form id="aspnetForm" method="post"><div>{SAID}</div></form>',
        f'<svg class="icon" />{SAID}',
        f"<nav>{SAID}",
        f"<p>Zoek <select><option>40 procent</select><button>50 procent</button></p>{SAID}",
        f"<s>weg {SAID}",
        f"<table><tr><td><h1>Nieuws van de week</h1>{SAID}</td><td>menu</td></tr></table>",
        f"<table><tr><td><table><tr><td>{SAID}</td></tr></table></td></tr></table>",
    ],
)
def test_no_part_of_a_page_is_lost_without_a_word(body: str) -> None:
    assert [(c.geo, c.value) for c in claims(body)] == [("BE", -1.4)]


def test_code_that_nothing_closes_is_no_text() -> None:
    assert "98" not in page(f'{SAID}<script>x = "de omzet steeg met 98 procent"').text


def test_a_table_of_figures_is_shown_and_not_read() -> None:
    table = (
        "<table><caption>Productie, procent</caption><tr><th>maand<th>Frankrijk<th>Belgi&euml;</tr>"
        "<tr><td>februari</td><td>0,9 procent</td><td>-2,0 procent</td></tr>"
        "<tr><td>maart</td><td><b>1,6</b> procent</td><td>-1,4 procent</td></tr></table>"
    )
    found = document((HEAD + SAID + table + SAID.replace("Belgische", "Spaanse")).encode())
    assert found.figures == 4
    assert "februari 0,9 procent -2,0 procent" in " ".join(found.text.split())
    assert [c.geo for c in claims(SAID + table + SAID.replace("Belgische", "Spaanse"))] == [
        "BE",
        "ES",
    ]


def test_prose_beside_figures_in_a_table_is_read_by_itself() -> None:
    said = SAID.removeprefix("<p>").removesuffix("</p>")
    body = f"<table><tr><td>7,5 procent</td><td>{said}</td></tr></table>"
    assert [(c.geo, c.value) for c in claims(body)] == [("BE", -1.4)]
    assert document((HEAD + body).encode()).figures == 1


def test_a_sentence_that_its_row_names_is_not_read_without_the_name() -> None:
    """Spanje | De productie daalde ...: read by itself it would be of the home country."""
    said = "De productie daalde in maart met 1,4 procent ten opzichte van februari."
    body = f"<table><tr><td>Spanje</td><td>{said}</td></tr></table>"
    assert claims(body) == []
    assert document((HEAD + body).encode()).figures == 1
    more = body.replace(said, f"{said} Dat meldt het bureau voor de statistiek.")
    assert len(claims(more)) == 1


@pytest.mark.parametrize(
    "piece",
    ["<svg>", "<s>", "<table><td>", "<sup>", "<td>1", "<time ", "</td>", "<table>", "<sup>1</sup>"],
)
def test_a_page_of_one_tag_is_read_in_one_pass(piece: str) -> None:
    """Nothing is searched again for every tag: 200,000 of them are read while the test waits."""
    assert page(piece * 200_000).title is None


def test_the_title_is_not_read_besides_the_headline() -> None:
    head = "<html><head><title>Omzet 3 procent hoger - De Courant</title></head><body>"
    found = page(f"{head}<h1>Omzet 3 procent hoger</h1><p>Meer volgt.</p>")
    assert found.title == "Omzet 3 procent hoger - De Courant"
    assert found.text == "Omzet 3 procent hoger\n\nMeer volgt."
    assert "Courant" in page(f"{head}<h1><img src=a></h1><p>Meer volgt.</p>").text


@pytest.mark.parametrize(
    "tag",
    [
        "<img alt='omzet > 9 procent' src=x>",
        '<img alt="a\'b > 9 procent">',
        "<div hidden><div>9 procent</div> meer</div>",
        "<p style='color: red; DISPLAY: none'>9 procent</p>",
        "<section hidden=''>9 procent</section>",
    ],
)
def test_values_of_attributes_and_hidden_elements_are_not_shown(tag: str) -> None:
    assert page(f"<body><p>Voor</p>{tag}<p>Na</p>").text.split() == ["Voor", "Na"]


@pytest.mark.parametrize(
    "tag",
    [
        "<div class='hidden'>",
        "<div data-x=hidden>",
        "<body hidden>",
        "<div hidden>",
        "<p title=it's>",
    ],
)
def test_what_is_shown_or_never_closed_stays(tag: str) -> None:
    assert page(f"{tag}9 procent").text == "9 procent"


def test_the_mark_of_thousands_stays_and_other_spaces_are_one() -> None:
    source = "795&nbsp;000 1&thinsp;250 9&nbsp;mei&nbsp;2025 3&nbsp;&nbsp;100"
    assert page(source).text == "795\u00a0000 1\u202f250 9 mei 2025 3  100"


@pytest.mark.parametrize("piece", ['<a b="', "<a b='>\"><", "<div hidden>", "<p hidden>", "<h1>"])
def test_tags_without_an_end_are_read_in_one_pass(piece: str) -> None:
    assert page(piece * 50_000).title is None
