"""Reads of deadlines: how each stands today, or stood as it was known on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case as CaseWhen
from django.db.models import F, IntegerField, Q, QuerySet, Value, When

from evidence.accounts.models import User
from evidence.cases.models import Case, CaseStatus
from evidence.core import clock
from evidence.core.errors import NotFound
from evidence.core.moments import Moment, end_of
from evidence.deadlines.models import CalendarFeed, Deadline, DeadlineMark, DeadlineState, MarkKind
from evidence.deadlines.queries.counting import Proposal, proposals_of
from evidence.docket.models import DocketEntry

SOON_DAYS = 14
# So that a day that has begun somewhere on earth is never left out by a filter in the database.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A deadline, in how many days it is due, and what would change on it."""

    deadline: Deadline
    state: str
    days_left: int | None
    has_passed: bool
    proposal: Proposal | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether its time has passed and nobody has said what became of it."""
        return self.state == DeadlineState.OPEN and self.has_passed

    @property
    def code(self) -> str:
        """By which its badge has a hue."""
        if self.state != DeadlineState.OPEN:
            return f"deadline_{self.state}"
        if self.deadline.is_waiting:
            return "waiting"
        if self.is_overdue:
            return "overdue"
        return "due_soon" if (self.days_left or 0) <= 7 else "due_later"

    @property
    def words(self) -> str:
        """How it stands, in words: “Overdue by 3 days”, “Due tomorrow”, “Done”."""
        if self.state != DeadlineState.OPEN:
            return str(DeadlineState(self.state).label)
        if self.days_left is None:
            return "Waits for its trigger"
        if self.has_passed:
            return (
                f"Overdue by {_days(-self.days_left)}" if self.days_left else "Overdue since today"
            )
        named = {0: "Due today", 1: "Due tomorrow"}
        return named.get(self.days_left, f"Due in {_days(self.days_left)}")


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in a case at a moment, and what ended the case when something did."""

    open: tuple[Standing, ...]
    kept: int
    ended_by: DocketEntry | None = None

    @property
    def overdue(self) -> int:
        """How many of them have passed."""
        return sum(each.is_overdue for each in self.open)


def deadlines_in(case: Case) -> QuerySet[Deadline]:
    """Return a case's deadlines in force: the open ones first, then by their day."""
    is_open = CaseWhen(
        When(state=DeadlineState.OPEN, then=0), default=Value(1), output_field=IntegerField()
    )
    rows = Deadline.objects.in_case(case).in_force().loaded()
    return rows.order_by(is_open, F("due_on").asc(nulls_last=True), F("due_at"), "pk")


def deadline_in(case: Case, public_id: str) -> Deadline:
    """Return one deadline of a case, also one that was changed; raises NotFound."""
    found = Deadline.objects.in_case(case).loaded().filter(public_id=public_id).first()
    if found is None:
        message = "There is no such deadline in this case. Look in its list of deadlines."
        raise NotFound(message)
    return found


def standings_of(rows: Iterable[Deadline]) -> list[Standing]:
    """Return how deadlines stand now, each by the clock of its court."""
    listed = list(rows)
    proposals = proposals_of(listed)
    return [standing_of(row, proposals.get(row.pk)) for row in listed]


def standing_of(row: Deadline, proposal: Proposal | None = None) -> Standing:
    """Return how one deadline stands now."""
    return Standing(row, row.state, _days_left(row), has_passed(row), proposal)


def has_passed(row: Deadline) -> bool:
    """Whether its day, or its time where it has one, is over where the court sits."""
    if row.due_on is None:
        return False
    return clock.now() >= ends_at(row.due_on, row.due_at, row.time_zone)


def ends_at(day: date, at: time | None, zone: str) -> datetime:
    """Return the instant at which a day, or a time of it, is over where the court sits."""
    if at is None:
        return end_of(day, zone)
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone))


def due_soon(user: User, *, days: int = SOON_DAYS) -> list[Standing]:
    """Return what is due in all of a person's cases within some days, overdue ones first."""
    horizon = clock.now().date() + timedelta(days=days) + A_DAY
    rows = Deadline.objects.visible_to(user).still_open().filter(due_on__lte=horizon)
    standings = standings_of(rows.loaded().soonest_first())
    return [each for each in standings if (each.days_left or 0) <= days]


def due_in(case: Case, moment: Moment) -> Due:
    """Return what was open in a case at a moment; a fixed number of queries.

    A deadline that was known by then and done since was open: its marks say so.
    """
    zone = case.court.time_zone if case.court else "UTC"
    rows = Deadline.objects.in_case(case).known_at(moment, zone=zone).loaded().soonest_first()
    listed = list(rows.prefetch_related("marks"))
    then = [_standing_at(row, moment) for row in listed]
    waiting = tuple(each for each in then if each.state == DeadlineState.OPEN)
    return Due(waiting, len(listed), _ended_by(case))


def state_at(row: Deadline, moment: Moment) -> str:
    """Return the state that a deadline had as it was known at a moment; its marks are loaded."""
    if moment.known is None:
        return row.state
    over = end_of(moment.known, row.time_zone)
    marked = [m.kind for m in row.marks.all() if m.kind != MarkKind.SEEN and m.at < over]
    return marked[-1] if marked else DeadlineState.OPEN


def history_of(row: Deadline) -> QuerySet[Deadline]:
    """Return every row of a deadline's line, the latest first."""
    line = Deadline.objects.filter(line=row.line, case=row.case_id)
    return line.select_related("case", "recorded_by", "retracted_by").order_by("-sequence")


def marks_of(row: Deadline) -> QuerySet[DeadlineMark]:
    """Return what was marked on a deadline and those before it in its line, the latest first."""
    marks = DeadlineMark.objects.filter(deadline__line=row.line, deadline__case=row.case_id)
    return marks.select_related("by").order_by("-pk")


def feed_of(case: Case, user: User) -> CalendarFeed | None:
    """Return a person's calendar address of a case that works, None when there is none."""
    return CalendarFeed.objects.filter(case=case, user=user, revoked_at=None).first()


def _standing_at(row: Deadline, moment: Moment) -> Standing:
    if moment.as_of is None:
        return Standing(row, state_at(row, moment), _days_left(row), has_passed(row))
    left = (row.due_on - moment.as_of).days if row.due_on else None
    return Standing(row, state_at(row, moment), left, left is not None and left < 0)


def _days_left(row: Deadline) -> int | None:
    if row.due_on is None:
        return None
    return (row.due_on - clock.today_in(row.time_zone)).days


def _ended_by(case: Case) -> DocketEntry | None:
    """Return the docket's last entry about a dismissal, in a case that has ended."""
    if case.status != CaseStatus.TERMINATED:
        return None
    words = Q(short_description__icontains="dismiss") | Q(description__icontains="dismiss")
    rows = DocketEntry.objects.in_case(case).filter(words).select_related("docket__case")
    return rows.order_by("-date_filed", "-pk").first()


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
