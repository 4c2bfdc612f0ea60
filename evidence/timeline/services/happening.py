"""What a person says of an event, checked before it is written."""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from zoneinfo import available_timezones

from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.dates import NOT_KNOWN, FuzzyDate
from evidence.core.errors import Invalid
from evidence.core.text import one_line, storable
from evidence.sources.queries import zone_of
from evidence.timeline.models import EventKind

LONGEST_KEY, LONGEST_TAG, MOST_TAGS = 40, 60, 30
LONGEST_TEXT = 20_000
LAST_SEQUENCE = 32_767
# What a person calls an event in a sheet: no blanks, so that it stands in one word.
KEY = re.compile(r"[\w.:/-]{1,40}\Z")


class NoEvent(Invalid):
    """What was said is no event that can be kept."""

    default_code = "no_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event as a person gives it; `known_on` is today when it is not said."""

    text: str
    date: FuzzyDate = NOT_KNOWN
    kind: str = EventKind.FACT
    time: datetime.time | None = None
    time_zone: str = ""
    sequence: int = 1
    as_pleaded: str = ""
    is_disputed: bool = False
    disputed_by: str = ""
    confidence: str = ""
    note: str = ""
    is_material: bool = False
    tags: tuple[str, ...] = ()
    key: str = ""
    known_on: datetime.date | None = None


# What an event says; a change of any other field leaves its meaning as it was.
MEANING = (
    "date", "time", "time_zone", "kind", "text", "as_pleaded", "is_disputed", "disputed_by",
)  # fmt: skip
BESIDE = ("sequence", "confidence", "note", "is_material", "tags")


def checked(case: Case, said: Happening) -> Happening:
    """Return what was said in the form in which it is kept; raises NoEvent naming the field."""
    clean = replace(
        said,
        text=storable(said.text).strip(),
        as_pleaded=storable(said.as_pleaded).strip(),
        disputed_by=one_line(storable(said.disputed_by)),
        note=one_line(storable(said.note)),
        tags=_tags(said.tags),
        key=said.key.strip(),
        known_on=said.known_on or today(case),
    )
    _check_words(clean)
    _check_time(clean)
    if clean.known_on and clean.known_on > today(case):
        raise NoEvent("Nobody knows it yet: that day is still to come.", param="known_on")
    return clean


def today(case: Case) -> datetime.date:
    """Return today's date where the court of the case sits."""
    return clock.today_in(zone_of(case))


def _check_words(said: Happening) -> None:
    if not said.text:
        raise NoEvent("Say what happened.", param="text")
    if max(len(said.text), len(said.as_pleaded)) > LONGEST_TEXT:
        raise NoEvent(f"Say it in {LONGEST_TEXT:,} signs at most.", param="text")
    if said.kind not in EventKind.values:
        raise NoEvent(f"“{said.kind[:40]}” is no kind of event.", param="kind")
    if said.key and not KEY.match(said.key):
        raise NoEvent(
            f"A key has up to {LONGEST_KEY} letters, digits and . : / - _, and no blanks.",
            param="key",
        )
    if said.disputed_by and not said.is_disputed:
        raise NoEvent("Say that it is disputed, or leave out by whom.", param="disputed_by")
    if not 1 <= said.sequence <= LAST_SEQUENCE:
        raise NoEvent("The place in its day is a number from 1 on.", param="sequence")
    for name, longest in (("disputed_by", 200), ("note", 1000)):
        if len(getattr(said, name)) > longest:
            raise NoEvent(f"Write {longest} signs at most.", param=name)


def _check_time(said: Happening) -> None:
    if (said.time is None) != (not said.time_zone):
        raise NoEvent("A time of day and its time zone go together.", param="time")
    if said.time is None:
        return
    if said.time_zone not in zones():
        raise NoEvent(
            f"“{said.time_zone[:60]}” is no time zone. Write it as America/Los_Angeles.",
            param="time_zone",
        )
    if said.date.start is None or said.date.start.day is None:
        raise NoEvent("A time of day belongs to a day: give the whole date.", param="time")


@cache
def zones() -> Collection[str]:
    """Return the names of the world's time zones, as IANA gives them."""
    return frozenset(available_timezones())


def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    folded = {one_line(storable(name)).casefold(): one_line(storable(name)) for name in names}
    tags = tuple(name for key, name in sorted(folded.items()) if key)
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG or "," in tag for tag in tags):
        raise NoEvent(
            f"An event has at most {MOST_TAGS} tags of {LONGEST_TAG} signs, without commas.",
            param="tags",
        )
    return tags
