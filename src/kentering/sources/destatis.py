"""Destatis GENESIS-Online: ask with the user's own token, wait for a job when a table is large.

GENESIS answers faults with HTTP 200 and a JSON status, so the body decides. The token goes in a
header and is never kept. Reading the flat CSV is in ``genesis_csv``.
"""

from __future__ import annotations

import io
import json
import os
import re
import time
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kentering.catalogue import catalogue
from kentering.catalogue.model import SourceEntry
from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.genesis_csv import observations
from kentering.sources.release import Release
from kentering.sources.web import Web

TOO_LARGE, NO_MATCH, NOTHING_NEWER = 98, 104, 50
WORDS = {
    22: Text("een parameter is aangepast", "a parameter was adjusted"),
    90: Text("deze tabel bestaat niet", "there is no such table"),
    98: Text("de tabel is te groot", "the table is too large"),
    104: Text("geen overeenkomst", "no match"),
}
DONE = ("fertig", "finished", "completed")
PENDING = ("in bearbeitung", "in process", "in progress", "nicht gestartet", "not started")
PAUSES = (5.0,) * 60


@dataclass(frozen=True)
class GenesisTable:
    """One GENESIS table as a source.

    Args:
        id: catalogue id.
        statistic: the code of the statistic the table belongs to.
        start_year: first year asked.
    """

    id: str
    statistic: str
    start_year: int

    @property
    def entry(self) -> SourceEntry:
        """The catalogue entry."""
        return catalogue().sources[self.id]

    def fetch(self, web: Web) -> list[Answer]:
        """Ask for the table, as a job when GENESIS says that it is too large."""
        name = f"{self.entry.table}.csv"
        url = f"{self.entry.url}/data/tablefile"
        form = {
            "name": self.entry.table,
            "area": "all",
            "format": "ffcsv",
            "language": "en",
            "startyear": str(self.start_year),
            "job": "false",
            "compress": "false",
        }
        kept = [web.archive.latest(web.source, u) for u in (url, self._result_url)]
        answer = self._post(web, "data/tablefile", form, name)
        code, words = status_of(answer)
        if code == NOTHING_NEWER:
            return []
        if code == TOO_LARGE:
            answer = self._job(web, form, name)
            code, words = status_of(answer)
        if code is not None:
            raise refused(answer, code, words)
        same = answer.sha256 in {k.get("sha256") for k in kept if k}
        return [] if same else [answer]

    def read(self, answers: Sequence[Answer]) -> Iterable[Release]:
        """One release per answer, dated by when we asked, oldest first."""
        once = {a.sha256: a for a in sorted(answers, key=lambda a: a.retrieved_at, reverse=True)}
        for answer in sorted(once.values(), key=lambda a: a.retrieved_at):
            code, words = status_of(answer)
            if code is not None:
                raise refused(answer, code, words)
            text = table_text(answer, self.entry.max_megabytes * 2**20)
            yield Release(
                source=self.id,
                released_at=answer.retrieved_at,
                dating="retrieval",
                retrieved_at=answer.retrieved_at,
                sha256=answer.sha256,
                url=answer.url,
                observations=observations(answer, text, self.entry, self.statistic),
                span="window",
            )

    @property
    def _result_url(self) -> str:
        return f"{self.entry.url}/data/resultfile"

    def _post(self, web: Web, path: str, form: Mapping[str, str], name: str) -> Answer:
        headers = {"username": _token(self.entry), "password": ""}
        return web.post(f"{self.entry.url}/{path}", data=form, headers=headers, name=name)

    def _job(self, web: Web, form: Mapping[str, str], name: str) -> Answer:
        """Start a job, wait until its result is listed, and fetch it."""
        started = self._post(web, "data/tablefile", {**form, "job": "true"}, "job.json")
        code, words = status_of(started)
        found = re.search(rf"{re.escape(self.entry.table)}_\d+", words)
        if found is None:
            raise refused(started, -1 if code is None else code, words)
        listing = {"selection": found[0], "area": "user", "pagelength": "1", "language": "en"}
        for pause in PAUSES:
            (web.sleep or time.sleep)(pause)
            listed = self._post(web, "catalogue/results", listing, "results.json")
            if finished(listed, found[0]):
                form = {"name": found[0], "area": "user", "format": "ffcsv", "language": "en"}
                return self._post(web, "data/resultfile", {**form, "compress": "false"}, name)
        raise SourceError(
            Text(f"opdracht {found[0]} is niet klaar", f"job {found[0]} is not finished"),
            where=f"{self.entry.url}/catalogue/results",
            right=Text("later opnieuw", "again later"),
            run=f"kentering update {self.id}",
        )


