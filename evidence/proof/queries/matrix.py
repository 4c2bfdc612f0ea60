"""The proof matrix: a board's rows, grouped by claim and element, narrowed as an address asks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from evidence.cases.models import Case
from evidence.proof.queries.facts import Zone
from evidence.proof.queries.links import Bearing, Link
from evidence.proof.queries.shapes import Board, Cause, Line, Part
from evidence.proof.queries.weighing import FirstLinks, first_links
from evidence.sources import queries as sources

SHOWN: Mapping[str, Callable[[Line], bool]] = {
    "gaps": lambda line: line.is_gap,
    "notes": lambda line: line.status.rests_on_notes,
    "unanswered": lambda line: line.is_unanswered,
    "opposed": lambda line: bool(line.opposition_count or line.answer_count or line.responses),
    "unlinked": lambda line: not line.bearings,
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which rows are asked for; empty is all. `show` is a key of SHOWN.

    `naming` are the allegations on which something bears that has the words in its name.
    """

    claim: str = ""
    element: str = ""
    status: str = ""
    show: str = ""
    words: str = ""
    naming: frozenset[int] = frozenset()

    def keeps(self, line: Line) -> bool:
        """Whether a row is asked for."""
        if self.status and line.status.code != self.status:
            return False
        if self.show in SHOWN and not SHOWN[self.show](line):
            return False
        if not self.words or self.words.casefold() in _words(line):
            return True
        return any(each.allegation_id in self.naming for each in line.bearings)

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
        return self.part is not None and self.part.is_gap


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix: an allegation under its heading, or a heading with none."""

    group: Group
    line: Line | None


def rows_of(groups: Sequence[Group]) -> list[Row]:
    """Return the groups row by row, as a page of the matrix cuts them."""
    return [Row(group, line) for group in groups for line in (group.lines or (None,))]


def shown_rows(case: Case, board: Board, rows: Sequence[Row]) -> list[Group]:
    """Return rows as groups again, with the first links of what they show: two queries."""
    bearings = [each for row in rows if row.line for each in row.line.bearings]
    parts = {row.group.part.element.pk: row.group.part for row in rows if row.group.part}
    bearings += [each for part in parts.values() for each in part.bearings]
    first = first_links(case, Zone(sources.zone_of(case)), board.moment, bearings)
    return [
        _with_links(some[0].group, [row.line for row in some if row.line], first)
        for some in (list(each) for _, each in groupby(rows, lambda row: id(row.group)))
    ]


def _with_links(group: Group, lines: Sequence[Line], first: FirstLinks) -> Group:
    part = group.part and replace(group.part, links=_first(group.part.bearings, first))
    told = tuple(replace(line, links=_first(line.bearings, first)) for line in lines)
    return replace(group, part=part, lines=told)


def _first(bearings: Sequence[Bearing], first: FirstLinks) -> tuple[Link, ...]:
    targets = dict.fromkeys((each.allegation_id, each.element_id) for each in bearings)
    return tuple(link for target in targets for link in first.get(target, ()))


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
    return f"{allegation.label} {allegation.as_pleaded} {allegation.paraphrase}".casefold()
