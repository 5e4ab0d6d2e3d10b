"""Make the accuracy tables of docs/record.md and the record that the package brings.

Usage: python docs/make_record.py [--jobs N] [--journal FOLDER]. Replays the shipped edition on the
release days of its targets with the code as it is, rewrites the block between the markers of
docs/record.md and writes src/kentering/forecast/data/record.parquet. With a journal an interrupted
run goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from kentering.edition import shipped
from kentering.forecast.combine import COMBINED
from kentering.forecast.recipe import models
from kentering.record.evaluate import Evaluation, evaluated, open_journal, plan, replayed
from kentering.record.tables import FIFTHS, STAGES, floors
from kentering.store import Store

DOC = Path(__file__).with_name("record.md")
RECORD = Path(__file__).parents[1] / "src/kentering/forecast/data/record.parquet"
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
HORIZONS = (1, 2, 3)
TARGETS = {"yoy": "yearly growth", "mom": "monthly growth"}
AIM_MEDIAN, AIM_HOME, AIM_WORST, AIM_COVERED = 0.88, 0.95, 1.01, (0.75, 0.85)
HOME, AGGREGATES, AHEAD = "NL", ("EA", "EU"), 2
Rows = list[dict[str, Any]]


def cell(value: float | None, digits: int = 2) -> str:
    """A number, or a dash."""
    return "-" if value is None else f"{value:.{digits}f}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; the first column to the left."""
    names = list(heads)
    lines = ["| " + " | ".join(names) + " |", "|---|" + "---:|" * (len(names) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def pick(frame: pl.DataFrame, **equal: object) -> Rows:
    """The rows of a frame with these values, as dicts."""
    wanted = {"stage": "first", "sample": "main", **equal}
    return frame.filter(*(pl.col(k) == v for k, v in wanted.items())).to_dicts()


def places(found: Evaluation) -> Iterator[tuple[str, int]]:
    """Geographies by distances."""
    return ((geo, h) for geo in found.plan.geos for h in HORIZONS)


def scores(found: Evaluation, target: str) -> str:
    """The scores of the combination."""
    lines = []
    for geo, h in places(found):
        for row in pick(found.scores, geo=geo, h=h, target=target, model=COMBINED):
            figures = [cell(row[n]) for n in ("rmse", "mae", "bias", "crps", "direction")]
            covered = f"{cell(row['coverage'])}"
            lines.append([geo, str(h), str(row["n"]), str(row["left_out"]), *figures, covered])
    heads = ("geo", "ahead", "n", "left out", "RMSE", "MAE", "bias", "CRPS", "direction", "80 %")
    return table(heads, lines)


def against(found: Evaluation, target: str) -> str:
    """RMSE ratios to the floors with the two tests."""
    lines = []
    for geo, h in places(found):
        cells = []
        for floor in floors():
            rows = pick(found.tests, geo=geo, h=h, target=target, floor=floor)
            for row in rows:
                tests = f"{cell(row['dm_p'])}; {cell(row['gw_p'])}"
                cells.append(f"{cell(row['rmse_ratio'])} ({tests})")
            cells += [] if rows else ["-"]
        lines.append([geo, str(h), *cells])
    return table(("geo", "ahead", *floors()), lines)


def over_countries(found: Evaluation, sample: str) -> str:
    """Medians against each outcome."""
    lines = []
    for target, words in TARGETS.items():
        for stage in STAGES:
            for h in HORIZONS:
                rows = {
                    r["floor"]: r
                    for r in pick(found.medians, target=target, stage=stage, h=h, sample=sample)
                }
                if not rows:
                    continue
                some = next(iter(rows.values()))
                cells = [_spread(rows.get(f)) for f in floors()]
                head = [words, stage, str(h), str(some["countries"]), cell(some["coverage"])]
                lines.append([*head, *cells])
    return table(("growth", "outcome", "ahead", "countries", "80 %", *floors()), lines)


def _spread(row: dict[str, Any] | None) -> str:
    if row is None:
        return "-"
    return f"{cell(row['rmse_ratio'])} ({cell(row['lowest'])}-{cell(row['highest'])})"


def by_model(found: Evaluation, target: str) -> str:
    """The RMSE of every model two months ahead."""
    codes = [*models(), COMBINED]
    lines = []
    for geo in found.plan.geos:
        rows = {r["model"]: r for r in pick(found.scores, geo=geo, h=AHEAD, target=target)}
        lines.append([geo, *(cell(rows[c]["rmse"]) if c in rows else "-" for c in codes)])
    return table(("geo", *codes), lines)


def densities(found: Evaluation) -> str:
    """Where outcomes fell in the density of yearly growth one month ahead."""
    lines = []
    for geo in found.plan.geos:
        for row in pick(found.scores, geo=geo, h=1, target="yoy", model=COMBINED):
            fifths = [cell(row[f"fifth{k + 1}"]) for k in range(FIFTHS)]
            lines.append([geo, str(row["n"]), *fifths, cell(row["berkowitz_p"])])
    names = [f"fifth {k + 1}" for k in range(FIFTHS)]
    return table(("geo", "n", *names, "Berkowitz p"), lines)


def aims(found: Evaluation) -> str:
    """What was aimed at, two months ahead, and whether it was reached against either AR."""
    lines = []
    for floor in ("ar_yearly", "ar"):
        rows = pick(found.tests, h=AHEAD, target="yoy", floor=floor)
        ratio = {r["geo"]: r["rmse_ratio"] for r in rows}
        lands = {g: v for g, v in ratio.items() if g not in AGGREGATES}
        middle = pl.Series(list(lands.values())).median()
        sure = sum(r["geo"] in lands and r["dm_p"] < 0.10 and r["dm"] < 0 for r in rows)
        worst = max(lands, key=lambda g: lands[g])
        home = lands.get(HOME)
        lines += [
            _aim(f"median country against {floor}", middle, AIM_MEDIAN, _below),
            _aim(f"the Netherlands against {floor}", home, AIM_HOME, _below),
            _aim(f"worst country ({worst}) against {floor}", lands[worst], AIM_WORST, _below),
            [f"countries significantly better than {floor} (10 %)", str(sure), "-", "-"],
        ]
    for h in HORIZONS:
        rows = pick(found.medians, h=h, target="yoy", floor="ar")
        value = rows[0]["coverage"] if rows else None
        low, high = AIM_COVERED
        met = value is not None and low <= value <= high
        aimed = f"{low:.2f}-{high:.2f}"
        words = f"80 % interval, all countries, {h} ahead"
        lines.append([words, cell(value), aimed, "yes" if met else "**no**"])
    for geo in AGGREGATES:
        for row in pick(found.scores, geo=geo, h=AHEAD, target="yoy", model=COMBINED):
            low, high = AIM_COVERED
            met = low <= row["coverage"] <= high
            words = f"80 % interval, {geo}, {AHEAD} ahead"
            lines.append(
                [words, cell(row["coverage"]), f"{low:.2f}-{high:.2f}", "yes" if met else "**no**"]
            )
    return table(("yearly growth", "found", "aim", "reached"), lines)


def _below(value: float, aim: float) -> bool:
    return value <= aim


def _aim(words: str, value: Any, aim: float, reached: Callable[[float, float], bool]) -> list[str]:
    met = value is not None and reached(float(value), aim)
    return [words, cell(value, 3), f"at most {aim:.2f}", "yes" if met else "**no**"]


def block(found: Evaluation) -> str:
    """The whole block between the markers."""
    what = found.plan
    lent = sorted({key for keys in found.borrowed.values() for key in keys})
    parts = [
        f"Release days of the target, {what.first} to {what.last}: {len(what.tasks)} forecast days "
        f"of {len(what.geos)} areas; {sum(found.silent.values())} of them without a forecast. "
        f"Survey months from a later state (V8): {len(lent)} series.",
        "### Aims\n\n" + aims(found),
        "### Medians over countries (lowest-highest)\n\nRMSE of the combination over that of the "
        "floor.\n\n" + over_countries(found, "main"),
    ]
    for target, words in TARGETS.items():
        head = words[:1].upper() + words[1:]
        parts += [
            f"### {head}: scores of the combination\n\nFirst release; percentage points.\n\n"
            + scores(found, target),
            f"### {head}: against the floors\n\nRMSE ratio (p of Diebold-Mariano; of "
            "Giacomini-White).\n\n" + against(found, target),
            f"### {head}: RMSE of every model, {AHEAD} months ahead\n\n" + by_model(found, target),
        ]
    parts += [
        "### Density of yearly growth, one month ahead\n\nShare of outcomes in each fifth; "
        "0.20 each would be right.\n\n" + densities(found),
        "### With the months left out above\n\nAs the medians, Covid months included.\n\n"
        + over_countries(found, "whole"),
    ]
    return "\n\n".join(parts)


def kept(record: pl.DataFrame) -> pl.DataFrame:
    """The rows that a combination learns from, as small as they go without loss that matters."""
    codes = [c for c, entry in models().items() if entry.combined]
    rows = record.filter(pl.col("model").is_in([*codes, COMBINED]))
    rows = rows.drop_nulls(["outcome", "known_at"])
    figures = pl.col("mean", "sd", "outcome").round(4).cast(pl.Float32)
    return rows.with_columns(figures).sort("geo", "branch", "target", "model", "h", "as_of")


def main() -> int:
    """Replay, rewrite the block and write the record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=None)
    parser.add_argument("--journal", type=Path, default=None)
    given = parser.parse_args()
    store = Store(root=None, base=shipped())
    what = plan(store)
    journal = open_journal(store, given.journal) if given.journal else None
    found = evaluated(store, what, replayed(store, what, jobs=given.jobs, journal=journal))
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    DOC.write_text(f"{before}{BEGIN}\n{block(found)}\n{END}{after}", "utf-8")
    kept(found.record).write_parquet(RECORD, compression="zstd", compression_level=19)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
