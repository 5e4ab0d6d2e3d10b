"""Forecasts read from texts, kept in the user's folder for ``kentering outlook``."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kentering.cli.files import write_all
from kentering.language import LANGS, Text, number

if TYPE_CHECKING:
    from kentering.claims.keep import Foretold
    from kentering.claims.model import Claim

COLUMNS = ("bank", "date", "geo", "branch", "year", "value", "source")
"""What ``forecast.others`` reads; the first five say which forecast it is."""
OUTPUT = "production_volume"
YEAR = re.compile(r"\d{4}")


def place() -> Path:
    """The file in the user's folder."""
    from kentering.store import default_home

    return default_home() / "outlook.csv"


@dataclass(frozen=True)
class Added:
    """How many forecasts are new, and what is said of those that were not kept."""

    new: int
    left: tuple[Text, ...]


def keep_forecasts(found: Foretold) -> Added:
    """Add what a text foretold of a year's output; says which are new and which are left out.

    Args:
        found: the forecasts of a text (``claims.keep.foretold``). Kept are those with a bank, a
            day, a branch of the catalogue, a year and one figure in percent.
    """
    from kentering.catalogue import catalogue

    branches = catalogue().branches
    old = _rows()
    known = {tuple(r[c] for c in COLUMNS[:5]): r for r in old}
    new: list[dict[str, str]] = []
    left = [_left(claim, why) for claim, why in found.left if _of_output(claim)]
    for row in found.rows.iter_rows(named=True):
        period = str(row["period"] or "")
        sound = row["bank"] and row["given"] and row["value"] is not None
        if not sound or not YEAR.fullmatch(period) or row["branch"] not in branches:
            continue
        if (row["indicator"], row["unit"], row["kind"]) != (OUTPUT, "percent", "forecast"):
            continue
        named = (row["bank"], row["given"], row["geo"], row["branch"], period)
        entry = dict(zip(COLUMNS, map(str, (*named, row["value"], row["text"])), strict=True))
        before = known.setdefault(tuple(entry[c] for c in COLUMNS[:5]), entry)
        if before is entry:
            new.append(entry)
        elif before["value"] != entry["value"]:
            left.append(_clash(entry, before))
    if new:
        _write([*old, *new])
    return Added(len(new), tuple(left))


def _of_output(claim: Claim) -> bool:
    """Whether a forecast is of the kind that is kept."""
    kind = (claim.indicator, claim.unit, claim.comparison)
    return kind == (OUTPUT, "percent", "forecast") and bool(claim.source)


def _left(claim: Claim, why: Text) -> Text:
    quote = " ".join(claim.quote.split())
    name = f"{claim.source}, {claim.period or '-'}, '{quote}'"
    return Text(f"raming niet bewaard: {name}: {why.nl}", f"forecast not kept: {name}: {why.en}")


def _clash(entry: dict[str, str], before: dict[str, str]) -> Text:
    """Another value for the same bank, day and year is in the file already."""
    told, kept = (_figure(e["value"]) for e in (entry, before))
    name = f"{entry['bank']}, {entry['date']}, {entry['year']}"
    return Text(
        f"raming niet bewaard: {name}: {told.nl}; er staat al {kept.nl} uit {before['source']} "
        f"in {place()}",
        f"forecast not kept: {name}: {told.en}; {kept.en} from {before['source']} is already in "
        f"{place()}",
    )


def _figure(value: str) -> Text:
    try:
        size = float(value)
    except ValueError:
        return Text.same(value)
    return Text(*(number(size, lang, 1) for lang in LANGS))


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
