"""From when a record is looked at: as of a day, and as it was known on a day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class NotADay(ValueError):
    """An address names no day; the message says how to write one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What had happened by `as_of`, as it was known on `known`; None means now.

    The two are asked for apart: a denial of January may have become known in March.
    """

    as_of: date | None = None
    known: date | None = None

    def __bool__(self) -> bool:
        return self.as_of is not None or self.known is not None

    @property
    def asked(self) -> dict[str, str]:
        """As an address writes it."""
        days = {"as_of": self.as_of, "known": self.known}
        return {name: day.isoformat() for name, day in days.items() if day}


NOW = Moment()


def read_moment(as_of: str | None = "", known: str | None = "") -> Moment:
    """Return the moment that an address names; raises NotADay."""
    return Moment(_day(as_of), _day(known))


def end_of(day: date, time_zone: str) -> datetime:
    """Return the instant at which a day is over where the court sits."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(time_zone))


def _day(text: str | None) -> date | None:
    if not text or not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NotADay(f"“{text.strip()[:40]}” is no day. Write it as 2025-01-30.") from None
    if day.year < 1000 or day == date.max:
        raise NotADay(f"“{text.strip()[:40]}” is out of reach. Write it as 2025-01-30.")
    return day
