"""Which days are no court days: federal holidays by formula, those of states and orders as data."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("holidays.toml")
MONDAY, THURSDAY, SATURDAY, SUNDAY = 1, 4, 6, 7
JUNETEENTH_SINCE = 2021
# 5 U.S.C. 6103(a); FRCP 6(a)(6)(A) names the same eleven. Inauguration Day stands in 6103(c), for
# the District of Columbia's employees only, and in no list of the rule: it is none here.
ON_A_DATE = (
    ("New Year’s Day", 1, 1),
    ("Juneteenth National Independence Day", 6, 19),
    ("Independence Day", 7, 4),
    ("Veterans Day", 11, 11),
    ("Christmas Day", 12, 25),
)
# The month, the weekday, and the which of them; -1 is the last.
ON_A_WEEKDAY = (
    ("Birthday of Martin Luther King, Jr.", 1, MONDAY, 3),
    ("Washington’s Birthday", 2, MONDAY, 3),
    ("Memorial Day", 5, MONDAY, -1),
    ("Labor Day", 9, MONDAY, 1),
    ("Columbus Day", 10, MONDAY, 2),
    ("Thanksgiving Day", 11, THURSDAY, 4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateHolidays:
    """A state's own holidays beside the federal ones, and how far they were verified."""

    code: str
    name: str
    source: str
    days: tuple[Mapping[str, Any], ...]
    verified_on: date | None = None
    unverified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A day on which an order closed federal offices, of which it is not settled what it does."""

    on: date
    name: str
    source: str
    verified_on: date | None = None


def federal_holidays(year: int) -> dict[date, str]:
    """Return the federal holidays that are observed in a year, by day, with their names.

    A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after
    (5 U.S.C. 6103(b); Executive Order 11582): the day of a New Year's on Saturday is in the year
    before.
    """
    found = {}
    for each in (year, year + 1):
        for name, day in _federal(each):
            observed = observed_on(day)
            if observed.year == year:
                said = name if observed == day else f"{name} (observed)"
                found[observed] = said
    return found


def observed_on(day: date) -> date:
    """Return the day on which a holiday of this date is observed."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.isoweekday(), 0))


def holiday_name(day: date, state: str = "") -> str:
    """Return the name of the holiday that this day is, federal or of the state; empty for none."""
    federal = federal_holidays(day.year).get(day, "")
    return federal or (_of_state(state, day.year).get(day, "") if state else "")


def closing_on(day: date) -> Closing | None:
    """Return the order that closed federal offices on a day, None when none is known."""
    return next((each for each in _closings() if each.on == day), None)


def state_holidays(code: str) -> StateHolidays | None:
    """Return the table of a state's holidays, None when there is no table of it."""
    return _states().get(code)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth of a weekday in a month, the last when `nth` is -1."""
    if nth < 0:
        after = date(year + month // 12, month % 12 + 1, 1)
        back = (after.isoweekday() - weekday - 1) % 7 + 1
        return after - timedelta(days=back)
    first = date(year, month, 1)
    ahead = (weekday - first.isoweekday()) % 7
    return first + timedelta(days=ahead + 7 * (nth - 1))


def _federal(year: int) -> Iterator[tuple[str, date]]:
    for name, month, day in ON_A_DATE:
        if name.startswith("Juneteenth") and year < JUNETEENTH_SINCE:
            continue
        yield name, date(year, month, day)
    for name, month, weekday, nth in ON_A_WEEKDAY:
        yield name, nth_weekday(year, month, weekday, nth)


@cache
def _of_state(code: str, year: int) -> Mapping[date, str]:
    table = _states().get(code)
    if table is None:
        return {}
    found = {}
    for entry in table.days:
        day = _day_of(entry, year)
        observed = observed_on(day)
        found[observed] = f"{entry['name']} ({table.name})"
    return found


def _day_of(entry: Mapping[str, Any], year: int) -> date:
    if "on" in entry:
        return date.fromisoformat(f"{year}-{entry['on']}")
    if "after_thanksgiving" in entry:
        thanksgiving = nth_weekday(year, 11, THURSDAY, 4)
        return thanksgiving + timedelta(days=entry["after_thanksgiving"])
    return nth_weekday(year, entry["month"], entry["weekday"], entry["nth"])


@cache
def _data() -> Mapping[str, Any]:
    with _FILE.open("rb") as file:
        return tomllib.load(file)


@cache
def _states() -> Mapping[str, StateHolidays]:
    return {
        code: StateHolidays(code=code, **{**entry, "days": tuple(entry["days"])})
        for code, entry in _data()["states"].items()
    }


@cache
def _closings() -> Sequence[Closing]:
    return tuple(Closing(**entry) for entry in _data()["closings"])
