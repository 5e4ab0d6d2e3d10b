"""The sentences on what moved the nowcast are read back as well (X1, L5).

To say why a forecast moved takes seconds a day, so this runs on six days and not on the hundred of
``test_readback``. No release gives these figures: each is held against its own value.
"""

from __future__ import annotations

from datetime import date

import pytest

from kentering.brief.compose import compose
from kentering.claims.checking.evidence import books
from kentering.edition import shipped
from kentering.language import LANGS
from kentering.store import Store
from tests.brief.readback import day_books, outcomes, verdicts, written

DAYS = (
    ("NL", date(2025, 5, 15)),
    ("NL", date(2024, 2, 10)),
    ("DE", date(2025, 6, 10)),
    ("FR", date(2024, 9, 5)),
    ("ES", date(2024, 11, 20)),
    ("IT", date(2025, 3, 14)),
)


@pytest.mark.parametrize(("geo", "day"), DAYS)
def test_every_figure_on_what_moved_the_nowcast_is_read_back(geo: str, day: date) -> None:
    whole = books(Store(None, shipped()))
    brief = compose(whole.store, geo=geo, as_of=day)
    held = day_books(whole, day)
    for lang in LANGS:
        made = written(brief, lang)
        found = list(outcomes(made, verdicts(made.text, day, lang, held)))
        movers = [o for o in found if "ahead.mover" in str(o)]
        assert movers, f"no sentence on what moved it: {geo} {day}"
        assert not [str(o) for o in found if o.fault]
