"""Contradictions keep every account and every decision; questions keep their reason."""

import datetime
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Invalid
from evidence.core.moments import Moment
from evidence.sources import services as sources
from evidence.statements import queries
from evidence.statements.models import Account, Contradiction, Handling
from evidence.statements.services import contradictions
from evidence.statements.services.contradictions import (
    AccountParticulars,
    ContradictionParticulars,
    QuestionParticulars,
    Ruling,
)

Differ = Callable[..., Contradiction]


@pytest.fixture
def differ(case: Case, owner: User) -> Differ:
    """Return a way to record two accounts that differ."""

    def recorded(*wordings: str) -> Contradiction:
        accounts = tuple(AccountParticulars(wording=each) for each in wordings or ("21", "22"))
        said = ContradictionParticulars(subject="Filing date", accounts=accounts)
        return contradictions.record_contradiction(case, said, by=owner)

    return recorded


def test_a_contradiction_is_open_until_handled_and_keeps_both_accounts(
    differ: Differ, owner: User
) -> None:
    contradiction = differ()
    standing = queries.standing_of(contradiction)
    assert standing.is_open
    assert [account.wording for account in standing.accounts] == ["21", "22"]
    ruling = Ruling(decision="preferred", preferred=standing.accounts[0], text="Nearest to it.")
    contradictions.handle(contradiction, ruling, by=owner)
    standing = queries.standing_of(contradiction)
    assert not standing.is_open
    assert len(standing.accounts) == 2


def test_a_later_decision_counts_and_the_earlier_stays_on_record(
    differ: Differ, owner: User
) -> None:
    contradiction = differ()
    for decision, day in (("both_kept", 1), ("not_answered", 2)):
        ruling = Ruling(decision=decision, text=decision, known_on=datetime.date(2025, 1, day))
        contradictions.handle(contradiction, ruling, by=owner)
    standing = queries.standing_of(contradiction)
    assert standing.is_open
    assert [each.text for each in standing.earlier] == ["both_kept"]
    then = Moment(known=datetime.date(2025, 1, 1))
    assert not queries.standing_of(contradiction, moment=then).is_open


def test_one_account_is_no_contradiction(differ: Differ) -> None:
    with pytest.raises(Invalid):
        differ("only one")


def test_a_source_gives_one_account_and_not_two(case: Case, owner: User) -> None:
    source = sources.record_source(case, sources.SourceParticulars(title="x"), by=owner)
    accounts = tuple(AccountParticulars(wording=each, sources=(source,)) for each in "ab")
    said = ContradictionParticulars(subject="x", accounts=accounts)
    with pytest.raises(Invalid):
        contradictions.record_contradiction(case, said, by=owner)


def test_a_preferred_account_is_one_of_its_own(differ: Differ, owner: User) -> None:
    contradiction, other = differ(), differ("a", "b")
    foreign = Account.objects.filter(contradiction=other).first()
    for ruling in (
        Ruling(decision="preferred", preferred=foreign, text="x"),
        Ruling(decision="preferred", text="x"),
        Ruling(decision="both_kept", preferred=contradiction.accounts.first(), text="x"),
        Ruling(decision="both_kept", text=" "),
    ):
        with pytest.raises(Invalid):
            contradictions.handle(contradiction, ruling, by=owner)


def test_the_database_refuses_a_preference_for_nothing(differ: Differ, owner: User) -> None:
    today = datetime.date(2025, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handling.objects.create(
            contradiction=differ(),
            decision="preferred",
            text="x",
            known_on=today,
            recorded_by=owner,
        )


def test_a_retracted_contradiction_is_not_handled(differ: Differ, owner: User, case: Case) -> None:
    contradiction = differ()
    contradictions.retract_contradiction(contradiction, because="Misread.", by=owner)
    assert queries.standings_in(case) == []
    with pytest.raises(Conflict):
        contradictions.handle(contradiction, Ruling(decision="both_kept", text="x"), by=owner)


def test_a_question_stays_open_until_it_is_answered_once(case: Case, owner: User) -> None:
    asked = QuestionParticulars(text="Who is the judge?", reason="No page names one.")
    question = contradictions.ask(case, asked, by=owner)
    answered = contradictions.answer(question, "Judge Example (docket).", by=owner)
    assert answered.answered_by == owner
    with pytest.raises(Conflict):
        contradictions.answer(question, "Somebody else.", by=owner)


def test_a_question_without_its_reason_is_refused(case: Case, owner: User) -> None:
    with pytest.raises(Invalid):
        contradictions.ask(case, QuestionParticulars(text="Who?", reason=" "), by=owner)


def test_a_question_was_open_as_it_was_known_before_its_answer(case: Case, owner: User) -> None:
    early = datetime.date(2025, 1, 2)
    asked = QuestionParticulars(text="Who?", reason="Nobody says.", known_on=early)
    question = contradictions.ask(case, asked, by=owner)
    contradictions.answer(question, "She.", by=owner, on=datetime.date(2025, 2, 1))
    (then,) = queries.asked_in(case, moment=Moment(known=datetime.date(2025, 1, 31)))
    (since,) = queries.asked_in(case, moment=Moment(known=datetime.date(2025, 2, 1)))
    assert (then.is_answered, since.is_answered) == (False, True)


def test_a_short_name_in_force_is_given_once(case: Case, owner: User) -> None:
    asked = QuestionParticulars(text="Who?", reason="Nobody says.", key="U01")
    question = contradictions.ask(case, asked, by=owner)
    with pytest.raises(Conflict):
        contradictions.ask(case, asked, by=owner)
    contradictions.retract_question(question, because="Asked wrongly.", by=owner)
    contradictions.ask(case, asked, by=owner)
