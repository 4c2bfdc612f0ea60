"""The proof of a case at a moment: claims, elements, allegations, and what bears on them.

The matrix, the claims' pages, the reports and the command all show this one thing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evidence.cases.models import Case
from evidence.core.moments import NOW, Moment
from evidence.proof.assemble.facts import When
from evidence.proof.models import Claim, ClaimAllegation, Element, ElementAllegation
from evidence.proof.queries.facts import grouped, when_of
from evidence.proof.queries.links import Bearing, Link
from evidence.proof.queries.record import Record, record_of, weighed_record_of
from evidence.proof.queries.shapes import Board, Cause, Line, Part


@dataclass(frozen=True, slots=True)
class _Placed:
    """The lines that stand, and which of them each element and claim needs."""

    record: Record
    moment: Moment
    lines: Mapping[int, Line]
    of_element: Mapping[int, Sequence[int]]
    of_claim: Mapping[int, Sequence[int]]


def board_of(case: Case, moment: Moment = NOW) -> Board:
    """Return how a case's proof stands at a moment: nine queries, however much there is."""
    return _board(case, _placed(case, record_of(case), moment))


def outline_of(case: Case, moment: Moment = NOW) -> Board:
    """Return the same with what bears on each summed, and no link: ten queries, however much.

    `with_links` gives what is shown of it its first links.
    """
    return _board(case, _placed(case, weighed_record_of(case, moment), moment))


def _board(case: Case, placed: _Placed) -> Board:
    elements = grouped(
        (each.claim_id, each) for each in Element.objects.in_case(case).filter(withdrawn_at=None)
    )
    claims = list(Claim.objects.in_case(case).filter(withdrawn_at=None).select_related("claimant"))
    for claim in claims:
        claim.case = case
    causes = tuple(_cause(claim, elements.get(claim.pk, ()), placed) for claim in claims)
    claimed = {line.key for cause in causes for line in cause.lines}
    lines = tuple(placed.lines.values())
    loose = tuple(line for line in lines if line.key not in claimed)
    not_yet = len(placed.record.lines) - len(lines)
    return Board(placed.moment, causes, loose, lines, not_yet)


def line_at(record: Record, key: int, moment: Moment) -> Line | None:
    """Return an allegation as it stands at a moment, None while nobody had made it."""
    allegation, status = record.version_at(key, moment), record.status_at(key, moment)
    bearings = standing(record.links.get(key, ()), moment)
    if allegation is None or status is None:
        return None
    responses = record.responses.get(key, ())
    clocks = ((each, when_of(each.responded_from, each, record.zone)) for each in responses)
    return Line(
        key,
        allegation,
        status,
        record.override_at(record.overrides.get(key, ()), moment),
        bearings,
        _links(bearings),
        tuple(each for each, when in clocks if when.stands(moment)),
    )


def standing[B: Bearing](links: Iterable[B], moment: Moment) -> tuple[B, ...]:
    """Return the supports that count at a moment."""
    return tuple(link for link in links if any(fact.when.stands(moment) for fact in link.facts))


def _links(bearings: Iterable[Bearing]) -> tuple[Link, ...]:
    return tuple(each for each in bearings if isinstance(each, Link))


def _placed(case: Case, record: Record, moment: Moment) -> _Placed:
    # What an allegation is needed for is no event: only the second clock is asked.
    known = Moment(known=moment.known)
    lines = {line.key: line for line in _lines(record, moment)}

    def tied(
        ties: QuerySet[ElementAllegation] | QuerySet[ClaimAllegation], of: str
    ) -> Mapping[int, Sequence[int]]:
        rows = ties.order_by("pk").values_list(of, "allegation_id", "known_on", "retracted_at")
        return grouped(
            (key, record.first_of[allegation])
            for key, allegation, known_on, retracted_at in rows
            if When(None, known_on, record.zone.day(retracted_at)).stands(known)
        )

    return _Placed(
        record,
        moment,
        lines,
        tied(ElementAllegation.objects.in_case(case), "element_id"),
        tied(ClaimAllegation.objects.in_case(case), "claim_id"),
    )


def _lines(record: Record, moment: Moment) -> Iterator[Line]:
    found = (line_at(record, key, moment) for key in record.lines)
    yield from sorted((line for line in found if line), key=lambda line: line.allegation.position)


def _cause(claim: Claim, elements: Iterable[Element], placed: _Placed) -> Cause:
    parts = tuple(_part(element, placed) for element in elements)
    needed = {line.key for part in parts for line in part.lines}
    made = placed.of_claim.get(claim.pk, ())
    untied = (line for line in _in_order(made, placed) if line.key not in needed)
    return Cause(claim, parts, tuple(untied))


def _part(element: Element, placed: _Placed) -> Part:
    record, moment = placed.record, placed.moment
    bearings = standing(record.own_links.get(element.pk, ()), moment)
    keys = placed.of_element.get(element.pk, ())
    return Part(
        element,
        record.element_at(element.pk, keys, moment),
        record.override_at(record.own_overrides.get(element.pk, ()), moment),
        tuple(_in_order(keys, placed)),
        bearings,
        _links(bearings),
    )


def _in_order(keys: Iterable[int], placed: _Placed) -> list[Line]:
    found = [placed.lines[key] for key in dict.fromkeys(keys) if key in placed.lines]
    return sorted(found, key=lambda line: line.allegation.position)
