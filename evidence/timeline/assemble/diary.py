"""A chronology as a calendar file (RFC 5545), for whoever keeps dates in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from evidence.core.dates import Modifier
from evidence.core.text import without_controls
from evidence.timeline.assemble.lines import Line

PRODUCT = "-//Caseapp//Chronology//EN"


@dataclass(frozen=True, slots=True)
class Diary:
    """A calendar file, and how many entries it cannot hold: those without a date."""

    content: bytes
    entries: int
    left_out: int


def as_diary(lines: Iterable[Line], *, name: str, stamp: datetime) -> Diary:
    """Return a calendar of the entries; `stamp` says as of when.

    A date that is not known to the day keeps its words in the title, since a calendar knows days
    only. What is alleged or disputed is tentative and says so.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", without_controls(name))
    entries = left_out = 0
    for line in lines:
        if line.date.sorts_on is None:
            left_out += 1
            continue
        calendar.add_component(_entry(line, stamp))
        entries += 1
    calendar.add_missing_timezones()
    return Diary(calendar.to_ical(), entries, left_out)


def _entry(line: Line, stamp: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", f"{line.public_id}@caseapp")
    entry.add("dtstamp", stamp)
    for name, value in _when(line).items():
        entry.add(name, value)
    entry.add("summary", _title(line))
    entry.add("description", _description(line))
    entry.add("categories", [line.kind_words, *line.tags])
    entry.add("status", "TENTATIVE" if line.is_alleged or line.is_disputed else "CONFIRMED")
    # Nobody is busy because of what happened in a case.
    entry.add("transp", "TRANSPARENT")
    return entry


def _when(line: Line) -> dict[str, date | datetime]:
    first, last = line.date.first, line.date.last
    if line.time is not None and line.is_exact and first:
        begins = datetime.combine(first, line.time, tzinfo=ZoneInfo(line.time_zone))
        return {"dtstart": begins}
    day = first or last
    # Never without a day: the caller left those out.
    assert day is not None  # noqa: S101 - for the type
    ends = last if line.date.modifier in _SPANNING and last else day
    begins_on = day if line.date.modifier is not Modifier.BEFORE else ends
    return {"dtstart": begins_on, "dtend": ends + timedelta(days=1)}


_SPANNING = frozenset({Modifier.ON, Modifier.ABOUT, Modifier.BETWEEN, Modifier.FROM_TO})


def _title(line: Line) -> str:
    doubts = f" [{line.standing_words}]" if line.standing_words else ""
    when = "" if line.is_exact else f"({line.date_words}) "
    return without_controls(f"{when}{line.text}{doubts}")


def _description(line: Line) -> str:
    said = [
        f"Date: {line.date_words}",
        f"As pleaded: {line.as_pleaded}" if line.as_pleaded else "",
        f"Rests on: {'; '.join(each.words for each in line.citations)}" if line.citations else "",
        f"Note: {line.note}" if line.note else "",
    ]
    return without_controls("\n".join(each for each in said if each))
