"""What of a case sheet stands on its one page; the rest is counted, and each count leads to it.

Nothing is cut silently: a partner who reads “and 7 more” knows that there is more, and where. The
bounds are such that a sheet full to each of them, in words of usual length, prints on one Letter
and one A4 page (tests/browser/test_sheet.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from evidence.cases.models import Case, Unknown
from evidence.deadlines.queries import Standing
from evidence.overview.sheet import Answer, CaseSheet
from evidence.proof.models import Allegation
from evidence.proof.queries import Cause, Line, Part
from evidence.statements.models import Question
from evidence.statements.queries import Silence

CLAIMS = 3
ELEMENTS = 5
ANSWERS = 5
ABOUT = 4
UNANSWERED = 6
SILENCES = 1
QUESTIONS = 2
DUE = 2
TASKS = 2
FIELDS = 6


@dataclass(frozen=True, slots=True)
class Some[T]:
    """What is shown of several, and how many more there are."""

    shown: tuple[T, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with the first of its elements."""

    cause: Cause
    parts: Some[Part]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer with the first of the allegations that it is about."""

    answer: Answer
    about: Some[Allegation]


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody has to do, and where."""

    verb: str
    words: str
    under: str
    address: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """What stands on the page."""

    claims: Some[ClaimRow]
    answers: Some[AnswerRow]
    unanswered: Some[Line]
    silences: Some[Silence]
    questions: Some[Question]
    due: Some[Standing]
    tasks: Some[Task]


def one_page(case: Case, sheet: CaseSheet, unknowns: Sequence[Unknown]) -> OnePage:
    """Return the sheet as far as it stands on one page."""
    claims = [ClaimRow(each, first(each.parts, ELEMENTS)) for each in sheet.board.causes]
    answers = [AnswerRow(each, first(each.about, ABOUT)) for each in sheet.answers]
    return OnePage(
        claims=first(claims, CLAIMS),
        answers=last(answers, ANSWERS),
        unanswered=first(sheet.unanswered, UNANSWERED),
        silences=first(sheet.silences, SILENCES),
        questions=first(sheet.questions, QUESTIONS),
        due=first(sheet.due.open, DUE),
        tasks=first(tuple(_tasks(case, sheet, unknowns)), TASKS),
    )


def first[T](several: Sequence[T], most: int) -> Some[T]:
    """Return the first of several."""
    return Some(tuple(several[:most]), max(0, len(several) - most))


def last[T](several: Sequence[T], most: int) -> Some[T]:
    """Return the last of several in their order: of what was said, the latest counts most."""
    return Some(tuple(several[-most:]), max(0, len(several) - most))


def _tasks(case: Case, sheet: CaseSheet, unknowns: Sequence[Unknown]) -> Iterator[Task]:
    for cause in sheet.board.causes:
        for part in cause.gaps:
            address = f"{cause.claim.get_absolute_url()}#{part.element.public_id}"
            yield Task("Find support", part.element.text, cause.claim.title, address)
    for cause in sheet.board.causes:
        for part in cause.parts:
            if part.rests_on_notes:
                yield Task(
                    "Obtain the document",
                    part.element.text,
                    f"{cause.claim.title}; only our own source note shows it",
                    f"{cause.claim.get_absolute_url()}#{part.element.public_id}",
                )
    for standing in sheet.open_contradictions:
        held = standing.contradiction
        yield Task("Decide", held.subject, "the accounts do not agree", held.get_absolute_url())
    if unknowns:
        named = first([each.label for each in unknowns], FIELDS)
        tail = f" and {named.more} more" if named.more else ""
        address = f"{reverse('overview:case', args=[case.public_id])}#not-known"
        count = f"{len(unknowns)} field{'' if len(unknowns) == 1 else 's'} of the case"
        yield Task("Find out", count, f"{', '.join(named.shown)}{tail}", address)
