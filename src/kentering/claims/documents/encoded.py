"""Bytes as text, and the files that are none: archives, RTF, wrapped mail, programs."""

from __future__ import annotations

import re

from kentering.errors import InputError
from kentering.language import Text

_CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(rb"\s{0,8}(?:[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]|From )")
_WRAPPED = re.compile(
    rb"^content-transfer-encoding:[ \t]{0,8}(?:base64|quoted-printable)", re.IGNORECASE | re.M
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LOOKED_AT = 4096
_MAIL = 200_000
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.05
"""Share of control characters above which bytes are no text."""


def decoded(raw: bytes) -> str:
    """Bytes as text: a byte order mark, the declared set, UTF-8, else Windows-1252; no errors."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(name, errors="replace")
    unmarked = _wide(raw)
    if unmarked is not None:
        return unmarked
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(raw[:_LOOKED_AT])
    names = [declared.group(1).decode("ascii")] if declared else []
    for name in (*names, "cp1252", "latin-1"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", errors="replace")


def plain(raw: bytes, where: str) -> bytes:
    """The same bytes, when they can be text.

    Raises:
        InputError: they are an archive, RTF, mail in a transfer encoding, or no text at all.
    """
    kind = _kind(raw)
    if kind is None:
        return raw
    raise InputError(
        Text(f"het bestand is geen platte tekst: {kind.nl}", f"the file is no text: {kind.en}"),
        where=where,
        right=Text(
            "bewaar het als tekst, HTML of PDF (UTF-8)", "save it as text, HTML or PDF (UTF-8)"
        ),
    )


def _kind(raw: bytes) -> Text | None:
    """What bytes are that are no text; None when they can be."""
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Text("een archief of kantoorbestand (zip, docx)", "an archive or office file (zip)")
    if raw[:64].lstrip().startswith(b"{\\rtf"):
        return Text("opgemaakte tekst (RTF)", "rich text (RTF)")
    if _HEADER.match(raw) and _WRAPPED.search(raw[:_MAIL]):
        return Text("een mail in base64 of quoted-printable", "mail in base64 or quoted-printable")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(raw) is not None:
        return None
    head = raw[:_LOOKED_AT]
    if b"\0" in raw or len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head):
        return Text("een programma, beeld of ander bestand", "a program, a picture or the like")
    return None


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of most characters is zero."""
    head = raw[:_LOOKED_AT]
    if len(raw) < 8 or b"\0" not in head or len(raw) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 0.6 * (len(head) // 2) or min(even, odd) > 0.02 * len(head):
        return None
    try:
        text = raw.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
