"""What a PDF tells besides its pages: layers that are off, earlier states, attachments, names."""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from pikepdf import Array, Dictionary, Name, Pdf

from evidence.core.text import one_line, shortened
from evidence.redaction.extract.findings import LONGEST_TEXT, Found, hinted
from evidence.redaction.extract.kinds import Kind

# States before the last that are looked at, and pages of each.
_MOST_STATES = 4
_MOST_PAGES = 500
# The last bytes of a state are its end mark (PDF 32000-1 §7.5.5).
_END = re.compile(rb"%%EOF\r?\n?")
_READING_ERRORS = (pikepdf.PikepdfError, ArithmeticError, LookupError, TypeError, ValueError)
_NO_NAMES = {"", "unknown", "user", "admin", "administrator", "anonymous"}


def with_all_layers(path: Path) -> bytes | None:
    """Return the file with every layer switched on, or None when none of them is off.

    Without the catalog's list of layers a reader shows them all (PDF 32000-1 §8.11.4.2).
    """
    try:
        with Pdf.open(path) as pdf:
            if not _has_hidden_layer(pdf):
                return None
            del pdf.Root["/OCProperties"]
            target = io.BytesIO()
            pdf.save(target)
    except _READING_ERRORS:
        # pikepdf may fail where PDFium reads: then the layers stay as they are.
        return None
    return target.getvalue()


def find_in_document(path: Path) -> list[Found]:
    """Return what the file tells besides its pages, as notes on the file as a whole."""
    found = list(_earlier_texts(path))
    try:
        with Pdf.open(path) as pdf:
            found += [
                Found(0, Kind.ATTACHMENT, shortened(one_line(name), 120), name[:LONGEST_TEXT])
                for name in sorted(pdf.attachments)
            ]
            found += [Found(0, Kind.AUTHOR, name, name) for name in sorted(set(_authors(pdf)))]
    except _READING_ERRORS:
        # What PDFium could read is checked all the same; these are notes on what pikepdf reads.
        return found
    return found


def _has_hidden_layer(pdf: Pdf) -> bool:
    layers = pdf.Root.get("/OCProperties")
    shown = layers.get("/D") if isinstance(layers, Dictionary) else None
    if not isinstance(shown, Dictionary):
        return False
    off = shown.get("/OFF")
    return shown.get("/BaseState") == Name.OFF or (isinstance(off, Array) and len(off) > 0)


def _authors(pdf: Pdf) -> Iterator[str]:
    for key in ("/Author", "/LastModifiedBy"):
        if key in pdf.docinfo:
            # Where the two lists of properties are kept alike, this one holds all names in a row.
            for author in str(pdf.docinfo[key]).split(";"):
                yield from _name(author)
    with pdf.open_metadata() as metadata:
        creators = metadata.get("dc:creator") or []
        for creator in [creators] if isinstance(creators, str) else creators:
            yield from _name(str(creator))


def _name(text: str) -> Iterator[str]:
    name = shortened(one_line(text), 120)
    if name.casefold() not in _NO_NAMES:
        yield name


def _earlier_texts(path: Path) -> Iterator[Found]:
    """Yield a note for each page that said something in an earlier state that it says no more."""
    content = path.read_bytes()
    ends = [match.end() for match in _END.finditer(content)][:-1]
    # The first mark of a linearised file ends no state of its own.
    states = [end for end in ends if b"startxref" in content[max(0, end - 60) : end]]
    if not states:
        return
    now = _texts(content)
    told: set[tuple[int, str]] = set()
    for end in reversed(states[-_MOST_STATES:]):
        for number, before in enumerate(_texts(content[:end]), 1):
            gone = _gone(before, now[number - 1] if number <= len(now) else "")
            if gone and (number, gone) not in told:
                told.add((number, gone))
                yield Found(number, Kind.REVISION, hinted(gone), gone[:LONGEST_TEXT])


def _gone(before: str, now: str) -> str:
    """Return the words of an earlier text that stand nowhere in the present one, in order."""
    kept = set(now.split())
    return " ".join(word for word in before.split() if word not in kept)


def _texts(content: bytes) -> Sequence[str]:
    try:
        pdf = pypdfium2.PdfDocument(content)
        return [
            str(pdf[at].get_textpage().get_text_range(errors="replace"))
            for at in range(min(len(pdf), _MOST_PAGES))
        ]
    except pypdfium2.PdfiumError:
        # The bytes up to a mark need not be a whole file.
        return []
