"""Events as entries of a chronology."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Prefetch, Q, QuerySet

from evidence.cases.models import Case
from evidence.sources.queries import zone_of
from evidence.timeline.assemble.lines import Citation, Line
from evidence.timeline.models import EventCitation, EventKind, TimelineEvent
from evidence.timeline.queries.narrowing import Narrowing
from evidence.timeline.queries.weaving import Lines, Strand, fuzzy, in_period, of_source

# Kept out of an agreed chronology: what somebody only alleges, and a search that found nothing.
NEVER_AGREED = (EventKind.ALLEGED, EventKind.SEARCH)


def _events(case: Case, wanted: Narrowing) -> QuerySet[TimelineEvent]:
    zone = zone_of(case)
    ours = TimelineEvent.objects.in_case(case)
    known: QuerySet[TimelineEvent] = ours.known_at(wanted.moment, zone=zone)
    rows = in_period(known, wanted, "date_from", "date_until")
    said = {
        "kind": wanted.kind,
        "tags__contains": [wanted.tag] if wanted.tag else "",
        "is_material": bool(wanted.material),
        "is_disputed": wanted.standing == "disputed",
    }
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    if wanted.q:
        words = wanted.q
        rows = rows.filter(
            Q(text__icontains=words) | Q(as_pleaded__icontains=words) | Q(key__iexact=words)
        )
    if wanted.standing == "alleged":
        rows = rows.filter(kind=EventKind.ALLEGED)
    if wanted.is_agreed:
        rows = rows.filter(is_disputed=False).exclude(kind__in=NEVER_AGREED)
    return rows


def _event_lines(case: Case, keys: Sequence[int], wanted: Narrowing) -> Lines:
    cited = EventCitation.objects.known_at(wanted.moment, zone=zone_of(case))
    cited = cited.select_related(
        "exhibit__case", "exhibit__file", "source__case", "source__exhibit__file"
    )
    rows = TimelineEvent.objects.filter(pk__in=keys).select_related("case__court")
    for event in rows.prefetch_related(Prefetch("citations", cited)):
        yield event.pk, event_line(event)


def event_line(event: TimelineEvent) -> Line:
    """Return an event as an entry; its case and citations are fetched."""
    return Line(
        strand="event",
        public_id=event.public_id,
        key=event.key,
        date=event.date,
        kind=event.kind,
        kind_words=event.get_kind_display(),
        text=event.text,
        address=event.get_absolute_url(),
        time=event.time,
        time_zone=event.time_zone,
        as_pleaded=event.as_pleaded,
        is_alleged=event.is_alleged,
        is_disputed=event.is_disputed,
        disputed_by=event.disputed_by,
        confidence=event.confidence,
        note=event.note,
        tags=tuple(event.tags),
        is_material=event.is_material,
        known_on=event.known_on,
        citations=tuple(as_citation(each) for each in event.citations.all()),
    )


def as_citation(citation: EventCitation) -> Citation:
    """Return what an event rests on, as an entry shows it."""
    if citation.source:
        said = of_source(citation.source)
        where = f", {citation.pinpoint}" if citation.pinpoint else ""
        return replace(said, words=f"{said.words}{where}", quotation=citation.quotation)
    exhibit = citation.exhibit
    assert exhibit is not None  # noqa: S101 - a constraint says so
    return Citation(
        words=citation.cited,
        address=exhibit.get_absolute_url(),
        quotation=citation.quotation,
        exhibit=exhibit.label,
        title=exhibit.title,
        sha256=exhibit.file.sha256,
    )


EVENTS = Strand(
    "event",
    _events,
    {**fuzzy("date", "date_from", "date_until"), "at": F("time"), "rank": F("sequence")},
    _event_lines,
)
