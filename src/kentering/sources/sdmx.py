"""Eurostat's two flat forms, SDMX-CSV and TSV, read into one frame of cells with a status.

Pure: bytes in, cells out. A form, a column, a number or a flag that is not known here is refused,
because guessing would be a silent wrong answer (docs/conventions.md, first law, M1 and M2).

Flags of Eurostat and the status they become. Of combined flags (``bp``) the first one in this list
that is present counts, so that a break is never hidden behind "provisional"::

    c -> c   confidential; a value beside it is refused
    z -> m   not applicable; a value beside it is refused
    f -> f   forecast
    b -> b   break in the series
    u, n -> u  low reliability, not significant
    s -> s   Eurostat's estimate
    e -> e   estimate of the country
    p -> p   provisional
    d, i, r -> A  definition differs, see metadata, revised: the value stands as published

No value and no ``c`` is ``m``. ``CONF_STATUS`` C and N make a cell confidential.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Period
from kentering.sources.answer import Answer, broken

FLAGS = {
    "c": "c",
    "z": "m",
    "f": "f",
    "b": "b",
    "u": "u",
    "n": "u",
    "s": "s",
    "e": "e",
    "p": "p",
    "d": "A",
    "i": "A",
    "r": "A",
}
CONFIDENTIAL = {"": False, "F": False, "C": True, "N": True}
HEADS = ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "LAST UPDATE")
TAILS = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
TIME, VALUE, FLAG, CONF = TAILS
NUMBER = r"^-?\d+(\.\d+)?([eE][-+]?\d{1,3})?$"
TSV_CELL = r"^(:|-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?) ?([bcdefinprsuz]*) *$"
TSV_HEAD = re.compile(r"([\w,]+)\\TIME_PERIOD")
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Cells:
    """A table as received, one row per cell, all text.

    Args:
        answer: where it came from.
        order: names of the dimensions in the provider's order.
        rows: the dimensions, ``TIME_PERIOD``, ``OBS_VALUE``, ``OBS_FLAG`` and ``CONF_STATUS``.
        flow: the provider's name of the table, when the form gives it.
        updated: the provider's own LAST UPDATE, when the form gives it.
        bulk: whether this is a TSV, which holds every code of a table.
    """

    answer: Answer
    order: tuple[str, ...]
    rows: pl.DataFrame = field(repr=False)
    flow: str = ""
    updated: str = ""
    bulk: bool = False


def unpacked(answer: Answer, limit: int) -> str:
    """The text of an answer, gunzipped when it is gzip.

    Raises:
        SourceError: no whole gzip, no UTF-8, or more than ``limit`` bytes.
    """
    if not answer.body.startswith(GZIP):
        return answer.text()
    try:
        with gzip.open(io.BytesIO(answer.body)) as packed:
            body = packed.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise broken(
            answer, Text(f"gzip is niet heel ({error})", f"the gzip is not whole ({error})")
        ) from error
    if len(body) > limit:
        raise broken(
            answer,
            Text(f"uitgepakt groter dan {limit} bytes", f"unpacks to more than {limit} bytes"),
            Text("max_megabytes in de catalogus hoger", "a higher max_megabytes in the catalogue"),
        )
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(
            answer, Text("geen leesbare tekst (UTF-8)", "not readable text (UTF-8)")
        ) from error


def csv_cells(answer: Answer, text: str, order: Sequence[str]) -> Cells:
    """Read SDMX-CSV; ``order`` is the order of dimensions that the request relied on.

    Raises:
        SourceError: other columns or another order than expected, or rows of unequal length.
    """
    names = next(csv.reader(io.StringIO(text[: text.find("\n") + 1] or text)), [])
    names = [n.strip() for n in names]
    if TIME not in names or VALUE not in names:
        raise broken(answer, *_columns(names, order))
    found = tuple(n for n in names if n not in HEADS and n not in TAILS)
    if found != tuple(order) or len(set(names)) != len(names):
        raise broken(answer, *_columns(names, order))
    rows = _rectangle(answer, text, ",", names).with_columns(
        pl.lit("").alias(n) for n in (FLAG, CONF) if n not in names
    )
    flow = _only(answer, rows, [n for n in ("DATAFLOW", "STRUCTURE_ID") if n in names])
    updated = _only(answer, rows, [n for n in ("LAST UPDATE",) if n in names])
    return Cells(answer, found, rows.select(*found, *TAILS), flow, updated)


def wide_rows(answer: Answer, text: str, order: Sequence[str]) -> tuple[pl.DataFrame, list[str]]:
    """Read a TSV into one row per series: the dimensions, then a column of text per period.

    Raises:
        SourceError: no such header, other dimensions, rows of unequal length, or a cell that is
            neither a figure nor ``:`` with flags we know.
    """
    header = text[: text.find("\n")].rstrip("\r").split("\t")
    head = TSV_HEAD.fullmatch(header[0].strip())
    found = head[1].split(",") if head else []
    if found != list(order):
        raise broken(answer, *_columns(header[:1], order))
    if not text.endswith("\n"):  # a cut-off last cell could still look like a figure
        raise broken(answer, Text("de laatste regel is niet af", "the last line is not finished"))
    times = [h.strip() for h in header[1:]]
    if not times or len(set(times)) != len(times):
        raise broken(answer, Text("dubbele of geen perioden", "periods twice, or none"))
    table = _rectangle(answer, text, "\t", ["key", *times])
    odd = table.filter(pl.col("key").str.count_matches(",") != len(found) - 1).head(1)
    if odd.height:
        key = odd["key"][0]
        raise broken(answer, Text(f"sleutel {key!r} past niet", f"key {key!r} does not fit"))
    for when in times:  # before anything is handed on, so that a bad file gives nothing at all
        bad = table.filter(~pl.col(when).str.contains(TSV_CELL)).head(1)
        if bad.height:
            raise _no_figure(answer, bad[when][0], f"{bad['key'][0]} {when}")
    keys = pl.col("key").str.split_exact(",", len(found) - 1).struct.rename_fields(found)
    return table.with_columns(keys.alias("key")).unnest("key"), times


def tsv_cells(answer: Answer, wide: pl.DataFrame, order: Sequence[str]) -> Cells:
    """Turn rows of a TSV into cells.

    An unflagged ``:`` before the first or after the last figure of a row only fills up the
    rectangle (the columns are those of the longest row) and is absent; between figures it is a
    missing observation (M2).

    """
    long = wide.unpivot(index=list(order), variable_name=TIME, value_name="cell")
    long = long.with_columns(
        pl.col("cell").str.extract(TSV_CELL, 1).alias(VALUE),
        pl.col("cell").str.extract(TSV_CELL, 2).alias(FLAG),
        pl.lit("").alias(CONF),
    )
    said = (pl.col(VALUE) != ":") | (pl.col(FLAG) != "")
    first = pl.col(TIME).filter(said).min().over(list(order))
    last = pl.col(TIME).filter(said).max().over(list(order))
    rows = long.filter((pl.col(TIME) >= first) & (pl.col(TIME) <= last))
    return Cells(answer, tuple(order), rows.select(*order, *TAILS), bulk=True)


def valued(cells: Cells) -> pl.DataFrame:
    """The cells with ``period``, ``freq``, ``value`` and ``status`` in place of text.

    Raises:
        SourceError: a figure, a flag or a period that is none.
    """
    rows = cells.rows.with_columns(pl.col(VALUE).str.strip_chars())
    absent = pl.col(VALUE).is_in(["", ":"])
    odd = rows.filter(~absent & ~pl.col(VALUE).str.contains(NUMBER)).head(1)
    if odd.height:
        raise _no_figure(cells.answer, odd[VALUE][0], odd[TIME][0])
    rows = rows.with_columns(absent.alias("absent"))
    kinds = rows.select(FLAG, CONF, "absent").unique()
    said = kinds.with_columns(
        pl.Series("status", [_status(cells.answer, *k) for k in kinds.iter_rows()], pl.String)
    )
    return (
        rows.join(said, on=[FLAG, CONF, "absent"], maintain_order="left")
        .join(_periods(cells, rows[TIME].unique().to_list()), on=TIME, maintain_order="left")
        .with_columns(
            pl.when(~pl.col("absent")).then(pl.col(VALUE)).cast(pl.Float64).alias("value")
        )
        .drop(TIME, VALUE, FLAG, CONF, "absent")
    )


def renamed(
    cells: Cells, frame: pl.DataFrame, column: str, codes: Mapping[str, str], *, leave_out: bool
) -> pl.DataFrame:
    """Replace the provider's codes in a column by ours.

    Args:
        cells: where the frame came from, for messages.
        frame: rows with that column.
        column: the provider's dimension.
        codes: our code by the provider's.
        leave_out: drop rows with other codes instead of refusing them.

    Raises:
        SourceError: a code that was not asked for, or none of those asked.
    """
    found = set(frame[column].unique().to_list())
    others = sorted(found - set(codes))
    if (others and not leave_out) or not found & set(codes):
        asked = ", ".join(list(codes)[:12])
        shown = ", ".join(others[:6])
        raise broken(
            cells.answer,
            Text(f"{column} {shown} is niet gevraagd", f"{column} {shown} was not asked for"),
            Text(f"{column} uit {asked}", f"{column} out of {asked}"),
        )
    kept = frame.filter(pl.col(column).is_in(list(codes))) if others else frame
    return kept.with_columns(pl.col(column).replace_strict(codes, return_dtype=pl.String))


def _status(answer: Answer, flags: str, confidence: str, absent: bool) -> str:
    codes = set(flags.strip())
    unknown = sorted(codes - set(FLAGS))
    hidden = CONFIDENTIAL.get(confidence.strip())
    if unknown or hidden is None:
        odd = f"OBS_FLAG {flags!r}, CONF_STATUS {confidence!r}"
        raise broken(
            answer,
            Text(f"onbekende vlag: {odd}", f"unknown flag: {odd}"),
            Text.same("OBS_FLAG " + "".join(FLAGS) + "; CONF_STATUS F, C, N"),
        )
    if (hidden or codes & {"c", "z"}) and not absent:
        what = f"{flags}{confidence}"
        raise broken(
            answer,
            Text(f"een waarde met vlag {what}", f"a value flagged {what}"),
            Text("vertrouwelijk en n.v.t. zijn leeg", "confidential and n/a cells are empty"),
        )
    if hidden:
        return "c"
    first = next((status for flag, status in FLAGS.items() if flag in codes), "A")
    return first if not absent or first == "c" else "m"


def _periods(cells: Cells, texts: list[str]) -> pl.DataFrame:
    try:
        read = [Period.parse(t) for t in texts]
    except InputError as error:
        raise broken(cells.answer, error.what, error.right) from error
    return pl.DataFrame(
        {TIME: texts, "period": [p.start for p in read], "found": [p.freq for p in read]},
        schema={TIME: pl.String, "period": pl.Date, "found": pl.String},
    )


def _rectangle(answer: Answer, text: str, separator: str, names: list[str]) -> pl.DataFrame:
    """Read lines of equal length; a cut-off last line is a fault, not a row of blanks."""
    body = text.rstrip("\r\n")
    lines = body.count("\n")
    whole = body.count(separator) == lines * (len(names) - 1) + len(names) - 1
    if separator == "," and '"' in body:
        rows = csv.reader(io.StringIO(body), strict=True)
        try:
            whole = all(len(r) == len(names) for r in rows)
        except csv.Error:
            whole = False
    if not whole:
        what = Text("regels van ongelijke lengte", "lines of unequal length")
        right = Text(f"{len(names)} velden, heel bestand", f"{len(names)} fields, a whole file")
        raise broken(answer, what, right)
    if not lines:
        raise broken(answer, Text("geen rijen", "no rows"))
    try:
        return pl.read_csv(
            body.encode(),
            separator=separator,
            quote_char='"' if separator == "," else None,
            infer_schema=False,
            new_columns=names,
        ).with_columns(pl.all().fill_null("").str.strip_chars_end("\r"))
    except (pl.exceptions.PolarsError, ValueError) as error:
        head = str(error).splitlines()[0][:120]
        raise broken(answer, Text(f"geen tabel ({head})", f"no table ({head})")) from error


def _only(answer: Answer, rows: pl.DataFrame, columns: list[str]) -> str:
    """The one value that a constant column holds."""
    if not columns:
        return ""
    values = rows[columns[0]].unique().to_list()
    if len(values) != 1:
        what = f"{columns[0]}: {sorted(values)[:3]}"
        raise broken(answer, Text(f"meer dan één {what}", f"more than one {what}"))
    return str(values[0]).strip()


def _columns(found: Sequence[str], order: Sequence[str]) -> tuple[Text, Text]:
    here, asked = ", ".join(found)[:200], ", ".join(order)
    return (
        Text(f"andere kolommen: {here}", f"other columns: {here}"),
        Text(f"dimensies in deze volgorde: {asked}", f"dimensions in this order: {asked}"),
    )


def _no_figure(answer: Answer, cell: str, when: str) -> Exception:
    what = f"{when}: {cell[:40]!r}"
    return broken(
        answer,
        Text(f"geen getal met bekende vlag op {what}", f"no figure with known flags at {what}"),
    )
