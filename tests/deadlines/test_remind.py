"""Being told in time: at each threshold, each day overdue until seen, and never twice."""

import datetime

import pytest

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.deadlines import remind
from evidence.deadlines.services import marks
from evidence.docket.models import DocketEntry
from evidence.notifications.models import Announcement, MailDelivery, Notice
from tests.deadlines.conftest import Record, SetClock

pytestmark = pytest.mark.django_db


def told(case: Case) -> list[str]:
    return list(
        Announcement.objects.filter(case=case).order_by("pk").values_list("title", flat=True)
    )


def test_each_threshold_is_told_once_to_every_member(
    case: Case, ordered: Record, owner: User, member: User, at: SetClock
) -> None:
    at("2026-11-01T09:00")
    ordered("2026-11-30", responsible=owner)
    for day in range(1, 31):
        at(f"2026-11-{day:02d}T09:00")
        remind.remind_due()
        assert remind.remind_due() == 0

    assert told(case) == [
        f"{words}: Answer"
        for words in (
            "Due in 14 days",
            "Due in 7 days",
            "Due in 3 days",
            "Due tomorrow",
            "Due today",
        )
    ]
    assert Notice.objects.count() == MailDelivery.objects.count() == 10
    assert "Responsible: Olive Owner" in Announcement.objects.all()[0].body


def test_after_a_silence_only_the_nearest_threshold_is_told(
    case: Case, ordered: Record, at: SetClock
) -> None:
    at("2026-11-28T09:00")
    ordered("2026-11-30")
    remind.remind_due()

    assert told(case) == ["Due in 2 days: Answer"]


def test_overdue_is_told_each_day_until_somebody_has_seen_it(
    case: Case, ordered: Record, owner: User, at: SetClock
) -> None:
    at("2026-12-01T09:00")
    row = ordered("2026-11-30")
    for hour in (9, 15):
        at(f"2026-12-01T{hour:02d}:00")
        remind.remind_due()
    at("2026-12-02T09:00")
    remind.remind_due()
    marks.acknowledge(row, by=owner)
    at("2026-12-03T09:00")

    assert remind.remind_due() == 0
    assert told(case) == ["Overdue by 1 day: Answer", "Overdue by 2 days: Answer"]


def test_what_is_done_or_waits_or_is_far_is_not_told(
    case: Case, ordered: Record, record: Record, owner: User, at: SetClock
) -> None:
    at("2026-11-20T09:00")
    marks.mark(ordered("2026-11-21"), "done", by=owner)
    ordered("2026-12-24")
    record(arising="waiting", rule_key="", trigger_on=None, trigger="expert reports")

    assert remind.remind_due() == 0
    assert told(case) == []


def test_a_day_that_would_change_is_told_once_for_each_change(
    case: Case, record: Record, entry: DocketEntry, at: SetClock
) -> None:
    at("2025-01-22T09:00")
    record(trigger_on=None, entry=entry)
    for day in (23, 24):
        entry.date_filed = datetime.date(2025, 1, day)
        entry.save()
        remind.remind_due()
        remind.remind_due()

    assert told(case) == [
        "Deadline would change from 2025-02-11 to 2025-02-13: Answer",
        "Deadline would change from 2025-02-11 to 2025-02-14: Answer",
    ]
