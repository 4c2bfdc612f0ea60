"""The letters of a PDF page: what they say and where they stand."""

import ctypes
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from evidence.redaction.extract.findings import THOUSANDTHS

# A page with more is no page; pages/extract reads as many.
MOST_LETTERS = 200_000
_MOST_LINES = 60
_UNIT = 1000.0
_DEVICE = 1_000_000
# Boxes of letters on one line stand at about the same height.
_SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the page as a reader sees it: shares of the page's width and height, from above."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_on_page(self) -> bool:
        """Whether more of it lies on the page than beside it."""
        across, down = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return 0 <= across <= 1 and 0 <= down <= 1

    def around(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def is_beside(self, other: "Box") -> bool:
        """Whether the two stand on one line."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        lower = min(self.bottom - self.top, other.bottom - other.top)
        return shared > _SAME_LINE * lower

    def dots(self, size: tuple[int, int]) -> tuple[int, int, int, int]:
        """Return the box in the dots of a picture, one dot at least, cut at the picture's edge."""
        width, height = size
        left = min(max(0, int(self.left * width)), width - 1)
        top = min(max(0, int(self.top * height)), height - 1)
        right = min(width, max(left + 1, round(self.right * width + 0.5)))
        bottom = min(height, max(top + 1, round(self.bottom * height + 0.5)))
        return left, top, right, bottom

    def thousandths(self) -> list[float]:
        """Return left, top, width and height as they are kept."""
        sides = (self.left, self.top, self.right - self.left, self.bottom - self.top)
        return [round(side * THOUSANDTHS, 1) for side in sides]


class Letters:
    """The text of one opened page; an index into `text` is an index of PDFium's letters too."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page = page
        self.textpage = page.get_textpage()
        self.count = min(self.textpage.count_chars(), MOST_LETTERS)
        self.text = self._read()
        self._axes = _axes(page)
        self._sides = tuple(ctypes.c_double() for _ in range(4))

    def place(self, at: int) -> Box:
        """Return the box of a letter's ink."""
        left, right, bottom, top = self._sides
        pdfium.FPDFText_GetCharBox(self.textpage, at, left, right, bottom, top)
        return self.box(left.value, bottom.value, right.value, top.value)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box given in the page's points as its reader sees it, turned as the page is."""
        (x0, y0), (xx, xy), (yx, yy) = self._axes
        xs = sorted(x0 + x * xx + y * yx for x, y in ((left, bottom), (right, top)))
        ys = sorted(y0 + x * xy + y * yy for x, y in ((left, bottom), (right, top)))
        return Box(xs[0], ys[0], xs[1], ys[1])

    def places(self, start: int, end: int) -> list[Box]:
        """Return the boxes of a stretch of text, one for each line that it stands on."""
        lines: list[Box] = []
        for at in range(start, end):
            if self.text[at].isspace() or pdfium.FPDFText_IsGenerated(self.textpage, at) == 1:
                continue
            letter = self._with_line_height(at)
            if lines and lines[-1].is_beside(letter):
                lines[-1] = lines[-1].around(letter)
            elif len(lines) < _MOST_LINES:
                lines.append(letter)
        # Put together in points, where a line is level, then seen as the page is turned.
        return [self.box(line.left, -line.bottom, line.right, -line.top) for line in lines]

    def reaches_beyond_page(self) -> bool:
        """Whether any line of the text reaches over the edge; quicker than to ask each letter."""
        for at in range(self.textpage.count_rects()):
            left, bottom, right, top = self.textpage.get_rect(at)
            line = self.box(left, bottom, right, top)
            if line.left < 0 or line.top < 0 or line.right > 1 or line.bottom > 1:
                return True
        return False

    def is_invisible(self, at: int) -> bool:
        """Whether the letter is placed without being painted, as in the text layer of a scan."""
        thing = pdfium.FPDFText_GetTextObject(self.textpage, at)
        if not thing:
            return False
        mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
        return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    def text_in(self, rect: tuple[float, float, float, float]) -> str:
        """Return the text inside left, bottom, right, top, in the page's points."""
        return str(self.textpage.get_text_bounded(*rect, errors="replace")).strip()

    def _with_line_height(self, at: int) -> Box:
        """Return a letter's box in points, as high as its line; counted from above like others."""
        rect = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.textpage, at, rect)
        return Box(rect.left, -rect.top, rect.right, -rect.bottom)

    def _read(self) -> str:
        text = str(self.textpage.get_text_range(0, self.count, errors="replace"))
        if len(text) == self.count:
            return text
        # A letter beyond the basic plane, or one without a meaning: then one by one.
        units = (pdfium.FPDFText_GetUnicode(self.textpage, at) for at in range(self.count))
        return "".join(chr(unit) if 0 < unit < 0x110000 else "\ufffd" for unit in units)


def _axes(page: pypdfium2.PdfPage) -> tuple[tuple[float, float], ...]:
    """Return where the page's origin lies and how far a point leads right and up, as shares."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def seen(across: float, up: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, _DEVICE, _DEVICE, 0, across, up, x, y)
        return x.value / _DEVICE, y.value / _DEVICE

    zero, right, up = seen(0, 0), seen(_UNIT, 0), seen(0, _UNIT)
    return (
        zero,
        ((right[0] - zero[0]) / _UNIT, (right[1] - zero[1]) / _UNIT),
        ((up[0] - zero[0]) / _UNIT, (up[1] - zero[1]) / _UNIT),
    )
