"""Reads pages that a person saved from PACER: a docket, or the menu of an entry's attachments."""

from evidence.docket.sources import confined, court_facts
from evidence.docket.sources.base import Arrival
from evidence.docket.sources.confined import Answer
from evidence.docket.sources.facts import Reading, SourceKind


def read(body: bytes, arrival: Arrival) -> Reading:
    """The docket or the attachments; raises Invalid for log-in pages, errors and anything else."""
    told = confined.answer("docket", body, court_id=confined.court_in(arrival))
    return reading_of(told, body, arrival)


def reading_of(told: Answer, body: bytes, arrival: Arrival) -> Reading:
    """The reading that the child's answer stands for."""
    is_menu = told["is_menu"]
    kind = SourceKind.ATTACHMENT_PAGE if is_menu else SourceKind.COURT_DOCKET
    provenance = confined.provenance(kind, body, arrival)
    if is_menu:
        court_id = confined.court_in(arrival)
        update = court_facts.of_menu(told["told"], provenance, court_id=court_id)
    else:
        update = court_facts.of_docket(told["told"], provenance)
    return Reading(provenance, (update,), confined.dropped(told), told["told"])
