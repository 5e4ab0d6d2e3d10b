"""The small line beside a verdict."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kentering.claims.checking.spark import HEIGHT, WIDTH, spark
from kentering.periods import Period
from tests.claims.checking.made import one, release, said, stored

_PLACE = re.compile(r'[ML]([\d.-]+) ([\d.-]+)|cx="([\d.-]+)" cy="([\d.-]+)"')


@pytest.mark.parametrize("values", [(1.3, 1.3, 1.3), (0.2, -4.0, 1.3)])
def test_a_line_stays_within_its_picture(tmp_path: Path, values: tuple[float, ...]) -> None:
    march = Period.parse("2025-03")
    key = "NL.production.C.ca.yoy"
    cells = {(key, march.shift(at - 2).start): value for at, value in enumerate(values)}
    store = stored(tmp_path, release(cells, datetime(2025, 5, 9, 5, tzinfo=UTC)))
    found = one(said(1.3), date(2025, 5, 20), store)
    assert found.evidence is not None
    drawn = spark(found.evidence, 1.3, "productie", "nl")
    places = [[float(n) for n in m if n] for m in _PLACE.findall(drawn)]
    assert len(places) > 6
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
