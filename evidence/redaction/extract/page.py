"""Everything that is looked for on one page of a PDF."""

from collections.abc import Iterator, Sequence

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from evidence.redaction.extract.findings import LONGEST_TEXT, Found, hinted
from evidence.redaction.extract.kinds import Kind
from evidence.redaction.extract.letters import Box, Letters
from evidence.redaction.extract.names import find_names
from evidence.redaction.extract.patterns import find_in_text
from evidence.redaction.extract.pictures import is_unread
from evidence.redaction.extract.unseen import OpenPage, find_unseen

_MOST_MARKS = 500


def find_on_page(
    pdf: pypdfium2.PdfDocument,
    number: int,
    *,
    names: Sequence[str],
    all_layers: pypdfium2.PdfDocument | None,
) -> tuple[list[Found], bool]:
    """Return what was found on a page, and whether it may show words that nobody read."""
    opened = pdf[number - 1]
    letters = Letters(opened)
    found = list(_sensitive(letters, number, names))
    found += _unapplied(opened, letters, number)
    unread = is_unread(letters)
    # Last: it changes the page's objects.
    found += find_unseen(OpenPage(pdf, number, letters, all_layers))
    return found, unread


def _sensitive(letters: Letters, number: int, names: Sequence[str]) -> Iterator[Found]:
    for each in [*find_in_text(letters.text), *find_names(letters.text, names)]:
        places = [box.thousandths() for box in letters.places(each.start, each.end)]
        text = " ".join(letters.text[each.start : each.end].split())
        yield Found(number, each.kind, each.shown, text, places)


def _unapplied(page: pypdfium2.PdfPage, letters: Letters, number: int) -> Iterator[Found]:
    """Yield each redaction annotation: it marks what is to be removed (PDF 2.0 §12.5.6.23)."""
    for at in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_MARKS)):
        mark = pdfium.FPDFPage_GetAnnot(page, at)
        if pdfium.FPDFAnnot_GetSubtype(mark) == pdfium.FPDF_ANNOT_REDACT:
            rect = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(mark, rect)
            sides = (rect.left, rect.bottom, rect.right, rect.top)
            text = " ".join(letters.text_in(sides).split())
            box: Box = letters.box(*sides)
            shown = hinted(text) if text else "no text under it"
            yield Found(number, Kind.UNAPPLIED, shown, text[:LONGEST_TEXT], [box.thousandths()])
        pdfium.FPDFPage_CloseAnnot(mark)
