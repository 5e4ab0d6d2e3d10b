"""What ``kentering nowcast`` and ``forecast`` print: tables in either language, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kentering.cli.output import lang, line, pairs, table, told, warned
from kentering.cli.sources import local_day
from kentering.language import Text, number
from kentering.periods import Period

if TYPE_CHECKING:
    import polars as pl

    from kentering.forecast.calendar import Calendar, Due
    from kentering.forecast.questions import Nowcast

PATIENCE = 4
"""A target whose newest month lies more months before the day than this is stale."""
LEAST, MOST = 2, 6
TARGETS = {
    "yoy": Text("jaar op jaar, %", "year on year, %"),
    "mom": Text("maand op maand, %", "month on month, %"),
}


def month_of(day: date) -> str:
    """A month as tables write it."""
    return str(Period(day, "M"))


def stale(last: date, day: date, key: str, patience: int = PATIENCE) -> int:
    """Warn when the newest month is more than ``patience`` months old; the exit code."""
    behind = (day.year - last.year) * 12 + day.month - last.month
    if behind <= patience:
        return 0
    until = month_of(last)
    warned(
        Text(
            f"de cijfers van {key} lopen tot en met {until}, {behind} maanden voor {day}; "
            "haal nieuwe op met kentering update",
            f"the figures of {key} end in {until}, {behind} months before {day}; "
            "fetch new ones with kentering update",
        )
    )
    return 1


def shown_months(last: date, day: date) -> list[date]:
    """The months a nowcast is about: from the first not published to that of the day."""
    count = (day.year - last.year) * 12 + day.month - last.month
    first = Period(last, "M")
    return [first.shift(k + 1).start for k in range(min(max(count, LEAST), MOST))]


def show_head(found: Nowcast) -> None:
    """The series and what was published of it last."""
    from kentering.catalogue import series_label

    line(f"{found.key}  {series_label(found.key)[lang()]}")
    pairs(
        [
            (Text("laatste maand", "last month"), month_of(found.last)),
            *((TARGETS[k], v) for k, v in _published(found)),
            (Text("vrijgegeven", "released"), local_day(found.released_at)),
        ]
    )


def _published(found: Nowcast) -> list[tuple[str, str]]:
    """Growth of the last month, with whether it was computed from the index."""
    from kentering.forecast.chance import latest_growth

    index = Text("uit de index", "from the index")[lang()]
    return [
        (
            one.target,
            number(one.value, lang(), plus=True) + (f" ({index})" if one.computed else ""),
        )
        for one in latest_growth(found)
    ]


def show_nowcast(found: Nowcast, up: pl.DataFrame, day: date) -> None:
    """Per month and kind of growth: median, intervals, chance of growth."""
    import polars as pl

    show_head(found)
    months = shown_months(found.last, day)
    chance = {(t, p): u for t, p, u in up.iter_rows()}
    own = found.months.filter(pl.col("model") == "combined", pl.col("period").is_in(months))
    for target, words in TARGETS.items():
        line()
        line(words)
        rows = own.filter(pl.col("target") == target)
        table(
            MONTHS,
            [
                [*quantile_cells(r), percent(chance[target, r["period"]])]
                for r in rows.iter_rows(named=True)
            ],
            right=(1, 2, 3, 4),
        )
    for note in ungiven(found, months):
        told(note)


def ungiven(found: Nowcast, months: Sequence[date]) -> list[Text]:
    """The months asked of which no yearly growth is given, and why."""
    from kentering.forecast.questions import no_base, not_given

    lost = {m: base for m, base in no_base(found.seen).items() if m in months}
    return [not_given(m, base) for m, base in lost.items()]


def quantile_cells(row: dict[str, Any]) -> list[str]:
    """Month, median, 50 % and 80 % interval."""
    return [
        month_of(row["period"]),
        signed(row["q50"]),
        span(row["q25"], row["q75"], plus=True),
        span(row["q10"], row["q90"], plus=True),
    ]


def signed(value: float | None, decimals: int = 1) -> str:
    """A growth rate; a dash where it is not known."""
    return UNKNOWN if value is None else number(value, lang(), decimals, plus=True)


def span(low: float | None, high: float | None, *, plus: bool = False) -> str:
    """An interval; a dash where it is not known."""
    if low is None or high is None:
        return UNKNOWN
    both_ends = (number(x, lang(), plus=plus) for x in (low, high))
    return Text(" tot ", " to ")[lang()].join(both_ends)


def percent(share: float | None) -> str:
    """A share as a whole percentage."""
    return UNKNOWN if share is None else f"{number(100 * share, lang(), 0)}%"


def show_models(found: Nowcast, day: date) -> None:
    """What each model says of yearly growth, with its weight, per month."""
    import polars as pl

    from kentering.forecast.recipe import models

    months = shown_months(found.last, day)
    own = found.months.filter(pl.col("target") == "yoy", pl.col("model") != "combined")
    said = {(m, p): v for m, p, v in own.select("model", "period", "mean").iter_rows()}
    lines = []
    for code, entry in models().items():
        if code not in found.whole.paths:
            continue
        shares = found.whole.weights.get(code)
        cells = [entry.name[lang()]]
        for h, period in enumerate(months):
            weight = None if shares is None else float(shares[h])
            cells += [signed(said[code, period]), percent(weight)]
        lines.append(cells)
    heads = [Text("model (jaar op jaar, %)", "model (year on year, %)")]
    for period in months:
        heads += [Text.same(month_of(period)), Text("gewicht", "weight")]
    line()
    table(heads, lines, right=range(1, len(heads)))


def looked(found: Nowcast) -> list[dict[str, Any]]:
    """The series that were looked at with their last month, and whether months were borrowed."""
    from kentering.forecast.situation import month_at

    last = {c.series: c.last for c in found.seen.columns}
    return [
        {"series": k, "last": month_at(v), "borrowed": k in found.borrowed}
        for k, v in sorted(last.items())
    ]


def show_looked(found: Nowcast) -> None:
    """What the models looked at."""
    line()
    lent = Text("ja", "yes")[lang()]
    table(
        LOOKED,
        [[r["series"], month_of(r["last"]), lent if r["borrowed"] else ""] for r in looked(found)],
    )


def show_silent(found: Nowcast) -> None:
    """What was borrowed and which models were silent, beside the answer."""
    from kentering.forecast.recipe import models

    if found.borrowed:
        names = ", ".join(found.borrowed)
        told(
            Text(
                f"uit een latere stand gelezen, toen al verschenen: {names}",
                f"read from a later state, out by then: {names}",
            )
        )
    for code, why in found.missing.items():
        name = models()[code].name
        told(Text(f"geen antwoord: {name.nl}: {why.nl}", f"no answer: {name.en}: {why.en}"))


def show_calendar(found: Calendar) -> None:
    """What is due up to the target's own release, and what it should remove."""
    line()
    table(DUE, [_due_cells(d) for d in found.due], right=(4, 5))
    if found.sd is not None:
        sd = number(found.sd, lang())
        line(
            Text(
                f"onzekerheid van {month_of(found.month)} nu (standaardafwijking, factormodel): "
                f"{sd} procentpunt; % van de variantie",
                f"uncertainty of {month_of(found.month)} now (standard deviation, factor model): "
                f"{sd} percentage points; % of the variance",
            )
        )
    if found.silent is not None:
        told(
            Text(
                f"wat een vrijgave wegneemt is niet te zeggen: {found.silent.nl}",
                f"what a release removes cannot be said: {found.silent.en}",
            )
        )
    line(
        Text(
            "Dagen geschat uit eerdere vrijgaven of de gebruikelijke termijn; geen officiële "
            "kalender.",
            "Days estimated from earlier releases or the usual lag; not an official calendar.",
        )
    )


