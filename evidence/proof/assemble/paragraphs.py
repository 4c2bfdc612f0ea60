"""Splits a pleading into its numbered paragraphs, each with its page and the count it stands in.

Every line goes somewhere: into a paragraph, into a heading, or among what could not be placed,
with the reason. A number counts as a paragraph's when it follows on from the one before, so that a
year or a section at the beginning of a line does not cut a paragraph in two; what was passed over
is said as a doubt. A person confirms the whole before anything is kept.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from evidence.proof.assemble.headings import Part, heading, is_title
from evidence.proof.assemble.lines import Line, Page, Unplaced, Why, lines_of

_NUMBERED = re.compile(
    r"(?:¶+\s*|(?:paragraph|para\.)\s+)?(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s*[.):](?:\s+(.*)|)$",
    re.IGNORECASE,
)
_BEGINS_PART = re.compile(r"(?:\(?(?:[a-z]{1,2}|[ivx]+|\d{1,2})\)|[a-z]\.|[•●▪*])\s")
_ENDS = tuple('.?!:;”"’)]')
# More numbers than these are not left out by mistake: the line begins with some other number.
_LARGEST_GAP = 5
_MOST_HEADING_LINES = 6
_MOST_DOUBTS = 5
# What is set aside is shown in pieces of about this length.
_LONGEST_PIECE = 4_000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One numbered paragraph: as printed, but for the line breaks of the page.

    `last` differs from `number` only where one paragraph speaks for several (“12–15.”). `run`
    counts how often the numbering has begun anew.
    """

    number: int
    last: int
    text: str
    page: int | None
    last_page: int | None
    section: str
    count: str
    run: int = 1
    doubts: tuple[str, ...] = ()
    part: Part = Part.SECTION

    @property
    def label(self) -> str:
        """Its number as a reader cites it: “12”, or “12–15”."""
        return str(self.number) if self.last == self.number else f"{self.number}–{self.last}"


