"""What a release must be before the store may see it: whole, single-valued, sane and dated.

Every fault that a provider or a file can have and that would end in a silent wrong answer stops
here, with the ladder (docs/conventions.md, M1, U2, V4, E3).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.release import OBSERVATIONS, STATUSES, Release

EARLIEST_YEAR = 1900
LATEST_AHEAD = timedelta(days=400)


def checked(release: Release) -> Release:
    """Return the release, with its observations sorted, or say what is wrong with it.

    Raises:
        SourceError: columns, duplicates, NaN, unknown codes, values or dates out of range.
    """
    frame = release.observations
    if dict(frame.schema) != OBSERVATIONS:
        _fault(release, "columns", f"{dict(frame.schema)}")
    if frame.is_empty():
        _fault(release, "no observations", "0 rows")
    _no_nulls(release, frame)
    _single(release, frame)
    _finite(release, frame)
    _dates(release, frame)
    _codes_and_ranges(release, frame)
    return Release(**{**release.__dict__, "observations": frame.sort("series", "freq", "period")})


def _fault(release: Release, what: str, where: str, right: Text | None = None) -> None:
    words = {
        "columns": "andere kolommen dan verwacht",
        "no observations": "geen waarnemingen",
        "empty keys": "lege sleutels",
        "duplicate observations": "dubbele waarnemingen",
        "values that are no numbers": "waarden die geen getal zijn",
        "dates out of range": "datums buiten bereik",
        "unknown codes": "onbekende codes",
        "unknown status": "onbekende status",
        "values out of range": "waarden buiten het bereik van de catalogus",
    }
    raise SourceError(
        Text(
            f"{release.source}: {words[what]}; de opslag is ongewijzigd",
            f"{release.source}: {what}; the store is unchanged",
        ),
        where=f"{release.url}: {where}",
        right=right,
        run=f"kentering sources {release.source}",
    )


def _no_nulls(release: Release, frame: pl.DataFrame) -> None:
    keys = frame.select("series", "period", "freq", "status").null_count().row(0)
    if any(keys):
        _fault(release, "empty keys", f"series, period, freq, status: {keys}")
    odd = frame.filter(~pl.col("status").is_in(STATUSES)).head(1)
    if odd.height:
        _fault(release, "unknown status", str(odd.row(0)))


def _single(release: Release, frame: pl.DataFrame) -> None:
    twice = frame.filter(pl.struct("series", "freq", "period").is_duplicated())
    if twice.height:
        _fault(release, "duplicate observations", f"{twice.height} rows, first {twice.row(0)}")


def _finite(release: Release, frame: pl.DataFrame) -> None:
    odd = frame.filter(pl.col("value").is_not_null() & ~pl.col("value").is_finite())
    if odd.height:
        _fault(release, "values that are no numbers", str(odd.row(0)))


def _dates(release: Release, frame: pl.DataFrame) -> None:
    latest = release.released_at.date() + LATEST_AHEAD
    odd = frame.filter((pl.col("period").dt.year() < EARLIEST_YEAR) | (pl.col("period") > latest))
    if odd.height:
        right = Text(f"{EARLIEST_YEAR} tot {latest}", f"{EARLIEST_YEAR} to {latest}")
        _fault(release, "dates out of range", str(odd.row(0)), right)


def _codes_and_ranges(release: Release, frame: pl.DataFrame) -> None:
    cat = catalogue()
    spans = frame.group_by("series").agg(
        pl.col("value").min().alias("low"), pl.col("value").max().alias("high")
    )
    for series, low, high in spans.iter_rows():
        try:
            key = SeriesKey.parse(series)
            indicator = cat.indicators[key.indicator]
            _ = cat.geos[key.geo], cat.units[key.unit], cat.adjustments[key.adjustment]
            if key.branch != "_Z":
                _ = cat.branches[key.branch]
        except (ValueError, KeyError):
            _fault(release, "unknown codes", series)
            raise
        if low is not None and (low < indicator.low or high > indicator.high):
            right = Text(
                f"{indicator.low:g} tot {indicator.high:g}",
                f"{indicator.low:g} to {indicator.high:g}",
            )
            _fault(release, "values out of range", f"{series}: {low:g} .. {high:g}", right)
