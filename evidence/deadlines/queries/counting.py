"""The arithmetic of a deadline's row, counted anew from what the row and its trigger say now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from evidence.cases.models import Case
from evidence.deadlines.models import Arising, Deadline
from evidence.deadlines.rules.book import Counting, counted
from evidence.deadlines.rules.days import Counted, Direction, NotCountable, Period, Service, Unit

# The districts of the states whose holidays are kept; of the others a result says that none are.
STATES = {"cacd": "ca", "caed": "ca", "cand": "ca", "casd": "ca"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """That an open deadline would fall on another day if it were counted now."""

    deadline: Deadline
    trigger_on: date
    counted: Counted

    @property
    def because(self) -> str:
        """Why it would change, as the successor keeps it."""
        was = self.deadline.trigger_on
        if was and was != self.trigger_on:
            return f"The trigger’s day changed from {was:%Y-%m-%d} to {self.trigger_on:%Y-%m-%d}."
        return "Counted anew by the present rules and holidays, the day is another."


def state_of(case: Case) -> str:
    """Return the code of the state in which a case's court sits, empty when no table is kept."""
    return STATES.get(case.court.court_id, "") if case.court else ""


def count_of(row: Deadline, trigger_on: date) -> Counted:
    """Return what a row's period comes to from this day; raises NotCountable."""
    period = Period(
        trigger=trigger_on,
        count=row.count or 0,
        unit=Unit(row.unit),
        direction=Direction(row.direction or Direction.AFTER),
        runs_from_service=row.runs_from_service,
        service=Service(row.service),
        state=state_of(row.case),
        closed=dict.fromkeys(row.closed_on, row.closed_because),
        moment=_moment(row, trigger_on),
    )
    return counted(Counting(row.counting), period)


def proposal_of(row: Deadline) -> Proposal | None:
    """Return what a deadline would change to, None when it stands as it is counted."""
    if row.arising != Arising.COMPUTED or not row.is_open or row.trigger_on is None:
        return None
    since = row.entry.date_filed if row.follows_entry and row.entry else row.trigger_on
    try:
        found = count_of(row, since)
    except NotCountable:
        # Only from an entry whose day is out of reach, which its docket flags: nothing to propose.
        return None
    if (found.day, time_of(found)) == (row.due_on, row.due_at):
        return None
    return Proposal(row, since, found)


def proposals_of(rows: Iterable[Deadline]) -> dict[int, Proposal]:
    """Return by key what would change; no query for rows whose case and entry are loaded."""
    found = ((row.pk, proposal_of(row)) for row in rows)
    return {key: proposal for key, proposal in found if proposal}


def time_of(found: Counted) -> time | None:
    """Return the time of day at which a count ends, None for one in days."""
    return found.moment.time() if found.moment else None


def _moment(row: Deadline, day: date) -> datetime | None:
    if row.trigger_at is None:
        return None
    return datetime.combine(day, row.trigger_at, tzinfo=ZoneInfo(row.time_zone))
