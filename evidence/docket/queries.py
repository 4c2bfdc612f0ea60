"""Reads about dockets."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from evidence.cases.models import Case
from evidence.core import clock
from evidence.core.errors import NotFound
from evidence.docket.models import Docket, DocketEntry, DocketSource, SyncRun


def docket_of(case: Case) -> Docket | None:
    """Return the docket that a case follows, or None when it follows none yet."""
    return Docket.objects.in_case(case).select_related("court", "case").first()


def entries_in(case: Case, *, newest_first: str = "yes") -> QuerySet[DocketEntry]:
    """Return a case's docket entries by date filed, unnumbered ones after numbered ones."""
    entries = DocketEntry.objects.in_case(case).select_related("docket__court")
    if newest_first == "yes":
        return entries.order_by("-date_filed", F("entry_number").desc(nulls_first=True), "-pk")
    return entries.order_by("date_filed", F("entry_number").asc(nulls_last=True), "pk")


def entry_in(case: Case, public_id: str) -> DocketEntry:
    """Return one entry of a case's docket; raises NotFound for other cases' entries."""
    entry = entries_in(case).filter(public_id=public_id).first()
    if entry is None:
        message = "There is no such docket entry in this case. Look in the case's docket."
        raise NotFound(message)
    return entry


def number_gaps(case: Case) -> Sequence[tuple[int, int]]:
    """Return the ranges of entry numbers that no source has shown, up to the highest seen.

    A gap may be a sealed entry, one that the feed's window missed, or one without a feed item.
    """
    numbers = sorted(
        number
        for number in entries_in(case).values_list("entry_number", flat=True)
        if number is not None
    )
    gaps, expected = [], 1
    for number in numbers:
        if number > expected:
            gaps.append((expected, number - 1))
        expected = number + 1
    return gaps


def sources_of(case: Case) -> QuerySet[DocketSource]:
    """Return the sources that are watched for a case's docket."""
    return DocketSource.objects.filter(docket__case=case).select_related("docket__court")


def source_in(case: Case, public_id: str) -> DocketSource:
    """Return one watched source of a case; raises NotFound for other cases' sources."""
    source = sources_of(case).filter(public_id=public_id).first()
    if source is None:
        message = "There is no such source in this case. Look at the case's docket."
        raise NotFound(message)
    return source


def due_sources() -> QuerySet[DocketSource]:
    """Return the sources whose next look is due."""
    return DocketSource.objects.filter(due_at__lte=clock.now()).order_by("due_at")


def recent_runs(case: Case, *, limit: int = 5) -> QuerySet[SyncRun]:
    """Return the last looks at a case's sources, newest first."""
    return SyncRun.objects.filter(source__docket__case=case).select_related("source")[:limit]


def entry_count(case: Case) -> int:
    """Return how many docket entries a case has."""
    return DocketEntry.objects.in_case(case).count()
