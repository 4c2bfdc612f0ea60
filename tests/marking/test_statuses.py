"""Statuses: what may follow what, corrections that overwrite nothing, and custody of each."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.db import Error, connection, transaction

from evidence.accounts.models import User
from evidence.core.errors import Conflict, Invalid
from evidence.custody import queries as custody
from evidence.exhibits.models import Exhibit, ExhibitStatus
from evidence.marking import queries
from evidence.marking.assemble.objections import BY_KEY, rules_of
from evidence.marking.models import MOVES, Matter, Position, StatusEntry
from evidence.marking.services import statuses
from evidence.marking.services.statuses import MoveNotAllowed, Saying

pytestmark = pytest.mark.django_db
MAY = datetime.date(2026, 5, 4)

type Say = Callable[..., None]


def _saying(status: str, **said: object) -> Saying:
    grounds = ("fre-802",) if status == "objected" else ()
    return Saying(**{"status": status, "objections": grounds, **said})  # type: ignore[arg-type]


def test_a_new_exhibit_is_received_and_not_marked(exhibit: Exhibit) -> None:
    exhibit.refresh_from_db()

    assert exhibit.status == "received"
    assert queries.history_of(exhibit) == []


def test_the_way_to_admission_is_kept_step_by_step(exhibit: Exhibit, owner: User, say: Say) -> None:
    say(exhibit, "marked", "offered", "objected", "admitted")

    exhibit.refresh_from_db()
    assert exhibit.status == "admitted"
    kept = [entry.status for entry in queries.entries_of(exhibit)]
    assert kept == ["marked", "offered", "objected", "admitted"]
    events = custody.chain_of(exhibit.public_id).filter(action="status_changed")
    assert [event.facts["status"] for event in events] == kept
    assert not list(custody.breaks_of(exhibit.public_id))


@pytest.mark.parametrize("before", list(MOVES))
@pytest.mark.parametrize("after", [each for each in ExhibitStatus.values if each != "received"])
def test_the_table_of_moves_is_what_is_allowed(
    exhibit: Exhibit, owner: User, say: Say, before: str, after: str
) -> None:
    way = {
        "received": (),
        "withdrawn": ("withdrawn",),
        "marked": ("marked",),
    }.get(before, ("marked", before))
    say(exhibit, *way)

    if after in MOVES[before]:
        statuses.record(exhibit, _saying(after), by=owner)
        assert exhibit.status == after
    else:
        with pytest.raises(MoveNotAllowed, match="correct it first"):
            statuses.record(exhibit, _saying(after), by=owner)
        assert len(queries.entries_of(exhibit)) == len(way)


def test_a_correction_takes_the_place_of_what_was_wrong_and_both_stay(
    exhibit: Exhibit, owner: User, member: User, say: Say
) -> None:
    say(exhibit, "marked", "offered", "excluded")
    wrong = queries.entries_of(exhibit)[-1]

    right = _saying("admitted", date_happened=MAY, ruling="overruled")
    statuses.correct(wrong, right, reason="The order was misread", by=member)

    exhibit.refresh_from_db()
    assert exhibit.status == "admitted"
    told = queries.history_of(exhibit)
    assert [(each.entry.status, each.is_in_force) for each in told] == [
        ("admitted", True),
        ("excluded", False),
        ("offered", True),
        ("marked", True),
    ]
    last = custody.chain_of(exhibit.public_id).last()
    assert last is not None
    assert last.facts["corrects"] == wrong.public_id
    assert last.facts["reason"] == "The order was misread"


def test_a_struck_entry_leaves_the_status_before(exhibit: Exhibit, owner: User, say: Say) -> None:
    say(exhibit, "marked")

    wrong = queries.entries_of(exhibit)[0]
    statuses.correct(wrong, Saying(status=""), reason="It was another exhibit", by=owner)

    exhibit.refresh_from_db()
    assert exhibit.status == "received"
    assert queries.in_force(queries.entries_of(exhibit)) == []


def test_a_correction_that_later_entries_could_not_follow_is_refused(
    exhibit: Exhibit, owner: User, say: Say
) -> None:
    say(exhibit, "marked", "offered")
    first = queries.entries_of(exhibit)[0]

    with pytest.raises(MoveNotAllowed):
        statuses.correct(first, Saying(status=""), reason="Never marked", by=owner)

    assert len(queries.entries_of(exhibit)) == 2


def test_an_entry_is_corrected_once_and_then_its_correction(
    exhibit: Exhibit, owner: User, say: Say
) -> None:
    say(exhibit, "marked")
    first = queries.entries_of(exhibit)[0]
    second = statuses.correct(first, _saying("marked", forum="Trial"), reason="where", by=owner)

    with pytest.raises(Conflict, match="Correct the later one"):
        statuses.correct(first, _saying("marked"), reason="again", by=owner)
    third = statuses.correct(second, _saying("marked", forum="Hearing"), reason="no", by=owner)

    assert queries.in_force(queries.entries_of(exhibit)) == [third]


@pytest.mark.parametrize(
    ("saying", "param"),
    [
        (Saying(status="received"), "status"),
        (Saying(status="burnt"), "status"),
        (Saying(status="objected"), "objections"),
        (Saying(status="objected", objections=("fre-9999",)), "objections"),
        (Saying(status="objected", objections=("other",)), "note"),
        (Saying(status="marked", date_happened=datetime.date(2100, 1, 1)), "date_happened"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(
    exhibit: Exhibit, owner: User, saying: Saying, param: str
) -> None:
    with pytest.raises(Invalid) as refused:
        statuses.record(exhibit, saying, by=owner)

    assert refused.value.param == param


def test_today_is_the_courts_today(exhibit: Exhibit, owner: User) -> None:
    # Five in the morning of 5 May in UTC is still 4 May in Los Angeles.
    with time_machine.travel(datetime.datetime(2026, 5, 5, 5, tzinfo=datetime.UTC), tick=False):
        with pytest.raises(Invalid, match="has not come yet"):
            statuses.record(
                exhibit, Saying(status="marked", date_happened=datetime.date(2026, 5, 5)), by=owner
            )
        statuses.record(exhibit, Saying(status="marked", date_happened=MAY), by=owner)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evidence_statusentry SET status = 'admitted'",
        "DELETE FROM evidence_statusentry",
        "UPDATE evidence_stipulation SET position = 'revoked'",
        "DELETE FROM evidence_stipulation",
    ],
)
def test_what_was_said_cannot_be_changed_in_the_database(
    exhibit: Exhibit, owner: User, say: Say, sql: str
) -> None:
    say(exhibit, "marked")
    nothing = Saying(status="")
    statuses.stipulate(exhibit, Matter.AUTHENTICITY, Position.STIPULATED, said=nothing, by=owner)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_wants_grounds_for_an_objection_and_a_reason_for_a_correction(
    exhibit: Exhibit, owner: User, say: Say
) -> None:
    say(exhibit, "marked")
    first = queries.entries_of(exhibit)[0]
    for wrong in (
        {"status": "objected"},
        {"status": ""},
        {"status": "offered", "corrects": first},
        {"status": "offered", "reason": "for nothing"},
    ):
        with pytest.raises(Error), transaction.atomic():
            StatusEntry.objects.create(exhibit=exhibit, sequence=9, recorded_by=owner, **wrong)


def test_stipulations_on_authenticity_and_admissibility_stand_apart(
    exhibit: Exhibit, owner: User
) -> None:
    said = Saying(status="", date_happened=MAY, note="Joint statement")
    statuses.stipulate(exhibit, Matter.AUTHENTICITY, Position.STIPULATED, said=said, by=owner)
    statuses.stipulate(exhibit, Matter.ADMISSIBILITY, Position.NOT_AGREED, said=said, by=owner)
    statuses.stipulate(exhibit, Matter.AUTHENTICITY, Position.REVOKED, said=said, by=owner)

    row = next(queries.rows_of(exhibit.case, queries.Narrowing()))

    assert row.authenticity == "Stipulation withdrawn"
    assert row.admissibility == "Not stipulated"
    assert custody.chain_of(exhibit.public_id).filter(action="status_changed").count() == 3


def test_objections_are_cited_in_the_order_of_the_rules() -> None:
    assert rules_of(["fre-802", "fre-403", "frcp-37", "other"]) == (
        "FRE 403, 802, FRCP 37(c)(1), Other"
    )
    assert all(len(key) <= 12 for key in BY_KEY)
