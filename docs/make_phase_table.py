"""Make the tables of docs/phase.md: how often the probability that the low is behind us was right.

Usage: python docs/make_phase_table.py [--replay [FORECASTS]]. Without ``--replay`` the block
between the markers is rewritten from the shipped record of past probabilities. With it that record
is first made anew from every release of the edition; FORECASTS is a file with past forecasts
(columns of ``kentering.forecast.ledger.RECORD``), by default the shipped one.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from kentering.catalogue import SeriesKey
from kentering.edition import shipped
from kentering.forecast.phase_record import calibration
from kentering.forecast.questions import shipped_record
from kentering.forecast.recipe import recipe
from kentering.record.phases import Delay, Scorecard, delays, replayed, scored
from kentering.store import Store

DOC = Path(__file__).with_name("phase.md")
RECORD = Path(__file__).parents[1] / "src/kentering/forecast/data/phase_record.parquet"
BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
SPAN = (date(2021, 1, 1), date(2025, 8, 31))
FEWEST = 12
"""Releases in the span that a target needs to take part."""
NAMES = {
    "together": "paths and logit together (**the answer**)",
    "paths": "simulated paths through the dating rule",
    "logit": "pooled logit",
    "regimes": "Markov switching",
    "rule": "phase after the last turn called",
    "base": "base rate",
    "sign3": "sign of the 3-month change",
    "sign6": "sign of the 6-month change",
    "confidence": "confidence above its 6-month low",
}
HEAD = (
    "| what | calibrated | Brier | reliability | resolution | skill | log score | right side "
    "| less best naive | 90 % interval |\n|---|---|" + "---:|" * 8
)


def line(card: Scorecard) -> str:
    """One candidate."""
    parts, less = card.parts, card.against
    skill = "-" if parts.skill is None else f"{100 * parts.skill:.0f} %"
    cells = [
        NAMES[card.name],
        "yes" if card.calibrated else "no",
        f"{parts.brier:.3f}",
        f"{parts.reliability:.3f}",
        f"{parts.resolution:.3f}",
        skill,
        f"{card.log:.3f}",
        f"{100 * card.right:.0f} %",
        f"{less.mean:+.3f}",
        f"{less.low:+.3f} to {less.high:+.3f}",
    ]
    return "| " + " | ".join(cells) + " |"


def comparison(record: pl.DataFrame, settled: int) -> list[str]:
    """All candidates, for months so far from the last dateable one."""
    found = scored(record, settled)
    parts = found.cards[0].parts
    naive, corrected = found.best_naive
    how = "calibrated" if corrected else "as given"
    out = [
        f"\n{found.frame.height} probabilities in {found.frame['last'].n_unique()} months, "
        f"{found.phases} phases, {100 * parts.base_rate:.0f} % past a trough; always that share "
        f"would score {parts.uncertainty:.3f}. Best naive rule: {NAMES[naive]}, {how}.\n",
        HEAD,
    ]
    out += [line(card) for card in found.cards]
    if settled:
        return out
    out += [
        "\n**Reliability of the answer**\n",
        "| said | n | mean said | came | 90 % band if right |\n|---|---:|---:|---:|---:|",
    ]
    out += [
        f"| {100 * b.low:.0f}-{100 * b.high:.0f} % | {b.n} | {100 * b.mean:.0f} % "
        f"| {100 * b.observed:.0f} % | {100 * b.band[0]:.0f}-{100 * b.band[1]:.0f} % |"
        for b in found.table
    ]
    out += [
        "\n**By geography**\n",
        "| geo | n | phases | past a trough | Brier | best naive |\n|---|" + "---:|" * 5,
    ]
    out += [
        f"| {r['geo']} | {r['cases']} | {r['phases']} | {100 * r['past']:.0f} % "
        f"| {r['brier']:.3f} | {r['naive']:.3f} |"
        for r in found.by_geo.iter_rows(named=True)
    ]
    return out


def late(found: Delay) -> str:
    """One trough."""
    lags = ["-" if x is None else str(x) for x in (found.half, found.sure, found.called)]
    return f"| {found.geo} | {found.trough:%Y-%m} | " + " | ".join(lags) + " |"


def table(record: pl.DataFrame) -> str:
    """The whole block between the markers."""
    lines = ["**Every month that the last vintage could date**", *comparison(record, 0)]
    lines += ["\n**Only months ten before the last that could be dated**", *comparison(record, 10)]
    lines += [
        "\n**Months from a trough to the release since which, for good, ...**\n",
        "| geo | trough | above 50 % | above 80 % | the dating rule said expansion |\n|---|---|"
        + "---:|" * 3,
    ]
    lines += [late(d) for d in delays(record)]
    now = calibration(record)
    lines.append(
        f"\nCalibration from the whole record: intercept {now.intercept:+.3f}, slope "
        f"{now.slope:.3f}, from {now.n} probabilities in {now.phases} phases."
    )
    return "\n".join(lines).strip("\n")


def targets(store: Store) -> list[tuple[str, str]]:
    """The recipe's branch of every geography with a run of releases in the span."""
    rules = recipe()
    found: dict[str, set[object]] = {}
    for key in store.keys(f"*.{rules.indicator}.{rules.branch}.{rules.level}.I*"):
        days = store.history(key, SPAN[1])["released_at"]
        inside = days.filter(days.dt.date() >= SPAN[0])
        found.setdefault(SeriesKey.parse(key).geo, set()).update(inside.to_list())
    return [(geo, rules.branch) for geo in sorted(found) if len(found[geo]) >= FEWEST]


def replay(forecasts: str | None) -> pl.DataFrame:
    """The record made anew, and kept."""
    store = Store(root=None, base=shipped())
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        file = Path(forecasts) if forecasts else scratch / "forecasts.parquet"
        if forecasts is None:
            shipped_record().write_parquet(file)
        made = replayed(store, targets(store), SPAN, file, scratch)
    made = made.with_columns(pl.col("revision").list.eval(pl.element().round(4)))
    made.write_parquet(RECORD, compression="zstd", compression_level=19)
    return made


def main(given: list[str]) -> int:
    """Rewrite the block."""
    again = given[:1] == ["--replay"]
    record = replay(given[1] if len(given) > 1 else None) if again else pl.read_parquet(RECORD)
    text = DOC.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    DOC.write_text(f"{before}{BEGIN}\n{table(record)}\n{END}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
