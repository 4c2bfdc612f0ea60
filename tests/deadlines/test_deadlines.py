"""Deadlines recorded, changed and moved: with the arithmetic, nothing silently, nothing lost."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.deadlines import queries
from evidence.deadlines.models import Deadline
from evidence.deadlines.services import deadlines
from evidence.deadlines.services.deadlines import DeadlineChanged
from evidence.docket.models import DocketEntry
from tests import factories
from tests.deadlines.conftest import Record

pytestmark = pytest.mark.django_db


def test_a_rule_and_a_trigger_give_the_day_with_every_step(record: Record, owner: User) -> None:
    row = record()

    assert row.due_on == datetime.date(2025, 2, 11)
    assert row.citation == "FRCP 12(a)(1)(A)(i)"
    assert "Tue, Jan 21, 2025 is the trigger and is not counted" in row.steps[0]
    assert (row.recorded_by, row.time_zone) == (owner, "America/Los_Angeles")


def test_without_a_rule_of_the_list_a_person_gives_the_period(record: Record) -> None:
    said = {"citation": "Order, ECF 12", "count": 14, "unit": "days", "counting": "frcp6"}

    assert record(rule_key="", **said).due_on == datetime.date(2025, 2, 4)


def test_hours_give_a_time_in_the_courts_zone(record: Record) -> None:
    said = {"citation": "Order", "count": 72, "unit": "hours", "counting": "frcp6"}
    row = record(rule_key="", trigger_at=datetime.time(10, 0), **said)

    assert (row.due_on, row.due_at) == (datetime.date(2025, 1, 24), datetime.time(10, 0))


def test_a_day_that_an_order_sets_is_not_moved_off_a_weekend(ordered: Record) -> None:
    row = ordered("2026-11-28")

    assert row.due_on == datetime.date(2026, 11, 28)
    assert "not moved" in row.steps[0]


def test_what_waits_has_no_day_and_says_for_what(record: Record) -> None:
    row = record(arising="waiting", rule_key="", trigger_on=None, trigger="expert reports")

    assert row.is_waiting
    assert row.due_on is None
    with pytest.raises(Invalid, match="for what it waits"):
        record(arising="waiting", rule_key="", trigger="")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "what is due"),
        ({"trigger_on": None}, "trigger’s day"),
        ({"rule_key": "no-such-rule"}, "no such rule"),
        ({"rule_key": ""}, "Choose a rule"),
        ({"source_note": ""}, "where that is read"),
        ({"closed_on": (datetime.date(2025, 2, 11),)}, "inaccessible"),
        ({"arising": "ordered"}, "Give the day"),
        ({"trigger_on": datetime.date(1066, 1, 1)}, "out of reach"),
    ],
)
def test_what_is_not_known_is_refused_in_words(
    record: Record, wrong: dict[str, Any], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        record(**wrong)


def test_people_and_entries_of_other_cases_are_refused(
    record: Record, entry: DocketEntry, outsider: User, owner: User
) -> None:
    with pytest.raises(Invalid, match="not a member"):
        record(responsible=outsider)
    other = factories.CaseFactory(owner=owner, docket_number="1:26-cv-1")
    said = deadlines.said_by(record(entry=entry))
    with pytest.raises(Invalid, match="no such entry"):
        deadlines.record(other, said, by=owner)


def test_without_a_court_a_time_of_day_is_refused(case: Case, ordered: Record) -> None:
    case.court = None
    case.save()

    with pytest.raises(Invalid, match="names no court"):
        ordered("2026-11-30", due_at=datetime.time(9, 0))


def test_a_change_is_a_successor_and_the_first_stays(record: Record, owner: User) -> None:
    old = record()
    said = deadlines.said_by(old, trigger_on=datetime.date(2025, 1, 24))
    new = deadlines.change(old, said, because="Served later", by=owner)

    assert new.due_on == datetime.date(2025, 2, 14)
    assert (new.line, new.sequence) == (old.line, 1)
    assert [row.pk for row in queries.history_of(new)] == [new.pk, old.pk]
    with pytest.raises(DeadlineChanged):
        deadlines.change(old, said, because="Again", by=owner)


def test_a_corrected_entry_proposes_another_day_and_moves_nothing_by_itself(
    record: Record, entry: DocketEntry, owner: User
) -> None:
    row = record(trigger_on=None, entry=entry)
    assert queries.proposal_of(row) is None
    entry.date_filed = datetime.date(2025, 1, 23)
    entry.save()

    row = queries.deadline_in(row.case, row.public_id)
    proposal = queries.proposal_of(row)
    assert proposal is not None
    assert proposal.counted.day == datetime.date(2025, 2, 13)
    assert row.due_on == datetime.date(2025, 2, 11)

    with pytest.raises(DeadlineChanged, match="changed meanwhile"):
        deadlines.confirm(row, expected=datetime.date(2025, 2, 12), by=owner)
    moved = deadlines.confirm(row, expected=datetime.date(2025, 2, 13), by=owner)
    assert moved.due_on == datetime.date(2025, 2, 13)
    assert moved.follows_entry
    assert "2025-01-21 to 2025-01-23" in Deadline.objects.get(pk=row.pk).retracted_because
    assert queries.proposal_of(moved) is None


def test_a_day_of_its_own_does_not_follow_the_entry(record: Record, entry: DocketEntry) -> None:
    row = record(entry=entry)
    entry.date_filed = datetime.date(9999, 12, 30)
    entry.save()

    assert queries.proposal_of(queries.deadline_in(row.case, row.public_id)) is None


def test_an_entry_whose_day_is_out_of_reach_breaks_no_page(
    record: Record, entry: DocketEntry
) -> None:
    row = record(trigger_on=None, entry=entry)
    entry.date_filed = datetime.date(9999, 12, 30)
    entry.save()

    (standing,) = queries.standings_of(queries.deadlines_in(row.case))
    assert standing.proposal is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": None},
        {"arising": "waiting"},
        {"count": None},
        {"source_note": ""},
        {"title": ""},
        {"follows_entry": True},
    ],
)
def test_the_table_itself_refuses_half_a_deadline(record: Record, wrong: dict[str, Any]) -> None:
    row = record()

    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=row.pk).update(**wrong)


def test_of_a_line_one_row_is_in_force(record: Record) -> None:
    first, second = record(), record()

    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=second.pk).update(line=first.line)