def _due_cells(due: Due) -> list[str]:
    from kentering.catalogue import SeriesKey, catalogue

    cat = catalogue()
    geos = ", ".join(dict.fromkeys(SeriesKey.parse(k).geo for k in due.series))
    late = Text(" (over tijd)", " (overdue)")[lang()] if due.overdue else ""
    own = Text(" (deze reeks)", " (this series)")[lang()] if due.own else ""
    return [
        f"{due.expected}{late}",
        f"{cat.indicators[due.indicator].heading[lang()]}{own}",
        geos,
        str(due.period),
        *(percent(x) for x in (due.alone, due.further)),
    ]


def show_forecast(found: Nowcast) -> None:
    """Volume growth of the years, and the level month by month."""
    import polars as pl

    from kentering.forecast.questions import not_given

    show_head(found)
    line()
    rows = {
        r["year"]: [
            str(r["year"]),
            f"{r['known']}/12",
            number(r["q50"], lang(), plus=True),
            *([EXACT, EXACT] if r["known"] == WHOLE else _spans(r)),
        ]
        for r in found.years.iter_rows(named=True)
    }
    rows |= {year: [str(year), *[UNKNOWN] * 4] for year in found.years_lost}
    table(YEARS, [rows[year] for year in sorted(rows)], right=(1, 2, 3, 4))
    for year, month in found.years_lost.items():
        told(not_given(year, month))
    line()
    ahead = found.level.filter(pl.col("value").is_null())
    table(
        LEVEL,
        [
            [
                month_of(r["period"]),
                number(r["q50"], lang()),
                span(r["q25"], r["q75"]),
                span(r["q10"], r["q90"]),
            ]
            for r in ahead.iter_rows(named=True)
        ],
        right=(1, 2, 3),
    )


