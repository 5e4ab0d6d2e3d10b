from __future__ import annotations

from collections.abc import Iterator

import pytest

from kentering.catalogue import catalogue
from tests.store.chains import ENTRIES


@pytest.fixture(scope="package", autouse=True)
def throw_away_sources() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for one in ENTRIES:
            patch.setitem(catalogue().sources, one.id, one)
        yield
