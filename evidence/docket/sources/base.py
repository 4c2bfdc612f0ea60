"""What every source of docket entries gives back, whatever the court's own format is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from evidence.docket.sources.facts import Reading
from evidence.docket.sources.numbers import same_case


@dataclass(frozen=True, slots=True)
class FetchedEntry:
    """One docket entry as a source tells it.

    `entry_number` is None where the court gave none. `date_filed` is the day in the court's
    zone, `entered_at` the instant in UTC. `source_key` is equal for the same entry in any later
    reading. A reworded text keeps it, except where the court gave neither document nor number.
    """

    docket_number: str
    pacer_case_id: str
    case_name: str
    entry_number: int | None
    date_filed: date
    entered_at: datetime | None
    short_description: str
    description: str
    document_url: str
    pacer_doc_id: str
    source_key: str
    number_note: str = ""


@dataclass(frozen=True, slots=True)
class FetchedDocket:
    """The entries of one case in a reading, oldest first."""

    court_id: str
    docket_number: str
    pacer_case_id: str
    case_name: str
    entries: tuple[FetchedEntry, ...]


@dataclass(frozen=True, slots=True)
class FeedReading:
    """All that one reading of a court's feed gave, and what it could not give.

    `problems` are sentences, one for each item that was left out or is doubtful; `items_seen`
    counts the feed's items before merging; `published_at` is the feed's own date in UTC.
    """

    court_id: str
    entries: tuple[FetchedEntry, ...]
    problems: tuple[str, ...]
    items_seen: int
    published_at: datetime | None

    def docket(self, docket_number: str, *, pacer_case_id: str = "") -> FetchedDocket | None:
        """The entries of one case, or None when the feed has none for it.

        Known PACER case ids decide; docket numbers decide where one of the ids is unknown.
        """
        found = tuple(
            entry
            for entry in self.entries
            if _is_of_case(entry, docket_number, pacer_case_id=pacer_case_id)
        )
        if not found:
            return None
        newest = found[-1]
        return FetchedDocket(
            self.court_id, newest.docket_number, newest.pacer_case_id, newest.case_name, found
        )


def _is_of_case(entry: FetchedEntry, docket_number: str, *, pacer_case_id: str) -> bool:
    if pacer_case_id and entry.pacer_case_id:
        return pacer_case_id == entry.pacer_case_id
    return same_case(entry.docket_number, docket_number)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How some bytes reached us.

    `court_id` is the court they are said to be from, or None where they must say so themselves;
    `time_zone` is that court's, or None where nobody knows it, and then no instant becomes a day.
    """

    court_id: str | None = None
    time_zone: str | None = None
    told_at: datetime | None = None


class Source(Protocol):
    """A module that reads one kind of source; `sources.feed` is one."""

    def read(self, body: bytes, arrival: Arrival) -> Reading:
        """All that the bytes tell; raises Invalid when they are not what was expected.

        Never opens a link, and parses what strangers wrote in a child with limits.
        """
        ...
