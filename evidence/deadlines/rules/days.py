"""What the ways of counting share: court days, the words of a step, and what a count gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from evidence.deadlines.rules.holidays import SATURDAY, SUNDAY, holiday_name

ONE_DAY = timedelta(days=1)
WEEKEND = {SATURDAY: "a Saturday", SUNDAY: "a Sunday"}
# Longer than any period of the rules, and short enough that no count leaves the calendar.
MOST = 3_660
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Direction(StrEnum):
    """Whether a period runs from its trigger or towards it."""

    AFTER = "after"
    BEFORE = "before"


class Unit(StrEnum):
    """In what a period is stated."""

    DAYS = "days"
    COURT_DAYS = "court_days"
    HOURS = "hours"


class Service(StrEnum):
    """How the paper that began the period was served."""

    IN_HAND = ""
    ELECTRONIC = "electronic"
    MAIL = "mail"
    CLERK = "clerk"
    CONSENTED = "consented"


class NotCountable(ValueError):
    """A period cannot be counted; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What is counted: how much, from when, in which direction, and what bears on it.

    `state` is the code of the state where the court sits. `closed` are days on which a person says
    that the clerk's office was inaccessible, each with the reason.
    """

    trigger: date
    count: int
    unit: Unit = Unit.DAYS
    direction: Direction = Direction.AFTER
    runs_from_service: bool = False
    service: Service = Service.IN_HAND
    state: str = ""
    closed: Mapping[date, str] = field(default_factory=dict)
    # Of periods in hours: the instant, in the court's zone.
    moment: datetime | None = None

    @property
    def step(self) -> timedelta:
        """A day in the direction of the count."""
        return ONE_DAY if self.direction is Direction.AFTER else -ONE_DAY


@dataclass(frozen=True, slots=True)
class Counted:
    """The day, for hours the instant too, and each step of the arithmetic in words."""

    day: date
    steps: tuple[str, ...]
    moment: datetime | None = None


def require_countable(period: Period) -> None:
    """Return only for a period that the calendar can hold; raises NotCountable."""
    if not 1 <= period.count <= MOST:
        raise NotCountable(f"A period of {period.count} cannot be counted. Give 1 to {MOST}.")
    if not FIRST_YEAR <= period.trigger.year <= LAST_YEAR:
        message = f"The year {period.trigger.year} is out of reach. Look at the trigger’s date."
        raise NotCountable(message)


def said(day: date) -> str:
    """Return a day as steps say it: “Tue, Feb 11, 2025”."""
    return f"{day:%a}, {day:%b} {day.day}, {day.year}"


def why_no_court_day(day: date, state: str) -> str:
    """Return why a day is no court day, in words; empty for a court day."""
    return holiday_name(day, state) or WEEKEND.get(day.isoweekday(), "")
