"""The proof matrix: a board's rows, grouped by claim and element, narrowed as an address asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from evidence.proof.assemble.facts import Code
from evidence.proof.queries.shapes import Board, Cause, Line, Part

SHOWN: Mapping[str, Callable[[Line], bool]] = {
    "gaps": lambda line: line.status.is_gap,
    "unanswered": lambda line: line.is_unanswered,
    "opposed": lambda line: bool(line.oppositions or line.answers or line.responses),
    "unlinked": lambda line: not line.links,
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows are asked for; empty is all. `show` is a key of SHOWN."""

    claim: str = ""
    element: str = ""
    status: str = ""
    show: str = ""
    words: str = ""

    def keeps(self, line: Line) -> bool:
        """Whether a row is asked for."""
        if self.status and line.status.code != self.status:
            return False
        if self.show in SHOWN and not SHOWN[self.show](line):
            return False
        return not self.words or self.words.casefold() in _words(line)

    @property
    def is_by_row(self) -> bool:
        """Whether rows are left out for what they are, not for where they stand."""
        return bool(self.status or self.show or self.words)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: an element of a claim, a claim alone, or no claim at all."""

    cause: Cause | None
    part: Part | None
    lines: tuple[Line, ...]

    @property
    def is_gap(self) -> bool:
        """Whether it is an element without evidence."""
        return self.part is not None and self.part.status.code == Code.NO_EVIDENCE


def groups_of(board: Board, wanted: Narrowing) -> list[Group]:
    """Return the matrix's groups; one that holds nothing asked for is left out.

    An element to which no allegation is tied stays, as the gap that it is, while nothing is asked
    for but gaps or a claim.
    """
    return [group for group in _groups(board, wanted) if _stays(group, wanted)]


def _groups(board: Board, wanted: Narrowing) -> Iterator[Group]:
    for cause in board.causes:
        if wanted.claim and cause.claim.public_id != wanted.claim:
            continue
        for part in cause.parts:
            if not wanted.element or part.element.public_id == wanted.element:
                yield Group(cause, part, _kept(part.lines, wanted))
        if not wanted.element:
            yield Group(cause, None, _kept(cause.untied, wanted))
    if not (wanted.claim or wanted.element):
        yield Group(None, None, _kept(board.loose, wanted))


def _kept(lines: tuple[Line, ...], wanted: Narrowing) -> tuple[Line, ...]:
    return tuple(line for line in lines if wanted.keeps(line))


def _stays(group: Group, wanted: Narrowing) -> bool:
    if group.lines or group.part is None:
        return bool(group.lines)
    is_empty = not group.part.lines
    return not wanted.is_by_row or (is_empty and wanted.show == "gaps")


def _words(line: Line) -> str:
    allegation = line.allegation
    said = (allegation.label, allegation.as_pleaded, allegation.paraphrase)
    cited = (f"{link.shown.label} {link.shown.title} {link.quotation}" for link in line.links)
    return " ".join((*said, *cited)).casefold()
