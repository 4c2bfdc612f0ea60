"""Loads the events of the reference case, each with its sources and the day it was known from."""

from collections.abc import Mapping
from dataclasses import replace

from evidence.accounts.models import User
from evidence.cases.models import Case
from evidence.core.dates import FuzzyDate, read
from evidence.demo.event_records import Event
from evidence.demo.reference import ReferenceCase
from evidence.demo.sources import known_on
from evidence.sources.models import Source
from evidence.timeline.models import EventKind, TimelineEvent
from evidence.timeline.services import citations, events
from evidence.timeline.services.citations import Cited
from evidence.timeline.services.happening import Happening

# The file's kinds: ours, and what goes along as a tag where it names two things at once.
KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "alleged_fact": (EventKind.ALLEGED, ()),
    "allegation": (EventKind.ALLEGED, ()),
    "policy": (EventKind.POLICY, ()),
    "media": (EventKind.MEDIA, ()),
    "media_and_policy": (EventKind.POLICY, ("media",)),
    "media_update": (EventKind.MEDIA, ("update",)),
    "regulator": (EventKind.REGULATOR, ()),
    "docket": (EventKind.DOCKET, ()),
    "statement": (EventKind.STATEMENT, ()),
    "docket_and_statement": (EventKind.DOCKET, ("statement",)),
    "search_negative": (EventKind.SEARCH, ()),
}
# The badge says it before every such event.
LED_BY = "Alleged: "


def load_timeline(
    reference: ReferenceCase, case: Case, user: User, sources: Mapping[str, Source]
) -> None:
    """Record the events that are not there yet, with what they rest on."""
    held = set(TimelineEvent.objects.in_case(case).values_list("key", flat=True))
    latest = reference.about.as_of
    for told in reference.events:
        if told.id in held:
            continue
        cited = [sources[each] for each in told.sources]
        first = event_date(told).first
        known = known_on(cited, first, latest=latest)
        event = events.record(case, replace(_happening(told), known_on=known), by=user)
        for source in cited:
            since = known_on([source], first, latest=latest)
            citations.cite(event, Cited(source=source), by=user, known_on=since)


def event_date(told: Event) -> FuzzyDate:
    """Return the date that the reference case gives an event, as far as it is known."""
    match told.modifier:
        case "between":
            return read(f"[{told.date}..{told.until}]")
        case "about":
            return read(f"{told.date}~")
        case "before":
            return read(f"../{told.date}")
        case "after":
            return read(f"{told.date}/..")
        case _:
            return read(told.date)


def _happening(told: Event) -> Happening:
    kind, tags = KINDS[told.kind]
    text = told.text.removeprefix(LED_BY)
    return Happening(
        key=told.id,
        text=text[:1].upper() + text[1:],
        date=event_date(told),
        kind=kind,
        tags=tags,
        sequence=told.sequence,
        # Who disputes it the file does not say.
        is_disputed=told.disputed,
        confidence=told.confidence,
        note=told.confidence_note,
    )
