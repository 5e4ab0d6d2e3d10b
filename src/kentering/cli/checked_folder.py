"""``kentering check`` of a folder: a table of its texts, or a page for each that comes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kentering.claims.checking.shared import Shared
from kentering.claims.checking.verdict import LABELS, Coverage
from kentering.cli.checked_text import Desk, Read, changed, is_page, same_file, write_page
from kentering.cli.output import document, lang, line, progress, table, told, warned
from kentering.errors import InputError, KenteringError
from kentering.language import Text

KINDS = (".txt", ".html", ".htm", ".pdf", ".md")
PAGE = ".check.html"
"""How the name of a page ends that ``--watch`` writes beside a text."""
PAUSE = 2.0
"""Seconds between two looks into a folder that is watched."""
NAMED = 12
"""How many files that are not read are named."""
Keep = Callable[[Read], None]


@dataclass(frozen=True)
class Listed:
    """What lies in a folder: texts, and the names of what is not read."""

    texts: tuple[Path, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """The texts of a folder, checked.

    Attributes:
        done: the texts, each once.
        copies: name of a text with the same words and day, and of the one it repeats.
        failed: files that could not be read or kept.
        others: names of what is not read.
    """

    done: tuple[Read, ...]
    copies: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, KenteringError], ...]
    others: tuple[str, ...]

    @property
    def coverage(self) -> Coverage:
        """Found, checked, forecasts and not checkable in all texts together."""
        parts = [r.checked.coverage for r in self.done]
        return Coverage(
            found=sum(p.found for p in parts),
            checked=sum(p.checked for p in parts),
            forecasts=sum(p.forecasts for p in parts),
            uncheckable=sum(p.uncheckable for p in parts),
        )


def listed(folder: Path) -> Listed:
    """The texts of a folder, without pages of verdicts and without what is in folders below it.

    Raises:
        InputError: the folder is gone or cannot be looked into.
    """
    texts, others = [], []
    try:
        for path in sorted(folder.iterdir()):
            if path.name.startswith("."):
                continue
            if path.is_dir():
                others.append(f"{path.name}/")
            elif path.suffix.lower() not in KINDS:
                others.append(path.name)
            elif not is_page(path):
                texts.append(path)
    except OSError as fault:
        raise InputError(
            Text("de map kan niet worden gelezen", "the folder cannot be read"),
            where=f"{folder}: {fault.strerror or fault}",
            right=Text("een map die er is", "a folder that exists"),
        ) from fault
    return Listed(tuple(texts), tuple(others))


def check_folder(folder: Path, desk: Desk, *, as_json: bool, keep: Keep | None) -> int:
    """A row for every text, and the figures that differ between two of them."""
    from kentering.claims.checking.shared import shared

    found = _results(folder, desk, keep)
    both_give = shared([(r.name, r.claims) for r in found.done])
    if as_json:
        document("check", _plain(found, both_give))
    else:
        _table(found)
        _differences(both_give)
    _aside(found)
    if not found.done:
        warned(Text("geen tekst gecontroleerd", "no text was checked"))
    elif found.coverage.nothing:
        warned(found.coverage.nothing)
    return 1 if found.failed or not found.done or found.coverage.nothing else 0


def _results(folder: Path, desk: Desk, keep: Keep | None) -> Results:
    """Check every text against the store as it was, then keep what is to be kept."""
    done: dict[tuple[str, str], Read] = {}
    copies: list[tuple[str, str]] = []
    failed: list[tuple[str, KenteringError]] = []
    here = listed(folder)
    with progress() as bar:
        for n, file in enumerate(here.texts):
            bar.at(file.name, n, len(here.texts))
            try:
                one = desk.check(file)
            except KenteringError as error:
                failed.append((file.name, error))
                continue
            first = done.setdefault((one.checked.text, str(one.day)), one)
            if first is not one:
                copies.append((one.name, first.name))
    for one in done.values():
        try:
            if keep is not None:
                keep(one)
        except KenteringError as error:
            failed.append((one.name, error))
    return Results(tuple(done.values()), tuple(copies), tuple(failed), here.others)


def _plain(found: Results, both_give: tuple[Shared, ...]) -> dict[str, Any]:
    from kentering.claims.checking.document import check_document

    total = found.coverage
    return {
        "coverage": {
            "found": total.found,
            "checked": total.checked,
            "forecasts": total.forecasts,
            "uncheckable": total.uncheckable,
            "words": total.words,
        },
        "texts": [
            {
                "name": r.name,
                **check_document(r.checked),
                "published_from": r.origin,
                "not_read": r.plain_unread,
            }
            for r in found.done
        ],
        "shared": both_give,
        "copies": [{"name": name, "of": first} for name, first in found.copies],
        "failed": [{"name": name, "error": error} for name, error in found.failed],
        "not_read": list(found.others),
    }


def _table(found: Results) -> None:
    heads = (
        Text("tekst", "text"),
        Text("verschenen", "published"),
        Text("gevonden", "found"),
        Text("gecontroleerd", "checked"),
        *LABELS.values(),
    )

    def row(name: str, day: str, coverage: Coverage, counts: list[int]) -> list[str]:
        numbers = (coverage.found, coverage.checked, *counts)
        return [name, day, *(str(n or "-") for n in numbers)]

    rows = [
        row(r.name, str(r.day or "-"), r.checked.coverage, list(r.checked.counts.values()))
        for r in found.done
    ]
    counts = [sum(r.checked.counts[code] for r in found.done) for code in LABELS]
    rows.append(row(Text("totaal", "total")[lang()], "", found.coverage, counts))
    table(heads, rows, right=tuple(range(2, len(heads))))


def _differences(both_give: tuple[Shared, ...]) -> None:
    from kentering.claims.checking.said import figure_words
    from kentering.claims.checking.series import spoken

    for same in both_give:
        if not same.agree:
            first, second = (figure_words(c, lang()) for c in same.claims)
            one, two = same.texts
            what = spoken(same.claims[0])
            line(
                Text(
                    f"verschil: {what.nl}: {one} {first}, {two} {second}",
                    f"difference: {what.en}: {one} {first}, {two} {second}",
                )
            )


def _aside(found: Results) -> None:
    """What was not read, not read twice, or could not be read."""
    for name, first in found.copies:
        told(
            Text(
                f"{name} is gelijk aan {first} en is niet nog eens geteld",
                f"{name} is the same as {first} and was not counted again",
            )
        )
    for one in found.done:
        _unread(one)
    if found.others:
        told(_named(found.others))
    for name, fault in found.failed:
        told(Text.same(name))
        told(fault)


def _unread(found: Read) -> None:
    """Say what of a text was not read."""
    for said in found.unread:
        told(Text(f"{found.name}: {said.nl}", f"{found.name}: {said.en}"))


def _named(others: tuple[str, ...]) -> Text:
    """The files of a folder that are not read, by name."""
    count, more = len(others), len(others) > NAMED
    names = ", ".join(others[:NAMED]) + (", ..." if more else "")
    nl, en = ("bestand", "file") if count == 1 else ("bestanden", "files")
    return Text(f"{count} {nl} niet gelezen: {names}", f"{count} {en} not read: {names}")


def watch_folder(folder: Path, desk: Desk, keep: Keep | None) -> int:
    """Check what is in the folder and what comes into it, until interrupted."""
    told(Text(f"{folder} wordt gevolgd; stop met Ctrl-C", f"following {folder}; Ctrl-C stops"))
    seen: dict[Path, int] = {}
    others: tuple[str, ...] = ()
    while True:
        others = look_aside(folder, others)
        seen = look(folder, desk, keep, seen)
        time.sleep(PAUSE)


def look_aside(folder: Path, known: tuple[str, ...]) -> tuple[str, ...]:
    """Name what has come that is not read; returns the names of all that is not."""
    others = listed(folder).others
    if new := tuple(name for name in others if name not in known):
        told(_named(new))
    return others


def look(folder: Path, desk: Desk, keep: Keep | None, seen: dict[Path, int]) -> dict[Path, int]:
    """One look: check what is new or changed; returns when each text last changed."""
    now: dict[Path, int] = {}
    texts = listed(folder).texts
    for file in texts:
        when = changed(file)
        if when is None:
            continue
        now[file] = when
        if seen.get(file) == when:
            continue
        try:
            _page_beside(file, texts, desk, keep)
        except KenteringError as error:
            told(Text.same(file.name))
            told(error)
    return now


def _page_beside(file: Path, texts: tuple[Path, ...], desk: Desk, keep: Keep | None) -> None:
    page = file.with_name(f"{file.name}{PAGE}")
    foreign = page.exists() and not is_page(page)
    if foreign or any(same_file(text, page) for text in texts):
        raise InputError(
            Text(
                "de pagina zou een tekst overschrijven; er is niets geschreven",
                "the page would overwrite a text; nothing was written",
            ),
            where=str(page),
            right=Text(
                "een andere naam voor die tekst, of een andere map",
                "another name for that text, or another folder",
            ),
        )
    desk.refresh()
    found = desk.check(file)
    write_page(found, page)
    line(f"{file.name}: {found.checked.coverage.words[lang()]} {page}")
    _unread(found)
    sys.stdout.flush()
    if keep is not None:
        keep(found)
