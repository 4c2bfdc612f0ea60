"""A page drawn in three ways, from which follows which of its letters a reader can see.

The page as it is; the page without its text; its text alone, black on white. A letter whose ink
(third drawing) makes no difference between the first two is not seen, whatever hides it: a box, a
picture, an annotation, its own colour, a clip. The pixels are the judge, not the file's intention.
"""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageChops

MAX_DOTS = 4_000_000
MAX_SIDE = 8_000
# 72 dots per inch tell a covered letter from a seen one; a stamp-sized page is drawn larger.
_LEAST_WIDTH = 600
_LARGEST_SCALE = 4.0
# Deeper nesting of forms is built to exhaust its reader.
_DEEPEST_FORM = 12
_MOST_OBJECTS = 200_000
_MOST_CLIPS = 8
_MOST_SEGMENTS = 64
# Points: PDF 32000-1 annex C lets a page be 14,400 of them wide.
_FAR = 20_000.0
# Ink is what is at least this dark on white; a letter is seen where it changes this much.
_INK = 150
_SEEN = 6
# Both drawings darker than this: no reader makes out what stands there.
_DARK = 70
INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


@dataclass(frozen=True, slots=True)
class TextObjects:
    """The objects of a page: those that paint letters, those that place unseen ones, the rest."""

    painted: tuple[object, ...]
    invisible: tuple[object, ...]
    others: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Drawings:
    """What the three drawings came to: the page, the ink of its text, and the ink that is seen."""

    page: Image.Image
    ink: Image.Image
    seen: Image.Image

    @property
    def hides_something(self) -> bool:
        """Whether any ink at all makes no difference to the page."""
        return ImageChops.subtract(self.ink, self.seen).getbbox() is not None


def objects_of(page: pypdfium2.PdfPage) -> TextObjects:
    """Return the page's objects, those inside forms too."""
    painted, invisible, others = list[object](), list[object](), list[object]()
    for thing in _walk(page):
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
            (invisible if mode == INVISIBLE else painted).append(thing)
        elif kind != pdfium.FPDF_PAGEOBJ_FORM:
            others.append(thing)
    return TextObjects(tuple(painted), tuple(invisible), tuple(others))


def drawn(page: pypdfium2.PdfPage) -> Image.Image:
    """Return the page as a reader sees it, annotations too, in grey."""
    return _render(page, annotations=True)


def draw(page: pypdfium2.PdfPage, held: TextObjects, *, as_seen: Image.Image) -> Drawings:
    """Return the drawings of a page, whose objects are changed in memory: use it no more."""
    for text in held.painted:
        _switch(text, is_on=False)
    without_text = _render(page, annotations=True)
    ink = ink_of(page, held)
    change = ImageChops.difference(as_seen, without_text).point(_above(_SEEN))
    # A letter that barely differs from the dark around it is not read.
    lightest = ImageChops.lighter(as_seen, without_text)
    change = ImageChops.multiply(change, lightest.point(_above(_DARK)))
    return Drawings(as_seen, ink, ImageChops.multiply(change, ink))


def ink_of(page: pypdfium2.PdfPage, held: TextObjects) -> Image.Image:
    """Return where the page's text puts ink when nothing else is drawn, as a mask."""
    for text in held.painted:
        _switch(text, is_on=True)
        _widen_clip(text)
        pdfium.FPDFPageObj_SetFillColor(text, 0, 0, 0, 255)
        pdfium.FPDFPageObj_SetStrokeColor(text, 0, 0, 0, 255)
    for other in held.others:
        _switch(other, is_on=False)
    return _render(page, annotations=False).point(_below(_INK))


def _switch(thing: object, *, is_on: bool) -> None:
    pdfium.FPDFPageObj_SetIsActive(thing, is_on)


def _widen_clip(text: object) -> None:
    """Let a text be drawn whole that its clip cuts: the clip is blown up beyond any page."""
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    corners = [
        corner
        for path in range(min(max(0, pdfium.FPDFClipPath_CountPaths(clip)), _MOST_CLIPS))
        if (corner := _bounds(clip, path))
    ]
    if not corners:
        return
    left, bottom = max(each[0] for each in corners), max(each[1] for each in corners)
    right, top = min(each[2] for each in corners), min(each[3] for each in corners)
    if left >= right or bottom >= top:
        # Clips that leave nothing between them: blown up from where they come nearest.
        left, right, bottom, top = right, left + 1, top, bottom + 1
    across, up = 2 * _FAR / (right - left), 2 * _FAR / (top - bottom)
    pdfium.FPDFPageObj_TransformClipPath(
        text, across, 0, 0, up, -left * across - _FAR, -bottom * up - _FAR
    )


def _bounds(clip: object, path: int) -> tuple[float, float, float, float] | None:
    xs, ys = [], []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), _MOST_SEGMENTS)):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, at)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            xs.append(x.value)
            ys.append(y.value)
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _walk(page: pypdfium2.PdfPage) -> Iterator[object]:
    waiting = [
        (pdfium.FPDFPage_GetObject(page, at), 0)
        for at in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS))
    ]
    count = 0
    while waiting and count < _MOST_OBJECTS:
        thing, depth = waiting.pop()
        count += 1
        yield thing
        if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = range(max(0, pdfium.FPDFFormObj_CountObjects(thing)))
            waiting += [(pdfium.FPDFFormObj_GetObject(thing, at), depth + 1) for at in inner]


def _render(page: pypdfium2.PdfPage, *, annotations: bool) -> Image.Image:
    bitmap = page.render(
        scale=_scale_of(page), grayscale=True, draw_annots=annotations, may_draw_forms=False
    )
    picture: Image.Image = bitmap.to_pil().convert("L")
    return picture


def _scale_of(page: pypdfium2.PdfPage) -> float:
    width, height = (max(side, 1.0) for side in page.get_size())
    wanted = min(max(1.0, _LEAST_WIDTH / max(width, height)), _LARGEST_SCALE)
    return float(min(wanted, math.sqrt(MAX_DOTS / (width * height)), MAX_SIDE / max(width, height)))


def _above(limit: int) -> list[int]:
    return [255 if value > limit else 0 for value in range(256)]


def _below(limit: int) -> list[int]:
    return [255 if value < limit else 0 for value in range(256)]
