"""What ``kentering evaluate`` prints and draws: scores, tests and medians in either language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kentering.cli.output import lang, line, pairs, table
from kentering.language import Text, day, number

if TYPE_CHECKING:
    import polars as pl

    from kentering.record.evaluate import Evaluation
    from kentering.store import Store

TARGETS = {
    "yoy": Text("Groei op een jaar eerder, procentpunten", "Growth on a year earlier, points"),
    "mom": Text("Groei op een maand eerder, procentpunten", "Growth on a month earlier, points"),
}
STAGES = {
    "first": Text("eerste uitkomst", "first release"),
    "next": Text("volgende vrijgave", "next release"),
    "latest": Text("laatste stand", "latest state"),
}
DASH = "-"
SURE = 0.10
DRAWN = ("ar_yearly", "ar", "confidence")
AHEAD_DRAWN = 2


def show(found: Evaluation, horizons: Sequence[int]) -> None:
    """The scores of the combination against the first release, then medians per outcome."""
    from kentering.record.tables import floors

    _head(found)
    for target, words in TARGETS.items():
        scores = _main(found.scores, target, horizons, model="combined")
        if scores.is_empty():
            continue
        line()
        line(words)
        lines = []
        for row in scores.iter_rows(named=True):
            ratios = [_ratio(found.tests, row, floor) for floor in floors()]
            lines.append([row["geo"], str(row["h"]), str(row["n"]), *_cells(row), *ratios])
        heads = [*HEADS, *(Text.same(f) for f in floors())]
        table(heads, lines, right=range(1, len(heads)))
    _show_medians(found, horizons)
    line()
    for note in NOTES:
        line(note)


HEADS = [
    Text.same("geo"),
    Text("ver", "ahead"),
    Text.same("n"),
    Text.same("RMSE"),
    Text.same("MAE"),
    Text("richting", "direction"),
    Text.same("CRPS"),
    Text.same("80%"),
]
NOTES = (
    Text(
        "Rechts: RMSE gedeeld door die van de vuistregel, op dezelfde maanden; * Diebold-Mariano "
        "onder 10%.",
        "Right: RMSE divided by that of the floor, on the same months; * Diebold-Mariano below "
        "10%.",
    ),
    Text(
        "ver: maanden na de laatst gepubliceerde; n: maanden; richting: aandeel goed; 80%: aandeel "
        "binnen het interval.",
        "ahead: months past the last published; n: months; direction: share right; 80%: share "
        "within the interval.",
    ),
)


def _head(found: Evaluation) -> None:
    what = found.plan
    lent = sorted({key for keys in found.borrowed.values() for key in keys})
    skipped = _main(found.scores, "yoy", (1,), model="combined")["left_out"].to_list()
    rows = [
        (Text("gebieden", "areas"), " ".join(what.geos)),
        (Text("bedrijfstak", "branch"), what.branch),
        (Text("periode", "span"), f"{what.first} - {what.last}"),
        (Text("dagen", "days"), f"{len(what.tasks)} ({what.days})"),
    ]
    if skipped:
        low, high = min(skipped), max(skipped)
        count = str(low) if low == high else f"{low}-{high}"
        rows.append(
            (
                Text("buiten de scores", "left out of scores"),
                Text(
                    f"{count} maanden per gebied met Covid erin of als basis (jaar op jaar)",
                    f"{count} months per area with Covid in them or as base (yearly)",
                )[lang()],
            )
        )
    by: dict[str, list[str]] = {}
    for key in lent:
        geo, _, rest = key.partition(".")
        by.setdefault(rest, []).append(geo)
    label = Text("uit latere stand", "from later state")
    rows += [(label, f"{rest}: {' '.join(geos)}") for rest, geos in by.items()]
    pairs(rows)


def _main(
    frame: pl.DataFrame, target: str, horizons: Sequence[int], *, model: str | None = None,
    stage: str = "first",
) -> pl.DataFrame:  # fmt: skip
    import polars as pl

    rows = frame.filter(
        pl.col("target") == target, pl.col("h").is_in(list(horizons)), pl.col("stage") == stage,
        pl.col("sample") == "main",
    )  # fmt: skip
    return rows if model is None else rows.filter(pl.col("model") == model)


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        *(number(row[name], lang(), 2) for name in ("rmse", "mae")),
        DASH if row["direction"] is None else number(row["direction"], lang(), 2),
        number(row["crps"], lang(), 2),
        number(row["coverage"], lang(), 2),
    ]


def _ratio(tests: pl.DataFrame, row: dict[str, Any], floor: str) -> str:
    import polars as pl

    place = ("geo", "branch", "target", "h", "stage", "sample")
    own = tests.filter(pl.col("floor") == floor, *(pl.col(c) == row[c] for c in place))
    if own.is_empty() or own["rmse_ratio"][0] is None:
        return DASH
    sure = own["dm_p"][0] is not None and own["dm_p"][0] < SURE
    return number(own["rmse_ratio"][0], lang(), 2) + ("*" if sure else " ")


def _show_medians(found: Evaluation, horizons: Sequence[int]) -> None:
    from kentering.record.tables import floors

    if found.medians.is_empty():
        return
    line()
    line(Text("Mediaan over de landen, RMSE-verhouding", "Median over countries, RMSE ratio"))
    lines = []
    for target in TARGETS:
        for stage, words in STAGES.items():
            part = _main(found.medians, target, horizons, stage=stage)
            for (ahead,), rows in part.group_by("h", maintain_order=True):
                by = {r["floor"]: r for r in rows.iter_rows(named=True)}
                some = next(iter(by.values()))
                cells = [_median(by.get(f)) for f in floors()]
                lines.append(
                    [
                        target, words[lang()], str(ahead), str(some["countries"]),
                        number(some["coverage"], lang(), 2), *cells,
                    ]
                )  # fmt: skip
    heads = [
        Text("groei", "growth"),
        Text("tegen", "against"),
        Text("ver", "ahead"),
        Text("landen", "countries"),
        Text.same("80%"),
        *(Text.same(f) for f in floors()),
    ]
    table(heads, lines, right=range(2, len(heads)))


def _median(row: dict[str, Any] | None) -> str:
    if row is None or row["rmse_ratio"] is None:
        return DASH
    return number(row["rmse_ratio"], lang(), 2)


def content(found: Evaluation, horizons: Sequence[int]) -> dict[str, Any]:
    """The evaluation as JSON holds it: both samples, every outcome, the combination and floors."""
    import polars as pl

    from kentering.record.tables import floors

    what, near = found.plan, pl.col("h").is_in(list(horizons))
    shown = pl.col("model").is_in(["combined", *floors()])
    return {
        "geos": what.geos,
        "branch": what.branch,
        "from": what.first,
        "until": what.last,
        "days": what.days,
        "tasks": len(what.tasks),
        "silent": found.silent,
        "borrowed": found.borrowed,
        "medians": found.medians.filter(near).to_dicts(),
        "tests": found.tests.filter(near).to_dicts(),
        "scores": found.scores.filter(near, shown).to_dicts(),
    }


def ratio_picture(store: Store, found: Evaluation) -> str:
    """Error ratios of the combination per geography, two months ahead, yearly growth."""
    from kentering.brief.chart_news import Ratio, ratios
    from kentering.catalogue import catalogue
    from kentering.cli.picture import source_line
    from kentering.forecast.recipe import models, recipe

    rows = _main(found.tests, "yoy", (AHEAD_DRAWN,))
    cat, rules, what = catalogue(), recipe(), found.plan
    by: dict[str, dict[str, float | None]] = {}
    for row in rows.iter_rows(named=True):
        by.setdefault(row["geo"], {})[row["floor"]] = row["rmse_ratio"]
    order = sorted(by, key=lambda g: (by[g].get(DRAWN[0]) is None, by[g].get(DRAWN[0]) or 0.0))
    drawn = [Ratio(_front(cat.geos[g].name), tuple(by[g].get(f) for f in DRAWN)) for g in order]
    easy, hard = (sum((v := r.values[k]) is not None and v < 1 for r in drawn) for k in (0, 1))
    title = Text(
        f"Beter dan een AR van de jaargroei in {easy} van {len(drawn)} gebieden, dan een van "
        f"maandmutaties in {hard}",
        f"Better than an AR of yearly growth in {easy} of {len(drawn)} areas, than one of monthly "
        f"changes in {hard}",
    )
    unit = Text(
        f"RMSE gedeeld door die van de vuistregel; jaargroei, {AHEAD_DRAWN} maanden vooruit, "
        f"eerste uitkomst; {day(what.first, 'nl')} tot {day(what.last, 'nl')}",
        f"RMSE divided by that of the floor; yearly growth, {AHEAD_DRAWN} months ahead, first "
        f"release; {day(what.first, 'en')} to {day(what.last, 'en')}",
    )
    keys = [f"{g}.{rules.indicator}.{what.branch}.{rules.yearly}" for g in order]
    found_keys = [k for k in keys if k in set(store.keys(keys))]
    source = source_line(store, found_keys, None)
    names = [models()[f].name for f in DRAWN]
    return ratios(drawn, names, title=title, unit=unit, source=source, lang=lang(), trace=source)


def _front(name: Text) -> Text:
    return Text(name.nl[:1].upper() + name.nl[1:], name.en[:1].upper() + name.en[1:])
