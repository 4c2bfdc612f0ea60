"""Counting under FRCP 6: the examples of the committee's notes, and what holds for every count."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.deadlines.rules import federal
from evidence.deadlines.rules.days import (
    Direction,
    NotCountable,
    Period,
    Service,
    Unit,
    why_no_court_day,
)

EASTERN = ZoneInfo("America/New_York")
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
PERIODS = st.builds(
    Period,
    trigger=DAYS,
    count=st.integers(1, 400),
    direction=st.sampled_from(Direction),
    runs_from_service=st.booleans(),
    service=st.sampled_from(Service),
    state=st.sampled_from(["", "ca"]),
)


def ends(trigger: str, count: int, **known: Any) -> str:
    period = Period(trigger=date.fromisoformat(trigger), count=count, **known)
    return federal.count(period).day.isoformat()


def steps(trigger: str, count: int, **known: Any) -> str:
    return "\n".join(
        federal.count(Period(trigger=date.fromisoformat(trigger), count=count, **known)).steps
    )


def test_the_notes_example_of_ten_days_ending_on_the_saturday_before_labor_day() -> None:
    assert ends("2007-08-22", 10) == "2007-09-04"
    assert ends("2007-09-11", 10, direction=Direction.BEFORE) == "2007-08-31"


def test_an_inaccessible_office_extends_forwards_also_what_runs_backwards() -> None:
    closed = {date(2007, 8, 31): "storm"}

    assert ends("2007-09-11", 10, direction=Direction.BEFORE, closed=closed) == "2007-09-04"
    assert "storm" in steps("2007-09-11", 10, direction=Direction.BEFORE, closed=closed)


def hours(said: str, count: int, **known: Any) -> str:
    moment = datetime.fromisoformat(said).replace(tzinfo=EASTERN)
    period = Period(trigger=moment.date(), count=count, unit=Unit.HOURS, moment=moment, **known)
    found = federal.count(period).moment
    assert found is not None
    return f"{found:%Y-%m-%d %H:%M}"


def test_the_notes_example_of_72_hours_over_the_end_of_summer_time() -> None:
    assert hours("2007-11-02 10:23", 72) == "2007-11-05 09:23"


def test_hours_that_end_on_a_weekend_run_to_the_same_time_of_the_next_court_day() -> None:
    assert hours("2026-11-05 15:30", 48) == "2026-11-09 15:30"
    closed = {date(2026, 11, 9): "flood"}
    assert hours("2026-11-05 15:30", 48, closed=closed) == "2026-11-10 15:30"


def test_hours_without_a_time_of_day_are_refused() -> None:
    with pytest.raises(NotCountable, match="time of day"):
        federal.count(Period(trigger=date(2026, 1, 2), count=72, unit=Unit.HOURS))


@pytest.mark.parametrize(
    ("service", "day"),
    [
        (Service.IN_HAND, "2025-02-18"),
        (Service.ELECTRONIC, "2025-02-18"),
        (Service.MAIL, "2025-02-21"),
        (Service.CLERK, "2025-02-21"),
        (Service.CONSENTED, "2025-02-21"),
    ],
)
def test_three_days_are_added_after_the_period_has_expired_and_none_for_electronic_service(
    service: Service, day: str
) -> None:
    """Day 21 is Saturday, the Monday after is Washington's Birthday: it expires on Tuesday."""
    assert ends("2025-01-25", 21, service=service, runs_from_service=True) == day


def test_nothing_is_added_to_what_does_not_run_from_service() -> None:
    assert ends("2025-01-25", 21, service=Service.MAIL) == "2025-02-18"
    assert "nothing is added" in steps("2025-01-25", 21, service=Service.MAIL)


def test_state_holidays_count_forwards_and_not_backwards() -> None:
    # Cesar Chavez Day, 31 March 2026, is a Tuesday.
    assert ends("2026-03-17", 14, state="ca") == "2026-04-01"
    assert ends("2026-03-17", 14) == "2026-03-31"
    assert ends("2026-04-14", 14, state="ca", direction=Direction.BEFORE) == "2026-03-31"


def test_what_no_table_tells_is_said_and_an_executive_order_moves_nothing() -> None:
    assert "No table of state holidays" in steps("2026-03-17", 14)
    told = steps("2024-12-10", 14, state="ca")
    assert "Tue, Dec 24, 2024 ends at midnight" in told
    assert "not settled" in told


def test_a_leap_day_and_the_turn_of_the_year_are_days() -> None:
    assert ends("2028-02-14", 15) == "2028-02-29"
    assert ends("2026-12-22", 10) == "2027-01-04"


@given(PERIODS)
def test_a_count_ends_on_a_court_day_and_never_before_its_period(period: Period) -> None:
    found = federal.count(period)
    distance = (found.day - period.trigger).days * (1 if period.direction == "after" else -1)
    state = period.state if period.direction is Direction.AFTER else ""

    assert not why_no_court_day(found.day, state)
    # At worst Thanksgiving, the day after, a weekend, and three days that end in such a run again.
    assert period.count <= distance <= period.count + 12
    assert all("FRCP" in step or "holidays" in step or "service" in step for step in found.steps)


@given(PERIODS, st.integers(1, 30))
def test_a_longer_period_never_ends_earlier(period: Period, more: int) -> None:
    longer = Period(
        trigger=period.trigger,
        count=period.count + more,
        direction=period.direction,
        runs_from_service=period.runs_from_service,
        service=period.service,
        state=period.state,
    )
    first, second = federal.count(period).day, federal.count(longer).day

    assert first <= second if period.direction is Direction.AFTER else first >= second


@given(DAYS, st.integers(0, 23), st.integers(1, 200))
def test_hours_end_no_earlier_than_they_have_passed(day: date, hour: int, count: int) -> None:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC).astimezone(EASTERN)
    found = federal.count(
        Period(trigger=moment.date(), count=count, unit=Unit.HOURS, moment=moment)
    )

    assert found.moment is not None
    assert found.moment.astimezone(UTC) - moment.astimezone(UTC) >= timedelta(hours=count - 1)
    assert not why_no_court_day(found.moment.date(), "")


@pytest.mark.parametrize("count", [0, -1, 4000])
def test_a_period_that_is_none_is_refused(count: int) -> None:
    with pytest.raises(NotCountable, match="cannot be counted"):
        federal.count(Period(trigger=date(2026, 1, 2), count=count))


def test_a_trigger_out_of_reach_is_refused() -> None:
    with pytest.raises(NotCountable, match="out of reach"):
        federal.count(Period(trigger=date(9999, 12, 30), count=21))
