"""Finds the text of a page that its reader does not see and any program reads out."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageStat

from evidence.redaction.extract.drawings import Drawings, draw, drawn, ink_of, objects_of
from evidence.redaction.extract.findings import LONGEST_TEXT, Found, hinted
from evidence.redaction.extract.kinds import Kind
from evidence.redaction.extract.letters import Box, Letters

# Less than this share of a letter's ink seen: nobody reads it.
_READABLE = 0.5
# A letter of fewer dots than this is a speck in the drawing and says nothing either way.
_LEAST_INK = 2
# One letter alone is an ornament more often than a secret.
_FEWEST_LETTERS = 2
# What a scan's text layer says where the picture is empty: shorter words are specks misread.
_FEWEST_SCANNED = 3
_DARK_BELOW = 80
_LIGHT_ABOVE = 235
_WHOLLY = 0.95
_CONTRAST = 60
# So many letters without ink may stand within a stretch: thin ones, and those of odd fonts.
_MOST_SILENT = 3
_SHOWN, _SILENT = "shown", "silent"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page under examination.

    `all_layers` is the same file with every layer switched on, when some are off.
    """

    pdf: pypdfium2.PdfDocument
    number: int
    letters: Letters
    all_layers: pypdfium2.PdfDocument | None = None

    def afresh(self) -> pypdfium2.PdfPage:
        """Return the page newly opened, its objects as the file has them."""
        return self.pdf[self.number - 1]


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters in a row of which none is seen."""

    kind: Kind
    start: int
    end: int
    boxes: Sequence[Box]


def find_unseen(page: OpenPage) -> list[Found]:
    """Return the unseen text of a page, each stretch of it with its places.

    Changes the opened page's objects in memory: whatever else is asked of them comes first.
    """
    if not page.letters.text.strip():
        return []
    opened = page.letters.page
    held = objects_of(opened)
    as_seen = drawn(opened)
    runs = list(_outside(page.letters))
    if held.invisible:
        runs += _under_scan(page.letters, as_seen)
    if held.painted or page.all_layers:
        drawings = draw(opened, held, as_seen=as_seen)
        runs += _hidden(page, drawings)
    return [_found(page, run) for run in _joined(page.letters.text, runs)]


def _joined(text: str, runs: Sequence[_Run]) -> list[_Run]:
    """Return the runs with those put together that only blanks and line ends part."""
    whole: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.start):
        last = whole[-1] if whole else None
        if last and last.kind == run.kind and not text[last.end : run.start].strip():
            whole[-1] = _Run(run.kind, last.start, run.end, [*last.boxes, *run.boxes])
        else:
            whole.append(run)
    return whole


def _outside(letters: Letters) -> Iterator[_Run]:
    if not letters.reaches_beyond_page():
        return
    for start, end in _words(letters.text):
        boxes = letters.places(start, end)
        if boxes and not any(box.is_on_page for box in boxes):
            yield _Run(Kind.OUTSIDE, start, end, boxes)


def _hidden(page: OpenPage, drawings: Drawings) -> Iterator[_Run]:
    """Yield the runs of painted letters that make no difference to the page."""
    on_layers = _ink_with_all_layers(page)
    ink = on_layers or drawings.ink
    if not Drawings(drawings.page, ink, drawings.seen).hides_something:
        return
    colours = _Colours(page)
    for start, end, boxes in _unseen_letters(page.letters, ink, drawings.seen):
        if on_layers and not any(_dots(drawings.ink, box) for box in boxes):
            yield _Run(Kind.LAYER, start, end, boxes)
        else:
            yield _Run(_why(drawings.page, boxes, colours.at(start)), start, end, boxes)


def _ink_with_all_layers(page: OpenPage) -> Image.Image | None:
    if page.all_layers is None:
        return None
    opened = page.all_layers[page.number - 1]
    return ink_of(opened, objects_of(opened))


def _unseen_letters(
    letters: Letters, ink: Image.Image, seen: Image.Image
) -> Iterator[tuple[int, int, list[Box]]]:
    start, end, boxes = -1, 0, list[Box]()
    for at in range(letters.count + 1):
        state = _state(letters, at, ink, seen) if at < letters.count else _SHOWN
        if isinstance(state, Box):
            start, end = (at if start < 0 else start), at + 1
            boxes.append(state)
        elif start >= 0 and (state == _SHOWN or at - end >= _MOST_SILENT):
            if _has_word(letters.text[start:end]):
                yield start, end, boxes
            start, boxes = -1, []


def _state(letters: Letters, at: int, ink: Image.Image, seen: Image.Image) -> Box | str:
    """Return the box of a letter that is not seen; else whether it is shown or tells nothing."""
    sign = letters.text[at]
    if sign.isspace():
        return _SILENT
    box = letters.place(at)
    inked = _dots(ink, box) if box.is_on_page else 0
    if inked < _LEAST_INK:
        return _SILENT
    return box if _dots(seen, box) < _READABLE * inked else _SHOWN


def _under_scan(letters: Letters, as_seen: Image.Image) -> Iterator[_Run]:
    """Yield the words of a scan's text layer over which its picture is blackened or blank.

    A text layer that nobody sees is how a scan is made searchable; only where the picture shows
    nothing of the word does it tell more than the page does.
    """
    for start, end in _words(letters.text):
        boxes = [box for box in letters.places(start, end) if box.is_on_page]
        signs = sum(sign.isalnum() for sign in letters.text[start:end])
        if not boxes or signs < _FEWEST_LETTERS or not letters.is_invisible(start):
            continue
        if all(_share(as_seen, box, 0, _DARK_BELOW) >= _WHOLLY for box in boxes):
            yield _Run(Kind.DARK, start, end, boxes)
        elif signs >= _FEWEST_SCANNED and all(
            _share(as_seen, box, _LIGHT_ABOVE, 256) == 1 for box in boxes
        ):
            yield _Run(Kind.COVERED, start, end, boxes)


def _why(page: Image.Image, boxes: Sequence[Box], colour: int) -> Kind:
    """Return what hides the letters, from the shade that the page has where they stand."""
    shades = [ImageStat.Stat(page.crop(box.dots(page.size))).median[0] for box in boxes]
    shade = sorted(shades)[len(shades) // 2]
    if shade < _DARK_BELOW:
        return Kind.DARK
    return Kind.COVERED if abs(shade - colour) > _CONTRAST else Kind.UNSEEN


class _Colours:
    """The shade in which the file wants each letter painted, read only where it is asked for."""

    def __init__(self, page: OpenPage) -> None:
        self._page = page
        self._textpage: pypdfium2.PdfTextPage | None = None

    def at(self, index: int) -> int:
        if self._textpage is None:
            self._textpage = self._page.afresh().get_textpage()
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium.FPDFText_GetFillColor(self._textpage, index, red, green, blue, alpha)
        return (red.value * 299 + green.value * 587 + blue.value * 114) // 1000


def _has_word(text: str) -> bool:
    return any(sum(map(str.isalnum, word)) >= _FEWEST_LETTERS for word in text.split())


def _words(text: str) -> Iterator[tuple[int, int]]:
    start = -1
    for at, sign in enumerate(f"{text} "):
        if sign.isspace():
            if start >= 0:
                yield start, at
            start = -1
        elif start < 0:
            start = at


def _dots(mask: Image.Image, box: Box) -> int:
    return mask.crop(box.dots(mask.size)).histogram()[255]


def _share(picture: Image.Image, box: Box, least: int, below: int) -> float:
    shades = picture.crop(box.dots(picture.size)).histogram()
    return sum(shades[least:below]) / sum(shades)


def _found(page: OpenPage, run: _Run) -> Found:
    text = " ".join(page.letters.text[run.start : run.end].split())
    return Found(
        page.number,
        run.kind,
        hinted(text),
        text[:LONGEST_TEXT],
        [box.thousandths() for box in page.letters.places(run.start, run.end)],
    )
