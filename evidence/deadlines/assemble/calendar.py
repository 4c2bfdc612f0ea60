"""Deadlines as a calendar file (RFC 5545), to download or to subscribe to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

from evidence.core.text import without_controls

PRODUCT = "-//Caseapp//Deadlines//EN"
REFRESH = timedelta(hours=1)
ALARMS = (timedelta(days=-7), timedelta(days=-1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One deadline as a calendar shows it; `day` or, for one at a time of day, `moment`."""

    uid: str
    sequence: int
    stamp: datetime
    day: date
    title: str
    description: str
    category: str
    url: str
    moment: datetime | None = None
    is_cancelled: bool = False
    is_open: bool = True


def as_calendar(entries: Iterable[Dated], *, name: str) -> bytes:
    """Return a calendar of the deadlines.

    One that no longer holds stays in it as cancelled: a program that had it takes it out, where
    one that is merely missing may stay for ever.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", without_controls(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Dated) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@caseapp")
    event.add("dtstamp", entry.stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.moment or entry.day)
    event.add("summary", without_controls(entry.title))
    event.add("description", without_controls(entry.description))
    event.add("categories", [entry.category])
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    if entry.is_open and not entry.is_cancelled:
        for before in ALARMS:
            event.add_component(_alarm(before, entry))
    return event


def _alarm(before: timedelta, entry: Dated) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", without_controls(entry.title))
    return alarm