def status_of(answer: Answer) -> tuple[int | None, str]:
    """Code and words of a JSON status; code ``None`` when the body is a table.

    Raises:
        SourceError: JSON without a status, or JSON that is cut off.
    """
    if not answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return None, ""
    said = _json(answer).get("Status")
    if isinstance(said, dict):
        code = said.get("Code")
        if isinstance(code, int) and not isinstance(code, bool):
            return code, str(said.get("Content", ""))
    raise broken(answer, Text("JSON zonder Status.Code", "JSON without Status.Code"))


def refused(answer: Answer, code: int, words: str) -> SourceError:
    """The ladder for a GENESIS status where a table was expected."""
    known = WORDS.get(code, Text("status in plaats van tabel", "a status instead of a table"))
    return broken(
        answer,
        Text(f"GENESIS {code}: {known.nl} ({words})", f"GENESIS {code}: {known.en} ({words})"),
        Text("een tabel in ffcsv", "a table in ffcsv"),
    )


def finished(answer: Answer, job: str) -> bool:
    """Whether a job is in the list of results and ready.

    Raises:
        SourceError: a status or a state that is not known.
    """
    code, words = status_of(answer)
    if code == NO_MATCH:
        return False
    if code != 0:
        raise refused(answer, -1 if code is None else code, words)
    listed = _json(answer).get("List") or []
    mine = [i for i in listed if isinstance(i, dict) and i.get("Code") == job]
    if not mine:
        return False
    state = str(mine[0].get("State", "")).strip()
    if state.lower() in DONE:
        return True
    if state.lower() in PENDING:
        return False
    raise broken(
        answer,
        Text(f"onbekende stand {state!r}", f"unknown state {state!r}"),
        Text.same(", ".join((*DONE, *PENDING))),
    )


def table_text(answer: Answer, limit: int) -> str:
    """The CSV in an answer, also when it came as a ZIP with one file.

    Raises:
        SourceError: a damaged ZIP, more than one file, too large, or no UTF-8.
    """
    if not answer.body.startswith(b"PK"):
        return answer.text()
    try:
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            names = [n for n in packed.namelist() if n.lower().endswith(".csv")]
            if len(names) != 1 or packed.getinfo(names[0]).file_size > limit:
                listed = ", ".join(packed.namelist())[:120]
                raise broken(answer, Text(f"ZIP met {listed}", f"ZIP holding {listed}"))
            return packed.read(names[0]).decode("utf-8-sig")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise broken(
            answer, Text(f"ZIP is niet heel ({error})", f"the ZIP is not whole ({error})")
        ) from error
    except UnicodeDecodeError as error:
        raise broken(answer, Text("geen UTF-8 in de ZIP", "no UTF-8 in the ZIP")) from error


def _json(answer: Answer) -> dict[str, Any]:
    try:
        said = json.loads(answer.text())
    except (ValueError, RecursionError) as error:
        raise broken(answer, Text("JSON is niet heel", "the JSON is not whole")) from error
    return said if isinstance(said, dict) else {}


def _token(entry: SourceEntry) -> str:
    token = os.environ.get(entry.token, "").strip()
    if not token or not token.isascii() or not token.isprintable():
        raise SourceError(
            Text("GENESIS vraagt een eigen token", "GENESIS asks for a token of your own"),
            where=f"{entry.token} (environment)",
            right=Text(
                "gratis: registreer op www-genesis.destatis.de en kopieer het API-token uit "
                "het profiel",
                "free: register at www-genesis.destatis.de and copy the API token from your "
                "profile",
            ),
            run=f"export {entry.token}=...; kentering update {entry.id}",
        )
    return token
