"""The case sheet: every figure comes from rows, at the moment that was asked for."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.moments import Moment
from evidence.overview.sheet import CaseSheet, sheet_of
from evidence.proof.models import Allegation
from evidence.proof.services.allegations import AllegationParticulars, record_allegation
from evidence.proof.services.claims import (
    ClaimParticulars,
    ElementParticulars,
    add_element,
    open_claim,
    tie,
)
from evidence.proof.services.links import (
    ResponseParticulars,
    SupportParticulars,
    Thing,
    link,
    respond,
)
from evidence.statements.models import Statement
from evidence.statements.services.contradictions import QuestionParticulars, ask
from evidence.statements.services.statements import StatementParticulars, record_statement

pytestmark = pytest.mark.django_db

EARLY = datetime.date(2025, 1, 1)


def allege(case: Case, owner: User, paragraph: str) -> Allegation:
    said = AllegationParticulars(
        pleaded_by="Plaintiff",
        as_pleaded=f"Words of paragraph {paragraph}.",
        paragraph=paragraph,
        pleaded=read("2025-01-21"),
        known_on=EARLY,
    )
    return record_allegation(case, said, by=owner)


@pytest.fixture
def denial(case: Case, owner: User) -> Statement:
    """Of two allegations one is denied, in general terms and outside a pleading, on 22 January."""
    claim = open_claim(case, ClaimParticulars(title="Contract"), by=owner)
    element = add_element(claim, ElementParticulars(text="A breach"))
    first, _ = allege(case, owner, "1"), allege(case, owner, "2")
    tie(element, first, by=owner)
    spoken = StatementParticulars(
        speaker="A spokesperson",
        text="These are false claims.",
        stance="denies",
        is_verbatim=True,
        said=read("2025-01-22"),
        known_on=EARLY,
    )
    said = record_statement(case, spoken, by=owner)
    answers = SupportParticulars(
        thing=Thing(statement=said), stance="contradicts", is_answer=True, known_on=EARLY
    )
    link(first, answers, by=owner)
    return said


def sheet(case: Case, day: str = "") -> CaseSheet:
    as_of = datetime.date.fromisoformat(day) if day else None
    return sheet_of(case, Moment(as_of=as_of))


def test_what_was_denied_says_by_whom_when_and_what(case: Case, denial: Statement) -> None:
    (answer,) = sheet(case).answers

    assert (answer.who, answer.manner) == ("A spokesperson", "Denies, in general terms")
    assert answer.on == datetime.date(2025, 1, 22)
    assert [each.paragraph for each in answer.about] == ["1"]


def test_before_the_denial_nothing_was_denied_and_both_stood_unanswered(
    case: Case, denial: Statement
) -> None:
    before, after = sheet(case, "2025-01-21"), sheet(case, "2025-01-22")

    assert before.answers == ()
    assert [line.allegation.paragraph for line in before.unanswered] == ["1", "2"]
    assert [line.allegation.paragraph for line in after.unanswered] == ["2"]


def test_a_pleadings_responses_of_one_kind_are_one_line(
    case: Case, owner: User, denial: Statement
) -> None:
    for allegation in Allegation.objects.in_case(case):
        said = ResponseParticulars(
            position="admitted", responded_by="Defendant", pleading="Answer", text="Admitted."
        )
        respond(allegation, said, by=owner)

    pleaded = sheet(case).answers[-1]
    assert pleaded.manner == "Admitted, in Answer"
    assert [each.paragraph for each in pleaded.about] == ["1", "2"]


def test_coverage_counts_the_elements_that_are_supported_or_admitted(
    case: Case, owner: User, denial: Statement
) -> None:
    assert str(sheet(case).board.coverage) == "0 of 1 element"
    said = ResponseParticulars(position="admitted", responded_by="Defendant")
    respond(Allegation.objects.in_case(case)[0], said, by=owner)

    assert str(sheet(case).board.coverage) == "1 of 1 element"


def test_an_open_question_is_shown_until_it_is_answered(case: Case, owner: User) -> None:
    said = QuestionParticulars(text="Who trained the model?", reason="No source says so.")
    ask(case, said, by=owner)

    assert [each.text for each in sheet(case).questions] == ["Who trained the model?"]


def test_a_status_that_nobody_looked_at_for_long_says_so(case: Case) -> None:
    case.status_as_of = datetime.date(2025, 2, 6)
    assert sheet(case).is_stale
    case.status_as_of = datetime.datetime.now(datetime.UTC).date()
    assert not sheet(case).is_stale
    case.status_as_of = None
    assert sheet(case).is_stale


def test_the_page_shows_it_and_moves_with_the_day(
    case: Case, owner: User, denial: Statement, sign_in: Callable[[User], Client]
) -> None:
    browser = sign_in(owner)
    address = f"/cases/{case.public_id}/sheet/"

    now = browser.get(address).content.decode()
    then = browser.get(f"{address}?as_of=2025-01-21").content.decode()

    assert "These are false claims." in now and "0 of 1 element" in now
    assert "These are false claims." not in then
    assert "as_of=2025-01-21" in then
    assert "Shown is how it stands now." in browser.get(f"{address}?as_of=soon").content.decode()


def test_an_empty_case_says_what_to_do(
    case: Case, owner: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(owner).get(f"/cases/{case.public_id}/sheet/").content.decode()

    assert "Begin one from a cause of action" in page


def test_an_outsider_sees_no_sheet(
    case: Case, outsider: User, sign_in: Callable[[User], Client]
) -> None:
    assert sign_in(outsider).get(f"/cases/{case.public_id}/sheet/").status_code == 404
