"""Links, answers, corrections, a person's word: what is refused, what stays, what counts when."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import read
from evidence.core.errors import Conflict, EvidenceError, Invalid
from evidence.core.moments import Moment
from evidence.exhibits.models import Exhibit
from evidence.marking.services import numbers
from evidence.proof import queries
from evidence.proof.models import Allegation, Element, StatusOverride, Support
from evidence.proof.services import allegations, links
from evidence.proof.services.links import Thing
from evidence.statements.services import statements
from evidence.timeline.models import TimelineEvent
from tests import factories
from tests.proof.conftest import Allege, Link, Speak, only_line, stands


def test_an_exhibit_that_supports_makes_an_allegation_supported(
    case: Case, allegation: Allegation, link: Link
) -> None:
    assert stands(case) == "alleged"

    link(allegation, page=2, quotation="Its words.")

    line = only_line(queries.board_of(case))
    assert line.status.code == "supported"
    assert line.supports[0].pinpoint == "page 2"
    assert not line.status.is_gap


def test_a_denial_counts_as_an_answer_and_is_no_evidence(
    case: Case, allegation: Allegation, link: Link, speak: Speak
) -> None:
    said = speak()
    link(allegation, thing=Thing(statement=said), stance="contradicts", is_answer=True)

    line = only_line(queries.board_of(case))
    assert (line.status.code, line.oppositions) == ("denied_specific", [])
    assert [each.shown.title for each in line.answers] == ["Sarah Officer"]
    assert not line.is_unanswered


def test_a_corrected_statement_counts_as_corrected_and_before_as_it_was(
    case: Case, allegation: Allegation, link: Link, speak: Speak, owner: User
) -> None:
    said = speak(generality="general")
    link(allegation, thing=Thing(statement=said), stance="contradicts", is_answer=True,
         known_on=date(2025, 1, 30))  # fmt: skip
    right = statements.StatementParticulars(
        speaker="Sarah Officer", text="We never shared InMail.", stance="denies",
        generality="specific", said=read("2025-01-30"),
    )  # fmt: skip
    statements.revise_statement(said, right, because="Read in full.", by=owner)

    assert stands(case) == "denied_specific"
    assert stands(case, moment=Moment(known=date(2025, 2, 1))) == "denied_general"


def test_a_statement_that_was_taken_back_no_longer_answers(
    case: Case, allegation: Allegation, link: Link, speak: Speak, owner: User
) -> None:
    said = speak()
    link(allegation, thing=Thing(statement=said), stance="contradicts", is_answer=True,
         known_on=date(2025, 1, 30))  # fmt: skip
    statements.retract_statement(said, because="It was another company's.", by=owner)

    assert stands(case) == "alleged"
    assert stands(case, moment=Moment(known=date(2025, 2, 1))) == "denied_specific"


def test_a_link_taken_back_stays_on_record_with_its_reason(
    case: Case, allegation: Allegation, link: Link, owner: User
) -> None:
    support = link(allegation, known_on=date(2025, 2, 1))
    links.take_back(support, because="Another contract.", by=owner)

    assert stands(case) == "alleged"
    assert stands(case, moment=Moment(known=date(2025, 2, 1))) == "supported"
    support.refresh_from_db()
    assert (support.retracted_by, support.retracted_because) == (owner, "Another contract.")
    with pytest.raises(Conflict):
        links.take_back(support, because="Again.", by=owner)


def test_a_corrected_allegation_keeps_what_bears_on_it_and_its_earlier_words(
    case: Case, allegation: Allegation, element: Element, link: Link, owner: User
) -> None:
    link(allegation)
    right = allegations.AllegationParticulars(
        pleaded_by="Pat Plaintiff", as_pleaded="Defendant disclosed messages.", paragraph="42",
        pleaded=read("2025-01-21"),
    )  # fmt: skip
    successor = allegations.revise_allegation(allegation, right, because="Obtained.", by=owner)

    line = only_line(queries.board_of(case))
    assert (line.allegation, line.status.code) == (successor, "supported")
    assert (successor.label, successor.as_pleaded_reason) == ("¶ 42", "")
    (part,) = queries.board_of(case).parts
    assert [each.allegation for each in part.lines] == [successor]
    earlier = queries.board_of(case, Moment(known=date(2025, 2, 1)))
    assert only_line(earlier).allegation == allegation
    story = queries.story_of(case, allegation, Moment())
    assert (story.current, list(story.earlier)) == (successor, [allegation])


def test_a_persons_word_stands_beside_what_is_computed_and_the_meter_follows_it(
    case: Case, element: Element, owner: User
) -> None:
    said = links.Judgement(code="supported", reason="The witness will say so.")
    links.override(element, said, by=owner)

    board = queries.board_of(case)
    (part,) = board.parts
    assert (part.status.code, part.override and part.override.code) == ("alleged", "supported")
    assert str(board.coverage) == "1 of 1 element"
    assert board.coverage.asides == "1 by judgement, computed otherwise"

    links.override(element, links.Judgement(code="undisputed", reason="Agreed."), by=owner)
    (part,) = queries.board_of(case).parts
    assert part.override and part.override.code == "undisputed"
    assert StatusOverride.objects.count() == 2


@pytest.mark.parametrize(("code", "reason"), [("found_true", "We are sure."), ("supported", "  ")])
def test_a_person_finds_nothing_and_gives_a_reason(
    allegation: Allegation, owner: User, code: str, reason: str
) -> None:
    with pytest.raises(Invalid):
        links.override(allegation, links.Judgement(code=code, reason=reason), by=owner)


def test_what_is_not_answered_in_a_required_answer_is_admitted_but_no_damages(
    case: Case, allege: Allege, owner: User
) -> None:
    silent = links.ResponseParticulars(
        position="no_response", responded_by="Sample Corporation", responded=read("2025-03-01")
    )
    fact, amount = allege(), allege("that it was worth USD 40.", is_damages_amount=True)
    for each in (fact, amount):
        links.respond(each, silent, by=owner)

    found = {line.allegation: line.status.code for line in queries.board_of(case).lines}
    assert found == {fact: "admitted", amount: "alleged"}


def test_a_finding_needs_the_courts_words_and_its_order(
    case: Case, allegation: Allegation, exhibit: Exhibit, owner: User
) -> None:
    found = {"outcome": "false", "found_on": date(2025, 6, 1)}
    for lacking in ({"quotation": "Not shown."}, {"quotation": "", "exhibit": exhibit}):
        with pytest.raises(Invalid):
            particulars = links.FindingParticulars(**{**found, **lacking})  # type: ignore[arg-type]
            links.find(allegation, particulars, by=owner)

    whole = links.FindingParticulars(
        outcome="false", found_on=date(2025, 6, 1), quotation="Not shown.", exhibit=exhibit
    )
    links.find(allegation, whole, by=owner)
    assert stands(case) == "found_false"


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 4},
        {"stance": "proves"},
        {"is_answer": True},
        {"held": read("2999")},
        {"known_on": date(2999, 1, 1)},
    ],
)
def test_a_link_that_cannot_be_so_is_refused(
    allegation: Allegation, link: Link, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        link(allegation, **wrong)
    assert not Support.objects.exists()


def test_another_cases_exhibit_supports_nothing(
    allegation: Allegation, link: Link, outsider: User
) -> None:
    other = Case.objects.visible_to(outsider).get()
    foreign = factories.exhibit(other, outsider)

    with pytest.raises(EvidenceError):
        link(allegation, thing=Thing(exhibit=foreign))


def test_the_database_itself_refuses_a_link_by_two_things_or_to_none(
    case: Case, allegation: Allegation, exhibit: Exhibit, speak: Speak, owner: User
) -> None:
    plain = {"case": case, "stance": "supports", "known_on": date(2025, 1, 1)}
    for wrong in (
        {"allegation": allegation, "exhibit": exhibit, "statement": speak()},
        {"allegation": allegation},
        {"exhibit": exhibit},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Support.objects.create(**plain, **wrong, recorded_by=owner)


@pytest.mark.parametrize("typed", ["EX-1 page 2", "ex 1, p. 2", "DEF0000002", "def-2"])
def test_a_typed_number_names_the_exhibit_and_the_page_that_bears_it(
    case: Case, exhibit: Exhibit, owner: User, typed: str
) -> None:
    alias = numbers.Alias(kind="bates", text="DEF0000001", last="DEF0000003")
    numbers.name(exhibit, alias, by=owner)

    named = queries.thing_named(case, typed)

    assert (named.exhibit, named.page) == (exhibit, 2)


def test_an_event_supports_as_of_its_day_and_is_named_by_its_key(
    case: Case, allegation: Allegation, link: Link, owner: User
) -> None:
    event = TimelineEvent.objects.create(
        case=case, key="EV9", text="The board met.", date=read("2025-02-01"),
        known_on=date(2025, 2, 1), recorded_by=owner,
    )  # fmt: skip
    assert queries.thing_named(case, "ev9").event == event
    link(allegation, thing=Thing(event=event))

    (support,) = only_line(queries.board_of(case)).supports
    assert (support.shown.title, support.day) == ("The board met.", date(2025, 2, 1))
    assert stands(case, moment=Moment(as_of=date(2025, 1, 31))) == "alleged"


def test_what_names_nothing_or_two_exhibits_is_refused_with_how_to_write(
    case: Case, exhibit: Exhibit, owner: User
) -> None:
    other = factories.inspected_exhibit(case, owner, content=factories.pdf(seed=7))
    for each in (exhibit, other):
        numbers.name(each, numbers.Alias(kind="deposition", text="Smith-1"), by=owner)

    with pytest.raises(Invalid, match="names nothing in this case"):
        queries.thing_named(case, "NOBODY-9")
    with pytest.raises(Invalid, match="names 2 exhibits: EX-1, EX-2"):
        queries.thing_named(case, "smith-1")
