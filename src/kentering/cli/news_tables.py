"""What ``kentering news`` prints: tables in either language, and the same as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kentering.cli.nowcast_tables import TARGETS, month_of
from kentering.cli.output import lang, line, pairs, table, told
from kentering.cli.sources import local_day
from kentering.language import Text, number

if TYPE_CHECKING:
    from kentering.forecast.news import FactorMoved, Moved, Step
    from kentering.forecast.released import Newest

RECORD = Text("trefzekerheid (gewichten)", "record (weights)")
REST = Text("niet toe te wijzen", "not attributed")
TOTAL = Text("samen", "together")
REVISED = Text("herzien", "revised")
AGAIN = Text("opnieuw geschat", "re-estimated")
SEVERAL = ", "


def show_news(found: Moved) -> None:
    """The releases in order with what each did, and the parts that no release explains."""
    from kentering.catalogue import series_label

    line(f"{found.key}  {series_label(found.key)[lang()]}")
    was, now = (number(x, lang(), 2, plus=True) for x in (found.old, found.new))
    growth = TARGETS[found.target][lang()]
    pairs(
        [
            (Text("nowcast", "nowcast"), f"{month_of(found.period)}, {growth}"),
            (Text("op", "on"), f"{local_day(found.since)}  {was}"),
            (Text("daarna", "after"), f"{_until(found)}  {now}"),
        ]
    )
    line()
    lines = [
        [
            local_day(s.at),
            *step_cells(s),
            number(s.after, lang(), 2, plus=True),
            number(s.impact, lang(), 2, plus=True),
        ]
        for s in found.steps
    ]
    for words, value in ((RECORD, found.record), (REST, found.rest)):
        if words is RECORD or round(value, 9):
            lines.append(["", words[lang()], "", "", "", "", number(value, lang(), 2, plus=True)])
    whole = number(found.new - found.old, lang(), 2, plus=True)
    table(NEWS, [*lines, ["", TOTAL[lang()], "", "", "", now, whole]], right=(5, 6))


def _until(found: Moved | FactorMoved) -> str:
    """The later moment; everything in the store when none was asked."""
    return local_day(found.until) if found.until else Text("nu", "now")[lang()]


def step_cells(step: Step) -> list[str]:
    """Which figure, for which country, what it said, and whose it is."""
    from kentering.catalogue import catalogue

    cat = catalogue()
    said = f"{REVISED[lang()]} ({step.revised})"
    if step.newest is not None:
        whose = f" {step.newest.series.split('.')[0]}" if SEVERAL in step.geo else ""
        said = f"{month_of(step.newest.period)}{whose}: {newest_words(step.newest)[lang()]}"
    heading, publisher = cat.indicators[step.indicator].heading, cat.sources[step.source].publisher
    return [heading[lang()], step.geo, said, publisher[lang()]]


def newest_words(newest: Newest) -> Text:
    """The newest figure: growth on the month before for an index, else both figures."""
    from kentering.catalogue import SeriesKey, catalogue

    unit = catalogue().units[SeriesKey.parse(newest.series).unit]
    before = newest.previous
    if unit.kind in ("index", "price", "amount") and before:
        change = 100 * (newest.value / before - 1)
        nl, en = (number(change, s, plus=True) for s in ("nl", "en"))
        return Text(f"{nl}% m-o-m", f"{en}% m/m")
    nl, en = (number(newest.value, s) for s in ("nl", "en"))
    if before is None:
        return Text(nl, en)
    old_nl, old_en = (number(before, s) for s in ("nl", "en"))
    return Text(f"{nl} na {old_nl}", f"{en} after {old_en}")


def show_factor(found: FactorMoved) -> None:
    """The factor model's parts: per new figure forecast, actual, weight and impact."""
    split = found.split
    line(found.key)
    was, now = (number(x, lang(), 2, plus=True) for x in (split.old, split.new))
    pairs(
        [
            (
                Text("factormodel", "factor model"),
                Text(
                    f"{month_of(split.period)}, maandgroei, log-punten (100 × ln)",
                    f"{month_of(split.period)}, monthly growth, log points (100 × ln)",
                )[lang()],
            ),
            (Text("op", "on"), f"{local_day(found.since)}  {was}"),
            (Text("daarna", "after"), f"{_until(found)}  {now}"),
        ]
    )
    line()
    fresh = split.cells.filter(split.cells["kind"] == "release")
    lines = [
        [
            _name(found, r["series"]),
            month_of(r["period"]),
            *(number(r[c], lang(), 2) for c in ("expected", "actual")),
            number(r["weight"], lang(), 3),
            number(r["impact"], lang(), 3, plus=True),
        ]
        for r in fresh.sort(fresh["impact"].abs(), descending=True).iter_rows(named=True)
    ]
    rest = (
        (REVISED, split.revisions),
        (AGAIN, split.reestimation),
        (TOTAL, split.new - split.old),
    )
    lines += [[w[lang()], "", "", "", "", number(v, lang(), 3, plus=True)] for w, v in rest]
    table(FACTOR, lines, right=(2, 3, 4, 5))
    for key in found.left_out:
        told(
            Text(
                f"niet meegenomen: {key}: niet op beide momenten bekeken",
                f"left out: {key}: not looked at on both moments",
            )
        )


def _name(found: FactorMoved, series: str) -> str:
    from kentering.forecast.models.factor import TARGET

    return found.key if series == TARGET else series


def news_content(found: Moved) -> dict[str, Any]:
    """The news as JSON holds it."""
    from kentering.forecast.news import movers

    return {
        "geo": found.geo,
        "branch": found.branch,
        "key": found.key,
        "target": found.target,
        "period": found.period,
        "since": found.since,
        "until": found.until,
        "old": found.old,
        "new": found.new,
        "releases": [{**_plain(s), "impact": s.impact} for s in found.steps],
        "record": found.record,
        "rest": found.rest,
        "residual": found.residual,
        "movers": [{**_plain(s), "impact": s.impact} for s in movers(found)],
    }


def _plain(step: Step) -> dict[str, Any]:
    from kentering.cli.output import plain

    made: dict[str, Any] = plain(step)
    return made


def factor_content(found: FactorMoved) -> dict[str, Any]:
    """The factor model's split as JSON holds it."""
    split = found.split
    return {
        "key": found.key,
        "since": found.since,
        "until": found.until,
        "period": split.period,
        "old": split.old,
        "new": split.new,
        "reestimation": split.reestimation,
        "residual": split.residual,
        "cells": [{**r, "series": _name(found, r["series"])} for r in split.cells.to_dicts()],
        "left_out": found.left_out,
    }


NEWS: Sequence[Text] = (
    Text("vrijgave", "release"),
    Text("cijfer", "figure"),
    Text("land", "country"),
    Text("nieuw", "new"),
    Text("uitgever", "publisher"),
    Text("nowcast", "nowcast"),
    Text("bijdrage", "contribution"),
)
FACTOR: Sequence[Text] = (
    Text("reeks", "series"),
    Text("maand", "month"),
    Text("verwacht", "forecast"),
    Text("uitkomst", "actual"),
    Text("gewicht", "weight"),
    Text("bijdrage", "impact"),
)
