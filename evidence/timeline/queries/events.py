"""Reads about events, the papers made of a chronology, and the sheets read in."""

from django.db.models import F, Func, Prefetch, QuerySet

from evidence.cases.models import Case
from evidence.core.errors import NotFound
from evidence.timeline.models import (
    ChronologyPaper,
    ChronologySheet,
    EventCitation,
    TimelineEvent,
)
from evidence.timeline.queries.narrowing import Filter, Narrowing, filters_of


def event_in(case: Case, public_id: str) -> TimelineEvent:
    """Return one event of a case, withdrawn ones too; raises NotFound for those of others."""
    cited = EventCitation.objects.select_related("exhibit__case", "source__case", "retracted_by")
    rows = TimelineEvent.objects.in_case(case).select_related(
        "case__court", "recorded_by", "retracted_by", "replaces", "replaced_by"
    )
    event = rows.prefetch_related(Prefetch("citations", cited)).filter(public_id=public_id).first()
    if event is None:
        raise NotFound("There is no such event in this case. Look in the case’s chronology.")
    return event


def versions_of(event: TimelineEvent) -> QuerySet[TimelineEvent]:
    """Return an event as it was told at each time, the latest first."""
    rows = TimelineEvent.objects.filter(case=event.case_id, key=event.key).order_by("-pk")
    return rows.select_related("case", "recorded_by", "retracted_by")


def citation_in(event: TimelineEvent, public_id: str) -> EventCitation:
    """Return one citation of an event; raises NotFound for those of other events."""
    found = EventCitation.objects.filter(event=event, public_id=public_id).first()
    if found is None:
        raise NotFound("There is no such citation of this event. Look at what it rests on.")
    return found


def tags_in(case: Case) -> list[str]:
    """Return the tags that a case's events have, in alphabetical order."""
    rows = TimelineEvent.objects.in_case(case).in_force().exclude(tags=[])
    each = rows.annotate(tag=Func(F("tags"), function="unnest")).order_by()
    return sorted(each.values_list("tag", flat=True).distinct(), key=str.casefold)


def papers_in(case: Case) -> QuerySet[ChronologyPaper]:
    """Return the chronologies that were asked for in a case, newest first."""
    rows = ChronologyPaper.objects.filter(case=case).order_by("-pk")
    return rows.select_related("case__court", "asked_by", "file")


def paper_in(case: Case, public_id: str) -> ChronologyPaper:
    """Return one chronology that was asked for; raises NotFound for those of other cases."""
    found = papers_in(case).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("There is no such paper in this case. Make one from the chronology.")
    return found


def sheets_in(case: Case) -> QuerySet[ChronologySheet]:
    """Return the sheets that were read in a case, newest first."""
    rows = ChronologySheet.objects.in_case(case).order_by("-pk").defer("rows", "faults")
    return rows.select_related("case", "read_by", "settled_by")


def sheet_in(case: Case, public_id: str) -> ChronologySheet:
    """Return one sheet with its rows; raises NotFound for those of other cases."""
    rows = ChronologySheet.objects.in_case(case).select_related("case__court", "read_by")
    sheet = rows.filter(public_id=public_id).first()
    if sheet is None:
        raise NotFound("There is no such sheet in this case. Hand it in on the chronology.")
    return sheet


def filters_in(case: Case, wanted: Narrowing) -> list[Filter]:
    """Return what the page of a chronology offers to narrow by."""
    return filters_of(wanted, tags_in(case))
