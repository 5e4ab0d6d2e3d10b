"""What ``kentering outlook --chart`` draws, with its title, unit, source and formula."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kentering.cli.output import lang
from kentering.cli.picture import source_line
from kentering.language import LANGS, Text, number

if TYPE_CHECKING:
    from kentering.brief.chart_outlook import Year
    from kentering.forecast.outlook import Outlook, YearOutlook
    from kentering.store import Store


def outlook_picture(store: Store, found: Outlook, as_of: str | None) -> str:
    """One definition of ours, its outcomes, and everybody else's forecasts by name and day.

    Raises:
        MissingDataError: nothing to draw.
    """
    from kentering.brief.chart_outlook import outlook
    from kentering.catalogue import catalogue
    from kentering.forecast.years import FORMULA

    drawn = _definition(found)
    cat = catalogue()
    keys = sorted(set(_keys(found, drawn)))
    source = source_line(store, keys, as_of) if keys else Text("Bron:", "Source:")
    named = dict.fromkeys(
        f"{t.forecast.bank} ({t.forecast.source})" for y in found.years for t in y.theirs
    )
    source = Text(f"{source.nl}; {', '.join(named)}", f"{source.en}; {', '.join(named)}")
    label, geo = cat.branches[drawn].label, cat.geos[found.geo].name
    trace = Text(f"{', '.join(keys)}; {FORMULA.nl}", f"{', '.join(keys)}; {FORMULA.en}")
    return outlook(
        [_year(y, drawn) for y in found.years],
        title=_title(found, drawn),
        unit=Text(
            f"Productievolume, jaargroei, %; {geo.nl}; kentering en uitkomst: {label.nl}",
            f"Volume of production, annual growth, %; {geo.en}; kentering and outcome: {label.en}",
        ),
        source=source,
        lang=lang(),
        trace=trace,
    )


def _definition(found: Outlook) -> str:
    """The definition asked, unless only another one has a forecast of ours."""
    ours = {o.branch for y in found.years for o in y.ours}
    return next((d for d in found.definitions if d in ours), found.branch)


def _keys(found: Outlook, drawn: str) -> Iterator[str]:
    for year in found.years:
        yield from (key for code, _, key in year.rests_on if code == drawn)


def _year(year: YearOutlook, drawn: str) -> Year:
    from kentering.brief.chart_outlook import Other, Own, Year
    from kentering.store.read import HOME_ZONE

    own = next((o for o in year.ours if o.branch == drawn), None)
    came = next((o.value for o in year.outcomes if o.branch == drawn), None)
    others = []
    for theirs in year.theirs:
        one = theirs.forecast
        name = one.bank if one.branch == drawn else f"{one.bank} ({one.branch})"
        others.append(Other(Text.same(name), one.published, one.value))
    made = own.released_at.astimezone(HOME_ZONE).date() if own else None
    return Year(
        year.year,
        Own(own.median, own.low, own.high, made) if own and made else None,
        tuple(others),
        came,
    )


def _title(found: Outlook, drawn: str) -> Text:
    """Ours and the newest of others, of the first year that is still open and both forecast."""

    def both(year: YearOutlook) -> bool:
        return bool(year.theirs) and any(o.branch == drawn for o in year.ours)

    year = next((y for y in found.years if both(y)), None)
    if year is None:
        return Text("Verwachtingen van de jaargroei", "Forecasts of annual growth")
    own = next(o for o in year.ours if o.branch == drawn)
    one = year.theirs[-1].forecast
    ours, theirs = ("", "") if one.branch == drawn else (f" ({drawn})", f" ({one.branch})")
    return Text(
        *(
            f"{year.year}: kentering {number(own.median, x)}%{ours}, "
            f"{one.bank} {number(one.value, x)}%{theirs}"
            for x in LANGS
        )
    )
