"""A board as plain values, for the command and whoever reads it with a program."""

from typing import Any

from evidence.cases.models import Case
from evidence.proof.assemble.effect import Effect
from evidence.proof.models import Response, StatusOverride
from evidence.proof.queries.links import Link
from evidence.proof.queries.shapes import Board, Cause, Coverage, Line, Part
from evidence.proof.status import Status

type Told = dict[str, Any]


def told(case: Case, board: Board) -> Told:
    """Return all that the matrix shows: claims, elements, allegations, and why each stands so."""
    return {
        "case": case.public_id,
        "docket_number": case.docket_number,
        "as_of": board.moment.as_of.isoformat() if board.moment.as_of else None,
        "known": board.moment.known.isoformat() if board.moment.known else None,
        "coverage": _coverage(board.coverage),
        "claims": [_cause(cause) for cause in board.causes],
        "allegations": [_line(line, board) for line in board.lines],
        "not_yet_alleged": board.not_yet,
    }


def _cause(cause: Cause) -> Told:
    claim = cause.claim
    return {
        "id": claim.public_id,
        "key": claim.key or None,
        "title": claim.title,
        "law": claim.law,
        "coverage": _coverage(cause.coverage),
        "elements": [_part(part) for part in cause.parts],
        "allegations_without_element": [_name(line) for line in cause.untied],
    }


def _part(part: Part) -> Told:
    element = part.element
    return {
        "id": element.public_id,
        "key": element.key or None,
        "text": element.text,
        **_status(part.status, part.override),
        "stands": part.code.value,
        "stands_words": part.words,
        "is_covered": part.is_covered,
        "allegations": [_name(line) for line in part.lines],
        "supports": [_link(link) for link in part.links],
    }


def _line(line: Line, board: Board) -> Told:
    allegation = line.allegation
    return {
        "id": allegation.public_id,
        "key": allegation.key or None,
        "paragraph": allegation.paragraph or None,
        "paragraph_reason": allegation.paragraph_reason or None,
        "as_pleaded": allegation.as_pleaded or None,
        "as_pleaded_reason": allegation.as_pleaded_reason or None,
        "paraphrase": allegation.paraphrase or None,
        "alleged_by": allegation.pleaded_by,
        "alleged": str(allegation.pleaded),
        "basis": list(allegation.bases),
        "basis_note": allegation.basis_note,
        **_status(line.status, line.override),
        "stands": line.code.value,
        "elements": [
            part.element.key or part.element.public_id
            for part in board.parts
            if any(each.key == line.key for each in part.lines)
        ],
        "supports": [_link(link) for link in line.supports if not link.is_answer],
        "oppositions": [_link(link) for link in line.oppositions],
        "neutral": [_link(link) for link in line.neutral],
        "answers": [_link(link) for link in line.answers],
        "responses": [_response(*answered) for answered in line.answered],
    }


def _status(status: Status, override: StatusOverride | None) -> Told:
    said = override and {
        "status": override.code,
        "reason": override.reason,
        "since": override.since.isoformat(),
        "by": override.recorded_by.name,
    }
    return {
        "status": status.code.value,
        "status_words": status.words,
        "answered": status.answered.value,
        "backed": status.backed.value,
        "is_gap": status.is_gap,
        "rests_only_on_own_notes": status.rests_on_notes,
        "reasons": [
            {"on": reason.on.isoformat(), "words": reason.words, "cause": reason.cause}
            for reason in status.reasons
        ],
        "said_by_a_person": said,
    }


def _link(link: Link) -> Told:
    return {
        "id": link.public_id,
        "kind": link.shown.kind,
        "thing": link.shown.public_id,
        "label": link.shown.label,
        "title": link.shown.title,
        "is_own_note": link.shown.is_own_note,
        "stance": link.stance,
        "strength": "full" if link.is_in_full else "part",
        "pinpoint": link.pinpoint,
        "quotation": link.quotation,
        "admissibility": link.admissibility,
        "on": link.day.isoformat(),
        "known_on": link.known_on.isoformat(),
    }


def _response(response: Response, effect: Effect) -> Told:
    return {
        "id": response.public_id,
        "position": response.position,
        "by": response.responded_by,
        "answered": str(response.responded),
        "text": response.text,
        "effect": {"outcome": effect.outcome.value, "rule": effect.rule, "words": effect.words},
        "admitted": response.admitted_text or None,
        "denied": response.denied_text or None,
    }


def _name(line: Line) -> str:
    return line.allegation.key or line.allegation.public_id


def _coverage(coverage: Coverage) -> Told:
    return {
        "covered": coverage.covered,
        "elements": coverage.total,
        "by_judgement_computed_otherwise": coverage.judged,
        "only_by_own_notes": coverage.by_notes,
        "words": f"{coverage}" + (f" ({coverage.asides})" if coverage.asides else ""),
    }
