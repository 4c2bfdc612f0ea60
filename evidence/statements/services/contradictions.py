"""Writes about accounts that differ, and about questions that nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import Conflict, Invalid
from evidence.sources import queries as sources
from evidence.sources import services as source_services
from evidence.sources.models import Source
from evidence.statements.models import (
    Account,
    Contradiction,
    ContradictionSource,
    Decision,
    Handling,
    Question,
    QuestionSource,
    Topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountParticulars:
    """One version of what happened, and the sources that give it."""

    wording: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionParticulars:
    """What two or more accounts differ about; `bearing` are sources that give none of them."""

    subject: str
    accounts: tuple[AccountParticulars, ...]
    key: str = ""
    topic: Topic | None = None
    note: str = ""
    bearing: tuple[Source, ...] = ()
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How a contradiction is handled, and which account is preferred when one is."""

    decision: str
    text: str
    preferred: Account | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionParticulars:
    """What is not answered, why, and as of which day it was looked for."""

    text: str
    reason: str
    key: str = ""
    as_of: date | None = None
    known_on: date | None = None


@transaction.atomic
def record_contradiction(
    case: Case, particulars: ContradictionParticulars, *, by: User
) -> Contradiction:
    """Return a new contradiction, open until it is handled; raises Invalid."""
    return _written(case, particulars, by=by)


@transaction.atomic
def revise_contradiction(
    contradiction: Contradiction, particulars: ContradictionParticulars, *, because: str, by: User
) -> Contradiction:
    """Return the contradiction that takes the place of one, open again; the old one stays."""
    source_services.retract(contradiction, because=because, by=by)
    return _written(contradiction.case, particulars, by=by, replaces=contradiction)


@transaction.atomic
def retract_contradiction(contradiction: Contradiction, *, because: str, by: User) -> None:
    """Let a contradiction no longer count."""
    source_services.retract(contradiction, because=because, by=by)


@transaction.atomic
def handle(contradiction: Contradiction, ruling: Ruling, *, by: User) -> Handling:
    """Return how a contradiction is handled from now on; what was decided before stays on record.

    Holds the contradiction. Raises Invalid, and Conflict for one that was retracted.
    """
    held = Contradiction.objects.select_for_update(of=("self",)).get(pk=contradiction.pk)
    _require_standing(held)
    _require_ruling(held, ruling)
    return Handling.objects.create(
        contradiction=held,
        decision=ruling.decision,
        preferred=ruling.preferred,
        text=ruling.text.strip(),
        known_on=_past_day(held.case, ruling.known_on),
        recorded_by=by,
    )


@transaction.atomic
def ask(
    case: Case, particulars: QuestionParticulars, *, by: User, cited: Sequence[Source] = ()
) -> Question:
    """Return a question that no source answers yet; raises Invalid."""
    if not particulars.text.strip() or not particulars.reason.strip():
        raise Invalid("Write the question, and why it is not answered.", param="reason")
    question = Question(
        case=case,
        key=particulars.key,
        text=particulars.text.strip(),
        reason=particulars.reason.strip(),
        as_of=_past_day(case, particulars.as_of),
    )
    source_services.begin_record(question, known_on=particulars.known_on, by=by)
    source_services.save_new(question)
    for source in cited:
        source_services.require_of_case(case, source)
        QuestionSource.objects.create(question=question, source=source)
    return question


@transaction.atomic
def answer(question: Question, text: str, *, by: User, on: date | None = None) -> Question:
    """Return the question with its answer, which closes it.

    Holds the question. Raises Conflict when it was answered or retracted before.
    """
    held = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if held.answer or held.is_retracted:
        raise Conflict("This question was answered or retracted before. Look at it again.")
    if not text.strip():
        raise Invalid("Write the answer, and where it was found.", param="answer")
    held.answer, held.answered_by = text.strip(), by
    held.answered_on = _past_day(held.case, on)
    held.save(update_fields=["answer", "answered_by", "answered_on"])
    return held


@transaction.atomic
def retract_question(question: Question, *, because: str, by: User) -> None:
    """Let a question no longer count."""
    source_services.retract(question, because=because, by=by)


def _written(
    case: Case,
    particulars: ContradictionParticulars,
    *,
    by: User,
    replaces: Contradiction | None = None,
) -> Contradiction:
    _require_sound(case, particulars)
    contradiction = Contradiction(
        case=case,
        key=particulars.key,
        subject=particulars.subject.strip(),
        topic=particulars.topic,
        note=particulars.note,
        replaces=replaces,
    )
    source_services.begin_record(contradiction, known_on=particulars.known_on, by=by)
    source_services.save_new(contradiction)
    for position, given in enumerate(particulars.accounts):
        account = Account.objects.create(
            contradiction=contradiction, position=position, wording=given.wording.strip()
        )
        _cite(contradiction, given.sources, account=account)
    _cite(contradiction, particulars.bearing)
    return contradiction


def _cite(
    contradiction: Contradiction, cited: Sequence[Source], *, account: Account | None = None
) -> None:
    for source in cited:
        source_services.require_of_case(contradiction.case, source)
        ContradictionSource.objects.create(
            contradiction=contradiction, source=source, account=account
        )


def _require_sound(case: Case, particulars: ContradictionParticulars) -> None:
    if not particulars.subject.strip():
        raise Invalid("Say in a few words what the accounts differ about.", param="subject")
    if len([each for each in particulars.accounts if each.wording.strip()]) < 2:
        message = "A contradiction needs two accounts or more, each in its own words."
        raise Invalid(message, param="accounts")
    cited = [source for each in particulars.accounts for source in each.sources]
    cited += particulars.bearing
    if len({source.pk for source in cited}) < len(cited):
        message = "A source gives one of the accounts, not two. Name it once."
        raise Invalid(message, param="accounts")
    if particulars.topic is not None and particulars.topic.case_id != case.pk:
        raise Invalid("There is no such topic in this case. Choose one of its topics.")


def _require_standing(contradiction: Contradiction) -> None:
    if contradiction.is_retracted:
        message = "This contradiction was retracted. Handle the one that took its place."
        raise Conflict(message, code="retracted")


def _require_ruling(contradiction: Contradiction, ruling: Ruling) -> None:
    if ruling.decision not in Decision.values:
        raise Invalid("Choose how it is handled.", param="decision")
    if not ruling.text.strip():
        raise Invalid("Say how it is handled, and why.", param="text")
    is_preferred = ruling.decision == Decision.PREFERRED
    if is_preferred != (ruling.preferred is not None):
        message = "Choose the account that is preferred, and only when one is."
        raise Invalid(message, param="preferred")
    if ruling.preferred and ruling.preferred.contradiction_id != contradiction.pk:
        raise Invalid("That is no account of this contradiction.", param="preferred")


def _past_day(case: Case, day: date | None) -> date:
    today = clock.today_in(sources.zone_of(case))
    if day is not None and day > today:
        raise Invalid(f"{day.isoformat()} has not come yet. Give the day it was.", param="known_on")
    return day or today
