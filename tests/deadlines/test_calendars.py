"""Deadlines in a calendar program: by the format, never dropped, and by a key that can be ended."""

import datetime
from collections.abc import Callable

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from evidence.accounts.models import User
from evidence.cases.models import Case, Membership
from evidence.deadlines import queries
from evidence.deadlines.models import CalendarFeed
from evidence.deadlines.services import deadlines, feeds, marks
from tests.deadlines.conftest import Record

pytestmark = pytest.mark.django_db


def events(case: Case) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(queries.calendar_of(case)).walk("VEVENT"))


def test_a_day_is_a_day_with_rule_and_arithmetic_and_without_notes(
    case: Case, record: Record
) -> None:
    record(note="Privileged thought")
    raw = queries.calendar_of(case)
    (event,) = events(case)

    assert event.decoded("dtstart") == datetime.date(2025, 2, 11)
    assert "FRCP 12(a)(1)(A)(i)" in event["description"]
    assert "is not counted" in event["description"]
    assert (event["class"], event["transp"], event["status"]) == (
        "CONFIDENTIAL",
        "TRANSPARENT",
        "CONFIRMED",
    )
    assert len(event.walk("VALARM")) == 2
    assert b"Privileged" not in raw
    assert b"METHOD:PUBLISH" in raw
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_a_hearing_stands_at_its_time_in_the_courts_zone(case: Case, ordered: Record) -> None:
    ordered("2026-12-10", due_at=datetime.time(9, 30), title="Hearing")
    (event,) = events(case)

    assert str(event.decoded("dtstart").tzinfo) == "America/Los_Angeles"
    assert b"BEGIN:VTIMEZONE" in queries.calendar_of(case)


def test_a_change_keeps_the_uid_and_raises_the_sequence(
    case: Case, record: Record, owner: User
) -> None:
    old = record()
    (before,) = events(case)
    said = deadlines.said_by(old, trigger_on=datetime.date(2025, 1, 24))
    new = deadlines.change(old, said, because="Served later", by=owner)
    (after,) = events(case)

    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == datetime.date(2025, 2, 14)
    marks.mark(new, "vacated", because="Dismissed", by=owner)
    (gone,) = events(case)
    assert (gone["status"], gone["uid"]) == ("CANCELLED", before["uid"])
    assert gone["sequence"] > after["sequence"]


@pytest.mark.parametrize("way", ["withdrawn", "waits"])
def test_what_holds_no_longer_stays_as_cancelled(
    case: Case, record: Record, owner: User, way: str
) -> None:
    row = record()
    if way == "withdrawn":
        deadlines.withdraw(row, because="Entered twice", by=owner)
    else:
        said = deadlines.DeadlineParticulars(title="Answer", arising="waiting", trigger="service")
        deadlines.change(row, said, because="Service is quashed", by=owner)
    (event,) = events(case)

    assert event["status"] == "CANCELLED"


def test_the_address_is_shown_once_works_without_signing_in_and_ends(
    case: Case, viewer: User, record: Record, sign_in: Callable[[User], Client]
) -> None:
    record()
    browser = sign_in(viewer)
    page = reverse("deadlines:calendar", args=[case.public_id])
    shown = browser.post(page).content.decode()
    key = shown.split("/calendars/")[1].split("/")[0]
    feed = reverse("deadlines:feed", args=[key])
    answer = Client().get(feed)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    assert key not in browser.get(page).content.decode()
    assert not CalendarFeed.objects.filter(key_sha256=key).exists()
    browser.post(page, {"revoke": "yes"})
    assert Client().get(feed).status_code == 404


def test_the_address_ends_with_a_new_one_with_the_membership_and_with_the_account(
    case: Case, viewer: User, owner: User
) -> None:
    _, first = feeds.open_feed(case, by=viewer)
    _, second = feeds.open_feed(case, by=viewer)
    assert queries.feed_by_key(first) is None
    assert queries.feed_by_key(second) is not None
    viewer.is_active = False
    viewer.save()
    assert queries.feed_by_key(second) is None

    _, mine = feeds.open_feed(case, by=owner)
    Membership.objects.filter(user=owner, case=case).delete()
    assert queries.feed_by_key(mine) is None
    assert queries.feed_by_key("") is None


def test_the_file_is_saved_under_the_cases_name(
    case: Case, viewer: User, record: Record, sign_in: Callable[[User], Client]
) -> None:
    record()
    answer = sign_in(viewer).get(reverse("deadlines:download", args=[case.public_id]))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert b"BEGIN:VCALENDAR" in answer.content
