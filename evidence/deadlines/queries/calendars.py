"""A case's deadlines as a calendar program reads them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings

from evidence.cases.models import Case, Membership
from evidence.core.hashing import sha256_of_chunks
from evidence.deadlines.assemble.calendar import Dated, as_calendar
from evidence.deadlines.models import CalendarFeed, Deadline, DeadlineState


def calendar_of(case: Case) -> bytes:
    """Return the calendar of a case; two queries. What waits for its trigger is not in it."""
    rows = Deadline.objects.in_case(case).select_related("case").prefetch_related("marks")
    lines = groupby(rows.order_by("line", "sequence"), key=lambda row: row.line)
    dated = (_dated(list(line)) for _, line in lines)
    return as_calendar((each for each in dated if each), name=f"Deadlines: {case.short_name}")


def feed_by_key(key: str) -> CalendarFeed | None:
    """Return the feed of a key; None when it is revoked, or its person is no longer a member."""
    feeds = CalendarFeed.objects.select_related("case__court", "user")
    found = feeds.filter(key_sha256=sha256_of_chunks([key.encode()]), revoked_at=None).first()
    if found is None:
        return None
    members = Membership.objects.active().filter(case=found.case, user=found.user)
    return found if members.exists() else None


def _dated(line: Sequence[Deadline]) -> Dated | None:
    """Return a line as its last row with a day tells it; cancelled when that holds no longer."""
    latest = line[-1]
    told = next((row for row in reversed(line) if row.due_on), None)
    if told is None or told.due_on is None:
        return None
    gone = latest.is_retracted or latest.is_waiting or latest.state == DeadlineState.VACATED
    return Dated(
        uid=told.line,
        sequence=sum(1 + len(row.marks.all()) for row in line) - 1,
        stamp=_changed_at(latest),
        day=told.due_on,
        moment=_moment(told),
        title=_title(told),
        description=_description(told),
        category=told.get_kind_display(),
        url=f"{settings.BASE_URL}{latest.get_absolute_url()}",
        is_cancelled=gone,
        is_open=latest.is_open,
    )


def _title(row: Deadline) -> str:
    done = "" if row.state == DeadlineState.OPEN else f"{row.get_state_display()}: "
    return f"{done}{row.title} ({row.case.short_name})"


def _description(row: Deadline) -> str:
    """Return rule and arithmetic; notes of the team stay here."""
    return "\n".join(part for part in (row.citation, *row.steps) if part)


def _changed_at(row: Deadline) -> datetime:
    marked = [mark.at for mark in row.marks.all()]
    return max(filter(None, [row.recorded_at, row.retracted_at, *marked]))


def _moment(row: Deadline) -> datetime | None:
    if row.due_on is None or row.due_at is None:
        return None
    return datetime.combine(row.due_on, row.due_at, tzinfo=ZoneInfo(row.time_zone))
