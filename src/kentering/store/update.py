"""Fetch, read, check and append, source by source; a source that fails leaves no trace.

Enters: a store and the names of sources. Leaves: one ``Outcome`` each. The network is asked before
the store is locked, and nothing of a source is written before all of it has been checked (E3).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kentering.catalogue import SourceEntry, catalogue
from kentering.errors import KenteringError, SourceError, StoreError
from kentering.language import Text
from kentering.sources.answer import Answer, Archive, answers_from, write_whole
from kentering.sources.protocol import Source, source
from kentering.sources.release import Release
from kentering.sources.web import Web, mirrors_from_environment
from kentering.store.ledger import Written
from kentering.store.onward import onward
from kentering.store.read import Store
from kentering.store.write import append_many, unwritable

Status = Literal["new", "unchanged", "failed"]
Step = Literal["asking", "receiving", "reading", "checked", "done"]
SETTLED = ".settled.json"


@dataclass(frozen=True)
class Event:
    """How far an update is: ``count`` is bytes when receiving, releases when checked."""

    source: str
    step: Step
    count: int = 0


@dataclass(frozen=True)
class Outcome:
    """What the update of one source did; ``error`` says why it failed."""

    source: str
    status: Status
    releases: tuple[Written, ...]
    error: KenteringError | None
    seconds: float


def update(
    store: Store,
    source_ids: Sequence[str],
    *,
    from_path: Path | None = None,
    mirrors: Mapping[str, str] | None = None,
    on_event: Callable[[Event], None] = lambda _: None,
    wait: float = 10.0,
) -> list[Outcome]:
    """Bring sources up to date, from their providers or from saved answers.

    Args:
        store: one that can be written.
        source_ids: which sources, in this order.
        from_path: a saved answer: a file, or a folder; a folder in it with the name of the source
            comes first.
        mirrors: replacements for the start of URLs.
        on_event: hears how far it is.
        wait: seconds to wait for another writer.

    Raises:
        StoreError: the store cannot be written at all (it is an edition).
    """
    if store.root is None:
        raise StoreError(
            Text("deze editie kan niet worden beschreven", "this edition cannot be written"),
            run="kentering update",
        )
    return [
        _one(store, name, from_path=from_path, mirrors=mirrors, on_event=on_event, wait=wait)
        for name in source_ids
    ]


def _one(
    store: Store,
    name: str,
    *,
    from_path: Path | None,
    mirrors: Mapping[str, str] | None,
    on_event: Callable[[Event], None],
    wait: float,
) -> Outcome:
    began = time.monotonic()
    root = store.root or Path()
    archive = Archive(root / "raw")
    written: list[Written] = []
    error: KenteringError | None = None
    try:
        one = source(name)
        if answers := _answers(one, archive, from_path, mirrors, on_event):
            written, hashes = _append(store, one, answers, on_event, wait)
            said = [w.release for w in written]
            whole = [archive.root.resolve(), (archive.root / name).resolve()]
            anew = from_path is not None and from_path.resolve() in whole
            _settle(archive, name, answers, hashes, said, anew=anew)
    except KenteringError as fault:
        error = fault
    except OSError as fault:
        error = unwritable(fault, root)
    except Exception as fault:  # a parser that meets the unexpected must not stop the others
        error = _unexpected(name, fault)
    on_event(Event(name, "done", len(written)))
    status: Status = "new" if any(not w.known for w in written) else "unchanged"
    return Outcome(
        source=name,
        status="failed" if error else status,
        releases=tuple(written),
        error=error,
        seconds=time.monotonic() - began,
    )


def _answers(
    one: Source,
    archive: Archive,
    from_path: Path | None,
    mirrors: Mapping[str, str] | None,
    on_event: Callable[[Event], None],
) -> list[Answer]:
    entry = catalogue().sources[one.id]
    if from_path is not None:
        return _saved(entry, archive, from_path)
    kept = archive if _is_settled(archive, one.id) else _Forgetful(archive.root)
    web = Web(
        archive=kept,
        source=one.id,
        licence=entry.licence,
        max_bytes=entry.max_megabytes * 2**20,
        mirrors=mirrors_from_environment() if mirrors is None else mirrors,
        progress=lambda size: on_event(Event(one.id, "receiving", size)),
    )
    on_event(Event(one.id, "asking"))
    try:
        return one.fetch(web)
    finally:
        web.close()


def _saved(entry: SourceEntry, archive: Archive, from_path: Path) -> list[Answer]:
    own = from_path / entry.id
    path = own if own.is_dir() else from_path
    answers = answers_from(path, entry.max_megabytes * 2**20)
    if not _is_kept(path, archive):
        for answer in answers:
            archive.keep(entry.id, answer, entry.licence)
    return answers


def _is_kept(path: Path, archive: Archive) -> bool:
    """Whether these are answers that the archive itself holds."""
    return path.resolve().is_relative_to(archive.root.resolve())


def _append(
    store: Store,
    one: Source,
    answers: Sequence[Answer],
    on_event: Callable[[Event], None],
    wait: float,
) -> tuple[list[Written], set[str]]:
    """What was written, and the hashes that the releases in the answers go by."""
    count = 0
    hashes: set[str] = set()

    def tell(_: Written) -> None:
        nonlocal count
        count += 1
        on_event(Event(one.id, "checked", count))

    on_event(Event(one.id, "reading"))
    known = {r.source: r for r in sorted(store.records(), key=lambda r: r.released_at)}
    last = known.get(one.id)
    releases = _read(one, answers, hashes)
    if last is not None and last.dating == "retrieval":
        releases = (r for r in releases if not _repeats(r, last.sha256, last.label))
    return append_many(store, onward(store, releases), wait=wait, progress=tell), hashes


def _read(one: Source, answers: Sequence[Answer], hashes: set[str]) -> Iterator[Release]:
    """The releases; what goes wrong in reading is never mistaken for a fault of the store."""
    try:
        for release in one.read(answers):
            hashes.add(release.sha256)
            yield release
    except KenteringError:
        raise
    except Exception as fault:
        raise _unexpected(one.id, fault) from fault


def _repeats(release: Release, sha256: str, label: str) -> bool:
    """Whether it is the newest release again, met at a later time: no news."""
    return (release.dating, release.sha256, release.label) == ("retrieval", sha256, label)


def _unexpected(name: str, fault: Exception) -> SourceError:
    return SourceError(
        Text(
            f"{name}: onverwachte fout bij het lezen; de opslag is ongewijzigd",
            f"{name}: unexpected fault while reading; the store is unchanged",
        ),
        where=f"{type(fault).__name__}: {fault}",
        right=Text(
            "het antwoord zoals de bron het belooft; anders een fout in kentering",
            "the answer as the source promises it; else a fault in kentering",
        ),
        run=f"kentering sources {name}",
    )


class _Forgetful(Archive):
    """An archive that remembers no answer, so that the provider is asked unconditionally.

    Used when the newest kept answer never reached the store: "nothing changed since" would then
    leave it out for good.
    """

    def latest(self, source: str, url: str) -> dict[str, Any] | None:  # noqa: ARG002
        """Nothing is remembered."""
        return None


def _newest(archive: Archive, name: str) -> str:
    folder = archive.root / name
    names: Iterable[Path] = folder.glob("*.meta.json") if folder.is_dir() else ()
    return max((p.name for p in names if not p.name.startswith(".")), default="")


def _is_settled(archive: Archive, name: str) -> bool:
    return bool(settled(archive.root, name).get("newest", "") == _newest(archive, name))


def settled(raw: Path, name: str) -> dict[str, Any]:
    """What is known of the kept answers that reached the store.

    ``newest`` is the newest of them; ``hashes`` gives, by the hash a release goes by, those of the
    answers it was read from; ``releases`` names the releases.
    """
    try:
        found: dict[str, Any] = json.loads((raw / name / SETTLED).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def reached(raw: Path, name: str) -> set[str]:
    """Hashes of releases all of whose answers are still in the archive."""
    kept: set[str] = set()
    for sidecar in (raw / name).glob("[!.]*.meta.json"):
        if sidecar.with_name(sidecar.name.removesuffix(".meta.json")).is_file():
            with suppress(OSError, ValueError, KeyError, TypeError):
                kept.add(json.loads(sidecar.read_text("utf-8"))["sha256"])
    hashes: dict[str, list[str]] = settled(raw, name).get("hashes", {})
    return kept | {one for one, answers in hashes.items() if kept.issuperset(answers)}


def _settle(
    archive: Archive,
    name: str,
    answers: Sequence[Answer],
    hashes: set[str],
    releases: Sequence[str],
    *,
    anew: bool,
) -> None:
    """Remember what reached the store; ``anew`` when all of it was read again from the archive."""
    before = settled(archive.root, name)
    mine = sorted({a.sha256 for a in answers})
    said = {**before.get("hashes", {}), **dict.fromkeys(sorted(hashes), mine)}
    names = sorted({*releases, *(() if anew else before.get("releases", ()))})
    body = {"newest": _newest(archive, name), "hashes": said, "releases": names}
    (archive.root / name).mkdir(parents=True, exist_ok=True)
    write_whole(archive.root / name / SETTLED, json.dumps(body, indent=1).encode())
