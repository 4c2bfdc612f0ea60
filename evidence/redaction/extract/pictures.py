"""Tells whether a page shows a picture in which words may stand that nobody has read."""

import ctypes

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # it ships no types

from evidence.redaction.extract.letters import Box, Letters

# A picture that takes this much of the page may be a page itself.
_LARGE = 0.4
# Stamps and headers printed over a scan have fewer letters; a page of words has more.
_FEW_LETTERS = 150
_MOST_OBJECTS = 2_000
_PICTURES = {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}


def is_unread(letters: Letters) -> bool:
    """Whether the page may show words that its text does not hold.

    So it is with a drawing without any text, and with a large picture that has few letters over
    it and no text layer of its own. An empty page shows nothing.
    """
    page = letters.page
    count = pdfium.FPDFPage_CountObjects(page)
    if not letters.text.strip():
        return bool(count > 0)
    if sum(map(str.isalnum, letters.text)) >= _FEW_LETTERS:
        return False
    things = [pdfium.FPDFPage_GetObject(page, at) for at in range(min(count, _MOST_OBJECTS))]
    return any(_is_large_picture(letters, thing) for thing in things) and not _has_layer(letters)


def _is_large_picture(letters: Letters, thing: object) -> bool:
    if pdfium.FPDFPageObj_GetType(thing) not in _PICTURES or not _holds_picture(thing, depth=0):
        return False
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    return _area(letters.box(left.value, bottom.value, right.value, top.value)) >= _LARGE


def _holds_picture(thing: object, *, depth: int) -> bool:
    if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE:
        return True
    inner = range(min(max(0, pdfium.FPDFFormObj_CountObjects(thing)), _MOST_OBJECTS))
    return depth < 3 and any(
        _holds_picture(pdfium.FPDFFormObj_GetObject(thing, at), depth=depth + 1) for at in inner
    )


def _area(box: Box) -> float:
    across = min(1.0, box.right) - max(0.0, box.left)
    down = min(1.0, box.bottom) - max(0.0, box.top)
    return max(0.0, across) * max(0.0, down)


def _has_layer(letters: Letters) -> bool:
    return any(letters.is_invisible(at) for at in range(letters.count))
