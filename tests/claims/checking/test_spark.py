"""The small line beside a verdict."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kentering.claims.checking.spark import HEIGHT, WIDTH, spark
from kentering.language import Lang
from kentering.periods import Period
from tests.claims.checking.made import Cells, one, release, said, stored

_PLACE = re.compile(
    r'[ML]([\d.-]+) ([\d.-]+)|cx="([\d.-]+)" cy="([\d.-]+)"|x="([\d.-]+)" y="([\d.-]+)"'
)
_WORDS = re.compile(r">([^<>]+)</text>")


@pytest.mark.parametrize("values", [(1.3, 1.3, 1.3), (0.2, -4.0, 1.3)])
def test_a_line_stays_within_its_picture(tmp_path: Path, values: tuple[float, ...]) -> None:
    march = Period.parse("2025-03")
    key = "NL.production.C.ca.yoy"
    cells = {(key, march.shift(at - 2).start): value for at, value in enumerate(values)}
    store = stored(tmp_path, release(cells, datetime(2025, 5, 9, 5, tzinfo=UTC)))
    found = one(said(1.3), date(2025, 5, 20), store)
    assert found.evidence is not None
    drawn = spark(found.evidence, found.claim, "productie", "nl")
    places = [[float(n) for n in m if n] for m in _PLACE.findall(drawn)]
    assert len(places) > 6
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)


KEY = "NL.production.C.ca.yoy"
INDEX = "NL.production.C.ca.I21"


def drawn(
    tmp_path: Path,
    said_: float | None,
    period: str,
    months: int,
    lang: Lang = "nl",
    key: str = KEY,
    top: float = 2.0,
) -> str:
    last = Period.parse("2025-06")
    cells: Cells = {(key, last.shift(-n).start): top - n for n in range(months)}
    store = stored(tmp_path, release(cells, datetime(2025, 8, 8, 5, tzinfo=UTC)))
    direction = {} if said_ is not None else {"direction": "up", "unit": None}
    found = one(said(said_, period=period, **direction), date(2025, 8, 20), store)
    assert found.evidence is not None
    return spark(found.evidence, found.claim, "productie", lang)


@pytest.mark.parametrize(
    ("figure", "labels"),
    [
        (2.0, ["+2%", "−10,0%", "juni 2024", "juni 2025", "+2%"]),
        (3.25, ["+3,25%", "−10,0%", "juni 2024", "juni 2025", "+3,25%"]),
        (None, ["+2,0%", "−10,0%", "juni 2024", "juni 2025"]),
    ],
)
def test_the_scale_the_periods_and_the_figure_are_printed(
    tmp_path: Path, figure: float | None, labels: list[str]
) -> None:
    assert _WORDS.findall(drawn(tmp_path, figure, "2025-06", 13)) == labels


@pytest.mark.parametrize(
    ("lang", "ends"),
    [("nl", ["1e kwartaal 2025", "2e kwartaal 2025"]), ("en", ["2025 Q1", "2025 Q2"])],
)
def test_a_mean_over_months_is_named_by_its_quarter(
    tmp_path: Path, lang: Lang, ends: list[str]
) -> None:
    found = _WORDS.findall(drawn(tmp_path, 1.0, "2025-Q2", 18, lang, INDEX, 100.0))
    assert [w for w in found if "2025" in w] == ends


def test_the_description_gives_the_figure_of_the_text_and_the_ends(tmp_path: Path) -> None:
    page = drawn(tmp_path, 1.5, "2025-06", 13)
    assert "toen +2,0%, nu +2,0%, in de tekst +1,5%; juni 2024 tot juni 2025" in page
    assert "tussen −10,0% en +2,0%" in page
