"""Counting under California's Code of Civil Procedure, sections 12 to 12c, 1010.6 and 1013."""

from datetime import date

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
from evidence.deadlines.rules.holidays import state_holidays

STATE = "ca"
MAIL_DAYS = 5
ELECTRONIC_COURT_DAYS = 2


def count(period: Period) -> Counted:
    """Return when a period ends under the Code of Civil Procedure; raises NotCountable."""
    require_countable(period)
    if period.unit is Unit.HOURS:
        raise NotCountable("The Code of Civil Procedure’s counting is kept for days, not hours.")
    if period.unit is Unit.COURT_DAYS:
        return _in_court_days(period)
    if period.direction is Direction.BEFORE:
        message = (
            "Where calendar days before a hearing end on a holiday, CCP 12c does not say which "
            "way to move. Count it by hand and enter the date, with its source."
        )
        raise NotCountable(message)
    return _in_days(period)


def _in_days(period: Period) -> Counted:
    last = period.trigger + ONE_DAY * period.count
    steps = [
        f"{said(period.trigger)} is the trigger and is not counted (CCP 12).",
        f"Every day is counted: day {period.count} is {said(last)} (CCP 12).",
    ]
    last = _with_service(last, period, steps)
    while reason := why_no_court_day(last, STATE):
        steps.append(f"{said(last)} is {reason}: extended to the next day (CCP 12a).")
        last += ONE_DAY
    return _ended(last, period, steps)


def _in_court_days(period: Period) -> Counted:
    last = _court_days(period.trigger, period)
    where = "backwards from" if period.direction is Direction.BEFORE else "from"
    steps = [
        f"{said(period.trigger)} is the trigger and is not counted (CCP 12, 12c).",
        f"Court days are counted {where} it: day {period.count} is {said(last)}.",
    ]
    if period.direction is Direction.AFTER:
        last = _with_service(last, period, steps)
        while why_no_court_day(last, STATE):
            last += ONE_DAY
    elif period.service is not Service.IN_HAND:
        steps.append("What service adds to a notice before a hearing is not added here: CCP 1005.")
    return _ended(last, period, steps)


def _court_days(start: date, period: Period) -> date:
    day, left = start, period.count
    while left:
        day += period.step
        left -= not why_no_court_day(day, STATE)
    return day


def _with_service(last: date, period: Period, steps: list[str]) -> date:
    """Return the day with what service adds, before it is moved off a holiday.

    Whether the period is first moved off a holiday and then extended is not settled: this is the
    earlier of the two, with which nobody is late.
    """
    if period.service is Service.IN_HAND or not period.runs_from_service:
        return last
    if period.service is Service.MAIL:
        longer = last + ONE_DAY * MAIL_DAYS
        rule = f"{MAIL_DAYS} days for mail within California (CCP 1013(a))"
    elif period.service is Service.ELECTRONIC:
        longer = _court_days(
            last, Period(trigger=last, count=ELECTRONIC_COURT_DAYS, unit=Unit.COURT_DAYS)
        )
        rule = f"{ELECTRONIC_COURT_DAYS} court days for electronic service (CCP 1010.6(a)(3)(B))"
    else:
        message = (
            "What this way of service adds under California’s code is not kept here. Count it by "
            "hand and enter the date, with its source."
        )
        raise NotCountable(message)
    steps.append(f"Extended by {rule}: {said(longer)}. It does not reach notices of appeal.")
    return longer


def _ended(day: date, period: Period, steps: list[str]) -> Counted:
    while day in period.closed:
        reason = period.closed[day]
        steps.append(
            f"On {said(day)} the court’s office was closed all day ({reason}), as a person "
            "entered: extended to the next court day (CCP 12b)."
        )
        day += ONE_DAY
        while why_no_court_day(day, STATE):
            day += ONE_DAY
    if (table := state_holidays(STATE)) and table.unverified:
        steps.append(f"Of {table.name}’s holidays it is not verified {table.unverified}.")
    return Counted(day, tuple(steps))
