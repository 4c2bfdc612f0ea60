"""A file is given out so that a browser saves it and runs nothing in it."""

import io
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.web.downloads import LONGEST_NAME, attachment, file_name


def _given_out(name: str, **options: str) -> dict[str, str]:
    response = attachment(io.BytesIO(b"four"), name=name, size=4, **options)  # type: ignore[arg-type]
    assert b"".join(response.streaming_content) == b"four"  # type: ignore[arg-type]
    return dict(response.headers.items())


def _saved_as(headers: dict[str, str]) -> str:
    message = Message()
    message["Content-Disposition"] = headers["Content-Disposition"]
    return message.get_filename() or ""


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf", "x/y"])
def test_a_file_is_saved_and_its_type_is_not_told(media_type: str) -> None:
    headers = _given_out("page.html", media_type=media_type)

    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Length"] == "4"


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "image/png"])
def test_only_a_pdf_opens_in_the_browser(media_type: str) -> None:
    assert _given_out("a", media_type=media_type, show="open")["Content-Disposition"].startswith(
        "attachment"
    )

    pdf = _given_out("a.pdf", media_type="application/pdf", show="open")
    assert pdf["Content-Disposition"].startswith("inline")
    assert pdf["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\temp\\a.pdf", "C--temp-a.pdf"),
        ("two\r\nSet-Cookie: x", "twoSet-Cookie- x"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\0\x1b[31mred", "[31mred"),
        ("...", "file"),
        ("", "file"),
        ("Größe „Q3“.pdf", "Größe „Q3“.pdf"),
        ("x" * 4096 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_safe_to_save_under(name: str, saved: str) -> None:
    assert file_name(name) == saved
    headers = _given_out(name)
    assert "\r" not in headers["Content-Disposition"]
    assert _saved_as(headers) == saved


@given(st.text())
def test_whatever_the_name_the_headers_hold(name: str) -> None:
    safe = file_name(name)

    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\:*?"<>|\r\n\0')
    assert _given_out(name)["Content-Disposition"].startswith("attachment")
