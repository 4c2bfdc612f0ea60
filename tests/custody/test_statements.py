"""Daily statements: one a day, chained, signed, append-only; what they catch that chains cannot."""

import datetime
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.custody import build, queries, services
from evidence.custody.assemble import merkle
from evidence.custody.models import (
    NO_EVENT_BEFORE,
    CustodyAction,
    CustodyEvent,
    CustodyStatement,
)
from tests import factories

MONDAY = datetime.datetime(2026, 11, 23, 0, 5, tzinfo=datetime.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


def _next_day(clock: time_machine.Traveller, days: int = 1) -> None:
    clock.shift(datetime.timedelta(days=days))


def _forge(*statements: str) -> None:
    """Do what somebody who owns the database can do."""
    tables = ("custodyevent", "custodystatement", "statedhead")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE evidence_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE evidence_{table} ENABLE TRIGGER USER")


def _reasons() -> list[str]:
    return [broken.reason for broken in queries.statement_breaks()]


def test_before_any_chain_there_is_nothing_to_state(db: None) -> None:
    assert build.state_today() is None
    assert not CustodyStatement.objects.exists()


def test_a_statement_holds_the_head_of_every_chain(case: Case, owner: User) -> None:
    exhibits = [factories.exhibit(case, owner) for _ in range(3)]

    statement = build.state_today()

    assert statement is not None
    assert (statement.number, statement.chain_count) == (1, 3)
    assert statement.previous_hash == NO_EVENT_BEFORE
    for exhibit in exhibits:
        [found] = queries.inclusions_of(exhibit.public_id)
        leaf = merkle.leaf_hash(found.head.leaf())
        assert merkle.root_along(leaf, found.path).hex() == statement.root
        last = queries.chain_of(exhibit.public_id).last()
        assert last is not None
        assert found.head.event_hash == last.event_hash
    assert _reasons() == []


def test_one_a_day_however_often_it_is_asked_for(
    case: Case, owner: User, clock: time_machine.Traveller
) -> None:
    factories.exhibit(case, owner)

    made = [build.state_today() for _ in range(3)]
    factories.exhibit(case, owner)

    assert [bool(each) for each in made] == [True, False, False]
    assert build.state_today() is None
    _next_day(clock)
    assert build.state_today() is not None


def test_missed_days_are_caught_up_by_one_statement(
    case: Case, owner: User, clock: time_machine.Traveller
) -> None:
    factories.exhibit(case, owner)
    build.state_today()
    _next_day(clock, days=4)

    build.state_today()
    build.state_today()

    first, second = queries.statements()
    assert (first.day.day, second.day.day) == (23, 27)
    assert second.previous_hash == first.statement_hash


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_one(case: Case, owner: User) -> None:
    factories.exhibit(case, owner)

    def once(_: int) -> bool:
        try:
            return build.state_today() is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as beats:
        made = list(beats.map(once, range(4)))

    assert made.count(True) == 1
    assert CustodyStatement.objects.count() == 1


def test_only_heads_that_moved_are_written_again(
    case: Case, owner: User, clock: time_machine.Traveller
) -> None:
    quiet, busy = (factories.exhibit(case, owner) for _ in range(2))
    build.state_today()
    _next_day(clock)
    services.record(busy, CustodyAction.DOWNLOADED, by=owner)

    build.state_today()

    second = CustodyStatement.objects.get(number=2)
    assert [head.exhibit_id for head in second.moved_heads.all()] == [busy.public_id]
    assert second.chain_count == 2
    assert [found.head.sequence for found in queries.inclusions_of(quiet.public_id)] == [1, 1]
    assert [found.head.sequence for found in queries.inclusions_of(busy.public_id)] == [1, 2]
    assert _reasons() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_custodystatement SET root = repeat('0', 64)",
        "DELETE FROM evidence_statedhead",
        "DELETE FROM evidence_custodystatement",
        "UPDATE evidence_statedhead SET sequence = 7",
        "TRUNCATE evidence_custodystatement CASCADE",
        "TRUNCATE evidence_statedhead",
    ],
)
def test_the_database_refuses_to_change_statements(case: Case, owner: User, statement: str) -> None:
    factories.exhibit(case, owner)
    build.state_today()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_a_removed_tail_is_caught_though_the_chain_still_holds(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    services.record(exhibit, CustodyAction.DOWNLOADED, by=owner)
    build.state_today()
    _forge("DELETE FROM evidence_custodyevent WHERE sequence = 2")

    assert list(queries.chain_breaks()) == []
    assert _reasons() == [
        f"the chain of {exhibit.public_id} no longer has the event 2 that it states"
    ]
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_custody")


def _recompute(exhibit_pk: int, *, name: str) -> list[str]:
    """Return the SQL that forges who acted and computes the whole chain anew."""
    previous, sql = NO_EVENT_BEFORE, []
    for event in CustodyEvent.objects.filter(exhibit_id=exhibit_pk).select_related("exhibit"):
        event.actor_name, event.previous_hash = name, previous
        previous = event.computed_hash(exhibit_id=event.exhibit.public_id)
        sql.append(
            f"UPDATE evidence_custodyevent SET actor_name = '{name}', "  # noqa: S608
            f"previous_hash = '{event.previous_hash}', event_hash = '{previous}' "
            f"WHERE id = {event.pk}"
        )
    return sql


def test_a_chain_computed_anew_is_caught(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    services.record(exhibit, CustodyAction.DOWNLOADED, by=owner)
    build.state_today()
    _forge(*_recompute(exhibit.pk, name="Somebody Else"))

    assert list(queries.chain_breaks()) == []
    assert _reasons() == [
        f"the chain of {exhibit.public_id} no longer has the event 2 that it states"
    ]


def test_a_removed_exhibit_is_caught_and_stays_caught(
    case: Case, owner: User, clock: time_machine.Traveller
) -> None:
    gone, kept = (factories.exhibit(case, owner) for _ in range(2))
    build.state_today()
    _forge(
        f"DELETE FROM evidence_custodyevent WHERE exhibit_id = {gone.pk}",  # noqa: S608
        f"DELETE FROM evidence_inspection WHERE exhibit_id = {gone.pk}",  # noqa: S608
        f"DELETE FROM evidence_exhibit WHERE id = {gone.pk}",  # noqa: S608
    )
    _next_day(clock)
    services.record(kept, CustodyAction.DOWNLOADED, by=owner)
    build.state_today()

    assert _reasons() == [f"the chain of {gone.public_id} no longer has the event 1 that it states"]


def test_heads_forged_with_their_chain_do_not_give_the_root(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    build.state_today()
    _forge(
        *_recompute(exhibit.pk, name="Somebody Else"),
        "UPDATE evidence_statedhead SET event_hash = "
        "(SELECT event_hash FROM evidence_custodyevent LIMIT 1)",
    )

    assert _reasons() == ["its root does not match the heads kept with it"]


def test_a_statement_forged_with_its_hash_lacks_the_signature(case: Case, owner: User) -> None:
    exhibit = factories.exhibit(case, owner)
    build.state_today()
    _forge(
        *_recompute(exhibit.pk, name="Somebody Else"),
        "UPDATE evidence_statedhead SET event_hash = "
        "(SELECT event_hash FROM evidence_custodyevent LIMIT 1)",
    )
    forged = CustodyStatement.objects.get()
    forged.root = queries.root_over(queries.heads_now())
    forged_hash = services.sha256_of_record(forged.record())
    _forge(
        f"UPDATE evidence_custodystatement SET root = '{forged.root}', "  # noqa: S608
        f"statement_hash = '{forged_hash}'"
    )

    assert _reasons() == ["its signature is not good"]


def test_a_removed_statement_is_found_by_its_gap(
    case: Case, owner: User, clock: time_machine.Traveller
) -> None:
    factories.exhibit(case, owner)
    for _ in range(3):
        build.state_today()
        _next_day(clock)
    _forge(
        "DELETE FROM evidence_statedhead WHERE statement_id IN "
        "(SELECT id FROM evidence_custodystatement WHERE number = 2)",
        "DELETE FROM evidence_custodystatement WHERE number = 2",
    )

    assert _reasons() == ["statement 2 is missing"]
