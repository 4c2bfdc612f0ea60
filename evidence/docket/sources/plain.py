"""The text of bytes that a court sent, whatever they declare, and text fit to be kept."""

import re

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)


def decoded(body: bytes) -> str:
    """The text of the bytes; what they declare is not believed, since courts declare it wrong."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        # Courts write Windows quotes into what they call ISO-8859-1; the letters are the same.
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("iso-8859-1")


def printable(text: str) -> str:
    """The text without control characters, NUL and lone surrogates; its lines stay."""
    return _UNWANTED.sub("", text)


def clean(text: str) -> str:
    """The text as one line: no control characters, and single blanks."""
    return " ".join(printable(text).split())
