"""What becomes of a deadline: marked, undone, acknowledged; how it stood on an earlier day."""

import datetime

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.errors import Invalid
from evidence.core.moments import Moment
from evidence.deadlines import queries
from evidence.deadlines.services import deadlines, marks
from evidence.deadlines.services.deadlines import DeadlineChanged
from tests.deadlines.conftest import Record, SetClock

pytestmark = pytest.mark.django_db


def words(case: Case) -> list[str]:
    return [each.words for each in queries.standings_of(queries.deadlines_in(case))]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-20T12:00", "Due in 10 days"),
        ("2026-11-29T23:59", "Due tomorrow"),
        ("2026-11-30T00:01", "Due today"),
        ("2026-11-30T23:59", "Due today"),
        ("2026-12-01T00:00", "Overdue by 1 day"),
    ],
)
def test_the_day_ends_at_midnight_where_the_court_sits(
    case: Case, ordered: Record, at: SetClock, now: str, said: str
) -> None:
    at("2026-11-01T09:00")
    ordered("2026-11-30")
    at(now)

    assert words(case) == [said]


def test_a_time_of_day_passes_on_its_day(case: Case, ordered: Record, at: SetClock) -> None:
    at("2026-11-30T08:59")
    ordered("2026-11-30", due_at=datetime.time(9, 0))
    assert words(case) == ["Due today"]
    at("2026-11-30T09:00")
    assert words(case) == ["Overdue since today"]


def test_ticking_off_is_undone_and_both_stay_on_record(
    ordered: Record, owner: User, at: SetClock
) -> None:
    at("2026-11-20T12:00")
    row = ordered("2026-11-30")
    marks.mark(row, "done", by=owner)
    with pytest.raises(DeadlineChanged):
        marks.mark(row, "done", by=owner)
    with pytest.raises(DeadlineChanged):
        deadlines.change(row, deadlines.said_by(row), because="Later", by=owner)
    with pytest.raises(Invalid, match="Say why"):
        marks.reopen(row, because=" ", by=owner)
    marks.reopen(row, because="Another answer was meant", by=owner)

    assert queries.deadline_in(row.case, row.public_id).is_open
    assert [each.kind for each in queries.marks_of(row)] == ["open", "done"]


def test_only_done_goes_without_a_reason(ordered: Record, owner: User, at: SetClock) -> None:
    at("2026-11-20T12:00")
    row = ordered("2026-11-30")
    with pytest.raises(Invalid, match="Say why"):
        marks.mark(row, "vacated", by=owner)
    with pytest.raises(Invalid, match="has not passed"):
        marks.mark(row, "not_known", because="Nobody knows", by=owner)
    with pytest.raises(Invalid, match="what became"):
        marks.mark(row, "open", because="?", by=owner)
    with pytest.raises(Invalid, match="nothing to acknowledge"):
        marks.acknowledge(row, by=owner)


def test_acknowledged_once_it_stays_open_and_overdue(
    case: Case, ordered: Record, owner: User, at: SetClock
) -> None:
    at("2026-12-03T12:00")
    row = ordered("2026-11-30")
    marks.acknowledge(row, by=owner)

    assert words(case) == ["Overdue by 3 days"]
    with pytest.raises(DeadlineChanged):
        marks.acknowledge(row, by=owner)


def test_as_it_was_known_a_deadline_was_open_that_is_done_by_now(
    case: Case, ordered: Record, owner: User, at: SetClock
) -> None:
    at("2026-11-20T12:00")
    row = ordered("2026-11-30")
    at("2026-11-25T12:00")
    marks.mark(row, "done", by=owner)

    then = queries.due_in(case, Moment(known=datetime.date(2026, 11, 24)))
    assert [each.deadline for each in then.open] == [row]
    assert queries.due_in(case, Moment()).open == ()
    assert queries.due_in(case, Moment()).kept == 1
    assert queries.due_in(case, Moment(known=datetime.date(2026, 11, 19))).kept == 0


def test_what_is_due_soon_is_told_of_ones_own_cases_only(
    ordered: Record, owner: User, outsider: User, at: SetClock
) -> None:
    at("2026-11-20T12:00")
    overdue, soon = ordered("2026-11-10"), ordered("2026-12-04")
    ordered("2026-12-05")
    marks.mark(ordered("2026-11-21"), "done", by=owner)

    assert [each.deadline for each in queries.due_soon(owner)] == [overdue, soon]
    assert queries.due_soon(outsider) == []


def test_a_list_costs_the_same_however_long_it_is(
    case: Case, ordered: Record, owner: User, django_assert_max_num_queries: object
) -> None:
    for _ in range(12):
        ordered("2026-11-30", responsible=owner)

    with django_assert_max_num_queries(1):  # type: ignore[operator]  # a fixture
        assert len(words(case)) == 12
