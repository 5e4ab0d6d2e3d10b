"""Raw answers: the bytes a provider sent, kept as they came, from the network or from disk."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kentering.errors import InputError, SourceError
from kentering.language import Text


@dataclass(frozen=True)
class Answer:
    """One answer: its name, where and when it came from, and its bytes.

    ``name`` is the last part of the URL path or the file name; parsers tell answers apart by it.
    """

    name: str
    url: str
    body: bytes = field(repr=False)
    retrieved_at: datetime
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def sha256(self) -> str:
        """Hash of the bytes."""
        return hashlib.sha256(self.body).hexdigest()

    def text(self) -> str:
        """The body as text (UTF-8, with or without byte order mark).

        Raises:
            SourceError: the body is no UTF-8.
        """
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise broken(
                self, Text("geen leesbare tekst (UTF-8)", "not readable text (UTF-8)")
            ) from error


def broken(answer: Answer, what: Text, right: Text | None = None) -> SourceError:
    """The ladder for an answer that is not what was asked."""
    head = answer.body[:80].decode("utf-8", "replace").strip()
    packed = any(c < " " and not c.isspace() for c in head)  # a person reads nothing in those
    begin = "" if packed else f", begins {' '.join(head.splitlines())!r}"
    return SourceError(
        Text(
            f"het antwoord is onbruikbaar: {what.nl}; de opslag is ongewijzigd",
            f"the answer cannot be used: {what.en}; the store is unchanged",
        ),
        where=f"{answer.url} ({len(answer.body)} bytes{begin})",
        right=right,
    )


def combined_hash(answers: Sequence[Answer]) -> str:
    """One hash over several answers in order."""
    digest = hashlib.sha256()
    for answer in answers:
        digest.update(answer.body)
    return digest.hexdigest()


def answers_from(path: Path, max_bytes: int) -> list[Answer]:
    """Read saved answers: a file is one answer, a folder is one answer per file, in name order.

    A sidecar ``NAME.meta.json`` (as the archive writes it) gives back URL and time; without it the
    file's own time counts as retrieval, when that is not still to come.

    Raises:
        InputError: nothing there, or larger than the source allows.
    """
    if not path.exists():
        raise InputError(
            Text(f"{path} bestaat niet", f"{path} does not exist"),
            where=str(path),
            right=Text(
                "een bewaard antwoord: bestand of map", "a saved answer: a file or a folder"
            ),
        )
    found = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    files = [p for p in found if not p.name.endswith(".meta.json") and not p.name.startswith(".")]
    if not files:
        raise InputError(Text("de map is leeg", "the folder is empty"), where=str(path))
    return [_saved(p, max_bytes) for p in files]


def saved_at(path: Path) -> datetime:
    """When a file was saved: its own time, but never later than now (V5)."""
    return min(datetime.fromtimestamp(path.stat().st_mtime, tz=UTC), datetime.now(UTC))


def _saved(path: Path, max_bytes: int) -> Answer:
    size = path.stat().st_size
    if size > max_bytes:
        raise InputError(
            Text(f"bestand van {size} bytes is te groot", f"a file of {size} bytes is too large"),
            where=str(path),
            right=Text(f"hooguit {max_bytes} bytes", f"{max_bytes} bytes at most"),
        )
    meta: dict[str, Any] = {}
    sidecar = path.with_name(path.name + ".meta.json")
    if sidecar.exists():
        meta = json.loads(sidecar.read_text("utf-8"))
    stamp = meta.get("retrieved_at")
    when = datetime.fromisoformat(stamp) if stamp else saved_at(path)
    return Answer(
        name=meta.get("name", path.name),
        url=meta.get("url", path.resolve().as_uri()),
        body=path.read_bytes(),
        retrieved_at=when,
        content_type=meta.get("content_type", ""),
        etag=meta.get("etag", ""),
        last_modified=meta.get("last_modified", ""),
    )


@dataclass(frozen=True)
class Archive:
    """The folder of raw answers: ``<root>/<source>/<time>_<hash>_<name>`` with a sidecar each.

    Written before anything is parsed; whole files only (temporary file, then rename).
    """

    root: Path

    def keep(self, source: str, answer: Answer, licence: str) -> Path:
        """Save one answer byte for byte, with URL, time, hash and licence beside it."""
        folder = self.root / source
        folder.mkdir(parents=True, exist_ok=True)
        stamp = answer.retrieved_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        safe = "".join(c if c.isalnum() or c in ".-_" else "_" for c in answer.name)[:80]
        path = folder / f"{stamp}_{answer.sha256[:12]}_{safe}"
        meta = {
            "name": answer.name,
            "url": answer.url,
            "retrieved_at": answer.retrieved_at.astimezone(UTC).isoformat(),
            "sha256": answer.sha256,
            "content_type": answer.content_type,
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "licence": licence,
        }
        write_whole(path, answer.body)
        write_whole(path.with_name(path.name + ".meta.json"), json.dumps(meta, indent=1).encode())
        return path

    def latest(self, source: str, url: str) -> dict[str, Any] | None:
        """The sidecar of the newest kept answer to a URL, for a conditional request."""
        return next(self._kept(source, url), None)

    def ever(self, source: str, url: str, kind: str) -> bool:
        """Whether an answer of that kind (a part of its content type) was ever kept of a URL."""
        return any(kind in meta.get("content_type", "") for meta in self._kept(source, url))

    def _kept(self, source: str, url: str) -> Iterator[dict[str, Any]]:
        for sidecar in sorted((self.root / source).glob("*.meta.json"), reverse=True):
            meta: dict[str, Any] = json.loads(sidecar.read_text("utf-8"))
            if meta.get("url") == url:
                yield meta


def write_whole(path: Path, body: bytes) -> None:
    """Write a file whole or not at all: temporary file in the same folder, flush, rename."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
