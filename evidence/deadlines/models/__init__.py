"""What is due in a case, what became of it, and who reads it in a calendar program."""

from evidence.deadlines.models.deadlines import (
    Arising,
    Deadline,
    DeadlineKind,
    DeadlineMark,
    DeadlineState,
    MarkKind,
)
from evidence.deadlines.models.feeds import CalendarFeed

__all__ = [
    "Arising",
    "CalendarFeed",
    "Deadline",
    "DeadlineKind",
    "DeadlineMark",
    "DeadlineState",
    "MarkKind",
]
