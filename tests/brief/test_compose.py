"""The brief from the shipped edition: what it says is what was known, in both languages."""

from __future__ import annotations

import re
import shutil
import time
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from kentering.brief.compose import compose
from kentering.brief.model import Brief, Cited, Sentence
from kentering.edition import about, shipped
from kentering.errors import CatalogueError, MissingDataError
from kentering.language import LANGS, NBSP, Lang, number, round_half_away
from kentering.sources.release import OBSERVATIONS, Release
from kentering.store import Store, append
from tests.forecast.conftest import AFTER, reissued

EDITION = Store(None, shipped())
DAYS = ["2021-06-30", "2022-09-15", "2023-12-31", "2024-03-12", "2025-05-10", "2025-09-01"]
GEOS = ["NL", "DE", "FR", "EA", "EL"]
TODAY = date(2026, 11, 22)


def briefs() -> list[Brief]:
    made = [compose(EDITION, geo="NL", today=TODAY), compose(EDITION, geo="AT", today=TODAY)]
    for day in DAYS:
        for geo in GEOS:
            why = (geo, day) in {("NL", "2025-05-10"), ("DE", "2022-09-15")}
            try:
                made.append(compose(EDITION, geo=geo, as_of=day, reasons=why))
            except MissingDataError:
                continue
    return made


@pytest.fixture(scope="module")
def all_briefs() -> list[Brief]:
    made = briefs()
    assert len(made) > 20
    return made


def plain(sentence: Sentence, lang: Lang) -> str:
    return sentence.plain(lang).replace(NBSP, " ")


def sentences(brief: Brief) -> list[Sentence]:
    told = [s for section in brief.sections for p in section.paragraphs for s in p]
    return [*brief.lead, *told, *(q.finding for q in brief.questions)]


def test_every_sentence_is_a_sentence(all_briefs: list[Brief]) -> None:
    """House style: a capital, one full stop, no hole, no doubled word, at most 27 words."""
    for brief in all_briefs:
        for sentence in sentences(brief):
            for lang in LANGS:
                text = plain(sentence, lang)
                assert re.fullmatch(r"[A-ZÉ].*[.]", text), text
                assert not re.search(r"None|nan|\{|\}|  | ,|\.\.|\binf\b", text), text
                assert not re.search(r"\b(\w{3,}) \1\b", text), text
                assert len(text.split()) <= 27, text


