"""GENESIS flat CSV (``ffcsv``): English or German headers, long or wide, decimal point or comma.

Which variable is which is read from its code, never from its place. The codes of this table are
partly unconfirmed, so a variable, code, unit or mark that the catalogue does not name is refused
and named (docs/conventions.md, first law).

Marks of missing figures: ``.`` is confidential or unknown (c); ``...``, ``-``, ``/`` and ``x`` are
missing (m; for an index ``-``, "nothing there", is no zero, M1). Quality: p provisional, s
estimated (our e); e (final) and r (revised) stand as published.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from kentering.catalogue.model import SourceEntry
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.delimited import delimited
from kentering.sources.release import OBSERVATIONS

ENGLISH = {
    "Statistik_Code": "statistics_code",
    "Zeit_Code": "time_code",
    "Zeit": "time",
    "Merkmal_Code": "variable_code",
    "Auspraegung_Code": "variable_attribute_code",
}
MARKS = {"": "m", "...": "m", "-": "m", "/": "m", "x": "m", ".": "c"}
QUALITY = {"": "A", "e": "A", "r": "A", "p": "p", "s": "e"}
NUMBER = re.compile(r"-?\d{1,4}(?:([.,])\d{1,2})?")
GROUP = re.compile(r"(\d+)_(.+)")
WIDE = re.compile(r"\w+?__(.+)__(.+)")


@dataclass(frozen=True)
class _Form:
    """Where in a row things are: groups by role, and the column of the value."""

    groups: Mapping[str, str]
    value: str
    unit: str
    decimal: str


def observations(answer: Answer, text: str, entry: SourceEntry, statistic: str) -> pl.DataFrame:
    """The table as observations.

    Raises:
        SourceError: another statistic, variable, code, unit, mark or number form than known.
    """
    table = delimited(answer, text, ";")
    rows = [{_english(k): v.strip() for k, v in row.items()} for row in table.rows]
    for needed in ("statistics_code", "time_code", "time"):
        if needed not in rows[0]:
            listed = ", ".join(table.columns)[:200]
            raise broken(
                answer, Text(f"andere kolommen: {listed}", f"other columns: {listed}"), _right()
            )
    _one(answer, rows, "statistics_code", (statistic,))
    _one(answer, rows, "time_code", ("JAHR",))
    form = _form(answer, rows, entry)
    if form.value == table.columns[-1] and not text.endswith("\n"):  # a cut-off figure
        raise broken(answer, Text("de laatste regel is niet af", "the last line is not finished"))
    found = [_row(answer, entry, form, row) for row in rows]
    kept = [r for r in found if r is not None]
    absent = set(entry.keys["adjustment"]) - {str(r[0]).split(".")[3] for r in kept}
    if absent:
        listed = ", ".join(entry.keys["adjustment"][a] for a in sorted(absent))
        raise broken(answer, Text(f"zonder {listed}", f"without {listed}"))
    return pl.DataFrame(kept, schema=OBSERVATIONS, orient="row")


def _english(column: str) -> str:
    group = GROUP.fullmatch(column.strip())
    if group and group[2] in ENGLISH:
        return f"{group[1]}_{ENGLISH[group[2]]}"
    return ENGLISH.get(column.strip(), column.strip())


def _form(answer: Answer, rows: list[dict[str, str]], entry: SourceEntry) -> _Form:
    groups: dict[str, str] = {}
    for column in rows[0]:
        if not (group := GROUP.fullmatch(column)) or group[2] != "variable_code":
            continue
        code = _one(answer, rows, column)
        role = next((r for r, c in entry.dimensions.items() if code in c.split()), None)
        if role is None or role in groups or f"{group[1]}_variable_attribute_code" not in rows[0]:
            raise _unknown(answer, entry, "variable", code, "[dimensions]")
        groups[role] = f"{group[1]}_variable_attribute_code"
    for role in ("month", "adjustment", "branch"):
        if role not in groups:
            names = entry.dimensions[role]
            raise broken(
                answer,
                Text(f"geen variabele voor {role}", f"no variable for {role}"),
                Text.same(names),
            )
    value, unit = _value_column(answer, rows)
    if unit != (asked := next(iter(entry.keys["unit"].values()))):
        raise broken(answer, Text(f"eenheid {unit!r}", f"unit {unit!r}"), Text.same(asked))
    return _Form(groups, value, unit, _decimal(answer, rows, value))


def _value_column(answer: Answer, rows: list[dict[str, str]]) -> tuple[str, str]:
    """The column with figures and its unit: long form, or one wide ``CODE__label__unit``."""
    if "value" in rows[0] and "value_unit" in rows[0]:
        if "value_variable_code" in rows[0]:
            _one(answer, rows, "value_variable_code")
        return "value", _one(answer, rows, "value_unit")
    wide = [(c, m[2]) for c in rows[0] if (m := WIDE.fullmatch(c.strip()))]
    if len(wide) != 1:
        listed = ", ".join(c for c, _ in wide) or ", ".join(rows[0])[:200]
        raise broken(answer, Text(f"geen waardekolom: {listed}", f"no value: {listed}"), _right())
    return wide[0]


def _decimal(answer: Answer, rows: list[dict[str, str]], column: str) -> str:
    """The decimal mark of the whole file; a mix is refused."""
    marks = {m[1] for r in rows if (m := NUMBER.fullmatch(r[column])) and m[1]}
    if len(marks) > 1:
        raise broken(answer, Text("punt én komma als decimaal", "point and comma as decimal mark"))
    return marks.pop() if marks else "."


def _row(
    answer: Answer, entry: SourceEntry, form: _Form, row: Mapping[str, str]
) -> tuple[object, ...] | None:
    codes = {role: row[column] for role, column in form.groups.items()}
    ours: dict[str, str] = {}
    for role in ("adjustment", "branch", "region"):
        if role not in codes:
            continue
        known = {theirs: mine for mine, theirs in entry.keys[role].items()}
        ignored = tuple(entry.keys.get("ignore", {}).get(role, "").split())
        if codes[role] not in known:
            if ignored and codes[role].startswith(ignored):
                return None
            raise _unknown(answer, entry, role, codes[role], f"[keys.{role}]")
        ours[role] = known[codes[role]]
    month = re.fullmatch(r"MONAT(0[1-9]|1[0-2])", codes["month"])
    if not month or not re.fullmatch(r"(19|20)\d\d", row["time"]):
        when = f"{row['time']} {codes['month']}"
        raise broken(answer, Text(f"geen maand: {when}", f"no month: {when}"))
    value, status = _valued(answer, row[form.value], row.get("value_q", ""), form.decimal)
    unit = next(iter(entry.keys["unit"]))
    series = f"DE.{entry.indicators[0]}.{ours['branch']}.{ours['adjustment']}.{unit}"
    return (series, date(int(row["time"]), int(month[1]), 1), "M", value, status)


def _valued(answer: Answer, text: str, quality: str, decimal: str) -> tuple[float | None, str]:
    if quality not in QUALITY:
        raise broken(
            answer,
            Text(f"onbekend kenmerk value_q={quality!r}", f"unknown mark value_q={quality!r}"),
            Text.same(", ".join(k for k in QUALITY if k)),
        )
    if text in MARKS:
        return None, MARKS[text]
    if not NUMBER.fullmatch(text):
        raise broken(
            answer,
            Text(f"geen getal of teken: {text[:40]!r}", f"no number or mark: {text[:40]!r}"),
            Text.same("98.3, 98,3, " + ", ".join(m for m in MARKS if m)),
        )
    return float(text.replace(decimal, ".")), QUALITY[quality]


def _one(
    answer: Answer, rows: list[dict[str, str]], column: str, right: tuple[str, ...] = ()
) -> str:
    """The one value of a constant column."""
    values = sorted({row[column] for row in rows})
    if len(values) != 1 or (right and values[0] not in right):
        what = f"{column}: {', '.join(values)[:120]}"
        raise broken(
            answer,
            Text(f"anders dan gevraagd: {what}", f"other than asked: {what}"),
            Text.same(", ".join(right)) if right else Text("één waarde", "one value"),
        )
    return values[0]


def _unknown(answer: Answer, entry: SourceEntry, what: str, code: str, place: str) -> SourceError:
    file = f"catalogue/data/sources/{entry.id}.toml, {place}"
    return broken(
        answer,
        Text(f"onbekende code voor {what}: {code!r}", f"unknown code for {what}: {code!r}"),
        Text(f"hoort hij erbij, zet hem in {file}", f"if it belongs, add it to {file}"),
    )


def _right() -> Text:
    return Text(
        "ffcsv: statistics_code;time_code;time;1_variable_code;...;value;value_unit",
        "ffcsv: statistics_code;time_code;time;1_variable_code;...;value;value_unit",
    )
