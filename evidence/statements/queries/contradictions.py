"""Reads about accounts that differ, and about questions that nobody has answered."""

from dataclasses import dataclass

from django.db.models import QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.core.moments import NOW, Moment
from evidence.sources import queries as sources
from evidence.statements.models import (
    Account,
    Contradiction,
    ContradictionSource,
    Decision,
    Handling,
    Question,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A contradiction with how it is handled at a moment, and how it was before."""

    contradiction: Contradiction
    accounts: tuple[Account, ...]
    handling: Handling | None
    earlier: tuple[Handling, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.handling is None or self.handling.decision == Decision.NOT_ANSWERED


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stood at a moment: an answer of later is not known yet."""

    question: Question
    is_answered: bool


def standings_in(case: Case, *, moment: Moment = NOW) -> list[Standing]:
    """Return a case's contradictions as they stood at a moment, in the order of recording."""
    known = Contradiction.objects.in_case(case)
    known = known.known_at(moment, zone=sources.zone_of(case)).select_related("case", "topic")
    return _read(known, moment=moment)


def standing_of(contradiction: Contradiction, *, moment: Moment = NOW) -> Standing:
    """Return one contradiction as it stood at a moment, retracted or not."""
    same = Contradiction.objects.filter(pk=contradiction.pk).select_related("case", "topic")
    return _read(same, moment=moment)[0]


def contradiction_in(case: Case, public_id: str) -> Contradiction:
    """Return one contradiction, retracted or not; raises NotFound for other cases'."""
    found = Contradiction.objects.in_case(case).filter(public_id=public_id)
    related = ("case", "topic", "replaces", "recorded_by", "retracted_by")
    contradiction = found.select_related(*related).first()
    if contradiction is None:
        message = "There is no such contradiction in this case. Look in its list."
        raise NotFound(message)
    return contradiction


def bearing_on(contradiction: Contradiction) -> QuerySet[ContradictionSource]:
    """Return the sources that give none of the accounts and bear on which of them holds."""
    return contradiction.cited.filter(account=None).select_related("source__case")


def account_in(contradiction: Contradiction, position: int) -> Account:
    """Return one of the accounts by its place; raises NotFound."""
    account = contradiction.accounts.filter(position=position).first()
    if account is None:
        raise NotFound("There is no such account. Choose one of those that are shown.")
    return account


def questions_in(case: Case, *, moment: Moment = NOW) -> QuerySet[Question]:
    """Return a case's questions as they were known at a moment, in the order of recording."""
    known = Question.objects.in_case(case).known_at(moment, zone=sources.zone_of(case))
    return known.prefetch_related("cited__source").order_by("pk")


def asked_in(case: Case, *, moment: Moment = NOW) -> list[Asked]:
    """Return a case's questions as they stood at a moment, open ones first."""
    rows = questions_in(case, moment=moment).select_related("answered_by")
    asked = [Asked(each, _is_answered(each, moment)) for each in rows]
    return sorted(asked, key=lambda each: each.is_answered)


def question_in(case: Case, public_id: str) -> Question:
    """Return one question of a case; raises NotFound for other cases'."""
    question = Question.objects.in_case(case).filter(public_id=public_id).first()
    if question is None:
        raise NotFound("There is no such question in this case. Look in its list of questions.")
    return question


def _read(found: QuerySet[Contradiction], *, moment: Moment) -> list[Standing]:
    rows = found.prefetch_related(
        "accounts__cited__source", "cited__source", "handlings__preferred"
    )
    return [_standing(row, moment) for row in rows]


def _standing(contradiction: Contradiction, moment: Moment) -> Standing:
    handlings = [each for each in contradiction.handlings.all() if _is_known(each, moment)]
    last = handlings[-1] if handlings else None
    accounts = tuple(contradiction.accounts.all())
    return Standing(contradiction, accounts, last, tuple(handlings[:-1]))


def _is_known(handling: Handling, moment: Moment) -> bool:
    return moment.known is None or handling.known_on <= moment.known


def _is_answered(question: Question, moment: Moment) -> bool:
    if question.answered_on is None:
        return False
    return moment.known is None or question.answered_on <= moment.known
