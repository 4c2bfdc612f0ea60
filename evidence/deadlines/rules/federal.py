"""Counting under Federal Rule of Civil Procedure 6; each step names the part that it follows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from evidence.deadlines.rules.days import (
    ONE_DAY,
    Counted,
    Direction,
    NotCountable,
    Period,
    Service,
    Unit,
    require_countable,
    said,
    why_no_court_day,
)
from evidence.deadlines.rules.holidays import closing_on, state_holidays

# FRCP 6(d): after service under Rule 5(b)(2)(C), (D) or (F); electronic service adds nothing.
THREE_MORE = frozenset({Service.MAIL, Service.CLERK, Service.CONSENTED})
HOW = {
    Service.MAIL: "mail",
    Service.CLERK: "leaving it with the clerk",
    Service.CONSENTED: "other means that were consented to",
}
MAIL_DAYS = 3


def count(period: Period) -> Counted:
    """Return when a period ends under FRCP 6, with its steps; raises NotCountable."""
    require_countable(period)
    if period.unit is Unit.HOURS:
        return _hours(period)
    if period.unit is not Unit.DAYS:
        message = "FRCP 6 knows days and hours, no court days. Choose days, or another counting."
        raise NotCountable(message)
    return _days(period)


def _days(period: Period) -> Counted:
    last = period.trigger + period.step * period.count
    backwards = " backwards" if period.direction is Direction.BEFORE else ""
    steps = [
        f"{said(period.trigger)} is the trigger and is not counted (FRCP 6(a)(1)(A)).",
        f"Every day is counted{backwards}, weekends and holidays too: "
        f"day {period.count} is {said(last)} (FRCP 6(a)(1)(B)).",
    ]
    day = _rolled(last, period, steps)
    day = _with_mail(day, period, steps)
    day = _past_closed(day, period, steps)
    steps.extend(_cautions(day, period))
    steps.append(
        f"{said(day)} ends at midnight in the court’s time zone for electronic filing, "
        "else when the clerk’s office closes (FRCP 6(a)(4))."
    )
    return Counted(day, tuple(steps))


def _rolled(day: date, period: Period, steps: list[str]) -> date:
    """Return the next court day in the direction of the count, which FRCP 6(a)(5) keeps."""
    state = _state_that_counts(period)
    while reason := why_no_court_day(day, state):
        after = day + period.step
        verb = "back" if period.direction is Direction.BEFORE else "on"
        why = "FRCP 6(a)(1)(C), (a)(5)"
        steps.append(f"{said(day)} is {reason}: moved {verb} to {said(after)} ({why}).")
        day = after
    return day


def _state_that_counts(period: Period) -> str:
    """Return the state whose holidays count: none backwards (FRCP 6(a)(6)(C))."""
    return period.state if period.direction is Direction.AFTER else ""


def _with_mail(day: date, period: Period, steps: list[str]) -> date:
    if period.service is Service.IN_HAND:
        return day
    if not period.runs_from_service or period.direction is Direction.BEFORE:
        steps.append("It does not run from service: nothing is added for how it was served.")
        return day
    if period.service not in THREE_MORE:
        steps.append("Electronic service adds nothing (FRCP 6(d), since December 1, 2016).")
        return day
    longer = day + MAIL_DAYS * ONE_DAY
    how = HOW[period.service]
    steps.append(
        f"{MAIL_DAYS} days are added after the period would otherwise expire, for service by "
        f"{how}: {said(longer)} (FRCP 6(d))."
    )
    return _rolled(longer, period, steps)


def _past_closed(day: date, period: Period, steps: list[str]) -> date:
    """Return the first accessible court day; forwards even when the period runs backwards.

    So the committee note of 2009 to FRCP 6(a)(3): the clerk's office opens again later, not
    earlier.
    """
    while day in period.closed:
        after = day + ONE_DAY
        while why_no_court_day(after, _state_that_counts(period)):
            after += ONE_DAY
        steps.append(
            f"On {said(day)} the clerk’s office was inaccessible ({period.closed[day]}), as a "
            f"person entered: extended to {said(after)} (FRCP 6(a)(3)(A))."
        )
        day = after
    return day


def _cautions(day: date, period: Period) -> Iterator[str]:
    """Yield what the tables leave open about a result, so that nobody takes it for settled."""
    if closing := closing_on(day):
        yield (
            f"Look at it: {closing.name} on {said(day)} ({closing.source}). Whether that is a "
            "legal holiday of FRCP 6(a)(6)(B) is not settled, so the date is not moved."
        )
    if period.direction is Direction.BEFORE:
        return
    table = state_holidays(period.state)
    if table is None:
        yield (
            "No table of state holidays is kept for this court: look whether "
            f"{said(day)} is one (FRCP 6(a)(6)(C))."
        )
    elif table.unverified:
        yield f"Of {table.name}’s holidays it is not verified {table.unverified}."


def _hours(period: Period) -> Counted:
    if period.moment is None or period.moment.tzinfo is None:
        message = "A period in hours needs the trigger’s time of day, in the court’s zone."
        raise NotCountable(message)
    zone = period.moment.tzinfo
    # Hours that pass, not hours of the clock: so the committee note of 2009 over the change from
    # summer time.
    elapsed = timedelta(hours=period.count) * (1 if period.direction is Direction.AFTER else -1)
    ends = (period.moment.astimezone(UTC) + elapsed).astimezone(zone)
    steps = [
        f"{_clock(period.moment)} is the trigger: counting begins at once (FRCP 6(a)(2)(A)).",
        f"Every hour is counted: {period.count} hours end at {_clock(ends)} (FRCP 6(a)(2)(B)).",
    ]
    day = _next_day(ends.date(), period, steps)
    if day in period.closed:
        day = _past_closed_hour(day, period, steps)
    steps.extend(_cautions(day, period))
    return Counted(day, tuple(steps), _at_that_time(day, ends))


def _at_that_time(day: date, ends: datetime) -> datetime:
    """Return the same time of another day; one that a change of the clock skips is moved on."""
    if day == ends.date():
        return ends
    return datetime.combine(day, ends.timetz()).astimezone(UTC).astimezone(ends.tzinfo)


def _next_day(day: date, period: Period, steps: list[str]) -> date:
    state = _state_that_counts(period)
    while reason := why_no_court_day(day, state):
        after = day + period.step
        steps.append(
            f"{said(day)} is {reason}: the same time on {said(after)} (FRCP 6(a)(2)(C), (a)(5))."
        )
        day = after
    return day


def _past_closed_hour(day: date, period: Period, steps: list[str]) -> date:
    after = _past_closed(day, period, [])
    steps.append(
        f"The clerk’s office was inaccessible in the last hour ({period.closed[day]}), as a person "
        f"entered: the same time on {said(after)} (FRCP 6(a)(3)(B))."
    )
    return after


def _clock(moment: datetime) -> str:
    return f"{said(moment.date())}, {moment:%H:%M} {moment.tzname()}"
