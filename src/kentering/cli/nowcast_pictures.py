"""What ``nowcast``, ``forecast`` and ``news`` draw, with title, unit, source and formula."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from kentering.cli.news_tables import AGAIN, RECORD, REVISED, SEVERAL, newest_words
from kentering.cli.nowcast_tables import month_of, shown_months
from kentering.cli.output import lang
from kentering.cli.picture import source_line
from kentering.language import Lang, Text, month, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kentering.forecast.news import FactorMoved, Moved, Step
    from kentering.forecast.questions import Nowcast
    from kentering.store import Store

PAST = 36
"""Published months in a picture of growth."""
FORMULA = Text(
    "modellen gewogen naar trefzekerheid; band naar eerdere fouten",
    "models weighted by record; band by past errors",
)
YEARLY = Text("mutatie op een jaar eerder, %", "change on a year before, %")
MONTHLY = Text("mutatie op een maand eerder, %", "change on a month before, %")


def nowcast_picture(store: Store, found: Nowcast, as_of: str | None, day: date) -> str:
    """Yearly growth as published, then as foretold."""
    from kentering.brief.chart_fan import fan
    from kentering.forecast.chance import yearly_history

    months = shown_months(found.last, day)
    rows = found.months.filter(
        pl.col("model") == "combined", pl.col("target") == "yoy", pl.col("period").is_in(months)
    )
    history = yearly_history(found, PAST)
    part = Text(f"{YEARLY.nl}; deels uit de index", f"{YEARLY.en}; partly from the index")
    return fan(
        list(history.select("period", "value").iter_rows()),
        rows,
        title=_expected(rows.row(0, named=True)),
        unit=_unit(found, part if history["computed"].any() else YEARLY),
        source=source_line(store, [found.key], as_of),
        lang=lang(),
        trace=_trace(store, found, as_of),
    )


def forecast_picture(store: Store, found: Nowcast, as_of: str | None) -> str:
    """The level as published, then to the end of next year."""
    from kentering.brief.chart_fan import fan
    from kentering.catalogue import SeriesKey, catalogue

    known = found.level.drop_nulls("value").tail(2 * PAST)
    ahead = found.level.filter(pl.col("value").is_null())
    index = catalogue().units[SeriesKey.parse(found.key).unit].label
    said = [_of_year(r) for r in found.years.iter_rows(named=True) if r["known"] < 12]
    said += [
        Text(f"{y}: {NOT_GIVEN.nl}", f"{y}: {NOT_GIVEN.en}")
        for y in found.years_lost
        if date(y, 12, 1) > found.last
    ]
    title = Text("; ".join(t.nl for t in said), "; ".join(t.en for t in said))
    return fan(
        list(known.select("period", "value").iter_rows()),
        ahead,
        title=title,
        unit=_unit(found, index),
        source=source_line(store, [found.key], as_of),
        lang=lang(),
        trace=_trace(store, found, as_of),
    )


def news_picture(store: Store, found: Moved, as_of: str | None) -> str:
    """What each release did to the nowcast."""
    from kentering.brief.chart_news import Impact, news

    parts = [Impact(_step_name(s), s.impact) for s in found.steps]
    parts.append(Impact(RECORD, found.record))
    keys = sorted({k for s in found.steps for k in s.series} | {found.key})
    growth = YEARLY if found.target == "yoy" else MONTHLY
    name = {s: month(found.period, s) for s in LANGS}
    old, new = ({s: number(x, s, plus=True) for s in LANGS} for x in (found.old, found.new))
    title = Text(
        f"Nowcast van {name['nl']}: van {old['nl']}% naar {new['nl']}%",
        f"Nowcast of {name['en']}: from {old['en']}% to {new['en']}%",
    )
    unit = Text(
        f"{_label(found.key).nl}; {growth.nl}; bijdragen in procentpunt",
        f"{_label(found.key).en}; {growth.en}; contributions in percentage points",
    )
    source = _also(source_line(store, keys, as_of), found.steps)
    trace = _with(source, keys, FORMULA)
    return news(
        parts, found.old, found.new, title=title, unit=unit, source=source, lang=lang(),
        trace=trace,
    )  # fmt: skip


def factor_picture(store: Store, found: FactorMoved, as_of: str | None) -> str:
    """The factor model's parts: new figures per series, revisions, re-estimation."""
    from kentering.brief.chart_news import Impact, news
    from kentering.forecast.models.factor import TARGET

    split = found.split
    named = {TARGET: found.key}
    rows = split.by_series().filter(pl.col("kind") == "release")
    keys = [named.get(k, k) for k in rows["series"]]
    parts = [
        Impact(_short(k), float(v)) for k, v in zip(keys, rows["impact"].to_list(), strict=True)
    ]
    parts += [Impact(REVISED, split.revisions), Impact(AGAIN, split.reestimation)]
    name = {s: month(split.period, s) for s in LANGS}
    title = Text(
        f"Factormodel, {name['nl']}: wat de schatting bewoog",
        f"Factor model, {name['en']}: what moved the estimate",
    )
    unit = Text(
        f"{_label(found.key).nl}; maandgroei, log-punten (100 × ln)",
        f"{_label(found.key).en}; monthly growth, log points (100 × ln)",
    )
    source = source_line(store, keys, as_of)
    formula = Text("dynamisch factormodel", "dynamic factor model")
    return news(
        parts, split.old, split.new, title=title, unit=unit, source=source, lang=lang(),
        trace=_with(source, keys, formula),
    )  # fmt: skip