def test_a_fronted_phrase_is_followed_by_the_verb(all_briefs: list[Brief]) -> None:
    """Dutch puts the finite verb second: ``In maart was``, never ``In maart de productie``."""
    months = (
        "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    )
    for brief in all_briefs:
        for sentence in sentences(brief):
            text = plain(sentence, "nl")
            if found := re.match(rf"(?:In|Ten opzichte van) (?:{months})(?: \d{{4}})? (\w+)", text):
                assert found[1] in {"was", "steeg", "daalde", "bleef", "gaat", "lag"}, text


def test_every_cited_figure_has_a_trace_and_is_printed_as_rounded(all_briefs: list[Brief]) -> None:
    """X1, R1 and R3: what stands in the sentence is the figure, rounded, in that language."""
    for brief in all_briefs:
        for sentence in sentences(brief):
            for lang in LANGS:
                for piece in sentence.pieces(lang):
                    if isinstance(piece, Cited):
                        _printed_right(brief, piece, lang)


def _printed_right(brief: Brief, piece: Cited, lang: Lang) -> None:
    figure = brief.figures[piece.figure]
    # a bank's figure is in no release: its publication and day stand in its place
    dated = re.search(r", \d{4}-\d\d-\d\d$", figure.trace.formula["nl"])
    assert dated or (figure.trace.series and figure.trace.releases)
    assert figure.trace.formula["nl"] != ""
    found = re.search(r"\d[\d.,]*", piece.text)
    if found is None:
        assert abs(round_half_away(figure.value, 1)) == 0, (piece, figure.value)
        return
    if figure.decimals == 0:
        assert found[0] == number(abs(figure.value), lang, 0)
        return
    size = abs(round_half_away(figure.value, 1))
    whole, digit = int(size), int(size * 10) % 10
    if re.search(r"\b(ruim|over)\b", piece.text):
        assert 1 <= digit <= 4 and found[0] == str(whole), (piece, figure.value)
    elif re.search(r"\b(bijna|almost)\b", piece.text):
        assert digit >= 6 and found[0] == str(whole + 1), (piece, figure.value)
    elif re.fullmatch(r"\d+", found[0]):
        assert digit == 0 and found[0] == str(whole), (piece, figure.value)
    else:
        decimals = len(re.split(r"[.,]", found[0])[-1])
        assert found[0] == number(abs(figure.value), lang, decimals), (piece, figure.value)


def test_direction_words_follow_the_sign(all_briefs: list[Brief]) -> None:
    """S3: the word carries the sign of the figure it stands beside."""
    ups = re.compile(r"^ (hoger|meer|duurder|higher|more|dearer)\b")
    downs = re.compile(r"^ (lager|minder|goedkoper|lower|less|cheaper)\b")
    for brief in all_briefs:
        for sentence in sentences(brief):
            for lang in LANGS:
                pieces = sentence.pieces(lang)
                for piece, after in pairwise(pieces):
                    if isinstance(piece, Cited) and isinstance(after, str):
                        value = brief.figures[piece.figure].value
                        assert not (ups.match(after) and value < 0), sentence.plain(lang)
                        assert not (downs.match(after) and value > 0), sentence.plain(lang)


def test_both_languages_cite_the_same_figures(all_briefs: list[Brief]) -> None:
    """L1."""
    for brief in all_briefs:
        for sentence in sentences(brief):
            cited = [{p.figure for p in sentence.pieces(x) if isinstance(p, Cited)} for x in LANGS]
            assert cited[0] == cited[1], sentence


def test_the_method_names_the_adjustment_of_the_first_sentence(all_briefs: list[Brief]) -> None:
    """R2: growth over the year as published, per day, or from the adjusted index."""
    named = {"calendar-adjusted": "calendar adjusted;", "average daily": "daily average;"}
    named["seasonally and calendar-adjusted"] = "seasonally and calendar adjusted;"
    seen = set()
    for brief in all_briefs:
        first = plain(sentences(brief)[len(brief.lead)], "en")
        found = re.search(
            r"seasonally and calendar-adjusted|calendar-adjusted|average daily", first
        )
        if found is not None:
            assert f"Year on year: {named[found[0]]}" in brief.method[0].en, (brief.geo, brief.day)
            seen.add(found[0])
    assert seen >= {"calendar-adjusted", "seasonally and calendar-adjusted"}


def test_headlines_are_short(all_briefs: list[Brief]) -> None:
    """House style: a headline of nine words at most, in Dutch."""
    for brief in all_briefs:
        assert len(brief.title.nl.split()) <= 10, brief.title


def test_the_brief_of_10_may_2025() -> None:
    """The day after the releases for March 2025: +2.3 for the Netherlands, +0.3 for Germany."""
    brief = compose(EDITION, geo="NL", as_of="2025-05-10")
    title = brief.title.nl.replace(NBSP, " "), brief.title.en.replace(NBSP, " ")
    assert title[0] == "Nederlandse industriële productie in maart ruim 2 procent hoger"
    assert title[1] == "Dutch industrial output up by over 2 percent in March"
    known = EDITION.panel("2025-05-10", series="DE.production.B-D.ca.yoy")
    march = known.filter(pl.col("period") == date(2025, 3, 1))["value"][0]
    assert march == 0.3
    germany = next(s for s in brief.sections if s.id == "partner")
    assert "0,3 procent hoger dan in maart 2024" in " ".join(
        plain(s, "nl") for p in germany.paragraphs for s in p
    )


def test_nothing_later_leaks_in(tmp_path: Path) -> None:
    """V5: a poisoned future changes no word and no point of the brief."""
    root = tmp_path / "store"
    shutil.copytree(shipped(), root / "base")
    store = Store(root, root / "base")
    before = compose(store, geo="NL", as_of="2025-05-10")
    poison = pl.DataFrame(
        {
            "series": ["NL.production.B-D.ca.yoy", "NL.production.C.ca.yoy"] * 2,
            "period": [date(2025, 3, 1)] * 2 + [date(2025, 4, 1)] * 2,
            "freq": ["M"] * 4,
            "value": [77.0, 66.0, 55.0, 44.0],
            "status": ["A"] * 4,
        },
        schema=OBSERVATIONS,
    )
    when = datetime(2025, 5, 12, 8, tzinfo=UTC)
    for source in ("estat_ei_is_m_vtg", "cbs_press"):
        append(store, Release(source, when, "native", when, source, "test", poison, "cells"))
    assert compose(store, geo="NL", as_of="2025-05-10") == before
    assert compose(store, geo="NL", as_of="2025-05-13") != before


def with_own(folder: Path, *rows: tuple[str, date, str, float]) -> Store:
    """The edition with figures of one's own of 2 May 2025 over it."""
    root = folder / "store"
    shutil.copytree(shipped(), root / "base")
    store = Store(root, root / "base")
    when = datetime(2025, 5, 2, 8, tzinfo=UTC)
    own = pl.DataFrame([(*row, "A") for row in rows], schema=OBSERVATIONS, orient="row")
    append(store, Release("own", when, "native", when, "x", "test", own, "cells"))
    return store


@pytest.mark.parametrize("key", ["NL.production.B-D.ca.yoy", "NL.production.B-D.sca.I20"])
def test_v9_an_own_row_changes_nothing_that_is_official(tmp_path: Path, key: str) -> None:
    store = with_own(tmp_path, (key, date(2025, 4, 1), "M", 99.9))
    assert compose(store, geo="NL", as_of="2025-05-10") == compose(
        EDITION, geo="NL", as_of="2025-05-10"
    )


@pytest.mark.parametrize("branch", ["_Z", "C"])
@pytest.mark.parametrize(
    ("values", "nl", "en"),
    [
        ([49.6, 49.2], "op 49,2, tegen 49,6 een maand eerder; onder 50 is krimp", "contraction"),
        ([50.4, 50.0], "op 50,0, tegen 50,4 een maand eerder; 50 is geen verandering", "no change"),
        (
            [50.4, 49.96],
            "op 50,0, tegen 50,4 een maand eerder; 50 is geen verandering",
            "no change",
        ),
        ([50.0, 50.05], "op 50,1, tegen 50,0 een maand eerder; boven 50 is groei", "growth"),
    ],
)
def test_the_users_own_pmi_is_read_out(
    tmp_path: Path, values: list[float], nl: str, en: str, branch: str
) -> None:
    """A series that no edition ships is used where the user has it, as printed (R1)."""
    months = zip((date(2025, 3, 1), date(2025, 4, 1)), values, strict=True)
    store = with_own(tmp_path, *[(f"NL.pmi.{branch}.sa.points", m, "M", v) for m, v in months])
    brief = compose(store, geo="NL", as_of="2025-05-10")
    told = {lang: " ".join(plain(s, lang) for s in sentences(brief)) for lang in LANGS}
    assert f"stond in april 2025 {nl}." in told["nl"]
    assert f"50 is {en}." in told["en"]
    assert next(t for t in brief.tiles if t.id == "pmi").value.nl == nl.split()[1].rstrip(",")


@pytest.mark.parametrize("months_first", [True, False])
def test_t1_a_quarter_is_never_read_as_its_first_month(tmp_path: Path, months_first: bool) -> None:
    """A store from before one key held one frequency."""
    key, day = "NL.pmi._Z.sa.points", date(2025, 4, 1)
    rows = [(key, day, "M", 49.2), (key, day, "Q", 60.0), (key, date(2025, 1, 1), "Q", 61.0)]
    store = with_own(tmp_path, *(rows if months_first else rows[::-1]))
    brief = compose(store, geo="NL", as_of="2025-05-10")
    assert brief.figures["NL.pmi.now"].value == 49.2
    told = " ".join(plain(s, "nl") for s in sentences(brief))
    assert "stond in april 2025 op 49,2; boven 50 is groei" in told


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_t3_today_is_the_day_in_amsterdam(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two zones are 25 hours apart: on one of them it is always another day."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        day = compose(EDITION, geo="NL").day
    finally:
        monkeypatch.undo()
        time.tzset()
    assert day == datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def test_m3_no_forecast_of_growth_or_of_a_year_on_a_missing_month_is_said(tmp_path: Path) -> None:
    store = reissued(EDITION, tmp_path, date(2024, 4, 1))
    brief = compose(store, geo="NL", as_of=AFTER)
    section = next(s for s in brief.sections if s.id == "ahead")
    assert [m.en for m in section.missing[:2]] == [
        "No annual growth can be forecast for April 2025: April 2024 is missing.",
        "For 2025 as a whole no forecast can be given: April 2024 is missing.",
    ]
    told = [plain(s, "en") for p in section.paragraphs for s in p]
    assert told and not any("April 2025" in s for s in told)


def test_what_is_not_there_is_said(all_briefs: list[Brief]) -> None:
    """M3: a section without figures says what is missing."""
    for brief in all_briefs:
        for section in brief.sections:
            assert section.paragraphs or section.missing or section.table, (brief.geo, section.id)


def test_unknown_places_and_days_are_refused() -> None:
    """E1: the ladder, not a traceback."""
    with pytest.raises(CatalogueError):
        compose(EDITION, geo="XX")
    with pytest.raises(MissingDataError):
        compose(EDITION, geo="NL", as_of="2001-01-01")


def test_the_edition_says_what_it_holds() -> None:
    """Publisher, table, licence and release date travel along; nothing proprietary is in it."""
    notes = about(shipped())
    assert notes is not None
    assert all(n.publisher and n.table and n.licence and n.last_release for n in notes.sources)
    assert not EDITION.keys("*.pmi.*")
    size = sum(p.stat().st_size for p in shipped().iterdir())
    assert size < 10 * 2**20
    urls = EDITION.releases()["url"].unique().to_list()
    assert not [u for u in urls if u.startswith("file:")]


def test_august_2025_confidence_stood_as_the_next_release_printed_it() -> None:
    """V2: the release of 29 September 2025 printed -3.3 for August, first printed as -2.2."""
    for day, value in (("2025-09-28", -2.2), ("2025-09-29", -3.3), ("2025-11-26", -3.3)):
        known = EDITION.panel(day, series="NL.producer_confidence.C.sa.balance")
        assert known.filter(pl.col("period") == date(2025, 8, 1))["value"].to_list() == [value], day
