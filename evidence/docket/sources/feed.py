"""Reads a court's RSS feed (district, bankruptcy, appellate) as facts, one update per entry."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evidence.core.errors import Invalid
from evidence.docket.sources import confined, court_facts
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.confined import Answer
from evidence.docket.sources.facts import Reading, SourceKind


def read(body: bytes, arrival: Arrival) -> Reading:
    """All entries of the feed; raises Invalid when the bytes are no feed or no court is named."""
    told = confined.answer("feed", body, court_id=confined.court_in(arrival))
    return reading_of(told, body, arrival)


def reading_of(told: Answer, body: bytes, arrival: Arrival) -> Reading:
    """The reading that the child's answer stands for."""
    provenance = confined.provenance(SourceKind.COURT_RSS, body, arrival)
    zone = zone_of(arrival)
    updates = tuple(
        court_facts.of_feed(docket, provenance, events=events, zone=zone)
        for docket, events in zip(told["told"], told["events"], strict=True)
    )
    return Reading(provenance, updates, confined.dropped(told), told["told"], told["items_seen"])


def zone_of(arrival: Arrival) -> ZoneInfo | None:
    """The court's time zone, None when nobody knows it; raises Invalid when there is no such."""
    if arrival.time_zone is None:
        return None
    try:
        return ZoneInfo(arrival.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{arrival.time_zone!r} is not a time zone."
        raise Invalid(message, code="unknown_time_zone", param="time_zone") from error
