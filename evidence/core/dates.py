"""Dates as far as they are known: a day, a month, a year, about, before, after, between, unknown.

Kept as text in a subset of the Extended Date/Time Format (ISO 8601-2:2019): `2024-08-15`,
`2024-08`, `2024`, `2024-08~` (about), `../2024-09-18` (on or before), `2024-09-18/..` (on or
after), `[2024-09-18..2024-09-20]` (one day of these), `2021/2024` (from, to). Pure.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_PART = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PATTERNS = (
    ("between", re.compile(rf"\[({_PART})\.\.({_PART})\]")),
    ("before", re.compile(rf"\.\./({_PART})")),
    ("after", re.compile(rf"({_PART})/\.\.")),
    ("from_to", re.compile(rf"({_PART})/({_PART})")),
    ("about", re.compile(rf"({_PART})~")),
    ("on", re.compile(rf"({_PART})")),
)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_SPOKEN = (
    ("between", re.compile(r"between (.+) and (.+)")),
    ("from_to", re.compile(r"(?:from )?(.+) to (.+)")),
    ("before", re.compile(r"(?:on or before|before|by|until|<) ?(.+)")),
    ("after", re.compile(r"(?:on or after|after|since|>) ?(.+)")),
    ("about", re.compile(r"(?:about|around|circa|ca?\.|~) ?(.+)")),
)
_DAY_FIRST = re.compile(r"(\d{1,2}) ([a-z]+)\.? (\d{4})")
_MONTH_FIRST = re.compile(r"(?:([a-z]+)\.? )(?:(\d{1,2}),? )?(\d{4})")
HOW_TO_WRITE = (
    "Write a date as 2024-09-18, 18 Sep 2024, Sep 2024 or 2024, with “about”, “before” or "
    "“after” in front if it is known no better, or “between … and …”, “from … to …”."
)


class NotADate(ValueError):
    """A text is no date; the message says how to write one."""


class Modifier(StrEnum):
    """How what is written relates to when it was."""

    ON = "on"
    ABOUT = "about"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    FROM_TO = "from_to"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """A year, a month of it, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def text(self) -> str:
        """As the standard writes it."""
        written = [f"{self.year:04}"]
        written += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(written)

    @property
    def spoken(self) -> str:
        """As people read it: `Sep 18, 2024`, `Sep 2024`, `2024`."""
        if self.month is None:
            return str(self.year)
        month = calendar.month_abbr[self.month]
        return f"{month} {self.year}" if self.day is None else f"{month} {self.day}, {self.year}"


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as far as it is known; `start` is what is written, `end` the second of two."""

    modifier: Modifier = Modifier.UNKNOWN
    start: Part | None = None
    end: Part | None = None

    @property
    def first(self) -> date | None:
        """The first day that it may be; None when there is no such bound."""
        if self.start is None or self.modifier is Modifier.BEFORE:
            return None
        return self.start.first

    @property
    def last(self) -> date | None:
        """The last day that it may be; None when there is no such bound."""
        if self.start is None or self.modifier is Modifier.AFTER:
            return None
        return (self.end or self.start).last

    @property
    def sorts_on(self) -> date | None:
        """The day where it stands in a list: its first, or the last where no first is known."""
        return self.first or self.last

    @property
    def text(self) -> str:
        """As the standard writes it; empty when it is not known."""
        if self.start is None:
            return ""
        first, last = self.start.text, self.end.text if self.end else ""
        return {
            Modifier.ON: first,
            Modifier.ABOUT: f"{first}~",
            Modifier.BEFORE: f"../{first}",
            Modifier.AFTER: f"{first}/..",
            Modifier.BETWEEN: f"[{first}..{last}]",
            Modifier.FROM_TO: f"{first}/{last}",
        }[self.modifier]

    def __str__(self) -> str:
        if self.start is None:
            return "date not known"
        first, last = self.start.spoken, self.end.spoken if self.end else ""
        return {
            Modifier.ON: first,
            Modifier.ABOUT: f"about {first}",
            Modifier.BEFORE: f"on or before {first}",
            Modifier.AFTER: f"on or after {first}",
            Modifier.BETWEEN: f"between {first} and {last}",
            Modifier.FROM_TO: f"{first} to {last}",
        }[self.modifier]

    def __bool__(self) -> bool:
        return self.start is not None


NOT_KNOWN = FuzzyDate()


def on(day: date) -> FuzzyDate:
    """Return a date that is known to the day."""
    return FuzzyDate(Modifier.ON, Part(day.year, day.month, day.day))


def read(text: str) -> FuzzyDate:
    """Return the date that a text names, as the standard or as people write it.

    Empty, “unknown” and “to be determined” are no date yet. Raises NotADate.
    """
    plain = " ".join(text.casefold().split())
    if plain in {"", "unknown", "tbd", "to be determined", "date not known"}:
        return NOT_KNOWN
    for name, pattern in _PATTERNS:
        if found := pattern.fullmatch(plain):
            return _date(Modifier(name), [_standard(part) for part in found.groups()])
    for name, pattern in _SPOKEN:
        if found := pattern.fullmatch(plain):
            return _date(Modifier(name), [_part(part) for part in found.groups()])
    return FuzzyDate(Modifier.ON, _part(plain))


def _date(modifier: Modifier, parts: list[Part]) -> FuzzyDate:
    if len(parts) == 2 and parts[1].last < parts[0].first:
        raise NotADate(f"{parts[1].spoken} is before {parts[0].spoken}. Write the earlier first.")
    return FuzzyDate(modifier, *parts)


def _part(text: str) -> Part:
    text = text.removeprefix("on ").strip()
    if re.fullmatch(_PART, text):
        return _standard(text)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
        return _real(int(year), _month(month, text), int(day))
    if found := _MONTH_FIRST.fullmatch(text):
        month, written_day, year = found.groups()
        return _real(int(year), _month(month, text), int(written_day) if written_day else None)
    raise NotADate(f"“{text}” is no date. {HOW_TO_WRITE}")


def _month(name: str, text: str) -> int:
    number = _MONTHS.get(name) or _SHORT.get(name[:3])
    if number is None or not calendar.month_name[number].casefold().startswith(name):
        raise NotADate(f"“{text}” is no date. {HOW_TO_WRITE}")
    return number


def _standard(text: str) -> Part:
    numbers = [int(number) for number in text.split("-")]
    return _real(*numbers)


def _real(year: int, month: int | None = None, day: int | None = None) -> Part:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise NotADate("There is no such day. " + HOW_TO_WRITE) from None
    return Part(year, month, day)
