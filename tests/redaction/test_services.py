"""Decisions are made by somebody, for a reason, and stand in custody; lists are the case's own."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Conflict, Invalid
from evidence.custody.models import CustodyAction, CustodyEvent
from evidence.redaction import queries, services
from evidence.redaction.extract.findings import Found
from evidence.redaction.extract.kinds import Kind
from evidence.redaction.models import RedactionFinding
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(case: Case, owner: User) -> RedactionFinding:
    """A social security number on page 3."""
    exhibit = factories.inspected_exhibit(case, owner)
    found = Found(3, Kind.SSN, "•••-••-6789", "123-45-6789", [[1, 2, 3, 4]], "k")
    services.keep_findings(exhibit, [found])
    return RedactionFinding.objects.get()


def _events(action: CustodyAction) -> list[CustodyEvent]:
    return list(CustodyEvent.objects.filter(action=action))


def test_leaving_a_finding_needs_a_reason_and_is_a_custody_event(
    finding: RedactionFinding, member: User
) -> None:
    with pytest.raises(Invalid, match="Say why"):
        services.leave(finding, " \n ", by=member)

    services.leave(finding, "Already public:\nDkt. 12", by=member)

    finding.refresh_from_db()
    assert (finding.left_because, finding.left_by) == ("Already public: Dkt. 12", member)
    (event,) = _events(CustodyAction.REDACTION_LEFT)
    assert event.actor == member
    assert event.facts == {
        "finding": finding.public_id,
        "what": "Social security number",
        "page": 3,
        "shown": "•••-••-6789",
        "reason": "Already public: Dkt. 12",
    }


def test_what_was_found_never_stands_in_the_custody_record(
    finding: RedactionFinding, member: User
) -> None:
    services.leave(finding, "For a reason", by=member)
    services.reopen(finding, by=member)

    assert not [each for each in CustodyEvent.objects.all() if "123-45" in str(each.facts)]


def test_a_decision_is_made_once_and_can_be_taken_back(
    finding: RedactionFinding, member: User, owner: User
) -> None:
    services.leave(finding, "For a reason", by=member)
    with pytest.raises(Conflict, match="already"):
        services.leave(finding, "For another", by=owner)

    services.reopen(finding, by=owner)
    services.reopen(finding, by=owner)

    finding.refresh_from_db()
    assert finding.is_open
    (event,) = _events(CustodyAction.REDACTION_REOPENED)
    assert event.actor == owner


@pytest.mark.parametrize("half", [{"left_because": "so"}, {"left_at": "2026-11-24T00:00:00Z"}])
def test_the_database_refuses_a_decision_without_a_person_or_reason(
    finding: RedactionFinding, half: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RedactionFinding.objects.filter(pk=finding.pk).update(**half)


def test_a_name_is_listed_once_however_it_is_written(case: Case, owner: User) -> None:
    services.list_name(case, "Jané  Doe", by=owner)

    with pytest.raises(services.NameListed):
        services.list_name(case, "DOE, JANE", by=owner)
    for nothing in ("", " , ", "…", "a" * 121):
        with pytest.raises(Invalid):
            services.list_name(case, nothing, by=owner)
    assert queries.sought_names(case) == ["Jané Doe"]


def test_each_case_has_a_list_of_its_own(case: Case, owner: User, outsider: User) -> None:
    other = Case.objects.visible_to(outsider).get()
    services.list_name(case, "Jane Doe", by=owner)

    services.list_name(other, "Jane Doe", by=outsider)

    assert queries.sought_names(other) == queries.sought_names(case) == ["Jane Doe"]
    assert queries.names_hash(other) == queries.names_hash(case)


def test_notes_are_told_and_warn_nobody(case: Case, owner: User) -> None:
    exhibit = factories.inspected_exhibit(case, owner)
    services.keep_findings(exhibit, [Found(0, Kind.AUTHOR, "Amy", "Amy", (), "k")])

    standing = queries.standing_of(exhibit)
    assert (standing.tally.open_count, standing.tally.note_count) == (0, 1)
    assert not queries.findings_in(case, queries.Sought()).exists()
    assert queries.findings_in(case, queries.Sought(state="notes")).count() == 1
