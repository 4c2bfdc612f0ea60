"""Whether something that began and ended on vague dates held on a day; pure."""

from datetime import date
from enum import StrEnum

from evidence.core.dates import FuzzyDate


class Standing(StrEnum):
    """How something stands on a day; the value is the word that is shown."""

    NOT_YET = "not yet"
    HOLDS = "in force"
    NO_END = "no end known"
    PERHAPS = "perhaps in force"
    OVER = "ended"
    NOT_KNOWN = "not known"


def standing(since: FuzzyDate, until: FuzzyDate, day: date) -> Standing:
    """Return how something stands on a day; from the day of `until` on it no longer holds.

    Where a date leaves it open whether the day lies before or after it, so does the answer.
    """
    ended = _reached(until, day)
    if ended is Reached.YES:
        return Standing.OVER
    begun = _reached(since, day)
    if begun is Reached.NO:
        return Standing.NOT_YET
    if begun is Reached.UNKNOWN:
        return Standing.NOT_KNOWN
    if begun is Reached.PERHAPS or ended is Reached.PERHAPS:
        return Standing.PERHAPS
    # Whether it still holds is not known where nobody has said when, or that, it ended.
    return Standing.NO_END if ended is Reached.UNKNOWN else Standing.HOLDS


class Reached(StrEnum):
    """Whether a vague date was reached by a day."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"
    UNKNOWN = "unknown"


def _reached(when: FuzzyDate, day: date) -> Reached:
    if not when:
        return Reached.UNKNOWN
    if when.last is not None and when.last <= day:
        return Reached.YES
    if when.first is not None and day < when.first:
        return Reached.NO
    return Reached.PERHAPS
