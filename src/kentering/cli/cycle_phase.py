"""The probability that the low is behind us, beside what ``kentering cycle`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kentering.catalogue import SeriesKey
from kentering.cli.output import lang, pairs, told
from kentering.cli.sources import local_day
from kentering.errors import MissingDataError
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.forecast.phase import Phase, Phases
    from kentering.store import Store

PAST = Text("% dal voorbij", "% past trough")


def phase_of(store: Store, key: str, as_of: str) -> Phase | None:
    """The probability of one series; None where the question is not one for it."""
    from kentering.forecast.phase import phase
    from kentering.forecast.recipe import recipe

    parts = SeriesKey.parse(key)
    if (parts.indicator, parts.adjustment) != (recipe().indicator, recipe().level):
        return None
    try:
        return phase(store, parts.geo, parts.branch, as_of)
    except MissingDataError as error:
        told(error.what)
        return None


def phases_of(store: Store, geo: str, as_of: str) -> Phases | None:
    """The probability of every branch; None where there is none."""
    from kentering.forecast.phase import phases

    try:
        return phases(store, geo, as_of)
    except MissingDataError:
        return None


def percent(found: Phase | None) -> str:
    """The probability as a table holds it."""
    missing = found is None or found.probability is None
    return "-" if missing else number(100 * found.probability, lang(), 0)  # type: ignore[union-attr,operator]


def by_key(found: Phases | None) -> Mapping[str, Phase]:
    """The answers by series."""
    return {} if found is None else {r.key: r for r in found.rows}


def show_phase(found: Phase | None) -> None:
    """The probability under the turns: of which month, how old, how it was made."""
    if found is None:
        return
    if found.probability is None:
        assert found.why is not None
        told(Text(f"geen kans dat het dal voorbij is: {found.why.nl}",
                  f"no probability that the low is behind: {found.why.en}"))  # fmt: skip
        return
    month = f"{found.last:%Y-%m}"
    rows = [(Text(f"dal voorbij in {month}, kans", f"past trough in {month}, probability"),
             f"{percent(found)} %")]  # fmt: skip
    if found.called is not None and found.called.called_at is not None:
        rows.append((Text("laatste keerpunt gemeld", "last turn called"),
                     local_day(found.called.called_at)))  # fmt: skip
    pairs(rows)
    for caution in found.cautions:
        told(caution)


def phase_content(found: Phase | None) -> dict[str, Any] | None:
    """The probability as JSON holds it."""
    if found is None:
        return None
    return {
        "geo": found.geo,
        "branch": found.branch,
        "key": found.key,
        "released_at": found.released_at,
        "vintages": found.vintages,
        "month": found.last,
        "age_months": found.age,
        "probability": found.probability,
        "why": found.why,
        "raw": found.raw,
        "ways": dict(found.ways),
        "missing": dict(found.missing),
        "phase": found.phase,
        "called": found.called,
        "drivers": found.drivers,
        "calibration": found.calibration,
        "cautions": found.cautions,
    }


def phases_content(found: Phases | None) -> dict[str, Any] | None:
    """Every branch as JSON holds it."""
    if found is None:
        return None
    return {
        "share": found.share,
        "branches": found.counted,
        "rows": [phase_content(r) for r in found.rows],
        "left_out": dict(found.left_out),
    }
