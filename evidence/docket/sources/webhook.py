"""Reads what CourtListener's webhooks post: docket alerts, search alerts, and reports of its own.

Nothing in an event is proof of its sender, who signs nothing; the address it was posted to is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from evidence.core.errors import Invalid
from evidence.docket.sources import confined, said
from evidence.docket.sources import courtlistener_facts as facts_of
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.facts import DocketUpdate, Dropped, Reading, SourceKind
from evidence.docket.sources.payload import Payload, docket_id, read_object
from evidence.docket.sources.said import Told


class EventKind(IntEnum):
    """CourtListener's numbers for what an event tells."""

    DOCKET_ALERT = 1
    SEARCH_ALERT = 2
    RECAP_FETCH = 3
    OLD_DOCKET_ALERTS = 4
    PRAYER_GRANTED = 5


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case that a search alert found."""

    courtlistener_id: int | None
    court_id: str | None
    docket_number: str | None
    case_name: str | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A docket alert that CourtListener is about to end or has ended, after 180 days of silence."""

    courtlistener_id: int | None
    docket_id: int | None
    is_disabled: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a document that was asked for; the status is CourtListener's own number."""

    courtlistener_id: int | None
    docket_id: int | None
    recap_document_id: int | None
    status: int | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `kind` is None for a type that is not known, whose payload is kept all the same.

    `version` and `made_at` are as the envelope gives them.
    """

    kind: EventKind | None
    type_number: int | None
    version: int | None
    made_at: datetime | None
    reading: Reading
    found: tuple[FoundCase, ...] = ()
    alerts: tuple[Alert, ...] = ()
    fetched: Fetched | None = None
    payload: Payload = field(default_factory=dict, repr=False)


def read(body: bytes, arrival: Arrival) -> Reading:
    """What an event tells of dockets; raises Invalid when the bytes are no event."""
    return read_event(body, arrival).reading


def read_event(body: bytes, arrival: Arrival) -> Event:
    """The event in the bytes; raises Invalid when they are none. Unknown types are no error."""
    told = read_object(body, code="not_an_event")
    envelope, payload = told.get("webhook"), told.get("payload")
    if not isinstance(envelope, dict) or not isinstance(payload, dict):
        raise Invalid("An event has a payload and a webhook part.", code="not_an_event")
    number = said.whole(envelope, "event_type")
    kind = EventKind(number) if number in set(EventKind) else None
    provenance = confined.provenance(SourceKind.COURTLISTENER_WEBHOOK, body, arrival)
    updates: tuple[DocketUpdate, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    if kind is EventKind.DOCKET_ALERT:
        updates = facts_of.of_entries(said.rows(payload, "results"), provenance)
    elif kind is None:
        dropped = (Dropped(f"event type {number}", "it is not known; its payload is kept"),)
    return Event(
        kind=kind,
        type_number=number,
        version=said.whole(envelope, "version"),
        made_at=said.instant(envelope, "date_created"),
        reading=Reading(provenance, updates, dropped, told),
        found=_found(payload) if kind is EventKind.SEARCH_ALERT else (),
        alerts=_alerts(payload) if kind is EventKind.OLD_DOCKET_ALERTS else (),
        fetched=_fetched(payload) if kind in _ABOUT_A_DOCUMENT else None,
        payload=payload,
    )


_ABOUT_A_DOCUMENT = {EventKind.RECAP_FETCH, EventKind.PRAYER_GRANTED}


def _found(payload: Payload) -> tuple[FoundCase, ...]:
    return tuple(
        FoundCase(
            courtlistener_id=said.whole(row, "docket_id"),
            court_id=said.text(row, "court_id"),
            docket_number=said.text(row, "docketNumber"),
            case_name=said.text(row, "caseName"),
        )
        for row in said.rows(payload, "results")
    )


def _alerts(payload: Payload) -> tuple[Alert, ...]:
    return tuple(
        Alert(said.whole(row, "id"), docket_id(row), is_disabled=name == "disabled_alerts")
        for name in ("old_alerts", "disabled_alerts")
        for row in said.rows(payload, name)
    )


def _fetched(payload: Mapping[str, object]) -> Fetched:
    row: Told = payload
    return Fetched(
        courtlistener_id=said.whole(row, "id"),
        docket_id=docket_id(row),
        recap_document_id=said.whole(row, "recap_document"),
        status=said.whole(row, "status"),
        message=said.text(row, "message"),
    )
