"""Custody events are chained, cannot be changed, and a change is found."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.hashing import sha256_of_record
from evidence.custody import queries, services
from evidence.custody.models import NO_EVENT_BEFORE, CustodyAction, CustodyEvent
from tests import factories


def test_each_event_follows_from_the_one_before(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    services.record(exhibit, CustodyAction.DOWNLOADED, by=owner)

    received, downloaded = queries.log_of(exhibit.public_id, reader=owner)

    assert received.previous_hash == NO_EVENT_BEFORE
    assert downloaded.previous_hash == received.event_hash
    assert [received.sequence, downloaded.sequence] == [1, 2]


def test_an_outsider_to_our_code_can_compute_the_hash(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    event = CustodyEvent.objects.get(exhibit=exhibit)

    told = json.loads(json.dumps(event.record(exhibit_id=exhibit.public_id)))

    assert event.event_hash == sha256_of_record(told)
    assert told["facts"]["sha256"] == exhibit.file.sha256


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_custodyevent SET actor_name = 'somebody else'",
        "DELETE FROM evidence_custodyevent",
        "TRUNCATE evidence_custodyevent CASCADE",
        "UPDATE evidence_storedfile SET sha256 = repeat('0', 64)",
        "DELETE FROM evidence_storedfile",
    ],
)
def test_the_database_refuses_to_change_custody_and_originals(
    case: Case, owner: User, statement: str
) -> None:
    factories.exhibit(case, owner)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def _forge(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE evidence_custodyevent DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE evidence_custodyevent ENABLE TRIGGER USER")


def test_a_forged_event_is_named_by_verify_custody(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    _forge("UPDATE evidence_custodyevent SET actor_name = 'somebody else'")

    found = list(queries.chain_breaks())

    assert [(broken.exhibit_id, broken.sequence) for broken in found] == [(exhibit.public_id, 1)]
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_custody")


def test_a_removed_event_is_found_by_its_gap(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    services.record(exhibit, CustodyAction.DOWNLOADED, by=owner)
    services.record(exhibit, CustodyAction.DOWNLOADED, by=owner)
    _forge("DELETE FROM evidence_custodyevent WHERE sequence = 2")

    assert [broken.reason for broken in queries.chain_breaks()] == ["event 2 is missing"]


def test_an_untouched_installation_verifies(case: Case, owner: User) -> None:
    factories.exhibit(case, owner)

    call_command("verify_custody")


def test_the_custody_log_is_not_for_outsiders(case: Case, owner: User, outsider: User) -> None:
    exhibit = factories.exhibit(case, owner)

    assert not queries.log_of(exhibit.public_id, reader=outsider).exists()
