"""Reads of deadlines, of what would change on them, and of calendars."""

from evidence.deadlines.queries.calendars import calendar_of, feed_by_key
from evidence.deadlines.queries.counting import (
    Proposal,
    count_of,
    proposal_of,
    proposals_of,
    state_of,
    time_of,
)
from evidence.deadlines.queries.reading import (
    SOON_DAYS,
    Due,
    Standing,
    deadline_in,
    deadlines_in,
    due_in,
    due_soon,
    ends_at,
    feed_of,
    has_passed,
    history_of,
    marks_of,
    standing_of,
    standings_of,
    state_at,
)

__all__ = [
    "SOON_DAYS",
    "Due",
    "Proposal",
    "Standing",
    "calendar_of",
    "count_of",
    "deadline_in",
    "deadlines_in",
    "due_in",
    "due_soon",
    "ends_at",
    "feed_by_key",
    "feed_of",
    "has_passed",
    "history_of",
    "marks_of",
    "proposal_of",
    "proposals_of",
    "standing_of",
    "standings_of",
    "state_at",
    "state_of",
    "time_of",
]
