"""The reading child: what each page of a PDF says, line by line, straight from PDFium.

PDFium is asked through its own calls and not through pypdfium2's objects, and once per line of
text where that will do: on dense pages this is three times as fast.
"""

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from pypdfium2 import raw

from evidence.pages.extract.page_child import tell_of_pages

MAX_SIGNS = 200_000
MAX_LINES = 2_000
# Scanned papers often carry a stamp of the court or a Bates number as their only text.
SIGNS_OF_A_STAMP = 300
PICTURED_FROM = 0.5
# Device units across the page when its turn is asked for: places are told to a ten thousandth.
_ACROSS = 1_000_000
_THOUSANDTHS = 1000
_STEP = 4096
# PDFium writes this where a hyphen ends a line: the word goes on without it.
_BROKEN_WORD = re.compile("[\ufffe\x02]\r?\n?")

# Where PDFium writes a box to; made once, for this is asked a hundred times a page.
_LEFT, _TOP, _RIGHT, _BOTTOM = (ctypes.c_double() for _ in range(4))
_PLACES = tuple(ctypes.byref(side) for side in (_LEFT, _TOP, _RIGHT, _BOTTOM))

type Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Page:
    """An open page, its text, and the way from its own measures to the picture's."""

    handle: Any
    text: Any
    turn: tuple[float, ...]


def read_page(pdf: pypdfium2.PdfDocument, number: int, _: dict[str, Any]) -> dict[str, object]:
    """Return what a page says, as `TextOfPage` names it."""
    handle = raw.FPDF_LoadPage(pdf.raw, number - 1)
    if not handle:
        raise pypdfium2.PdfiumError("failed to load page")
    text = raw.FPDFText_LoadPage(handle)
    if not text:
        raise pypdfium2.PdfiumError("failed to load text")
    try:
        page = _Page(handle, text, _turn_of(handle))
        words = _words_of(text)
        shown = _BROKEN_WORD.sub("", words[:MAX_SIGNS])
        return {
            "page_number": number,
            "text": shown.replace("\r\n", "\n").replace("\r", "\n"),
            "lines": _lines_of(page, words),
            "needs_ocr": _needs_ocr(handle, shown),
        }
    finally:
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(handle)


