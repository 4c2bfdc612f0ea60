"""Reads about silences: which are asserted at a moment, and which of them are answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.core.moments import NOW, Moment
from evidence.sources import queries as sources
from evidence.statements.extract.silence import Place, Span, place_of
from evidence.statements.models import AbsenceAnswer, AbsenceAssertion, Statement


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement that speaks where silence was asserted, and where it falls in time."""

    statement: Statement
    closes: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Silence:
    """An assertion of silence as it stands at a moment, with the statements that answer it."""

    assertion: AbsenceAssertion
    answers: tuple[Answer, ...] = ()

    @property
    def closing(self) -> Answer | None:
        """The first answer that ends it."""
        return next((answer for answer in self.answers if answer.closes), None)

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended it."""
        return self.closing is None

    @property
    def closed_by(self) -> Statement | None:
        """The statement that ended it."""
        return self.closing.statement if self.closing else None

    @property
    def closed_on(self) -> date | None:
        """The day on which it ended: that of the statement."""
        return self.closed_by.said_from if self.closed_by else None

    @property
    def stands_for_its_window(self) -> bool:
        """Whether no answer falls, or may fall, into the window in which silence is asserted."""
        within = (Place.WITHIN, Place.UNSURE)
        return not any(answer.place in within and answer.closes for answer in self.answers)

    @property
    def state(self) -> str:
        """Where it stands, as a word: open, answered_generally, answered_since, contradicted."""
        if self.is_open:
            return "answered_generally" if self.answers else "open"
        return "answered_since" if self.stands_for_its_window else "contradicted"

    @property
    def state_in_words(self) -> str:
        """Where it stands, as people read it."""
        return {
            "open": "Open",
            "answered_generally": "Answered in general terms only",
            "answered_since": "Closed: answered since",
            "contradicted": "Closed: contradicted within its window",
        }[self.state]


def silences_in(case: Case, *, moment: Moment = NOW) -> list[Silence]:
    """Return the silences that had been asserted by a day, each as it stood then.

    Three queries, however many there are.
    """
    return _read(_known(case, moment), moment=moment, zone=sources.zone_of(case))


def silence_of(assertion: AbsenceAssertion, *, moment: Moment = NOW) -> Silence:
    """Return one assertion as it stood at a moment, retracted or not."""
    return _read([assertion], moment=moment, zone=sources.zone_of(assertion.case))[0]


def silence_in(case: Case, public_id: str) -> AbsenceAssertion:
    """Return one assertion of silence, retracted or not; raises NotFound for other cases'."""
    found = AbsenceAssertion.objects.in_case(case).filter(public_id=public_id)
    related = ("case", "topic", "replaces", "recorded_by", "retracted_by")
    assertion = found.select_related(*related, "silent_party", "asserter_party").first()
    if assertion is None:
        message = "There is no such assertion in this case. Look in its list of silences."
        raise NotFound(message)
    return assertion


def answered_by(statement: Statement) -> list[Silence]:
    """Return the assertions in force that a statement answers, each as it stands now."""
    given = AbsenceAnswer.objects.filter(statement=statement, assertion__retracted_at=None)
    rows = AbsenceAssertion.objects.filter(pk__in=given.values("assertion"))
    related = rows.select_related("case", "topic")
    return _read(related, moment=NOW, zone=sources.zone_of(statement.case))


def place_in(assertion: AbsenceAssertion, statement: Statement) -> Place:
    """Return where a statement falls, seen from an assertion's window."""
    return place_of(
        Span(statement.said_from, statement.said_until),
        Span(assertion.window_from, assertion.window_until),
    )


def _known(case: Case, moment: Moment) -> QuerySet[AbsenceAssertion]:
    known = AbsenceAssertion.objects.in_case(case)
    known = known.known_at(moment, zone=sources.zone_of(case))
    if moment.as_of is not None:
        # Without a day of its own it is as old as the end of its window.
        undated = Q(asserted_from=None, window_until__lte=moment.as_of)
        known = known.filter(Q(asserted_from__lte=moment.as_of) | undated)
    return known.select_related("case", "topic").prefetch_related("cited__source")


def _read(assertions: Iterable[AbsenceAssertion], *, moment: Moment, zone: str) -> list[Silence]:
    rows = list(assertions)
    heard = Statement.objects.known_at(moment, zone=zone)
    if moment.as_of is not None:
        heard = heard.filter(said_from__lte=moment.as_of)
    given = AbsenceAnswer.objects.filter(assertion__in=rows, statement__in=heard)
    answers: dict[int, list[Answer]] = {row.pk: [] for row in rows}
    by_pk = {row.pk: row for row in rows}
    for answer in given.select_related("statement__case").order_by("statement__said_from", "pk"):
        place = place_in(by_pk[answer.assertion_id], answer.statement)
        answers[answer.assertion_id].append(Answer(answer.statement, answer.closes, place))
    return [Silence(row, tuple(answers[row.pk])) for row in rows]
