"""How a statement stands to a window of asserted silence. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# What ends a silence. Who says that he has no comment is still silent on the matter.
DENIAL = frozenset({"denies", "admits", "concedes"})
ANSWER = DENIAL | {"announces", "asserts", "criticises", "promises"}


class Place(StrEnum):
    """Where a statement falls, seen from the window."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that something may have been; None is a bound nobody knows."""

    first: date | None = None
    last: date | None = None


def answers(stance: str, sought: str) -> bool:
    """Return whether a statement of this stance is what was said to be missing."""
    return stance in (DENIAL if sought == "denial" else ANSWER)


def place_of(said: Span, window: Span) -> Place:
    """Return where a statement falls; a date that reaches over an edge leaves it unsure.

    A window without a known start reaches back for ever: “never” means never. The day on which it
    ends belongs to it.
    """
    first, last = said.first or said.last, said.last or said.first
    if first is None or last is None:
        return Place.UNSURE
    if window.last is not None and first > window.last:
        return Place.AFTER
    if window.first is not None and last < window.first:
        return Place.BEFORE
    begins_in = window.first is None or first >= window.first
    ends_in = window.last is None or last <= window.last
    return Place.WITHIN if begins_in and ends_in else Place.UNSURE


def closes(place: Place, *, is_specific: bool) -> bool:
    """Return whether an answer ends the silence: one in general terms does not reach the point."""
    return is_specific and place in {Place.WITHIN, Place.AFTER}
