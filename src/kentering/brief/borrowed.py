"""Survey months that a forecast read from a later state (V8): named, and with that state (X1).

Enters: what was known, a moment and the series that a forecast borrowed. Leaves: the note that
names them, and the releases that brief and appendix give for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

import polars as pl

from kentering.brief.known import ORIGIN, View, release_ref
from kentering.brief.model import ReleaseRef
from kentering.brief.words import listed, lowered
from kentering.catalogue import SeriesKey, catalogue
from kentering.edition import shipped
from kentering.edition.earlier import earlier
from kentering.language import Text
from kentering.periods import Period


def borrowed_note(keys: Sequence[str]) -> Text | None:
    """Which surveys were read from a later state, by indicator and place; None without any."""
    if not keys:
        return None
    cat = catalogue()
    places: dict[str, list[Text]] = {}
    for parts in map(SeriesKey.parse, keys):
        places.setdefault(parts.indicator, []).append(cat.geos[parts.geo].name)
    names = [
        (lowered(cat.indicators[indicator].heading), listed(where))
        for indicator, where in places.items()
    ]
    nl = "; ".join(f"{what.nl} in {where.nl}" for what, where in names)
    en = "; ".join(f"{what.en} in {where.en}" for what, where in names)
    return Text(
        f"Voor de kans en de ramingen zijn enquêtemaanden die toen al uit waren, gelezen uit een latere stand: {nl}.",
        f"For the probability and the forecasts, survey months that were out by then were read from a later state: {en}.",
    )


def states(view: View, keys: Sequence[str], at: datetime) -> list[ReleaseRef]:
    """Of every series the state that its newest borrowed month was read from."""
    found: dict[ReleaseRef, None] = {}
    rows = _earlier()
    for key in keys if rows.height else ():
        own = rows.filter(pl.col("series") == key, pl.col("released_at") <= at).sort("period")
        seen = view.known[key].seen if key in view.known else {}
        cells = own.select("freq", "period", "state_of").iter_rows()
        lent = [state for freq, start, state in cells if Period(start, freq) not in seen]
        if lent:
            kept = view.store.history(key).filter(pl.col("released_at") == lent[-1])
            found.update((release_ref(*row), None) for row in kept.select(ORIGIN).head(1).rows())
    return list(found)


@cache
def _earlier() -> pl.DataFrame:
    return earlier(shipped())