def _spans(row: dict[str, Any]) -> list[str]:
    return [span(row[a], row[b], plus=True) for a, b in (("q25", "q75"), ("q10", "q90"))]


def nowcast_content(found: Nowcast, up: pl.DataFrame) -> dict[str, Any]:
    """A nowcast as JSON holds it."""
    import polars as pl

    from kentering.forecast.questions import no_base

    rows = found.months.join(
        up.with_columns(model=pl.lit("combined")), on=["target", "period", "model"], how="left"
    )
    return {
        **_about(found),
        "months": rows.to_dicts(),
        "weights": {code: w.tolist() for code, w in found.whole.weights.items()},
        "not_given": no_base(found.seen),
        "looked_at": looked(found),
        "silent": found.missing,
    }


def forecast_content(found: Nowcast) -> dict[str, Any]:
    """A forecast as JSON holds it."""
    return {
        **_about(found),
        "years": found.years.to_dicts(),
        "not_given": found.years_lost,
        "level": found.level.to_dicts(),
        "silent": found.missing,
    }


def _about(found: Nowcast) -> dict[str, Any]:
    return {
        "geo": found.geo,
        "branch": found.branch,
        "key": found.key,
        "released_at": found.released_at,
        "last": found.last,
        "borrowed": found.borrowed,
    }


def calendar_content(found: Calendar) -> dict[str, Any]:
    """The calendar as JSON holds it."""
    return {
        "key": found.key,
        "month": found.month,
        "sd": found.sd,
        "due": found.due,
        "silent": found.silent,
    }


EXACT = UNKNOWN = "-"
WHOLE = 12
MONTHS: Sequence[Text] = (
    Text("maand", "month"),
    Text("mediaan", "median"),
    Text("50% kans", "50% chance"),
    Text("80% kans", "80% chance"),
    Text("kans op groei", "chance of growth"),
)
LOOKED: Sequence[Text] = (
    Text("gekeken naar", "looked at"),
    Text("tot en met", "until"),
    Text("latere stand", "later state"),
)
DUE: Sequence[Text] = (
    Text("verwacht", "expected"),
    Text("cijfer", "figure"),
    Text("land", "country"),
    Text("over", "for"),
    Text("neemt weg", "removes"),
    Text("na het vorige", "after those before"),
)
YEARS: Sequence[Text] = (
    Text("jaar", "year"),
    Text("bekend", "known"),
    Text("groei, %", "growth, %"),
    Text("50% kans", "50% chance"),
    Text("80% kans", "80% chance"),
)
LEVEL: Sequence[Text] = (
    Text("maand", "month"),
    Text("index", "index"),
    Text("50% kans", "50% chance"),
    Text("80% kans", "80% chance"),
)
