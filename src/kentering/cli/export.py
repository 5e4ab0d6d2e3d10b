"""Rows of the store as CSV, Parquet or Excel: the same columns whatever the language."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from kentering.cli.files import write_all
from kentering.errors import InputError
from kentering.language import Text

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = (".csv", ".parquet", ".xlsx")
SHEET_ROWS = 1_048_575
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def export(rows: pl.DataFrame, path: Path) -> None:
    """Write rows of the store with the table and licence of each (X1).

    Raises:
        InputError: another kind of file, or more rows than a sheet holds.
    """
    check(path)
    write_all({path: _body(_with_licence(rows), path)})


def check(path: Path) -> None:
    """Refuse a file of another kind before anything is asked."""
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise InputError(
            Text(
                f"{path.name!r} is geen soort die ik schrijf", f"{path.name!r} is no kind I write"
            ),
            where=f"--to {path}",
            right=Text(known, known),
        )


def _with_licence(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    from kentering.catalogue import catalogue

    entries = catalogue().sources

    def said(field: str) -> pl.Expr:
        by_source = {name: getattr(entry, field) for name, entry in entries.items()}
        known = pl.col("source").replace_strict(by_source, default="", return_dtype=pl.String)
        return known.alias(field)

    return rows.with_columns(said("table"), said("licence"))


def _body(rows: pl.DataFrame, path: Path) -> bytes:
    import polars as pl

    out = io.BytesIO()
    match path.suffix.lower():
        case ".csv":
            text = rows.with_columns(pl.col(pl.Datetime).dt.strftime(MOMENT))
            text.write_csv(out)
        case ".parquet":
            rows.write_parquet(out, compression="zstd", statistics=True)
        case _:
            _workbook(rows, out, path)
    return out.getvalue()


def _workbook(rows: pl.DataFrame, out: io.BytesIO, path: Path) -> None:
    import polars as pl
    import xlsxwriter

    if rows.height > SHEET_ROWS:
        raise InputError(
            Text(
                f"{rows.height} rijen passen niet op één werkblad",
                f"{rows.height} rows do not fit one sheet",
            ),
            where=str(path),
            right=Text(
                f"hooguit {SHEET_ROWS}, of .csv of .parquet",
                f"{SHEET_ROWS} at most, or .csv or .parquet",
            ),
        )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    plain = rows.with_columns(pl.col(pl.Datetime).dt.strftime(MOMENT))
    with xlsxwriter.Workbook(out, options) as book:
        plain.write_excel(
            book,
            "kentering",
            dtype_formats={pl.Float64: "General", pl.Date: "yyyy-mm-dd"},
            freeze_panes=(1, 0),
            autofit=plain.height <= 20_000,
        )
