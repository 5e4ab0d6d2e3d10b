"""The day that the data of a page give."""

import json
from datetime import date

import pytest

from kentering.claims.documents.document import document
from kentering.claims.documents.page_day import day_of, page_day
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


def lone(body: str) -> date | Period | None:
    page = f"<html><body>{body}<p>De omzet steeg met 3 procent.</p></body></html>"
    return document(page.encode()).published


TIME = '<time datetime="2024-11-02">2 november</time>'


@pytest.mark.parametrize(
    "body",
    [
        f"<div><span>{TIME}</span></div>",
        f"<p>Gepubliceerd op {TIME}</p>",
        f"<p>Door onze redactie, {TIME}</p>",
        f"<header><h1>Omzet hoger</h1><p>Delft {TIME} twee minuten</p></header>",
    ],
)
def test_a_time_at_the_head_or_by_itself_counts_when_nothing_else_does(body: str) -> None:
    assert lone(body) == date(2024, 11, 2)
    assert lone(f"<p>14 maart 2024</p>{body}") == date(2024, 3, 14)
    assert lone(body + '<p><time datetime="2024-12-01">later</time></p>') is None


@pytest.mark.parametrize(
    "body",
    [
        AGENDA,
        f"<p>De beurs is op {TIME}.</p>",
        f"<h3>Lees ook</h3><ul><li>{TIME}</li></ul>",
        f"<ul><li><a href='/x'>Staal duurder</a> {TIME}</li></ul>",
        f"<aside><p>{TIME}</p></aside>",
        f"<p>Bijgewerkt: {TIME}</p>",
        f"<template><p>{TIME}</p></template>",
        f"<!-- <p>{TIME}</p> -->",
        f"<!-- <p>{TIME}</p>",
    ],
)
def test_a_time_in_the_prose_dates_nothing(body: str) -> None:
    """First law: better no day than that of an event."""
    assert lone(body) is None


def ld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def article(day: str, **more: str) -> dict[str, str]:
    return {"@type": "NewsArticle", "datePublished": day, **more}


SITE = {"@type": "WebSite", "datePublished": "2011-01-01"}
HERE, OTHER = "2024-03-14", "2023-01-02"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (ld({"@graph": [SITE, article(HERE)]}), True),
        (ld([SITE]), False),
        (ld({"@type": "WebPage", "datePublished": HERE}) + ld(SITE), True),
        (ld(article(OTHER)) + ld(article(HERE)), False),
        (
            "<title>Omzet fabrieken hoger - Krant</title>"
            + ld(article(OTHER, headline="Minder winkels open"))
            + ld(article(HERE, headline="Omzet fabrieken hoger")),
            True,
        ),
        (
            '<link rel="canonical" href="https://www.krant.example/omzet/">'
            + ld([article(OTHER), article(HERE, url="https://krant.example/omzet")]),
            True,
        ),
        ('<script type="application/ld+json">{"datePublished": "2024-03-14",}</script>', True),
        ('<script>let a = {"datePublished": "2024-03-14"}</script>', False),
        (f"<!-- <meta name=pubdate content={OTHER}> --><meta name=pubdate content={HERE}>", True),
        (f'<meta name="pubdate" content="{OTHER}">' + ld(article(HERE)), False),
        (f'<meta itemprop="datePublished" content="{OTHER}">' + ld(article(HERE)), True),
        ('<meta name="date" content="14 maart 2024">', True),
        ('<meta name="citation_publication_date" content="2024/03/14">', True),
        ('<meta name="date" content="04/06/2024">', False),
    ],
)  # fmt: skip
def test_the_day_of_the_article_of_the_page_counts_and_none_when_it_is_not_told(
    head: str, found: bool
) -> None:
    assert page_day(f"<html><head>{head}</head>") == (date(2024, 3, 14) if found else None)


def test_data_of_any_depth_are_looked_at_without_a_fault() -> None:
    assert page_day(f'<script type="application/ld+json">{"[" * 90_000}</script>') is None
    assert page_day("<!--" * 90_000) is None


@pytest.mark.parametrize(
    "words", ["", "2024-13-01", "0000-00-00", "0001-01-01T00:00:00Z", "vrijdag"]
)
def test_what_is_no_day_gives_none(words: str) -> None:
    assert day_of(words) is None
