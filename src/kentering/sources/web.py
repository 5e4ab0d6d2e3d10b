"""Requests over HTTP: retries with backoff, conditional requests, a limit on what is read.

Every answer is kept in the archive before it is handed on. Only a whole body with status 200 that
is no HTML page counts as an answer. A mirror (``KENTERING_MIRRORS``, or the ``mirrors`` argument)
replaces the start of a URL, for networks that reach providers another way and for tests against a
local server.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from kentering.errors import SourceError, system_words
from kentering.language import Text
from kentering.sources.answer import Answer, Archive
from kentering.sources.retries import (
    TryAgainError,
    backoff_from_environment,
    retry_after,
    what_broke,
)

if TYPE_CHECKING:
    import httpx2

RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})
USER_AGENT = "kentering/0.1 (open-source statistics client)"
LONGEST_WAIT = 120.0
ERROR_BYTES = 4096
AGAIN = Text("later opnieuw, of een bewaard antwoord", "again later, or a saved answer")

# stamina logs every retry; without a handler Python would print that on the user's terminal
logging.getLogger("stamina").addHandler(logging.NullHandler())


class RefusedError(SourceError):
    """The provider answered, but with a status that is no answer (404 and its like)."""

    status: int = 0
    body: bytes = b""


def mirrors_from_environment() -> dict[str, str]:
    """``KENTERING_MIRRORS="https://a=http://b https://c=http://d"`` as a mapping."""
    pairs = (pair.partition("=") for pair in os.environ.get("KENTERING_MIRRORS", "").split())
    return {start: other for start, _, other in pairs if other}


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
        deadline: seconds after which a body that still trickles in counts as failed.
        sleep: for tests: told the pause before the next attempt instead of waiting.
        progress: called with (bytes so far) while a body comes in.
    """

    archive: Archive
    source: str
    licence: str
    max_bytes: int = 64 * 2**20
    mirrors: Mapping[str, str] = field(default_factory=mirrors_from_environment)
    attempts: int = 4
    backoff: float = field(default_factory=backoff_from_environment)
    timeout: float = 60.0
    deadline: float = 1800.0
    sleep: Callable[[float], None] | None = None
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
        html: bool = False,
        secret: Mapping[str, str] | None = None,
        keep: bool = True,
    ) -> Answer | None:
        """GET a URL; ``None`` when ``conditional`` and the provider says nothing changed (304).

        An HTML page is refused (a landing or maintenance page) unless ``html`` asks for one.
        Parameters in ``secret`` are sent but stand in no archive, answer or message. A poll whose
        answer only matters when it brings news passes ``keep=False`` and keeps it itself.

        Raises:
            RefusedError: the provider says no (404, 403, ...).
            SourceError: no usable answer after all attempts, or a body that is too large.
        """
        return self._ask(
            "GET",
            url,
            params=params,
            headers=headers,
            conditional=conditional,
            name=name,
            html=html,
            secret=secret,
            keep=keep,
        )

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

    def keep(self, answer: Answer) -> None:
        """Keep an answer in the archive.

        Raises:
            SourceError: it cannot be written there.
        """
        try:
            self.archive.keep(self.source, answer, self.licence)
        except OSError as error:
            raise SourceError(
                Text(
                    f"het antwoord kan niet worden bewaard ({system_words(error).nl})",
                    f"the answer cannot be kept ({system_words(error).en})",
                ),
                where=str(self.archive.root),
                right=Text(
                    "een map met ruimte en schrijfrecht", "a folder with room that is writable"
                ),
            ) from error

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()

    def _ask(self, method: str, url: str, **how: Any) -> Answer | None:
        import stamina

        again = stamina.RetryingCaller(
            attempts=self.attempts,
            timeout=None,
            wait_initial=self.backoff,
            wait_max=60.0,
            wait_jitter=min(self.backoff, 1.0),
        )
        try:
            return again(self._pause, self._once, method, url, **how)
        except TryAgainError as fault:
            raise SourceError(
                Text(
                    f"geen bruikbaar antwoord na hooguit {self.attempts} pogingen: "
                    f"{fault.reason.nl}",
                    f"no usable answer after at most {self.attempts} attempts: {fault.reason.en}",
                ),
                where=f"{url} -> {fault.where}" if fault.where else url,
                right=AGAIN,
                run=f"kentering update {self.source} --from PATH",
            ) from fault

    def _pause(self, fault: Exception) -> bool | float:
        """Whether to try again, and after how long: Retry-After when given, else backoff."""
        if not isinstance(fault, TryAgainError):
            return False
        if fault.wait is not None and fault.wait > LONGEST_WAIT:
            return False
        if self.sleep is not None:
            self.sleep(self.backoff if fault.wait is None else fault.wait)
            return 0.0
        return True if fault.wait is None else fault.wait

    def _once(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = False,
        html: bool = False,
        keep: bool = True,
        **how: Any,
    ) -> Answer | None:
        import httpx2

        try:
            full = str(httpx2.URL(url, params=params)) if params else url
            since = self._since(full) if conditional else {}
            answer = self._exchange(method, full, {**(headers or {}), **since}, since, **how)
        except httpx2.RequestError as error:
            where = f"{type(error).__name__}: {error}"
            raise TryAgainError(what_broke(error), where=where) from error
        except httpx2.InvalidURL as error:
            what = Text(f"geen geldige URL: {error}", f"no valid URL: {error}")
            raise SourceError(what, where=url) from error
        if answer is None:
            return None
        if not answer.body.strip():
            raise TryAgainError(Text("leeg", "an empty body"))
        if not html and looks_like_html(answer.body):
            raise _page_instead(answer)
        if keep:
            self.keep(answer)
        return answer

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        since: Mapping[str, str],
        *,
        data: Mapping[str, str] | None = None,
        name: str | None = None,
        secret: Mapping[str, str] | None = None,
    ) -> Answer | None:
        import httpx2

        self.requests += 1
        asked = httpx2.URL(self._mirror(url))
        if secret:  # merging writes the whole query anew ($ and blanks), so only when needed
            asked = asked.copy_merge_params(secret)
        with self._open().stream(method, asked, headers=headers, data=data) as got:
            if got.status_code == 304 and since:
                return None
            _only_whole(got, url)
            last_part = unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])
            return Answer(
                name=name or last_part or "answer",
                url=url,
                body=self._read(got, url),
                retrieved_at=datetime.now(UTC),
                content_type=got.headers.get("content-type", ""),
                etag=got.headers.get("etag", ""),
                last_modified=got.headers.get("last-modified", ""),
            )

    def _since(self, url: str) -> dict[str, str]:
        """The validators of the newest kept answer to a URL."""
        try:
            kept = self.archive.latest(self.source, url) or {}
        except (OSError, ValueError):  # an unreadable sidecar only costs a full request
            return {}
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))
        return {header: kept[field] for header, field in pairs if kept.get(field)}

    def _read(self, got: httpx2.Response, url: str) -> bytes:
        announced = got.headers.get("content-length", "")
        chunks: list[bytes] = []
        size = int(announced) if announced.isdigit() else 0
        if size > self.max_bytes:
            raise self._too_large(url)
        size, until = 0, time.monotonic() + self.deadline
        for chunk in got.iter_bytes():
            size += len(chunk)
            if size > self.max_bytes:
                raise self._too_large(url)
            if time.monotonic() > until:
                late = f"{self.deadline:.0f} s, {size} bytes"
                raise TryAgainError(Text(f"onvolledig na {late}", f"still incomplete after {late}"))
            chunks.append(chunk)
            self.progress(size)
        return b"".join(chunks)

    def _too_large(self, url: str) -> SourceError:
        return SourceError(
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

    def _open(self) -> httpx2.Client:
        import httpx2

        if self._client is None:
            self._client = httpx2.Client(
                timeout=httpx2.Timeout(self.timeout, connect=min(10.0, self.timeout)),
                follow_redirects=True,
                headers={"User-Agent": USER_AGENT},
                # both CBS hosts have been seen to hang on IPv6: bind to IPv4
                transport=httpx2.HTTPTransport(local_address="0.0.0.0"),
            )
        return self._client

    def _mirror(self, url: str) -> str:
        for start, other in self.mirrors.items():
            if url.startswith(start):
                return other + url[len(start) :]
        return url


def looks_like_html(body: bytes) -> bool:
    """Whether a body begins as a web page does."""
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith(b"<?xml") and (b"<!doctype html" in head or b"<html" in head)
    )


