"""The true media type of a file, read from its first bytes and never from its name."""

import re

import puremagic

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
PLAIN_TEXT = "text/plain"
ZIP = "application/zip"
# PDF 32000-1 Annex H.3.4.1: readers accept the header within the first 1,024 bytes.
PDF_HEADER_WITHIN = 1024
# APPNOTE.TXT 4.3.7: the first local file header; office documents are ZIP files with set names.
ZIP_MARK = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_FOLDERS = {
    b"word/": f"{_OFFICE}.wordprocessingml.document",
    b"xl/": f"{_OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{_OFFICE}.presentationml.presentation",
}


def media_type_of(head: bytes) -> str:
    """Return the media type that the first bytes of a file show, or application/octet-stream."""
    # Before PDF: an archive that holds a PDF uncompressed shows a PDF header early.
    if head.startswith(ZIP_MARK):
        return _kind_of_zip(head)
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return PDF
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    if found and found[0].mime_type:
        return str(found[0].mime_type)
    return PLAIN_TEXT if _is_text(head) else UNKNOWN


def _kind_of_zip(head: bytes) -> str:
    # OpenDocument 1.3 part 2 §3.3: the first member is "mimetype", stored as it is.
    declared = re.match(rb"mimetype(application/[a-z0-9.+-]{1,80})", head[30:150])
    if declared:
        return declared[1].decode()
    if b"[Content_Types].xml" in head:
        for folder, kind in OFFICE_FOLDERS.items():
            if folder in head:
                return kind
    return ZIP


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # The head may end in the middle of a character.
        return error.start >= len(head) - 3
    return True
