"""The true media type of a file, read from its first bytes and never from its name."""

import codecs
import re

import puremagic

UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
PLAIN_TEXT = "text/plain"
HTML = "text/html"
SVG = "image/svg+xml"
XML = "application/xml"
RTF = "application/rtf"
MAIL = "message/rfc822"
MBOX = "application/mbox"
ZIP = "application/zip"
TAR = "application/x-tar"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
GIF = "image/gif"
BMP = "image/bmp"
WEBP = "image/webp"
AVIF = "image/avif"
HEIC = "image/heic"
HEIF = "image/heif"
HEIF_TYPES = frozenset({HEIC, HEIF})
# Compound files: Word, Excel, PowerPoint and Outlook before 2007, and any encrypted one since.
COMPOUND = "application/x-ole-storage"
# The compound file of an Outlook mail; told from the others by its directory (kinds.py).
MSG = "application/vnd.ms-outlook"
PROGRAM = "application/x-executable"
HEAD_BYTES = 8192
# PDF 32000-1 Annex H.3.4.1: readers accept the header within the first 1,024 bytes.
PDF_HEADER_WITHIN = 1024
# APPNOTE.TXT 4.3.7: the first local file header; office documents are ZIP files with set names.
ZIP_MARK = b"PK\x03\x04"
# APPNOTE.TXT 4.3.16: all that an archive without entries consists of.
_EMPTY_ZIP_MARK = b"PK\x05\x06"
_OFFICE = "application/vnd.openxmlformats-officedocument"
OFFICE_FOLDERS = {
    b"word/": f"{_OFFICE}.wordprocessingml.document",
    b"xl/": f"{_OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{_OFFICE}.presentationml.presentation",
}
_MARKS = (
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xfe\xed\xfa\xce", PROGRAM),
    (b"\xfe\xed\xfa\xcf", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    # MS-SHLLINK 2.1: a shortcut starts whatever its owner wrote into it.
    (b"L\0\0\0\x01\x14\x02\0", PROGRAM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
)
_DECLARED = re.compile(rb"mimetype(application/[a-z0-9.+-]{1,80})")
# ISO/IEC 14496-12 4.3 and 23008-12 annex B: the first box of a file names its brand.
_BRANDS = {
    b"avif": AVIF,
    b"avis": AVIF,
    b"heic": HEIC,
    b"heix": HEIC,
    b"heim": HEIC,
    b"heis": HEIC,
    b"hevc": HEIC,
    b"hevx": HEIC,
    b"mif1": HEIF,
    b"msf1": HEIF,
}
# BITMAPCOREHEADER to BITMAPV5HEADER: how long the second header of a BMP can be.
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
_TAR_MARK_AT = 257
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Possessive and atomic: a file of a thousand comments must not be tried in every combination.
_LEADING = r"(?>\s|<\?xml[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+"
_SVG = re.compile(rf"(?is){_LEADING}<(?:\w+:)?svg[\s>/]")
_HTML_TAGS = "html|head|body|script|iframe|title|meta|table|div"
_HTML = re.compile(
    rf"(?is)(?>\s|<\?xml[^>]*>|<!--.*?-->)*+<!doctype html|{_LEADING}<(?:{_HTML_TAGS})[\s>/]"
)
_XML = re.compile(r"(?is)\s*(?:<\?xml\s|<!doctype\s)")
_MAIL = re.compile(
    r"(?i)(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    r"(?:from|to|received|return-path|message-id|mime-version|delivered-to|date|subject):[^\n]*\n"
    r"(?:[ \t][^\n]*\n|[!-9;-~]+:[^\n]*\n)*?"
    r"(?:from|to|received|message-id|mime-version|content-type|date|subject):"
)
_MBOX = re.compile(r"From \S+ .*\d{4}\s*\r?\n[!-9;-~]+:")


def media_type_of(head: bytes) -> str:
    """Return the media type that the first bytes of a file show, or application/octet-stream."""
    # Before PDF: an archive that holds a PDF uncompressed shows a PDF header early.
    if head.startswith(ZIP_MARK):
        return _kind_of_zip(head)
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return PDF
    if head.startswith(_EMPTY_ZIP_MARK):
        return ZIP
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    if head[_TAR_MARK_AT : _TAR_MARK_AT + 5] == b"ustar":
        return TAR
    if picture := _kind_of_picture(head):
        return picture
    text = text_of(head)
    return _kind_of_text(text) if text is not None else _by_magic(head)


def _kind_of_picture(head: bytes) -> str:
    """Return the type of a picture whose mark is not simply its first bytes, or nothing."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    # ITU T.81 B.1.1: an image begins and a marker follows; of JPEG-LS (T.87 C.1.1) it is F7.
    if head[:3] == b"\xff\xd8\xff" and head[3:4] != b"\xf7":
        return JPEG
    is_bmp = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS
    return BMP if is_bmp else ""


def text_of(content: bytes) -> str | None:
    """Return the content as text when it is UTF-8, or UTF-16 with its mark; None otherwise.

    The content may end in the middle of a character.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, errors="replace")
    if not content or b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        return content[: error.start].decode() if error.start >= len(content) - 3 else None


def _by_magic(head: bytes) -> str:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    if found and found[0].mime_type:
        return str(found[0].mime_type)
    # Text in an old one-byte encoding is markup all the same.
    latin = head.decode("latin-1")
    return _kind_of_text(latin, otherwise=UNKNOWN) if b"\0" not in head and head else UNKNOWN


def _kind_of_text(text: str, *, otherwise: str = PLAIN_TEXT) -> str:
    if text.startswith("#!"):
        return PROGRAM
    for pattern, kind in ((_SVG, SVG), (_HTML, HTML), (_XML, XML), (_MBOX, MBOX), (_MAIL, MAIL)):
        if pattern.match(text):
            return kind
    return otherwise


def _kind_of_zip(head: bytes) -> str:
    # OpenDocument 1.3 part 2 §3.3: the first member is "mimetype", stored as it is.
    declared = _DECLARED.match(head[30:150])
    if declared:
        return declared[1].decode()
    if b"[Content_Types].xml" in head:
        for folder, kind in OFFICE_FOLDERS.items():
            if folder in head:
                return kind
    return ZIP
