"""Documents of any kind and any bytes."""

import builtins
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kentering.claims.documents.document import LARGEST, document
from kentering.claims.documents.encoded import decoded
from kentering.claims.read import read
from kentering.errors import InputError, MissingDataError
from kentering.periods import Period


def test_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "bericht.txt"
    text = "Productie hoger\n\n9 mei 2025\n\nDe productie steeg met 3 procent.\n"
    path.write_text(text, encoding="utf-8")
    found = document(path)
    assert found.text == text
    assert (found.kind, found.title, found.published) == (
        "text",
        "Productie hoger",
        date(2025, 5, 9),
    )


def test_html_loses_scripts_and_keeps_paragraphs() -> None:
    found = document(
        b"<!DOCTYPE html><html><head><title>Omzet &amp; prijs</title>"
        b'<meta property="article:published_time" content="2025-05-09T06:30">'
        b"<script>var x = 'de omzet steeg met 99 procent';</script>"
        b"<style>p { width: 50% }</style></head><body><nav>10 procent korting</nav>"
        b"<h1>Omzet hoger</h1><p>De omzet steeg in maart met 3&nbsp;procent.</p></body></html>"
    )
    assert (found.kind, found.title, found.published) == ("html", "Omzet & prijs", date(2025, 5, 9))
    assert "99" not in found.text
    assert [c.value for c in read(found.text, found.published)] == [3.0]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\ufeffindustriële".encode(), "industriële"),
        ("industriële".encode("cp1252"), "industriële"),
        ("industriële".encode("utf-16"), "industriële"),
        (b"", ""),
    ],
)
def test_encodings(raw: bytes, text: str) -> None:
    assert decoded(raw) == text


def test_right_to_left_marks_and_mixed_bytes_do_not_stop_reading() -> None:
    raw = "De productie steeg\u200f met 3\u202c,0 procent.".encode() + b"\xff\xfe (\xe2\x88\x92"
    assert isinstance(read(document(raw).text, date(2025, 5, 9)), tuple)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=600), st.sampled_from([b"", b"<html>", b"<p", b"<!--", b"<script>"]))
def test_any_bytes_are_a_document_or_a_told_fault(raw: bytes, head: bytes) -> None:
    try:
        found = document(head + raw)
    except (InputError, MissingDataError) as fault:
        assert fault.what.nl
    else:
        assert isinstance(read(found.text, None), tuple)


def _pdf(words: str) -> bytes:
    """A one-page PDF with one line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode() if words else b""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for at, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % at + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_pdf_is_read() -> None:
    pytest.importorskip("pypdf")
    found = document(_pdf("De omzet daalde in 2024 met 3 procent."))
    assert found.kind == "pdf"
    assert [c.value for c in read(found.text, date(2025, 5, 9))] == [-3.0]


def test_pdf_without_text_is_told() -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(MissingDataError, match="holds no text"):
        document(_pdf(""))


def test_broken_pdf_is_told() -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(InputError, match="cannot be opened"):
        document(b"%PDF-1.7 nothing follows")


def test_pdf_without_the_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = builtins.__import__

    def absent(name: str, *args: object, **named: object) -> object:
        if name == "pypdf":
            raise ImportError(name)
        return kept(name, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(InputError) as fault:
        document(_pdf("x"))
    assert fault.value.run == "pip install 'kentering[read]'"


def test_pages_left_out_of_a_pdf_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypdf")
    whole = document(_pdf("De omzet daalde in 2024 met 3 procent."))
    assert whole.left_out is None
    writer = __import__("pypdf").PdfWriter()
    for _ in range(3):
        writer.append(io.BytesIO(_pdf("De omzet daalde in 2024 met 3 procent.")))
    out = io.BytesIO()
    writer.write(out)
    monkeypatch.setattr("kentering.claims.documents.document._PAGES", 2)
    found = document(out.getvalue())
    assert found.text.count("daalde") == 2
    assert found.left_out is not None
    assert "1 of 3" in found.left_out.en


def test_a_table_of_a_text_is_shown_and_not_read() -> None:
    text = (
        "9 mei 2025\n\nDe Duitse productie steeg in maart met 3,1 procent ten opzichte van "
        "februari.\n\nLand        februari      maart\nFrankrijk   -0,4 procent  1,2 procent\n"
        "Nederland    1,2 procent -0,8 procent\n\nBel 079 123 45 67 voor meer.\n"
    )
    found = document(text.encode())
    assert found.text == text
    assert len(found.prose) == len(text)
    assert found.figures == 4
    (claim,) = read(found.prose, found.published)
    assert (claim.geo, claim.value) == ("DE", 3.1)
    assert text[claim.start : claim.end] == claim.quote


def test_a_month_stays_a_month() -> None:
    """V4: of a text that names only its month the day is not made up."""
    found = document(b"datum: 2025-06\n\nDe productie steeg in maart met 3 procent.")
    assert found.published == Period.parse("2025-06")
    assert [c.period for c in read(found.prose, found.published)] == ["2025-03"]


def test_absent_and_too_large_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        document(tmp_path / "niet.txt")
    with pytest.raises(InputError, match="too large"):
        document(b" " * (LARGEST + 1))
