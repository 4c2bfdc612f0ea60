"""Prints a page's number at its edge, upright for the reader however the page is turned."""

import io
import re
from dataclasses import dataclass
from itertools import groupby
from math import isfinite
from operator import attrgetter

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from evidence.bundles.assemble.content import enclose, name_in, resources
from evidence.bundles.assemble.plan import StampPosition

_NUMBER_SIZE = 10.0
_NOTE_SIZE = 9.0
_SIDE_MARGIN = 36.0
_EDGE_MARGIN = 22.0
_GAP = 18.0
_CAP_HEIGHT = 0.72
_LETTER = (0.0, 0.0, 612.0, 792.0)
_LETTER_WIDTH = 612.0
# From this size on (a plan, a poster) the stamp grows with the page, or no reader would see it.
_LARGE_PAGE = 1.5
_PAIR = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")
_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character of the stamp: which embedded font has it, its code there, its width."""

    font: int
    code: bytes
    width: float


@dataclass(frozen=True, slots=True)
class Lettering:
    """The fonts of a stamp sheet, copied into the bundle once and used on every page."""

    fonts: tuple[pikepdf.Object, ...]
    glyphs: dict[str, Glyph]
    plate: pikepdf.Object

    def spell(self, text: str) -> list[Glyph]:
        """Return the glyphs of a text; what no font has is shown as a hyphen or left out."""
        spelt = (self.glyphs.get(character) or self.glyphs.get("-") for character in text)
        return [glyph for glyph in spelt if glyph is not None]


@dataclass(frozen=True, slots=True)
class Marks:
    """What one page bears: its number, and on an exhibit's page a note across from it."""

    number: str
    note: str = ""
    position: StampPosition = "bottom-right"


@dataclass(frozen=True, slots=True)
class _View:
    """The page as the reader sees it: size in points, and the matrix from there to the page."""

    width: float
    height: float
    matrix: tuple[float, ...]


def lettering(pdf: Pdf, sheet: bytes) -> Lettering:
    """Return the letters of a typeset stamp sheet, their fonts embedded in `pdf`."""
    fonts: list[pikepdf.Object] = []
    glyphs: dict[str, Glyph] = {}
    with pikepdf.open(io.BytesIO(sheet)) as source:
        for font in source.pages[0].obj.Resources.Font.as_dict().values():
            for character, glyph in _glyphs(font, len(fonts)).items():
                glyphs.setdefault(character, glyph)
            fonts.append(pdf.copy_foreign(font))
    plate = pdf.make_indirect(
        Dictionary(Type=Name.ExtGState, ca=0.85, CA=1, BM=Name.Normal, SMask=Name("/None"))
    )
    return Lettering(tuple(fonts), glyphs, plate)


def stamp_page(pdf: Pdf, page: pikepdf.Page, marks: Marks, *, letters: Lettering) -> None:
    """Print the marks over a page of `pdf`, whatever its content left behind."""
    streams, closing = enclose(pdf, page)
    drawn = _drawing(page, marks, letters)
    page.obj.Contents = Array(
        [pdf.make_stream(b"q"), *streams, pdf.make_stream(closing + b"\n" + drawn)]
    )


def _glyphs(font: pikepdf.Object, number: int) -> dict[str, Glyph]:
    widths = _widths(font.DescendantFonts[0])
    found = {}
    for block in _BLOCK.findall(font.ToUnicode.read_bytes()):
        for code, character in _PAIR.findall(block):
            text = bytes.fromhex(character.decode()).decode("utf-16-be", "replace")
            width = widths.get(int(code, 16), 500.0)
            found[text] = Glyph(number, code, width / 1000)
    return found


def _widths(descendant: pikepdf.Object) -> dict[int, float]:
    """Return the widths by code; WeasyPrint writes `first [w w …]` (PDF 32000-1 §9.7.4.3)."""
    widths: dict[int, float] = {}
    first = 0
    for entry in descendant.W:
        if isinstance(entry, Array):
            widths.update((first + step, float(width)) for step, width in enumerate(entry))
        else:
            first = int(entry)
    return widths


