"""The proof chart of a case at a moment: the matrix, row by row, with every pinpoint in words."""

from collections.abc import Iterable, Iterator

from evidence.cases.models import Case
from evidence.core.moments import Moment
from evidence.proof.assemble.chart import ChartRow
from evidence.proof.models import Response
from evidence.proof.queries.board import board_of
from evidence.proof.queries.facts import effect_for
from evidence.proof.queries.links import Link
from evidence.proof.queries.shapes import Cause, Line, Part
from evidence.proof.status import NOTES_ALONE


def chart_of(case: Case, moment: Moment) -> list[ChartRow]:
    """Return the rows of the chart: each claim's elements, then what no element or claim needs."""
    board = board_of(case, moment)
    rows = [row for cause in board.causes for row in _rows_of(cause)]
    return [*rows, *(_row(line, None, None) for line in board.loose)]


def as_of_words(moment: Moment) -> str:
    """Return in words of which moment something is."""
    happened = f"as of {moment.as_of.isoformat()}" if moment.as_of else "as it stands"
    known = f", as it was known on {moment.known.isoformat()}" if moment.known else ""
    return f"{happened}{known}"


def _rows_of(cause: Cause) -> Iterator[ChartRow]:
    for part in cause.parts:
        if part.links or not part.lines:
            yield _bare(cause, part)
        yield from (_row(line, cause, part) for line in part.lines)
    yield from (_row(line, cause, None) for line in cause.untied)


def _bare(cause: Cause, part: Part) -> ChartRow:
    """Return the row of an element itself: what is shown of it without any allegation."""
    return ChartRow(
        claim=cause.claim.title,
        law=cause.claim.law,
        element=part.element.text,
        element_status=_element_status(part),
        wording="the element itself" if part.lines else "no allegation",
        override=_override(part),
        support=_told(link for link in part.links if link.stance == "supports"),
        opposition=_told(link for link in part.links if link.stance == "contradicts"),
        gap=_gap(part),
    )


def _element_status(part: Part) -> str:
    noted = f"; {NOTES_ALONE.lower()}" if part.rests_on_notes else ""
    return f"{part.words}{noted}"


def _gap(row: Line | Part) -> str:
    if row.is_gap or (isinstance(row, Part) and row.status.is_gap):
        return "Gap"
    return "Gap: only our own source note" if row.status.rests_on_notes else ""


def _row(line: Line, cause: Cause | None, part: Part | None) -> ChartRow:
    allegation, status = line.allegation, line.status
    effects = [effect_for(each, allegation) for each in line.responses]
    return ChartRow(
        claim=cause.claim.title if cause else "No claim",
        law=cause.claim.law if cause else "",
        element=part.element.text if part else "No element",
        element_status=_element_status(part) if part else "",
        paragraph=allegation.label,
        alleged_by=allegation.pleaded_by,
        alleged=allegation.said,
        wording="paraphrase" if allegation.is_paraphrase else "as pleaded",
        basis=", ".join(allegation.basis_words) or allegation.basis_note,
        status=status.words,
        since=status.reasons[-1].on if status.reasons else None,
        override=_override(line),
        support=_told(line.supports),
        opposition=_told(line.oppositions),
        answers=_told(line.answers),
        response=tuple(_responded(each) for each in line.responses),
        effect=tuple(f"{each.title} ({each.rule})" for each in effects),
        gap=_gap(line),
    )


def _override(row: Line | Part) -> str:
    said = row.override
    return f"{said.get_code_display()}: {said.reason}" if said else ""


def _told(links: Iterable[Link]) -> tuple[str, ...]:
    """Return each link with its pinpoint, its words and what is said of its admissibility."""
    return tuple(_link(each) for each in links)


def _link(link: Link) -> str:
    shown = link.shown
    parts = (
        f"{shown.label} {shown.title}".strip(),
        "our own source note" if shown.is_own_note else "",
        link.stance_words.lower() if link.is_answer else "",
        link.pinpoint,
        f"“{link.quotation}”" if link.quotation else "",
        link.day.isoformat(),
        "in part" if not link.is_in_full and link.stance == "supports" else "",
        f"admissibility: {link.admissibility}" if link.admissibility else "",
    )
    return ", ".join(part for part in parts if part)


def _responded(response: Response) -> str:
    at = f", page {response.page}" if response.page else ""
    where = f" ({response.pleading}{at})" if response.pleading else ""
    words = f": “{response.text}”" if response.text else ""
    return f"{response.responded_by}: {response.get_position_display()}{where}{words}"