def _only_whole(got: httpx2.Response, url: str) -> None:
    """Pass a 200; try again after a passing fault or a part; refuse the rest."""
    status = got.status_code
    if status == 200:
        return
    if status in RETRY_STATUS:
        raise TryAgainError(Text.same(f"HTTP {status}"), retry_after(got.headers))
    if status == 206:
        part = Text("HTTP 206, een deel waar niet om is gevraagd", "HTTP 206, a part not asked for")
        raise TryAgainError(part)
    body = b""
    for chunk in got.iter_bytes():
        body += chunk
        if len(body) >= ERROR_BYTES:
            break
    raise _refused(url, status, body)


def _refused(url: str, status: int, body: bytes) -> RefusedError:
    head = body[:200].decode("utf-8", "replace").replace("\n", " ")
    error = RefusedError(
        Text(f"de aanbieder weigert: HTTP {status}", f"the provider refuses: HTTP {status}"),
        where=f"{url} -> {head!r}",
    )
    error.status, error.body = status, body
    return error


def _page_instead(answer: Answer) -> SourceError:
    head = answer.body[:80].decode("utf-8", "replace").replace("\n", " ")
    return SourceError(
        Text(
            "een webpagina in plaats van gegevens (onderhoud, of de URL is verhuisd)",
            "a web page instead of data (maintenance, or the URL has moved)",
        ),
        where=f"{answer.url} -> {head!r}",
        right=AGAIN,
    )
