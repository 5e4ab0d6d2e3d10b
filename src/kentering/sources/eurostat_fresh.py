"""What was kept of a Eurostat table and what of a heap of kept answers is data."""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from kentering.errors import KenteringError
from kentering.sources import sdmx
from kentering.sources.answer import Answer, Archive, answers_from
from kentering.sources.eurostat_async import ask, queued
from kentering.sources.web import Web


def data_answers(answers: Sequence[Answer]) -> list[Answer]:
    """Answers that hold data, each once.

    A folder of kept answers also holds constraints and queue envelopes; those carry no data of
    their own and are passed over as long as there are data.

    Raises:
        SourceError: XML or HTML that is no queue envelope.
    """
    once = {a.sha256: a for a in reversed(answers) if not a.name.endswith(".xml")}
    data = [a for a in reversed(once.values()) if queued(a) is None]
    return data or list(answers)


def newest_kept(web: Web, url: str, name: str) -> Answer | None:
    """The newest kept data under a name; queue envelopes do not count.

    Nothing when the archive remembers no answer to ``url``: it forgets on purpose when what was
    kept last never reached the store.
    """
    if web.archive.latest(web.source, url) is None:
        return None
    return next(_kept(web, name), None)


def probe(web: Web, url: str, base: str, name: str) -> str:
    """LAST UPDATE of a table, by asking one observation; that answer is not data and not kept."""
    with TemporaryDirectory() as folder:
        aside = replace(web, archive=Archive(Path(folder)))
        try:
            answer = ask(aside, url, base, name)
        finally:
            if aside._client is not web._client:
                aside.close()
    return stamp_of(answer) if answer else ""


def _kept(web: Web, name: str) -> Iterator[Answer]:
    folder = web.archive.root / web.source
    for sidecar in sorted(folder.glob(f"*_{name}.meta.json"), reverse=True):
        path = sidecar.with_name(sidecar.name.removesuffix(".meta.json"))
        try:
            answer = answers_from(path, web.max_bytes)[0]
        except (OSError, ValueError, KenteringError):  # a damaged archive only costs a full request
            continue
        if not answer.body.lstrip().startswith(b"<"):
            yield answer


def stamp_of(answer: Answer) -> str:
    """LAST UPDATE of an SDMX-CSV, from its first row; empty when there is none."""
    head = answer.body[:65536]
    if head.startswith(sdmx.GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 65536)
        except zlib.error:
            return ""
    rows = csv.reader(io.StringIO(head.decode("utf-8-sig", "replace")))
    try:
        return dict(zip(next(rows), next(rows), strict=False)).get("LAST UPDATE", "").strip()
    except (StopIteration, csv.Error):
        return ""


def constraint(answer: Answer) -> dict[str, set[str]]:
    """Codes per dimension that a table has, from its content constraint."""
    try:
        root = ElementTree.fromstring(answer.body)
    except ElementTree.ParseError:
        return {}
    return {
        key.get("id", ""): {(v.text or "").strip() for v in key}
        for key in root.iter()
        if key.tag.rsplit("}", 1)[-1] == "KeyValue"
    }
