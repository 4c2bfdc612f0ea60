"""What a board lacks: gaps, what was never answered, what one gap blocks, what nobody cites."""

from dataclasses import dataclass

from django.db.models import QuerySet

from evidence.cases.models import Case
from evidence.exhibits import queries as exhibits
from evidence.exhibits.models import Exhibit
from evidence.proof.queries.shapes import Board, Cause, Line, Part
from evidence.proof.queries.weighing import cited_exhibits


@dataclass(frozen=True, slots=True)
class Place:
    """An element without evidence, with the claim whose it is."""

    cause: Cause
    part: Part

    @property
    def label(self) -> str:
        """How it is called: the element, after its claim."""
        return f"{self.cause.claim.title}: {self.part.element.text}"


@dataclass(frozen=True, slots=True)
class Block:
    """An allegation that nothing supports, and the elements that stand without evidence by it."""

    line: Line
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is missing, as of the board's moment."""

    places: tuple[Place, ...]
    # Elements and allegations for which there is our own source note and nothing else.
    noted: tuple[Place, ...]
    noted_lines: tuple[Line, ...]
    gaps: tuple[Line, ...]
    unanswered: tuple[Line, ...]
    blocks: tuple[Block, ...]
    unpinned: tuple[Line, ...]


def lacks_of(board: Board) -> Lacks:
    """Return what a board lacks. An allegation blocks where it is needed and is itself a gap."""
    places = tuple(Place(cause, part) for cause in board.causes for part in cause.gaps)
    gaps = tuple(line for line in board.lines if line.is_gap)
    blocks = (
        Block(line, tuple(place for place in places if _needs(place.part, line))) for line in gaps
    )
    return Lacks(
        places=places,
        noted=tuple(
            Place(cause, part)
            for cause in board.causes
            for part in cause.parts
            if part.rests_on_notes
        ),
        noted_lines=tuple(line for line in board.lines if line.status.rests_on_notes),
        gaps=gaps,
        unanswered=tuple(line for line in board.lines if line.is_unanswered),
        blocks=tuple(sorted((b for b in blocks if b.places), key=lambda b: -len(b.places))),
        unpinned=tuple(line for line in board.lines if not line.allegation.paragraph),
    )


def uncited_exhibits(case: Case, board: Board) -> QuerySet[Exhibit]:
    """Return the exhibits on which nothing of the board rests, in order of their number."""
    pleadings = {e for line in board.lines if (e := line.allegation.exhibit_id)}
    cited = cited_exhibits(case, board)
    found = exhibits.exhibits_in(case).exclude(pk__in=cited).exclude(pk__in=pleadings)
    return found.order_by("exhibit_number")


def _needs(part: Part, line: Line) -> bool:
    return any(each.key == line.key for each in part.lines)
