"""The tables of the chronology: events with their citations, papers made of it, sheets read in."""

from evidence.timeline.models.events import (
    Confidence,
    EventCitation,
    EventKind,
    TimelineEvent,
)
from evidence.timeline.models.papers import ChronologyForm, ChronologyPaper, PaperUse
from evidence.timeline.models.sheets import ChronologySheet, SheetState

__all__ = [
    "ChronologyForm",
    "ChronologyPaper",
    "ChronologySheet",
    "Confidence",
    "EventCitation",
    "EventKind",
    "PaperUse",
    "SheetState",
    "TimelineEvent",
]
