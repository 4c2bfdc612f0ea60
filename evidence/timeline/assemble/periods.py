"""Years, quarters and months as a band counts them; each is named by its first day. Pure."""

from datetime import date
from typing import Literal

type Zoom = Literal["year", "quarter", "month"]
ZOOMS: tuple[Zoom, ...] = ("year", "quarter", "month")
MONTHS_IN: dict[Zoom, int] = {"year": 12, "quarter": 3, "month": 1}


def start_of(day: date, zoom: Zoom) -> date:
    """Return the first day of the period that a day lies in."""
    size = MONTHS_IN[zoom]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def following(first: date, zoom: Zoom, steps: int = 1) -> date:
    """Return the first day of the period so many steps on, or back; years end at 1 and 9999."""
    months = first.year * 12 + first.month - 1 + steps * MONTHS_IN[zoom]
    months = min(max(months, 12), 9999 * 12 + 12 - MONTHS_IN[zoom])
    return date(months // 12, months % 12 + 1, 1)


def steps_between(first: date, last: date, zoom: Zoom) -> int:
    """Return how many periods on the one is from the other, both first days."""
    return ((last.year - first.year) * 12 + last.month - first.month) // MONTHS_IN[zoom]


def label_of(day: date, zoom: Zoom) -> str:
    """Return a period as it is said: “September 2024”, “Q3 2024”."""
    if zoom == "year":
        return str(day.year)
    return f"{day:%B %Y}" if zoom == "month" else f"{tick_of(day, zoom)} {day.year}"


def tick_of(day: date, zoom: Zoom) -> str:
    """Return a period as it stands below its column."""
    if zoom == "year":
        return str(day.year)
    return f"{day:%b}" if zoom == "month" else f"Q{(day.month + 2) // 3}"


def window(begin: date, end: date, zoom: Zoom, at: date | None, *, most: int) -> tuple[date, int]:
    """Return the first period that is shown and how many: from `at` on, else up to the last."""
    whole = steps_between(begin, end, zoom) + 1
    count = min(whole, most)
    latest = following(end, zoom, 1 - count)
    wanted = start_of(at, zoom) if at else latest
    return min(max(wanted, begin), latest), count
