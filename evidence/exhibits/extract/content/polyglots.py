"""Files that are two things at once: what precedes the header, what follows the end."""

import re
import struct
from typing import BinaryIO

from evidence.exhibits.extract.content.findings import MB, Findings
from evidence.exhibits.extract.media import PDF, PDF_HEADER_WITHIN, ZIP_MARK, media_type_of

_TAIL_BYTES = 4 * MB
# APPNOTE.TXT 4.3.16: 22 bytes and a comment of at most 65,535.
_END_RECORD = b"PK\x05\x06"
_END_WITHIN = 22 + 65_535
_PADDING = b"\r\n\t \0\x1a\x0c"
# A mark of the byte order and blank lines before the header do no harm.
_HARMLESS_BEFORE = b"\xef\xbb\xbf\r\n\t \0"
_FOREIGN = (
    (b"GIF8", "a GIF picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a Linux program"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"#!", "a script"),
    (b"PK\x03\x04", "a ZIP archive"),
)
_MARKUP = re.compile(rb"(?i)<(?:!doctype html|html|script|svg|body|iframe)[\s>/]|<\?php")
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/gif": b";"}


def inspect_edges(stream: BinaryIO, size: int, found: Findings) -> None:
    """Write down what stands before the header and after the end of the file's own format."""
    stream.seek(0)
    head = stream.read(PDF_HEADER_WITHIN)
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    if found.media_type == PDF:
        _before_pdf(head, found)
        _after(tail, b"%%EOF", size, found)
    elif head.startswith(ZIP_MARK):
        _pdf_in_zip(head, found)
        return
    elif (end := _ENDS.get(found.media_type)) and not _is_plain_end(found.media_type, tail):
        _after(tail, end, size, found)
    if not head.startswith((ZIP_MARK, _END_RECORD)) and _has_archive(tail[-_END_WITHIN:], tail):
        found.quarantine(
            "The file is also a ZIP archive: what it shows depends on the program that opens it."
        )


def _is_plain_end(media_type: str, tail: bytes) -> bool:
    # A semicolon closes a GIF, and may stand anywhere in its pixels.
    return media_type == "image/gif" and tail.rstrip(b"\0").endswith(b";")


def _before_pdf(head: bytes, found: Findings) -> None:
    before = head[: head.find(b"%PDF-")].strip(_HARMLESS_BEFORE)
    if not before:
        return
    names = [name for mark, name in _FOREIGN if before.startswith(mark)]
    if _MARKUP.search(before):
        names.append("a web page")
    if names:
        found.quarantine(
            f"The file is a PDF and {' and '.join(names)} at once: what it shows depends on the "
            "program that opens it."
        )
    else:
        found.quarantine(f"{len(before):,} bytes that are no PDF stand before the PDF's header.")


def _after(tail: bytes, end: bytes, size: int, found: Findings) -> None:
    at = tail.rfind(end)
    if at < 0:
        if size > len(tail):
            found.quarantine("The file's end mark is missing from its last 4 MB.")
        return
    rest = tail[at + len(end) :].strip(_PADDING)
    if not rest:
        return
    kind = media_type_of(rest[:8192])
    what = "" if kind in {"application/octet-stream", "text/plain"} else f" They look like {kind}."
    found.quarantine(f"{len(rest):,} bytes follow the end of the document.{what}")


def _pdf_in_zip(head: bytes, found: Findings) -> None:
    at = head.find(b"%PDF-")
    if at < 0:
        return
    name, extra = struct.unpack("<HH", head[26:30])
    method = head[8:10]
    if method == b"\0\0" and at == 30 + name + extra:
        # The first file in the archive is a PDF that was not compressed.
        return
    found.quarantine(
        "The file is a ZIP archive and a PDF at once: what it shows depends on the program that "
        "opens it."
    )


def _has_archive(last: bytes, tail: bytes) -> bool:
    at = last.rfind(_END_RECORD)
    if at < 0 or at + 22 > len(last):
        return False
    count, directory_size = struct.unpack("<HI", last[at + 10 : at + 16])
    if count == 0:
        return False
    start = len(tail) - len(last) + at - directory_size
    return start < 0 or tail[start : start + 4] == b"PK\x01\x02"
