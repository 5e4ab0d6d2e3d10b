"""Faults of a connection that may pass: what they are called, and how long to wait.

Used by ``web`` only, for requests that are tried again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from kentering.language import Text

if TYPE_CHECKING:
    import httpx2


class TryAgainError(Exception):
    """A passing fault: says how long the provider asked us to wait."""

    def __init__(self, reason: Text, wait: float | None = None, where: str = "") -> None:
        if wait is not None:
            reason = Text(
                f"{reason.nl}, vraagt {wait:.0f} s te wachten",
                f"{reason.en}, asks to wait {wait:.0f} s",
            )
        super().__init__(reason.en)
        self.reason, self.wait, self.where = reason, wait, where


def backoff_from_environment() -> float:
    """``KENTERING_BACKOFF``, seconds before the first retry; a second when it is no number."""
    words = os.environ.get("KENTERING_BACKOFF", "")
    return float(words) if re.fullmatch(r"\d{1,4}(\.\d{1,6})?", words, re.ASCII) else 1.0


def what_broke(error: httpx2.RequestError) -> Text:
    """What went wrong on the line; the library's own words go on the rung below."""
    import httpx2

    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout):
        return Text("geen verbinding", "no connection")
    if isinstance(error, httpx2.TimeoutException):
        return Text("te lang stil", "silent for too long")
    if isinstance(error, httpx2.RemoteProtocolError | httpx2.NetworkError):
        return Text("het antwoord brak af", "the answer broke off")
    return Text.same(f"{type(error).__name__}: {error}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a provider asks to wait, as a number or until a moment."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
