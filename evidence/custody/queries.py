"""Reads of the custody record, and the walk along its chains."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from evidence.accounts.models import User
from evidence.custody.models import NO_EVENT_BEFORE, CustodyEvent


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """Where a custody chain does not hold, and how one sees it."""

    exhibit_id: str
    sequence: int
    reason: str


def log_of(exhibit_id: str, *, reader: User) -> QuerySet[CustodyEvent]:
    """Return an exhibit's custody events, oldest first, as far as the reader may see the case."""
    return CustodyEvent.objects.visible_to(reader).filter(exhibit__public_id=exhibit_id)


def chain_breaks() -> Iterator[ChainBreak]:
    """Yield each place where a chain does not hold, walking every event of every exhibit."""
    events = CustodyEvent.objects.order_by("exhibit_id", "sequence").select_related("exhibit")
    for _, chain in groupby(events.iterator(chunk_size=2000), key=lambda event: event.exhibit_id):
        yield from _breaks_in(chain)


def event_count() -> int:
    """Return how many custody events there are."""
    return CustodyEvent.objects.count()


def _breaks_in(chain: Iterator[CustodyEvent]) -> Iterator[ChainBreak]:
    previous_hash, expected = NO_EVENT_BEFORE, 1
    for event in chain:
        exhibit_id = event.exhibit.public_id
        if event.sequence != expected:
            reason = f"event {expected} is missing"
            yield ChainBreak(exhibit_id, event.sequence, reason)
        elif event.previous_hash != previous_hash:
            yield ChainBreak(exhibit_id, event.sequence, "it does not follow from the event before")
        if event.event_hash != event.computed_hash(exhibit_id=exhibit_id):
            yield ChainBreak(exhibit_id, event.sequence, "its content does not match its hash")
        previous_hash, expected = event.event_hash, event.sequence + 1
