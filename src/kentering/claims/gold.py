"""Labelled claims from a file, and what reading makes of the same texts.

A gold file holds one JSON object a line: ``doc`` names the text, the other fields are those of a
claim; a field that a label leaves out is not scored. Beside it ``index.jsonl`` may give the
``date`` and ``kind`` of each text by its ``id``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kentering.claims.documents.document import document
from kentering.claims.grammar.tongue import language_of
from kentering.claims.model import FIELDS, Claim
from kentering.claims.read import read
from kentering.claims.score import KEY_FIELDS, OTHER_FIELDS, Labelled
from kentering.errors import InputError
from kentering.language import Text
from kentering.periods import Period

FOLDERS = (("articles", "composed"), ("../seeds", "seed"), (".", "text"))


@dataclass(frozen=True)
class Gold:
    """Labelled claims with the texts they stand in.

    Attributes:
        claims: the labels; those of absent texts are left out.
        texts: path of every text by name.
        days: day of publication by name, None where unknown.
        kinds: kind of every text by name.
        absent: texts that were not found.
    """

    claims: tuple[Labelled, ...]
    texts: dict[str, Path]
    days: dict[str, date | None]
    kinds: dict[str, str]
    absent: tuple[str, ...]


def labelled(gold: Path, folders: Sequence[Path] = ()) -> Gold:
    """The labels of a file, with the texts found in the folders or beside it.

    Raises:
        InputError: the file cannot be read, or a line of it is no label.
    """
    rows = _rows(gold)
    index = gold.parent / "index.jsonl"
    told = {str(r["id"]): r for r in _rows(index, "id")} if index.is_file() else {}
    places = [(f, f.name) for f in folders] or [(gold.parent / f, k) for f, k in FOLDERS]
    texts: dict[str, Path] = {}
    kinds: dict[str, str] = {}
    names = list(dict.fromkeys(str(r.get("doc")) for r in rows))
    for name in names:
        for folder, kind in places:
            path = next((p for p in (folder / f"{name}.txt", folder / name) if p.is_file()), None)
            if path is not None:
                texts[name] = path
                kinds[name] = str(told.get(name, {}).get("kind") or kind)
                break
    claims = tuple(
        Labelled(name, kinds[name], _claim(row, gold, n), _told(row))
        for n, row in enumerate(rows, 1)
        if (name := str(row.get("doc"))) in texts
    )
    absent = tuple(n for n in names if n not in texts)
    if not texts:
        raise InputError(
            Text("geen van de teksten is gevonden", "none of the texts was found"),
            where=str(gold),
            right=Text("--texts MAP met de teksten", "--texts FOLDER with the texts"),
        )
    return Gold(claims, texts, {n: _day(told.get(n, {})) for n in names}, kinds, absent)


def read_all(gold: Gold) -> tuple[Labelled, ...]:
    """What reading makes of every text of a gold file."""
    out: list[Labelled] = []
    for name, path in gold.texts.items():
        found = document(path)
        day = gold.days.get(name) or found.published
        claims = read(found.prose, day, language_of(found.prose))
        out += [Labelled(name, gold.kinds[name], claim) for claim in claims]
    return tuple(out)


def _rows(path: Path, key: str = "doc") -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            Text("het bestand kan niet worden gelezen", "the file cannot be read"), where=str(path)
        ) from error
    out = []
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or not row.get(key):
            raise InputError(
                Text("geen label", "not a label"),
                where=f"{path}:{n}",
                right=Text(
                    f"een JSON-object per regel met {key}", f"one JSON object a line with {key}"
                ),
            )
        out.append(row)
    return out


def _claim(row: dict[str, Any], path: Path, line: int) -> Claim:
    try:
        start, end, quote = int(row["start"]), int(row["end"]), str(row["quote"])
        fields: dict[str, Any] = {name: row.get(name) for name in FIELDS[3:]}
        return Claim(start, end, quote, **fields)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            Text("het label is niet volledig", "the label is not whole"), where=f"{path}:{line}"
        ) from error


def _told(row: dict[str, Any]) -> tuple[str, ...]:
    """The fields a label gives; a value or a range counts as value."""
    return tuple(name for name in (*KEY_FIELDS, *OTHER_FIELDS) if name in row)


def _day(row: dict[str, Any]) -> date | None:
    """The day of a text; of a month or year its last one (V4)."""
    given = row.get("date")
    if not given:
        return None
    try:
        return Period.parse(str(given)).end
    except InputError:
        return None