EXPECTED = Text("verwacht", "expected")
NOT_GIVEN = Text("niet te geven", "not given")
TO = Text("tot", "to")
LANGS: tuple[Lang, Lang] = ("nl", "en")


def _expected(row: dict[str, Any]) -> Text:
    """The first month's median and its interval; that there is none where its base is missing."""
    said = []
    for s in LANGS:
        name = month(row["period"], s)
        head = f"{name[:1].upper()}{name[1:]}"
        if row["q50"] is None:
            said.append(f"{head}: {NOT_GIVEN[s]}")
            continue
        middle, low, high = (number(row[q], s, plus=True) for q in ("q50", "q10", "q90"))
        said.append(f"{head}: {middle}% {EXPECTED[s]} (80%: {low} {TO[s]} {high})")
    return Text(*said)


def _of_year(row: dict[str, float]) -> Text:
    nl, en = ([number(row[q], s, plus=True) for q in ("q50", "q10", "q90")] for s in LANGS)
    return Text(
        f"{row['year']}: {nl[0]}% (80%: {nl[1]} tot {nl[2]})",
        f"{row['year']}: {en[0]}% (80%: {en[1]} to {en[2]})",
    )


def _label(key: str) -> Text:
    from kentering.catalogue import series_label

    return series_label(key)


def _unit(found: Nowcast, unit: Text) -> Text:
    """Indicator, branch and country, then the unit drawn."""
    from kentering.catalogue import SeriesKey, catalogue

    parts, cat = SeriesKey.parse(found.key), catalogue()
    names = (
        cat.indicators[parts.indicator].heading,
        cat.branches[parts.branch].label,
        cat.geos[parts.geo].name,
    )
    return Text(
        "; ".join((", ".join(n.nl for n in names), unit.nl)),
        "; ".join((", ".join(n.en for n in names), unit.en)),
    )


def _short(key: str) -> Text:
    """Indicator and country of a series, as a bar has room for."""
    from kentering.catalogue import SeriesKey, catalogue

    parts, cat = SeriesKey.parse(key), catalogue()
    head, geo = cat.indicators[parts.indicator].heading, cat.geos[parts.geo].name
    return Text(f"{head.nl}, {geo.nl}", f"{head.en}, {geo.en}")


def _step_name(step: Step) -> Text:
    """Whose figure and what it said; of several countries only whose."""
    from kentering.catalogue import catalogue

    if SEVERAL in step.geo:
        head = catalogue().indicators[step.indicator].heading
        return Text(f"{head.nl}: {step.geo}", f"{head.en}: {step.geo}")
    name = _short(step.newest.series if step.newest else step.series[0])
    if step.newest is None:
        return Text(f"{name.nl}: {REVISED.nl}", f"{name.en}: {REVISED.en}")
    words, period = newest_words(step.newest), month_of(step.newest.period)
    return Text(f"{name.nl}, {period}: {words.nl}", f"{name.en}, {period}: {words.en}")


def _also(source: Text, steps: Sequence[Step]) -> Text:
    """The line with the sources of releases of which no figure is in the panel any more."""
    from kentering.catalogue import catalogue

    entries = catalogue().sources
    for one in dict.fromkeys(s.source for s in steps):
        entry = entries[one]
        if f"({entry.table})" not in source.en:
            nl, en = (f"{entry.publisher[s]} ({entry.table}), {entry.licence}" for s in LANGS)
            source = Text(f"{source.nl}; {nl}", f"{source.en}; {en}")
    return source


def _trace(store: Store, found: Nowcast, as_of: str | None) -> Text:
    keys = sorted({found.key, *(c.series for c in found.seen.columns)})
    return _with(source_line(store, keys, as_of), keys, FORMULA)


def _with(source: Text, keys: list[str], formula: Text) -> Text:
    """Releases, every series and the formula (X1)."""
    names = ", ".join(keys)
    return Text(f"{source.nl}; {names}; {formula.nl}", f"{source.en}; {names}; {formula.en}")
