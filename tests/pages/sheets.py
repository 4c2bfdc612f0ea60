"""Sheets of mails and conversations, typeset in tests and read again as a person reads them."""

import hashlib
from contextlib import closing
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # it ships no types

from evidence.exhibits.extract.kinds import media_type_of_file
from evidence.pages.extract.normalise import Normalised, normalise


def sheet_of(folder: Path, content: bytes, *, name: str = "a.eml") -> tuple[str, Normalised]:
    """Return the words on the sheet of a file, one blank between them, and how it was made."""
    source, target = folder / "source", folder / "sheet.pdf"
    source.write_bytes(content)
    with source.open("rb") as stream:
        kind = media_type_of_file(stream)
    digest = hashlib.sha256(content).hexdigest()
    made = normalise(source, target, media_type=kind, name=name, sha256=digest)
    return words_of(target.read_bytes()), made


def words_of(pdf: bytes) -> str:
    """Return all words of a PDF, one blank between them."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
