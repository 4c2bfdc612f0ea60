"""The case sheet: what a partner reads on one page, each figure counted from the rows behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.moments import Moment
from evidence.deadlines import queries as deadlines
from evidence.deadlines.queries import Due
from evidence.notifications import queries as notifications
from evidence.proof import queries as proof
from evidence.proof.models import Allegation, Position, Response, Support
from evidence.proof.queries import Board, Line
from evidence.sources import queries as sources
from evidence.statements import queries as statements
from evidence.statements.models import Question, Stance, Statement
from evidence.statements.queries import Silence, Standing

# A status that nobody looked at for so long may have been overtaken.
STALE_DAYS = 90
LATEST = 5
# What answers an accusation; an announcement, a promise or a criticism answers none.
ANSWERING = (Stance.DENIES, Stance.ADMITS, Stance.CONCEDES, Stance.NO_COMMENT)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: who gave it, when, in which words, and which allegations it is about."""

    on: date | None
    said: str
    who: str
    manner: str
    words: str
    is_verbatim: bool
    about: tuple[Allegation, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was recorded or told lately."""

    at: datetime
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What there is to know of a case at a moment."""

    moment: Moment
    # The court's day on which it was made.
    today: date
    board: Board
    answers: tuple[Answer, ...]
    unanswered: tuple[Line, ...]
    silences: tuple[Silence, ...]
    questions: tuple[Question, ...]
    open_contradictions: tuple[Standing, ...]
    due: Due
    changes: tuple[Change, ...]
    days_since_status: int | None

    @property
    def is_stale(self) -> bool:
        """Whether the status was looked at so long ago, or never, that it must be looked at."""
        return self.days_since_status is None or self.days_since_status > STALE_DAYS


def sheet_of(case: Case, moment: Moment) -> CaseSheet:
    """Return the sheet of a case; a fixed number of queries, however much there is."""
    board = proof.board_of(case, moment)
    today = clock.today_in(sources.zone_of(case))
    silences = statements.silences_in(case, moment=moment)
    standings = statements.standings_in(case, moment=moment)
    asked = statements.questions_in(case, moment=moment)
    since = case.status_as_of
    return CaseSheet(
        moment=moment,
        today=today,
        board=board,
        answers=tuple(_answers(case, board, moment)),
        unanswered=tuple(line for line in board.lines if line.is_unanswered),
        silences=tuple(each for each in silences if each.is_open),
        questions=tuple(each for each in asked if not _is_answered(each, moment)),
        open_contradictions=tuple(each for each in standings if each.is_open),
        due=deadlines.due_in(case, moment),
        changes=_changes(case),
        days_since_status=(today - since).days if since else None,
    )


def _is_answered(question: Question, moment: Moment) -> bool:
    if question.answered_on is None:
        return False
    return moment.known is None or question.answered_on <= moment.known


def _answers(case: Case, board: Board, moment: Moment) -> list[Answer]:
    """Return what was answered, in pleadings and outside, in order of its day."""
    about: dict[str, list[Allegation]] = {}
    for line in board.lines:
        for link in line.answers:
            about.setdefault(link.shown.public_id, []).append(line.allegation)
    spoken = statements.statements_in(case, moment=moment).filter(stance__in=ANSWERING)
    said = [_spoken(each, about.get(each.public_id, ())) for each in spoken]
    return sorted([*said, *_pleaded(board)], key=lambda each: each.on or date.max)


def _spoken(statement: Statement, about: Iterable[Allegation]) -> Answer:
    is_general = statement.stance == Stance.DENIES
    return Answer(
        on=statement.said_from,
        said=str(statement.said),
        who=statement.speaker,
        manner=statement.get_stance_display()
        + (f", {statement.get_generality_display().lower()}" if is_general else ""),
        words=statement.text,
        is_verbatim=statement.is_verbatim,
        about=tuple(about),
        address=statement.get_absolute_url(),
    )


def _pleaded(board: Board) -> Iterator[Answer]:
    """Yield one answer per pleading, party and kind: a partner does not read paragraphs."""
    together: dict[tuple[str, str, str, date | None], list[tuple[Line, Response]]] = {}
    for line in board.lines:
        for each in line.responses:
            key = (each.responded_by, each.pleading, each.position, each.responded_from)
            together.setdefault(key, []).append((line, each))
    for (who, pleading, position, on), rows in together.items():
        yield Answer(
            on=on,
            said=str(rows[0][1].responded),
            who=who,
            manner=f"{Position(position).label}, in {pleading or 'a pleading'}",
            words=rows[0][1].text if len(rows) == 1 else "",
            is_verbatim=True,
            about=tuple(line.allegation for line, _ in rows),
            address=rows[0][0].allegation.get_absolute_url(),
        )


def _changes(case: Case) -> tuple[Change, ...]:
    told = notifications.announcements_in(case)[:LATEST]
    changes = [Change(each.created_at, each.title, each.get_absolute_url()) for each in told]
    changes.extend(_recorded(case))
    return tuple(sorted(changes, key=lambda each: each.at, reverse=True)[:LATEST])


def _recorded(case: Case) -> Iterator[Change]:
    """Yield what was recorded last of what carries evidence."""
    alleged = Allegation.objects.in_case(case).select_related("case")
    for each in alleged.order_by("-recorded_at")[:LATEST]:
        words = f"Allegation {each.label} recorded"
        yield Change(each.recorded_at, words, each.get_absolute_url())
    answered = Response.objects.in_case(case).select_related("allegation__case")
    for response in answered.order_by("-recorded_at")[:LATEST]:
        allegation = response.allegation
        words = f"{allegation.label}: {response.get_position_display().lower()}"
        yield Change(response.recorded_at, words, allegation.get_absolute_url())
    linked = Support.objects.in_case(case).filter(allegation__isnull=False)
    for support in linked.select_related("allegation__case").order_by("-recorded_at")[:LATEST]:
        yield _linked(support)
    spoken = Statement.objects.in_case(case).select_related("case").order_by("-recorded_at")
    for said in spoken[:LATEST]:
        words = f"{said.speaker}: {said.get_stance_display().lower()}"
        yield Change(said.recorded_at, words, said.get_absolute_url())


def _linked(support: Support) -> Change:
    allegation = support.allegation
    assert allegation is not None  # noqa: S101 - filtered by the query
    words = f"{allegation.label}: {support.get_stance_display().lower()} recorded"
    return Change(support.recorded_at, words, allegation.get_absolute_url())
