"""The day that the data of a page give."""

from datetime import date

import pytest

from kentering.claims.document import document
from kentering.claims.page_day import day_of, lone_time, page_day
from kentering.periods import Period

LINKED = (
    '<script type="application/ld+json">{"datePublished": "2024-03-14T10:00:00+01:00"}</script>'
)
AGENDA = '<p>Beurs: <time datetime="2024-11-02">2 november</time></p>'


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ('<meta content="2024-03-14" property="article:published_time">', date(2024, 3, 14)),
        ("<meta property='article:published_time' content='2024-03-14T08:00'>", date(2024, 3, 14)),
        ('<META NAME="date" CONTENT="2024-03-14">', date(2024, 3, 14)),
        ('<meta name="DCTERMS.issued" content="2024-03">', Period.parse("2024-03")),
        ('<meta name="pubdate" content="Thu, 14 Mar 2024 23:30:00 GMT">', date(2024, 3, 15)),
        ('<meta content="2024-06-06T22:30:00Z" itemprop="datePublished">', date(2024, 6, 7)),
        ('<time itemprop="datePublished" datetime="2024-03-14">', date(2024, 3, 14)),
        (AGENDA + LINKED, date(2024, 3, 14)),
        ('<meta name="date" content="2024-05-01">' + LINKED, date(2024, 3, 14)),
        ('<meta property="article:modified_time" content="2026-01-09">', None),
        (AGENDA, None),
        ('<meta name="date" content="gisteren">', None),
    ],
)
def test_what_says_publication_comes_first(source: str, day: date | Period | None) -> None:
    assert page_day(source) == day


def test_a_time_in_the_text_counts_only_when_nothing_else_does() -> None:
    lone = f"<html><body>{AGENDA}<p>De omzet steeg.</p></body></html>"
    assert document(lone.encode()).published == date(2024, 11, 2)
    lined = lone.replace("<body>", "<body><p>14 maart 2024</p>")
    assert document(lined.encode()).published == date(2024, 3, 14)
    two = lone.replace("</body>", '<time datetime="2024-12-01">later</time></body>')
    assert document(two.encode()).published is None
    assert lone_time(two) is None


@pytest.mark.parametrize(
    "words", ["", "2024-13-01", "0000-00-00", "0001-01-01T00:00:00Z", "vrijdag"]
)
def test_what_is_no_day_gives_none(words: str) -> None:
    assert day_of(words) is None
