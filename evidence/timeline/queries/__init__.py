"""The reads of the chronology: what is merged, narrowed, drawn as a band, and given out."""

from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.queries.band import band_of, sketch_of
from evidence.timeline.queries.citing import NotCitable, exhibit_cited
from evidence.timeline.queries.events import (
    citation_in,
    event_in,
    filters_in,
    paper_in,
    papers_in,
    sheet_in,
    sheets_in,
    tags_in,
    versions_of,
)
from evidence.timeline.queries.merged import Merged, Month, by_month
from evidence.timeline.queries.narrowing import SHOWN, STANDINGS, Narrowing, NotADay, in_words
from evidence.timeline.queries.of_events import as_citation, event_line

__all__ = [
    "SHOWN",
    "STANDINGS",
    "Citation",
    "Line",
    "Merged",
    "Month",
    "Narrowing",
    "NotADay",
    "NotCitable",
    "as_citation",
    "band_of",
    "by_month",
    "citation_in",
    "event_in",
    "event_line",
    "exhibit_cited",
    "filters_in",
    "in_words",
    "paper_in",
    "papers_in",
    "sheet_in",
    "sheets_in",
    "sketch_of",
    "tags_in",
    "versions_of",
]
