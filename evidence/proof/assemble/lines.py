"""The lines of a pleading without what the page adds to them: headers, footers, line numbers.

What is taken away is returned beside the lines, so that a person sees that nothing of the
pleading itself went with it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence.core.text import one_line, storable

# CM/ECF stamps this over each page that is filed.
_STAMP = re.compile(r"\bcase\s+\S*\d+.{0,30}\bdocument\s+\d+.*\bpage\s+\d+ of \d+", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s+)?\d{1,4}(?:\s+of\s+\d{1,4})?[-–—\s]*", re.IGNORECASE)
# A line that may be a paragraph's own first line, or an answer's, is no header.
_OWN = re.compile(
    r"\s*(?:¶+\s*)?\d{1,4}\s*[.)]|\s*(?:answer|response)\b|.*\b(?:denie[sd]|admit)", re.I
)
_LEADING = re.compile(r"\s*(\d{1,2})(?:\s+(?![.)])|\s*$)")
# So many lines from the top and from the bottom of a page may be its header or footer.
_EDGE = 3
_LONGEST_FURNITURE = 200
# How a page begins in a text that a person may correct before it is read.
_MARK = re.compile(
    r"^[ \t]*-{2,} ?page (\d{1,5}) ?-{2,}[ \t]*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE
)
# Pleading paper has 28 numbered lines (N.D. Cal. Civ. L.R. 3-4); the last page may have fewer.
_FEWEST_NUMBERED = 20
_MOST_NUMBERED = 32


class Why(StrEnum):
    """Why some text of a pleading is in no paragraph."""

    FURNITURE = "Header or footer of the page"
    LINE_NUMBERS = "Line numbers in the margin"
    BEFORE = "Before the first numbered paragraph"
    BETWEEN = "Between numbered paragraphs"
    AFTER = "After the last numbered paragraph: prayer, demand or signature"
    DEFENCES = "A defence or counterclaim, no response to a paragraph"


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; a pasted text without page breaks is one page without a number."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pleading, with the page that it stands on and whether a gap is above it."""

    page: int | None
    text: str
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Text that is in no paragraph: where it stands and why it was set aside."""

    page: int | None
    text: str
    why: Why


def pasted(text: str) -> list[Page]:
    """Return a text as pages: cut at its form feeds or page marks, and numbered only if it has any.

    What stands before the first page mark has no page.
    """
    plain = storable(text).replace("\r\n", "\n").replace("\r", "\n")
    pieces = _MARK.split(plain)
    if len(pieces) > 1:
        before = [Page(None, pieces[0])] if pieces[0].strip() else []
        numbers, sheets = pieces[1::2], pieces[2::2]
        marked = zip(numbers, sheets, strict=True)
        return [*before, *(Page(int(number), sheet) for number, sheet in marked)]
    sheets = plain.split("\f")
    if len(sheets) == 1:
        return [Page(None, plain)]
    return [Page(number, sheet) for number, sheet in enumerate(sheets, start=1)]


def with_marks(pages: Iterable[Page]) -> str:
    """Return pages as one text, each begun by a mark that a person sees and `pasted` reads."""
    return "\n".join(
        f"--- page {page.number} ---\n{page.text}" if page.number else page.text for page in pages
    )


def lines_of(pages: Iterable[Page]) -> tuple[list[Line], list[Unplaced]]:
    """Return the pleading's own lines, and what the pages added to them."""
    sheets = [(page.number, page.text.split("\n")) for page in pages]
    lines: list[Line] = []
    taken: list[Unplaced] = []
    stripped = [(number, *_without_numbers(number, sheet)) for number, sheet in sheets]
    repeated = _repeated([sheet for _, sheet, _ in stripped])
    for number, sheet, numbers in stripped:
        taken.extend(numbers)
        edges = _edges(sheet)
        gap = False
        for place, raw in enumerate(sheet):
            text = one_line(raw)
            if text and place in edges and _is_furniture(text, repeated):
                taken.append(Unplaced(number, text, Why.FURNITURE))
            elif text:
                lines.append(Line(number, text, gap))
                gap = False
            else:
                gap = True
    return lines, taken


def _without_numbers(page: int | None, sheet: list[str]) -> tuple[list[str], list[Unplaced]]:
    """Take the margin's numbers off; they count up from 1 line by line, and have no full stop."""
    numbered: list[int] = []
    for place, line in enumerate(sheet):
        found = _LEADING.match(line)
        if found and int(found[1]) == len(numbered) + 1 <= _MOST_NUMBERED:
            numbered.append(place)
    if len(numbered) < _FEWEST_NUMBERED:
        return sheet, []
    places = set(numbered)
    kept = [
        line[found.end() :] if place in places and (found := _LEADING.match(line)) else line
        for place, line in enumerate(sheet)
    ]
    said = f"1 to {len(numbered)}"
    return kept, [Unplaced(page, said, Why.LINE_NUMBERS)]


def _edges(sheet: Sequence[str]) -> set[int]:
    filled = [place for place, line in enumerate(sheet) if line.strip()]
    return {*filled[:_EDGE], *filled[-_EDGE:]}


def _repeated(sheets: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines that stand at the edge of at least half of the pages, figures aside."""
    counted: Counter[str] = Counter()
    for sheet in sheets:
        counted.update({_shape(sheet[place]) for place in _edges(sheet)})
    fewest = max(2, (len(sheets) + 1) // 2)
    return {shape for shape, count in counted.items() if count >= fewest}


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", one_line(line).casefold())


def _is_furniture(text: str, repeated: set[str]) -> bool:
    if len(text) > _LONGEST_FURNITURE:
        return False
    if _STAMP.search(text) or _PAGE_NUMBER.fullmatch(text):
        return True
    return _shape(text) in repeated and not _OWN.match(text)
