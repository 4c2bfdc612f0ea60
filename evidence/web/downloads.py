"""Headers under which a stored file is safe to give out."""

import unicodedata
from typing import BinaryIO, Literal

from django.http import FileResponse

PDF = "application/pdf"
type Show = Literal["save", "open"]
LONGEST_NAME = 150


def attachment(
    stream: BinaryIO,
    *,
    name: str,
    size: int,
    media_type: str = "application/octet-stream",
    show: Show = "save",
) -> FileResponse:
    """Return a response that saves the file, or opens it when it is a PDF and `show` is "open".

    The browser is told not to guess a type, to run nothing and to keep no shared copy.
    """
    inline = show == "open" and media_type == PDF
    response = FileResponse(
        stream,
        as_attachment=not inline,
        filename=file_name(name),
        content_type=media_type if inline else "application/octet-stream",
    )
    response.headers["Content-Length"] = str(size)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not inline:
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def file_name(name: str) -> str:
    """Return a name that is safe to save under: no paths, control or direction characters."""
    kept = "".join(
        "-" if sign in '/\\:*?"<>|' else sign
        for sign in name
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return kept.strip(" .")[-LONGEST_NAME:] or "file"
