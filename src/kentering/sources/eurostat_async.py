"""Ask Eurostat for a table, also when it answers "queued": wait, then collect.

Large extractions come as an XML envelope with a request id in place of the data. Its HTTP status is
not documented, so the first bytes decide. Addresses inside an envelope are never followed.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.etree import ElementTree

from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, broken
from kentering.sources.web import RefusedError, Web

WAITING = ("SUBMITTED", "PROCESSING")
JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,127}")
PAUSES = (5.0, 10.0, 20.0, 30.0, *(60.0,) * 26)
SUBMISSIONS = 2


@dataclass(frozen=True)
class Job:
    """A queued extraction: its id and where it stands."""

    id: str
    state: str


def ask(web: Web, url: str, base: str, name: str, *, conditional: bool = False) -> Answer | None:
    """GET a table; ``None`` when it did not change.

    Args:
        web: the client.
        url: the extraction.
        base: start of the dissemination API, under which ``/1.0/async`` lives.
        name: what the answer is called.
        conditional: send the validators of the last answer to this URL.

    Raises:
        SourceError: a fault of the provider, in its own words, or no data in time.
    """
    for _ in range(SUBMISSIONS):
        answer = _get(web, url, name, conditional=conditional)
        if answer is None:
            return None
        job = queued(answer)
        if job is None:
            return answer
        if _wait(web, base, job, answer):
            data = _get(web, f"{base}/1.0/async/data/{job.id}", name)
            if data is None or queued(data):
                raise broken(
                    data or answer,
                    Text("AVAILABLE, maar geen gegevens", "AVAILABLE, but no data"),
                )
            return replace(data, url=url)
    raise SourceError(
        Text("de aanvraag verliep twee keer", "the request expired twice"),
        where=url,
        right=Text("later opnieuw", "again later"),
        run=f"kentering update {web.source}",
    )


def queued(answer: Answer) -> Job | None:
    """The job in an XML envelope; ``None`` when the body is no XML (so: data).

    Raises:
        SourceError: XML that is a fault, or none we know.
    """
    if not answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    leaves = _leaves(answer)
    if "faultstring" in leaves or "faultcode" in leaves:
        raise _fault(answer, leaves.get("faultcode", ""), leaves.get("faultstring", ""))
    job = Job(leaves.get("id", ""), leaves.get("status", "").upper())
    if not JOB_ID.fullmatch(job.id) or not job.state:
        raise broken(
            answer,
            Text("XML in plaats van gegevens", "XML instead of data"),
            Text.same("SDMX-CSV, TSV, gzip, or <queued> with <id> and <status>"),
        )
    return job


def _wait(web: Web, base: str, job: Job, answer: Answer) -> bool:
    """Poll until the data are there (True) or the request has expired (False)."""
    for pause in (*PAUSES, None):
        if job.state == "AVAILABLE":
            return True
        if job.state == "EXPIRED":
            return False
        if job.state not in WAITING:
            raise broken(
                answer,
                Text(f"aanvraag {job.id} staat op {job.state}", f"request {job.id} is {job.state}"),
                Text.same("SUBMITTED, PROCESSING, AVAILABLE, EXPIRED"),
            )
        if pause is None:
            break
        (web.sleep or time.sleep)(pause)
        status = _get(web, f"{base}/1.0/async/status/{job.id}", f"{job.id}.status.xml")
        answer = answer if status is None else status
        said = queued(answer)
        if said is None or said.id != job.id:
            raise broken(answer, Text("geen stand van de aanvraag", "no state of the request"))
        job = said
    raise SourceError(
        Text(
            f"Eurostat is na {sum(PAUSES) / 60:.0f} minuten nog bezig met {job.id}",
            f"after {sum(PAUSES) / 60:.0f} minutes Eurostat is still working on {job.id}",
        ),
        where=f"{base}/1.0/async/status/{job.id}",
        right=Text("later opnieuw", "again later"),
        run=f"kentering update {web.source}",
    )


def _get(web: Web, url: str, name: str, *, conditional: bool = False) -> Answer | None:
    """GET; a refusal with an envelope in it is read like any other envelope."""
    try:
        return web.get(url, name=name, conditional=conditional)
    except RefusedError as refusal:
        answer = Answer(name, url, refusal.body, datetime.now(UTC))
        if not refusal.body.lstrip().startswith((b"<", b"{")):
            raise
        if b"ASYNCHRONOUS_RESPONSE" in refusal.body:
            raise broken(
                answer,
                Text("Eurostat zet de vraag in de wachtrij", "Eurostat queued the request"),
                Text("over een paar minuten opnieuw", "again in a few minutes"),
            ) from refusal
        try:
            if queued(answer) is not None:
                return answer
        except SourceError as fault:
            raise _with_status(fault, refusal) from refusal
        raise


def _with_status(fault: SourceError, refusal: RefusedError) -> RefusedError:
    told = RefusedError(fault.what, where=fault.where, right=fault.right, run=fault.run)
    told.status, told.body = refusal.status, refusal.body
    return told


def _leaves(answer: Answer) -> dict[str, str]:
    """Text of the elements without children, by local name."""
    if b"<!DOCTYPE" in answer.body or b"<!ENTITY" in answer.body:
        raise broken(answer, Text("XML met eigen entiteiten", "XML with entities of its own"))
    try:
        root = ElementTree.fromstring(answer.body)
    except ElementTree.ParseError as error:
        raise broken(
            answer, Text(f"geen hele XML ({error})", f"XML that is not whole ({error})")
        ) from error
    return {
        e.tag.rsplit("}", 1)[-1]: " ".join((e.text or "").split())
        for e in root.iter()
        if len(e) == 0 and isinstance(e.tag, str)
    }


def _fault(answer: Answer, code: str, words: str) -> SourceError:
    if "EXTRACTION_TOO_BIG" in words or code == "413":
        return broken(
            answer,
            Text(f"de vraag is te groot: {words}", f"the request is too large: {words}"),
            Text("minder codes of een later begin", "fewer codes or a later start"),
        )
    if code == "100" or "no results" in words.lower():
        return broken(
            answer,
            Text(f"geen resultaten: {words}", f"no results: {words}"),
            Text("codes die de tabel heeft", "codes that the table has"),
        )
    return broken(
        answer,
        Text(f"Eurostat meldt fout {code}: {words}", f"Eurostat reports fault {code}: {words}"),
    )
