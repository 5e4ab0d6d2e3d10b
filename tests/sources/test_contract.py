"""What every source keeps to, whoever wrote it (docs/conventions.md, V3, V4, U1, L1, E1, E3, X2).

A source is picked up by its file in ``sources/tables``; it needs a catalogue entry and a folder
``recorded/<id>`` with answers as the provider gives them. A folder may hold a ``.contract.toml``
with ``optional = ["file"]`` for answers that only add words: without them the figures are the same.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import shutil
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kentering.catalogue import SeriesKey, catalogue
from kentering.errors import InputError, KenteringError, SourceError
from kentering.language import LANGS
from kentering.sources.answer import answers_from
from kentering.sources.checks import checked
from kentering.sources.protocol import source, source_ids
from kentering.sources.release import Release

RECORDED = Path(__file__).parent / "recorded"
HTML = b"<!DOCTYPE html>\n<html><head><title>Onderhoud</title></head><body>503</body></html>\n"


def answer_files(name: str) -> list[str]:
    folder = RECORDED / name
    if not folder.is_dir():
        return []
    found = (p.name for p in sorted(folder.iterdir()) if p.is_file())
    return [n for n in found if not n.startswith(".") and not n.endswith(".meta.json")]


FILES = [(s, f) for s in source_ids() for f in answer_files(s)]
IDS = [f"{s}-{f}" for s, f in FILES]


def read(name: str, folder: Path) -> list[Release]:
    limit = catalogue().sources[name].max_megabytes * 2**20
    return [checked(r) for r in source(name).read(answers_from(folder, limit))]


def same(one: list[Release], other: list[Release]) -> bool:
    return [r.released_at for r in one] == [r.released_at for r in other] and all(
        a.observations.equals(b.observations) for a, b in zip(one, other, strict=True)
    )


def optional(name: str) -> list[str]:
    declared = RECORDED / name / ".contract.toml"
    if not declared.exists():
        return []
    return list(tomllib.loads(declared.read_text("utf-8"))["optional"])


def refused(name: str, file: str, body: bytes, tmp_path: Path) -> None:
    """With this body in place of the file: one clear error in two languages, nothing half."""
    folder = tmp_path / name
    shutil.copytree(RECORDED / name, folder)
    (folder / file).write_bytes(body)
    try:
        found = read(name, folder)
    except (SourceError, InputError) as error:
        for lang in LANGS:
            assert error.what[lang].strip(), "E1: what is wrong, in both languages"
            assert "\n" not in error.what[lang], "E3: one line"
        return
    assert file in optional(name), f"{name} read {file} although it was spoilt"
    assert same(found, read(name, RECORDED / name)), "an optional answer changed the figures"


def test_there_are_sources() -> None:
    assert source_ids()


@pytest.mark.parametrize("name", source_ids())
def test_entry_docs_and_recording_are_there(name: str) -> None:
    """X2, L1: the catalogue says what a source is, in both languages."""
    assert name in catalogue().sources, f"no catalogue/data/sources/{name}.toml"
    entry = catalogue().sources[name]
    assert source(name).id == name
    for text in (entry.publisher, entry.title, entry.attribution):
        assert text.nl.strip()
        assert text.en.strip()
    for words in (entry.provider, entry.table, entry.url, entry.page, entry.licence, entry.zone):
        assert words.strip()
    assert entry.indicators
    assert entry.vintages in ("native", "collected", "unavailable")
    assert entry.max_megabytes > 0
    assert answer_files(name), f"no recorded answers in tests/sources/recorded/{name}"


@pytest.mark.parametrize("name", source_ids())
def test_recorded_answers_read_as_releases(name: str) -> None:
    """V3, V4, E3: at least one checked release; oldest first; the same again when read again."""
    found = read(name, RECORDED / name)
    assert found
    moments = [r.released_at for r in found]
    assert moments == sorted(moments)
    for release in found:
        assert release.source == name
        assert release.released_at.tzinfo is not None
        assert release.retrieved_at.tzinfo is not None
        assert len(release.sha256) == 64
        assert release.dating in ("native", "calendar", "retrieval", "lag")
        assert release.span in ("whole", "window", "cells")
        assert release.observations["value"].drop_nulls().len(), "not a single figure"
    assert same(found, read(name, RECORDED / name))


@pytest.mark.parametrize("name", source_ids())
def test_series_are_catalogued_and_declared(name: str) -> None:
    """X2, U1: every code of every key exists, and the entry names the indicator."""
    cat, entry = catalogue(), catalogue().sources[name]
    seen = set()
    for release in read(name, RECORDED / name):
        if release.dating == "lag":
            assert not entry.revised, "V4: only what is not revised may be dated by its lag"
        for key in map(SeriesKey.parse, release.observations["series"].unique()):
            assert key.geo in cat.geos
            assert key.unit in cat.units
            assert key.adjustment in cat.adjustments
            assert key.branch == "_Z" or key.branch in cat.branches
            assert key.indicator in entry.indicators
            seen.add(key.indicator)
    assert seen <= set(entry.indicators)


@pytest.mark.parametrize(("name", "file"), FILES, ids=IDS)
@pytest.mark.parametrize("spoilt", ["half", "html", "empty", "blank", "noise", "other"])
def test_spoilt_answers_are_refused(name: str, file: str, spoilt: str, tmp_path: Path) -> None:
    """E3: a bad answer is one clear error, never a traceback and never half a release."""
    body = (RECORDED / name / file).read_bytes()
    refused(
        name,
        file,
        {
            "half": body[: len(body) // 2],
            "html": HTML,
            "empty": b"",
            "blank": b" \n",
            "noise": random.Random(file).randbytes(4096),
            "other": b'{"message": "Too many requests", "value": []}',
        }[spoilt],
        tmp_path,
    )


@pytest.mark.parametrize(("name", "file"), FILES, ids=IDS)
def test_other_columns_are_refused(name: str, file: str, tmp_path: Path) -> None:
    """E3: columns are read by name, so other names are an error and not other figures."""
    renamed = rename((RECORDED / name / file).read_bytes())
    if renamed is None:
        pytest.skip("no text, JSON, XML, gzip, ZIP or XLSX: no names to change")
    refused(name, file, renamed, tmp_path)


@pytest.mark.parametrize("name", source_ids())
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10**9))
def test_flipped_bytes_end_in_figures_or_in_an_error(
    name: str, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """E1: whatever the bytes, no other exception than the ladder's."""
    if not answer_files(name):
        pytest.fail(f"no recorded answers in tests/sources/recorded/{name}")
    chance = random.Random(seed)
    folder = tmp_path_factory.mktemp("flipped") / name
    shutil.copytree(RECORDED / name, folder)
    target = folder / chance.choice(answer_files(name))
    body = bytearray(target.read_bytes())
    for _ in range(chance.randint(1, 8)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    target.write_bytes(body)
    try:
        read(name, folder)
    except KenteringError as error:
        assert isinstance(error, SourceError | InputError), repr(error)


def rename(body: bytes) -> bytes | None:
    """The same answer with every column, field or tag under another name."""
    if body.startswith(b"PK"):
        return rename_members(body)
    if body.startswith(b"\x1f\x8b"):
        inner = rename(gzip.decompress(body))
        return gzip.compress(inner) if inner else None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    head = text.lstrip()[:1]
    if head in "{[":
        return json.dumps(rename_keys(json.loads(text))).encode()
    if head == "<":
        return re.sub(r"(</?|\s)([A-Za-z][\w:.-]*)(?=[\s=/>])", r"\1x\2", text).encode()
    first, newline, rest = text.partition("\n")
    return (re.sub(r"[A-Za-z][\w ()./-]*", r"x\g<0>", first) + newline + rest).encode()


def rename_keys(value: object) -> object:
    if isinstance(value, dict):
        return {f"x{k}": rename_keys(v) for k, v in value.items()}
    return [rename_keys(v) for v in value] if isinstance(value, list) else value


def rename_members(body: bytes) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        if "xl/workbook.xml" in packed.namelist():
            return rename_cells(body)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            for member in packed.infolist():
                inner = packed.read(member)
                copy.writestr(member.filename, rename(inner) or inner)
    return out.getvalue()


def rename_cells(body: bytes) -> bytes:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(body))
    for sheet in book.worksheets:
        sheet.title = f"x{sheet.title}"[:31]
        for row in sheet.iter_rows(max_row=10):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = f"x{cell.value}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
