"""Bytes that are text in any encoding, and bytes that are none."""

import base64
import quopri

import pytest

from kentering.claims.documents.document import document
from kentering.claims.documents.encoded import decoded, plain
from kentering.errors import InputError

STORY = "Gent, 9 mei 2025\n\nDe productie van de Belgische industrie steeg met 2,4 procent.\n"
MAIL = "From: bureau@example.org\nDate: Fri, 9 May 2025 09:00:00 +0200\n"


@pytest.mark.parametrize("name", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_text_in_any_encoding_is_the_same_text(name: str) -> None:
    words = STORY + "industriële coöperatie"
    assert document(words.encode(name)).text == words


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\x00\x06\x00" + STORY.encode(),
        b"{\\rtf1\\ansi " + STORY.encode() + b"\\par}",
        b"  \n{\\rtf1 leeg}",
        MAIL.encode()
        + b"Content-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(STORY.encode()),
        MAIL.encode()
        + b"content-transfer-encoding:quoted-printable\n\n"
        + quopri.encodestring(STORY.encode()),
        b"MZ\x90\x00\x03\x00\x00\x00" + STORY.encode(),
        STORY.encode() + b"\x00" * 3,
        bytes(range(1, 32)) * 40,
    ],
)
def test_what_is_no_text_is_refused_on_the_ladder(raw: bytes) -> None:
    """E1: what it is, and what would be right; a figure in it is not half read."""
    with pytest.raises(InputError) as fault:
        document(raw)
    assert "no text" in fault.value.what.en
    assert fault.value.right is not None
    assert "PDF" in fault.value.right.nl


def test_mail_in_plain_text_is_read() -> None:
    raw = (MAIL + "Content-Transfer-Encoding: 8bit\n\n" + STORY).encode()
    assert plain(raw, "-") == raw
    assert "2,4 procent" in decoded(raw)


def test_an_article_about_mail_is_no_mail() -> None:
    raw = b"Over mail\n\nEen regel als\nContent-Transfer-Encoding: base64\nstaat in elke bijlage."
    assert plain(raw, "-") == raw
