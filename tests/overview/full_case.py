"""A case that has more of everything than the case sheet has room for, in usual words."""

import datetime

from evidence.accounts.models import User
from evidence.cases import services as cases
from evidence.cases.models import Case, CaseStatus
from evidence.core.dates import read
from evidence.deadlines.services import deadlines
from evidence.docket.models import Docket, DocketEntry
from evidence.overview import one_page as bounds
from evidence.proof.models import Allegation
from evidence.proof.services.allegations import AllegationParticulars, record_allegation
from evidence.proof.services.claims import (
    ClaimParticulars,
    ElementParticulars,
    add_element,
    open_claim,
)
from evidence.proof.services.links import SupportParticulars, Thing, link
from evidence.statements.services.contradictions import QuestionParticulars, ask
from evidence.statements.services.silences import SilenceParticulars, assert_silence
from evidence.statements.services.statements import (
    StatementParticulars,
    record_statement,
    topic_named,
)

LONG = "in words as long as those of pleadings usually are; "
DAY = datetime.date(2025, 1, 21)
MORE = 2


def fill(case: Case, owner: User) -> None:
    """Record two more of each than the page shows, and denials of six allegations."""
    case.status_note = (LONG * 4)[:300]
    case.status = CaseStatus.TERMINATED
    case.save(update_fields=["status_note", "status"])
    _dismiss(case)
    for number in range(bounds.CLAIMS + MORE):
        claim = open_claim(case, ClaimParticulars(title=f"Claim {number} of {LONG}"), by=owner)
        for place in range(bounds.ELEMENTS + MORE):
            add_element(claim, ElementParticulars(text=f"Element {place}, {LONG}"))
    answered = [_allege(case, owner, f"A{number}") for number in range(6)]
    for number in range(bounds.UNANSWERED + MORE):
        _allege(case, owner, f"B{number}")
    for number in range(bounds.ANSWERS + MORE):
        _deny(case, owner, number, answered)
    for number in range(bounds.QUESTIONS + MORE):
        ask(case, QuestionParticulars(text=f"{number}: {LONG}", reason="Not said."), by=owner)
    for number in range(bounds.SILENCES + MORE):
        _assert_silence(case, owner, number)
    for number in range(bounds.DUE + MORE):
        said = deadlines.DeadlineParticulars(
            title=f"{number}: {LONG}", arising="waiting", trigger=LONG * 2
        )
        deadlines.record(case, said, by=owner)
    for number in range(bounds.FIELDS + MORE):
        label = f"A field of the case, number {number}"
        cases.record_unknown(case, field=f"f{number}", label=label, reason="Unseen.", as_of=DAY)


def _dismiss(case: Case) -> None:
    assert case.court is not None
    docket = Docket.objects.create(case=case, court=case.court, docket_number=case.docket_number)
    words = f"Notice of voluntary dismissal, {LONG}"
    DocketEntry.objects.create(
        docket=docket, date_filed=DAY, short_description=words, origin="court_rss"
    )


def _allege(case: Case, owner: User, paragraph: str) -> Allegation:
    said = AllegationParticulars(
        pleaded_by="Plaintiff",
        as_pleaded=f"{paragraph}: {LONG * 2}",
        paragraph=paragraph,
        pleaded=read("2025-01-21"),
        known_on=DAY,
    )
    return record_allegation(case, said, by=owner)


def _deny(case: Case, owner: User, number: int, allegations: list[Allegation]) -> None:
    spoken = StatementParticulars(
        speaker=f"Spokesperson number {number} of the defendant",
        text=f"{number}: {LONG * 3}",
        stance="denies",
        generality="specific",
        is_verbatim=True,
        said=read(f"2025-01-{22 + number}"),
        known_on=DAY,
    )
    statement = record_statement(case, spoken, by=owner)
    answers = SupportParticulars(
        thing=Thing(statement=statement), stance="contradicts", is_answer=True, known_on=DAY
    )
    for allegation in allegations:
        link(allegation, answers, by=owner)


def _assert_silence(case: Case, owner: User, number: int) -> None:
    said = SilenceParticulars(
        asserter="Plaintiff",
        text=f"{number}: {LONG}",
        topic=topic_named(case, f"Topic {number}"),
        window_start_reason="Not said.",
        searched_reason="Not said.",
    )
    assert_silence(case, said, by=owner)