def _drawing(page: pikepdf.Page, marks: Marks, letters: Lettering) -> bytes:
    view = _view(page)
    number = _Line(letters.spell(marks.number), _NUMBER_SIZE)
    note = _Line(letters.spell(marks.note), _NOTE_SIZE)
    scale = _scale(view, number)
    width, height = view.width / scale, view.height / scale
    y = min(_EDGE_MARGIN, (height - _NUMBER_SIZE) / 2)
    if marks.position == "top-right":
        y = height - y - _NUMBER_SIZE * _CAP_HEIGHT
    left, right = _SIDE_MARGIN, width - _SIDE_MARGIN
    placed = [(number, right - number.width), (note, left)]
    if marks.position == "bottom-left":
        placed = [(number, left), (note, right - note.width)]
    if number.width + note.width + _GAP > right - left:
        # The page's number is owed to the reader; the note is a courtesy.
        placed = placed[:1]
    plate = name_in(resources(page, "/ExtGState"), "/BundlePlate", letters.plate)
    listed = resources(page, "/Font")
    fonts = [name_in(listed, "/BundleFont", font) for font in letters.fonts]
    matrix = _numbers(*view.matrix) + b" cm " + _numbers(scale, 0, 0, scale, 0, 0) + b" cm"
    lines = [operators for line, x in placed for operators in line.drawn(x, y, fonts, plate)]
    artifact = b"/Artifact << /Type /Pagination >> BDC"
    return b"\n".join([artifact, b"q", matrix, *lines, b"Q", b"EMC"])


def _scale(view: _View, number: "_Line") -> float:
    """Return the stamp's size relative to its size on a Letter page."""
    needed = number.width + 2 * _SIDE_MARGIN
    if view.width < needed or view.height < 2 * _NUMBER_SIZE:
        return min(view.width / needed, view.height / (2 * _NUMBER_SIZE), 1.0)
    return max(1.0, min(view.width, view.height) / _LETTER_WIDTH / _LARGE_PAGE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A run of glyphs in one size."""

    glyphs: list[Glyph]
    size: float

    @property
    def width(self) -> float:
        return sum(glyph.width for glyph in self.glyphs) * self.size

    def drawn(self, x: float, y: float, fonts: list[str], plate: str) -> list[bytes]:
        """Return the operators that print the line on a pale plate, legible on a dark scan."""
        if not self.glyphs:
            return []
        box = _numbers(x - 3, y - 3.2, self.width + 6, self.size + 3.2)
        lines = [b"q", f"{plate} gs".encode(), b"1 g", box + b" re f", b"Q", b"BT 0 g"]
        for number, run in groupby(self.glyphs, key=attrgetter("font")):
            glyphs = list(run)
            font = f"{fonts[number]} {self.size:g} Tf".encode()
            codes = b"".join(glyph.code for glyph in glyphs)
            lines.append(b"%b 1 0 0 1 %b Tm <%b> Tj" % (font, _numbers(x, y), codes))
            x += sum(glyph.width for glyph in glyphs) * self.size
        return [*lines, b"ET"]


def _view(page: pikepdf.Page) -> _View:
    x0, y0, x1, y1 = _shown_box(page)
    unit = _user_unit(page)
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    s = 1 / unit
    match _rotation(page):
        case 90:
            return _View(height, width, (0, s, -s, 0, x1, y0))
        case 180:
            return _View(width, height, (-s, 0, 0, -s, x1, y1))
        case 270:
            return _View(height, width, (0, -s, s, 0, x0, y1))
        case _:
            return _View(width, height, (s, 0, 0, s, x0, y0))


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Return the part of the page that a reader shows: crop box within media box."""
    media = _box(page.obj.get("/MediaBox")) or _LETTER
    crop = _box(page.obj.get("/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else media


def _box(value: object) -> tuple[float, float, float, float] | None:
    if not isinstance(value, Array) or len(value) != 4:
        return None
    try:
        a, b, c, d = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    box = min(a, c), min(b, d), max(a, c), max(b, d)
    is_sound = all(isfinite(edge) for edge in box) and box[0] < box[2] and box[1] < box[3]
    return box if is_sound else None


def _rotation(page: pikepdf.Page) -> int:
    try:
        return round(float(page.obj.get("/Rotate", 0))) % 360
    except (TypeError, ValueError):
        return 0


def _user_unit(page: pikepdf.Page) -> float:
    try:
        unit = float(page.obj.get("/UserUnit", 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if isfinite(unit) and unit > 0 else 1.0


def _numbers(*values: float) -> bytes:
    return b" ".join(f"{value:.6f}".rstrip("0").rstrip(".").encode() for value in values)
