"""Forecasts read from texts, kept in the user's folder for ``kentering outlook``."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kentering.cli.files import write_all

if TYPE_CHECKING:
    import polars as pl

COLUMNS = ("bank", "date", "geo", "branch", "year", "value", "source")
"""What ``forecast.others`` reads; the first five say which forecast it is."""
OUTPUT = "production_volume"
YEAR = re.compile(r"\d{4}")


def place() -> Path:
    """The file in the user's folder."""
    from kentering.store import default_home

    return default_home() / "outlook.csv"


def keep_forecasts(rows: pl.DataFrame) -> int:
    """Add what a text foretold of a year's output; returns how many rows are new.

    Args:
        rows: the forecasts of a text (``claims.keep.OUTLOOK``). Kept are those with a bank, a day,
            a branch of the catalogue, a year and one figure in percent.
    """
    from kentering.catalogue import catalogue

    branches = catalogue().branches
    old = _rows()
    known = {tuple(r[c] for c in COLUMNS[:5]) for r in old}
    new = []
    for row in rows.iter_rows(named=True):
        period = str(row["period"] or "")
        sound = row["bank"] and row["given"] and row["value"] is not None
        if not sound or not YEAR.fullmatch(period) or row["branch"] not in branches:
            continue
        if (row["indicator"], row["unit"], row["kind"]) != (OUTPUT, "percent", "forecast"):
            continue
        named = (row["bank"], row["given"], row["geo"], row["branch"], period)
        entry = dict(zip(COLUMNS, map(str, (*named, row["value"], row["text"])), strict=True))
        if tuple(entry[c] for c in COLUMNS[:5]) not in known:
            known.add(tuple(entry[c] for c in COLUMNS[:5]))
            new.append(entry)
    if new:
        _write([*old, *new])
    return len(new)


def _rows() -> list[dict[str, str]]:
    path = place()
    if not path.is_file():
        return []
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def _write(rows: list[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_all({place(): out.getvalue().encode()})
