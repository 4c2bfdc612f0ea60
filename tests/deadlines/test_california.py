"""Counting under California's code: what is excluded, what service adds, what is not settled."""

from datetime import date
from typing import Any

import pytest

from evidence.deadlines.rules import california
from evidence.deadlines.rules.days import Direction, NotCountable, Period, Service, Unit


def ends(trigger: str, count: int, **known: Any) -> str:
    period = Period(trigger=date.fromisoformat(trigger), count=count, **known)
    return california.count(period).day.isoformat()


def test_the_first_day_is_excluded_and_a_holiday_extends() -> None:
    assert ends("2026-11-05", 30) == "2026-12-07"
    # The day after Thanksgiving is a judicial holiday: the example that carnaclaw.com gives.
    assert ends("2026-10-27", 30) == "2026-11-30"


@pytest.mark.parametrize(
    ("service", "day"),
    [("", "2026-12-07"), ("mail", "2026-12-10"), ("electronic", "2026-12-08")],
)
def test_service_adds_five_days_by_mail_and_two_court_days_electronically(
    service: str, day: str
) -> None:
    assert ends("2026-11-05", 30, service=Service(service), runs_from_service=True) == day


def test_court_days_before_a_hearing_skip_weekends_and_holidays() -> None:
    before: dict[str, Any] = {"unit": Unit.COURT_DAYS, "direction": Direction.BEFORE}

    assert ends("2026-12-03", 5, **before) == "2026-11-24"


def test_what_the_code_leaves_open_is_refused_and_not_guessed() -> None:
    with pytest.raises(NotCountable, match="by hand"):
        ends("2026-12-03", 10, direction=Direction.BEFORE)
    with pytest.raises(NotCountable, match="by hand"):
        ends("2026-12-03", 10, service=Service.CLERK, runs_from_service=True)
    with pytest.raises(NotCountable, match="hours"):
        ends("2026-12-03", 10, unit=Unit.HOURS)


def test_a_closed_office_extends_to_the_next_court_day() -> None:
    assert ends("2026-11-02", 4, closed={date(2026, 11, 6): "fire"}) == "2026-11-09"