@dataclass(frozen=True, slots=True)
class Split:
    """A pleading taken apart: its paragraphs, its counts, and what is in no paragraph."""

    paragraphs: tuple[Paragraph, ...]
    headings: tuple[str, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at, each with the paragraph it is about."""
        return tuple(
            f"¶ {each.label}: {doubt}" for each in self.paragraphs for doubt in each.doubts
        )


@dataclass(slots=True)
class _Open:
    """The paragraph that lines are still being added to."""

    number: int
    last: int
    page: int | None
    last_page: int | None
    section: str
    count: str
    run: int
    part: Part
    pieces: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def has_ended(self) -> bool:
        """Whether its last line could be the end of a sentence."""
        return bool(self.pieces) and self.pieces[-1].endswith(_ENDS)

    def add(self, line: Line) -> None:
        if line.text:
            sign = "\n" if _BEGINS_PART.match(line.text) or line.after_gap else " "
            # A word that the printer divided keeps its hyphen: whether it has one is not known.
            joined = self.pieces and self.pieces[-1].endswith("-") and line.text[:1].islower()
            self.pieces.append(line.text if joined or not self.pieces else sign + line.text)
            self.last_page = line.page

    def closed(self) -> Paragraph:
        doubts = self.doubts if self.pieces else [*self.doubts, "It has a number but no text."]
        return Paragraph(
            self.number, self.last, "".join(self.pieces), self.page, self.last_page, self.section,
            self.count, self.run, tuple(doubts), self.part,
        )  # fmt: skip


def split(pages: Iterable[Page]) -> Split:
    """Return the numbered paragraphs of a pleading, its headings, and what was set aside."""
    lines, taken = lines_of(pages)
    reader = _Reader()
    for line in lines:
        reader.read(line)
    reader.close()
    return Split(tuple(reader.paragraphs), tuple(reader.headings), (*reader.unplaced, *taken))


class _Reader:
    """Reads line after line and remembers in which part of the pleading it is."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.headings: list[str] = []
        self.unplaced: list[Unplaced] = []
        self.open: _Open | None = None
        self.part, self.section, self.count = Part.SECTION, "", ""
        self.heading_lines, self.last, self.run = 0, 0, 1

    def read(self, line: Line) -> None:
        """Take one line to where it belongs."""
        if self._begins(line):
            return
        kind = heading(line.text)
        if kind and not self._is_within(line, kind):
            self._head(line, kind)
        elif self.open:
            self.open.add(line)
        elif self.heading_lines and self._continues_heading(line):
            self._lengthen(line)
        else:
            self._set_aside(line)

    def close(self) -> None:
        """End the paragraph that is open."""
        if self.open:
            self.paragraphs.append(self.open.closed())
            self.open = None

    def _begins(self, line: Line) -> bool:
        found = _NUMBERED.fullmatch(line.text)
        if not found:
            return False
        number, last = int(found[1]), int(found[2] or found[1])
        doubt = self._follows_on(number, last)
        if doubt is None:
            if self.open and len(self.open.doubts) < _MOST_DOUBTS:
                self.open.doubts.append(
                    f"A line begins with “{found[1]}.”, which does not follow on from "
                    f"{self.last}; it was left in this paragraph."
                )
            return False
        self.close()
        self.run += number <= self.last and number == 1
        self.open = _Open(
            number, last, line.page, line.page, self.section, self.count, self.run, self.part
        )
        self.open.doubts.extend([doubt] if doubt else [])
        self.open.add(Line(line.page, found[3] or ""))
        self.last, self.heading_lines = last, 0
        return True

    def _follows_on(self, number: int, last: int) -> str | None:
        """Return the doubt with which this number is a paragraph's, None if it is none."""
        if last < number or number < 1:
            return None
        if number == self.last + 1:
            return ""
        if self.part == Part.CLOSING:
            return None
        if number == 1 and self.open is None and self.heading_lines:
            return f"The numbering begins anew after {self.last}."
        has_ended = self.open is None or self.open.has_ended
        if has_ended and self.last and self.last + 1 < number <= self.last + 1 + _LARGEST_GAP:
            missing = range(self.last + 1, number)
            return f"No {', '.join(map(str, missing))} was found before it."
        if has_ended and number == self.last and self.open:
            return f"The number {number} is used twice."
        if not self.last and number <= _LARGEST_GAP:
            return f"The first number found is {number}."
        return None

    def _is_within(self, line: Line, kind: Part) -> bool:
        """Whether a line that looks like a heading stands in the middle of a sentence."""
        if not self.open or kind == Part.COUNT:
            return False
        return bool(self.open.pieces) and not self.open.has_ended

    def _head(self, line: Line, kind: Part) -> None:
        self.close()
        if kind == Part.CLOSING:
            self.part, self.heading_lines = kind, 0
            self._set_aside(line)
            return
        if kind == Part.SECTION and self.heading_lines:
            self._lengthen(line)
            return
        if kind == Part.SECTION and self.part == Part.CLOSING:
            self._set_aside(line)
            return
        self.part = kind if kind != Part.SECTION or self.part != Part.DEFENCES else self.part
        self.headings.append(line.text)
        self.section = line.text
        self.count = line.text if kind == Part.COUNT else self.count
        self.heading_lines = 1

    def _continues_heading(self, line: Line) -> bool:
        if self.heading_lines >= _MOST_HEADING_LINES or line.text.endswith((".", ":", ";")):
            return False
        return not line.after_gap or is_title(line.text)

    def _lengthen(self, line: Line) -> None:
        was = self.headings[-1]
        self.headings[-1] = f"{was} — {line.text}"
        self.count = self.headings[-1] if self.count == was else self.count
        self.section = self.headings[-1]
        self.heading_lines += 1

    def _set_aside(self, line: Line) -> None:
        why = {Part.CLOSING: Why.AFTER, Part.DEFENCES: Why.DEFENCES}.get(
            self.part, Why.BETWEEN if self.paragraphs else Why.BEFORE
        )
        before = self.unplaced[-1] if self.unplaced else None
        is_short = before is not None and len(before.text) < _LONGEST_PIECE
        if before and (before.page, before.why) == (line.page, why) and is_short:
            self.unplaced[-1] = Unplaced(line.page, f"{before.text}\n{line.text}", why)
        else:
            self.unplaced.append(Unplaced(line.page, line.text, why))
