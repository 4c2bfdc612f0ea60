"""A file's type is read from its content, whatever its name says."""

import io
import os
import zipfile

import pytest

from evidence.exhibits.extract.kinds import media_type_of_file
from evidence.exhibits.extract.media import media_type_of
from tests import factories
from tests.exhibits import hostile

OFFICE = "application/vnd.openxmlformats-officedocument"


def _zip(*names: str, mimetype: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<xml/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (factories.pdf(), "application/pdf"),
        (b"\n junk before the header \n" + factories.pdf(), "application/pdf"),
        (_zip("letter.txt"), "application/zip"),
        (_zip("%PDF-1.7 is only a name.txt"), "application/zip"),
        (_zip("words/list.txt", "word/other.txt"), "application/zip"),
        (
            _zip("[Content_Types].xml", "word/document.xml"),
            f"{OFFICE}.wordprocessingml.document",
        ),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), f"{OFFICE}.spreadsheetml.sheet"),
        (
            _zip("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("Grüße aus München".encode(), "text/plain"),
        ("ü".encode() * 5000 + "€".encode()[:2], "text/plain"),
        (b"", "application/octet-stream"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
    ],
)
def test_the_first_bytes_tell_the_type(head: bytes, media_type: str) -> None:
    assert media_type_of(head[:8192]) == media_type


def test_a_word_document_is_known_wherever_its_list_of_parts_lies() -> None:
    parts = {"word/document.xml": os.urandom(20_000), "[Content_Types].xml": b"<Types/>"}
    stored = hostile.zipped(parts, method=zipfile.ZIP_STORED)

    assert media_type_of(stored[:8192]) == "application/zip"
    assert media_type_of_file(io.BytesIO(stored)) == f"{OFFICE}.wordprocessingml.document"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", hostile.compound("WordDocument")[:600]])
def test_a_file_cut_short_gets_the_type_its_first_bytes_show(content: bytes) -> None:
    assert media_type_of_file(io.BytesIO(content)) == media_type_of(content)
