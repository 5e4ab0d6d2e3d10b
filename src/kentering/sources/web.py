"""Requests over HTTP: retries with backoff, conditional requests, a limit on what is read.

Every answer is kept in the archive before it is handed on. A mirror (``KENTERING_MIRRORS``, or the
``mirrors`` argument) replaces the start of a URL, for networks that reach providers another way
and for tests against a local server.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kentering.errors import SourceError
from kentering.language import Text
from kentering.sources.answer import Answer, Archive

if TYPE_CHECKING:
    import httpx2

RETRY_STATUS = frozenset({429, 500, 502, 503, 504})
USER_AGENT = "kentering/0.1 (open-source statistics client)"


class _TryAgainError(Exception):
    """A passing fault: says how long the provider asked us to wait."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


def mirrors_from_environment() -> dict[str, str]:
    """``KENTERING_MIRRORS="https://a=http://b https://c=http://d"`` as a mapping."""
    pairs = (p.split("=", 1) for p in os.environ.get("KENTERING_MIRRORS", "").split() if "=" in p)
    return dict((a, b) for a, b in pairs)


@dataclass
class Web:
    """A polite client for one update.

    Args:
        archive: where raw answers are kept.
        source, licence: what the answers are kept under.
        max_bytes: a body longer than this is refused while it is read.
        mirrors: replacements for the start of a URL.
        attempts, backoff: how often to try and the first pause in seconds, doubled each time.
        timeout: seconds without a byte before a request counts as failed.
        sleep: replaced in tests.
        progress: called with (bytes so far) while a body comes in.
    """

    archive: Archive
    source: str
    licence: str
    max_bytes: int = 64 * 2**20
    mirrors: Mapping[str, str] = field(default_factory=mirrors_from_environment)
    attempts: int = 4
    backoff: float = 1.0
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    progress: Callable[[int], None] = lambda _: None
    requests: int = 0
    _client: httpx2.Client | None = None

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = False,
        name: str | None = None,
    ) -> Answer | None:
        """GET a URL; ``None`` when ``conditional`` and the provider says nothing changed (304).

        Raises:
            SourceError: no usable answer after all attempts, or a body that is too large.
        """
        return self._ask("GET", url, params=params, headers=headers, conditional=conditional, name=name)

    def post(
        self,
        url: str,
        *,
        data: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        name: str | None = None,
    ) -> Answer:
        """POST a form."""
        answer = self._ask("POST", url, data=data, headers=headers, name=name)
        if answer is None:
            raise AssertionError("a POST is never conditional")
        return answer

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def _ask(self, method: str, url: str, **how: Any) -> Answer | None:
        pause, reason = self.backoff, ""
        for attempt in range(self.attempts):
            try:
                return self._once(method, url, **how)
            except _TryAgainError as again:
                reason = str(again)
                if attempt + 1 < self.attempts:
                    self.sleep(min(again.wait if again.wait is not None else pause, 120.0))
                    pause *= 2
        raise SourceError(
            Text(
                f"geen bruikbaar antwoord na {self.attempts} pogingen: {reason}",
                f"no usable answer after {self.attempts} attempts: {reason}",
            ),
            where=url,
            right=Text("later opnieuw, of een bewaard antwoord", "again later, or a saved answer"),
            run=f"kentering update {self.source} --from PATH",
        )

    def _once(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = False,
        name: str | None = None,
    ) -> Answer | None:
        import httpx2

        sent = dict(headers or {})
        full = str(httpx2.URL(url, params=params)) if params else url
        if conditional and (kept := self.archive.latest(self.source, full)):
            if kept.get("etag"):
                sent["If-None-Match"] = kept["etag"]
            if kept.get("last_modified"):
                sent["If-Modified-Since"] = kept["last_modified"]
        self.requests += 1
        try:
            with self._open().stream(method, self._mirror(full), headers=sent, data=data) as got:
                if got.status_code == 304:
                    return None
                if got.status_code in RETRY_STATUS:
                    raise _TryAgainError(f"HTTP {got.status_code}", _retry_after(got.headers))
                body = self._read(got, full)
                if got.status_code >= 400:
                    raise _refused(full, got.status_code, body)
                answer = Answer(
                    name=name or unquote(urlsplit(full).path.rstrip("/").rsplit("/", 1)[-1]),
                    url=full,
                    body=body,
                    retrieved_at=datetime.now(UTC),
                    content_type=got.headers.get("content-type", ""),
                    etag=got.headers.get("etag", ""),
                    last_modified=got.headers.get("last-modified", ""),
                )
        except httpx2.TransportError as error:
            raise _TryAgainError(f"{type(error).__name__}: {error}") from error
        if not answer.body.strip():
            raise _TryAgainError("an empty body")
        self.archive.keep(self.source, answer, self.licence)
        return answer

    def _read(self, got: httpx2.Response, url: str) -> bytes:
        chunks: list[bytes] = []
        size = 0
        for chunk in got.iter_bytes():
            size += len(chunk)
            if size > self.max_bytes:
                raise SourceError(
                    Text(
                        f"het antwoord is groter dan {self.max_bytes} bytes; lezen gestopt",
                        f"the answer is larger than {self.max_bytes} bytes; reading stopped",
                    ),
                    where=url,
                    right=Text(
                        "max_megabytes in de catalogus hoger, of een engere vraag",
                        "a higher max_megabytes in the catalogue, or a narrower request",
                    ),
                )
            chunks.append(chunk)
            self.progress(size)
        return b"".join(chunks)

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._client is None:
            self._client = httpx2.Client(
                timeout=httpx2.Timeout(self.timeout, connect=10.0),
                follow_redirects=True,
                headers={"User-Agent": USER_AGENT},
                # both CBS hosts have been seen to hang on IPv6: bind to IPv4
                transport=httpx2.HTTPTransport(local_address="0.0.0.0"),  # noqa: S104
            )
        return self._client

    def _mirror(self, url: str) -> str:
        for start, other in self.mirrors.items():
            if url.startswith(start):
                return other + url[len(start) :]
        return url


def _retry_after(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after")
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None


def _refused(url: str, status: int, body: bytes) -> SourceError:
    head = body[:200].decode("utf-8", "replace").replace("\n", " ")
    return SourceError(
        Text(f"de aanbieder weigert: HTTP {status}", f"the provider refuses: HTTP {status}"),
        where=f"{url} -> {head!r}",
    )