def _words_of(text: Any) -> str:
    count = raw.FPDFText_CountChars(text)
    if count <= 0:
        return ""
    # In steps: ctypes makes a type for each length, which takes longer than most pages' words.
    buffer = (ctypes.c_ushort * (count // _STEP * _STEP + _STEP + 1))()
    written = raw.FPDFText_GetText(text, 0, count, buffer)
    # In one piece: a slice of the array would be copied sign by sign.
    return ctypes.string_at(buffer, 2 * max(0, written - 1)).decode("utf-16-le", "replace")


def _turn_of(handle: Any) -> tuple[float, ...]:
    """Return x, y of the page's origin on its picture, and how far a point right or up leads.

    In thousandths of the picture's width and height, as lines are told.
    """
    width, height = raw.FPDF_GetPageWidthF(handle), raw.FPDF_GetPageHeightF(handle)
    span = max(width, height, 1.0)
    origin, right, up = (_on_picture(handle, x, y) for x, y in ((0, 0), (span, 0), (0, span)))
    places = (
        *origin,
        *((far - near) / span for far, near in zip(right, origin, strict=True)),
        *((far - near) / span for far, near in zip(up, origin, strict=True)),
    )
    return tuple(place * _THOUSANDTHS for place in places)


def _on_picture(handle: Any, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(
        handle, 0, 0, _ACROSS, _ACROSS, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / _ACROSS, down.value / _ACROSS


def _lines_of(page: _Page, words: str) -> list[list[object]]:
    """Return the runs of text with their places, in the order in which the page gives them."""
    # A sign beyond the basic plane is two units; then PDFium's count and ours are not the same.
    if len(words) != raw.FPDFText_CountChars(page.text) or (
        not words.isascii() and any(sign > "\uffff" for sign in words)
    ):
        return _by_place(page, _boxes(page.text, 0, -1))
    lines: list[list[object]] = []
    start = 0
    # Most pages break no word, and their lines need not be searched for it one by one.
    shown_as = _shown if _BROKEN_WORD.search(words) else _spaced
    for line in words.split("\n"):
        shown = shown_as(line)
        if shown:
            boxes = _boxes(page.text, start, len(line))
            runs = _joined(boxes) if len(boxes) > 1 else boxes
            if len(runs) == 1:
                lines.append(_line(page, runs[0], shown))
            else:
                lines += _by_place(page, runs)
        start += len(line) + 1
        if len(lines) >= MAX_LINES:
            return lines[:MAX_LINES]
    return lines


def _shown(words: str) -> str:
    return _spaced(_BROKEN_WORD.sub("-", words))


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _boxes(text: Any, start: int, count: int) -> list[Box]:
    boxes: list[Box] = []
    for index in range(min(raw.FPDFText_CountRects(text, start, count), MAX_LINES)):
        if raw.FPDFText_GetRect(text, index, *_PLACES):
            boxes.append((_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value))
    return boxes


def _joined(boxes: list[Box]) -> list[Box]:
    """Return the boxes with those made one that follow each other on one line, as bold words do."""
    joined: list[Box] = []
    for box in boxes:
        if joined and _goes_on(joined[-1], box):
            before = joined[-1]
            joined[-1] = (min(before[0], box[0]), min(before[1], box[1]),
                          max(before[2], box[2]), max(before[3], box[3]))  # fmt: skip
        else:
            joined.append(box)
    return joined


def _goes_on(before: Box, box: Box) -> bool:
    height = min(before[3] - before[1], box[3] - box[1])
    shared = min(before[3], box[3]) - max(before[1], box[1])
    # A wider gap is the space between two columns.
    return shared > height / 2 and 0 <= box[0] - before[2] + height / 4 < 1.25 * height


def _by_place(page: _Page, boxes: list[Box]) -> list[list[object]]:
    found = []
    for left, bottom, right, top in boxes:
        count = raw.FPDFText_GetBoundedText(page.text, left, top, right, bottom, None, 0)
        buffer = (ctypes.c_ushort * (max(count, 0) + 1))()
        raw.FPDFText_GetBoundedText(page.text, left, top, right, bottom, buffer, count)
        words = bytes(buffer).decode("utf-16-le", "replace").replace("\0", "")
        if shown := _shown(words):
            found.append(_line(page, (left, bottom, right, top), shown))
    return found


def _line(page: _Page, box: Box, words: str) -> list[object]:
    x, y, right_x, right_y, up_x, up_y = page.turn
    left, bottom, right, top = box
    # The page may be turned: its corners say where the run is on the picture.
    x1, x2 = x + right_x * left + up_x * bottom, x + right_x * right + up_x * top
    y1, y2 = y + right_y * left + up_y * bottom, y + right_y * right + up_y * top
    if x2 < x1:
        x1, x2 = x2, x1
    if y2 < y1:
        y1, y2 = y2, y1
    return [round(x1, 1), round(y1, 1), round(x2 - x1, 1), round(y2 - y1, 1), words]


def _needs_ocr(handle: Any, text: str) -> bool:
    """Whether the page shows words that its text layer does not have: it is a scan, or may be one.

    A page with nothing on it needs none, nor does one that has more text than a stamp.
    """
    if len(text) > SIGNS_OF_A_STAMP:
        return False
    objects = [
        raw.FPDFPage_GetObject(handle, index)
        for index in range(min(raw.FPDFPage_CountObjects(handle), MAX_LINES))
    ]
    if not any(sign.isalnum() for sign in text):
        return bool(objects)
    area = raw.FPDF_GetPageWidthF(handle) * raw.FPDF_GetPageHeightF(handle)
    pictured = sum(_pictured_area(each) for each in objects)
    return bool(pictured > PICTURED_FROM * max(area, 1.0))


def _pictured_area(each: Any) -> float:
    # A scan may lie in a form of its own; its stamp has one too, but a small one.
    if raw.FPDFPageObj_GetType(each) not in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}:
        return 0.0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(each, *map(ctypes.byref, (left, bottom, right, top))):
        return 0.0
    return float((right.value - left.value) * (top.value - bottom.value))


if __name__ == "__main__":
    tell_of_pages(read_page)
